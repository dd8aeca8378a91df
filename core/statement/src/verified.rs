//! `Verified<T>`: proof, carried by a type, that a signature was checked.
//!
//! Whatever takes a `Verified<Statement>` need not ask again, and whatever holds a bare `Statement` cannot pass it on as
//! checked: the only ways in are [`Verified::open`] and [`open_batch`].

use crate::envelope::{Envelope, MAX_ENVELOPE_BYTES, Malformed};
use crate::key::{self, KeyId};
use crate::refusal::{self, Refusal};
use crate::statement::{Statement, StatementId};
use std::fmt;
use std::ops::Deref;

/// Something whose signature was verified, and its id.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified<T> {
    value: T,
    id: StatementId,
}

/// Why an envelope did not open. Variants stand in order of precedence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenError {
    /// Longer than [`MAX_ENVELOPE_BYTES`].
    Oversize {
        /// Its length in bytes.
        bytes: usize,
    },
    /// Not an envelope around a statement.
    Malformed(Malformed),
    /// The envelope is signed with another key than the author's.
    OtherSigner {
        /// The key of the signature.
        keyid: KeyId,
        /// The key the author names.
        author: KeyId,
    },
    /// The signature does not hold.
    BadSignature {
        /// The key it names.
        keyid: KeyId,
    },
}

impl OpenError {
    /// The refusal of an entry that holds this envelope.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        let code = match self {
            Self::Oversize { .. } => refusal::OVERSIZE,
            Self::Malformed(_) => refusal::MALFORMED,
            Self::OtherSigner { .. } | Self::BadSignature { .. } => refusal::BAD_SIGNATURE,
        };
        Refusal::new(code, self.to_string())
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Oversize { bytes } => {
                write!(
                    f,
                    "the envelope has {bytes} bytes, at most {MAX_ENVELOPE_BYTES} are allowed; attach long matter as a blob"
                )
            }
            Self::Malformed(malformed) => malformed.fmt(f),
            Self::OtherSigner { keyid, author } => {
                write!(f, "signed with {keyid}, but the author's key is {author}; sign with the author's key")
            }
            Self::BadSignature { keyid } => {
                write!(f, "the signature of {keyid} does not hold over these bytes; sign the payload exactly as sent")
            }
        }
    }
}

impl std::error::Error for OpenError {}

impl From<Malformed> for OpenError {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}

impl<T> Verified<T> {
    /// The id: SHA-256 of the payload bytes as sent.
    #[must_use]
    pub fn id(&self) -> StatementId {
        self.id
    }

    /// The value without its proof.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl Verified<Statement> {
    /// Opens one envelope: length, form, author, signature, in this order.
    ///
    /// # Errors
    /// [`OpenError`], the first that applies.
    pub fn open(envelope: &[u8]) -> Result<Self, OpenError> {
        let read = Read::new(envelope)?;
        if !key::verify(&read.keyid, &read.signature, &read.signed) {
            return Err(OpenError::BadSignature { keyid: read.keyid });
        }
        Ok(read.checked)
    }

    /// Takes a statement without a signature, for benchmarks and tests of what lies above; `reason` says why at the call.
    ///
    /// # Errors
    /// [`Malformed`] if the statement cannot be written.
    #[cfg(feature = "trusted-input")]
    pub fn trusting(statement: Statement, reason: &'static str) -> Result<Self, Malformed> {
        // The reason is for whoever reads the call; nothing depends on it.
        let _ = reason;
        let id = StatementId::of(&statement.payload()?);
        Ok(Self { value: statement, id })
    }
}

/// Opens many envelopes, each with the answer [`Verified::open`] would give, in the same order, several times faster.
#[must_use]
pub fn open_batch(envelopes: &[&[u8]]) -> Vec<Result<Verified<Statement>, OpenError>> {
    let read: Vec<Result<Read, OpenError>> = envelopes.iter().map(|bytes| Read::new(bytes)).collect();
    let items: Vec<_> = read.iter().flatten().map(|r| (r.keyid, r.signature, r.signed.as_slice())).collect();
    let failed = key::verify_batch(&items).err().unwrap_or_default();
    let mut failed = failed.into_iter().peekable();
    let mut position = 0usize;
    read.into_iter()
        .map(|read| {
            let read = read?;
            let bad = failed.next_if_eq(&position).is_some();
            position += 1;
            if bad { Err(OpenError::BadSignature { keyid: read.keyid }) } else { Ok(read.checked) }
        })
        .collect()
}

/// A well-formed envelope by its author's key, its signature still to be checked.
struct Read {
    keyid: KeyId,
    signature: key::Signature,
    signed: Vec<u8>,
    /// Released only by the two functions above, once the signature holds.
    checked: Verified<Statement>,
}

impl Read {
    fn new(bytes: &[u8]) -> Result<Self, OpenError> {
        if bytes.len() > MAX_ENVELOPE_BYTES {
            return Err(OpenError::Oversize { bytes: bytes.len() });
        }
        let envelope = Envelope::parse(bytes)?;
        let statement = Statement::parse(&envelope.payload)?;
        if envelope.keyid != statement.author.key {
            return Err(OpenError::OtherSigner { keyid: envelope.keyid, author: statement.author.key });
        }
        let id = StatementId::of(&envelope.payload);
        let signed = envelope.signed_bytes();
        let checked = Verified { value: statement, id };
        Ok(Self { keyid: envelope.keyid, signature: envelope.signature, signed, checked })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::SigningKey;
    use crate::statement::tests::sample;
    use proptest::prelude::*;

    fn signed(seed: u8) -> Vec<u8> {
        let key = SigningKey::from_seed([seed; 32]);
        sample(&key).sign(&key).unwrap()
    }

    #[test]
    fn opens_what_was_signed() {
        let key = SigningKey::from_seed([1; 32]);
        let statement = sample(&key);
        let open = Verified::open(&statement.sign(&key).unwrap()).unwrap();
        assert_eq!(*open, statement);
        assert_eq!(open.id(), StatementId::of(&statement.payload().unwrap()));
    }

    #[test]
    fn each_failure_has_its_code() {
        let good = signed(1);
        let code = |bytes: &[u8]| Verified::open(bytes).unwrap_err().refusal().code;
        assert_eq!(code(&vec![b' '; MAX_ENVELOPE_BYTES + 1]), refusal::OVERSIZE);
        let mut padded = good.clone();
        padded.resize(MAX_ENVELOPE_BYTES, b' ');
        assert!(Verified::open(&padded).is_ok());
        assert_eq!(code(b"{}"), refusal::MALFORMED);
        let mut envelope = Envelope::parse(&good).unwrap();
        envelope.signature[0] ^= 1;
        assert_eq!(code(&envelope.emit()), refusal::BAD_SIGNATURE);
        let other = SigningKey::from_seed([2; 32]);
        let theirs = Envelope::seal(envelope.payload.clone(), &other);
        let error = Verified::open(&theirs.emit()).unwrap_err();
        assert_eq!(error.refusal().code, refusal::BAD_SIGNATURE);
        assert!(error.to_string().contains("sign with the author's key"));
        // Form comes before signature.
        envelope.payload = b"{}".to_vec();
        assert_eq!(code(&envelope.emit()), refusal::MALFORMED);
    }

    /// The worked example of the format page was made by another program; it must open here, and have the id printed there.
    #[test]
    fn the_format_pages_example_opens() {
        let page = include_str!("../../../docs/format.md");
        let line = |start: &str| page.lines().find(|line| line.starts_with(start)).unwrap();
        let envelope = line(r#"{"payloadType":"application/vnd.servanda.statement+json","payload":"ey"#);
        let open = Verified::open(envelope.as_bytes()).unwrap();
        assert_eq!(open.payload().unwrap(), line(r#"{"partnership""#).as_bytes());
        assert_eq!(open.sign(&SigningKey::from_seed([1; 32])).unwrap(), envelope.as_bytes());
        assert!(page.contains(&format!("Its id: `{}`", open.id())));
    }

    #[cfg(feature = "trusted-input")]
    #[test]
    fn trusted_input_has_the_same_id() {
        let key = SigningKey::from_seed([1; 32]);
        let trusted = Verified::trusting(sample(&key), "test of the shortcut itself").unwrap();
        assert_eq!(trusted, Verified::open(&signed(1)).unwrap());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn batch_and_single_agree(damage in prop::collection::vec(prop::option::weighted(0.3, (0usize..1200, any::<u8>())), 0..20)) {
            let envelopes: Vec<Vec<u8>> = damage.iter().enumerate().map(|(i, damage)| {
                let mut bytes = signed((i % 3) as u8);
                if let Some((at, byte)) = damage { let at = at % bytes.len(); bytes[at] = *byte; }
                bytes
            }).collect();
            let views: Vec<&[u8]> = envelopes.iter().map(Vec::as_slice).collect();
            let single: Vec<_> = views.iter().map(|bytes| Verified::open(bytes)).collect();
            prop_assert_eq!(open_batch(&views), single);
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(Verified::open(&bytes).is_err());
        }
    }
}
