//! A durable append by one writer, against a bare SQLite commit of the same bytes with synchronous=FULL on the same disk.

use crate::Figure;
use crate::synthetic::{ORIGIN, compiled, statements};
use servanda_store_sqlite::Store;
use servanda_tlog::{Checkpoint, Hash, Leaf, NoteSigner};
use std::time::Instant;

/// Measures it.
pub fn run() -> Result<Vec<Figure>, String> {
    let e = |x: &dyn std::fmt::Display| x.to_string();
    let c = compiled()?;
    let n = 600;
    let mut leaves = Vec::new();
    for (at, st, key) in statements(&c, n)? {
        let envelope = st.sign(&key).map_err(|x| e(&x))?;
        leaves.push(Leaf::new(at.seconds(), vec![], envelope).map_err(|x| e(&x))?.encode());
    }
    let dir = tempfile::tempdir_in(std::env::current_dir().map_err(|x| e(&x))?).map_err(|x| e(&x))?;
    let mut store = Store::create(dir.path().join("log.sqlite"), ORIGIN).map_err(|x| x.what)?;
    let signer = NoteSigner::new(ORIGIN, [9; 32]).map_err(|x| e(&x))?;
    let bare = rusqlite::Connection::open(dir.path().join("bare.sqlite")).map_err(|x| e(&x))?;
    bare.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t(i INTEGER PRIMARY KEY, b BLOB NOT NULL)",
    )
    .map_err(|x| e(&x))?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    // One of each in turn, so that the disk's moods touch both.
    for leaf in &leaves {
        let t = Instant::now();
        let head = store.head_after(std::slice::from_ref(leaf));
        let note = Checkpoint::with_state(ORIGIN, head.size, head.root, &Hash::EMPTY)
            .and_then(|x| x.sign(&signer))
            .map_err(|x| e(&x))?;
        let size = store.size();
        store.append(size, std::slice::from_ref(leaf), note.to_string().as_bytes()).map_err(|x| x.what)?;
        ours.push(t.elapsed().as_secs_f64());
        let t = Instant::now();
        bare.execute("INSERT INTO t(b) VALUES (?1)", [leaf]).map_err(|x| e(&x))?;
        theirs.push(t.elapsed().as_secs_f64());
    }
    let median = |v: &mut Vec<f64>| {
        v.sort_by(f64::total_cmp);
        v.get(v.len() / 2).copied().unwrap_or(0.0)
    };
    let (a, b) = (median(&mut ours), median(&mut theirs));
    let ratio = a / b;
    Ok(vec![Figure {
        name: "durable append with signed checkpoint, one writer",
        value: format!("{ratio:.2}× (median {:.2} against {:.2} ms)", a * 1e3, b * 1e3),
        must: "≤ 1.5× a bare FULL commit".to_owned(),
        ok: ratio <= 1.5,
    }])
}
