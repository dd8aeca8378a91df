//! Suggested wordings, in our own words: a first draft of the sentence that answers a question, with what the parties must
//! fill in between brackets; and how each kind of finding is told in a language other than English.

use crate::{WORDS, t};
use servanda_words::Lang;

/// The wording for a finding of this name, where one sentence can be a start.
#[must_use]
pub fn wording(lang: Lang, code: &str) -> Option<String> {
    known(lang, &format!("wording-{}", code.replace('_', "-")))
}

/// What was found and what is to be answered, by the finding's name. In English the finding says both itself, with its names.
#[must_use]
pub fn asked(lang: Lang, code: &str) -> Option<(String, String)> {
    let code = code.replace('_', "-");
    if lang == Lang::En {
        return None;
    }
    Some((known(lang, &format!("finding-{code}"))?, known(lang, &format!("finding-{code}.asks"))?))
}

fn known(lang: Lang, id: &str) -> Option<String> {
    WORDS.has(lang, id).then(|| t(lang, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_names_have_a_wording_in_each_language() {
        for lang in Lang::ALL {
            assert!(wording(lang, "two_rules").is_some() && wording(lang, "no_such_code").is_none());
        }
        assert!(asked(Lang::De, "two_rules").is_some() && asked(Lang::En, "two_rules").is_none());
    }
}
