//! `servanda coverage`: for every clause of an agreement, whether the charter says it and its cases keep it.

use crate::load;
use crate::output::{Done, Exit, Failed, Out};
use serde_json::json;
use servanda_cases::{RowState, coverage, read_rows};
use std::path::PathBuf;

/// Examples: `servanda coverage charters/desca --rows charters/desca/clauses.tsv --agreement DESCA`
#[derive(clap::Args)]
pub struct Args {
    /// A charter's folder.
    charter: PathBuf,
    /// The table of clauses: agreement, clause, commands, constructs, level, tab-separated.
    #[arg(long)]
    rows: PathBuf,
    /// Which agreement's rows.
    #[arg(long)]
    agreement: String,
    /// Show every change that was tried, and which case noticed it.
    #[arg(long)]
    mutate: bool,
    /// Only rows of this level: E, D, R or P.
    #[arg(long)]
    level: Option<String>,
}

/// Runs it.
pub fn run(a: &Args, out: &Out) -> Done {
    let text =
        std::fs::read_to_string(&a.rows).map_err(|e| Failed::new(format!("cannot read {}: {e}", a.rows.display())))?;
    let mut rows = read_rows(&text, &a.agreement).map_err(|e| Failed::new(format!("{}: {e}", a.rows.display())))?;
    rows.retain(|r| a.level.as_ref().is_none_or(|l| r.level == *l));
    let compiled = load::charter(&a.charter, out)?;
    let mut cases = Vec::new();
    for f in load::case_files(&a.charter) {
        cases.extend(load::cases(&f, &compiled)?);
    }
    let list = coverage(&compiled, &cases, &rows, &load::origin_of(&a.charter));
    if out.json {
        out.data(&json!({
            "agreement": a.agreement,
            "rows": list.iter().map(|c| {
                let mut v = json!({"clause": c.row.clause, "level": c.row.level, "state": c.state.word(), "by": c.by});
                if a.mutate && let Some(v) = v.as_object_mut() {
                    v.insert("killed".to_owned(), json!(c.killed.iter().map(|(m, by)| json!({"change": m, "by": by})).collect::<Vec<_>>()));
                    v.insert("survived".to_owned(), json!(c.survived));
                    v.insert("missing".to_owned(), json!(c.missing));
                    v.insert("blocks".to_owned(), json!(c.blocks));
                }
                v
            }).collect::<Vec<_>>(),
        }));
        return Ok(Exit::Ok);
    }
    for c in &list {
        let word = match c.state {
            RowState::Kept => out.paint("32", "kept    "),
            RowState::Mapped => out.paint("33", "mapped  "),
            RowState::Prose => out.dim("prose   "),
            RowState::Unmapped => out.paint("31", "unmapped"),
        };
        let note = if c.state == RowState::Kept { format!("by {}", c.by.join("; ")) } else { c.missing.join("; ") };
        out.line(format!("{} {word} {:<22} {note}", c.row.level, c.row.clause));
        if a.mutate {
            for (m, by) in &c.killed {
                out.line(format!("      {} {m}  {}", out.paint("32", "noticed"), out.dim(&format!("by {by}"))));
            }
            for m in &c.survived {
                out.line(format!("      {} {m}", out.paint("33", "unseen ")));
            }
        }
    }
    let count = |level: &str, s: RowState| {
        list.iter().filter(|c| (level.is_empty() || c.row.level == level) && c.state == s).count()
    };
    out.line("");
    for level in ["E", "D", "R", "P"] {
        let n = list.iter().filter(|c| c.row.level == level).count();
        if n > 0 {
            out.line(format!(
                "{level}: {n} rows: {} kept, {} mapped, {} prose, {} unmapped",
                count(level, RowState::Kept),
                count(level, RowState::Mapped),
                count(level, RowState::Prose),
                count(level, RowState::Unmapped),
            ));
        }
    }
    Ok(Exit::Ok)
}
