//! A clause's Markdown as HTML: a short list of plain tags, every word escaped, no markup of the author's own.
//!
//! Links lead nowhere but into the page: a bound value to the rules that use it, a clause's number to the clause. Any
//! other address is printed as words.

use crate::escape::{self, id};
use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};

/// What the words of a page may point at.
pub struct Known<'a> {
    /// Ids of blocks.
    pub blocks: BTreeSet<String>,
    /// Bound terms.
    pub terms: BTreeSet<&'a str>,
    /// Clause numbers.
    pub numbers: BTreeSet<&'a str>,
    /// Defined words by their first word, longest first.
    pub words: BTreeMap<&'a str, Vec<&'a str>>,
}

/// Writes prose; counts how often each value was written, so that every place has an id of its own.
pub struct Writer<'a> {
    known: &'a Known<'a>,
    seen: BTreeSet<String>,
}

/// What closes an open link or image.
enum Open {
    Tag(&'static str),
    Address(String),
}

impl<'a> Writer<'a> {
    /// A writer for one page.
    #[must_use]
    pub fn new(known: &'a Known<'a>) -> Self {
        Self { known, seen: BTreeSet::new() }
    }

    /// Whether a term has been written in the prose.
    #[must_use]
    pub fn placed(&self, term: &str) -> bool {
        self.seen.contains(term)
    }

    /// One clause's Markdown. `defines` are the words that this clause defines itself: they are no links here.
    pub fn clause(&mut self, out: &mut String, markdown: &str, defines: &BTreeSet<&str>) {
        let mut open: Vec<Open> = Vec::new();
        let all = self.known.words.values().flatten().copied();
        let mut told: BTreeSet<&'a str> = all.filter(|w| defines.contains(w)).collect();
        let mut table: (Vec<Alignment>, usize, bool) = (Vec::new(), 0, false);
        // Words come in pieces (an entity, a bracket): a run of them is one text, or `6.2.3` would be cut in two.
        let mut run = String::new();
        for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
            if let Event::Text(t) | Event::Html(t) | Event::InlineHtml(t) = &event {
                run.push_str(t);
                continue;
            }
            if !run.is_empty() {
                self.words(out, &std::mem::take(&mut run), &mut told, !open.is_empty());
            }
            match event {
                Event::Start(tag) => self.start(out, tag, &mut open, &mut table),
                Event::End(tag) => end(out, tag, &mut open, &mut table),
                Event::Code(t) => wrap(out, "code", &t),
                Event::InlineMath(t) | Event::DisplayMath(t) => wrap(out, "code", &t),
                Event::SoftBreak => out.push('\n'),
                Event::HardBreak => out.push_str("<br>"),
                Event::Rule => out.push_str("<hr>"),
                _ => {}
            }
        }
        self.words(out, &run, &mut told, false);
    }

    fn start(
        &mut self,
        out: &mut String,
        tag: Tag<'_>,
        open: &mut Vec<Open>,
        table: &mut (Vec<Alignment>, usize, bool),
    ) {
        match tag {
            Tag::Paragraph => out.push_str("<p dir=\"auto\">"),
            // A heading here is quoted text, inside a list or a quotation: no heading of this page.
            Tag::Heading { level, .. } => {
                out.push_str(if level == HeadingLevel::H1 { "<p class=\"h\">" } else { "<p class=\"h\" dir=\"auto\">" })
            }
            Tag::BlockQuote(_) => out.push_str("<blockquote>"),
            Tag::CodeBlock(_) => out.push_str("<pre tabindex=\"0\"><code>"),
            Tag::List(None) => out.push_str("<ul>"),
            Tag::List(Some(1)) => out.push_str("<ol>"),
            Tag::List(Some(n)) => out.push_str(&format!("<ol start=\"{n}\">")),
            Tag::Item => out.push_str("<li dir=\"auto\">"),
            Tag::Table(sides) => {
                *table = (sides, 0, true);
                out.push_str("<div class=\"scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>");
            }
            Tag::TableHead => out.push_str("<thead><tr>"),
            Tag::TableRow => {
                table.1 = 0;
                out.push_str("<tr>");
            }
            Tag::TableCell => {
                let side = table.0.get(table.1).copied().unwrap_or(Alignment::None);
                let class = match side {
                    Alignment::Right => " class=\"num\"",
                    Alignment::Center => " class=\"mid\"",
                    _ => "",
                };
                let tag = if table.2 { "th scope=\"col\"" } else { "td" };
                out.push_str(&format!("<{tag}{class} dir=\"auto\">"));
                table.1 = table.1.saturating_add(1);
            }
            Tag::Emphasis => out.push_str("<em>"),
            Tag::Strong => out.push_str("<strong>"),
            Tag::Strikethrough => out.push_str("<s>"),
            Tag::Link { dest_url, .. } => {
                let closing = self.link(out, &dest_url);
                open.push(closing);
            }
            Tag::Image { dest_url, .. } => {
                out.push_str("<span class=\"img\">");
                open.push(Open::Address(dest_url.to_string()));
            }
            _ => {}
        }
    }

    fn link(&mut self, out: &mut String, dest: &str) -> Open {
        match dest.strip_prefix('#') {
            Some(name) if self.known.terms.contains(name) => {
                let first = self.seen.insert(name.to_owned());
                out.push_str("<a class=\"v\"");
                if first {
                    out.push_str(&format!(" id=\"{}\"", id("v", name)));
                }
                out.push_str(&format!(" href=\"#{}\">", id("t", name)));
                Open::Tag("</a>")
            }
            Some(number) if self.known.numbers.contains(number) => {
                out.push_str(&format!("<a class=\"x\" href=\"#{}\">", id("c", number)));
                Open::Tag("</a>")
            }
            // What a language version calls a block.
            Some(name) if self.known.blocks.contains(name) => {
                out.push_str("<span>");
                Open::Tag("</span>")
            }
            _ => {
                out.push_str("<span class=\"img\">");
                Open::Address(dest.to_owned())
            }
        }
    }

    /// Words, with links on the clauses that they cite and on the first use of each defined word.
    fn words(&self, out: &mut String, text: &str, told: &mut BTreeSet<&'a str>, plain: bool) {
        if plain {
            escape::push(out, text);
            return;
        }
        let mut cites = false;
        let mut rest = text;
        while !rest.is_empty() {
            let (gap, after) = rest.split_at(rest.find(is_word).unwrap_or(rest.len()));
            escape::push(out, gap);
            // "clauses 6.1, 6.2 and 7": the numbers that follow are cited too.
            cites &= gap.chars().all(|c| c.is_whitespace() || c == ',');
            let (token, tail) =
                after.split_at(after.find(|c| !is_word(c) && !".()-".contains(c)).unwrap_or(after.len()));
            if cites && let Some(number) = self.number(token) {
                let (_, left) = after.split_at(number.len());
                out.push_str(&format!("<a class=\"x\" href=\"#{}\">{}</a>", id("c", number), escape::text(number)));
                rest = left;
                continue;
            }
            let first = token.split(|c| !is_word(c)).next().unwrap_or_default();
            let lower = token.to_lowercase();
            let leads = ["clause", "clauses", "section", "sections", "article", "articles"].contains(&lower.as_str());
            cites = leads || (cites && ["and", "or", "to"].contains(&lower.as_str()));
            let word = self.known.words.get(first).and_then(|l| l.iter().find(|w| starts(after, w)).copied());
            if let Some(word) = word {
                let (_, left) = after.split_at(word.len());
                if told.insert(word) {
                    out.push_str(&format!("<a class=\"d\" href=\"#{}\">{}</a>", id("d", word), escape::text(word)));
                } else {
                    escape::push(out, word);
                }
                rest = left;
                continue;
            }
            if first.is_empty() {
                escape::push(out, token);
                rest = tail;
            } else {
                let (_, left) = after.split_at(first.len());
                escape::push(out, first);
                rest = left;
            }
        }
    }

    /// The clause number at a token's start: `6.2.3` of `6.2.3.` at a sentence's end.
    fn number<'t>(&self, token: &'t str) -> Option<&'t str> {
        let mut t = token;
        loop {
            if self.known.numbers.contains(t) {
                return Some(t);
            }
            t = t.strip_suffix(['.', ')', '(', '-'])?;
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// Whether the text starts with the defined word as a whole, in the singular or the regular plural.
fn starts(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| {
        let rest = rest.strip_prefix('s').unwrap_or(rest);
        !rest.starts_with(is_word)
    })
}

fn wrap(out: &mut String, tag: &str, text: &str) {
    out.push_str(&format!("<{tag}>"));
    escape::push(out, text);
    out.push_str(&format!("</{tag}>"));
}

fn end(out: &mut String, tag: TagEnd, open: &mut Vec<Open>, table: &mut (Vec<Alignment>, usize, bool)) {
    let close = match tag {
        TagEnd::Paragraph | TagEnd::Heading(_) => "</p>",
        TagEnd::BlockQuote(_) => "</blockquote>",
        TagEnd::CodeBlock => "</code></pre>",
        TagEnd::List(true) => "</ol>",
        TagEnd::List(false) => "</ul>",
        TagEnd::Item => "</li>",
        TagEnd::Table => "</tbody></table></div>",
        TagEnd::TableHead => {
            table.2 = false;
            "</tr></thead><tbody>"
        }
        TagEnd::TableRow => "</tr>",
        TagEnd::TableCell if table.2 => "</th>",
        TagEnd::TableCell => "</td>",
        TagEnd::Emphasis => "</em>",
        TagEnd::Strong => "</strong>",
        TagEnd::Strikethrough => "</s>",
        TagEnd::Link | TagEnd::Image => match open.pop() {
            Some(Open::Tag(t)) => t,
            Some(Open::Address(a)) => {
                out.push_str(" <span class=\"to\">(");
                escape::push(out, &a);
                ")</span></span>"
            }
            None => "",
        },
        _ => "",
    };
    out.push_str(close);
}
