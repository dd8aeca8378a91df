//! Keys and signatures: Ed25519 by one written rule, ZIP-215, so that one signature and a batch always get the same answer.
//!
//! Libraries disagree at the edges of Ed25519 (small-order points, unusual encodings). Replay may not: whether a signature
//! holds decides what counts. The rule, in full, stands in `docs/format.md`, "Signatures".

use crate::hex;
use ed25519_zebra::{Signature as RawSignature, VerificationKey, VerificationKeyBytes, batch};
use rand_core::{CryptoRng, RngCore};
use sha2::{Digest, Sha256};
use std::fmt;

const PREFIX: &str = "ed25519:";

/// A public key, which is its own id: `ed25519:` and 64 lower-case hexadecimal digits. The prefix names the algorithm.
///
/// Holding one says nothing about the bytes being a point of the curve: a key that is none verifies nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; 32]);

impl KeyId {
    /// The key with these 32 bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes of the public key.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads `ed25519:<64 hex digits>`, lower case only; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        hex::decode(text.strip_prefix(PREFIX)?).map(Self)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", hex::encode(&self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// 64 bytes that claim to be an Ed25519 signature: `R` then `s`.
pub type Signature = [u8; 64];

/// A private key, made from a seed that the caller drew; this crate has no dice.
#[derive(Clone)]
pub struct SigningKey(ed25519_zebra::SigningKey);

impl SigningKey {
    /// The key of a 32-byte seed (RFC 8032's private key).
    #[must_use]
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(ed25519_zebra::SigningKey::from(seed))
    }

    /// The public half.
    #[must_use]
    pub fn key_id(&self) -> KeyId {
        KeyId(VerificationKeyBytes::from(&self.0).into())
    }

    /// Signs a message. Ed25519 is deterministic: the same key and message give the same 64 bytes.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Signature {
        self.0.sign(message).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never the seed: debug output ends up in logs.
        write!(f, "SigningKey({})", self.key_id())
    }
}

/// Whether `signature` is `key`'s over `message`, by ZIP-215.
#[must_use]
pub fn verify(key: &KeyId, signature: &Signature, message: &[u8]) -> bool {
    VerificationKey::try_from(key.0).and_then(|k| k.verify(&RawSignature::from_bytes(signature), message)).is_ok()
}

/// Verifies many signatures at once, several times faster than one by one, above all when keys repeat.
///
/// # Errors
/// The positions, ascending, of those that [`verify`] would refuse.
pub fn verify_batch(items: &[(KeyId, Signature, &[u8])]) -> Result<(), Vec<usize>> {
    let queued: Vec<Queued> = items.iter().map(|(key, sig, message)| Queued::new(key, sig, message)).collect();
    let mut failed = Vec::new();
    collect_failures(&queued, 0, &mut failed);
    if failed.is_empty() { Ok(()) } else { Err(failed) }
}

struct Queued {
    item: batch::Item,
    digest: [u8; 32],
}

impl Queued {
    fn new(key: &KeyId, signature: &Signature, message: &[u8]) -> Self {
        let digest = Sha256::new().chain_update(key.0).chain_update(signature).chain_update(message).finalize().into();
        let item = batch::Item::from((VerificationKeyBytes::from(key.0), RawSignature::from_bytes(signature), message));
        Self { item, digest }
    }
}

/// Halves a failing batch until each culprit stands alone. Depth is the logarithm of the batch's length.
fn collect_failures(queued: &[Queued], offset: usize, failed: &mut Vec<usize>) {
    match queued {
        [] => {}
        [one] => {
            if one.item.clone().verify_single().is_err() {
                failed.push(offset);
            }
        }
        _ => {
            let mut verifier = batch::Verifier::new();
            for one in queued {
                verifier.queue(one.item.clone());
            }
            if verifier.verify(Coefficients::over(queued)).is_err() {
                let (left, right) = queued.split_at(queued.len() / 2);
                collect_failures(left, offset, failed);
                collect_failures(right, offset + left.len(), failed);
            }
        }
    }
}

/// The coefficients of a batch equation, drawn from the batch itself (as Fiat and Shamir replace a verifier's dice).
///
/// A batch holds if a sum of its equations holds, each times a coefficient that no signer could foresee. Usually these are
/// random numbers; the core has none. Hashing every key, signature and message of the batch does as well: whoever changes
/// a byte to make false equations cancel gets new coefficients, so a false batch passes once in about 2^128 trials. The
/// answer then depends on nothing but the batch.
struct Coefficients {
    seed: [u8; 32],
    counter: u64,
    block: [u8; 32],
    used: usize,
}

impl Coefficients {
    fn over(queued: &[Queued]) -> Self {
        let mut hash = Sha256::new_with_prefix(b"servanda/batch/1\n");
        for one in queued {
            hash.update(one.digest);
        }
        Self { seed: hash.finalize().into(), counter: 0, block: [0; 32], used: 32 }
    }
}

impl RngCore for Coefficients {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.fill_bytes(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill_bytes(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, dest: &mut [u8]) {
        for byte in dest {
            let Some(next) = self.block.get(self.used).copied().or_else(|| {
                self.block =
                    Sha256::new().chain_update(self.seed).chain_update(self.counter.to_le_bytes()).finalize().into();
                self.counter += 1;
                self.used = 0;
                self.block.first().copied()
            }) else {
                continue;
            };
            *byte = next;
            self.used += 1;
        }
    }

    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(dest);
        Ok(())
    }
}

impl CryptoRng for Coefficients {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bytes(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
    }

    /// RFC 8032 §7.1, tests 1 to 3 and SHA(abc): seed, public key, message, signature.
    const RFC8032: [[&str; 4]; 4] = [
        [
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ],
        [
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ],
        [
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ],
        [
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
        ],
    ];

    /// Every encoding of the eight points of small order: canonical ones first, then the six that are not.
    const SMALL_ORDER: [&str; 14] = [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ];

    #[test]
    fn rfc8032_vectors() {
        for [seed, public, message, signature] in RFC8032 {
            let key = SigningKey::from_seed(bytes(seed).try_into().unwrap());
            let message = bytes(message);
            assert_eq!(key.key_id().to_string(), format!("ed25519:{public}"));
            assert_eq!(hex::encode(&key.sign(&message)), signature);
            assert!(verify(&key.key_id(), &key.sign(&message), &message));
            assert!(!verify(&key.key_id(), &key.sign(&message), b"another message"));
        }
    }

    #[test]
    fn small_order_points_are_accepted_alike_single_and_batched() {
        let mut all = Vec::new();
        for a in SMALL_ORDER {
            for r in SMALL_ORDER {
                let mut signature = [0u8; 64];
                signature[..32].copy_from_slice(&bytes(r));
                let key = KeyId::from_bytes(bytes(a).try_into().unwrap());
                assert!(verify(&key, &signature, b"Zcash"), "single: A {a}, R {r}");
                all.push((key, signature, b"Zcash".as_slice()));
                assert_eq!(verify_batch(&[*all.last().unwrap(), all[0]]), Ok(()), "batch: A {a}, R {r}");
            }
        }
        assert_eq!(all.len(), 196);
        assert_eq!(verify_batch(&all), Ok(()));
    }

    #[test]
    fn s_must_be_reduced() {
        let key = SigningKey::from_seed([7; 32]);
        let mut signature = key.sign(b"m");
        // s + L, little-endian: the same residue, another spelling.
        let order = bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        let mut carry = 0u16;
        for (s, l) in signature[32..].iter_mut().zip(order) {
            carry += u16::from(*s) + u16::from(l);
            *s = carry as u8;
            carry >>= 8;
        }
        assert!(!verify(&key.key_id(), &signature, b"m"));
        assert_eq!(
            verify_batch(&[(key.key_id(), signature, b"m"), (key.key_id(), key.sign(b"m"), b"m")]),
            Err(vec![0])
        );
    }

    #[test]
    fn a_key_off_the_curve_verifies_nothing() {
        let mut off = [0u8; 32];
        off[0] = 2;
        let key = KeyId::from_bytes(off);
        let good = SigningKey::from_seed([1; 32]);
        assert!(!verify(&key, &[0; 64], b"m"));
        assert_eq!(verify_batch(&[(good.key_id(), good.sign(b"m"), b"m"), (key, [0; 64], b"m")]), Err(vec![1]));
    }

    #[test]
    fn ids_have_one_spelling_and_seeds_stay_hidden() {
        let key = SigningKey::from_seed([3; 32]);
        let id = key.key_id().to_string();
        assert_eq!(KeyId::parse(&id), Some(key.key_id()));
        assert_eq!(KeyId::parse(&id.to_uppercase()), None);
        assert_eq!(KeyId::parse(&id[8..]), None);
        assert_eq!(format!("{key:?}"), format!("SigningKey({id})"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn a_batch_names_exactly_the_bad_ones(bad in prop::collection::vec(prop::bool::weighted(0.2), 0..40), keys in 1u8..5) {
            let messages: Vec<Vec<u8>> = (0..bad.len()).map(|i| vec![i as u8; i]).collect();
            let items: Vec<_> = messages.iter().zip(&bad).enumerate().map(|(i, (message, bad))| {
                let key = SigningKey::from_seed([i as u8 % keys; 32]);
                let mut signature = key.sign(message);
                if *bad { signature[i % 64] ^= 1 << (i % 8); }
                (key.key_id(), signature, message.as_slice())
            }).collect();
            let alone: Vec<usize> = items.iter().enumerate().filter(|(_, (k, s, m))| !verify(k, s, m)).map(|(i, _)| i).collect();
            let expected: Vec<usize> = bad.iter().enumerate().filter(|(_, b)| **b).map(|(i, _)| i).collect();
            prop_assert_eq!(&alone, &expected);
            prop_assert_eq!(verify_batch(&items), if alone.is_empty() { Ok(()) } else { Err(alone) });
        }
    }
}
