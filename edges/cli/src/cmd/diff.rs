//! `servanda diff`: what a new version says otherwise, and what it commands otherwise.

use super::explain::wrap;
use super::may::state_of;
use crate::load;
use crate::output::{Done, Exit, Failed, Out};
use serde_json::{Value, json};
use servanda_charter::Piece;
use servanda_compare::{Change, Comparison, Line, NO_ANSWER, told};
use servanda_partnership::Compiled;
use servanda_publish::difference;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Examples: `servanda diff charters/two-hospitals draft/`
#[derive(clap::Args)]
pub struct Args {
    /// The version in force: a charter's folder; or, with --from and --to, a store or a case file.
    old: PathBuf,
    /// The draft.
    #[arg(required_unless_present = "from", conflicts_with = "from")]
    new: Option<PathBuf>,
    /// Compare what was in force at this moment …
    #[arg(long, requires = "to")]
    from: Option<String>,
    /// … with what was in force at this one.
    #[arg(long, requires = "from")]
    to: Option<String>,
    /// Leave the prose out.
    #[arg(long)]
    meaning: bool,
    /// Write it as one page that opens in any browser, FILE.html, or as a Word document, FILE.docx.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// The two versions that the arguments name.
fn versions(a: &Args, out: &Out) -> Result<(Arc<Compiled>, Arc<Compiled>), Failed> {
    let at = |t: &Option<String>| state_of(&a.old, t.as_deref(), out).map(|s| Arc::new(s.compiled().clone()));
    match &a.new {
        Some(new) => Ok((load::charter(&a.old, out)?, load::charter(new, out)?)),
        None => Ok((at(&a.from)?, at(&a.to)?)),
    }
}

/// Runs it.
pub fn run(a: &Args, out: &Out) -> Done {
    let (old, new) = versions(a, out)?;
    let c = Comparison::of(&old, &new);
    if let Some(file) = &a.out {
        match file.extension().and_then(|x| x.to_str()) {
            Some("docx") => document(&c, &old, &new, file, out)?,
            _ => page(&c, file, out)?,
        }
    } else if out.json {
        out.data(&data(&c));
    } else {
        show(&c, a, out);
    }
    Ok(Exit::Ok)
}

/// Writes the page; nothing but an earlier page of ours is replaced.
fn page(c: &Comparison, file: &Path, out: &Out) -> Result<(), Failed> {
    if file.extension().is_none_or(|x| x != "html") {
        return Err(Failed::new(format!("{} is neither a page nor a document", file.display()))
            .help("name it FILE.html or FILE.docx")
            .exit(Exit::Usage));
    }
    super::publish::ours(file)?;
    super::publish::write(file, difference(c).as_bytes())?;
    if out.json {
        out.data(&json!({"written": file, "same": c.is_empty()}));
    } else {
        out.line(file.display().to_string());
    }
    Ok(())
}

/// Writes the document; no file is replaced, since it might hold somebody's remarks.
fn document(c: &Comparison, old: &Compiled, new: &Compiled, file: &Path, out: &Out) -> Result<(), Failed> {
    if std::fs::symlink_metadata(file).is_ok() {
        return Err(Failed::new(format!("{} exists already; nothing was written", file.display()))
            .help("name a new file: a document is never written over"));
    }
    let bytes = servanda_word::difference(c, old, new).map_err(|t| Failed::new(t.message).help(t.help))?;
    super::publish::write(file, &bytes)?;
    if out.json {
        out.data(&json!({"written": file, "bytes": bytes.len(), "same": c.is_empty()}));
    } else {
        out.line(file.display().to_string());
    }
    Ok(())
}

fn show(c: &Comparison, a: &Args, out: &Out) {
    if c.is_empty() {
        out.line("nothing changed: neither a word nor a rule");
        return;
    }
    for change in &c.changes {
        if a.meaning && !change.meaning_changed() {
            continue;
        }
        let told = told(change);
        let told = if told.is_empty() { String::new() } else { format!("  {}", out.dim(&told.join("; "))) };
        let number = if change.number.starts_with('§') { "" } else { &change.number };
        out.line(format!("{} {}{told}", out.bold(number), painted(&change.title, out)).trim());
        for f in &change.facts {
            line(&f.line, "  ", out);
            out.line(format!("      {} {}", out.dim("for example"), f.example.asked));
            out.line(format!("        was  {}", f.example.old));
            out.line(format!("        now  {}", f.example.new));
        }
        for r in &change.rules {
            out.line(format!("  {}", out.dim(&r.id)));
            r.lines.iter().for_each(|l| line(l, "    ", out));
            if r.no_answer {
                out.line(format!("      {}", out.dim(NO_ANSWER)));
            }
            if let (Some(o), Some(n)) = (&r.old, &r.new)
                && o != n
            {
                out.line(format!("        was  {}", out.paint("31", o)));
                out.line(format!("        now  {}", out.paint("32", n)));
            }
        }
        if !a.meaning && !change.words.is_empty() {
            for l in painted(&change.words, out).lines().filter(|l| !l.trim().is_empty()) {
                wrap(l, 96).into_iter().for_each(|l| out.line(format!("  {} {l}", out.dim("|"))));
            }
        }
        if let Some(n) = &change.note {
            out.line(format!("  {}", out.dim(&n.text())));
        }
        out.line("");
    }
    let (words, rules) = c.counts();
    let n = |n: usize| if n == 1 { "1 clause".to_owned() } else { format!("{n} clauses") };
    out.line(format!("words changed in {}, meaning in {}", n(words), n(rules)));
    let all = if c.asked_all { "" } else { "; places or purposes were left unsaid, since there are too many" };
    if c.asked > 0 {
        out.line(out.dim(&format!("{} questions about permission put to both versions{all}", c.asked)));
    }
    out.line(out.dim(&c.prevails.0));
}

fn line(l: &Line, indent: &str, out: &Out) {
    let colour = match l.word.mark().1 {
        "plus" | "free" => "32",
        "minus" | "needs" => "31",
        _ => "33",
    };
    let said = format!("{} {}: {}", l.word.mark().0, l.word.text(), l.what);
    let head = format!("{} {}:", l.word.mark().0, l.word.text());
    for (i, part) in wrap(&said, 96).into_iter().enumerate() {
        let part = if i == 0 { part.replacen(&head, &out.paint(colour, &head), 1) } else { format!("  {part}") };
        out.line(format!("{indent}{part}"));
    }
}

fn painted(pieces: &[Piece], out: &Out) -> String {
    let one = |p: &Piece| match p {
        Piece::Same(t) => t.clone(),
        Piece::Removed(t) => format!("[-{}-]", out.paint("31", t)),
        Piece::Added(t) => format!("{{+{}+}}", out.paint("32", t)),
    };
    pieces.iter().map(one).collect()
}

fn data(c: &Comparison) -> Value {
    let line = |l: &Line| json!({"change": l.word.text(), "what": l.what});
    let pieces = |list: &[Piece]| -> Vec<Value> {
        list.iter()
            .map(|p| match p {
                Piece::Same(t) => json!({"same": t}),
                Piece::Removed(t) => json!({"struck": t}),
                Piece::Added(t) => json!({"added": t}),
            })
            .collect()
    };
    let change = |x: &Change| {
        json!({
            "clause": x.number, "heading": x.heading(), "old_clause": x.renumbered, "told": told(x),
            "words": pieces(&x.words), "note": x.note.as_ref().map(servanda_compare::Note::text),
            "allowed": x.facts.iter().map(|f| json!({
                "change": f.line.word.text(), "what": f.line.what, "questions": f.questions,
                "example": {"asked": f.example.asked, "old": f.example.old, "new": f.example.new},
            })).collect::<Vec<_>>(),
            "rules": x.rules.iter().map(|r| json!({
                "block": r.id, "changes": r.lines.iter().map(line).collect::<Vec<_>>(), "old": r.old, "new": r.new,
            })).collect::<Vec<_>>(),
        })
    };
    json!({
        "old": c.old.digest, "new": c.new.digest, "same": c.is_empty(), "questions": c.asked, "all_questions": c.asked_all,
        "prevails": c.prevails.0, "changes": c.changes.iter().map(change).collect::<Vec<_>>(),
    })
}
