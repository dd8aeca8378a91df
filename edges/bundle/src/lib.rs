//! Trust: none. A bundle comes from somebody else; every byte of it is checked, and what cannot be checked is named.
//!
//! The bundle is a partnership's whole record in files that outlive this program (`docs/format.md` §8). [`export`] writes
//! it, [`audit`] reads it back and recomputes everything. Read `audit` first: it is the order of checking (§11), step by step.

mod about;
mod audit;
mod export;
mod files;
mod record;
mod replay;
mod report;
mod structure;
mod table;
mod zip;

#[cfg(test)]
mod tests;

pub use about::{About, CharterVersion, FORMAT};
pub use audit::{audit, audit_path};
pub use export::{ExportError, ExportInput, charter_files, export};
pub use files::{BYTES_MAX, Bundle, FILES_MAX, ReadError};
pub use record::{Record, RecordError};
pub use replay::replay;
pub use report::{Finding, Grade, Report};
pub use table::{Row, rows};

/// The edition of the rules by which this build replays. A record replayed by another edition says so.
pub const EDITION: &str = "2026-11";
