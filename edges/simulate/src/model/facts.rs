//! Verdicts and facts in the model: what counts, and at which moment it enters the run.

use super::{Book, Ev, Name, Ratio, State, Upto, blank, civil};
use crate::sketch::{Claim, Evidence, Family, Said, Says, Story, What, Who};

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
    stamp: i64,
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
            stamp: self.stamp,
            late: if self.at < self.stamp { self.stamp } else { i64::MIN },
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
        stamp: story.start,
    };
    let mut all: Vec<Fact> = parties.first().map(|p| fact(0, "partnership.opened", p, None)).into_iter().collect();
    all.extend(parties.iter().enumerate().map(|(i, p)| fact(i + 1, "charter.signed", p, Some(p))));
    all
}

/// What is known after so many entries.
#[derive(Clone, Default)]
pub struct Known {
    /// Each entry's verdict.
    pub verdicts: Vec<String>,
    /// The facts of those that count.
    pub facts: Vec<Fact>,
    /// Acts that had effect as known then, and that a late fact must not undo.
    pub relied: Vec<Relied>,
    /// What counts, so that it does not count twice.
    said: Vec<Said>,
}

/// A right that was used, with effect, as known then.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Relied {
    /// The entry that acted.
    pub entry: usize,
    /// The right's place among the norms.
    pub rule: usize,
    /// About what.
    pub subject: Option<Name>,
    /// Whose act.
    pub party: Option<Name>,
    /// The stamp from which the new reading governs.
    pub late: i64,
    /// The act's moment.
    pub act: i64,
}

impl Known {
    /// The opening and the signatures.
    pub fn opening(story: &Story) -> Self {
        let facts = opening(story);
        Self { verdicts: vec!["counts".to_owned(); facts.len()], facts, ..Self::default() }
    }

    /// What is known after each of these numbers of entries, which rise.
    pub fn after(book: &Book<'_>, story: &Story, entries: &[usize]) -> Vec<Self> {
        let mut k = Self::opening(story);
        let mut log = story.log.iter();
        let mut all = Vec::new();
        for n in entries {
            log.by_ref().take(n.saturating_sub(k.verdicts.len())).for_each(|said| k.take(book, said));
            all.push(k.clone());
        }
        all
    }

    /// One more entry.
    pub fn take(&mut self, book: &Book<'_>, said: &Said) {
        let entry = self.verdicts.len();
        // A word of its own makes an act another statement; the eighth has none.
        let opening = book.sketch.parties.len() + 1;
        let own_word = matches!(said.says, Says::Act { .. }) && !(entry - opening).is_multiple_of(8);
        if !own_word && self.said.contains(said) {
            self.verdicts.push("replayed".to_owned());
            return;
        }
        let (verdict, fact) = judge(book, self, entry, said);
        self.verdicts.push(verdict);
        let Some(fact) = fact else { return };
        if !own_word {
            self.said.push(said.clone());
        }
        if fact.at < said.stamp {
            self.rely(book, said, fact.at);
        }
        self.facts.push(fact);
    }

    /// A late fact comes: what was done since its moment, not knowing it, by others than its author, stands.
    fn rely(&mut self, book: &Book<'_>, said: &Said, first: i64) {
        let s = State::run(book, &self.facts, &self.relied, Upto::Judged(said.stamp));
        let mut list: Vec<Relied> = s.used_with_effect(said.stamp);
        list.append(&mut self.relied);
        list.retain(|r| r.late < said.stamp || (r.party.as_deref() != Some(said.party.as_str()) && r.act >= first));
        list.sort();
        list.dedup_by(|a, b| (a.entry, a.rule, &a.subject) == (b.entry, b.rule, &b.subject));
        self.relied = list;
    }
}

fn judge(book: &Book<'_>, known: &Known, entry: usize, said: &Said) -> (String, Option<Fact>) {
    let act = said.stamp;
    // A statement tells what has happened; nothing is received before it is sent, or known before it occurred.
    let wrong = |a: Option<Claim>, b: Option<Claim>| matches!((a, b), (Some(a), Some(b)) if a.at > b.at);
    let [sent, received, aware, occurred] = said.times;
    if said.times.iter().flatten().any(|c| c.at > act) || wrong(sent, received) || wrong(occurred, aware) {
        return ("bad_body".to_owned(), None);
    }
    if !competent(book, known, said) {
        return ("not_competent".to_owned(), None);
    }
    let cal = book.sketch.cals.first();
    let earliest = cal.map_or(act, |c| civil::late_from(c, act, book.sketch.late_limit));
    // Too late, or without evidence, or with evidence that its author made: the act's own moment holds. That one became
    // aware starts one's own clocks, so one's word is enough.
    let hold =
        |c: Claim, aware: bool| if c.at >= earliest && (aware || c.evidence == Evidence::Outside) { c.at } else { act };
    let times = [
        sent.map(|c| hold(c, false)),
        received.map(|c| hold(c, false)),
        aware.map(|c| hold(c, true)),
        occurred.map(|c| hold(c, false)),
    ];
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
        stamp: act,
    };
    ("counts".to_owned(), Some(fact))
}

fn competent(book: &Book<'_>, known: &Known, said: &Said) -> bool {
    let me: Name = said.party.as_str().into();
    let state = || State::run(book, &known.facts, &known.relied, Upto::Judged(said.stamp));
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
