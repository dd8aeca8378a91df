//! `servanda export` and `servanda import`: written whole, the same each time, over nothing; back without a change.

use crate::program::{Folder, hospitals};

#[test]
fn a_document_goes_out_and_comes_back() {
    let f = Folder::new();
    let told = f.run(&["export", "--docx", &hospitals(), "--out", "a.docx"]).exits(0);
    assert_eq!(told.out, "a.docx\n");
    let data = f.run(&["export", "--docx", &hospitals(), "--out", "b.docx", "--json"]).exits(0).json();
    let bytes = std::fs::read(f.path("a.docx")).unwrap();
    assert_eq!(data["bytes"], bytes.len());
    assert_eq!(std::fs::read(f.path("b.docx")).unwrap(), bytes, "the same bytes");
    let told = f.run(&["export", "--docx", &hospitals(), "--out", "a.docx"]).exits(1);
    assert!(told.err.contains("exists already; nothing was written"), "{}", told.err);
    let told = f.run(&["import", "a.docx", "--charter", &hospitals(), "--out", "proposal"]).exits(0);
    assert_eq!(told.out, "No change: the document says what the charter says.\n");
    assert!(!f.path("proposal").exists());
    let data = f.run(&["import", "a.docx", "--charter", &hospitals(), "--json"]).exits(0).json();
    assert_eq!((data["changed"].as_bool(), data["changes"].as_array().map(Vec::len)), (Some(false), Some(0)));
}

#[test]
fn a_document_of_another_charter_or_none_is_refused() {
    let f = Folder::new();
    let other = crate::program::root().join("charters/waits").display().to_string();
    f.run(&["export", "--docx", &other, "--out", "a.docx"]).exits(0);
    let told = f.run(&["import", "a.docx", "--charter", &hospitals()]).exits(1);
    assert!(told.err.contains("was made from another version of the charter"), "{}", told.err);
    let odd = f.file("odd.docx", b"PK\x03\x04 odd");
    let told = f.run(&["import", &odd, "--charter", &hospitals(), "--out", "p"]).exits(1);
    assert!(told.err.contains("the DOCX is broken") && told.err.contains("  next: "), "{}", told.err);
    assert!(!f.path("p").exists());
    let told = f.run(&["export", "--docx", &hospitals(), "--out", "x.docx", "--date", "yesterday"]).exits(2);
    assert!(told.err.contains("2026-03-01T09:00:00Z") && !f.path("x.docx").exists(), "{}", told.err);
}
