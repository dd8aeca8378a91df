//! Vague clocks without a limit: "promptly" in the prose of a clause whose blocks name neither a last day nor a judge.

use super::Found;
use super::sheet::Sheet;
use super::words::{any, find, flat, limbs, limited, periods};
use servanda_charter::Block;
use std::ops::Range;

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
    "as soon as it is able",
    "as soon as it is reasonably able",
    "as soon as they are able",
    "as soon as they are reasonably able",
    "as soon as reasonably able",
    "as soon as it reasonably can",
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
    "shall timely",
    "must timely",
    "will timely",
    "with all due speed",
    "with due speed",
    "with all speed",
    "at once",
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
/// Beside "immediately", what makes it an effect and not a duty: `terminates immediately`, `immediately due`.
const EFFECT: &[&str] = &[
    "terminate",
    "terminated",
    "terminates",
    "effective",
    "effect",
    "convert",
    "converts",
    "cease",
    "ceases",
    "end",
    "ends",
    "lapse",
    "lapses",
    "become",
    "becomes",
    "due",
    "payable",
    "following",
    "after",
    "before",
    "prior",
    "preceding",
];
/// What somebody does to another: with it a sentence asks for an act even without `shall`.
const ACTS: &[&str] = &[
    "notify", "notifies", "inform", "informs", "tell", "tells", "advise", "advises", "reports", "reply", "replies",
    "respond", "responds", "answers", "returns", "pay", "pays", "deliver", "delivers", "provide", "provides", "give",
    "gives", "send", "sends", "destroy", "destroys", "delete", "deletes", "correct", "corrects", "repair", "repairs",
];
/// Words that bind a period to what stands before them, whatever stands between.
const LAST: &[&str] =
    &["in any case", "in any event", "at the latest", "no later than", "not later than", "no event later than"];
/// What acts on somebody, so that a time matters.
const ACTING: &[&str] = &["duty", "right", "notice", "report", "certificate", "payment", "event", "rule"];

pub(super) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    for p in &sheet.passages {
        let under: Vec<&Block> = sheet.blocks_under(p.clause).collect();
        if under.iter().any(|b| ends(b)) {
            continue;
        }
        let acts = under.iter().any(|b| ACTING.contains(&b.kind.as_str()));
        let all = p.each().flat_map(|(r, s)| {
            // A command at the head of a sentence governs each of its limbs.
            let must = any(&flat(s), MUST).is_some();
            limbs(s).map(move |l| (start_of(&r, &l), s.get(l).unwrap_or(""), must))
        });
        for (range, limb, must) in all {
            let flat = flat(limb);
            let Some(word) = any(&flat, VAGUE) else { continue };
            let told = must || any(&flat, ACTS).is_some();
            let soft = matches!(word, "immediately" | "forthwith" | "in good time" | "at once");
            if (!acts && !told) || (soft && (!told || effect(&flat, word))) || tied(limb, word) {
                continue;
            }
            let Some(at) = find(limb, word) else { continue };
            let at = range.saturating_add(at.start)..range.saturating_add(at.end);
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

fn start_of(sentence: &Range<usize>, limb: &Range<usize>) -> usize {
    sentence.start.saturating_add(limb.start)
}

/// Whether the word stands beside what takes effect by itself, and nobody has to do it.
fn effect(flat: &str, word: &str) -> bool {
    let Some((before, after)) = flat.split_once(&format!(" {word} ")) else { return false };
    let near = before.split(' ').rev().take(2).chain(after.split(' ').take(1)).any(|w| EFFECT.contains(&w));
    let hindsight = ["all", "two", "more"].contains(&before.rsplit(' ').next().unwrap_or_default());
    // `immediately upon receipt` dates what somebody is told to do, and nothing else.
    near || (word == "at once" && hindsight) || (after.starts_with("upon ") && any(flat, ACTS).is_none())
}

/// Whether a period of the same limb bounds the word: no other command stands between them, or it says "at the latest".
fn tied(limb: &str, word: &str) -> bool {
    if !limited(limb) {
        return false;
    }
    let Some(at) = find(limb, word) else { return false };
    any(&flat(limb), LAST).is_some()
        || periods(limb).iter().any(|p| {
            let between = if p.at.start >= at.end { at.end..p.at.start } else { p.at.end.min(at.start)..at.start };
            any(&flat(limb.get(between).unwrap_or("")), MUST).is_none()
        })
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
