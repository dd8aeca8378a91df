//! `servanda explain`: each clause beside what the machine understood.

use crate::load;
use crate::output::{Done, Exit, Failed, Out};
use serde_json::json;
use servanda_charter::Charter;
use servanda_words::Lang;
use std::path::PathBuf;

/// Examples: `servanda explain charters/desca 6.2.3`
#[derive(clap::Args)]
pub struct Args {
    /// A charter's folder, or one Markdown file.
    charter: PathBuf,
    /// Only this clause and those below it.
    clause: Option<String>,
    /// The language of the meaning sentences: en or de.
    #[arg(long, default_value = "en")]
    lang: Lang,
}

/// Runs it.
pub fn run(a: &Args, out: &Out) -> Done {
    let c = load::charter(&a.charter, out)?;
    let within = |n: &str| match &a.clause {
        None => true,
        Some(w) => servanda_charter::lies_within(n, w),
    };
    let mut shown = Vec::new();
    for (i, clause) in c.charter.clauses.iter().enumerate() {
        if !within(&clause.number) {
            continue;
        }
        let id = u32::try_from(i).unwrap_or(u32::MAX);
        let meaning: Vec<(String, String)> =
            c.charter.blocks.iter().filter(|b| b.clause == id).map(|b| (b.id(), c.sentence_in(b, a.lang))).collect();
        shown.push((clause, meaning));
    }
    if shown.is_empty() {
        return Err(Failed::new(format!("there is no clause {}", a.clause.clone().unwrap_or_default()))
            .help(format!("servanda explain {} lists all", a.charter.display())));
    }
    let before = if a.clause.is_none() { before(&c.charter) } else { Vec::new() };
    if out.json {
        let loose = before.iter().map(|t| json!({"clause": null, "title": "", "prose": t, "meaning": []}));
        let clauses = shown.iter().map(|(cl, m)| {
            json!({
                "clause": cl.number, "title": cl.title, "prose": cl.text,
                "meaning": m.iter().map(|(b, s)| json!({"block": b, "sentence": s})).collect::<Vec<_>>(),
            })
        });
        out.data(&json!(loose.chain(clauses).collect::<Vec<_>>()));
        return Ok(Exit::Ok);
    }
    for text in &before {
        for l in wrap(text, 92) {
            out.line(format!("  {l}"));
        }
        out.line(format!("  {}", out.dim("before the first heading: it belongs to no clause")));
        out.line("");
    }
    for (cl, meaning) in shown {
        out.line(out.bold(&format!("{} {}", cl.number, cl.title)));
        for l in wrap(&cl.text, 92) {
            out.line(format!("  {l}"));
        }
        for (block, s) in &meaning {
            for (i, l) in wrap(s, 88).into_iter().enumerate() {
                out.line(format!("  {} {}", out.paint("36", if i == 0 { "▸" } else { " " }), out.paint("36", &l)));
            }
            out.line(format!("    {}", out.dim(block)));
        }
        if meaning.is_empty() && !cl.text.trim().is_empty() {
            out.line(format!("  {}", out.dim("prose only")));
        }
        out.line("");
    }
    Ok(Exit::Ok)
}

/// What stands before the first heading of each file: people read it, and no clause holds it.
fn before(charter: &Charter) -> Vec<String> {
    let start = |file: usize| {
        let here = charter.clauses.iter().filter(|c| usize::try_from(c.span.file) == Ok(file));
        here.map(|c| c.span.start).min().and_then(|s| usize::try_from(s).ok())
    };
    let md = charter.files.iter().enumerate().filter(|(_, f)| f.path.ends_with(".md") && f.language().is_none());
    md.map(|(i, f)| f.text.get(..start(i).unwrap_or(f.text.len())).unwrap_or("").trim().to_owned())
        .filter(|t| !t.is_empty())
        .collect()
}

/// Breaks text at spaces.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for w in text.split_whitespace() {
        let long =
            lines.last().is_some_and(|l| !l.is_empty() && l.chars().count().saturating_add(w.chars().count()) >= width);
        if long {
            lines.push(String::new());
        }
        if let Some(l) = lines.last_mut() {
            if !l.is_empty() {
                l.push(' ');
            }
            l.push_str(w);
        }
    }
    lines.retain(|l| !l.is_empty());
    lines
}
