//! Duty: who must do what for whom, by when, else what.
//!
//! # Clause
//! "A party that becomes aware of a breach tells the others within 24 hours."
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
//! ~~~
//! ## 3 Breach
//! A party that becomes aware of a breach tells the others within [24 hours](#breach.partners).
//! ~~~charter
//! event "breach" { }
//! notice "breach" { }
//! duty "tell_partners" {
//!   on     = event.breach
//!   bearer = trigger.party
//!   to     = others
//!   act    = notice.breach
//!   due    = after(trigger.aware, breach.partners)
//! }
//! ~~~
//! ```
//!
//! # Statements
//! Any statement whose event is the duty's `act`. When a later version of the charter has the same block, what runs keeps
//! the terms under which it began, unless that version says `running = moves`: then it moves (`duty.x.moved`) if the new
//! end is still to come and its clock was neither stopped nor extended; else it stays (`duty.x.stayed`).
//!
//! `per = [work]` keeps the duty apart for each work stream (or product, country, party …) that the trigger's scope names:
//! only an act of that scope moves it. With `on = every(calendar_month, { while = status.running })` each work stream has
//! periods of its own, from when it comes to be `running` until it is no longer; parties have theirs while they are parties.
//!
//! `pays = amount.x` lets a duty to pay be fulfilled only when its payments together reach what its bearer owes under the
//! amount (`pays = term` or `pays = trigger.amount`: that sum). A part is `duty.x.paid_in_part`; what is paid beyond the sum
//! is `duty.x.overpaid`; a payment in another currency, or one that states no `amount`, is `duty.x.not_counted`; and one that
//! comes before anybody knows the sum is `duty.x.prepaid`, and counts when it is known. Money is spent once: a payment counts
//! for the duties about what it names (`about`, `scope`) and owed to whom it names (`to`), the one that was due first
//! before the next; for all of them where it names nothing. What is paid after it was owed and before the duty begins is
//! `duty.x.prepaid` too, and counts when it does. What is owed to several creditors each, or in several currencies, is paid
//! when each of them is; debtors who each owe the whole owe it once; a bearer who is no debtor of it (a guarantor) pays what
//! the debtor, and whoever else pays it, leaves open. What was paid late cures when the whole sum is there. A sum of
//! nothing is fulfilled at once. Which sum: that of the duty's own trigger (`on = amount.x.owed`, or an event by which the
//! amount is owed); with another trigger, what is owed about the same thing and no earlier duty of the block is for. A sum
//! that rises raises what is left; once the duty is fulfilled it stays so, and only a duty `on = amount.x.owed` follows the
//! rise. A window that ends while nobody knows the sum is judged when it is known, by what was paid inside it.
//!
//! # Outcome
//! ```case
//! case "Told in time, and told too late"
//! 2025-03-03 08:00  clinic  event.record  event=breach about=b1 aware="2025-03-03 02:10"
//! 2025-03-03 20:00  clinic  notice.give   notice=breach about=b1
//! 2025-04-01 08:00  lab     event.record  event=breach about=b2
//! expect at 2025-04-03 08:00
//!   duty tell_partners of b1 is fulfilled
//!   duty tell_partners of b2 is missed
//! ```

use super::{Kernel, quiet};
use crate::feature::Feature;
use crate::lower::Lower;
use crate::say::Say;
use servanda_charter::{AttributeSchema, Block, BlockSchema, Expr, Label, Need, Ty};
use servanda_norms::{Cond, NormKind};
use servanda_words::Phrase;

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "duty",
    summary: "Who must do what, for whom, by when, and what follows if it is not done.",
    attributes: &[
        AttributeSchema { name: "on", ty: Ty::Expr, need: Need::Must("On which event does the duty begin?") },
        AttributeSchema { name: "when", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "bearer", ty: Ty::Expr, need: Need::Must("Who must do it?") },
        AttributeSchema { name: "to", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "act", ty: Ty::Expr, need: Need::Must("What must be done: which event shows it?") },
        AttributeSchema { name: "form", ty: Ty::Choice(&["writing", "formal"]), need: Need::May },
        AttributeSchema { name: "pays", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "due", ty: Ty::Expr, need: Need::Must("By when?") },
        AttributeSchema { name: "unless", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "paused", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "outer", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "per", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "running", ty: Ty::Choice(&["moves", "stays"]), need: Need::May },
        AttributeSchema { name: "joiners", ty: Ty::Choice(&["included", "excluded"]), need: Need::May },
        AttributeSchema { name: "then", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "else", ty: Ty::Expr, need: Need::May },
    ],
    children: &[super::bends::EXTEND],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, _: &mut Kernel) {
    let mut n = lower.build.blank(&block.id(), block.clause, NormKind::Duty);
    common(block, lower, &mut n);
    if let Some(e) = block.get("bearer") {
        n.bearer = lower.parties(&e.clone()).unwrap_or(n.bearer);
    }
    if let Some(form) = lower.word_of(block, "form") {
        n.act = super::delivery::in_form(block, &form, n.act, lower);
    }
    if let Some(e) = block.get("due") {
        n.due = lower.time(&e.clone());
    }
    n.then = lower.effects_of(block, "then");
    n.otherwise = lower.effects_of(block, "else");
    super::bends::lower(block, lower, &mut n);
    super::pays::lower(block, lower, &mut n);
    lower.build.add(n);
}

/// What duties and rights share.
pub(crate) fn common(block: &Block, lower: &mut Lower<'_>, n: &mut servanda_norms::Norm) {
    if let Some(e) = block.get("on") {
        n.on = lower.events(&e.clone()).unwrap_or_default();
    }
    if let Some(e) = block.get("when") {
        n.when = lower.cond(&e.clone()).unwrap_or(Cond::False);
    }
    if let Some(e) = block.get("to") {
        n.to = lower.parties(&e.clone());
    }
    if let Some(e) = block.get("act") {
        n.act = lower.events(&e.clone()).unwrap_or_default();
    }
    if let Some(e) = block.get("unless") {
        n.unless = lower.cond(&e.clone()).unwrap_or(Cond::False);
    }
    if let Some(e) = block.get("paused") {
        n.paused = lower.cond(&e.clone()).unwrap_or(Cond::False);
    }
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let form = match block.get("form").and_then(Expr::as_word) {
        Some("formal") => say.just("duty.formal"),
        Some("writing") => say.just("duty.writing"),
        _ => Phrase::none(),
    };
    let args = [
        ("on", say.on(block)),
        ("when", say.opt(block, "when", "duty.when")),
        ("bearer", say.list(block, "bearer", "or")),
        ("many", say.many_of_any(block, "bearer").into()),
        ("act", say.act(block)),
        ("form", form),
        ("due", say.due(block, "due")),
        ("pays", super::pays::say(block, say)),
        ("unless", say.opt(block, "unless", "duty.unless")),
        ("paused", say.opt(block, "paused", "duty.paused")),
        ("bends", super::bends::say(block, say)),
        ("then", say.opt(block, "then", "duty.then")),
        ("else", say.opt(block, "else", "duty.else")),
    ];
    say.block("duty", &args)
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: quiet };
