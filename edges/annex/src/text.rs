//! Plain text and Markdown: a line is a paragraph; Markdown's list numbers are told by their depth.

use crate::paragraph::{Paragraph, Read, Trouble};

/// Most lines that are read.
const LINES_MAX: usize = 400_000;
/// The longest line of a text that was wrapped to a page's width.
const WRAPPED_MAX: usize = 200;

fn lines(bytes: &[u8]) -> Result<Vec<&str>, Trouble> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = core::str::from_utf8(bytes).map_err(|e| {
        let line = bytes.iter().take(e.valid_up_to()).filter(|b| **b == b'\n').count().saturating_add(1);
        Trouble::new(format!("the file is not UTF-8 text: see line {line}"), "save it as UTF-8")
    })?;
    let list: Vec<&str> = text.lines().collect();
    if list.len() > LINES_MAX {
        return Err(Trouble::new(format!("the file has more than {LINES_MAX} lines"), "give the contract alone"));
    }
    Ok(list)
}

/// A text file.
pub(crate) fn plain(bytes: &[u8]) -> Result<Read, Trouble> {
    let mut read = Read::default();
    let (mut page, mut apart) = (None, true);
    let lines = lines(bytes)?;
    // Lines longer than any page is wide are paragraphs; shorter ones may be one paragraph's wrapped lines.
    let whole = lines.iter().any(|l| l.chars().count() > WRAPPED_MAX);
    for (i, line) in lines.iter().enumerate() {
        if line.contains('\u{c}') {
            page = Some(page.unwrap_or(1u32).saturating_add(1));
            apart = true;
        }
        let text = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{c}');
        if text.is_empty() {
            apart = true;
            continue;
        }
        read.paragraphs.push(Paragraph {
            text: text.replace('\u{a0}', " "),
            line: count(i),
            page,
            apart,
            ..Default::default()
        });
        apart = whole;
    }
    some(read)
}

/// A Markdown file.
pub(crate) fn markdown(bytes: &[u8]) -> Result<Read, Trouble> {
    let mut read = Read::default();
    let mut apart = true;
    let mut indents: Vec<usize> = Vec::new();
    for (i, line) in lines(bytes)?.iter().enumerate() {
        if line.trim().is_empty() {
            apart = true;
            continue;
        }
        let indent =
            line.chars().take_while(|c| matches!(c, ' ' | '\t')).map(|c| if c == '\t' { 4 } else { 1 }).sum::<usize>();
        let body = line.trim().replace('\u{a0}', " ");
        let hashes = body.chars().take_while(|c| *c == '#').count();
        let mut p = Paragraph { line: count(i), apart, heading: hashes > 0, ..Default::default() };
        let mut words = bare(body.trim_start_matches('#').trim());
        if hashes == 0
            && let Some((number, rest)) = list_number(&words)
        {
            while indents.last().is_some_and(|last| *last > indent) {
                indents.pop();
            }
            if indents.last() != Some(&indent) {
                indents.push(indent);
            }
            p.depth = indents.len().saturating_sub(1);
            // Only an indented number is told apart from its words: the depth says whose child it is.
            if p.depth > 0 {
                p.number = Some(number.to_owned());
                words = rest.to_owned();
            }
        }
        p.text = words;
        apart = false;
        if !p.text.is_empty() {
            read.paragraphs.push(p);
        }
    }
    some(read)
}

/// `1.`, `a.`, `iv)` at the start of a list item, and what follows.
fn list_number(text: &str) -> Option<(&str, &str)> {
    let (first, rest) = text.split_once(' ')?;
    let token = first.strip_suffix(['.', ')'])?;
    let short = (1..=4).contains(&token.len());
    let plain = token.bytes().all(|b| b.is_ascii_digit()) || token.bytes().all(|b| b.is_ascii_lowercase());
    (short && plain).then(|| (first, rest.trim_start()))
}

/// Words without tags, emphasis and link targets.
fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        rest = match c {
            '<' if after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') => {
                after.split_once('>').map_or(after, |(_, r)| r)
            }
            '*' => after,
            ']' if after.starts_with('(') => after.split_once(')').map_or(after, |(_, r)| r),
            '[' if after.split_once(']').is_some_and(|(_, r)| r.starts_with('(')) => after,
            '\\' if after.starts_with(|c: char| c.is_ascii_punctuation()) => {
                out.extend(after.chars().next());
                after.get(1..).unwrap_or_default()
            }
            c => {
                out.push(c);
                after
            }
        };
    }
    out.trim().to_owned()
}

fn count(i: usize) -> u32 {
    u32::try_from(i).unwrap_or(u32::MAX).saturating_add(1)
}

pub(crate) fn some(read: Read) -> Result<Read, Trouble> {
    if read.paragraphs.is_empty() {
        return Err(Trouble::new("the file has no text", "if it is a scan, have its text recognised first"));
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_paragraphs_with_places() {
        let r = plain(b"1 Start\n\n  1.1 We begin.\n\x0c2 End\n").unwrap();
        let seen: Vec<_> = r.paragraphs.iter().map(|p| (p.text.as_str(), p.place(), p.apart)).collect();
        assert_eq!(
            seen,
            [
                ("1 Start", "line 1".to_owned(), true),
                ("1.1 We begin.", "line 3".to_owned(), true),
                ("2 End", "page 2, line 4".to_owned(), true)
            ]
        );
        assert!(plain(b"\xff").unwrap_err().message.contains("line 1"));
        assert!(plain(b" \n ").unwrap_err().message.contains("no text"));
    }

    #[test]
    fn markdown_tells_depth_and_drops_decoration() {
        let r = markdown(
            b"# Terms\n1. <span id=\"1\">Scope</span>\n    1. The **Work** of [us](x).\n        a. first\n2. Next\n",
        )
        .unwrap();
        let seen: Vec<_> = r.paragraphs.iter().map(|p| (p.number.as_deref(), p.depth, p.text.as_str())).collect();
        assert_eq!(
            seen,
            [
                (None, 0, "Terms"),
                (None, 0, "1. Scope"),
                (Some("1."), 1, "The Work of us."),
                (Some("a."), 2, "first"),
                (None, 0, "2. Next")
            ]
        );
    }
}
