//! Vague clocks without a limit: "promptly" in the prose of a clause whose blocks name neither a last day nor a judge.

use super::Found;
use super::sheet::Sheet;
use super::words::{any, find, flat, limited};
use servanda_charter::Block;

/// Words for a time that nobody can count.
const VAGUE: &[&str] = &[
    "promptly",
    "prompt notice",
    "prompt written notice",
    "in a prompt manner",
    "without undue delay",
    "without unreasonable delay",
    "without further delay",
    "without any delay",
    "without delay",
    "undelayed",
    "forthwith",
    "as soon as practicable",
    "as soon as reasonably practicable",
    "as soon as is practicable",
    "as soon as is reasonably practicable",
    "as soon as practical",
    "as soon as possible",
    "as soon as reasonably possible",
    "as soon as feasible",
    "as soon as it can",
    "as soon as they can",
    "as early as possible",
    "as quickly as possible",
    "as promptly as possible",
    "as promptly as practicable",
    "within a reasonable time",
    "within a reasonable period",
    "within a reasonable timeframe",
    "within a commercially reasonable time",
    "within a commercially reasonable period",
    "within reasonable time",
    "within an appropriate time",
    "within an appropriate period",
    "after a reasonable time",
    "after a reasonable period",
    "for a reasonable time",
    "for a reasonable period",
    "reasonable prior notice",
    "reasonable advance notice",
    "reasonable notice",
    "in a timely manner",
    "in a timely fashion",
    "in timely fashion",
    "on a timely basis",
    "timely notice",
    "expeditiously",
    "speedily",
    "swiftly",
    "immediately",
    "in due course",
    "in due time",
    "at the earliest opportunity",
    "at its earliest convenience",
    "in good time",
    "shortly",
];
/// With "immediately", what makes it a duty and not an effect.
const MUST: &[&str] =
    &["shall", "must", "will", "undertakes", "undertake", "agrees to", "is to", "are to", "has to", "have to"];
const EFFECT: &[&str] = &[
    "terminate",
    "terminated",
    "terminates",
    "effective",
    "convert",
    "cease",
    "ceases",
    "end",
    "ends",
    "lapse",
    "become",
    "becomes",
    "due",
    "immediately following",
    "immediately after",
    "immediately before",
    "immediately prior",
    "immediately preceding",
    "immediately upon",
];
/// What acts on somebody, so that a time matters.
const ACTING: &[&str] = &["duty", "right", "notice", "report", "certificate", "payment", "event", "rule"];

pub(super) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    for p in &sheet.passages {
        let under: Vec<&Block> = sheet.blocks_under(p.clause).collect();
        if under.iter().any(|b| ends(b)) || limited(&p.text) {
            continue;
        }
        for (range, sentence) in p.each() {
            let flat = flat(sentence);
            let Some(word) = any(&flat, VAGUE) else { continue };
            let soft = matches!(word, "immediately" | "forthwith" | "in good time");
            let acts = under.iter().any(|b| ACTING.contains(&b.kind.as_str()));
            if !acts && any(&flat, MUST).is_none() {
                continue;
            }
            if soft && (any(&flat, MUST).is_none() || any(&flat, EFFECT).is_some()) {
                continue;
            }
            let Some(at) = find(sentence, word) else { continue };
            let at = range.start.saturating_add(at.start)..range.start.saturating_add(at.end);
            let message = format!(
                "\"{word}\" is no time that can be counted, and the clause names neither a last day nor a judge"
            );
            let d = sheet.warn(p, at, "clock_without_limit", message).label("how long is that?");
            found.warnings.push(d.help(
                "by when at the latest? Write an outer limit, `promptly, and at the latest within [5 business days](#…)`, and a `duty` that is due then; or say in a `finding` who judges whether it came in time",
            ));
        }
    }
}

/// Whether a block names a last moment or a judge.
fn ends(b: &Block) -> bool {
    match b.kind.as_str() {
        "duty" => b.get("due").is_some(),
        "right" => b.get("until").is_some(),
        "finding" | "moment" => true,
        _ => false,
    }
}
