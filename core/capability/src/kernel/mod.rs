//! The kernel's own blocks: duty, right, rule, status, finding, moment, events and acts, amounts, text.
//!
//! They keep the same contract as every capability's features: one file each, one line here.

mod act;
mod address;
mod affiliates;
mod alternatives;
mod amendment;
mod amount;
mod bends;
mod calendar;
mod cap;
mod choice;
mod circles;
mod cycle;
mod delivery;
mod derogation;
mod duty;
mod ending;
mod finding;
mod holidays;
mod languages;
mod measure;
mod moment;
mod outside;
mod pays;
mod precedence;
mod proof;
mod reliance;
mod right;
mod royalty;
mod rule;
mod scope;
mod settings;
mod spans;
mod standing;
mod status;
mod text;
mod waiver;
mod windows;

use crate::{Feature, Lower, World};
pub use proof::sender_of;
use servanda_norms::{Event, Outcome, Run, Sym};
use std::collections::BTreeMap;

pub use affiliates::one_side;
pub(crate) use affiliates::status as affiliates_status;
pub use alternatives::{LeftOut, is_left_out, left_out};
pub use calendar::calendars;
pub use delivery::PROOF_KINDS;
pub use ending::is_ending_state;
pub use outside::Outside;
pub(crate) use pays::PAID;
pub use precedence::{Document, Order};
pub(crate) use scope::{COMMON, dimension_words, dimensions};
pub use settings::Settings;
pub use text::TextRule;

/// The kernel as a capability: what its blocks declare beside the program.
#[derive(Clone, Debug, Default)]
pub struct Kernel {
    /// Declared acts and events: who may make them, by full name such as `notice.breach`.
    pub(crate) acts: std::sync::Arc<BTreeMap<String, act::ActRule>>,
    /// Acts that begin or end a status, by full name: the status. Whose it is, such a statement must say.
    pub(crate) standings: BTreeMap<String, String>,
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
    /// How notices are delivered, by block.
    pub(crate) deliveries: BTreeMap<String, delivery::Delivery>,
    /// Registers of addresses, by block.
    pub(crate) books: BTreeMap<String, address::Book>,
    /// The event of an address's registration, where there is a register.
    pub(crate) registered: Option<Sym>,
    /// Notions of control, by label; the event that moves them, and the shares that are held.
    pub(crate) control: BTreeMap<String, affiliates::Control>,
    pub(crate) controlled: Option<Sym>,
    /// Outside texts, by label.
    pub(crate) outsides: BTreeMap<String, outside::Outside>,
    pub(crate) shares: affiliates::Shares,
    /// The events of sending, and of what is shown of a notice: which notice each speaks of.
    pub(crate) sent: BTreeMap<Sym, String>,
    pub(crate) proofs: BTreeMap<Sym, String>,
    /// Who may change which clauses, and how.
    pub(crate) routes: Vec<amendment::Route>,
    /// The record's own questions.
    pub settings: Settings,
}

impl Kernel {
    /// The next version of the charter: its rules, with the shares and the addresses as they stand. All other state is
    /// the run's.
    pub fn amend(&mut self, next: &Self) {
        let (shares, books) = (std::mem::take(&mut self.shares), std::mem::take(&mut self.books));
        *self = Self { shares, ..next.clone() };
        for (block, old) in books {
            if let Some(book) = self.books.get_mut(&block) {
                book.held = old.held;
            }
        }
    }
}

/// The statements that count as of when they were sent, where that is proved: whether what they answer was open is read there.
pub const AS_OF_SENT: &[&str] = &["choice.make", "finding.contest"];

/// The kernel's features.
pub const FEATURES: &[&Feature<Kernel>] = &[
    &act::EVENT,
    &act::NOTICE,
    &act::REPORT,
    &act::CERTIFICATE,
    &act::PAYMENT,
    &address::FEATURE,
    &affiliates::FEATURE,
    &amendment::FEATURE,
    &alternatives::FEATURE,
    &alternatives::OPTION,
    &amount::FEATURE,
    &calendar::FEATURE,
    &cap::FEATURE,
    &choice::FEATURE,
    &delivery::FEATURE,
    &derogation::FEATURE,
    &duty::FEATURE,
    &ending::FEATURE,
    &finding::FEATURE,
    &holidays::FEATURE,
    &languages::FEATURE,
    &measure::FEATURE,
    &moment::FEATURE,
    &outside::FEATURE,
    &precedence::FEATURE,
    &reliance::FEATURE,
    &proof::FEATURE,
    &right::FEATURE,
    &rule::FEATURE,
    &settings::FEATURE,
    &settings::PREVAIL,
    &status::FEATURE,
    &text::SURVIVE,
    &text::SCHEDULE,
    &waiver::FEATURE,
    // new-feature: one line per feature, above this line
];

impl crate::Capability for Kernel {
    crate::features!(Kernel, "kernel", FEATURES, &crate::say::WORDS, quiet);

    fn finish(&mut self, lower: &mut Lower<'_>) {
        windows::check(lower);
        spans::check(lower);
        cap::check(lower);
        circles::check(lower);
        derogation::check(lower);
        ending::check(lower);
        languages::check(lower);
        precedence::check(self, lower);
        text::routes(self);
    }

    fn on_event(&mut self, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
        // Charters without deliveries and registers pay nothing for them.
        if self.registered == Some(event.name) {
            address::on(self, world, event);
        } else if self.controlled == Some(event.name) {
            affiliates::on(self, world, event, out);
        } else if !self.sent.is_empty() {
            delivery::on(self, world, event, out);
        }
    }

    fn group(&self, _: &Run, _: &str, _: Sym) -> Option<Vec<Sym>> {
        None
    }
}

impl Kernel {
    /// The delivery that governs a notice, by its full name.
    pub(crate) fn delivery_of(&self, notice: &str) -> Option<&delivery::Delivery> {
        self.deliveries.get(self.acts.get(notice)?.delivery.as_ref()?)
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
