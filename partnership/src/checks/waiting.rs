//! Nobody begins: duties and rights that wait for each other, each for what only the other can make happen, be it a status
//! that only the other's fulfilment gives.

use super::Found;
use super::sheet::Sheet;
use servanda_charter::{Block, Charter, Diagnostic, Expr, Node};
use std::collections::{BTreeMap, BTreeSet};

/// Kinds that begin on an event.
const KINDS: &[&str] = &["duty", "right", "rule", "status"];

/// What must happen, as far as it is another block's doing.
enum Need {
    /// Nothing that a block must bring about.
    Free,
    /// One of these blocks must have begun.
    Of(Vec<String>),
}

pub(super) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let charter = sheet.charter;
    let started = started(charter);
    let mut needs: BTreeMap<String, (&Block, Vec<Vec<String>>)> = BTreeMap::new();
    for b in charter.blocks.iter().filter(|b| KINDS.contains(&b.kind.as_str()) && !started.contains(&b.id())) {
        needs.insert(b.id(), (b, needed(b)));
    }
    // What can begin: all that it needs can; the rest waits.
    let mut waiting: BTreeSet<String> = needs.keys().cloned().collect();
    loop {
        let can = |of: &Vec<String>| of.iter().any(|b| !waiting.contains(b));
        let begins: Vec<String> =
            waiting.iter().filter(|b| needs.get(*b).is_none_or(|(_, n)| n.iter().all(can))).cloned().collect();
        if begins.is_empty() {
            break;
        }
        waiting.retain(|b| !begins.contains(b));
    }
    // What waits only for those that wait for each other is told with them.
    let on = |b: &String| -> BTreeSet<String> {
        let list = needs.get(b).map(|(_, n)| n.as_slice()).unwrap_or_default();
        list.iter().flatten().filter(|x| waiting.contains(*x)).cloned().collect()
    };
    let mut told: BTreeSet<String> = BTreeSet::new();
    let mut order: Vec<&Block> = waiting.iter().filter_map(|b| needs.get(b).map(|(b, _)| *b)).collect();
    order.sort_by_key(|b| (b.kind == "status", b.span.file, b.span.start));
    for b in order {
        let id = b.id();
        if told.contains(&id) {
            continue;
        }
        let reached = |from: &String| {
            let (mut seen, mut next) = (BTreeSet::new(), vec![from.clone()]);
            while let Some(x) = next.pop() {
                next.extend(on(&x).into_iter().filter(|y| seen.insert(y.clone())));
            }
            seen
        };
        let mine = reached(&id);
        if !mine.contains(&id) {
            continue;
        }
        let ring: Vec<String> = mine.into_iter().filter(|x| *x != id && reached(x).contains(&id)).collect();
        told.insert(id.clone());
        told.extend(ring.iter().cloned());
        let with = match ring.as_slice() {
            [] => "what it makes happen itself".to_owned(),
            list => {
                let list: Vec<String> = list.iter().map(|x| format!("`{x}`")).collect();
                format!("{}, and {} for it", list.join(" and "), if list.len() == 1 { "that" } else { "those" })
            }
        };
        let message = format!("`{id}` waits for {with}: nobody begins");
        let d = Diagnostic::warning("nobody_begins", b.head, message).clause(charter.clause_ref(b.clause));
        found.warnings.push(d.label("who begins?").help(
            "who begins? Let one of them start on what somebody does or on a date, such as `partnership.opened` or a notice; or make both due at the same time",
        ));
    }
}

/// Blocks that an effect starts, and statuses that one sets, whatever they wait for.
fn started(charter: &Charter) -> BTreeSet<String> {
    fn walk(e: &Expr, out: &mut BTreeSet<String>) {
        if let Node::Call { path, args, .. } = &e.node
            && path.first().is_some_and(|p| p == "start" || p == "set")
        {
            out.extend(args.first().and_then(Expr::as_ref_text));
        }
        e.parts().into_iter().for_each(|p| walk(p, out));
    }
    let mut out = BTreeSet::new();
    for b in &charter.blocks {
        for a in b.attributes.iter().chain(b.blocks.iter().flat_map(|c| &c.attributes)) {
            walk(&a.value, &mut out);
        }
    }
    out
}

/// What a block waits for: one of each list.
fn needed(b: &Block) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    if let Some(e) = b.get("on").or(b.get("begins"))
        && let Need::Of(list) = event(e)
    {
        out.push(list);
    }
    for e in ["when", "if"].iter().filter_map(|a| b.get(a)) {
        condition(e, &mut out);
    }
    if let Some(e) = b.get("from")
        && let Need::Of(list) = time(e)
    {
        out.push(list);
    }
    out
}

/// The block that makes an event, if only that block does.
fn maker(event: &str) -> Option<String> {
    let mut parts = event.split('.');
    let (kind, label, what) = (parts.next()?, parts.next()?, parts.next()?);
    (KINDS.contains(&kind) && !what.is_empty()).then(|| format!("{kind}.{label}"))
}

fn one_of(needs: Vec<Need>) -> Need {
    let mut all = Vec::new();
    for n in needs {
        match n {
            Need::Free => return Need::Free,
            Need::Of(list) => all.extend(list),
        }
    }
    if all.is_empty() { Need::Free } else { Need::Of(all) }
}

fn event(e: &Expr) -> Need {
    match &e.node {
        Node::Ref(path) => maker(&path.join(".")).map_or(Need::Free, |m| Need::Of(vec![m])),
        Node::List(items) => one_of(items.iter().map(event).collect()),
        Node::Call { path, args, .. } if path.first().is_some_and(|p| p == "any_of") => {
            one_of(args.iter().map(event).collect())
        }
        _ => Need::Free,
    }
}

/// `after(duty.x.fulfilled, term)`: known once that has happened.
fn time(e: &Expr) -> Need {
    match &e.node {
        Node::Ref(_) => event(e),
        Node::Call { path, args, .. } if path.first().is_some_and(|p| p == "after" || p == "before") => {
            args.first().map_or(Need::Free, time)
        }
        _ => Need::Free,
    }
}

/// What a condition needs, each part of it.
fn condition(e: &Expr, out: &mut Vec<Vec<String>>) {
    match &e.node {
        Node::And(l) => l.iter().for_each(|x| condition(x, out)),
        Node::Or(l) => {
            if let Need::Of(list) = one_of(l.iter().map(single).collect()) {
                out.push(list);
            }
        }
        Node::Call { path, args, .. } => match path.first().map(String::as_str) {
            Some("all") => args.iter().for_each(|x| condition(x, out)),
            _ => {
                if let Need::Of(list) = single(e) {
                    out.push(list);
                }
            }
        },
        _ => {}
    }
}

fn single(e: &Expr) -> Need {
    let Node::Call { path, args, .. } = &e.node else { return Need::Free };
    match path.first().map(String::as_str) {
        Some("fulfilled" | "missed" | "used" | "lapsed" | "consented" | "has") => {
            let block = args.first().and_then(Expr::as_ref_text);
            block.map_or(Need::Free, |b| Need::Of(vec![b]))
        }
        Some("happened") => args.first().map_or(Need::Free, event),
        Some("any") => one_of(args.iter().map(single).collect()),
        _ => Need::Free,
    }
}

#[cfg(test)]
mod tests {
    use super::{Need, event};
    use servanda_charter::{SourceFile, parse};

    #[test]
    fn one_free_trigger_is_enough() {
        for (on, free) in [
            ("duty.a.fulfilled", false),
            ("any_of(duty.a.fulfilled, right.b.used)", false),
            ("any_of(duty.a.fulfilled, event.x)", true),
            ("[duty.a.missed, notice.n]", true),
            ("every(calendar_month)", true),
        ] {
            let text = format!("# 1 A\n```charter\nduty \"d\" {{\n  on = {on}\n}}\n```\n");
            let parsed = parse(vec![SourceFile { path: "charter.md".to_owned(), text }]);
            let on = parsed.charter.block("duty", "d").unwrap().get("on").unwrap();
            assert_eq!(matches!(event(on), Need::Free), free, "{on}");
        }
    }
}
