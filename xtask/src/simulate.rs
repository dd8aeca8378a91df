//! `cargo xtask simulate`: generated partnerships through the real kernel and through an independent naive model of it.

use std::process::Command;
use std::time::Duration;

use crate::{Outcome, process};

const LIMIT: Duration = Duration::from_secs(4 * 3600);

/// What CI runs: 1,000 partnership-years, by the program that is built already.
pub fn smoke() -> Outcome {
    process::run(Command::new(process::built("servanda-simulate")?).current_dir(process::root()), LIMIT)
}

/// Builds `edges/simulate` in the release profile and runs it with these arguments.
pub fn run(args: &[&str]) -> Outcome {
    process::run(process::cargo().args(["build", "--release", "-p", "servanda-simulate", "--locked"]), LIMIT)?;
    process::run(Command::new(process::built("servanda-simulate")?).current_dir(process::root()).args(args), LIMIT)
}
