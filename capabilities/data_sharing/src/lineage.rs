//! Lineage: what an asset comes from and what came from it, and the groups of parties that follow.

use crate::DataSharing;
use crate::model::{Declared, plain_id};
use servanda_norms::{Run, Sym};
use std::collections::BTreeSet;

impl DataSharing {
    /// The id that a word means, if an asset of that id is declared or registered.
    pub(crate) fn asset_id<'a>(&'a self, word: &str) -> Option<&'a str> {
        let find = |id: &str| {
            let registered = self.state.registered.get_key_value(id).map(|(k, _)| k.as_str());
            registered.or_else(|| self.model.assets.get_key_value(id).map(|(k, _)| k.as_str()))
        };
        find(word).or_else(|| find(plain_id(word)))
    }

    /// Every known asset's id.
    pub(crate) fn asset_ids(&self) -> impl Iterator<Item = &str> {
        self.model.assets.keys().chain(self.state.registered.keys()).map(String::as_str)
    }

    /// The class that an asset belongs to.
    pub(crate) fn class_of(&self, asset: &str) -> Option<&str> {
        self.state.registered.get(asset)?.class.as_deref()
    }

    /// The block whose terms an asset bears: its own, or its class's.
    pub(crate) fn declared(&self, asset: &str) -> Option<&Declared> {
        self.model.assets.get(asset).or_else(|| self.model.assets.get(self.class_of(asset)?))
    }

    /// Everything that an asset was derived from, at any remove, in name order.
    pub(crate) fn ancestors(&self, asset: &str) -> Vec<&str> {
        let from = |a: &str| self.state.registered.get(a).map(|r| r.from.as_slice()).unwrap_or_default();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut open: Vec<&str> = from(asset).iter().map(String::as_str).collect();
        while let Some(a) = open.pop() {
            if seen.insert(a) {
                open.extend(from(a).iter().map(String::as_str));
            }
        }
        seen.into_iter().collect()
    }

    /// Everything that was derived from an asset or from the members of a class, with how many steps away.
    pub(crate) fn descendants(&self, asset: &str) -> Vec<(&str, u32)> {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut out: Vec<(&str, u32)> = Vec::new();
        let members = self.state.registered.iter().filter(|(_, r)| r.class.as_deref() == Some(asset));
        let mut level: Vec<&str> = self.state.derived.get(asset).into_iter().flatten().map(String::as_str).collect();
        level.extend(members.map(|(id, _)| id.as_str()));
        let mut depth = 1u32;
        while !level.is_empty() {
            let mut next = Vec::new();
            for a in level {
                if a != asset && seen.insert(a) {
                    out.push((a, depth));
                    next.extend(self.state.derived.get(a).into_iter().flatten().map(String::as_str));
                }
            }
            level = next;
            depth = depth.saturating_add(1);
        }
        out
    }

    /// Whose an asset is.
    pub(crate) fn owner_of(&self, asset: &str) -> Option<&str> {
        match self.state.registered.get(asset) {
            Some(r) => Some(&r.owner),
            None => self.model.assets.get(asset)?.owner.as_deref(),
        }
    }

    /// Who holds an asset itself: the owner that the charter names, the registered holder, and whoever recorded taking it.
    /// A norm that does not mean the owner says `except(holders_of(trigger.subject), trigger.party)`.
    pub(crate) fn holders_of(&self, asset: &str) -> BTreeSet<&str> {
        let mut out: BTreeSet<&str> = self.state.holders.get(asset).into_iter().flatten().map(String::as_str).collect();
        if !self.state.registered.contains_key(asset) {
            out.extend(self.owner_of(asset));
        }
        out
    }

    /// Who holds an asset or anything derived from it.
    pub(crate) fn holders_all(&self, asset: &str) -> BTreeSet<&str> {
        let mut out = self.holders_of(asset);
        for (a, _) in self.descendants(asset) {
            out.extend(self.holders_of(a));
        }
        out
    }

    /// The groups that norms may name: `owner`, `holders` and `approvers` of an asset or of a request about one.
    pub(crate) fn group_of(&self, run: &Run, kind: &str, of: Sym) -> Option<Vec<Sym>> {
        if !matches!(kind, "owner" | "holders" | "approvers") {
            return None;
        }
        let names = run.names();
        let of = names.text(of);
        let request = self.state.requests.get(of);
        let asset = request.map_or(of, |r| r.asset.as_str());
        let asset = self.asset_id(asset).unwrap_or(asset);
        let list: Vec<&str> = match kind {
            "owner" => self.owner_of(asset).into_iter().collect(),
            "holders" => self.holders_all(asset).into_iter().collect(),
            _ => {
                let answers = request.map(|r| &r.answers).or_else(|| self.state.about.get(of));
                answers.into_iter().flatten().filter(|(_, yes)| **yes).map(|(p, _)| p.as_str()).collect()
            }
        };
        Some(list.into_iter().filter_map(|p| names.find(p)).collect())
    }
}
