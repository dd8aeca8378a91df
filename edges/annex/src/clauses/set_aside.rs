//! Tables of contents, page headers and page numbers: they repeat what stands elsewhere, so they are listed apart.

use crate::mark;
use crate::paragraph::Paragraph;
use std::collections::BTreeMap;

/// A short line that comes this often is a page's header or footer.
const REPEATED_MIN: usize = 5;

/// Longest header or footer, in bytes.
const LINE_MAX: usize = 120;

/// Most lines of one wrapped paragraph of a table of contents.
const WRAPPED_MAX: usize = 40;

/// For each paragraph, why it is set aside, if it is.
pub(super) fn find(list: &[Paragraph]) -> Vec<Option<&'static str>> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for p in list.iter().filter(|p| p.text.len() < LINE_MAX && p.number.is_none()) {
        let n = times.entry(without_page(&p.text)).or_default();
        *n = n.saturating_add(1);
    }
    let repeated = |p: &Paragraph| {
        let text = p.text.trim();
        p.number.is_none()
            && p.text.len() < LINE_MAX
            && times.get(without_page(text)).is_some_and(|n| *n >= REPEATED_MIN)
            && mark::at_start(text).is_none()
    };
    let mut out = Vec::with_capacity(list.len());
    let mut contents: Option<Option<String>> = None;
    for (i, p) in list.iter().enumerate() {
        let text = p.text.trim();
        if contents.is_none() && is_contents(text) {
            contents = Some(None);
            // A table that lost its line ends is one long line.
            out.push(Some("table of contents"));
            continue;
        }
        // A page's header stands between two pages of a table of contents too.
        if contents.is_some() && repeated(p) {
            out.push(Some("repeated line"));
            continue;
        }
        if let Some(first) = &mut contents {
            let number = p.number.is_none().then(|| mark::at_start(text)).flatten().map(|(m, _)| format!("{m:?}"));
            let page = text.ends_with(|c: char| c.is_ascii_digit()) || text.contains("....");
            let again = number.is_some() && *first == number && !page;
            if !again
                && (crowded(text)
                    || wrapped(list, i)
                    || page && (number.is_some() || text.len() < 2000)
                    || text.len() < 30 && number.is_none())
            {
                if first.is_none() {
                    *first = number;
                }
                out.push(Some("table of contents"));
                continue;
            }
            contents = None;
        }
        out.push(if p.number.is_some() {
            None
        } else if is_page_number(text) {
            Some("page number")
        } else if repeated(p) {
            Some("repeated line")
        } else {
            None
        });
    }
    out
}

/// A footer without the number of its page: `Draft of May, page 3 of 47` is `Draft of May,`.
fn without_page(text: &str) -> &str {
    let text = text.trim();
    let mut words = text.rsplitn(5, ' ');
    let tail = [words.next(), words.next(), words.next(), words.next()];
    let number = |w: Option<&str>| w.is_some_and(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_digit()));
    match tail {
        [m, Some("of" | "von"), n, Some("page" | "Page" | "Seite")] if number(m) && number(n) => {
            words.next().unwrap_or_default().trim_end()
        }
        _ => text,
    }
}

fn is_contents(text: &str) -> bool {
    let low = text.to_lowercase();
    low.starts_with("table of contents")
        || matches!(low.trim_end_matches(':'), "contents" | "inhalt" | "inhaltsverzeichnis")
}

/// Whether so many words are numbers that this is a table of pages, not a sentence.
pub(super) fn crowded(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let numbers = text.split_whitespace().filter(|w| w.starts_with(|c: char| c.is_ascii_digit())).count();
    words > 40 && numbers.saturating_mul(5) > words
}

/// Whether a fifth of a line's words, and at least three, are numbers.
fn dense(text: &str) -> bool {
    let numbers = text.split_whitespace().filter(|w| w.starts_with(|c: char| c.is_ascii_digit())).count();
    numbers >= 3 && numbers.saturating_mul(5) >= text.split_whitespace().count()
}

/// Whether these are lines of a table of contents that was wrapped to a page's width: full of numbers here or on the next
/// line, or the paragraph that goes on from here ends with the number of a page, and a tenth of its words are numbers.
fn wrapped(list: &[Paragraph], i: usize) -> bool {
    let from = list.get(i..).unwrap_or_default();
    if from.iter().take(2).enumerate().any(|(i, p)| (i == 0 || !p.apart) && dense(&p.text)) {
        return true;
    }
    let end = from.iter().skip(1).position(|p| p.apart).map_or(from.len(), |n| n.saturating_add(1));
    let own = from.get(..end.min(WRAPPED_MAX)).unwrap_or_default();
    let words = || own.iter().flat_map(|p| p.text.split_whitespace());
    let numbers = words().filter(|w| w.starts_with(|c: char| c.is_ascii_digit())).count();
    let ends = own.last().is_some_and(|p| p.text.trim_end().ends_with(|c: char| c.is_ascii_digit()));
    end <= WRAPPED_MAX && ends && own.len() > 1 && numbers > 1 && numbers.saturating_mul(10) >= words().count()
}

/// `12`, `- 12 -`, `-ii-`, `Page 12 of 31`.
fn is_page_number(text: &str) -> bool {
    if text.len() > 20 {
        return false;
    }
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '/')).filter(|w| !w.is_empty()).collect();
    let number = |w: &&str| w.bytes().all(|b| b.is_ascii_digit()) || mark::roman(w).is_some() && *w == w.to_lowercase();
    match words.as_slice() {
        [] => true,
        [n] => number(n),
        ["Page" | "page" | "Seite", n] => number(n),
        ["Page" | "page" | "Seite", n, "of" | "von", m] | [n, "of" | "von", m] => number(n) && number(m),
        _ => false,
    }
}
