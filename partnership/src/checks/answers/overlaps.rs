//! Which windows overlap: duties, rights and choices that one event starts, open at the same time.

use super::cases::Needs;
use super::{Answer, at, called, list, names};
use servanda_charter::{Block, Charter, Expr, Node, TermType, TermValue};
use servanda_vocabulary::Period;
use std::collections::{BTreeMap, BTreeSet};

/// Most windows of one event that are compared.
const WINDOWS_MAX: usize = 64;

/// A window that counts from its own event.
struct Window<'a> {
    block: &'a Block,
    /// Its length in the prose's words.
    words: String,
    length: Option<Period>,
    needs: Needs,
}

pub(super) fn find(charter: &Charter) -> Vec<Answer> {
    let mut by_event: BTreeMap<String, Vec<Window<'_>>> = BTreeMap::new();
    for b in charter.blocks.iter().filter(|b| matches!(b.kind.as_str(), "duty" | "right" | "choice")) {
        // What acts only while a clause is replaced does not run beside that clause.
        if b.get("when").is_some_and(|e| e.to_string().contains("replaced(")) {
            continue;
        }
        for event in b.get("on").map(events).unwrap_or_default() {
            let Some((words, length)) = b.get("due").or(b.get("until")).and_then(|e| length(charter, e)) else { break };
            let words = format!("{words}{}", longer(b));
            by_event.entry(event).or_default().push(Window { block: b, words, length, needs: Needs::of(b) });
        }
    }
    let mut out = Vec::new();
    for (event, mut windows) in by_event {
        windows.truncate(WINDOWS_MAX);
        for group in groups(charter, &windows) {
            let these: Vec<&Window<'_>> = group.iter().filter_map(|i| windows.get(*i)).collect();
            let Some(first) = these.first() else { continue };
            let said: Vec<String> = these
                .iter()
                .map(|w| format!("`{}` ({}, clause {})", w.block.id(), w.words, charter.clause_ref(w.block.clause)))
                .collect();
            let text = format!("after {} these run at the same time: {}", happening(&event), list(&said, "and"));
            out.push(at(charter, first.block, text));
        }
    }
    out
}

/// Groups of windows in which each runs beside each; every pair that does is in one of them.
fn groups(charter: &Charter, windows: &[Window<'_>]) -> Vec<Vec<usize>> {
    let together = |i: usize, j: usize| {
        windows.get(i).zip(windows.get(j)).is_some_and(|(a, b)| {
            !a.needs.exclude(&b.needs) && !begins_after(charter, a, b) && !begins_after(charter, b, a)
        })
    };
    let mut done: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut out = Vec::new();
    for i in 0..windows.len() {
        for j in i.saturating_add(1)..windows.len() {
            if done.contains(&(i, j)) || !together(i, j) {
                continue;
            }
            let mut group = vec![i, j];
            for k in 0..windows.len() {
                if !group.contains(&k) && group.iter().all(|g| together(*g, k)) {
                    group.push(k);
                }
            }
            group.sort_unstable();
            for (n, a) in group.iter().enumerate() {
                done.extend(group.iter().skip(n.saturating_add(1)).map(|b| (*a, *b)));
            }
            out.push(group);
        }
    }
    out
}

/// Whether the second window opens only when the first is over: at one of its outcomes, or after its length.
fn begins_after(charter: &Charter, first: &Window<'_>, second: &Window<'_>) -> bool {
    let Some(from) = second.block.get("from") else { return false };
    let own = format!("{}.", first.block.id());
    let mut used = Vec::new();
    names(from, &mut used, None);
    if used.iter().any(|(n, _)| n.starts_with(&own)) {
        return true;
    }
    let start = length(charter, from).and_then(|(_, p)| p);
    let alike = first.block.get("due").or(first.block.get("until")).and_then(anchor) == anchor(from);
    matches!((start, first.length), (Some(s), Some(l)) if alike && s.unit == l.unit && s.count >= l.count)
}

/// An event in words: `done`, `return samples is chosen in disposal`.
fn happening(event: &str) -> String {
    match event.split('.').collect::<Vec<_>>().as_slice() {
        ["choice", c, what] => format!("the choice {} falls on {}", called(c), called(what)),
        _ => called(event),
    }
}

/// What makes a window longer than its length: the events of its `extend` blocks.
fn longer(b: &Block) -> String {
    let events: Vec<String> = b.children("extend").filter_map(|x| x.get("on")).map(|e| format!("`{e}`")).collect();
    if events.is_empty() { String::new() } else { format!(", longer after {}", list(&events, "or")) }
}

/// What a window counts from.
fn anchor(e: &Expr) -> Option<String> {
    let Node::Call { args, .. } = &e.node else { return None };
    args.first().and_then(Expr::as_ref_text)
}

/// The length of a window that counts from its own event, in the prose's words and as a period.
fn length(charter: &Charter, e: &Expr) -> Option<(String, Option<Period>)> {
    let Node::Call { path, args, .. } = &e.node else { return None };
    match (path.first().map(String::as_str), args.as_slice()) {
        (Some("after"), [anchor, period]) if anchor.as_ref_text().is_some_and(|a| a.starts_with("trigger.")) => {
            let words = charter.terms.get(&period.as_ref_text()?).map(|t| t.text.clone())?;
            let value = match charter.value_of(period, TermType::Period) {
                Ok(TermValue::Period(p)) => Some(p),
                _ => None,
            };
            Some((words, value))
        }
        _ => None,
    }
}

fn events(e: &Expr) -> BTreeSet<String> {
    match &e.node {
        Node::Ref(_) => e.as_ref_text().into_iter().collect(),
        Node::List(l) => l.iter().flat_map(events).collect(),
        Node::Call { path, args, .. } if path.first().is_some_and(|p| p == "any_of") => {
            args.iter().flat_map(events).collect()
        }
        _ => BTreeSet::new(),
    }
}
