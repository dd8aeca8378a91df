//! Silence without proof: a window in which silence is consent, acceptance, permission or waiver opens on the sending of a
//! notice, or on what follows from a sending by itself.
//!
//! Where the window opens on the notice, the block must say whether it waits for proof; here it would bind those who were
//! never told, and nobody was asked. What somebody does in between (a use, a finding, a vote) shows that it knew.

use super::Found;
use super::answers::named;
use super::sheet::Sheet;
use servanda_charter::{Block, Charter, Diagnostic, Expr, Node};
use std::collections::BTreeMap;

/// What comes about by itself: the attributes that say so, and the block's own events.
const BY_ITSELF: &[(&str, &[&str], &[&str])] = &[
    ("rule", &["then"], &["fired"]),
    ("right", &["lapse"], &["opened", "lapsed"]),
    ("duty", &["else"], &["started", "missed"]),
    ("status", &[], &["set"]),
    ("ending", &[], &["fired"]),
    ("moment", &[], &[""]),
];
/// Longest chain that is followed.
const STEPS_MAX: usize = 32;

pub(super) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let charter = sheet.charter;
    let sent = resting(charter);
    for r in charter.blocks_of("right").filter(|r| r.get("proof").is_none()) {
        let Some(word @ ("consent" | "acceptance" | "permission" | "waiver")) =
            r.get("silence").and_then(Expr::as_word)
        else {
            continue;
        };
        let Some(on) = r.get("on") else { continue };
        // The notice itself is asked about when the block is read.
        let Some((event, notice)) =
            named(on).into_iter().filter(|e| !whole_notice(e)).find_map(|e| Some((e.clone(), sent.get(&e)?)))
        else {
            continue;
        };
        let rests =
            if event == format!("{notice}.sent") { String::new() } else { format!(", which rests on `{notice}`") };
        let message = format!(
            "silence is {word}, and the window opens on `{event}`{rests}: nothing proves that those who are silent were told"
        );
        let d = Diagnostic::warning("silence_without_proof", on.span, message).clause(charter.clause_ref(r.clause));
        found.warnings.push(d.label("by which proof?").help(format!(
            "silence binds who was not told: by which proof? Write `on = {notice}` with `proof = received` or `proof = sent`; or, if the rule of its delivery is enough, `proof = none`"
        )));
    }
}

/// `notice.x`, as received.
fn whole_notice(event: &str) -> bool {
    event.strip_prefix("notice.").is_some_and(|l| !l.contains('.'))
}

/// Events that rest on the sending of a notice, each with the notice.
fn resting(charter: &Charter) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for n in charter.blocks_of("notice").filter(|n| n.get("delivery").is_some()) {
        out.insert(format!("{}.sent", n.id()), n.id());
        out.insert(n.id(), n.id());
    }
    if out.is_empty() {
        return out;
    }
    for _ in 0..STEPS_MAX {
        let before = out.len();
        for b in &charter.blocks {
            let Some((_, attributes, own)) = BY_ITSELF.iter().find(|(k, ..)| *k == b.kind) else { continue };
            let Some(notice) = starts(b).into_iter().find_map(|e| out.get(&e).cloned()) else { continue };
            let made = own.iter().map(|o| format!("{}.{o}", b.id()).trim_end_matches('.').to_owned());
            let deemed = attributes.iter().filter_map(|a| b.get(a)).flat_map(deemed);
            for e in made.chain(deemed).collect::<Vec<_>>() {
                out.entry(e).or_insert_with(|| notice.clone());
            }
        }
        if out.len() == before {
            break;
        }
    }
    out
}

/// What sets a block off; nothing where it asks for proof itself, or says that none is needed.
fn starts(b: &Block) -> Vec<String> {
    if b.get("proof").is_some() {
        return Vec::new();
    }
    ["on", "begins", "is"].iter().filter_map(|a| b.get(a)).flat_map(named).collect()
}

/// The events that effects deem to happen, and the statuses that they set.
fn deemed(e: &Expr) -> Vec<String> {
    let of = |i: &Expr| match &i.node {
        Node::Call { path, args, .. } => match (path.first().map(String::as_str), args.first()?.as_ref_text()?) {
            (Some("deem"), event) => Some(event),
            (Some("set"), status) => Some(format!("{status}.set")),
            _ => None,
        },
        _ => None,
    };
    e.items().iter().filter_map(of).collect()
}
