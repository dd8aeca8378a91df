//! Choice: one of several duties or rights arises, and a named side says which; silence has its own answer.
//!
//! # Clause
//! "At the end the lab returns or destroys the samples, at the clinic's option; if the clinic does not choose, it destroys."
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
//! ## 3 Samples
//! The clinic chooses within [10 calendar days](#samples.choice); what it chose is done within
//! [30 calendar days](#samples.done).
//! ~~~charter
//! event "study_ended" { }
//! certificate "return" { by = party.lab }
//! certificate "destruction" { by = party.lab }
//! choice "disposal" {
//!   on        = event.study_ended
//!   by        = party.clinic
//!   of        = [duty.return_samples, duty.destroy_samples]
//!   until     = after(trigger.at, samples.choice)
//!   otherwise = duty.destroy_samples
//! }
//! duty "return_samples" {
//!   on     = choice.disposal.return_samples
//!   bearer = party.lab
//!   act    = certificate.return
//!   due    = after(trigger.at, samples.done)
//! }
//! duty "destroy_samples" {
//!   on     = choice.disposal.destroy_samples
//!   bearer = party.lab
//!   act    = certificate.destruction
//!   due    = after(trigger.at, samples.done)
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `choice.make/1` with `choice`, `take`, `about`.
//!
//! With `per = [product]` there is a choice for each product, and the statement names it in `scope`.
//!
//! # Outcome
//! ```case
//! case "The clinic chooses; the lab may not; silence has its answer"
//! 2025-03-03 10:00  lab     event.record  event=study_ended about=s1
//! 2025-03-03 10:00  lab     event.record  event=study_ended about=s2
//! 2025-03-04 10:00  lab     choice.make   choice=disposal take=return_samples about=s1
//!   expect void not_competent
//! 2025-03-05 10:00  clinic  choice.make   choice=disposal take=return_samples about=s1
//! 2025-03-06 10:00  clinic  choice.make   choice=disposal take=destroy_samples about=s1
//!   expect void closed
//! expect at 2025-03-14 00:00
//!   duty return_samples of s1 is due 2025-04-04
//!   duty destroy_samples of s1 is not there
//!   duty destroy_samples of s2 is running
//!   choice.disposal.destroy_samples of s2
//! ```

use super::{Kernel, author_is, quiet};
use crate::feature::{Feature, StatementKind};
use crate::fields::{Field, FieldType, text};
use crate::lower::Lower;
use crate::say::Say;
use crate::world::{FactSeed, MomentOf, World};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Expr, Label, Need, Ty};
use servanda_norms::{Cond, Effect, NormKind, Parties, Silence};
use servanda_statement::{Refusal, Statement};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "choice",
    summary: "One of several duties or rights arises, and a named side says which.",
    attributes: &[
        AttributeSchema { name: "on", ty: Ty::Expr, need: Need::Must("On which event is there something to choose?") },
        AttributeSchema { name: "when", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "by", ty: Ty::Expr, need: Need::Must("Whose choice is it?") },
        AttributeSchema {
            name: "of",
            ty: Ty::RefList(&["duty", "right"]),
            need: Need::Must("Which duties or rights are there to choose from?"),
        },
        AttributeSchema { name: "until", ty: Ty::Expr, need: Need::Must("Until when may it be chosen?") },
        AttributeSchema {
            name: "otherwise",
            ty: Ty::Ref(&["duty", "right"]),
            need: Need::Must("Which of them holds if nobody chooses in time?"),
        },
        AttributeSchema { name: "outer", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "per", ty: Ty::Expr, need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

/// A choice of the charter.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    clause: u32,
    by: Parties,
    of: Vec<String>,
}

/// `duty.return_samples` → `return_samples`.
fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Kernel) {
    let id = block.id();
    let of = lower.refs_of(block, "of");
    let otherwise = lower.ref_of(block, "otherwise").unwrap_or_default();
    if !of.contains(&otherwise) {
        lower.block_error(
            block,
            "open_question",
            format!("`{otherwise}` is not among what may be chosen"),
            "name in `otherwise` one of the items of `of`",
        );
    }
    let mut n = lower.build.blank(&id, block.clause, NormKind::Right(Silence::Lapse));
    n.on = block.get("on").and_then(|e| lower.events(&e.clone())).unwrap_or_default();
    n.when = block.get("when").map_or(Some(Cond::True), |e| lower.cond(&e.clone())).unwrap_or(Cond::False);
    n.bearer = block.get("by").and_then(|e| lower.parties(&e.clone())).unwrap_or(Parties::All);
    n.due = block.get("until").and_then(|e| lower.time(&e.clone()));
    n.bends.outer = block.get("outer").and_then(|e| lower.time(&e.clone()));
    if let Some(e) = block.get("per") {
        n.bends.per = super::scope::dimensions(&e.clone(), lower);
    }
    for item in &of {
        let chosen = format!("{id}.{}", last(item));
        let takes = item.split_once('.').and_then(|(k, l)| lower.charter.block(k, l)).and_then(|b| b.get("on"));
        if !takes.is_some_and(|e| names(e).contains(&chosen)) {
            lower.block_error(
                block,
                "choice_without_effect",
                format!("`{item}` does not begin when it is chosen"),
                format!("write `on = {chosen}` in `{item}`"),
            );
        }
        let (claim, chosen) = (lower.build.name(&format!("{id}.take.{}", last(item))), lower.build.name(&chosen));
        n.act.push(claim);
        n.bends.by_act.insert(claim, vec![Effect::Deem(chosen)]);
    }
    n.otherwise = vec![Effect::Deem(lower.build.name(&format!("{id}.{}", last(&otherwise))))];
    own.choices.insert(id, Choice { clause: block.clause, by: n.bearer.clone(), of });
    lower.build.add(n);
}

/// The names that an `on` expression mentions.
fn names(e: &Expr) -> Vec<String> {
    let mut all: Vec<String> = e.as_ref_text().into_iter().collect();
    for p in e.parts() {
        all.extend(names(p));
    }
    all
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let args = [
        ("on", say.on(block)),
        ("when", say.opt(block, "when", "choice.when")),
        ("by", say.list(block, "by", "or")),
        ("many", say.many_of_any(block, "by").into()),
        ("of", say.list(block, "of", "and")),
        ("until", say.point(block, "until")),
        ("outer", say.until(block, "outer", "choice.outer")),
        ("per", say.list_in(block, "per", "and", "choice.per")),
        ("otherwise", say.of(block, "otherwise")),
    ];
    say.block("choice", &args)
}

fn admit(own: &Kernel, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let block = format!("choice.{}", text(st, "choice").unwrap_or_default());
    let Some(choice) = own.choices.get(&block) else {
        return Err(Refusal::new("bad_body", format!("the charter knows no `{block}`")));
    };
    let clause = world.run.program().clause(choice.clause).to_owned();
    let take = text(st, "take").unwrap_or_default();
    if !choice.of.iter().any(|o| last(o) == take) {
        let among: Vec<&str> = choice.of.iter().map(|o| last(o)).collect();
        return Err(Refusal::new(
            "bad_body",
            format!("`{take}` is not among what `{block}` offers: {}", among.join(", ")),
        )
        .under(clause));
    }
    let subject = text(st, "about").and_then(|a| world.run.names().find(a));
    let scope = crate::fields::scope(st);
    let mine: Vec<_> = world
        .run
        .instances()
        .iter()
        .filter(|i| {
            world.run.program().norm(i.norm).is_some_and(|n| world.text(n.block) == block)
                && (text(st, "about").is_none() || i.subject.is_none() || i.subject == subject)
                && world.run.speaks_of(scope.as_deref(), i)
        })
        .collect();
    let holds = |i: &&&servanda_norms::Instance| i.bearers.iter().any(|b| world.text(*b) == st.author.party);
    let named = match mine.is_empty() {
        true => author_is(world, &choice.by, &st.author.party, text(st, "about")),
        false => mine.iter().any(|i| holds(&i)),
    };
    if !named {
        return Err(Refusal::new("not_competent", format!("`{block}` is not the choice of `{}`", st.author.party))
            .under(clause));
    }
    // A choice exists only as an answer to an open question.
    if !mine.iter().filter(|i| holds(i)).any(|i| i.state.open()) {
        return Err(
            Refusal::new("closed", format!("`{block}` is not open here: nothing is left to choose")).under(clause)
        );
    }
    Ok(())
}

fn facts(_: &Kernel, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let (choice, take) = (text(st, "choice").unwrap_or_default(), text(st, "take").unwrap_or_default());
    let mut f = FactSeed::new(format!("choice.{choice}.take.{take}"), text(st, "about").map(str::to_owned));
    f.moment = MomentOf::Sent;
    vec![f]
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say,
    kinds: &[StatementKind {
        name: "choice.make",
        summary: "The side whose choice it is says which of the duties or rights it takes.",
        fields: &[
            Field::must("choice", FieldType::Id),
            Field::must("take", FieldType::Id),
            Field::may("about", FieldType::Id),
            Field::may("scope", FieldType::Map),
        ],
        admit,
        facts,
    }],
    on: quiet,
};
