//! Values: whether an expression is what its attribute's type demands.

use super::Ty;
use super::check::{Check, PER_VALUE_MAX, Place, Target, any_of, did_you_mean, listed};
use crate::blocks::{Expr, Node};
use crate::diagnostic::Diagnostic;
use crate::source::shown;
use crate::terms::{TermType, is_blank, read_term};

impl<'a> Check<'a> {
    /// What is wrong with a value; nothing if it is what the type demands, or was refused before.
    pub fn value(&mut self, expr: &'a Expr, ty: Ty, place: Place<'_>) -> Vec<Diagnostic> {
        if self.charter.broken.contains(&expr.span) {
            return Vec::new();
        }
        match ty {
            Ty::Term(kind) => self.term(expr, kind, place),
            Ty::TermList(kind) => self.items(expr, Ty::Term(kind), place),
            Ty::Ref(kinds) => self.reference(expr, kinds, ty, place),
            Ty::RefList(kinds) => self.items(expr, Ty::Ref(kinds), place),
            Ty::Expr => {
                let mut found = Vec::new();
                self.references(expr, &mut found);
                found
            }
            Ty::Choice(words) => match (expr.as_ref_text().or_else(|| expr.as_word().map(str::to_owned)), &expr.node) {
                (Some(word), _) if words.contains(&word.as_str()) => Vec::new(),
                (Some(word), _) => {
                    vec![
                        Diagnostic::error(
                            "unknown_choice",
                            expr.span,
                            format!("`{}` cannot be the `{}` of `{}`", shown(&word), place.attribute, place.block),
                        )
                        .label("not one of the choices")
                        .help(did_you_mean(&word, words, "choose one of")),
                    ]
                }
                _ => self.wrong_shape(expr, ty, place),
            },
            Ty::Text => match expr.node {
                Node::Text(_) => Vec::new(),
                _ => self.wrong_shape(expr, ty, place),
            },
            Ty::Bool => match expr.node {
                Node::Bool(_) => Vec::new(),
                _ => self.wrong_shape(expr, ty, place),
            },
            Ty::Either(types) => self.either(expr, types, ty, place),
        }
    }

    /// Each item of a list, or the one value.
    fn items(&mut self, expr: &'a Expr, ty: Ty, place: Place<'_>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for item in expr.items() {
            if found.len() < PER_VALUE_MAX {
                found.extend(self.value(item, ty, place));
            } else {
                self.mark(item);
            }
        }
        found
    }

    fn term(&mut self, expr: &Expr, kind: TermType, place: Place<'_>) -> Vec<Diagnostic> {
        let Node::Ref(path) = &expr.node else { return self.wrong_shape(expr, Ty::Term(kind), place) };
        match self.resolve(path) {
            Target::Term(term) => {
                let undisclosed = |d: &Diagnostic| d.code == "undisclosed";
                let allowed_blank = place.if_blank && is_blank(&term.text);
                match read_term(term, kind) {
                    Ok(_) => Vec::new(),
                    // Who knows the value computes with it; this text need not.
                    Err(d) if undisclosed(&d) || allowed_blank => Vec::new(),
                    Err(mut d) => {
                        if d.code == "unreadable_term" {
                            d.label = format!(
                                "`{}` of `{}` reads `{}` as {}",
                                place.attribute,
                                place.block,
                                term.id,
                                kind.words()
                            );
                        }
                        vec![d]
                    }
                }
            }
            Target::Broken => Vec::new(),
            Target::Unknown if path.len() > 1 => vec![self.unknown(path, expr.span)],
            Target::Block | Target::Name | Target::Unknown => self.wrong_shape(expr, Ty::Term(kind), place),
        }
    }

    fn reference(&mut self, expr: &Expr, kinds: &[&str], ty: Ty, place: Place<'_>) -> Vec<Diagnostic> {
        let Node::Ref(path) = &expr.node else { return self.wrong_shape(expr, ty, place) };
        let text = path.join(".");
        let root = path.first().map_or("", String::as_str);
        let listed = kinds.iter().any(|k| *k == "*" || *k == root || *k == text);
        match self.resolve(path) {
            Target::Block | Target::Name if listed => Vec::new(),
            Target::Broken => Vec::new(),
            Target::Unknown if listed || path.len() > 1 => vec![self.unknown(path, expr.span)],
            Target::Block | Target::Name | Target::Term(_) | Target::Unknown => self.wrong_shape(expr, ty, place),
        }
    }

    fn either(&mut self, expr: &'a Expr, types: &[Ty], ty: Ty, place: Place<'_>) -> Vec<Diagnostic> {
        let mut telling: Option<Vec<Diagnostic>> = None;
        for one in types {
            let found = self.value(expr, *one, place);
            if found.is_empty() {
                return found;
            }
            // "The term cannot be read" says more than "this is no list".
            if !found.iter().all(|d| matches!(d.code, "wrong_shape" | "unknown_choice")) && telling.is_none() {
                telling = Some(found);
            }
        }
        telling.unwrap_or_else(|| self.wrong_shape(expr, ty, place))
    }

    fn wrong_shape(&mut self, expr: &Expr, ty: Ty, place: Place<'_>) -> Vec<Diagnostic> {
        self.mark(expr);
        vec![
            Diagnostic::error(
                "wrong_shape",
                expr.span,
                format!("`{}` of `{}` must be {}, not {}", place.attribute, place.block, describe(ty), what(expr)),
            )
            .label(format!("this is {}", what(expr)))
            .help(example(ty)),
        ]
    }
}

/// A type as words in a sentence.
pub(super) fn describe(ty: Ty) -> String {
    match ty {
        Ty::Term(kind) => format!("a bound term, read as {}", kind.words()),
        Ty::TermList(kind) => format!("a bound term or a list of them, each read as {}", kind.words()),
        Ty::Choice([word]) => format!("`{word}`"),
        Ty::Choice(words) => format!("one of {}", listed(words)),
        Ty::Ref(["*"]) => "a reference".to_owned(),
        Ty::RefList(["*"]) => "a reference or a list of them".to_owned(),
        Ty::Ref(kinds) => format!("a reference to {}", any_of(kinds)),
        Ty::RefList(kinds) => format!("a reference, or a list of references, to {}", any_of(kinds)),
        Ty::Expr => "an expression".to_owned(),
        Ty::Text => "a quoted text".to_owned(),
        Ty::Bool => "`yes` or `no`".to_owned(),
        Ty::Either(types) => types.iter().map(|t| describe(*t)).collect::<Vec<_>>().join(", or "),
    }
}

fn example(ty: Ty) -> String {
    match ty {
        Ty::Term(_) | Ty::TermList(_) => {
            "write the value in the prose as `[…](#group.name)` and put `group.name` here".to_owned()
        }
        Ty::Ref(kinds) | Ty::RefList(kinds) => {
            let kind = kinds.first().filter(|k| **k != "*").unwrap_or(&"party");
            format!("write it as `{kind}.name`")
        }
        Ty::Choice([word]) => format!("write `{word}`"),
        Ty::Choice(words) => format!("choose one of {}", listed(words)),
        Ty::Text => "write it between quotes".to_owned(),
        Ty::Bool => "write `yes` or `no`".to_owned(),
        Ty::Expr => "write an expression".to_owned(),
        Ty::Either(types) => types.iter().map(|t| example(*t)).collect::<Vec<_>>().join("; or "),
    }
}

fn what(expr: &Expr) -> String {
    match &expr.node {
        Node::Ref(path) => format!("the name `{}`", shown(&path.join("."))),
        Node::Call { path, .. } => format!("a use of `{}(…)`", shown(&path.join("."))),
        Node::List(_) => "a list".to_owned(),
        Node::Object(_) => "an object".to_owned(),
        Node::Text(_) => "a quoted text".to_owned(),
        Node::Bool(true) => "`yes`".to_owned(),
        Node::Bool(false) => "`no`".to_owned(),
        Node::Not(_) | Node::And(_) | Node::Or(_) | Node::Compare { .. } => "a condition".to_owned(),
    }
}
