#![no_main]
//! A receipt: what parses is written and read again as the same receipt; verification never panics.

use libfuzzer_sys::fuzz_target;
use servanda_tlog::{TlogProof, VerifierKey};

/// The sequencer of docs/format.md §12, so that the seeds verify.
const VKEY: &str = "servanda/two-hospitals+b088fb4b+AYE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU";

fuzz_target!(|bytes: &[u8]| {
    if let Ok(proof) = TlogProof::parse(bytes) {
        assert_eq!(TlogProof::parse(proof.to_string().as_bytes()).as_ref(), Ok(&proof));
        let known = VerifierKey::parse(VKEY).expect("a good key");
        let _either = proof.verify(b"leaf", "servanda/two-hospitals", &[known]);
    }
});
