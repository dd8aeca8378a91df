//! Conditions, in Kleene's three values: what is not known is neither yes nor no.

use crate::amount::{Factor, Reading};
use crate::bends::Stretch;
use crate::due::TimeValue;
use crate::event::Event;
use crate::names::Sym;
use crate::parties::Parties;
use crate::run::{Host, Run, Stage};
use crate::time::TimeExpr;
use rust_decimal::Decimal;
use servanda_vocabulary::Period;

/// A truth value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tri {
    /// False.
    No,
    /// Not known.
    Unknown,
    /// True.
    Yes,
}

impl From<bool> for Tri {
    fn from(b: bool) -> Self {
        if b { Tri::Yes } else { Tri::No }
    }
}

impl core::ops::Not for Tri {
    type Output = Tri;
    fn not(self) -> Tri {
        match self {
            Tri::No => Tri::Yes,
            Tri::Unknown => Tri::Unknown,
            Tri::Yes => Tri::No,
        }
    }
}

/// A condition over the run, read for a trigger.
#[derive(Clone, Debug, PartialEq)]
pub enum Cond {
    /// Always.
    True,
    /// Never.
    False,
    /// Whether the end of the agreement ended a clause, by its number in the program.
    Ended(u32),
    /// Not this.
    Not(Box<Cond>),
    /// All of these.
    All(Vec<Cond>),
    /// Any of these.
    Any(Vec<Cond>),
    /// Whether somebody (all that are named; the trigger's subject when none is) holds a status.
    Has(Sym, Option<Parties>),
    /// What a finding says of the trigger's subject; its number in the program.
    Found(u32),
    /// Whether a question about the trigger's subject is in dispute: put, and not settled.
    Disputed(u32),
    /// Whether a counter's events happened at least so often in the stretch that ends now.
    Counted {
        /// The counter.
        counter: u32,
        /// How often.
        at_least: u32,
        /// The events that may change it.
        on: Vec<Sym>,
    },
    /// Whether one of these has happened, with the same subject.
    Happened(Vec<Sym>),
    /// Whether the measured value of the subject is at least (or, false, at most) this.
    Measured(Sym, bool, Decimal),
    /// Whether a number made of measured ones, such as a ratio, is at least (or, false, at most) this: compared exactly.
    Number(Box<Factor>, bool, Decimal),
    /// Whether now is before this time.
    Before(TimeExpr),
    /// Whether now is at or after this time.
    After(TimeExpr),
    /// Whether now lies in the last days of a stretch of the calendar, or in the first days after one.
    NearEnd {
        /// The stretch.
        span: Stretch,
        /// How long before its end.
        before: Option<Period>,
        /// How long after it.
        after: Option<Period>,
        /// By which calendar.
        calendar: u32,
    },
    /// Whether two expressions share a party.
    Is(Parties, Parties),
    /// Whether any or all (true) of the trigger's subject's attribute is one of these names: left to capabilities.
    Asked(Sym, Vec<Sym>),
    /// Whether all of these parties have approved the trigger's subject, such as a request.
    Approved {
        /// Who must have approved.
        by: Parties,
        /// The group of a subject's approvers, which a capability keeps.
        kind: Sym,
        /// The events that may change it.
        on: Vec<Sym>,
    },
}

impl Cond {
    /// The events whose coming may change the value.
    pub fn waits(&self, run_names: &dyn Fn(Sym) -> Vec<Sym>, findings: &dyn Fn(u32) -> Vec<Sym>, out: &mut Vec<Sym>) {
        match self {
            Cond::True | Cond::False | Cond::Asked(..) | Cond::Ended(_) => {}
            Cond::Not(c) => c.waits(run_names, findings, out),
            Cond::All(l) | Cond::Any(l) => l.iter().for_each(|c| c.waits(run_names, findings, out)),
            Cond::Has(s, who) => {
                out.extend(run_names(*s));
                who.iter().for_each(|p| p.statuses(&mut |s| out.extend(run_names(s))));
            }
            Cond::Found(f) | Cond::Disputed(f) => out.extend(findings(*f)),
            Cond::Counted { on, .. } => out.extend(on),
            Cond::Happened(e) => out.extend(e),
            Cond::Measured(m, _, _) => out.push(*m),
            Cond::Number(n, _, _) => n.measures(out),
            Cond::Before(t) | Cond::After(t) => t.waits(run_names, findings, out),
            Cond::Is(a, b) => [a, b].into_iter().for_each(|p| p.statuses(&mut |s| out.extend(run_names(s)))),
            Cond::NearEnd { .. } => {}
            Cond::Approved { on, .. } => out.extend(on),
        }
    }

    /// Whether it may change by what happens to others than the trigger's subject: a party that it names, a status's holders.
    #[must_use]
    pub fn looks_elsewhere(&self) -> bool {
        match self {
            Cond::Not(c) => c.looks_elsewhere(),
            Cond::All(l) | Cond::Any(l) => l.iter().any(Cond::looks_elsewhere),
            Cond::Has(_, who) => who.is_some(),
            // What is counted is counted over everything; a number may be made of what was measured of others.
            Cond::Is(..) | Cond::Counted { .. } | Cond::Number(..) => true,
            _ => false,
        }
    }

    /// Whether it asks for groups that only capabilities know.
    #[must_use]
    pub fn asks_groups(&self) -> bool {
        match self {
            Cond::Not(c) => c.asks_groups(),
            Cond::All(l) | Cond::Any(l) => l.iter().any(Cond::asks_groups),
            Cond::Has(_, Some(p)) => p.asks_groups(),
            Cond::Is(a, b) => a.asks_groups() || b.asks_groups(),
            Cond::Asked(..) | Cond::Approved { .. } => true,
            _ => false,
        }
    }

    /// The findings that it asks about: what puts the question anew may change the value as well.
    pub(crate) fn disputed(&self, out: &mut Vec<u32>) {
        match self {
            Cond::Found(f) | Cond::Disputed(f) => out.push(*f),
            Cond::Not(c) => c.disputed(out),
            Cond::All(l) | Cond::Any(l) => l.iter().for_each(|c| c.disputed(out)),
            _ => {}
        }
    }

    /// The findings that must all be so for it to hold.
    pub(crate) fn rests_on(&self, out: &mut Vec<u32>) {
        match self {
            Cond::Found(f) => out.push(*f),
            Cond::All(l) => l.iter().for_each(|c| c.rests_on(out)),
            _ => {}
        }
    }

    /// The value for a trigger.
    #[must_use]
    pub fn value(&self, run: &Run, host: &dyn Host, trigger: Option<&Event>) -> Tri {
        match self {
            Cond::True => Tri::Yes,
            Cond::False => Tri::No,
            Cond::Not(c) => !c.value(run, host, trigger),
            Cond::All(l) => l.iter().map(|c| c.value(run, host, trigger)).min().unwrap_or(Tri::Yes),
            Cond::Any(l) => l.iter().map(|c| c.value(run, host, trigger)).max().unwrap_or(Tri::No),
            Cond::Has(s, who) => {
                let who = match who {
                    Some(p) => p.list(run, host, trigger, None),
                    None => trigger.and_then(|t| t.subject.or(t.party)).into_iter().collect(),
                };
                let scope = trigger.and_then(|t| t.scope);
                (!who.is_empty() && who.iter().all(|w| run.has_in(*s, *w, scope))).into()
            }
            Cond::Found(f) => run.found_for(*f, trigger),
            Cond::Disputed(f) => {
                let stage = run.stage_in(*f, trigger.and_then(|t| t.subject), trigger.and_then(|t| t.scope));
                matches!(stage, Stage::Open | Stage::Answered | Stage::Contested).into()
            }
            Cond::Counted { counter, at_least, .. } => {
                (run.counted(*counter, None, trigger.and_then(|t| t.scope)) >= *at_least).into()
            }
            Cond::Happened(e) => run.first_for(e, trigger).is_some().into(),
            Cond::Measured(m, at_least, limit) => {
                let subject = trigger.and_then(|t| t.subject);
                match run.measured(*m, subject, trigger.and_then(|t| t.scope)) {
                    Some(v) if *at_least => (v >= *limit).into(),
                    Some(v) => (v <= *limit).into(),
                    None => Tri::Unknown,
                }
            }
            Cond::Number(number, at_least, limit) => {
                let Some(trigger) = trigger else { return Tri::Unknown };
                let reading = Reading { run, host, trigger, debtor: None, openings: None, per: &[] };
                match number.compare(&reading, *limit) {
                    Ok(order) if *at_least => order.is_ge().into(),
                    Ok(order) => order.is_le().into(),
                    Err(_) => Tri::Unknown,
                }
            }
            Cond::Ended(clause) => run.program().ended(*clause, run, host).is_some().into(),
            Cond::Before(t) => match t.value(run, trigger) {
                TimeValue::Known(d) => (run.now() < d.at || (d.inclusive && run.now() == d.at)).into(),
                TimeValue::NotYet | TimeValue::Never => Tri::Yes,
                TimeValue::Beyond(_) => Tri::Unknown,
            },
            Cond::After(t) => match t.value(run, trigger) {
                TimeValue::Known(d) => (run.now() >= d.at).into(),
                TimeValue::NotYet | TimeValue::Never => Tri::No,
                TimeValue::Beyond(_) => Tri::Unknown,
            },
            Cond::NearEnd { span, before, after, calendar } => {
                let near = span.near_end(run.now(), *before, *after, run.program().calendar(*calendar));
                near.map_or(Tri::Unknown, Tri::from)
            }
            Cond::Is(a, b) => {
                let b = b.list(run, host, trigger, None);
                a.list(run, host, trigger, None).iter().any(|p| b.contains(p)).into()
            }
            Cond::Asked(..) => Tri::Unknown,
            Cond::Approved { by, kind, .. } => {
                let must = by.list(run, host, trigger, None);
                let have = trigger.and_then(|t| t.subject).map(|s| host.group(run, *kind, s)).unwrap_or_default();
                (!must.is_empty() && must.iter().all(|p| have.contains(p))).into()
            }
        }
    }
}
