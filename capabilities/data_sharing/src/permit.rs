//! Permit: who may do what with which asset, for which purpose, under which conditions; and whom to ask otherwise.
//!
//! # Clause
//! "The Lab may train models on the records for research within the EEA. Otherwise the Clinic answers within 10 days."
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
//! region "eea" { places = "EEA" }
//! ~~~
//! ## 3 Records
//! ~~~charter
//! dataset "records" { owner = party.clinic }
//! purpose "research" { meaning = "Scientific research" }
//! purpose "marketing" { meaning = "Selling things" }
//! ~~~
//! ## 4 Training
//! The Lab may train on the records for research in the EEA; otherwise the Clinic answers within
//! [10 calendar days](#answer.period).
//! ~~~charter
//! permit "train" {
//!   who   = party.lab
//!   do    = [train]
//!   asset = dataset.records
//!   for   = [purpose.research]
//!   when  = within(place_of_use, region.eea)
//!   else  = refer(party.clinic, { within = answer.period })
//! }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own: a use is recorded with `use.record`, a request made with `request.make`. Where a permit has an `else`
//! and only its conditions fail, the answer is `refer`: those named must all approve, and each has a duty to
//! answer in time (`duty answer_train` for `permit "train"`). Their approval then stands for the conditions, unless the conditions themselves ask for an
//! approval. A rule about a status of a party (`has(status.x)`) is about whoever asks.
//!
//! # Outcome
//! ```case
//! case "Permitted in the EEA for research; referred elsewhere; denied for other purposes"
//! 2025-03-03 10:00  lab  use.record  do=train asset=records for=research place=BE
//! 2025-03-03 11:00  lab  use.record  do=train asset=records for=research place=US
//!   expect void not_permitted because 4
//! expect at 2025-03-03 12:00
//!   may lab train records for research in BE -> permit
//!   may lab train records for research in US -> refer to clinic
//!   may lab train records for research -> refer to clinic
//!   may lab train records for marketing in BE -> deny
//!   may clinic train records for research in BE -> deny
//!   may lab train recrods for research in BE -> gap
//! ```

use crate::DataSharing;
use crate::rules::read;
use servanda_capability::{Feature, Lower, Say, no_on};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, Ty};
use servanda_decision::{Mode, Refer};
use servanda_norms::{Anchor, Effect, NormKind, Parties, TimeExpr};
use servanda_words::Phrase;

const SCHEMA: BlockSchema = BlockSchema {
    kind: "permit",
    summary: "Who may do what with which asset, for which purposes and under which conditions.",
    attributes: &[
        AttributeSchema { name: "who", ty: Ty::Expr, need: Need::Must("Who may?") },
        AttributeSchema { name: "do", ty: Ty::Expr, need: Need::Must("May do what?") },
        AttributeSchema { name: "asset", ty: Ty::Expr, need: Need::Must("With which assets?") },
        AttributeSchema { name: "for", ty: Ty::RefList(&["purpose", "dpv", "duo"]), need: Need::May },
        AttributeSchema { name: "when", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "from", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "until", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "with", ty: Ty::RefList(&["duty"]), need: Need::May },
        AttributeSchema { name: "else", ty: Ty::Expr, need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

/// The event that starts the duty to answer.
pub(crate) fn referred_event(block: &str) -> String {
    format!("{block}.referred")
}

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut DataSharing) {
    let Some(mut rule) = read(block, lower, own, Mode::Permit) else { return };
    if let Some(e) = block.get("else").cloned() {
        let calendar = lower.calendar_number(&e);
        match lower.effects(&e).as_slice() {
            [Effect::Refer(to, within)] => {
                rule.refer = Some(Refer { to: to.clone(), within: within.map(|p| (p, calendar)) });
                // The clock of an answer runs in the kernel, like every other.
                let mut n = lower.build.blank(&format!("duty.answer_{}", block.label), block.clause, NormKind::Duty);
                n.on = vec![lower.build.name(&referred_event(&block.id()))];
                n.bearer = Parties::Each(Box::new(to.clone()));
                n.to = Some(Parties::TriggerParty);
                n.act = vec![lower.build.name("approval.given"), lower.build.name("approval.refused")];
                n.due = within.map(|p| TimeExpr::After(Anchor::At, p, calendar));
                lower.build.add(n);
            }
            _ => lower.error(
                &e,
                "wrong_shape",
                "a permit can only refer to somebody else",
                "write `else = refer(party.x, { within = some.term })`",
            ),
        }
    }
    own.model.book.add(rule);
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let with = match block.get("with").map(|e| e.items().len()) {
        None => Phrase::none(),
        Some(1) => say.list_in(block, "with", "and", "permit.with-one"),
        Some(_) => say.list_in(block, "with", "and", "permit.with-many"),
    };
    let args = [
        ("who", Say::first(&say.list(block, "who", "and"))),
        ("many", say.many(block, "who").into()),
        ("do", say.actions(block)),
        ("asset", say.list(block, "asset", "or")),
        ("for", say.list_in(block, "for", "or", "permit.for")),
        ("when", say.opt(block, "when", "permit.when")),
        ("from", say.until(block, "from", "permit.from")),
        ("until", say.until(block, "until", "permit.until")),
        ("with", with),
        ("else", say.opt(block, "else", "permit.else")),
    ];
    say.block("permit", &args)
}

/// The feature.
pub const FEATURE: Feature<DataSharing> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: no_on };
