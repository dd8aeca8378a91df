//! Which windows overlap: duties and rights that one event starts, open at the same time.

use super::{Answer, at, called, list};
use servanda_charter::{Block, Charter, Expr, Node};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn find(charter: &Charter) -> Vec<Answer> {
    let mut by_event: BTreeMap<String, Vec<(&Block, String)>> = BTreeMap::new();
    for b in charter.blocks.iter().filter(|b| matches!(b.kind.as_str(), "duty" | "right")) {
        // What acts only while a clause is replaced does not run beside that clause.
        if b.get("when").is_some_and(|e| e.to_string().contains("replaced(")) {
            continue;
        }
        let Some(length) = b.get("due").or(b.get("until")).and_then(|e| length(charter, e)) else { continue };
        for event in b.get("on").map(events).unwrap_or_default() {
            by_event.entry(event).or_default().push((b, length.clone()));
        }
    }
    let mut out = Vec::new();
    for (event, windows) in by_event {
        let [(first, _), _, ..] = windows.as_slice() else { continue };
        let said: Vec<String> = windows
            .iter()
            .map(|(b, l)| format!("`{}` ({l}, clause {})", b.id(), charter.clause_ref(b.clause)))
            .collect();
        out.push(at(
            charter,
            first,
            format!("after {} these run at the same time: {}", called(&event), list(&said, "and")),
        ));
    }
    out
}

/// The length of a window that counts from its own event, in the prose's words.
fn length(charter: &Charter, e: &Expr) -> Option<String> {
    let Node::Call { path, args, .. } = &e.node else { return None };
    match (path.first().map(String::as_str), args.as_slice()) {
        (Some("after"), [anchor, period]) if anchor.as_ref_text().is_some_and(|a| a.starts_with("trigger.")) => {
            charter.terms.get(&period.as_ref_text()?).map(|t| t.text.clone())
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
