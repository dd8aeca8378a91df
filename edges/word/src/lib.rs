//! Word: a charter as a DOCX, and an edited copy back as a proposal; a draft's review as a DOCX. Also the container and the XML of a DOCX, for every
//! room that reads one.
//!
//! Nothing is executed and nothing is fetched; what cannot be mapped is listed, never dropped.

mod assign;
mod compose;
mod diff;
mod difference;
mod export;
mod meaning;
mod package;
mod proposal;
mod read;
mod report;
mod review;
mod rewrite;
mod script;
mod units;
mod xml;

pub use difference::difference;
pub use export::{AUTHOR, DATE, Options, Shown, Source, export};
pub use package::Package;
pub use proposal::{Change, Kind, Problem, Proposal, Remark, Unmapped, import};
pub use read::BYTES_MAX;
pub use report::report;
pub use review::review;
pub use script::mixes_scripts;
pub use servanda_vocabulary::Trouble;
pub use xml::{attribute, broken, elements, entity, has_dtd, local};
