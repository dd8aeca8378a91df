//! What hangs together: which blocks stand under which clause, and which of them use which bound value.

use crate::asof::AsOf;
use servanda_charter::{Block, Charter, ClauseId, Diagnostic, Expr, Node, lies_within};
use servanda_partnership::Compiled;
use std::collections::{BTreeMap, BTreeSet};

/// How a clause stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Blocks stand under it.
    Live,
    /// Words alone.
    Prose,
    /// Somebody should answer a question about it.
    Question,
    /// An answer is contested and not settled.
    Disputed,
    /// Not in force: replaced, over, an alternative not chosen, an option left out, a blank.
    LeftOut,
    /// A heading without words of its own.
    Heading,
}

impl State {
    /// Its message, its mark and its class. Never colour alone.
    #[must_use]
    pub fn shown(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Live => ("state-live", "●", "live"),
            Self::Prose => ("state-prose", "○", "prose"),
            Self::Question => ("state-question", "◆", "ask"),
            Self::Disputed => ("state-disputed", "▲", "dis"),
            Self::LeftOut => ("state-left-out", "✕", "out"),
            Self::Heading => ("", "", "head"),
        }
    }
}

/// A charter with its threads.
pub struct Weave<'a> {
    /// The charter.
    pub compiled: &'a Compiled,
    /// Blocks of each clause, in source order.
    pub under: BTreeMap<ClauseId, Vec<&'a Block>>,
    /// Blocks that use a term: by the term's name.
    pub uses: BTreeMap<&'a str, Vec<&'a Block>>,
    /// Terms that a block uses, by the block's start.
    pub of_block: BTreeMap<(u32, u32), BTreeSet<&'a str>>,
    /// What somebody should answer, by clause; under none what stands before the first heading.
    pub open: BTreeMap<Option<ClauseId>, Vec<&'a Diagnostic>>,
    /// What a record says, if one was read.
    pub at: Option<AsOf>,
}

impl<'a> Weave<'a> {
    /// Follows every thread once.
    #[must_use]
    pub fn of(compiled: &'a Compiled, open: &'a [Diagnostic], at: Option<AsOf>) -> Self {
        let charter: &Charter = &compiled.charter;
        let mut w = Weave {
            compiled,
            under: BTreeMap::new(),
            uses: BTreeMap::new(),
            of_block: BTreeMap::new(),
            open: BTreeMap::new(),
            at,
        };
        for block in &charter.blocks {
            let mut names = BTreeSet::new();
            of_block(block, charter, &mut names);
            for name in &names {
                w.uses.entry(name).or_default().push(block);
            }
            w.of_block.insert(key(block), names);
            w.under.entry(block.clause).or_default().push(block);
        }
        for d in open {
            w.open.entry(charter.clause_at(d.span)).or_default().push(d);
        }
        w
    }

    /// A message of ours, in the page's language.
    #[must_use]
    pub fn t(&self, id: &str) -> String {
        crate::t(self.compiled.lang, id)
    }

    /// The words of a clause: those of the version in the page's language, if there is one.
    #[must_use]
    pub fn markdown<'b>(&'b self, c: &'b servanda_charter::Clause) -> &'b str {
        crate::clause_markdown(self.compiled, c)
    }

    /// The title of a clause, likewise.
    #[must_use]
    pub fn title<'b>(&'b self, c: &'b servanda_charter::Clause) -> &'b str {
        crate::clause_title(self.compiled, c)
    }

    /// A message of ours with words put in.
    #[must_use]
    pub fn tell(&self, id: &str, args: &[(&str, &str)]) -> String {
        crate::WORDS.text(self.compiled.lang, id, args)
    }

    /// The attribute that marks words which are told in English whatever the page speaks.
    #[must_use]
    pub fn english(&self) -> &'static str {
        if self.compiled.lang == servanda_words::Lang::En { "" } else { " lang=\"en\"" }
    }

    /// Why a clause is not in force, if it is not.
    #[must_use]
    pub fn left_out(&self, number: &str) -> Option<&str> {
        let over = self.at.as_ref().and_then(|a| a.over.get(number)).map(String::as_str);
        let list = &self.compiled.left_out;
        over.or_else(|| list.iter().find(|l| lies_within(number, &l.number)).map(|l| l.reason.as_str()))
    }

    /// What is disputed at a clause.
    #[must_use]
    pub fn disputed(&self, number: &str) -> &[String] {
        self.at.as_ref().and_then(|a| a.disputed.get(number)).map(Vec::as_slice).unwrap_or_default()
    }

    /// How a clause stands.
    #[must_use]
    pub fn state(&self, id: ClauseId) -> State {
        let clause = self.compiled.charter.clause(id);
        // A dispute is told even where its answer, for the time being, ends the clause that asks.
        if !self.disputed(&clause.number).is_empty() {
            State::Disputed
        } else if self.left_out(&clause.number).is_some() {
            State::LeftOut
        } else if self.open.contains_key(&Some(id)) {
            State::Question
        } else if self.under.contains_key(&id) {
            State::Live
        } else if clause.text.trim().is_empty() {
            State::Heading
        } else {
            State::Prose
        }
    }

    /// The terms that a block uses.
    pub fn terms_of(&self, block: &Block) -> impl Iterator<Item = &'a str> {
        self.of_block.get(&key(block)).into_iter().flatten().copied()
    }
}

fn key(block: &Block) -> (u32, u32) {
    (block.span.file, block.span.start)
}

fn of_block<'a>(block: &Block, charter: &'a Charter, names: &mut BTreeSet<&'a str>) {
    for a in &block.attributes {
        of_expr(&a.value, charter, names);
    }
    for b in &block.blocks {
        of_block(b, charter, names);
    }
}

fn of_expr<'a>(e: &Expr, charter: &'a Charter, names: &mut BTreeSet<&'a str>) {
    match &e.node {
        Node::Ref(path) => {
            if let Some((name, _)) = charter.terms.get_key_value(path.join(".").as_str()) {
                names.insert(name);
            }
        }
        Node::Call { args, options, .. } => {
            args.iter().for_each(|a| of_expr(a, charter, names));
            options.iter().for_each(|(_, a)| of_expr(a, charter, names));
        }
        Node::List(list) | Node::And(list) | Node::Or(list) => list.iter().for_each(|a| of_expr(a, charter, names)),
        Node::Object(list) => list.iter().for_each(|(_, a)| of_expr(a, charter, names)),
        Node::Not(a) => of_expr(a, charter, names),
        Node::Compare { left, right, .. } => {
            of_expr(left, charter, names);
            of_expr(right, charter, names);
        }
        Node::Text(_) | Node::Bool(_) => {}
    }
}
