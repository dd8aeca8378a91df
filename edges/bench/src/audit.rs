//! The audit with every signature checked, against the bare work on the same bytes: batch verification, SHA-256, JSON.

use crate::Figure;
use crate::synthetic::{ORIGIN, compiled, statements};
use servanda_bundle::{Bundle, Grade, audit};
use servanda_partnership::{Entry, Partnership};
use servanda_statement::{Envelope, Verified, verify_batch};
use servanda_tlog::{Checkpoint, Hash, Leaf, NoteSigner, Tree, leaf_hash};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::Instant;

/// Measures it.
pub fn run() -> Result<Vec<Figure>, String> {
    let c = compiled()?;
    let n = 20_000;
    let e = |x: &dyn std::fmt::Display| x.to_string();
    let (mut leaves, mut envelopes) = (Vec::new(), Vec::new());
    let mut tree = Tree::new();
    let mut state = Partnership::new(Arc::clone(&c), ORIGIN);
    for (at, st, key) in statements(&c, n)? {
        let envelope = st.sign(&key).map_err(|x| e(&x))?;
        state.admit(Entry::new(at, Verified::open(&envelope)));
        let leaf = Leaf::new(at.seconds(), vec![], envelope.clone()).map_err(|x| e(&x))?.encode();
        tree.push(leaf_hash(&leaf));
        leaves.push(leaf);
        envelopes.push(envelope);
    }
    let signer = NoteSigner::new(ORIGIN, [9; 32]).map_err(|x| e(&x))?;
    let digest = Hash::from_slice(&state.digest()).map_err(|x| e(&x))?;
    let size = u64::try_from(leaves.len()).unwrap_or(0);
    let note =
        Checkpoint::with_state(ORIGIN, size, tree.root(), &digest).and_then(|x| x.sign(&signer)).map_err(|x| e(&x))?;
    let bundle =
        Bundle::of(&state, &signer.verifier().to_string(), &leaves, note.to_string().as_bytes()).map_err(|x| e(&x))?;

    // Interleaved, so that a drift of the machine's speed touches both.
    let (mut ours, mut bare) = (f64::MAX, f64::MAX);
    for _ in 0..3 {
        let t = Instant::now();
        let report = std::hint::black_box(audit(&bundle, None));
        ours = ours.min(t.elapsed().as_secs_f64());
        if report.grade() == Grade::Bad {
            return Err(format!("the bundle is {}", report.grade()));
        }
        let t = Instant::now();
        bare_work(&leaves, &envelopes)?;
        bare = bare.min(t.elapsed().as_secs_f64());
    }
    let ratio = ours / bare;
    Ok(vec![Figure {
        name: "audit 20,000 signed entries against the bare work",
        value: format!("{ratio:.2}× ({:.0} against {:.0} ms)", ours * 1e3, bare * 1e3),
        must: "≤ 1.5×".to_owned(),
        ok: ratio <= 1.5,
    }])
}

/// The same signatures in batches, the same bytes hashed as leaves and nodes, the same JSON decoded; on the two threads
/// that the audit uses as well.
fn bare_work(leaves: &[Vec<u8>], envelopes: &[Vec<u8>]) -> Result<(), String> {
    let half = envelopes.len() / 2;
    let (a, b) = envelopes.split_at(half);
    let part = |list: &[Vec<u8>]| -> Result<(), String> {
        let mut opened = Vec::with_capacity(list.len());
        for bytes in list {
            opened.push(Envelope::parse(bytes).map_err(|e| e.to_string())?);
        }
        let messages: Vec<Vec<u8>> = opened.iter().map(Envelope::signed_bytes).collect();
        for (chunk, m) in opened.chunks(512).zip(messages.chunks(512)) {
            let items: Vec<_> = chunk.iter().zip(m).map(|(o, m)| (o.keyid, o.signature, m.as_slice())).collect();
            verify_batch(&items).map_err(|_| "a signature does not hold".to_owned())?;
        }
        for o in &opened {
            let v: serde_json::Value = serde_json::from_slice(&o.payload).map_err(|e| e.to_string())?;
            std::hint::black_box(v);
        }
        Ok(())
    };
    std::thread::scope(|s| {
        let other = s.spawn(|| part(b));
        part(a)?;
        other.join().map_err(|_| "a thread stopped".to_owned())?
    })?;
    let mut tree = Tree::new();
    for l in leaves {
        tree.push(leaf_hash(l));
    }
    std::hint::black_box(tree.root());
    for (l, e) in leaves.iter().zip(envelopes) {
        std::hint::black_box(Sha256::digest(e).len() + l.len());
    }
    Ok(())
}
