//! Checkpoints (c2sp.org/tlog-checkpoint v1.0.0): the size and root of a log, in a signed note.
//!
//! ```text
//! servanda/two-hospitals
//! 3
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//! state 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
//! ```
//!
//! The `state` extension line is ours: the digest of what replaying the entries gives, so that whoever signs the
//! checkpoint also signs what it means.

use std::fmt;

use crate::hash::{Hash, HashError};
use crate::keys::{NoteSigner, VerifierKey};
use crate::note::{NoteError, SignedNote};
use crate::text;

/// The extension line that carries the state digest begins so.
const STATE: &str = "state ";

/// A log's head: whose, how long, which root, and extension lines. Well formed, signed or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Hash,
    extensions: Vec<String>,
}

impl Checkpoint {
    /// A checkpoint with the extension lines given, in this order.
    ///
    /// # Errors
    /// [`CheckpointError::Line`] if the origin or an extension is empty or holds a control character,
    /// [`CheckpointError::EmptyRoot`] if size and root disagree about the log being empty.
    pub fn new(
        origin: impl Into<String>,
        size: u64,
        root: Hash,
        extensions: Vec<String>,
    ) -> Result<Self, CheckpointError> {
        let origin = origin.into();
        for line in std::iter::once(&origin).chain(&extensions) {
            if line.is_empty() || text::has_control(line, b"") {
                return Err(CheckpointError::Line { found: text::quote(line) });
            }
        }
        if (size == 0) != (root == Hash::EMPTY) {
            return Err(CheckpointError::EmptyRoot { size });
        }
        Ok(Self { origin, size, root, extensions })
    }

    /// The checkpoint of one of our logs: with the digest of the state its entries lead to.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn with_state(origin: impl Into<String>, size: u64, root: Hash, state: &Hash) -> Result<Self, CheckpointError> {
        Self::new(origin, size, root, vec![format!("{STATE}{state}")])
    }

    /// Reads the text of a note as a checkpoint. What is read writes back to the same text.
    ///
    /// # Errors
    /// [`CheckpointError`], naming the line that is not as the specification says.
    pub fn parse(note_text: &str) -> Result<Self, CheckpointError> {
        let body = note_text.strip_suffix('\n').ok_or(CheckpointError::Short)?;
        let mut lines = body.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(CheckpointError::Short);
        };
        // tlog-checkpoint, "Note text", item 2: no leading zeroes.
        let size = text::parse_decimal(size).ok_or_else(|| CheckpointError::Size { found: text::quote(size) })?;
        let root = Hash::from_base64(root).map_err(CheckpointError::Root)?;
        Self::new(origin, size, root, lines.map(str::to_owned).collect())
    }

    /// Verifies a note against the keys the reader trusts and reads it as a checkpoint of this log.
    ///
    /// # Errors
    /// [`CheckpointError::Note`] if the note is not well formed or no trusted key signed it,
    /// [`CheckpointError::Origin`] if it speaks of another log.
    pub fn open(note: &SignedNote, origin: &str, known: &[VerifierKey]) -> Result<Self, CheckpointError> {
        // Nothing of the text is looked at before the signature holds.
        note.verify(known).map_err(CheckpointError::Note)?;
        let checkpoint = Self::parse(note.text())?;
        if checkpoint.origin != origin {
            return Err(CheckpointError::Origin {
                expected: text::quote(origin),
                found: text::quote(&checkpoint.origin),
            });
        }
        Ok(checkpoint)
    }

    /// Signs the checkpoint.
    ///
    /// # Errors
    /// [`CheckpointError::Note`] only if the checkpoint is larger than a note may be.
    pub fn sign(&self, signer: &NoteSigner) -> Result<SignedNote, CheckpointError> {
        signer.sign(&self.to_string()).map_err(CheckpointError::Note)
    }

    /// The log's name.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Number of entries.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Merkle root over the entries.
    #[must_use]
    pub const fn root(&self) -> Hash {
        self.root
    }

    /// The lines after the root.
    #[must_use]
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }

    /// The digest in the first extension line, `state <hex>`; whatever follows it is not looked at.
    ///
    /// # Errors
    /// [`CheckpointError::State`] if the line is missing or holds something else.
    pub fn state_digest(&self) -> Result<Hash, CheckpointError> {
        let missing = || CheckpointError::State { why: "there is no line `state …` after the root".into() };
        let state = self.extensions.first().and_then(|line| line.strip_prefix(STATE)).ok_or_else(missing)?;
        Hash::from_hex(state).map_err(|error| CheckpointError::State { why: error.to_string() })
    }
}

impl fmt::Display for Checkpoint {
    /// Writes the text that is signed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, self.root.to_base64())?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// Why a checkpoint cannot be made, read or trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckpointError {
    /// Fewer than three whole lines.
    Short,
    /// The origin or an extension line is empty or holds a control character.
    Line {
        /// What stood there.
        found: String,
    },
    /// The second line is not a size.
    Size {
        /// What stood there.
        found: String,
    },
    /// The third line is not a root hash.
    Root(HashError),
    /// A log of no entries has the root of no entries, and no other log has.
    EmptyRoot {
        /// Entries claimed.
        size: u64,
    },
    /// No usable state digest.
    State {
        /// What is wrong.
        why: String,
    },
    /// The note around it is not well formed or not trusted.
    Note(NoteError),
    /// A checkpoint of another log.
    Origin {
        /// The log asked about.
        expected: String,
        /// The log it speaks of.
        found: String,
    },
}

impl fmt::Display for CheckpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Short => write!(f, "a checkpoint has at least three lines: origin, size, root"),
            Self::Line { found } => {
                write!(
                    f,
                    "`{found}` cannot be a line of a checkpoint: lines are not empty and hold no control character"
                )
            }
            Self::Size { found } => {
                write!(f, "the checkpoint's second line is its size in decimal without leading zeroes, not `{found}`")
            }
            Self::Root(error) => write!(f, "the checkpoint's third line is its root hash: {error}"),
            Self::EmptyRoot { size } => write!(
                f,
                "the checkpoint's size is {size}, and its root says otherwise: the root of an empty log belongs to size 0 only"
            ),
            Self::State { why } => write!(f, "the checkpoint does not say its state: {why}"),
            Self::Note(error) => write!(f, "{error}"),
            Self::Origin { expected, found } => {
                write!(f, "this is a checkpoint of the log `{found}`, not of `{expected}`")
            }
        }
    }
}

impl std::error::Error for CheckpointError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hash::leaf_hash;
    use crate::testing::signer;

    fn example() -> Checkpoint {
        Checkpoint::with_state("servanda/two-hospitals", 3, leaf_hash(b"root"), &leaf_hash(b"state")).unwrap()
    }

    #[test]
    fn a_checkpoint_is_signed_and_opened() {
        let sequencer = signer("servanda/two-hospitals", 7);
        let keys = [sequencer.verifier().clone()];
        let note = example().sign(&sequencer).unwrap();
        let note = SignedNote::parse(note.to_string().as_bytes()).unwrap();
        let opened = Checkpoint::open(&note, "servanda/two-hospitals", &keys).unwrap();
        assert_eq!(opened, example());
        assert_eq!(opened.state_digest(), Ok(leaf_hash(b"state")));
        assert_eq!(
            Checkpoint::open(&note, "servanda/other", &keys).unwrap_err().to_string(),
            "this is a checkpoint of the log `servanda/two-hospitals`, not of `servanda/other`"
        );
        let stranger = [signer("servanda/two-hospitals", 8).verifier().clone()];
        assert!(matches!(
            Checkpoint::open(&note, "servanda/two-hospitals", &stranger),
            Err(CheckpointError::Note(NoteError::NoKnownKey { .. }))
        ));
    }

    #[test]
    fn the_text_is_as_the_page_on_formats_says() {
        let text = example().to_string();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[..2], ["servanda/two-hospitals", "3"]);
        assert_eq!(lines[2], leaf_hash(b"root").to_base64());
        assert_eq!(lines[3], format!("state {}", leaf_hash(b"state").to_hex()));
        assert_eq!(Checkpoint::parse(&text), Ok(example()));
    }

    #[test]
    fn bad_checkpoints_are_refused() {
        let root = leaf_hash(b"r").to_base64();
        let empty = Hash::EMPTY.to_base64();
        assert!(Checkpoint::parse(&format!("o\n1\n{root}\n")).is_ok());
        assert!(Checkpoint::parse(&format!("o\n0\n{empty}\n")).is_ok());
        for bad in [
            String::new(),
            "o\n1\n".into(),
            format!("o\n1\n{root}"),
            format!("\n1\n{root}\n"),
            format!("o\n01\n{root}\n"),
            format!("o\n-1\n{root}\n"),
            format!("o\n+1\n{root}\n"),
            format!("o\n18446744073709551616\n{root}\n"),
            format!("o\n1\n{}\n", &root[..43]),
            "o\n1\nAAAA\n".into(),
            format!("o\n1\n{root}\n\n"),
            format!("o\n1\n{root}\n\nx\n"),
            format!("o\r\n1\r\n{root}\r\n"),
            format!("o\n0\n{root}\n"),
            format!("o\n1\n{empty}\n"),
        ] {
            assert!(Checkpoint::parse(&bad).is_err(), "{bad:?}");
        }
        assert!(Checkpoint::new("a\nb", 0, Hash::EMPTY, vec![]).is_err());
    }

    #[test]
    fn the_state_stands_in_the_fourth_line() {
        let state = |extensions: &[&str]| {
            let lines = extensions.iter().map(|line| (*line).to_owned()).collect();
            Checkpoint::new("o", 0, Hash::EMPTY, lines).unwrap().state_digest()
        };
        let line = format!("state {}", Hash::EMPTY);
        assert_eq!(state(&[&line]), Ok(Hash::EMPTY));
        assert_eq!(state(&[&line, "other"]), Ok(Hash::EMPTY));
        for bad in [&[][..], &["other", &line], &[&line.to_uppercase()], &["state 00"], &["state"]] {
            assert!(state(bad).is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_either_fails_or_reads_back(text in "(\\PC|\n){0,80}", size in "[0-9]{1,3}", more in "(\\PC|\n){0,20}") {
            let _ = Checkpoint::parse(&text);
            let near = format!("o\n{size}\n{}\n{more}", leaf_hash(text.as_bytes()).to_base64());
            if let Ok(checkpoint) = Checkpoint::parse(&near) {
                prop_assert_eq!(checkpoint.to_string(), near);
            }
        }

        #[test]
        fn a_checkpoint_made_reads_back(origin in "\\PC{1,20}", size in 1..u64::MAX, extensions in prop::collection::vec("\\PC{1,20}", 0..4)) {
            let checkpoint = Checkpoint::new(origin, size, leaf_hash(b"r"), extensions).unwrap();
            prop_assert_eq!(Checkpoint::parse(&checkpoint.to_string()), Ok(checkpoint));
        }
    }
}
