//! Who: expressions that name parties, read at a moment of the run.

use crate::event::Event;
use crate::names::Sym;
use crate::run::{Host, Run};

/// Whom a norm concerns.
#[derive(Clone, Debug, PartialEq)]
pub enum Parties {
    /// A party by name.
    Party(Sym),
    /// The holder of an office; the sym is the office's status name (`office.coordinator`).
    Office(Sym),
    /// The author of the trigger.
    TriggerParty,
    /// The trigger's subject, when that is a party.
    TriggerSubject,
    /// The addressees of the trigger.
    TriggerTo,
    /// Every party but the one the norm binds (or the trigger's author).
    Others,
    /// Every party.
    All,
    /// Anybody, party or not.
    Anyone,
    /// All that hold a status.
    With(Sym),
    /// A group that a capability knows: members of a body, holders of an asset.
    Group {
        /// The kind of group, such as `members` or `holders`.
        kind: Sym,
        /// Of what, such as `body.council`; none means the trigger's subject.
        of: Option<Sym>,
    },
    /// Any of these.
    AnyOf(Vec<Parties>),
    /// The first, without the second.
    Except(Box<Parties>, Box<Parties>),
    /// The same parties, one instance for each.
    Each(Box<Parties>),
}

impl Parties {
    /// The statuses and offices whose holders it names.
    pub fn statuses(&self, each: &mut dyn FnMut(Sym)) {
        match self {
            Parties::With(s) | Parties::Office(s) => each(*s),
            Parties::AnyOf(l) => l.iter().for_each(|p| p.statuses(each)),
            Parties::Except(a, b) => [a, b].into_iter().for_each(|p| p.statuses(each)),
            Parties::Each(p) => p.statuses(each),
            _ => {}
        }
    }

    /// Whether one instance per party is meant.
    #[must_use]
    pub fn spreads(&self) -> bool {
        matches!(self, Parties::Each(_) | Parties::Group { kind: _, of: None })
    }

    /// Whether they are, or hold, a group that only capabilities know.
    #[must_use]
    pub fn asks_groups(&self) -> bool {
        match self {
            Parties::Group { .. } => true,
            Parties::AnyOf(l) => l.iter().any(Parties::asks_groups),
            Parties::Except(a, b) => a.asks_groups() || b.asks_groups(),
            Parties::Each(p) => p.asks_groups(),
            _ => false,
        }
    }

    /// The parties, in name order without doubles. `me` is the party that `others` leaves out.
    #[must_use]
    pub fn list(&self, run: &Run, host: &dyn Host, trigger: Option<&Event>, me: Option<Sym>) -> Vec<Sym> {
        let mut out = Vec::new();
        self.collect(run, host, trigger, me, &mut out);
        if out.len() > 1 {
            out.sort_by(|a, b| run.names().text(*a).cmp(run.names().text(*b)));
            out.dedup();
        }
        out
    }

    fn collect(&self, run: &Run, host: &dyn Host, trigger: Option<&Event>, me: Option<Sym>, out: &mut Vec<Sym>) {
        match self {
            Parties::Party(p) => out.push(*p),
            Parties::Office(o) => out.extend(run.holders(*o)),
            Parties::TriggerParty => out.extend(trigger.and_then(|t| t.party)),
            Parties::TriggerSubject => out.extend(trigger.and_then(|t| t.subject)),
            Parties::TriggerTo => out.extend(trigger.map(|t| t.to.clone()).unwrap_or_default()),
            Parties::Others => {
                let me = me.or(trigger.and_then(|t| t.party));
                out.extend(run.holders(run.program().party_status).into_iter().filter(|p| Some(*p) != me));
            }
            Parties::All | Parties::Anyone => out.extend(run.holders(run.program().party_status)),
            Parties::With(s) => out.extend(run.holders_in(*s, trigger.and_then(|t| t.scope))),
            Parties::Group { kind, of } => {
                if let Some(of) = of.or(trigger.and_then(|t| t.subject)) {
                    out.extend(host.group(run, *kind, of));
                }
            }
            Parties::AnyOf(l) => l.iter().for_each(|p| p.collect(run, host, trigger, me, out)),
            Parties::Except(a, b) => {
                let drop = b.list(run, host, trigger, me);
                let mut keep = Vec::new();
                a.collect(run, host, trigger, me, &mut keep);
                out.extend(keep.into_iter().filter(|p| !drop.contains(p)));
            }
            Parties::Each(p) => p.collect(run, host, trigger, me, out),
        }
    }
}
