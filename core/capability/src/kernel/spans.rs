//! `trigger.until` is the end of the trigger's span: a meeting's date, a period's end. What starts on a trigger without a span
//! would never end, so the drafter is asked.

use crate::lower::Lower;
use servanda_norms::{Effect, Norm, NormId};

/// The families of events that never have a span of their own.
const WITHOUT: [&str; 11] = [
    "event.",
    "report.",
    "certificate.",
    "payment.",
    "duty.",
    "right.",
    "status.",
    "finding.",
    "rule.",
    "amount.",
    "choice.",
];

/// Asks where the end of a span is wanted that nothing has.
pub(super) fn check(lower: &mut Lower<'_>) {
    let program = lower.build.program();
    let base = program.base.norms;
    let norms: Vec<(NormId, &Norm)> = (0..).map_while(|i| Some((i, program.norm(i)?))).skip(base as usize).collect();
    let mut asked: Vec<(String, String)> = Vec::new();
    for (id, n) in &norms {
        if !n.due.as_ref().is_some_and(servanda_norms::TimeExpr::ends_with_span) {
            continue;
        }
        let starts = |e: &Effect| matches!(e, Effect::Start(s) if s == id);
        let starters = norms.iter().filter(|(_, m)| m.then.iter().chain(&m.otherwise).any(starts));
        let triggers = n.on.iter().chain(starters.flat_map(|(_, m)| &m.on));
        let text = |s: servanda_norms::Sym| program.names.text(s).to_owned();
        let bare = triggers.map(|s| text(*s)).find(|t| WITHOUT.iter().any(|w| t.starts_with(w)));
        asked.extend(bare.map(|t| (text(n.block), t)));
    }
    for (block, trigger) in asked {
        let found = block.split_once('.').and_then(|(k, l)| lower.charter.block(k, l)).cloned();
        let Some(b) = found else { continue };
        lower.block_error(
            &b,
            "open_question",
            format!("until when? `trigger.until` is the end of the trigger's span, and `{trigger}` has none"),
            "count from the trigger, `after(trigger.at, term)`; or start it on what has a span: a period (`every(…)`), a meeting",
        );
    }
}
