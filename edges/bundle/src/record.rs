//! A record being made in memory: for cases, demonstrations and tests. A node keeps its record in a store instead.

use crate::export::ExportError;
use crate::files::Bundle;
use servanda_partnership::{Compiled, Entry, Partnership, Verdict};
use servanda_statement::Verified;
use servanda_tlog::{Checkpoint, Hash, Leaf, NoteSigner, Tree, leaf_hash};
use servanda_vocabulary::Moment;
use std::fmt;
use std::sync::Arc;

/// A log with its sequencer, and the state that follows from it.
#[derive(Debug)]
pub struct Record {
    signer: NoteSigner,
    partnership: Partnership,
    leaves: Vec<Vec<u8>>,
    tree: Tree,
}

impl Record {
    /// An empty record. The signer's name is the log's origin (§6).
    #[must_use]
    pub fn new(compiled: Arc<Compiled>, signer: NoteSigner) -> Self {
        let partnership = Partnership::new(compiled, signer.verifier().name());
        Self { signer, partnership, leaves: Vec::new(), tree: Tree::new() }
    }

    /// Takes in an envelope, stamped, and judges it.
    ///
    /// # Errors
    /// If no leaf can hold it.
    pub fn push(&mut self, stamp: Moment, envelope: &[u8]) -> Result<Verdict, String> {
        let leaf = Leaf::new(stamp.seconds(), Vec::new(), envelope.to_vec()).map_err(|e| e.to_string())?.encode();
        self.tree.push(leaf_hash(&leaf));
        self.leaves.push(leaf);
        Ok(self.partnership.admit(Entry::new(stamp, Verified::open(envelope))))
    }

    /// The state after the last entry.
    #[must_use]
    pub fn partnership(&self) -> &Partnership {
        &self.partnership
    }

    /// The entries' bytes.
    #[must_use]
    pub fn leaves(&self) -> &[Vec<u8>] {
        &self.leaves
    }

    /// Signs the checkpoint and makes the bundle.
    ///
    /// # Errors
    /// As [`crate::export`]; if no checkpoint can be made.
    pub fn bundle(&self) -> Result<Bundle, RecordError> {
        let state = Hash(self.partnership.digest());
        let note = Checkpoint::with_state(self.partnership.origin(), self.tree.size(), self.tree.root(), &state)
            .and_then(|checkpoint| checkpoint.sign(&self.signer))
            .map_err(|e| RecordError(e.to_string()))?;
        let sequencer = self.signer.verifier().to_string();
        Bundle::of(&self.partnership, &sequencer, &self.leaves, note.to_string().as_bytes()).map_err(RecordError::from)
    }
}

/// Why a record gives no bundle, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordError(String);

impl From<ExportError> for RecordError {
    fn from(e: ExportError) -> Self {
        Self(e.to_string())
    }
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RecordError {}
