//! `servanda diff`: what a new version changes: permissions, duties, thresholds, windows, amounts; and the prose.

use crate::load;
use crate::output::{Done, Exit, Out};
use serde_json::json;
use servanda_charter::{ChangeKind, Direction, Piece, TermType, redline, word_diff};
use servanda_partnership::Compiled;
use std::path::PathBuf;

/// Examples: `servanda diff charters/two-hospitals draft/`
#[derive(clap::Args)]
pub struct Args {
    /// The version in force.
    old: PathBuf,
    /// The draft.
    new: PathBuf,
    /// Also show the prose, word by word.
    #[arg(long)]
    prose: bool,
}

/// The heading under which a change of a block stands.
fn group(kind: &str) -> &'static str {
    match kind {
        "permit" | "forbid" | "derive" | "purpose" | "region" | "dataset" | "asset" | "model" => "Permissions",
        "duty" | "cadence" | "minutes" | "summons" | "agenda" => "Duties",
        "right" | "veto" | "acceptance" | "finding" => "Rights and windows",
        "quorum" | "voting" | "ladder" | "matter" | "exclusion" | "written" | "new_item" => "Decisions",
        "amount" | "cap" | "measure" => "Amounts",
        _ => "Other rules",
    }
}

fn term_group(ty: Option<TermType>) -> &'static str {
    match ty {
        Some(TermType::Fraction) => "Thresholds",
        Some(TermType::Money | TermType::Count) => "Amounts",
        Some(TermType::Period | TermType::Date) => "Windows",
        _ => "Other values",
    }
}

fn sentence(c: &Compiled, id: &str) -> Option<String> {
    c.charter.blocks.iter().find(|b| b.id() == id).map(|b| c.sentence(b))
}

/// Runs it.
pub fn run(a: &Args, out: &Out) -> Done {
    let (old, new) = (load::charter(&a.old, out)?, load::charter(&a.new, out)?);
    let r = redline(&old.charter, &new.charter);
    let mut lines: Vec<(&'static str, String, String)> = Vec::new();
    let mut data = Vec::new();
    for t in &r.terms {
        let way = match t.direction {
            Direction::Shorter => "shorter",
            Direction::Longer => "longer",
            Direction::Higher => "higher",
            Direction::Lower => "lower",
            Direction::Other => "changed",
        };
        let (o, n) = (
            t.old.clone().unwrap_or_else(|| "nothing".to_owned()),
            t.new.clone().unwrap_or_else(|| "nothing".to_owned()),
        );
        let g = term_group(t.ty);
        lines.push((
            g,
            t.clause.clone(),
            format!("{way}: {} → {}  {}", out.paint("31", &o), out.paint("32", &n), out.dim(&t.id)),
        ));
        data.push(json!({"group": g, "clause": t.clause, "term": t.id, "old": t.old, "new": t.new, "direction": way}));
    }
    for b in &r.blocks {
        let kind = b.id.split_once('.').map_or(b.id.as_str(), |(k, _)| k);
        let (o, n) = (sentence(&old, &b.id), sentence(&new, &b.id));
        let g = group(kind);
        let word = match (b.kind, kind) {
            (ChangeKind::Added, "permit") => "newly allowed",
            (ChangeKind::Removed, "permit") => "no longer allowed",
            (ChangeKind::Added, "forbid") => "newly forbidden",
            (ChangeKind::Removed, "forbid") => "no longer forbidden",
            (ChangeKind::Added, _) => "new",
            (ChangeKind::Removed, _) => "gone",
            (ChangeKind::Renumbered, _) => "moved",
            (ChangeKind::Changed, _) => "changed",
        };
        let mut text = format!("{word}  {}", out.dim(&b.id));
        if let Some(o) = o.as_ref().filter(|_| b.kind != ChangeKind::Added) {
            text.push_str(&format!("\n      was  {}", out.paint("31", o)));
        }
        if let Some(n) = n.as_ref().filter(|_| b.kind != ChangeKind::Removed) {
            text.push_str(&format!("\n      now  {}", out.paint("32", n)));
        }
        lines.push((g, b.clause.clone(), text));
        data.push(json!({"group": g, "clause": b.clause, "block": b.id, "change": word, "old": o, "new": n,
            "attributes": b.attributes.iter().map(|x| json!({"name": x.name, "old": x.old, "new": x.new})).collect::<Vec<_>>()}));
    }
    if out.json {
        out.data(&json!({"old": old.charter.digest, "new": new.charter.digest, "meaning": data,
            "prose": r.clauses.iter().map(|c| json!({"clause": c.number, "old_clause": c.old_number, "old": c.old_text, "new": c.new_text})).collect::<Vec<_>>()}));
        return Ok(Exit::Ok);
    }
    if r.is_empty() {
        out.line("nothing changed");
        return Ok(Exit::Ok);
    }
    for g in [
        "Permissions",
        "Duties",
        "Rights and windows",
        "Decisions",
        "Thresholds",
        "Windows",
        "Amounts",
        "Other values",
        "Other rules",
    ] {
        let of: Vec<_> = lines.iter().filter(|l| l.0 == g).collect();
        if of.is_empty() {
            continue;
        }
        out.line(out.bold(g));
        for (_, clause, text) in of {
            out.line(format!("  {clause}\n    {text}"));
        }
    }
    out.line(format!(
        "{} of the prose changed",
        match r.clauses.len() {
            0 => "No clause".to_owned(),
            1 => "1 clause".to_owned(),
            n => format!("{n} clauses"),
        }
    ));
    if a.prose {
        for c in &r.clauses {
            let marked: String = word_diff(&c.old_text, &c.new_text)
                .into_iter()
                .map(|p| match p {
                    Piece::Same(t) => t,
                    Piece::Removed(t) => format!("[-{}-]", out.paint("31", &t)),
                    Piece::Added(t) => format!("{{+{}+}}", out.paint("32", &t)),
                })
                .collect();
            out.line(format!("{} {}", out.bold(&c.number), c.title));
            for l in super::explain::wrap(&marked, 96) {
                out.line(format!("  {l}"));
            }
        }
    }
    Ok(Exit::Ok)
}
