//! The kernel's own blocks: duty, right, rule, status, finding, moment, events and acts, amounts, text.
//!
//! They keep the same contract as every capability's features: one file each, one line here.

mod act;
mod amount;
mod bends;
mod calendar;
mod cap;
mod choice;
mod duty;
mod finding;
mod holidays;
mod measure;
mod moment;
mod reliance;
mod right;
mod royalty;
mod rule;
mod settings;
mod status;
mod text;
mod waiver;
mod windows;

use crate::{Feature, Lower, World};
use servanda_norms::{Event, Outcome, Run, Sym};
use std::collections::BTreeMap;

pub use calendar::calendars;
pub use settings::Settings;
pub use text::TextRule;

/// The kernel as a capability: what its blocks declare beside the program.
#[derive(Clone, Debug, Default)]
pub struct Kernel {
    /// Declared acts and events: who may make them, by full name such as `notice.breach`.
    pub(crate) acts: BTreeMap<String, act::ActRule>,
    /// Rights that need a ground: right's block to finding's block.
    pub(crate) grounds: BTreeMap<String, String>,
    /// Findings: their number in the program, and who takes part.
    pub(crate) findings: BTreeMap<String, finding::Question>,
    /// Choices: by block, who chooses and among what.
    pub(crate) choices: BTreeMap<String, choice::Choice>,
    /// Measures: who may state them.
    pub(crate) measures: BTreeMap<String, measure::Measure>,
    /// Amounts that rest on undisclosed values: the clause, and who declares the sum.
    pub(crate) declarers: BTreeMap<String, (u32, servanda_norms::Parties)>,
    /// Survival and precedence, as the charter states them.
    pub texts: Vec<TextRule>,
    /// The record's own questions.
    pub settings: Settings,
}

/// The kernel's features.
pub const FEATURES: &[&Feature<Kernel>] = &[
    &act::EVENT,
    &act::NOTICE,
    &act::REPORT,
    &act::CERTIFICATE,
    &act::PAYMENT,
    &amount::FEATURE,
    &calendar::FEATURE,
    &cap::FEATURE,
    &choice::FEATURE,
    &duty::FEATURE,
    &finding::FEATURE,
    &holidays::FEATURE,
    &measure::FEATURE,
    &moment::FEATURE,
    &reliance::FEATURE,
    &right::FEATURE,
    &rule::FEATURE,
    &settings::FEATURE,
    &settings::PREVAIL,
    &status::FEATURE,
    &text::SURVIVE,
    &text::PRECEDENCE,
    &text::SCHEDULE,
    &waiver::FEATURE,
    // new-feature: one line per feature, above this line
];

impl crate::Capability for Kernel {
    crate::features!(Kernel, "kernel", FEATURES, quiet);

    fn finish(&mut self, lower: &mut Lower<'_>) {
        windows::check(lower);
        cap::check(lower);
    }

    fn group(&self, _: &Run, _: &str, _: Sym) -> Option<Vec<Sym>> {
        None
    }
}

/// Whether the author of a statement is among these parties now.
pub(crate) fn author_is(
    world: &World<'_>,
    parties: &servanda_norms::Parties,
    party: &str,
    subject: Option<&str>,
) -> bool {
    use servanda_norms::Parties;
    if matches!(parties, Parties::All | Parties::Anyone) {
        return true;
    }
    let names = world.run.names();
    let Some(me) = names.find(party) else { return false };
    let probe = Event::probe(world.run.now(), None, subject.and_then(|s| names.find(s)));
    parties.list(world.run, world.groups, Some(&probe), None).contains(&me)
}

/// Features that do nothing on events share this.
pub(crate) fn quiet(_: &mut Kernel, _: &World<'_>, _: &Event, _: &mut Vec<Outcome>) {}
