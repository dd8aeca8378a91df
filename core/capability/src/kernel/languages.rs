//! Languages: a charter in two versions, whose bound values must say the same, and which of them is authentic.
//!
//! # Clause
//! "This charter has an English and a German version. The German one is authentic."
//!
//! The version of `charter.md` in German is `charter.de.md` (of `schedules/a.md`, `schedules/a.de.md`): the same clause
//! numbers, the same bound terms. Rules stand in `charter.md` alone. A value is written in each language's own way,
//! `[30 calendar days](#notice.period)` and `[30 Kalendertagen](#notice.period)`; values that differ are an error at both
//! places. Words that are no value, such as a name, are written alike in both. A version may name blocks in its
//! language, `[Lenkungsausschuss](#body.board)`: so they are called in its sentences.
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! ~~~
//! ## 2 Place
//! Days end in [Europe/Berlin](#place.zone).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! ~~~
//! ## 3 Languages
//! This charter is in English.
//! ~~~charter
//! language "charter" {
//!   versions  = [en]
//!   authentic = en
//! }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own.
//!
//! # Outcome
//! ```case
//! case "It says which words bind"
//! expect at 2025-03-03 10:00
//!   clause 3 is in force
//! ```

use super::{Kernel, quiet};
use crate::feature::Feature;
use crate::lower::Lower;
use crate::say::Say;
use servanda_charter::{AttributeSchema, Block, BlockSchema, Diagnostic, Expr, Label, Need, Span, Ty, Version};
use servanda_words::{Case, Lang, Phrase, Value, said};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "language",
    summary: "In which languages the charter stands, and which version is authentic.",
    attributes: &[
        AttributeSchema {
            name: "versions",
            ty: Ty::Expr,
            need: Need::Must("In which languages does the charter stand? That of `charter.md` comes first"),
        },
        AttributeSchema { name: "authentic", ty: Ty::Expr, need: Need::Must("Which version is authentic?") },
    ],
    children: &[],
    label: Label::Required,
};

fn languages(block: &Block) -> Vec<&Expr> {
    block.get("versions").map(|e| e.items().iter().collect()).unwrap_or_default()
}

fn lower(block: &Block, lower: &mut Lower<'_>, _: &mut Kernel) {
    let listed = languages(block);
    for e in listed.iter().copied().chain(block.get("authentic")) {
        if e.as_word().and_then(Lang::named).is_none() {
            let e = e.clone();
            lower.error(
                &e,
                "unknown_language",
                format!("`{e}` is no language that is read"),
                "there are `en` and `de`",
            );
        }
    }
    let authentic = block.get("authentic");
    if let Some(e) = authentic.filter(|a| !listed.iter().any(|l| l.as_word() == a.as_word())) {
        let e = e.clone();
        let help = "name the authentic version in `versions` too";
        lower.error(&e, "no_version", format!("the authentic version `{e}` is not among the versions"), help);
    }
    for e in listed.iter().skip(1).map(|e| (*e).clone()).collect::<Vec<_>>() {
        let Some(lang) = e.as_word() else { continue };
        if !lower.charter.versions.contains_key(lang) {
            let help = format!("add `charter.{lang}.md` beside `charter.md`, or take `{lang}` out");
            lower.error(&e, "no_version", format!("there is no version in `{lang}`"), help);
        }
    }
}

/// Holds each version against `charter.md`; asks which is authentic where nothing says so.
pub(super) fn check(lower: &mut Lower<'_>) {
    let charter = lower.charter;
    let block = charter.blocks_of("language").next();
    let first = block.and_then(|b| languages(b).first().and_then(|e| e.as_word()).and_then(Lang::named));
    for (tag, version) in &charter.versions {
        let place = Span { file: version.file, ..Span::default() };
        let listed = block.is_some_and(|b| languages(b).iter().skip(1).any(|e| e.as_word() == Some(tag)));
        if !listed {
            tell(
                lower,
                "which_is_authentic",
                place,
                format!("the charter comes in `{tag}` too: which version is authentic?"),
                format!(
                    "add `language \"charter\" {{ versions = [en, {tag}]  authentic = … }}`, the language of `charter.md` first"
                ),
            );
        }
        clauses(lower, tag, version);
        if let (Some(here), Some(there)) = (first.or(Some(Lang::En)), Lang::named(tag)) {
            let authentic = block.and_then(|b| b.get("authentic")).and_then(|e| e.as_word());
            values(lower, (here, there), version, authentic);
        }
    }
}

fn tell(lower: &mut Lower<'_>, code: &'static str, span: Span, message: String, help: String) {
    let mut d = Diagnostic::error(code, span, message).help(help);
    if let Some(c) = lower.charter.clause_at(span) {
        d = d.clause(lower.charter.clause_ref(c));
    }
    lower.diagnostics.push(d);
}

fn clauses(lower: &mut Lower<'_>, tag: &str, version: &Version) {
    let charter = lower.charter;
    let numbered = |n: &str| !n.starts_with('§');
    for c in charter.clauses.iter().filter(|c| numbered(&c.number)) {
        if !version.clauses.iter().any(|v| v.number == c.number) {
            let message = format!("clause {} is missing in the version `{tag}`", c.number);
            tell(
                lower,
                "clause_in_one_version",
                c.span,
                message,
                "both versions have the same clause numbers".to_owned(),
            );
        }
    }
    for v in version.clauses.iter().filter(|v| numbered(&v.number)) {
        if !charter.clauses.iter().any(|c| c.number == v.number) {
            let message = format!("clause {} stands in the version `{tag}` only", v.number);
            tell(
                lower,
                "clause_in_one_version",
                v.span,
                message,
                "both versions have the same clause numbers".to_owned(),
            );
        }
    }
    for fence in &version.fences {
        let help = "move it to `charter.md`: one set of rules, whatever language they are read in".to_owned();
        tell(lower, "rule_in_a_version", *fence, "a rule stands in a language version".to_owned(), help);
    }
}

fn values(lower: &mut Lower<'_>, langs: (Lang, Lang), version: &Version, authentic: Option<&str>) {
    let charter = lower.charter;
    let only = "bind the same words in both versions".to_owned();
    for (id, term) in &charter.terms {
        let Some(other) = version.terms.get(id) else {
            let message = format!("`{id}` is bound in `{}` and not in `{}`", langs.0, langs.1);
            tell(lower, "bound_in_one_version", term.span, message, only.clone());
            continue;
        };
        if same(langs, &term.text, &other.text) {
            continue;
        }
        let which = match authentic {
            Some(a) => format!("`{a}` is authentic: bring the other to it"),
            None => "say which version is authentic, and bring the other to it".to_owned(),
        };
        for (span, here, there) in [
            (term.span, (langs.0, &term.text), (langs.1, &other.text)),
            (other.span, (langs.1, &other.text), (langs.0, &term.text)),
        ] {
            let message = format!(
                "`{id}` is “{}” in `{}` and “{}” in `{}`: one value, or two?",
                here.1, here.0, there.1, there.0
            );
            tell(lower, "versions_differ", span, message, which.clone());
        }
    }
    for (id, term) in version.terms.iter().filter(|(id, _)| !charter.terms.contains_key(*id)) {
        let message = format!("`{id}` is bound in `{}` and not in `{}`", langs.1, langs.0);
        tell(lower, "bound_in_one_version", term.span, message, only.clone());
    }
}

/// Whether two texts say one thing: the same value, or the same words.
fn same(langs: (Lang, Lang), a: &str, b: &str) -> bool {
    match (Value::read(langs.0, a), Value::read(langs.1, b)) {
        (Some(x), Some(y)) => x == y,
        (None, None) => {
            let said = said(langs.1, a);
            a == b || Case::ALL.iter().any(|c| said.form(*c) == b)
        }
        _ => false,
    }
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let name = |e: &Expr| match e.as_word().and_then(Lang::named) {
        Some(Lang::En) => say.just("language.en"),
        Some(Lang::De) => say.just("language.de"),
        None => say.words(e),
    };
    let versions: Vec<Phrase> = languages(block).into_iter().map(name).collect();
    let many = Phrase::from(versions.len() > 1);
    let authentic = block.get("authentic").map_or_else(Phrase::none, name);
    say.block("language", &[("many", many), ("versions", say.series(&versions, "and")), ("authentic", authentic)])
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: quiet };
