//! References that lead nowhere or elsewhere: a clause that is not there, a title that is another clause's, a clause that
//! cites itself, an index that sends the reader to the wrong place; and, as a note, numbers that the clauses skip.

use super::Found;
use super::sheet::{Passage, Sheet};
use super::words::words;
use servanda_charter::{ClauseId, Diagnostic};
use servanda_vocabulary::nearest;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

const LEADS: &[&str] =
    &["clause", "clauses", "section", "sections", "article", "articles", "paragraph", "paragraphs", "§"];
/// Longest gap in the numbers that is told: excerpts skip more.
const GAP_MAX: u32 = 4;
/// Most numbers of one list of references.
const LIST_MAX: usize = 40;

/// One number that the prose cites.
struct Cited<'a> {
    number: &'a str,
    at: Range<usize>,
    /// `this clause 7.1`: it means itself on purpose.
    this: bool,
}

pub(super) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let numbers: BTreeMap<&str, &str> =
        sheet.charter.clauses.iter().map(|c| (c.number.as_str(), c.title.as_str())).collect();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for n in numbers.keys() {
        let mut path = String::new();
        for part in n.split('.') {
            path = if path.is_empty() { part.to_owned() } else { format!("{path}.{part}") };
            known.insert(path.clone());
        }
    }
    for p in &sheet.passages {
        for cited in citations(p) {
            // The sentence speaks of another text's clauses.
            let sentence = p.each().find(|(r, _)| r.contains(&cited.at.start)).map_or("", |(_, s)| s);
            let before = p.each().take_while(|(r, _)| r.end <= cited.at.start).last().map_or("", |(_, s)| s);
            const OTHERS: &[&str] = &["tandard contractual clauses", "tandard Contractual Clauses", "SCCs", "Addendum"];
            if OTHERS.iter().any(|o| sentence.contains(o) || before.contains(o)) {
                continue;
            }
            one(sheet, p, &cited, &numbers, &known, found);
        }
        index(sheet, p, &numbers, found);
    }
    gaps(sheet, found);
}

fn one(
    sheet: &Sheet<'_>,
    p: &Passage,
    cited: &Cited<'_>,
    numbers: &BTreeMap<&str, &str>,
    known: &BTreeSet<String>,
    found: &mut Found,
) {
    // Where a charter has several documents, their names stand before the numbers: clause 2 of document PA is `PA 2`.
    let own = sheet.number(p.clause);
    let here = own.rsplit_once(' ').map(|(document, _)| format!("{document} {}", cited.number));
    let there = format!(" {}", cited.number);
    let number = match here {
        Some(n) if known.contains(&n) || listed(sheet, &n) => n,
        _ if known.contains(cited.number) => cited.number.to_owned(),
        _ => known.iter().find(|k| k.ends_with(&there)).cloned().unwrap_or_else(|| cited.number.to_owned()),
    };
    let number = number.as_str();
    if !known.contains(number) && !listed(sheet, number) {
        let near = nearest(number, numbers.keys().copied().filter(|n| !n.starts_with('§')));
        let message = format!("the prose cites clause {number}, which is not there");
        let mut d = sheet.warn(p, cited.at.clone(), "missing_reference", message).label("no such clause");
        d.help = Some(match near.and_then(|n| numbers.get(n).map(|t| format!("{n} {t}"))) {
            Some(n) => {
                format!("which clause is meant: {n}? If another document's, name that document after the number")
            }
            None => "which clause is meant? If another document's, name that document after the number".to_owned(),
        });
        return found.warnings.push(d);
    }
    if number == own && !cited.this {
        let message = format!("clause {number} cites itself");
        let d = sheet.warn(p, cited.at.clone(), "cites_itself", message).label("this very clause");
        found.warnings.push(d.help(format!("which clause is meant? If this one, write `this clause {number}`")));
    }
    beside(sheet, p, cited, number, found);
    let after = p.text.get(cited.at.end..).unwrap_or("");
    let Some((title, len)) = bracketed(after) else { return };
    let Some(real) = numbers.get(number).filter(|t| !t.is_empty()) else { return };
    if same(title, real) {
        return;
    }
    let other = numbers.iter().find(|(_, t)| same(title, t)).map(|(n, _)| *n);
    let message = format!("the prose calls clause {number} \"{title}\"; its heading is \"{real}\"");
    let at = cited.at.start..cited.at.end.saturating_add(len);
    let d = sheet.warn(p, at, "wrong_reference", message).label("another title");
    found.warnings.push(d.help(match other {
        Some(n) => format!("which is meant, clause {number} ({real}) or clause {n} ({title})?"),
        None => format!("is clause {number} meant? Then write ({real}); else correct the number"),
    }));
}

/// "The lowest price under Section 3.3.9": what stands there must speak of it; if only a neighbour does, the number is a
/// slip by one.
fn beside(sheet: &Sheet<'_>, p: &Passage, cited: &Cited<'_>, number: &str, found: &mut Found) {
    let before = p.text.get(..cited.at.start).unwrap_or("");
    let named = thing_named(before);
    if named.is_empty() {
        return;
    }
    let speaks = |clause: ClauseId| {
        let own = sheet.number(clause);
        let under = |n: &str| n == own || n.strip_prefix(own).is_some_and(|r| r.starts_with('.'));
        let texts = sheet.passages.iter().filter(|q| under(sheet.number(q.clause)));
        let words: BTreeSet<String> = texts
            .flat_map(|q| words(&format!("{} {}", sheet.charter.clause(q.clause).title, q.text)))
            .map(|(_, w)| stem(&w))
            .collect();
        named.iter().filter(|n| words.contains(*n)).count()
    };
    let level = |c: ClauseId| sheet.number(c).matches('.').count();
    let parent = |c: ClauseId| sheet.number(c).rsplit_once('.').map_or("", |(p, _)| p);
    let Some(at) = sheet.passages.iter().position(|q| sheet.number(q.clause) == number) else { return };
    let Some(there) = sheet.passages.get(at).map(|q| q.clause) else { return };
    if there == p.clause || speaks(there) > 0 {
        return;
    }
    let alike = |q: &&Passage| level(q.clause) == level(there) && parent(q.clause) == parent(there);
    let (left, right) = sheet.passages.split_at(at);
    let previous = left.iter().rev().find(alike);
    let next = right.iter().skip(1).find(alike);
    let holding: Vec<ClauseId> = [previous, next]
        .into_iter()
        .flatten()
        .map(|q| q.clause)
        .filter(|c| *c != p.clause && speaks(*c) == named.len())
        .collect();
    let [one] = holding.as_slice() else { return };
    let (cites, real) = (sheet.charter.clause_ref(there), sheet.charter.clause_ref(*one));
    let message = format!("clause {cites} says nothing of what is cited from it; clause {real} beside it does");
    let d = sheet.warn(p, cited.at.clone(), "wrong_reference", message).label("another clause");
    found
        .warnings
        .push(d.help(format!("is clause {real} meant? Correct the number, or say in clause {cites} what it gives")));
}

/// What a reference says of the clause: the nouns of "the lowest price under Section", without small words; nothing where
/// the words before are no such phrase.
fn thing_named(before: &str) -> Vec<String> {
    let near: Vec<String> = words(before).into_iter().rev().take(9).map(|(_, w)| w).collect();
    // The word that leads ("Section"), and before it "under" or "of".
    let mut back = near.iter();
    let lead = back.next().is_some_and(|w| LEADS.contains(&w.as_str()));
    let joint = match back.next().map(String::as_str) {
        Some("under" | "in" | "of" | "by") => true,
        Some("to") => back.next().is_some_and(|w| w == "pursuant"),
        _ => false,
    };
    if !lead || !joint {
        return Vec::new();
    }
    let mut named = Vec::new();
    for w in back {
        if w == "the" {
            return named;
        }
        // Anything but nouns and what stands before nouns: no such phrase.
        const NO: &[&str] = &["is", "are", "be", "and", "or", "of", "to", "by", "for", "as", "it", "party", "parties"];
        if NO.contains(&w.as_str()) || w.len() < 4 {
            return Vec::new();
        }
        named.push(stem(w));
    }
    Vec::new()
}

/// A word without its ending, so that "discounts" and "discount" are one.
fn stem(word: &str) -> String {
    let w = word.strip_suffix("'s").or(word.strip_suffix("’s")).unwrap_or(word);
    let cut = ["ies", "ing", "es", "ed", "s", "y", "e"].iter().find_map(|e| w.strip_suffix(e).filter(|x| x.len() > 3));
    cut.unwrap_or(w).to_owned()
}

/// The numbers that a passage cites as clauses of this charter.
fn citations(p: &Passage) -> Vec<Cited<'_>> {
    let text = p.text.as_str();
    let mut out = Vec::new();
    let mut before = "";
    let mut at = 0usize;
    while let Some((word, range)) = next_word(text, at) {
        at = range.end;
        let lead = word.trim_start_matches(['(', '[', '"', '“']).to_lowercase();
        if !LEADS.contains(&lead.as_str()) {
            before = word;
            continue;
        }
        let mut list: Vec<Cited<'_>> = Vec::new();
        let this = before.eq_ignore_ascii_case("this");
        while list.len() < LIST_MAX {
            let Some((word, range)) = next_word(text, at) else { break };
            if !list.is_empty() && matches!(word, "and" | "or" | "to" | "," | "and/or") {
                // Only a number after the joint goes on with the list.
                if next_word(text, range.end).is_some_and(|(w, _)| number_in(w).is_some()) {
                    at = range.end;
                    continue;
                }
                break;
            }
            let Some((number, offset)) = number_in(word) else { break };
            let start = range.start.saturating_add(offset);
            list.push(Cited { number, at: start..start.saturating_add(number.len()), this });
            at = range.end;
            if bracketed(text.get(start.saturating_add(number.len())..).unwrap_or("")).is_some()
                || !(word.ends_with(',') || next_word(text, at).is_some_and(|(w, _)| matches!(w, "and" | "or" | "to")))
            {
                break;
            }
        }
        let end = list.last().map_or(at, |c| c.at.end);
        if !elsewhere(before, text.get(end..).unwrap_or("")) {
            out.extend(list);
        }
        before = word;
    }
    out
}

fn next_word(text: &str, from: usize) -> Option<(&str, Range<usize>)> {
    let rest = text.get(from..)?;
    let start = from.saturating_add(rest.len().saturating_sub(rest.trim_start().len()));
    let word = text.get(start..)?.split(char::is_whitespace).next().filter(|w| !w.is_empty())?;
    Some((word, start..start.saturating_add(word.len())))
}

/// The dotted number at the start of a word, and where it starts: `6.2,`, `7.3.1(ii)`, `11.8.1.Alt1.1`.
fn number_in(word: &str) -> Option<(&str, usize)> {
    let bare = word.trim_start_matches(['(', '[']);
    let offset = word.len().saturating_sub(bare.len());
    if !bare.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let end = bare.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).unwrap_or(bare.len());
    let number = bare.get(..end)?.trim_end_matches('.');
    // `13bis`, `2x` and the like are words of other documents.
    let digits_lead = number.split('.').next().is_some_and(|f| f.chars().all(|c| c.is_ascii_digit()));
    (digits_lead && number.len() <= 40).then_some((number, offset))
}

/// Whether what stands around says that the number is another document's: `of the Grant Agreement`, `GDPR`, `of Annex 1`.
fn elsewhere(before: &str, after: &str) -> bool {
    let bare = before.trim_matches(|c: char| !c.is_alphanumeric());
    let acronym = bare.len() >= 2 && bare.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
    let book = matches!(bare, "Act" | "Code" | "Regulation" | "Directive" | "Law" | "Statute" | "U.S.C");
    if acronym || book {
        return true;
    }
    // Over what belongs to the number: `(1)(f)`, `ff.`, brackets with a title.
    let mut rest = after.trim_start_matches([')', ',', ';']);
    while let Some(inside) = rest.trim_start().strip_prefix('(') {
        let Some(close) = inside.find(')') else { break };
        rest = inside.get(close.saturating_add(1)..).unwrap_or("");
    }
    let mut next = rest.split_whitespace();
    match next.next().unwrap_or("") {
        "of" | "in" | "under" | "to" | "from" => {
            let which = next.next().unwrap_or("");
            let of = after.trim_start().starts_with("of") || rest.trim_start().starts_with("of");
            of && !matches!(which, "this" | "these" | "") && {
                let noun = if matches!(which, "the" | "that" | "its" | "an" | "a") {
                    next.next().unwrap_or("")
                } else {
                    which
                };
                noun.starts_with(|c: char| c.is_uppercase())
                    || matches!(noun, "model" | "law" | "treaty" | "regulation")
            }
        }
        w => matches!(
            w.trim_matches(|c: char| !c.is_alphanumeric()),
            "GDPR" | "SCCs" | "SCC" | "TFEU" | "BGB" | "CC" | "AIA"
        ),
    }
}

/// ` (Payment & Fees)`: a title in brackets after a number, and its length with the brackets.
fn bracketed(after: &str) -> Option<(&str, usize)> {
    let open = after.trim_start_matches(' ');
    let inside = open.strip_prefix('(')?;
    let close = inside.find(')')?;
    let title = inside.get(..close)?;
    let first = title.chars().next()?;
    let title_like = first.is_uppercase()
        && title.chars().filter(|c| c.is_alphabetic()).count() >= 4
        && title.len() <= 80
        && !title.starts_with("I")
        || first.is_uppercase() && title.starts_with("In") && title.len() > 6;
    let len = after.len().saturating_sub(open.len()).saturating_add(close).saturating_add(2);
    title_like.then_some((title, len))
}

/// Whether two titles say the same: case, `&` and points do not matter, nor whether the short one begins the long one.
fn same(a: &str, b: &str) -> bool {
    let plain = |t: &str| -> String {
        let t = t.replace('&', " and ").to_lowercase();
        t.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let (a, b) = (plain(a), plain(b));
    a == b || b.starts_with(&format!("{a} ")) || a.starts_with(&format!("{b} to the extent "))
}

/// Whether a number is an item of a list under a clause: `2.6` where clause 2 has an item `6.`; likewise deeper.
fn listed(sheet: &Sheet<'_>, number: &str) -> bool {
    let Some((parent, item)) = number.rsplit_once('.') else { return false };
    let item = item.to_lowercase();
    sheet.passages.iter().filter(|p| sheet.number(p.clause) == parent).any(|p| {
        p.text.lines().any(|l| {
            let first = l.split_whitespace().next().unwrap_or("");
            first.trim_matches(['(', ')', '.']).eq_ignore_ascii_case(&item) && first.len() > item.len()
        })
    })
}

/// An index row, `Decision Period | 12.5`: the term must stand in that clause.
fn index(sheet: &Sheet<'_>, p: &Passage, numbers: &BTreeMap<&str, &str>, found: &mut Found) {
    for (range, row) in p.each().filter(|(_, row)| row.contains('|')) {
        let cells: Vec<&str> = row.split('|').map(str::trim).filter(|c| !c.is_empty()).collect();
        let [term, number] = cells.as_slice() else { continue };
        let number = number.trim_start_matches(|c: char| !c.is_ascii_digit());
        if !numbers.contains_key(number) || !term.starts_with(|c: char| c.is_uppercase()) {
            continue;
        }
        let holds = |p: &Passage| ['"', '“'].iter().any(|q| p.text.contains(&format!("{q}{term}")));
        let titled = |p: &Passage| same(term, sheet.charter.clause(p.clause).title.as_str());
        let there = |p: &&Passage| holds(p) || titled(p);
        let right = sheet.passages.iter().filter(|q| sheet.number(q.clause) == number).any(|q| there(&q));
        let Some(real) = sheet.passages.iter().find(there).filter(|_| !right) else { continue };
        let real = sheet.charter.clause_ref(real.clause);
        let message = format!("the index puts \"{term}\" in clause {number}; it is defined in clause {real}");
        let d = sheet.warn(p, range, "wrong_reference", message).label("another clause");
        found
            .warnings
            .push(d.help("which of the two clauses gives the definition? Correct the index or move the definition"));
    }
}

/// Numbers that the clauses skip between two that are there.
fn gaps(sheet: &Sheet<'_>, found: &mut Found) {
    let mut last: BTreeMap<(u32, &str), u32> = BTreeMap::new();
    for p in &sheet.passages {
        let number = sheet.number(p.clause);
        let (parent, own) = number.rsplit_once('.').unwrap_or(("", number));
        let Ok(own) = own.parse::<u32>() else { continue };
        let file = sheet.charter.clause(p.clause).span.file;
        if let Some(before) = last.insert((file, parent), own)
            && own > before.saturating_add(1)
            && own <= before.saturating_add(GAP_MAX)
        {
            let dot = if parent.is_empty() { "" } else { "." };
            let width = number.rsplit('.').next().filter(|n| n.starts_with('0')).map_or(0, str::len);
            let skipped: Vec<String> =
                (before.saturating_add(1)..own).map(|n| format!("{parent}{dot}{n:0width$}")).collect();
            let message = format!("the numbers skip {} before clause {number}", skipped.join(", "));
            let heading = sheet.charter.clause_ref(p.clause);
            let d = Diagnostic::warning("number_gap", sheet.heading(p.clause), message).clause(heading);
            found.notes.push(d.help("is a clause missing, or was one taken out? Write `(not used)` under its number"));
        }
    }
}
