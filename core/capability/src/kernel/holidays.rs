//! Holidays: a published list of closed days, and how far it reaches. It stands in the charter, so it is pinned with it.
//!
//! # Clause
//! "Holidays are those that the bank published for 2025." (Whoever publishes a list ends it somewhere: later days are not
//! known, and nothing is computed from them by guessing.)
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
//! Days end in [Europe/Brussels](#place.zone). The bank closes on [18 April 2025, 21 April 2025, 1 May 2025, 25 December 2025 and 26 December 2025](#bank.days); its list covers [1 January 2025](#bank.from) to [31 December 2025](#bank.to). An answer is due within [3 business days](#answer.within).
//! ~~~charter
//! holidays "bank" {
//!   source = "calendar of the central bank for 2025"
//!   covers = [bank.from, bank.to]
//!   days   = bank.days
//! }
//! calendar "default" {
//!   zone   = place.zone
//!   closed = [weekends, holidays.bank]
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
//! case "Known days are skipped; beyond the list nothing is guessed, and nothing else stops"
//! 2025-04-17 10:00  lab  notice.give  notice=question about=q1
//! 2025-12-29 10:00  lab  notice.give  notice=question about=q2
//! expect at 2025-04-17 12:00
//!   duty answer of q1 is due 2025-04-24
//! expect at 2025-12-30 10:00
//!   duty answer of q1 is missed
//!   duty answer of q2 is running
//!   duty answer of q2 is due beyond holidays.bank
//!   duty.answer.undetermined of q2 because 2
//! ```

use super::{Kernel, quiet};
use crate::feature::Feature;
use crate::lower::Lower;
use crate::say::Say;
use servanda_charter::{AttributeSchema, Block, BlockSchema, Charter, Expr, Label, Need, TermType, TermValue, Ty};
use servanda_vocabulary::{Date, Listed};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "holidays",
    summary: "A published list of closed days, with its source and how far it reaches.",
    attributes: &[
        AttributeSchema { name: "source", ty: Ty::Text, need: Need::Must("Who published this list, and for when?") },
        AttributeSchema {
            name: "covers",
            ty: Ty::TermList(TermType::Date),
            need: Need::Must(
                "From which to which day does the list reach? Write two bound dates: `covers = [list.from, list.to]`.",
            ),
        },
        AttributeSchema {
            name: "days",
            ty: Ty::TermList(TermType::DateList),
            need: Need::Must("Which days are closed? Bind them in the prose as one list of dates."),
        },
    ],
    children: &[],
    label: Label::Required,
};

/// How far the list reaches, if it says so well.
fn covers(charter: &Charter, block: &Block) -> Option<(Date, Date)> {
    let read = |e: &Expr| match charter.value_of(e, TermType::Date) {
        Ok(TermValue::Date(d)) => Some(d),
        _ => None,
    };
    match block.get("covers")?.items() {
        [from, to] => Some((read(from)?, read(to)?)).filter(|(a, b)| a <= b),
        _ => None,
    }
}

fn days(charter: &Charter, block: &Block) -> Vec<Date> {
    let items = block.get("days").map(|e| e.items().to_vec()).unwrap_or_default();
    let read = |e: &Expr| match charter.value_of(e, TermType::DateList) {
        Ok(TermValue::Dates(d)) => d,
        _ => Vec::new(),
    };
    items.iter().flat_map(read).collect()
}

/// A list by its label: its days, and how far it reaches.
pub(super) fn list(charter: &Charter, label: &str) -> Option<(Vec<Date>, Listed)> {
    let block = charter.block("holidays", label)?;
    let (from, to) = covers(charter, block)?;
    Some((days(charter, block), Listed { name: block.id(), from, to }))
}

fn lower(block: &Block, lower: &mut Lower<'_>, _: &mut Kernel) {
    let Some(e) = block.get("covers").cloned() else { return };
    let Some((from, to)) = covers(lower.charter, block) else {
        // What cannot be read was told by the schema check.
        let readable = e.items().iter().all(|i| lower.charter.value_of(i, TermType::Date).is_ok());
        if readable {
            lower.error(
                &e,
                "open_question",
                format!("from which to which day does `{}` reach?", block.id()),
                "write two dates, the earlier first: `covers = [list.from, list.to]`",
            );
        }
        return;
    };
    if let Some(day) = days(lower.charter, block).into_iter().find(|d| *d < from || *d > to) {
        let e = block.get("days").cloned().unwrap_or(e);
        lower.error(
            &e,
            "contradiction",
            format!("`{}` lists {day}, but says that it covers {from} to {to}", block.id()),
            "correct the day, or let `covers` reach as far as the list does",
        );
    }
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let covers = block.get("covers").map(|e| e.items().to_vec()).unwrap_or_default();
    let span: Vec<String> = covers.iter().map(|e| say.words(e).text()).collect();
    let args = [
        ("label", say.label(block)),
        ("source", say.bare(block, "source").into()),
        ("days", say.list(block, "days", "and")),
        ("from", span.first().cloned().unwrap_or_default().into()),
        ("to", span.get(1).cloned().unwrap_or_default().into()),
    ];
    say.block("holidays", &args)
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: quiet };
