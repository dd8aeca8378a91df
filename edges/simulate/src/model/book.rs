//! The book of the model: all versions of a charter in the order in which the model reads them.

use super::{civil, reading};
use crate::sketch::{
    Anchor, Cal, Deed, Formula, Item, Norm, NormKind, On, Silence, Sketch, Span, Story, Test, What, When, Who,
};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

/// A norm as the model keeps it: findings and statuses bring norms of their own.
pub struct Rule {
    /// The block: `duty.x`.
    pub block: String,
    /// The version of the charter that it belongs to.
    pub version: usize,
    /// The clause.
    pub clause: i64,
    /// Its triggers.
    pub triggers: Vec<String>,
    /// Its words.
    norm: Norm,
    /// Names whose coming may change a condition or a time.
    pub mentions: BTreeSet<String>,
    /// Names that its window counts from.
    pub counted_from: BTreeSet<String>,
}

impl Rule {
    /// Whether it begins or ends the standing of what its trigger is about.
    pub fn moves_its_subject(&self) -> bool {
        self.norm.kind == NormKind::Rule
            && self.norm.then.iter().any(|d| matches!(d, Deed::Set(_, None) | Deed::Unset(_, None)))
    }
}

impl Deref for Rule {
    type Target = Norm;
    fn deref(&self) -> &Norm {
        &self.norm
    }
}

/// A sum's rule.
pub struct Sum {
    /// `amount.x`
    pub block: String,
    pub version: usize,
    pub clause: i64,
    pub on: Vec<String>,
    pub when: Option<Test>,
    pub debtor: Who,
    pub creditor: Who,
    pub is: Formula,
    pub within: Option<String>,
}

/// A named moment.
pub struct Mark {
    pub version: usize,
    pub clause: i64,
    pub event: String,
    pub is: When,
}

/// A period that comes again and again.
pub struct Period {
    pub version: usize,
    pub event: String,
    pub span: Span,
    pub from: Option<i64>,
}

/// All versions of a charter.
pub struct Book<'a> {
    /// The sketches, the founding one first.
    pub versions: Vec<&'a Sketch>,
    /// Norms by clause number, then by version and place in the document.
    pub rules: Vec<Rule>,
    pub sums: Vec<Sum>,
    pub caps: BTreeMap<(usize, String), Formula>,
    pub moments: Vec<Mark>,
    pub periods: Vec<Period>,
    pub findings: BTreeMap<(usize, String), Option<bool>>,
}

impl<'a> Book<'a> {
    /// Reads a story's charter.
    pub fn new(story: &'a Story) -> Self {
        let mut b = Book {
            versions: story.versions().collect(),
            rules: Vec::new(),
            sums: Vec::new(),
            caps: BTreeMap::new(),
            moments: Vec::new(),
            periods: Vec::new(),
            findings: BTreeMap::new(),
        };
        for (version, sketch) in story.versions().enumerate() {
            for item in &sketch.items {
                b.read(version, item);
            }
        }
        b.rules.sort_by_key(|r| (r.clause, r.version));
        b.moments.sort_by_key(|m| (m.clause, m.version));
        b.sums.sort_by_key(|s| (s.clause, s.version));
        let put: BTreeMap<(usize, String), Vec<String>> =
            b.rules.iter().map(|r| ((r.version, r.block.clone()), r.triggers.clone())).collect();
        for r in &mut b.rules {
            r.mentions = reading::mentions(r);
            // What puts a question anew takes its answer away.
            for f in reading::asks(r) {
                r.mentions.extend(put.get(&(r.version, f)).into_iter().flatten().cloned());
            }
            r.counted_from = reading::counted_from(r);
        }
        b
    }

    /// A calendar of a version; its default if it has none of that number.
    pub fn cal(&self, version: usize, n: usize) -> Option<&'a Cal> {
        let sketch = self.versions.get(version)?;
        sketch.cals.get(n).or(sketch.cals.first())
    }

    /// The norm of a block in a version.
    pub fn rule(&self, block: &str, version: usize) -> Option<usize> {
        self.rules.iter().position(|r| r.block == block && r.version == version)
    }

    fn read(&mut self, version: usize, item: &Item) {
        let clause = item.clause;
        match &item.what {
            What::Act { .. } | What::Measure { .. } => {}
            What::Status { name, begins, ends } => {
                for (word, list, deed) in
                    [("begins", begins, Deed::Set(name.clone(), None)), ("ends", ends, Deed::Unset(name.clone(), None))]
                {
                    if !list.is_empty() {
                        let norm = Norm { then: vec![deed], ..plain(NormKind::Rule) };
                        self.rules.push(rule(format!("status.{name}.{word}"), version, clause, list.clone(), norm));
                    }
                }
            }
            What::Finding { name, judge, on, outer, at_outer, meanwhile } => {
                let block = format!("finding.{name}");
                let mut asked = vec![format!("{block}.asked")];
                asked.extend(on.iter().cloned());
                let answer = if *at_outer { "yes" } else { "no" };
                let norm = Norm {
                    bearer: judge.clone(),
                    act: vec![format!("{block}.yes"), format!("{block}.no")],
                    due: Some(When::After(Anchor::Received, *outer, 0)),
                    otherwise: vec![Deed::Deem(format!("{block}.{answer}"))],
                    ..plain(NormKind::Right(Silence::Lapse))
                };
                self.rules.push(rule(block, version, clause, asked, norm));
                self.findings.insert((version, name.clone()), *meanwhile);
            }
            What::Moment { name, is } => {
                self.moments.push(Mark { version, clause, event: format!("moment.{name}"), is: is.clone() });
            }
            What::Amount { name, on, when, debtor, creditor, is, within } => self.sums.push(Sum {
                block: format!("amount.{name}"),
                version,
                clause,
                on: on.clone(),
                when: when.clone(),
                debtor: debtor.clone(),
                creditor: creditor.clone(),
                is: is.clone(),
                within: within.clone(),
            }),
            What::Cap { name, amount } => {
                self.caps.insert((version, name.clone()), amount.clone());
            }
            What::Norm(n) => self.norm(version, clause, n),
        }
    }

    fn norm(&mut self, version: usize, clause: i64, n: &Norm) {
        let kind = match n.kind {
            NormKind::Duty => "duty",
            NormKind::Right(_) => "right",
            NormKind::Rule => "rule",
        };
        let block = format!("{kind}.{}", n.name);
        let on = match &n.on {
            On::Events(list) => list.clone(),
            On::Every(span, from) => {
                let event = format!("every.{block}");
                let zone = self.cal(version, 0).map_or(0, |c| c.zone);
                let from = from.map(|d| civil::start_of(zone, civil::number(d)));
                self.periods.push(Period { version, event: event.clone(), span: *span, from });
                vec![event]
            }
        };
        let mut norm = n.clone();
        if matches!(n.kind, NormKind::Right(_)) && n.act.is_empty() {
            norm.act = vec![format!("{block}.claimed")];
        }
        self.rules.push(rule(block, version, clause, on, norm));
    }
}

fn rule(block: String, version: usize, clause: i64, triggers: Vec<String>, norm: Norm) -> Rule {
    Rule { block, version, clause, triggers, norm, mentions: BTreeSet::new(), counted_from: BTreeSet::new() }
}

/// A norm without any words.
fn plain(kind: NormKind) -> Norm {
    Norm {
        kind,
        name: String::new(),
        on: On::Events(vec![]),
        when: None,
        bearer: Who::All,
        to: None,
        act: vec![],
        from: None,
        due: None,
        unless: None,
        paused: None,
        then: vec![],
        otherwise: vec![],
    }
}
