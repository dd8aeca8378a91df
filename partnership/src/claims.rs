//! The times that a statement claims: which are let in, and why the others are not (kernel.md, Facts and late facts).
//!
//! A moment earlier than the act enters the run only within `late_limit` and on evidence that the party it favours did not
//! make itself; else the act's own moment holds. A claim favours its author, and what shows that a notice was received
//! favours the notice's sender too. What lengthens, stops or ends a duty favours whoever bears it, whoever puts it on record;
//! unless that is the only one to whom the duty is owed, and so speaks against itself. What somebody's affiliate made it made
//! itself. That its author became aware starts the author's own clocks, so its word is enough for those; it moves nothing
//! else. What it says of when a thing occurred and cannot prove gives its own windows no more time than its words do. An addressee's word that it received a notice earlier than it need have speaks against it, and is enough.

use crate::replay::Partnership;
use servanda_norms::{NormKind, Times};
use servanda_statement::Statement;
use servanda_vocabulary::{Calendar, Date, Moment, Period, Unit};

/// How far back a fact may be proved when the charter does not say.
const LATE_LIMIT: Period = Period { count: 30, unit: Unit::Days };

/// A time that a statement claims, and what became of the claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// `sent`, `received`, `aware` or `occurred`.
    pub name: &'static str,
    /// What is claimed.
    pub claimed: Moment,
    /// What holds.
    pub held: Moment,
    /// Why the claim was not let in; none when it was.
    pub why_not: Option<String>,
}

impl Partnership {
    /// What became of each time that a statement claims, for an act of this moment.
    #[must_use]
    pub fn claims_of(&self, st: &Statement, act: Moment) -> Vec<Claim> {
        self.judged_claims(st, act, None)
    }

    fn judged_claims(&self, st: &Statement, act: Moment, entry: Option<u64>) -> Vec<Claim> {
        let limit = self.capabilities().kernel.settings.late_limit.unwrap_or(LATE_LIMIT);
        let first = earliest(self.run().program().calendar(0), act, limit);
        let (kernel, world) = (&self.capabilities().kernel, self.world());
        let sender = servanda_capability::kernel::sender_of(kernel, &world, st, entry);
        let others = st.times.iter().any(|(_, c)| c.by.as_ref().is_some_and(|by| *by != st.author.party));
        let helped = if others { self.helped(st) } else { Vec::new() };
        let judge = |(name, c): (&'static str, &servanda_statement::TimeClaim)| {
            // What speaks against its author needs no more than its word.
            let free = name == "aware" || (name == "received" && st.kind.name == "notice.acknowledge");
            let with = |by: &str, whom: &str| servanda_capability::kernel::one_side(kernel, &world, by, whom);
            let favoured = c.by.as_deref().and_then(|by| {
                let author = (!free && with(by, &st.author.party)).then_some(st.author.party.as_str());
                let sender = || sender.as_deref().filter(|s| with(by, s));
                author.or_else(sender).or_else(|| helped.iter().copied().find(|h| with(by, h))).map(|whom| (by, whom))
            });
            let why_not = if c.at < first {
                Some(format!("it is more than {limit} before the act, and so later than the late limit allows"))
            } else if let Some((by, whom)) = favoured {
                Some(match by == whom {
                    true => format!("its evidence was made by `{by}`, whom it favours"),
                    false => format!("its evidence was made by `{by}`, which belongs to `{whom}`, whom it favours"),
                })
            } else if !has_evidence(c) && !free && c.at < act {
                Some("it comes without evidence".to_owned())
            } else {
                None
            };
            let held = if why_not.is_some() { act } else { c.at };
            Claim { name, claimed: c.at, held, why_not }
        };
        st.times.iter().map(judge).collect()
    }

    /// Whose duty or right a statement's event would lengthen, stop or end, as things stand; not where its author alone stands
    /// on the other side, since that speaks against itself.
    fn helped(&self, st: &Statement) -> Vec<&str> {
        let world = self.world();
        let (run, names) = (self.run(), self.run().names());
        let seeds = self.seeds(&world, st);
        let (mut helped, author) = (Vec::new(), names.find(&st.author.party));
        for seed in &seeds {
            let (Some(name), about) = (names.find(&seed.name), seed.subject.as_deref().and_then(|s| names.find(s)))
            else {
                continue;
            };
            for (i, inst) in run.instances().iter().enumerate() {
                let same = about.is_none() || inst.subject.is_none() || inst.subject == about;
                let Some(norm) = run.program().norm(inst.norm).filter(|_| same) else { continue };
                let mut ends = Vec::new();
                for c in [&norm.unless, &norm.paused] {
                    c.waits(&|_| Vec::new(), &|_| Vec::new(), &mut ends);
                }
                let duty = norm.kind == NormKind::Duty;
                let moves = norm.bends.extensions.iter().any(|e| e.on.contains(&name));
                if !(moves || duty && ends.contains(&name)) {
                    continue;
                }
                let id = u32::try_from(i).unwrap_or(u32::MAX);
                let mut against = if duty { run.owed_to(id, world.groups) } else { Vec::new() };
                if !duty {
                    against.extend(world.parties().into_iter().filter_map(|p| names.find(p)));
                    against.retain(|p| !inst.bearers.contains(p));
                }
                if against.iter().any(|p| Some(*p) != author) {
                    helped.extend(inst.bearers.iter().map(|b| names.text(*b)));
                }
            }
        }
        helped
    }

    /// Whether a claim rests on more than its author's own word.
    fn proves(&self, c: &servanda_statement::TimeClaim, author: &str) -> bool {
        let kernel = &self.capabilities().kernel;
        let own = |by: &str| servanda_capability::kernel::one_side(kernel, &self.world(), by, author);
        has_evidence(c) && !c.by.as_deref().is_some_and(own)
    }

    /// Whether a statement shows a receipt by more than the word of its author.
    pub(crate) fn shows_receipt(&self, st: &Statement, times: Times) -> bool {
        let received = st.times.received.as_ref().filter(|c| times.received == Some(c.at) && has_evidence(c));
        let kernel = &self.capabilities().kernel;
        let outside = |by: &str| !servanda_capability::kernel::one_side(kernel, &self.world(), by, &st.author.party);
        times.aware.is_some() || received.is_some_and(|c| c.by.as_deref().is_none_or(outside))
    }

    /// What became of the times that an entry claims.
    #[must_use]
    pub fn claims(&self, entry: u64) -> Vec<Claim> {
        let act = usize::try_from(entry).ok().and_then(|i| self.acts().get(i)).copied();
        match (self.statement(entry), act) {
            (Some(st), Some(act)) => self.judged_claims(st, act, Some(entry)),
            _ => Vec::new(),
        }
    }

    /// The times that are let in.
    pub(crate) fn admitted_times(&self, st: &Statement, act: Moment) -> Times {
        let mut times = Times::default();
        if st.times == servanda_statement::Times::default() {
            return times;
        }
        for c in self.claims_of(st, act) {
            match c.name {
                "sent" => times.sent = Some(c.held),
                "received" => {
                    times.received = Some(c.held);
                    let by = st.times.received.as_ref().filter(|c| has_evidence(c)).and_then(|c| c.by.as_deref());
                    times.receipt_by = by.and_then(|p| self.run.names().find(p));
                }
                "aware" if st.times.aware.as_ref().is_some_and(|c| self.proves(c, &st.author.party)) => {
                    times.aware = Some(c.held);
                    times.said_aware = Some(c.claimed).filter(|at| *at != c.held);
                }
                "aware" => {
                    times.own_word = Some(c.held);
                    times.said_aware = Some(c.claimed);
                }
                _ => {
                    times.occurred = Some(c.held);
                    times.said_occurred = Some(c.claimed).filter(|at| *at != c.held);
                }
            }
        }
        times
    }
}

/// Whether a claim comes with evidence; a blank says nothing.
fn has_evidence(c: &servanda_statement::TimeClaim) -> bool {
    c.evidence.as_ref().is_some_and(|e| !e.trim().is_empty())
}

/// The earliest moment that a fact of `act` may claim under this limit.
fn earliest(calendar: &Calendar, act: Moment, limit: Period) -> Moment {
    let Ok(w) = calendar.window_before(act, limit, calendar.before_count()) else { return Moment::START };
    // A limit in days reaches back to the start of its last day, which is not always 24 hours long.
    match w.whole_day {
        true => Date::of(w.at.plus_seconds(-1), &calendar.zone).start(&calendar.zone),
        false => w.at,
    }
}

/// Two times that one statement claims and that cannot both be: nothing is received before it is sent, or known or received
/// before it occurred. A notice may be received before what it announces occurs, and what was sent may have been known
/// before.
pub(crate) fn contradiction(st: &Statement) -> Option<String> {
    let at = |c: &Option<Box<servanda_statement::TimeClaim>>| c.as_ref().map(|c| c.at);
    let announced = st.kind.name.starts_with("notice.");
    let pairs = [
        ("received", at(&st.times.received), "sent", at(&st.times.sent)),
        ("aware", at(&st.times.aware), "occurred", at(&st.times.occurred)),
        ("received", at(&st.times.received).filter(|_| !announced), "occurred", at(&st.times.occurred)),
    ];
    pairs.into_iter().find_map(|(late, l, early, e)| {
        let (l, e) = (l?, e?);
        (l < e).then(|| format!("it says it was {late} at {l}, before it was {early} at {e}; one of the two is wrong"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use servanda_vocabulary::Zone;

    #[test]
    fn a_limit_in_days_reaches_back_to_the_start_of_a_day_that_is_not_24_hours_long() {
        let zone = Zone::named("Europe/Brussels").unwrap();
        let (cal, at) = (Calendar::every_day(zone.clone()), |t: &str| Moment::parse_civil(t, &zone).unwrap());
        let days = Period { count: 10, unit: Unit::Days };
        // The days on which the clocks change: 30 March has 23 hours, 26 October 25.
        for (act, first) in [
            ("2025-04-09 10:00", "2025-03-30 00:00"),
            ("2025-11-05 10:00", "2025-10-26 00:00"),
            ("2025-06-15 10:00", "2025-06-05 00:00"),
        ] {
            assert_eq!(earliest(&cal, at(act), days).civil(&zone), first, "ten days before {act}");
        }
        let hours = Period { count: 48, unit: Unit::Hours };
        assert_eq!(earliest(&cal, at("2025-03-31 10:00"), hours).civil(&zone), "2025-03-29 09:00");
    }
}
