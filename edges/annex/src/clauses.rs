//! Clause recognition: which paragraphs bear a number that follows from the numbers before. A number that follows from
//! nothing is listed as unclear, never guessed and never dropped.

mod sequence;
mod set_aside;

use crate::mark::{self, Mark};
use crate::paragraph::{Paragraph, Read, place};
use crate::terms::{self, Definition, Reference};
use sequence::{Place, Sequence};
use std::collections::BTreeSet;

/// A clause of the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Its number in one spelling: `6.2(b)(ii)`; within an annex without the annex's name.
    pub number: String,
    /// The number's parts: `6`, `2`, `b`, `ii`.
    pub parts: Vec<String>,
    /// The annex it stands in: `Schedule B`.
    pub annex: Option<String>,
    /// Its heading, as far as one can be told from its words.
    pub heading: String,
    /// Its words, with the unnumbered paragraphs below it.
    pub text: String,
    /// Line, and page where there are pages.
    pub line: u32,
    /// The page.
    pub page: Option<u32>,
    /// Whether a clause before it bears the same number.
    pub doubled: bool,
}

impl Clause {
    /// Annex and number: `Schedule B 2.1`.
    #[must_use]
    pub fn address(&self) -> String {
        match &self.annex {
            Some(a) if self.number.is_empty() => a.clone(),
            Some(a) => format!("{a} {}", self.number),
            None => self.number.clone(),
        }
    }
    /// Where it stands, in words.
    #[must_use]
    pub fn place(&self) -> String {
        place(self.line, self.page)
    }
}

/// A paragraph that was not taken as a clause, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclear {
    /// Where it stands.
    pub place: String,
    /// Its first words.
    pub text: String,
    /// Why.
    pub why: &'static str,
}

/// What was recognised in a contract.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recognised {
    /// The clauses, in order.
    pub clauses: Vec<Clause>,
    /// What looks like a clause and was not taken as one.
    pub unclear: Vec<Unclear>,
    /// Paragraphs that belong to no clause: title, parties, recitals, headings without a number, signatures.
    pub outside: Vec<Unclear>,
    /// Tables of contents, page headers and footers.
    pub set_aside: Vec<Unclear>,
    /// The terms it defines.
    pub definitions: Vec<Definition>,
    /// Its references to its own clauses and annexes.
    pub references: Vec<Reference>,
}

/// Recognises the clauses of a contract.
#[must_use]
pub fn recognise(read: &Read) -> Recognised {
    let mut work = Work::default();
    let aside = set_aside::find(&read.paragraphs);
    for (p, aside) in read.paragraphs.iter().zip(aside) {
        match aside {
            Some(why) => work.found.set_aside.push(unclear(p, &p.text, why)),
            None => work.paragraph(p),
        }
    }
    let mut found = work.found;
    let mut seen = BTreeSet::new();
    for c in &mut found.clauses {
        c.doubled = !seen.insert(c.address());
        if c.heading.is_empty() {
            c.heading = heading_of(&c.text);
        }
    }
    found.definitions = terms::definitions(&found);
    found.references = terms::references(&found);
    found
}

fn unclear(p: &Paragraph, text: &str, why: &'static str) -> Unclear {
    Unclear { place: p.place(), text: text.chars().take(160).collect(), why }
}

#[derive(Default)]
struct Work {
    found: Recognised,
    now: Sequence,
    annex: Option<String>,
    /// The main body's numbering while an annex is read.
    body: Sequence,
    before: String,
}

impl Work {
    fn paragraph(&mut self, p: &Paragraph) {
        let joined = p.number.as_ref().map(|n| format!("{n} {}", p.text));
        let mut rest: &str = joined.as_deref().unwrap_or(&p.text);
        let mut first = true;
        loop {
            let taken = match mark::at_start(rest) {
                Some((m, after)) => self.mark(&m, after, p, first).map(|()| after),
                None => None,
            };
            let words = taken.unwrap_or(rest);
            let cut = self.next_inside(words);
            let (own, more) = words.split_at(cut.unwrap_or(words.len()));
            self.words(own.trim_end(), p, taken.is_some(), first);
            if more.is_empty() {
                break;
            }
            rest = more;
            first = false;
        }
        rest = p.text.as_str();
        self.before.clear();
        self.before.push_str(rest);
    }

    /// Takes a mark as the next clause, if it follows; says `None` and lists it where it does not.
    fn mark(&mut self, m: &Mark, after: &str, p: &Paragraph, first: bool) -> Option<()> {
        let number = match m {
            Mark::Annex { name, label } => return self.open_annex(name, label, after, p),
            // "(A) Attachment A" opens an annex too.
            Mark::Step { .. } if matches!(mark::at_start(after), Some((Mark::Annex { .. }, _))) => {
                let Some((Mark::Annex { name, label }, after)) = mark::at_start(after) else { return None };
                return self.open_annex(&name, &label, after, p);
            }
            Mark::Whole { parts, said, .. } => self.whole(parts, *said, after, p, first),
            Mark::Step { token, style } => {
                let listed = p.number.is_some();
                self.now
                    .step(token, *style, listed.then_some(p.depth), false)
                    .ok_or("its number follows from none before it")
            }
        };
        match number {
            Ok(parts) => {
                self.push(parts, p);
                Some(())
            }
            Err("") => None,
            Err(why) => {
                let words = format!("{} {after}", written(m));
                self.found.unclear.push(unclear(p, &words, why));
                None
            }
        }
    }

    fn whole(
        &mut self,
        parts: &[String],
        said: bool,
        after: &str,
        p: &Paragraph,
        first: bool,
    ) -> Result<Vec<String>, &'static str> {
        let listed = p.number.is_some();
        if after.is_empty() && parts.len() == 1 && !said && !listed {
            return Err("a number alone on its line");
        }
        // An annex may repeat its letter: `(A)1.1` in Attachment A is 1.1 there.
        let letter = parts.first().filter(|f| f.bytes().all(|b| b.is_ascii_uppercase()));
        if let Some(letter) = letter {
            if self.annex.as_ref().is_none_or(|a| !a.ends_with(&format!(" {letter}"))) {
                return Err("its letter is that of no annex");
            }
            let own: Vec<String> = parts.iter().skip(1).cloned().collect();
            self.now.take(&own, 0);
            return Ok(own);
        }
        if listed && p.depth > 0 && parts.len() == 1 && first {
            let token = parts.first().map(String::as_str).unwrap_or_default();
            let style = mark::Style { open: false, close: Some('.'), class: mark::Class::Digit };
            return self.now.step(token, style, Some(p.depth), true).ok_or("its list has no beginning");
        }
        let begins = after.chars().find(|c| !matches!(c, '[' | '“' | '”' | '"' | '‘' | '\'' | '(' | '*' | '_'));
        let small = begins.is_some_and(char::is_lowercase);
        let mid_sentence = after.starts_with([',', ';', ')'])
            || (!p.apart && small && !self.before.ends_with(['.', ';', ':', ',']) && self.before.len() > 40);
        // A line that goes on from a long one before it is a reference far more often than a clause with numbers left out.
        let goes_on =
            !p.apart && first && self.before.len() > 60 && self.before.ends_with(|c: char| c.is_alphanumeric());
        let fit = self.now.fits(parts);
        // An annex ends where the main body goes on.
        let fit =
            if self.annex.is_some() && fit != Place::Next && parts.len() > 1 && self.body.fits(parts) == Place::Next {
                self.annex = None;
                self.now = std::mem::take(&mut self.body);
                Place::Next
            } else {
                fit
            };
        let ok = match fit {
            Place::Next => !(mid_sentence || (small && parts.len() == 1 && !listed)),
            Place::Later => !mid_sentence && !goes_on && (!small || p.apart && parts.len() > 2) || listed,
            Place::Nowhere => false,
        };
        if !ok {
            return Err(if mid_sentence || small || goes_on {
                "it reads on from the line before"
            } else {
                "its number follows from none before it"
            });
        }
        self.now.take(parts, if listed { p.depth } else { 0 });
        Ok(parts.to_vec())
    }

    fn open_annex(&mut self, name: &str, label: &str, after: &str, p: &Paragraph) -> Option<()> {
        let title = format!("{name} {label}");
        if self.found.clauses.is_empty() || self.annex.as_ref() == Some(&title) {
            return None;
        }
        // A sentence that begins with the annex's name is no heading.
        let head = after.split("   ").next().unwrap_or(after);
        let reads_on = !p.apart && self.before.len() > 60 && self.before.ends_with(char::is_lowercase);
        if reads_on || head.len() > 60 && head.trim_end().ends_with('.') {
            self.found.unclear.push(unclear(
                p,
                &format!("{title} {after}"),
                "a sentence about an annex, or its heading",
            ));
            return None;
        }
        if self.annex.is_none() {
            self.body = std::mem::take(&mut self.now);
        }
        self.now = Sequence::default();
        self.annex = Some(title);
        self.push(Vec::new(), p);
        Some(())
    }

    fn push(&mut self, parts: Vec<String>, p: &Paragraph) {
        self.found.clauses.push(Clause {
            number: mark::join(&parts),
            parts,
            annex: self.annex.clone(),
            heading: String::new(),
            text: String::new(),
            line: p.line,
            page: p.page,
            doubled: false,
        });
    }

    fn words(&mut self, text: &str, p: &Paragraph, numbered: bool, first: bool) {
        if text.is_empty() {
            return;
        }
        match self.found.clauses.last_mut() {
            Some(c) => {
                if !c.text.is_empty() {
                    c.text.push('\n');
                }
                c.text.push_str(text);
                if numbered && first && p.heading {
                    c.heading = text.chars().take(120).collect();
                }
            }
            None => self.found.outside.push(unclear(p, text, "before the first clause")),
        }
    }

    /// Where inside the words the next clause begins: texts that lost their line ends keep wide gaps or sentence ends.
    fn next_inside(&self, words: &str) -> Option<usize> {
        // A table of numbers is no row of clauses.
        if set_aside::crowded(words) {
            return None;
        }
        let mut gap = 0usize;
        let mut last = '\0';
        for (i, c) in words.char_indices() {
            if c.is_whitespace() {
                gap = if c == '\t' { 2 } else { gap.saturating_add(1) };
                continue;
            }
            let here = i > 0 && (gap >= 2 || gap == 1 && matches!(last, '.' | ';' | ':'));
            let opens = c == '(' || c.is_ascii_digit() || gap >= 2 && c.is_ascii_alphabetic();
            if here
                && opens
                && let Some((m, after)) = mark::at_start(words.get(i..)?)
            {
                let capital = after.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“' | '[' | '('));
                let next = match &m {
                    Mark::Whole { parts, said: false, .. } => {
                        // A page's width may end behind the number itself.
                        let ends = after.is_empty() && gap >= 2 && parts.len() > 1;
                        (ends || (parts.len() > 1 || gap >= 2) && capital) && self.now.fits(parts) == Place::Next
                    }
                    Mark::Step { token, style } => gap >= 2 && style.open && self.now.would_step(token, *style),
                    _ => false,
                };
                if next {
                    return Some(i);
                }
            }
            gap = 0;
            last = c;
        }
        None
    }
}

fn written(m: &Mark) -> String {
    match m {
        Mark::Whole { written, .. } => written.clone(),
        Mark::Step { token, .. } => format!("({token})"),
        Mark::Annex { name, label } => format!("{name} {label}"),
    }
}

/// A clause's heading: a short first line, or short first words up to a full stop.
fn heading_of(text: &str) -> String {
    let mut lines = text.lines();
    let line = lines.next().unwrap_or_default().trim();
    // A line that the next goes on is no heading.
    if lines.next().is_some_and(|l| l.trim_start().starts_with(char::is_lowercase)) && !line.contains(". ") {
        return String::new();
    }
    let short = |t: &str| t.chars().count() <= 90 && !t.is_empty();
    if short(line) && !line.ends_with(['.', ';', ',', ':']) {
        return line.to_owned();
    }
    match line.split_once(['.', ':']) {
        Some((h, rest)) if short(h) => {
            let words = h.split(' ').count();
            let head = rest.starts_with(' ') && words <= 9 || rest.is_empty() && words <= 4;
            if head { h.trim().to_owned() } else { String::new() }
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests;
