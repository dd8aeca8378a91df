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
