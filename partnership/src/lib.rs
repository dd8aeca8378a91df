//! Where it all meets, still pure: the list of capabilities, compilation, replay, wiring, digest.
//!
//! One sentence to keep: state is a pure function of (charter versions, log entries, moment). [`Partnership::admit`] takes
//! entries in log order and gives each a verdict; [`Partnership::advance`] runs all that falls due up to a moment.

mod amend;
mod capabilities;
mod changes;
mod checks;
mod claims;
mod compile;
mod entry;
mod judge;
mod late;
mod names;
mod packs;
mod pairs;
mod replay;
mod text;
mod timeline;
mod views;

pub use amend::VersionLine;
pub use capabilities::Capabilities;
pub use changes::Change;
pub use checks::{Answer, Answers, Found, answers, review};
pub use claims::Claim;
pub use compile::{Compiled, compile};
pub use entry::{Entry, Sighting, Verdict};
pub use packs::{PACKS, Pack, is_pack, normalise_pack, own_packs, pack_digest, read_pack};
pub use pairs::{Approval, PairLine, Stale};
pub use replay::Partnership;
pub use text::{Effective, Ranking, Standing};
pub use timeline::{Past, Timeline};
pub use views::{DeclaredLine, DueLine, StatusLine, SumLine, WaitLine, of_amount};
