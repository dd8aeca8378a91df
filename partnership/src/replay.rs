//! Replay: entries in log order, a verdict for each, and the run that follows from those that count.

use crate::capabilities::{Capabilities, HostOf};
use crate::compile::Compiled;
use servanda_capability::{FactSeed, MomentOf, World};
use servanda_norms::{Event, Fact, Run, Times};
use servanda_statement::refusal::precedence;
use servanda_statement::{OpenError, Refusal, Statement, StatementId, Verified};
use servanda_vocabulary::{Calendar, Moment, Money, Period};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// An entry as replay takes it: its stamp, and its envelope opened or the reason why not.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The sequencer's stamp.
    pub stamp: Moment,
    /// The statement, its signature checked; or why it could not be opened.
    pub opened: Result<Verified<Statement>, OpenError>,
}

/// What an entry is worth. Judged once, in log order; it never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It counts.
    Counts,
    /// It is void, and stays visible with its reason.
    Void(Refusal),
}

impl Verdict {
    /// The refusal's code, if void.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Verdict::Counts => None,
            Verdict::Void(r) => Some(r.code),
        }
    }
}

/// How many seconds a fact may be proved late when the charter does not say: 30 days.
const LATE_LIMIT_SECONDS: i64 = 30 * 86_400;

/// The state of a partnership: a function of its charter, the entries taken so far, and a moment.
#[derive(Clone, Debug)]
pub struct Partnership {
    compiled: Arc<Compiled>,
    origin: String,
    pub(crate) caps: Capabilities,
    pub(crate) run: Run,
    pub(crate) statements: Vec<Option<Arc<Statement>>>,
    stamps: Vec<Moment>,
    verdicts: Vec<Verdict>,
    /// Every fact that was fed, in the order of feeding; a re-run sorts them anew.
    facts: Vec<Fact>,
    /// Facts of later moments than the run has reached.
    waiting: BTreeMap<(Moment, u64, u8), Fact>,
    seen: BTreeSet<StatementId>,
    verdict_hash: Sha256,
    reruns: u64,
    traces: bool,
}

impl Partnership {
    /// A partnership without entries.
    #[must_use]
    pub fn new(compiled: Arc<Compiled>, origin: &str) -> Self {
        Self {
            caps: compiled.blank.clone(),
            run: Run::new(Arc::clone(&compiled.program)),
            compiled,
            origin: origin.to_owned(),
            statements: Vec::new(),
            stamps: Vec::new(),
            verdicts: Vec::new(),
            facts: Vec::new(),
            waiting: BTreeMap::new(),
            seen: BTreeSet::new(),
            verdict_hash: Sha256::new(),
            reruns: 0,
            traces: false,
        }
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
        self.statements.reserve(entries);
        self.stamps.reserve(entries);
        self.verdicts.reserve(entries);
        self.facts.reserve(entries);
        self.run.reserve(entries.saturating_mul(3));
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
        &self.compiled
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
        World { run: &self.run, statements: &self.statements, origin: &self.origin, groups: &self.caps }
    }

    /// The digest that all nodes compare: verdicts, events in run order, open instances, statuses.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut h = Sha256::new();
        h.update(b"servanda/state/1\n");
        h.update(self.compiled.charter.digest.as_bytes());
        h.update(self.verdict_hash.clone().finalize());
        h.update(self.run.digest());
        h.finalize().into()
    }

    // ---- taking entries ---------------------------------------------------------------------------------------

    /// Judges the next entry, and lets it into the run if it counts.
    pub fn admit(&mut self, entry: Entry) -> Verdict {
        // INVARIANT: stamps never decrease; the record's readers refuse a log in which they do.
        let act = entry.stamp.max(self.stamps.last().copied().unwrap_or(Moment::START));
        let index = u64::try_from(self.verdicts.len()).unwrap_or(u64::MAX);
        self.feed_waiting(act, false);
        let (verdict, statement) = match entry.opened {
            Err(e) => (Verdict::Void(e.refusal()), None),
            Ok(v) => {
                let verdict = match self.judge(&v, act) {
                    Ok(()) => {
                        self.seen.insert(v.id());
                        Verdict::Counts
                    }
                    Err(r) => Verdict::Void(r),
                };
                (verdict, Some(Arc::new(v.into_inner())))
            }
        };
        self.verdict_hash.update(index.to_be_bytes());
        self.verdict_hash.update(verdict.code().unwrap_or("counts").as_bytes());
        if let Verdict::Void(r) = &verdict {
            self.trace_refusal(r);
        }
        self.statements.push(statement);
        self.stamps.push(act);
        self.verdicts.push(verdict.clone());
        if verdict == Verdict::Counts {
            self.take_facts(index, act);
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

    fn judge(&self, v: &Verified<Statement>, act: Moment) -> Result<(), Refusal> {
        let st: &Statement = v;
        let mut reasons: Vec<Refusal> = Vec::new();
        if st.partnership != self.origin {
            reasons.push(Refusal::new(
                "wrong_partnership",
                format!("signed for `{}`; this is `{}`", st.partnership, self.origin),
            ));
        }
        if st.charter != self.compiled.charter.digest {
            reasons.push(Refusal::new(
                "wrong_version",
                format!(
                    "signed under charter {}; in force is {}",
                    short(&st.charter),
                    short(&self.compiled.charter.digest)
                ),
            ));
        }
        if self.seen.contains(&v.id()) {
            reasons.push(Refusal::new("replayed", "the same statement already counts; nothing is counted twice"));
        }
        // What is not for this partnership or version is read no further.
        if reasons.iter().any(|r| r.code != "replayed") {
            reasons.sort_by_key(|r| precedence(r.code));
            return reasons.into_iter().next().map_or(Ok(()), Err);
        }
        let world = self.world();
        if let Err(r) = self.caps.membership.check_author(&world, st, act) {
            reasons.push(r);
        }
        let route = self.compiled.routes.get(st.kind.name.as_str()).filter(|_| st.kind.version == 1);
        if route.is_none() {
            let kinds = self.caps.kinds();
            let near = servanda_vocabulary::nearest(&st.kind.name, kinds.iter().map(|(k, _, _)| *k));
            reasons.push(Refusal::new(
                "unknown_kind",
                format!(
                    "no capability of this edition knows `{}`{}",
                    st.kind,
                    near.map(|n| format!("; did you mean `{n}/1`?")).unwrap_or_default()
                ),
            ));
        }
        if !reasons.is_empty() {
            reasons.sort_by_key(|r| precedence(r.code));
            return reasons.into_iter().next().map_or(Ok(()), Err);
        }
        for (name, claim) in st.times.iter() {
            if claim.at > act {
                return Err(Refusal::new(
                    "bad_body",
                    format!("`{name}` lies in the future ({}); a statement tells what has happened", claim.at),
                ));
            }
        }
        route.and_then(|r| self.caps.all().get(*r).and_then(|c| c.admit(&world, st))).unwrap_or(Ok(()))
    }

    fn take_facts(&mut self, index: u64, act: Moment) {
        let Some(st) = self.statements.last().cloned().flatten() else { return };
        let seeds: Vec<FactSeed> = {
            let world =
                World { run: &self.run, statements: &self.statements, origin: &self.origin, groups: &self.caps };
            let route = self.compiled.routes.get(st.kind.name.as_str());
            route.and_then(|r| self.caps.all().get(*r).map(|c| c.facts(&world, &st))).unwrap_or_default()
        };
        let times = self.admitted_times(&st, act);
        let mut late = false;
        let mut fresh = Vec::with_capacity(seeds.len());
        for (i, seed) in seeds.into_iter().enumerate() {
            let fact = self.fact(index, u8::try_from(i).unwrap_or(u8::MAX), seed, &st, times, act);
            late |= fact.at < self.run.now();
            fresh.push(fact);
        }
        if late {
            self.rerun(fresh);
        } else if fresh.iter().all(|f| f.at <= act) && self.waiting.first_key_value().is_none_or(|(k, _)| k.0 > act) {
            // The usual entry: its facts are of its own moment, and nothing waits before them.
            fresh.sort_by_key(|f| (f.at, f.entry, f.field));
            let mut host = HostOf { caps: &mut self.caps, statements: &self.statements, origin: &self.origin };
            for f in fresh {
                self.run.feed(f.clone(), &mut host);
                self.facts.push(f);
            }
            return;
        } else {
            self.waiting.extend(fresh.into_iter().map(|f| ((f.at, f.entry, f.field), f)));
        }
        self.feed_waiting(act, true);
    }

    /// The times that a statement carries, where they are let in: within the late limit, and on evidence.
    fn admitted_times(&self, st: &Statement, act: Moment) -> Times {
        if st.times == servanda_statement::Times::default() {
            return Times::default();
        }
        let limit = self.caps.kernel.settings.late_limit;
        let earliest = limit.map_or(act.plus_seconds(LATE_LIMIT_SECONDS.saturating_neg()), |p| {
            earliest(self.run.program().calendar(0), act, p)
        });
        // Without evidence, or later than the limit, the act's own moment holds.
        let let_in = |c: &Option<servanda_statement::TimeClaim>| {
            c.as_ref().map(|c| if c.at < earliest || c.evidence.is_none() { act } else { c.at })
        };
        Times {
            sent: let_in(&st.times.sent),
            received: let_in(&st.times.received),
            aware: let_in(&st.times.aware),
            occurred: let_in(&st.times.occurred),
            until: None,
        }
    }

    fn fact(&mut self, entry: u64, field: u8, seed: FactSeed, st: &Statement, times: Times, act: Moment) -> Fact {
        let at = match seed.moment {
            MomentOf::Act => None,
            MomentOf::Sent => times.sent,
            MomentOf::Received => times.received,
            MomentOf::Aware => times.aware.or(times.occurred),
            MomentOf::Occurred => times.occurred.or(times.aware),
        };
        let value = seed.value.as_deref().and_then(|v| v.parse().ok());
        let amount: Option<Money> = seed.amount;
        let party = seed.party.unwrap_or_else(|| st.author.party.clone());
        Fact {
            at: seed.at.or(at).unwrap_or(act),
            name: self.run.intern(&seed.name),
            subject: seed.subject.map(|s| self.run.intern(&s)),
            party: Some(self.run.intern(&party)),
            to: seed.to.iter().map(|t| self.run.intern(t)).collect(),
            times: Times { until: seed.until, ..times },
            entry,
            field,
            amount,
            value,
        }
    }

    /// A fact of an earlier moment re-derives what followed: the run starts again with all facts in their order.
    fn rerun(&mut self, fresh: Vec<Fact>) {
        self.reruns = self.reruns.saturating_add(1);
        let names: Vec<String> = (0..self.run.names().len())
            .map(|i| self.run.names().text(servanda_norms::Sym(u32::try_from(i).unwrap_or(0))).to_owned())
            .collect();
        let mut run = Run::new(Arc::clone(&self.compiled.program));
        for n in &names {
            run.intern(n);
        }
        if self.traces {
            run.keep_traces();
        }
        self.run = run;
        self.caps = self.compiled.blank.clone();
        let all = std::mem::take(&mut self.facts).into_iter().chain(fresh);
        self.waiting.extend(all.map(|f| ((f.at, f.entry, f.field), f)));
    }

    /// Feeds the facts that have come, in order, with the timers between them.
    fn feed_waiting(&mut self, to: Moment, facts_of_to: bool) {
        let mut host = HostOf { caps: &mut self.caps, statements: &self.statements, origin: &self.origin };
        while let Some((key, _)) = self.waiting.first_key_value() {
            if key.0 > to || (key.0 == to && !facts_of_to) {
                break;
            }
            if let Some((_, f)) = self.waiting.pop_first() {
                self.run.feed(f.clone(), &mut host);
                self.facts.push(f);
            }
        }
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

/// The earliest moment that a fact of `act` may claim under this limit.
fn earliest(calendar: &Calendar, act: Moment, limit: Period) -> Moment {
    calendar.before(act, limit).plus_seconds(if calendar.last_day(act, limit).is_some() { -86_400 } else { 0 })
}

fn short(digest: &str) -> &str {
    digest.get(..15).unwrap_or(digest)
}
