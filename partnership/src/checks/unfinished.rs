//! Text that was never finished: a blank, an alternative that nobody chose, a sentence that stops.

use super::Found;
use super::sheet::Sheet;
use super::words::{any, flat, words};
use std::ops::Range;

/// Openings after which a thing is named, so that a verb must follow.
const NOUN_OPENINGS: &[&str] = &[
    "in the event of",
    "in case of",
    "in the case of",
    "upon",
    "subject to",
    "notwithstanding",
    "except as set out in",
    "in the absence of",
    "without prejudice to",
    "with effect from",
    "by way of derogation from",
];
/// Openings of a side clause, which has a verb of its own.
const CLAUSE_OPENINGS: &[&str] = &["if", "where", "unless", "in the event that", "provided that", "as long as"];
/// Words on which no sentence ends.
const DANGLING: &[&str] = &[
    "the", "a", "an", "and", "or", "of", "from", "with", "between", "than", "which", "shall", "unless", "if",
    "because", "during", "into", "its", "their", "whose", "by", "at", "and/or", "under",
];
/// Words of which a finished sentence has at least one.
const VERBS: &[&str] = &[
    "shall", "will", "may", "must", "can", "should", "would", "is", "are", "was", "were", "be", "been", "has", "have",
    "had", "does", "do", "did", "cannot", "need", "needs", "becomes", "become", "remains", "remain", "ends", "end",
    "applies", "apply", "means", "takes", "take", "gives", "give", "holds", "hold", "goes", "go", "stays", "stay",
    "pays", "owes", "binds", "lapses", "prevails", "decides", "decide", "tells", "sends", "agrees", "agree", "survive",
    "survives",
];

pub(super) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    for p in &sheet.passages {
        for (at, what, help) in blanks(&p.text).into_iter().chain(alternatives(&p.text)) {
            if p.term_at(at.start).is_some() {
                continue;
            }
            let shown = p.words(&at).to_owned();
            found
                .warnings
                .push(sheet.warn(p, at, "unfinished_text", format!("{what}: {shown}")).label("left open").help(help));
        }
        for (range, sentence) in p.each() {
            let stop = sentence.ends_with('.');
            let Some(why) = (if stop { half(sentence) } else { None }) else { continue };
            let d = sheet.warn(p, range, "unfinished_text", why.to_owned()).label("the sentence stops here");
            found.warnings.push(d.help("what is to follow? Finish the sentence, or take it out"));
        }
    }
}

type Open = (Range<usize>, &'static str, &'static str);

/// `[____]`, `[●]`, `[insert name]`, `TBD`.
fn blanks(text: &str) -> Vec<Open> {
    let mut out = Vec::new();
    let fill = "what belongs here? Fill it in, or bind it as a visible blank, `[____](#name.of_it)`, and say what a blank means";
    for (i, _) in text.match_indices('[') {
        let rest = text.get(i.saturating_add(1)..).unwrap_or("");
        let Some(close) = rest.find(']').filter(|c| *c <= 80) else { continue };
        let inside = rest.get(..close).unwrap_or("");
        let low = inside.trim().to_lowercase();
        let marks = inside.chars().all(|c| matches!(c, '_' | '●' | '•' | '…' | '.' | ' ' | '*' | 'x' | 'X' | '?'));
        let asks = ["insert", "tbd", "to be completed", "fill in", "complete", "name of", "specify", "please"];
        if !inside.is_empty()
            && (marks || asks.iter().any(|a| low.starts_with(a)) || matches!(low.as_str(), "date" | "name" | "amount"))
        {
            out.push((i..i.saturating_add(close).saturating_add(2), "a blank was not filled in", fill));
        }
    }
    for (r, w) in words(text) {
        if matches!(text.get(r.clone()), Some("TBD" | "TBC" | "TODO" | "XX" | "XXX")) && !w.is_empty() {
            out.push((r, "a blank was not filled in", fill));
        }
    }
    if let Some(i) = text.find("____").filter(|i| !out.iter().any(|(r, ..)| r.contains(i))) {
        let len = text.get(i..).map_or(4, |t| t.len().saturating_sub(t.trim_start_matches('_').len()));
        out.push((i..i.saturating_add(len), "a blank was not filled in", fill));
    }
    out
}

/// `2/3 OR 1/2`, `[a majority/a Qualified Majority]`.
fn alternatives(text: &str) -> Vec<Open> {
    let mut out = Vec::new();
    let choose = "which of them is agreed? Keep one and take out the rest";
    let all = words(text);
    for trio in all.windows(3) {
        let [(a, _), (or, _), (b, _)] = trio else { continue };
        let calm = |r: &Range<usize>| {
            text.get(r.clone()).is_some_and(|w| w.chars().any(|c| c.is_lowercase() || c.is_ascii_digit()))
        };
        if text.get(or.clone()) == Some("OR") && calm(a) && calm(b) {
            out.push((a.start..b.end, "two alternatives stand side by side", choose));
        }
    }
    for (i, _) in text.match_indices('[') {
        let rest = text.get(i.saturating_add(1)..).unwrap_or("");
        let Some(close) = rest.find(']').filter(|c| *c <= 160) else { continue };
        let inside = rest.get(..close).unwrap_or("");
        let sides: Vec<&str> = inside.split('/').map(str::trim).collect();
        let worded = sides.len() > 1 && sides.iter().all(|s| s.chars().filter(|c| c.is_alphabetic()).count() > 1);
        if worded && !inside.contains('\n') && !inside.contains("and/or") {
            out.push((i..i.saturating_add(close).saturating_add(2), "alternatives in brackets are still open", choose));
        }
    }
    out
}

/// Why a sentence is no whole one.
fn half(sentence: &str) -> Option<&'static str> {
    let all = words(sentence);
    let (place, last) = all.last()?;
    // "Schedule A." ends on a name.
    let capital = sentence.get(place.clone()).is_some_and(|w| w.starts_with(char::is_uppercase));
    // `[…]` and quotations may end on any word.
    if DANGLING.contains(&last.as_str()) && !capital && !sentence.ends_with(['"', '”', ']', ')']) && all.len() > 3 {
        return Some("the sentence ends on a word that joins");
    }
    let flat = flat(sentence);
    let opens = |list: &[&str]| list.iter().any(|o| flat.starts_with(&format!(" {o} ")));
    let verb = any(&flat, VERBS).is_some() || all.iter().any(|(_, w)| w.ends_with("n't") || w.ends_with("n’t"));
    // A present-tense verb that the list lacks follows a comma: "…, the licence lapses".
    let main = sentence.rsplit_once(',').is_some_and(|(_, rest)| words(rest).len() > 2);
    (!verb && !main && (opens(NOUN_OPENINGS) || opens(CLAUSE_OPENINGS)))
        .then_some("the sentence has no verb: it says when, and not what")
}
