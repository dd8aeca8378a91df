//! A drafting review: what a careful reader of a draft would ask, in the order of its clauses, each with the words
//! concerned, the question to answer and a wording of ours to start from.

use crate::wording::{asked as told_as, wording};
use servanda_charter::{Charter, Diagnostic, Expr, Severity};
use servanda_partnership::{Answer, Answers, answers};
use servanda_words::Lang;
use std::collections::{BTreeMap, BTreeSet};

/// What an item of a review is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// The draft cannot be used before this is mended.
    Mend,
    /// Somebody must answer this.
    Question,
    /// Somebody alone can block something.
    Blocks,
    /// An outcome after which nothing follows.
    Nowhere,
    /// A duty that nobody can fulfil.
    Nobody,
    /// Windows that run at the same time.
    Overlap,
    /// Worth a look.
    Note,
}

impl Kind {
    /// All of them, gravest first.
    pub const ALL: [Kind; 7] =
        [Self::Mend, Self::Question, Self::Nobody, Self::Blocks, Self::Nowhere, Self::Overlap, Self::Note];

    /// Its message, its mark and its class. Never colour alone.
    #[must_use]
    pub fn shown(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Mend => ("kind-mend", "✕", "mend"),
            Self::Question => ("kind-question", "◆", "ask"),
            Self::Blocks => ("kind-blocks", "■", "blocks"),
            Self::Nowhere => ("kind-nowhere", "▷", "nowhere"),
            Self::Nobody => ("kind-nobody", "∅", "nobody"),
            Self::Overlap => ("kind-overlap", "≡", "overlap"),
            Self::Note => ("kind-note", "○", "note"),
        }
    }
}

/// One thing to look at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// Its clause's number and title; none before the first heading.
    pub clause: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// Its stable name, such as `missing_consequence`.
    pub code: String,
    /// What was found, in a sentence.
    pub says: String,
    /// The line concerned: what stands before the words meant, they themselves, what follows.
    pub words: Option<[String; 3]>,
    /// The question to answer, or the next step.
    pub ask: Option<String>,
    /// A wording to start from.
    pub wording: Option<String>,
    /// What was found and what to answer, as its kind is told in a language other than English.
    pub told: Option<(String, String)>,
}

/// What one party carries alone: its duties and rights, and where they stand.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Side {
    /// Clauses of duties that only it bears.
    pub duties: Vec<String>,
    /// Clauses of rights that only it holds.
    pub rights: Vec<String>,
    /// Clauses of limits of liability that hold for it alone.
    pub limits: Vec<String>,
}

impl Side {
    /// The columns of the table, under their heads.
    #[must_use]
    pub fn lists(&self) -> [&Vec<String>; 3] {
        [&self.duties, &self.rights, &self.limits]
    }
}

/// A sentence as it stands on paper: with a capital, cut at its backticks; what is code is told.
#[must_use]
pub fn sentence(of: &str) -> Vec<(bool, String)> {
    let mut letters = of.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let whole = format!("{first}{}", letters.as_str());
    let parts: Vec<&str> = whole.split('`').collect();
    // An odd one out is no pair.
    if parts.len().is_multiple_of(2) {
        return vec![(false, whole)];
    }
    parts.iter().enumerate().map(|(i, p)| (i % 2 == 1, (*p).to_owned())).collect()
}

/// A draft, read.
pub struct Review {
    /// The language that it speaks.
    pub lang: Lang,
    /// The charter's title.
    pub title: String,
    /// Its digest.
    pub digest: String,
    /// How many clauses it has.
    pub clauses: usize,
    /// What to look at, clause by clause, gravest first within one.
    pub items: Vec<Item>,
    /// What each party carries alone, by name.
    pub sides: BTreeMap<String, Side>,
}

impl Review {
    /// Reads a charter, whether it compiled or not; `found` is what its compiler said.
    #[must_use]
    pub fn of(charter: &Charter, found: &[Diagnostic], lang: Lang) -> Self {
        let read = servanda_partnership::review(charter);
        let mut items: Vec<(usize, Item)> = Vec::new();
        for (kind, d) in found
            .iter()
            .chain(&read.warnings)
            .map(|d| (None, d))
            .chain(read.notes.iter().map(|d| (Some(Kind::Note), d)))
        {
            let severity = if d.severity == Severity::Error { Kind::Mend } else { Kind::Question };
            let item = Item {
                clause: d.clause.clone(),
                kind: kind.unwrap_or(severity),
                code: d.code.to_owned(),
                says: d.message.clone(),
                words: words(charter, d),
                ask: d.help.clone(),
                wording: wording(lang, d.code),
                told: told_as(lang, d.code),
            };
            items.push((charter.clause_at(d.span).map_or(0, |c| c as usize + 1), item));
        }
        let told: Answers = answers(charter);
        let lists: [(Kind, &str, &[Answer]); 4] = [
            (Kind::Blocks, "who_alone_blocks", &told.blocks),
            (Kind::Nowhere, "leads_nowhere", &told.nowhere),
            (Kind::Overlap, "same_time", &told.overlaps),
            (Kind::Nobody, "nobody_can", &told.impossible),
        ];
        for (kind, code, list) in lists {
            for a in list {
                let place =
                    charter.clauses.iter().position(|c| format!("{} {}", c.number, c.title).trim() == a.clause.trim());
                let item = Item {
                    clause: Some(a.clause.clone()),
                    kind,
                    code: code.to_owned(),
                    says: a.text.clone(),
                    words: None,
                    ask: asked(kind).map(|id| crate::t(lang, id)),
                    wording: wording(lang, code),
                    told: None,
                };
                items.push((place.map_or(usize::MAX, |p| p + 1), item));
            }
        }
        items.sort_by(|(a, x), (b, y)| (a, x.kind, &x.code).cmp(&(b, y.kind, &y.code)));
        items.dedup();
        // What is asked of every such outcome alike is asked once.
        let mut asked = BTreeSet::new();
        for (_, item) in &mut items {
            if item.words.is_none() && !asked.insert(item.code.clone()) {
                (item.ask, item.wording) = (None, None);
            }
        }
        let title = charter.clauses.first().filter(|c| c.level == 1 && c.number.starts_with('§'));
        Review {
            lang,
            title: title
                .map(|c| c.title.clone())
                .filter(|t| !t.trim().is_empty())
                .unwrap_or_else(|| crate::t(lang, "charter")),
            digest: charter.digest.clone(),
            clauses: charter.clauses.len(),
            items: items.into_iter().map(|(_, i)| i).collect(),
            sides: sides(charter),
        }
    }

    /// A message of ours, in the review's language.
    #[must_use]
    pub fn t(&self, id: &str) -> String {
        crate::t(self.lang, id)
    }

    /// What the review says first.
    #[must_use]
    pub fn lead(&self) -> String {
        let read = crate::WORDS.text(self.lang, "review.read", &[("n", &self.clauses.to_string())]);
        let stands = match (self.count(Kind::Mend), self.count(Kind::Question)) {
            (0, 0) => "review.nothing",
            (0, _) => "review.questions",
            _ => "review.mend",
        };
        format!("{read} {}", self.t(stands))
    }

    /// Whether any party carries anything alone.
    #[must_use]
    pub fn one_sided(&self) -> bool {
        self.sides.values().any(|s| s.lists().iter().any(|l| !l.is_empty()))
    }

    /// How many items of a kind there are.
    #[must_use]
    pub fn count(&self, kind: Kind) -> usize {
        self.items.iter().filter(|i| i.kind == kind).count()
    }
}

fn asked(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Blocks => Some("ask-blocks"),
        Kind::Nowhere => Some("ask-nowhere"),
        Kind::Nobody => Some("ask-nobody"),
        Kind::Overlap => Some("ask-overlap"),
        _ => None,
    }
}

/// Longest piece of a line that is shown on each side of the words meant.
const AROUND: usize = 160;

/// The line at which a diagnostic stands, cut at the words that it means.
fn words(charter: &Charter, d: &Diagnostic) -> Option<[String; 3]> {
    let text = &charter.files.get(d.span.file as usize)?.text;
    let (start, end) = (d.span.start as usize, (d.span.end as usize).min(text.len()));
    let (before, rest) = (text.get(..start)?, text.get(start..)?);
    let meant = text.get(start..end)?.lines().next().unwrap_or_default();
    if meant.trim().is_empty() {
        return None;
    }
    let line = before.rsplit('\n').next().unwrap_or_default();
    let skip = line.chars().count().saturating_sub(AROUND);
    let after = rest.strip_prefix(meant)?.lines().next().unwrap_or_default();
    Some([line.chars().skip(skip).collect(), meant.to_owned(), after.chars().take(AROUND).collect()])
}

/// What each party carries alone.
fn sides(charter: &Charter) -> BTreeMap<String, Side> {
    let name_of = |label: &str| {
        let block = charter.block("party", label)?;
        let name = block.get("name").and_then(Expr::as_ref_text).and_then(|n| charter.terms.get(&n));
        Some(name.map_or_else(|| label.to_owned(), |t| t.text.clone()))
    };
    let mut sides: BTreeMap<String, Side> =
        charter.blocks_of("party").filter_map(|b| Some((name_of(&b.label)?, Side::default()))).collect();
    for block in &charter.blocks {
        let attribute = match block.kind.as_str() {
            "duty" => "bearer",
            "right" => "holder",
            "cap" => "who",
            _ => continue,
        };
        let one = block.get(attribute).and_then(Expr::as_ref_text);
        let Some(side) = one.and_then(|r| name_of(r.strip_prefix("party.")?)).and_then(|n| sides.get_mut(&n)) else {
            continue;
        };
        let list = match block.kind.as_str() {
            "duty" => &mut side.duties,
            "right" => &mut side.rights,
            _ => &mut side.limits,
        };
        list.push(charter.clause_ref(block.clause));
    }
    sides
}
