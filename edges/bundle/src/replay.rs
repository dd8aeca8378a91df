//! Replay of a whole log: signatures in batches on two threads, and meanwhile the pure engine, entry by entry.

use servanda_partnership::{Compiled, Entry, Partnership};
use servanda_statement::{OpenError, Statement, Verified, open_batch};
use servanda_tlog::Leaf;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};

/// Signatures checked together: enough for the batch to pay, few enough that one bad one is found soon.
const BATCH: usize = 512;
/// Below so many entries a second thread costs more than it brings.
const ALONE: usize = 256;

type Opened = Result<Verified<Statement>, OpenError>;

/// The partnership after its last entry: what a checkpoint's `state` line is the digest of. Nothing later has run.
#[must_use]
pub fn replay(compiled: Arc<Compiled>, origin: &str, leaves: &[Leaf]) -> Partnership {
    let mut partnership = Partnership::new(compiled, origin);
    let batches: Vec<&[Leaf]> = leaves.chunks(BATCH).collect();
    let next = AtomicUsize::new(0);
    let (done, ready) = mpsc::channel::<(usize, Vec<Opened>)>();
    std::thread::scope(|scope| {
        // A second thread opens batches; where there is none to be had, its end of the channel is gone at once.
        let other = || {
            let done = done;
            while let Some((i, batch)) = claim(&batches, &next) {
                if done.send((i, open(batch))).is_err() {
                    break;
                }
            }
        };
        if leaves.len() >= ALONE {
            let _ = std::thread::Builder::new().spawn_scoped(scope, other);
        } else {
            drop(other);
        }
        let mut opened: BTreeMap<usize, Vec<Opened>> = BTreeMap::new();
        for (i, batch) in batches.iter().enumerate() {
            // While the batch that comes next is not open, this thread opens one too.
            let these = loop {
                opened.extend(ready.try_iter());
                if let Some(these) = opened.remove(&i) {
                    break these;
                }
                let more = match claim(&batches, &next) {
                    Some((k, batch)) => Some((k, open(batch))),
                    None => ready.recv().ok(),
                };
                match more {
                    Some((k, list)) => opened.insert(k, list),
                    // The other thread took it and was lost: this one does the work.
                    None => break open(batch),
                };
            };
            for (leaf, opened) in batch.iter().zip(these) {
                partnership.admit(Entry::of_opened(leaf, origin, opened));
            }
        }
    });
    partnership
}

/// The next batch that nobody has taken.
fn claim<'a>(batches: &[&'a [Leaf]], next: &AtomicUsize) -> Option<(usize, &'a [Leaf])> {
    let i = next.fetch_add(1, Ordering::Relaxed);
    batches.get(i).map(|batch| (i, *batch))
}

fn open(leaves: &[Leaf]) -> Vec<Opened> {
    let envelopes: Vec<&[u8]> = leaves.iter().map(Leaf::envelope).collect();
    open_batch(&envelopes)
}
