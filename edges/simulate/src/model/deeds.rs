//! What norms command in the model: statuses, starts and ends, sums, events deemed to have happened.

use super::{Name, Stand, State, blank};
use crate::sketch::{Deed, Who};

impl State<'_> {
    /// One effect that a version commands, for a trigger. What it names is that version's block, and what earlier versions
    /// started under it.
    pub(super) fn deed(&mut self, d: &Deed, trigger: usize, by: (Option<usize>, usize), late: i64, version: usize) {
        let by = (by.0, Some(by.1));
        let Some(e) = self.events.get(trigger).cloned() else { return };
        let concerned = |s: &Self, w: &Option<Who>| match w {
            Some(w) => s.who(w, Some(&e), None),
            None => e.subject.clone().or(e.party.clone()).into_iter().collect(),
        };
        match d {
            Deed::Set(status, w) => {
                for p in concerned(self, w) {
                    self.set(status, &p, by, late);
                }
            }
            Deed::Unset(status, w) => {
                for p in concerned(self, w) {
                    if self.held.remove(&(status.clone(), p.clone())) {
                        let mut x = blank(self.now, &format!("status.{status}.unset"));
                        x.subject = Some(p);
                        (x.of, x.rests) = by;
                        x.late = late;
                        self.happen(x);
                    }
                }
            }
            Deed::Start(n) => {
                if let Some(r) = self.book.rule(n, version) {
                    self.start(r, trigger, late);
                }
            }
            Deed::End(n) => self.each_open((n, version), e.subject.as_ref(), |s, i| s.stand(i, Stand::Ended)),
            Deed::Waive(n) => self.each_open((n, version), e.subject.as_ref(), |s, i| s.stand(i, Stand::Waived)),
            Deed::Pause(n) => self.each_open((n, version), e.subject.as_ref(), |s, i| {
                if let Some(x) = s.insts.get_mut(i).filter(|x| x.stand != Stand::Pending) {
                    x.stopped = true;
                }
                s.pause(i);
            }),
            Deed::Resume(n) => self.each_open((n, version), e.subject.as_ref(), |s, i| {
                if let Some(x) = s.insts.get_mut(i)
                    && x.stopped
                {
                    x.stopped = false;
                    s.look_again(i, late);
                }
            }),
            Deed::Extend(n, span) => {
                let span = *span;
                self.each_open((n, version), e.subject.as_ref(), |s, i| s.extend(i, span, version));
            }
            Deed::EndAllOf(w) => {
                let who = self.who(w, Some(&e), None);
                for i in 0..self.insts.len() {
                    if self.insts.get(i).is_some_and(|x| {
                        x.stand.open() && !x.bearers.is_empty() && x.bearers.iter().all(|b| who.contains(b))
                    }) {
                        self.stand(i, Stand::Ended);
                    }
                }
            }
            Deed::Deem(name) => {
                let mut x = blank(self.now, name);
                x.subject = e.subject.clone();
                x.party = e.party.clone();
                x.times = [Some(self.now), None, None, None];
                (x.of, x.rests) = by;
                x.late = late;
                self.happen(x);
            }
            Deed::Owe(a) => {
                let block = format!("amount.{a}");
                if let Some(n) = self.book.sums.iter().position(|s| s.block == block && s.version == version) {
                    self.owe(n, trigger, &e);
                }
            }
        }
    }

    pub(super) fn each_open(
        &mut self,
        (block, version): (&str, usize),
        subject: Option<&Name>,
        mut f: impl FnMut(&mut Self, usize),
    ) {
        let all: Vec<usize> = (0..self.book.rules.len())
            .filter(|r| self.book.rules.get(*r).is_some_and(|x| x.block == block && x.version <= version))
            .flat_map(|r| self.concerned(r, subject))
            .collect();
        for i in all {
            if self.insts.get(i).is_some_and(|x| x.stand.open()) {
                f(self, i);
            }
        }
    }

    pub(super) fn set(&mut self, status: &str, who: &Name, by: (Option<usize>, Option<usize>), late: i64) {
        if self.held.insert((status.to_owned(), who.clone())) {
            let mut x = blank(self.now, &format!("status.{status}.set"));
            x.subject = Some(who.clone());
            (x.of, x.rests) = by;
            x.late = late;
            self.happen(x);
        }
    }
}
