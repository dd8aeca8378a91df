//! Uses: what was done with an asset, recorded by whoever did it, and void if it was not permitted at that moment.
//!
//! # Clause
//! "Each use is recorded; a use without permission does not count as one under this agreement."
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
//! ## 3 Records
//! ~~~charter
//! dataset "records" { owner = party.clinic }
//! permit "access" {
//!   who   = party.lab
//!   do    = [access]
//!   asset = dataset.records
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `use.record/1` with `do`, `asset`, `for`, `place`, and for a batch `batch` (its id) and `times`. Counts only if the
//! decision at its moment is `permit`; else void, `not_permitted`, under the clause that says no. Whoever records an
//! access, a copy or a transfer to itself (`access`, `copy`, `transfer`) holds the asset from then on, and so bears the
//! duties of those who hold it. Makes `use.recorded` of the asset.
//!
//! # Outcome
//! ```case
//! case "Access makes a holder; what is not permitted is void"
//! 2025-03-03 10:00  lab     use.record  do=access asset=records
//! 2025-03-03 11:00  lab     use.record  do=publish asset=records
//!   expect void not_permitted
//! expect at 2025-03-03 12:00
//!   use.recorded of records
//!   holders of records: clinic, lab
//! ```

use crate::DataSharing;
use crate::requests::request_of;
use servanda_capability::{Answers, FactSeed, Feature, Field, FieldType, StatementKind, World, no_lower, no_say, text};
use servanda_decision::{ACTIONS, Answer};
use servanda_norms::{Event, Outcome};
use servanda_statement::{Refusal, Statement};

/// Actions after which the asset is also in the hands of whoever acted.
const TAKES: &[&str] = &["access", "copy", "transfer"];

fn times(st: &Statement) -> Option<u64> {
    match st.body.get("times") {
        None => Some(1),
        Some(v) => v.as_u64().or_else(|| v.as_str()?.parse().ok()).filter(|n| *n > 0),
    }
}

fn admit(own: &DataSharing, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    if times(st).is_none() {
        return Err(Refusal::new("bad_body", "`times` must be a whole number above zero"));
    }
    let req = request_of(st);
    let d = own.decide_alone(world, &req);
    let first = d.reasons.first();
    let why = first.map(|r| r.text.as_str()).unwrap_or_default();
    let step = d.remedy.first().map(|r| format!("; {r}")).unwrap_or_default();
    let code = match d.answer {
        Answer::Permit => return Ok(()),
        Answer::Gap => "bad_body",
        Answer::Deny | Answer::Refer => "not_permitted",
    };
    let refusal = Refusal::new(code, format!("{}: {why}{step}", req.words(&|n| n.to_owned())));
    Err(match first.filter(|r| !r.clause.is_empty()) {
        Some(r) => refusal.under(&r.clause),
        None => refusal,
    })
}

fn facts(own: &DataSharing, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let asset = text(st, "asset").unwrap_or_default();
    vec![FactSeed::new("use.recorded", Some(own.asset_id(asset).unwrap_or(asset).to_owned()))]
}

fn on(own: &mut DataSharing, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    if Some(event.name) != own.words.used {
        return;
    }
    let (Some(st), Some(asset)) = (world.behind(event), event.subject) else { return };
    let asset = world.text(asset).to_owned();
    for c in own.decide_alone(world, &request_of(st)).consulted {
        out.consulted(c.clause, &c.block, &c.outcome, c.acts);
    }
    let party = st.author.party.clone();
    let action = text(st, "do").unwrap_or_default();
    if TAKES.contains(&action) {
        own.state.holders.entry(asset.clone()).or_default().insert(party.clone());
    }
    let count = own.state.uses.entry((party, action.to_owned(), asset)).or_default();
    *count = count.saturating_add(times(st).unwrap_or(1));
}

/// The feature.
pub const FEATURE: Feature<DataSharing> = Feature {
    schema: None,
    lower: no_lower,
    say: no_say,
    kinds: &[StatementKind {
        name: "use.record",
        summary: "Records a use of an asset; void unless it is permitted at that moment.",
        fields: &[
            Field::must("do", FieldType::Choice(ACTIONS)),
            Field::must("asset", FieldType::Id),
            Field::may("for", FieldType::Id),
            Field::may("place", FieldType::Id),
            Field::may("batch", FieldType::Id),
            Field::may("times", FieldType::Number),
        ],
        admit,
        facts,
    }],
    on,
};
