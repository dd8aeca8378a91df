//! Mandates: which kinds of statement a key may sign.
//!
//! A mandate is a list of patterns. `vote.cast` is that kind; `vote` or `vote.*` is every kind of that noun; `*` is every
//! kind; `role.x` and `office.x` stand for what the charter's `authority` blocks give that role or office; `root` makes
//! the key one of the party's root keys, which may sign everything and enrol and revoke keys.

use std::collections::BTreeMap;

/// What a key may sign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mandate {
    /// The patterns, as they were enrolled.
    pub patterns: Vec<String>,
}

impl Mandate {
    /// A mandate of these patterns.
    #[must_use]
    pub fn of<S: AsRef<str>>(patterns: &[S]) -> Self {
        Self { patterns: patterns.iter().map(|p| p.as_ref().to_owned()).collect() }
    }

    /// Whether it makes a root key.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.patterns.iter().any(|p| p == "root")
    }

    /// Whether it covers a kind; `given` tells what `role.x` and `office.x` stand for.
    #[must_use]
    pub fn covers(&self, kind: &str, given: &BTreeMap<String, Vec<String>>) -> bool {
        self.patterns.iter().any(|p| match given.get(p) {
            Some(kinds) => kinds.iter().any(|k| matches(k, kind)),
            None => p == "root" || matches(p, kind),
        })
    }
}

/// Whether one pattern matches a kind's name.
pub(crate) fn matches(pattern: &str, kind: &str) -> bool {
    if pattern == "*" || pattern == kind {
        return true;
    }
    let noun = pattern.strip_suffix(".*").unwrap_or(pattern);
    !noun.is_empty() && !noun.contains('.') && kind.strip_prefix(noun).is_some_and(|rest| rest.starts_with('.'))
}

/// Whether a text has the form of a pattern.
pub(crate) fn well_formed(pattern: &str) -> bool {
    let part = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    match pattern.split_once('.') {
        None => pattern == "*" || part(pattern),
        Some((noun, verb)) => part(noun) && (verb == "*" || part(verb)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_cover_what_they_say() {
        let none = BTreeMap::new();
        let covers = |p: &str, k: &str| Mandate::of(&[p]).covers(k, &none);
        assert!(covers("vote.cast", "vote.cast"));
        assert!(!covers("vote.cast", "vote.casting"));
        assert!(covers("vote.*", "vote.cast"));
        assert!(covers("vote", "vote.cast"));
        assert!(!covers("vote", "votes.cast"));
        assert!(!covers("vo", "vote.cast"));
        assert!(!covers("", "vote.cast"));
        assert!(!covers(".*", "vote.cast"));
        assert!(covers("*", "key.enrol"));
        assert!(covers("root", "key.enrol"));
    }

    #[test]
    fn a_role_stands_for_what_the_charter_gives_it() {
        let given = BTreeMap::from([("role.representative".to_owned(), vec!["vote.*".to_owned()])]);
        let m = Mandate::of(&["role.representative"]);
        assert!(m.covers("vote.cast", &given));
        assert!(!m.covers("notice.give", &given));
        assert!(!m.covers("role.representative", &given));
        assert!(!Mandate::of(&["role.other"]).covers("vote.cast", &given));
    }

    #[test]
    fn slips_of_the_pen_are_no_patterns() {
        for good in ["*", "vote", "vote.*", "vote.cast", "role.representative"] {
            assert!(well_formed(good), "{good}");
        }
        for bad in ["", ".", "vote.", ".cast", "vote.cast.all", "vote*", "Vote.cast", "* ", "vote.ca*"] {
            assert!(!well_formed(bad), "{bad}");
        }
    }
}
