//! What a party signs: the statement, its envelope, its keys and signatures, and the ways a statement can be refused.
//!
//! Pure: bytes in, values out. The format is described, for readers in any language, in `docs/format.md`; this crate is
//! that page in Rust. Read `statement` first, then `verified`, which is the only door from bytes to something believed.

pub mod body;
pub mod envelope;
mod hex;
pub mod json;
pub mod key;
pub mod refusal;
pub mod statement;
pub mod value;
pub mod verified;

pub use body::Fields;
pub use envelope::{Envelope, MAX_ENVELOPE_BYTES, Malformed, PAYLOAD_TYPE, pae};
pub use key::{KeyId, Signature, SigningKey, verify, verify_batch};
pub use refusal::Refusal;
pub use statement::{Author, Kind, Statement, StatementId, TimeClaim, Times};
pub use value::{Json, Object};
pub use verified::{OpenError, Verified, open_batch};
