//! Small readings of prose that several checks share.

use std::ops::Range;

/// The words of a text in lower case, with their places.
pub(super) fn words(text: &str) -> Vec<(Range<usize>, String)> {
    let mut out: Vec<(Range<usize>, String)> = Vec::new();
    let mut start: Option<usize> = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '/' | '%') {
            start.get_or_insert(i);
        } else if let Some(s) = start.take() {
            out.push((s..i, text.get(s..i).unwrap_or("").to_lowercase()));
        }
    }
    out
}

/// The text in lower case with single spaces and a space at both ends, so that whole words can be looked for in it.
pub(super) fn flat(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(2));
    out.push(' ');
    for (_, w) in words(text) {
        out.push_str(&w);
        out.push(' ');
    }
    out
}

/// Whether one of these phrases (lower case, whole words) stands in a [`flat`] text.
pub(super) fn any<'p>(flat: &str, phrases: &[&'p str]) -> Option<&'p str> {
    phrases.iter().copied().find(|p| flat.contains(&format!(" {p} ")))
}

/// Where a phrase of whole words first stands in a text.
pub(super) fn find(text: &str, phrase: &str) -> Option<Range<usize>> {
    let wanted: Vec<&str> = phrase.split(' ').collect();
    let all = words(text);
    let n = wanted.len();
    all.windows(n.max(1)).find(|w| w.iter().zip(&wanted).all(|((_, a), b)| a == b)).and_then(|w| {
        let (first, last) = (w.first()?, w.last()?);
        Some(first.0.start..last.0.end)
    })
}

/// A period that the prose writes: how many, of which unit in the singular, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Span {
    pub count: u32,
    pub unit: String,
    pub business: bool,
    pub at: Range<usize>,
}

/// The periods in a text: `30 days`, `thirty (30) calendar days`, `fourteen days`.
pub(super) fn periods(text: &str) -> Vec<Span> {
    const UNITS: &[&str] = &["minute", "hour", "day", "week", "month", "quarter", "year"];
    let all = words(text);
    let mut out = Vec::new();
    for (i, (at, w)) in all.iter().enumerate() {
        let unit = w.strip_suffix('s').unwrap_or(w).trim_end_matches(['\'', '’']);
        if !UNITS.contains(&unit) {
            continue;
        }
        let mut k = i;
        let mut business = false;
        let number = loop {
            let Some(j) = k.checked_sub(1) else { break None };
            k = j;
            let Some((range, word)) = all.get(j) else { break None };
            match word.as_str() {
                "business" | "working" | "banking" => business = true,
                "calendar" | "full" | "consecutive" => {}
                // `a day`, `the once`: words, not figures.
                "a" | "an" | "once" | "twice" => break None,
                _ => break servanda_vocabulary::number_word(word).map(|n| (n, range.start)),
            }
        };
        if let Some((count, start)) = number {
            out.push(Span { count, unit: unit.to_owned(), business, at: start..at.end });
        }
    }
    out
}

/// The limbs of a sentence: at semicolons, and at `(a)`, `(ii)` that stand by themselves. What only sets a limit
/// (`; and at the latest …`) stays with what it limits.
pub(super) fn limbs(sentence: &str) -> impl Iterator<Item = Range<usize>> {
    const CITED: &[&str] =
        &["clause", "section", "sections", "clauses", "paragraph", "paragraphs", "article", "limb", "limbs"];
    const SETS: &[&str] = &["and in any", "but in any", "in any", "and at the latest", "at the latest", "but no later"];
    let mut cuts = vec![0usize];
    for (i, c) in sentence.char_indices() {
        let (before, rest) = (sentence.get(..i).unwrap_or(""), sentence.get(i..).unwrap_or(""));
        let here = match c {
            ';' => {
                let next = flat(&rest.chars().take(40).collect::<String>());
                !SETS.iter().any(|s| next.starts_with(&format!(" {s} ")))
            }
            '(' => {
                let mark: String = rest.chars().skip(1).take(6).take_while(|c| *c != ')').collect();
                let short = (1..=4).contains(&mark.len()) && mark.chars().all(|c| c.is_ascii_lowercase());
                let last = before.split_whitespace().next_back().unwrap_or_default().to_lowercase();
                short && before.ends_with([' ', '\n']) && !CITED.contains(&last.as_str())
            }
            _ => false,
        };
        if here {
            cuts.push(i);
        }
    }
    let ends: Vec<usize> = cuts.iter().skip(1).copied().chain([sentence.len()]).collect();
    cuts.into_iter().zip(ends).map(|(a, b)| a..b)
}

/// Whether the words bound an act in time: a figure with a unit and a word of limit.
pub(super) fn limited(text: &str) -> bool {
    const LIMITS: &[&str] = &[
        "within",
        "no later than",
        "not later than",
        "at the latest",
        "in any case",
        "in any event",
        "at most",
        "exceed",
        "exceeding",
        "until",
        "after",
        "before",
        "ahead",
        "under",
        "at least",
    ];
    !periods(text).is_empty() && any(&flat(text), LIMITS).is_some()
}
