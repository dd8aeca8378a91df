//! `servanda text`: a clause as it reads at a moment, what stands in its place, and why.

use super::explain::wrap;
use super::may::state_of;
use crate::output::{Done, Exit, Failed, Out};
use serde_json::json;
use std::path::PathBuf;

/// Examples: `servanda text p.sqlite 5.2 --at "2026-03-01 09:00"`
#[derive(clap::Args)]
pub struct Args {
    /// A store, a charter's folder or a case file.
    source: PathBuf,
    /// The clause; those below it are shown with it.
    clause: String,
    /// At which moment.
    #[arg(long)]
    at: Option<String>,
}

/// Runs it.
pub fn run(a: &Args, out: &Out) -> Done {
    let state = state_of(&a.source, a.at.as_deref(), out)?;
    let list = state.text_of(&a.clause);
    if list.is_empty() {
        return Err(Failed::new(format!("there is no clause {}", a.clause))
            .help("servanda explain SOURCE lists all")
            .exit(Exit::Usage));
    }
    if out.json {
        out.data(&json!(
            list.iter()
                .map(|e| json!({
                    "clause": e.heading, "in_force": e.standing.in_force, "because": e.standing.reason,
                    "by_clauses": e.standing.clauses, "words": e.words,
                    "since": e.since.as_ref().map(|v| json!({
                        "version": v.digest, "at": v.since.map(|m| m.to_string()), "entry": v.entry,
                    })),
                    "instead": e.instead.as_ref().map(|(h, w)| json!({"clause": h, "words": w})),
                }))
                .collect::<Vec<_>>()
        ));
        return Ok(Exit::Ok);
    }
    for e in &list {
        out.line(out.bold(&e.heading));
        let by = match e.standing.clauses.as_slice() {
            [] => String::new(),
            list => format!(" (clause {})", list.join("; ")),
        };
        let word = if e.standing.in_force { "in force" } else { "not in force" };
        out.line(format!("  {}", out.dim(&format!("{word}: {}{by}", e.standing.reason))));
        let entry = |v: &servanda_partnership::VersionLine| {
            v.entry.map_or(String::new(), |n| format!(", adopted by entry {n}"))
        };
        let since = match &e.since {
            None => "these words stand since the founding".to_owned(),
            Some(v) => {
                let at = v.since.map_or(String::new(), |m| m.civil(state.run().program().zone()));
                let short = v.digest.get(..15).unwrap_or(&v.digest);
                format!("these words stand since {at}, by version {short}{}", entry(v))
            }
        };
        out.line(format!("  {}", out.dim(&since)));
        let words = if e.standing.in_force { Some(&e.words) } else { None };
        for l in words.into_iter().flat_map(|w| wrap(w, 92)) {
            out.line(format!("  {l}"));
        }
        if let Some((heading, words)) = &e.instead {
            out.line(format!("  instead: {}", out.bold(heading)));
            for l in wrap(words, 92) {
                out.line(format!("  {l}"));
            }
        }
        out.line("");
    }
    Ok(Exit::Ok)
}
