//! Precedence: which document prevails where two conflict, in general and for a subject of its own.
//!
//! A document is named by a text, or by its block: `schedule.x`, `outside.x`. A schedule that the order does not name stands
//! where the order says `schedules`. An exception puts its documents first for its subject, and leaves the rest in order.
//!
//! # Clause
//! "The grant agreement prevails over this charter, and this charter over its schedules; on data protection the data
//! schedule prevails over all of them."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! ~~~
//! ## 2 Documents
//! Days end in [Europe/Brussels](#place.zone).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! event "signing" { }
//! schedule "data" {
//!   title      = "Data schedule"
//!   changed_by = all_parties
//! }
//! precedence "documents" {
//!   order  = ["grant agreement", "this charter", schedules]
//!   except = { data_protection = schedule.data }
//! }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own.
//!
//! # Outcome
//! ```case
//! case "The order, and its exception for one subject"
//! 2025-03-03 10:00  clinic  event.record  event=signing
//! expect at 2025-03-04 00:00
//!   "grant agreement" prevails over "this charter" because 2
//!   "this charter" prevails over "Data schedule"
//!   "Data schedule" prevails over "grant agreement" for data_protection
//!   "grant agreement" prevails over "this charter" for data_protection
//! ```

use super::{Kernel, TextRule, quiet};
use crate::feature::Feature;
use crate::lower::Lower;
use crate::say::Say;
use servanda_charter::{AttributeSchema, Block, BlockSchema, Charter, Expr, Label, Need, Node, Ty};

/// A document that the charter ranks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// As the order writes it: words, or a block's name.
    pub name: String,
    /// The title of the schedule or outside text that the name stands for.
    pub title: Option<String>,
}

impl Document {
    fn of(e: &Expr, charter: &Charter) -> Option<Self> {
        let name = match &e.node {
            Node::Text(t) => t.clone(),
            _ => e.as_ref_text()?,
        };
        let block = name.split_once('.').and_then(|(k, l)| charter.block(k, l));
        let title = block.and_then(|b| b.get("title")).and_then(|t| match &t.node {
            Node::Text(t) => Some(t.clone()),
            _ => None,
        });
        Some(Self { name, title })
    }

    /// Whether a reader's words mean this document.
    #[must_use]
    pub fn is(&self, words: &str) -> bool {
        self.name == words || self.title.as_deref() == Some(words)
    }
}

/// A charter's order of its documents.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// In general, the first prevails.
    pub order: Vec<Document>,
    /// By subject: which come before all others.
    pub except: Vec<(String, Vec<Document>)>,
    /// The charter's schedules, which the word `schedules` stands for.
    schedules: Vec<Document>,
}

impl Order {
    /// A document's place for a subject: the lower prevails.
    #[must_use]
    pub fn place(&self, words: &str, subject: Option<&str>) -> Option<usize> {
        let first = self.except.iter().find(|(s, _)| Some(s.as_str()) == subject).map_or(&[][..], |(_, d)| d);
        if let Some(at) = first.iter().position(|d| d.is(words)) {
            return Some(at);
        }
        let among = self.order.iter().position(|d| d.is(words)).or_else(|| {
            let schedule = self.schedules.iter().any(|d| d.is(words));
            schedule.then(|| self.order.iter().position(|d| d.name == "schedules")).flatten()
        });
        among.map(|at| at.saturating_add(first.len()))
    }

    /// Whether it has an exception for a subject.
    #[must_use]
    pub fn excepts(&self, subject: &str) -> bool {
        self.except.iter().any(|(s, _)| s == subject)
    }
}

const SCHEMA: BlockSchema = BlockSchema {
    kind: "precedence",
    summary: "Which document prevails over which, in general and for a subject of its own.",
    attributes: &[
        AttributeSchema { name: "order", ty: Ty::Expr, need: Need::Must("In which order do the documents prevail?") },
        AttributeSchema { name: "except", ty: Ty::Expr, need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

fn documents(e: &Expr, charter: &Charter) -> Vec<Document> {
    e.items().iter().filter_map(|i| Document::of(i, charter)).collect()
}

fn exceptions(block: &Block) -> Vec<(String, Expr)> {
    match block.get("except").map(|e| &e.node) {
        Some(Node::Object(o)) => o.clone(),
        _ => Vec::new(),
    }
}

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Kernel) {
    let Some(order) = block.get("order").cloned() else { return };
    let listed = documents(&order, lower.charter);
    for (i, d) in listed.iter().enumerate() {
        if listed.iter().take(i).any(|x| x.is(&d.name)) {
            lower.error(
                &order,
                "ranked_twice",
                format!("“{}” stands twice in the order: which place is its own?", d.name),
                "name each document once",
            );
        }
    }
    if let Some(e) = block.get("except").filter(|e| !matches!(e.node, Node::Object(_))) {
        lower.error(
            &e.clone(),
            "wrong_shape",
            "for which subject is this an exception?",
            "write the subject and what prevails for it: `except = { data_protection = schedule.x }`",
        );
    }
    let schedules = lower
        .charter
        .blocks_of("schedule")
        .map(|b| Document { name: b.id(), title: lower.text_of(b, "title") })
        .collect();
    let except = exceptions(block).iter().map(|(s, e)| (s.clone(), documents(e, lower.charter))).collect();
    let order = Order { order: listed, except, schedules };
    own.texts.push(TextRule::Precedence { clause: block.clause, block: block.id(), order });
}

/// Asks which holds where two orders rank one pair of documents in two ways.
pub(super) fn check(own: &Kernel, lower: &mut Lower<'_>) {
    let orders: Vec<(&String, &Order)> = own
        .texts
        .iter()
        .filter_map(|t| if let TextRule::Precedence { block, order, .. } = t { Some((block, order)) } else { None })
        .collect();
    let mut wrong = Vec::new();
    for (i, (one, a)) in orders.iter().enumerate() {
        for (two, b) in orders.iter().skip(i.saturating_add(1)) {
            let both: Vec<&str> =
                a.order.iter().map(|d| d.name.as_str()).filter(|d| b.place(d, None).is_some()).collect();
            for (n, x) in both.iter().enumerate() {
                for y in both.iter().skip(n.saturating_add(1)) {
                    if b.place(x, None) > b.place(y, None) {
                        wrong.push((
                            (*two).clone(),
                            format!("`{one}` ranks “{x}” over “{y}”, and `{two}` the other way round: which prevails?"),
                        ));
                    }
                }
            }
        }
    }
    for (block, message) in wrong {
        if let Some(b) = block.split_once('.').and_then(|(k, l)| lower.charter.block(k, l)) {
            lower.block_error(
                b,
                "two_orders",
                message,
                "say it once; or make one of them an exception for its subject",
            );
        }
    }
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let name = |d: Document| d.title.unwrap_or(d.name);
    let list = |e: &Expr| documents(e, say.charter).into_iter().map(name).collect::<Vec<_>>();
    let order = block.get("order").map(list).unwrap_or_default().join("; ");
    let then = format!(", {} ", say.just("then"));
    let except: Vec<String> = exceptions(block)
        .iter()
        .map(|(s, e)| {
            let first = ("it", list(e).join(&then).into());
            say.tell("precedence.except", &[("subject", say.word("subject", s)), first]).text()
        })
        .collect();
    say.block("precedence", &[("order", order.into()), ("except", except.concat().into())])
}

/// Precedence of documents.
pub const FEATURE: Feature<Kernel> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: quiet };
