//! What stands beside the words of a charter in a document and is no part of them: which prevails, and what the software
//! keeps of each clause. Export writes it, import knows it again.

use servanda_charter::lies_within;
use servanda_partnership::Compiled;
use servanda_words::{Lang, Room};
use std::collections::BTreeMap;

/// What a document says of itself.
pub static WORDS: Room = Room::new(include_str!("en.ftl"), include_str!("de.ftl"));

/// The generated words of a charter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meaning {
    /// The charter's title, for the document's properties.
    pub title: String,
    /// Whether the first heading is the title.
    pub titled: bool,
    /// Which prevails.
    pub prevails: String,
    /// What this document is.
    pub about: String,
    /// Headings of clauses, with numbers, by their place.
    pub headings: Vec<String>,
    /// Of each clause that commands anything: its sentences, each with its block's name.
    pub sentences: BTreeMap<usize, Vec<(String, String)>>,
    /// Of each clause that is not in force: why.
    pub left_out: BTreeMap<usize, String>,
    /// The language.
    pub lang: Lang,
    /// The same in the other languages: a document that comes back may have been written in any.
    pub others: Vec<Meaning>,
}

impl Meaning {
    /// Asks a compiled charter.
    #[must_use]
    pub fn of(c: &Compiled) -> Self {
        let others = Lang::ALL.into_iter().filter(|l| *l != c.lang).map(|l| Self::in_one(&c.speaking(l))).collect();
        Self { others, ..Self::in_one(c) }
    }

    fn in_one(c: &Compiled) -> Self {
        let charter = &c.charter;
        let mut m = Self {
            title: servanda_publish::title(c),
            titled: servanda_publish::title_clause(charter).is_some(),
            prevails: format!(
                "{} {}",
                servanda_publish::WORDS.text(c.lang, "which-prevails", &[]),
                servanda_publish::prevails(c)
            ),
            about: WORDS.text(c.lang, "about", &[("digest", &charter.digest)]),
            headings: charter.clauses.iter().map(servanda_charter::Clause::heading).collect(),
            lang: c.lang,
            ..Self::default()
        };
        for b in &charter.blocks {
            let at = usize::try_from(b.clause).unwrap_or(usize::MAX);
            m.sentences.entry(at).or_default().push((c.sentence(b), b.id()));
        }
        for (i, clause) in charter.clauses.iter().enumerate() {
            if let Some(l) = c.left_out.iter().find(|l| lies_within(&clause.number, &l.number)) {
                m.left_out.insert(i, WORDS.text(c.lang, "not-in-force", &[("why", &l.reason)]));
            }
        }
        m
    }

    /// The heading of a clause, for messages; what stands before the first heading has none.
    #[must_use]
    pub fn heading(&self, clause: Option<usize>) -> String {
        clause.and_then(|c| self.headings.get(c)).cloned().unwrap_or_else(|| "before the first heading".to_owned())
    }

    /// The paragraphs of a clause's comment; none if there is nothing to say.
    #[must_use]
    pub fn comment(&self, clause: usize) -> Vec<String> {
        let mut out: Vec<String> = self.left_out.get(&clause).cloned().into_iter().collect();
        out.extend(self.sentences.get(&clause).into_iter().flatten().map(|(s, id)| format!("{s} [{id}]")));
        out
    }

    /// The headings of the annex.
    #[must_use]
    pub fn annex(&self) -> [String; 4] {
        annex_in(self.lang)
    }

    /// Whether a comment is the one that we wrote, in whichever language.
    #[must_use]
    pub fn is_our_comment(&self, text: &str) -> bool {
        (0..self.headings.len()).any(|i| {
            let said = self.comment(i);
            !said.is_empty() && same(&said.join(" ")) == text
        }) || self.others.iter().any(|m| m.is_our_comment(text))
    }

    /// Whether words are ours: generated beside the charter's own.
    #[must_use]
    pub fn is_ours(&self, text: &str) -> bool {
        let text = same(text);
        let is = |t: &str| same(t) == text;
        is(&self.prevails)
            || is(&self.about)
            || annex_in(self.lang).iter().any(|h| is(h))
            || self.headings.iter().any(|h| is(h))
            || self.sentences.values().flatten().any(|(s, id)| is(s) || is(id))
            || self.others.iter().any(|m| m.is_ours(&text))
    }
}

fn annex_in(lang: Lang) -> [String; 4] {
    ["annex", "annex.clause", "annex.keeps", "annex.rule"].map(|id| WORDS.text(lang, id, &[]))
}

/// Words as a word processor may give them back.
#[must_use]
pub fn same(text: &str) -> String {
    let plain: String = text.chars().map(crate::units::plain).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
