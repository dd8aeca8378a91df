//! Meaning in sentences: what the machine understood, in words that a lawyer reads beside the clause.

mod clause;
mod event;
mod names;
mod time;

#[cfg(test)]
mod tests;

use servanda_charter::{Block, Charter, Expr};

/// Turns blocks and expressions of one charter into words.
#[derive(Clone, Copy)]
pub struct Say<'a> {
    /// The charter.
    pub charter: &'a Charter,
}

/// The words of one block: "its sender" and "the party concerned" hang on the event that the block answers.
#[derive(Clone, Copy)]
pub(crate) struct Voice<'a> {
    charter: &'a Charter,
    block: Option<&'a Block>,
}

/// `general_assembly` → `general assembly`.
fn plain(label: &str) -> String {
    label.replace('_', " ")
}

/// A name that stands for a rule of the charter, quoted so that it is not read as prose.
fn quoted(label: &str) -> String {
    format!("“{}”", plain(label))
}

/// `breach` → `a breach`.
fn article(noun: &str) -> String {
    let vowel = noun.chars().next().is_some_and(|c| "aeioAEIO".contains(c))
        || ["un", "ur", "up"].iter().any(|u| noun.starts_with(u) && !noun.starts_with("uni"));
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

/// `a, b and c`.
fn series(items: &[String], last: &str) -> String {
    match items.split_last() {
        None => "nothing".to_owned(),
        Some((one, [])) => one.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

impl<'a> Say<'a> {
    fn voice<'b>(&'b self, block: &'b Block) -> Voice<'b> {
        Voice { charter: self.charter, block: Some(block) }
    }

    /// A sentence begins with a capital letter, whatever name stands first in it.
    #[must_use]
    pub fn sentence(text: &str) -> String {
        let mut rest = text.chars();
        let said: String = rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect());
        // A name may end with a point of its own: "Harbor Health, Inc."
        if said.ends_with("..") { said.get(..said.len().saturating_sub(1)).unwrap_or(&said).to_owned() } else { said }
    }

    /// The words of an attribute, or a dash when it is left out.
    #[must_use]
    pub fn of(&self, block: &Block, name: &str) -> String {
        block.get(name).map_or_else(|| "—".to_owned(), |e| self.voice(block).words(e))
    }

    /// The words of an attribute, wrapped, or nothing when it is left out.
    #[must_use]
    pub fn opt(&self, block: &Block, name: &str, before: &str, after: &str) -> String {
        block.get(name).map_or_else(String::new, |e| format!("{before}{}{after}", self.voice(block).words(e)))
    }

    /// The items of an attribute as `a, b and c` (or with another last word), wrapped; nothing when it is left out.
    #[must_use]
    pub fn list(&self, block: &Block, name: &str, last: &str, before: &str) -> String {
        block.get(name).map_or_else(String::new, |e| format!("{before}{}", self.voice(block).list(e, last)))
    }

    /// How a rule begins: `When a breach is recorded`, or `Every 6 months`.
    #[must_use]
    pub fn on(&self, block: &Block) -> String {
        block.get("on").map_or_else(String::new, |e| self.voice(block).on(e))
    }

    /// Events as a clause, `a notice of leaving is given`, wrapped; nothing when the attribute is left out.
    #[must_use]
    pub fn events(&self, block: &Block, name: &str, before: &str) -> String {
        block.get(name).map_or_else(String::new, |e| format!("{before}{}", self.voice(block).events(e)))
    }

    /// What must be done and to whom: `give a notice of breach to the other parties`.
    #[must_use]
    pub fn act(&self, block: &Block) -> String {
        block.get("act").map_or_else(String::new, |e| self.voice(block).act(e, block.get("to")))
    }

    /// By when: `within 24 hours of becoming aware`.
    #[must_use]
    pub fn due(&self, block: &Block, name: &str) -> String {
        block.get(name).map_or_else(String::new, |e| self.voice(block).due(e))
    }

    /// Until when, without the word: `30 calendar days after its receipt`.
    #[must_use]
    pub fn until(&self, block: &Block, name: &str, before: &str) -> String {
        block.get(name).map_or_else(String::new, |e| format!("{before}{}", self.voice(block).until(e)))
    }

    /// Whether the words of an attribute take a verb in the plural.
    #[must_use]
    pub fn many(&self, block: &Block, name: &str) -> bool {
        block.get(name).is_some_and(names::many)
    }

    /// A block's label in plain words.
    #[must_use]
    pub fn label(&self, block: &Block) -> String {
        plain(&block.label)
    }

    /// What an act, an office or a region is called in a sentence: `a notice of breach`, `coordinator`.
    #[must_use]
    pub fn called(&self, block: &Block) -> String {
        self.voice(block).called(&block.kind, &block.label)
    }

    /// What somebody may do: `use, train on or copy`. One trains a model, and on everything else.
    #[must_use]
    pub fn actions(&self, block: &Block) -> String {
        let model = |e: &Expr| e.as_ref_text().is_some_and(|t| t.starts_with("model."));
        let models = block.get("asset").is_some_and(|e| e.items().iter().all(model));
        let said: Vec<String> = block
            .get("do")
            .map(Expr::items)
            .unwrap_or_default()
            .iter()
            .map(|e| match self.voice(block).words(e).as_str() {
                "train" if !models => "train on".to_owned(),
                "reidentify" => "re-identify".to_owned(),
                word => word.to_owned(),
            })
            .collect();
        series(&said, "or")
    }

    /// What a measure is called: `net sales`, or “received” where that is no noun.
    #[must_use]
    pub fn of_measure(&self, block: &Block) -> String {
        if names::participle(&block.label) { quoted(&block.label) } else { plain(&block.label) }
    }

    /// The power of a right as a verb: `object to publication`, or its act, or `use the right “…”`.
    #[must_use]
    pub fn power(&self, block: &Block) -> String {
        const VERBS: &[&str] = &[
            "answer",
            "appeal",
            "approve",
            "ask",
            "audit",
            "claim",
            "confirm",
            "contest",
            "cure",
            "end",
            "extend",
            "inspect",
            "leave",
            "object",
            "recover",
            "refuse",
            "renew",
            "request",
            "stay",
            "suspend",
            "terminate",
            "veto",
            "withdraw",
            "withhold",
        ];
        // What stands after these is no object of theirs: "terminate uncured" needs the marks of a name.
        const ALONE: &[&str] = &["appeal", "leave", "object", "stay", "terminate"];
        const JOINTS: &[&str] =
            &["after", "at", "between", "by", "for", "from", "in", "on", "over", "to", "under", "with"];
        let mut words = block.label.split('_');
        let (first, second) = (words.next().unwrap_or_default(), words.next());
        let alone = ALONE.contains(&first) && second.is_some_and(|w| !JOINTS.contains(&w));
        match VERBS.contains(&first) && !alone {
            true => plain(&block.label),
            false => format!("use the right {}", quoted(&block.label)),
        }
    }

    /// What changes a schedule.
    #[must_use]
    pub fn changed_by(&self, block: &Block) -> String {
        let voice = self.voice(block);
        let items = block.get("changed_by").map(|e| e.items().to_vec()).unwrap_or_default();
        let said: Vec<String> = items
            .iter()
            .map(|e| match e.as_ref_text() {
                Some(p) if p == "all_parties" => "agreement of all parties".to_owned(),
                Some(p) if p.starts_with("matter.") => format!("a decision on {}", voice.words(e)),
                _ => voice.words(e),
            })
            .collect();
        series(&said, "or")
    }

    /// What the block is about: `the party concerned`, `the asset concerned`.
    #[must_use]
    pub fn concerned(&self, block: &Block) -> String {
        self.voice(block).concerned()
    }

    /// Any expression in words, as an answer about who may do what quotes it.
    #[must_use]
    pub fn words(&self, e: &Expr) -> String {
        Voice { charter: self.charter, block: None }.words(e)
    }

    /// A party's name, as its block gives it.
    #[must_use]
    pub fn party(&self, id: &str) -> String {
        Voice { charter: self.charter, block: None }.party(id)
    }
}
