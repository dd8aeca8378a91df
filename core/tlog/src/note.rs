//! Signed notes (c2sp.org/signed-note v1.0.0): a short text and the lines that sign it.
//!
//! ```text
//! servanda/two-hospitals
//! 3
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//!
//! — servanda/two-hospitals Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
//! ```
//!
//! A note's text means nothing before [`SignedNote::verify`] has found a signature of a key the reader already trusts.
//! The keys are in [`crate::keys`].

use std::collections::BTreeSet;
use std::fmt;

use crate::keys::VerifierKey;
use crate::text;

/// Bytes of a note we read, and signatures on it. The specification asks for a limit of at least 16 signatures.
pub const NOTE_BYTES_MAX: usize = 1_000_000;
/// See [`NOTE_BYTES_MAX`].
pub const NOTE_SIGNATURES_MAX: usize = 100;

/// Characters of a key's name.
const NAME_CHARS_MAX: usize = 255;

/// One signature line of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    /// The key's name.
    pub name: String,
    /// The key's id, see [`VerifierKey::id`].
    pub id: [u8; 4],
    /// The signature, 64 bytes for Ed25519; other lengths belong to types we do not know.
    pub signature: Vec<u8>,
}

impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "— {} {}", self.name, text::to_base64(&[&self.id[..], &self.signature].concat()))
    }
}

/// A text with signature lines, well formed; nothing is verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedNote {
    text: String,
    signatures: Vec<NoteSignature>,
}

impl SignedNote {
    /// Puts a note together.
    ///
    /// # Errors
    /// [`NoteError`] if the result could not be read back: text, names, number of signatures, size.
    pub fn new(text: String, signatures: Vec<NoteSignature>) -> Result<Self, NoteError> {
        check_text(&text)?;
        if signatures.is_empty() {
            return Err(NoteError::Unsigned);
        }
        for line in &signatures {
            check_name(&line.name)?;
            if line.signature.is_empty() {
                return Err(NoteError::Line { found: text::quote(&line.to_string()) });
            }
        }
        let note = Self { text, signatures };
        let bytes = note.to_string().len();
        if bytes > NOTE_BYTES_MAX || note.signatures.len() > NOTE_SIGNATURES_MAX {
            return Err(NoteError::Large { bytes, signatures: note.signatures.len() });
        }
        Ok(note)
    }

    /// Reads a note. What is read writes back to the same bytes.
    ///
    /// # Errors
    /// [`NoteError`], naming the first thing that is not as the specification says.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > NOTE_BYTES_MAX {
            return Err(NoteError::Large { bytes: bytes.len(), signatures: 0 });
        }
        let whole = std::str::from_utf8(bytes).map_err(|_| NoteError::Text { why: "it is not UTF-8" })?;
        // signed-note, "Format": the text is separated from the signatures by the last empty line.
        let (text, lines) = whole.rsplit_once("\n\n").ok_or(NoteError::Unsigned)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Unsigned)?;
        let signatures = lines.split('\n').map(NoteSignature::parse).collect::<Result<_, _>>()?;
        Self::new(format!("{text}\n"), signatures)
    }

    /// The signed text, with its final newline. Trust it only after [`Self::verify`].
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines, in the order of the note.
    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Adds a signature line, a witness's for example. A line that is already there is not repeated.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn with_signature(mut self, line: NoteSignature) -> Result<Self, NoteError> {
        if !self.signatures.contains(&line) {
            self.signatures.push(line);
        }
        Self::new(self.text, self.signatures)
    }

    /// Says which of the known keys signed this text, each once, in the order of the signature lines.
    ///
    /// Lines of unknown keys are ignored, as the specification demands.
    ///
    /// # Errors
    /// [`NoteError::Signature`] if a line names a known key and is not its signature: such a note was tampered with
    /// and is refused whole. [`NoteError::NoKnownKey`] if no known key signed.
    pub fn verify<'k>(&self, known: &'k [VerifierKey]) -> Result<Vec<&'k VerifierKey>, NoteError> {
        let mut seen = BTreeSet::new();
        let mut signers = Vec::new();
        for line in &self.signatures {
            for key in known.iter().filter(|key| key.id() == line.id && key.name() == line.name) {
                if !key.verifies(self.text.as_bytes(), &line.signature) {
                    return Err(NoteError::Signature { name: text::quote(&line.name) });
                }
                if seen.insert((key.name(), key.id())) {
                    signers.push(key);
                }
            }
        }
        if signers.is_empty() {
            return Err(NoteError::NoKnownKey {
                signed_by: self.signatures.iter().map(|line| text::quote(&line.name)).collect(),
            });
        }
        Ok(signers)
    }
}

impl fmt::Display for SignedNote {
    /// Writes the note, to the byte, as it is stored and sent.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl NoteSignature {
    /// Reads one line without its newline.
    ///
    /// # Errors
    /// [`NoteError::Line`] or [`NoteError::Name`].
    pub fn parse(line: &str) -> Result<Self, NoteError> {
        let bad = || NoteError::Line { found: text::quote(line) };
        let (name, encoded) = line.strip_prefix("— ").and_then(|rest| rest.split_once(' ')).ok_or_else(bad)?;
        check_name(name)?;
        let bytes = text::parse_base64(encoded).ok_or_else(bad)?;
        let (id, signature) = bytes.split_first_chunk::<4>().ok_or_else(bad)?;
        if signature.is_empty() {
            return Err(bad());
        }
        Ok(Self { name: name.to_owned(), id: *id, signature: signature.to_vec() })
    }
}

/// signed-note, "Format": names are not empty and hold neither Unicode spaces nor plus. That they have at most 255
/// characters, none of them a control character, is our own rule (docs/format.md §1): a name is also a log's origin.
pub(crate) fn check_name(name: &str) -> Result<(), NoteError> {
    let odd = name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+');
    if odd || name.is_empty() || name.chars().nth(NAME_CHARS_MAX).is_some() {
        return Err(NoteError::Name { found: text::quote(name) });
    }
    Ok(())
}

fn check_text(text: &str) -> Result<(), NoteError> {
    if !text.ends_with('\n') {
        return Err(NoteError::Text { why: "it does not end in a newline" });
    }
    if text::has_control(text, b"\n") {
        return Err(NoteError::Text { why: "it holds a control character" });
    }
    Ok(())
}

/// Why a note cannot be made, read or trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteError {
    /// Not a name for a key.
    Name {
        /// What stood there.
        found: String,
    },
    /// The bytes are no Ed25519 public key.
    Key {
        /// The key's name.
        name: String,
    },
    /// Not a `name+id+key`.
    Vkey {
        /// What stood there.
        found: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The text cannot stand in a note.
    Text {
        /// What is wrong with it.
        why: &'static str,
    },
    /// There is no empty line followed by whole signature lines.
    Unsigned,
    /// Not a signature line.
    Line {
        /// What stood there.
        found: String,
    },
    /// More than we read.
    Large {
        /// Bytes of the note.
        bytes: usize,
        /// Signature lines, 0 if they were not counted.
        signatures: usize,
    },
    /// A known key's line does not verify.
    Signature {
        /// The key's name.
        name: String,
    },
    /// No line belongs to a key the reader knows.
    NoKnownKey {
        /// The names on the lines.
        signed_by: Vec<String>,
    },
}

impl fmt::Display for NoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name { found } => {
                write!(
                    f,
                    "`{found}` cannot name a key: a name has 1 to 255 characters and no space, plus or control character"
                )
            }
            Self::Key { name } => write!(f, "the key named `{name}` is not an Ed25519 public key"),
            Self::Vkey { found, why } => write!(f, "`{found}` is not a verifier key: {why}"),
            Self::Text { why } => write!(f, "this text cannot be signed as a note: {why}"),
            Self::Unsigned => {
                write!(
                    f,
                    "this is not a signed note: after the text come an empty line and signature lines, each `— name base64` with a newline"
                )
            }
            Self::Line { found } => {
                write!(f, "`{found}` is not a signature line: it has the shape `— name base64`")
            }
            Self::Large { bytes, signatures } => write!(
                f,
                "this note has {bytes} bytes and {signatures} signatures; at most {NOTE_BYTES_MAX} and {NOTE_SIGNATURES_MAX} are read"
            ),
            Self::Signature { name } => write!(
                f,
                "the signature of `{name}` does not belong to this text: the note was altered, ask for it again and compare"
            ),
            Self::NoKnownKey { signed_by } => write!(
                f,
                "no key you trust signed this note; it is signed by {}: check the keys you were given",
                signed_by.join(", ")
            ),
        }
    }
}

impl std::error::Error for NoteError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::signer;

    #[test]
    fn a_signed_note_reads_back_and_verifies() {
        let alpha = signer("alpha.example/log", 1);
        let note = alpha.sign("one\n\nthree\n").unwrap();
        let read = SignedNote::parse(note.to_string().as_bytes()).unwrap();
        assert_eq!(read, note);
        assert_eq!(read.text(), "one\n\nthree\n");
        let keys = [alpha.verifier().clone()];
        assert_eq!(read.verify(&keys).unwrap(), vec![&keys[0]]);
    }

    #[test]
    fn the_example_of_the_specification_is_well_formed() {
        let text = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n\
            — quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
        let note = SignedNote::parse(text.as_bytes()).unwrap();
        assert!(note.text().ends_with("ed è subito sera.\n"));
        assert_eq!(note.signatures()[0].id, [0x36, 0x7b, 0xa0, 0x4b]);
        assert_eq!(note.to_string(), text);
    }

    #[test]
    fn unknown_keys_are_ignored_and_known_ones_must_verify() {
        let (alpha, beta, other) = (signer("alpha", 1), signer("beta", 2), signer("alpha", 3));
        let note = alpha.sign("x\n").unwrap().with_signature(beta.signature("x\n")).unwrap();
        let (a, b, o) = (alpha.verifier().clone(), beta.verifier().clone(), other.verifier().clone());
        assert_eq!(note.verify(&[b.clone(), a.clone()]).unwrap(), vec![&a, &b]);
        assert_eq!(note.verify(&[b.clone(), o.clone()]).unwrap(), vec![&b]);
        // Same name, another key: an unknown key.
        assert_eq!(
            note.verify(&[o]).unwrap_err().to_string(),
            "no key you trust signed this note; it is signed by alpha, beta: check the keys you were given"
        );
        let forged = alpha.sign("x\n").unwrap().with_signature(beta.signature("y\n")).unwrap();
        assert_eq!(forged.verify(&[a, b]), Err(NoteError::Signature { name: "beta".into() }));
    }

    #[test]
    fn a_repeated_signature_counts_once() {
        let alpha = signer("alpha", 1);
        let line = alpha.signature("x\n");
        let note = SignedNote::new("x\n".into(), vec![line.clone(), line.clone()]).unwrap();
        assert_eq!(note.verify(&[alpha.verifier().clone(), alpha.verifier().clone()]).unwrap().len(), 1);
        assert_eq!(alpha.sign("x\n").unwrap().with_signature(line).unwrap().signatures().len(), 1);
    }

    #[test]
    fn bad_notes_are_refused() {
        let line = signer("alpha", 1).signature("x\n").to_string();
        let good = format!("x\n\n{line}\n");
        assert!(SignedNote::parse(good.as_bytes()).is_ok());
        for bad in [
            String::new(),
            "\n\n".into(),
            "x\n\n".into(),
            format!("x\n{line}\n"),
            format!("x\n\n{line}"),
            format!("x\n\n{line}\n\n"),
            format!("x\n\n{line} \n"),
            format!("x\n\n{line}\r\n"),
            format!("x\t\n\n{line}\n"),
            format!("x\n\n{}\n", line.replace("— ", "- ")),
            format!("x\n\n{}\n", line.replace("alpha", "al pha")),
            format!("x\n\n{}\n", line.replace("alpha", "al+pha")),
            format!("x\n\n{}\n", line.replace("alpha", "al\u{2003}pha")),
            format!("x\n\n{}\n", line.replace("alpha", "")),
            format!("x\n\n{}\n", line.replace("alpha", "al\u{7f}pha")),
            format!("x\n\n{}\n", line.replace("alpha", &"a".repeat(256))),
            format!("x\n\n{}\n", line.trim_end_matches('=')),
            "x\n\n— alpha AAAAAA==\n".into(),
            format!("x\n\n{}", format!("{line}\n").repeat(NOTE_SIGNATURES_MAX + 1)),
        ] {
            assert!(SignedNote::parse(bad.as_bytes()).is_err(), "{bad:?}");
        }
        assert!(SignedNote::parse(b"\xff\n\n").is_err());
        assert!(SignedNote::parse(&vec![b'a'; NOTE_BYTES_MAX + 1]).is_err());
        assert_eq!(SignedNote::new("x\n".into(), vec![]), Err(NoteError::Unsigned));
    }

    proptest! {
        #[test]
        fn any_bytes_either_fail_or_read_back(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(note) = SignedNote::parse(&bytes) {
                prop_assert_eq!(note.to_string().into_bytes(), bytes);
            }
        }

        #[test]
        fn any_near_note_either_fails_or_reads_back(text in "(\\PC|\n){0,40}", name in "\\PC{0,6}", b64 in "[A-Za-z0-9+/]{8,12}={0,2}", end in "\n{0,2}") {
            let whole = format!("{text}\n\n— {name} {b64}{end}");
            if let Ok(note) = SignedNote::parse(whole.as_bytes()) {
                prop_assert_eq!(note.to_string(), whole);
            }
        }

        #[test]
        fn a_note_made_reads_back(text in "(\\PC|\n){0,60}", seed in any::<u8>()) {
            let text = format!("{text}\n");
            let note = signer("a", seed).sign(&text).unwrap();
            prop_assert_eq!(SignedNote::parse(note.to_string().as_bytes()), Ok(note));
        }
    }
}
