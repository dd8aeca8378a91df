//! Golden records replay to the same digest for ever: what an edition once meant, every later one must still find.
//!
//! `charters/<charter>/golden/DIGESTS` has one line for each bundle beside it: its folder or ZIP, a space, the state digest
//! in hex. A line is added with its bundle and never changed; a rule that must change gets a new name instead.

use crate::{Grade, audit_path};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn folders() -> Vec<PathBuf> {
    let charters = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../charters");
    let all = fs::read_dir(charters).unwrap().map(|entry| entry.unwrap().path().join("golden"));
    all.filter(|folder| folder.is_dir()).collect()
}

#[test]
fn golden_records_replay_to_the_same_digest() {
    let mut replayed = 0;
    for folder in folders() {
        let list =
            fs::read_to_string(folder.join("DIGESTS")).unwrap_or_else(|e| panic!("{}/DIGESTS: {e}", folder.display()));
        let lines: Vec<(&str, &str)> =
            list.lines().map(|line| line.split_once(' ').expect("name, space, digest")).collect();
        for (name, digest) in &lines {
            let report = audit_path(&folder.join(name), None).unwrap();
            let shown = format!("{}/{name}: {:#?}", folder.display(), report.findings);
            assert_eq!(report.grade(), Grade::GoodWithRemarks, "{shown}");
            assert!(
                report.findings.iter().all(|f| ["key_not_compared", "other_edition", "other_tzdb"].contains(&f.code)),
                "{shown}"
            );
            assert_eq!(report.state.as_deref(), Some(*digest), "{shown}");
            replayed += 1;
        }
        let listed: BTreeSet<String> = lines.iter().map(|(name, _)| (*name).to_owned()).collect();
        let there = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        let there: BTreeSet<String> = there.filter(|name| name != "DIGESTS").collect();
        assert_eq!(listed, there, "{}: DIGESTS must list what is there", folder.display());
    }
    assert!(replayed > 0, "no golden record in charters/*/golden: make them with `cargo xtask golden NAME`");
}
