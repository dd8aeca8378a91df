//! The compiled front of a charter, and the pass that makes it.

use crate::blocks::{self, Block};
use crate::diagnostic::{Diagnostic, Found, has_errors};
use crate::prose::{self, Clause, ClauseId, Term};
use crate::source::{self, Lines, SourceFile, Span};
use std::collections::{BTreeMap, BTreeSet};

/// A charter read: clauses, terms and blocks with their places.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Charter {
    /// `sha256:…` over the normalised files.
    pub digest: String,
    /// The files, normalised: `charter.md` first, then the others by path.
    pub files: Vec<SourceFile>,
    /// Clauses in source order.
    pub clauses: Vec<Clause>,
    /// Terms by dotted name.
    pub terms: BTreeMap<String, Term>,
    /// Top-level blocks in source order.
    pub blocks: Vec<Block>,
    /// Versions in other languages, by their tags.
    pub versions: BTreeMap<String, Version>,
    /// Values that were refused while reading: already reported, so later passes stay silent about them.
    pub(crate) broken: BTreeSet<Span>,
    /// Ids of blocks that could not be read: references to them are not reported a second time.
    pub(crate) broken_blocks: BTreeSet<String>,
    /// What `clause` answers for an id that is none.
    pub(crate) no_clause: Clause,
    /// Where lines start.
    pub(crate) lines: Lines,
}

/// A charter's words in another language: read for people, and held against the words that the rules are bound to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Version {
    /// The first of its files.
    pub file: u32,
    /// Its clauses, in source order.
    pub clauses: Vec<Clause>,
    /// Its bound terms.
    pub terms: BTreeMap<String, Term>,
    /// What it calls blocks, by their ids.
    pub titles: BTreeMap<String, String>,
    /// Rules that stand in it, where none may.
    pub fences: Vec<Span>,
}

/// What reading gave.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Parsed {
    /// What could be read.
    pub charter: Charter,
    /// What could not, and what looks odd; in source order.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parsed {
    /// Whether any diagnostic is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        has_errors(&self.diagnostics)
    }
}

impl Charter {
    /// The clause of that id; a nameless one for an id that is none.
    #[must_use]
    pub fn clause(&self, id: ClauseId) -> &Clause {
        usize::try_from(id).ok().and_then(|i| self.clauses.get(i)).unwrap_or(&self.no_clause)
    }

    /// Number and title: `6.2.3 Quorum and majority`.
    #[must_use]
    pub fn clause_ref(&self, id: ClauseId) -> String {
        self.clause(id).heading()
    }

    /// Path, line and column (both from 1; the column in characters) of a span's start.
    #[must_use]
    pub fn position(&self, span: Span) -> (&str, usize, usize) {
        let at = self.lines.position(&self.files, span);
        (at.path, at.line, at.column)
    }

    /// The source text of a span.
    #[must_use]
    pub fn source(&self, span: Span) -> &str {
        let file = usize::try_from(span.file).ok().and_then(|i| self.files.get(i));
        file.and_then(|f| f.text.get(span.range())).unwrap_or("")
    }

    /// The clause that a place stands in.
    #[must_use]
    pub fn clause_at(&self, span: Span) -> Option<ClauseId> {
        let after = self.clauses.partition_point(|c| (c.span.file, c.span.start) <= (span.file, span.start));
        let i = after.checked_sub(1)?;
        self.clauses.get(i).filter(|c| c.span.file == span.file)?;
        ClauseId::try_from(i).ok()
    }

    /// The top-level block of that kind and label.
    #[must_use]
    pub fn block(&self, kind: &str, label: &str) -> Option<&Block> {
        self.blocks.iter().find(|b| b.kind == kind && b.label == label)
    }

    /// Top-level blocks of a kind, in source order.
    pub fn blocks_of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Block> {
        self.blocks.iter().filter(move |b| b.kind == kind)
    }
}

/// Reads files: normalises, finds clauses, terms and blocks. Never fails: what cannot be read is a diagnostic.
#[must_use]
pub fn parse(files: Vec<SourceFile>) -> Parsed {
    let (files, unfit) = source::prepare(files);
    let mut found = Found::default();
    found.extend(unfit);
    for (i, file) in files.iter().enumerate() {
        found.extend(source::hidden_characters(i, file));
    }
    let lines = Lines::of(&files);
    let prose = prose::read(&files, &lines, None);
    found.append(prose.found);
    let mut versions = BTreeMap::new();
    for (i, file) in files.iter().enumerate() {
        let Some(tag) = file.language().filter(|t| !versions.contains_key(*t)) else { continue };
        let read = prose::read(&files, &lines, Some(tag));
        found.append(read.found);
        let fences = read.fences.iter().map(|f| f.span).collect();
        let file = u32::try_from(i).unwrap_or(u32::MAX);
        let version = Version { file, clauses: read.clauses, terms: read.terms, titles: BTreeMap::new(), fences };
        versions.insert(tag.to_owned(), version);
    }
    let mut charter = Charter {
        digest: source::digest(&files),
        clauses: prose.clauses,
        terms: prose.terms,
        versions,
        lines,
        files,
        ..Charter::default()
    };
    blocks::read(&prose.fences, &mut charter, &mut found);
    for version in charter.versions.values_mut() {
        let blocks = &charter.blocks;
        let is_block = |id: &String| !charter.terms.contains_key(id) && blocks.iter().any(|b| b.id() == *id);
        let (named, bound) = std::mem::take(&mut version.terms).into_iter().partition(|(id, _)| is_block(id));
        version.terms = bound;
        let named: BTreeMap<String, Term> = named;
        version.titles = named.into_iter().map(|(id, t)| (id, t.text)).collect();
    }
    if found.is_empty() && charter.clauses.is_empty() && charter.blocks.is_empty() {
        found.push(
            Diagnostic::error("empty_charter", Span::default(), "the charter is empty: there is no clause in it")
                .help("start `charter.md` with a heading, such as `# 1 Purpose`"),
        );
    }
    let diagnostics = found.finish(&charter);
    Parsed { charter, diagnostics }
}
