//! `servanda commit`: hides a value of the prose behind a salted commitment, and keeps what opens it.

use super::key::random;
use crate::output::{Done, Exit, Failed, Out};
use serde_json::json;
use servanda_charter::Opening;
use servanda_partnership::Compiled;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Examples: `servanda commit royalty.rate "7 %" --out ours.openings`
#[derive(clap::Args)]
pub struct Args {
    /// The term, as the prose binds it.
    term: String,
    /// Its value, in the words that the prose would have.
    value: String,
    /// The salt, 64 hexadecimal digits; default: from the operating system.
    #[arg(long)]
    salt: Option<String>,
    /// Add the opening to this file, which only its owner may read.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Runs it.
pub fn run(a: &Args, out: &Out) -> Done {
    let salt = match &a.salt {
        Some(hex) => Opening::salt(hex).ok_or_else(|| {
            Failed::new("a salt is 64 hexadecimal digits").help("leave --salt out to draw one").exit(Exit::Usage)
        })?,
        None => random()?,
    };
    let o = Opening { term: a.term.clone(), value: a.value.clone(), salt };
    let commitment = o.commitment();
    let hex: String = salt.iter().map(|b| format!("{b:02x}")).collect();
    let line = format!("{} {hex} {}", a.term, a.value);
    if let Some(file) = &a.out {
        let mut options = std::fs::OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options
            .open(file)
            .and_then(|mut f| f.write_all(format!("{line}\n").as_bytes()).and_then(|()| f.sync_all()))
            .map_err(|e| Failed::new(format!("cannot write {}: {e}", file.display())))?;
    }
    if out.json {
        out.data(&json!({"term": a.term, "commitment": commitment, "value": a.value, "salt": hex}));
        return Ok(Exit::Ok);
    }
    out.line(format!("[undisclosed](#{} \"{commitment}\")", a.term));
    match &a.out {
        Some(file) => out.line(format!("what opens it stands in {}", file.display())),
        None => out.line(line),
    }
    Ok(Exit::Ok)
}

/// The charter for a reader who knows what a file of openings says: on each line a term, a salt and the value.
pub fn opened(compiled: &Compiled, file: &Path) -> Result<Compiled, Failed> {
    let text = std::fs::read_to_string(file).map_err(|e| {
        Failed::new(format!("cannot read {}: {e}", file.display())).help("servanda commit --out makes one")
    })?;
    let mut list = Vec::new();
    for (n, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#')) {
        let mut parts = line.splitn(3, ' ');
        let read = match (parts.next(), parts.next().and_then(Opening::salt), parts.next()) {
            (Some(term), Some(salt), Some(value)) => {
                Some(Opening { term: term.to_owned(), value: value.trim().to_owned(), salt })
            }
            _ => None,
        };
        let place = format!("{}:{}", file.display(), n.saturating_add(1));
        list.push(read.ok_or_else(|| {
            Failed::new(format!("{place} is no opening"))
                .help("a line reads: term, salt (64 hexadecimal digits), value")
        })?);
    }
    compiled.with_openings(&list).map_err(|r| {
        Failed::new(r.to_string())
            .help("ask the party that made the commitment for the value, as spelled, and the salt")
    })
}
