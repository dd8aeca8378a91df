//! Files that are not there, not readable, not what they should be; and keys, which nobody else may read.

use crate::program::{Folder, Opened, hospitals};
use std::os::unix::fs::PermissionsExt;

/// Every message names the file and the next step.
#[test]
fn what_is_not_there_is_named_with_the_next_step() {
    let f = Folder::new();
    for (args, message, next) in [
        (vec!["check", "nowhere"], "nowhere does not exist", "name a charter folder, such as charters/two-hospitals"),
        (
            vec!["check", "."],
            "there is no charter.md in .",
            "a charter is a folder with charter.md and, if wanted, schedules/*.md",
        ),
        (vec!["case", "nowhere"], "nowhere does not exist", "servanda case charters"),
        (vec!["key", "show", "nowhere.key"], "cannot read the key nowhere.key", "servanda key new FILE makes one"),
        (vec!["demo", "cats"], "there is no story `cats`", "servanda demo, or servanda demo desca"),
        (vec!["kinds", "zebra"], "no kind of that name", "servanda kinds lists all"),
        (vec!["explain", &hospitals(), "99"], "there is no clause 99", "lists all"),
    ] {
        let told = f.run(&args);
        assert!(matches!(told.code, 1 | 2), "{args:?}: {}", told.code);
        assert_eq!(told.out, "", "{args:?}");
        assert!(told.err.starts_with("error: ") && told.err.contains(message), "{args:?}: {}", told.err);
        assert!(told.err.lines().any(|l| l.starts_with("  next: ") && l.contains(next)), "{args:?}: {}", told.err);
    }
    for args in [["record", "list", "nowhere.sqlite"], ["record", "check", "nowhere.sqlite"]] {
        let told = f.run(&args).exits(1);
        assert!(told.err.contains("nowhere.sqlite"), "{}", told.err);
        assert!(!f.path("nowhere.sqlite").exists(), "reading makes no file");
    }
}

#[test]
fn a_charter_that_is_no_text_is_told_where() {
    let f = Folder::new();
    let latin = f.file("latin/charter.md", b"# 1 Parties\n\nCaf\xe9\n");
    let told = f.run(&["check", &latin]).exits(1);
    assert_eq!(
        told.err,
        format!(
            "error: {latin}: `charter.md` is not UTF-8 text: line 3 has the byte 0xe9\n  next: save the file as UTF-8\n"
        )
    );
    let big = f.file("big/charter.md", vec![b'a'; 10 * 1024 * 1024 + 1]);
    let told = f.run(&["check", &big]).exits(1);
    assert!(told.err.contains("is larger than 10 MB, the most that is read"), "{}", told.err);
}

/// A case is found from wherever one stands: above the charter, in its folder, in its `cases`.
#[test]
fn a_case_file_is_found_from_inside_its_charter() {
    let f = Folder::new();
    let case = "case \"A\"\n2025-03-03 10:00  a  event.record  event=done\nexpect at 2025-03-04 10:00\n  event.done\n";
    let inside = f.file("c/charter.md", SMALL);
    f.file("c/cases/a.case", case);
    let folder = std::path::Path::new(&inside).parent().unwrap().to_owned();
    for (from, path) in [(folder.clone(), "cases/a.case"), (folder.join("cases"), "a.case"), (folder, "./cases/a.case")]
    {
        let told = f.run_in(&from, &["case", path]);
        assert_eq!(told.code, 0, "{path}: {}", told.err);
        assert!(told.out.contains("1 passed"), "{path}: {}", told.out);
    }
}

#[test]
fn explain_keeps_what_stands_before_the_first_heading() {
    let f = Folder::new();
    let charter = f.file("c/charter.md", format!("Read this first.\n\n{SMALL}"));
    let told = f.run(&["explain", &charter]);
    assert!(told.out.contains("Read this first.") && told.out.contains("belongs to no clause"), "{}", told.out);
    let told = f.run(&["--json", "explain", &charter]);
    assert!(told.out.contains("Read this first."), "{}", told.out);
    let told = f.run(&["explain", &charter, "1"]);
    assert!(!told.out.contains("Read this first."), "{}", told.out);
}

const SMALL: &str = "# 1 Parties\n\nDays end in [Europe/Brussels](#place.zone).\n\n```charter\nparty \"a\" { name = \"A\" }\n\
    party \"b\" { name = \"B\" }\ncalendar \"default\" { zone = place.zone }\nevent \"done\" { }\n```\n";

#[test]
fn control_characters_of_a_file_do_not_reach_the_terminal() {
    let f = Folder::new();
    let odd = f.file("odd/charter.md", "# 1 A\u{1b}]0;title\u{7}\n\nSee [x\u{1b}[2J](#a.b).\n");
    let told = f.run(&["check", &odd]).exits(1);
    assert!(!told.out.contains('\u{1b}') && !told.out.contains('\u{7}'), "{:?}", told.out);
    assert!(!told.err.contains('\u{1b}') && !told.err.contains('\u{7}'), "{:?}", told.err);
}

#[test]
fn a_key_is_its_owners_alone_and_never_overwritten() {
    let f = Folder::new();
    let made = f.run(&["key", "new", "lab.key"]).exits(0);
    assert!(made.out.starts_with("ed25519:") && made.out.trim().len() == 72, "{}", made.out);
    let mode = std::fs::metadata(f.path("lab.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let before = std::fs::read(f.path("lab.key")).unwrap();
    // The secret is in the file only.
    let secret = String::from_utf8(before.clone()).unwrap();
    let secret = secret.trim().rsplit(' ').next().unwrap();
    assert!(!made.out.contains(secret) && !made.err.contains(secret));
    let again = f.run(&["key", "new", "lab.key"]).exits(1);
    assert_eq!(again.err, "error: lab.key exists already; a key is never overwritten\n  next: name a new file\n");
    assert_eq!(std::fs::read(f.path("lab.key")).unwrap(), before);
    assert_eq!(f.run(&["key", "show", "lab.key"]).exits(0).out, made.out);
    let junk = f.file("junk.key", "my password");
    assert!(f.run(&["key", "show", &junk]).exits(1).err.contains("is not a key file"));
}

#[test]
fn a_store_is_never_overwritten_and_its_key_is_private() {
    let p = Opened::unsigned();
    let mode = std::fs::metadata(p.folder.path("hospitals.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let before = std::fs::read(&p.store).unwrap();
    let id = p.folder.run(&["key", "show", "northgate.key"]).exits(0).out;
    let root = format!("northgate={}", id.trim());
    let again = p
        .folder
        .run(&["partnership", "open", &p.store, "--charter", &hospitals(), "--key", "northgate.key", "--root", &root])
        .exits(1);
    assert!(again.err.contains("exists already; nothing was changed"), "{}", again.err);
    assert_eq!(std::fs::read(&p.store).unwrap(), before);
    // Without the sequencer's key nothing is written, and the message says which file is missing.
    std::fs::remove_file(p.folder.path("hospitals.key")).unwrap();
    let told = p.submit("lab", &["charter.sign"]).exits(1);
    assert!(told.err.contains("hospitals.key"), "{}", told.err);
    assert_eq!(p.folder.run(&["record", "list", &p.store]).exits(0).out.lines().count(), 1);
}

#[test]
fn a_file_that_is_no_record_is_said_to_be_none() {
    let f = Folder::new();
    let text = f.file("letter.sqlite", "Dear partners, this is a letter and not a record of anything at all.");
    let told = f.run(&["record", "list", &text]).exits(5);
    assert!(told.err.contains("letter.sqlite"), "{}", told.err);
    assert_eq!(std::fs::read_to_string(&text).unwrap().len(), 68);
}
