//! Finding: a question that a person must judge; the software asks, runs the clock and records, and never guesses.
//!
//! # Clause
//! "Whether a member is severely affected is judged by the chair; if the chair is silent for 10 days, it is not."
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
//! ## 3 Materiality
//! If the clinic is silent for [10 calendar days](#materiality.outer), the breach is not material.
//! ~~~charter
//! notice "breach" { }
//! finding "material" {
//!   question = "Is the breach material?"
//!   judge    = party.clinic
//!   on       = notice.breach
//!   outer    = materiality.outer
//!   at_outer = no
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `finding.make/1` with `finding`, `about`, `answer` (yes or no).
//!
//! # Outcome
//! ```case
//! case "A finding in time, one by the wrong judge, and a silent judge"
//! 2025-03-03 10:00  lab     notice.give   notice=breach about=b1
//! 2025-03-03 10:00  lab     notice.give   notice=breach about=b2
//! 2025-03-04 10:00  clinic  finding.make  finding=material about=b1 answer=yes
//! 2025-03-04 11:00  lab     finding.make  finding=material about=b2 answer=yes
//!   expect void not_competent
//! expect at 2025-03-14 00:00
//!   finding material of b1 is yes
//!   finding material of b2 is no
//! ```

use super::{Kernel, author_is, quiet};
use crate::feature::{Feature, StatementKind};
use crate::fields::{Field, FieldType, text};
use crate::lower::Lower;
use crate::say::Say;
use crate::world::{FactSeed, World};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, TermType, Ty};
use servanda_norms::{Anchor, Effect, NormKind, Parties, Silence, TimeExpr};
use servanda_statement::{Refusal, Statement};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "finding",
    summary: "A question for a human judge, with an outer limit so that a silent judge never freezes a norm.",
    attributes: &[
        AttributeSchema { name: "question", ty: Ty::Text, need: Need::Must("What exactly is the judge asked?") },
        AttributeSchema { name: "judge", ty: Ty::Expr, need: Need::Must("Who judges?") },
        AttributeSchema { name: "on", ty: Ty::Expr, need: Need::May },
        AttributeSchema {
            name: "outer",
            ty: Ty::Term(TermType::Period),
            need: Need::Must("By when at the latest must the judge have answered?"),
        },
        AttributeSchema {
            name: "at_outer",
            ty: Ty::Bool,
            need: Need::Must("What holds if the judge is silent: yes or no?"),
        },
        AttributeSchema { name: "meanwhile", ty: Ty::Bool, need: Need::May },
        AttributeSchema { name: "contest", ty: Ty::Term(TermType::Period), need: Need::May },
        AttributeSchema { name: "effect_from", ty: Ty::Choice(&["made", "subject"]), need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Kernel) {
    let judge = block.get("judge").and_then(|e| lower.parties(&e.clone())).unwrap_or(Parties::All);
    let question = lower.text_of(block, "question").unwrap_or_default();
    let meanwhile = block.get("meanwhile").and_then(|e| e.as_bool());
    let id = lower.build.finding(&block.id(), block.clause, &question, judge.clone(), meanwhile);
    own.findings.insert(block.id(), id);
    let (yes, no, asked) = (
        lower.build.name(&format!("{}.yes", block.id())),
        lower.build.name(&format!("{}.no", block.id())),
        lower.build.name(&format!("{}.asked", block.id())),
    );
    // The judge's silence ends at the outer limit; the kernel keeps the clock as it does for every right.
    let mut n = lower.build.blank(&block.id(), block.clause, NormKind::Right(Silence::Lapse));
    n.on = vec![asked];
    if let Some(e) = block.get("on") {
        n.on.extend(lower.events(&e.clone()).unwrap_or_default());
    }
    n.bearer = judge;
    n.act = vec![yes, no];
    n.due = lower.period_of(block, "outer").map(|p| TimeExpr::After(Anchor::Received, p, 0));
    let at_outer = block.get("at_outer").and_then(|e| e.as_bool()).unwrap_or(false);
    n.otherwise = vec![Effect::Deem(if at_outer { yes } else { no })];
    lower.build.add(n);
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let judge = Say::sentence(&say.list(block, "judge", "or", ""));
    let silence = format!("Without an answer{}", say.opt(block, "outer", " within ", " of the question"));
    format!(
        "{judge} judges: {} {silence}, the answer is {}{}.",
        say.of(block, "question"),
        say.of(block, "at_outer"),
        say.opt(block, "meanwhile", "; until then it counts as ", ""),
    )
}

fn admit(own: &Kernel, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let block = format!("finding.{}", text(st, "finding").unwrap_or_default());
    let rule = own.findings.get(&block).and_then(|i| world.run.program().findings.get(*i as usize));
    let Some(rule) = rule else {
        return Err(Refusal::new("bad_body", format!("the charter asks no `{block}`")));
    };
    if !author_is(world, &rule.judge, &st.author.party, text(st, "about")) {
        let clause = world.run.program().clause(rule.clause).to_owned();
        return Err(
            Refusal::new("not_competent", format!("`{}` is not the judge of `{block}`", st.author.party)).under(clause)
        );
    }
    Ok(())
}

fn facts(_: &Kernel, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let block = text(st, "finding").unwrap_or_default();
    let answer = text(st, "answer").unwrap_or("no");
    vec![FactSeed::new(format!("finding.{block}.{answer}"), text(st, "about").map(str::to_owned))]
}

fn facts_ask(_: &Kernel, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let block = text(st, "finding").unwrap_or_default();
    vec![FactSeed::new(format!("finding.{block}.asked"), text(st, "about").map(str::to_owned))]
}

fn admit_ask(own: &Kernel, _: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let block = format!("finding.{}", text(st, "finding").unwrap_or_default());
    if own.findings.contains_key(&block) {
        return Ok(());
    }
    Err(Refusal::new("bad_body", format!("the charter asks no `{block}`")))
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say,
    kinds: &[
        StatementKind {
            name: "finding.make",
            summary: "The judge answers a question of the charter.",
            fields: &[
                Field::must("finding", FieldType::Id),
                Field::may("about", FieldType::Id),
                Field::must("answer", FieldType::Choice(&["yes", "no"])),
                Field::may("reasons", FieldType::Text),
            ],
            admit,
            facts,
        },
        StatementKind {
            name: "finding.ask",
            summary: "Puts a question of the charter to its judge; the outer limit starts to run.",
            fields: &[Field::must("finding", FieldType::Id), Field::may("about", FieldType::Id)],
            admit: admit_ask,
            facts: facts_ask,
        },
    ],
    on: quiet,
};
