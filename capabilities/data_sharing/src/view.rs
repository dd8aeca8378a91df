//! Views: what pages, cases and the command line may ask.

use crate::DataSharing;
use crate::model::{Asked, RegisteredAsset};

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

impl DataSharing {
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
