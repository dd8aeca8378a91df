//! Receipts (c2sp.org/tlog-proof): one text with which anybody shows, offline and for ever, that an entry is in the log.
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! index 1
//! gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
//!
//! servanda/two-hospitals
//! 2
//! …the signed checkpoint, as it is…
//! ```

use std::fmt;

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::hash::{Hash, HashError, leaf_hash};
use crate::keys::VerifierKey;
use crate::note::{NoteError, SignedNote};
use crate::proof::{HashSource, ProofError, prove_inclusion, verify_inclusion};
use crate::text;

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// A path in a tree of at most 2^64 leaves has no more hashes.
const HASHES_MAX: usize = 64;

/// A proof that an entry stands in a log, with the checkpoint it refers to. Well formed; nothing is verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlogProof {
    index: u64,
    extra: Vec<u8>,
    hashes: Vec<Hash>,
    checkpoint: SignedNote,
}

impl TlogProof {
    /// Makes the receipt of entry `index` under a signed checkpoint, from stored hashes.
    ///
    /// # Errors
    /// [`TlogProofError::Checkpoint`] if the note is no checkpoint; [`TlogProofError::Proof`] if the entry is not in
    /// the log at that size, or the stored hashes do not lead to the checkpoint's root: such a receipt would fail with
    /// whoever receives it.
    pub fn make(
        source: &(impl HashSource + ?Sized),
        index: u64,
        checkpoint: SignedNote,
    ) -> Result<Self, TlogProofError> {
        let head = Checkpoint::parse(checkpoint.text()).map_err(TlogProofError::Checkpoint)?;
        let hashes = prove_inclusion(source, index, head.size()).map_err(TlogProofError::Proof)?;
        let leaf = source.node(0, index).ok_or(TlogProofError::Proof(ProofError::Missing { level: 0, index }))?;
        verify_inclusion(&leaf, index, head.size(), &head.root(), &hashes).map_err(TlogProofError::Proof)?;
        Ok(Self { index, extra: Vec::new(), hashes, checkpoint })
    }

    /// Adds opaque data. It is not covered by any signature: never trust it.
    #[must_use]
    pub fn with_extra(mut self, extra: Vec<u8>) -> Self {
        self.extra = extra;
        self
    }

    /// Reads a receipt. What is read writes back to the same bytes.
    ///
    /// # Errors
    /// [`TlogProofError`], naming the first line that is not as the specification says.
    pub fn parse(bytes: &[u8]) -> Result<Self, TlogProofError> {
        let whole = std::str::from_utf8(bytes).map_err(|_| TlogProofError::Header)?;
        // The first empty line ends the proof; the checkpoint after it has empty lines of its own.
        let (head, note) = whole.split_once("\n\n").ok_or(TlogProofError::Header)?;
        let mut lines = head.split('\n');
        if lines.next() != Some(HEADER) {
            return Err(TlogProofError::Header);
        }
        let mut line = lines.next().unwrap_or_default();
        let mut extra = Vec::new();
        if let Some(encoded) = line.strip_prefix("extra ") {
            // "If no extra data is present, this line is omitted."
            extra = text::parse_base64(encoded)
                .filter(|extra| !extra.is_empty())
                .ok_or_else(|| TlogProofError::Extra { found: text::quote(line) })?;
            line = lines.next().unwrap_or_default();
        }
        let index = line
            .strip_prefix("index ")
            .and_then(text::parse_decimal)
            .ok_or_else(|| TlogProofError::Index { found: text::quote(line) })?;
        let mut hashes = Vec::new();
        for line in lines {
            if hashes.len() == HASHES_MAX {
                return Err(TlogProofError::Proof(ProofError::Length { hashes: HASHES_MAX.wrapping_add(1) }));
            }
            hashes.push(Hash::from_base64(line).map_err(TlogProofError::Hash)?);
        }
        let checkpoint = SignedNote::parse(note.as_bytes()).map_err(TlogProofError::Note)?;
        // A note that is no checkpoint could otherwise hide hashes behind a second empty line.
        Checkpoint::parse(checkpoint.text()).map_err(TlogProofError::Checkpoint)?;
        Ok(Self { index, extra, hashes, checkpoint })
    }

    /// Verifies the receipt for an entry's bytes and says under which checkpoint it holds.
    ///
    /// # Errors
    /// [`TlogProofError::Checkpoint`] if no trusted key signed the checkpoint, or it is another log's;
    /// [`TlogProofError::Proof`] if these bytes do not stand at this index.
    pub fn verify(&self, leaf: &[u8], origin: &str, known: &[VerifierKey]) -> Result<Checkpoint, TlogProofError> {
        let checkpoint = Checkpoint::open(&self.checkpoint, origin, known).map_err(TlogProofError::Checkpoint)?;
        verify_inclusion(&leaf_hash(leaf), self.index, checkpoint.size(), &checkpoint.root(), &self.hashes)
            .map_err(TlogProofError::Proof)?;
        Ok(checkpoint)
    }

    /// Position of the entry in the log, counted from 0.
    #[must_use]
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// Opaque data that nobody signed; empty if there is none.
    #[must_use]
    pub fn extra(&self) -> &[u8] {
        &self.extra
    }

    /// The inclusion proof, the leaf's sibling first.
    #[must_use]
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// The checkpoint's note, unverified.
    #[must_use]
    pub const fn checkpoint(&self) -> &SignedNote {
        &self.checkpoint
    }
}

impl fmt::Display for TlogProof {
    /// Writes the receipt, to the byte, as it is stored (`.tlog-proof`).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if !self.extra.is_empty() {
            writeln!(f, "extra {}", text::to_base64(&self.extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.hashes.iter().try_for_each(|hash| writeln!(f, "{}", hash.to_base64()))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

/// Why a receipt cannot be made, read or trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TlogProofError {
    /// Not a receipt at all.
    Header,
    /// The extra line is empty or not base64.
    Extra {
        /// What stood there.
        found: String,
    },
    /// The index line is not one.
    Index {
        /// What stood there.
        found: String,
    },
    /// A line of the proof is not a hash.
    Hash(HashError),
    /// What follows the empty line is not a signed note.
    Note(NoteError),
    /// The checkpoint is not one, or not trusted.
    Checkpoint(CheckpointError),
    /// The proof cannot be made, or does not hold.
    Proof(ProofError),
}

impl fmt::Display for TlogProofError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header => write!(f, "a receipt begins with `{HEADER}` and has an empty line before its checkpoint"),
            Self::Extra { found } => write!(f, "`{found}` is not `extra` and base64 of at least one byte"),
            Self::Index { found } => {
                write!(f, "the receipt needs `index` and a decimal number without leading zeroes, not `{found}`")
            }
            Self::Hash(error) => write!(f, "the receipt's proof holds one hash a line: {error}"),
            Self::Note(error) => write!(f, "the receipt's checkpoint: {error}"),
            Self::Checkpoint(error) => write!(f, "the receipt's checkpoint: {error}"),
            Self::Proof(error) => write!(f, "the receipt does not hold: {error}"),
        }
    }
}

impl std::error::Error for TlogProofError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::signer;
    use crate::tree::root_of;

    const ORIGIN: &str = "servanda/two-hospitals";

    fn log(size: u64) -> (Vec<Vec<u8>>, Vec<Hash>, SignedNote) {
        let entries: Vec<Vec<u8>> = (0..size).map(|n| format!("entry {n}").into_bytes()).collect();
        let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
        let head = Checkpoint::new(ORIGIN, size, root_of(&leaves), vec![]).unwrap();
        let note = head.sign(&signer(ORIGIN, 7)).unwrap();
        (entries, leaves, note)
    }

    #[test]
    fn every_entry_has_a_receipt_that_holds_for_it_alone() {
        let (entries, leaves, note) = log(11);
        let keys = [signer(ORIGIN, 7).verifier().clone()];
        for (index, entry) in entries.iter().enumerate() {
            let proof = TlogProof::make(&leaves, index as u64, note.clone()).unwrap();
            let proof = TlogProof::parse(proof.to_string().as_bytes()).unwrap();
            assert_eq!(proof.verify(entry, ORIGIN, &keys).unwrap().size(), 11);
            assert!(matches!(proof.verify(b"entry", ORIGIN, &keys), Err(TlogProofError::Proof(_))));
            assert!(matches!(proof.verify(entry, "other", &keys), Err(TlogProofError::Checkpoint(_))));
            let stranger = [signer(ORIGIN, 8).verifier().clone()];
            assert!(matches!(proof.verify(entry, ORIGIN, &stranger), Err(TlogProofError::Checkpoint(_))));
        }
    }

    #[test]
    fn no_receipt_is_made_that_would_not_hold() {
        let (_, mut leaves, note) = log(5);
        assert!(matches!(
            TlogProof::make(&leaves, 5, note.clone()),
            Err(TlogProofError::Proof(ProofError::Outside { index: 5, size: 5 }))
        ));
        leaves[3] = Hash::EMPTY;
        assert!(matches!(TlogProof::make(&leaves, 0, note), Err(TlogProofError::Proof(ProofError::Mismatch { .. }))));
        let other = signer("a", 1).sign("no checkpoint\n").unwrap();
        assert!(matches!(TlogProof::make(&leaves, 0, other), Err(TlogProofError::Checkpoint(_))));
    }

    #[test]
    fn the_text_is_as_the_specification_says() {
        let (_, leaves, note) = log(2);
        let proof = TlogProof::make(&leaves, 1, note.clone()).unwrap();
        let sibling = leaves[0].to_base64();
        assert_eq!(proof.to_string(), format!("c2sp.org/tlog-proof@v1\nindex 1\n{sibling}\n\n{note}"));
        let proof = proof.with_extra(b"x".to_vec());
        assert_eq!(proof.to_string(), format!("c2sp.org/tlog-proof@v1\nextra eA==\nindex 1\n{sibling}\n\n{note}"));
        assert_eq!(TlogProof::parse(proof.to_string().as_bytes()), Ok(proof));
        let (_, leaves, note) = log(1);
        let alone = TlogProof::make(&leaves, 0, note.clone()).unwrap();
        assert_eq!(alone.to_string(), format!("c2sp.org/tlog-proof@v1\nindex 0\n\n{note}"));
        assert_eq!(TlogProof::parse(alone.to_string().as_bytes()), Ok(alone));
    }

    #[test]
    fn bad_receipts_are_refused() {
        let (_, leaves, note) = log(2);
        let good = TlogProof::make(&leaves, 1, note).unwrap().with_extra(b"x".to_vec()).to_string();
        for (from, to) in [
            ("proof@v1", "proof@v2"),
            ("c2sp", " c2sp"),
            ("extra eA==\n", "extra \n"),
            ("extra eA==\n", "extra eB==\n"),
            ("extra eA==\n", "extra eA==\nextra eA==\n"),
            ("index 1", "index 01"),
            ("index 1\n", ""),
            ("index 1\n", "index 1\n\n"),
            ("index 1\n", "index 1\nAAAA\n"),
            ("extra eA==\nindex 1\n", "index 1\nextra eA==\n"),
            ("\n", "\r\n"),
        ] {
            assert!(TlogProof::parse(good.replacen(from, to, 1).as_bytes()).is_err(), "{from:?} {to:?}");
        }
        let line = format!("{}\n", Hash::EMPTY.to_base64());
        let long = good.replacen("index 1\n", &format!("index 1\n{}", line.repeat(64)), 1);
        assert!(TlogProof::parse(long.as_bytes()).is_err());
        assert!(TlogProof::parse(&[0xff]).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_either_fail_or_write_back(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(proof) = TlogProof::parse(&bytes) {
                prop_assert_eq!(proof.to_string().into_bytes(), bytes);
            }
        }

        #[test]
        fn a_changed_receipt_either_fails_or_writes_back(at in 0..300_usize, byte in any::<u8>()) {
            let (_, leaves, note) = log(3);
            let mut bytes = TlogProof::make(&leaves, 1, note).unwrap().with_extra(b"xyz".to_vec()).to_string().into_bytes();
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
            if let Ok(proof) = TlogProof::parse(&bytes) {
                prop_assert_eq!(proof.to_string().into_bytes(), bytes);
            }
        }
    }
}
