//! Data sharing: assets and what is derived from them, purposes and places, permits and forbids, requests and uses.
//!
//! The model is what the charter's blocks say; the state is what the record adds: registered assets, who holds them,
//! requests with their answers, uses. [`DataSharing::decide`] answers whether a party may do something now; a use that
//! is not permitted at its moment is void, and so never happened for the record.

mod asker;
mod asset;
mod consent;
mod decide;
mod derive;
mod forbid;
mod lineage;
mod model;
mod permit;
mod purpose;
mod region;
mod register;
mod requests;
mod rules;
mod uses;
mod view;

#[cfg(test)]
mod tests;

pub use model::{Asked, RegisteredAsset};
pub use view::{Affected, AskedOf, UseCount};

use model::{Model, State, Words};
use servanda_capability::{Capability, Feature, Lower};
use servanda_norms::{Event, Host, Outcome, Run, Sym};

/// Data sharing: its model (from the charter) and its state (from the run).
#[derive(Clone, Debug, Default)]
pub struct DataSharing {
    pub(crate) model: Model,
    pub(crate) state: State,
    pub(crate) words: Words,
}

impl DataSharing {
    /// The next version of the charter: its model, and the state as it stands.
    pub fn amend(&mut self, next: &Self) {
        self.model = next.model.clone();
        self.words = next.words.clone();
    }
}

/// The features.
pub const FEATURES: &[&Feature<DataSharing>] = &[
    &asset::ASSET,
    &asset::DATASET,
    &asset::MODEL,
    &purpose::FEATURE,
    &region::REGION,
    &region::PLACE,
    &permit::FEATURE,
    &forbid::FEATURE,
    &derive::FEATURE,
    &register::FEATURE,
    &consent::FEATURE,
    &requests::FEATURE,
    &uses::FEATURE,
    // new-feature: one line per feature, above this line
];

/// What its blocks say.
pub static WORDS: servanda_words::Room =
    servanda_words::Room::over(&servanda_capability::say::COMMON, include_str!("en.ftl"), include_str!("de.ftl"));

impl Capability for DataSharing {
    servanda_capability::features!(DataSharing, "data_sharing", FEATURES, &WORDS);

    fn finish(&mut self, lower: &mut Lower<'_>) {
        self.words = Words::of(lower);
        self.model.parties = lower.charter.blocks_of("party").map(|b| b.label.clone()).collect();
        purpose::finish(self, lower);
        asset::finish(self, lower);
    }

    fn group(&self, run: &Run, kind: &str, of: Sym) -> Option<Vec<Sym>> {
        self.group_of(run, kind, of)
    }
}

/// A host that answers for this capability's own groups by itself, and for others' through the world: while an event is
/// handled the world answers for none, but a capability always knows its own.
pub(crate) struct OwnHost<'a> {
    pub own: &'a DataSharing,
    pub others: &'a dyn Host,
}

impl Host for OwnHost<'_> {
    fn on_event(&mut self, _: &Run, _: &Event) -> Vec<Outcome> {
        Vec::new()
    }
    fn group(&self, run: &Run, kind: Sym, of: Sym) -> Vec<Sym> {
        let own = self.own.group_of(run, run.names().text(kind), of);
        own.unwrap_or_else(|| self.others.group(run, kind, of))
    }
}
