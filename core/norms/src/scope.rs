//! Scope: where and for what something holds, as named dimensions such as `country:DE,product:p1`.
//!
//! A statement may say its scope. What follows from it has the same scope. A norm `per` dimensions keeps one instance for each
//! key of those dimensions, fixed when it is triggered; an act moves only the instance of its own scope.

use crate::names::{Names, Sym};
use crate::run::{Instance, Run};
use std::collections::BTreeMap;

/// The dimensions of a scope.
fn parse(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split(',').filter_map(|d| d.split_once(':'))
}

/// A scope in its one form: dimensions in the order of their names; none when there are none.
#[must_use]
pub fn scope_text(dimensions: &BTreeMap<String, String>) -> Option<String> {
    let all: Vec<String> = dimensions.iter().map(|(k, v)| format!("{k}:{v}")).collect();
    (!all.is_empty()).then(|| all.join(","))
}

/// What a scope says of these dimensions.
#[must_use]
pub fn project(names: &mut Names, scope: Option<Sym>, per: &[String]) -> Option<Sym> {
    let text = names.text(scope?).to_owned();
    let kept: BTreeMap<String, String> =
        parse(&text).filter(|(k, _)| per.iter().any(|p| p == k)).map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    scope_text(&kept).map(|t| names.intern(&t))
}

/// The same, of a scope that names all of them; none where it leaves one open, and where there are none to name.
pub(crate) fn whole(names: &mut Names, scope: Option<Sym>, per: &[String]) -> Option<Sym> {
    if names_all(names, scope, per) { project(names, scope, per) } else { None }
}

/// The same, for a scope whose key is known: nothing is interned.
pub(crate) fn key(names: &Names, scope: Option<Sym>, per: &[String]) -> Option<Sym> {
    let kept: BTreeMap<String, String> = parse(names.text(scope?))
        .filter(|(k, _)| per.iter().any(|p| p == k))
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .collect();
    names.find(&scope_text(&kept)?)
}

/// What a scope, in words, says of these dimensions, if it names them all.
pub(crate) fn of(scope: &str, per: &[String]) -> Option<String> {
    let kept: BTreeMap<String, String> =
        parse(scope).filter(|(k, _)| per.iter().any(|p| p == k)).map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    scope_text(&kept).filter(|_| kept.len() == per.len())
}

/// Whether a scope names all of these dimensions.
pub(crate) fn names_all(names: &Names, scope: Option<Sym>, per: &[String]) -> bool {
    !per.is_empty() && per.iter().all(|d| said(names, scope, d).is_some())
}

/// What a scope says of a dimension.
fn said<'a>(names: &'a Names, scope: Option<Sym>, dimension: &str) -> Option<&'a str> {
    parse(names.text(scope?)).find(|(k, _)| *k == dimension).map(|(_, v)| v)
}

/// Whether two scopes say the same of these dimensions: what is added up for one counts for the other.
pub(crate) fn same(names: &Names, a: Option<Sym>, b: Option<Sym>, per: &[String]) -> bool {
    per.iter().all(|d| said(names, a, d) == said(names, b, d))
}

/// Whether a scope leaves these dimensions open, or says of them what the other says.
pub(crate) fn within(names: &Names, a: Option<Sym>, b: Option<Sym>, per: &[String]) -> bool {
    per.iter().all(|d| said(names, a, d).is_none_or(|v| said(names, b, d) == Some(v)))
}

/// Whether an act of this scope may move an instance of that key: it says every dimension of the key, and the same.
#[must_use]
pub fn covers(names: &Names, act: Option<Sym>, key: Option<Sym>) -> bool {
    act == key || says(names, act.map(|a| names.text(a)), key)
}

/// The same, for an act whose scope is still words.
fn says(names: &Names, act: Option<&str>, key: Option<Sym>) -> bool {
    match (act, key) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(a), Some(k)) => parse(names.text(k)).all(|d| parse(a).any(|x| x == d)),
    }
}

impl Run {
    /// Whether a statement of this scope may move the instance: one that is kept apart by scope is moved only by what names
    /// its key.
    #[must_use]
    pub fn speaks_of(&self, scope: Option<&str>, instance: &Instance) -> bool {
        says(self.names(), scope, instance.scope)
    }
}

/// Whether two scopes can speak of the same: they differ in no dimension that both name.
#[must_use]
pub fn agree(names: &Names, a: Option<Sym>, b: Option<Sym>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) if a != b => {
            parse(names.text(a)).all(|(k, v)| parse(names.text(b)).all(|(k2, v2)| k != k2 || v == v2))
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_compared_by_the_dimensions_that_they_name() {
        let mut n = Names::default();
        let de = n.intern("country:DE,product:p1");
        let fr = n.intern("country:FR,product:p1");
        let all = n.intern("product:p1");
        assert!(agree(&n, Some(de), Some(all)) && agree(&n, None, Some(de)) && !agree(&n, Some(de), Some(fr)));
        assert!(covers(&n, Some(de), Some(all)) && !covers(&n, Some(all), Some(de)) && !covers(&n, None, Some(all)));
        assert_eq!(project(&mut n, Some(de), &["product".to_owned()]), Some(all));
        assert_eq!(project(&mut n, Some(de), &["site".to_owned()]), None);
    }
}
