//! Undisclosed values: a term bound by a salted commitment, and the opening that shows what stands behind it.

use sha2::{Digest as _, Sha256};

/// What the hash begins with, so that no other hash of this project can be taken for it.
const DOMAIN: &[u8] = b"servanda/commitment/1\n";

/// What opens a commitment: the value in the words that the prose would have, and the salt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opening {
    /// The term's dotted name.
    pub term: String,
    /// Its value, such as `7 %`.
    pub value: String,
    /// 32 bytes that nobody else can guess.
    pub salt: [u8; 32],
}

impl Opening {
    /// The commitment: `sha256:` and the hash over domain, term, salt and value, each of the two texts behind its length,
    /// so that no two openings give the same bytes.
    #[must_use]
    pub fn commitment(&self) -> String {
        let mut h = Sha256::new();
        h.update(DOMAIN);
        for part in [self.term.as_bytes(), &self.salt, self.value.as_bytes()] {
            h.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            h.update(part);
        }
        h.finalize().iter().fold("sha256:".to_owned(), |mut s, b| {
            s.push_str(&format!("{b:02x}"));
            s
        })
    }

    /// Reads a salt: 64 hexadecimal digits.
    #[must_use]
    pub fn salt(text: &str) -> Option<[u8; 32]> {
        if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let mut salt = [0u8; 32];
        for (i, byte) in salt.iter_mut().enumerate() {
            let at = i.saturating_mul(2);
            *byte = u8::from_str_radix(text.get(at..at.saturating_add(2))?, 16).ok()?;
        }
        Some(salt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commitment_binds_term_salt_and_value() {
        let one = Opening { term: "royalty.rate".into(), value: "7 %".into(), salt: [7; 32] };
        let hash = one.commitment();
        assert_eq!(hash.len(), 71);
        for other in [
            Opening { term: "royalty.rat".into(), ..one.clone() },
            Opening { value: "7 % ".into(), ..one.clone() },
            Opening { salt: [8; 32], ..one.clone() },
        ] {
            assert_ne!(hash, other.commitment());
        }
        assert_eq!(Opening::salt(&"07".repeat(32)), Some([7; 32]));
        for bad in ["", "07", &"0g".repeat(32), &"07".repeat(33), &"é".repeat(32)] {
            assert_eq!(Opening::salt(bad), None, "{bad}");
        }
    }
}
