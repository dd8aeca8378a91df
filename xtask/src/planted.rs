//! `cargo xtask simulate --planted`: bugs are planted in a copy of the kernel, and the simulation must find each of them.
//!
//! The copy lies under the target folder. Every planted line keeps the right reading beside the wrong one, so that one build
//! serves all: an environment variable, which only the copy reads, says which bug is awake. Nothing of this is in the sources
//! that ship, and no feature flag leads to it.

mod list;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::{Outcome, process};
use list::{PLANTS, Plant};

/// What wakes a bug, in the copy alone.
const VARIABLE: &str = "SERVANDA_PLANTED";
/// How many partnerships may be spent on a bug.
const SEEDS: &str = "150";
/// How many partnerships must agree while no bug is awake.
const SOUND: &str = "20";

/// Folders of the copy.
const PARTS: &[&str] = &["core", "capabilities", "partnership", "edges/simulate", "docs", "packs"];

/// Plants, builds, and looks for each bug.
pub fn run() -> Outcome {
    let folder = process::target_dir().join("planted");
    copy_all(&folder)?;
    let broken: Vec<String> = PLANTS.iter().zip(1u32..).filter_map(|(p, n)| plant(&folder, p, n).err()).collect();
    if !broken.is_empty() {
        return Err(format!("planted: {} bugs no longer fit the sources\n{}", broken.len(), broken.join("\n")));
    }
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(&folder).args(["build", "--offline", "-p", "servanda-simulate", "--target-dir"]);
    process::run(cargo.arg(folder.join("target")), Duration::from_secs(1800))?;
    let program = folder.join("target/debug").join(format!("servanda-simulate{}", std::env::consts::EXE_SUFFIX));
    let look = |n: u32, seeds: &str| {
        let mut command = Command::new(&program);
        command.env(VARIABLE, n.to_string()).args(["--seed", "1", "--count", seeds, "--no-shrink"]);
        process::ask(&mut command, Duration::from_secs(600))
    };
    let sound = look(0, SOUND)?;
    if sound.code != Some(0) {
        return Err(format!("planted: the copy differs from the model although no bug is awake\n{}", sound.out));
    }
    let mut missed = Vec::new();
    for (p, n) in PLANTS.iter().zip(1u32..) {
        let start = Instant::now();
        let said = look(n, SEEDS)?;
        let seconds = start.elapsed().as_secs();
        match said.out.lines().find(|l| l.starts_with("seed ")) {
            Some(line) if said.code == Some(1) => println!("planted {n:>2}: {} -> {line} ({seconds} s)", p.what),
            _ if said.code != Some(0) => println!("planted {n:>2}: {} -> it fell over ({seconds} s)", p.what),
            _ => {
                println!("planted {n:>2}: {} -> NOT FOUND ({seconds} s)", p.what);
                missed.push(format!("{n} {} ({})", p.what, p.file));
            }
        }
    }
    println!("planted: {} bugs, {} found", PLANTS.len(), PLANTS.len().saturating_sub(missed.len()));
    if missed.is_empty() { Ok(()) } else { Err(format!("planted: not found\n{}", missed.join("\n"))) }
}

fn copy_all(folder: &Path) -> Outcome {
    for part in PARTS {
        copy(&process::root().join(part), &folder.join(part))?;
    }
    let manifest = process::read(&process::root().join("Cargo.toml"))?;
    let line = manifest.lines().find(|l| l.starts_with("members = ")).ok_or("planted: Cargo.toml names no members")?;
    let few = r#"members = ["core/*", "capabilities/*", "partnership", "edges/simulate"]"#;
    let manifest = manifest.replace(line, few).replace(r#"default-members = ["edges/cli"]"#, "");
    write_new(&folder.join("Cargo.toml"), &manifest)?;
    let lock = process::read(&process::root().join("Cargo.lock"))?;
    if !folder.join("Cargo.lock").exists() {
        process::write(&folder.join("Cargo.lock"), &lock)?;
    }
    // The switch itself.
    let lib = folder.join("core/vocabulary/src/lib.rs");
    let switch = format!(
        "{}\n\n/// Whether a planted bug is awake.\n#[allow(clippy::disallowed_methods)]\n#[must_use]\npub fn planted(n: u32) -> bool {{\n    \
         static AWAKE: std::sync::OnceLock<u32> = std::sync::OnceLock::new();\n    \
         *AWAKE.get_or_init(|| std::env::var(\"{VARIABLE}\").ok().and_then(|v| v.parse().ok()).unwrap_or(0)) == n\n}}\n",
        process::read(&lib)?
    );
    write_new(&lib, &switch)
}

/// Copies what differs, and takes away what is gone, so that a second build compiles little.
fn copy(from: &Path, to: &Path) -> Outcome {
    let list = |p: &Path| -> Result<Vec<PathBuf>, String> {
        let entries = std::fs::read_dir(p).map_err(|e| format!("planted: cannot list {}: {e}", p.display()))?;
        Ok(entries.filter_map(|e| Some(e.ok()?.path())).collect())
    };
    std::fs::create_dir_all(to).map_err(|e| format!("planted: cannot make {}: {e}", to.display()))?;
    for old in list(to)? {
        if old.file_name().is_some_and(|n| !from.join(n).exists()) {
            let gone = if old.is_dir() { std::fs::remove_dir_all(&old) } else { std::fs::remove_file(&old) };
            gone.map_err(|e| format!("planted: cannot remove {}: {e}", old.display()))?;
        }
    }
    for path in list(from)? {
        let Some(name) = path.file_name() else { continue };
        if path.is_dir() {
            copy(&path, &to.join(name))?;
        } else {
            let bytes = std::fs::read(&path).map_err(|e| format!("planted: cannot read {}: {e}", path.display()))?;
            std::fs::write(to.join(name), bytes).map_err(|e| format!("planted: cannot write {}: {e}", to.display()))?;
        }
    }
    Ok(())
}

fn write_new(path: &Path, text: &str) -> Outcome {
    process::write(path, text)
}

/// Puts a bug beside the right reading.
fn plant(folder: &Path, p: &Plant, n: u32) -> Outcome {
    let path = folder.join(p.file);
    let text = process::read(&path)?;
    let found = text.matches(p.find).count();
    if found != 1 {
        return Err(format!("  {n} {}: `{}` stands {found} times in {}; it must stand once", p.what, p.find, p.file));
    }
    let here = if p.file.starts_with("core/vocabulary") { "crate" } else { "servanda_vocabulary" };
    let switch = format!("{here}::planted({n})");
    process::write(&path, &text.replace(p.find, &p.plant.replace("{awake}", &switch)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bug_fits_the_sources_once() {
        assert!(PLANTS.len() >= 25);
        for (i, p) in PLANTS.iter().enumerate() {
            let text = process::read(&process::root().join(p.file)).unwrap();
            assert_eq!(text.matches(p.find).count(), 1, "{} {}: `{}`", i + 1, p.what, p.find);
            assert!(p.plant.contains("{awake}"), "{}", p.what);
            assert!(PLANTS.iter().skip(i + 1).all(|q| q.find != p.find), "{}", p.what);
        }
    }

    /// No shipped source knows the switch.
    #[test]
    fn the_switch_is_nowhere_in_what_ships() {
        for path in crate::files::files().unwrap() {
            if path.ends_with(".rs") && !path.starts_with("xtask/") {
                let text = process::read(&crate::files::full(&path)).unwrap();
                assert!(!text.contains(VARIABLE) && !text.contains("planted("), "{path}");
            }
        }
    }
}
