//! `servanda annex`: a folder that compiles, written whole or not at all, and never over another.

use crate::program::Folder;

const OURS: &str = "Agreement\n\n1. Scope\n1.1 \"Data\" means facts.\n1.2 The Lab shall tell the Clinic within 72 hours.\n2. Term\n2.1 It lasts [x](#y) `z`.\n";

#[test]
fn a_contract_becomes_a_charter_that_compiles() {
    let f = Folder::new();
    let file = f.file("deal.txt", OURS);
    let told = f.run(&["annex", &file, "--out", "ours"]).exits(0);
    assert!(told.out.contains("5 clauses, all prose only; 1 defined term; 1 question about a clause"), "{}", told.out);
    let told = f.run(&["check", "ours"]).exits(0);
    assert!(told.out.contains("0 errors"), "{}", told.out);
    assert_eq!(std::fs::read(f.path("ours/contract/deal.txt")).unwrap(), OURS.as_bytes());
    let asked = std::fs::read_to_string(f.path("ours/questions.md")).unwrap();
    assert!(asked.contains("4. Clause 1.2 (line 5): `duty`?") && asked.contains("`72 hours`"), "{asked}");
    let told = f.run(&["annex", &file, "--out", "ours"]).exits(1);
    assert!(told.err.contains("ours exists already; nothing was written"), "{}", told.err);
}

#[test]
fn what_cannot_be_read_leaves_nothing_behind() {
    let f = Folder::new();
    for (name, bytes, message) in [
        ("a.docx", &b"PK\x03\x04 odd"[..], "the DOCX is broken"),
        ("a.pdf", &b"%PDF-1.4 odd"[..], "the PDF is broken"),
        ("a.txt", &b"no clause at all"[..], "no numbered clause was recognised"),
        ("a.odt", &b"x"[..], "no kind of file that is read"),
    ] {
        let file = f.file(name, bytes);
        let told = f.run(&["annex", &file, "--out", "made"]).exits(1);
        assert!(told.err.contains(message) && told.err.contains("  next: "), "{}", told.err);
        assert!(!f.path("made").exists());
    }
    let left = std::fs::read_dir(f.path("."))
        .unwrap()
        .flatten()
        .filter(|e| e.file_name().to_string_lossy().ends_with(".draft"));
    assert_eq!(left.count(), 0);
}
