//! Views: what pages, cases and the command line may ask.

use crate::DataSharing;
use crate::model::{Asked, RegisteredAsset};
use servanda_decision::{Book, Condition, Mode, Target};
use servanda_norms::Cond;
use std::collections::BTreeSet;

/// An asset that a withdrawal or a defect reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Affected {
    /// Its id.
    pub asset: String,
    /// How many steps of derivation away; 0 is the asset itself.
    pub depth: u32,
    /// What it was derived from, directly.
    pub from: Vec<String>,
    /// Who holds it.
    pub holders: Vec<String>,
}

/// How often a party did something with an asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UseCount {
    /// The party.
    pub party: String,
    /// What it did.
    pub action: String,
    /// With which asset.
    pub asset: String,
    /// How often.
    pub times: u64,
}

/// The words of which a charter's answers about permission can depend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AskedOf {
    /// The actions that its rules speak of.
    pub actions: BTreeSet<String>,
    /// Its assets; classes are not among them.
    pub assets: BTreeSet<String>,
    /// Its classes of assets, whose members are registered.
    pub classes: BTreeSet<String>,
    /// Assets and classes of whose derivatives a rule speaks.
    pub derived: BTreeSet<String>,
    /// Its purposes, by full name.
    pub purposes: BTreeSet<String>,
    /// Its places: labels of named ones, and one code for each word of a region.
    pub places: BTreeSet<String>,
}

impl DataSharing {
    /// What one may ask of this charter's rules.
    #[must_use]
    pub fn asked_of(&self) -> AskedOf {
        let m = &self.model;
        let mut of = AskedOf::default();
        for (id, d) in &m.assets {
            if d.class {
                of.classes.insert(id.clone())
            } else {
                of.assets.insert(id.clone())
            };
        }
        for rule in m.book.rules() {
            of.actions.extend(rule.actions.iter().map(|a| a.word().to_owned()));
            of.derived.extend(rule.targets.iter().filter_map(|t| match t {
                Target::Derived(a) => Some(a.clone()),
                Target::Asset(_) | Target::Anything => None,
            }));
        }
        of.purposes.extend(m.purposes.all().map(str::to_owned));
        of.places.extend(m.places.keys().cloned());
        for label in m.regions.values().flatten() {
            let code = match label.to_ascii_uppercase().as_str() {
                "EU" => "DE",
                "EEA" => "NO",
                other => other,
            }
            .to_owned();
            of.places.insert(code);
        }
        of
    }

    /// The same charter and record where every condition of a permit is met, and no conditional prohibition holds: what the
    /// permits allow at most. Where a use must lie stays open.
    #[must_use]
    pub fn with_conditions_met(&self) -> Self {
        let mut met = self.clone();
        let mut book = Book::default();
        for rule in self.model.book.rules() {
            let mut rule = rule.clone();
            let place = |c: &Condition| matches!(c.cond, Cond::Asked(..));
            match rule.mode {
                Mode::Permit => {
                    rule.when.retain(place);
                    rule.refer = None;
                }
                Mode::Forbid if rule.when.iter().any(|c| !place(c)) || rule.unless.is_some() => continue,
                Mode::Forbid => {}
            }
            book.add(rule);
        }
        met.model.book = book;
        met
    }

    /// The regions of this charter that a place lies in.
    #[must_use]
    pub fn regions_of(&self, place: &str) -> Vec<String> {
        self.model.regions.keys().filter(|r| self.model.in_region(place, r) == Some(true)).cloned().collect()
    }

    /// The asset and everything derived from it, nearest first, with who holds each.
    #[must_use]
    pub fn affected(&self, asset: &str) -> Vec<Affected> {
        let Some(id) = self.asset_id(asset) else { return Vec::new() };
        let mut all = vec![(id, 0)];
        all.extend(self.descendants(id));
        all.into_iter()
            .map(|(a, depth)| Affected {
                asset: a.to_owned(),
                depth,
                from: self.state.registered.get(a).map(|r| r.from.clone()).unwrap_or_default(),
                holders: self.holders_of(a).into_iter().map(str::to_owned).collect(),
            })
            .collect()
    }

    /// Who holds an asset or anything derived from it, in name order.
    #[must_use]
    pub fn holders(&self, asset: &str) -> Vec<String> {
        let id = self.asset_id(asset).unwrap_or(asset);
        self.holders_all(id).into_iter().map(str::to_owned).collect()
    }

    /// Every asset's id, declared or registered, in name order.
    #[must_use]
    pub fn assets(&self) -> Vec<String> {
        let mut all: Vec<String> = self.asset_ids().map(str::to_owned).collect();
        all.sort();
        all.dedup();
        all
    }

    /// A registered asset.
    #[must_use]
    pub fn registered(&self, asset: &str) -> Option<&RegisteredAsset> {
        self.state.registered.get(asset)
    }

    /// A request, with its answers so far.
    #[must_use]
    pub fn request(&self, id: &str) -> Option<&Asked> {
        self.state.requests.get(id)
    }

    /// The uses recorded so far.
    #[must_use]
    pub fn uses(&self) -> Vec<UseCount> {
        let each = self.state.uses.iter();
        each.map(|((party, action, asset), times)| UseCount {
            party: party.clone(),
            action: action.clone(),
            asset: asset.clone(),
            times: *times,
        })
        .collect()
    }
}
