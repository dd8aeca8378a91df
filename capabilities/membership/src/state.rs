//! What membership knows: the charter's parties, offices and authorities, and the parties' standing and keys.

use crate::mandate::Mandate;
use servanda_capability::Lower;
use servanda_norms::{Parties, Sym};
use servanda_statement::KeyId;
use servanda_vocabulary::Moment;
use std::collections::BTreeMap;

/// A party as the charter names it.
#[derive(Clone, Debug)]
pub(crate) struct PartyModel {
    pub clause: u32,
    pub signs: bool,
}

/// A clause's block: the clause's number in the program's list, and the block's id.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub clause: u32,
    pub block: String,
}

/// How others join later.
#[derive(Clone, Debug)]
pub(crate) struct AccessionModel {
    pub place: Place,
    /// Who signs beside the newcomer.
    pub signed_by: Parties,
    /// Whether the date that the document states governs.
    pub dated: bool,
    /// `matter.x`, if a resolution comes first.
    pub after: Option<String>,
}

/// How a party stops being one.
#[derive(Clone, Debug)]
pub(crate) struct LeavingModel {
    pub place: Place,
    pub on: Vec<Sym>,
    pub ends_duties: bool,
}

/// Who fills an office.
#[derive(Clone, Debug)]
pub(crate) enum AppointedBy {
    /// A resolution on this matter, by the label.
    Matter(String),
    /// These parties, by their own statement.
    Parties(Parties),
}

/// An office.
#[derive(Clone, Debug)]
pub(crate) struct OfficeModel {
    pub place: Place,
    /// The office's status, `office.x`.
    pub status: Sym,
    /// `office.x.set`.
    pub set: Sym,
    /// `resolution.m.binding` of the matter that fills it.
    pub binding: Option<Sym>,
    /// Who holds it first.
    pub first: Option<Sym>,
    pub substitute: Option<Parties>,
    pub appointed_by: Option<AppointedBy>,
}

/// What the charter says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    pub parties: BTreeMap<String, PartyModel>,
    pub joining: Option<Place>,
    pub accession: Option<AccessionModel>,
    pub leaving: Vec<LeavingModel>,
    pub offices: Vec<OfficeModel>,
    /// `role.x` or `office.x` to the kinds that it may sign.
    pub authority: BTreeMap<String, Vec<String>>,
    /// The clause of the first authority block, which a refusal for want of a mandate cites.
    pub authority_clause: Option<u32>,
    /// The pair of each clause with blocks, by the clause's number.
    pub pairs: BTreeMap<String, String>,
}

/// Where a party stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It has a root key, and has not signed yet.
    Listed,
    /// An accession names it; it joins by its own signature, not before this moment.
    Acceding(Moment),
    /// It has signed, and joins at its accession's moment.
    Signed,
    /// It is a party.
    Joined,
    /// It was a party.
    Left,
}

/// A key of a party.
#[derive(Clone, Debug)]
pub struct Key {
    /// The person who holds it, as a short id; names stand elsewhere and can be erased.
    pub person: String,
    /// What it may sign.
    pub may: Mandate,
    /// When it was enrolled.
    pub enrolled: Moment,
    /// Its first moment.
    pub from: Option<Moment>,
    /// Its last moment, which still counts.
    pub until: Option<Moment>,
    /// When it was revoked.
    pub revoked: Option<Moment>,
    /// Whether it is a root key, which may sign everything and enrols and revokes the party's other keys.
    pub root: bool,
}

/// What followed from the log.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub opened: bool,
    pub stages: BTreeMap<String, Stage>,
    /// By key and party: nobody can bar a person's key by enrolling it elsewhere first.
    pub keys: BTreeMap<(KeyId, String), Key>,
}

/// A party's standing, for pages and the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyView {
    /// The party.
    pub party: String,
    /// Where it stands; none means that the log has not named it yet.
    pub stage: Option<Stage>,
}

/// The names of the events that membership reads.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    pub opened: Option<Sym>,
    pub signed: Option<Sym>,
    pub acceded: Option<Sym>,
    pub effective: Option<Sym>,
    pub joined: Option<Sym>,
    pub left: Option<Sym>,
    pub enrolled: Option<Sym>,
    pub revoked: Option<Sym>,
    pub appointed: Option<Sym>,
}

impl Words {
    pub fn of(lower: &mut Lower<'_>) -> Self {
        let mut name = |n: &str| Some(lower.build.name(n));
        Self {
            opened: name("partnership.opened"),
            signed: name("charter.signed"),
            acceded: name("party.acceded"),
            effective: name("accession.effective"),
            joined: name("party.joined"),
            left: name("party.left"),
            enrolled: name("key.enrolled"),
            revoked: name("key.revoked"),
            appointed: name("office.appointed"),
        }
    }
}

impl crate::Membership {
    /// Every party that the charter or the log names, with its standing, in name order.
    #[must_use]
    pub fn parties(&self) -> Vec<PartyView> {
        let mut names: Vec<&String> = self.model.parties.keys().chain(self.state.stages.keys()).collect();
        names.sort();
        names.dedup();
        names.into_iter().map(|p| PartyView { party: p.clone(), stage: self.stage(p) }).collect()
    }

    /// Where a party stands.
    #[must_use]
    pub fn stage(&self, party: &str) -> Option<Stage> {
        self.state.stages.get(party).copied()
    }

    /// Every key that the log enrolled: the key's id, its party, and what it may do.
    pub fn keys(&self) -> impl Iterator<Item = (&KeyId, &str, &Key)> {
        self.state.keys.iter().map(|((id, party), key)| (id, party.as_str(), key))
    }

    /// A party's key.
    #[must_use]
    pub fn key(&self, id: &KeyId, party: &str) -> Option<&Key> {
        self.state.keys.get(&(*id, party.to_owned()))
    }

    /// Root keys of a party that are not revoked.
    pub(crate) fn root_keys(&self, party: &str) -> usize {
        self.state.keys.iter().filter(|((_, p), k)| p == party && k.root && k.revoked.is_none()).count()
    }
}
