//! The fields of statement bodies: checked one way for every kind, and documented from the same table.

use rust_decimal::Decimal;
use servanda_norms::Program;
use servanda_statement::{Json, Refusal, Statement};
use servanda_vocabulary::{Moment, Money};
use std::collections::BTreeSet;

/// What a field of a body holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// A short identifier (letters, digits, `-`, `_`, `.`, `/`, `:`, `#`, `*`, up to 120): a meeting, motion, asset, subject.
    Id,
    /// Several identifiers.
    Ids,
    /// Free words, up to 2,000 characters. No personal data: leaves are for ever.
    Text,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A moment in RFC 3339.
    Moment,
    /// Money such as `EUR 400,000`.
    Money,
    /// An exact number, as text, or a whole number.
    Number,
    /// Identifier to identifier.
    Map,
}

/// A field of a body.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub ty: FieldType,
    /// Whether it must be there.
    pub must: bool,
}

impl Field {
    /// A field that must be there.
    #[must_use]
    pub const fn must(name: &'static str, ty: FieldType) -> Self {
        Self { name, ty, must: true }
    }
    /// A field that may be there.
    #[must_use]
    pub const fn may(name: &'static str, ty: FieldType) -> Self {
        Self { name, ty, must: false }
    }
}

fn is_id(s: &str) -> bool {
    !s.is_empty() && s.len() <= 120 && s.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./:#*".contains(&b))
}

fn fits(v: &Json, ty: FieldType) -> Result<(), String> {
    let id = |v: &Json| v.as_str().is_some_and(is_id);
    let ok = match ty {
        FieldType::Id => id(v),
        FieldType::Ids => v.as_array().is_some_and(|a| a.len() <= 1000 && a.iter().all(id)),
        FieldType::Text => v.as_str().is_some_and(|s| s.chars().count() <= 2000),
        FieldType::Choice(words) => v.as_str().is_some_and(|s| words.contains(&s)),
        FieldType::Moment => v.as_str().is_some_and(|s| Moment::parse_rfc3339(s).is_some()),
        FieldType::Money => v.as_str().is_some_and(|s| Money::parse(s).is_ok()),
        FieldType::Number => v.as_i64().is_some() || v.as_str().is_some_and(|s| s.parse::<Decimal>().is_ok()),
        FieldType::Map => v.as_object().is_some_and(|m| m.iter().all(|(k, v)| is_id(k) && id(v))),
    };
    if ok {
        return Ok(());
    }
    Err(match ty {
        FieldType::Id => "a short identifier of letters, digits, `-`, `_`, `.`, `/`".to_owned(),
        FieldType::Ids => "a list of short identifiers".to_owned(),
        FieldType::Text => "words, at most 2,000 characters".to_owned(),
        FieldType::Choice(words) => format!("one of {}", words.join(", ")),
        FieldType::Moment => "a moment such as 2025-03-03T10:00:00Z".to_owned(),
        FieldType::Money => "an amount such as EUR 400,000".to_owned(),
        FieldType::Number => "an exact number".to_owned(),
        FieldType::Map => "identifiers by identifier".to_owned(),
    })
}

/// Checks a body against its kind's fields.
///
/// # Errors
/// `bad_body`, naming the field and what it should hold.
pub fn check_body(statement: &Statement, fields: &[Field]) -> Result<(), Refusal> {
    let kind = &statement.kind;
    for (name, value) in statement.body.iter() {
        let Some(f) = fields.iter().find(|f| f.name == name) else {
            let known: Vec<&str> = fields.iter().map(|f| f.name).collect();
            return Err(Refusal::new(
                "bad_body",
                format!(
                    "`{kind}` has no field `{name}`; it has {}",
                    if known.is_empty() { "none".to_owned() } else { known.join(", ") }
                ),
            ));
        };
        if let Err(want) = fits(value, f.ty) {
            return Err(Refusal::new("bad_body", format!("`{name}` of `{kind}` must be {want}")));
        }
    }
    for f in fields.iter().filter(|f| f.must) {
        if !statement.body.contains_key(f.name) {
            return Err(Refusal::new("bad_body", format!("`{kind}` needs the field `{}`", f.name)));
        }
    }
    Ok(())
}

/// Checks the dimensions of the scope that a statement says: nothing is ever kept apart by one that is misspelt.
///
/// # Errors
/// `bad_body`, naming the dimension that neither the charter nor common use knows, and the nearest that they do.
pub fn check_scope(program: &Program, statement: &Statement) -> Result<(), Refusal> {
    let Some(said) = statement.body.get("scope").and_then(Json::as_object) else { return Ok(()) };
    let norms = program.norms.iter().flat_map(|n| &n.bends.per);
    let sums = program.amounts.iter().flat_map(|a| &a.per.dimensions);
    let caps = program.caps.iter().flat_map(|c| &c.dimensions);
    let own = norms.chain(sums).chain(caps).chain(program.statuses.values().flat_map(|s| &s.per));
    let known: BTreeSet<&str> = own.map(String::as_str).chain(crate::kernel::COMMON.iter().copied()).collect();
    let Some((word, _)) = said.iter().find(|(k, _)| !known.contains(k)) else { return Ok(()) };
    let near = servanda_vocabulary::nearest(word, known.iter().copied());
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it has {}", known.into_iter().collect::<Vec<_>>().join(", ")),
    };
    Err(Refusal::new("bad_body", format!("`{word}` is no dimension of scope that this charter keeps apart: {help}")))
}

/// A field's text.
#[must_use]
pub fn text<'a>(statement: &'a Statement, name: &str) -> Option<&'a str> {
    statement.body.get(name)?.as_str()
}

/// The scope that a statement says, in one form.
#[must_use]
pub fn scope(statement: &Statement) -> Option<String> {
    let said = statement.body.get("scope")?.as_object()?;
    let dimensions = said
        .iter()
        .filter(|(k, _)| !k.contains(':'))
        .filter_map(|(k, v)| v.as_str().map(|v| (k.to_owned(), v.to_owned())))
        .collect();
    servanda_norms::scope_text(&dimensions)
}

/// A field's list of identifiers; empty when it is not there.
#[must_use]
pub fn ids<'a>(statement: &'a Statement, name: &str) -> Vec<&'a str> {
    statement
        .body
        .get(name)
        .and_then(Json::as_array)
        .map(|a| a.iter().filter_map(Json::as_str).collect())
        .unwrap_or_default()
}

/// A field's moment.
#[must_use]
pub fn moment(statement: &Statement, name: &str) -> Option<Moment> {
    Moment::parse_rfc3339(text(statement, name)?)
}
