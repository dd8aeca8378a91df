//! Values: the linked words of the chosen texts, each with the library's own or the answered one.

use crate::Trouble;
use crate::answers::Answers;
use crate::library::Library;
use servanda_vocabulary::{Date, Fraction, Money, Period, Zone};

/// A value of the charter that is being made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// Its id.
    pub id: String,
    /// Its question.
    pub ask: String,
    /// What the charter says.
    pub text: String,
    /// What the library says.
    pub own: String,
    /// The clause in which it stands.
    pub clause: String,
}

/// The values of a text: words and id. Linked words stand as `[30 days](#id)`, others as `{{words id: Belgian law}}`.
fn values_of(text: &str) -> Vec<(&str, &str)> {
    let mut out = links(text);
    let rest = text.split("{{words ").skip(1).filter_map(|t| t.split_once("}}")?.0.split_once(": "));
    out.extend(rest.map(|(id, own)| (own, id)));
    out
}

/// The links of a text: words and id.
fn links(text: &str) -> Vec<(&str, &str)> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](#") {
        let Some((id, more)) = after.split_once(')') else { break };
        if let Some((_, words)) = before.rsplit_once('[') {
            out.push((words, id));
        }
        rest = more;
    }
    out
}

/// The values of the chosen options, in the order of the clauses.
#[must_use]
pub fn all(a: &Answers, lib: &Library) -> Vec<Value> {
    let mut out: Vec<Value> = Vec::new();
    for c in &lib.clauses {
        let text = a.clauses.get(&c.id).and_then(|o| c.option(o)).and_then(|o| o.text).unwrap_or_default();
        for (own, id) in values_of(text) {
            let Some((_, ask)) = c.values.iter().find(|v| v.0 == id) else { continue };
            if out.iter().any(|v| v.id == id) {
                continue;
            }
            out.push(Value {
                id: id.to_owned(),
                ask: ask.clone(),
                text: a.values.get(id).map_or(own, String::as_str).to_owned(),
                own: own.to_owned(),
                clause: c.id.clone(),
            });
        }
    }
    out
}

/// A kind of value, and how it is told apart.
type Kind = (&'static str, fn(&str) -> bool);

/// The kinds of values.
const KINDS: [Kind; 6] = [
    ("period of time", |t| Period::parse(t).is_ok()),
    ("sum of money", |t| Money::parse(t).is_ok()),
    ("share or percentage", |t| Fraction::parse(t).is_ok()),
    ("date", |t| Date::parse(t).is_some()),
    ("place of the time zone database", |t| Zone::named(t).is_some()),
    ("number", |t| t.parse::<u64>().is_ok()),
];

/// Whether each answered value is of the kind of the library's own.
pub(crate) fn check(a: &Answers, lib: &Library) -> Result<(), Trouble> {
    let used = all(a, lib);
    if let Some(id) = a.values.keys().find(|id| !used.iter().any(|u| u.id == **id)) {
        return Err(Trouble::new(
            format!("`{id}` is answered, and no chosen option has it"),
            "leave it out, or choose the option that has it: servanda new --questions",
        ));
    }
    for v in used {
        if v.text.trim().is_empty() {
            return Err(Trouble::new(
                format!("`{}` is answered with nothing. {}", v.id, v.ask),
                format!("write `\"{}\" = \"{}\"` or another answer under [values]", v.id, v.own),
            ));
        }
        let Some((kind, is)) = KINDS.iter().find(|(_, is)| is(&v.own)) else { continue };
        if !is(&v.text) {
            return Err(Trouble::new(
                format!("`{}` is answered `{}`, which is no {kind}. {}", v.id, v.text, v.ask),
                format!("write `\"{}\" = \"{}\"` or another {kind} under [values]", v.id, v.own),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_links() {
        assert_eq!(links("a [b c](#d.e) f [g](#h) [x](y)"), [("b c", "d.e"), ("g", "h")]);
        assert_eq!(links("[open](#x"), []);
    }
}
