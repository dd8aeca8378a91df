//! Cap: the most that a party may have to pay; what was owed under it erodes it.
//!
//! # Clause
//! "A party's liability is limited to once its share of the project's cost, unless it acted wilfully."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! party "arbiter" { name = "Arbiter" }
//! ~~~
//! ## 2 Liability
//! Days end in [Europe/Brussels](#place.zone). Liability is limited to [EUR 400,000](#liability.limit), except for a wilful
//! act, which the Arbiter finds within [60 calendar days](#liability.found) or not at all; it may change its finding.
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! notice "damage" { about = party }
//! finding "wilful" {
//!   question   = "Was the damage done wilfully?"
//!   judge      = party.arbiter
//!   meanwhile  = no
//!   outer      = liability.found
//!   at_outer   = no
//!   may_change = yes
//! }
//! cap "general" {
//!   amount  = liability.limit
//!   not_for = [finding.wilful]
//! }
//! amount "damages" {
//!   on       = notice.damage
//!   debtor   = trigger.subject
//!   creditor = trigger.party
//!   is       = trigger.amount
//!   within   = cap.general
//! }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own. An answer under `not_for` or `not_if` that comes after a sum was cut lifts the cap from it: the difference
//! is owed then; an answer that takes it back credits the difference (`amount.x.credited`). Later sums under the same cap are
//! settled again with the room that this gives or takes: the total does not depend on when the answer comes.
//! `per = [product, calendar_year]`: a cap for each product that triggers name in their scope, and year.
//!
//! # Outcome
//! ```case
//! case "The cap erodes"
//! 2025-03-03 10:00  clinic  notice.give  notice=damage about=lab amount="EUR 300,000"
//! 2025-04-03 10:00  clinic  notice.give  notice=damage about=lab amount="EUR 250,000"
//! expect at 2025-03-03 12:00
//!   lab owes EUR 300,000 under amount.damages
//! expect at 2025-04-03 12:00
//!   lab owes EUR 400,000 under amount.damages
//!
//! case "What is found later lifts the cap, and puts it back"
//! 2025-03-03 10:00  clinic   notice.give   notice=damage about=lab amount="EUR 700,000"
//! 2025-04-03 10:00  arbiter  finding.make  finding=wilful about=lab answer=yes
//! 2025-05-03 10:00  arbiter  finding.make  finding=wilful about=lab answer=no
//! 2025-06-03 10:00  clinic   notice.give   notice=damage about=lab amount="EUR 250,000"
//! expect at 2025-03-03 12:00
//!   lab owes EUR 400,000 under amount.damages because 2
//! expect at 2025-04-03 12:00
//!   lab owes EUR 700,000 under amount.damages
//! expect at 2025-05-03 12:00
//!   amount.damages.credited of lab
//!   lab owes EUR 400,000 under amount.damages
//! expect at 2025-06-03 12:00
//!   lab owes EUR 400,000 under amount.damages
//! ```

use super::{Kernel, quiet, scope};
use crate::feature::Feature;
use crate::lower::Lower;
use crate::say::Say;
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, Ty};
use servanda_norms::{CapNorm, CapPer, Cond};
use servanda_words::Phrase;

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "cap",
    summary: "The most that a party may have to pay in all; what was owed under it erodes it.",
    attributes: &[
        AttributeSchema { name: "who", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "amount", ty: Ty::Expr, need: Need::Must("How much is the most?") },
        AttributeSchema { name: "per", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "towards", ty: Ty::Choice(&["together", "each"]), need: Need::May },
        AttributeSchema {
            name: "erodes",
            ty: Ty::Either(&[Ty::Choice(&["none"]), Ty::RefList(&["cap"])]),
            need: Need::May,
        },
        AttributeSchema { name: "deductible", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "not_for", ty: Ty::RefList(&["finding"]), need: Need::May },
        AttributeSchema { name: "not_if", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "otherwise", ty: Ty::Ref(&["cap"]), need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, _: &mut Kernel) {
    let Some(amount) = block.get("amount").and_then(|e| lower.amount(&e.clone())) else { return };
    if let Some(e) = block.get("who").cloned() {
        lower.speaks_of_trigger(&e, false);
    }
    let not_for = lower.refs_of(block, "not_for");
    let not_for = not_for.iter().map(|f| lower.build.finding_id(f)).collect();
    let not_if = match block.get("not_if").cloned() {
        Some(e) => lower.cond(&e).unwrap_or(Cond::False),
        None => Cond::False,
    };
    let (mut spans, mut dimensions) = (Vec::new(), Vec::new());
    for e in block.get("per").map(|e| e.items().to_vec()).unwrap_or_default() {
        match e.as_word() {
            Some("incident") => spans.push(CapPer::Incident),
            Some("claim") => spans.push(CapPer::Claim),
            _ if scope::may_be(&e) => dimensions.extend(scope::dimension(&e, lower)),
            _ => spans.push(lower.span(&e).map_or(CapPer::Claim, CapPer::Span)),
        }
    }
    if spans.len() > 1 {
        lower.block_error(block, "two_answers", "a cap counts over one span of time", "keep one of the spans in `per`");
    }
    let per = spans.pop().unwrap_or(CapPer::Span(servanda_norms::Span::Agreement));
    let erodes = block.get("erodes").is_some_and(|e| e.as_word() != Some("none"));
    let erodes = if erodes { lower.refs_of(block, "erodes") } else { Vec::new() };
    let erodes = erodes.iter().map(|c| lower.build.cap_id(c)).collect();
    // With two caps nobody can tell from one whether it also uses up the other.
    if block.get("erodes").is_none() && lower.charter.blocks_of("cap").count() > 1 {
        let other = lower.charter.blocks_of("cap").find(|b| b.label != block.label).map(Block::id).unwrap_or_default();
        lower.block_error(
            block,
            "open_question",
            format!("does what is paid under `{}` use up `{other}` too?", block.id()),
            format!(
                "add `erodes = none` if each stands alone, or `erodes = [{other}]` if that cap bounds this one too"
            ),
        );
    }
    let deductible = match block.get("deductible").cloned() {
        Some(e) => lower.amount(&e),
        None => None,
    };
    let otherwise = lower.ref_of(block, "otherwise").map(|c| lower.build.cap_id(&c));
    let each_creditor = lower.word_of(block, "towards").as_deref() == Some("each");
    let blank = lower.build.blank_cap(&block.id(), block.clause, amount);
    lower.build.cap(CapNorm {
        per,
        dimensions,
        each_creditor,
        erodes,
        deductible,
        not_for,
        not_if,
        otherwise,
        ..blank
    });
}

/// Refuses caps that bound themselves, and caps whose sum is hidden: nobody could tell what is left of those.
pub(super) fn check(lower: &mut Lower<'_>) {
    let program = lower.build.program();
    let next = |n: u32| -> Vec<u32> {
        program.caps.get(n as usize).map(|c| c.erodes.iter().copied().chain(c.otherwise).collect()).unwrap_or_default()
    };
    let mut wrong: Vec<(String, &'static str, String)> = Vec::new();
    for (i, cap) in program.caps.iter().enumerate() {
        let me = u32::try_from(i).unwrap_or(u32::MAX);
        let name = program.names.text(cap.block).to_owned();
        let (mut seen, mut todo) = (Vec::new(), next(me));
        while let Some(n) = todo.pop() {
            if !seen.contains(&n) {
                seen.push(n);
                todo.extend(next(n));
            }
        }
        if seen.contains(&me) {
            wrong.push((name.clone(), "cycle", format!("`{name}` bounds itself through `erodes` or `otherwise`")));
        }
        let (mut sums, mut numbers) = (false, false);
        for e in std::iter::once(&cap.amount).chain(&cap.deductible) {
            e.walk(&mut |e| sums |= matches!(e, servanda_norms::AmountExpr::Hidden(_)), &mut |f| {
                numbers |= matches!(f, servanda_norms::Factor::Hidden(_))
            });
        }
        if sums || numbers {
            wrong.push((
                name.clone(),
                "undisclosed",
                format!("`{name}` rests on an undisclosed value: what is left of it?"),
            ));
        }
    }
    for (name, code, message) in wrong {
        let block = name.strip_prefix("cap.").and_then(|l| lower.charter.block("cap", l)).cloned();
        if let Some(b) = block {
            lower.block_error(
                &b,
                code,
                message,
                "let a cap bound other caps only, and rest on values that all parties know",
            );
        }
    }
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let who = block.get("who").map_or_else(|| say.just("each-party"), |_| say.of(block, "who"));
    let per = match block.get("per") {
        Some(e) if e.as_word() == Some("agreement") => say.just("in-all"),
        Some(_) => say.list_in(block, "per", "and", "cap.per"),
        None => say.just("in-all"),
    };
    let erodes = match block.get("erodes") {
        Some(e) if e.as_word() == Some("none") => Phrase::none(),
        _ => say.list_in(block, "erodes", "and", "cap.erodes"),
    };
    let args = [
        ("who", Say::first(&who)),
        ("amount", say.of(block, "amount")),
        ("each", if say.is(block, "towards", "each") { say.just("cap.each-creditor") } else { Phrase::none() }),
        ("per", per),
        ("deductible", say.opt(block, "deductible", "cap.deductible")),
        ("not-for", say.list_in(block, "not_for", "or", "cap.not-for")),
        ("not-if", say.opt(block, "not_if", "cap.not-if")),
        ("erodes", erodes),
        ("otherwise", say.opt(block, "otherwise", "cap.otherwise")),
    ];
    say.block("cap", &args)
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: quiet };
