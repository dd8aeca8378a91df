//! A receipt: another node or a witness signs "I saw these bytes at this second" (kernel.md, Inputs).
//!
//! ```text
//! servanda/receipt/1
//! servanda/two-hospitals
//! 9b1f…64 hexadecimal digits, the statement's id
//! 1740996000
//! key 6f4d…64 hexadecimal digits, the signer's public key
//!
//! — clinic <base64>
//! ```
//!
//! The key stands in the text, since whose key it is follows from the log, which the reader replays afterwards. A receipt
//! that is well formed and signed says only that the holder of the key signed it.

use crate::keys::{NoteSigner, VerifierKey};
use crate::note::{NoteError, SignedNote};
use crate::text;

const VERSION: &str = "servanda/receipt/1";

/// A signed sighting of a statement, its signature checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The log it was meant for.
    pub origin: String,
    /// The statement's id: SHA-256 of its payload, in lower-case hexadecimal.
    pub statement: String,
    /// When it was seen, in Unix seconds.
    pub seconds: i64,
    /// The public key that signed.
    pub key: [u8; 32],
}

impl Receipt {
    /// Signs a sighting.
    ///
    /// # Errors
    /// [`NoteError`] if the origin cannot stand in a note.
    pub fn sign(origin: &str, statement: &str, seconds: i64, signer: &NoteSigner) -> Result<SignedNote, NoteError> {
        let key: String = signer.verifier().public_key().iter().map(|b| format!("{b:02x}")).collect();
        signer.sign(&format!("{VERSION}\n{origin}\n{statement}\n{seconds}\nkey {key}\n"))
    }

    /// Reads a receipt and checks its signature; none when it is no receipt or not signed by the key it names.
    #[must_use]
    pub fn open(note: &[u8]) -> Option<Self> {
        let note = SignedNote::parse(note).ok()?;
        let [one] = note.signatures() else { return None };
        let mut lines = note.text().strip_suffix('\n')?.split('\n');
        if lines.next()? != VERSION {
            return None;
        }
        let origin = lines.next()?.to_owned();
        let statement = lines.next().filter(|s| is_hex64(s))?.to_owned();
        let seconds = lines.next().and_then(text::parse_decimal).and_then(|s| i64::try_from(s).ok())?;
        let key = lines.next()?.strip_prefix("key ").filter(|s| is_hex64(s))?;
        if lines.next().is_some() {
            return None;
        }
        let key = crate::hash::Hash::from_hex(key).ok()?.0;
        let known = [VerifierKey::new(&one.name, key).ok()?];
        note.verify(&known).ok()?;
        Some(Self { origin, statement, seconds, key })
    }
}

fn is_hex64(s: &str) -> bool {
    s.len() == 64 && s.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::signer;

    #[test]
    fn a_receipt_reads_back_and_nothing_else_does() {
        let id = "ab".repeat(32);
        let note = Receipt::sign("servanda/x", &id, 1_740_996_000, &signer("clinic", 3)).unwrap().to_string();
        let read = Receipt::open(note.as_bytes()).unwrap();
        assert_eq!((read.origin.as_str(), read.seconds), ("servanda/x", 1_740_996_000));
        assert_eq!(read.key, signer("clinic", 3).verifier().public_key());
        for (from, to) in [
            ("1740996000", "1740996001"),
            ("servanda/x", "servanda/y"),
            ("receipt/1", "receipt/2"),
            ("key ", "kez "),
            ("— clinic", "— other"),
        ] {
            assert_eq!(Receipt::open(note.replacen(from, to, 1).as_bytes()), None, "{from}");
        }
        // Another's key in the text does not make the signature another's.
        let mine: String = signer("clinic", 3).verifier().public_key().iter().map(|b| format!("{b:02x}")).collect();
        let theirs: String = signer("lab", 4).verifier().public_key().iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(Receipt::open(note.replacen(&mine, &theirs, 1).as_bytes()), None);
    }
}
