//! Refusals: a rule says no, with a stable code that every reader recomputes.
//!
//! The record's own codes stand here, in order of precedence: if several apply to an entry, the first one is its refusal.
//! Capabilities add codes of their own, which come after these.

use std::fmt;

/// Why an entry is void.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The stable code; part of the verdict that all parties compare.
    pub code: &'static str,
    /// One sentence for people: the thing, and the next step. Not compared between readers; it may improve.
    pub message: String,
    /// The clause that says no, where one does, as the charter's heading writes it.
    pub clause: Option<String>,
}

impl Refusal {
    /// A refusal by the record's rules, where no clause is concerned.
    #[must_use]
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), clause: None }
    }

    /// The same refusal, resting on a clause.
    #[must_use]
    pub fn under(mut self, clause: impl Into<String>) -> Self {
        self.clause = Some(clause.into());
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)?;
        match &self.clause {
            Some(clause) => write!(f, " (clause {clause})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Refusal {}

/// The envelope is longer than the limit.
pub const OVERSIZE: &str = "oversize";
/// The bytes are not an envelope around a statement.
pub const MALFORMED: &str = "malformed";
/// The signature is not the author's.
pub const BAD_SIGNATURE: &str = "bad_signature";
/// The statement names another partnership.
pub const WRONG_PARTNERSHIP: &str = "wrong_partnership";
/// The statement cites a charter version that does not govern it.
pub const WRONG_VERSION: &str = "wrong_version";
/// Nobody enrolled this key.
pub const UNKNOWN_KEY: &str = "unknown_key";
/// The key was revoked.
pub const REVOKED_KEY: &str = "revoked_key";
/// The key's validity starts later.
pub const KEY_NOT_YET_VALID: &str = "key_not_yet_valid";
/// The same statement already counts.
pub const REPLAYED: &str = "replayed";
/// No capability of this charter knows the kind.
pub const UNKNOWN_KIND: &str = "unknown_kind";
/// The body is not what its kind requires.
pub const BAD_BODY: &str = "bad_body";
/// The author acts for someone who is not a party.
pub const NOT_PARTY: &str = "not_party";
/// The author's mandate does not cover the act.
pub const OUT_OF_MANDATE: &str = "out_of_mandate";
/// The act belongs to somebody else.
pub const NOT_COMPETENT: &str = "not_competent";
/// The question was closed at the moment of the act.
pub const CLOSED: &str = "closed";

/// Every code of the record, first precedence first, each with the sentence that documents it.
///
/// Oversize precedes malformed because nothing of an oversize envelope is read.
pub const CODES: &[(&str, &str)] = &[
    (OVERSIZE, "The envelope is longer than 60000 bytes; nothing in it was read."),
    (MALFORMED, "The bytes are not a DSSE envelope around a statement as the format page defines it."),
    (BAD_SIGNATURE, "The signature is not the author's over exactly these bytes, by ZIP-215."),
    (WRONG_PARTNERSHIP, "The statement names another partnership than the log it stands in."),
    (WRONG_VERSION, "The statement cites a charter version that did not govern it at the moment of the act."),
    (UNKNOWN_KEY, "No statement that counts had enrolled the author's key for the party it names."),
    (REVOKED_KEY, "The author's key had been revoked before the moment of the act."),
    (KEY_NOT_YET_VALID, "The author's key is enrolled from a moment later than the act."),
    (REPLAYED, "A statement with the same id counts already; the same bytes count once."),
    (UNKNOWN_KIND, "No capability that this charter uses knows this kind of statement, or this version of it."),
    (BAD_BODY, "The body lacks a field its kind requires, has one it does not know, or a value of the wrong form."),
    (NOT_PARTY, "The party named by the author was not a party at the moment of the act."),
    (OUT_OF_MANDATE, "The author's mandate does not cover this act at that moment."),
    (NOT_COMPETENT, "Under the charter this act belongs to another party, body or office."),
    (CLOSED, "The question that the act answers was not open at the moment of the act."),
];

/// Where a code stands in the order of precedence; codes of capabilities share the place after the record's own.
#[must_use]
pub fn precedence(code: &str) -> usize {
    CODES.iter().position(|(known, _)| *known == code).unwrap_or(CODES.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_and_documented() {
        for (i, (code, text)) in CODES.iter().enumerate() {
            assert_eq!(precedence(code), i, "{code} is listed twice");
            assert!(text.ends_with('.') && text.len() > 30, "{code} needs a sentence");
        }
        assert_eq!(precedence("cap_exceeded"), CODES.len());
    }

    #[test]
    fn the_format_page_lists_them_in_this_order() {
        let page = include_str!("../../../docs/format.md");
        let table: String = CODES.iter().map(|(code, text)| format!("| `{code}` | {text} |\n")).collect();
        assert!(page.contains(&table), "docs/format.md, section 9, should hold:\n{table}");
    }

    #[test]
    fn a_refusal_reads_as_a_sentence() {
        let refusal = Refusal::new(CLOSED, "ballot on motion m1 after its close");
        assert_eq!(refusal.to_string(), "closed: ballot on motion m1 after its close");
        assert_eq!(refusal.under("6.2.3").to_string(), "closed: ballot on motion m1 after its close (clause 6.2.3)");
    }
}
