//! The statement: what a party says, when it says it was, under which charter version, referring to what.
//!
//! Parsing accepts exactly what `docs/format.md` describes. Building goes the other way and always gives the same bytes
//! for the same statement; what was received is nevertheless hashed and kept as sent, never rebuilt.

use crate::envelope::{Envelope, Malformed};
use crate::hex;
use crate::json;
use crate::key::{KeyId, SigningKey};
use crate::value::{Json, Object};
use servanda_vocabulary::Moment;
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::Arc;

/// The id of a statement: SHA-256 of its payload's bytes, never of its signature, so that a second valid signature over the
/// same words is the same statement.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId([u8; 32]);

impl StatementId {
    /// The id of these payload bytes.
    #[must_use]
    pub fn of(payload: &[u8]) -> Self {
        Self(Sha256::digest(payload).into())
    }

    /// Reads 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        hex::decode(text).map(Self)
    }

    /// The 32 bytes of the hash.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl fmt::Debug for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A kind of statement and its version: `vote.cast/1`. A new meaning is a new version beside the old one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// `noun.verb`.
    pub name: String,
    /// From 1.
    pub version: u32,
}

impl Kind {
    /// Reads `noun.verb/version`: two words of lower-case letters, digits and `_`, each starting with a letter, and a
    /// decimal number from 1 without leading zeroes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (name, digits) = text.split_once('/')?;
        let (noun, verb) = name.split_once('.')?;
        let version: u32 = digits.parse().ok()?;
        let written_so = version > 0 && version.to_string() == digits;
        (written_so && is_word(noun, b"_") && is_word(verb, b"_")).then(|| Self { name: name.to_owned(), version })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.name, self.version)
    }
}

/// Who signs, for which party, in which office. No names: a leaf holds no personal data beyond the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The key that signed.
    pub key: KeyId,
    /// The party bound by it, by its short name in the charter.
    pub party: String,
    /// The office acted in (`chair`), where the act needs one.
    pub office: Option<String>,
}

/// A time the author claims, and what it says proves it. Whether it is believed is the charter's question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeClaim {
    /// The claimed moment, in whole seconds.
    pub at: Moment,
    /// The evidence, as the author names it.
    pub evidence: Option<String>,
    /// The party that made the evidence, by its short name; none means somebody outside the partnership.
    pub by: Option<String>,
}

/// The effective times a statement carries; each becomes one fact. Most statements carry none, so each is kept apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Times {
    /// When the thing told of was sent.
    pub sent: Option<Box<TimeClaim>>,
    /// When it was received.
    pub received: Option<Box<TimeClaim>>,
    /// When the party became aware.
    pub aware: Option<Box<TimeClaim>>,
    /// When it occurred.
    pub occurred: Option<Box<TimeClaim>>,
}

impl Times {
    /// The claims with their names, in the format page's order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &TimeClaim)> {
        [("sent", &self.sent), ("received", &self.received), ("aware", &self.aware), ("occurred", &self.occurred)]
            .into_iter()
            .filter_map(|(name, claim)| Some((name, claim.as_deref()?)))
    }
}

/// What a party signs.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The log's origin, e.g. `servanda/two-hospitals`. Shared by the statements of a log, see [`Statement::share`].
    pub partnership: Arc<str>,
    /// The charter version it was written under: `sha256:` and 64 lower-case hexadecimal digits. Shared
    /// as well.
    pub charter: Arc<str>,
    /// What kind of act it is.
    pub kind: Kind,
    /// Who acts.
    pub author: Author,
    /// When the author says it was written. A claim; the log's stamp decides.
    pub recorded: Moment,
    /// Effective times.
    pub times: Times,
    /// Indices of earlier entries it refers to, in the author's order.
    pub refs: Vec<u64>,
    /// What the kind requires; read it with [`crate::body::Fields`].
    pub body: Object,
}

const FIELDS: [&str; 8] = ["partnership", "charter", "kind", "author", "recorded", "times", "refs", "body"];

impl Statement {
    /// Reads a payload.
    ///
    /// # Errors
    /// [`Malformed`] with the first thing that is wrong.
    pub fn parse(payload: &[u8]) -> Result<Self, Malformed> {
        let value = json::parse(payload).map_err(|e| Malformed { part: "payload", what: e.to_string() })?;
        let Json::Object(mut fields) = value else { return malformed("a JSON object was expected") };
        known(&fields, "", &FIELDS)?;
        let partnership = text(&mut fields, "", "partnership")?;
        if !is_origin(&partnership) {
            return malformed("partnership must be 1 to 255 characters without spaces, control characters or `+`");
        }
        let charter = text(&mut fields, "", "charter")?;
        if charter.strip_prefix("sha256:").and_then(hex::decode::<32>).is_none() {
            return malformed("charter must be \"sha256:\" and 64 lower-case hexadecimal digits");
        }
        let kind_text = text(&mut fields, "", "kind")?;
        let Some(kind) = Kind::parse(&kind_text) else {
            return malformed(format!("kind is {kind_text:?}, expected a form such as \"vote.cast/1\""));
        };
        let author = author(&mut object(&mut fields, "author")?)?;
        let recorded = moment(&mut fields, "", "recorded")?;
        let times =
            if fields.contains_key("times") { times(&mut object(&mut fields, "times")?)? } else { Times::default() };
        let refs = refs(&fields)?;
        let body = object(&mut fields, "body")?;
        Ok(Self { partnership: partnership.into(), charter: charter.into(), kind, author, recorded, times, refs, body })
    }

    /// Lets statements of one log share their origin's and their charter's text, where they are the same.
    pub fn share(&mut self, partnership: &Arc<str>, charter: &Arc<str>) {
        if self.partnership == *partnership {
            self.partnership = Arc::clone(partnership);
        }
        if self.charter == *charter {
            self.charter = Arc::clone(charter);
        }
    }

    /// The payload's bytes: no white space, fields in the format page's order, absent things left out, the body's fields
    /// as they stand.
    ///
    /// # Errors
    /// [`Malformed`] if [`Statement::parse`] would not read the same statement from it, e.g. for a fraction in the body.
    pub fn payload(&self) -> Result<Vec<u8>, Malformed> {
        let mut author =
            Object::from_iter([("key", self.author.key.to_string()), ("party", self.author.party.clone())]);
        if let Some(office) = &self.author.office {
            author.insert("office", office.as_str());
        }
        let mut out = Object::from_iter([
            ("partnership", Json::from(&*self.partnership)),
            ("charter", Json::from(&*self.charter)),
            ("kind", self.kind.to_string().into()),
            ("author", author.into()),
            ("recorded", self.recorded.to_string().into()),
        ]);
        let times: Object = self.times.iter().map(|(name, claim)| (name, claim_json(claim))).collect();
        if !times.is_empty() {
            out.insert("times", times);
        }
        if !self.refs.is_empty() {
            let refs: Option<Vec<Json>> = self.refs.iter().map(|r| i64::try_from(*r).ok().map(Json::from)).collect();
            let Some(refs) = refs else { return malformed("refs must be a list of entry indices") };
            out.insert("refs", refs);
        }
        out.insert("body", self.body.clone());
        let payload = out.to_string().into_bytes();
        match Self::parse(&payload)? {
            back if back == *self => Ok(payload),
            _ => malformed("the statement would be read back differently"),
        }
    }

    /// Signs the statement and gives the envelope's bytes, ready to submit.
    ///
    /// # Errors
    /// [`Malformed`] if the statement cannot be written, if the author's key is not the one that signs, or if the envelope
    /// would be too long.
    pub fn sign(&self, key: &SigningKey) -> Result<Vec<u8>, Malformed> {
        if self.author.key != key.key_id() {
            return malformed(format!("author.key is {}, but the signing key is {}", self.author.key, key.key_id()));
        }
        let bytes = Envelope::seal(self.payload()?, key).emit();
        if bytes.len() > crate::MAX_ENVELOPE_BYTES {
            let (has, may) = (bytes.len(), crate::MAX_ENVELOPE_BYTES);
            return malformed(format!(
                "the envelope would have {has} bytes, at most {may} are allowed; attach long matter as a blob"
            ));
        }
        Ok(bytes)
    }
}

fn claim_json(claim: &TimeClaim) -> Object {
    let mut out = Object::from_iter([("at", claim.at.to_string())]);
    if let Some(evidence) = &claim.evidence {
        out.insert("evidence", evidence.as_str());
    }
    if let Some(by) = &claim.by {
        out.insert("by", by.as_str());
    }
    out
}

fn malformed<T>(what: impl Into<String>) -> Result<T, Malformed> {
    Err(Malformed { part: "payload", what: what.into() })
}

/// A word of lower-case ASCII letters, digits and `also`, starting with a letter, at most 64 bytes.
fn is_word(text: &str, also: &[u8]) -> bool {
    text.len() <= 64
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || also.contains(&b))
}

/// The rule of signed-note key names (C2SP), with a length.
fn is_origin(text: &str) -> bool {
    let length = text.chars().count();
    (1..=255).contains(&length) && !text.chars().any(|c| c == '+' || c.is_whitespace() || c.is_control())
}

fn known(fields: &Object, of: &str, names: &[&str]) -> Result<(), Malformed> {
    match fields.keys().find(|name| !names.contains(name)) {
        Some(unknown) if of.is_empty() => malformed(format!("unknown field {unknown:?}")),
        Some(unknown) => malformed(format!("unknown field {unknown:?} in {of}")),
        None => Ok(()),
    }
}

fn path(of: &str, name: &str) -> String {
    if of.is_empty() { name.to_owned() } else { format!("{of}.{name}") }
}

/// Takes a field's value out: each is read once.
fn required(fields: &mut Object, of: &str, name: &str) -> Result<Json, Malformed> {
    match fields.take(name) {
        Some(value) => Ok(value),
        None => malformed(format!("field \"{}\" is missing", path(of, name))),
    }
}

fn text(fields: &mut Object, of: &str, name: &str) -> Result<Box<str>, Malformed> {
    match required(fields, of, name)? {
        Json::Text(text) => Ok(text),
        _ => malformed(format!("{} must be a text", path(of, name))),
    }
}

fn object(fields: &mut Object, name: &str) -> Result<Object, Malformed> {
    match required(fields, "", name)? {
        Json::Object(inner) => Ok(inner),
        _ => malformed(format!("{name} must be an object")),
    }
}

fn short_name(fields: &mut Object, of: &str, name: &str) -> Result<String, Malformed> {
    let text = text(fields, of, name)?;
    if is_word(&text, b"_-") {
        return Ok(text.into());
    }
    let what =
        format!("{} is {text:?}, expected lower-case letters, digits, `_` and `-`, a letter first", path(of, name));
    malformed(what)
}

/// A moment has one spelling, `2025-03-03T10:00:00Z`, in the years 0001 to 9998.
fn moment(fields: &mut Object, of: &str, name: &str) -> Result<Moment, Malformed> {
    let text = text(fields, of, name)?;
    let years = text.len() == 20 && ("0001".."9999").contains(&text.get(..4).unwrap_or_default());
    match Moment::parse_rfc3339(&text).filter(|moment| years && *moment.to_string() == *text) {
        Some(moment) => Ok(moment),
        None => malformed(format!("{} is {text:?}, expected a form such as \"2025-03-03T10:00:00Z\"", path(of, name))),
    }
}

fn author(fields: &mut Object) -> Result<Author, Malformed> {
    known(fields, "author", &["key", "party", "office"])?;
    let Some(key) = KeyId::parse(&text(fields, "author", "key")?) else {
        return malformed("author.key must be \"ed25519:\" and 64 lower-case hexadecimal digits");
    };
    let party = short_name(fields, "author", "party")?;
    let office = if fields.contains_key("office") { Some(short_name(fields, "author", "office")?) } else { None };
    Ok(Author { key, party, office })
}

fn times(fields: &mut Object) -> Result<Times, Malformed> {
    known(fields, "times", &["sent", "received", "aware", "occurred"])?;
    let mut claim = |name: &str| -> Result<Option<Box<TimeClaim>>, Malformed> {
        let of = path("times", name);
        let mut inner = match fields.take(name) {
            None => return Ok(None),
            Some(Json::Object(inner)) => inner,
            Some(_) => return malformed(format!("{of} must be an object")),
        };
        known(&inner, &of, &["at", "by", "evidence"])?;
        let at = moment(&mut inner, &of, "at")?;
        let mut optional = |name| {
            if inner.contains_key(name) { text(&mut inner, &of, name).map(|t| Some(t.into())) } else { Ok(None) }
        };
        Ok(Some(Box::new(TimeClaim { at, evidence: optional("evidence")?, by: optional("by")? })))
    };
    Ok(Times {
        sent: claim("sent")?,
        received: claim("received")?,
        aware: claim("aware")?,
        occurred: claim("occurred")?,
    })
}

fn refs(fields: &Object) -> Result<Vec<u64>, Malformed> {
    let items = match fields.get("refs") {
        None => return Ok(Vec::new()),
        Some(Json::List(items)) => items,
        Some(_) => return malformed("refs must be a list of entry indices"),
    };
    match items.iter().map(Json::as_u64).collect() {
        Some(refs) => Ok(refs),
        None => malformed("refs must be a list of entry indices"),
    }
}

#[cfg(test)]
#[path = "statement_tests.rs"]
pub(crate) mod tests;
