//! What one question may learn from the run: conditions, parties, time, and how its request was answered.

use crate::DataSharing;
use crate::model::Asked;
use servanda_capability::World;
use servanda_decision::{Approval, Condition, Facts, Rule, Window};
use servanda_norms::{Cond, Event, Host, Parties, Sym, TimeExpr, TimeValue, Tri};
use servanda_vocabulary::Moment;

/// The reader of one question.
pub(crate) struct Asker<'a> {
    pub own: &'a DataSharing,
    pub world: &'a World<'a>,
    pub host: &'a dyn Host,
    /// The request as an event that never happened: whose it is, and about which asset.
    pub probe: Event,
    pub party: &'a str,
    pub asset: &'a str,
    pub place: Option<&'a str>,
    pub request: Option<&'a Asked>,
}

/// An event that never happened, for reading expressions.
pub(crate) fn probe(now: Moment, party: Option<Sym>, subject: Option<Sym>) -> Event {
    Event::probe(now, party, subject)
}

impl Asker<'_> {
    fn names_of(&self, parties: &Parties) -> Vec<Sym> {
        parties.list(self.world.run, self.host, Some(&self.probe), None)
    }

    /// Whether the party has asked for this asset before, whatever was answered.
    fn has_asked(&self) -> bool {
        self.own.state.requests.values().any(|r| r.party == self.party && r.asset == self.asset)
    }

    fn answered(&self, who: Sym) -> Option<bool> {
        self.request.and_then(|r| r.answers.get(self.world.text(who)).copied())
    }

    /// When an answer to this permit is due, if asked at `at`: the end, and whether that very instant is still in time.
    fn due(&self, rule: &Rule, at: Moment) -> Option<(Moment, bool)> {
        let (period, calendar) = rule.refer.as_ref()?.within?;
        let calendar = self.world.run.program().calendar(calendar);
        // Where the calendar ends before that can be said, nothing lapses, and no day is promised.
        calendar.window(at, period, calendar.count).ok().map(|w| (w.at, !w.whole_day))
    }

    /// Hints on the parts of a condition that somebody can do something about.
    fn hints(&self, cond: &Cond, out: &mut Vec<String>) {
        match cond {
            Cond::Not(_) => {}
            Cond::All(l) | Cond::Any(l) => l.iter().for_each(|c| self.hints(c, out)),
            Cond::Approved { by, .. } => {
                let who = self.list(by);
                if !who.is_empty() {
                    out.push(format!("ask {} to approve: send `request.make`", who.join(", ")));
                }
            }
            Cond::Asked(..) if self.place.is_none() => out.push("state the place of use".to_owned()),
            Cond::Happened(events) => {
                for e in events {
                    let name = self.world.text(*e);
                    if let Some(matter) =
                        name.strip_prefix("resolution.").and_then(|r| r.split_once('.')).map(|(m, _)| m)
                    {
                        out.push(format!("table a motion on `{matter}`"));
                    } else if Some(*e) == self.own.words.made {
                        out.push("send `request.make` first".to_owned());
                    }
                }
            }
            _ => {}
        }
    }
}

impl Facts for Asker<'_> {
    fn among(&self, who: &Parties) -> bool {
        match who {
            // Anybody, whether a party or not.
            Parties::Anyone => true,
            Parties::AnyOf(l) => l.iter().any(|p| self.among(p)),
            Parties::Except(a, b) => self.among(a) && !self.among(b),
            Parties::Each(p) => self.among(p),
            _ => self.probe.party.is_some_and(|me| self.names_of(who).contains(&me)),
        }
    }

    fn cond(&self, cond: &Cond) -> Tri {
        match cond {
            Cond::Not(c) => !self.cond(c),
            Cond::All(l) => l.iter().map(|c| self.cond(c)).min().unwrap_or(Tri::Yes),
            Cond::Any(l) => l.iter().map(|c| self.cond(c)).max().unwrap_or(Tri::No),
            Cond::Asked(_, regions) => {
                let Some(place) = self.place else { return Tri::Unknown };
                let lies = |r: &Sym| self.own.model.in_region(place, self.world.text(*r));
                regions.iter().map(|r| lies(r).map_or(Tri::Unknown, Tri::from)).max().unwrap_or(Tri::No)
            }
            Cond::Approved { by, .. } => {
                let must = self.names_of(by);
                (!must.is_empty() && must.iter().all(|p| self.answered(*p) == Some(true))).into()
            }
            // Somebody else's request is not this party's.
            Cond::Happened(events) if events.iter().any(|e| Some(*e) == self.own.words.made) => {
                let rest: Vec<Sym> = events.iter().copied().filter(|e| Some(*e) != self.own.words.made).collect();
                let other = !rest.is_empty() && self.cond(&Cond::Happened(rest)) == Tri::Yes;
                (other || self.has_asked()).into()
            }
            _ => cond.value(self.world.run, self.host, Some(&self.probe)),
        }
    }

    fn window(&self, from: Option<&TimeExpr>, until: Option<&TimeExpr>) -> Window {
        let now = self.world.run.now();
        match from.map(|t| t.value(self.world.run, Some(&self.probe))) {
            None => {}
            Some(TimeValue::Known(d)) if now >= d.at => {}
            Some(TimeValue::Known(d)) => return Window::Early(Some(d.at)),
            Some(TimeValue::NotYet | TimeValue::Never | TimeValue::Beyond(_)) => return Window::Early(None),
        }
        match until.map(|t| t.value(self.world.run, Some(&self.probe))) {
            Some(TimeValue::Known(d)) if now > d.at || (now == d.at && !d.inclusive) => Window::Over(d.at),
            // Until when it may be used cannot be said: then it may not.
            Some(TimeValue::Beyond(_)) => Window::Early(None),
            _ => Window::Open,
        }
    }

    fn approval(&self, rule: &Rule) -> Approval {
        let now = self.world.run.now();
        let Some(refer) = &rule.refer else { return Approval::NotAsked(None) };
        let Some(request) = self.request else {
            return Approval::NotAsked(self.due(rule, now).map(|(at, _)| at));
        };
        let to = self.names_of(&refer.to);
        if let Some(no) = to.iter().find(|p| self.answered(**p) == Some(false)) {
            return Approval::Refused(self.world.text(*no).to_owned());
        }
        if !to.is_empty() && to.iter().all(|p| self.answered(*p) == Some(true)) {
            return Approval::Given;
        }
        match self.due(rule, request.at) {
            Some((at, inclusive)) if now > at || (now == at && !inclusive) => Approval::Lapsed(at),
            due => Approval::Waiting(due.map(|(at, _)| at)),
        }
    }

    fn list(&self, parties: &Parties) -> Vec<String> {
        self.names_of(parties).into_iter().map(|p| self.world.text(p).to_owned()).collect()
    }

    fn clause(&self, clause: u32) -> String {
        self.world.run.program().clause(clause).to_owned()
    }

    fn advice(&self, condition: &Condition, _: Tri) -> String {
        let mut hints = Vec::new();
        self.hints(&condition.cond, &mut hints);
        hints.dedup();
        if hints.is_empty() { format!("see to it that {}", condition.words) } else { hints.join("; or ") }
    }
}
