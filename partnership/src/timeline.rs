//! The past from snapshots: what held at any moment, as known now, without running everything again.
//!
//! A timeline is a cache: it may be thrown away, and answers what [`Partnership::as_of`] answers.

use crate::amend::take;
use crate::capabilities::{Capabilities, HostOf};
use crate::replay::Partnership;
use servanda_norms::Run;
use servanda_vocabulary::Moment;
use std::sync::Arc;

/// The run and the capabilities after so many facts.
#[derive(Clone)]
struct Snapshot {
    fed: usize,
    run: Run,
    caps: Capabilities,
}

/// Snapshots of a partnership's past. They share what has not changed with each other and with the partnership.
#[derive(Clone)]
pub struct Timeline {
    snapshots: Vec<Snapshot>,
    /// How often late facts had made the run start again: another number means another past.
    reruns: u64,
}

/// A moment of the past, to be read only.
pub struct Past(Partnership);

impl core::ops::Deref for Past {
    type Target = Partnership;
    fn deref(&self) -> &Partnership {
        &self.0
    }
}

impl Timeline {
    /// Takes a snapshot after every so many facts, by running them once more.
    #[must_use]
    pub fn new(p: &Partnership, every: usize) -> Self {
        let (run, caps) = p.blank(Arc::clone(p.run.kept()));
        let mut at = Snapshot { fed: 0, run, caps };
        let mut snapshots = vec![at.clone()];
        for f in p.facts.iter() {
            let mut host = HostOf { caps: &mut at.caps, statements: &p.statements, origin: &p.origin };
            take(&p.versions, &mut at.run, &mut host, f.clone());
            at.fed = at.fed.saturating_add(1);
            if at.fed.checked_rem(every.max(1)) == Some(0) {
                at.run.share(&p.run);
                snapshots.push(at.clone());
            }
        }
        Self { snapshots, reruns: p.reruns() }
    }

    /// Whether this is still the partnership's past.
    #[must_use]
    pub fn fits(&self, p: &Partnership) -> bool {
        self.reruns == p.reruns() && self.snapshots.last().is_some_and(|s| s.fed <= p.facts.len())
    }

    /// What held at a moment, as known now; the moment must not lie after the last that has run. None if the past is
    /// another one now.
    #[must_use]
    pub fn at(&self, p: &Partnership, at: Moment) -> Option<Past> {
        if !self.fits(p) {
            return None;
        }
        let after = self.snapshots.partition_point(|s| s.run.now() < at);
        let Snapshot { mut fed, mut run, mut caps } = self.snapshots.get(after.saturating_sub(1))?.clone();
        let mut host = HostOf { caps: &mut caps, statements: &p.statements, origin: &p.origin };
        while let Some(f) = p.facts.get(fed).filter(|f| f.at <= at) {
            take(&p.versions, &mut run, &mut host, f.clone());
            fed = fed.saturating_add(1);
        }
        run.advance(at, &mut host);
        let mut past = p.clone();
        (past.run, past.caps) = (run, caps);
        past.facts = Arc::clone(&p.facts);
        Some(Past(past))
    }
}
