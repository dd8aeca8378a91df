//! Bad charters through the whole compiler: `bad/<name>.md`, and in `bad/<name>.txt` the exact words a drafter reads.
//!
//! Beside a bad charter stands its mended twin, which says the same without the fault and compiles.

#![expect(clippy::disallowed_methods, reason = "tests read their data; the crate itself touches no disk")]

use servanda_charter::{Diagnostic, Severity, SourceFile, render};
use servanda_partnership::compile;
use std::path::{Path, PathBuf};

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad")
}

fn file(text: &str) -> Vec<SourceFile> {
    vec![SourceFile { path: "charter.md".to_owned(), text: text.to_owned() }]
}

/// What a drafter reads; nothing when it compiles without a remark.
fn told(text: &str) -> String {
    match compile(file(text)) {
        Ok(c) => c.warnings.iter().map(|d| render(d, &c.charter)).collect::<Vec<_>>().join("\n"),
        Err((charter, found)) => found.iter().map(|d| render(d, &charter)).collect::<Vec<_>>().join("\n"),
    }
}

fn compiles(text: &str) -> bool {
    compile(file(text)).is_ok()
}

/// The charters of the folder: name and text.
fn charters() -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = std::fs::read_dir(here())
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|x| x == "md"))
        .map(|p| (p.file_stem().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&p).unwrap()))
        .collect();
    all.sort();
    all
}

/// Those that say the same as a bad one, without the fault.
fn mended(name: &str) -> bool {
    ["_mended", "_waits", "_named"].iter().any(|s| name.ends_with(s))
}

#[test]
fn bad_charters_are_told_in_these_words() {
    let mut wrong = Vec::new();
    for (name, text) in charters().iter().filter(|(n, _)| !mended(n)) {
        let got = told(text);
        assert!(!compiles(text), "{name} compiles");
        let path = here().join(format!("{name}.txt"));
        if std::fs::read_to_string(&path).unwrap_or_default() != got {
            wrong.push(format!("--- {name} ---\n{got}--- end ---"));
        }
    }
    assert!(wrong.is_empty(), "the words changed; now they are:\n{}", wrong.join("\n"));
}

#[test]
fn mended_twins_compile() {
    let twins: Vec<_> = charters().into_iter().filter(|(n, _)| mended(n)).collect();
    assert_eq!(twins.len(), 13);
    for (name, text) in twins {
        assert!(compiles(&text), "{name}:\n{}", told(&text));
        assert!(!told(&text).contains("overlapping_windows"), "{name}");
    }
}

#[test]
fn the_charters_of_this_house_have_no_contradicting_windows() {
    for name in ["two-hospitals", "desca"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../charters").join(name);
        let mut paths = vec![("charter.md".to_owned(), folder.join("charter.md"))];
        if let Ok(dir) = std::fs::read_dir(folder.join("schedules")) {
            let more = dir.map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|x| x == "md"));
            paths.extend(more.map(|p| (format!("schedules/{}", p.file_name().unwrap().to_string_lossy()), p)));
        }
        let read = |(path, p): (String, PathBuf)| SourceFile { path, text: std::fs::read_to_string(p).unwrap() };
        let found = match compile(paths.into_iter().map(read).collect()) {
            Ok(c) => c.warnings,
            Err((_, found)) => found,
        };
        let errors: Vec<&Diagnostic> = found.iter().filter(|d| d.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
}

#[test]
fn bytes_that_are_no_text_are_told_where() {
    let e = SourceFile::from_bytes("charter.md", b"# 1 Parties\n\nCaf\xe9\n").unwrap_err();
    assert_eq!(
        (e.code, e.label.as_str(), e.help.as_deref()),
        ("bad_utf8", "not UTF-8", Some("save the file as UTF-8"))
    );
    assert_eq!(e.message, "`charter.md` is not UTF-8 text: line 3 has the byte 0xe9");
    let e = SourceFile::from_bytes("charter.md", b"\xff\xfe#\x00 \x00").unwrap_err();
    assert_eq!(e.message, "`charter.md` is not UTF-8 text: line 1 has the byte 0xff");
}

#[test]
fn more_than_ten_megabytes_are_not_read() {
    let big = vec![b'a'; 10 * 1024 * 1024 + 1];
    let e = SourceFile::from_bytes("charter.md", &big).unwrap_err();
    assert_eq!((e.code, e.message.as_str()), ("too_large", "`charter.md` is larger than 10 MB, the most that is read"));
    assert_eq!(e.help.as_deref(), Some("move large annexes out of the charter and cite them by hash"));
    // Ten files that are small each are still one charter.
    let half = "a ".repeat(3 * 1024 * 1024);
    let files = ["charter.md", "schedules/a.md"].map(|p| SourceFile { path: p.to_owned(), text: half.clone() });
    let (_, found) = compile(files.to_vec()).unwrap_err();
    let big = found.iter().find(|d| d.code == "too_large").unwrap();
    assert_eq!(big.message, "the charter is larger than 10 MB, the most that is read");
}

#[test]
fn hostile_nesting_is_refused_and_costs_nothing() {
    let charter = |when: &str| {
        format!("# 1 A\n```charter\nrule \"r\" {{\n  on   = meeting.opened\n  if   = {when}\n  then = []\n}}\n```\n")
    };
    for (open, close) in [("(", ")"), ("[", "]"), ("all(", ")"), ("{ a = ", " }")] {
        let text = charter(&format!("{}yes{}", open.repeat(10_000), close.repeat(10_000)));
        let (_, found) = compile(file(&text)).unwrap_err();
        let deep = found.iter().find(|d| d.code == "too_deep").unwrap();
        assert_eq!(deep.clause.as_deref(), Some("1 A"), "{open}");
        assert_eq!(deep.message, "brackets are nested more than 32 deep", "{open}");
    }
    // Neither a thousand signs nor a thousand quotes, lists or headings do more than cost a message.
    for text in [charter(&"!".repeat(10_000)), "> ".repeat(10_000), "- ".repeat(10_000), "#".repeat(10_000)] {
        assert!(compile(file(&text)).is_err());
    }
}

#[test]
fn a_flood_of_windows_ends_in_a_remark() {
    let mut text = std::fs::read_to_string(here().join("overlapping_rights_mended.md")).unwrap();
    text.push_str("\n```charter\n");
    for i in 0..1_100 {
        text.push_str(&format!(
            "right \"r{i}\" {{\n  on      = notice.draft\n  holder  = others\n  until   = after(trigger.received, minutes.short)\n  silence = acceptance\n}}\n"
        ));
    }
    text.push_str("```\n");
    let found = compile(file(&text)).unwrap().warnings;
    assert!(found.iter().any(|d| d.code == "windows_not_compared"), "{found:?}");
}
