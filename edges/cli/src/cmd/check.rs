//! `servanda check`: what is wrong with a draft, at the clause, with the question to answer.

use crate::output::{Done, Exit, Out};
use crate::{diagnostics, load};
use serde_json::json;
use servanda_charter::Severity;
use servanda_partnership::compile;
use std::path::PathBuf;

/// Examples: `servanda check charters/desca`
#[derive(clap::Args)]
pub struct Args {
    /// A charter's folder, or one Markdown file.
    charter: PathBuf,
    /// Fail on warnings too.
    #[arg(long)]
    strict: bool,
}

/// Runs it.
pub fn run(a: &Args, out: &Out) -> Done {
    let (charter, found, blocks) = match compile(load::sources(&a.charter)?) {
        Ok(c) => (c.charter.as_ref().clone(), c.warnings.clone(), c.charter.blocks.len()),
        Err((charter, found)) => {
            let n = charter.blocks.len();
            (charter, found, n)
        }
    };
    let errors = found.iter().filter(|d| matches!(d.severity, Severity::Error)).count();
    let warnings = found.len().saturating_sub(errors);
    if out.json {
        out.data(&json!({
            "charter": a.charter, "digest": charter.digest, "clauses": charter.clauses.len(), "terms": charter.terms.len(),
            "blocks": blocks, "errors": errors, "warnings": warnings,
            "diagnostics": found.iter().map(|d| diagnostics::data(d, &charter)).collect::<Vec<_>>(),
        }));
    } else {
        for d in &found {
            out.line(diagnostics::render(d, &charter, out.colour));
            out.line("");
        }
        let what = |n: usize, w: &str| format!("{n} {w}{}", if n == 1 { "" } else { "s" });
        out.line(format!(
            "{}: {}, {}, {}; {}, {}",
            a.charter.display(),
            what(charter.clauses.len(), "clause"),
            what(charter.terms.len(), "bound term"),
            what(blocks, "block"),
            what(errors, "error"),
            what(warnings, "warning"),
        ));
    }
    Ok(if errors > 0 || (a.strict && warnings > 0) { Exit::Failure } else { Exit::Ok })
}
