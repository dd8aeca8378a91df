//! `cargo xtask test`: all that CI runs, in order. A step that cannot run has failed; none is skipped in silence.

use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::process::{built, cargo, root, run};
use crate::{
    Outcome, arrows, bench, bundles, coverage, fuzz, licences, manual, planted, process, setup, simulate, tidy,
};

type Step = (&'static str, &'static str, fn() -> Outcome);

/// Name, what it shows, how. Cheap steps first. Lints and tests use the development profile; the programs are built once,
/// in the release profile, as README has a reader build them, and every step below `build` runs these.
const STEPS: &[Step] = &[
    ("set-up", "the Debian packages that the tests need", setup::run),
    ("fmt", "formatting", fmt),
    ("arrows", "the dependency law", arrows::run),
    ("tidy", "small house rules", tidy::run),
    ("licences", "licences and size budgets of dependencies (not advisories)", licences::run),
    ("clippy", "lints, warnings are errors", clippy),
    ("test", "every Rust test", test_all),
    (BUILD, "the programs, for the steps below", build),
    ("cases", "every case file of every example charter", cases),
    ("manual", "manual pages are up to date and their examples run", manual::check),
    ("coverage", "which clauses of the four agreements their cases keep, by execution", coverage::run),
    ("second-reader", "the Python reader's own tests", bundles::self_test),
    ("agreement", "second reader and auditor on golden and on damaged records", bundles::agreement),
    ("demo", "both demonstrations run to their end, and their records are good", demo),
    ("bench", "the benchmark program runs; its figures are shown, not judged", bench::smoke),
    (
        "simulate",
        "1,000 generated partnership-years: the kernel against the naive model, and the laws",
        simulate::smoke,
    ),
    ("planted", "each bug planted in a copy of the kernel is found by the simulation", planted::run),
    ("fuzz", "every parser on random bytes, briefly", fuzz_briefly),
];

const BUILD: &str = "build";

/// Steps that run our own programs: chosen alone, they get them built first, so that no step judges an older day's program.
const WITH_PROGRAMS: &[&str] = &["cases", "manual", "coverage", "agreement", "demo", "bench", "simulate"];

/// Runs the steps and says how many passed; the exit code is 0 only when all did.
pub fn test(args: &[&str]) -> ExitCode {
    let mut chosen: Vec<&Step> = match args {
        [] => STEPS.iter().collect(),
        ["--from", name] => STEPS.iter().skip_while(|step| step.0 != *name).collect(),
        ["--only", name] => STEPS.iter().filter(|step| step.0 == *name).collect(),
        _ => Vec::new(),
    };
    if chosen.is_empty() {
        let names: Vec<&str> = STEPS.iter().map(|step| step.0).collect();
        eprintln!("`cargo xtask test {}`: steps are {}", args.join(" "), names.join(", "));
        return ExitCode::from(2);
    }
    if chosen.iter().any(|step| WITH_PROGRAMS.contains(&step.0)) && chosen.iter().all(|step| step.0 != BUILD) {
        let build = STEPS.iter().filter(|step| step.0 == BUILD);
        chosen = build.chain(chosen).collect();
    }
    let start = Instant::now();
    let mut lines = Vec::new();
    let (mut passed, mut failed) = (0u32, 0u32);
    for (name, shows, step) in chosen {
        println!("\n=== {name}: {shows}");
        let began = Instant::now();
        let answer = step();
        let seconds = began.elapsed().as_secs();
        let word = if answer.is_ok() { "passed" } else { "FAILED" };
        if let Err(message) = answer {
            println!("{message}");
            failed = failed.saturating_add(1);
        } else {
            passed = passed.saturating_add(1);
        }
        println!("--- {name}: {word} in {seconds} s");
        lines.push(format!("  {word}  {name} ({seconds} s)"));
    }
    println!("\n=== summary ({} s)\n{}", start.elapsed().as_secs(), lines.join("\n"));
    println!("{passed} passed, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

const fn minutes(count: u64) -> Duration {
    Duration::from_secs(count.saturating_mul(60))
}

fn fmt() -> Outcome {
    run(cargo().args(["fmt", "--all", "--check"]), minutes(5))?;
    run(cargo().args(["fmt", "--manifest-path", "fuzz/Cargo.toml", "--check"]), minutes(5))
}

fn clippy() -> Outcome {
    run(cargo().args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]), minutes(20))
}

/// Runs `cargo test`, shows all of it, then one line of its own with the sum over all test programs.
fn test_all() -> Outcome {
    let sums: Arc<[AtomicU64; 4]> = Arc::default();
    let seen = Arc::clone(&sums);
    let answer = process::follow(
        cargo().args(["test", "--workspace", "--no-fail-fast", "--locked"]),
        minutes(30),
        move |line| {
            if let Some(counts) = counts(line) {
                for (sum, count) in seen.iter().zip(counts.into_iter().chain([1])) {
                    sum.fetch_add(count, Ordering::Relaxed);
                }
            }
        },
    );
    let [passed, failed, ignored, programs] =
        [0, 1, 2, 3].map(|i| sums.get(i).map_or(0, |sum| sum.load(Ordering::Relaxed)));
    println!("test: {programs} test programs: {passed} passed, {failed} failed, {ignored} ignored");
    answer?;
    match (passed, ignored) {
        (0, _) => Err("test: no test ran at all".to_owned()),
        (_, 0) => Ok(()),
        (_, n) => Err(format!("test: {n} tests are ignored: make them run, or delete them")),
    }
}

/// Reads `test result: ok. 12 passed; 0 failed; 0 ignored; …`.
fn counts(line: &str) -> Option<[u64; 3]> {
    let rest = line.trim().strip_prefix("test result: ")?.split_once(". ")?.1;
    let mut found = [0; 3];
    for part in rest.split("; ") {
        let (number, word) = part.trim().split_once(' ')?;
        let slot = match word {
            "passed" => 0,
            "failed" => 1,
            "ignored" => 2,
            _ => continue,
        };
        *found.get_mut(slot)? = number.parse().ok()?;
    }
    Some(found)
}

/// Builds every program of the workspace in the release profile.
pub fn build() -> Outcome {
    let answer = run(cargo().args(["build", "--release", "--workspace", "--locked"]), minutes(30));
    if answer.is_err() {
        process::forget_programs();
    }
    answer
}

fn cases() -> Outcome {
    run(Command::new(built("servanda")?).current_dir(root()).args(["case", "charters"]), minutes(10))
}

/// Each story in a folder of its own, and then what README invites to: the auditor on the bundle that the story left.
fn demo() -> Outcome {
    for story in ["hospitals", "desca"] {
        let scratch = process::Scratch::new(&format!("demo-{story}"))?;
        let out = scratch.path().join("out");
        run(Command::new(built("servanda")?).current_dir(root()).args(["demo", story, "--out"]).arg(&out), minutes(5))?;
        run(Command::new(built("servanda-audit")?).arg(out.join("bundle")), minutes(5))?;
    }
    Ok(())
}

fn fuzz_briefly() -> Outcome {
    fuzz::run(fuzz::SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_runners_closing_line_is_read() {
        let line = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.01s";
        assert_eq!(counts(line), Some([12, 0, 1]));
        assert_eq!(
            counts("test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1s"),
            Some([2, 3, 0])
        );
        assert_eq!(counts("running 12 tests"), None);
    }

    #[test]
    fn steps_have_names_of_their_own() {
        let mut names: Vec<&str> = STEPS.iter().map(|step| step.0).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STEPS.len());
        assert!(names.contains(&BUILD) && WITH_PROGRAMS.iter().all(|name| names.contains(name)));
    }
}
