//! The DSSE 1.0.2 envelope: what travels and is stored, byte for byte as sent.
//!
//! One envelope, one signature. The signature covers the pre-authentication encoding of payload type and payload, never
//! the JSON around them, so no canonical form is needed to check it.

use crate::json;
use crate::key::{KeyId, Signature, SigningKey};
use crate::value::{Json, Object};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt;

/// The one payload type this crate reads.
pub const PAYLOAD_TYPE: &str = "application/vnd.servanda.statement+json";

/// Longest envelope, in bytes; a leaf must also hold the stamp and receipts and stay below 64 KiB.
pub const MAX_ENVELOPE_BYTES: usize = 60_000;

/// Why bytes are not a statement: which part, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// `envelope` or `payload`.
    pub part: &'static str,
    /// What is wrong, naming the field or the byte.
    pub what: String,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.part, self.what)
    }
}

impl std::error::Error for Malformed {}

fn malformed<T>(what: impl Into<String>) -> Result<T, Malformed> {
    Err(Malformed { part: "envelope", what: what.into() })
}

/// A read envelope. Nothing in it has been verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The payload's bytes, decoded from base64.
    pub payload: Vec<u8>,
    /// The key the signature names.
    pub keyid: KeyId,
    /// The signature's 64 bytes.
    pub signature: Signature,
}

impl Envelope {
    /// Reads an envelope: exactly the fields of our profile of DSSE, each once, and exactly one signature.
    ///
    /// # Errors
    /// [`Malformed`] with the first thing that is wrong. Length is the caller's business ([`MAX_ENVELOPE_BYTES`]).
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let value = json::parse(bytes).map_err(|e| Malformed { part: "envelope", what: e.to_string() })?;
        let Json::Object(fields) = value else { return malformed("a JSON object was expected") };
        let [payload_type, payload, signatures] = exactly(&fields, ["payloadType", "payload", "signatures"])?;
        if payload_type.as_str() != Some(PAYLOAD_TYPE) {
            return malformed(format!("payloadType is {payload_type}, expected \"{PAYLOAD_TYPE}\""));
        }
        let payload = base64(payload, "payload")?;
        let Some([one]) = signatures.as_array() else {
            return malformed("signatures must be a list of exactly one signature");
        };
        let Json::Object(one) = one else { return malformed("a signature must be an object with keyid and sig") };
        let [keyid, sig] = exactly(one, ["keyid", "sig"])?;
        let Some(keyid) = keyid.as_str().and_then(KeyId::parse) else {
            return malformed(format!("keyid is {keyid}, expected \"ed25519:\" and 64 lower-case hexadecimal digits"));
        };
        let sig = base64(sig, "sig")?;
        let Ok(signature) = Signature::try_from(sig.as_slice()) else {
            return malformed(format!("sig holds {} bytes, an Ed25519 signature has 64", sig.len()));
        };
        Ok(Self { payload, keyid, signature })
    }

    /// Signs a payload.
    #[must_use]
    pub fn seal(payload: Vec<u8>, key: &SigningKey) -> Self {
        let signature = key.sign(&pae(PAYLOAD_TYPE, &payload));
        Self { payload, keyid: key.key_id(), signature }
    }

    /// The envelope's bytes, always the same for the same envelope: no white space, fields in the order of the format page.
    #[must_use]
    pub fn emit(&self) -> Vec<u8> {
        // Nothing here needs escaping: base64, hexadecimal and a constant.
        format!(
            r#"{{"payloadType":"{PAYLOAD_TYPE}","payload":"{}","signatures":[{{"keyid":"{}","sig":"{}"}}]}}"#,
            STANDARD.encode(&self.payload),
            self.keyid,
            STANDARD.encode(self.signature)
        )
        .into_bytes()
    }

    /// The bytes that the signature covers.
    #[must_use]
    pub fn signed_bytes(&self) -> Vec<u8> {
        pae(PAYLOAD_TYPE, &self.payload)
    }
}

/// The values of exactly these fields, in this order; any other field, or one missing, is an error.
fn exactly<'a, const N: usize>(fields: &'a Object, names: [&str; N]) -> Result<[&'a Json; N], Malformed> {
    if let Some(unknown) = fields.keys().find(|name| !names.contains(name)) {
        return malformed(format!("unknown field {unknown:?}"));
    }
    let mut values = [&Json::Null; N];
    for (slot, name) in values.iter_mut().zip(names) {
        let Some(value) = fields.get(name) else { return malformed(format!("field \"{name}\" is missing")) };
        *slot = value;
    }
    Ok(values)
}

fn base64(value: &Json, name: &str) -> Result<Vec<u8>, Malformed> {
    match value.as_str().map(|text| STANDARD.decode(text)) {
        Some(Ok(bytes)) => Ok(bytes),
        _ => malformed(format!("{name} is not standard base64 with padding")),
    }
}

/// DSSE's pre-authentication encoding: `DSSEv1 SP len(type) SP type SP len(body) SP body`, lengths in bytes, in decimal.
#[must_use]
pub fn pae(payload_type: &str, body: &[u8]) -> Vec<u8> {
    let mut out = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), body.len()).into_bytes();
    out.extend_from_slice(body);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pae_of_the_dsse_specification() {
        assert_eq!(
            pae("http://example.com/HelloWorld", b"hello world"),
            b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
        );
    }

    fn sample() -> String {
        String::from_utf8(Envelope::seal(b"{}".to_vec(), &SigningKey::from_seed([1; 32])).emit()).unwrap()
    }

    #[test]
    fn refusals_name_the_field() {
        let good = sample();
        let sig = good.split(r#""sig":""#).nth(1).unwrap().split('"').next().unwrap();
        let mut cases = vec![
            ("[]".to_owned(), "envelope: a JSON object was expected"),
            ("{".to_owned(), "envelope: a field name in double quotes was expected at byte 1"),
            (good.replace("payloadType", "type"), "envelope: unknown field \"type\""),
            (good.replace(r#""payload":"e30=","#, ""), "envelope: field \"payload\" is missing"),
            (
                good.replace("servanda", "other"),
                "envelope: payloadType is \"application/vnd.other.statement+json\", expected \"application/vnd.servanda.statement+json\"",
            ),
            (good.replace("e30=", "e30"), "envelope: payload is not standard base64 with padding"),
            (good.replace("e30=", "e31="), "envelope: payload is not standard base64 with padding"),
            (good.replace("\"e30=\"", "7"), "envelope: payload is not standard base64 with padding"),
            (
                good.replace("ed25519:", "rsa:"),
                "envelope: keyid is \"rsa:8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c\", expected \"ed25519:\" and 64 lower-case hexadecimal digits",
            ),
            (good.replace(sig, "AAAA"), "envelope: sig holds 3 bytes, an Ed25519 signature has 64"),
            (good.replace("[{", "[{\"x\":1,"), "envelope: unknown field \"x\""),
            (good.replace("[{", "[1,{"), "envelope: signatures must be a list of exactly one signature"),
        ];
        let (head, tail) = good.split_once('[').unwrap();
        assert!(tail.ends_with("]}"));
        cases.push((format!("{head}[]}}"), "envelope: signatures must be a list of exactly one signature"));
        cases.push((format!("{head}[\"s\"]}}"), "envelope: a signature must be an object with keyid and sig"));
        for (text, message) in cases {
            assert_eq!(Envelope::parse(text.as_bytes()).unwrap_err().to_string(), message, "{text}");
        }
    }

    #[test]
    fn field_order_and_space_are_the_senders() {
        let good = sample();
        let (_, rest) = good.split_once(',').unwrap();
        let turned = format!(" {{\n{}, \"payloadType\" : \"{PAYLOAD_TYPE}\" }}\n", rest.strip_suffix('}').unwrap());
        assert_eq!(Envelope::parse(turned.as_bytes()), Envelope::parse(good.as_bytes()));
    }

    proptest! {
        #[test]
        fn round_trip(payload in prop::collection::vec(any::<u8>(), 0..300), seed: [u8; 32]) {
            let envelope = Envelope::seal(payload, &SigningKey::from_seed(seed));
            prop_assert_eq!(Envelope::parse(&envelope.emit()).unwrap(), envelope);
        }

        #[test]
        fn no_damage_panics(at in 0usize..400, byte: u8) {
            let mut bytes = sample().into_bytes();
            let at = at % bytes.len();
            bytes[at] = byte;
            let _ = Envelope::parse(&bytes);
        }
    }
}
