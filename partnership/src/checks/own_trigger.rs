//! Stopped by its own trigger: what starts a duty or right is also what keeps it from running, so that it never does.
//!
//! `unless` that already holds at the trigger ends it at once. `paused` that holds at the trigger and can never stop
//! holding, since what has happened has happened, stops its clock for ever.

use super::Found;
use super::answers::named;
use super::sheet::Sheet;
use servanda_charter::{Block, Diagnostic, Expr, Node};

pub(super) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let charter = sheet.charter;
    for b in charter.blocks.iter().filter(|b| matches!(b.kind.as_str(), "duty" | "right")) {
        let triggers = b.get("on").map(named).unwrap_or_default();
        for (attribute, lasting) in [("unless", false), ("paused", true)] {
            let Some(e) = b.get(attribute) else { continue };
            let Some(trigger) = triggers.iter().find(|t| follows(e, t, lasting)) else { continue };
            found.warnings.push(told(b, e, trigger, lasting).clause(charter.clause_ref(b.clause)));
        }
    }
}

fn told(b: &Block, e: &Expr, trigger: &str, paused: bool) -> Diagnostic {
    let (message, help) = if paused {
        (
            format!("`{}` starts on `{trigger}`, and that stops its clock for good: it never runs on", b.id()),
            "what ends the pause? Name a status that ends, `paused = has(status.x)`, or a condition that stops holding, `happened(event.a) && !happened(event.b)`",
        )
    } else {
        (
            format!("`{}` starts on `{trigger}`, and ends by the same: it never runs", b.id()),
            "what keeps it from running? Name something that its trigger does not bring about, or take `unless` out",
        )
    };
    Diagnostic::warning("stopped_by_own_trigger", e.span, message).label("this holds from the start").help(help)
}

/// Whether a condition holds as soon as the trigger has happened; if it must last, for ever.
fn follows(e: &Expr, trigger: &str, lasting: bool) -> bool {
    let down = |x: &Expr| follows(x, trigger, lasting);
    match &e.node {
        Node::And(l) => l.iter().all(down),
        Node::Or(l) => l.iter().any(down),
        Node::Not(x) => opposite(x, trigger) && !lasting,
        Node::Call { path, args, .. } => {
            let of = || args.first().and_then(Expr::as_ref_text).unwrap_or_default();
            let is = |what: &str| trigger == format!("{}.{what}", of());
            match path.first().map(String::as_str) {
                Some("all") => args.iter().all(down),
                Some("any") => args.iter().any(down),
                Some("happened") => args.iter().flat_map(named).any(|n| n == trigger),
                Some("fulfilled") => is("fulfilled") || is("cured"),
                Some("missed") => is("missed"),
                Some("used") => is("used"),
                Some("lapsed") => is("lapsed"),
                // What is found may be contested, and a status may end.
                Some("found") => !lasting && is("yes"),
                Some("has") => !lasting && args.len() == 1 && is("set"),
                _ => false,
            }
        }
        _ => false,
    }
}

/// Whether the trigger says that a condition does not hold.
fn opposite(e: &Expr, trigger: &str) -> bool {
    let Node::Call { path, args, .. } = &e.node else { return false };
    let of = args.first().and_then(Expr::as_ref_text).unwrap_or_default();
    match path.first().map(String::as_str) {
        Some("found") => trigger == format!("{of}.no"),
        Some("has") => args.len() == 1 && trigger == format!("{of}.unset"),
        _ => false,
    }
}
