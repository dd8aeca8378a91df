//! The Merkle tree as the log needs it while it grows: only the right edge is kept, so that appending an entry and
//! asking for the root cost a handful of hashes however long the log is.

use std::fmt;

use crate::hash::{Hash, node_hash};

/// A growing RFC 6962 tree that remembers its size and the roots of its complete subtrees (at most 64 hashes).
///
/// It can say the root at its present size. For proofs it does not know enough: see [`crate::proof`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    size: u64,
    // INVARIANT: one peak per set bit of `size`, the widest subtree (highest bit) first.
    peaks: Vec<Hash>,
}

impl Tree {
    /// The tree without leaves.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes up a tree where it was left, from what [`Self::size`] and [`Self::peaks`] gave.
    ///
    /// # Errors
    /// [`TreeError::PeakCount`] if the number of peaks does not fit the size. Whether the peaks are the right ones
    /// cannot be seen here: compare [`Self::root`] with a checkpoint.
    pub fn from_peaks(size: u64, peaks: Vec<Hash>) -> Result<Self, TreeError> {
        let expected = size.count_ones();
        if u32::try_from(peaks.len()) != Ok(expected) {
            return Err(TreeError::PeakCount { size, expected, found: peaks.len() });
        }
        Ok(Self { size, peaks })
    }

    /// Number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Roots of the complete subtrees, the widest first.
    #[must_use]
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Appends a leaf by its [`crate::leaf_hash`] and returns the leaf's index.
    pub fn push(&mut self, leaf: Hash) -> u64 {
        let index = self.size;
        let mut node = leaf;
        // Each trailing one of the old size is a complete subtree as wide as what we carry: join them.
        for _ in 0..index.trailing_ones() {
            let Some(left) = self.peaks.pop() else { break };
            node = node_hash(&left, &node);
        }
        self.peaks.push(node);
        // 2^64 leaves cannot be pushed one by one in the life of anything.
        self.size = index.wrapping_add(1);
        index
    }

    /// The root hash at the present size; [`Hash::EMPTY`] for no leaves.
    #[must_use]
    pub fn root(&self) -> Hash {
        join(&self.peaks)
    }
}

impl Extend<Hash> for Tree {
    fn extend<I: IntoIterator<Item = Hash>>(&mut self, leaves: I) {
        for leaf in leaves {
            self.push(leaf);
        }
    }
}

impl FromIterator<Hash> for Tree {
    fn from_iter<I: IntoIterator<Item = Hash>>(leaves: I) -> Self {
        let mut tree = Self::new();
        tree.extend(leaves);
        tree
    }
}

/// The RFC 6962 root over these leaf hashes.
#[must_use]
pub fn root_of(leaves: &[Hash]) -> Hash {
    leaves.iter().copied().collect::<Tree>().root()
}

/// Joins complete subtrees, widest first, into one root: the narrowest two first (RFC 6962 §2.1).
pub(crate) fn join(peaks: &[Hash]) -> Hash {
    let mut from_right = peaks.iter().rev();
    let Some(last) = from_right.next() else { return Hash::EMPTY };
    from_right.fold(*last, |right, left| node_hash(left, &right))
}

/// Why a tree cannot be taken up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TreeError {
    /// The stored right edge does not belong to a tree of this size.
    PeakCount {
        /// Leaves of the tree.
        size: u64,
        /// Subtree roots a tree of this size has.
        expected: u32,
        /// Subtree roots given.
        found: usize,
    },
}

impl fmt::Display for TreeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PeakCount { size, expected, found } => write!(
                f,
                "a tree of {size} leaves keeps {expected} subtree roots, {found} were given: rebuild it from the leaves"
            ),
        }
    }
}

impl std::error::Error for TreeError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::leaf_hash;
    use crate::testing::numbered_leaves;

    /// RFC 6962 §2.1 word for word, slow and obvious.
    fn mth(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Hash::EMPTY,
            [one] => *one,
            many => {
                let mut k = 1;
                while k * 2 < many.len() {
                    k *= 2;
                }
                node_hash(&mth(&many[..k]), &mth(&many[k..]))
            }
        }
    }

    #[test]
    fn agrees_with_the_definition_at_every_size() {
        let leaves = numbered_leaves(300);
        let mut tree = Tree::new();
        for size in 0..=leaves.len() {
            assert_eq!(tree.root(), mth(&leaves[..size]), "size {size}");
            assert_eq!(tree.peaks().len(), size.count_ones() as usize);
            if let Some(leaf) = leaves.get(size) {
                assert_eq!(tree.push(*leaf), size as u64);
            }
        }
    }

    #[test]
    fn a_tree_goes_on_where_it_was_left() {
        let leaves = numbered_leaves(100);
        for cut in [0, 1, 7, 64, 99, 100] {
            let early: Tree = leaves[..cut].iter().copied().collect();
            let mut late = Tree::from_peaks(early.size(), early.peaks().to_vec()).unwrap();
            assert_eq!(late, early);
            late.extend(leaves[cut..].iter().copied());
            assert_eq!(late.root(), root_of(&leaves));
        }
        let error = Tree::from_peaks(3, vec![leaf_hash(b"")]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a tree of 3 leaves keeps 2 subtree roots, 1 were given: rebuild it from the leaves"
        );
    }
}
