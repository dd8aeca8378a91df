//! Extraordinary: at whose request an extraordinary meeting is held.
//!
//! # Clause
//! "An extraordinary meeting is held when two thirds of the members ask for it."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! party "uni" { name = "University" }
//! ~~~
//! ## 2 Place
//! Days end in [Europe/Brussels](#place.zone).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! ~~~
//! ## 3 The council
//! Each party has a seat in the council; the clinic chairs it.
//! It can decide when [half](#council.quorum) of its members are there.
//! It decides by more than [half](#council.majority) of the votes cast.
//! Decisions bind at once.
//! It decides on the budget.
//! ~~~charter
//! body "council" {
//!   seats = one_per_party
//!   chair = party.clinic
//! }
//! quorum "council" {
//!   body     = body.council
//!   at_least = council.quorum
//!   of       = all_members
//! }
//! voting "council" {
//!   body        = body.council
//!   at_least    = council.majority
//!   of          = votes_cast
//!   abstentions = not_cast
//!   tie         = rejected
//! }
//! binding "council" {
//!   body = body.council
//!   when = at_once
//! }
//! matter "budget" {
//!   by = body.council
//! }
//! ~~~
//! ## 4 Extraordinary meetings
//! An extraordinary meeting is held when [two thirds](#council.request) of the members ask for it.
//! ~~~charter
//! extraordinary "council" {
//!   body          = body.council
//!   on_request_of = members
//!   at_least      = council.request
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `meeting.request/1` with `body`. A meeting that follows one without quorum needs no request.
//!
//! # Outcome
//! ```case
//! case "One member is not enough, two are"
//! 2025-02-01 09:00  lab     meeting.request  body=council
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00" kind=extraordinary
//!   expect void not_requested because 4
//! 2025-03-01 10:00  uni     meeting.request  body=council
//! 2025-03-02 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00" kind=extraordinary
//! 2025-03-03 09:00  clinic  meeting.convene  meeting=c2 body=council at="2025-03-20 10:00" kind=extraordinary
//!   expect void not_requested because 4
//! expect at 2025-03-02 10:00
//!   meeting.convened of c1
//!   meeting.requested.council
//! ```

use crate::Oversight;
use crate::meetings::{author, body_in};
use crate::model::{At, Body, Extraordinary, Model};
use crate::schema::{BODY, FRACTION, body_label, may, must, sentence};
use servanda_capability::{
    FactSeed, Feature, Field, FieldType, Lower, MomentOf, Say, StatementKind, World, no_on, text,
};
use servanda_charter::{Block, BlockSchema, Label, Ty};
use servanda_norms::{Run, Sym};
use servanda_statement::{Refusal, Statement};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "extraordinary",
    summary: "At whose request an extraordinary meeting is held, and how many of them must ask.",
    attributes: &[
        BODY,
        must("on_request_of", Ty::Expr, "At whose request is an extraordinary meeting held?"),
        may("at_least", FRACTION),
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Oversight) {
    let label = body_label(block, lower);
    let on_request_of = match block.get("on_request_of").cloned() {
        Some(e) if e.as_word() == Some("members") => None,
        Some(e) => match lower.authors(&e, false) {
            Some(p) => Some(p),
            None => return,
        },
        None => None,
    };
    let at_least = lower.fraction_of(block, "at_least");
    own.model_mut().body_of(&label).extraordinary.push(Extraordinary { at: At::of(block), on_request_of, at_least });
}

/// Who may ask under a rule.
pub(crate) fn askers(model: &Model, run: &Run, body: &Body, rule: &Extraordinary) -> Vec<Sym> {
    match &rule.on_request_of {
        None => model.members(run, &body.label),
        Some(p) => p.list(run, &model.groups(), None, None),
    }
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let who = match block.get("on_request_of") {
        Some(e) if e.as_word() == Some("members") => say.just("extraordinary.its-members"),
        _ => say.of(block, "on_request_of"),
    };
    let many = block.get("at_least").is_some();
    let number = say.opt(block, "at_least", "extraordinary.at-least");
    let number = if many { number } else { say.just("extraordinary.any") };
    say.block(
        "extraordinary",
        &[("body", say.of(block, "body")), ("number", number), ("many", many.into()), ("who", who)],
    )
}

fn admit(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let body = body_in(&own.model, st)?;
    let me = author(world, st);
    let may = |r: &Extraordinary| me.is_some_and(|m| askers(&own.model, world.run, body, r).contains(&m));
    if body.extraordinary.iter().any(may) {
        return Ok(());
    }
    let at = body.extraordinary.first().map_or(&body.at, |r| &r.at);
    let message = format!("`{}` may not ask for an extraordinary meeting of `body.{}`", st.author.party, body.label);
    Err(at.refuse(world, "not_competent", message))
}

/// The feature.
pub const FEATURE: Feature<Oversight> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say: |b, s| sentence(&say(b, s)),
    kinds: &[StatementKind {
        name: "meeting.request",
        summary: "Asks for an extraordinary meeting of a body; when enough have asked, the chair may convene it.",
        fields: &[Field::must("body", FieldType::Id), Field::may("text", FieldType::Text)],
        admit,
        facts: |_, _, st| {
            let body = text(st, "body").map(|b| format!("body.{}", b.strip_prefix("body.").unwrap_or(b)));
            let mut f = FactSeed::new("meeting.asked", body);
            f.moment = MomentOf::Received;
            vec![f]
        },
    }],
    on: no_on,
};
