//! `servanda may`: permit, deny, refer or gap, with the clause, the duties that ride along, and what would make it a yes.

use crate::load;
use crate::local::Local;
use crate::output::{Done, Exit, Failed, Out};
use serde_json::json;
use servanda_cases::{Case, run_case};
use servanda_decision::{Answer, Decision, Request};
use servanda_partnership::{Compiled, Entry, Partnership};
use servanda_tlog::Leaf;
use servanda_vocabulary::Moment;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Examples: `servanda may charters/two-hospitals lab train northgate_ehr --for research`
#[derive(clap::Args)]
pub struct Args {
    /// A store, or a charter's folder (then as if all parties had just signed), or a case file (as at its end).
    source: PathBuf,
    /// Who asks: a party.
    who: String,
    /// What they want to do.
    action: String,
    /// With what.
    asset: String,
    /// For which purpose.
    #[arg(long = "for")]
    purpose: Option<String>,
    /// Where it would be used.
    #[arg(long = "in")]
    place: Option<String>,
    /// Under which request on record.
    #[arg(long)]
    request: Option<String>,
    /// At which moment, on the wall clock of the charter's place; default: now.
    #[arg(long)]
    at: Option<String>,
}

/// The state that a source stands for, at a moment.
pub fn state_of(source: &Path, at: Option<&str>, out: &Out) -> Result<Partnership, Failed> {
    state_known(source, at, None, out)
}

/// The same, for a reader who knows what a file of openings says of undisclosed values.
pub fn state_known(source: &Path, at: Option<&str>, open: Option<&Path>, out: &Out) -> Result<Partnership, Failed> {
    let known_by = |compiled: Arc<Compiled>| match open {
        Some(file) => super::commit::opened(&compiled, file).map(Arc::new),
        None => Ok(compiled),
    };
    let read_at = |zone: &servanda_vocabulary::Zone, default: Moment| match at {
        None => Ok(default),
        Some(t) => Moment::parse_civil(t, zone).ok_or_else(|| {
            Failed::new(format!("`{t}` is not a time")).help("write --at \"2025-03-03 10:00\"").exit(Exit::Usage)
        }),
    };
    let is_case = source.extension().is_some_and(|x| x == "case");
    if source.is_dir() || source.extension().is_some_and(|x| x == "md") || is_case {
        let charter = if is_case {
            source.parent().and_then(Path::parent).unwrap_or(source).to_owned()
        } else {
            source.to_owned()
        };
        let compiled = known_by(load::charter(&charter, out)?)?;
        let cases = if is_case { load::cases(source, &compiled)? } else { Vec::new() };
        let now = super::statement::now();
        let zone = compiled.program.zone().clone();
        let blank = Case {
            title: "all parties signed".to_owned(),
            line: 0,
            source: None,
            // "Just signed" also at a moment of the past.
            start: Some(read_at(&zone, now)?.min(now).plus_seconds(-1)),
            signed: None,
            persons: vec![],
            knows: vec![],
            refused: vec![],
            lines: vec![],
            expectations: vec![],
        };
        let case = cases.into_iter().next_back().unwrap_or(blank);
        let origin = load::origin_of(&charter);
        let run = run_case(&case, &compiled, &origin, false);
        let mut state = run.end;
        let at = read_at(&zone, if is_case { state.run().now() } else { now })?;
        // What was stamped later was not known then; and a run never goes back.
        let known = state.stamps().iter().take_while(|s| **s <= at).count();
        if known < run.entries.len() || at < state.run().now() {
            let entries = run.entries.iter().take(known).map(|leaf| Entry::of_leaf(leaf, &origin));
            return Ok(Partnership::replay(compiled, &origin, entries, at));
        }
        state.advance(at);
        return Ok(state);
    }
    let local = Local::open(source, false)?;
    let at = read_at(local.compiled.program.zone(), super::statement::now())?;
    let known = local.state.stamps().iter().take_while(|s| **s <= at).count();
    let mut state = local.state;
    if known < state.stamps().len() || open.is_some() {
        state = Partnership::new(known_by(local.compiled)?, local.store.origin());
        for leaf in local.store.leaves(0..u64::try_from(known).unwrap_or(u64::MAX)) {
            let leaf = Leaf::parse(&leaf?).map_err(|e| Failed::new(e.to_string()).exit(Exit::RecordInvalid))?;
            state.admit(Entry::of_leaf(&leaf, local.store.origin()));
        }
    }
    state.advance(at);
    Ok(state)
}

/// Runs it.
pub fn run(a: &Args, out: &Out) -> Done {
    let state = state_of(&a.source, a.at.as_deref(), out)?;
    let mut r = Request::new(&a.who, &a.action, &a.asset);
    r.purpose.clone_from(&a.purpose);
    r.place.clone_from(&a.place);
    r.request.clone_from(&a.request);
    let d = state.decide(&r);
    if out.json {
        out.data(&data(&d));
    } else {
        for l in words(&d, &state, out) {
            out.line(l);
        }
    }
    Ok(match d.answer {
        Answer::Permit => Exit::Ok,
        Answer::Refer => Exit::ApprovalNeeded,
        Answer::Deny | Answer::Gap => Exit::Denied,
    })
}

/// A decision as data.
pub fn data(d: &Decision) -> serde_json::Value {
    json!({
        "answer": d.answer.word(),
        "reasons": d.reasons.iter().map(|r| json!({"clause": r.clause, "block": r.block, "text": r.text})).collect::<Vec<_>>(),
        "duties": d.duties, "remedy": d.remedy, "refer_to": d.refer_to, "by": d.by.map(|m| m.to_string()),
    })
}

/// The last moment that is still in time: a window that closes at midnight includes the day before it.
fn last_moment(m: Moment, zone: &servanda_vocabulary::Zone) -> String {
    let text = m.friendly(zone);
    if text.ends_with("00:00") {
        format!("the end of {}", servanda_vocabulary::Date::of(m.plus_seconds(-1), zone))
    } else {
        text
    }
}

/// A decision in words.
pub fn words(d: &Decision, state: &Partnership, out: &Out) -> Vec<String> {
    let zone = state.run().program().zone();
    let head = match d.answer {
        Answer::Permit => out.paint("1;32", "✓ permitted"),
        Answer::Deny => out.paint("1;31", "✗ denied"),
        Answer::Refer => out.paint("1;33", "→ referred"),
        Answer::Gap => out.paint("1;35", "? gap: neither permitted nor denied"),
    };
    let mut v = vec![head];
    for r in &d.reasons {
        v.push(format!("  because  {}  {}", r.text, out.dim(&format!("clause {}", r.clause))));
    }
    if !d.refer_to.is_empty() {
        let by = d.by.map(|m| format!(", who answer by {}", last_moment(m, zone))).unwrap_or_default();
        v.push(format!("  to       {}{by}", d.refer_to.join(" and ")));
    }
    for x in &d.duties {
        v.push(format!("  with     the duty {}", x.strip_prefix("duty.").unwrap_or(x).replace('_', " ")));
    }
    for x in &d.remedy {
        v.push(format!("  to get a yes: {x}"));
    }
    v
}
