//! Words with a capital letter that a charter uses as defined and defines nowhere; and business days without a calendar.
//!
//! Looked at only where a charter defines words at all: it has a clause of definitions, or says `"Affiliate" means …`. A
//! charter that sends its reader elsewhere for the rest ("failing that, what the Grant Agreement says") is taken at its word.

use super::Found;
use super::sheet::{Passage, Sheet};
use super::words::{any, find, flat};
use servanda_charter::{Diagnostic, Expr, Node};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Whether a capitalised word needs no definition anywhere.
fn common(word: &str) -> bool {
    COMMON.contains(&word) || servanda_vocabulary::month_number(word).is_some()
}

/// Such words, beside the months.
const COMMON: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "i",
    "internet",
    "english",
    "french",
    "german",
    "dutch",
    "belgian",
    "european",
    "union",
    "commission",
    "state",
    "states",
    "member",
    "court",
    "courts",
    "king",
    "europe",
    "christmas",
    "easter",
    "article",
    "articles",
    "section",
    "sections",
    "clause",
    "clauses",
    "annex",
    "appendix",
    "schedule",
    "exhibit",
    "attachment",
    "paragraph",
    "part",
    "chapter",
    "option",
    "module",
    "regulation",
    "directive",
    "act",
    "eu",
    "our",
    "where",
    "new",
    "york",
    "delaware",
    "finland",
    "helsinki",
    "finnish",
    "brussels",
    "amsterdam",
    "paris",
    "london",
    "greenwich",
    "coordinated",
    "universal",
    "united",
    "kingdom",
    "swiss",
    "economic",
    "area",
    "time",
    "latin",
    "github",
    "http",
    "https",
    "mr",
    "ms",
    "dr",
    "prof",
];
/// Words that begin a sentence and no name.
const STARTS: &[&str] = &[
    "the", "a", "an", "each", "every", "any", "all", "no", "neither", "either", "both", "such", "this", "these",
    "that", "if", "in", "on", "at", "of", "by", "for", "from", "to", "under", "upon", "when", "where", "while",
    "until", "unless", "after", "before", "once", "as", "its", "their", "his", "and", "or", "but", "other", "two",
    "three", "whoever", "only", "with", "without", "within", "during", "subject", "one", "where",
];
/// Small words that may stand inside a name.
const INSIDE: &[&str] = &["of", "and", "for", "the", "&"];
/// Words after which a defined term stands; a name of somebody stands without.
const BEFORE: &[&str] = &[
    "the", "a", "an", "each", "every", "any", "no", "its", "their", "such", "this", "that", "all", "other", "another",
    "our", "these", "those", "either", "neither",
];
/// Last words of what bears a name of its own: laws, institutions, sets of rules.
const BEARS_A_NAME: &[&str] = &[
    "regulation",
    "act",
    "directive",
    "convention",
    "rules",
    "rule",
    "code",
    "treaty",
    "law",
    "initiative",
    "chamber",
    "commerce",
    "institute",
    "university",
    "ltd",
    "limited",
    "gmbh",
    "inc",
    "exchange",
    "ministry",
    "chambers",
    "protocol",
    "constitution",
];

pub(super) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    business_days(sheet, found);
    let defined = Defined::of(sheet);
    if !defined.convention || defined.elsewhere {
        return;
    }
    let mut told: BTreeSet<String> = BTreeSet::new();
    for p in &sheet.passages {
        // What stands under the document's own title, before its first number, is no clause.
        if sheet.number(p.clause).starts_with('§') && sheet.charter.clause(p.clause).level == 1 {
            continue;
        }
        for (sentence, words) in p.each() {
            let whole = capitals(words).into_iter();
            let unknown = whole.filter(|u| !words.get(u.clone()).is_some_and(|t| defined.knows(t)));
            for used in
                unknown.flat_map(|u| pieces(words, &u)).filter(|u| after_article(words, u) && !explained(words, u))
            {
                let at = sentence.start.saturating_add(used.start)..sentence.start.saturating_add(used.end);
                let phrase = p.words(&at).to_owned();
                if p.term_at(at.start).is_some() || defined.knows(&phrase) || !told.insert(key(&phrase)) {
                    continue;
                }
                found.warnings.push(undefined(sheet, p, at, &phrase, &defined));
            }
        }
    }
}

fn undefined(sheet: &Sheet<'_>, p: &Passage, at: Range<usize>, phrase: &str, defined: &Defined) -> Diagnostic {
    let message = format!("\"{phrase}\" is written as a defined term, and nothing defines it");
    let d = sheet.warn(p, at, "undefined_term", message).label("defined nowhere");
    let first = key(phrase);
    let first = first.split(' ').next().unwrap_or("");
    let near = servanda_vocabulary::nearest(&key(phrase), defined.words.keys().map(String::as_str))
        .and_then(|n| defined.words.get(n))
        .or_else(|| {
            defined.words.iter().find(|(k, _)| k.contains(' ') && k.split(' ').next() == Some(first)).map(|(_, v)| v)
        });
    d.help(match near {
        Some(n) => {
            format!("is \"{n}\" meant? If not: what does \"{phrase}\" mean? Define it, or write it without the capital")
        }
        None => {
            format!(
                "what does \"{phrase}\" mean? Define it, name the document that does, or write it without the capital"
            )
        }
    })
}

/// What a charter defines.
#[derive(Default)]
struct Defined {
    /// By key: as it is written.
    words: BTreeMap<String, String>,
    /// Single words of names, which need no definition on their own.
    convention: bool,
    elsewhere: bool,
}

impl Defined {
    fn of(sheet: &Sheet<'_>) -> Self {
        let mut d = Self::default();
        for c in &sheet.charter.clauses {
            let lower = c.title.to_lowercase();
            d.convention |= lower.contains("definition") || lower.contains("defined terms");
            d.add(&c.title);
            d.add(&c.number);
        }
        for p in &sheet.passages {
            let flat = flat(&p.text);
            let capital = any(&flat, &["capital letter", "capital letters", "capitalised", "capitalized"]).is_some();
            d.elsewhere |= capital
                && any(&flat, &["failing that", "otherwise defined in", "not defined here", "meaning given"]).is_some();
            for quoted in quotations(&p.text) {
                d.add(quoted);
                d.convention |= quoted.starts_with(char::is_uppercase)
                    && any(&flat, &["means", "mean", "hereinafter", "has the meaning", "shall have the meaning"])
                        .is_some();
            }
            // "the Effective Date, 10 January 2024": a name beside its value.
            for (range, _) in &p.terms {
                let before = p.text.get(..range.start).unwrap_or("").trim_end_matches([' ', ',', '(', '[', ':']);
                let line = before.rsplit('\n').next().unwrap_or("");
                let own = capitals(line).pop().filter(|c| c.end == line.len());
                d.add(own.and_then(|c| line.get(c)).unwrap_or(""));
            }
            // A row of a table or an item of a list that begins with the term, and a sentence "X means", "An X is".
            for (_, s) in p.each() {
                let s = s.trim_start_matches(['-', '+', '|', ' ']);
                for lead in ["A ", "An ", "The ", ""] {
                    if let Some(rest) = s.strip_prefix(lead)
                        && let Some(first) = capitals(&format!("x {rest}")).first()
                        && first.start == 2
                    {
                        let end = first.end.saturating_sub(2);
                        let then = rest.get(end..).unwrap_or("").split_whitespace().next().unwrap_or("");
                        if matches!(then, "means" | "mean" | "is" | "are" | "|" | ":" | "–" | "—" | "refers") {
                            d.add(rest.get(..end).unwrap_or(""));
                        }
                    }
                }
            }
        }
        for t in sheet.charter.terms.values() {
            d.add(&t.text);
        }
        for b in &sheet.charter.blocks {
            d.add(&b.label.replace('_', " "));
            b.attributes.iter().for_each(|a| d.texts(&a.value));
        }
        d
    }

    fn texts(&mut self, e: &Expr) {
        if let Node::Text(t) = &e.node {
            self.add(t);
        }
        e.parts().into_iter().for_each(|p| self.texts(p));
    }

    fn add(&mut self, phrase: &str) {
        if phrase.len() <= 120 && !phrase.is_empty() {
            self.words.entry(key(phrase)).or_insert_with(|| phrase.trim().to_owned());
        }
    }

    /// Whether a phrase is defined, or all its words are parts of what is defined or common.
    fn knows(&self, phrase: &str) -> bool {
        let k = key(phrase);
        if self.words.contains_key(&k) {
            return true;
        }
        let words: Vec<&str> = k.split(' ').collect();
        // A name of its own; or the short form of a defined term, "the Committee".
        let last = words.last().copied().unwrap_or("");
        let short = self.words.keys().any(|d| d.ends_with(&format!(" {k}")));
        if short || BEARS_A_NAME.contains(&last) || BEARS_A_NAME.iter().any(|b| k.contains(&format!("{b} of "))) {
            return true;
        }
        // Two defined terms side by side; `the Finnish Arbitration Institute`.
        let known = |w: &[&str]| self.words.contains_key(&w.join(" "));
        let split = (1..words.len()).any(|i| {
            let (a, b) = words.split_at(i);
            (known(a) || a.iter().all(|w| common(w))) && (known(b) || b.iter().all(|w| common(w)))
        });
        split || words.iter().all(|w| common(w) || INSIDE.contains(w))
            // The short form of a name that is defined in full: "Northgate" of "Northgate Hospital".
            || self.words.values().any(|v| v.starts_with(phrase) && v.len() > phrase.len() && !v.contains('.')
                && v.get(phrase.len()..).is_some_and(|r| r.starts_with(' ')) && self.named(v))
    }

    /// Whether it reads like the name of somebody: every word with a capital letter.
    fn named(&self, v: &str) -> bool {
        v.split(' ').all(|w| w.starts_with(char::is_uppercase))
    }
}

/// Whether the words after a phrase say where it is explained ("that Appendix 1 describes"), or that it is a name
/// ("Apache licence 2.0").
fn explained(sentence: &str, at: &Range<usize>) -> bool {
    let mut next = sentence.get(at.end..).unwrap_or("").split_whitespace();
    let first = next.next().unwrap_or("").trim_matches(|c: char| !c.is_alphanumeric());
    let named = matches!(first, "licence" | "license" | "rules" | "law" | "convention")
        || (!first.is_empty() && first.chars().all(|c| c.is_ascii_digit()));
    const SAYS: &[&str] =
        &["describes", "described", "defines", "defined", "sets", "set", "names", "named", "lists", "listed", "gives"];
    let points = matches!(first, "that" | "which" | "as" | "described" | "defined" | "named");
    let mut near = next.take(5).map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()));
    named || points && (SAYS.contains(&first) || near.any(|w| SAYS.contains(&w)))
}

/// The parts of "Majority of the Committee", each of which may be a term.
fn pieces(sentence: &str, whole: &Range<usize>) -> Vec<Range<usize>> {
    let text = sentence.get(whole.clone()).unwrap_or("");
    let mut out = Vec::new();
    let mut from = 0usize;
    for (at, _) in text.match_indices(" of ") {
        out.push(from..at);
        from = at.saturating_add(" of ".len());
        if text.get(from..).is_some_and(|t| t.starts_with("the ")) {
            from = from.saturating_add("the ".len());
        }
    }
    out.push(from..text.len());
    out.into_iter().map(|r| whole.start.saturating_add(r.start)..whole.start.saturating_add(r.end)).collect()
}

/// What a party is called by its part in an agreement: a defined term even without an article, "Company may elect".
const ROLES: &[&str] = &[
    "agent",
    "buyer",
    "client",
    "company",
    "consultant",
    "contractor",
    "customer",
    "institution",
    "licensee",
    "licensor",
    "manufacturer",
    "owner",
    "partner",
    "purchaser",
    "recipient",
    "seller",
    "sponsor",
    "subcontractor",
    "supplier",
    "vendor",
];

/// Whether an article or its like stands before a phrase, or it is what a party is called.
fn after_article(sentence: &str, at: &Range<usize>) -> bool {
    if sentence.get(at.clone()).is_some_and(|w| ROLES.contains(&w.to_lowercase().as_str())) {
        return true;
    }
    let before = sentence.get(..at.start).unwrap_or("").trim_end();
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    BEFORE.contains(&word.to_lowercase().as_str())
}

/// A phrase without case and plural.
fn key(phrase: &str) -> String {
    let words: Vec<String> = phrase
        .split(|c: char| !c.is_alphanumeric() && c != '&')
        .filter(|w| !w.is_empty())
        .map(|w| {
            let w = w.to_lowercase();
            match w.strip_suffix("ies") {
                Some(stem) => format!("{stem}y"),
                None if w.len() > 3 && !w.ends_with("ss") => w.strip_suffix('s').unwrap_or(&w).to_owned(),
                None => w,
            }
        })
        .collect();
    words.join(" ")
}

/// What stands between double quotation marks.
fn quotations(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(i) = rest.find(['"', '“']) {
        let open = rest.get(i..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8);
        let inside = rest.get(i.saturating_add(open)..).unwrap_or("");
        let Some(close) = inside.find(['"', '”']) else { break };
        let quoted = inside.get(..close).unwrap_or("");
        if quoted.len() <= 80 && !quoted.contains('\n') {
            out.push(quoted);
        }
        let step = inside.get(close..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8);
        rest = inside.get(close.saturating_add(step)..).unwrap_or("");
    }
    out
}

/// Phrases of words with a capital letter that do not begin the sentence.
fn capitals(sentence: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let mut at = 0usize;
    let mut may = false;
    let mut quote = false;
    let mut first_name = false;
    for word in sentence.split_inclusive(char::is_whitespace) {
        let start = at;
        at = at.saturating_add(word.len());
        let bare = word.trim_end();
        let lead = bare.len().saturating_sub(bare.trim_start_matches(['(', '[', '"', '“', '‘']).len());
        let core = bare.get(lead..).unwrap_or("").trim_end_matches(|c: char| !c.is_alphanumeric());
        let core = core.strip_suffix("'s").or(core.strip_suffix("’s")).unwrap_or(core);
        let capital = core.chars().next().is_some_and(char::is_uppercase)
            && core.chars().skip(1).any(char::is_lowercase)
            && core.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'));
        let ends = bare.ends_with([',', ';', ':', '.', ')', ']', '"', '”', '?', '!']);
        let opened = bare.trim_start_matches(['(', '[']).starts_with(['"', '“']);
        // The first word may be a name's or only the sentence's: what follows it directly is left alone.
        let starts = STARTS.contains(&core.to_lowercase().as_str());
        first_name = capital && !starts && (!may || first_name);
        let quoted = quote || opened || first_name;
        let marks = bare.matches(['"', '“', '”']).count();
        quote = if opened { marks == 1 } else { quote && marks == 0 };
        if capital && may && !quoted {
            let from = start.saturating_add(lead);
            let to = from.saturating_add(core.len());
            match &mut open {
                Some(o) if lead == 0 => o.end = to,
                _ => {
                    out.extend(open.take());
                    open = Some(from..to);
                }
            }
        } else {
            out.extend(open.take());
        }
        if ends {
            out.extend(open.take());
        }
        // The word after a full stop, a colon or an opening mark begins something new.
        may = !bare.is_empty()
            && !bare.ends_with([':', '.', '?', '!', '|', ']'])
            && (may || core.chars().any(char::is_alphanumeric));
        if matches!(bare, "-" | "+" | "|" | "–" | "—") || (start == 0 && bare.ends_with([')', '.'])) {
            may = false;
        }
    }
    out.extend(open);
    // "Terms of Use" is one phrase.
    let mut joined: Vec<Range<usize>> = Vec::new();
    for r in out {
        match joined.last_mut() {
            Some(before) if sentence.get(before.end..r.start).is_some_and(|t| matches!(t, " of " | " of the ")) => {
                before.end = r.end;
            }
            _ => joined.push(r),
        }
    }
    joined
}

/// "Business days" where nothing says which days those are.
fn business_days(sheet: &Sheet<'_>, found: &mut Found) {
    let charter = sheet.charter;
    if charter
        .blocks_of("calendar")
        .any(|b| b.get("closed").is_some() || b.get("union").is_some() || b.get("of").is_some())
    {
        return;
    }
    const SAID: &[&str] = &[
        "business day is",
        "business days are",
        "business day means",
        "business days means",
        "working day is",
        "working days are",
        "working day means",
        "working days means",
        "banking day means",
        "business day shall mean",
    ];
    if sheet.passages.iter().any(|p| any(&flat(&p.text), SAID).is_some()) {
        return;
    }
    for p in &sheet.passages {
        let kinds = ["business days", "business day", "working days", "working day", "banking days", "banking day"];
        let Some(at) = kinds.iter().find_map(|k| find(&p.text, k)) else { continue };
        let word = p.words(&at).to_owned();
        let d = sheet.warn(p, at, "undefined_term", format!("nothing says which days are {word}")).label("no calendar");
        let help = "whose calendar counts? Say which days are closed, in the prose and in `calendar \"default\" { closed = [weekends, …] }`; or count calendar days";
        found.warnings.push(d.help(help));
        return;
    }
}
