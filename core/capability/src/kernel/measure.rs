//! Measure: a number or sum that a named party states about something, for conditions and amounts to use.
//!
//! # Clause
//! "The hospital states the k-anonymity of each release; below 20 it may not be used."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! ~~~
//! ## 2 Quality
//! Days end in [Europe/Brussels](#place.zone). A release of fewer than [20](#release.k) is quarantined.
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! measure "k" {
//!   by   = party.clinic
//!   unit = count
//! }
//! status "quarantined" { of = asset }
//! rule "quarantine" {
//!   on   = measure.k
//!   if   = !measured(measure.k, { at_least = release.k })
//!   then = [set(status.quarantined)]
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `measure.record/1` with `measure`, `about`, `value`. A condition may compare a number made of several measures, exactly
//! and before any rounding: `measured(ratio(value(measure.up), value(measure.all)), { at_least = term })`; it is unknown
//! until all of them have been stated.
//!
//! With `per = [country]` every statement names the country in `scope`; one that names none is void.
//!
//! # Outcome
//! ```case
//! case "Below the limit"
//! 2025-03-03 10:00  clinic  measure.record  measure=k about=release-1 value=12
//! 2025-03-03 10:00  clinic  measure.record  measure=k about=release-2 value=20
//! 2025-03-03 11:00  lab     measure.record  measure=k about=release-2 value=5
//!   expect void not_competent
//! expect at 2025-03-03 12:00
//!   release-1 is quarantined
//!   release-2 is not quarantined
//! ```

use super::{Kernel, author_is, quiet};
use crate::feature::{Feature, StatementKind};
use crate::fields::{Field, FieldType, text};
use crate::lower::Lower;
use crate::say::Say;
use crate::world::{FactSeed, World};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, Ty};
use servanda_norms::Parties;
use servanda_statement::{Refusal, Statement};
use servanda_vocabulary::Money;

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "measure",
    summary: "A number or sum that a named party states about something.",
    attributes: &[
        AttributeSchema { name: "by", ty: Ty::Expr, need: Need::Must("Who states it?") },
        AttributeSchema {
            name: "unit",
            ty: Ty::Choice(&["money", "count", "fraction", "number"]),
            need: Need::Must("Is it money, a count, a fraction or another number?"),
        },
        AttributeSchema { name: "per", ty: Ty::Expr, need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Kernel) {
    let by = block.get("by").and_then(|e| lower.authors(&e.clone(), true)).unwrap_or(Parties::All);
    lower.build.name(&block.id());
    let unit = lower.word_of(block, "unit").unwrap_or_default();
    let per = block.get("per").map(|e| super::scope::dimensions(&e.clone(), lower)).unwrap_or_default();
    own.measures.insert(block.id(), Measure { clause: block.clause, by, unit, per });
}

/// A measure of the charter.
#[derive(Clone, Debug)]
pub(crate) struct Measure {
    pub(crate) clause: u32,
    pub(crate) by: Parties,
    pub(crate) unit: String,
    /// The dimensions of scope that every statement of it names.
    pub(crate) per: Vec<String>,
}

/// Whether a stated value is of the measure's unit.
fn fits(unit: &str, value: &str) -> bool {
    match unit {
        "money" => Money::parse(value).is_ok(),
        "count" => value.len() <= 18 && !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()),
        _ => value.parse::<rust_decimal::Decimal>().is_ok_and(|d| !d.is_sign_negative()),
    }
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let unit = match block.get("unit").and_then(|e| e.as_word()) {
        Some("count") => say.just("measure.count"),
        Some("money") => say.just("measure.money"),
        Some("percent") => say.just("measure.percent"),
        _ => say.tell("measure.unit", &[("it", say.of(block, "unit"))]),
    };
    let many = block.get("by").is_some_and(|e| e.items().len() > 1 || e.as_word() == Some("others"));
    let args = [
        ("by", Say::first(&say.list(block, "by", "or"))),
        ("many", many.into()),
        ("it", say.of_measure(block)),
        ("per", say.list_in(block, "per", "and", "measure.per")),
        ("unit", unit),
    ];
    say.block("measure", &args)
}

fn admit(own: &Kernel, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let block = format!("measure.{}", text(st, "measure").unwrap_or_default());
    let Some(measure) = own.measures.get(&block) else {
        return Err(Refusal::new("bad_body", format!("the charter knows no `{block}`")));
    };
    if !author_is(world, &measure.by, &st.author.party, text(st, "about")) {
        let clause = world.run.program().clause(measure.clause).to_owned();
        return Err(
            Refusal::new("not_competent", format!("`{}` does not state `{block}`", st.author.party)).under(clause)
        );
    }
    let said = st.body.get("scope").and_then(|s| s.as_object());
    let missing: Vec<&str> =
        measure.per.iter().map(String::as_str).filter(|d| said.is_none_or(|s| !s.contains_key(d))).collect();
    if !missing.is_empty() {
        let clause = world.run.program().clause(measure.clause).to_owned();
        let message =
            format!("for which {}? `{block}` is stated for each apart: say it in `scope`", missing.join(" and "));
        return Err(Refusal::new("bad_body", message).under(clause));
    }
    let value = text(st, "value").unwrap_or_default();
    if !fits(&measure.unit, value) {
        let clause = world.run.program().clause(measure.clause).to_owned();
        let want = match measure.unit.as_str() {
            "money" => "money, such as EUR 400,000",
            "count" => "a whole number",
            _ => "a number such as 0.95",
        };
        return Err(Refusal::new("bad_body", format!("`{block}` is {want}, not `{value}`")).under(clause));
    }
    Ok(())
}

fn facts(_: &Kernel, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let mut f = FactSeed::new(
        format!("measure.{}", text(st, "measure").unwrap_or_default()),
        text(st, "about").map(str::to_owned),
    );
    let value =
        st.body.get("value").map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned)).unwrap_or_default();
    f.amount = Money::parse(&value).ok();
    f.value = f.amount.is_none().then_some(value);
    vec![f]
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say,
    kinds: &[StatementKind {
        name: "measure.record",
        summary: "States a measured number or sum.",
        fields: &[
            Field::must("measure", FieldType::Id),
            Field::may("about", FieldType::Id),
            Field::may("scope", FieldType::Map),
            Field::must("value", FieldType::Text),
        ],
        admit,
        facts,
    }],
    on: quiet,
};
