//! Trust: none needed. Cases are run with keys made from their names; nothing here signs for anybody.
//!
//! Cases: stories in plain text, run as real signed statements through real replay, and checked (`charters/README.md`).

mod coverage;
mod drafts;
mod expect;
mod mutate;
mod parse;
mod run;
mod signer;

pub use coverage::{Coverage, Row, RowState, coverage, read_rows};
pub use drafts::{Signed, signed};
pub use expect::request;
pub use mutate::{Mutant, mutants};
pub use parse::{Case, CaseError, Expectation, Line, parse_cases};
pub use run::{CaseResult, CheckResult, doubles, run_case};
pub use signer::{Actor, key_for};
