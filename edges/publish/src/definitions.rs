//! Words that a charter defines: the headings below a clause of definitions, `"X" means …`, `(the "X")`.

use servanda_charter::{Charter, ClauseId, lies_within};
use std::collections::BTreeMap;

/// Longest part of a definition that is shown beside a word; the clause has the rest.
const SHOWN_MAX: usize = 420;
/// Most words that are looked for: a hostile text defines no more.
const WORDS_MAX: usize = 400;

/// Where a word is defined, and the words that say it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Definition {
    /// The clause.
    pub clause: ClauseId,
    /// Its words, cut to what a note can hold.
    pub says: String,
}

/// The defined words, as they are written.
#[must_use]
pub fn definitions(charter: &Charter) -> BTreeMap<String, Definition> {
    let mut found = BTreeMap::new();
    let named =
        |t: &str| ["definitions", "defined terms", "definition of terms"].iter().any(|n| t.to_lowercase().contains(n));
    let rooms: Vec<&str> =
        charter.clauses.iter().filter(|c| named(&c.title) && !c.number.is_empty()).map(|c| c.number.as_str()).collect();
    for (i, c) in charter.clauses.iter().enumerate() {
        let Ok(id) = ClauseId::try_from(i) else { break };
        let below = rooms.iter().any(|r| *r != c.number && lies_within(&c.number, r));
        let leaf = !charter
            .clauses
            .get(i.saturating_add(1))
            .is_some_and(|n| n.number != c.number && lies_within(&n.number, &c.number));
        if below && leaf && !named(&c.title) {
            for word in c.title.replace(", and ", ",").replace(" and ", ",").split([',', ';']) {
                let said = c.text.contains(word.trim());
                if said {
                    add(&mut found, word, id, &c.text);
                }
            }
        }
        for (word, rest) in quoted(&c.text) {
            let means = ["means", "mean", "shall mean", "has the meaning", "is ", "are "];
            if means.iter().any(|m| rest.starts_with(m)) || rest.starts_with(')') {
                add(&mut found, word, id, sentence(&c.text, word));
            }
        }
    }
    found
}

fn add(found: &mut BTreeMap<String, Definition>, word: &str, clause: ClauseId, says: &str) {
    let word = word.trim();
    let fit = word.chars().next().is_some_and(char::is_uppercase) && (3..=60).contains(&word.chars().count());
    if fit && found.len() < WORDS_MAX && !found.contains_key(word) {
        let flat = says.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut says: String = flat.chars().take(SHOWN_MAX).collect();
        if says.len() < flat.len() {
            says.push('…');
        }
        found.insert(word.to_owned(), Definition { clause, says });
    }
}

/// Each quoted phrase and what follows it.
fn quoted(text: &str) -> Vec<(&str, &str)> {
    let mut list = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(['"', '“']) {
        let Some((word, next)) = after.split_once(['"', '”']) else { break };
        if !word.is_empty() && word.chars().count() <= 60 && !word.contains('\n') {
            list.push((word, next.trim_start()));
        }
        rest = next;
    }
    list
}

/// The line in which a word stands.
fn sentence<'a>(text: &'a str, word: &str) -> &'a str {
    text.lines().find(|l| l.contains(word)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use servanda_charter::{SourceFile, parse};

    #[test]
    fn words_are_found_where_lawyers_define_them() {
        let text = "# 1 Definitions\n\n## 1.1 Consortium Body\n\nA Consortium Body is either body.\n\n## 1.2 Needed, and Software\n\nNeeded is narrow. Software runs.\n\n# 2 Rest\n\n\"Affiliate\" means a company. Acme Ltd (the \"Supplier\") sells. He said \"Hello\" twice.\n";
        let parsed = parse(vec![SourceFile { path: "charter.md".into(), text: text.into() }]);
        let found = definitions(&parsed.charter);
        let words: Vec<&str> = found.keys().map(String::as_str).collect();
        assert_eq!(words, ["Affiliate", "Consortium Body", "Needed", "Software", "Supplier"]);
        assert_eq!(found["Affiliate"].clause, 3);
    }
}
