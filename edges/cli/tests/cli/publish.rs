//! The reading page as a file: written whole, the same each time, over nothing but its own kind.

use crate::program::{Folder, hospitals};

#[test]
fn a_page_is_written_and_written_again() {
    let f = Folder::new();
    let told = f.run(&["publish", &hospitals(), "--out", "page.html"]).exits(0);
    assert_eq!(told.out, "page.html\n");
    let first = std::fs::read(f.path("page.html")).unwrap();
    assert!(first.starts_with(b"<!doctype html>") && first.ends_with(b"</html>\n"));
    let data = f.run(&["publish", &hospitals(), "--out", "page.html", "--json"]).exits(0).json();
    assert_eq!(data["bytes"], first.len());
    assert_eq!(std::fs::read(f.path("page.html")).unwrap(), first, "the same bytes");
    let left: Vec<_> = std::fs::read_dir(f.path("")).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing is left beside it");
}

#[test]
fn a_file_of_somebody_else_is_left_alone() {
    let f = Folder::new();
    let other = f.file("mine.html", "<!doctype html>\n<p>mine");
    let told = f.run(&["publish", &hospitals(), "--out", &other]).exits(1);
    assert!(told.err.contains("is no page of ours; it is left alone"), "{}", told.err);
    assert_eq!(std::fs::read_to_string(&other).unwrap(), "<!doctype html>\n<p>mine");
    assert!(f.run(&["publish", &hospitals(), "--out", "."]).exits(1).err.contains("is a folder"));
    assert!(f.run(&["publish", &hospitals(), "--out", "no/such/page.html"]).exits(1).err.contains("cannot write"));
}

#[test]
fn a_charter_that_does_not_compile_gives_no_page() {
    let f = Folder::new();
    let bad = f.file("bad/charter.md", "# 1 A\n\nPay \u{202E}000,1\u{202C} EUR.\n");
    let told = f.run(&["publish", &bad, "--out", "page.html"]).exits(1);
    assert!(told.err.contains("does not compile") && !f.path("page.html").exists(), "{}", told.err);
}

#[test]
fn a_page_as_of_a_moment_says_what_is_due() {
    let f = Folder::new();
    let case = format!("{}/cases/breach.case", hospitals());
    let page = |at: &str| {
        f.run(&["publish", &case, "--at", at, "--out", "page.html"]).exits(0);
        std::fs::read_to_string(f.path("page.html")).unwrap()
    };
    let late = page("2030-01-01 09:00");
    assert!(late.contains("As of ") && late.contains("class=\"due\""), "something is open or missed");
    assert_eq!(page("2030-01-01 09:00"), late, "the same bytes");
    assert!(!page("2020-01-01 09:00").contains("class=\"due\""), "nothing was, before all began");
}

#[test]
fn a_page_as_of_a_moment_says_what_is_disputed_until_it_is_settled() {
    let f = Folder::new();
    let case = crate::program::root().join("charters/desca/cases/offices.case").display().to_string();
    let page = |at: &str| {
        f.run(&["publish", &case, "--at", at, "--out", "page.html"]).exits(0);
        std::fs::read_to_string(f.path("page.html")).unwrap()
    };
    assert!(!page("2028-02-09 09:00").contains("class=\"st dis\""), "answered, and nobody has contested it");
    assert!(page("2028-02-12 09:00").contains("class=\"st dis\""), "contested");
}

#[test]
fn a_draft_that_does_not_compile_is_reviewed() {
    let f = Folder::new();
    let bad = f.file(
        "bad/charter.md",
        "# Draft\n\n## 1 A\n\nPay as agreed.\n\n~~~charter\nduty \"pay\" {\n  bearer = party.nobody\n}\n~~~\n",
    );
    let told = f.run(&["check", &bad, "--report", "html", "--out", "review.html"]).exits(1);
    assert!(told.out.contains("error"), "{}", told.out);
    let page = std::fs::read_to_string(f.path("review.html")).unwrap();
    assert!(page.contains("To mend") && page.contains("party.nobody"), "{page}");
    let other = f.file("mine.html", "<!doctype html>\n<p>mine");
    assert!(f.run(&["check", &hospitals(), "--report", "html", "--out", &other]).exits(1).err.contains("left alone"));
    f.run(&["check", &hospitals(), "--report", "html"]).exits(2);
    f.run(&["check", &bad, "--report", "docx", "--out", "review.docx"]).exits(1);
    let told = f.run(&["check", &bad, "--report", "docx", "--out", "review.docx"]).exits(1);
    assert!(told.err.contains("exists already; nothing was written"), "{}", told.err);
    let told = f.run(&["import", "review.docx", "--charter", &hospitals()]).exits(1);
    assert!(told.err.contains("is a drafting review"), "a review is no charter: {}", told.err);
}
