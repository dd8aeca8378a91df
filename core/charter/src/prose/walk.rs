//! The walk over one Markdown file: headings open clauses, links bind terms, fences carry blocks.

mod fences;

use super::{Clause, ClauseId, Fence, Prose, Term};
use crate::diagnostic::Diagnostic;
use crate::source::{Lines, Span, hidden_name, shown};
use core::ops::Range;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use std::collections::BTreeSet;

/// Reads one file into the prose.
pub(super) fn file(prose: &mut Prose, lines: &Lines, index: usize, text: &str) {
    // Tables: a schedule's cover table carries bound terms. Everything else is plain CommonMark.
    let parser = Parser::new_ext(text, Options::ENABLE_TABLES);
    let mut definitions: Vec<Definition> = parser
        .reference_definitions()
        .iter()
        .map(|(label, def)| Definition {
            label: label.to_lowercase(),
            title: def.title.as_ref().map(ToString::to_string),
            range: def.span.clone(),
        })
        .collect();
    // The parser keeps them in an unordered map.
    definitions.sort_by_key(|d| d.range.start);
    let mut walk = Walk {
        prose,
        lines,
        text,
        index: u32::try_from(index).unwrap_or(u32::MAX),
        clause: None,
        cut: Vec::new(),
        plain: String::new(),
        heading: None,
        links: Vec::new(),
        code: None,
        lists: Vec::new(),
        quotes: 0,
        used: BTreeSet::new(),
        told_no_heading: false,
    };
    for (event, range) in parser.into_offset_iter() {
        walk.event(event, range);
    }
    walk.close_clause(text.len());
    walk.unseen_definitions(&definitions);
}

/// A link definition, `[label]: #ga.quorum "title"`: readers see none of it.
struct Definition {
    label: String,
    title: Option<String>,
    range: Range<usize>,
}

/// A link or image being read.
struct Link {
    dest: String,
    title: String,
    whole: Range<usize>,
    /// Of its visible words.
    words: Option<Range<usize>>,
    text: String,
    image: bool,
}

/// A code block being read.
enum Code {
    /// Not a block of ours: its text is prose.
    Prose { indented: bool, whole: Range<usize> },
    /// A charter block.
    Charter(Fence),
    /// One that is refused: read over.
    Refused,
}

struct Walk<'a> {
    prose: &'a mut Prose,
    lines: &'a Lines,
    text: &'a str,
    index: u32,
    /// The open clause, and where its body starts.
    clause: Option<(ClauseId, usize)>,
    /// Ranges of charter fences in the open clause: not part of its Markdown.
    cut: Vec<Range<usize>>,
    /// Plain text of the open clause.
    plain: String,
    /// Plain text of the heading being read.
    heading: Option<String>,
    links: Vec<Link>,
    code: Option<Code>,
    /// Item counters of open lists: none for bullets.
    lists: Vec<Option<u64>>,
    quotes: usize,
    /// Labels of link definitions that the text uses.
    used: BTreeSet<String>,
    told_no_heading: bool,
}

impl Walk<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.index, range)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.prose.found.push(diagnostic);
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(t) => {
                self.entities(&t, &range);
                self.words(&t, range);
            }
            Event::Code(t) => self.words(&t, range),
            Event::SoftBreak => self.put(" "),
            Event::HardBreak => self.put("\n"),
            Event::Html(t) => {
                // One warning per HTML block, at its start; the text keeps what is hidden, so that a redline shows it.
                self.put(&t);
            }
            Event::InlineHtml(t) => {
                self.put(&t);
                // An end tag hides nothing that its start tag has not been told for.
                if !t.starts_with("</") {
                    self.hidden_text(range, "raw HTML");
                }
            }
            Event::Rule | Event::TaskListMarker(_) | Event::FootnoteReference(_) => {}
            Event::InlineMath(t) | Event::DisplayMath(t) => self.put(&t),
        }
    }

    /// An error where a character that readers cannot see is written as an entity, `&#8238;`: written as itself it was
    /// found before.
    fn entities(&mut self, text: &str, range: &Range<usize>) {
        let source = self.text.get(range.clone()).unwrap_or("");
        let hidden = text.chars().find_map(|c| Some((c, hidden_name(c).filter(|_| !source.contains(c))?)));
        let Some((c, name)) = hidden else { return };
        let message = format!("`{}` is a {name} (U+{:04X}), which readers cannot see", shown(source), u32::from(c));
        let d = Diagnostic::error("hidden_character", self.span(range.clone()), message)
            .label("hidden character")
            .help("delete it; what is signed must be what is seen");
        self.report(d);
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            // A heading inside a quotation or a list item is quoted text, not a clause.
            Tag::Heading { level, .. } if self.quotes == 0 && self.lists.is_empty() => {
                self.open_clause(level as u8, &range)
            }
            Tag::Link { link_type, dest_url, title, id } => {
                if matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut) {
                    self.used.insert(id.to_lowercase());
                }
                self.open_link(&dest_url, &title, range, false);
            }
            Tag::Image { dest_url, title, id, .. } => {
                self.used.insert(id.to_lowercase());
                self.open_link(&dest_url, &title, range, true);
            }
            Tag::CodeBlock(kind) => self.open_code(&kind, range),
            Tag::HtmlBlock => self.hidden_text(range, "raw HTML"),
            Tag::BlockQuote(_) => self.quotes = self.quotes.saturating_add(1),
            Tag::List(first) => self.lists.push(first),
            Tag::Item => {
                self.line();
                let mark = match self.lists.last_mut() {
                    Some(Some(n)) => {
                        let mark = format!("{n}. ");
                        *n = n.saturating_add(1);
                        mark
                    }
                    _ => "- ".to_owned(),
                };
                self.put(&mark);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Heading(_) if self.heading.is_some() => {
                let heading = self.heading.take().unwrap_or_default();
                if let Some((id, body)) = &mut self.clause {
                    *body = range.end;
                    self.prose.name_clause(*id, &heading, self.lines);
                }
            }
            TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead | TagEnd::HtmlBlock => self.line(),
            TagEnd::Paragraph => self.line(),
            TagEnd::TableCell => self.put(" | "),
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Link | TagEnd::Image => self.close_link(),
            TagEnd::CodeBlock => self.close_code(range),
            _ => {}
        }
    }

    /// Visible words: of the code block, the link, the heading, the clause.
    fn words(&mut self, text: &str, range: Range<usize>) {
        match &mut self.code {
            Some(Code::Charter(fence)) => {
                fence.pieces.push((fence.text.len(), range.start));
                fence.text.push_str(text);
                return;
            }
            Some(Code::Refused) => return,
            _ => {}
        }
        for link in &mut self.links {
            link.text.push_str(text);
            let start = link.words.as_ref().map_or(range.start, |w| w.start);
            link.words = Some(start..range.end);
        }
        if self.heading.is_none() && self.clause.is_none() && !self.told_no_heading && !text.trim().is_empty() {
            self.told_no_heading = true;
            let d = Diagnostic::warning(
                "no_heading",
                self.span(range),
                "this text stands before the first heading, so it belongs to no clause",
            )
            .label("under no heading")
            .help("put a heading above it, such as `# 1 Purpose`");
            self.report(d);
        }
        self.put_plain(text);
    }

    /// Text that is not a place of its own: breaks, list marks, HTML.
    fn put(&mut self, text: &str) {
        for link in &mut self.links {
            link.text.push_str(text);
        }
        self.put_plain(text);
    }

    fn put_plain(&mut self, text: &str) {
        match &mut self.heading {
            Some(heading) => heading.push_str(text),
            None => self.plain.push_str(text),
        }
    }

    /// Ends the line of plain text.
    fn line(&mut self) {
        if !self.plain.is_empty() && !self.plain.ends_with('\n') {
            self.plain.push('\n');
        }
    }

    fn open_clause(&mut self, level: u8, range: &Range<usize>) {
        self.close_clause(range.start);
        let span = self.span(range.clone());
        if !self.prose.may_open(span) {
            self.clause = None;
            return;
        }
        let Ok(id) = ClauseId::try_from(self.prose.clauses.len()) else { return };
        self.prose.clauses.push(Clause { span, level, ..Clause::default() });
        self.clause = Some((id, range.end));
        self.heading = Some(String::new());
    }

    fn close_clause(&mut self, end: usize) {
        let plain = std::mem::take(&mut self.plain);
        let cut = std::mem::take(&mut self.cut);
        let Some((id, body)) = self.clause.take() else { return };
        let mut markdown = String::new();
        let mut from = body.min(end);
        for range in cut {
            markdown.push_str(self.text.get(from..range.start).unwrap_or(""));
            from = range.end;
        }
        markdown.push_str(self.text.get(from..end).unwrap_or(""));
        let clause = usize::try_from(id).ok().and_then(|i| self.prose.clauses.get_mut(i));
        if let Some(clause) = clause {
            clause.span.end = Span::new(self.index, 0..end).end;
            plain.trim().clone_into(&mut clause.text);
            markdown.trim().clone_into(&mut clause.markdown);
        }
    }

    fn hidden_text(&mut self, range: Range<usize>, what: &str) {
        let first_line = self.text.get(range.clone()).and_then(|t| t.lines().next()).map_or(0, str::len);
        let end = range.end.min(range.start.saturating_add(first_line));
        let d = Diagnostic::warning(
            "hidden_text",
            self.span(range.start..end),
            format!("{what} is in the text, but readers do not see it"),
        )
        .label("not shown")
        .help("delete it, or write it as prose; a remark for drafters can stand in a block, after `#`");
        self.report(d);
    }

    fn open_link(&mut self, dest: &str, title: &str, whole: Range<usize>, image: bool) {
        self.entities(dest, &whole);
        self.entities(title, &whole);
        let (dest, title) = (dest.to_owned(), title.to_owned());
        self.links.push(Link { dest, title, whole, words: None, text: String::new(), image });
    }

    fn close_link(&mut self) {
        let Some(link) = self.links.pop() else { return };
        let target = if link.image { None } else { link.dest.strip_prefix('#') };
        match target {
            Some(name) if name.starts_with(|c: char| c.is_ascii_digit()) => {
                let span = self.span(link.whole.clone());
                self.prose.links_to_clauses.push((name.to_owned(), span));
                self.unseen_title(&link);
            }
            Some(name) if name.contains('.') => self.bind(name, &link),
            Some(_) => self.unseen_title(&link),
            None => {
                self.unseen_title(&link);
                // Where a text points is part of what it says: an outside document that is swapped must show in a redline.
                if link.dest != link.text {
                    self.put(&format!(" ({})", link.dest));
                }
            }
        }
    }

    fn unseen_title(&mut self, link: &Link) {
        if !link.title.is_empty() {
            self.hidden_text(link.whole.clone(), "the title of a link");
        }
    }

    fn bind(&mut self, name: &str, link: &Link) {
        let span = self.span(link.words.clone().unwrap_or_else(|| link.whole.clone()));
        if !is_term_name(name) {
            let d = Diagnostic::error("bad_term_name", span, format!("`{}` is no name of a term", shown(name)))
                .label("bound here")
                .help("write lower-case words with `_`, joined by dots: `[72 hours](#breach.regulator)`");
            return self.report(d);
        }
        let text = link.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            let d = Diagnostic::error("empty_term", span, format!("`{name}` is bound to no words"))
                .label("no words")
                .help(format!("write the value between the brackets, or leave a visible blank: `[____](#{name})`"));
            return self.report(d);
        }
        let commitment = if link.title.is_empty() { None } else { Some(link.title.clone()) };
        if let Some(title) = &commitment
            && !is_commitment(title)
        {
            let d = Diagnostic::error("bad_commitment", span, format!("the title of `{name}` is no commitment"))
                .label("bound here")
                .help("write `\"sha256:\"` and 64 lower-case hexadecimal digits, or leave the title out: readers do not see it");
            return self.report(d);
        }
        let Some((clause, _)) = self.clause else {
            let d = Diagnostic::error(
                "no_heading",
                span,
                format!("`{name}` is bound before the first heading, so it belongs to no clause"),
            )
            .label("bound here")
            .help("put a heading above it, such as `# 1 Definitions`");
            return self.report(d);
        };
        self.prose.bind(Term { id: name.to_owned(), text, clause, span, commitment }, self.lines);
    }

    /// Definitions that nothing uses, or whose titles say something, are text that readers do not see.
    fn unseen_definitions(&mut self, definitions: &[Definition]) {
        for def in definitions {
            let title_hides = def.title.as_ref().is_some_and(|t| !is_commitment(t));
            if title_hides || !self.used.contains(&def.label) {
                self.hidden_text(def.range.clone(), "a link definition");
            }
        }
    }
}

fn is_commitment(title: &str) -> bool {
    title
        .strip_prefix("sha256:")
        .is_some_and(|hex| hex.len() == 64 && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
}

/// What a block can write as a reference: `ga.second_meeting`.
fn is_term_name(name: &str) -> bool {
    name.len() <= 120
        && name.split('.').all(|part| {
            part.starts_with(|c: char| c.is_ascii_lowercase())
                && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        })
}
