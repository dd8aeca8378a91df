//! The house's own tool: `cargo xtask test` runs what CI runs, in the same order; the other words run one part of it.

mod arrows;
mod bench;
mod bundles;
mod coverage;
mod files;
mod fuzz;
mod golden;
mod licences;
mod manual;
mod markdown;
mod metadata;
mod new_feature;
mod planted;
mod process;
mod setup;
mod simulate;
mod spdx;
mod steps;
mod tidy;

use std::process::ExitCode;

/// What every part of this tool answers: nothing, or a message that names the thing, the place and the next step.
type Outcome = Result<(), String>;

const USAGE: &str = "\
cargo xtask WORD

  test                        all that CI runs, in CI's order; the last line is `N passed, N failed` (steps)
  test --from STEP            the same, starting at a step (a developer's shortcut; CI never uses it)
  test --only STEP            one step, with the programs built afresh if it needs them
  arrows                      the dependency law, read from the manifests
  licences                    licences of every dependency, and the size budgets
  tidy                        opening comments, forbidden words, this week's longest files
  manual [--check]            write docs/manual from the feature files; --check compares and runs every example
  new-feature CAPABILITY NAME scaffold capabilities/CAPABILITY/src/NAME.rs and its registration line
  coverage                    what the cases of the four agreements keep, by execution, against the agreed figures
  golden NAME                 a new golden record of that name for each charter of the list, e.g. `golden 2026-11`
  fuzz [--seconds N]          build and run every fuzz target N seconds (default 3)
  simulate [--seed N] [--years K] [--count N] [--long]
                              generated partnerships through the kernel and through the naive model
  simulate --planted          bugs planted in a copy of the kernel, each of which the simulation must find
  bench                       build and run the benchmark in release mode
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let answer = match words.as_slice() {
        ["test", rest @ ..] => return steps::test(rest),
        ["arrows"] => arrows::run(),
        ["licences"] => licences::run(),
        ["tidy"] => tidy::run(),
        ["manual"] => manual::write(),
        ["manual", "--check"] => steps::build().and_then(|()| manual::check()),
        ["coverage"] => steps::build().and_then(|()| coverage::run()),
        ["golden", name] => golden::run(name),
        ["new-feature", capability, feature] => new_feature::run(capability, feature),
        ["fuzz"] => fuzz::run(fuzz::SECONDS),
        ["fuzz", "--seconds", seconds] => match seconds.parse() {
            Ok(seconds) => fuzz::run(seconds),
            Err(_) => Err(format!("--seconds wants a whole number, not `{seconds}`")),
        },
        ["bench", rest @ ..] => bench::run(rest),
        ["simulate", "--planted"] => planted::run(),
        ["simulate", rest @ ..] => simulate::run(rest),
        [] | ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        other => {
            eprintln!("xtask does not know `{}`\n\n{USAGE}", other.join(" "));
            return ExitCode::from(2);
        }
    };
    match answer {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
