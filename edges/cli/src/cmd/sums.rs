//! Sums as `servanda due` and `status` show them: owed, declared, and waiting for something.

use crate::output::Out;
use serde_json::{Value, json};
use servanda_partnership::{Partnership, WaitLine};

/// Sums that wait, as `due` lists them.
pub fn waiting(state: &Partnership, party: Option<&str>) -> Vec<WaitLine> {
    let mut list = state.sums_waiting();
    list.retain(|w| party.is_none_or(|p| w.debtor.as_deref().is_none_or(|d| d == p)));
    list
}

/// One waiting sum as data.
pub fn waiting_json(w: &WaitLine) -> Value {
    json!({
        "block": w.amount, "about": w.subject, "who": w.debtor, "state": "waits", "awaits": w.awaits,
        "computed": w.computed.map(|m| m.to_string()), "clause": w.clause,
    })
}

/// One waiting sum as a line.
pub fn waiting_line(w: &WaitLine, out: &Out) -> String {
    let of = w.subject.as_ref().map(|s| format!(" ({s})")).unwrap_or_default();
    let known = w.computed.map(|m| format!("; by your values it is {m}")).unwrap_or_default();
    let who = w.debtor.as_ref().map(|d| format!("{d} will owe ")).unwrap_or_default();
    let clause = out.dim(&format!("clause {}", w.clause));
    format!("waits     {who}{}{of}: waits for {}{known}  {clause}", w.amount, w.awaits)
}

/// What is owed, declared and awaited, as `status` shows it.
pub fn status_lines(state: &Partnership, out: &Out) -> Vec<String> {
    let mut lines: Vec<String> =
        state.sums_owed().iter().map(|s| format!("{:<16} owes {} under {}", s.debtor, s.sum, s.amount)).collect();
    for d in state.instances() {
        let Some(p) = d
            .paid
            .as_ref()
            .filter(|p| !p.kept.amount.is_zero() || p.also.iter().chain([*p]).any(|p| !p.paid.amount.is_zero()))
        else {
            continue;
        };
        let of = d.subject.as_ref().map(|s| format!(" ({s})")).unwrap_or_default();
        let (who, clause) = (d.bearers.join(" or "), out.dim(&format!("clause {}", d.clause)));
        lines.push(format!("{who:<16} {}{of}: {}  {clause}", d.block, super::state::paid(p)));
    }
    for d in state.sums_declared() {
        let of = d.subject.as_ref().map(|s| format!(" ({s})")).unwrap_or_default();
        let compared = match d.computed {
            None => "taken as declared".to_owned(),
            Some(c) if c == d.declared => "agrees with your values".to_owned(),
            Some(c) => format!("disputed: by your values it is {c}"),
        };
        let clause = out.dim(&format!("clause {}", d.clause));
        lines.push(format!("declared  {}{of}: {}, {compared}  {clause}", d.amount, d.declared));
    }
    lines.extend(state.sums_waiting().iter().map(|w| waiting_line(w, out)));
    lines
}

/// The same as data.
pub fn status_json(state: &Partnership) -> Vec<Value> {
    let owed = state
        .sums_owed()
        .into_iter()
        .map(|s| json!({"amount": s.amount, "debtor": s.debtor, "sum": s.sum.to_string()}));
    let declared = state.sums_declared().into_iter().map(|d| {
        json!({
            "amount": d.amount, "about": d.subject, "declared": d.declared.to_string(),
            "computed": d.computed.map(|m| m.to_string()),
            "disputed": d.computed.map(|c| c != d.declared), "clause": d.clause,
        })
    });
    owed.chain(declared).chain(state.sums_waiting().iter().map(waiting_json)).collect()
}
