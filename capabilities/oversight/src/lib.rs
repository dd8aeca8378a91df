//! Oversight: bodies, their meetings and votes, minutes, written procedures and vetoes.
//!
//! The model is what the charter's blocks say; the state is what the run made of it. Deadlines never live here: every
//! window is a right or duty of the kernel, and this capability learns of its end like everybody else, by an event.
//! Competence, quorum, majority, veto and binding are separate blocks, so that every answer cites its own clause.

mod admit_meetings;
mod admit_motions;
mod close;
mod happenings;
mod limits;
mod meetings;
mod model;
mod motions;
mod rules;
mod schema;
mod state;
mod tally;
mod view;
mod windows;

mod acceptance;
mod addition;
mod agenda;
mod ballot;
mod binding;
mod body;
mod cadence;
mod chair;
mod convening;
mod exclusion;
mod extraordinary;
mod ladder;
mod marked;
mod matter;
mod minutes;
mod new_item;
mod proxy;
mod quorum;
mod summons;
mod veto;
mod voting;
mod written;

#[cfg(test)]
mod tests;

use model::Model;
use servanda_capability::{Capability, Feature, Lower};
use servanda_norms::{Run, Sym};
use state::State;
use std::sync::Arc;

pub use view::{BodyView, MeetingView, MotionView, ReasonLine};

/// Bodies and what they decide: the charter's model, and the state of meetings and motions.
#[derive(Clone, Debug, Default)]
pub struct Oversight {
    /// Shared, so that a run that starts again copies nothing.
    pub(crate) model: Arc<Model>,
    /// The rules of the versions before, for what opened under them.
    pub(crate) earlier: Arc<Vec<Arc<Model>>>,
    pub(crate) state: State,
}

impl Oversight {
    /// The model, to be written while blocks are lowered.
    pub(crate) fn model_mut(&mut self) -> &mut Model {
        Arc::make_mut(&mut self.model)
    }
}

/// The features.
pub const FEATURES: &[&Feature<Oversight>] = &[
    &body::FEATURE,
    &chair::FEATURE,
    &quorum::FEATURE,
    &ladder::FEATURE,
    &voting::FEATURE,
    &proxy::FEATURE,
    &ballot::FEATURE,
    &exclusion::FEATURE,
    &matter::FEATURE,
    &convening::FEATURE,
    &extraordinary::FEATURE,
    &cadence::FEATURE,
    &summons::FEATURE,
    &agenda::FEATURE,
    &marked::FEATURE,
    &addition::FEATURE,
    &new_item::FEATURE,
    &minutes::FEATURE,
    &acceptance::FEATURE,
    &binding::FEATURE,
    &written::FEATURE,
    &veto::FEATURE,
    // new-feature: one line per feature, above this line
];

/// What its blocks say.
pub static WORDS: servanda_words::Room =
    servanda_words::Room::over(&servanda_capability::say::COMMON, include_str!("en.ftl"), include_str!("de.ftl"));

impl Capability for Oversight {
    servanda_capability::features!(Oversight, "oversight", FEATURES, &WORDS);

    fn finish(&mut self, lower: &mut Lower<'_>) {
        self.model_mut().finish(lower);
    }

    fn group(&self, run: &Run, kind: &str, of: Sym) -> Option<Vec<Sym>> {
        let label = run.names().text(of).strip_prefix("body.")?;
        match kind {
            "members" => Some(self.model.members(run, label)),
            "chair" => Some(self.model.bodies.get(label).map(|b| self.model.chairs(run, b).0).unwrap_or_default()),
            _ => None,
        }
    }
}
