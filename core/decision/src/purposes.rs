//! Purposes and what lies within what: research on a disease lies within research.

use servanda_vocabulary::nearest;
use std::collections::{BTreeMap, BTreeSet};

/// The purposes of a charter, each with the wider ones that it lies within.
#[derive(Clone, Debug, Default)]
pub struct Purposes {
    within: BTreeMap<String, BTreeSet<String>>,
}

impl Purposes {
    /// Declares a purpose.
    pub fn declare(&mut self, purpose: &str, within: &[String]) {
        self.within.entry(purpose.to_owned()).or_default().extend(within.iter().cloned());
    }

    /// The purpose that a word means, with or without `purpose.`; none when it is unknown.
    #[must_use]
    pub fn find(&self, word: &str) -> Option<&str> {
        let full = format!("purpose.{word}");
        self.within.keys().map(String::as_str).find(|k| *k == word || *k == full)
    }

    /// The known purpose nearest to a word, without `purpose.`.
    #[must_use]
    pub fn near(&self, word: &str) -> Option<&str> {
        let word = word.strip_prefix("purpose.").unwrap_or(word);
        let known = self.within.keys().map(|k| k.strip_prefix("purpose.").unwrap_or(k));
        nearest(word, known)
    }

    /// Every purpose, in name order.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.within.keys().map(String::as_str)
    }

    /// Whether a purpose is one of these or lies within one.
    #[must_use]
    pub fn lies_within(&self, purpose: &str, allowed: &[String]) -> bool {
        let mut open = vec![purpose];
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        while let Some(p) = open.pop() {
            if allowed.iter().any(|a| a == p) {
                return true;
            }
            if seen.insert(p) {
                open.extend(self.within.get(p).into_iter().flatten().map(String::as_str));
            }
        }
        false
    }

    /// A purpose that lies within itself, if there is one: a drafting error.
    #[must_use]
    pub fn circle(&self) -> Option<&str> {
        self.within
            .iter()
            .find(|(p, wider)| wider.iter().any(|w| self.lies_within(w, &[(*p).clone()])))
            .map(|(p, _)| p.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrower_lies_within_wider_and_not_the_other_way() {
        let mut p = Purposes::default();
        p.declare("purpose.research", &[]);
        p.declare("purpose.cancer", &["purpose.research".to_owned()]);
        p.declare("purpose.lung", &["purpose.cancer".to_owned()]);
        let research = ["purpose.research".to_owned()];
        assert!(p.lies_within("purpose.lung", &research));
        assert!(p.lies_within("purpose.research", &research));
        assert!(!p.lies_within("purpose.research", &["purpose.lung".to_owned()]));
        assert!(!p.lies_within("purpose.lung", &[]));
        assert_eq!(p.find("lung"), Some("purpose.lung"));
        assert_eq!(p.find("lungs"), None);
        assert_eq!(p.near("lungs"), Some("lung"));
        assert_eq!(p.circle(), None);
        p.declare("purpose.research", &["purpose.lung".to_owned()]);
        assert!(p.circle().is_some());
        assert!(!p.lies_within("purpose.lung", &["purpose.ads".to_owned()]), "a circle ends");
    }
}
