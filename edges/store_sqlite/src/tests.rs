//! Tests of the store: what is acknowledged stays, what is damaged is reported, nothing panics.

use super::*;
use proptest::prelude::*;
use servanda_tlog::{Checkpoint, Hash, NoteSigner};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const ORIGIN: &str = "servanda/test";

fn sign(head: &Head) -> Result<Vec<u8>, Fault> {
    let signer = NoteSigner::new(ORIGIN, [5; 32]).unwrap();
    let checkpoint = Checkpoint::with_state(ORIGIN, head.size, head.root, &Hash::of(b"state")).unwrap();
    Ok(checkpoint.sign(&signer).unwrap().to_string().into_bytes())
}

/// A leaf whose bytes tell which entry it is.
fn leaf(index: u64, bytes: usize) -> Vec<u8> {
    let mut leaf = format!("entry {index}\n").into_bytes();
    leaf.resize(bytes.max(leaf.len()), b'a' + (index % 26) as u8);
    leaf
}

fn batch(from: u64, count: u64, bytes: usize) -> Vec<Vec<u8>> {
    (from..from + count).map(|i| leaf(i, bytes)).collect()
}

fn files() -> Files {
    [("charter.md", "# Two hospitals\n"), ("schedules/a.md", "Data\n")]
        .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
        .into()
}

/// A record of 12 entries in 4 batches, with a charter and a setting; some leaves need overflow pages.
fn sample(dir: &Path) -> PathBuf {
    let path = dir.join("p.sqlite");
    let mut store = Store::create(&path, ORIGIN).unwrap();
    let files = files();
    store.put_charter(&charter_digest(&files), &files).unwrap();
    store.put_meta("zone", b"Europe/Brussels").unwrap();
    for i in 0..4 {
        store.append_with(i * 3, &batch(i * 3, 3, if i == 2 { 9000 } else { 300 }), sign).unwrap();
    }
    path
}

/// Everything a caller can read: leaves, checkpoint, charters, a setting.
type Contents = (Vec<Vec<u8>>, Vec<u8>, Vec<Option<Files>>, Option<Vec<u8>>);

fn contents(store: &Store) -> Result<Contents, Fault> {
    let leaves = store.leaves(0..u64::MAX).collect::<Result<_, _>>()?;
    let charters = store.charters()?.iter().map(|d| store.charter(d)).collect::<Result<_, _>>()?;
    Ok((leaves, store.checkpoint().to_vec(), charters, store.meta("zone")?))
}

#[test]
fn what_is_appended_is_there_after_reopening() {
    let dir = TempDir::new().unwrap();
    let path = sample(dir.path());
    let mut store = Store::open(&path).unwrap();
    let head = store.check().unwrap();
    assert_eq!((store.size(), store.origin()), (12, ORIGIN));
    assert_eq!(head, store.head());
    assert_eq!(store.checkpoint(), sign(&head).unwrap());
    for (i, bytes) in [(0, 300), (7, 9000), (11, 300)] {
        assert_eq!(store.leaf(i).unwrap(), Some(leaf(i, bytes)));
    }
    assert_eq!(store.leaf(12).unwrap(), None);
    assert_eq!(store.leaf(u64::MAX).unwrap(), None);
    assert_eq!(store.leaves(10..99).count(), 2);
    let hashes = store.leaf_hashes(0..12).unwrap();
    assert_eq!(servanda_tlog::root_of(&hashes), head.root);
    assert_eq!(store.charters().unwrap(), ["sha256:78c6fb3772c8326aa5ebbc32a8eb90c2e7ede2243f3a4146869f6d4f9f92dd79"]);
    assert_eq!(store.charter(&charter_digest(&files())).unwrap(), Some(files()));
    assert_eq!(store.charter("sha256:00").unwrap(), None);
    assert_eq!(store.meta("zone").unwrap().as_deref(), Some(b"Europe/Brussels".as_slice()));
    // A checkpoint may be replaced without new entries, and entries appended under one signed before.
    let same = sign(&store.head()).unwrap();
    store.append(12, &[], &same).unwrap();
    let more = batch(12, 600, 40);
    let note = sign(&store.head_after(&more)).unwrap();
    store.append(12, &more, &note).unwrap();
    assert_eq!(store.leaves(0..612).collect::<Result<Vec<_>, _>>().unwrap().len(), 612);
    store.check().unwrap();
}

#[test]
fn an_append_that_does_not_fit_changes_nothing() {
    let dir = TempDir::new().unwrap();
    let path = sample(dir.path());
    let mut store = Store::open(&path).unwrap();
    let before = (store.head(), store.checkpoint().to_vec());
    let what = |result: Result<Head, Fault>| {
        let fault = result.unwrap_err();
        (fault.what.replace(&path.canonicalize().unwrap().display().to_string(), "FILE"), fault.retry)
    };
    let one = batch(12, 1, 50);
    assert_eq!(
        what(store.append_with(11, &one, sign)),
        ("FILE: the log has 12 entries, not 11; read the new head and decide again".to_owned(), true)
    );
    let note = sign(&store.head()).unwrap();
    assert!(what(store.append(12, &one, &note)).0.starts_with("FILE: the checkpoint states 12 entries with root "));
    assert!(what(store.append(12, &one, b"x")).0.starts_with("FILE: the checkpoint is not a signed note"));
    assert_eq!(
        what(store.append(12, &[Vec::new()], &note)).0,
        "FILE: leaf 0 of the batch has 0 bytes, allowed are 1 to 65535"
    );
    assert_eq!(
        what(store.append(12, &[vec![0; 65_536]], &note)).0,
        "FILE: leaf 0 of the batch has 65536 bytes, allowed are 1 to 65535"
    );
    let refused = store.append_with(12, &one, |_| Err(Fault::passing("the key is not at hand")));
    assert_eq!(refused, Err(Fault::passing("the key is not at hand")));
    assert!(store.put_charter("sha256:00", &files()).unwrap_err().what.contains("normalise them first"));
    assert_eq!((store.head(), store.checkpoint().to_vec()), before);
    store.append_with(12, &one, sign).unwrap();
    store.check().unwrap();
}

#[test]
fn one_writer_many_readers() {
    let dir = TempDir::new().unwrap();
    let path = sample(dir.path());
    let mut store = Store::open(&path).unwrap();
    let fault = Store::open(&path).unwrap_err();
    assert!(fault.retry && fault.what.contains("another program writes this record"), "{fault}");
    let mut reader = Store::open_to_read(&path).unwrap();
    store.append_with(12, &batch(12, 2, 50), sign).unwrap();
    assert_eq!(reader.size(), 12);
    assert_eq!(reader.leaves(0..99).count(), 12);
    assert!(reader.append_with(12, &[], sign).unwrap_err().what.contains("opened to read"));
    assert_eq!(Store::open_to_read(&path).unwrap().check().unwrap(), store.head());
    drop(store);
    Store::open(&path).unwrap();
}

#[test]
fn other_files_are_refused_by_name() {
    let dir = TempDir::new().unwrap();
    let refuse = |name: &str, part: &str| {
        for write in [true, false] {
            let path = dir.path().join(name);
            let fault = if write { Store::open(&path) } else { Store::open_to_read(&path) }.unwrap_err();
            assert!(fault.what.contains(part) && fault.what.contains(name), "{fault}");
        }
    };
    refuse("absent", "opening the record");
    std::fs::write(dir.path().join("empty"), b"").unwrap();
    refuse("empty", "not a record of Servanda");
    std::fs::write(dir.path().join("text"), "a charter is no record\n".repeat(400)).unwrap();
    refuse("text", "not a record of Servanda");
    let other = rusqlite::Connection::open(dir.path().join("other.db")).unwrap();
    other.execute_batch("CREATE TABLE t (x)").unwrap();
    refuse("other.db", "application id 0, expected 1398162497");
    drop(other);
    let path = sample(dir.path());
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 2).unwrap();
    refuse("p.sqlite", "table version 2, this program knows version 1");
    assert!(Store::create(&path, ORIGIN).unwrap_err().what.contains("a file of this name exists"));
    assert!(Store::create(dir.path().join("q"), "two words").unwrap_err().what.contains("without spaces"));
}

/// A foreign hand that keeps SQLite happy but not the hashes.
#[test]
fn rewritten_rows_are_found() {
    for (sql, part) in [
        ("UPDATE entry SET leaf = x'00' WHERE idx = 5", "entry 5 is not the one that was hashed"),
        ("DELETE FROM entry WHERE idx = 5", "entry 5 is missing"),
        ("DELETE FROM leaf_hash WHERE idx = 5", "the hash of entry 5 is missing"),
        ("UPDATE leaf_hash SET hash = zeroblob(32) WHERE idx = 5", "the checkpoint states 12 entries with root"),
        ("UPDATE leaf_hash SET hash = x'00' WHERE idx = 5", "hash of entry 5"),
        ("INSERT INTO entry VALUES (12, x'00')", "table entry has 13 rows for 12 entries"),
        ("UPDATE head SET size = 11", "the head does not match its checksum"),
        ("UPDATE head SET size = -1", "the head has a negative size"),
        ("DELETE FROM head", "reading the head"),
        ("DROP TABLE leaf_hash", "no such table"),
        ("UPDATE charter_file SET content = x'00'", "do not match it"),
        ("UPDATE meta SET value = x'00'", "setting \"zone\" does not match its checksum"),
    ] {
        let dir = TempDir::new().unwrap();
        let path = sample(dir.path());
        rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let fault = Store::open(&path).and_then(|store| store.check()).unwrap_err();
        assert!(fault.what.contains(part) && fault.what.contains("p.sqlite"), "{sql}: {fault}");
    }
}

/// Flips bits all over the file. Either somebody notices, or everything reads as before (the bit was of no account).
#[test]
fn flipped_bits_are_found_or_harmless() {
    let dir = TempDir::new().unwrap();
    let path = sample(dir.path());
    let good = std::fs::read(&path).unwrap();
    let expected = contents(&Store::open_to_read(&path).unwrap()).unwrap();
    let copy = dir.path().join("damaged.sqlite");
    let (mut found, mut tried) = (0, 0);
    for at in (0..100).chain((100..good.len()).step_by(97)) {
        let mut bytes = good.clone();
        bytes[at] ^= 1 << (at % 8);
        for suffix in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(dir.path().join(format!("damaged.sqlite{suffix}")));
        }
        std::fs::write(&copy, &bytes).unwrap();
        tried += 1;
        match Store::open(&copy).and_then(|store| store.check().and_then(|_| contents(&store))) {
            Err(_) => found += 1,
            Ok(read) => assert!(read == expected, "byte {at}: changed unnoticed"),
        }
    }
    // Half of so small a file is unused space.
    assert!(found * 3 > tried, "only {found} of {tried} were found: does the check read everything?");
}

#[test]
fn cut_files_are_found() {
    let dir = TempDir::new().unwrap();
    let path = sample(dir.path());
    let good = std::fs::read(&path).unwrap();
    let copy = dir.path().join("cut.sqlite");
    for length in (0..good.len()).step_by(509).chain([1, 15, 99, 100, 4096, good.len() - 4096, good.len() - 1]) {
        std::fs::write(&copy, &good[..length]).unwrap();
        let result = Store::open(&copy).and_then(|store| store.check());
        assert!(result.is_err(), "cut to {length} of {} bytes", good.len());
    }
}

/// Copies database and write-ahead log as a power cut would leave them: at any moment, the log torn at any byte.
#[test]
fn after_a_crash_whole_batches_are_there_and_no_halves() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("p.sqlite");
    let wal = dir.path().join("p.sqlite-wal");
    let mut store = Store::create(&path, ORIGIN).unwrap();
    let mut images = Vec::new();
    let mut sizes = vec![0];
    let image =
        |acknowledged: u64| (acknowledged, std::fs::read(&path).unwrap(), std::fs::read(&wal).unwrap_or_default());
    for i in 0..8 {
        let from = store.size();
        // Some batches are larger than SQLite's cache and spill into the log before they commit.
        let leaves = batch(from, if i % 3 == 2 { 60 } else { 2 }, if i % 3 == 2 { 60_000 } else { 500 });
        store
            .append_with(from, &leaves, |head| {
                images.push(image(from));
                sign(head)
            })
            .unwrap();
        images.push(image(store.size()));
        sizes.push(store.size());
    }
    let copy = dir.path().join("copy.sqlite");
    let mut recovered = 0;
    for (acknowledged, database, log) in &images {
        let torn = (0..12).map(|k| log.len() * k / 12 + k * 7).chain([log.len()]);
        for length in torn.map(|length| length.min(log.len())) {
            let _ = std::fs::remove_file(dir.path().join("copy.sqlite-shm"));
            std::fs::write(&copy, database).unwrap();
            std::fs::write(dir.path().join("copy.sqlite-wal"), &log[..length]).unwrap();
            // Creating the record may itself be what the crash cut short; then opening says so.
            let Ok(store) = Store::open(&copy) else {
                assert!(length < log.len(), "a whole copy after {acknowledged} entries does not open");
                continue;
            };
            recovered += 1;
            let head = store.check().unwrap();
            assert!(sizes.contains(&head.size), "half a batch: {} entries", head.size);
            if length == log.len() {
                assert_eq!(
                    head.size, *acknowledged,
                    "an acknowledged batch is gone, or an unacknowledged one is there"
                );
            }
        }
    }
    assert!(recovered > 100, "{recovered}");
}

struct Plain;

impl Sequencer for Plain {
    type Submission = Vec<u8>;

    fn leaf(&mut self, index: u64, mut submission: Vec<u8>) -> Result<Vec<u8>, Fault> {
        if submission.is_empty() {
            return Err(Fault::lasting("nothing was submitted"));
        }
        submission.extend_from_slice(format!(" at {index}").as_bytes());
        Ok(submission)
    }

    fn checkpoint(&mut self, head: &Head) -> Result<Vec<u8>, Fault> {
        if head.size > 500 { Err(Fault::lasting("the key is gone")) } else { sign(head) }
    }
}

#[test]
fn the_appender_gives_every_submission_its_place() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("p.sqlite");
    let appender = Appender::start(Store::create(&path, ORIGIN).unwrap(), Plain).unwrap();
    let threads: Vec<_> = (0..8)
        .map(|thread| {
            let submitter = appender.submitter().unwrap();
            std::thread::spawn(move || {
                let tickets: Vec<_> =
                    (0..50).map(|i| submitter.submit(format!("{thread}.{i}").into_bytes()).unwrap()).collect();
                assert_eq!(submitter.submit(Vec::new()).unwrap().wait(), Err(Fault::lasting("nothing was submitted")));
                tickets.into_iter().map(|ticket| ticket.wait().unwrap().index).collect::<Vec<_>>()
            })
        })
        .collect();
    let places: Vec<Vec<u64>> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    let (store, _) = appender.stop().unwrap();
    assert_eq!(store.check().unwrap().size, 400);
    for (thread, places) in places.iter().enumerate() {
        assert!(places.is_sorted());
        for (i, place) in places.iter().enumerate() {
            assert_eq!(store.leaf(*place).unwrap().unwrap(), format!("{thread}.{i} at {place}").into_bytes());
        }
    }
}

#[test]
fn the_appender_stops_when_it_cannot_sign() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("p.sqlite");
    let mut store = Store::create(&path, ORIGIN).unwrap();
    store.append_with(0, &batch(0, 500, 20), sign).unwrap();
    let appender = Appender::start(store, Plain).unwrap();
    let submitter = appender.submitter().unwrap();
    assert_eq!(submitter.submit(b"x".to_vec()).unwrap().wait(), Err(Fault::lasting("the key is gone")));
    // Whether the queue is closed already or only the answer is missing: it is a fault, never a hang.
    assert!(submitter.submit(b"y".to_vec()).and_then(Ticket::wait).is_err());
    drop(submitter);
    assert_eq!(appender.stop().map(|_| ()), Err(Fault::lasting("the key is gone")));
    assert_eq!(Store::open(&path).unwrap().check().unwrap().size, 500);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_file_panics(bytes in prop::collection::vec(any::<u8>(), 0..3000), header: bool) {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("x");
        let mut file = if header { b"SQLite format 3\0\x10\x00\x02\x02\x00\x40\x20\x20".to_vec() } else { Vec::new() };
        file.extend_from_slice(&bytes);
        std::fs::write(&path, file).unwrap();
        prop_assert!(Store::open(&path).is_err());
    }
}
