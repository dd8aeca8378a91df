//! Derive: what is made from an asset stays under that asset's terms.
//!
//! # Clause
//! "Models trained on the records are used under the terms of the records; where several apply, under the strictest."
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
//! dataset "records" { owner = party.clinic }
//! model "models" { class = yes }
//! permit "train" {
//!   who   = all
//!   do    = [train]
//!   asset = dataset.records
//!   for   = [purpose.research]
//! }
//! forbid "sell" {
//!   who   = anyone
//!   do    = [transfer]
//!   asset = dataset.records
//! }
//! ~~~
//! ## 4 Models
//! ~~~charter
//! derive "models" {
//!   from  = dataset.records
//!   terms = strictest
//! }
//! permit "models" {
//!   who   = all
//!   do    = [use, transfer]
//!   asset = model.models
//! }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own. For an asset that is derived, at any remove, from one that the block names: a forbid on the origin
//! holds for it too; what the origin's `use` and `region` do not allow is not allowed; and for each origin some permit
//! must allow the purpose to whoever asks (a permit on the origin itself, or one for this action on `derived(origin)`
//! whose conditions hold). Beside that a permit on the asset itself is needed as always.
//!
//! # Outcome
//! ```case
//! case "A model is no better than its data"
//! 2025-03-03 10:00  lab  asset.register  asset=m1 class=models from=records
//! 2025-03-03 11:00  lab  asset.register  asset=m2 class=models from=m1
//! expect at 2025-03-03 12:00
//!   may lab use m1 for research -> permit
//!   may lab use m2 for research -> permit
//!   may lab use m2 for marketing -> deny
//!   may lab transfer m2 for research -> deny because 3
//!   holders of records: clinic, lab
//! ```

use crate::DataSharing;
use crate::model::Derive;
use crate::rules::asset_name;
use servanda_capability::{Answers, Feature, Lower, Say, World};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, Ty};
use servanda_norms::{Event, Outcome};

const SCHEMA: BlockSchema = BlockSchema {
    kind: "derive",
    summary: "What is made from an asset stays under the asset's terms.",
    attributes: &[
        AttributeSchema {
            name: "from",
            ty: Ty::RefList(&["asset", "dataset", "model"]),
            need: Need::Must("Made from which assets?"),
        },
        AttributeSchema {
            name: "terms",
            ty: Ty::Choice(&["strictest"]),
            need: Need::Must("Which terms hold for what is made from several assets?"),
        },
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut DataSharing) {
    let from = block.get("from").cloned();
    let from = from.map(|e| e.items().iter().filter_map(|i| asset_name(i, lower)).collect()).unwrap_or_default();
    own.model.derive.push(Derive { block: block.id(), clause: block.clause, from });
}

impl DataSharing {
    /// The block that binds what is derived from an asset or its class.
    pub(crate) fn derive_of(&self, asset: &str) -> Option<&Derive> {
        let class = self.class_of(asset);
        self.model.derive.iter().find(|d| d.from.iter().any(|f| f == asset || Some(f.as_str()) == class))
    }
}

fn say(block: &Block, say: &Say<'_>) -> String {
    say.block("derive", &[("from", say.of(block, "from"))])
}

fn on(own: &mut DataSharing, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    if Some(event.name) != own.words.registered {
        return;
    }
    let Some(asset) = event.subject.map(|s| world.text(s)) else { return };
    let origins = own.ancestors(asset);
    for d in &own.model.derive {
        let binds = origins.iter().any(|a| own.derive_of(a).is_some_and(|x| x.block == d.block));
        out.consulted(d.clause, &d.block, if binds { "binds what is derived" } else { "not derived" }, binds);
    }
}

/// The feature.
pub const FEATURE: Feature<DataSharing> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on };
