//! Why: the chain of causes of an event, in words that name clauses, entries and earlier events.

use crate::event::{Cause, EventId};
use crate::names::Sym;
use crate::run::Run;
use servanda_vocabulary::Moment;

/// One step of a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyLine {
    /// How deep in the chain.
    pub depth: usize,
    /// When it happened.
    pub at: Moment,
    /// What happened: `duty.tell_partners.missed of breach-1 (lab)`.
    pub what: String,
    /// The clause that ruled, if one did.
    pub clause: Option<String>,
    /// The block that ruled, if one did.
    pub block: Option<String>,
    /// The entry it goes back to, if it is a fact.
    pub entry: Option<u64>,
}

impl Run {
    /// The reasons of an event, nearest first.
    #[must_use]
    pub fn why(&self, id: EventId) -> Vec<WhyLine> {
        let mut out = Vec::new();
        let mut next = vec![(id, 0usize)];
        while let Some((id, depth)) = next.pop() {
            let Some(e) = self.event(id) else { continue };
            if depth > 24 || out.len() > 200 {
                break;
            }
            let (clause, block, parents) = match &e.cause {
                Cause::Entry(_) => (None, None, vec![]),
                Cause::Timer => self.by_time(id, e.name),
                Cause::Norm { norm, instance, by } => {
                    let n = self.program().norm(*norm);
                    let trigger = instance.and_then(|i| self.instances().get(i as usize)).map(|i| i.trigger);
                    let told = instance.and_then(|i| self.instances().get(i as usize)).map(|i| self.receipts_of(i));
                    let mut told = told.unwrap_or_default();
                    // What was paid in several parts.
                    if n.is_some_and(|n| e.name == n.events.done || e.name == n.events.late) {
                        told.extend(instance.iter().flat_map(|i| self.paid_by(*i)));
                        told.sort_unstable();
                    }
                    // Under which version it ran, where a later one said what becomes of it.
                    let version = instance.and_then(|i| self.transition_of(i));
                    let all = by.iter().chain(&version).chain(&told).chain(trigger.iter()).copied();
                    let mut parents: Vec<EventId> = all.filter(|p| *p < id).collect();
                    parents.dedup();
                    (
                        n.map(|n| self.program().clause(n.clause).to_owned()),
                        n.map(|n| self.names().text(n.block).to_owned()),
                        parents,
                    )
                }
                Cause::Rule { clause, block, by } => (
                    Some(self.program().clause(*clause).to_owned()),
                    Some(self.names().text(*block).to_owned()),
                    vec![*by],
                ),
            };
            out.push(WhyLine { depth, at: e.at, what: self.describe(id), clause, block, entry: e.entry });
            for p in parents.into_iter().rev() {
                if p != id {
                    next.push((p, depth.saturating_add(1)));
                }
            }
        }
        out
    }

    /// What came by time alone: the clause that names the moment or the series of periods, and what the moment waited for.
    fn by_time(&self, id: EventId, name: Sym) -> (Option<String>, Option<String>, Vec<EventId>) {
        let program = self.program();
        let moment = program.moments.iter().rfind(|m| m.event == name);
        let clause = moment.map(|m| m.clause).or(program.recurring.iter().rfind(|r| r.event == name).map(|r| r.clause));
        let clause = clause.map(|c| program.clause(c).to_owned());
        let mut waited = Vec::new();
        moment.into_iter().for_each(|m| m.is.waits(&|_| Vec::new(), &|_| Vec::new(), &mut waited));
        let parents =
            waited.iter().filter_map(|n| self.last_of(&[*n], None)).map(|e| e.id).filter(|p| *p < id).collect();
        let block = moment.map(|m| self.names().text(m.event).to_owned());
        (clause, block, parents)
    }

    /// One event in words.
    #[must_use]
    pub fn describe(&self, id: EventId) -> String {
        let Some(e) = self.event(id) else { return String::new() };
        let mut s = self.names().text(e.name).to_owned();
        if let Some(x) = e.subject {
            s.push_str(" of ");
            s.push_str(self.names().text(x));
        }
        if let Some(p) = e.party {
            s.push_str(" (");
            s.push_str(self.names().text(p));
            s.push(')');
        }
        if let Some(k) = e.scope {
            s.push_str(" in ");
            s.push_str(self.names().text(k));
        }
        if let Some(m) = e.said.amount() {
            s.push_str(": ");
            s.push_str(&m.to_string());
        }
        s
    }
}
