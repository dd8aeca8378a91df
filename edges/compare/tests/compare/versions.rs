//! Pairs of charters with the lines that are told of them, and what holds of any two versions.
//!
//! `UPDATE=1 cargo test -p servanda-compare` writes the lines anew; read them before they are kept.

use servanda_charter::{SourceFile, redline};
use servanda_compare::{Comparison, Word, lines};
use servanda_partnership::{Compiled, compile};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn folders(of: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> =
        std::fs::read_dir(of).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    all.sort();
    all
}

fn files(main: &Path) -> Vec<SourceFile> {
    let mut list = vec![("charter.md".to_owned(), main.to_owned())];
    let beside = main.parent().unwrap();
    for (folder, ending) in [("schedules", "md"), ("packs", "toml")] {
        let Ok(dir) = std::fs::read_dir(beside.join(folder)) else { continue };
        let more = dir.map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|x| x == ending));
        list.extend(more.map(|p| (format!("{folder}/{}", p.file_name().unwrap().to_string_lossy()), p)));
    }
    list.sort();
    list.into_iter().map(|(n, p)| SourceFile { path: n, text: std::fs::read_to_string(p).unwrap() }).collect()
}

fn charter(main: &Path) -> Option<Arc<Compiled>> {
    if !main.is_file() {
        return None;
    }
    compile(files(main)).map(Arc::new).map_err(|(_, found)| format!("{}: {found:?}", main.display())).ok()
}

fn pairs() -> Vec<(String, Arc<Compiled>, Arc<Compiled>)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pairs");
    folders(&dir)
        .into_iter()
        .map(|p| {
            let read = |n: &str| match compile(files(&p.join(n))) {
                Ok(c) => Arc::new(c),
                Err((_, found)) => panic!("{}: {found:#?}", p.join(n).display()),
            };
            (p.display().to_string(), read("old.md"), read("new.md"))
        })
        .collect()
}

/// The pairs, and each charter of the repository with its later versions.
fn versions() -> Vec<(String, Arc<Compiled>, Arc<Compiled>)> {
    let mut all = pairs();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../charters");
    for p in folders(&root).into_iter().filter(|p| p.join("versions").is_dir()) {
        let mut chain: Vec<Arc<Compiled>> = charter(&p.join("charter.md")).into_iter().collect();
        chain.extend(folders(&p.join("versions")).iter().filter_map(|v| charter(&v.join("charter.md"))));
        all.extend(chain.windows(2).map(|w| (p.display().to_string(), Arc::clone(&w[0]), Arc::clone(&w[1]))));
    }
    all
}

#[test]
fn each_pair_is_told_as_expected() {
    for (name, old, new) in pairs() {
        let file = Path::new(&name).join("expected.txt");
        let mut told = lines(&Comparison::of(&old, &new)).join("\n");
        told.push('\n');
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&file, &told).unwrap();
        }
        let expected = std::fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(told, expected, "{name}");
    }
}

#[test]
fn a_charter_does_not_differ_from_itself() {
    for (name, old, new) in versions() {
        for c in [&old, &new] {
            let told = Comparison::of(c, c);
            assert!(told.is_empty(), "{name}: {:#?}", told.changes);
            assert_eq!(lines(&told), ["nothing changed: neither a word nor a rule"]);
        }
    }
}

#[test]
fn two_versions_the_other_way_round_are_told_mirrored() {
    let count = |c: &Comparison, mirrored: bool| {
        let mut n: BTreeMap<Word, usize> = BTreeMap::new();
        for (_, l) in c.meaning() {
            *n.entry(if mirrored { l.word.mirrored() } else { l.word }).or_default() += 1;
        }
        n
    };
    assert!(Word::ALL.iter().all(|w| w.mirrored().mirrored() == *w));
    for (name, old, new) in versions() {
        let (there, back) = (Comparison::of(&old, &new), Comparison::of(&new, &old));
        assert_eq!(count(&there, false), count(&back, true), "{name}");
    }
}

#[test]
fn every_changed_block_is_named() {
    for (name, old, new) in versions() {
        let told = Comparison::of(&old, &new);
        let named: Vec<&str> = told.changes.iter().flat_map(|c| &c.rules).map(|r| r.id.as_str()).collect();
        for b in redline(&old.charter, &new.charter).blocks {
            assert!(named.contains(&b.id.as_str()), "{name}: {} is not told", b.id);
        }
        assert!(told.changes.iter().flat_map(|c| &c.rules).all(|r| !r.lines.is_empty()));
    }
}
