//! Reading case files, line by line, with errors that name the line.

use servanda_charter::Opening;
use servanda_vocabulary::{Moment, Zone};
use std::collections::BTreeMap;

/// What a case may get wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl std::fmt::Display for CaseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// One statement line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where it stands.
    pub line: usize,
    /// The stamp.
    pub at: Moment,
    /// `[wrong version]` and the like.
    pub bent: Option<String>,
    /// `alpha` or `alpha/anna`.
    pub author: String,
    /// `noun.verb`.
    pub kind: String,
    /// Fields as written.
    pub fields: Vec<(String, String)>,
    /// Claimed times that are expected to be let in (or, false, not to be).
    pub claims: Vec<(String, bool)>,
    /// The refusal that is expected, and its clause.
    pub void: Option<(String, Option<String>)>,
}

/// One expectation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// Where it stands.
    pub line: usize,
    /// The moment that is read.
    pub at: Moment,
    /// With only the entries stamped up to here.
    pub known_at: Option<Moment>,
    /// What is expected, without its `because`.
    pub text: String,
    /// The clause that the reasons must cite.
    pub because: Option<String>,
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its title.
    pub title: String,
    /// Where it starts.
    pub line: usize,
    /// Where it comes from.
    pub source: Option<String>,
    /// When the partnership is opened.
    pub start: Option<Moment>,
    /// Who signs at the start; none means all.
    pub signed: Option<Vec<String>>,
    /// Persons enrolled at the start: (person, party, patterns).
    pub persons: Vec<(String, String, Vec<String>)>,
    /// The undisclosed values that the case's reader knows.
    pub knows: Vec<Opening>,
    /// Openings that must be refused, with the line where each stands.
    pub refused: Vec<(usize, Opening)>,
    /// Statements in order.
    pub lines: Vec<Line>,
    /// Expectations in order.
    pub expectations: Vec<Expectation>,
}

fn err<T>(line: usize, message: impl Into<String>) -> Result<T, CaseError> {
    Err(CaseError { line, message: message.into() })
}

/// Splits at spaces outside double quotes.
fn words(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => {
                if out.last().is_some_and(|w| !w.is_empty()) {
                    out.push(String::new());
                }
            }
            c => {
                if let Some(w) = out.last_mut() {
                    w.push(c);
                }
            }
        }
    }
    out.retain(|w| !w.is_empty());
    out
}

fn split_because(text: &str) -> (String, Option<String>) {
    match text.rsplit_once(" because ") {
        Some((a, b)) => (a.trim().to_owned(), Some(b.trim().trim_start_matches("clause ").to_owned())),
        None => (text.trim().to_owned(), None),
    }
}

fn moment(text: &str, zone: &Zone, line: usize) -> Result<Moment, CaseError> {
    match Moment::parse_civil(text, zone) {
        Some(m) => Ok(m),
        None => err(line, format!("`{text}` is not a time; write `2025-03-03 10:00`")),
    }
}

/// Reads a case file. Times are read on the wall clock of `zone`.
///
/// # Errors
/// The first line that cannot be read.
pub fn parse_cases(text: &str, zone: &Zone) -> Result<Vec<Case>, CaseError> {
    let mut cases: Vec<Case> = Vec::new();
    let mut reading: Option<(Moment, Option<Moment>)> = None;
    for (i, raw) in text.lines().enumerate() {
        let n = i.saturating_add(1);
        let uncommented = match raw.find('#') {
            Some(at) if raw.get(..at).is_some_and(|b| b.is_empty() || b.ends_with(char::is_whitespace)) => {
                raw.get(..at).unwrap_or("")
            }
            _ => raw,
        };
        if uncommented.trim().is_empty() {
            continue;
        }
        if uncommented.len() > 4000 {
            return err(n, "the line is longer than 4,000 characters");
        }
        let indented = uncommented.starts_with([' ', '\t']);
        let line = uncommented.trim();
        if let Some(rest) = line.strip_prefix("case ").filter(|_| !indented) {
            reading = None;
            cases.push(Case {
                title: rest.trim().trim_matches('"').to_owned(),
                line: n,
                source: None,
                start: None,
                signed: None,
                persons: Vec::new(),
                knows: Vec::new(),
                refused: Vec::new(),
                lines: Vec::new(),
                expectations: Vec::new(),
            });
            continue;
        }
        let Some(case) = cases.last_mut() else {
            return err(n, "a case file begins with `case \"title\"`");
        };
        if let Some(rest) = line.strip_prefix("source:").filter(|_| !indented) {
            case.source = Some(rest.trim().to_owned());
        } else if let Some(rest) = line.strip_prefix("start ").filter(|_| !indented) {
            case.start = Some(moment(rest.trim(), zone, n)?);
        } else if let Some(rest) = line.strip_prefix("signed by ").filter(|_| !indented) {
            case.signed = match rest.trim() {
                "all" => None,
                "none" => Some(Vec::new()),
                list => Some(list.split([',', ' ']).filter(|s| !s.is_empty()).map(str::to_owned).collect()),
            };
        } else if let Some(rest) = line.strip_prefix("knows ").filter(|_| !indented) {
            case.knows.push(opening(rest, n)?);
        } else if let Some(rest) = line.strip_prefix("does not open ").filter(|_| !indented) {
            case.refused.push((n, opening(rest, n)?));
        } else if let Some(rest) = line.strip_prefix("person ").filter(|_| !indented) {
            let parsed = rest.split_once(" of ").and_then(|(p, r)| r.split_once(" may ").map(|(q, k)| (p, q, k)));
            let Some((person, party, kinds)) = parsed else {
                return err(n, "write `person anna of alpha may vote.cast, notice.*`");
            };
            let kinds = kinds.split([',', ' ']).filter(|s| !s.is_empty()).map(str::to_owned).collect();
            case.persons.push((person.trim().to_owned(), party.trim().to_owned(), kinds));
        } else if let Some(rest) = line.strip_prefix("expect at ").filter(|_| !indented) {
            let (at, known) = match rest.split_once(" as known at ") {
                Some((a, k)) => (moment(a.trim(), zone, n)?, Some(moment(k.trim(), zone, n)?)),
                None => (moment(rest.trim(), zone, n)?, None),
            };
            reading = Some((at, known));
        } else if indented {
            if let Some(rest) = line.strip_prefix("expect void") {
                let Some(last) = case.lines.last_mut() else {
                    return err(n, "`expect void` stands below the statement that it is about");
                };
                let (code, because) = split_because(&format!(" {}", rest.trim()));
                if code.is_empty() || code.contains(' ') {
                    return err(n, "write `expect void CODE`, with ` because CLAUSE` if the clause matters");
                }
                last.void = Some((code, because));
                continue;
            }
            if let Some(rest) = line.strip_prefix("expect claim ") {
                let Some(last) = case.lines.last_mut() else {
                    return err(n, "`expect claim` stands below the statement that it is about");
                };
                match rest.split_whitespace().collect::<Vec<_>>().as_slice() {
                    [name, "let", "in"] => last.claims.push(((*name).to_owned(), true)),
                    [name, "not", "let", "in"] => last.claims.push(((*name).to_owned(), false)),
                    _ => return err(n, "write `expect claim received let in` or `expect claim received not let in`"),
                }
                continue;
            }
            let Some((at, known_at)) = reading else {
                return err(n, "an expectation stands below `expect at DATE TIME`");
            };
            let (text, because) = split_because(line);
            let text = one_form(&text, n)?;
            case.expectations.push(Expectation { line: n, at, known_at, text, because });
        } else {
            reading = None;
            let said = statement(line, zone, n)?;
            if let Some(before) = case.lines.last().filter(|before| before.at > said.at) {
                let (this, that) = (said.at.civil(zone), before.at.civil(zone));
                return err(
                    n,
                    format!(
                        "the log never goes back: {this} stands below {that}; a fact of an earlier time says so by `sent=`, `received=`, `aware=` or `occurred=`"
                    ),
                );
            }
            case.lines.push(said);
        }
    }
    if cases.is_empty() {
        return err(1, "the file has no case; it begins with `case \"title\"`");
    }
    Ok(cases)
}

/// The expectation with its scopes in their one form: `product:p1,country:DE` is `country:DE,product:p1`.
fn one_form(text: &str, n: usize) -> Result<String, CaseError> {
    let mut out = Vec::new();
    for word in text.split(' ') {
        let list: Option<Vec<(&str, &str)>> = word.split(',').map(|d| d.split_once(':')).collect();
        let Some(list) = list.filter(|l| l.len() > 1) else {
            out.push(word.to_owned());
            continue;
        };
        let said: BTreeMap<String, String> = list.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        if said.len() < list.len() {
            return err(n, format!("`{word}` says one dimension twice"));
        }
        out.push(servanda_norms::scope_text(&said).unwrap_or_default());
    }
    Ok(out.join(" "))
}

fn opening(text: &str, n: usize) -> Result<Opening, CaseError> {
    let parts = words(text);
    let [term, value, salt] = parts.as_slice() else {
        return err(n, "write `knows royalty.rate \"7 %\" SALT`");
    };
    match Opening::salt(salt) {
        Some(salt) => Ok(Opening { term: term.clone(), value: value.clone(), salt }),
        None => err(n, "a salt is 64 hexadecimal digits, as `servanda commit` prints it"),
    }
}

fn statement(line: &str, zone: &Zone, n: usize) -> Result<Line, CaseError> {
    let line = line.trim_start_matches('*').trim();
    let (head, rest) = match (line.get(..16), line.get(16..)) {
        (Some(h), Some(r)) => (h, r),
        _ => return err(n, "a statement reads `2025-03-03 10:00  alpha  notice.give  field=value`"),
    };
    // Seconds are allowed: `2025-03-03 10:00:30`.
    let (head, rest) = match (rest.starts_with(':'), line.get(..19), line.get(19..)) {
        (true, Some(h), Some(r)) => (h, r),
        _ => (head, rest),
    };
    let at = moment(head, zone, n)?;
    let rest = rest.trim();
    let (bent, rest) = match rest.strip_prefix('[').and_then(|r| r.split_once(']')) {
        Some((b, r)) => (Some(b.to_owned()), r.trim()),
        None => (None, rest),
    };
    let mut words = words(rest).into_iter();
    let (Some(author), Some(kind)) = (words.next(), words.next()) else {
        return err(n, "after the time come the author and the kind, `alpha  notice.give`");
    };
    let mut fields = Vec::new();
    for w in words {
        let Some((k, v)) = w.split_once('=') else {
            return err(n, format!("`{w}` is not a field; write `name=value`, with quotes around spaces"));
        };
        if fields.iter().any(|(have, _): &(String, String)| have == k) {
            return err(n, format!("the field `{k}` stands twice"));
        }
        fields.push((k.to_owned(), v.to_owned()));
    }
    Ok(Line { line: n, at, bent, author, kind, fields, claims: Vec::new(), void: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &str) -> Result<Vec<Case>, CaseError> {
        parse_cases(&format!("case \"c\"\n{lines}\n"), &Zone::utc())
    }

    #[test]
    fn a_statement_below_a_later_one_is_refused() {
        let said = "2025-06-03 17:00  a  notice.give\n2025-06-01 09:00  a  notice.give";
        let error = read(said).unwrap_err();
        assert_eq!(error.line, 3);
        assert!(error.message.starts_with("the log never goes back: 2025-06-01"), "{}", error.message);
        assert!(read("2025-06-03 17:00  a  notice.give\n2025-06-03 17:00  b  notice.give").is_ok());
    }

    #[test]
    fn scopes_are_compared_in_their_one_form() {
        let case = |scope: &str| read(&format!("expect at 2025-06-03 17:00\n  duty d of x in {scope} is not there"));
        let text = |scope: &str| case(scope).unwrap().remove(0).expectations.remove(0).text;
        assert_eq!(text("product:p1,country:DE"), text("country:DE,product:p1"));
        assert_eq!(text("product:p1"), "duty d of x in product:p1 is not there");
        assert!(case("product:p1,product:p2").unwrap_err().message.contains("one dimension twice"));
    }
}
