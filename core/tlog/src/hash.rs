//! The SHA-256 hash of the log and its two uses: leaf and node (RFC 6962 §2.1).

use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::text;

/// A SHA-256 value: the hash of a leaf, of a node, a tree's root, or a state digest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

/// RFC 6962 §2.1: `SHA-256(0x00 ‖ leaf)`. The prefix keeps a leaf from ever passing as a node.
#[must_use]
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    Hash::of_parts(&[&[0x00], leaf])
}

/// RFC 6962 §2.1: `SHA-256(0x01 ‖ left ‖ right)`.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash::of_parts(&[&[0x01], &left.0, &right.0])
}

impl Hash {
    /// The root of a tree without leaves: SHA-256 of nothing (RFC 6962 §2.1).
    pub const EMPTY: Self = Self([
        0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae,
        0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
    ]);

    /// Plain SHA-256 of `bytes`, without prefix (state digests, fingerprints).
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self::of_parts(&[bytes])
    }

    fn of_parts(parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }

    /// Takes exactly 32 bytes.
    ///
    /// # Errors
    /// [`HashError::Length`] for any other number of bytes.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, HashError> {
        <[u8; 32]>::try_from(bytes).map(Self).map_err(|_| HashError::Length { bytes: bytes.len() })
    }

    /// Reads 64 lowercase hexadecimal digits.
    ///
    /// # Errors
    /// [`HashError::Hex`] for anything else; uppercase is refused, since a hash has one spelling.
    pub fn from_hex(text: &str) -> Result<Self, HashError> {
        let bad = || HashError::Hex { found: text::quote(text) };
        if text.len() != 64 {
            return Err(bad());
        }
        let mut out = [0; 32];
        for (byte, pair) in out.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let &[high, low] = pair else { return Err(bad()) };
            let (Some(high), Some(low)) = (hex_digit(high), hex_digit(low)) else { return Err(bad()) };
            *byte = (high << 4) | low;
        }
        Ok(Self(out))
    }

    /// Reads the standard base64 of 32 bytes, as checkpoints and proofs write hashes.
    ///
    /// # Errors
    /// [`HashError::Base64`] if the text is not canonical base64, [`HashError::Length`] if it is not 32 bytes long.
    pub fn from_base64(text: &str) -> Result<Self, HashError> {
        let bytes = text::parse_base64(text).ok_or_else(|| HashError::Base64 { found: text::quote(text) })?;
        Self::from_slice(&bytes)
    }

    /// 64 lowercase hexadecimal digits.
    #[must_use]
    pub fn to_hex(&self) -> String {
        self.to_string()
    }

    /// Standard base64, 44 characters.
    #[must_use]
    pub fn to_base64(&self) -> String {
        text::to_base64(&self.0)
    }
}

fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => byte.checked_sub(b'0'),
        b'a'..=b'f' => byte.checked_sub(b'a')?.checked_add(10),
        _ => None,
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// Why a text or a slice is not a hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HashError {
    /// A hash has 32 bytes.
    Length {
        /// How many there were.
        bytes: usize,
    },
    /// Not 64 lowercase hexadecimal digits.
    Hex {
        /// What stood there, shortened.
        found: String,
    },
    /// Not standard base64 with padding.
    Base64 {
        /// What stood there, shortened.
        found: String,
    },
}

impl fmt::Display for HashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { bytes } => write!(f, "a hash has 32 bytes, these are {bytes}"),
            Self::Hex { found } => write!(f, "`{found}` is not 64 lowercase hexadecimal digits"),
            Self::Base64 { found } => {
                write!(f, "`{found}` is not standard base64 with padding (RFC 4648 §4)")
            }
        }
    }
}

impl std::error::Error for HashError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_those_of_rfc_6962() {
        assert_eq!(Hash::EMPTY, Hash::of(b""));
        assert_eq!(leaf_hash(b"abc"), Hash::of(b"\x00abc"));
        let (l, r) = (leaf_hash(b"l"), leaf_hash(b"r"));
        assert_eq!(node_hash(&l, &r), Hash::of(&[&[1][..], &l.0, &r.0].concat()));
        // RFC 6962's leaf hash of the empty leaf, known from the test data of several implementations.
        assert_eq!(leaf_hash(b"").to_hex(), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }

    #[test]
    fn hex_and_base64_round_trip_and_have_one_spelling() {
        let hash = leaf_hash(b"x");
        assert_eq!(Hash::from_hex(&hash.to_hex()), Ok(hash));
        assert_eq!(Hash::from_base64(&hash.to_base64()), Ok(hash));
        assert!(Hash::from_hex(&hash.to_hex().to_uppercase()).is_err());
        assert!(Hash::from_hex("é").is_err());
        assert!(Hash::from_hex(&"é".repeat(32)).is_err());
        assert!(Hash::from_base64(hash.to_base64().trim_end_matches('=')).is_err());
        assert_eq!(Hash::from_base64("AAAA"), Err(HashError::Length { bytes: 3 }));
        assert_eq!(HashError::Length { bytes: 3 }.to_string(), "a hash has 32 bytes, these are 3");
    }
}
