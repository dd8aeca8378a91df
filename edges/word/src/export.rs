//! A charter as a DOCX: clauses as headings with their own numbers, bound values as content controls, meaning as comments
//! or as a table at the end, and real tracked changes against an older version. A pure function: the same charter, the
//! same bytes.

mod paragraphs;
pub(crate) mod parts;
mod versions;

use crate::meaning::Meaning;
use crate::package::pack;
use crate::units::{Units, ordered};
use paragraphs::Writer;
pub(crate) use paragraphs::tag;
pub(crate) use parts::PROPERTY;
use servanda_charter::SourceFile;
use servanda_partnership::Compiled;
use servanda_vocabulary::Trouble;

/// Where the sentences of meaning stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// As comments at their clauses.
    Comments,
    /// As a table at the end.
    Annex,
    /// Both.
    Both,
    /// Nowhere.
    None,
}

/// How a document is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Who our comments and tracked changes are by.
    pub author: String,
    /// When they were made, as `2026-03-01T09:00:00Z`.
    pub date: String,
    /// Where the sentences of meaning stand.
    pub meaning: Shown,
}

/// Who our comments are by, unless somebody else is named.
pub const AUTHOR: &str = "Servanda";
/// When, unless a moment is given: the first day that a DOCX's container can name.
pub const DATE: &str = "1980-01-01T00:00:00Z";

impl Default for Options {
    fn default() -> Self {
        Self { author: AUTHOR.to_owned(), date: DATE.to_owned(), meaning: Shown::Comments }
    }
}

/// A compiled charter with the files that it was compiled from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The charter.
    pub compiled: &'a Compiled,
    /// Its files as they stand on disk.
    pub files: &'a [SourceFile],
}

/// Writes the DOCX of a charter, with tracked changes against an older version if one is given.
///
/// # Errors
/// If the document is too large to be packed.
pub fn export(new: Source<'_>, against: Option<Source<'_>>, options: &Options) -> Result<Vec<u8>, Trouble> {
    let units = Units::of(&ordered(new.files));
    let old = against.map_or_else(|| units.clone(), |o| Units::of(&ordered(o.files)));
    let meaning = Meaning::of(new.compiled);
    let mut w = Writer::new(options, &units, &old, &meaning);
    w.all(&versions::lines(&old, &units));
    if matches!(options.meaning, Shown::Annex | Shown::Both) {
        w.annex();
    }
    let (body, comments, lists) = w.done();
    let digest = &new.compiled.charter.digest;
    pack(&parts::all(&parts::Said {
        digest,
        made_as: "",
        meaning: &meaning,
        against: against.map(|a| a.compiled),
        lists,
        body,
        comments,
    }))
}
