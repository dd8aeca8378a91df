//! `servanda diff`: two folders, or one record at two moments.

use crate::program::{Folder, hospitals};

#[test]
fn a_charter_beside_itself_and_beside_its_later_version() {
    let f = Folder::new();
    let same = f.run(&["diff", &hospitals(), &hospitals()]).exits(0).out;
    assert_eq!(same.trim(), "nothing changed: neither a word nor a rule");
    let amended = format!("{}/../amended", hospitals());
    let later = format!("{amended}/versions/v2");
    let told = f.run(&["diff", &amended, &later]).exits(0).out;
    for line in
        ["3.1 {+Words+}  new clause", "↓ shorter: open until: 15 calendar days → 5 calendar days", "[-15 -]{+5 +}"]
    {
        assert!(told.contains(line), "{line} is missing in:\n{told}");
    }
    let data = f.run(&["diff", &amended, &later, "--json"]).exits(0).json();
    assert_eq!((data["same"].as_bool(), data["changes"].as_array().map(Vec::len)), (Some(false), Some(5)));
    let meaning = f.run(&["diff", &amended, &later, "--meaning"]).exits(0).out;
    assert!(!meaning.contains("{+A change") && meaning.contains("shorter"));
}

#[test]
fn one_record_at_two_moments() {
    let f = Folder::new();
    let case = format!("{}/../amended/cases/amendments.case", hospitals());
    let diff = |to: &str| f.run(&["diff", &case, "--from", "2025-03-04 09:00", "--to", to]).exits(0).out;
    assert!(diff("2025-03-05 09:00").contains("nothing changed"));
    assert!(diff("2026-01-01 09:00").contains("shorter"));
    f.run(&["diff", &case, "--from", "2025-03-04 09:00"]).exits(2);
    f.run(&["diff", &case]).exits(2);
}

#[test]
fn the_page_is_whole_and_nothing_else_is_replaced() {
    let f = Folder::new();
    let amended = format!("{}/../amended", hospitals());
    let (later, page) = (format!("{amended}/versions/v2"), f.path("what.html").display().to_string());
    f.run(&["diff", &amended, &later, "--out", &page]).exits(0);
    let text = std::fs::read_to_string(&page).unwrap();
    for part in
        ["<del>15</del> <ins>5</ins>", "shorter", "open until: 15 calendar days → 5 calendar days", "right.veto"]
    {
        assert!(text.contains(part), "{part}");
    }
    assert!(!text.contains("http://") && !text.contains("https://") && !text.contains("<script"));
    assert_eq!(text.matches("<section").count(), text.matches("</section>").count());
    // The same two versions give the same bytes, over the older page.
    f.run(&["diff", &amended, &later, "--out", &page]).exits(0);
    assert_eq!(std::fs::read_to_string(&page).unwrap(), text);
    f.run(&["diff", &amended, &amended, "--out", &page]).exits(0);
    assert!(std::fs::read_to_string(&page).unwrap().contains("Nothing changed"));
    let own = f.file("own.html", "mine");
    f.run(&["diff", &amended, &later, "--out", &own]).exits(1);
    f.run(&["diff", &amended, &later, "--out", "x.txt"]).exits(2);
}

#[test]
fn the_document_holds_real_tracked_changes() {
    let f = Folder::new();
    let amended = format!("{}/../amended", hospitals());
    let later = format!("{amended}/versions/v2");
    let (one, two) = (f.path("one.docx").display().to_string(), f.path("two.docx").display().to_string());
    f.run(&["diff", &amended, &later, "--out", &one]).exits(0);
    f.run(&["diff", &amended, &later, "--out", &two]).exits(0);
    assert_eq!(std::fs::read(&one).unwrap(), std::fs::read(&two).unwrap(), "the same bytes");
    f.run(&["diff", &amended, &later, "--out", &two]).exits(1);
    let body = servanda_word::Package::open(&std::fs::read(&one).unwrap())
        .unwrap()
        .part("word/document.xml")
        .unwrap()
        .unwrap();
    for part in [
        "<w:delText xml:space=\"preserve\">15 </w:delText>",
        "<w:t xml:space=\"preserve\">5 </w:t>",
        "shorter",
        "right.veto",
    ] {
        assert!(body.contains(part), "{part}");
    }
    // It is no charter: an edited copy of it is not taken for one.
    f.run(&["import", &one, "--charter", &amended, "--out", &f.path("proposal").display().to_string()]).exits(1);
}

#[test]
fn pairs_tell_who_approved_who_is_missing_and_what_is_stale() {
    let f = Folder::new();
    let case = format!("{}/../pairs/cases/pairs.case", hospitals());
    let charter = format!("{}/../pairs", hospitals());
    let told = f.run(&["pairs", &case]).exits(0).out;
    assert!(
        told.contains("approved by ann (clinic)") && told.contains("missing: lab") && told.contains("prose prevails")
    );
    let data = f.run(&["pairs", &charter, "--json"]).exits(0).json();
    let of = |n: &str| data["pairs"].as_array().unwrap().iter().find(|p| p["clause"] == n).unwrap().clone();
    assert_eq!(of("5")["missing"].as_array().map(Vec::len), Some(2));
    assert!(data["pairs"].as_array().unwrap().iter().all(|p| p["clause"] != "3"), "words alone are no pair");
    let page = f.path("page.html").display().to_string();
    f.run(&["publish", &case, "--out", &page]).exits(0);
    let text = std::fs::read_to_string(&page).unwrap();
    assert!(text.contains("Words and rules together: approved by ann (Clinic); not yet by Lab"));
    assert!(text.contains("For 0 of 5 clauses with rules"));
}
