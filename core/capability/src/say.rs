//! Meaning in sentences: what the machine understood, in words that a lawyer reads beside the clause.
//!
//! The words themselves stand in `say/en.ftl` and `say/de.ftl`; here is only what is said of what, in which order.

mod clause;
mod event;
mod names;
mod sum;
mod time;

#[cfg(test)]
mod tests;

use servanda_charter::{Block, Charter, Expr};
use servanda_words::{Lang, Phrase, Room, tidy};
use std::collections::BTreeMap;

/// What conditions, effects, times and names are called, and the kernel's own blocks.
pub static WORDS: Room = Room::over(&COMMON, include_str!("kernel/en.ftl"), include_str!("kernel/de.ftl"));

/// What every block's sentence is made of.
pub static COMMON: Room = Room::new(include_str!("say/en.ftl"), include_str!("say/de.ftl"));

/// German names for labels that many charters use. A label that is not here is named as the charter writes it.
static LABELS: Room = Room::new("", include_str!("say/labels.ftl"));

/// Turns blocks and expressions of one charter into words.
#[derive(Clone, Copy)]
pub struct Say<'a> {
    /// The charter.
    pub charter: &'a Charter,
    /// The language.
    pub lang: Lang,
    /// Whose messages are asked first.
    room: &'static Room,
    /// What blocks are called in the language, by their ids, where a version of the charter in that language says so.
    titles: Option<&'a BTreeMap<String, String>>,
}

/// The words of one block: "its sender" and "the party concerned" hang on the event that the block answers.
#[derive(Clone, Copy)]
pub(crate) struct Voice<'a> {
    say: Say<'a>,
    charter: &'a Charter,
    block: Option<&'a Block>,
}

/// `general_assembly` → `general assembly`.
fn plain(label: &str) -> String {
    label.replace('_', " ")
}

/// `breach` → `a breach`.
fn article(noun: &str) -> String {
    let vowel = noun.chars().next().is_some_and(|c| "aeioAEIO".contains(c))
        || ["un", "ur", "up"].iter().any(|u| noun.starts_with(u) && !noun.starts_with("uni"));
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

impl<'a> Say<'a> {
    /// The words of a charter, in English.
    #[must_use]
    pub fn new(charter: &'a Charter) -> Self {
        Self::within(charter, Lang::En)
    }

    /// The words of a charter, in a language.
    #[must_use]
    pub fn within(charter: &'a Charter, lang: Lang) -> Self {
        Self { charter, lang, room: &WORDS, titles: None }
    }

    /// The same, with what a version in this language calls the blocks.
    #[must_use]
    pub fn titled(self, titles: &'a BTreeMap<String, String>) -> Self {
        Self { titles: Some(titles), ..self }
    }

    /// The same, asking a capability's messages first.
    #[must_use]
    pub fn asking(self, room: &'static Room) -> Self {
        Self { room, ..self }
    }

    /// Phrases with a word between each: `a or b or c`.
    #[must_use]
    pub fn chain(&self, items: &[Phrase], with: &str) -> Phrase {
        self.free().chain(items, with)
    }

    fn voice<'b>(&'b self, block: &'b Block) -> Voice<'b> {
        Voice { say: *self, charter: self.charter, block: Some(block) }
    }

    fn free(&self) -> Voice<'a> {
        Voice { say: *self, charter: self.charter, block: None }
    }

    /// A message with its words put in.
    #[must_use]
    pub fn tell(&self, id: &str, args: &[(&str, Phrase)]) -> Phrase {
        self.room.tell(self.lang, id, args)
    }

    /// A message that needs no words.
    #[must_use]
    pub fn just(&self, id: &str) -> Phrase {
        self.tell(id, &[])
    }

    /// A message about one thing, `$it`; nothing where the thing is nothing.
    #[must_use]
    pub fn about(&self, id: &str, it: Phrase) -> Phrase {
        if it.is_empty() { Phrase::none() } else { self.tell(id, &[("it", it)]) }
    }

    /// A block's sentence.
    #[must_use]
    pub fn block(&self, id: &str, args: &[(&str, Phrase)]) -> String {
        self.tell(id, args).text()
    }

    /// A sentence begins with a capital letter, whatever name stands first in it.
    #[must_use]
    pub fn sentence(text: &str) -> String {
        let mut rest = text.chars();
        let said: String = rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect());
        // A name may end with a point of its own: "Harbor Health, Inc."
        if said.ends_with("..") { said.get(..said.len().saturating_sub(1)).unwrap_or(&said).to_owned() } else { said }
    }

    /// A phrase that begins a sentence.
    #[must_use]
    pub fn first(phrase: &Phrase) -> Phrase {
        phrase.map(Self::sentence)
    }

    /// `a, b and c`, with the joining word of a message.
    #[must_use]
    pub fn series(&self, items: &[Phrase], last: &str) -> Phrase {
        if items.is_empty() {
            return self.just("nothing");
        }
        let last = self.just(last).text();
        Phrase::join(items, |words| {
            let said = match words.split_last() {
                None => String::new(),
                Some((one, [])) => (*one).to_owned(),
                Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
            };
            if self.lang == Lang::De { tidy(&said) } else { said }
        })
    }

    /// The words of an attribute, or a dash when it is left out.
    #[must_use]
    pub fn of(&self, block: &Block, name: &str) -> Phrase {
        block.get(name).map_or_else(|| "—".into(), |e| self.voice(block).words(e))
    }

    /// Whether an attribute is this word.
    #[must_use]
    pub fn is(&self, block: &Block, name: &str, word: &str) -> bool {
        block.get(name).and_then(Expr::as_word) == Some(word)
    }

    /// The words of an attribute in a message, or nothing when it is left out.
    #[must_use]
    pub fn opt(&self, block: &Block, name: &str, id: &str) -> Phrase {
        block.get(name).map_or_else(Phrase::none, |e| self.tell(id, &[("it", self.voice(block).words(e))]))
    }

    /// The items of an attribute as `a, b and c`, with the joining word of a message; nothing when it is left out.
    #[must_use]
    pub fn list(&self, block: &Block, name: &str, last: &str) -> Phrase {
        block.get(name).map_or_else(Phrase::none, |e| self.voice(block).list(e, last))
    }

    /// The same, in a message.
    #[must_use]
    pub fn list_in(&self, block: &Block, name: &str, last: &str, id: &str) -> Phrase {
        match block.get(name) {
            None => Phrase::none(),
            Some(_) => self.tell(id, &[("it", self.list(block, name, last))]),
        }
    }

    /// How a rule begins: `When a breach is recorded`, or `Every 6 months`.
    #[must_use]
    pub fn on(&self, block: &Block) -> Phrase {
        block.get("on").map_or_else(Phrase::none, |e| self.voice(block).on(e))
    }

    /// Events as a clause in a message, `a notice of leaving is given`; nothing when the attribute is left out.
    #[must_use]
    pub fn events(&self, block: &Block, name: &str, id: &str) -> Phrase {
        block.get(name).map_or_else(Phrase::none, |e| self.tell(id, &[("it", self.voice(block).events(e))]))
    }

    /// What must be done and to whom: `give a notice of breach to the other parties`.
    #[must_use]
    pub fn act(&self, block: &Block) -> Phrase {
        block.get("act").map_or_else(Phrase::none, |e| self.voice(block).act(e, block.get("to")))
    }

    /// By when: `within 24 hours of becoming aware`.
    #[must_use]
    pub fn due(&self, block: &Block, name: &str) -> Phrase {
        block.get(name).map_or_else(Phrase::none, |e| self.voice(block).due(e))
    }

    /// Until when, in a message: `30 calendar days after its receipt`.
    #[must_use]
    pub fn until(&self, block: &Block, name: &str, id: &str) -> Phrase {
        block.get(name).map_or_else(Phrase::none, |e| self.tell(id, &[("it", self.voice(block).until(e))]))
    }

    /// Until when, alone.
    #[must_use]
    pub fn point(&self, block: &Block, name: &str) -> Phrase {
        block.get(name).map_or_else(Phrase::none, |e| self.voice(block).until(e))
    }

    /// Whether the words of an attribute take a verb in the plural.
    #[must_use]
    pub fn many(&self, block: &Block, name: &str) -> bool {
        block.get(name).is_some_and(names::many)
    }

    /// Whether the words of an attribute, of which any one will do, take a verb in the plural.
    #[must_use]
    pub fn many_of_any(&self, block: &Block, name: &str) -> bool {
        block.get(name).is_some_and(|e| matches!(e.items(), [one] if names::many(one)))
    }

    /// A block's label in plain words.
    #[must_use]
    pub fn label(&self, block: &Block) -> Phrase {
        self.free().label(&block.kind, &block.label)
    }

    /// A word of the charter in plain words, as a row or an element is called.
    #[must_use]
    pub fn word(&self, kind: &str, label: &str) -> Phrase {
        self.free().label(kind, label)
    }

    /// A name between the language's marks.
    #[must_use]
    pub fn quoted(&self, kind: &str, label: &str) -> Phrase {
        self.free().quoted(kind, label)
    }

    /// The words of an attribute without marks of quotation.
    #[must_use]
    pub fn bare(&self, block: &Block, name: &str) -> String {
        self.of(block, name).text().trim_matches(['“', '”', '„']).to_owned()
    }

    /// What an act, an office or a region is called in a sentence: `a notice of breach`, `coordinator`.
    #[must_use]
    pub fn called(&self, block: &Block) -> Phrase {
        self.voice(block).called(&block.kind, &block.label)
    }

    /// What somebody may do: `use, train on or copy`. One trains a model, and on everything else.
    #[must_use]
    pub fn actions(&self, block: &Block) -> Phrase {
        let model = |e: &Expr| e.as_ref_text().is_some_and(|t| t.starts_with("model."));
        let models = block.get("asset").is_some_and(|e| e.items().iter().all(model));
        let said: Vec<Phrase> = block
            .get("do")
            .map(Expr::items)
            .unwrap_or_default()
            .iter()
            .map(|e| {
                let word = match e.as_word() {
                    Some("train") if !models => "train-on",
                    Some(word) => word,
                    None => "",
                };
                let id = format!("do-{}", word.replace('_', "-"));
                if self.room.has(self.lang, &id) { self.just(&id) } else { self.voice(block).words(e) }
            })
            .collect();
        self.series(&said, "or")
    }

    /// A body, as it stands in a sentence: `council`, `body “representatives”`.
    #[must_use]
    pub fn body(&self, label: &str) -> Phrase {
        self.free().name(&["body".to_owned(), label.to_owned()])
    }

    /// What a measure is called: `net sales`, or “received” where that is no noun.
    #[must_use]
    pub fn of_measure(&self, block: &Block) -> Phrase {
        self.free().measure(&block.label)
    }

    /// The power of a right as a verb: `object to publication`, or its act, or `use the right “…”`.
    #[must_use]
    pub fn power(&self, block: &Block) -> Phrase {
        match names::power(&block.label) && self.lang == Lang::En {
            true => plain(&block.label).into(),
            false => self.tell("use-the-right", &[("it", self.free().label("right", &block.label))]),
        }
    }

    /// What changes a schedule.
    #[must_use]
    pub fn changed_by(&self, block: &Block) -> Phrase {
        self.deciders(block, "changed_by", "agreement-of-all")
    }

    /// Who may change something: by name, by a decision, or all, for whom a message speaks.
    #[must_use]
    pub fn deciders(&self, block: &Block, name: &str, all: &str) -> Phrase {
        let voice = self.voice(block);
        let items = block.get(name).map(|e| e.items().to_vec()).unwrap_or_default();
        let said: Vec<Phrase> = items
            .iter()
            .map(|e| match e.as_ref_text() {
                Some(p) if p == "all_parties" => self.just(all),
                Some(p) if p.starts_with("matter.") => self.tell("a-decision-on", &[("it", voice.words(e))]),
                _ => voice.words(e),
            })
            .collect();
        self.series(&said, "or")
    }

    /// What the block is about: `the party concerned`, `the asset concerned`.
    #[must_use]
    pub fn concerned(&self, block: &Block) -> Phrase {
        self.voice(block).concerned()
    }

    /// Any expression in words, as an answer about who may do what quotes it.
    #[must_use]
    pub fn words(&self, e: &Expr) -> Phrase {
        self.free().words(e)
    }

    /// A party's name, as its block gives it.
    #[must_use]
    pub fn party(&self, id: &str) -> Phrase {
        self.free().party(id)
    }
}

impl Voice<'_> {
    fn tell(self, id: &str, args: &[(&str, Phrase)]) -> Phrase {
        self.say.tell(id, args)
    }

    fn just(self, id: &str) -> Phrase {
        self.say.just(id)
    }

    fn it(self, id: &str, it: Phrase) -> Phrase {
        self.say.tell(id, &[("it", it)])
    }

    fn german(self) -> bool {
        self.say.lang == Lang::De
    }

    fn series(self, items: &[Phrase], last: &str) -> Phrase {
        self.say.series(items, last)
    }

    /// Phrases with a word between each: `a and b and c`.
    fn chain(self, items: &[Phrase], with: &str) -> Phrase {
        let with = self.just(with).text();
        Phrase::join(items, |words| {
            let said = words.join(&format!(" {with} "));
            if self.german() { tidy(&said) } else { said }
        })
    }
}
