//! Calendar: the place in which days end, and the days on which nobody works.
//!
//! # Clause
//! "A business day is a day other than a Saturday, a Sunday or a listed holiday in Brussels."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! ~~~
//! ## 2 Days
//! Days end in [Europe/Brussels](#place.zone). Closed are weekends and [21 April 2025](#days.closed). An answer is due within [3 business days](#answer.within).
//! ~~~charter
//! calendar "default" {
//!   zone   = place.zone
//!   closed = [weekends, days.closed]
//! }
//! notice "question" { }
//! notice "answer" { }
//! duty "answer" {
//!   on     = notice.question
//!   bearer = others
//!   act    = notice.answer
//!   due    = after(trigger.received, answer.within)
//! }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own.
//!
//! # Outcome
//! ```case
//! case "Easter Monday and the weekend are not counted"
//! 2025-04-17 10:00  lab  notice.give  notice=question about=q1
//! expect at 2025-04-17 12:00
//!   duty answer of q1 is due 2025-04-24 00:00
//! ```

use super::{Kernel, quiet};
use crate::feature::Feature;
use crate::lower::Lower;
use crate::say::Say;
use servanda_charter::{
    AttributeSchema, Block, BlockSchema, Charter, Diagnostic, Label, Need, TermType, TermValue, Ty,
};
use servanda_vocabulary::Calendar;
use std::collections::BTreeSet;

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "calendar",
    summary: "The place in which days end, and the days that do not count as business days.",
    attributes: &[
        AttributeSchema {
            name: "zone",
            ty: Ty::Term(TermType::Zone),
            need: Need::Must("In which place do days end? Name a place such as Europe/Brussels."),
        },
        AttributeSchema { name: "closed", ty: Ty::Expr, need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, _: &mut Kernel) {
    let Some(e) = block.get("closed") else { return };
    for item in e.items().to_vec() {
        if item.as_word() == Some("weekends") {
            continue;
        }
        lower.term(&item, TermType::DateList);
    }
}

/// The charter's calendars, the one named `default` first. Read before everything else, since days need a place.
#[must_use]
pub fn calendars(charter: &Charter) -> (Vec<(String, Calendar)>, Vec<Diagnostic>) {
    let mut list = Vec::new();
    let mut wrong = Vec::new();
    for block in charter.blocks_of("calendar") {
        let zone = block.get("zone").and_then(|e| e.as_ref_text()).map(|p| charter.term_value(&p, TermType::Zone));
        let Some(Ok(TermValue::Zone(zone))) = zone else { continue };
        let mut calendar = Calendar { zone, weekends_closed: false, closed: BTreeSet::new() };
        if let Some(e) = block.get("closed") {
            for item in e.items() {
                if item.as_word() == Some("weekends") {
                    calendar.weekends_closed = true;
                } else if let Some(Ok(TermValue::Dates(d))) =
                    item.as_ref_text().map(|p| charter.term_value(&p, TermType::DateList))
                {
                    calendar.closed.extend(d);
                }
            }
        }
        let at = if block.label == "default" { 0 } else { list.len() };
        list.insert(at.min(list.len()), (block.label.clone(), calendar));
    }
    // A `default` whose zone cannot be read is told by the schema check.
    if charter.block("calendar", "default").is_none() {
        let span = charter.clauses.first().map(|c| c.span).unwrap_or_default();
        wrong.push(
            Diagnostic::error("no_place", span, "in which place do days end? The charter has no calendar named `default`")
                .help("bind a place in the prose, `[Europe/Brussels](#place.zone)`, and add `calendar \"default\" { zone = place.zone }`"),
        );
    }
    (list, wrong)
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let closed = block.get("closed").map_or_else(String::new, |e| {
        let days: Vec<String> = e.items().iter().map(|d| say.words(d)).collect();
        format!("; not counted as business days: {}", days.join(", "))
    });
    format!("Days end at midnight in {}{closed}.", say.of(block, "zone"))
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: quiet };
