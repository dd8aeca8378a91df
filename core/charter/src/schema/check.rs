//! The schema pass: every block against the schema of its kind, every reference against what there is.

use super::{AttributeSchema, BlockSchema, Label, Names, Need, Ty};
use crate::Charter;
use crate::blocks::{Attribute, Block, Expr, Node};
use crate::diagnostic::{Diagnostic, Found};
use crate::source::{Span, shown};
use servanda_vocabulary::nearest;
use std::collections::{BTreeMap, BTreeSet};

/// Most diagnostics about one value.
pub(super) const PER_VALUE_MAX: usize = 50;
/// Most names among which a near one is looked for.
const CANDIDATES_MAX: usize = 2_000;

/// One run of the pass.
pub(super) struct Check<'a> {
    pub charter: &'a Charter,
    pub schemas: BTreeMap<&'a str, &'a BlockSchema>,
    pub known: &'a dyn Names,
    pub blocks: BTreeMap<String, &'a Block>,
    /// Terms that some block uses.
    pub used: BTreeSet<&'a str>,
    pub found: Found,
    /// First parts of term names.
    groups: BTreeSet<&'a str>,
    /// How many more times a near name is looked for: the search is the slow part of a message.
    searches: core::cell::Cell<usize>,
}

/// What a dotted name refers to.
pub(super) enum Target<'a> {
    Term(&'a crate::prose::Term),
    Block,
    Name,
    /// A block that could not be read: told already.
    Broken,
    Unknown,
}

/// Where a value stands, for messages.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// `body.general_assembly`, or `body.general_assembly.minutes`.
    pub block: &'a str,
    /// The attribute's name.
    pub attribute: &'a str,
    /// The block says what a blank means.
    pub if_blank: bool,
}

impl<'a> Check<'a> {
    pub fn new(charter: &'a Charter, schemas: &[&'a BlockSchema], known: &'a dyn Names) -> Self {
        let mut by_kind = BTreeMap::new();
        for schema in schemas {
            by_kind.entry(schema.kind).or_insert(*schema);
        }
        let groups = charter.terms.keys().filter_map(|t| t.split('.').next()).collect();
        Self {
            charter,
            schemas: by_kind,
            known,
            blocks: BTreeMap::new(),
            used: BTreeSet::new(),
            found: Found::default(),
            groups,
            searches: core::cell::Cell::new(100),
        }
    }

    pub fn run(&mut self) {
        let charter = self.charter;
        for block in charter.blocks.iter().filter(|b| !b.label.is_empty()) {
            if let Some(first) = self.blocks.get(block.id().as_str()).copied() {
                self.duplicate(block, first, "two blocks are named");
            } else {
                self.blocks.insert(block.id(), block);
            }
        }
        for block in &charter.blocks {
            match self.schemas.get(block.kind.as_str()).copied() {
                Some(schema) => self.block(block, schema, &block.id(), false),
                None => {
                    let kinds: Vec<&str> = self.schemas.keys().copied().collect();
                    let d = Diagnostic::error(
                        "unknown_block",
                        block.head,
                        format!("there is no block kind `{}`", shown(&block.kind)),
                    )
                    .label("unknown kind")
                    .help(did_you_mean(&block.kind, &kinds, "the kinds are"));
                    self.found.push(d);
                    self.mark_block(block);
                }
            }
        }
        self.unused_terms();
    }

    fn duplicate(&mut self, second: &Block, first: &Block, what: &str) {
        let at = self.charter.lines.place(first.head);
        let clause = self.charter.clause_ref(first.clause);
        let d = Diagnostic::error(
            "duplicate_block",
            second.head,
            format!("{what} `{}`: here, and at {at} ({})", shown(&second.id()), shown(&clause)),
        )
        .label("the second one")
        .help("give one of them another label, or make them one block");
        self.found.push(d);
    }

    fn block(&mut self, block: &'a Block, schema: &'a BlockSchema, path: &str, if_blank: bool) {
        let if_blank = if_blank || block.get("if_blank").is_some();
        // A misspelt attribute is told once, not again as a missing one.
        let mut misspelt = BTreeSet::new();
        for attribute in &block.attributes {
            misspelt.extend(self.attribute(block, attribute, schema, path, if_blank));
        }
        for wanted in schema.attributes.iter().filter(|a| !misspelt.contains(a.name)) {
            if let (Need::Must(question), None) = (wanted.need, block.get(wanted.name))
                && wanted.name != "*"
            {
                let d = Diagnostic::error("missing_attribute", block.head, question)
                    .label(format!("`{}` is missing", wanted.name))
                    .help(match wanted.ty {
                        Ty::Expr => format!("add `{} = …` to `{path}`", wanted.name),
                        ty => format!("add `{} = …` to `{path}`: {}", wanted.name, super::value::describe(ty)),
                    });
                self.found.push(d);
            }
        }
        self.children(block, schema, path, if_blank);
    }

    /// Checks one attribute; the known name it was probably meant to be, if it is unknown.
    fn attribute(
        &mut self,
        block: &'a Block,
        given: &'a Attribute,
        schema: &'a BlockSchema,
        path: &str,
        if_blank: bool,
    ) -> Option<&'a str> {
        if let Some(wanted) = find(schema.attributes, &given.name) {
            let place = Place { block: path, attribute: &given.name, if_blank };
            let found = self.value(&given.value, wanted.ty, place);
            self.found.extend(found);
            return None;
        }
        // What a blank means may be said in every block.
        if given.name == "if_blank" {
            let place = Place { block: path, attribute: &given.name, if_blank };
            let found = self.value(&given.value, Ty::Choice(&["clause_does_not_apply"]), place);
            self.found.extend(found);
            return None;
        }
        self.mark(&given.value);
        let names: Vec<&str> = schema.attributes.iter().map(|a| a.name).filter(|n| block.get(n).is_none()).collect();
        let near = nearest(&given.name, names.iter().copied());
        let help = if schema.children.iter().any(|c| c.kind == given.name) {
            format!("`{0}` is a block here: write `{0} {{ … }}`", given.name)
        } else {
            did_you_mean(&given.name, &names, "it may also say")
        };
        let message = format!("`{}` has no attribute `{}`", block.kind, shown(&given.name));
        self.found.push(Diagnostic::error("unknown_attribute", given.name_span, message).label("unknown").help(help));
        near
    }

    fn children(&mut self, block: &'a Block, schema: &'a BlockSchema, path: &str, if_blank: bool) {
        let mut seen: BTreeMap<String, &Block> = BTreeMap::new();
        for child in &block.blocks {
            let Some(wanted) = schema.children.iter().find(|c| c.kind == child.kind) else {
                let kinds: Vec<&str> = schema.children.iter().map(|c| c.kind).collect();
                let help = if find(schema.attributes, &child.kind).is_some_and(|a| a.name != "*") {
                    format!("`{0}` is an attribute here: write `{0} = …`", child.kind)
                } else if kinds.is_empty() {
                    format!("no block stands inside `{}`", block.kind)
                } else {
                    did_you_mean(&child.kind, &kinds, "inside it may stand")
                };
                let d = Diagnostic::error(
                    "unknown_block",
                    child.head,
                    format!("no block `{}` stands inside `{}`", shown(&child.kind), block.kind),
                )
                .label("unknown kind")
                .help(help);
                self.found.push(d);
                self.mark_block(child);
                continue;
            };
            match (wanted.label, child.label.is_empty()) {
                (Label::Required, true) if !self.charter.broken.contains(&child.head) => {
                    let d = Diagnostic::error(
                        "no_label",
                        child.head,
                        format!("`{}` inside `{path}` has no label", child.kind),
                    )
                    .label("no label")
                    .help(format!("name it: `{} \"name\" {{`", child.kind));
                    self.found.push(d);
                }
                (Label::None, false) => {
                    let d = Diagnostic::error(
                        "label_not_wanted",
                        child.head,
                        format!("`{}` inside `{path}` bears no label", child.kind),
                    )
                    .label("has a label")
                    .help(format!("write `{} {{`", child.kind));
                    self.found.push(d);
                }
                _ => {}
            }
            if let Some(first) = seen.get(&child.id()).copied() {
                self.duplicate(child, first, &format!("two blocks inside `{path}` are named"));
            } else {
                seen.insert(child.id(), child);
            }
            self.block(child, wanted, &format!("{path}.{}", child.id()), if_blank);
        }
    }

    /// What a dotted name refers to. Also notes that a term is used.
    pub fn resolve(&mut self, path: &[String]) -> Target<'a> {
        let charter = self.charter;
        let text = path.join(".");
        if let Some((id, term)) = charter.terms.get_key_value(&text) {
            self.used.insert(id);
            return Target::Term(term);
        }
        if let [kind, label, ..] = path {
            let id = format!("{kind}.{label}");
            if self.blocks.contains_key(&id) {
                return Target::Block;
            }
            if charter.broken_blocks.contains(&id) {
                return Target::Broken;
            }
        }
        if self.known.is_name(path) { Target::Name } else { Target::Unknown }
    }

    /// The message for a name that refers to nothing.
    pub fn unknown(&mut self, path: &[String], span: Span) -> Diagnostic {
        let text = path.join(".");
        let (kind, label) = (path.first().map_or("", String::as_str), path.get(1).map_or("", String::as_str));
        let is_term_group = self.groups.contains(kind);
        if self.schemas.contains_key(kind) && !is_term_group && !label.is_empty() {
            let of_kind = self.blocks.values().filter(|b| b.kind == kind).map(|b| b.label.as_str());
            let labels: Vec<&str> = of_kind.take(CANDIDATES_MAX).collect();
            let help = match (self.near(label, &labels), labels.is_empty()) {
                (Some(near), _) => format!("did you mean `{kind}.{near}`?"),
                (None, true) => format!("write a block `{kind} \"{}\" {{ … }}`", shown(label)),
                (None, false) => {
                    let ids: Vec<String> = labels.iter().take(13).map(|l| format!("{kind}.{l}")).collect();
                    format!("there are {}", listed(&ids))
                }
            };
            return Diagnostic::error(
                "dangling_reference",
                span,
                format!("there is no block `{}`", shown(&format!("{kind}.{label}"))),
            )
            .label("refers to nothing")
            .help(help);
        }
        let names = self.charter.terms.keys().chain(self.blocks.keys()).map(String::as_str);
        let candidates: Vec<&str> = names.chain(self.known.known()).take(CANDIDATES_MAX).collect();
        let near = self.near(&text, &candidates).map(str::to_owned);
        if let Some((id, _)) = near.as_ref().and_then(|n| self.charter.terms.get_key_value(n)) {
            // A misspelt term is told once, not again as one that nothing uses.
            self.used.insert(id);
        }
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "a dotted name is a term, bound in the prose as `[…](#group.name)`; or a block, `kind.label`; or a name that the language knows".to_owned(),
        };
        Diagnostic::error(
            "unknown_name",
            span,
            format!("`{}` is neither a term, nor a block, nor a known name", shown(&text)),
        )
        .label("unknown")
        .help(help)
    }

    fn near<'n>(&self, word: &str, names: &[&'n str]) -> Option<&'n str> {
        self.searches.set(self.searches.get().checked_sub(1)?);
        nearest(word, names.iter().copied())
    }

    /// References inside a free expression: dotted ones must refer to something; single words are for whoever lowers
    /// the block.
    pub fn references(&mut self, expr: &Expr, found: &mut Vec<Diagnostic>) {
        if self.charter.broken.contains(&expr.span) {
            return;
        }
        if found.len() >= PER_VALUE_MAX {
            return self.mark(expr);
        }
        if let Node::Ref(path) = &expr.node {
            if path.len() > 1 && matches!(self.resolve(path), Target::Unknown) {
                found.push(self.unknown(path, expr.span));
            }
            return;
        }
        for inner in expr.parts() {
            self.references(inner, found);
        }
    }

    /// Notes the terms used in what is not checked further.
    pub fn mark(&mut self, expr: &Expr) {
        if let Node::Ref(path) = &expr.node {
            self.resolve(path);
        }
        for inner in expr.parts() {
            self.mark(inner);
        }
    }

    fn mark_block(&mut self, block: &Block) {
        for attribute in &block.attributes {
            self.mark(&attribute.value);
        }
        for child in &block.blocks {
            self.mark_block(child);
        }
    }

    fn unused_terms(&mut self) {
        // What could not be read may use them.
        if !self.charter.broken_blocks.is_empty() || !self.charter.broken.is_empty() {
            return;
        }
        for term in self.charter.terms.values().filter(|t| !self.used.contains(t.id.as_str())) {
            let d = Diagnostic::warning(
                "unused_term",
                term.span,
                format!("no block uses `{}`: the words bind people, but nothing computes with them", term.id),
            )
            .label("bound here")
            .help("use it in a block, or write the words without a link");
            self.found.push(d);
        }
    }
}

fn find<'a>(attributes: &'a [AttributeSchema], name: &str) -> Option<&'a AttributeSchema> {
    attributes.iter().find(|a| a.name == name).or_else(|| attributes.iter().find(|a| a.name == "*"))
}

/// The nearest of the names, or a list of them.
pub(super) fn did_you_mean(word: &str, names: &[&str], lead: &str) -> String {
    match nearest(word, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{lead} {}", listed(names)),
    }
}

/// `a`, `b` and `c`; at most a dozen.
pub(super) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    joined(names, "and")
}

/// `a`, `b` or `c`.
pub(super) fn any_of<T: AsRef<str>>(names: &[T]) -> String {
    joined(names, "or")
}

fn joined<T: AsRef<str>>(names: &[T], last_by: &str) -> String {
    const SHOWN: usize = 12;
    let mut quoted: Vec<String> = names.iter().take(SHOWN).map(|n| format!("`{}`", shown(n.as_ref()))).collect();
    if let Some(more) = names.len().checked_sub(SHOWN).filter(|m| *m > 0) {
        return format!("{} {last_by} {more} more", quoted.join(", "));
    }
    let Some(last) = quoted.pop() else { return "none".to_owned() };
    if quoted.is_empty() { last } else { format!("{} {last_by} {last}", quoted.join(", ")) }
}
