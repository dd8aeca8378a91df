//! `servanda changes`: what an entry changed about the past: the same moment as known before it and as known after it.

use crate::load;
use crate::local::Local;
use crate::output::{Done, Exit, Failed, Out};
use serde_json::json;
use servanda_cases::run_case;
use servanda_partnership::{Compiled, Entry, Partnership};
use servanda_tlog::Leaf;
use servanda_vocabulary::Moment;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Examples: `servanda changes hospitals.sqlite --entry 41`
#[derive(clap::Args)]
pub struct Args {
    /// A store or a case file.
    source: PathBuf,
    /// The entry, by its number in the record.
    #[arg(long)]
    entry: u64,
    /// At which moment; the entry's own stamp when not said.
    #[arg(long)]
    at: Option<String>,
}

/// A charter, its log's origin and leaves.
type Log = (Arc<Compiled>, String, Vec<Leaf>);

fn log_of(source: &Path, out: &Out) -> Result<Log, Failed> {
    if source.extension().is_some_and(|x| x == "case") {
        let folder = source.parent().and_then(Path::parent).unwrap_or(source).to_owned();
        let compiled = load::charter(&folder, out)?;
        let case = load::cases(source, &compiled)?.into_iter().next_back();
        let case = case.ok_or_else(|| Failed::new("the file has no case").exit(Exit::Usage))?;
        let origin = load::origin_of(&folder);
        let run = run_case(&case, &compiled, &origin, false);
        return Ok((compiled, origin, run.entries));
    }
    let local = Local::open(source, false)?;
    let mut leaves = Vec::new();
    for leaf in local.store.leaves(0..local.store.size()) {
        leaves.push(Leaf::parse(&leaf?).map_err(|e| Failed::new(e.to_string()).exit(Exit::RecordInvalid))?);
    }
    Ok((local.compiled, local.store.origin().to_owned(), leaves))
}

/// Runs it.
pub fn run(a: &Args, out: &Out) -> Done {
    let (compiled, origin, leaves) = log_of(&a.source, out)?;
    let place = usize::try_from(a.entry).unwrap_or(usize::MAX);
    let Some(leaf) = leaves.get(place) else {
        let last = leaves.len().saturating_sub(1);
        return Err(Failed::new(format!("there is no entry {}; the last one is {last}", a.entry)).exit(Exit::Usage));
    };
    let zone = compiled.program.zone().clone();
    let at = match &a.at {
        None => Moment::from_seconds(leaf.stamp()),
        Some(t) => Moment::parse_civil(t, &zone).ok_or_else(|| {
            Failed::new(format!("`{t}` is not a time")).help("write --at \"2025-03-03 10:00\"").exit(Exit::Usage)
        })?,
    };
    let known = |n: usize| {
        let entries = leaves.iter().take(n).map(|l| Entry::of_leaf(l, &origin));
        Partnership::replay(Arc::clone(&compiled), &origin, entries, at).as_of(at)
    };
    let (then, now) = (known(place), known(place.saturating_add(1)));
    let changes = now.changes_since(&then);
    let claims = now.claims(a.entry);
    if out.json {
        out.data(&json!({
            "entry": a.entry, "at": at.to_string(),
            "claims": claims.iter().map(|c| json!({
                "time": c.name, "claimed": c.claimed.to_string(), "held": c.held.to_string(), "why_not": c.why_not,
            })).collect::<Vec<_>>(),
            "changes": changes.iter().map(|c| json!({
                "what": c.what, "then": c.then, "now": c.now, "clause": c.clause,
            })).collect::<Vec<_>>(),
        }));
        return Ok(Exit::Ok);
    }
    out.line(format!("entry {}, read at {}", a.entry, at.civil(&zone)));
    for c in &claims {
        match &c.why_not {
            None => out.line(format!("  {} {} is let in", c.name, c.claimed.civil(&zone))),
            Some(w) => out.line(format!("  {} {} is not let in: {w}", c.name, c.claimed.civil(&zone))),
        }
    }
    if changes.is_empty() {
        out.line("nothing reads differently");
    }
    for c in &changes {
        out.line(c.what.clone());
        out.line(format!("  as known then  {}", c.then));
        let clause = c.clause.as_ref().map(|c| out.dim(&format!("  clause {c}"))).unwrap_or_default();
        out.line(format!("  as known now   {}{clause}", c.now));
    }
    Ok(Exit::Ok)
}
