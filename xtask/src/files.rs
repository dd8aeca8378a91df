//! The repository's own files, as git knows them: tracked ones and new ones, never what is ignored.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::process;

/// Paths below the root, with `/` between their parts, sorted.
pub fn files() -> Result<Vec<String>, String> {
    let said = process::ask(
        Command::new("git").current_dir(process::root()).args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ]),
        Duration::from_secs(60),
    )?;
    if said.code != Some(0) {
        return Err(format!("git ls-files failed: {}", said.err.trim()));
    }
    // A file that was deleted but not yet committed is still listed.
    let mut files: Vec<String> =
        said.out.split('\0').filter(|path| !path.is_empty() && full(path).is_file()).map(str::to_owned).collect();
    files.sort();
    files.dedup();
    Ok(files)
}

/// The whole path of one of [`files`].
pub fn full(path: &str) -> PathBuf {
    process::root().join(path)
}
