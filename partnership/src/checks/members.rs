//! Contradictory membership: one clause counts somebody among a body's members, another says that they are none.

use super::Found;
use super::sheet::Sheet;
use super::words::{any, flat};
use std::ops::Range;

const MADE_OF: &[&str] = &[
    "made up of",
    "composed of",
    "consists of",
    "consist of",
    "comprises",
    "comprise",
    "comprised of",
    "includes as members",
    "members are",
    "members of",
    "seats go to",
    "sit on",
    "sits on",
    "sit in",
    "sits in",
    "has as members",
    "formed by",
    "formed of",
    "is a member of",
    "are members of",
    "counts among its members",
];
const NO_MEMBER: &[&str] = &[
    "not members of",
    "not a member of",
    "no members of",
    "no member of",
    "not be members of",
    "not be a member of",
    "but not members",
    "not as members",
    "not as a member",
    "without being members of",
    "without being a member of",
    "without membership of",
    "not count as members of",
    "not counted as members of",
];
/// Words that name nobody.
const EMPTY: &[&str] = &[
    "the",
    "a",
    "an",
    "of",
    "and",
    "or",
    "each",
    "its",
    "their",
    "his",
    "her",
    "shall",
    "will",
    "is",
    "are",
    "be",
    "may",
    "but",
    "from",
    "both",
    "with",
    "all",
    "other",
    "who",
    "which",
    "as",
    "in",
    "on",
    "to",
    "by",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "any",
    "party",
    "parties",
    "including",
    "representatives",
    "representative",
    "meetings",
    "members",
    "member",
    "permanent",
    "participants",
    "appointed",
    "not",
    "seat",
    "seats",
    "vote",
    "votes",
    "every",
    "also",
    "attend",
    "right",
    "without",
    "being",
    "that",
    "it",
    "they",
    "no",
    "meeting",
];

struct Says {
    passage: usize,
    at: Range<usize>,
    /// The names of what is spoken of, in the singular.
    words: Vec<String>,
}

pub(super) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let bodies = bodies(sheet);
    if bodies.is_empty() {
        return;
    }
    for body in &bodies {
        let (mut of, mut not): (Vec<Says>, Vec<Says>) = (Vec::new(), Vec::new());
        for (i, p) in sheet.passages.iter().enumerate() {
            for (range, sentence) in p.each() {
                let flat = flat(sentence);
                if !flat.contains(&format!(" {body} ")) {
                    continue;
                }
                let says = |cut: &str| Says { passage: i, at: range.clone(), words: subject(cut, body) };
                if let Some(no) = any(&flat, NO_MEMBER) {
                    let cut = flat.split(&format!(" {no} ")).next().unwrap_or("").to_owned();
                    not.push(says(&cut));
                } else if any(&flat, MADE_OF).is_some() {
                    of.push(says(&flat));
                }
            }
        }
        for n in &not {
            // Each role that is said to be no member, as two or more words in a row or the only word there is.
            let Some((m, who)) = of.iter().find_map(|m| shared(&n.words, &m.words).map(|w| (m, w))) else { continue };
            let (Some(here), Some(there)) = (sheet.passages.get(n.passage), sheet.passages.get(m.passage)) else {
                continue;
            };
            let message = format!(
                "\"{who}\" is no member of the {} by this clause, and among its members by clause {}",
                shown(body),
                sheet.charter.clause_ref(there.clause)
            );
            let d = sheet.warn(here, n.at.clone(), "contradictory_membership", message).label("member or not?");
            found.warnings.push(d.help("do they have a seat, count for the quorum and vote? Correct one of the two clauses, and say it in `seats` of the body"));
        }
    }
}

fn shown(body: &str) -> String {
    body.split(' ').map(|w| if w.len() <= 4 { w.to_uppercase() } else { w.to_owned() }).collect::<Vec<_>>().join(" ")
}

/// What the charter's bodies are called: labels of `body` blocks, and what the prose calls a committee, board or council.
fn bodies(sheet: &Sheet<'_>) -> Vec<String> {
    const KINDS: &[&str] =
        &["committee", "board", "council", "assembly", "panel", "group", "jmc", "body", "commission", "forum"];
    let mut out: Vec<String> =
        sheet.charter.blocks_of("body").map(|b| b.label.replace('_', " ").to_lowercase()).collect();
    for c in &sheet.charter.clauses {
        let title = flat(&c.title).trim().to_owned();
        if title.split(' ').next_back().is_some_and(|w| KINDS.contains(&w)) {
            out.push(title);
        }
    }
    // A short form of it, in capitals: "JMC".
    for p in &sheet.passages {
        for (_, s) in p.each() {
            let short = s
                .split(|c: char| !c.is_alphanumeric())
                .find(|w| (2..=6).contains(&w.len()) && w.chars().all(|c| c.is_ascii_uppercase()));
            if let Some(w) = short
                && any(&flat(s), NO_MEMBER).is_some()
            {
                out.push(w.to_lowercase());
            }
        }
    }
    out.sort();
    out.dedup();
    out
}

/// The words that name somebody, in the singular.
fn subject(flat: &str, body: &str) -> Vec<String> {
    let own: Vec<&str> = body.split(' ').collect();
    flat.split(' ')
        .filter(|w| !w.is_empty() && !own.contains(w))
        .map(|w| {
            if EMPTY.contains(&w) {
                String::new()
            } else {
                w.strip_suffix('s').filter(|s| s.len() > 2).unwrap_or(w).to_owned()
            }
        })
        .collect()
}

/// The longest run of naming words that both have: at least two, or the only naming word before the verb.
fn shared(no: &[String], of: &[String]) -> Option<String> {
    let runs: Vec<&[String]> = no.split(|w| w.is_empty()).filter(|r| !r.is_empty()).collect();
    let has = |run: &[String]| of.windows(run.len().max(1)).any(|w| w == run);
    let longest = runs.iter().filter(|r| r.len() >= 2).find_map(|r| r.windows(2).find(|w| has(w)).map(|w| w.join(" ")));
    longest.or_else(|| match runs.as_slice() {
        [only] if only.len() == 1 && has(only) => Some(only.concat()),
        [first, ..] if first.len() == 1 && has(first) && of.len() < 40 => Some(first.concat()),
        _ => None,
    })
}
