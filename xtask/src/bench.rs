//! `cargo xtask bench`: the one benchmark program, built in release mode, with its arguments passed on.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::{Outcome, process};

/// Builds and runs `edges/bench`; says so when the house has none yet.
pub fn run(args: &[&str]) -> Outcome {
    let folder = process::root().join("edges/bench");
    if !Path::new(&folder).join("Cargo.toml").is_file() {
        return Err(
            "bench: there is no crate edges/bench (package servanda-bench), so there is nothing to measure".to_owned()
        );
    }
    let hour = Duration::from_secs(3600);
    process::run(process::cargo().args(["build", "--release", "--locked", "--package", "servanda-bench"]), hour)?;
    let program = process::target_dir().join("release").join("servanda-bench");
    process::run(Command::new(program).current_dir(process::root()).args(args), hour)
}
