//! A proposal in words: a page that a lawyer reads before anything else.

use crate::proposal::{Change, Kind, Proposal};
use std::fmt::Write as _;

/// The report.
#[must_use]
pub fn report(p: &Proposal, changed: bool) -> String {
    let mut out = String::new();
    if !changed && p.problems.is_empty() {
        out.push_str("No change: the document says what the charter says.\n");
    } else {
        let _ = writeln!(out, "# A proposal against {}\n", p.old);
        match &p.new {
            Some(d) => {
                let _ = writeln!(out, "It compiles; its digest is {d}.");
            }
            None => {
                let _ = writeln!(
                    out,
                    "It does not compile yet: {} below.",
                    count(p.problems.len(), "question to answer", "questions to answer")
                );
            }
        }
    }
    if !p.problems.is_empty() {
        out.push_str("\n## What must be answered\n\n");
        for x in &p.problems {
            let _ = writeln!(out, "- {}: {}", place(&x.clause), x.message);
            if let Some(t) = &x.term {
                let new = if x.new.is_empty() { "gone".to_owned() } else { format!("`{}`", x.new) };
                let _ = writeln!(out, "  `{t}`: old words `{}`, new words {new}", x.old);
            }
            if !x.help.is_empty() {
                let _ = writeln!(out, "  {}", x.help);
            }
        }
    }
    if !p.changes.is_empty() {
        let _ = writeln!(out, "\n## {}\n", count(p.changes.len(), "change", "changes"));
        for c in &p.changes {
            let note = c.note.as_ref().map_or_else(String::new, |n| format!("; {n}"));
            let _ = writeln!(out, "- {}: {}{note}; {}", place(&c.clause), said(c), by(c));
        }
    }
    if p.settled > 0 {
        let what = count(p.settled, "paragraph has", "paragraphs have");
        let _ = writeln!(out, "\n{what} tracked changes that lead to the charter's own words.");
    }
    if !p.remarks.is_empty() {
        let _ = writeln!(out, "\n## {}\n", count(p.remarks.len(), "comment", "comments"));
        for r in &p.remarks {
            let who = if r.author.is_empty() { "an unnamed author" } else { &r.author };
            let at = if r.words.is_empty() { String::new() } else { format!(" at `{}`", r.words) };
            let when = if r.date.is_empty() { String::new() } else { format!(", {}", r.date) };
            let _ = writeln!(out, "- {}{at}: {} ({who}{when})", place(&r.clause), r.text.replace('\n', " / "));
        }
    }
    if !p.unmapped.is_empty() {
        out.push_str("\n## Not mapped\n\n");
        for u in &p.unmapped {
            let _ = writeln!(out, "- {}: {}", place(&u.clause), u.what);
        }
    }
    out
}

fn said(c: &Change) -> String {
    let (old, new) = (one_line(&c.old), one_line(&c.new));
    match c.kind {
        Kind::Value => format!("value `{}` from `{old}` to `{new}`", c.term.as_deref().unwrap_or_default()),
        Kind::Renumbered => format!("renumbered from {old} to {new}"),
        Kind::Moved if old.is_empty() => "moved".to_owned(),
        Kind::Moved => format!("moved here from {old}: `{new}`"),
        Kind::Inserted => format!("inserted `{new}`"),
        Kind::Deleted => format!("deleted `{old}`"),
        Kind::Changed if old.is_empty() => format!("put in `{new}`"),
        Kind::Changed if new.is_empty() => format!("struck out `{old}`"),
        Kind::Changed => format!("`{old}` became `{new}`"),
    }
}

fn by(c: &Change) -> String {
    match (&c.author, &c.date) {
        (Some(a), Some(d)) => format!("by {a}, {d}"),
        (Some(a), None) => format!("by {a}"),
        (None, Some(d)) => format!("by an unnamed author, {d}"),
        (None, None) => "not tracked".to_owned(),
    }
}

fn place(clause: &str) -> &str {
    if clause.is_empty() { "the charter" } else { clause }
}

fn one_line(t: &str) -> String {
    t.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
