//! Verdicts and facts in the model: what counts, and at which moment it enters the run.

use super::{Book, Ev, Name, Ratio, State, Upto, blank, civil};
use crate::sketch::{Family, Said, Says, Story, What, Who};

/// What a statement puts into the run.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its moment.
    pub at: i64,
    /// The entry.
    pub entry: usize,
    name: String,
    subject: Option<Name>,
    party: Name,
    to: Vec<Name>,
    times: [Option<i64>; 4],
    sum: Option<Ratio>,
    number: Option<Ratio>,
}

impl Fact {
    pub(super) fn event(&self) -> Ev {
        Ev {
            subject: self.subject.clone(),
            party: Some(self.party.clone()),
            to: self.to.clone(),
            times: self.times,
            sum: self.sum,
            number: self.number,
            entry: Some(self.entry),
            ..blank(self.at, &self.name)
        }
    }
}

fn opening(story: &Story) -> Vec<Fact> {
    let parties = &story.sketch.parties;
    let fact = |entry: usize, name: &str, party: &String, subject: Option<&String>| Fact {
        at: story.start,
        entry,
        name: name.to_owned(),
        subject: subject.map(|s| s.as_str().into()),
        party: party.as_str().into(),
        to: vec![],
        times: [None; 4],
        sum: None,
        number: None,
    };
    let mut all: Vec<Fact> = parties.first().map(|p| fact(0, "partnership.opened", p, None)).into_iter().collect();
    all.extend(parties.iter().enumerate().map(|(i, p)| fact(i + 1, "charter.signed", p, Some(p))));
    all
}

/// The verdict on each entry of the story so far, and the facts of those that count.
pub fn facts_of(book: &Book<'_>, story: &Story) -> (Vec<String>, Vec<Fact>) {
    let mut facts = opening(story);
    let mut verdicts = vec!["counts".to_owned(); facts.len()];
    for said in &story.log {
        let (verdict, fact) = verdict_and_fact(book, &facts, verdicts.len(), said);
        verdicts.push(verdict);
        facts.extend(fact);
    }
    (verdicts, facts)
}

/// The verdict on one entry after those that made `facts`, and its fact if it counts.
pub fn verdict_and_fact(book: &Book<'_>, facts: &[Fact], entry: usize, said: &Said) -> (String, Option<Fact>) {
    let act = said.stamp;
    // A statement tells what has happened.
    if said.times.iter().flatten().any(|c| c.at > act) {
        return ("bad_body".to_owned(), None);
    }
    if !competent(book, facts, said) {
        return ("not_competent".to_owned(), None);
    }
    let cal = book.sketch.cals.first();
    let earliest = cal.map_or(act, |c| civil::late_from(c, act, book.sketch.late_limit));
    // Too late, or without evidence: the act's own moment holds.
    let times = said.times.map(|c| c.map(|c| if c.evidence && c.at >= earliest { c.at } else { act }));
    let [_, received, aware, occurred] = times;
    let (name, at) = match &said.says {
        Says::Act { family, name, .. } => {
            let at = match family {
                Family::Event => aware.or(occurred),
                Family::Notice => received,
                _ => None,
            };
            (format!("{}.{name}", family.word()), at)
        }
        Says::Use(r) => (format!("right.{r}.claimed"), None),
        Says::Finding(f, yes) => (format!("finding.{f}.{}", if *yes { "yes" } else { "no" }), None),
        Says::Ask(f) => (format!("finding.{f}.asked"), None),
        Says::Measure(m, _, _) => (format!("measure.{m}"), None),
    };
    let (sum, number, to) = match &said.says {
        Says::Act { cents, to, .. } => (cents.map(Ratio::cents), None, to.clone()),
        Says::Measure(_, true, n) => (Some(Ratio::cents(*n)), None, vec![]),
        Says::Measure(_, false, n) => (None, Some(Ratio::whole(*n)), vec![]),
        _ => (None, None, vec![]),
    };
    let fact = Fact {
        at: at.unwrap_or(act),
        entry,
        name,
        subject: said.about.as_deref().map(Into::into),
        party: said.party.as_str().into(),
        to: to.iter().map(|p| p.as_str().into()).collect(),
        times,
        sum,
        number,
    };
    ("counts".to_owned(), Some(fact))
}

fn competent(book: &Book<'_>, facts: &[Fact], said: &Said) -> bool {
    let me: Name = said.party.as_str().into();
    let state = || State::run(book, facts, Upto::Judged(said.stamp));
    let among = |w: &Who| {
        let probe = Ev { subject: said.about.as_deref().map(Into::into), ..blank(said.stamp, "") };
        match w {
            Who::All => true,
            Who::Party(p) => *p == said.party,
            w => state().who(w, Some(&probe), None).contains(&me),
        }
    };
    match &said.says {
        Says::Act { family: f, name: n, .. } => book
            .sketch
            .items
            .iter()
            .any(|i| matches!(&i.what, What::Act { family, name, by } if family == f && name == n && among(by))),
        Says::Use(r) => {
            let block = format!("right.{r}");
            let about: Option<Name> = said.about.as_deref().map(Into::into);
            let s = state();
            s.insts.iter().any(|i| {
                book.rules.get(i.rule).is_some_and(|r| r.block == block)
                    && (about.is_none() || i.subject.is_none() || i.subject == about)
                    && i.bearers.contains(&me)
            })
        }
        Says::Finding(f, _) => book
            .sketch
            .items
            .iter()
            .any(|i| matches!(&i.what, What::Finding { name, judge, .. } if name == f && among(judge))),
        Says::Ask(_) => true,
        Says::Measure(m, _, _) => book
            .sketch
            .items
            .iter()
            .any(|i| matches!(&i.what, What::Measure { name, by, .. } if name == m && among(by))),
    }
}
