//! Prose: CommonMark to clauses, bound terms and fenced blocks.

mod heading;
mod walk;

pub use heading::{clause_number, lies_within};

use crate::diagnostic::{Diagnostic, Found};
use crate::source::{Lines, SourceFile, Span, shown};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Index of a clause in source order.
pub type ClauseId = u32;

/// A numbered part of the prose: a heading and the text under it, up to the next heading.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Clause {
    /// `6.2.3.1`, `8.2.Alt1.1`, `Schedule A`; `§3` when the heading bears no number.
    pub number: String,
    /// The heading without its number.
    pub title: String,
    /// From the heading to the next heading.
    pub span: Span,
    /// Its own prose as plain text, without blocks and without the heading.
    pub text: String,
    /// Heading level, 1 to 6.
    pub level: u8,
    /// Its own prose as Markdown, without blocks and without the heading.
    pub markdown: String,
}

/// A value written in the prose and bound to a name: `[15 calendar days](#ga.second_meeting)`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Term {
    /// Dotted name: `ga.second_meeting`.
    pub id: String,
    /// The words, as read by people. `____` is a blank.
    pub text: String,
    /// The clause it stands in.
    pub clause: ClauseId,
    /// Where its words stand.
    pub span: Span,
    /// `sha256:…` from the link's title: the value is undisclosed to some readers.
    pub commitment: Option<String>,
}

impl Term {
    /// Whether its words are a visible blank: `____`, `…`, `[____]`.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        crate::terms::is_blank(&self.text)
    }
}

impl Clause {
    /// Number and title: `6.2.3 Quorum and majority`; a number that only square brackets tell from the title keeps them.
    #[must_use]
    pub fn heading(&self) -> String {
        let plain = self.plain_heading();
        let told = self.number.is_empty() || self.number.starts_with('§') || clause_number(&plain) == self.number;
        if told { plain } else { format!("[{}] {}", self.number, self.title).trim_end().to_owned() }
    }

    fn plain_heading(&self) -> String {
        match (self.number.is_empty(), self.title.is_empty()) {
            (false, false) => format!("{} {}", self.number, self.title),
            (false, true) => self.number.clone(),
            (true, _) => self.title.clone(),
        }
    }
}

/// A fenced charter block, not yet parsed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fence {
    /// The clause it stands in; none before the first heading.
    pub clause: Option<ClauseId>,
    /// The whole fence in the file.
    pub span: Span,
    /// Its content.
    pub text: String,
    /// Where each piece of `text` came from: (offset in `text`, offset in the file), ascending. A fence inside a list
    /// loses its indentation, so content and file do not run in step.
    pub pieces: Vec<(usize, usize)>,
}

impl Fence {
    /// The place in the file of a range of the content.
    pub fn place(&self, range: core::ops::Range<usize>) -> Span {
        let map = |at: usize| {
            let after = self.pieces.partition_point(|(from, _)| *from <= at);
            let (from, to) = after.checked_sub(1).and_then(|i| self.pieces.get(i)).copied().unwrap_or((0, 0));
            to.saturating_add(at.saturating_sub(from))
        };
        let start = map(range.start);
        // The end belongs to the piece of the last byte, not to the piece that starts there.
        let end = if range.end > range.start { map(range.end.saturating_sub(1)).saturating_add(1) } else { start };
        Span::new(self.span.file, start..end.max(start))
    }
}

/// What the prose holds.
#[derive(Debug, Default)]
pub(crate) struct Prose {
    pub clauses: Vec<Clause>,
    pub terms: BTreeMap<String, Term>,
    pub fences: Vec<Fence>,
    pub found: Found,
    numbers: BTreeMap<String, ClauseId>,
    unnumbered: usize,
    links_to_clauses: Vec<(String, Span)>,
}

/// Most headings of a charter.
const HEADINGS_MAX: usize = 100_000;

/// Reads the Markdown of all files; files that are not `.md` are carried and hashed, not read.
pub(crate) fn read(files: &[SourceFile], lines: &Lines, language: Option<&str>) -> Prose {
    let mut prose = Prose::default();
    for (i, file) in files.iter().enumerate() {
        if file.path.ends_with(".md") && file.language() == language {
            walk::file(&mut prose, lines, i, &file.text);
        }
    }
    for (number, span) in std::mem::take(&mut prose.links_to_clauses) {
        if !prose.numbers.contains_key(&number) {
            let near = servanda_vocabulary::nearest(&number, prose.numbers.keys().map(String::as_str));
            let mut d = Diagnostic::warning(
                "unknown_clause",
                span,
                format!("the prose cites clause `{}`, which is not there", shown(&number)),
            )
            .label("no such clause");
            if let Some(near) = near {
                d = d.help(format!("did you mean `{near}`?"));
            }
            prose.found.push(d);
        }
    }
    prose
}

impl Prose {
    /// Whether one more clause may be opened.
    fn may_open(&mut self, span: Span) -> bool {
        if self.clauses.len() == HEADINGS_MAX {
            self.numbers.entry(String::new()).or_insert_with(|| {
                // Told once: the empty number marks it as told.
                self.found.push(Diagnostic::error(
                    "too_many_headings",
                    span,
                    format!("the charter has more than {HEADINGS_MAX} headings; the rest is not read"),
                ));
                ClauseId::MAX
            });
        }
        self.clauses.len() < HEADINGS_MAX
    }

    /// Gives the clause its number and title, once its heading has been read.
    fn name_clause(&mut self, id: ClauseId, heading: &str, lines: &Lines) {
        let (number, title) = heading::split(heading);
        let number = number.unwrap_or_else(|| {
            self.unnumbered = self.unnumbered.saturating_add(1);
            format!("§{}", self.unnumbered)
        });
        let index = usize::try_from(id).unwrap_or(usize::MAX);
        let Some(clause) = self.clauses.get_mut(index) else { return };
        clause.number.clone_from(&number);
        clause.title = title;
        let span = clause.span;
        match self.numbers.entry(number) {
            Entry::Vacant(free) => {
                free.insert(id);
            }
            Entry::Occupied(taken) => {
                let first =
                    usize::try_from(*taken.get()).ok().and_then(|i| self.clauses.get(i)).cloned().unwrap_or_default();
                self.found.push(
                    Diagnostic::error(
                        "two_clauses",
                        span,
                        format!(
                            "two clauses have the number {}: here, and `{}` at {}",
                            taken.key(),
                            shown(&first.heading()),
                            lines.place(first.span)
                        ),
                    )
                    .label("the second one")
                    .help("give each clause its own number; a schedule's clauses can be numbered `A.1`, `A.2`"),
                );
            }
        }
    }

    /// Adds a bound term, or checks that a second use says the same words.
    fn bind(&mut self, term: Term, lines: &Lines) {
        match self.terms.entry(term.id.clone()) {
            Entry::Vacant(free) => {
                free.insert(term);
            }
            Entry::Occupied(taken) => {
                let first = taken.get();
                if first.text == term.text && (first.commitment == term.commitment || term.commitment.is_none()) {
                    return;
                }
                let (what, one, two) = if first.text == term.text {
                    (
                        "commitments",
                        first.commitment.as_deref().unwrap_or("none"),
                        term.commitment.as_deref().unwrap_or("none"),
                    )
                } else {
                    ("values", first.text.as_str(), term.text.as_str())
                };
                self.found.push(
                    Diagnostic::error(
                        "two_definitions",
                        term.span,
                        format!(
                            "`{}` has two {what}: \"{}\" here and \"{}\" at {}",
                            term.id,
                            shown(two),
                            shown(one),
                            lines.place(first.span)
                        ),
                    )
                    .label("the second one")
                    .help("a bound term has one value; write the same words in both places, or bind another name"),
                );
            }
        }
    }
}
