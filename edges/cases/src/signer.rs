//! Keys made from names: the same case always signs the same bytes. Never for real partnerships.

use servanda_statement::SigningKey;
use sha2::{Digest, Sha256};

/// An author of a case: a party's root key, or a person's key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Actor {
    /// The party.
    pub party: String,
    /// The person, if not the root key.
    pub person: Option<String>,
}

impl Actor {
    /// Reads `alpha` or `alpha/anna`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text.split_once('/') {
            Some((p, q)) => Self { party: p.to_owned(), person: Some(q.to_owned()) },
            None => Self { party: text.to_owned(), person: None },
        }
    }

    /// Its key.
    #[must_use]
    pub fn key(&self) -> SigningKey {
        key_for(&match &self.person {
            Some(p) => format!("{}/{p}", self.party),
            None => self.party.clone(),
        })
    }
}

/// The key that cases give to a name.
#[must_use]
pub fn key_for(name: &str) -> SigningKey {
    SigningKey::from_seed(seed_for(name))
}

/// The secret behind it: a party's node signs receipts with its root key here.
#[must_use]
pub fn seed_for(name: &str) -> [u8; 32] {
    let mut h = Sha256::new();
    h.update(b"servanda case key, never for a real partnership: ");
    h.update(name.as_bytes());
    h.finalize().into()
}
