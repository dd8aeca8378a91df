//! Consent: its withdrawal by an asset's owner, from which the charter's duties to delete follow.
//!
//! # Clause
//! "If consent is withdrawn, whoever holds the records or anything derived from them deletes them within 30 days."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! party "school" { name = "School" }
//! ~~~
//! ## 2 Place
//! Days end in [Europe/Brussels](#place.zone).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! ~~~
//! ## 3 Records
//! Whoever holds them deletes them within [30 calendar days](#delete.period).
//! ~~~charter
//! dataset "records" { owner = party.clinic }
//! model "models" { class = yes }
//! certificate "deletion" { about = asset }
//! duty "delete" {
//!   on     = consent.withdrawn
//!   bearer = each(except(holders_of(trigger.subject), trigger.party))
//!   to     = party.clinic
//!   act    = certificate.deletion
//!   due    = after(trigger.at, delete.period)
//! }
//! permit "own" {
//!   who   = owner
//!   do    = [use]
//!   asset = model.models
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `consent.withdraw/1` with `about`, an asset, by its owner. Makes `consent.withdrawn` of the asset.
//!
//! # Outcome
//! ```case
//! case "Everyone who holds something of it deletes it"
//! 2025-03-03 10:00  lab     asset.register    asset=m1 class=models from=records
//! 2025-03-03 11:00  school  asset.register    asset=m2 class=models from=m1
//! 2025-03-04 10:00  lab     consent.withdraw  about=records
//!   expect void not_competent
//! 2025-03-04 11:00  clinic  consent.withdraw  about=records
//! 2025-03-05 10:00  lab     certificate.give  certificate=deletion about=records
//! expect at 2025-04-04 00:00
//!   duty delete of records for lab is fulfilled
//!   duty delete of records for school is missed
//!   duty delete of records for clinic is not there
//! ```

use crate::DataSharing;
use servanda_capability::{FactSeed, Feature, Field, FieldType, StatementKind, World, no_lower, no_on, no_say, text};
use servanda_statement::{Refusal, Statement};
use servanda_vocabulary::nearest;

fn admit(own: &DataSharing, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let about = text(st, "about").unwrap_or_default();
    let Some(asset) = own.asset_id(about) else {
        let hint = nearest(about, own.asset_ids()).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
        return Err(Refusal::new("bad_body", format!("no asset `{about}` is known{hint}")));
    };
    if own.owner_of(asset) == Some(st.author.party.as_str()) {
        return Ok(());
    }
    let owner = own.owner_of(asset).unwrap_or("nobody");
    let refusal = Refusal::new("not_competent", format!("`{asset}` belongs to `{owner}`, who alone withdraws consent"));
    Err(match own.declared(asset) {
        Some(d) => refusal.under(world.run.program().clause(d.clause)),
        None => refusal,
    })
}

fn facts(own: &DataSharing, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let about = text(st, "about").unwrap_or_default();
    vec![FactSeed::new("consent.withdrawn", Some(own.asset_id(about).unwrap_or(about).to_owned()))]
}

/// The feature.
pub const FEATURE: Feature<DataSharing> = Feature {
    schema: None,
    lower: no_lower,
    say: no_say,
    kinds: &[StatementKind {
        name: "consent.withdraw",
        summary: "The owner of an asset withdraws consent to its use.",
        fields: &[Field::must("about", FieldType::Id), Field::may("text", FieldType::Text)],
        admit,
        facts,
    }],
    on: no_on,
};
