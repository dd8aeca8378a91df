//! Where it all meets, still pure: the list of capabilities, compilation, replay, wiring, digest.
//!
//! One sentence to keep: state is a pure function of (charter versions, log entries, moment). [`Partnership::admit`] takes
//! entries in log order and gives each a verdict; [`Partnership::advance`] runs all that falls due up to a moment.

mod capabilities;
mod compile;
mod names;
mod replay;
mod views;

pub use capabilities::Capabilities;
pub use compile::{Compiled, compile};
pub use replay::{Entry, Partnership, Verdict};
pub use views::{DueLine, Standing, StatusLine};
