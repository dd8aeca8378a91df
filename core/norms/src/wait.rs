//! What time alone may change: the next moment at which a condition can turn.

use crate::cond::Cond;
use crate::due::{Due, TimeValue};
use crate::event::Event;
use crate::run::Run;
use crate::time::TimeExpr;
use servanda_vocabulary::Moment;

impl Cond {
    /// The next moment after now at which time alone may change the value.
    #[must_use]
    pub(crate) fn next(&self, run: &Run, trigger: Option<&Event>) -> Option<Due> {
        let later = |d: Due| (d.at > run.now()).then_some(d);
        match self {
            Cond::Not(c) => c.next(run, trigger),
            Cond::All(l) | Cond::Any(l) => l.iter().filter_map(|c| c.next(run, trigger)).min(),
            Cond::After(t) => match t.value(run, trigger) {
                TimeValue::Known(d) => later(d),
                _ => t.next(run, trigger),
            },
            // What includes its last instant is over a second later.
            Cond::Before(t) => match t.value(run, trigger) {
                TimeValue::Known(d) if d.inclusive => later(Due { at: d.at.plus_seconds(1), inclusive: false }),
                TimeValue::Known(d) => later(d),
                _ => t.next(run, trigger),
            },
            Cond::NearEnd { span, before, after, calendar } => {
                let edge = span.next_edge(run.now(), *before, *after, run.program().calendar(*calendar));
                edge.map(|at| Due { at, inclusive: false })
            }
            _ => None,
        }
    }
}

impl TimeExpr {
    /// The next moment at which time alone may choose between two times.
    pub(crate) fn next(&self, run: &Run, trigger: Option<&Event>) -> Option<Due> {
        match self {
            TimeExpr::If(c, a, b) => {
                [c.next(run, trigger), a.next(run, trigger), b.next(run, trigger)].into_iter().flatten().min()
            }
            TimeExpr::Earliest(l) | TimeExpr::Latest(l) => l.iter().filter_map(|t| t.next(run, trigger)).min(),
            TimeExpr::Ceiling(a, b) => [a, b].into_iter().filter_map(|t| t.next(run, trigger)).min(),
            _ => None,
        }
    }
}

/// The earliest of these that is later than now.
#[must_use]
pub(crate) fn first_after(now: Moment, edges: impl IntoIterator<Item = Moment>) -> Option<Moment> {
    edges.into_iter().filter(|e| *e > now).min()
}
