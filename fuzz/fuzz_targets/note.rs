#![no_main]
//! A signed note and a verifier key: what parses is written again as it was; verification never panics.

use libfuzzer_sys::fuzz_target;
use servanda_tlog::{SignedNote, VerifierKey};

/// The sequencer of docs/format.md §12, so that the seeds verify.
const VKEY: &str = "servanda/two-hospitals+b088fb4b+AYE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU";

fuzz_target!(|bytes: &[u8]| {
    if let Ok(note) = SignedNote::parse(bytes) {
        assert_eq!(note.to_string().as_bytes(), bytes, "one note, two spellings");
        let known = VerifierKey::parse(VKEY).expect("a good key");
        let _either = note.verify(&[known]);
    }
    if let Some(key) = std::str::from_utf8(bytes).ok().and_then(|text| VerifierKey::parse(text).ok()) {
        assert_eq!(VerifierKey::parse(&key.to_string()).as_ref(), Ok(&key));
    }
});
