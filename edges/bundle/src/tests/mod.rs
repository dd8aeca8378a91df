//! A small record made from a charter of two parties, and what all tests do with it.

mod damage;
mod forms;
mod golden;
mod reader;

use crate::{Bundle, Grade, Record, Report, audit};
use serde_json::{Map, Value, json};
use servanda_charter::SourceFile;
use servanda_partnership::{Compiled, Verdict, compile};
use servanda_statement::{Author, Kind, Object, SigningKey, Statement, Times};
use servanda_tlog::{Leaf, NoteSigner};
use servanda_vocabulary::Moment;
use std::sync::Arc;

pub(crate) const ORIGIN: &str = "servanda/example";
const START: i64 = 1_736_503_200;

const CHARTER: &str = "# Example
## 1 Parties
The Clinic and the Lab.
```charter
party \"clinic\" { name = \"Clinic\" }
party \"lab\" { name = \"Lab\" }
```
## 2 Place
Days end in [Europe/Brussels](#place.zone).
```charter
calendar \"default\" { zone = place.zone }
```
";

pub(crate) fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed([seed; 32])
}

pub(crate) fn sequencer(seed: u8) -> NoteSigner {
    NoteSigner::new(ORIGIN, [seed; 32]).unwrap()
}

pub(crate) fn compiled(text: &str) -> Arc<Compiled> {
    let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.to_owned() };
    let files = vec![file("charter.md", text), file("schedules/a.md", "# Schedule A\nNothing yet.\n")];
    Arc::new(compile(files).map_err(|(_, d)| format!("{d:#?}")).unwrap())
}

pub(crate) fn statement(charter: &str, party: &str, seed: u8, kind: &str, body: Value) -> Vec<u8> {
    let body = Object::parse(&body.to_string()).unwrap();
    let statement = Statement {
        partnership: ORIGIN.into(),
        charter: charter.into(),
        kind: Kind::parse(kind).unwrap(),
        author: Author { key: key(seed).key_id(), party: party.to_owned(), office: None },
        recorded: Moment::from_seconds(START),
        times: Times::default(),
        refs: Vec::new(),
        body,
    };
    statement.sign(&key(seed)).unwrap()
}

/// Seven entries: an opening, two signatures, an enrolment, a repetition, a forgery, and no statement at all.
pub(crate) fn record() -> Record {
    let compiled = compiled(CHARTER);
    let digest = compiled.charter.digest.clone();
    let mut record = Record::new(Arc::clone(&compiled), sequencer(9));
    let roots = json!({ "clinic": key(1).key_id().to_string(), "lab": key(2).key_id().to_string() });
    let open = json!({ "parties": roots, "sequencer": "clinic" });
    let enrol = json!({ "key": key(3).key_id().to_string(), "person": "anna", "may": ["key.enrol"] });
    let sign = statement(&digest, "lab", 2, "charter.sign/1", Value::Object(Map::new()));
    let forged = String::from_utf8(statement(&digest, "lab", 2, "key.revoke/1", json!({ "key": "x" }))).unwrap();
    let at = forged.find("\"sig\":\"").unwrap() + 7;
    let other = if forged.as_bytes()[at] == b'A' { "B" } else { "A" };
    let forged = format!("{}{other}{}", &forged[..at], &forged[at + 1..]);
    let envelopes = [
        statement(&digest, "clinic", 1, "partnership.open/1", open),
        statement(&digest, "clinic", 1, "charter.sign/1", Value::Object(Map::new())),
        sign.clone(),
        statement(&digest, "clinic", 1, "key.enrol/1", enrol),
        sign,
        forged.into_bytes(),
        b"{}".to_vec(),
    ];
    for (n, envelope) in (0i64..).zip(&envelopes) {
        record.push(Moment::from_seconds(START + n * 60), envelope).unwrap();
    }
    record
}

pub(crate) fn good() -> (Bundle, String) {
    (record().bundle().unwrap(), sequencer(9).verifier().to_string())
}

pub(crate) fn file<'b>(bundle: &'b mut Bundle, name: &str) -> &'b mut Vec<u8> {
    bundle.files.get_mut(name).unwrap()
}

/// Where each entry's length and bytes lie in `entries.bin`.
pub(crate) fn spans(entries: &[u8]) -> Vec<std::ops::Range<usize>> {
    let (mut spans, mut at) = (Vec::new(), 0);
    while at < entries.len() {
        let end = at + 4 + u32::from_be_bytes(entries[at..at + 4].try_into().unwrap()) as usize;
        spans.push(at..end);
        at = end;
    }
    spans
}

pub(crate) fn codes(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|f| f.code).collect()
}

#[test]
fn the_small_record_is_what_the_tests_take_it_for() {
    let record = record();
    let codes: Vec<Option<&str>> = record.partnership().verdicts().iter().map(Verdict::code).collect();
    assert_eq!(codes, [None, None, None, None, Some("replayed"), Some("bad_signature"), Some("malformed")]);
}

#[test]
fn a_good_bundle_is_good() {
    let (bundle, vkey) = good();
    let report = audit(&bundle, Some(&vkey));
    assert_eq!(report.findings, []);
    assert_eq!(report.grade(), Grade::Good);
    assert_eq!((report.counts, report.void.values().sum::<u64>()), (4, 3));
    assert_eq!(report.checked.len(), 7, "{:#?}", report.checked);
    assert!(report.not_checked.iter().any(|line| line.contains("cosignatures")));

    let report = audit(&bundle, None);
    assert_eq!((report.grade(), codes(&report)), (Grade::GoodWithRemarks, vec!["key_not_compared"]));
    let report = audit(&bundle, Some("servanda/other+00000000+AA=="));
    assert_eq!((report.grade(), codes(&report)), (Grade::Bad, vec!["other_key"]));
}

#[test]
fn exporting_twice_gives_the_same_bytes() {
    let (one, _) = good();
    let (two, _) = good();
    assert_eq!(one, two);
    assert_eq!(one.to_zip().unwrap(), two.to_zip().unwrap());
    let names: Vec<&str> = one.files.keys().map(|n| n.split('/').next_back().unwrap()).collect();
    assert_eq!(
        names,
        [
            "VERIFY.txt",
            "bundle.json",
            "charter.md",
            "a.md",
            "checkpoint",
            "entries.bin",
            "leaves.sha256",
            "verdicts.tsv"
        ]
    );
}

#[test]
fn an_empty_record_is_a_record() {
    let record = Record::new(compiled(CHARTER), sequencer(9));
    let report = audit(&record.bundle().unwrap(), Some(&sequencer(9).verifier().to_string()));
    assert_eq!(report.grade(), Grade::Good, "{:#?}", report.findings);
}

#[test]
fn two_threads_find_what_one_finds() {
    let record = record();
    let leaves: Vec<_> = record.leaves().iter().map(|l| servanda_tlog::Leaf::parse(l).unwrap()).collect();
    let many: Vec<_> = leaves.iter().cycle().take(700).cloned().collect();
    let mut one = servanda_partnership::Partnership::new(compiled(CHARTER), ORIGIN);
    for leaf in &many {
        let opened = servanda_statement::Verified::open(leaf.envelope());
        one.admit(servanda_partnership::Entry::new(Moment::from_seconds(leaf.stamp()), opened));
    }
    let two = crate::replay(compiled(CHARTER), ORIGIN, &many);
    assert_eq!(one.digest(), two.digest());
    assert_eq!(crate::rows(&two).len(), 700);
}

/// Long enough for two threads and several batches: the order of the log, not of the opening, is what counts.
#[test]
fn a_long_log_is_replayed_in_its_order_whoever_opens_it() {
    let compiled = compiled(CHARTER);
    let digest = compiled.charter.digest.clone();
    let mut record = record();
    for n in 0..1_500i64 {
        // Every seventh is a repetition or no statement, so that places matter.
        let enrol = json!({ "key": key(40).key_id().to_string(), "person": format!("p{}", n - n % 7), "may": [] });
        let envelope = match n % 7 {
            6 => b"{}".to_vec(),
            _ => statement(&digest, "clinic", 1, "key.enrol/1", enrol),
        };
        record.push(Moment::from_seconds(START + 1_000 + n), &envelope).unwrap();
    }
    let leaves: Vec<Leaf> = record.leaves().iter().map(|l| Leaf::parse(l).unwrap()).collect();
    let whole = crate::replay(Arc::clone(&compiled), ORIGIN, &leaves);
    assert_eq!(whole.digest(), record.partnership().digest());
    assert_eq!(whole.verdicts(), record.partnership().verdicts());
    assert!(whole.verdicts().iter().filter(|v| v.code() == Some("malformed")).count() > 200);
}
