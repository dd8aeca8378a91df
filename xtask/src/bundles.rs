//! Two readers, one record: the second reader's own tests, and its agreement with the auditor on golden and damaged bundles.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::{Outcome, process};

const READER: &str = "second_reader/read.py";
/// Exit code of both readers for a record that does not hold (docs/format.md).
const BAD: i32 = 5;
const LIMIT: Duration = Duration::from_secs(300);

/// Refusals that need no charter, so that the second reader must find each of them as well. `replayed` is not among them:
/// it depends on whether the earlier entry counts (docs/format.md §9).
const WITHOUT_CHARTER: &[&str] = &["oversize", "malformed", "bad_signature", "wrong_partnership"];

/// Runs the second reader's own tests.
pub fn self_test() -> Outcome {
    process::run(reader().arg("--self-test"), LIMIT)
}

/// Every `charters/*/golden/*` bundle is good to both readers, entry by entry; every damaged copy is bad to both.
pub fn agreement() -> Outcome {
    let golden = golden()?;
    if golden.is_empty() {
        return Err(
            "agreement: no bundle in charters/*/golden, so nothing was compared; make them with `cargo xtask golden NAME`".to_owned()
        );
    }
    let (mut broken, mut damaged) = (Vec::new(), 0u32);
    for bundle in &golden {
        let name = process::shown(bundle);
        let ours = auditor(bundle)?;
        let theirs = process::ask(reader().arg(bundle), LIMIT)?;
        if (ours.code, theirs.code) != (Some(0), Some(0)) {
            broken.push(format!(
                "{name}: should be good; the auditor says {:?}, the second reader {:?}\n{}{}{}{}",
                ours.code, theirs.code, ours.out, ours.err, theirs.out, theirs.err
            ));
            continue;
        }
        if bundle.is_dir() {
            let verdicts = process::read(&bundle.join("verdicts.tsv"))?;
            broken.extend(compare(&theirs.out, &verdicts).into_iter().map(|why| format!("{name}: {why}")));
            for damage in DAMAGES {
                damaged = damaged.saturating_add(1);
                broken.extend(try_damage(bundle, damage)?);
            }
        }
    }
    println!("agreement: {} golden bundles good to both readers, {damaged} damaged copies tried", golden.len());
    if broken.is_empty() { Ok(()) } else { Err(format!("agreement: {} broken\n{}", broken.len(), broken.join("\n"))) }
}

fn reader() -> Command {
    let mut command = Command::new("python3");
    command.current_dir(process::root()).arg(READER);
    command
}

/// What the auditor says of a bundle.
pub fn auditor(bundle: &Path) -> Result<process::Said, String> {
    process::ask(Command::new(process::built("servanda-audit")?).arg(bundle), LIMIT)
}

fn golden() -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for charter in children(&process::root().join("charters"))? {
        let folder = charter.join("golden");
        if folder.is_dir() {
            found.extend(children(&folder)?.into_iter().filter(|path| {
                path.join("bundle.json").is_file() || path.extension().is_some_and(|ending| ending == "zip")
            }));
        }
    }
    Ok(found)
}

fn children(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("cannot list {}: {e}", process::shown(folder)))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}

/// Compares the second reader's lines (`index ok` or `index bad reason`) with the auditor's table of verdicts.
fn compare(lines: &str, verdicts: &str) -> Vec<String> {
    let mut said = BTreeMap::new();
    for line in lines.lines() {
        let mut words = line.split_whitespace();
        if let (Some(Ok(index)), Some(word @ ("ok" | "bad"))) = (words.next().map(str::parse::<u64>), words.next()) {
            said.insert(index, (word == "ok", words.collect::<Vec<_>>().join(" ")));
        }
    }
    let mut broken = Vec::new();
    let mut rows = 0usize;
    for row in verdicts.lines() {
        let columns: Vec<&str> = row.split('\t').collect();
        let [index, verdict, code, ..] = columns.as_slice() else { continue };
        let Ok(index) = index.parse::<u64>() else { continue };
        rows = rows.saturating_add(1);
        match (said.get(&index), *verdict) {
            (None, _) => broken.push(format!("entry {index}: the second reader says nothing about it")),
            (Some((false, why)), "counts") => {
                broken.push(format!("entry {index}: counts for the auditor, bad for the second reader: {why}"));
            }
            (Some((true, _)), "void") if WITHOUT_CHARTER.contains(code) => {
                broken.push(format!("entry {index}: void ({code}) for the auditor, ok for the second reader"));
            }
            _ => {}
        }
    }
    if rows != said.len() {
        broken.push(format!("the auditor judged {rows} entries, the second reader {}", said.len()));
    }
    broken
}

/// A way to spoil a bundle's copy: in words, and what is done to its folder.
type Damage = (&'static str, fn(&Path) -> Outcome);

const DAMAGES: &[Damage] = &[
    ("one bit of an entry changed", |folder| change(&folder.join("entries.bin"), |bytes| flip(bytes, 2))),
    ("the last byte of the entries missing", |folder| {
        change(&folder.join("entries.bin"), |bytes| bytes.truncate(bytes.len().saturating_sub(1)))
    }),
    ("a byte after the entries", |folder| change(&folder.join("entries.bin"), |bytes| bytes.push(0))),
    ("one bit of the checkpoint's root changed", |folder| change(&folder.join("checkpoint"), |bytes| flip(bytes, 4))),
    ("an empty checkpoint", |folder| change(&folder.join("checkpoint"), Vec::clear)),
    ("a description that is no JSON", |folder| {
        change(&folder.join("bundle.json"), |bytes| bytes.truncate(bytes.len() / 2))
    }),
    ("a format of the future", |folder| {
        change(&folder.join("bundle.json"), |bytes| {
            *bytes = String::from_utf8_lossy(bytes).replace("servanda/bundle/1", "servanda/bundle/9").into_bytes();
        })
    }),
    ("a word added to the charter", |folder| {
        change(&first_file(&folder.join("charter"))?, |bytes| bytes.extend(b"not "))
    }),
];

fn change(path: &Path, spoil: impl Fn(&mut Vec<u8>)) -> Outcome {
    let mut bytes = std::fs::read(path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
    spoil(&mut bytes);
    std::fs::write(path, bytes).map_err(|e| format!("cannot write {}: {e}", path.display()))
}

/// Turns over the lowest bit of the byte that lies one part in `part` into the file.
fn flip(bytes: &mut [u8], part: usize) {
    let at = bytes.len().checked_div(part).unwrap_or(0);
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1;
    }
}

fn first_file(folder: &Path) -> Result<PathBuf, String> {
    for path in children(folder)? {
        if path.is_file() {
            return Ok(path);
        }
        if let Ok(found) = first_file(&path) {
            return Ok(found);
        }
    }
    Err(format!("no file in {}", folder.display()))
}

fn try_damage(bundle: &Path, (what, spoil): &Damage) -> Result<Option<String>, String> {
    let scratch = process::Scratch::new("damaged")?;
    copy(bundle, scratch.path())?;
    spoil(scratch.path())?;
    let (ours, theirs) = (auditor(scratch.path())?, process::ask(reader().arg(scratch.path()), LIMIT)?);
    if (ours.code, theirs.code) == (Some(BAD), Some(BAD)) {
        return Ok(None);
    }
    Ok(Some(format!(
        "{} with {what}: both should end with exit code {BAD}; the auditor says {:?}, the second reader {:?}\n{}{}",
        process::shown(bundle),
        ours.code,
        theirs.code,
        ours.err,
        theirs.err
    )))
}

/// Copies a folder and all that it holds.
pub fn copy(from: &Path, to: &Path) -> Outcome {
    std::fs::create_dir_all(to).map_err(|e| format!("cannot make {}: {e}", to.display()))?;
    for path in children(from)? {
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            std::fs::copy(&path, &target).map_err(|e| format!("cannot copy {}: {e}", path.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_are_compared_entry_by_entry() {
        let verdicts = "0\tcounts\t-\tx/1\ta\n1\tvoid\tbad_signature\t-\t-\n2\tvoid\tnot_competent\tx/1\ta\n";
        assert!(compare("0 ok\n1 bad bad_signature\n2 ok\nrecord: good\n", verdicts).is_empty());
        assert!(
            compare("0 bad malformed\n1 bad x\n2 ok\n", verdicts)
                .iter()
                .any(|why| why.starts_with("entry 0: counts for the auditor"))
        );
        assert!(compare("0 ok\n1 ok\n2 ok\n", verdicts).iter().any(|why| why.contains("void (bad_signature)")));
        assert!(compare("0 ok\n1 bad x\n", verdicts).iter().any(|why| why.contains("says nothing")));
        assert!(
            compare("0 ok\n1 bad x\n2 ok\n3 ok\n", verdicts)
                .iter()
                .any(|why| why.contains("judged 3 entries, the second reader 4"))
        );
    }

    #[test]
    fn a_flip_changes_one_bit() {
        let mut bytes = vec![0, 0, 0, 0];
        flip(&mut bytes, 2);
        assert_eq!(bytes, [0, 0, 1, 0]);
        flip(&mut [], 2);
    }
}
