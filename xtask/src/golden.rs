//! `cargo xtask golden NAME`: records that every later edition must replay to the same digest. It makes new ones and never
//! touches an old one: what an edition once meant stays.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::{Outcome, bundles, process, steps};

/// Charter, case file, and the title of the case whose record is kept.
const CASES: &[(&str, &str, &str)] = &[
    ("two-hospitals", "the-year.case", "The year"),
    ("desca", "votes.case", "Worked case 2: a defaulter counts for the quorum, an abstention is not cast"),
];

/// Makes `charters/<charter>/golden/<name>` for each charter of the list, and its line in `DIGESTS`.
pub fn run(name: &str) -> Outcome {
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Err(format!("golden: `{name}` is no name for a folder: letters, digits and `-`, such as 2026-11"));
    }
    for (charter, ..) in CASES {
        let to = folder(charter).join(name);
        if to.exists() {
            return Err(format!(
                "golden: {} is there, and golden records never change: choose a new name",
                process::shown(&to)
            ));
        }
    }
    steps::build()?;
    let scratch = process::Scratch::new("golden")?;
    let mut made = Vec::new();
    // Nothing is put in its place before all are made and good.
    for (charter, file, title) in CASES {
        let out = scratch.path().join(charter);
        let case = process::root().join("charters").join(charter).join("cases").join(file);
        let mut command = Command::new(process::built("servanda")?);
        command.current_dir(process::root()).args(["case", "--export"]).arg(&out).arg(case);
        let said = process::ask(&mut command, Duration::from_secs(300))?;
        if said.code != Some(0) {
            return Err(format!("golden: {charter}/cases/{file} does not pass\n{}{}", said.out, said.err));
        }
        let bundle = out.join(slug(title));
        let said = bundles::auditor(&bundle)?;
        if said.code != Some(0) {
            return Err(format!("golden: the record of `{title}` is not good\n{}{}", said.out, said.err));
        }
        made.push((folder(charter), bundle.clone(), state(&process::read(&bundle.join("checkpoint"))?)?));
    }
    for (folder, bundle, digest) in made {
        bundles::copy(&bundle, &folder.join(name))?;
        let list = folder.join("DIGESTS");
        let old = if list.exists() { process::read(&list)? } else { String::new() };
        process::write(&list, &format!("{old}{name} {digest}\n"))?;
        println!("golden: {} {digest}", process::shown(&folder.join(name)));
    }
    Ok(())
}

fn folder(charter: &str) -> PathBuf {
    process::root().join("charters").join(charter).join("golden")
}

/// The folder in which `servanda case --export` puts the record of a case: the title's first eight words.
fn slug(title: &str) -> String {
    let words = title.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), " ");
    words.split_whitespace().take(8).collect::<Vec<_>>().join("-")
}

/// The state digest that a checkpoint names.
fn state(checkpoint: &str) -> Result<String, String> {
    let digest = checkpoint.lines().find_map(|line| line.strip_prefix("state "));
    digest.map(str::to_owned).ok_or_else(|| "golden: the checkpoint names no state".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_digests() {
        assert_eq!(slug(CASES[1].2), "worked-case-2-a-defaulter-counts-for-the");
        assert_eq!(state("origin\n3\nroot=\nstate ab12\n\n— x y\n"), Ok("ab12".to_owned()));
        assert!(state("origin\n3\nroot=\n").is_err());
    }

    #[test]
    fn bad_names_are_refused() {
        assert!(run("../x").unwrap_err().contains("no name"));
        assert!(run("").is_err());
    }
}
