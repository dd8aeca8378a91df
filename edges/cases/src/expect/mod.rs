//! Expectations: each line reads the state one way, answers with what is, and says which clauses its reasons cite.

mod access;
mod bodies;
mod documents;
mod norms;
mod sums;

use crate::parse::Expectation;
use crate::run::{CheckResult, number_of};
pub use access::request;
use access::{holders, may};
use bodies::{finding, meeting, motion_state, motion_tally};
use documents::{in_force, outside, pair, prevails, replaced};
use norms::{due_from, event, norm, status_in, status_of};
use servanda_norms::EventId;
use servanda_partnership::Partnership;
use servanda_vocabulary::Zone;
use sums::{amount, owes};

/// What an expectation's reading gives.
struct Read {
    ok: bool,
    actual: String,
    cites: Vec<String>,
    /// Clauses whose norm was checked not to act.
    idle: Vec<String>,
}

fn read(ok: bool, actual: impl Into<String>) -> Read {
    Read { ok, actual: actual.into(), cites: Vec::new(), idle: Vec::new() }
}

/// Checks one expectation against a state.
pub(crate) fn check(e: &Expectation, p: &Partnership, zone: &Zone) -> CheckResult {
    let mut r = match evaluate(&e.text, p, zone) {
        Some(r) => r,
        None => read(false, "this line is not an expectation that cases know; see charters/README.md"),
    };
    r.cites.sort();
    r.cites.dedup();
    let mut expected = e.text.clone();
    if let Some(b) = &e.because {
        expected = format!("{expected} because {b}");
        for clause in b.split(',').map(str::trim) {
            if !r.cites.iter().any(|c| c == clause) {
                r.ok = false;
                r.actual = format!(
                    "{}; its reasons cite {}",
                    r.actual,
                    if r.cites.is_empty() { "no clause".to_owned() } else { r.cites.join(", ") }
                );
                break;
            }
        }
    }
    CheckResult { line: e.line, ok: r.ok, expected, actual: r.actual, cites: r.cites, idle: r.idle }
}

fn evaluate(text: &str, p: &Partnership, zone: &Zone) -> Option<Read> {
    let w: Vec<&str> = text.split_whitespace().collect();
    match w.as_slice() {
        ["duty" | "right", "from", ..] => None,
        ["due", "from", ..] => due_from(text, p, zone),
        ["duty" | "right", name, ..] => norm(text, &format!("{}.{name}", w.first()?), p, zone),
        ["finding", name, rest @ ..] => finding(name, rest, p),
        ["motion", id, "is", state] => motion_state(id, state, p),
        ["motion", id, "tally", rest @ ..] => motion_tally(id, rest, p),
        ["meeting", id, "quorum", state] => meeting(id, state, p),
        ["clause", n @ .., "is", "not", "in", "force"] => in_force(&n.join(" "), false, p),
        ["pair", rest @ ..] => pair(rest, p),
        ["outside", label, "is", version] => outside(label, version, p),
        ["clause", n @ .., "is", "not", "replaced"] => replaced(&n.join(" "), None, p),
        ["clause", words @ ..] if words.windows(3).any(|w| w == ["is", "replaced", "by"]) => {
            let (n, by) = text.strip_prefix("clause ")?.split_once(" is replaced by ")?;
            replaced(n.trim(), Some(by.trim()), p)
        }
        [s, "is", "not", status, "in", scope] => status_in(s, status, scope, false, p),
        [s, "is", status, "in", scope] => status_in(s, status, scope, true, p),
        ["clause", n @ .., "is", "in", "force"] => in_force(&n.join(" "), true, p),
        ["may", ..] => may(text, p),
        ["holders", "of", ..] => holders(text, p),
        ["why", ..] => why(text, p, zone),
        ["happened", ..] => event(text.strip_prefix("happened ")?, true, p, zone),
        ["not", "happened", ..] => event(text.strip_prefix("not happened ")?, false, p, zone),
        ["not", ..] => event(text.strip_prefix("not ")?, false, p, zone),
        ["amount", ..] => amount(text, p),
        [party, "owes", ..] => owes(party, text, p),
        [s, "is", "not", status] => status_of(s, status, false, p),
        [s, "is", status] => status_of(s, status, true, p),
        [s, "holds", office] => status_of(s, &format!("office.{office}"), true, p),
        [s, "does", "not", "hold", office] => status_of(s, &format!("office.{office}"), false, p),
        _ if text.contains(" prevails over ") => prevails(text, p),
        _ => event(text, true, p, zone),
    }
}

/// Whether something can make an event of this name: a slip of the pen must not look like an event that did not happen.
fn known_event(p: &Partnership, name: &str) -> bool {
    let outcome = name.rsplit('.').next().unwrap_or_default();
    let outcomes = [
        "adopted",
        "rejected",
        "tied",
        "no_quorum",
        "binding",
        "vetoed",
        "required",
        "set",
        "unset",
        "started",
        "fulfilled",
        "missed",
        "cured",
        "opened",
        "used",
        "lapsed",
        "late",
        "asked",
        "yes",
        "no",
        "fired",
        "owed",
        "undetermined",
    ];
    servanda_capability::EVENT_NAMES.contains(&name)
        || p.run().program().names.find(name).is_some()
        || (!clause_of(p, name).is_empty() && (outcomes.contains(&outcome) || name.split('.').count() == 2))
}

/// The clause number of a block, as a list of one; of events and outcomes, the block that makes them.
fn clause_of(p: &Partnership, name: &str) -> Vec<String> {
    let mut parts = name.split('.');
    let (Some(kind), Some(label)) = (parts.next(), parts.next()) else { return Vec::new() };
    let kind = if kind == "resolution" { "matter" } else { kind };
    let c = &p.compiled().charter;
    c.block(kind, label).map(|b| c.clause(b.clause).number.clone()).into_iter().collect()
}

fn cites_of(p: &Partnership, id: EventId) -> Vec<String> {
    p.run().why(id).into_iter().filter_map(|l| l.clause.map(|c| number_of(&c))).collect()
}

fn why(text: &str, p: &Partnership, zone: &Zone) -> Option<Read> {
    let (what, clauses) = text.strip_prefix("why ")?.split_once(" cites ")?;
    let mut r = event(what, true, p, zone)?;
    if !r.ok {
        return Some(r);
    }
    let missing: Vec<&str> = clauses.split(',').map(str::trim).filter(|c| !r.cites.iter().any(|x| x == c)).collect();
    r.ok = missing.is_empty();
    r.actual = format!("its reasons cite {}", r.cites.join(", "));
    Some(r)
}
