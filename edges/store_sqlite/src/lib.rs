//! The record on disk: one partnership, one SQLite file.
//!
//! Trust: not trusted with what anyone agreed. Whoever controls this file can lose it, or take it back to an earlier state;
//! they cannot change an entry unnoticed, because every leaf is hashed into a root that a signed checkpoint states, and other
//! parties keep that checkpoint. It is trusted to keep what it acknowledged through a crash or a power cut.
//!
//! Read `store` first. `schema` has the tables and the rule of one writer, `check` reads everything again, `appender` shares
//! one commit among many submissions.

mod appender;
mod charters;
mod check;
mod fault;
mod schema;
mod store;

pub use appender::{Appended, Appender, Sequencer, Submitter, Ticket};
pub use charters::{Files, charter_digest};
pub use fault::Fault;
pub use store::{Head, Leaves, Store};

#[cfg(test)]
mod tests;
