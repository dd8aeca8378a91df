//! Two versions of a charter compared: what its words say otherwise, and what it commands otherwise.
//!
//! A pure function of two compiled charters. The words are compared clause by clause. What the charters command is compared
//! by their rules with every bound value read, never by text; what is allowed, by asking both decision engines the same
//! questions. What has no word of its own here is told as changed, with both sentences: nothing is dropped.

mod boxes;
mod meaning;
mod permits;
mod prose;
mod roles;
mod text;
mod values;
mod word;

pub use text::{lines, told};
pub use word::Word;

use servanda_charter::{Charter, ClauseId, Piece};
use servanda_partnership::Compiled;
use std::sync::Arc;

/// How a clause changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Only the new version has it.
    New,
    /// Only the old version has it.
    Gone,
    /// In both.
    Both,
}

/// What words and rules of a clause say to each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Note {
    /// The words changed, and what its rules command did not.
    SameMeaning,
    /// The words changed; its own rules did not, but they use what changed elsewhere: these rules.
    SameButUses(Vec<String>),
    /// The rules changed, and its words did not.
    SameWords,
    /// No rule stands here, in either version: words alone.
    ProseOnly,
}

/// One thing that is otherwise.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Which way.
    pub word: Word,
    /// What.
    pub what: String,
}

/// A checked example of a question that both versions were asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Example {
    /// The question.
    pub asked: String,
    /// What the old version answers, and by which rule.
    pub old: String,
    /// What the new version answers, and by which rule.
    pub new: String,
}

/// Questions of one kind that both versions answer differently.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fact {
    /// What changed, and for whom.
    pub line: Line,
    /// One of the questions.
    pub example: Example,
    /// How many questions it stands for.
    pub questions: usize,
}

/// A rule that changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// `duty.tell_partners`
    pub id: String,
    /// What changed in it; never empty.
    pub lines: Vec<Line>,
    /// Its sentence in the old version.
    pub old: Option<String>,
    /// Its sentence in the new version.
    pub new: Option<String>,
    /// Whether it permits or forbids, and yet no question was answered otherwise because of it.
    pub no_answer: bool,
}

/// What is said of a rule about permission that changes no answer.
pub const NO_ANSWER: &str = "no question put to both versions is answered otherwise by it";

/// A clause of which words or rules changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// How.
    pub kind: Kind,
    /// Its number in the new version (in the old one if it is gone); empty before the first heading.
    pub number: String,
    /// Its number in the old version, where that was another.
    pub renumbered: Option<String>,
    /// Whether it stands in another place.
    pub moved: bool,
    /// Its heading without the number, as a redline.
    pub title: Vec<Piece>,
    /// Its words as a redline; empty where they are the same.
    pub words: Vec<Piece>,
    /// Its rules that changed.
    pub rules: Vec<Rule>,
    /// What is allowed otherwise by this clause, as computed.
    pub facts: Vec<Fact>,
    /// Words against rules.
    pub note: Option<Note>,
}

/// One of the two versions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Side {
    /// Its title.
    pub title: String,
    /// Its digest.
    pub digest: String,
}

/// All that is otherwise.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comparison {
    /// The old version.
    pub old: Side,
    /// The new version.
    pub new: Side,
    /// Clause by clause, in the new version's order; what is gone stands where it stood.
    pub changes: Vec<Change>,
    /// How many questions about permission both versions were asked.
    pub asked: usize,
    /// Whether those are all questions that the two charters' words allow; else places or purposes were left out.
    pub asked_all: bool,
    /// Which prevails by the new version, and by the old one where that is another.
    pub prevails: (String, Option<String>),
}

impl Comparison {
    /// Compares two versions.
    #[must_use]
    pub fn of(old: &Arc<Compiled>, new: &Arc<Compiled>) -> Self {
        let mut changes = prose::changes(&old.charter, &new.charter);
        meaning::add(old, new, &mut changes);
        let (asked, asked_all) = permits::add(old, new, &mut changes);
        prose::notes(old, new, &mut changes);
        let changes = changes.into_iter().map(|c| c.change).filter(Change::tells).collect();
        let (was, is) = (old.prevails(), new.prevails());
        let prevails = (is.clone(), (was != is).then_some(was));
        Self { old: Side::of(&old.charter), new: Side::of(&new.charter), changes, asked, asked_all, prevails }
    }

    /// Whether nothing changed, in words or in meaning.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Every line about meaning, facts first.
    pub fn meaning(&self) -> impl Iterator<Item = (&Change, &Line)> {
        self.changes.iter().flat_map(|c| {
            let lines = c.facts.iter().map(|f| &f.line).chain(c.rules.iter().flat_map(|r| &r.lines));
            lines.map(move |l| (c, l))
        })
    }

    /// How many clauses have other words, and how many other rules.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let words = self.changes.iter().filter(|c| c.words_changed()).count();
        (words, self.changes.iter().filter(|c| c.meaning_changed()).count())
    }
}

impl Change {
    /// Number and title.
    #[must_use]
    pub fn heading(&self) -> String {
        let title: String = self
            .title
            .iter()
            .filter_map(|p| match (self.kind, p) {
                (_, Piece::Same(t)) | (Kind::New | Kind::Both, Piece::Added(t)) | (Kind::Gone, Piece::Removed(t)) => {
                    Some(t.as_str())
                }
                _ => None,
            })
            .collect();
        let number = if self.number.starts_with('§') { "" } else { &self.number };
        format!("{number} {title}").trim().to_owned()
    }

    /// Whether its words, heading, number or place are others.
    #[must_use]
    pub fn words_changed(&self) -> bool {
        !self.words.is_empty() || self.title_changed() || self.kind != Kind::Both
    }

    /// Whether its heading is another.
    #[must_use]
    pub fn title_changed(&self) -> bool {
        self.title.iter().any(|p| !matches!(p, Piece::Same(_)))
    }

    /// Whether what it commands is otherwise.
    #[must_use]
    pub fn meaning_changed(&self) -> bool {
        !self.rules.is_empty() || !self.facts.is_empty()
    }

    fn tells(&self) -> bool {
        self.words_changed() || self.meaning_changed() || self.moved || self.renumbered.is_some()
    }
}

impl Side {
    fn of(charter: &Charter) -> Self {
        let first = charter.clauses.first().filter(|c| c.level == 1 && c.number.starts_with('§'));
        let title = first.map(|c| c.title.clone()).filter(|t| !t.trim().is_empty());
        Self { title: title.unwrap_or_else(|| "Charter".to_owned()), digest: charter.digest.clone() }
    }
}

/// A clause on the way to being told, with its places in both versions.
pub(crate) struct Draft {
    pub old: Option<ClauseId>,
    pub new: Option<ClauseId>,
    pub change: Change,
}
