//! The transparency log of one partnership: what makes "nobody can change it unseen" a calculation.
//!
//! Everything here is a function of bytes. The crate keeps no file, asks no clock and speaks no network; an edge
//! reads and stores, and hands the bytes in. The formats are those of C2SP (signed notes, checkpoints, tiles, proofs)
//! over the Merkle tree of RFC 6962, so that tools made by others can check our logs.
//!
//! Read in this order:
//! 1. [`leaf`]: what one entry of the log is, byte for byte;
//! 2. [`tree`]: leaf hashes go in one by one, the root comes out;
//! 3. [`proof`]: "this entry is in", "this log continues that one";
//! 4. [`checkpoint`], [`note`], [`keys`]: the root, signed;
//! 5. [`tlog_proof`]: the receipt a party keeps; [`tile`]: how others fetch the log.
//!
//! Nothing in this crate panics on any input, and every parser accepts exactly the bytes its writer produces.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

pub mod checkpoint;
pub mod hash;
pub mod keys;
pub mod leaf;
pub mod note;
pub mod proof;
pub mod receipt;
pub mod tile;
pub mod tlog_proof;
pub mod tree;

mod text;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod vectors;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use hash::{Hash, HashError, leaf_hash, node_hash};
pub use keys::{NoteSigner, VerifierKey};
pub use leaf::{LEAF_BYTES_MAX, Leaf, LeafError};
pub use note::{NoteError, NoteSignature, SignedNote};
pub use proof::{HashSource, ProofError};
pub use receipt::Receipt;
pub use tile::{TileError, TilePath};
pub use tlog_proof::{TlogProof, TlogProofError};
pub use tree::{Tree, TreeError, root_of};
