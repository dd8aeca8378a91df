//! Reading a body: each field once, by name and type; what is left over is refused.
//!
//! A capability reads `let mut fields = Fields::of(&statement); let motion = fields.text("motion")?; …; fields.end()?`.
//! Every failure is a `bad_body` that names the field, so that all kinds speak alike.

use crate::refusal::{BAD_BODY, Refusal};
use crate::statement::Statement;
use crate::value::Json;
use servanda_vocabulary::Moment;

/// A body being read.
#[derive(Debug)]
pub struct Fields<'a> {
    statement: &'a Statement,
    read: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// Starts reading a statement's body.
    #[must_use]
    pub fn of(statement: &'a Statement) -> Self {
        Self { statement, read: Vec::new() }
    }

    fn refuse<T>(&self, what: &str) -> Result<T, Refusal> {
        Err(Refusal::new(BAD_BODY, format!("body of {}: {what}", self.statement.kind)))
    }

    /// The field's value as it stands, if it is there.
    pub fn raw(&mut self, name: &'static str) -> Option<&'a Json> {
        self.read.push(name);
        self.statement.body.get(name)
    }

    fn needed<T>(&self, name: &str, value: Option<T>) -> Result<T, Refusal> {
        match value {
            Some(value) => Ok(value),
            None => self.refuse(&format!("field \"{name}\" is missing")),
        }
    }

    fn typed<T>(
        &mut self,
        name: &'static str,
        expected: &str,
        read: impl FnOnce(&'a Json) -> Option<T>,
    ) -> Result<Option<T>, Refusal> {
        match self.raw(name) {
            None => Ok(None),
            Some(value) => match read(value) {
                Some(read) => Ok(Some(read)),
                None => self.refuse(&format!("{name} must be {expected}")),
            },
        }
    }

    /// A text that must be there.
    ///
    /// # Errors
    /// `bad_body` if it is missing or no text.
    pub fn text(&mut self, name: &'static str) -> Result<&'a str, Refusal> {
        let value = self.text_opt(name)?;
        self.needed(name, value)
    }

    /// A text that may be left out.
    ///
    /// # Errors
    /// `bad_body` if it is no text.
    pub fn text_opt(&mut self, name: &'static str) -> Result<Option<&'a str>, Refusal> {
        self.typed(name, "a text", Json::as_str)
    }

    /// A whole number that must be there.
    ///
    /// # Errors
    /// `bad_body` if it is missing or no number.
    pub fn number(&mut self, name: &'static str) -> Result<i64, Refusal> {
        let value = self.number_opt(name)?;
        self.needed(name, value)
    }

    /// A whole number that may be left out.
    ///
    /// # Errors
    /// `bad_body` if it is no number.
    pub fn number_opt(&mut self, name: &'static str) -> Result<Option<i64>, Refusal> {
        self.typed(name, "a whole number", Json::as_i64)
    }

    /// Yes or no; no if left out.
    ///
    /// # Errors
    /// `bad_body` if it is neither `true` nor `false`.
    pub fn flag(&mut self, name: &'static str) -> Result<bool, Refusal> {
        Ok(self.typed(name, "true or false", Json::as_bool)?.unwrap_or(false))
    }

    /// A moment that may be left out.
    ///
    /// # Errors
    /// `bad_body` if it has another form than `2025-03-03T10:00:00Z`.
    pub fn moment_opt(&mut self, name: &'static str) -> Result<Option<Moment>, Refusal> {
        self.typed(name, "a moment such as \"2025-03-03T10:00:00Z\"", |value| {
            let text = value.as_str()?;
            Moment::parse_rfc3339(text).filter(|moment| moment.to_string() == text)
        })
    }

    /// A moment that must be there.
    ///
    /// # Errors
    /// `bad_body` if it is missing or has another form than `2025-03-03T10:00:00Z`.
    pub fn moment(&mut self, name: &'static str) -> Result<Moment, Refusal> {
        let value = self.moment_opt(name)?;
        self.needed(name, value)
    }

    /// A list of texts; empty if left out.
    ///
    /// # Errors
    /// `bad_body` if it is no list or holds something else than texts.
    pub fn texts(&mut self, name: &'static str) -> Result<Vec<&'a str>, Refusal> {
        let list = self.typed(name, "a list of texts", |v| v.as_array()?.iter().map(Json::as_str).collect())?;
        Ok(list.unwrap_or_default())
    }

    /// A text that must be one of these words.
    ///
    /// # Errors
    /// `bad_body` naming the words if it is anything else.
    pub fn one_of(&mut self, name: &'static str, words: &[&'static str]) -> Result<&'static str, Refusal> {
        let text = self.text(name)?;
        match words.iter().find(|word| **word == text) {
            Some(word) => Ok(word),
            None => self.refuse(&format!("{name} is {text:?}, expected one of: {}", words.join(", "))),
        }
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// `bad_body` if the body has a field that nobody read.
    pub fn end(self) -> Result<(), Refusal> {
        match self.statement.body.keys().find(|name| !self.read.contains(name)) {
            Some(unknown) => self.refuse(&format!("unknown field {unknown:?}")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::SigningKey;
    use crate::value::Object;

    #[test]
    fn every_refusal_names_the_field() {
        let mut statement = crate::statement::tests::sample(&SigningKey::from_seed([1; 32]));
        let body = r#"{"t": "x", "n": -3, "f": true, "m": "2025-03-03T10:00:00Z", "l": ["a", "b"], "bad": 1}"#;
        statement.body = Object::parse(body).unwrap();
        let mut fields = Fields::of(&statement);
        assert_eq!(fields.text("t").unwrap(), "x");
        assert_eq!(fields.number("n").unwrap(), -3);
        assert!(fields.flag("f").unwrap() && !fields.flag("absent").unwrap());
        assert_eq!(fields.moment("m").unwrap().to_string(), "2025-03-03T10:00:00Z");
        assert_eq!(fields.texts("l").unwrap(), ["a", "b"]);
        assert_eq!(fields.one_of("t", &["x", "y"]).unwrap(), "x");
        let message = |r: Refusal| r.to_string();
        assert_eq!(
            fields.text("gone").map_err(message),
            Err("bad_body: body of vote.cast/1: field \"gone\" is missing".into())
        );
        assert_eq!(fields.text("n").map_err(message), Err("bad_body: body of vote.cast/1: n must be a text".into()));
        assert_eq!(
            fields.texts("t").map_err(message),
            Err("bad_body: body of vote.cast/1: t must be a list of texts".into())
        );
        assert_eq!(
            fields.one_of("t", &["aye", "no"]).map_err(message),
            Err("bad_body: body of vote.cast/1: t is \"x\", expected one of: aye, no".into())
        );
        assert_eq!(fields.end().map_err(message), Err("bad_body: body of vote.cast/1: unknown field \"bad\"".into()));
    }
}
