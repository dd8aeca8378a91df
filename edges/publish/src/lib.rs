//! The reading page: a compiled charter as one HTML page that opens from disk, clause beside meaning.
//!
//! A pure function: the same charter gives the same bytes. The page fetches nothing and holds no markup but ours; its
//! policy lets run only the one script and the one style sheet whose hashes it names, and it can be read without either.

mod asof;
mod clauses;
mod cover;
mod definitions;
mod difference;
mod escape;
mod frame;
mod index;
mod prose;
mod report;
mod review;
#[cfg(test)]
mod tests;
mod weave;
mod wording;

use asof::AsOf;
use prose::{Known, Writer};
use servanda_charter::Diagnostic;
use servanda_partnership::{Compiled, Partnership, answers, review};
use servanda_words::{Lang, Room};
use std::collections::BTreeMap;
use weave::Weave;

pub use cover::{clause_markdown, clause_title, parties, prevails, title, title_clause, tree, unheaded};
pub use definitions::{Definition, definitions};
pub use difference::difference;
pub use escape::unseen;
pub use report::report;
pub use review::{Item, Kind, Review, Side, sentence};

/// What pages and reviews say of themselves.
pub static WORDS: Room = Room::new(include_str!("en.ftl"), include_str!("de.ftl"));

/// A message of ours that needs no words.
pub(crate) fn t(lang: Lang, id: &str) -> String {
    WORDS.text(lang, id, &[])
}

/// The page of a charter, in the language that it speaks.
#[must_use]
pub fn page(compiled: &Compiled) -> String {
    written(compiled, None)
}

/// The page of a partnership's charter at its run's moment: what is in force, what is disputed, what is due.
#[must_use]
pub fn page_as_of(p: &Partnership) -> String {
    page_as_of_in(p, p.compiled().lang)
}

/// The same, in a language.
#[must_use]
pub fn page_as_of_in(p: &Partnership, lang: Lang) -> String {
    written(&p.compiled().speaking(lang), Some(AsOf::of(p)))
}

fn written(compiled: &Compiled, at: Option<AsOf>) -> String {
    let charter = &compiled.charter;
    let mut open: Vec<Diagnostic> = compiled.warnings.clone();
    open.extend(review(charter).warnings);
    open.sort_by_key(|d| (d.span, d.code));
    let weave = Weave::of(compiled, &open, at);
    let defined = definitions(charter);
    let mut words: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for w in defined.keys() {
        let first = w.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        words.entry(first).or_default().push(w);
    }
    words.values_mut().for_each(|l| l.sort_by_key(|w| std::cmp::Reverse(w.len())));
    let known = Known {
        blocks: charter.blocks.iter().map(servanda_charter::Block::id).collect(),
        terms: charter.terms.keys().map(String::as_str).collect(),
        numbers: charter.clauses.iter().map(|c| c.number.as_str()).filter(|n| !n.is_empty()).collect(),
        words,
    };
    let mut writer = Writer::new(&known);
    let mut out = String::with_capacity(512 * 1024);
    frame::open(&mut out, &weave);
    before_the_first_heading(&mut out, compiled, &mut writer);
    clauses::all(&mut out, &weave, &mut writer, &defined);
    index::questions(&mut out, &weave);
    index::values(&mut out, &weave, &writer);
    index::words(&mut out, &weave, &defined);
    index::answers(&mut out, &weave, &answers(charter));
    frame::close(&mut out, &weave);
    out
}

/// Whether a file's first bytes say that it is a page of ours, which a newer one may replace.
#[must_use]
pub fn is_page(bytes: &[u8]) -> bool {
    bytes.starts_with(escape::MARK.as_bytes())
}

/// Words that stand under no heading, where they stand.
fn before_the_first_heading(out: &mut String, compiled: &Compiled, writer: &mut Writer<'_>) {
    for text in unheaded(&compiled.charter) {
        out.push_str("<div class=\"c prose\"><div class=\"two\"><div class=\"p\">");
        writer.clause(out, text, &Default::default());
        out.push_str("</div></div></div>\n");
    }
}
