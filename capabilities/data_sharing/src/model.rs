//! What data sharing knows: the charter's assets, purposes, places and rules, and what the record added.

use servanda_capability::Lower;
use servanda_decision::{Book, Condition, Purposes};
use servanda_norms::Sym;
use servanda_vocabulary::Moment;
use std::collections::{BTreeMap, BTreeSet};

/// An asset or a class of assets, as the charter declares it.
#[derive(Clone, Debug)]
pub(crate) struct Declared {
    /// `dataset.ehr`.
    pub block: String,
    pub clause: u32,
    /// Whether its members are registered.
    pub class: bool,
    pub owner: Option<String>,
    /// Purposes allowed at most; empty when the block does not say.
    pub purposes: Vec<String>,
    pub place: Option<Condition>,
}

/// A `derive` block: from which assets its terms follow what is derived.
#[derive(Clone, Debug)]
pub(crate) struct Derive {
    pub block: String,
    pub clause: u32,
    pub from: Vec<String>,
}

/// What the charter says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    /// By label, which is the asset's id in the record.
    pub assets: BTreeMap<String, Declared>,
    /// Blocks whose label another asset bears already.
    pub doubles: Vec<String>,
    pub purposes: Purposes,
    /// By `region.x`: the labels of its places.
    pub regions: BTreeMap<String, Vec<String>>,
    /// By label: the regions that a named place lies in.
    pub places: BTreeMap<String, Vec<String>>,
    pub book: Book,
    pub derive: Vec<Derive>,
    /// The parties that the charter names, so that one that left is still known.
    pub parties: BTreeSet<String>,
}

/// An asset that the record registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredAsset {
    /// The class that it belongs to.
    pub class: Option<String>,
    /// Whose it is.
    pub owner: String,
    /// What it was derived from.
    pub from: Vec<String>,
    /// Since when it is registered.
    pub at: Moment,
}

/// A request that was made, and what was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Who asked.
    pub party: String,
    /// For which action.
    pub action: String,
    /// With which asset.
    pub asset: String,
    /// For which purpose, as its full name.
    pub purpose: Option<String>,
    /// In which place.
    pub place: Option<String>,
    /// When.
    pub at: Moment,
    /// Each answer: yes or no.
    pub answers: BTreeMap<String, bool>,
}

/// What followed from the record.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub registered: BTreeMap<String, RegisteredAsset>,
    /// What was derived from an asset, directly.
    pub derived: BTreeMap<String, BTreeSet<String>>,
    /// Who holds an asset, beside the owner that the charter names.
    pub holders: BTreeMap<String, BTreeSet<String>>,
    pub requests: BTreeMap<String, Asked>,
    /// Approvals about something that is not a request: by subject, who said what.
    pub about: BTreeMap<String, BTreeMap<String, bool>>,
    /// Uses by party, action and asset.
    pub uses: BTreeMap<(String, String, String), u64>,
}

/// The names of the events that data sharing reads.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    pub registered: Option<Sym>,
    pub used: Option<Sym>,
    pub made: Option<Sym>,
    pub given: Option<Sym>,
    pub refused: Option<Sym>,
}

impl Words {
    pub fn of(lower: &mut Lower<'_>) -> Self {
        let mut name = |n: &str| Some(lower.build.name(n));
        Self {
            registered: name("asset.registered"),
            used: name("use.recorded"),
            made: name("request.made"),
            given: name("approval.given"),
            refused: name("approval.refused"),
        }
    }
}

/// An id without the kind of its block: `dataset.ehr` and `ehr` are one.
pub(crate) fn plain_id(text: &str) -> &str {
    ["asset.", "dataset.", "model."].iter().find_map(|k| text.strip_prefix(k)).unwrap_or(text)
}
