//! Asset, dataset, model: what is shared, whose it is, for what it may be used at most, and where.
//!
//! # Clause
//! "The records belong to the Clinic and are used for research only. Results belong to whoever generates them."
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
//! purpose "research" { meaning = "Scientific research" }
//! purpose "marketing" { meaning = "Selling things" }
//! dataset "records" {
//!   owner = party.clinic
//!   use   = [purpose.research]
//! }
//! permit "analyse" {
//!   who   = all
//!   do    = [analyse]
//!   asset = dataset.records
//! }
//! ~~~
//! ## 4 Results
//! ~~~charter
//! asset "results" { class = yes }
//! permit "own_results" {
//!   who   = owner
//!   do    = [exploit]
//!   asset = asset.results
//! }
//! ~~~
//! ```
//!
//! # Statements
//! Members of a class are registered: see `register`. An asset's id in the record is its block's label.
//!
//! # Outcome
//! ```case
//! case "Bound by the purpose of the dataset; results are their owner's"
//! 2025-03-03 10:00  lab  asset.register  asset=r1 class=results
//! expect at 2025-03-03 12:00
//!   may lab analyse records for research -> permit
//!   may lab analyse records for marketing -> deny
//!   may lab exploit r1 -> permit
//!   may clinic exploit r1 -> deny
//!   holders of records: clinic
//! ```

use crate::DataSharing;
use crate::model::Declared;
use crate::rules::purposes;
use servanda_capability::{Feature, Lower, Say, no_on};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, Ty};
use servanda_decision::Condition;
use servanda_norms::Cond;

const ATTRIBUTES: &[AttributeSchema] = &[
    AttributeSchema { name: "owner", ty: Ty::Ref(&["party"]), need: Need::May },
    AttributeSchema { name: "use", ty: Ty::RefList(&["purpose", "dpv", "duo"]), need: Need::May },
    AttributeSchema { name: "region", ty: Ty::Ref(&["region"]), need: Need::May },
    AttributeSchema { name: "class", ty: Ty::Bool, need: Need::May },
];

macro_rules! asset_schema {
    ($name:ident, $kind:literal, $summary:literal) => {
        const $name: BlockSchema = BlockSchema {
            kind: $kind,
            summary: $summary,
            attributes: ATTRIBUTES,
            children: &[],
            label: Label::Required,
        };
    };
}
asset_schema!(ASSET_SCHEMA, "asset", "Something of value that is shared, or a class of such things.");
asset_schema!(DATASET_SCHEMA, "dataset", "Data that is shared, or a class of such data.");
asset_schema!(MODEL_SCHEMA, "model", "A model that is shared, or a class of models.");

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut DataSharing) {
    // Its id must be a name of the run, so that events about it and requests for it meet.
    lower.build.name(&block.label);
    let class = block.get("class").and_then(|e| e.as_bool()).unwrap_or(false);
    let owner = lower.ref_of(block, "owner").and_then(|o| o.strip_prefix("party.").map(str::to_owned));
    if owner.is_none() && !class {
        let help = "say `owner = party.x`; or `class = yes`, if its members are registered, each with its own owner";
        lower.block_error(block, "open_question", "whose is it?", help);
    }
    let purposes = purposes(block, "use", lower, own);
    let place = lower.ref_of(block, "region").map(|region| {
        let (what, name) = (lower.build.name("place_of_use"), lower.build.name(&region));
        let words = format!("the place of use lies in {}", region.strip_prefix("region.").unwrap_or(&region));
        Condition { cond: Cond::Asked(what, vec![name]), words }
    });
    let declared = Declared { block: block.id(), clause: block.clause, class, owner, purposes, place };
    if own.model.assets.contains_key(&block.label) {
        own.model.doubles.push(block.id());
        return;
    }
    own.model.assets.insert(block.label.clone(), declared);
}

/// Two assets of one label would share one id in the record.
pub(crate) fn finish(own: &DataSharing, lower: &mut Lower<'_>) {
    for id in &own.model.doubles {
        if let Some(block) = lower.charter.blocks.iter().find(|b| b.id() == *id) {
            let message =
                format!("another asset is named `{}` already; the record knows both by that label", block.label);
            lower.block_error(block, "same_label", message, "give one of them another label");
        }
    }
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let class = block.get("class").and_then(|e| e.as_bool()) == Some(true);
    let args = [
        ("label", say.label(block)),
        ("what", say.just(if class { "asset.class" } else { "asset.shared" })),
        ("owner", say.opt(block, "owner", "asset.owner")),
        ("use", say.list_in(block, "use", "or", "asset.use")),
        ("region", say.list_in(block, "region", "or", "asset.region")),
    ];
    say.block("asset", &args)
}

/// The feature.
pub const ASSET: Feature<DataSharing> = Feature { schema: Some(&ASSET_SCHEMA), lower, say, kinds: &[], on: no_on };
/// The feature.
pub const DATASET: Feature<DataSharing> = Feature { schema: Some(&DATASET_SCHEMA), lower, say, kinds: &[], on: no_on };
/// The feature.
pub const MODEL: Feature<DataSharing> = Feature { schema: Some(&MODEL_SCHEMA), lower, say, kinds: &[], on: no_on };
