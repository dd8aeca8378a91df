//! The second reader, written from the format page alone, must come to the same answer on good and on spoilt bundles.
//!
//! One Python process reads many bundles: it is given the good one and spoils it itself, the way `spoilt` does.

use super::{file, good};
use crate::{Bundle, Grade, audit};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Reads a bundle, flips bit `at % 8` of byte `at` of each file at every given stride, and prints `name at good|bad`.
const FLIPS: &str = r#"
import sys
sys.path.insert(0, sys.argv[1]); sys.dont_write_bytecode = True
import bundle, log, read
files = bundle.read(sys.argv[2])
def good(files):
    try:
        read.check(files, lambda line: None)
        return True
    except log.Bad:
        return False
print("all 0", "good" if good(files) else "bad")
for name in sorted(files):
    for at in range(0, len(files[name]), int(sys.argv[3])):
        data = bytearray(files[name]); data[at] ^= 1 << at % 8
        print(name, at, "good" if good({**files, name: bytes(data)}) else "bad")
"#;

/// Every how many bytes one is flipped: the reader verifies signatures in plain Python.
const STRIDE: usize = 5;

fn reader() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../second_reader")
}

#[test]
fn both_readers_agree_on_every_flipped_byte() {
    let (bundle, vkey) = good();
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("record");
    bundle.write_folder(&folder).unwrap();
    let mut python = Command::new("python3");
    let run = python.args(["-c", FLIPS]).arg(reader()).arg(&folder).arg(STRIDE.to_string()).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let said = String::from_utf8(run.stdout).unwrap();
    let mut lines = said.lines();
    assert_eq!(lines.next(), Some("all 0 good"));
    let mut compared = 0usize;
    for line in lines {
        let [name, at, theirs] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let at: usize = at.parse().unwrap();
        let mut bent = bundle.clone();
        file(&mut bent, name)[at] ^= 1 << (at % 8);
        let ours = audit(&bent, Some(&vkey)).grade();
        // Without the charter's rules the reader cannot see that a verdict which needs them was edited.
        let only_ours = name == "verdicts.tsv";
        let agree = (ours == Grade::Bad) == (theirs == "bad") || (only_ours && ours == Grade::Bad);
        assert!(agree, "{line}; ours: {ours}");
        compared += 1;
    }
    let expected: usize = bundle.files.values().map(|bytes| bytes.len().div_ceil(STRIDE)).sum();
    assert_eq!(compared, expected);
}

/// Runs the reader as people do, and gives its exit code and last line.
fn second(path: &Path) -> (Option<i32>, String) {
    let run = Command::new("python3").arg(reader().join("read.py")).arg(path).output().unwrap();
    let said = String::from_utf8(run.stdout).unwrap();
    (run.status.code(), said.lines().last().unwrap_or_default().to_owned())
}

/// A name, what is done, and what the reader must say.
type Spoil = (&'static str, fn(&mut Bundle), &'static str);

#[test]
fn the_reader_reads_folder_and_zip_and_names_the_same_entry() {
    let (bundle, _) = good();
    let temp = tempfile::tempdir().unwrap();
    let path = |name: &str| temp.path().join(name);
    bundle.write_folder(&path("good")).unwrap();
    bundle.write_zip(&path("good.zip")).unwrap();
    for name in ["good", "good.zip"] {
        assert_eq!(second(&path(name)), (Some(0), "record: good".to_owned()));
    }
    let spoil: [Spoil; 4] = [
        (
            "altered",
            |b| {
                let end = super::spans(&b.files["entries.bin"])[3].end;
                file(b, "entries.bin")[end - 60] ^= 4;
            },
            "entry 3: its bytes are not those that the checkpoint covers",
        ),
        ("cut", |b| _ = file(b, "entries.bin").pop(), "entries.bin ends within entry 6"),
        ("no-list", |b| drop(b.files.remove("leaves.sha256")), "leaves.sha256 is missing"),
        (
            "moved",
            |b| {
                let spans = super::spans(&b.files["entries.bin"]);
                file(b, "entries.bin").rotate_left(spans[0].end);
            },
            "entry 0: its bytes",
        ),
    ];
    for (name, spoil, says) in spoil {
        let mut bent = bundle.clone();
        spoil(&mut bent);
        bent.write_folder(&path(name)).unwrap();
        let (code, last) = second(&path(name));
        assert_eq!(code, Some(5), "{name}");
        assert!(last.contains(says), "{name}: {last}");
        assert_eq!(audit(&bent, None).grade(), Grade::Bad, "{name}");
    }
}
