//! Membership: who is a party, since when and until when, who holds which office, and which keys may sign what.
//!
//! The charter names the parties; the log's first entry names a root key for each; a party joins by signing the charter,
//! or later by accession, and leaves on the events that the charter names. Every other entry passes
//! [`Membership::check_author`] before any capability looks at it.

mod accession;
mod authority;
mod check;
mod joining;
mod keys;
mod leaving;
mod mandate;
mod office;
mod opening;
mod pairs;
mod party;
mod state;

pub use mandate::Mandate;
pub use pairs::APPROVED as PAIR_APPROVED;
pub use state::{Key, PartyView, Stage};

use servanda_capability::{Capability, Feature, Lower};
use servanda_norms::{Run, Sym};
use state::{Model, State, Words};

/// Membership: its model (from the charter) and its state (from the run).
#[derive(Clone, Debug, Default)]
pub struct Membership {
    pub(crate) model: Model,
    pub(crate) state: State,
    pub(crate) words: Words,
}

impl Membership {
    /// The next version of the charter: its model, and the state as it stands.
    pub fn amend(&mut self, next: &Self) {
        self.model = next.model.clone();
        self.words = next.words.clone();
    }
}

/// The features.
pub const FEATURES: &[&Feature<Membership>] = &[
    &party::FEATURE,
    &opening::FEATURE,
    &joining::FEATURE,
    &accession::FEATURE,
    &leaving::FEATURE,
    &office::FEATURE,
    &keys::FEATURE,
    &authority::FEATURE,
    &pairs::FEATURE,
    // new-feature: one line per feature, above this line
];

/// What its blocks say.
pub static WORDS: servanda_words::Room =
    servanda_words::Room::over(&servanda_capability::say::COMMON, include_str!("en.ftl"), include_str!("de.ftl"));

impl Capability for Membership {
    servanda_capability::features!(Membership, "membership", FEATURES, &WORDS);

    fn finish(&mut self, lower: &mut Lower<'_>) {
        self.words = Words::of(lower);
        authority::finish(self, lower);
        pairs::finish(self, lower);
    }

    fn group(&self, _: &Run, _: &str, _: Sym) -> Option<Vec<Sym>> {
        None
    }
}
