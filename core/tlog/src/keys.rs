//! The keys of signed notes (c2sp.org/signed-note v1.0.0): who signs a log's head, and whom a reader trusts.
//!
//! Signatures are Ed25519 (type 0x01), valid by the rule of ZIP-215, which every reader of the record must follow, so
//! that no two of them ever disagree about one signature: S must be smaller than the group order, A and R may be
//! encoded in any way that decodes to a point, and the equation is the one multiplied by the cofactor.

use std::fmt;

use ed25519_zebra::{Signature, SigningKey, VerificationKey};

use crate::hash::Hash;
use crate::note::{NoteError, NoteSignature, SignedNote, check_name};
use crate::text;

/// signed-note, "Signature types": plain Ed25519.
const ED25519: u8 = 0x01;

/// A key whose signatures on notes the reader accepts.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    key: VerificationKey,
}

impl VerifierKey {
    /// A key by its name and its 32 bytes (RFC 8032).
    ///
    /// # Errors
    /// [`NoteError::Name`] for a name that a note cannot carry, [`NoteError::Key`] if the bytes are no point.
    pub fn new(name: &str, public_key: [u8; 32]) -> Result<Self, NoteError> {
        check_name(name)?;
        let key = VerificationKey::try_from(public_key).map_err(|_| NoteError::Key { name: text::quote(name) })?;
        Ok(Self { name: name.to_owned(), id: key_id(name, &public_key), key })
    }

    /// Reads the form `name+id+base64`, in which keys are handed around.
    ///
    /// # Errors
    /// [`NoteError::Vkey`] for another shape or an id that does not belong to the key; else as [`Self::new`].
    pub fn parse(vkey: &str) -> Result<Self, NoteError> {
        let bad = |why| NoteError::Vkey { found: text::quote(vkey), why };
        // Base64 itself may hold a plus, a name may not: only the first two divide.
        let mut parts = vkey.splitn(3, '+');
        let (Some(name), Some(id), Some(encoded)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(bad("it has the shape name+id+key"));
        };
        let bytes = text::parse_base64(encoded).ok_or_else(|| bad("the key is not standard base64"))?;
        let Some((&ED25519, public_key)) = bytes.split_first() else {
            return Err(bad("only Ed25519 keys (first byte 01) are read"));
        };
        let public_key = public_key.try_into().map_err(|_| bad("an Ed25519 key has 32 bytes"))?;
        let key = Self::new(name, public_key)?;
        if id != hex_id(key.id) {
            return Err(bad("the id does not belong to this name and key"));
        }
        Ok(key)
    }

    /// The key's name, for a log its origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first four bytes of SHA-256 over name, newline, type and key: enough to find a key, not to trust one.
    #[must_use]
    pub const fn id(&self) -> [u8; 4] {
        self.id
    }

    /// The 32 bytes of the public key.
    #[must_use]
    pub fn public_key(&self) -> [u8; 32] {
        self.key.into()
    }

    /// True if `signature` is this key's over `message`.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        // `VerificationKey::verify` is ZIP-215: cofactored, S canonical, A and R in any encoding.
        <[u8; 64]>::try_from(signature)
            .is_ok_and(|bytes| self.key.verify(&Signature::from_bytes(&bytes), message).is_ok())
    }
}

impl fmt::Display for VerifierKey {
    /// Writes the form that [`VerifierKey::parse`] reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let typed = [&[ED25519][..], &self.public_key()].concat();
        write!(f, "{}+{}+{}", self.name, hex_id(self.id), text::to_base64(&typed))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

/// A key that signs notes. Keep it where only the sequencer can read it.
#[derive(Clone)]
pub struct NoteSigner {
    verifier: VerifierKey,
    key: SigningKey,
}

impl NoteSigner {
    /// A signer from a name and the 32 secret bytes of RFC 8032.
    ///
    /// # Errors
    /// [`NoteError::Name`] for a name that a note cannot carry.
    pub fn new(name: &str, secret: [u8; 32]) -> Result<Self, NoteError> {
        let key = SigningKey::from(secret);
        let verifier = VerifierKey::new(name, key.verification_key().into())?;
        Ok(Self { verifier, key })
    }

    /// What others need to check this signer.
    #[must_use]
    pub const fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// Signs a text, which must end in a newline.
    ///
    /// # Errors
    /// [`NoteError::Text`] if a note cannot carry the text.
    pub fn sign(&self, text: &str) -> Result<SignedNote, NoteError> {
        SignedNote::new(text.to_owned(), vec![self.signature(text)])
    }

    /// Only the signature line over a text, to be added to a note that others signed as well.
    #[must_use]
    pub fn signature(&self, text: &str) -> NoteSignature {
        let signature: [u8; 64] = self.key.sign(text.as_bytes()).into();
        NoteSignature { name: self.verifier.name.clone(), id: self.verifier.id, signature: signature.to_vec() }
    }
}

impl fmt::Debug for NoteSigner {
    // The secret stays out of every log file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NoteSigner({})", self.verifier)
    }
}

/// signed-note, "Signatures": `SHA-256(key name ‖ 0x0A ‖ signature type ‖ public key)[:4]`.
fn key_id(name: &str, public_key: &[u8; 32]) -> [u8; 4] {
    let [a, b, c, d, ..] = Hash::of(&[name.as_bytes(), b"\n", &[ED25519], public_key].concat()).0;
    [a, b, c, d]
}

fn hex_id(id: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::signer;

    #[test]
    fn our_own_golden_note() {
        // RFC 8032 §7.1 test 1's secret key; deterministic signatures make this a fixed text.
        let secret = Hash::from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").unwrap().0;
        let signer = NoteSigner::new("servanda/golden", secret).unwrap();
        assert_eq!(signer.verifier().to_string(), GOLDEN_VKEY);
        assert_eq!(signer.sign("servanda\n").unwrap().to_string(), GOLDEN_NOTE);
    }

    const GOLDEN_VKEY: &str = "servanda/golden+3c61572a+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";
    const GOLDEN_NOTE: &str = "servanda\n\n— servanda/golden PGFXKriI1wKvk1g3gdUCWgu5fev/U3Sr+b/fjMwem6QoEr7ptMwM1lSC1i6NLAGNrVkfy9nRXlx+yqdRaNdHpZAi7Qk=\n";

    #[test]
    fn verifier_keys_have_one_spelling() {
        let key = signer("alpha", 1).verifier().clone();
        let vkey = key.to_string();
        assert_eq!(VerifierKey::parse(&vkey).unwrap(), key);
        for bad in [
            "alpha".to_owned(),
            "alpha+00000000".into(),
            vkey.replace("alpha", "beta"),
            vkey.replace("alpha", ""),
            vkey.to_uppercase(),
            format!("{vkey}="),
            format!("alpha+00000000+{}", text::to_base64(&[4; 33])),
            format!("alpha+00000000+{}", text::to_base64(&[1; 32])),
            format!("alpha+00000000+{}", text::to_base64(&[1; 33])),
        ] {
            assert!(VerifierKey::parse(&bad).is_err(), "{bad}");
        }
        assert_eq!(format!("{:?}", signer("alpha", 1)), format!("NoteSigner({vkey})"));
    }

    #[test]
    fn signatures_follow_zip_215() {
        // The point of order one, written canonically and with y = p + 1: libraries disagree, ZIP-215 takes both.
        let mut canonical = [0; 32];
        canonical[0] = 1;
        let mut odd = [0xff; 32];
        (odd[0], odd[31]) = (0xee, 0x7f);
        for key in [canonical, odd] {
            let key = VerifierKey::new("small", key).unwrap();
            for r in [canonical, odd] {
                let zero = [&r[..], &[0; 32]].concat();
                assert!(key.verifies(b"any message", &zero));
                // S = L, the group order: the same number modulo L, and refused.
                let order = Hash::from_hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").unwrap();
                assert!(!key.verifies(b"any message", &[&r[..], &order.0].concat()));
                assert!(!key.verifies(b"any message", &zero[..63]));
            }
        }
        // y = 2 belongs to no point of the curve.
        let mut no_point = [0; 32];
        no_point[0] = 2;
        assert_eq!(VerifierKey::new("x", no_point), Err(NoteError::Key { name: "x".into() }));
    }

    proptest! {
        #[test]
        fn any_vkey_text_either_fails_or_reads_back(name in "\\PC{0,6}", id in "[0-9a-fA-F]{6,9}", rest in "\\PC{0,50}") {
            let vkey = format!("{name}+{id}+{rest}");
            if let Ok(key) = VerifierKey::parse(&vkey) {
                prop_assert_eq!(key.to_string(), vkey);
            }
        }
    }
}
