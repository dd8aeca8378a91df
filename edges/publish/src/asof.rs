//! A charter as of a moment of its record: what is in force, what is disputed, what is due.

use servanda_capability::Say;
use servanda_norms::Stage;
use servanda_partnership::{DueLine, Partnership};
use std::collections::{BTreeMap, BTreeSet};

/// Most open duties and rights that are told at one rule.
const TOLD_MAX: usize = 5;

/// What a record says of a charter's clauses and rules at its run's moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AsOf {
    /// The moment, in the charter's place.
    pub moment: String,
    /// How many entries the record has.
    pub entries: usize,
    /// Why a clause is not in force, by its number.
    pub over: BTreeMap<String, String>,
    /// What stands in a clause's place, by its number: a clause's number.
    pub instead: BTreeMap<String, String>,
    /// What is contested and not settled, by the number of the clause that asks.
    pub disputed: BTreeMap<String, Vec<String>>,
    /// What is open, by the rule's name.
    pub due: BTreeMap<String, Vec<String>>,
    /// Who approved words and rules of a clause together, by its number: whether every party did, and in words.
    pub pairs: BTreeMap<String, (bool, String)>,
}

impl AsOf {
    /// Reads a record at its moment.
    #[must_use]
    pub fn of(p: &Partnership) -> Self {
        let zone = p.compiled().program.zone();
        let mut a = Self { moment: p.run().now().friendly(zone), entries: p.verdicts().len(), ..Self::default() };
        for c in &p.compiled().charter.clauses {
            let Some(s) = p.clause_in_force(&c.number).filter(|s| !s.in_force) else { continue };
            let mut said = s.clauses.clone();
            said.dedup();
            let by = if said.is_empty() { String::new() } else { format!(" (clause {})", said.join("; ")) };
            a.over.insert(c.number.clone(), format!("{}{by}", s.reason));
            if let Some((Some(by), _)) = p.replaced_by(&c.number) {
                a.instead.insert(c.number.clone(), by);
            }
        }
        a.disputes(p);
        for line in p.due() {
            let said = open(&line, p);
            a.due.entry(line.block).or_default().push(said);
        }
        let say = Say::new(&p.compiled().charter);
        for l in p.pairs() {
            let words = format!("Words and rules together: {}", l.words(&|party| say.party(party).text()));
            a.pairs.insert(l.number.clone(), (l.missing.is_empty(), words));
        }
        for list in a.due.values_mut().filter(|l| l.len() > TOLD_MAX) {
            let more = list.len().saturating_sub(TOLD_MAX);
            list.truncate(TOLD_MAX);
            list.push(format!("and {more} more"));
        }
        a
    }

    fn disputes(&mut self, p: &Partnership) {
        let (run, program) = (p.run(), p.run().program());
        for (i, f) in program.findings.iter().enumerate() {
            let Ok(n) = u32::try_from(i) else { break };
            let subjects: BTreeSet<_> =
                run.events().iter().filter(|e| f.dispute.contested.contains(&e.name)).map(|e| e.subject).collect();
            for s in subjects.into_iter().filter(|s| run.stage(n, *s) == Stage::Contested) {
                let about = s.map(|s| format!(" ({})", run.names().text(s))).unwrap_or_default();
                let pauses = if f.dispute.pauses { "; until it is settled the answer has no effect" } else { "" };
                let number = program.clauses.list.get(f.clause as usize).map(|c| c.0.clone()).unwrap_or_default();
                let list = self.disputed.entry(number).or_default();
                list.push(format!("Contested{about}: {}{pauses}", f.question));
            }
        }
    }
}

/// One open duty or right in words.
fn open(l: &DueLine, p: &Partnership) -> String {
    let zone = p.compiled().program.zone();
    let mut out = format!("{}: {}", l.bearers.join(", "), l.state.word());
    if let Some(due) = l.due {
        let end = if l.whole_day { due.plus_seconds(-1) } else { due };
        out.push_str(&format!(", until {}", end.friendly(zone)));
    }
    if let Some(s) = &l.subject {
        out.push_str(&format!(" ({s})"));
    }
    out
}
