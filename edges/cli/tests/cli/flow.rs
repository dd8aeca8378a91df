//! The whole way: keys, opening, signatures, a breach, what is due and why, the record, its bundle, a flipped byte.

use crate::program::{Opened, audit, root};
use servanda_bundle::{Grade, audit_path};

#[test]
fn from_a_key_to_a_bundle_that_an_auditor_believes() {
    let p = Opened::new();
    let (f, store) = (&p.folder, p.store.as_str());
    let said = p.submit("northgate", &["event.record", "event=breach", "about=b1"]).exits(0);
    assert_eq!(said.out, "entry 4 counts\n");

    let due = f.run(&["due", store, "--party", "northgate", "--json"]).exits(0).json();
    let blocks: Vec<&str> = due.as_array().unwrap().iter().map(|d| d["block"].as_str().unwrap()).collect();
    assert_eq!(blocks, ["duty.tell_partners", "duty.tell_authority", "duty.account_to_council", "finding.no_risk"]);
    assert_eq!(due[0]["clause"], "7.1 The first hours");

    p.submit("northgate", &["notice.give", "notice=breach", "about=b1"]).exits(0);
    let due = f.run(&["due", store, "--party", "northgate", "--json"]).exits(0).json();
    assert_eq!(due.as_array().unwrap().len(), 3);
    let why = f.run(&["why", store, "duty.tell_partners.fulfilled", "--of", "b1"]).exits(0);
    assert!(why.out.contains("by clause 7.1 The first hours"), "{}", why.out);
    assert!(why.out.lines().count() >= 3, "{}", why.out);

    // What has not happened is no reason to be silent: it says what is awaited.
    let not = f.run(&["why", store, "duty.tell_authority.missed", "--of", "b1"]).exits(1);
    assert_eq!(not.out, "");
    assert!(not.err.contains("`duty.tell_authority.missed` has not happened"), "{}", not.err);
    assert!(not.err.contains("next: duty.tell_authority is running, until "), "{}", not.err);

    // A void entry is kept, and shown with its reason.
    let void = p.submit("lab", &["notice.give", "notice=leaving", "about=northgate"]).exits(3);
    assert!(void.out.starts_with("entry 6 is void: not_competent: "), "{}", void.out);
    assert!(void.out.contains("(clause 11.1 Leaving)"), "{}", void.out);
    let list = f.run(&["record", "list", store, "--json"]).exits(0).json();
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), 7);
    assert_eq!((list[6]["verdict"].as_str(), list[6]["code"].as_str()), (Some("void"), Some("not_competent")));
    let checked = f.run(&["record", "check", store]).exits(0);
    assert!(checked.out.starts_with("7 entries (1 void) are as the checkpoint says"), "{}", checked.out);
    assert!(checked.err.contains("not checked: "), "{}", checked.err);

    let bundle = f.path("bundle");
    let told = f.run(&["record", "export", store, "--out", &bundle.display().to_string()]).exits(0);
    assert_eq!(told.out, format!("{}\n", bundle.display()));
    assert!(told.err.contains("servanda-audit"), "{}", told.err);
    assert_ne!(audit_path(&bundle, None).unwrap().grade(), Grade::Bad);
    if let Some(a) = audit(&bundle) {
        assert!(a.exits(0).out.starts_with("record: good"));
    }

    // One bit of the last entry.
    let file = bundle.join("entries.bin");
    let mut bytes = std::fs::read(&file).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let report = audit_path(&bundle, None).unwrap();
    assert_eq!(report.grade(), Grade::Bad);
    assert_eq!(report.worst().unwrap().entry, Some(6));
    if let Some(a) = audit(&bundle) {
        let a = a.exits(5);
        assert!(a.out.starts_with("record: bad\n  entry 6: "), "{}", a.out);
    }
}

#[test]
fn a_dry_run_judges_and_writes_nothing() {
    let p = Opened::new();
    let before = std::fs::read(&p.store).unwrap();
    let dry = p.submit("lab", &["--dry-run", "notice.give", "notice=cost", "amount=EUR 30"]).exits(0);
    assert_eq!((dry.out.as_str(), dry.err.as_str()), ("entry 4 counts\n", "dry run: nothing was written\n"));
    p.submit("lab", &["--dry-run", "notice.give", "notice=costs"]).exits(3);
    let list = p.folder.run(&["record", "list", &p.store, "--json"]).exits(0).json();
    assert_eq!(list.as_array().unwrap().len(), 4);
    assert_eq!(std::fs::read(&p.store).unwrap(), before);
}

#[test]
fn who_has_not_signed_is_not_a_party() {
    let p = Opened::unsigned();
    let void = p.submit("riverside", &["notice.give", "notice=cost", "amount=EUR 30"]).exits(3);
    assert!(void.out.starts_with("entry 1 is void: not_party: "), "{}", void.out);
}

#[test]
fn an_envelope_signed_elsewhere_is_judged_like_any_other() {
    let p = Opened::new();
    let junk = p.folder.file("junk.json", "{\"payloadType\":");
    let added = p.folder.run(&["statement", "add", &p.store, &junk]).exits(3);
    assert!(added.out.starts_with("entry 4 is void: malformed: "), "{}", added.out);
    let long = p.folder.file("long.json", vec![b' '; 60_001]);
    let added = p.folder.run(&["statement", "add", &p.store, &long]).exits(3);
    assert!(added.out.starts_with("entry 5 is void: oversize: "), "{}", added.out);
    // What no entry can hold is refused before anything is written.
    let huge = p.folder.file("huge.json", vec![b' '; 70_000]);
    let added = p.folder.run(&["statement", "add", &p.store, &huge]).exits(1);
    assert!(added.err.contains("keep the document outside and state its hash"), "{}", added.err);
    let list = p.folder.run(&["record", "list", &p.store]).exits(0);
    assert_eq!(list.out.lines().count(), 6);
}

#[test]
fn a_damaged_record_is_never_half_believed() {
    let p = Opened::new();
    let whole = std::fs::read(&p.store).unwrap();
    // Bytes of an envelope, wherever SQLite keeps them.
    let at = whole.windows(12).position(|w| w == b"payloadType\"").unwrap();
    let mut bent = whole.clone();
    bent[at] ^= 1;
    std::fs::write(&p.store, &bent).unwrap();
    let told = p.folder.run(&["record", "check", &p.store]);
    assert!(matches!(told.code, 1 | 5), "{}: {}{}", told.code, told.out, told.err);
    assert_eq!(told.out, "");
    std::fs::write(&p.store, &whole[..whole.len() / 2]).unwrap();
    let told = p.folder.run(&["record", "check", &p.store]);
    assert!(matches!(told.code, 1 | 5), "{}: {}{}", told.code, told.out, told.err);
    assert_eq!(told.out, "");
}

#[test]
fn what_was_judged_stays_so_when_the_version_that_it_named_is_shown_afterwards() {
    let p = Opened::new();
    let text = std::fs::read_to_string(root().join("charters/two-hospitals/charter.md")).unwrap();
    let next = p.folder.file(
        "next/charter.md",
        text.replacen("# Two hospitals and a lab", "# Two hospitals, a lab, and a new name", 1),
    );
    let next = std::path::Path::new(&next).parent().unwrap().display().to_string();
    // Its digest, from a copy of the record in which it is shown at once.
    let copy = p.folder.path("copy.sqlite");
    std::fs::copy(&p.store, &copy).unwrap();
    std::fs::copy(p.folder.path("hospitals.key"), p.folder.path("copy.key")).unwrap();
    let copy = copy.display().to_string();
    let shown = p.folder.run(&["partnership", "show-version", &copy, "--charter", &next]).exits(0);
    let digest = format!("version={}", shown.out.trim());
    p.folder.run(&["partnership", "show-version", &copy, "--charter", &next]).exits(0);

    let void = p.submit("lab", &["charter.amend", &digest]).exits(3);
    assert!(void.out.starts_with("entry 4 is void: unknown_version: "), "{}", void.out);
    let late = p.folder.run(&["partnership", "show-version", &p.store, "--charter", &next]).exits(1);
    assert!(late.err.contains("has named this version"), "{}", late.err);
    assert!(late.err.contains("change the version's words"), "{}", late.err);
    let list = p.folder.run(&["record", "list", &p.store]).exits(0);
    assert!(list.out.lines().last().unwrap().contains("unknown_version"), "{}", list.out);
}
