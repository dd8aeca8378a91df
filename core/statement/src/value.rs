//! JSON values as statements hold them: small, in the order in which they were written.
//!
//! Why not a library's: a record keeps every statement for ever in memory, and a general JSON map takes several times the
//! bytes of the text it holds. Numbers are whole, as [`crate::json`] reads them.

use crate::json::{self, JsonError};
use std::fmt::{self, Write as _};

/// A JSON value.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Json {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Number(i64),
    /// A text.
    Text(Box<str>),
    /// A list.
    List(Box<[Json]>),
    /// An object.
    Object(Object),
}

impl Json {
    /// The text, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The number, if it is one.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    /// The number, if it is one and not below zero.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.as_i64().and_then(|n| u64::try_from(n).ok())
    }

    /// Yes or no, if it is that.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(yes) = self { Some(*yes) } else { None }
    }

    /// The list, if it is one.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Json]> {
        if let Self::List(items) = self { Some(items) } else { None }
    }

    /// The object, if it is one.
    #[must_use]
    pub fn as_object(&self) -> Option<&Object> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }
}

/// An object: its fields in the order in which they stand, no name twice.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Object(Box<[(Box<str>, Json)]>);

impl Object {
    /// Reads an object's text.
    ///
    /// # Errors
    /// [`JsonError`] names the first byte that breaks a rule of [`crate::json`], or that the text is no object.
    pub fn parse(text: &str) -> Result<Self, JsonError> {
        match json::parse(text.as_bytes())? {
            Json::Object(object) => Ok(object),
            _ => Err(JsonError { at: 0, what: "a JSON object was expected".to_owned() }),
        }
    }

    /// An object of fields of which no two have the same name, as the reader has seen to.
    pub(crate) fn of_distinct(fields: Vec<(Box<str>, Json)>) -> Self {
        Self(fields.into_boxed_slice())
    }

    /// The value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.iter().find(|(n, _)| **n == *name).map(|(_, v)| v)
    }

    /// Takes the value of a field out, leaving `null`.
    pub(crate) fn take(&mut self, name: &str) -> Option<Json> {
        self.0.iter_mut().find(|(n, _)| **n == *name).map(|(_, v)| std::mem::take(v))
    }

    /// Whether there is such a field.
    #[must_use]
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The fields, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().map(|(n, v)| (&**n, v))
    }

    /// The names, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(n, _)| n)
    }

    /// Whether it has no fields.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts a field in, in place of one of the same name if there is one.
    pub fn insert(&mut self, name: impl AsRef<str>, value: impl Into<Json>) {
        let name = name.as_ref();
        let mut fields = std::mem::take(&mut self.0).into_vec();
        match fields.iter_mut().find(|(n, _)| **n == *name) {
            Some((_, v)) => *v = value.into(),
            None => fields.push((name.into(), value.into())),
        }
        self.0 = fields.into_boxed_slice();
    }
}

/// Of two fields with the same name the later value stays, at the earlier place.
impl<N: AsRef<str>, V: Into<Json>> FromIterator<(N, V)> for Object {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(fields: I) -> Self {
        let mut out = Self::default();
        for (name, value) in fields {
            out.insert(name, value);
        }
        out
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text.into_boxed_str())
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Json {
    fn from(yes: bool) -> Self {
        Self::Bool(yes)
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl From<Object> for Json {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

/// Without white space, with the escapes that RFC 8259 demands and no others: one text for one value.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(yes) => write!(f, "{yes}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => quoted(f, text),
            Self::List(items) => {
                f.write_char('[')?;
                for (i, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if i > 0 { "," } else { "" })?;
                }
                f.write_char(']')
            }
            Self::Object(object) => object.fmt(f),
        }
    }
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('{')?;
        for (i, (name, value)) in self.iter().enumerate() {
            f.write_str(if i > 0 { "," } else { "" })?;
            quoted(f, name)?;
            write!(f, ":{value}")?;
        }
        f.write_char('}')
    }
}

fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        // Stop bytes are ASCII, so the slice ends between characters.
        f.write_str(text.get(plain..at).unwrap_or_default())?;
        plain = at.saturating_add(1);
        match byte {
            b'"' => f.write_str("\\\"")?,
            b'\\' => f.write_str("\\\\")?,
            8 => f.write_str("\\b")?,
            0xc => f.write_str("\\f")?,
            b'\n' => f.write_str("\\n")?,
            b'\r' => f.write_str("\\r")?,
            b'\t' => f.write_str("\\t")?,
            other => write!(f, "\\u{other:04x}")?,
        }
    }
    f.write_str(text.get(plain..).unwrap_or_default())?;
    f.write_char('"')
}
