//! Pairs: for each clause with rules, who approved its words and its meaning, whose approval is stale, and who is missing.

use crate::compile::Compiled;
use crate::replay::Partnership;
use servanda_charter::{ClauseId, Pair, aligned};
use servanda_membership::PAIR_APPROVED;
use servanda_vocabulary::Moment;

/// What an approval is no longer of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stale {
    /// The words changed.
    Words,
    /// What the rules command changed.
    Meaning,
    /// Both changed.
    Both,
}

impl Stale {
    /// In words.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Words => "the words changed",
            Self::Meaning => "the meaning changed",
            Self::Both => "words and meaning changed",
        }
    }
}

/// Somebody's approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// The party.
    pub party: String,
    /// The person, as a short id.
    pub person: String,
    /// When.
    pub at: Moment,
    /// The entry.
    pub entry: u64,
    /// What changed since, if anything did.
    pub stale: Option<Stale>,
}

/// A clause's pair and who stands behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairLine {
    /// The clause's number.
    pub number: String,
    /// Its number and title.
    pub heading: String,
    /// The digest to approve.
    pub digest: String,
    /// The approvals that hold, in the record's order.
    pub approved: Vec<Approval>,
    /// Those that do not hold any more, of persons who have not approved anew.
    pub stale: Vec<Approval>,
    /// Parties of which nobody has approved it as it is.
    pub missing: Vec<String>,
}

impl PairLine {
    /// In a sentence: `approved by ann (clinic); stale: leo (lab), the words changed; not yet by lab`.
    #[must_use]
    pub fn words(&self, name: &dyn Fn(&str) -> String) -> String {
        let one = |a: &Approval| {
            let why = a.stale.map(|s| format!(", {}", s.text())).unwrap_or_default();
            format!("{} ({}){why}", a.person, name(&a.party))
        };
        let list = |l: &[Approval]| l.iter().map(one).collect::<Vec<_>>().join(", ");
        let mut said = Vec::new();
        if !self.approved.is_empty() {
            said.push(format!("approved by {}", list(&self.approved)));
        }
        if !self.stale.is_empty() {
            said.push(format!("stale: {}", list(&self.stale)));
        }
        if !self.missing.is_empty() {
            let all: Vec<String> = self.missing.iter().map(|p| name(p)).collect();
            said.push(format!("not yet by {}", all.join(", ")));
        }
        said.join("; ")
    }
}

impl Compiled {
    /// Which prevails where words and rules disagree: what the charter says, or what holds where it is silent.
    #[must_use]
    pub fn prevails(&self) -> String {
        let told: Vec<String> =
            self.charter.blocks_of("prevail").map(|b| self.sentence(b)).filter(|s| !s.is_empty()).collect();
        if told.is_empty() {
            "The charter does not say whether its words or its rules prevail; read the words first.".to_owned()
        } else {
            told.join(" ")
        }
    }
}

impl Partnership {
    /// Every pair of the version in force, in the charter's order.
    #[must_use]
    pub fn pairs(&self) -> Vec<PairLine> {
        let charter = &self.compiled().charter;
        let parties: Vec<String> = self.world().parties().into_iter().map(str::to_owned).collect();
        let given = self.approvals();
        let of = |pair: Pair| {
            let clause = charter.clause(pair.clause);
            let mine = || given.iter().filter(|(id, _)| *id == pair.clause).map(|(_, a)| a.clone());
            let (stale, approved): (Vec<Approval>, Vec<Approval>) = mine().partition(|a| a.stale.is_some());
            let same = |a: &Approval, b: &Approval| a.party == b.party && a.person == b.person;
            // The last of each person's.
            let kept: Vec<Approval> = stale
                .iter()
                .enumerate()
                .filter(|(i, a)| {
                    !approved.iter().any(|b| same(a, b)) && !stale.iter().skip(i.saturating_add(1)).any(|b| same(a, b))
                })
                .map(|(_, a)| a.clone())
                .collect();
            let missing = parties.iter().filter(|p| !approved.iter().any(|a| a.party == **p)).cloned().collect();
            PairLine {
                number: clause.number.clone(),
                heading: clause.heading(),
                digest: pair.digest,
                approved,
                stale: kept,
                missing,
            }
        };
        charter.pairs().into_iter().map(of).collect()
    }

    /// The approvals on record, each at the clause that it is now about, where that clause is still there.
    fn approvals(&self) -> Vec<(ClauseId, Approval)> {
        let names = self.run().names();
        let Some(event) = names.find(PAIR_APPROVED) else { return Vec::new() };
        let now = self.compiled().charter.pairs();
        let mut out = Vec::new();
        for e in self.run().events().iter().filter(|e| e.name == event) {
            let (Some(entry), Some(digest)) = (e.entry, e.subject.map(|s| names.text(s))) else { continue };
            let Some(st) = self.statement(entry) else { continue };
            let mut keys = self.capabilities().membership.keys();
            let key = keys.find(|(id, party, _)| **id == st.author.key && *party == st.author.party);
            let person = key.map_or_else(|| "somebody".to_owned(), |(_, _, k)| k.person.clone());
            let party = st.author.party.clone();
            let holds = now.iter().find(|p| p.digest == digest).map(|p| (p.clause, None));
            let Some((clause, stale)) = holds.or_else(|| self.stale(digest, &now)) else { continue };
            out.push((clause, Approval { party, person, at: e.at, entry, stale }));
        }
        out
    }

    /// What became of a pair of an earlier version: its clause now, and which side of it changed.
    fn stale(&self, digest: &str, now: &[Pair]) -> Option<(ClauseId, Option<Stale>)> {
        let (version, pair) = self.versions().iter().find_map(|v| {
            let pair = v.charter.pairs().into_iter().find(|p| p.digest == digest)?;
            Some((v, pair))
        })?;
        let lines = aligned(&version.charter, &self.compiled().charter);
        let clause = lines.iter().find(|a| a.old == Some(pair.clause))?.new?;
        let changed =
            now.iter().find(|p| p.clause == clause).map(|p| (p.words != pair.words, p.meaning != pair.meaning));
        let stale = match changed {
            Some((true, true)) => Stale::Both,
            Some((true, false)) => Stale::Words,
            _ => Stale::Meaning,
        };
        Some((clause, Some(stale)))
    }
}
