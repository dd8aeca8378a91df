//! The text at a moment: which clause is in force and why, what stands in its place, which document prevails.

use crate::amend::VersionLine;
use crate::replay::Partnership;
use servanda_capability::kernel::{TextRule, is_left_out};
use servanda_norms::{Replacement, TimeValue, Tri};

/// Whether a clause is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether it is.
    pub in_force: bool,
    /// Why.
    pub reason: String,
    /// The clauses that say so.
    pub clauses: Vec<String>,
}

/// Which of two documents prevails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranking {
    /// Whether the first that was named does.
    pub prevails: bool,
    /// Why.
    pub reason: String,
    /// The clause that says so.
    pub clause: String,
}

/// A clause as it reads at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effective {
    /// Its number and title.
    pub heading: String,
    /// Whether it is in force, and why.
    pub standing: Standing,
    /// The heading and words of the clause that stands in its place, where it is that clause which a derogation names.
    pub instead: Option<(String, String)>,
    /// Its own words.
    pub words: String,
    /// The version that brought these words: when it took effect, and the entry that adopted it; none if it was founded with
    /// them.
    pub since: Option<VersionLine>,
}

/// Most derogations that are followed one after another.
const CHAIN_MAX: usize = 20;

impl Partnership {
    fn number(&self, clause: u32) -> String {
        self.compiled().charter.clause(clause).number.clone()
    }

    /// The derogation that holds against a clause at the run's moment, and the number of what stands in its place.
    fn derogation(&self, number: &str) -> Option<(&Replacement, Option<u32>)> {
        let program = self.run.program();
        let id = |n: &str| program.clauses.list.iter().position(|c| c.0 == n).and_then(|i| u32::try_from(i).ok());
        let first = program.replacement(id(number)?, &self.run, &self.caps, None)?;
        let mut by = first.by;
        // What stands in the place may be replaced in its turn.
        for _ in 0..CHAIN_MAX {
            match by.and_then(|b| program.replacement(b, &self.run, &self.caps, None)) {
                Some(next) => by = next.by,
                None => break,
            }
        }
        Some((first, by))
    }

    /// What stands in the place of a clause at the run's moment: the number of a clause, or nothing; none at all if the
    /// clause is not replaced. With the derogation's clause.
    #[must_use]
    pub fn replaced_by(&self, number: &str) -> Option<(Option<String>, String)> {
        let (r, by) = self.derogation(number)?;
        Some((by.map(|b| self.number(b)), self.run.program().clause(r.clause).to_owned()))
    }

    /// Whether a clause is in force at the run's moment: before the end, every clause that applies and is not replaced;
    /// after it, those that survive.
    #[must_use]
    pub fn clause_in_force(&self, number: &str) -> Option<Standing> {
        self.compiled().charter.clauses.iter().find(|c| c.number == number)?;
        if let Some(l) = is_left_out(&self.compiled().left_out, number) {
            let clauses = vec![self.compiled().charter.clause_ref(l.by)];
            return Some(Standing { in_force: false, reason: l.reason.clone(), clauses });
        }
        if let Some((r, by)) = self.derogation(number) {
            let named = self.number(r.named);
            let by = by.map_or_else(|| "nothing".to_owned(), |b| self.number(b));
            return Some(Standing {
                in_force: false,
                reason: format!("clause {named} is replaced by {by}"),
                clauses: vec![self.run.program().clause(r.clause).to_owned()],
            });
        }
        Some(self.survives(number))
    }

    fn survives(&self, number: &str) -> Standing {
        let mut ended = Vec::new();
        let mut over = None;
        for rule in &self.caps.kernel.texts {
            let TextRule::Survive { clause, from, clauses, until, while_, grounds, .. } = rule else { continue };
            if self.run.first_of(from, None).is_none() {
                continue;
            }
            let heading = self.run.program().clause(*clause).to_owned();
            ended.push(heading.clone());
            if !clauses.iter().any(|c| servanda_charter::lies_within(number, c)) {
                continue;
            }
            if !grounds.is_empty() && self.run.first_of(grounds, None).is_none() {
                continue;
            }
            let in_time = match until {
                None => true,
                Some(t) => match t.value(&self.run, None) {
                    TimeValue::Known(d) => self.run.now() < d.at || (d.inclusive && self.run.now() == d.at),
                    TimeValue::NotYet | TimeValue::Never | TimeValue::Beyond(_) => true,
                },
            };
            if in_time && while_.value(&self.run, &self.caps, None) == Tri::Yes {
                return Standing {
                    in_force: true,
                    reason: format!("the agreement ended, and clause {number} survives"),
                    clauses: vec![heading],
                };
            }
            over = Some(heading);
        }
        match (ended.is_empty(), over) {
            (true, _) => Standing { in_force: true, reason: "the agreement has not ended".to_owned(), clauses: vec![] },
            (false, Some(h)) => Standing {
                in_force: false,
                reason: format!("clause {number} survived the end, and its time is over"),
                clauses: vec![h],
            },
            (false, None) => Standing {
                in_force: false,
                reason: format!("the agreement ended, and clause {number} does not survive"),
                clauses: ended,
            },
        }
    }

    /// A clause and those below it, as they read at the run's moment; none if there is no clause of that number.
    #[must_use]
    pub fn text_of(&self, number: &str) -> Vec<Effective> {
        let charter = &self.compiled().charter;
        let within = charter.clauses.iter().filter(|c| servanda_charter::lies_within(&c.number, number));
        let one = |c: &servanda_charter::Clause| {
            let standing = self.clause_in_force(&c.number)?;
            let instead = self.derogation(&c.number).filter(|(r, _)| self.number(r.named) == c.number);
            let instead = instead.and_then(|(_, by)| by).map(|b| charter.clause(b));
            let instead = instead.map(|b| (b.heading(), b.text.clone()));
            let since = self.words_since(&c.number, &c.text);
            Some(Effective { heading: c.heading(), standing, instead, words: c.text.clone(), since })
        };
        within.filter_map(one).collect()
    }

    /// The version that brought a clause's present words.
    fn words_since(&self, number: &str, words: &str) -> Option<VersionLine> {
        let said = |line: &VersionLine| {
            let version = self.versions().iter().find(|v| v.charter.digest == line.digest);
            version.is_some_and(|v| v.charter.clauses.iter().any(|c| c.number == number && c.text == words))
        };
        let history = self.history();
        let first = history.iter().rev().take_while(|l| said(l)).last()?;
        first.since.is_some().then(|| first.clone())
    }

    /// An outside text: its title, its version at the run's moment, and its clause.
    #[must_use]
    pub fn outside(&self, label: &str) -> Option<(String, String, String)> {
        let world = self.world();
        let (o, version) = self.caps.kernel.outside(&world, label)?;
        Some((o.title.clone(), version.to_owned(), self.run.program().clause(o.clause).to_owned()))
    }

    /// Which of two documents prevails, for a subject or in general.
    #[must_use]
    pub fn prevails(&self, one: &str, other: &str, subject: Option<&str>) -> Option<Ranking> {
        for rule in &self.caps.kernel.texts {
            let TextRule::Precedence { clause, order, .. } = rule else { continue };
            let (Some(a), Some(b)) = (order.place(one, subject), order.place(other, subject)) else { continue };
            if a == b {
                continue;
            }
            let (first, second) = if a < b { (one, other) } else { (other, one) };
            let reason = match subject {
                Some(s) if order.excepts(s) => format!("for {s}, “{first}” comes before “{second}”"),
                Some(s) => format!("“{first}” comes before “{second}”; for {s} there is no exception"),
                None => format!("“{first}” comes before “{second}”"),
            };
            return Some(Ranking { prevails: a < b, reason, clause: self.run.program().clause(*clause).to_owned() });
        }
        None
    }
}
