//! The contract that every capability keeps, and the kernel's own blocks, which keep it too.
//!
//! A capability is a list of [`Feature`]s over its own state `C`. A feature is one file: a block schema with its lowering
//! and its sentence, the statement kinds it brings with their admission and facts, and what it does when an event comes.
//! `admit` may look anywhere and only answers; `on` changes the capability's own state, in run order, and cannot fail.

pub mod kernel;
pub mod lower;
pub mod say;

mod feature;
mod fields;
mod world;

pub use feature::{Capability, Feature, StatementKind, lower_block, no_lower, no_on, no_say};
pub use fields::{Field, FieldType, check_body, check_scope, ids, moment, scope, text};
pub use lower::{EVENT_NAMES, Lower, PartyWords};
pub use say::Say;
pub use world::{Answers, Draft, Drafts, FactSeed, Judged, MomentOf, NO_DRAFTS, World};
