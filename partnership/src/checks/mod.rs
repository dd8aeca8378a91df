//! What `servanda check` finds in a draft beyond what does not compile: faults of the prose, each at its clause, each
//! with the question that the parties should answer.
//!
//! Nothing here stops a charter from compiling. Two lawyers may have meant what looks odd; a silent machine would be the
//! worse fault. Each check is one file and one line below; it must stay silent on a text that answers its question.

mod addresses;
mod agreements;
mod answers;
mod backwards;
mod bands;
mod clocks;
mod drift;
mod early;
mod judges;
mod members;
mod outcomes;
mod own_trigger;
mod payments;
mod references;
mod sheet;
mod silences;
mod survival;
mod terms;
mod two_rules;
mod unfinished;
mod unset;
mod waiting;
mod words;

pub use answers::{Answer, Answers, answers};
use servanda_charter::{Charter, Diagnostic};
use sheet::Sheet;

/// What a check does: it reads the prose and adds what it finds.
type Check = fn(&Sheet<'_>, &mut Found);

/// The checks.
const CHECKS: &[Check] = &[
    references::check,
    terms::check,
    unfinished::check,
    agreements::check,
    clocks::check,
    bands::check,
    members::check,
    two_rules::check,
    outcomes::check,
    drift::check,
    judges::check,
    payments::check,
    silences::check,
    survival::check,
    waiting::check,
    own_trigger::check,
    unset::check,
    backwards::check,
    addresses::check,
    early::check,
];

/// What the checks have found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Faults, as warnings: somebody should answer the question in each.
    pub warnings: Vec<Diagnostic>,
    /// What a reader may want to know, such as a number that the clauses skip.
    pub notes: Vec<Diagnostic>,
}

/// Most findings of one check that are told.
const TOLD_MAX: usize = 200;

/// Reads a charter as a careful reader would before it is signed.
#[must_use]
pub fn review(charter: &Charter) -> Found {
    let sheet = Sheet::of(charter);
    let mut found = Found::default();
    for check in CHECKS {
        let mut own = Found::default();
        check(&sheet, &mut own);
        own.warnings.truncate(TOLD_MAX);
        own.notes.truncate(TOLD_MAX);
        found.warnings.append(&mut own.warnings);
        found.notes.append(&mut own.notes);
    }
    for list in [&mut found.warnings, &mut found.notes] {
        list.sort_by_key(|d| (d.span.file, d.span.start, d.code));
        list.dedup_by(|a, b| a.span == b.span && a.code == b.code);
    }
    found
}
