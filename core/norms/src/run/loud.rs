//! What cannot become quiet: the norm concerned is stopped with a named fault, alone (kernel.md, Run).

use super::{CASCADE_LIMIT, Run};
use crate::event::{Cause, EventId};
use crate::names::Sym;
use std::cmp::Reverse;
use std::collections::BTreeMap;

impl Run {
    /// The block by which something happened, if a block ruled it.
    pub(super) fn ruled_by(&self, cause: &Cause) -> Option<Sym> {
        match cause {
            Cause::Norm { norm, .. } => self.program.norm(*norm).map(|n| n.block),
            Cause::Rule { block, .. } => Some(*block),
            Cause::Entry(_) | Cause::Timer => None,
        }
    }

    /// The block that brought about most of what has happened since then; of equals the first by clause. Nothing more follows
    /// from its events of this instant, and everything else goes on.
    pub(super) fn loudest(&mut self, since: usize) -> Option<Sym> {
        let mut blocks: BTreeMap<Sym, (usize, Reverse<u32>, EventId)> = BTreeMap::new();
        for e in self.events.iter().skip(since) {
            let Some(block) = self.ruled_by(&e.cause) else { continue };
            let clause = match &e.cause {
                Cause::Norm { norm, .. } => self.program.norm(*norm).map_or(u32::MAX, |n| n.clause),
                Cause::Rule { clause, .. } => *clause,
                Cause::Entry(_) | Cause::Timer => u32::MAX,
            };
            let seen = blocks.entry(block).or_insert((0, Reverse(self.program.rank(clause)), e.id));
            seen.0 = seen.0.saturating_add(1);
        }
        // By text where the clause is the same: the numbers of names follow the order of recording.
        let most =
            blocks.into_iter().max_by_key(|(b, (n, rank, _))| (*n, *rank, Reverse(self.names.text(*b).to_owned())));
        let (block, (_, _, first)) = most?;
        let name = self.names.text(block).to_owned();
        let fault =
            format!("`{name}` set off more than {CASCADE_LIMIT} events at once: stopped here, alone; all else goes on");
        self.faults.push((first, fault));
        Some(block)
    }
}
