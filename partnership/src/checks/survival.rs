//! Survival unasked: the agreement can end, or a party can leave it, and nothing says what becomes of the clauses that no
//! survival names.
//!
//! Without a word they follow their own conditions, and duties go on to arise in an agreement that is over. Whether the
//! parties meant that is for them to say: `others = end`, or `others = stay`.

use super::Found;
use super::answers::named;
use super::sheet::Sheet;
use servanda_charter::{Block, Charter, Diagnostic};

/// Kinds of block that the end of an agreement can be.
const MOMENTS: &[&str] = &["event", "moment", "notice", "matter"];
/// What an end is called.
const END: &[&str] = &[
    "end",
    "ended",
    "ends",
    "terminated",
    "termination",
    "expiry",
    "expired",
    "expiration",
    "dissolution",
    "dissolved",
];
/// Words that may stand beside it.
const BESIDE: &[&str] = &["agreement", "partnership", "contract", "consortium", "charter", "of", "the", "whole"];
/// What commands something.
const COMMANDS: &[&str] = &["duty", "amount", "forbid", "permit"];

pub(super) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let charter = sheet.charter;
    leaving(charter, found);
    if charter.blocks_of("survive").any(|b| b.get("others").is_some()) {
        return;
    }
    if let Some(b) = charter.blocks_of("survive").next() {
        let message = "these clauses go on after the end; nothing says what becomes of the others";
        return found.warnings.push(asked(charter, b, message));
    }
    let Some(end) = charter.blocks.iter().find(|b| is_end(charter, b)) else { return };
    if charter.blocks.iter().any(|b| COMMANDS.contains(&b.kind.as_str()) && b.clause != end.clause) {
        let message = format!(
            "`{}` ends the agreement; nothing says which clauses go on, and what becomes of the others",
            end.id()
        );
        let d = Diagnostic::warning("survival_unasked", end.head, message).clause(charter.clause_ref(end.clause));
        let from = match end.kind.as_str() {
            "matter" => format!("resolution.{}.binding", end.label),
            "ending" => format!("{}.fired", end.id()),
            _ => end.id(),
        };
        found.warnings.push(d.label("what goes on after it?").help(format!(
            "which clauses survive, and do the others end? Write `survive \"…\" {{ clauses = [\"…\"], from = {from}, others = end }}` (`clauses = []` if none survives), or `others = stay` if they follow their own conditions"
        )));
    }
}

fn asked(charter: &Charter, b: &Block, message: &str) -> Diagnostic {
    let d = Diagnostic::warning("survival_unasked", b.head, message).clause(charter.clause_ref(b.clause));
    d.label("and the others?").help(
        "do the clauses that do not survive end? Write `others = end`: they start nothing after it, and what is owed stays owed; or `others = stay` if each follows its own conditions",
    )
}

/// Whether a block is the end of the whole agreement, by its name. A notice is, where a right ends the agreement by it.
fn is_end(charter: &Charter, b: &Block) -> bool {
    let words: Vec<&str> = b.label.split('_').collect();
    let ends = |r: &Block| r.get("act").is_some_and(|e| named(e).contains(&b.id()));
    b.kind == "ending"
        || MOMENTS.contains(&b.kind.as_str())
            && (b.kind != "notice" || charter.blocks_of("right").any(ends))
            && words.iter().any(|w| END.contains(w))
            && words.iter().all(|w| END.contains(w) || BESIDE.contains(w))
}

/// A party that leaves: does what it owes stay?
fn leaving(charter: &Charter, found: &mut Found) {
    for b in charter.blocks_of("leaving").filter(|b| b.get("keeps").is_none() && b.get("ends").is_none()) {
        let message = format!("a party leaves by `{}`; nothing says what becomes of its open duties", b.id());
        let d = Diagnostic::warning("survival_unasked", b.head, message).clause(charter.clause_ref(b.clause));
        found.warnings.push(d.label("does it still owe what it owed?").help(
            "does what it owes stay owed? Write `keeps = [accrued]`; or `ends = duties` if its open duties end with its leaving",
        ));
    }
}
