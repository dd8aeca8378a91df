//! Merkle proofs: *this entry is in the log* (inclusion) and *this log continues that one* (consistency).
//!
//! Making a proof needs stored hashes, which a [`HashSource`] provides. Checking one needs nothing but the proof:
//! the algorithms are those of RFC 9162 §2.1.3.2 and §2.1.4.2, and the proofs are those of RFC 6962 §2.1.1, §2.1.2.

use std::fmt;

use crate::hash::{Hash, node_hash};
use crate::tree::join;

/// Where the hashes of a stored tree come from.
///
/// A slice of leaf hashes is a source, and so is a closure from index to leaf hash. A source that also stores inner
/// nodes (tiles, a table) answers [`Self::node`] itself; then a proof costs a few look-ups instead of the whole tree.
pub trait HashSource {
    /// The [`crate::leaf_hash`] of entry `index`, or `None` if there is none.
    fn leaf_hash(&self, index: u64) -> Option<Hash>;

    /// The root of the complete subtree over the leaves `index·2^level` up to, not including, `(index+1)·2^level`.
    fn node(&self, level: u32, index: u64) -> Option<Hash> {
        let Some(below) = level.checked_sub(1) else { return self.leaf_hash(index) };
        // A tree of u64 size has no wider complete subtree; the bound also bounds this recursion.
        if below >= 63 {
            return None;
        }
        let left = index.checked_mul(2)?;
        let right = left.checked_add(1)?;
        Some(node_hash(&self.node(below, left)?, &self.node(below, right)?))
    }
}

impl HashSource for [Hash] {
    fn leaf_hash(&self, index: u64) -> Option<Hash> {
        self.get(usize::try_from(index).ok()?).copied()
    }
}

impl HashSource for Vec<Hash> {
    fn leaf_hash(&self, index: u64) -> Option<Hash> {
        self.as_slice().leaf_hash(index)
    }
}

impl<F: Fn(u64) -> Option<Hash>> HashSource for F {
    fn leaf_hash(&self, index: u64) -> Option<Hash> {
        self(index)
    }
}

/// The root of the first `size` leaves of a source.
///
/// # Errors
/// [`ProofError::Missing`] if the source lacks one of them.
pub fn root_at(source: &(impl HashSource + ?Sized), size: u64) -> Result<Hash, ProofError> {
    range_root(source, 0, size)
}

/// Makes the inclusion proof of entry `index` in the tree of the first `size` leaves, the leaf's sibling first.
///
/// # Errors
/// [`ProofError::Outside`] if the tree has no such entry, [`ProofError::Missing`] if the source lacks a hash.
pub fn prove_inclusion(source: &(impl HashSource + ?Sized), index: u64, size: u64) -> Result<Vec<Hash>, ProofError> {
    if index >= size {
        return Err(ProofError::Outside { index, size });
    }
    let mut proof = Vec::new();
    let (mut start, mut end) = (0, size);
    // Walk down from the root to the leaf; at each fork the branch not taken belongs to the proof.
    while let Some(fork) = fork(start, end) {
        if index < fork {
            proof.push(range_root(source, fork, end)?);
            end = fork;
        } else {
            proof.push(range_root(source, start, fork)?);
            start = fork;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// Makes the proof that the tree of `new` leaves begins with the tree of `old` leaves.
///
/// # Errors
/// [`ProofError::FromEmpty`], [`ProofError::Shrinks`], or [`ProofError::Missing`] if the source lacks a hash.
pub fn prove_consistency(source: &(impl HashSource + ?Sized), old: u64, new: u64) -> Result<Vec<Hash>, ProofError> {
    check_sizes(old, new)?;
    let mut proof = Vec::new();
    let (mut start, mut end) = (0, new);
    // Walk down along the old tree's right edge until a subtree ends exactly where the old tree ended.
    while end != old {
        let Some(fork) = fork(start, end) else { break };
        if old <= fork {
            proof.push(range_root(source, fork, end)?);
            end = fork;
        } else {
            proof.push(range_root(source, start, fork)?);
            start = fork;
        }
    }
    // RFC 6962 §2.1.2: the whole old tree is left out, since whoever checks knows its root.
    if start != 0 {
        proof.push(range_root(source, start, end)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Checks that a leaf stands at `index` in the tree with this size and root (RFC 9162 §2.1.3.2).
///
/// # Errors
/// [`ProofError::Outside`], [`ProofError::Length`] or [`ProofError::Mismatch`]: the proof shows nothing.
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, root: &Hash, proof: &[Hash]) -> Result<(), ProofError> {
    let Some(mut last) = size.checked_sub(1).filter(|last| index <= *last) else {
        return Err(ProofError::Outside { index, size });
    };
    let length = || ProofError::Length { hashes: proof.len() };
    let mut at = index;
    let mut hash = *leaf;
    for sibling in proof {
        if last == 0 {
            return Err(length());
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(sibling, &hash);
            (at, last) = climb(at, last);
        } else {
            hash = node_hash(&hash, sibling);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    if last != 0 {
        return Err(length());
    }
    if hash == *root { Ok(()) } else { Err(ProofError::Mismatch { which: "root", size }) }
}

/// Checks that the tree of `new` leaves begins with the tree of `old` leaves (RFC 9162 §2.1.4.2).
///
/// # Errors
/// [`ProofError::FromEmpty`], [`ProofError::Shrinks`], [`ProofError::Length`] or [`ProofError::Mismatch`]: the two
/// roots are not shown to belong to one growing log.
pub fn verify_consistency(
    old: u64,
    old_root: &Hash,
    new: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    check_sizes(old, new)?;
    let length = || ProofError::Length { hashes: proof.len() };
    if old == new {
        if !proof.is_empty() {
            return Err(length());
        }
        return if old_root == new_root { Ok(()) } else { Err(ProofError::Mismatch { which: "new root", size: new }) };
    }
    // Step 2: a complete old tree is itself the first hash and therefore left out of the proof.
    let (first, rest) = if old.is_power_of_two() {
        (*old_root, proof)
    } else {
        let Some((first, rest)) = proof.split_first() else { return Err(length()) };
        (*first, rest)
    };
    // Steps 3 and 4: begin at the widest complete subtree that ends where the old tree ends.
    let (mut at, mut last) = (old.wrapping_sub(1), new.wrapping_sub(1));
    while at & 1 == 1 {
        (at, last) = (at >> 1, last >> 1);
    }
    let (mut from_old, mut from_new) = (first, first);
    for hash in rest {
        if last == 0 {
            return Err(length());
        }
        if at & 1 == 1 || at == last {
            from_old = node_hash(hash, &from_old);
            from_new = node_hash(hash, &from_new);
            (at, last) = climb(at, last);
        } else {
            from_new = node_hash(&from_new, hash);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    if last != 0 {
        return Err(length());
    }
    if from_old != *old_root {
        return Err(ProofError::Mismatch { which: "old root", size: old });
    }
    if from_new == *new_root { Ok(()) } else { Err(ProofError::Mismatch { which: "new root", size: new }) }
}

/// On the right edge a node without sibling moves up unchanged, until it is a right child or the tree's first node.
const fn climb(mut at: u64, mut last: u64) -> (u64, u64) {
    while at & 1 == 0 && at != 0 {
        (at, last) = (at >> 1, last >> 1);
    }
    (at, last)
}

/// Where RFC 6962 divides the leaves `start..end`: after the largest power of two smaller than their number.
/// `None` for fewer than two leaves.
fn fork(start: u64, end: u64) -> Option<u64> {
    let below = end.checked_sub(start)?.checked_sub(1)?;
    start.checked_add(1_u64.checked_shl(below.checked_ilog2()?)?)
}

/// The root over `start..end`, where `start` is a multiple of a power of two not smaller than the range.
fn range_root(source: &(impl HashSource + ?Sized), start: u64, end: u64) -> Result<Hash, ProofError> {
    let mut peaks = Vec::new();
    let mut at = start;
    while let Some(level) = end.checked_sub(at).and_then(u64::checked_ilog2) {
        let index = at.checked_shr(level).unwrap_or(0);
        peaks.push(source.node(level, index).ok_or(ProofError::Missing { level, index })?);
        at = 1_u64.checked_shl(level).and_then(|width| at.checked_add(width)).unwrap_or(end);
    }
    Ok(join(&peaks))
}

const fn check_sizes(old: u64, new: u64) -> Result<(), ProofError> {
    if old > new {
        Err(ProofError::Shrinks { old, new })
    } else if old == 0 {
        Err(ProofError::FromEmpty)
    } else {
        Ok(())
    }
}

/// Why a proof cannot be made, or shows nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProofError {
    /// The tree has no such entry.
    Outside {
        /// The entry asked for, counted from 0.
        index: u64,
        /// Leaves in the tree.
        size: u64,
    },
    /// The new tree is smaller than the old.
    Shrinks {
        /// Leaves of the old tree.
        old: u64,
        /// Leaves of the new tree.
        new: u64,
    },
    /// Every log continues the empty one, so there is nothing to prove.
    FromEmpty,
    /// The stored hashes have a hole.
    Missing {
        /// Height above the leaves.
        level: u32,
        /// Position at that height.
        index: u64,
    },
    /// Too many or too few hashes for these sizes.
    Length {
        /// Hashes in the proof.
        hashes: usize,
    },
    /// The hashes do not lead to the root.
    Mismatch {
        /// Which root.
        which: &'static str,
        /// The size of its tree.
        size: u64,
    },
}

impl fmt::Display for ProofError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Outside { index, size } => {
                write!(f, "entry {index} is outside a log of {size} entries (they count from 0)")
            }
            Self::Shrinks { old, new } => {
                write!(f, "a log cannot shrink from {old} to {new} entries: compare the two checkpoints")
            }
            Self::FromEmpty => {
                write!(f, "every log continues the empty log: accept a first checkpoint by its signature alone")
            }
            Self::Missing { level, index } => {
                write!(f, "the stored tree lacks node {index} at height {level}: rebuild it from the leaves")
            }
            Self::Length { hashes } => {
                write!(f, "a proof of {hashes} hashes does not fit these tree sizes")
            }
            Self::Mismatch { which, size } => {
                write!(f, "the proof does not lead to the {which} of the tree of {size} entries")
            }
        }
    }
}

impl std::error::Error for ProofError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::numbered_leaves;
    use crate::tree::root_of;

    #[test]
    fn every_inclusion_proof_up_to_40_leaves_holds_and_no_other_index_passes() {
        let leaves = numbered_leaves(40);
        for size in 1..=40_u64 {
            let root = root_of(&leaves[..size as usize]);
            assert_eq!(root_at(&leaves, size), Ok(root));
            for index in 0..size {
                let proof = prove_inclusion(&leaves, index, size).unwrap();
                let leaf = &leaves[index as usize];
                assert_eq!(verify_inclusion(leaf, index, size, &root, &proof), Ok(()));
                for other in (0..=size).filter(|other| *other != index) {
                    assert!(verify_inclusion(leaf, other, size, &root, &proof).is_err());
                }
            }
        }
    }

    #[test]
    fn every_consistency_proof_up_to_40_leaves_holds_and_no_other_root_passes() {
        let leaves = numbered_leaves(40);
        let roots: Vec<Hash> = (0..=40).map(|size| root_of(&leaves[..size])).collect();
        for new in 1..=40_u64 {
            for old in 1..=new {
                let proof = prove_consistency(&leaves, old, new).unwrap();
                let check = |old_root, new_root| verify_consistency(old, old_root, new, new_root, &proof);
                let (old_root, new_root) = (&roots[old as usize], &roots[new as usize]);
                assert_eq!(check(old_root, new_root), Ok(()), "{old} to {new}");
                assert!(check(&Hash::EMPTY, new_root).is_err(), "{old} to {new}");
                assert!(check(old_root, &Hash::EMPTY).is_err(), "{old} to {new}");
            }
        }
    }

    #[test]
    fn a_source_that_stores_nodes_is_asked_for_nodes() {
        struct Nodes(Vec<Hash>);
        impl HashSource for Nodes {
            fn leaf_hash(&self, _: u64) -> Option<Hash> {
                None
            }
            fn node(&self, level: u32, index: u64) -> Option<Hash> {
                self.0.node(level, index)
            }
        }
        let leaves = numbered_leaves(21);
        let direct = prove_inclusion(&leaves, 4, 20).unwrap();
        // Entry 4's sibling is a leaf, but a source may answer it as a node of height 0.
        assert_eq!(prove_inclusion(&Nodes(leaves), 4, 20).unwrap(), direct);
    }

    #[test]
    fn what_cannot_be_proved_is_said() {
        let leaves = numbered_leaves(5);
        assert_eq!(prove_inclusion(&leaves, 5, 5), Err(ProofError::Outside { index: 5, size: 5 }));
        assert_eq!(prove_inclusion(&leaves, 0, 0), Err(ProofError::Outside { index: 0, size: 0 }));
        assert!(matches!(prove_inclusion(&leaves, 0, 6), Err(ProofError::Missing { .. })));
        assert!(matches!(prove_inclusion(&leaves, 0, u64::MAX), Err(ProofError::Missing { .. })));
        assert!(matches!(prove_consistency(&leaves, 5, u64::MAX), Err(ProofError::Missing { .. })));
        assert_eq!(prove_consistency(&leaves, 0, 5), Err(ProofError::FromEmpty));
        assert_eq!(prove_consistency(&leaves, 5, 4), Err(ProofError::Shrinks { old: 5, new: 4 }));
        assert_eq!(leaves.node(64, 0), None);
        assert_eq!(leaves.node(u32::MAX, 0), None);
        let closure = |index: u64| leaves.leaf_hash(index);
        assert_eq!(root_at(&closure, 5), Ok(root_of(&leaves)));
    }
}
