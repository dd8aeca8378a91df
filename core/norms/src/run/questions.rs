//! Questions put again: which answer belongs to which time that a finding was asked.
//!
//! A question about one thing may be put more than once: a second breach is judged anew. An answer belongs to the question
//! that was open when it was given; what came before any question belongs to the first. Whoever reads a finding for a trigger
//! reads the answer to the question that the trigger rests on; who rests on none reads the one that was put last.

use super::Run;
use crate::event::{Cause, Event, EventId};
use crate::names::Sym;
use crate::program::FindingNorm;

/// How far back a trigger is followed to the question that it rests on.
const STEPS: usize = 32;

impl Run {
    /// The answer that counts for a trigger; without one, for the question as it was last put. One about this subject goes
    /// before one about nothing in particular.
    pub(super) fn answer_for(
        &self,
        f: &FindingNorm,
        subject: Option<Sym>,
        scope: Option<Sym>,
        trigger: Option<&Event>,
    ) -> Option<&Event> {
        let names = [f.yes, f.no];
        let about = self.last_about(&names, subject, scope).and_then(|e| self.holds_for(f, e, scope, trigger));
        about.or_else(|| {
            let any = match subject {
                Some(_) => self.bounds_about(&names, None, scope).and_then(|(_, last)| self.event(last)),
                None => self.last_in(&names, None, scope),
            };
            any.and_then(|e| self.holds_for(f, e, scope, trigger))
        })
    }

    /// This last answer, if it answers the question; or the one that did, where others have answered later ones.
    fn holds_for<'a>(
        &'a self,
        f: &FindingNorm,
        last: &'a Event,
        scope: Option<Sym>,
        trigger: Option<&Event>,
    ) -> Option<&'a Event> {
        let Some((first, again)) = self.bounds_about(&f.dispute.opens, last.subject, scope) else { return Some(last) };
        let asked = trigger.and_then(|t| self.question_of(f, t.id, last.subject)).unwrap_or(again);
        let place = self.place_of(f, last);
        if place < asked {
            // What was said before any question answers the first.
            return (place < first && asked == first).then_some(last);
        }
        if asked == again {
            return Some(last);
        }
        // It was put again since: of the answers after it, those before the next question. Asking again for the same is no
        // other question.
        let mut found = None;
        for e in self.events.iter().skip(asked as usize).filter(|e| e.subject == last.subject) {
            let here = scope.is_none() || crate::scope::agree(&self.names, scope, e.scope);
            if found.is_some() && here && e.name != f.asked && f.dispute.opens.contains(&e.name) {
                break;
            }
            if here && (e.name == f.yes || e.name == f.no) && self.place_of(f, e) >= asked {
                found = Some(e);
            }
        }
        found
    }

    /// The event that put the question on which another event rests, if it rests on one about this subject.
    fn question_of(&self, f: &FindingNorm, id: EventId, subject: Option<Sym>) -> Option<EventId> {
        let mut at = id;
        for _ in 0..STEPS {
            let e = self.event(at)?;
            if f.dispute.opens.contains(&e.name) && e.subject == subject {
                return Some(at);
            }
            at = match e.cause {
                Cause::Norm { instance: Some(i), .. } => self.instances.get(i as usize)?.trigger,
                Cause::Norm { by: Some(by), .. } | Cause::Rule { by, .. } => by,
                _ => return None,
            };
        }
        None
    }

    /// Where an answer, a contest or a settlement stands among the questions: what the finding's own clock brings about stands
    /// where the question was put; what takes effect from its subject's moment, where that is.
    pub(super) fn place_of(&self, f: &FindingNorm, e: &Event) -> EventId {
        let mut at = e;
        for _ in 0..STEPS {
            let Cause::Norm { norm, instance: Some(i), .. } = at.cause else { break };
            let own = self.program.norm(norm).is_some_and(|n| self.is_of(n.block, f.block));
            let trigger = self.instances.get(i as usize).and_then(|i| self.event(i.trigger));
            let Some(trigger) = trigger.filter(|_| own) else { break };
            at = trigger;
            if f.dispute.opens.contains(&trigger.name) {
                break;
            }
        }
        if !f.dispute.back || !matches!(at.cause, Cause::Entry(_)) || ![f.yes, f.no].contains(&at.name) {
            return at.id;
        }
        let near = self.events.iter().skip(at.id as usize).take_while(|x| x.at <= at.at.plus_seconds(1));
        let opened = near.filter(|x| x.subject == at.subject && f.dispute.opens.contains(&x.name)).map(|x| x.id);
        opened.max().unwrap_or(at.id)
    }

    /// Whether a norm is one of a finding's own: `finding.x`, `finding.x.contest`.
    fn is_of(&self, block: Sym, finding: Sym) -> bool {
        let rest = self.names.text(block).strip_prefix(self.names.text(finding));
        rest.is_some_and(|r| r.is_empty() || r.starts_with('.'))
    }
}
