//! Through LibreOffice and back: what it writes again is read as what it was given.
//!
//! Files that it wrote stand beside this test and are read wherever the test runs. Where the program itself is installed it
//! also writes them anew, and every charter with them; CI does not install it (84 MB), and the test says so.

use crate::desk::{Charter, charters, line};
use crate::scenes::scenes;
use servanda_word::Proposal;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/libreoffice").join(format!("{name}.docx"))
}

/// All that a proposal says, but for tracked marks' order within a clause.
fn said(p: &Proposal) -> (Vec<String>, Vec<String>, Vec<String>) {
    let mut changes: Vec<String> = p.changes.iter().map(line).collect();
    changes.sort();
    let remarks = p.remarks.iter().map(|r| format!("{} | {} | {} | {}", r.clause, r.author, r.words, r.text)).collect();
    let files = p.files.iter().map(|f| f.text.clone()).collect();
    (changes, remarks, files)
}

#[test]
fn what_it_wrote_comes_back_as_what_it_was_given() {
    for s in scenes() {
        let bytes = std::fs::read(kept(s.name))
            .unwrap_or_else(|e| panic!("{}: {e}; set BLESS where soffice is installed", s.name));
        let (direct, through) = (s.charter.back(&s.docx), s.charter.back(&bytes));
        assert_eq!(said(&through), said(&direct), "{}", s.name);
        assert_eq!(through.unmapped, [], "{}", s.name);
        assert_eq!(through.problems, direct.problems, "{}", s.name);
    }
}

/// Converts all files of a folder into another folder, with a profile of its own.
fn convert(to: &str, from: &Path, ending: &str, into: &Path) -> bool {
    let files: Vec<PathBuf> = std::fs::read_dir(from)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|x| x == ending))
        .collect();
    let profile = format!("-env:UserInstallation=file://{}", into.join("profile").display());
    Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", to, "--outdir"])
        .arg(into)
        .args(&files)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
}

#[test]
fn the_program_itself_where_it_is_installed() {
    let dir = tempfile::tempdir().unwrap();
    let folder = |n: &str| {
        let p = dir.path().join(n);
        std::fs::create_dir_all(&p).unwrap();
        p
    };
    if Command::new("soffice").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
        println!(
            "LibreOffice is not installed: the round trip through the program did not run; files that it wrote were read"
        );
        return;
    }
    const DOCX: &str = "docx:MS Word 2007 XML";
    let given = folder("given");
    for s in scenes() {
        std::fs::write(given.join(format!("{}.docx", s.name)), &s.docx).unwrap();
    }
    let all: Vec<(String, Charter)> = charters()
        .iter()
        .map(|f| (format!("charter-{}", f.file_name().unwrap().to_string_lossy()), Charter::at(f)))
        .collect();
    for (name, c) in &all {
        std::fs::write(given.join(format!("{name}.docx")), c.docx()).unwrap();
    }
    // As a user who opens and saves; and as one who keeps it in the program's own format in between.
    assert!(convert(DOCX, &given, "docx", &folder("saved")));
    assert!(convert("odt", &given, "docx", &folder("own")));
    assert!(convert(DOCX, &folder("own"), "odt", &folder("again")));
    for way in ["saved", "again"] {
        for (name, c) in &all {
            let p = c.back(&std::fs::read(folder(way).join(format!("{name}.docx"))).unwrap());
            assert!(!p.changes_anything(&c.files) && p.changes.is_empty(), "{way} {name}: {:?}", p.changes);
            assert_eq!((p.remarks.len(), p.unmapped.len()), (0, 0), "{way} {name}: {:?} {:?}", p.remarks, p.unmapped);
        }
        for s in scenes() {
            let bytes = std::fs::read(folder(way).join(format!("{}.docx", s.name))).unwrap();
            assert_eq!(said(&s.charter.back(&bytes)), said(&s.charter.back(&s.docx)), "{way} {}", s.name);
            if way == "saved" && std::env::var_os("BLESS").is_some() {
                std::fs::create_dir_all(kept(s.name).parent().unwrap()).unwrap();
                std::fs::write(kept(s.name), bytes).unwrap();
            }
        }
    }
}
