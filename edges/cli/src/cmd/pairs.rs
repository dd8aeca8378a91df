//! `servanda pairs`: for each clause with rules, who approved its words together with its meaning, and who is missing.

use super::may::state_of;
use crate::output::{Done, Exit, Out};
use serde_json::json;
use servanda_partnership::Approval;
use std::path::PathBuf;

/// Examples: `servanda pairs p.sqlite`
#[derive(clap::Args)]
pub struct Args {
    /// A store; a charter's folder, whose pairs nobody has approved yet; or a case file (as at its end).
    source: PathBuf,
    /// At which moment.
    #[arg(long)]
    at: Option<String>,
}

/// Runs it.
pub fn run(a: &Args, out: &Out) -> Done {
    let state = state_of(&a.source, a.at.as_deref(), out)?;
    let (lines, prevails) = (state.pairs(), state.compiled().prevails());
    let zone = state.run().program().zone();
    if out.json {
        let one = |a: &Approval| {
            json!({
                "party": a.party, "person": a.person, "at": a.at.to_string(), "entry": a.entry,
                "stale": a.stale.map(servanda_partnership::Stale::text),
            })
        };
        out.data(&json!({
            "prevails": prevails,
            "pairs": lines.iter().map(|l| json!({
                "clause": l.number, "heading": l.heading, "pair": l.digest, "missing": l.missing,
                "approved": l.approved.iter().map(one).collect::<Vec<_>>(),
                "stale": l.stale.iter().map(one).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
        }));
        return Ok(Exit::Ok);
    }
    for l in &lines {
        let mark = match (l.missing.is_empty(), l.stale.is_empty()) {
            (true, true) => out.paint("32", "✓"),
            (_, false) => out.paint("33", "~"),
            (false, true) => out.paint("31", "○"),
        };
        out.line(format!("{mark} {}", out.bold(&l.heading)));
        for a in &l.approved {
            out.line(format!("    approved by {} ({}) on {}", a.person, a.party, a.at.civil(zone)));
        }
        for a in &l.stale {
            let why = a.stale.map_or("", servanda_partnership::Stale::text);
            out.line(format!("    stale: {} ({}) on {}, {why} since", a.person, a.party, a.at.civil(zone)));
        }
        if !l.missing.is_empty() {
            out.line(format!("    missing: {}", l.missing.join(", ")));
        }
        out.line(format!("    {}", out.dim(&l.digest)));
    }
    let whole = lines.iter().filter(|l| l.missing.is_empty()).count();
    out.line(format!("{whole} of {} pairs approved by every party", lines.len()));
    out.line(out.dim(&prevails));
    Ok(Exit::Ok)
}
