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
fn a_pdf_goes_out_alone_or_beside_the_document() {
    let f = Folder::new();
    let told = f.run(&["export", "--pdf", &hospitals(), "--out", "a.pdf"]).exits(0);
    assert_eq!(told.out, "a.pdf\n");
    let bytes = std::fs::read(f.path("a.pdf")).unwrap();
    assert!(bytes.starts_with(b"%PDF-"));
    let data = f.run(&["export", "--pdf", "--docx", &hospitals(), "--out", "b", "--json"]).exits(0).json();
    assert_eq!(data["pdf"]["bytes"], bytes.len());
    assert_eq!(std::fs::read(f.path("b.pdf")).unwrap(), bytes, "the same bytes");
    assert!(f.path("b.docx").exists());
    let told = f.run(&["export", "--pdf", "--docx", &hospitals(), "--out", "b"]).exits(1);
    assert!(told.err.contains("exists already; nothing was written"), "{}", told.err);
    let found = f.run(&["annex", "a.pdf", "--out", "annexed"]).exits(0);
    assert!(f.path("annexed/charter.md").exists(), "{}", found.out);
    let odd = f.file("odd.ttf", b"no font");
    let told = f.run(&["export", "--pdf", &hospitals(), "--out", "c.pdf", "--font", &odd]).exits(1);
    assert!(told.err.contains("no font that can be read") && !f.path("c.pdf").exists(), "{}", told.err);
    f.run(&["export", &hospitals(), "--out", "c.pdf"]).exits(2);
    f.run(&["export", "--pdf", &hospitals(), "--out", "c.pdf", "--language", "Deutsch"]).exits(2);
    let file = f.file("cn.md", "# Deal\n\n## 1 契約\n\nIt holds in [Europe/Brussels](#place.zone) for [Lab](#name.lab) and [Clinic](#name.clinic).\n\n~~~charter\nparty \"lab\" {\n  name = name.lab\n}\nparty \"clinic\" {\n  name = name.clinic\n}\ncalendar \"default\" {\n  zone = place.zone\n}\n~~~\n".as_bytes());
    let told = f.run(&["export", "--pdf", &file, "--out", "c.pdf"]).exits(0);
    assert!(told.err.contains("warning: 1 契約: no font here has 契 (U+5951), 約 (U+7D04)"), "{}", told.err);
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

/// Copies that LibreOffice wrote, beside the tests of the room.
fn kept(name: &str) -> String {
    crate::program::root().join("edges/word/tests/libreoffice").join(name).display().to_string()
}

#[test]
fn an_edited_copy_becomes_a_folder_that_compiles() {
    let f = Folder::new();
    let charter = kept("deal.md");
    let told = f.run(&["import", &kept("value.docx"), "--charter", &charter, "--out", "proposal"]).exits(0);
    assert!(
        told.out.contains("3 Report: value `report.due` from `30 calendar days` to `2 weeks`; by Kim"),
        "{}",
        told.out
    );
    assert!(f.run(&["check", "proposal"]).exits(0).out.contains("0 errors"));
    let was = std::fs::read_to_string(&charter).unwrap();
    let is = std::fs::read_to_string(f.path("proposal/charter.md")).unwrap();
    assert_eq!(is, was.replace("30 calendar days", "2 weeks"));
    assert!(std::fs::read_to_string(f.path("proposal/report.md")).unwrap().starts_with("# A proposal against sha256:"));
    let told = f.run(&["import", &kept("value.docx"), "--charter", &charter, "--out", "proposal"]).exits(1);
    assert!(told.err.contains("proposal exists already; nothing was written"), "{}", told.err);
    // Comments alone are kept as well; the charter does not change.
    let told = f.run(&["import", &kept("comment.docx"), "--charter", &charter, "--out", "said"]).exits(0);
    assert!(told.out.contains("Really? (Ana, ") && !f.path("said/charter.md").exists(), "{}", told.out);
    assert!(std::fs::read_to_string(f.path("said/report.md")).unwrap().contains("5 Last at `else.`"));
}

#[test]
fn a_value_edited_to_nonsense_fails_and_loses_nothing() {
    let f = Folder::new();
    let args = ["import", &kept("nonsense.docx"), "--charter", &kept("deal.md"), "--out", "proposal"];
    let told = f.run(&args).exits(1);
    for said in ["3 Report: ", "is not a period", "old words `30 calendar days`, new words `a fortnite`"] {
        assert!(told.out.contains(said), "{said}: {}", told.out);
    }
    assert!(std::fs::read_to_string(f.path("proposal/charter.md")).unwrap().contains("[a fortnite](#report.due)"));
    let data = f.run(&[&args[..5], &["again", "--json"]].concat()).exits(1).json();
    assert_eq!(data["problems"][0]["new"], "a fortnite");
    assert_eq!(data["proposal"], serde_json::Value::Null);
}
