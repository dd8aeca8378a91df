//! `cargo xtask bench`: the one benchmark program, built in release mode, with its arguments passed on.

use std::process::Command;
use std::time::Duration;

use crate::{Outcome, process};

/// Builds and runs `edges/bench`; a figure that misses its limit fails.
pub fn run(args: &[&str]) -> Outcome {
    let hour = Duration::from_secs(3600);
    process::run(process::cargo().args(["build", "--release", "--workspace", "--locked"]), hour)?;
    process::run(Command::new(process::built("servanda-bench")?).current_dir(process::root()).args(args), hour)
}

/// One measurement, so that the program keeps working. Whether a figure is met is for a quiet machine to say (`cargo xtask
/// bench`); a measurement that could not be made fails here too.
pub fn smoke() -> Outcome {
    let scratch = process::Scratch::new("bench")?;
    let mut command = Command::new(process::built("servanda-bench")?);
    let said = process::ask(command.current_dir(scratch.path()).arg("compile"), Duration::from_secs(600))?;
    print!("{}{}", said.out, said.err);
    if said.out.lines().any(|line| line.starts_with("ok ") || line.starts_with("MISS ")) && !said.out.contains("FAIL ")
    {
        return Ok(());
    }
    Err(format!("bench: `servanda-bench compile` measured nothing (exit code {:?})", said.code))
}
