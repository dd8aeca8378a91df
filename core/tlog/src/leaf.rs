//! The leaf: one entry of the log, byte for byte.
//!
//! ```text
//! servanda/leaf/1
//! stamp 1740996000
//! receipt <base64 of a note>        (none or more, order kept)
//!
//! <the envelope exactly as its author sent it>
//! ```
//!
//! The sequencer's stamp and the receipts stand outside the author's signature but inside the hash: once a checkpoint
//! is signed, neither the statement nor when it came in can be changed. One meaning has one spelling: [`Leaf::parse`]
//! accepts only what [`Leaf::encode`] writes.

use std::fmt;

use crate::hash::{Hash, leaf_hash};
use crate::text;

/// tlog-tiles, "Log entries": an entry's length is a uint16.
pub const LEAF_BYTES_MAX: usize = 65_535;

const VERSION: &str = "servanda/leaf/1";

/// An entry of the log. It can hold any envelope, also one that replay will find void or malformed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    stamp: i64,
    receipts: Vec<Vec<u8>>,
    envelope: Vec<u8>,
}

impl Leaf {
    /// An entry from the sequencer's stamp (Unix seconds, not negative), receipts (notes, as bytes) and the envelope
    /// as it was sent.
    ///
    /// # Errors
    /// [`LeafError`] if the entry would not be one: a stamp before 1970, an empty part, more than 65,535 bytes.
    pub fn new(stamp: i64, receipts: Vec<Vec<u8>>, envelope: Vec<u8>) -> Result<Self, LeafError> {
        if stamp < 0 {
            return Err(LeafError::Stamp { found: stamp.to_string() });
        }
        if envelope.is_empty() {
            return Err(LeafError::NoEnvelope);
        }
        if receipts.iter().any(Vec::is_empty) {
            return Err(LeafError::Receipt { found: String::new() });
        }
        let leaf = Self { stamp, receipts, envelope };
        let bytes = leaf.encode().len();
        if bytes > LEAF_BYTES_MAX { Err(LeafError::Large { bytes }) } else { Ok(leaf) }
    }

    /// Reads an entry.
    ///
    /// # Errors
    /// [`LeafError`], naming the first line that is not as it must be.
    pub fn parse(bytes: &[u8]) -> Result<Self, LeafError> {
        if bytes.len() > LEAF_BYTES_MAX {
            return Err(LeafError::Large { bytes: bytes.len() });
        }
        let mut rest = bytes;
        let version = take_line(&mut rest)?;
        if version != VERSION {
            return Err(LeafError::Version { found: text::quote(version) });
        }
        let line = take_line(&mut rest)?;
        let stamp = line
            .strip_prefix("stamp ")
            .and_then(text::parse_decimal)
            .and_then(|seconds| i64::try_from(seconds).ok())
            .ok_or_else(|| LeafError::Stamp { found: text::quote(line) })?;
        let mut receipts = Vec::new();
        loop {
            let line = take_line(&mut rest)?;
            if line.is_empty() {
                break;
            }
            let receipt = line.strip_prefix("receipt ").and_then(text::parse_base64);
            receipts.push(receipt.ok_or_else(|| LeafError::Receipt { found: text::quote(line) })?);
        }
        Self::new(stamp, receipts, rest.to_vec())
    }

    /// Writes the entry's bytes, which are hashed and stored.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut head = format!("{VERSION}\nstamp {}\n", self.stamp);
        for receipt in &self.receipts {
            head.push_str("receipt ");
            head.push_str(&text::to_base64(receipt));
            head.push('\n');
        }
        head.push('\n');
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(&self.envelope);
        bytes
    }

    /// The hash under which the entry stands in the tree.
    #[must_use]
    pub fn hash(&self) -> Hash {
        leaf_hash(&self.encode())
    }

    /// When the sequencer took the entry in, in Unix seconds.
    #[must_use]
    pub const fn stamp(&self) -> i64 {
        self.stamp
    }

    /// Receipts the submitter collected before the sequencer stamped: signed notes, unverified.
    #[must_use]
    pub fn receipts(&self) -> &[Vec<u8>] {
        &self.receipts
    }

    /// The envelope as sent, unverified.
    #[must_use]
    pub fn envelope(&self) -> &[u8] {
        &self.envelope
    }
}

/// Takes the bytes up to the next newline, as text.
fn take_line<'b>(rest: &mut &'b [u8]) -> Result<&'b str, LeafError> {
    let end = rest.iter().position(|byte| *byte == b'\n').ok_or(LeafError::Head)?;
    let (line, after) = rest.split_at_checked(end).ok_or(LeafError::Head)?;
    *rest = after.get(1..).unwrap_or_default();
    std::str::from_utf8(line).map_err(|_| LeafError::Head)
}

/// Why bytes are not an entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeafError {
    /// The lines before the envelope do not end, or are not text.
    Head,
    /// The first line is another.
    Version {
        /// What stood there.
        found: String,
    },
    /// The second line is not a stamp.
    Stamp {
        /// What stood there.
        found: String,
    },
    /// A line between stamp and empty line is not a receipt.
    Receipt {
        /// What stood there.
        found: String,
    },
    /// Nothing follows the empty line.
    NoEnvelope,
    /// More than an entry may have.
    Large {
        /// Its bytes.
        bytes: usize,
    },
}

impl fmt::Display for LeafError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Head => write!(f, "an entry begins with lines of text and an empty line, these bytes do not"),
            Self::Version { found } => write!(f, "an entry begins with `{VERSION}`, this with `{found}`"),
            Self::Stamp { found } => write!(
                f,
                "an entry's second line is `stamp` and Unix seconds in decimal, not negative and without leading zeroes; it is `{found}`"
            ),
            Self::Receipt { found } => {
                write!(f, "before the empty line stand only lines `receipt <base64 of a note>`, not `{found}`")
            }
            Self::NoEnvelope => write!(f, "the entry holds no envelope"),
            Self::Large { bytes } => write!(
                f,
                "the entry has {bytes} bytes, at most {LEAF_BYTES_MAX} fit: keep the document outside and state its hash"
            ),
        }
    }
}

impl std::error::Error for LeafError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn our_own_golden_leaf() {
        let leaf =
            Leaf::new(1_740_996_000, vec![b"note\n".to_vec(), vec![0xff]], b"{\"payload\":\n\n\"\"}".to_vec()).unwrap();
        let bytes = b"servanda/leaf/1\nstamp 1740996000\nreceipt bm90ZQo=\nreceipt /w==\n\n{\"payload\":\n\n\"\"}";
        assert_eq!(leaf.encode(), bytes);
        assert_eq!(Leaf::parse(bytes), Ok(leaf.clone()));
        assert_eq!(leaf.hash().to_hex(), GOLDEN_HASH);
    }

    const GOLDEN_HASH: &str = "abad05acf06d5daeb474093aef5af84ce89d7557a11861b494022e5dbb209ada";

    #[test]
    fn only_one_spelling_is_read() {
        for bad in [
            "",
            "servanda/leaf/1",
            "servanda/leaf/1\n",
            "servanda/leaf/1\nstamp 1\n",
            "servanda/leaf/1\nstamp 1\n\n",
            "servanda/leaf/2\nstamp 1\n\nx",
            "servanda/leaf/1\r\nstamp 1\n\nx",
            "servanda/leaf/1\nstamp 01\n\nx",
            "servanda/leaf/1\nstamp +1\n\nx",
            "servanda/leaf/1\nstamp -1\n\nx",
            "servanda/leaf/1\nstamp 1 \n\nx",
            "servanda/leaf/1\nstamp  1\n\nx",
            "servanda/leaf/1\nstamp 9223372036854775808\n\nx",
            "servanda/leaf/1\nStamp 1\n\nx",
            "servanda/leaf/1\nstamp 1\nreceipt \n\nx",
            "servanda/leaf/1\nstamp 1\nreceipt AB==\n\nx",
            "servanda/leaf/1\nstamp 1\nreceipt AA==\r\n\nx",
            "servanda/leaf/1\nstamp 1\nreceipt AA==\nstamp 2\n\nx",
            "servanda/leaf/1\nstamp 1\nx",
        ] {
            assert!(Leaf::parse(bad.as_bytes()).is_err(), "{bad:?}");
        }
        assert!(Leaf::parse(b"servanda/leaf/1\nstamp 9223372036854775807\n\n\n").is_ok());
        assert!(Leaf::parse(b"\xff\n").is_err());
    }

    #[test]
    fn an_entry_has_room_for_65535_bytes() {
        let head = "servanda/leaf/1\nstamp 0\n\n".len();
        let largest = Leaf::new(0, vec![], vec![b'x'; LEAF_BYTES_MAX - head]).unwrap();
        assert_eq!(largest.encode().len(), LEAF_BYTES_MAX);
        assert_eq!(Leaf::parse(&largest.encode()), Ok(largest));
        let error = Leaf::new(0, vec![], vec![b'x'; LEAF_BYTES_MAX - head + 1]).unwrap_err();
        assert_eq!(error, LeafError::Large { bytes: 65_536 });
        assert_eq!(Leaf::parse(&[b'x'; 65_536]), Err(LeafError::Large { bytes: 65_536 }));
        assert_eq!(Leaf::new(0, vec![], vec![]), Err(LeafError::NoEnvelope));
        assert!(Leaf::new(-1, vec![], vec![1]).is_err());
        assert!(Leaf::new(0, vec![vec![]], vec![1]).is_err());
    }

    proptest! {
        #[test]
        fn an_entry_made_reads_back(
            stamp in 0..=i64::MAX,
            receipts in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..40), 0..4),
            envelope in prop::collection::vec(any::<u8>(), 1..200),
        ) {
            let leaf = Leaf::new(stamp, receipts, envelope).unwrap();
            prop_assert_eq!(Leaf::parse(&leaf.encode()), Ok(leaf));
        }

        #[test]
        fn any_bytes_either_fail_or_write_back(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            if let Ok(leaf) = Leaf::parse(&bytes) {
                prop_assert_eq!(leaf.encode(), bytes);
            }
        }

        #[test]
        fn a_changed_entry_either_fails_or_writes_back(at in 0..60_usize, byte in any::<u8>()) {
            let mut bytes = b"servanda/leaf/1\nstamp 1740996000\nreceipt bm90ZQo=\n\n{\"payload\"}".to_vec();
            bytes[at] = byte;
            if let Ok(leaf) = Leaf::parse(&bytes) {
                prop_assert_eq!(leaf.encode(), bytes);
            }
        }
    }
}
