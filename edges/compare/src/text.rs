//! A comparison as plain lines, for the console and for tests.

use crate::{Change, Comparison, Fact, Kind, NO_ANSWER, Note};
use servanda_charter::Piece;

/// What is said of a clause as a whole: new, gone, moved, renumbered.
#[must_use]
pub fn told(c: &Change) -> Vec<String> {
    let mut out = Vec::new();
    match c.kind {
        Kind::New => out.push("new clause".to_owned()),
        Kind::Gone => out.push("clause gone".to_owned()),
        Kind::Both => {}
    }
    if let Some(n) = &c.renumbered {
        out.push(format!("renumbered, was {}", if n.starts_with('§') { "without number" } else { n }));
    }
    if c.moved {
        out.push("moved".to_owned());
    }
    out
}

impl Note {
    /// The note in words.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::SameMeaning => "words changed, meaning the same as computed".to_owned(),
            Self::SameButUses(list) => {
                format!(
                    "words changed; the rules here are the same, but use what changed elsewhere: {}",
                    list.join(", ")
                )
            }
            Self::SameWords => "meaning changed, words the same".to_owned(),
            Self::ProseOnly => "words alone: no rule stands here".to_owned(),
        }
    }
}

/// A redline with `[-struck-]` and `{+put in+}`.
#[must_use]
pub fn marked(pieces: &[Piece]) -> String {
    let one = |p: &Piece| match p {
        Piece::Same(t) => t.clone(),
        Piece::Removed(t) => format!("[-{t}-]"),
        Piece::Added(t) => format!("{{+{t}+}}"),
    };
    pieces.iter().map(one).collect()
}

fn fact(f: &Fact, out: &mut Vec<String>) {
    out.push(format!("  {}: {}", f.line.word.text(), f.line.what));
    out.push(format!("    for example  {}", f.example.asked));
    out.push(format!("      was  {}", f.example.old));
    out.push(format!("      now  {}", f.example.new));
}

/// The whole comparison as lines.
#[must_use]
pub fn lines(c: &Comparison) -> Vec<String> {
    if c.is_empty() {
        return vec!["nothing changed: neither a word nor a rule".to_owned()];
    }
    let mut out = Vec::new();
    for change in &c.changes {
        let told = told(change);
        let told = if told.is_empty() { String::new() } else { format!("  ({})", told.join("; ")) };
        let number = if change.number.starts_with('§') { "" } else { &change.number };
        out.push(format!("{} {}{told}", number, marked(&change.title)).trim().to_owned());
        change.facts.iter().for_each(|f| fact(f, &mut out));
        for r in &change.rules {
            out.push(format!("  {}", r.id));
            out.extend(r.lines.iter().map(|l| format!("    {}: {}", l.word.text(), l.what)));
            if r.no_answer {
                out.push(format!("    ({NO_ANSWER})"));
            }
            if let (Some(o), Some(n)) = (&r.old, &r.new)
                && o != n
            {
                out.push(format!("      was  {o}"));
                out.push(format!("      now  {n}"));
            }
        }
        if !change.words.is_empty() {
            out.extend(marked(&change.words).lines().filter(|l| !l.trim().is_empty()).map(|l| format!("  | {l}")));
        }
        out.extend(change.note.iter().map(|n| format!("  ~ {}", n.text())));
    }
    out
}
