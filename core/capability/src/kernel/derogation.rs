//! Derogation: a numbered clause is replaced by another one, or by nothing, always or while a condition holds.
//!
//! While it holds, nothing that the replaced clause commands is triggered; what runs already goes on. Of a block that a
//! derogation cannot put out of action, the compiler asks.
//!
//! # Clause
//! "Clause 3 of the agreement is replaced by clause S1.2 for as long as the pilot lasts."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! ~~~
//! ## 2 Place
//! Days end in [Europe/Brussels](#place.zone).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! event "pilot_started" { }
//! event "pilot_ended" { }
//! event "sample" { }
//! certificate "result" { by = party.lab }
//! ~~~
//! ## 3 Results
//! The Lab reports on a sample within [30 calendar days](#report.period).
//! ~~~charter
//! duty "report" {
//!   on     = event.sample
//!   bearer = party.lab
//!   act    = certificate.result
//!   due    = after(trigger.at, report.period)
//! }
//! ~~~
//! ## [S1] Pilot schedule
//! ### [S1.1] What it replaces
//! ~~~charter
//! derogation "pilot" {
//!   replaces = "3"
//!   by       = "S1.2"
//!   when     = happened(event.pilot_started) && !happened(event.pilot_ended)
//! }
//! ~~~
//! ### [S1.2] Results in the pilot
//! In the pilot the Lab reports within [5 calendar days](#report.pilot).
//! ~~~charter
//! duty "report_in_pilot" {
//!   on     = event.sample
//!   when   = replaced("3")
//!   bearer = party.lab
//!   act    = certificate.result
//!   due    = after(trigger.at, report.pilot)
//! }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own.
//!
//! # Outcome
//! ```case
//! case "The clause, its replacement, and the clause again"
//! 2025-03-03 10:00  lab     event.record  event=sample about=s1
//! 2025-03-10 10:00  clinic  event.record  event=pilot_started
//! 2025-03-11 10:00  lab     event.record  event=sample about=s2
//! 2025-03-20 10:00  clinic  event.record  event=pilot_ended
//! 2025-03-21 10:00  lab     event.record  event=sample about=s3
//! expect at 2025-03-05 00:00
//!   clause 3 is not replaced
//!   clause 3 is in force
//! expect at 2025-03-12 00:00
//!   clause 3 is replaced by S1.2 because S1.1
//!   clause 3 is not in force
//!   duty report of s1 is running
//!   duty report of s2 is not there
//!   duty report_in_pilot of s2 is due 2025-03-16
//! expect at 2025-03-22 00:00
//!   clause 3 is in force
//!   duty report of s3 is running
//! ```

use super::text::numbers;
use super::{Kernel, quiet};
use crate::feature::Feature;
use crate::lower::Lower;
use crate::say::Say;
use servanda_charter::{AttributeSchema, Block, BlockSchema, Charter, Expr, Label, Need, Node, Ty, lies_within};
use servanda_norms::{Cond, Replacement};
use servanda_words::Phrase;

const SCHEMA: BlockSchema = BlockSchema {
    kind: "derogation",
    summary: "A numbered clause is replaced by another one, or by nothing, always or while a condition holds.",
    attributes: &[
        AttributeSchema {
            name: "replaces",
            ty: Ty::Expr,
            need: Need::Must("Which clauses are replaced? Name them by number."),
        },
        AttributeSchema {
            name: "by",
            ty: Ty::Expr,
            need: Need::Must("Which clause stands in their place: its number, or `none`?"),
        },
        AttributeSchema { name: "when", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "from", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "until", ty: Ty::Expr, need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

/// Blocks that stop acting while their clause is replaced.
const ACT: &[&str] = &["duty", "right", "rule", "choice", "amount", "ending", "permit", "forbid"];
/// Blocks that command nothing by themselves: they name something, and whoever uses the name goes on.
const NAME: &[&str] = &[
    "party",
    "calendar",
    "holidays",
    "event",
    "notice",
    "report",
    "certificate",
    "payment",
    "measure",
    "moment",
    "status",
    "office",
    "finding",
    "address",
    "delivery",
    "affiliates",
    "purpose",
    "region",
    "asset",
    "dataset",
    "model",
    "schedule",
    "outside",
    "precedence",
    "alternatives",
    "option",
    "derogation",
    "record",
    "prevail",
    "body",
];

/// Whether the block replaces the clause of this number.
fn covers(block: &Block, number: &str) -> bool {
    super::text::texts(block, "replaces").iter().any(|c| lies_within(number, c))
}

/// `none`, or the number of the clause that stands in the place.
fn by(block: &Block) -> Option<String> {
    match block.get("by").map(|e| &e.node) {
        Some(Node::Text(t)) => Some(t.clone()),
        _ => None,
    }
}

/// When a derogation holds.
fn holds(block: &Block, lower: &mut Lower<'_>) -> Cond {
    let mut all = Vec::new();
    if let Some(e) = block.get("when").cloned() {
        all.push(lower.cond(&e).unwrap_or(Cond::False));
    }
    if let Some(e) = block.get("from").cloned() {
        all.extend(lower.time(&e).map(Cond::After));
    }
    if let Some(e) = block.get("until").cloned() {
        all.extend(lower.time(&e).map(Cond::Before));
    }
    match all.len() {
        0 => Cond::True,
        1 => all.swap_remove(0),
        _ => Cond::All(all),
    }
}

impl Lower<'_> {
    /// The condition under which a clause, by number, is replaced; none if nothing replaces it.
    pub fn replaced(&mut self, number: &str) -> Option<Cond> {
        let blocks: Vec<Block> = self.charter.blocks_of("derogation").filter(|b| covers(b, number)).cloned().collect();
        let conds: Vec<Cond> = blocks.iter().map(|b| holds(b, self)).collect();
        (!conds.is_empty()).then_some(Cond::Any(conds))
    }

    /// The condition `replaced("5.2")`.
    pub(crate) fn replaced_cond(&mut self, at: &Expr, arg: &Expr) -> Option<Cond> {
        let number = match &arg.node {
            Node::Text(t) => t.clone(),
            _ => String::new(),
        };
        let found = self.replaced(&number);
        if found.is_none() {
            self.error(
                at,
                "unknown_derogation",
                format!("nothing replaces clause “{number}”"),
                "name a clause that a `derogation` block replaces: `replaced(\"5.2\")`",
            );
        }
        found
    }
}

/// The number in the program of the clause of this number.
fn clause_id(charter: &Charter, number: &str) -> Option<u32> {
    charter.clauses.iter().position(|c| c.number == number).and_then(|i| u32::try_from(i).ok())
}

fn lower(block: &Block, lower: &mut Lower<'_>, _: &mut Kernel) {
    let named = numbers(block, "replaces", lower);
    let in_place = match block.get("by") {
        Some(e) if matches!(e.node, Node::Text(_)) => {
            numbers(block, "by", lower);
            by(block)
        }
        Some(e) if e.as_word() == Some("none") => None,
        Some(e) => {
            lower.error(
                &e.clone(),
                "wrong_shape",
                "what stands in the place of the replaced clause?",
                "write the number of one clause in quotes, `by = \"S1.3\"`, or `by = none`",
            );
            return;
        }
        None => return,
    };
    if let Some(n) = in_place.as_deref().filter(|n| named.iter().any(|c| lies_within(n, c))) {
        lower.block_error(
            block,
            "replaced_by_itself",
            format!("clause {n} would be replaced together with what it replaces"),
            "move the new text to a clause of its own, outside the replaced one",
        );
        return;
    }
    let when = holds(block, lower);
    let sym = lower.build.name(&block.id());
    let charter = lower.charter;
    let by = in_place.and_then(|n| clause_id(charter, &n));
    for (i, c) in charter.clauses.iter().enumerate() {
        let Some(named) = named.iter().find(|n| lies_within(&c.number, n)) else { continue };
        let (Some(named), Ok(id)) = (clause_id(charter, named), u32::try_from(i)) else { continue };
        let replacement = Replacement { named, by, clause: block.clause, block: sym, when: when.clone() };
        lower.build.replace(id, replacement);
    }
    for inside in &charter.blocks {
        let number = charter.clause(inside.clause).number.clone();
        let known = ACT.contains(&inside.kind.as_str()) || NAME.contains(&inside.kind.as_str());
        if named.iter().any(|n| lies_within(&number, n)) && !known {
            lower.block_error(
                inside,
                "not_replaceable",
                format!("clause {number} is replaced by `{}`: what becomes of `{}` then?", block.id(), inside.id()),
                format!(
                    "move it to a clause that stays; or, where it takes a condition, to another clause with `when = !replaced(\"{number}\")`"
                ),
            );
        }
    }
}

/// Asks what holds where two derogations replace one clause at all times, or each other.
pub(super) fn check(lower: &mut Lower<'_>) {
    let charter = lower.charter;
    let always = |b: &&Block| ["when", "from", "until"].iter().all(|n| b.get(n).is_none());
    let blocks: Vec<&Block> = charter.blocks_of("derogation").filter(always).collect();
    for (i, b) in blocks.iter().enumerate() {
        for a in blocks.iter().take(i) {
            for n in super::text::texts(b, "replaces") {
                if covers(a, &n) {
                    let message =
                        format!("clause {n} is replaced by `{}` and by `{}`: which of them holds?", a.id(), b.id());
                    lower.block_error(
                        b,
                        "replaced_twice",
                        message,
                        "take one out, or say in `when` of each in which case it holds",
                    );
                }
            }
            if by(b).is_some_and(|n| covers(a, &n)) && by(a).is_some_and(|n| covers(b, &n)) {
                let message = format!("`{}` and `{}` replace each other's clauses: which text holds?", a.id(), b.id());
                lower.block_error(
                    b,
                    "replaced_in_a_circle",
                    message,
                    "take one out, or say in `when` of each in which case it holds",
                );
            }
        }
    }
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let named = super::text::texts(block, "replaces");
    let instead = match by(block) {
        Some(n) => say.tell("derogation.by", &[("it", n.to_string().into())]),
        None => say.just("derogation.by-nothing"),
    };
    let args = [
        ("many", Phrase::from(named.len() != 1)),
        ("clauses", named.join(", ").into()),
        ("instead", instead),
        ("when", say.opt(block, "when", "derogation.when")),
        ("from", say.until(block, "from", "derogation.from")),
        ("until", say.until(block, "until", "derogation.until")),
    ];
    say.block("derogation", &args)
}

/// Derogation of numbered clauses.
pub const FEATURE: Feature<Kernel> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: quiet };
