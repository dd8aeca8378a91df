//! XML as word processors write it: names without prefixes, characters by reference, nothing ever expanded or fetched.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use servanda_vocabulary::{Trouble, escaped};

/// A DOCX that cannot be read.
#[must_use]
pub fn broken(why: &str) -> Trouble {
    Trouble::new(format!("the DOCX is broken: {why}"), "open it in Word, save it again as .docx, and try that file")
}

/// A DOCX that declares a document type.
#[must_use]
pub fn has_dtd() -> Trouble {
    Trouble::new(
        "the DOCX declares a document type, which no word processor writes",
        "do not trust this file; ask for it again",
    )
}

/// A name without its prefix.
#[must_use]
pub fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, l)| l)
}

/// An attribute's value by its name without prefix.
#[must_use]
pub fn attribute(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let a = e.attributes().flatten().find(|a| local(a.key.as_ref()) == name)?;
    Some(a.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// A character by reference; a name that XML does not know is refused, so nothing is ever expanded.
///
/// # Errors
/// An entity that XML itself does not name.
pub fn entity(r: &BytesRef<'_>) -> Result<String, Trouble> {
    if let Ok(Some(c)) = r.resolve_char_ref() {
        return Ok(c.to_string());
    }
    let c = match r.xml10_content().as_ref() {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "quot" => "\"",
        "apos" => "'",
        other => return Err(broken(&format!("it uses the unknown entity `{other}`"))),
    };
    Ok(c.to_owned())
}

/// Calls `each` for every element that opens.
///
/// # Errors
/// Broken XML, or a document type.
pub fn elements(xml: &str, mut each: impl FnMut(&BytesStart<'_>)) -> Result<(), Trouble> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(|e| broken(&e.to_string()))? {
            Event::Eof => return Ok(()),
            Event::DocType(_) => return Err(has_dtd()),
            Event::Start(e) | Event::Empty(e) => each(&e),
            _ => {}
        }
    }
}

/// Appends text, escaped for an element or an attribute; what XML cannot hold is shown as a replacement character.
pub fn push(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            // An apostrophe needs no name in what is quoted with ".
            '\'' => out.push(c),
            c if let Some(e) = escaped(c) => out.push_str(e),
            '\n' | '\t' => out.push(' '),
            '\u{0}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
}

/// Text, escaped.
#[must_use]
pub fn text(t: &str) -> String {
    let mut out = String::with_capacity(t.len());
    push(&mut out, t);
    out
}
