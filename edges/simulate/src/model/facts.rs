//! Verdicts and facts in the model: what counts, and at which moment it enters the run.

use super::amend::{Standing, version_name};
use super::{Book, Ev, Name, Ratio, State, Upto, blank, civil};
use crate::sketch::{Claim, Evidence, Family, Said, Says, Sketch, Story, What, Who};

/// What a statement puts into the run.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its moment.
    pub at: i64,
    /// The entry.
    pub entry: usize,
    /// Its place among the facts of its entry.
    pub field: u8,
    /// The event's name.
    pub name: String,
    /// What it is about.
    pub subject: Option<Name>,
    party: Name,
    to: Vec<Name>,
    times: [Option<i64>; 4],
    word: [Option<i64>; 2],
    sum: Option<Ratio>,
    number: Option<Ratio>,
    stamp: i64,
}

impl Fact {
    /// Whose it is.
    pub fn party(&self) -> &str {
        &self.party
    }

    pub(super) fn event(&self) -> Ev {
        Ev {
            subject: self.subject.clone(),
            party: Some(self.party.clone()),
            to: self.to.clone(),
            times: self.times,
            word: self.word,
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
        field: 0,
        name: name.to_owned(),
        subject: subject.map(|s| s.as_str().into()),
        party: party.as_str().into(),
        to: vec![],
        times: [None; 4],
        word: [None; 2],
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
    /// What late facts leave as it was.
    pub kept: Kept,
    /// What counts, so that it does not count twice.
    said: Vec<Said>,
}

/// What late facts leave as it was.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// Acts that had effect as known then, and that a late fact must not undo.
    pub relied: Vec<Relied>,
    /// Windows that a late fact must not close before a moment.
    pub spared: Vec<Spared>,
}

/// A window that closed by a late fact, and of which nothing was late.
#[derive(Clone, Debug)]
pub struct Spared {
    /// Norm, subject, and whom it binds.
    pub key: (usize, Option<Name>, Vec<Name>),
    /// When it was triggered.
    pub triggered: i64,
    /// Before when it does not close.
    pub until: i64,
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
        let opening = book.versions.first().map_or(0, |s| s.parties.len()) + 1;
        let own_word = matches!(said.says, Says::Act { .. }) && !(entry - opening).is_multiple_of(8);
        // What cites a version that does not govern is read no further.
        if !Standing::new(book, &self.facts, said).may_cite() {
            self.verdicts.push("wrong_version".to_owned());
            return;
        }
        if !own_word && self.said.contains(said) {
            self.verdicts.push("replayed".to_owned());
            return;
        }
        let (verdict, facts) = judge(book, self, entry, said);
        self.verdicts.push(verdict);
        if facts.is_empty() {
            return;
        }
        if !own_word {
            self.said.push(said.clone());
        }
        let first = facts.iter().map(|f| f.at).min().unwrap_or(said.stamp);
        if first >= said.stamp {
            self.facts.extend(facts);
            return;
        }
        self.rely(book, said, first);
        let until = State::run(book, &self.facts, &self.kept, Upto::Judged(said.stamp)).floor(said.stamp);
        let then = State::run(book, &self.facts, &self.kept, Upto::Judged(until)).closed(until, None);
        self.facts.extend(facts);
        // Nobody but its author is in the wrong by it before the grace is over.
        for _ in 0..8 {
            let now = State::run(book, &self.facts, &self.kept, Upto::Judged(until)).closed(until, Some(said.stamp));
            let new: Vec<Spared> = now
                .into_iter()
                .filter(|((.., who), _)| who.iter().any(|b| **b != *said.party))
                .flat_map(|(key, all)| {
                    let old = then.get(&key).cloned().unwrap_or_default();
                    let more = all.len().saturating_sub(old.len());
                    let mut fresh: Vec<i64> = all.into_iter().filter(|t| !old.contains(t)).collect();
                    fresh.reverse();
                    fresh.truncate(more);
                    fresh.into_iter().map(move |triggered| Spared { key: key.clone(), triggered, until })
                })
                .collect();
            if new.is_empty() {
                break;
            }
            self.kept.spared.extend(new);
        }
    }

    /// A late fact comes: what was done since its moment, not knowing it, by others than its author, stands.
    fn rely(&mut self, book: &Book<'_>, said: &Said, first: i64) {
        let s = State::run(book, &self.facts, &self.kept, Upto::Judged(said.stamp));
        let mut list: Vec<Relied> = s.used_with_effect(said.stamp);

        list.append(&mut self.kept.relied);
        list.retain(|r| r.late < said.stamp || (r.party.as_deref() != Some(said.party.as_str()) && r.act >= first));
        list.sort();
        list.dedup_by(|a, b| (a.entry, a.rule, &a.subject) == (b.entry, b.rule, &b.subject));
        self.kept.relied = list;
    }
}

fn judge(book: &Book<'_>, known: &Known, entry: usize, said: &Said) -> (String, Vec<Fact>) {
    let act = said.stamp;
    // A statement tells what has happened; nothing is received before it is sent, or known or (but for a notice of what is
    // to come) received before it occurred.
    let wrong = |a: Option<Claim>, b: Option<Claim>| matches!((a, b), (Some(a), Some(b)) if a.at > b.at);
    let [sent, received, aware, occurred] = said.times;
    let announced = matches!(said.says, Says::Act { family: Family::Notice, .. });
    if said.times.iter().flatten().any(|c| c.at > act)
        || wrong(sent, received)
        || wrong(occurred, aware)
        || (wrong(occurred, received) && !announced)
    {
        return ("bad_body".to_owned(), vec![]);
    }
    let standing = Standing::new(book, &known.facts, said);
    let Some(sketch) = book.versions.get(standing.version) else { return ("counts".to_owned(), vec![]) };
    let why = match &said.says {
        Says::Consent(v) => standing.refuses_consent(*v),
        Says::Amend(v, effective) => standing.refuses_amendment(*v, effective.unwrap_or(act)),
        _ => competent(book, known, sketch, said),
    };
    if let Some(why) = why {
        return (why.to_owned(), vec![]);
    }
    // A party's word to itself is no notice.
    if let Says::Act { family: Family::Notice, to, .. } = &said.says
        && !to.is_empty()
        && to.iter().all(|p| *p == said.party)
    {
        return ("bad_body".to_owned(), vec![]);
    }
    let earliest = book.cal(standing.version, 0).map_or(act, |c| civil::late_from(c, act, sketch.late_limit));
    // Too late, or without evidence, or with evidence that its author made: the act's own moment holds. That one became
    // aware starts one's own clocks, so one's word is enough for those, and for nothing else.
    let proved = |c: Claim| c.evidence == Evidence::Outside;
    let hold = |c: Claim| if c.at >= earliest && proved(c) { c.at } else { act };
    // And what one says of one's own times and was not let in may still not give oneself more time.
    let word =
        [aware.filter(|c| !proved(*c) || c.at < earliest), occurred.filter(|c| hold(*c) != c.at)].map(|c| Some(c?.at));
    let times = [sent.map(hold), received.map(hold), aware.filter(|c| proved(*c)).map(hold), occurred.map(hold)];
    let [sent, received, aware, occurred] = times;
    let (name, at) = match &said.says {
        Says::Act { family, name, .. } => {
            let at = match family {
                Family::Event => aware.or(occurred),
                Family::Notice => received,
                Family::Payment => occurred.or(sent),
                _ => received.or(sent),
            };
            (format!("{}.{name}", family.word()), at)
        }
        Says::Use(r) => (format!("right.{r}.claimed"), sent),
        Says::Finding(f, yes) => (format!("finding.{f}.{}", if *yes { "yes" } else { "no" }), None),
        Says::Ask(f) => (format!("finding.{f}.asked"), None),
        Says::Measure(m, _, _) => (format!("measure.{m}"), None),
        Says::Consent(_) => ("charter.consented".to_owned(), None),
        Says::Amend(..) => ("charter.adopted".to_owned(), None),
    };
    let about = match &said.says {
        Says::Consent(v) | Says::Amend(v, _) => Some(version_name(*v)),
        _ => said.about.clone(),
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
        field: 0,
        name,
        subject: about.as_deref().map(Into::into),
        party: said.party.as_str().into(),
        to: to.iter().map(|p| p.as_str().into()).collect(),
        times,
        word,
        sum,
        number,
        stamp: act,
    };
    let mut all = vec![fact];
    if let (Says::Amend(_, effective), Some(f)) = (&said.says, all.first()) {
        let name = "charter.amended".to_owned();
        all.push(Fact { at: effective.unwrap_or(act), field: 1, name, ..f.clone() });
    }
    ("counts".to_owned(), all)
}

/// Why a statement is not its author's to make, by the version in force.
fn competent(book: &Book<'_>, known: &Known, sketch: &Sketch, said: &Said) -> Option<&'static str> {
    let state = || State::run(book, &known.facts, &known.kept, Upto::Judged(said.stamp));
    let me: Name = said.party.as_str().into();
    let among = |w: &Who| {
        let probe = Ev { subject: said.about.as_deref().map(Into::into), ..blank(said.stamp, "") };
        match w {
            Who::All => true,
            Who::Party(p) => *p == said.party,
            w => state().who(w, Some(&probe), None).contains(&me),
        }
    };
    let may = match &said.says {
        Says::Act { family: f, name: n, .. } => {
            let own = |w: &What| matches!(w, What::Act { family, name, by } if family == f && name == n && among(by));
            sketch.items.iter().any(|i| own(&i.what))
        }
        Says::Use(r) => {
            let block = format!("right.{r}");
            let about: Option<Name> = said.about.as_deref().map(Into::into);
            let state = state();
            if !book.rules.iter().any(|r| r.block == block && r.version <= state.version) {
                return Some("bad_body");
            }
            state.insts.iter().any(|i| {
                book.rules.get(i.rule).is_some_and(|r| r.block == block)
                    && (about.is_none() || i.subject.is_none() || i.subject == about)
                    && i.bearers.contains(&me)
            })
        }
        Says::Finding(f, _) => {
            let own = |w: &What| matches!(w, What::Finding { name, judge, .. } if name == f && among(judge));
            // Nobody judges in its own cause.
            sketch.items.iter().any(|i| own(&i.what)) && said.about.as_deref() != Some(&*me)
        }
        Says::Measure(m, _, _) => {
            let own = |w: &What| matches!(w, What::Measure { name, by, .. } if name == m && among(by));
            sketch.items.iter().any(|i| own(&i.what))
        }
        Says::Ask(_) | Says::Consent(_) | Says::Amend(..) => true,
    };
    let refused = (!may).then_some("not_competent");
    refused.or_else(|| (said.about.is_none() && stands_for(book, &said.says, state().version)).then_some("bad_body"))
}

/// Whether an act begins or ends the standing of what it is about, in a version.
fn stands_for(book: &Book<'_>, says: &Says, version: usize) -> bool {
    let Says::Act { family, name, .. } = says else { return false };
    let act = format!("{}.{name}", family.word());
    book.rules.iter().any(|r| r.version == version && r.moves_its_subject() && r.triggers.contains(&act))
}
