//! A strict JSON reader (RFC 8259) for what parties sign.
//!
//! Why not a library's parser: which bytes are a statement decides what counts, on every machine and for ever. So the set of
//! accepted texts is written down here and in `docs/format.md`, and cannot change with a dependency. Stricter than RFC 8259:
//! no name twice in one object, nesting at most [`MAX_DEPTH`], numbers are whole and fit 64 bits, no lone surrogates, no
//! byte order mark. The tests compare it with `serde_json`.

use crate::value::{Json, Object};
use std::collections::BTreeSet;
use std::fmt;

/// Deepest nesting of objects and arrays; the outermost object is depth 1.
pub const MAX_DEPTH: usize = 16;

/// From how many fields on an object's names are looked up in a set.
const MANY: usize = 16;

/// Why a text is not our JSON: the byte where reading stopped, and what was wrong there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// Offset of the first byte that could not be read, from 0.
    pub at: usize,
    /// What was wrong, as the end of a sentence.
    pub what: String,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.what, self.at)
    }
}

impl std::error::Error for JsonError {}

/// Reads one JSON value and nothing after it (white space excepted).
///
/// # Errors
/// [`JsonError`] names the first byte that breaks a rule of this module.
pub fn parse(bytes: &[u8]) -> Result<Json, JsonError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|e| JsonError { at: e.valid_up_to(), what: "the text is not UTF-8".to_owned() })?;
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(1)?;
    reader.space();
    match reader.peek() {
        None => Ok(value),
        Some(_) => reader.fail("something follows the value"),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn fail<T>(&self, what: impl Into<String>) -> Result<T, JsonError> {
        Err(JsonError { at: self.at, what: what.into() })
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.at += 1;
        }
        found
    }

    fn value(&mut self, depth: usize) -> Result<Json, JsonError> {
        self.space();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => Ok(Json::Text(self.string()?)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            Some(_) => self.fail("a JSON value was expected"),
            None => self.fail("the text ends where a value was expected"),
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json, JsonError> {
        if !self.rest().starts_with(word.as_bytes()) {
            return self.fail("a JSON value was expected");
        }
        self.at += word.len();
        Ok(value)
    }

    fn enter(&mut self, depth: usize) -> Result<(), JsonError> {
        if depth > MAX_DEPTH {
            return self.fail(format!("nesting is deeper than {MAX_DEPTH}"));
        }
        self.at += 1;
        self.space();
        Ok(())
    }

    fn object(&mut self, depth: usize) -> Result<Json, JsonError> {
        self.enter(depth)?;
        let mut fields: Vec<(Box<str>, Json)> = Vec::new();
        // Kept only where there are many: among few, looking at each is faster.
        let mut seen: BTreeSet<Box<str>> = BTreeSet::new();
        if self.eat(b'}') {
            return Ok(Json::Object(Object::default()));
        }
        loop {
            self.space();
            let start = self.at;
            if self.peek() != Some(b'"') {
                return self.fail("a field name in double quotes was expected");
            }
            let name = self.string()?;
            if fields.len() == MANY {
                seen.extend(fields.iter().map(|(n, _)| n.clone()));
            }
            let twice = match fields.len() {
                0..MANY => fields.iter().any(|(n, _)| *n == name),
                _ => !seen.insert(name.clone()),
            };
            if twice {
                return Err(JsonError { at: start, what: format!("field {name:?} appears twice") });
            }
            self.space();
            if !self.eat(b':') {
                return self.fail("`:` was expected");
            }
            let value = self.value(depth + 1)?;
            fields.push((name, value));
            self.space();
            if self.eat(b'}') {
                return Ok(Json::Object(Object::of_distinct(fields)));
            }
            if !self.eat(b',') {
                return self.fail("`,` or `}` was expected");
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Json, JsonError> {
        self.enter(depth)?;
        let mut items = Vec::new();
        if self.eat(b']') {
            return Ok(Json::from(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.space();
            if self.eat(b']') {
                return Ok(Json::from(items));
            }
            if !self.eat(b',') {
                return self.fail("`,` or `]` was expected");
            }
        }
    }

    /// A whole number within i64. `-0`, fractions and exponents are refused: two readers could keep them differently.
    fn number(&mut self) -> Result<Json, JsonError> {
        let start = self.at;
        while matches!(self.peek(), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at += 1;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        let digits = text.strip_prefix('-').unwrap_or(text);
        let wrong = |what: String| Err(JsonError { at: start, what });
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return wrong(format!("number {text} is not a whole number (amounts are written as text)"));
        }
        if digits.starts_with('0') && text != "0" {
            return wrong(format!("number {text} is not in its shortest form"));
        }
        match text.parse::<i64>() {
            Ok(number) => Ok(Json::Number(number)),
            Err(_) => wrong(format!("number {text} does not fit 64 bits")),
        }
    }

    fn string(&mut self) -> Result<Box<str>, JsonError> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let plain = self.rest().iter().take_while(|b| !matches!(b, b'"' | b'\\' | 0..=0x1f)).count();
            // The stop bytes are ASCII, so the slice ends between characters.
            let words = self.text.get(self.at..self.at + plain).unwrap_or_default();
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    if out.is_empty() {
                        return Ok(words.into());
                    }
                    out.push_str(words);
                    return Ok(out.into_boxed_str());
                }
                Some(b'\\') => {
                    out.push_str(words);
                    out.push(self.escape()?);
                }
                Some(_) => return self.fail("a control character stands unescaped in a text"),
                None => return self.fail("the text ends inside a string"),
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let start = self.at;
        self.at += 1;
        let plain = match self.peek() {
            Some(b @ (b'"' | b'\\' | b'/')) => char::from(b),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(start),
            _ => return Err(JsonError { at: start, what: "an unknown escape stands in a text".to_owned() }),
        };
        self.at += 1;
        Ok(plain)
    }

    fn unicode(&mut self, start: usize) -> Result<char, JsonError> {
        let wrong = |what: &str| JsonError { at: start, what: what.to_owned() };
        let first = self.hex4().ok_or_else(|| wrong("`\\u` needs four hexadecimal digits"))?;
        let code = if (0xd800..0xdc00).contains(&first) {
            let second = if self.rest().starts_with(b"\\u") {
                self.at += 1;
                self.hex4().filter(|low| (0xdc00..0xe000).contains(low))
            } else {
                None
            };
            let low = second.ok_or_else(|| wrong("half of a surrogate pair stands alone"))?;
            0x10000 + ((first - 0xd800) << 10) + (low - 0xdc00)
        } else {
            first
        };
        char::from_u32(code).ok_or_else(|| wrong("half of a surrogate pair stands alone"))
    }

    /// Reads `uXXXX` at the cursor, which stands on the `u`.
    fn hex4(&mut self) -> Option<u32> {
        let digits = self.text.as_bytes().get(self.at + 1..self.at + 5)?;
        let mut code = 0u32;
        for digit in digits {
            code = code * 16 + char::from(*digit).to_digit(16)?;
        }
        self.at += 5;
        Some(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn err(text: &str) -> String {
        parse(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn refusals_name_the_place() {
        assert_eq!(err(r#"{"a":1,"a":2}"#), r#"field "a" appears twice at byte 7"#);
        assert_eq!(err(r#"{"a":1,"\u0061":2}"#), r#"field "a" appears twice at byte 7"#);
        assert_eq!(err("[1.5]"), "number 1.5 is not a whole number (amounts are written as text) at byte 1");
        assert_eq!(err("[1e3]"), "number 1e3 is not a whole number (amounts are written as text) at byte 1");
        assert_eq!(err("[-0]"), "number -0 is not in its shortest form at byte 1");
        assert_eq!(err("[01]"), "number 01 is not in its shortest form at byte 1");
        assert_eq!(err("[9223372036854775808]"), "number 9223372036854775808 does not fit 64 bits at byte 1");
        assert_eq!(err(&"[".repeat(17)), "nesting is deeper than 16 at byte 16");
        assert_eq!(err("{} x"), "something follows the value at byte 3");
        assert_eq!(err(r#"["\ud800"]"#), "half of a surrogate pair stands alone at byte 2");
        assert_eq!(err(r#"["\udc00"]"#), "half of a surrogate pair stands alone at byte 2");
        assert_eq!(err("\u{feff}{}"), "a JSON value was expected at byte 0");
        assert_eq!(err("[\"a\nb\"]"), "a control character stands unescaped in a text at byte 3");
        assert_eq!(parse(b"\"\xff\"").unwrap_err().to_string(), "the text is not UTF-8 at byte 1");
        for text in
            ["", "{", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "nul", "NaN", "'a'", "[\"\\x\"]", "\"\\u12g4\"", "-", "+1"]
        {
            assert!(parse(text.as_bytes()).is_err(), "{text} was read");
        }
    }

    #[test]
    fn extremes_are_read() {
        let text = format!("{}{}", "[".repeat(16), "]".repeat(16));
        assert!(parse(text.as_bytes()).is_ok());
        assert_eq!(
            parse(b" [ -9223372036854775808 , 9223372036854775807 ] ").unwrap().as_array().unwrap()[0],
            Json::from(i64::MIN)
        );
        assert_eq!(parse(r#""\ud83d\ude00é\/\b""#.as_bytes()).unwrap(), Json::from("😀é/\u{8}"));
    }

    #[test]
    fn many_names_are_told_apart_too() {
        let text = |last: usize| {
            let names: Vec<String> = (0..200).chain([last]).map(|i| format!("\"n{i}\":{i}")).collect();
            format!("{{{}}}", names.join(","))
        };
        let object = Object::parse(&text(200)).unwrap();
        assert_eq!((object.iter().count(), object.get("n150")), (201, Some(&Json::from(150))));
        for twice in [0, 15, 16, 17, 199] {
            let message = Object::parse(&text(twice)).unwrap_err().what;
            assert_eq!(message, format!("field \"n{twice}\" appears twice"));
        }
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::from)
        ];
        leaf.prop_recursive(5, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(".{0,6}", inner, 0..6).prop_map(|m| Value::Object(m.into_iter().collect()))
            ]
        })
    }

    proptest! {
        #[test]
        fn reads_what_serde_json_writes(value in json(), pretty: bool) {
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
            let read = parse(text.as_bytes()).unwrap();
            prop_assert_eq!(read.to_string(), serde_json::to_string(&value).unwrap());
            prop_assert_eq!(parse(read.to_string().as_bytes()).unwrap(), read);
        }

        #[test]
        fn never_reads_more_than_serde_json(text in r#"[\[\]{}",:0-9a-f\\u.eE+\- tn]{0,24}"#) {
            if let Ok(value) = parse(text.as_bytes()) {
                prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap().to_string(), value.to_string());
            }
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes);
        }
    }
}
