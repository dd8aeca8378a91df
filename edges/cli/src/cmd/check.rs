//! `servanda check`: what is wrong with a draft, at the clause, with the question to answer; and what every reader of a
//! charter wants to know: who alone can block what, which outcome leads nowhere, which windows overlap, what nobody can do.

use crate::output::{Done, Exit, Failed, Out};
use crate::{diagnostics, load};
use serde_json::json;
use servanda_charter::Severity;
use servanda_partnership::{Answer, answers, compile, review};
use servanda_words::Lang;
use std::path::PathBuf;

/// Examples: `servanda check charters/desca`, `servanda check draft.md --report html --out review.html`
#[derive(clap::Args)]
pub struct Args {
    /// A charter's folder, or one Markdown file.
    charter: PathBuf,
    /// Fail on warnings too.
    #[arg(long)]
    strict: bool,
    /// Also write a drafting review for people: every finding at its clause, with the question to answer and a wording.
    #[arg(long, value_enum, requires = "out")]
    report: Option<Form>,
    /// The language of the review: en or de.
    #[arg(long, default_value = "en")]
    lang: Lang,
    /// The file of the review. An older page of ours is replaced; any other file is left alone, since it may hold answers.
    #[arg(long, requires = "report")]
    out: Option<PathBuf>,
}

/// In which form a review is written.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// One page that opens in any browser.
    Html,
    /// A document for Word.
    Docx,
}

/// Runs it.
pub fn run(a: &Args, out: &Out) -> Done {
    let (charter, mut found, blocks) = match compile(load::sources(&a.charter)?) {
        Ok(c) => (c.charter.as_ref().clone(), c.warnings.clone(), c.charter.blocks.len()),
        Err((charter, found)) => {
            let n = charter.blocks.len();
            (charter, found, n)
        }
    };
    if let (Some(form), Some(to)) = (a.report, &a.out) {
        let read = servanda_publish::Review::of(&charter, &found, a.lang);
        let bytes = match form {
            Form::Html => {
                super::publish::ours(to)?;
                servanda_publish::report(&read).into_bytes()
            }
            Form::Docx if std::fs::symlink_metadata(to).is_ok() => {
                return Err(Failed::new(format!("{} exists already; nothing was written", to.display()))
                    .help("name a new file: a copy that somebody answered in is never written over"));
            }
            Form::Docx => servanda_word::review(&read).map_err(|t| Failed::new(t.message).help(t.help))?,
        };
        super::publish::write(to, &bytes)?;
        out.talk(format!("review: {}", to.display()));
    }
    let read = review(&charter);
    found.extend(read.warnings);
    found.sort_by_key(|d| (d.span.file, d.span.start, d.code));
    let told = answers(&charter);
    let sections = [
        ("Who alone can block what", "blocks", &told.blocks),
        ("Which outcome leads nowhere", "nowhere", &told.nowhere),
        ("Which windows run at the same time", "overlaps", &told.overlaps),
        ("Which duty nobody can fulfil", "impossible", &told.impossible),
    ];
    let errors = found.iter().filter(|d| matches!(d.severity, Severity::Error)).count();
    let warnings = found.len().saturating_sub(errors);
    if out.json {
        out.data(&json!({
            "charter": a.charter, "digest": charter.digest, "clauses": charter.clauses.len(), "terms": charter.terms.len(),
            "blocks": blocks, "errors": errors, "warnings": warnings,
            "diagnostics": found.iter().map(|d| diagnostics::data(d, &charter)).collect::<Vec<_>>(),
            "answers": sections.iter().map(|(_, key, list)| ((*key).to_owned(), answered(list))).collect::<serde_json::Map<_, _>>(),
            "notes": read.notes.iter().map(|d| diagnostics::data(d, &charter)).collect::<Vec<_>>(),
        }));
    } else {
        for d in &found {
            out.line(diagnostics::render(d, &charter, out.colour));
            out.line("");
        }
        for d in &read.notes {
            let clause = d.clause.as_deref().unwrap_or_default();
            out.line(format!("note: {} (clause {clause}): {}", d.message, d.help.as_deref().unwrap_or_default()));
        }
        for (title, _, list) in sections.iter().filter(|(_, _, list)| !list.is_empty()) {
            out.line(format!("{title}:"));
            for a in *list {
                out.line(format!("  {} (clause {})", a.text, a.clause));
            }
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

fn answered(list: &[Answer]) -> serde_json::Value {
    list.iter().map(|a| json!({ "clause": a.clause, "block": a.block, "text": a.text })).collect()
}
