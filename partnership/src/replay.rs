//! Replay: entries in log order, a verdict for each, and the run that follows from those that count.

use crate::amend::take;
use crate::capabilities::{Capabilities, HostOf};
use crate::compile::Compiled;
use crate::entry::{Entry, Verdict};
use servanda_capability::{Drafts, FactSeed, Judged, MomentOf, World};
use servanda_norms::{Carried, Event, Fact, Run, Times};
use servanda_statement::{Refusal, Statement, StatementId};
use servanda_vocabulary::{Moment, Money};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The state of a partnership: a function of its charter, the entries taken so far, and a moment.
#[derive(Clone, Debug)]
pub struct Partnership {
    /// The versions of the charter that are known, the founding one first.
    pub(crate) versions: Vec<Arc<Compiled>>,
    /// What each later version would change.
    pub(crate) drafts: Drafts,
    pub(crate) origin: Arc<str>,
    /// The charter that the last statement cites: most cite the same, and share its text.
    cited: Arc<str>,
    pub(crate) caps: Capabilities,
    pub(crate) run: Run,
    pub(crate) statements: Arc<Vec<Option<Arc<Statement>>>>,
    stamps: Arc<Vec<Moment>>,
    /// The moment of each entry's act.
    acts: Arc<Vec<Moment>>,
    pub(crate) verdicts: Arc<Vec<Verdict>>,
    /// Every fact that was fed, in the order of feeding; a re-run sorts them anew.
    pub(crate) facts: Arc<Vec<Fact>>,
    /// Facts of later moments than the run has reached.
    pub(crate) waiting: BTreeMap<(Moment, u64, u8), Fact>,
    /// The facts that hold among such as contradict each other: the order of proof, entry and field of each.
    slots: BTreeMap<String, (u32, u64, u8)>,
    /// The statements that count, by [`place`].
    pub(crate) seen: Arc<BTreeSet<[u64; 4]>>,
    verdict_hash: Sha256,
    pub(crate) reruns: u64,
    pub(crate) traces: bool,
}

impl Partnership {
    /// A partnership without entries.
    #[must_use]
    pub fn new(compiled: Arc<Compiled>, origin: &str) -> Self {
        let mut run = Run::new(Arc::clone(&compiled.program));
        if !compiled.openings.is_empty() {
            run.open_values(Arc::clone(&compiled.openings));
        }
        let later = compiled.later.clone();
        let mut p = Self {
            caps: compiled.blank.clone(),
            run,
            versions: vec![compiled],
            drafts: Drafts::new(),
            origin: origin.into(),
            cited: Arc::default(),
            statements: Arc::default(),
            stamps: Arc::default(),
            acts: Arc::default(),
            verdicts: Arc::default(),
            facts: Arc::default(),
            waiting: BTreeMap::new(),
            slots: BTreeMap::new(),
            seen: Arc::default(),
            verdict_hash: Sha256::new(),
            reruns: 0,
            traces: false,
        };
        for (_, files) in later {
            // A version that does not compile is unknown, to every node alike: nothing can adopt it.
            let _ = p.learn(files);
        }
        p
    }

    /// Replays entries and runs everything up to `at`.
    #[must_use]
    pub fn replay(compiled: Arc<Compiled>, origin: &str, entries: impl IntoIterator<Item = Entry>, at: Moment) -> Self {
        let mut p = Self::new(compiled, origin);
        let entries = entries.into_iter();
        p.reserve(entries.size_hint().0);
        for e in entries {
            p.admit(e);
        }
        p.advance(at);
        p
    }

    /// Makes room for as many entries as are to come.
    fn reserve(&mut self, entries: usize) {
        Arc::make_mut(&mut self.statements).reserve(entries);
        Arc::make_mut(&mut self.stamps).reserve(entries);
        Arc::make_mut(&mut self.acts).reserve(entries);
        Arc::make_mut(&mut self.verdicts).reserve(entries);
        Arc::make_mut(&mut self.facts).reserve(entries);
    }

    /// Keeps a list of the clauses that were consulted, for coverage.
    pub fn keep_traces(&mut self) {
        self.traces = true;
        self.run.keep_traces();
    }

    // ---- reading ----------------------------------------------------------------------------------------------

    /// The charter in force.
    #[must_use]
    pub fn compiled(&self) -> &Compiled {
        in_force(&self.versions, &self.run)
    }
    /// The log's origin.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }
    /// The kernel's run.
    #[must_use]
    pub fn run(&self) -> &Run {
        &self.run
    }
    /// The capabilities with their state.
    #[must_use]
    pub fn capabilities(&self) -> &Capabilities {
        &self.caps
    }
    /// The verdict of each entry.
    #[must_use]
    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }
    /// The stamp of each entry.
    #[must_use]
    pub fn stamps(&self) -> &[Moment] {
        &self.stamps
    }
    /// The moment of each entry's act: its stamp, or an earlier receipt by somebody else's node.
    #[must_use]
    pub fn acts(&self) -> &[Moment] {
        &self.acts
    }
    /// The statement of an entry, if it could be read.
    #[must_use]
    pub fn statement(&self, entry: u64) -> Option<&Statement> {
        self.statements.get(usize::try_from(entry).ok()?)?.as_deref()
    }
    /// How often a late fact made the run start again.
    #[must_use]
    pub fn reruns(&self) -> u64 {
        self.reruns
    }
    /// What capabilities may read.
    #[must_use]
    pub fn world(&self) -> World<'_> {
        World {
            run: &self.run,
            statements: &self.statements,
            origin: &self.origin,
            groups: &self.caps,
            judged: None,
            drafts: &self.drafts,
        }
    }

    /// The digest that all nodes compare: verdicts, events in run order, open instances, statuses.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut h = Sha256::new();
        h.update(b"servanda/state/1\n");
        h.update(self.compiled().charter.digest.as_bytes());
        h.update(self.verdict_hash.clone().finalize());
        h.update(self.run.digest());
        h.finalize().into()
    }

    // ---- taking entries ---------------------------------------------------------------------------------------

    /// Judges the next entry, and lets it into the run if it counts.
    pub fn admit(&mut self, entry: Entry) -> Verdict {
        // INVARIANT: stamps never decrease; the record's readers refuse a log in which they do.
        let stamp = entry.stamp.max(self.stamps.last().copied().unwrap_or(Moment::START));
        let index = u64::try_from(self.verdicts.len()).unwrap_or(u64::MAX);
        // Facts of earlier entries that come true in this very second, such as a version's moment, have come.
        self.feed_waiting(stamp, true);
        let mut judged = Judged { act: stamp, ..Judged::default() };
        let (verdict, statement) = match entry.opened {
            Err(e) => (Verdict::Void(e.refusal()), None),
            Ok(v) => {
                if let Some(seen) = self.seen_at(&v, stamp, &entry.receipts) {
                    (judged.act, judged.receipted) = (seen, true);
                }
                judged.unproved_until = self.unproved_until(&v, judged);
                judged.times = self.admitted_times(&v, judged.act);
                let verdict = match self.judge(&v, judged) {
                    Ok(()) => {
                        Arc::make_mut(&mut self.seen).insert(place(&v.id()));
                        Verdict::Counts
                    }
                    Err(r) => Verdict::Void(r),
                };
                let mut statement = v.into_inner();
                statement.share(&self.origin, &self.cited);
                self.cited = Arc::clone(&statement.charter);
                (verdict, Some(Arc::new(statement)))
            }
        };
        self.verdict_hash.update(index.to_be_bytes());
        self.verdict_hash.update(verdict.code().unwrap_or("counts").as_bytes());
        if let Verdict::Void(r) = &verdict {
            self.trace_refusal(r);
        }
        Arc::make_mut(&mut self.statements).push(statement);
        Arc::make_mut(&mut self.stamps).push(stamp);
        Arc::make_mut(&mut self.acts).push(judged.act);
        Arc::make_mut(&mut self.verdicts).push(verdict.clone());
        if verdict == Verdict::Counts {
            let seen = self.seen_by(&entry.receipts, index);
            self.take_facts(index, stamp, judged, seen);
        }
        verdict
    }

    fn trace_refusal(&mut self, r: &Refusal) {
        let Some(clause) = &r.clause else { return };
        let number = self.run.program().clauses.list.iter().position(|(_, h)| h == clause);
        if let Some(n) = number.and_then(|n| u32::try_from(n).ok()) {
            self.run.trace(n, "", &format!("refused {}", r.code), true);
        }
    }

    /// The facts that a statement would yield.
    pub(crate) fn seeds(&self, world: &World<'_>, st: &Statement) -> Vec<FactSeed> {
        let route = self.compiled().routes.get(st.kind.name.as_str());
        route.and_then(|r| self.caps.all().get(*r).map(|c| c.facts(world, st))).unwrap_or_default()
    }

    fn take_facts(&mut self, index: u64, stamp: Moment, judged: Judged, seen: Vec<FactSeed>) {
        let Some(st) = self.statements.last().cloned().flatten() else { return };
        let mut seeds: Vec<FactSeed> = {
            let world = World { judged: Some(judged), ..self.world() };
            self.seeds(&world, &st)
        };
        // No node has an entry before the act was made, or later than it was stamped by its own receipt.
        let about = seeds.first().and_then(|s| s.subject.clone());
        let of = |s: FactSeed| FactSeed { at: s.at.map(|at| at.max(judged.act)), subject: about.clone(), ..s };
        seeds.extend(seen.into_iter().map(of));
        let mut late = false;
        let mut fresh = Vec::with_capacity(seeds.len());
        for (i, seed) in seeds.into_iter().enumerate() {
            // Of a receipt an addressee's own word moves nothing later: it takes no proof's place, and the earliest holds.
            let own_word = seed.to.contains(&st.author.party) && !self.shows_receipt(&st, judged.times);
            let slot = seed.slot.clone().filter(|_| !own_word);
            let fact = self.fact(index, u8::try_from(i).unwrap_or(u8::MAX), seed, &st, stamp, judged);
            if let Some((what, rank)) = slot {
                match self.slots.get(&what).copied() {
                    // The method's order of proof, then the earlier entry.
                    Some((held, _, _)) if held <= rank => continue,
                    Some((_, entry, field)) => late |= self.forget(entry, field),
                    None => {}
                }
                self.slots.insert(what, (rank, index, fact.field));
            }
            late |= fact.at < self.run.now();
            fresh.push(fact);
        }
        if late {
            self.rerun(fresh, stamp, &st.author.party);
        } else if fresh.iter().all(|f| f.at <= stamp) && self.waiting.first_key_value().is_none_or(|(k, _)| k.0 > stamp)
        {
            // The usual entry: its facts are of its own moment, and nothing waits before them.
            fresh.sort_by_key(|f| (f.at, f.entry, f.field));
            for f in fresh {
                self.feed(f);
            }
            return;
        } else {
            self.waiting.extend(fresh.into_iter().map(|f| ((f.at, f.entry, f.field), f)));
        }
        self.feed_waiting(stamp, true);
    }

    /// Takes a fact out of the run because a stronger one contradicts it; whether it had run already.
    fn forget(&mut self, entry: u64, field: u8) -> bool {
        self.waiting.retain(|k, _| (k.1, k.2) != (entry, field));
        let before = self.facts.len();
        Arc::make_mut(&mut self.facts).retain(|f| (f.entry, f.field) != (entry, field));
        self.facts.len() < before
    }

    fn fact(&mut self, entry: u64, field: u8, seed: FactSeed, st: &Statement, stamp: Moment, judged: Judged) -> Fact {
        let times = judged.times;
        let at = match seed.moment {
            MomentOf::Act => None,
            MomentOf::Sent => times.sent,
            MomentOf::Received => times.received,
            // It had it by the earliest of them.
            MomentOf::Known => {
                [times.aware, times.own_word, times.received].into_iter().flatten().min().or(times.occurred)
            }
            MomentOf::Given => times.received.or(times.sent),
            MomentOf::Paid => times.occurred.or(times.sent),
            // What its author knew by its own word alone moves nothing but its own windows.
            MomentOf::Aware => times.aware.or(times.occurred),
            MomentOf::Occurred => times.occurred.or(times.aware),
        };
        let value = seed.value.as_deref().and_then(|v| v.parse().ok());
        let amount: Option<Money> = seed.amount;
        let party = seed.party.unwrap_or_else(|| st.author.party.clone());
        let at = seed.at.or(at).unwrap_or(judged.act);
        let scope = servanda_capability::scope(st).map(|s| self.run.intern(&s));
        Fact {
            at,
            name: self.run.intern(&seed.name),
            subject: seed.subject.map(|s| self.run.intern(&s)),
            party: Some(self.run.intern(&party)),
            to: seed.to.iter().map(|t| self.run.intern(t)).collect(),
            said: Carried::new(Times { until: seed.until, ..times }, amount, value),
            entry,
            field,
            scope,
            late: (at < stamp).then_some(stamp),
        }
    }

    fn feed(&mut self, fact: Fact) {
        let mut host = HostOf { caps: &mut self.caps, statements: &self.statements, origin: &self.origin };
        take(&self.versions, &mut self.run, &mut host, fact.clone());
        Arc::make_mut(&mut self.facts).push(fact);
    }

    /// Feeds the facts that have come, in order, with the timers between them.
    pub(crate) fn feed_waiting(&mut self, to: Moment, facts_of_to: bool) {
        while let Some((key, _)) = self.waiting.first_key_value() {
            if key.0 > to || (key.0 == to && !facts_of_to) {
                break;
            }
            if let Some((_, f)) = self.waiting.pop_first() {
                self.feed(f);
            }
        }
        let mut host = HostOf { caps: &mut self.caps, statements: &self.statements, origin: &self.origin };
        self.run.advance_before(to, &mut host);
    }

    /// Runs everything up to and including `at`. Later than the last stamp it is a forecast.
    pub fn advance(&mut self, at: Moment) {
        self.feed_waiting(at, true);
        let mut host = HostOf { caps: &mut self.caps, statements: &self.statements, origin: &self.origin };
        self.run.advance(at, &mut host);
    }

    /// Events behind an entry, for showing what it did.
    pub fn events_of(&self, entry: u64) -> impl Iterator<Item = &Event> {
        self.run.events().iter().filter(move |e| e.entry == Some(entry))
    }
}

/// A statement's id as four numbers: a set of them compares numbers instead of calling for bytes.
pub(crate) fn place(id: &StatementId) -> [u64; 4] {
    let mut out = [0; 4];
    for (part, bytes) in out.iter_mut().zip(id.as_bytes().chunks_exact(8)) {
        *part = bytes.try_into().map_or(0, u64::from_be_bytes);
    }
    out
}

/// The version that is in force in a run.
#[expect(clippy::indexing_slicing, reason = "a partnership is made with one version, and none is taken away")]
fn in_force<'a>(versions: &'a [Arc<Compiled>], run: &Run) -> &'a Arc<Compiled> {
    let at = (run.version() as usize).min(versions.len().saturating_sub(1));
    &versions[at]
}
