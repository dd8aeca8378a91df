//! `cargo xtask fuzz`: builds every target of `fuzz/` and runs each a few seconds, on the stable compiler, without a sanitizer.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::{Outcome, process};

/// How long each target runs in CI: enough to meet a parser that panics on anything simple; long runs are for a quiet machine.
pub const SECONDS: u64 = 3;

/// How many targets run side by side: CI has two processors.
const AT_ONCE: usize = 2;

/// The version that was tried with this compiler.
const CARGO_FUZZ: &str = "0.13.2";

/// Builds and runs all targets; a crash names the input that made it.
pub fn run(seconds: u64) -> Outcome {
    let targets = targets()?;
    let path = tool()?;
    let built = process::target_dir().join("fuzz");
    process::run(
        process::cargo().env("PATH", path).args(["fuzz", "build", "--sanitizer", "none", "--target-dir"]).arg(&built),
        Duration::from_secs(1200),
    )?;
    let programs = built.join(host()?).join("release");
    let mut broken = Vec::new();
    for group in targets.chunks(AT_ONCE) {
        let answers: Vec<Outcome> = std::thread::scope(|scope| {
            let programs = &programs;
            let run = |target: &String| {
                let target = target.clone();
                scope.spawn(move || try_target(&programs.join(&target), &target, seconds))
            };
            let running: Vec<_> = group.iter().map(run).collect();
            let lost = |_| Err("fuzz: a thread of xtask itself panicked".to_owned());
            running.into_iter().map(|thread| thread.join().unwrap_or_else(lost)).collect()
        });
        broken.extend(answers.into_iter().filter_map(Result::err));
    }
    println!("fuzz: {} targets, {seconds} s each", targets.len());
    if broken.is_empty() { Ok(()) } else { Err(format!("fuzz: {} broken\n{}", broken.len(), broken.join("\n"))) }
}

fn targets() -> Result<Vec<String>, String> {
    let folder = process::root().join("fuzz/fuzz_targets");
    let entries = std::fs::read_dir(&folder).map_err(|e| format!("fuzz: cannot list fuzz/fuzz_targets: {e}"))?;
    let mut names: Vec<String> =
        entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".rs").map(str::to_owned)).collect();
    names.sort();
    if names.is_empty() { Err("fuzz: no target in fuzz/fuzz_targets".to_owned()) } else { Ok(names) }
}

/// A search path on which cargo finds `cargo-fuzz`; installs it under the target folder when there is none.
fn tool() -> Result<std::ffi::OsString, String> {
    let tools = process::target_dir().join("tools");
    let old = std::env::var_os("PATH").unwrap_or_default();
    let parts = std::iter::once(tools.join("bin")).chain(std::env::split_paths(&old));
    let path = std::env::join_paths(parts).map_err(|e| format!("fuzz: cannot extend PATH: {e}"))?;
    let version =
        process::ask(process::cargo().env("PATH", &path).args(["fuzz", "--version"]), Duration::from_secs(60))?;
    if version.code != Some(0) {
        println!("fuzz: installing cargo-fuzz {CARGO_FUZZ} under {}", tools.display());
        let mut install = process::cargo();
        install.args(["install", "cargo-fuzz", "--locked", "--version", CARGO_FUZZ, "--root"]).arg(&tools);
        process::run(&mut install, Duration::from_secs(900))?;
    }
    Ok(path)
}

fn host() -> Result<String, String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let said = process::ask(Command::new(rustc).arg("-vV"), Duration::from_secs(60))?;
    said.out
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .ok_or_else(|| "fuzz: `rustc -vV` names no host".to_owned())
}

fn try_target(program: &Path, target: &str, seconds: u64) -> Outcome {
    // New inputs go to a scratch folder; the seeds in the repository are read, never written.
    let scratch = process::Scratch::new(&format!("fuzz-{target}"))?;
    let findings = process::target_dir().join("fuzz-findings");
    std::fs::create_dir_all(&findings).map_err(|e| format!("fuzz: cannot make {}: {e}", findings.display()))?;
    let mut command = Command::new(program);
    command
        .env("RUST_BACKTRACE", "0")
        .arg(scratch.path())
        .args(seeds(target))
        .arg(format!("-max_total_time={seconds}"))
        // One leaf at most: no format of ours is larger in one piece. An input that takes 5 s is a finding too.
        .args(["-max_len=65536", "-timeout=5", "-rss_limit_mb=1024", "-verbosity=1", "-print_final_stats=0"])
        .arg(format!("-artifact_prefix={}/{target}-", findings.display()));
    let said = process::ask(&mut command, Duration::from_secs(seconds.saturating_add(120)))?;
    if said.code == Some(0) {
        let done = said.err.lines().rev().find(|line| line.starts_with("Done ")).unwrap_or("Done");
        println!("fuzz: {target:<16} {done}");
        return Ok(());
    }
    Err(format!(
        "fuzz: {target} broke (exit code {:?}); the input is in {}\n{}",
        said.code,
        findings.display(),
        story(&said.err)
    ))
}

/// The seed folder of a target, if the repository has one.
fn seeds(target: &str) -> Option<PathBuf> {
    Some(process::root().join("fuzz/seeds").join(target)).filter(|folder| folder.is_dir())
}

/// What of a crash's long talk helps: from the panic on, without the counters before it.
fn story(talk: &str) -> String {
    let lines: Vec<&str> = talk.lines().collect();
    let start = lines.iter().position(|line| line.contains("panicked at") || line.contains("ERROR: libFuzzer"));
    let end = lines.len();
    let start = start.unwrap_or(end.saturating_sub(20));
    lines.get(start..end.min(start.saturating_add(20))).unwrap_or_default().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crash_is_told_from_its_panic_on() {
        let talk = "INFO: Seed\n#2 NEW cov: 1\nthread panicked at leaf.rs:1:\nwhy\n==1== ERROR: libFuzzer\n";
        assert!(story(talk).starts_with("thread panicked at leaf.rs:1:\nwhy"));
        assert_eq!(story("killed\n"), "killed");
    }
}
