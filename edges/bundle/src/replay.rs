//! Replay of a whole log: signatures in batches on two threads, then the pure engine, entry by entry.

use servanda_partnership::{Compiled, Entry, Partnership};
use servanda_statement::{OpenError, Statement, Verified, open_batch};
use servanda_tlog::Leaf;
use std::sync::Arc;

/// Signatures checked together: enough for the batch to pay, few enough that one bad one is found soon.
const BATCH: usize = 512;
/// Below so many entries a second thread costs more than it brings.
const ALONE: usize = 256;

type Opened = Result<Verified<Statement>, OpenError>;

/// The partnership after its last entry: what a checkpoint's `state` line is the digest of. Nothing later has run.
#[must_use]
pub fn replay(compiled: Arc<Compiled>, origin: &str, leaves: &[Leaf]) -> Partnership {
    let mut partnership = Partnership::new(compiled, origin);
    for (leaf, opened) in leaves.iter().zip(open(leaves)) {
        partnership.admit(Entry::of_opened(leaf, origin, opened));
    }
    partnership
}

fn open(leaves: &[Leaf]) -> Vec<Opened> {
    if leaves.len() < ALONE {
        return batches(leaves);
    }
    let (left, right) = leaves.split_at(leaves.len() / 2);
    std::thread::scope(|scope| {
        let other = std::thread::Builder::new().spawn_scoped(scope, || batches(right));
        let mut all = batches(left);
        // No thread to be had, or one that was lost: this one does the work.
        all.extend(other.ok().and_then(|t| t.join().ok()).unwrap_or_else(|| batches(right)));
        all
    })
}

fn batches(leaves: &[Leaf]) -> Vec<Opened> {
    let envelopes: Vec<&[u8]> = leaves.iter().map(Leaf::envelope).collect();
    envelopes.chunks(BATCH).flat_map(open_batch).collect()
}
