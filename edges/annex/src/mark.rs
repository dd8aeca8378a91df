//! Numbers as contracts write them: `1`, `1.2`, `6(b)(ii)`, `(a)`, `iv.`, `Article IV`, `§ 3`, `Schedule B`.

/// A number found at some place of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A whole address: `6.2.1`, `6(b)(ii)`; `said` when a word such as "Article" stood before it.
    Whole { parts: Vec<String>, written: String, said: bool },
    /// One number that continues or opens a list below what came before: `(a)`, `iv.`; with its style.
    Step { token: String, style: Style },
    /// An annex: `Schedule B`.
    Annex { name: String, label: String },
}

/// What stands around a step's token, and what kind it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    /// `(`, or nothing.
    pub open: bool,
    /// `)`, `.` or nothing.
    pub close: Option<char>,
    /// Digits, or letters of one case.
    pub class: Class,
}

/// What a step's token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Digit,
    Lower,
    Upper,
}

const ANNEX: [&str; 6] = ["annex", "schedule", "appendix", "exhibit", "attachment", "anlage"];
const WORDS: [&str; 6] = ["article", "section", "clause", "§", "artikel", "paragraph"];

/// The number at the start of a text, and what follows it.
pub(crate) fn at_start(text: &str) -> Option<(Mark, &str)> {
    let text = text.trim_start_matches(|c: char| c == '[' || c.is_whitespace());
    worded(text).or_else(|| whole(text)).or_else(|| step(text))
}

fn worded(text: &str) -> Option<(Mark, &str)> {
    let (first, rest) = match text.strip_prefix('§') {
        Some(r) => ("§", r.trim_start()),
        None => text.split_once(char::is_whitespace).map(|(f, r)| (f, r.trim_start()))?,
    };
    let word = first.to_lowercase();
    let annex = ANNEX.contains(&word.as_str());
    if !(annex || WORDS.contains(&word.as_str())) || first.chars().next().is_some_and(char::is_lowercase) {
        return None;
    }
    let end = rest.find(|c: char| c.is_whitespace()).unwrap_or(rest.len());
    let (number, after) = (rest.get(..end)?, rest.get(end..)?);
    let number = number.trim_end_matches(['.', ':', ',', '–', '—', '-']);
    let after = after.trim_start().trim_start_matches(['–', '—', '-', ':']).trim_start();
    // Inside a sentence the words go on in small letters: "Section 2.1 applies".
    let heads = after.chars().find(|c| c.is_alphanumeric()).is_none_or(|c| c.is_uppercase() || c.is_numeric());
    let sentence = after.starts_with([',', ';', ')', '(']) || rest.get(..end)?.ends_with(',');
    if !heads || sentence {
        return None;
    }
    if annex {
        let label = number.trim_matches(['[', ']', '“', '”', '"', '\'']);
        let known = label.len() == 1 && label.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            || label.len() <= 5
                && (label.parse::<u8>().is_ok() || roman(label).is_some() && label == label.to_uppercase());
        // A text that lost its line ends goes on behind a wide gap.
        let head = after.split("   ").next().unwrap_or(after);
        return (known && head.chars().count() < 160)
            .then(|| (Mark::Annex { name: title(&word), label: label.to_owned() }, after));
    }
    let parts = match roman(number).filter(|_| number == number.to_uppercase()) {
        Some(n) => vec![n.to_string()],
        None => match whole(&format!("{number} ")) {
            Some((Mark::Whole { parts, .. }, _)) => parts,
            _ => return None,
        },
    };
    Some((Mark::Whole { written: join(&parts), parts, said: true }, after))
}

fn title(word: &str) -> String {
    let mut c = word.chars();
    c.next().map(|f| f.to_uppercase().chain(c).collect()).unwrap_or_default()
}

/// `6`, `6.2.1`, `6(b)(ii)`, `6(d)3`, `7.Alt1.1`, with an ending `.`, `)` or `:`.
fn whole(text: &str) -> Option<(Mark, &str)> {
    let mut parts: Vec<String> = Vec::new();
    let mut rest = text;
    // `(A)1.1`: an annex's own numbers may repeat its letter.
    if let Some(r) = rest.strip_prefix('(')
        && let Some((t, r)) = r.split_once(')')
        && t.len() == 1
        && t.bytes().all(|b| b.is_ascii_uppercase())
        && r.starts_with(|c: char| c.is_ascii_digit())
    {
        parts.push(t.to_owned());
        rest = r;
    }
    let first = digits(rest).filter(|d| d.len() <= 3)?;
    parts.push(first.to_owned());
    rest = rest.get(first.len()..)?;
    loop {
        let next = if let Some(r) = rest.strip_prefix('(') {
            r.split_once(')').filter(|(t, _)| token(t))
        } else if let Some(r) = rest.strip_prefix('.') {
            let end = r.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(r.len());
            let t = r.get(..end)?;
            let named = t.starts_with("Alt") && t.len() <= 6;
            (token(t) && (t.len() == 1 || t.bytes().all(|b| b.is_ascii_digit())) || named)
                .then(|| (t, r.get(end..).unwrap_or_default()))
        } else if parts.len() > 1 {
            digits(rest).filter(|d| d.len() <= 2).map(|d| (d, rest.get(d.len()..).unwrap_or_default()))
        } else {
            None
        };
        let Some((t, r)) = next else { break };
        parts.push(t.to_owned());
        rest = r;
        if parts.len() > 12 {
            return None;
        }
    }
    let written = text.get(..text.len().checked_sub(rest.len())?)?.to_owned();
    let after = rest.strip_prefix(['.', ')', ':']).unwrap_or(rest);
    // `1)` alone is a step of a list, not an address.
    if parts.len() == 1 && rest.starts_with(')') {
        return None;
    }
    if !(after.is_empty() || after.starts_with(char::is_whitespace)) {
        return None;
    }
    Some((Mark::Whole { parts, written, said: false }, after.trim_start()))
}

fn digits(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end).filter(|d| !d.is_empty())
}

fn token(t: &str) -> bool {
    let len = t.len();
    t.bytes().all(|b| b.is_ascii_digit()) && (1..=3).contains(&len)
        || len == 1 && t.bytes().all(|b| b.is_ascii_alphabetic())
        || len == 2
            && t.bytes().all(|b| b.is_ascii_lowercase())
            && (roman(t).is_some() || t.as_bytes().first() == t.as_bytes().last())
        || (3..=6).contains(&len) && roman(t).is_some()
}

/// `(a)`, `a)`, `a.`, `(iv)`, `iv.`, `(1)`, `1)`, `(A)`.
fn step(text: &str) -> Option<(Mark, &str)> {
    let (open, rest) = text.strip_prefix('(').map_or((false, text), |r| (true, r));
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let (t, rest) = (rest.get(..end)?, rest.get(end..)?);
    let close = rest.chars().next().filter(|c| matches!(c, ')' | '.'))?;
    if !token(t) || (open && close != ')') {
        return None;
    }
    let after = rest.get(1..)?;
    if !(after.is_empty() || after.starts_with(char::is_whitespace)) {
        return None;
    }
    // "A. Smith" is a name; capitals count only with a bracket.
    if close == '.' && t.bytes().all(|b| b.is_ascii_uppercase()) {
        return None;
    }
    Some((
        Mark::Step { token: t.to_owned(), style: Style { open, close: Some(close), class: class(t) } },
        after.trim_start(),
    ))
}

fn class(t: &str) -> Class {
    match t.bytes().next() {
        Some(b) if b.is_ascii_digit() => Class::Digit,
        Some(b) if b.is_ascii_uppercase() => Class::Upper,
        _ => Class::Lower,
    }
}

/// What places a token may take in its list, from 1: `i` is the first of i, ii, iii and the ninth of a, b, c.
pub(crate) fn places(token: &str) -> Vec<u32> {
    if let Ok(n) = token.parse::<u32>() {
        return vec![n];
    }
    let mut list: Vec<u32> = roman(token).into_iter().collect();
    let bytes = token.as_bytes();
    if let Some(b) = bytes.first().filter(|b| bytes.iter().all(|o| o == *b)) {
        let at = u32::from(b.to_ascii_lowercase().saturating_sub(b'a')).saturating_add(1);
        let round = u32::try_from(bytes.len()).unwrap_or(1).saturating_sub(1).saturating_mul(26);
        list.push(at.saturating_add(round));
    }
    list
}

/// A Roman number up to 89.
pub(crate) fn roman(text: &str) -> Option<u32> {
    let upper = text.to_uppercase();
    let n = (1..90).find(|n| to_roman(*n) == upper)?;
    (text == upper || text == upper.to_lowercase()).then_some(n)
}

/// A number in Roman letters.
pub(crate) fn to_roman(mut n: u32) -> String {
    let mut out = String::new();
    for (value, letters) in [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ] {
        while n >= value && out.len() < 40 {
            out.push_str(letters);
            n = n.saturating_sub(value);
        }
    }
    out
}

/// An address as a reader writes it: digits with points, letters in brackets.
pub(crate) fn join(parts: &[String]) -> String {
    let mut out = String::new();
    for p in parts {
        if out.is_empty() {
            out.push_str(p);
        } else if p.starts_with(|c: char| c.is_ascii_digit()) || p.starts_with("Alt") {
            out.push('.');
            out.push_str(p);
        } else {
            out.push('(');
            out.push_str(p);
            out.push(')');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(text: &str) -> String {
        match at_start(text) {
            Some((Mark::Whole { parts, said, .. }, rest)) => {
                format!("{}{}|{rest}", if said { "said " } else { "" }, parts.join("/"))
            }
            Some((Mark::Step { token, .. }, rest)) => format!("step {token}|{rest}"),
            Some((Mark::Annex { name, label }, rest)) => format!("{name} {label}|{rest}"),
            None => "none".to_owned(),
        }
    }

    #[test]
    fn numbers_are_read_as_written() {
        assert_eq!(says("6.2.1 Quorum"), "6/2/1|Quorum");
        assert_eq!(says("1. Scope"), "1|Scope");
        assert_eq!(says("6(b)(ii) becomes"), "6/b/ii|becomes");
        assert_eq!(says("6(d)3 If"), "6/d/3|If");
        assert_eq!(says("8.2.Alt1.1 each"), "8/2/Alt1/1|each");
        assert_eq!(says("(A)1.1 [Insert"), "A/1/1|[Insert");
        assert_eq!(says("(iv) text"), "step iv|text");
        assert_eq!(says("b) text"), "step b|text");
        assert_eq!(says("ARTICLE IV – TERM"), "said 4|TERM");
        assert_eq!(says("Section 2.1 applies"), "none");
        assert_eq!(says("§ 3 Dauer"), "said 3|Dauer");
        assert_eq!(says("Schedule B"), "Schedule B|");
        assert_eq!(says("Exhibit 10.24"), "none");
        assert_eq!(says("A. Smith"), "none");
        assert_eq!(says("2.5% of"), "none");
        assert_eq!(says("1,000 units"), "none");
        assert_eq!(says("2017-03-01 x"), "none");
    }
}
