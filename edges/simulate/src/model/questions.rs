//! Questions in the model: each time that one is put it wants an answer of its own.

use super::{Ev, Name, State};

/// How far a trigger is followed back to the question that it rests on.
const BACK: usize = 32;

impl State<'_> {
    /// What was found, for an event: of its subject, else of nothing in particular.
    pub(super) fn answer(&self, f: &str, e: Option<&Ev>, version: usize) -> Option<bool> {
        let block = format!("finding.{f}");
        let opens =
            self.book.rule(&block, version).and_then(|r| self.book.rules.get(r)).map(|r| r.triggers.as_slice())?;
        let said = [format!("{block}.yes"), format!("{block}.no")];
        let Some(subject) = e.and_then(|e| e.subject.clone()) else {
            let last = self.at_most(&said, None, true)?;
            let about = self.events.get(last)?.subject.clone();
            return self.of_question(&block, opens, &said, about.as_ref(), e);
        };
        let own = self.of_question(&block, opens, &said, Some(&subject), e);
        own.or_else(|| self.of_question(&block, opens, &said, None, e))
    }

    /// The last event of these names about exactly this, or (any) about whatever.
    fn at_most(&self, names: &[String], about: Option<&Name>, any: bool) -> Option<usize> {
        self.exactly(names, about, any).into_iter().max()
    }

    fn exactly(&self, names: &[String], about: Option<&Name>, any: bool) -> Vec<usize> {
        let all = names.iter().filter_map(|n| self.by_name.get(n.as_str())).flatten().copied();
        all.filter(|i| any || self.events.get(*i).is_some_and(|e| e.subject.as_ref() == about)).collect()
    }

    /// The answer about exactly this to the question that the event rests on, else to the one put last.
    fn of_question(
        &self,
        block: &str,
        opens: &[String],
        said: &[String],
        about: Option<&Name>,
        e: Option<&Ev>,
    ) -> Option<bool> {
        let mut answers = self.exactly(said, about, false);
        answers.sort_unstable();
        let mut put = self.exactly(opens, about, false);
        put.sort_unstable();
        let last = *answers.last()?;
        let yes = |i: usize| self.events.get(i).map(|e| e.name.ends_with(".yes"));
        let (Some(first), Some(newest)) = (put.first().copied(), put.last().copied()) else { return yes(last) };
        let mine = e.and_then(|e| self.rests_on_question(e, opens, about)).unwrap_or(newest);
        // An answer counts where it was given, one by silence where its own question was put.
        let place = |i: usize| self.put_where(i, block, opens);
        if place(last) < mine {
            return if place(last) < first && mine == first { yes(last) } else { None };
        }
        if mine == newest {
            return yes(last);
        }
        let given: Vec<usize> = answers.into_iter().filter(|a| *a >= mine && place(*a) >= mine).collect();
        let start = *given.first()?;
        let asked = format!("{block}.asked");
        let other = |p: &&usize| **p > start && self.events.get(**p).is_some_and(|e| *e.name != *asked);
        let end = put.iter().find(other).copied().unwrap_or(usize::MAX);
        given.into_iter().rfind(|a| *a < end).and_then(yes)
    }

    fn rests_on_question(&self, e: &Ev, opens: &[String], about: Option<&Name>) -> Option<usize> {
        let is = |e: &Ev| opens.iter().any(|o| **o == *e.name) && e.subject.as_ref() == about;
        let mut at = e.id?;
        for _ in 0..BACK {
            let e = self.events.get(at)?;
            if is(e) {
                return Some(at);
            }
            at = match e.of.and_then(|i| self.insts.get(i)) {
                Some(x) => x.trigger,
                None => e.rests?,
            };
        }
        None
    }

    fn put_where(&self, answer: usize, block: &str, opens: &[String]) -> usize {
        let mut at = answer;
        for _ in 0..BACK {
            let of = self.events.get(at).and_then(|e| e.of).and_then(|i| self.insts.get(i));
            let Some(x) = of.filter(|x| self.book.rules.get(x.rule).is_some_and(|r| r.block == block)) else { break };
            at = x.trigger;
            if self.events.get(at).is_some_and(|e| opens.iter().any(|o| **o == *e.name)) {
                break;
            }
        }
        at
    }
}
