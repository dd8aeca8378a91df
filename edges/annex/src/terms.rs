//! Definitions and cross-references, as far as words show them.

use crate::clauses::{Clause, Recognised};
use crate::mark::{self, Mark};
use std::collections::BTreeSet;

/// A term that the contract defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The term.
    pub term: String,
    /// The clause it is defined in; none where it stands before the first.
    pub clause: String,
    /// Where that clause begins.
    pub place: String,
}

/// A reference of the contract to one of its clauses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The clause it stands in.
    pub clause: String,
    /// The number it names.
    pub to: String,
    /// Whether such a clause was recognised.
    pub found: bool,
}

const SAYS: [&str; 9] = [
    "means",
    "mean ",
    "shall mean",
    "has the meaning",
    "have the meaning",
    "is defined",
    "includes",
    "refers to",
    "are the",
];

/// `"X" means …` and the like.
pub(crate) fn definitions(r: &Recognised) -> Vec<Definition> {
    let mut out: Vec<Definition> = Vec::new();
    for c in &r.clauses {
        for line in c.text.lines() {
            let mut rest = line;
            while let Some((term, after)) = quoted(rest) {
                let tail = after.trim_start_matches([' ', ',', ':']);
                // `"A" or "B" means`: both are defined.
                let tail = match quoted(tail.trim_start_matches("or ").trim_start_matches("and ")) {
                    Some((_, t)) if tail.starts_with("or ") || tail.starts_with("and ") => t.trim_start(),
                    _ => tail,
                };
                let says = SAYS.iter().any(|s| tail.starts_with(s)) || after.starts_with(')') && rest.contains("(");
                if says && (2..=80).contains(&term.len()) {
                    out.push(Definition { term: term.to_owned(), clause: c.address(), place: c.place() });
                }
                rest = after;
            }
        }
    }
    out
}

/// The first words in quotation marks, and what follows them.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»');
    let (_, rest) = text.split_once(quote)?;
    let (term, after) = rest.split_once(quote)?;
    Some((term.trim_matches(|c: char| !c.is_alphanumeric()), after))
}

/// `Section 6.2(b)`, `Clauses 3.1 and 3.4`, `Schedule B`.
pub(crate) fn references(r: &Recognised) -> Vec<Reference> {
    let known: BTreeSet<String> = r.clauses.iter().map(Clause::address).collect();
    let bare = |a: &str| a.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_lowercase();
    let loose: BTreeSet<String> = known.iter().map(|a| bare(a)).collect();
    let mut out = Vec::new();
    for c in &r.clauses {
        let words: Vec<&str> = c.text.split_whitespace().collect();
        let mut after = false;
        let mut own = BTreeSet::new();
        for pair in words.windows(2) {
            let [word, next] = pair else { continue };
            let w = word.trim_matches(|c: char| !c.is_alphabetic() && c != '§').trim_end_matches('s').to_lowercase();
            let lead = matches!(w.as_str(), "section" | "clause" | "article" | "paragraph" | "§");
            let annex = matches!(w.as_str(), "schedule" | "annex" | "exhibit" | "appendix" | "attachment");
            let goes_on =
                matches!(*word, "and" | "or" | "to" | "through") || word.starts_with(|c: char| c.is_ascii_digit());
            after = lead || after && goes_on;
            let number = next
                .trim_matches(|c: char| !c.is_alphanumeric() && c != '(' && c != ')')
                .trim_end_matches([',', '.', ';']);
            let to = if annex && word.starts_with(char::is_uppercase) && number.len() <= 3 && !number.is_empty() {
                let label = number.trim_matches(|c: char| !c.is_alphanumeric());
                label.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()).then(|| {
                    let name = word.trim_matches(|c: char| !c.is_alphabetic());
                    format!("{name} {label}")
                })
            } else if after && number.starts_with(|c: char| c.is_ascii_digit()) {
                match mark::at_start(number) {
                    Some((Mark::Whole { written, .. }, "")) => Some(written),
                    _ => None,
                }
            } else {
                None
            };
            let Some(to) = to else { continue };
            if own.insert(to.clone()) {
                let found = loose.contains(&bare(&to));
                out.push(Reference { clause: c.address(), to, found });
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::{read, recognise};

    #[test]
    fn definitions_and_references_are_listed_with_their_clause() {
        let text = "1 Words\n“Data” means facts. \"Work\" has the meaning given in Section 2.1.\n2 Work\n2.1 Work follows Clauses 1 and 9.9 and Schedule B.\nSchedule B\nList\n";
        let r = recognise(&read("a.txt", text.as_bytes()).unwrap());
        let terms: Vec<_> = r.definitions.iter().map(|d| (d.term.as_str(), d.clause.as_str())).collect();
        assert_eq!(terms, [("Data", "1"), ("Work", "1")]);
        let refs: Vec<_> = r.references.iter().map(|x| (x.clause.as_str(), x.to.as_str(), x.found)).collect();
        assert_eq!(refs, [("1", "2.1", true), ("2.1", "1", true), ("2.1", "9.9", false), ("2.1", "Schedule B", true)]);
    }
}
