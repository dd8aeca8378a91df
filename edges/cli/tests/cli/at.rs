//! `--at`: a moment of the past is answered with what was known then, never with what came later.

use crate::program::{Folder, Opened, hospitals};

fn year() -> String {
    format!("{}/cases/the-year.case", hospitals())
}

#[test]
fn a_case_is_read_at_its_moment() {
    let f = Folder::new();
    let may = |at: &str, action: &str, asset: &str, purpose: &str| {
        f.run(&["may", &year(), "lab", action, asset, "--for", purpose, "--in", "EEA", "--at", at, "--json"])
    };
    // Riverside withdraws its records on 1 September; until then they may be trained on.
    assert_eq!(may("2026-03-10 10:00", "train", "riverside_ehr", "research").exits(0).json()["answer"], "permit");
    assert_eq!(may("2026-09-01 08:59", "train", "riverside_ehr", "research").exits(0).json()["answer"], "permit");
    assert_eq!(may("2026-09-01 09:00", "train", "riverside_ehr", "research").exits(3).json()["answer"], "deny");
    assert_eq!(may("2026-12-30 09:00", "train", "riverside_ehr", "research").exits(3).json()["answer"], "deny");
    // The model is registered on 16 February: before that nobody knows it, after it the stewards answer.
    assert_eq!(may("2026-02-16 13:59", "export", "sepsis-1", "research").exits(3).json()["answer"], "gap");
    assert_eq!(may("2026-02-23 09:00", "export", "sepsis-1", "research").exits(4).json()["answer"], "refer");
    // Before the opening there is nothing.
    assert_eq!(may("2025-01-01 09:00", "train", "riverside_ehr", "research").code, 3);
}

#[test]
fn due_status_motion_and_why_are_read_at_their_moment() {
    let f = Folder::new();
    let due = |at: &str| f.run(&["due", &year(), "--party", "northgate", "--at", at, "--json"]).exits(0).json();
    let breach = |v: &serde_json::Value| {
        let duty = |d: &&serde_json::Value| d["about"] == "b1" && d["block"].as_str().unwrap().starts_with("duty.");
        v.as_array().unwrap().iter().filter(duty).count()
    };
    assert_eq!(breach(&due("2026-06-09 02:54")), 0);
    assert_eq!(breach(&due("2026-06-09 03:00")), 3);
    assert_eq!(breach(&due("2026-06-09 08:30")), 2);
    let status = |at: &str| f.run(&["status", &year(), "--at", at]).exits(0).out;
    assert!(!status("2026-08-31 09:00").contains("status.withdrawn"));
    assert!(status("2026-09-01 09:00").contains("status.withdrawn"));
    f.run(&["motion", &year(), "approve-sepsis-1", "--at", "2026-03-02 09:00"]).exits(1);
    let open = f.run(&["motion", &year(), "approve-sepsis-1", "--at", "2026-04-14 10:40", "--json"]).exits(0).json();
    assert_ne!(open["state"], "adopted");
    let done = f.run(&["motion", &year(), "approve-sepsis-1", "--at", "2026-04-14 11:00", "--json"]).exits(0).json();
    assert_eq!(done["state"], "adopted");
    let why = |at: &str| f.run(&["why", &year(), "minutes.accepted", "--of", "council-2", "--at", at]);
    why("2026-04-27 23:59").exits(1);
    why("2026-04-28 00:00").exits(0);
}

#[test]
fn a_window_that_a_late_fact_keeps_open_says_until_when() {
    let f = Folder::new();
    let case = format!("{}/../late/cases/wrong.case", hospitals());
    let due =
        |more: &[&str]| f.run(&[&["due", &case, "--party", "carrier", "--at", "2025-01-26 09:00"], more].concat());
    let text = due(&[]).exits(0).out;
    assert!(text.contains("insure (d1)  until 2025-01-20") && text.contains("closes no earlier than 2025-01-29 00:00"));
    let told = due(&["--json"]).exits(0).json();
    let line = |block: &str| told.as_array().unwrap().iter().find(|d| d["block"] == block).unwrap()["closes"].clone();
    assert_eq!(line("duty.insure"), "2025-01-28T23:00:00Z");
    assert!(line("duty.certify").is_null());
}

#[test]
fn later_than_the_last_statement_is_a_forecast() {
    let f = Folder::new();
    let at = |t: &str| f.run(&["status", &year(), "--at", t]).exits(0).out;
    assert_eq!(at("2026-12-31 12:00"), at("2030-01-01 00:00"));
}

#[test]
fn a_charter_without_a_record_is_as_if_signed_just_before() {
    let f = Folder::new();
    for at in ["2019-01-01 10:00", "2026-03-10 10:00"] {
        let told = f.run(&["status", &hospitals(), "--at", at, "--json"]).exits(0).json();
        let parties = told.as_array().unwrap().iter().filter(|s| s["status"] == "status.party").count();
        assert_eq!(parties, 3, "{at}");
    }
}

#[test]
fn a_store_is_read_at_its_moment() {
    let p = Opened::new();
    let status = |at: &str| p.folder.run(&["status", &p.store, "--at", at, "--json"]).exits(0).json();
    assert_eq!(status("2020-01-01 00:00").as_array().unwrap().len(), 0);
    assert!(!status("2100-01-01 00:00").as_array().unwrap().is_empty());
    let now = p.folder.run(&["status", &p.store, "--json"]).exits(0).json();
    assert_eq!(now, status("2100-01-01 00:00"));
}

#[test]
fn a_moment_that_is_none_is_wrong_use() {
    let f = Folder::new();
    let told = f.run(&["status", &year(), "--at", "next Tuesday"]).exits(2);
    assert_eq!(told.err, "error: `next Tuesday` is not a time\n  next: write --at \"2025-03-03 10:00\"\n");
}
