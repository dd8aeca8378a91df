//! Words: every clause of either version with its redline, and what is to be said of words beside rules.

use crate::meaning::reach;
use crate::{Change, Draft, Kind, Note};
use servanda_charter::{Aligned, Charter, Clause, Piece, Span, aligned, word_diff};
use servanda_partnership::Compiled;
use std::collections::{BTreeMap, BTreeSet};

/// All clauses of both versions, each with the redline of its words.
pub(crate) fn changes(old: &Charter, new: &Charter) -> Vec<Draft> {
    let mut out = openings(old, new);
    out.extend(aligned(old, new).into_iter().map(|a| one(old, new, a)));
    out
}

fn one(old: &Charter, new: &Charter, a: Aligned) -> Draft {
    let (was, is) = (a.old.map(|i| old.clause(i)), a.new.map(|i| new.clause(i)));
    let none = Clause::default();
    let kind = match (was, is) {
        (None, _) => Kind::New,
        (_, None) => Kind::Gone,
        _ => Kind::Both,
    };
    let (before, after) = (was.unwrap_or(&none), is.unwrap_or(&none));
    let named = if kind == Kind::Gone { before } else { after };
    let derived = |c: &Clause| c.number.starts_with('§');
    let other = kind == Kind::Both && before.number != after.number && !(derived(before) && derived(after));
    let change = Change {
        kind,
        number: named.number.clone(),
        renumbered: other.then(|| before.number.clone()),
        moved: a.moved,
        title: redline(&before.title, &after.title),
        words: words(before, after),
        rules: Vec::new(),
        facts: Vec::new(),
        note: None,
    };
    Draft { old: a.old, new: a.new, change }
}

fn redline(old: &str, new: &str) -> Vec<Piece> {
    if old == new && old.is_empty() { Vec::new() } else { word_diff(old, new) }
}

/// The words' redline; none where they are the same but for layout.
fn words(old: &Clause, new: &Clause) -> Vec<Piece> {
    let same = |a: &str, b: &str| a.split_whitespace().eq(b.split_whitespace());
    if !same(&old.text, &new.text) {
        word_diff(&old.text, &new.text)
    } else if !same(&old.markdown, &new.markdown) {
        // The words are the same, but not what they link to or how they are set.
        word_diff(&old.markdown, &new.markdown)
    } else {
        Vec::new()
    }
}

/// What stands before a file's first heading belongs to no clause, and is signed like any other words.
fn openings(old: &Charter, new: &Charter) -> Vec<Draft> {
    let read = |c: &Charter| -> BTreeMap<String, String> {
        let files = c.files.iter().enumerate().filter(|(_, f)| f.path.ends_with(".md") && f.language().is_none());
        let opening = files.filter_map(|(i, f)| {
            let file = u32::try_from(i).ok()?;
            let first = c.clauses.iter().find(|c| c.span.file == file).map(|c| c.span.start);
            let end = first.or_else(|| u32::try_from(f.text.len()).ok()).unwrap_or(0);
            Some((f.path.clone(), c.source(Span { file, start: 0, end }).trim().to_owned()))
        });
        opening.filter(|(_, t)| !t.is_empty()).collect()
    };
    let (was, is) = (read(old), read(new));
    let paths: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    let text = |m: &BTreeMap<String, String>, p: &str| m.get(p).cloned().unwrap_or_default();
    let changed = paths.into_iter().filter(|p| was.get(*p) != is.get(*p));
    changed
        .map(|p| Draft {
            old: None,
            new: None,
            change: Change {
                kind: Kind::Both,
                number: String::new(),
                renumbered: None,
                moved: false,
                title: vec![Piece::Same(format!("Before the first heading of {p}"))],
                words: word_diff(&text(&was, p), &text(&is, p)),
                rules: Vec::new(),
                facts: Vec::new(),
                note: None,
            },
        })
        .collect()
}

/// Says of each changed clause how its words and its rules go together.
pub(crate) fn notes(old: &Compiled, new: &Compiled, changes: &mut [Draft]) {
    let changed: BTreeSet<String> = changes.iter().flat_map(|d| &d.change.rules).map(|r| r.id.clone()).collect();
    for d in changes {
        let c = &d.change;
        let under = |of: &Compiled, id: Option<u32>| -> Vec<String> {
            of.charter.blocks.iter().filter(|b| Some(b.clause) == id).map(servanda_charter::Block::id).collect()
        };
        let rules: BTreeSet<String> = under(old, d.old).into_iter().chain(under(new, d.new)).collect();
        let words = !c.words.is_empty();
        let note = match (words, c.meaning_changed(), rules.is_empty()) {
            (true, false, true) if c.kind == Kind::Both => Some(Note::ProseOnly),
            (true, false, false) => {
                let mut used: BTreeSet<String> = rules.iter().flat_map(|r| reach(old, r)).collect();
                used.extend(rules.iter().flat_map(|r| reach(new, r)));
                let used: Vec<String> = used.intersection(&changed).cloned().collect();
                Some(if used.is_empty() { Note::SameMeaning } else { Note::SameButUses(used) })
            }
            (false, true, _) if c.kind == Kind::Both => Some(Note::SameWords),
            _ => None,
        };
        d.change.note = note;
    }
}
