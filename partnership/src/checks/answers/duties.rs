//! Which duty nobody can fulfil: its bearer is nobody, or may not make the act that fulfils it, or its time is over before
//! it begins.

use super::people::{Who, name, who};
use super::{Answer, at, called, events, list};
use servanda_charter::{Block, Charter, Expr, Node};

pub(super) fn find(charter: &Charter) -> Vec<Answer> {
    charter.blocks_of("duty").filter_map(|d| why_not(charter, d).map(|w| at(charter, d, w))).collect()
}

fn why_not(charter: &Charter, d: &Block) -> Option<String> {
    let duty = called(&d.id());
    let bearer = d.get("bearer").map_or(Who::Depends, |e| who(charter, e));
    if bearer.nobody() {
        let e = d.get("bearer").map(ToString::to_string).unwrap_or_default();
        return Some(format!("nobody can fulfil {duty}: its bearer `{e}` is nobody, and nothing makes anybody so"));
    }
    let acts = d.get("act").map(events).unwrap_or_default();
    if !acts.is_empty() {
        let closed: Option<Vec<String>> = acts.iter().map(|a| out_of_reach(charter, &bearer, a)).collect();
        if let Some(reasons) = closed {
            return Some(format!("nobody can fulfil {duty}: {}", list(&reasons, "and")));
        }
    }
    let over = d.get("due").is_some_and(before_its_start);
    over.then(|| format!("nobody can fulfil {duty} in time: it is due before the event that starts it"))
}

/// Why no bearer can make an event happen; none if one can, or if it depends.
fn out_of_reach(charter: &Charter, bearer: &Who, event: &str) -> Option<String> {
    let parts: Vec<&str> = event.split('.').collect();
    let (kind, label) = (parts.first().copied()?, parts.get(1).copied()?);
    let maker = match (kind, parts.get(2).copied()) {
        ("event" | "notice" | "report" | "certificate" | "payment" | "measure", None) => {
            charter.block(kind, label)?.get("by")
        }
        ("finding", Some("yes" | "no")) => charter.block(kind, label)?.get("judge"),
        // Without a choice the charter's own answer holds, and it is nobody's act.
        ("choice", Some(_)) => charter.block(kind, label)?.get("by"),
        ("right", Some("used")) => charter.block(kind, label)?.get("holder"),
        ("duty", Some("fulfilled" | "cured")) => charter.block(kind, label)?.get("bearer"),
        ("moment", None) => return Some(format!("`{event}` comes by itself, and is nobody's act")),
        ("right", Some("lapsed" | "opened")) | ("duty", Some("missed" | "started")) => {
            return Some(format!("`{event}` comes by itself, and is nobody's act"));
        }
        _ => return None,
    };
    let maker = maker.map_or(Who::All, |e| who(charter, e));
    if maker.nobody() {
        return Some(format!("nobody may make `{event}`"));
    }
    if !bearer.apart(&maker) {
        return None;
    }
    let (Who::These(b), Who::These(m)) = (bearer, &maker) else { return None };
    let names =
        |s: &std::collections::BTreeSet<String>| list(&s.iter().map(|p| name(charter, p)).collect::<Vec<_>>(), "or");
    Some(format!("it is for {}, and only {} may make `{event}`", names(b), names(m)))
}

/// `before(trigger.at, …)`.
fn before_its_start(e: &Expr) -> bool {
    let Node::Call { path, args, .. } = &e.node else { return false };
    path.first().is_some_and(|p| p == "before")
        && args.first().and_then(Expr::as_ref_text).is_some_and(|a| {
            matches!(
                a.as_str(),
                "trigger.at" | "trigger.sent" | "trigger.received" | "trigger.aware" | "trigger.occurred"
            )
        })
}
