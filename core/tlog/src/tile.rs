//! Tiles (c2sp.org/tlog-tiles): the log as a set of small files that never change, for mirrors, witnesses and tools.
//!
//! | path | holds |
//! |---|---|
//! | `tile/0/x001/067` | leaf hashes 1067·256 up to 1068·256 |
//! | `tile/1/000.p/4` | the first four roots of full tiles of level 0 |
//! | `tile/entries/000.p/17` | the first 17 entries themselves, each behind its length |

use std::fmt;

use crate::hash::Hash;
use crate::leaf::LEAF_BYTES_MAX;
use crate::proof::{HashSource, ProofError};
use crate::text;

/// Hashes in a full tile, entries in a full bundle.
pub const TILE_WIDTH: u16 = 256;

/// tlog-tiles, "Merkle Tree": the level is between 0 and 63.
const LEVEL_MAX: u8 = 63;

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TileKind {
    /// Hashes of this level: 0 for leaf hashes, each next level the roots of full tiles below.
    Hashes(u8),
    /// Entries.
    Entries,
}

/// Names one tile or entry bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TilePath {
    kind: TileKind,
    index: u64,
    width: u16,
}

impl TilePath {
    /// A tile by kind, position among its kind, and width, from 1 to 256 (full).
    ///
    /// # Errors
    /// [`TileError::Path`] for a width or level outside these bounds.
    pub fn new(kind: TileKind, index: u64, width: u16) -> Result<Self, TileError> {
        let path = Self { kind, index, width };
        let level_fits = !matches!(kind, TileKind::Hashes(level) if level > LEVEL_MAX);
        if level_fits && (1..=TILE_WIDTH).contains(&width) {
            Ok(path)
        } else {
            Err(TileError::Path { found: path.to_string() })
        }
    }

    /// Reads a path relative to the log's prefix. What is read writes back to the same text.
    ///
    /// # Errors
    /// [`TileError::Path`] for anything else.
    pub fn parse(path: &str) -> Result<Self, TileError> {
        let bad = || TileError::Path { found: text::quote(path) };
        let (kind, rest) = path.strip_prefix("tile/").and_then(|rest| rest.split_once('/')).ok_or_else(bad)?;
        let kind = match kind {
            "entries" => TileKind::Entries,
            level => {
                let level = text::parse_decimal(level).and_then(|level| u8::try_from(level).ok());
                TileKind::Hashes(level.ok_or_else(bad)?)
            }
        };
        let (index, width) = match rest.split_once(".p/") {
            None => (rest, TILE_WIDTH),
            Some((index, width)) => {
                let width = text::parse_decimal(width).and_then(|width| u16::try_from(width).ok());
                (index, width.filter(|width| *width < TILE_WIDTH).ok_or_else(bad)?)
            }
        };
        Self::new(kind, parse_index(index).ok_or_else(bad)?, width)
    }

    /// What the tile holds.
    #[must_use]
    pub const fn kind(&self) -> TileKind {
        self.kind
    }

    /// Position among the tiles of its kind.
    #[must_use]
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// Hashes or entries in it, from 1 to 256.
    #[must_use]
    pub const fn width(&self) -> u16 {
        self.width
    }

    /// True if there are fewer than 256: a later, wider tile of the same position will replace it.
    #[must_use]
    pub const fn is_partial(&self) -> bool {
        self.width < TILE_WIDTH
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TileKind::Hashes(level) => write!(f, "tile/{level}/")?,
            TileKind::Entries => f.write_str("tile/entries/")?,
        }
        // tlog-tiles, "Merkle Tree": zero-padded groups of three digits, all but the last behind an `x`.
        let mut groups = vec![self.index % 1000];
        let mut above = self.index / 1000;
        while above > 0 {
            groups.push(above % 1000);
            above /= 1000;
        }
        for (place, group) in groups.iter().enumerate().rev() {
            if place == 0 { write!(f, "{group:03}")? } else { write!(f, "x{group:03}/")? }
        }
        if self.is_partial() { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

fn parse_index(path: &str) -> Option<u64> {
    let mut digits = String::new();
    let mut elements = path.split('/').peekable();
    while let Some(element) = elements.next() {
        let group = if elements.peek().is_some() { element.strip_prefix('x')? } else { element };
        if group.len() != 3 || !group.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        digits.push_str(group);
    }
    // One spelling: no group of zeroes in front.
    if digits.len() > 3 && digits.starts_with("000") {
        return None;
    }
    digits.parse().ok()
}

/// The tiles and entry bundles that a log of `new` entries has and the same log at `old` entries had not yet:
/// what is to be written after growing. From 0, all tiles of the log.
#[must_use]
pub fn tiles_between(old: u64, new: u64) -> Vec<TilePath> {
    let mut paths = Vec::new();
    let (mut had, mut has) = (old, new);
    for level in 0..=LEVEL_MAX {
        if has <= had {
            break;
        }
        let kinds = [Some(TileKind::Hashes(level)), (level == 0).then_some(TileKind::Entries)];
        for kind in kinds.into_iter().flatten() {
            paths.extend((had >> 8..has >> 8).map(|index| TilePath { kind, index, width: TILE_WIDTH }));
            if let Ok(width @ 1..) = u16::try_from(has & 0xff) {
                paths.push(TilePath { kind, index: has >> 8, width });
            }
        }
        (had, has) = (had >> 8, has >> 8);
    }
    paths
}

/// Writes a tile of hashes from stored hashes.
///
/// # Errors
/// [`TileError::Path`] for an entry bundle's path, [`TileError::Hashes`] if the source lacks a hash.
pub fn hash_tile(source: &(impl HashSource + ?Sized), path: &TilePath) -> Result<Vec<u8>, TileError> {
    let TileKind::Hashes(level) = path.kind else {
        return Err(TileError::Path { found: path.to_string() });
    };
    let height = u32::from(level).wrapping_mul(8);
    let mut bytes = Vec::new();
    for place in 0..u64::from(path.width) {
        let index = path.index.checked_mul(u64::from(TILE_WIDTH)).and_then(|first| first.checked_add(place));
        let missing = ProofError::Missing { level: height, index: index.unwrap_or(u64::MAX) };
        let hash = index.and_then(|index| source.node(height, index)).ok_or(TileError::Hashes(missing))?;
        bytes.extend_from_slice(&hash.0);
    }
    Ok(bytes)
}

/// Reads the hashes of a tile that must have this width.
///
/// # Errors
/// [`TileError::Width`] if there are more or fewer bytes.
pub fn parse_hash_tile(bytes: &[u8], width: u16) -> Result<Vec<Hash>, TileError> {
    let hashes: Vec<Hash> = bytes.chunks_exact(32).filter_map(|hash| Hash::from_slice(hash).ok()).collect();
    if bytes.len().is_multiple_of(32) && hashes.len() == usize::from(width) {
        Ok(hashes)
    } else {
        Err(TileError::Width { width, found: format!("{} bytes of hashes", bytes.len()) })
    }
}

/// Writes an entry bundle: each entry behind its length as a big-endian uint16.
///
/// # Errors
/// [`TileError::Entry`] if an entry has more than 65,535 bytes.
pub fn entry_bundle<E: AsRef<[u8]>>(entries: &[E]) -> Result<Vec<u8>, TileError> {
    let mut bytes = Vec::new();
    for entry in entries.iter().map(AsRef::as_ref) {
        let length = u16::try_from(entry.len()).map_err(|_| TileError::Entry { bytes: entry.len() })?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    Ok(bytes)
}

/// Reads an entry bundle that must hold this many entries.
///
/// # Errors
/// [`TileError::Cut`] if the last entry is not whole, [`TileError::Width`] if there are more or fewer entries.
pub fn parse_entry_bundle(bytes: &[u8], width: u16) -> Result<Vec<&[u8]>, TileError> {
    let mut entries = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let cut = TileError::Cut { entry: entries.len() };
        let Some((length, after)) = rest.split_first_chunk::<2>() else { return Err(cut) };
        let Some((entry, after)) = after.split_at_checked(usize::from(u16::from_be_bytes(*length))) else {
            return Err(cut);
        };
        entries.push(entry);
        rest = after;
    }
    if entries.len() == usize::from(width) {
        Ok(entries)
    } else {
        Err(TileError::Width { width, found: format!("{} entries", entries.len()) })
    }
}

/// Why a path or a tile is not one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TileError {
    /// Not the path of a tile, or of another kind of tile than was asked for.
    Path {
        /// What stood there.
        found: String,
    },
    /// A tile or bundle of another width than its path says.
    Width {
        /// The width it should have.
        width: u16,
        /// What is there.
        found: String,
    },
    /// The bundle ends within an entry.
    Cut {
        /// Position of the entry in the bundle.
        entry: usize,
    },
    /// The entry is too long for a bundle.
    Entry {
        /// Its bytes.
        bytes: usize,
    },
    /// The hashes are not there.
    Hashes(ProofError),
}

impl fmt::Display for TileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path { found } => {
                write!(
                    f,
                    "`{found}` is not the path of a tile: such a path is `tile/0/x001/067` or `tile/entries/000.p/17`"
                )
            }
            Self::Width { width, found } => write!(f, "this tile is {width} wide and holds {found}: fetch it again"),
            Self::Cut { entry } => write!(f, "the bundle ends within its entry {entry}: fetch it again"),
            Self::Entry { bytes } => {
                write!(f, "an entry of {bytes} bytes does not fit into a bundle, the most is {LEAF_BYTES_MAX}")
            }
            Self::Hashes(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for TileError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::numbered_leaves;
    use crate::tree::root_of;

    fn path(kind: TileKind, index: u64, width: u16) -> String {
        TilePath::new(kind, index, width).unwrap().to_string()
    }

    #[test]
    fn paths_are_written_as_the_specification_says() {
        use TileKind::{Entries, Hashes};
        assert_eq!(path(Hashes(0), 1_234_067, 256), "tile/0/x001/x234/067");
        assert_eq!(path(Hashes(63), 0, 1), "tile/63/000.p/1");
        assert_eq!(path(Hashes(1), 999, 256), "tile/1/999");
        assert_eq!(path(Hashes(1), 1000, 256), "tile/1/x001/000");
        assert_eq!(path(Entries, 67, 255), "tile/entries/067.p/255");
        assert_eq!(path(Entries, u64::MAX, 256), "tile/entries/x018/x446/x744/x073/x709/x551/615");
        assert!(TilePath::new(Hashes(64), 0, 256).is_err());
        assert!(TilePath::new(Hashes(0), 0, 0).is_err());
        assert!(TilePath::new(Hashes(0), 0, 257).is_err());
    }

    #[test]
    fn only_one_spelling_of_a_path_is_read() {
        for bad in [
            "",
            "tile",
            "tile/0",
            "tile/0/",
            "tile/0/0",
            "tile/0/00",
            "tile/0/0000",
            "tile/00/000",
            "tile/64/000",
            "tile/256/000",
            "tile/-1/000",
            "tile/0/x000/000",
            "tile/0/001/000",
            "tile/0/x001",
            "tile/0/x001/x000",
            "tile/0/000.p",
            "tile/0/000.p/",
            "tile/0/000.p/0",
            "tile/0/000.p/01",
            "tile/0/000.p/256",
            "/tile/0/000",
            "tile/0/000/",
            "tile/0/000.p/1/",
            "tile/8/0/000",
            "tile/entries/0",
            "tile/0/x018/x446/x744/x073/x709/x551/616",
        ] {
            assert!(TilePath::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_log_of_70000_has_the_tiles_of_the_specification() {
        let tiles = tiles_between(0, 70_000);
        let count = |kind| tiles.iter().filter(|tile| tile.kind == kind && !tile.is_partial()).count();
        let partial = |kind| tiles.iter().find(|tile| tile.kind == kind && tile.is_partial()).map(TilePath::width);
        assert_eq!((count(TileKind::Hashes(0)), partial(TileKind::Hashes(0))), (273, Some(112)));
        assert_eq!((count(TileKind::Entries), partial(TileKind::Entries)), (273, Some(112)));
        assert_eq!((count(TileKind::Hashes(1)), partial(TileKind::Hashes(1))), (1, Some(17)));
        assert_eq!((count(TileKind::Hashes(2)), partial(TileKind::Hashes(2))), (0, Some(1)));
        assert_eq!(tiles.len(), 273 * 2 + 2 + 2 + 1);
        let of_256: Vec<String> = tiles_between(0, 256).iter().map(ToString::to_string).collect();
        assert_eq!(of_256, ["tile/0/000", "tile/entries/000", "tile/1/000.p/1"]);
        assert_eq!(tiles_between(256, 256), []);
        assert_eq!(tiles_between(2, 1), []);
        let grown: Vec<String> = tiles_between(255, 257).iter().map(ToString::to_string).collect();
        assert_eq!(
            grown,
            ["tile/0/000", "tile/0/001.p/1", "tile/entries/000", "tile/entries/001.p/1", "tile/1/000.p/1"]
        );
    }

    #[test]
    fn the_second_level_holds_roots_of_full_tiles() {
        let leaves = numbered_leaves(600);
        let bytes = hash_tile(&leaves, &TilePath::parse("tile/1/000.p/2").unwrap()).unwrap();
        assert_eq!(parse_hash_tile(&bytes, 2).unwrap(), [root_of(&leaves[..256]), root_of(&leaves[256..512])]);
        let bytes = hash_tile(&leaves, &TilePath::parse("tile/0/002.p/88").unwrap()).unwrap();
        assert_eq!(parse_hash_tile(&bytes, 88).unwrap(), leaves[512..]);
        assert!(parse_hash_tile(&bytes, 87).is_err());
        assert!(parse_hash_tile(&bytes[1..], 88).is_err());
        for missing in [
            "tile/0/002.p/89",
            "tile/1/000.p/3",
            "tile/entries/000",
            "tile/63/000",
            "tile/0/x018/x446/x744/x073/x709/x551/615",
        ] {
            assert!(hash_tile(&leaves, &TilePath::parse(missing).unwrap()).is_err(), "{missing}");
        }
    }

    #[test]
    fn bundles_say_where_they_are_broken() {
        let bundle = entry_bundle(&["one", "", "three"]).unwrap();
        assert_eq!(parse_entry_bundle(&bundle, 3).unwrap(), [&b"one"[..], b"", b"three"]);
        assert_eq!(parse_entry_bundle(&bundle[..bundle.len() - 1], 3), Err(TileError::Cut { entry: 2 }));
        assert!(matches!(parse_entry_bundle(&bundle, 2), Err(TileError::Width { width: 2, .. })));
        assert_eq!(parse_entry_bundle(&[0], 1), Err(TileError::Cut { entry: 0 }));
        assert_eq!(parse_entry_bundle(&[], 0), Ok(vec![]));
        assert_eq!(entry_bundle(&[vec![0; 65_536]]), Err(TileError::Entry { bytes: 65_536 }));
    }

    proptest! {
        #[test]
        fn any_text_either_fails_or_reads_back(text in "(tile|x)/([0-9]{1,3}|entries)/(x[0-9]{3}/){0,3}[0-9]{2,4}(\\.p/[0-9]{1,4})?", noise in "\\PC{0,20}") {
            if let Ok(path) = TilePath::parse(&text) {
                prop_assert_eq!(path.to_string(), text);
            }
            let _ = TilePath::parse(&noise);
        }

        #[test]
        fn a_path_made_reads_back(level in 0..=63_u8, entries: bool, index: u64, shift in 0..64_u32, width in 1..=256_u16) {
            let kind = if entries { TileKind::Entries } else { TileKind::Hashes(level) };
            let path = TilePath::new(kind, index >> shift, width).unwrap();
            prop_assert_eq!(TilePath::parse(&path.to_string()), Ok(path));
        }

        #[test]
        fn any_bundle_either_fails_or_writes_back(bytes in prop::collection::vec(0..4_u8, 0..40), width in 0..20_u16) {
            if let Ok(entries) = parse_entry_bundle(&bytes, width) {
                prop_assert_eq!(entry_bundle(&entries), Ok(bytes));
            }
        }
    }
}
