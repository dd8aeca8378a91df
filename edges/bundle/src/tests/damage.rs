//! Every way to spoil a record that we could think of, and every single byte of it.

use super::{ORIGIN, codes, compiled, file, good, record, sequencer, spans};
use crate::{About, Bundle, Grade, Report, audit};
use servanda_tlog::{Checkpoint, Hash, Leaf, leaf_hash, root_of};

/// Spoils a good bundle and audits it.
fn bent(spoil: impl FnOnce(&mut Bundle)) -> Report {
    let (mut bundle, vkey) = good();
    let before = bundle.clone();
    spoil(&mut bundle);
    assert_ne!(bundle, before, "nothing was bent");
    audit(&bundle, Some(&vkey))
}

fn worst(report: &Report) -> (&'static str, Option<u64>, &str) {
    let finding = report.worst().expect("a bad record");
    (finding.code, finding.entry, &finding.what)
}

fn frames(entries: &[u8]) -> Vec<Vec<u8>> {
    spans(entries).into_iter().map(|span| entries[span].to_vec()).collect()
}

/// Rearranges the entries.
fn rearranged(change: impl FnOnce(&mut Vec<Vec<u8>>)) -> Report {
    bent(|bundle| {
        let entries = file(bundle, "entries.bin");
        let mut all = frames(entries);
        change(&mut all);
        *entries = all.concat();
    })
}

#[test]
fn no_flipped_bit_passes_and_a_flipped_entry_is_named() {
    let (bundle, vkey) = good();
    let entries = spans(&bundle.files["entries.bin"]);
    let mut remarks = String::new();
    for (name, bytes) in &bundle.files {
        let mut bent = bundle.clone();
        for (at, byte) in bytes.iter().enumerate() {
            file(&mut bent, name)[at] ^= 1 << (at % 8);
            let report = audit(&bent, Some(&vkey));
            file(&mut bent, name)[at] ^= 1 << (at % 8);
            match (name.as_str(), report.grade()) {
                // Not signed, and said so in every report.
                ("VERIFY.txt", Grade::Good) => assert!(report.not_checked.iter().any(|l| l.starts_with("VERIFY.txt"))),
                // What the bundle says of the program that made it is no part of the record; a difference is a remark.
                ("bundle.json", Grade::GoodWithRemarks) => {
                    assert!(
                        matches!(codes(&report).as_slice(), ["other_edition" | "other_tzdb"]),
                        "{:?}",
                        report.findings
                    );
                    remarks.push(char::from(*byte));
                }
                ("entries.bin", Grade::Bad) => {
                    let entry = entries.iter().position(|span| span.contains(&at)).unwrap() as u64;
                    assert_eq!(report.worst().unwrap().entry, Some(entry), "byte {at}: {:?}", report.findings);
                    assert!(report.findings.iter().all(|f| f.entry == Some(entry)), "byte {at}: {:?}", report.findings);
                }
                (_, Grade::Bad) => {}
                (_, grade) => panic!("{name}, byte {at}: {grade}"),
            }
        }
    }
    assert!(remarks.chars().all(|c| "2026-11jiff-tzdb-bundled".contains(c)), "{remarks}");
}

#[test]
fn an_altered_entry_is_named_with_what_it_was() {
    let report = bent(|b| {
        let span = spans(&b.files["entries.bin"])[2].clone();
        let byte = &mut file(b, "entries.bin")[span.end - 200];
        *byte ^= 1;
    });
    let what = "entry 2: its bytes are not those that the checkpoint covers (verdicts.tsv tells it as `charter.sign/1` by lab)";
    assert_eq!(worst(&report), ("altered_entry", Some(2), what));
    assert!(report.not_checked.iter().any(|line| line.starts_with("signatures")));
}

#[test]
fn cut_missing_added_moved_and_doubled_entries_are_named() {
    let report = bent(|b| {
        file(b, "entries.bin").pop();
    });
    assert_eq!((worst(&report).0, worst(&report).1), ("cut_entry", Some(6)));
    let report = bent(|b| file(b, "entries.bin").clear());
    assert_eq!((worst(&report).0, worst(&report).1), ("missing_entry", Some(0)));
    for entry in 0..7 {
        let report = rearranged(|all| drop(all.remove(entry)));
        assert_eq!(
            (worst(&report).0, worst(&report).1),
            ("missing_entry", Some(entry as u64)),
            "{:?}",
            report.findings
        );
        let report = rearranged(|all| all.insert(entry, all[entry].clone()));
        assert_eq!(
            (worst(&report).0, worst(&report).1),
            ("added_entry", Some(entry as u64 + 1)),
            "{:?}",
            report.findings
        );
    }
    let report = rearranged(|all| drop(all.drain(2..5)));
    assert!(worst(&report).2.starts_with("entries 2 to 4 are missing"), "{:?}", report.findings);
    let report = rearranged(|all| all.swap(1, 3));
    let places: Vec<_> = report.findings.iter().map(|f| (f.code, f.entry)).collect();
    assert_eq!(places, [("moved_entry", Some(1)), ("moved_entry", Some(3))]);
}

#[test]
fn without_its_list_an_altered_record_is_still_bad() {
    for drop_list in [true, false] {
        let report = bent(|b| {
            let at = spans(&b.files["entries.bin"])[3].end - 9;
            file(b, "entries.bin")[at] ^= 1;
            if drop_list {
                b.files.remove("leaves.sha256");
            } else {
                // A list that agrees with the forged entries does not agree with the checkpoint.
                let list: String =
                    frames(&b.files["entries.bin"]).iter().map(|f| format!("{}\n", leaf_hash(&f[4..]))).collect();
                *file(b, "leaves.sha256") = list.into_bytes();
            }
        });
        assert_eq!(report.grade(), Grade::Bad);
        assert!(codes(&report).contains(&"other_root"), "{:?}", report.findings);
    }
}

/// Signs another checkpoint into the bundle.
fn resigned(b: &mut Bundle, seed: u8, origin: &str, size: u64, root: Hash, state: Hash) {
    let note = Checkpoint::with_state(origin, size, root, &state).unwrap().sign(&sequencer(seed)).unwrap();
    *file(b, "checkpoint") = note.to_string().into_bytes();
}

fn root(b: &Bundle) -> Hash {
    root_of(&frames(&b.files["entries.bin"]).iter().map(|f| leaf_hash(&f[4..])).collect::<Vec<_>>())
}

#[test]
fn forged_checkpoints_are_bad() {
    let state = Hash(record().partnership().digest());
    let report = bent(|b| resigned(b, 8, ORIGIN, 7, root(b), state));
    assert_eq!(worst(&report).0, "bad_checkpoint");
    let report = bent(|b| resigned(b, 9, "servanda/elsewhere", 7, root(b), state));
    assert_eq!(worst(&report).0, "bad_checkpoint");
    let report = bent(|b| resigned(b, 9, ORIGIN, 6, root(b), state));
    assert_eq!(worst(&report).0, "other_size");
    let report = bent(|b| resigned(b, 9, ORIGIN, 7, Hash::of(b"x"), state));
    assert!(codes(&report).contains(&"other_root"), "{:?}", report.findings);
    let report = bent(|b| resigned(b, 9, ORIGIN, 7, root(b), Hash::of(b"x")));
    assert_eq!(codes(&report), ["other_state"]);
    let report = bent(|b| {
        let note = Checkpoint::new(ORIGIN, 7, root(b), vec![]).unwrap().sign(&sequencer(9)).unwrap();
        *file(b, "checkpoint") = note.to_string().into_bytes();
    });
    assert_eq!(worst(&report).0, "bad_checkpoint");
}

/// The whole record made again by somebody with another key: only the key that one got from elsewhere tells.
#[test]
fn another_record_under_another_key_is_told_by_the_key() {
    let report = bent(|b| {
        let state = Hash(record().partnership().digest());
        resigned(b, 8, ORIGIN, 7, root(b), state);
        let mut about = About::parse(&b.files["bundle.json"]).unwrap();
        about.sequencer = sequencer(8).verifier().to_string();
        *file(b, "bundle.json") = about.emit();
    });
    assert_eq!(codes(&report), ["other_key"]);
}

fn with_about(change: impl FnOnce(&mut About)) -> Report {
    bent(|b| {
        let mut about = About::parse(&b.files["bundle.json"]).unwrap();
        change(&mut about);
        *file(b, "bundle.json") = about.emit();
    })
}

#[test]
fn what_bundle_json_says_must_hold() {
    assert_eq!(worst(&with_about(|a| a.origin = "servanda/elsewhere".to_owned())).0, "bad_bundle_json");
    assert_eq!(worst(&with_about(|a| a.size = 8)).0, "other_size");
    assert_eq!(worst(&with_about(|a| a.charters.clear())).0, "no_charter");
    let zero = crate::CharterVersion::of(&format!("sha256:{}", "0".repeat(64))).unwrap();
    assert_eq!(worst(&with_about(|a| a.charters = vec![zero])).0, "bad_charter");
    for (old, new) in [("bundle/1", "bundle/2"), ("  ", "   "), ("}\n", "}"), ("\"size\"", "\"bulk\"")] {
        let report = bent(|b| {
            let text = String::from_utf8(b.files["bundle.json"].clone()).unwrap();
            *file(b, "bundle.json") = text.replacen(old, new, 1).into_bytes();
        });
        assert_eq!(worst(&report).0, "bad_bundle_json", "{old:?}");
    }
}

#[test]
fn a_changed_or_swapped_charter_is_bad() {
    let of = |b: &Bundle, end: &str| b.files.keys().find(|n| n.ends_with(end)).unwrap().clone();
    let report = bent(|b| {
        let name = of(b, "charter.md");
        file(b, &name).extend(b"No party may leave.\n");
    });
    assert_eq!(worst(&report).0, "bad_charter");
    let report = bent(|b| {
        let (one, two) = (of(b, "charter.md"), of(b, "a.md"));
        let bytes = b.files.remove(&one).unwrap();
        let other = b.files.insert(two, bytes).unwrap();
        b.files.insert(one, other);
    });
    assert_eq!(worst(&report).0, "bad_charter");
    let report = bent(|b| {
        let name = of(b, "a.md");
        b.files.remove(&name);
    });
    assert_eq!(worst(&report).0, "bad_charter");
    let report = bent(|b| {
        let name = of(b, "a.md");
        b.files.insert(name.replace("a.md", "b.md"), b"More.\n".to_vec());
    });
    assert_eq!(worst(&report).0, "bad_charter");
    // Another charter under its own digest: every entry is void under it, so verdicts and state differ.
    let report = bent(|b| {
        b.files.retain(|name, _| !name.starts_with("charter/"));
        let other = super::CHARTER.replace("Nothing", "Something").replace("Brussels", "Paris");
        let charter = &compiled(&other).charter;
        let version = crate::CharterVersion::of(&charter.digest).unwrap();
        for (path, bytes) in crate::charter_files(charter) {
            b.files.insert(format!("{}/{path}", version.folder), bytes);
        }
        let mut about = About::parse(&b.files["bundle.json"]).unwrap();
        about.charters = vec![version];
        *file(b, "bundle.json") = about.emit();
    });
    assert_eq!((worst(&report).0, worst(&report).1), ("other_verdict", Some(0)));
    assert!(codes(&report).contains(&"other_state"));
}

#[test]
fn edited_verdicts_are_named() {
    for (old, new, entry) in [
        ("2\tcounts\t-", "2\tvoid\treplayed", 2),
        ("4\tvoid\treplayed", "4\tcounts\t-", 4),
        ("5\tvoid\tbad_signature", "5\tvoid\tmalformed", 5),
        ("key.enrol/1", "key.enrol/2", 3),
        ("charter.sign/1\tclinic", "charter.sign/1\tlab", 1),
    ] {
        let report = bent(|b| {
            let text = String::from_utf8(b.files["verdicts.tsv"].clone()).unwrap();
            *file(b, "verdicts.tsv") = text.replacen(old, new, 1).into_bytes();
        });
        assert_eq!((codes(&report), worst(&report).1), (vec!["other_verdict"], Some(entry)), "{old}");
    }
    for (old, new) in
        [("0\t", "00\t"), ("\n", "\r\n"), ("counts\t-", "counts\tx"), ("counts", "void"), ("\tlab", "\tlab\tlab")]
    {
        let report = bent(|b| {
            let text = String::from_utf8(b.files["verdicts.tsv"].clone()).unwrap();
            *file(b, "verdicts.tsv") = text.replacen(old, new, 1).into_bytes();
        });
        assert_eq!(codes(&report), ["bad_verdicts"], "{old:?}");
        // The entries themselves were judged all the same.
        assert_eq!(report.counts, 4);
    }
    let report = bent(|b| {
        let rows = file(b, "verdicts.tsv");
        let last = rows[..rows.len() - 1].iter().rposition(|c| *c == b'\n').unwrap();
        rows.truncate(last + 1);
    });
    assert_eq!(codes(&report), ["bad_verdicts"]);
}

/// A sequencer that signs nonsense: stamps that go back, bytes that are no leaf.
#[test]
fn a_log_that_no_honest_sequencer_writes_is_bad() {
    for (code, last) in [
        ("stamp_goes_back", Leaf::new(5, vec![], b"{}".to_vec()).unwrap().encode()),
        ("bad_leaf", b"servanda/leaf/1\nno stamp\n\n{}".to_vec()),
    ] {
        let report = bent(|b| {
            let mut all: Vec<Vec<u8>> = frames(&b.files["entries.bin"]).iter().map(|f| f[4..].to_vec()).collect();
            all[6] = last;
            let (state, hashes) =
                (Hash(record().partnership().digest()), all.iter().map(|l| leaf_hash(l)).collect::<Vec<_>>());
            *file(b, "leaves.sha256") = hashes.iter().map(|h| format!("{h}\n")).collect::<String>().into_bytes();
            *file(b, "entries.bin") =
                all.iter().flat_map(|l| [&(l.len() as u32).to_be_bytes()[..], l].concat()).collect();
            resigned(b, 9, ORIGIN, 7, root_of(&hashes), state);
        });
        assert_eq!((worst(&report).0, worst(&report).1), (code, Some(6)), "{:?}", report.findings);
    }
}

#[test]
fn missing_and_stray_files_are_told() {
    for name in ["bundle.json", "checkpoint", "entries.bin", "leaves.sha256", "verdicts.tsv"] {
        let report = bent(|b| drop(b.files.remove(name)));
        assert!(report.worst().unwrap().what.contains(name), "{:?}", report.findings);
    }
    let report = bent(|b| drop(b.files.remove("VERIFY.txt")));
    assert_eq!(report.grade(), Grade::Good);
    let report = bent(|b| drop(b.files.insert("notes.txt".to_owned(), vec![])));
    assert_eq!((report.grade(), codes(&report)), (Grade::GoodWithRemarks, vec!["stray_files"]));
}

#[test]
fn words_from_a_bundle_cannot_move_the_readers_terminal() {
    let report = with_about(|a| a.edition = "\u{1b}[31m\u{202e}2026".to_owned());
    assert!(report.findings.iter().all(|f| !f.what.contains(['\u{1b}', '\u{202e}'])), "{:?}", report.findings);
    assert_eq!(codes(&report), ["other_edition"]);
}
