//! The commands, one file each.

pub mod annex;
pub mod case;
pub mod changes;
pub mod check;
pub mod commit;
pub mod coverage;
pub mod demo;
pub mod diff;
pub mod explain;
pub mod export;
pub mod import;
pub mod key;
pub mod kinds;
pub mod may;
pub mod new;
pub mod pack;
pub mod pairs;
pub mod partnership;
pub mod publish;
pub mod record;
pub mod state;
pub mod statement;
pub mod sums;
pub mod text;
