#![no_main]
//! A signed envelope: what parses is written and read again as the same envelope; opening never panics.

use libfuzzer_sys::fuzz_target;
use servanda_statement::{Envelope, Statement, Verified};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(envelope) = Envelope::parse(bytes) {
        assert_eq!(Envelope::parse(&envelope.emit()).as_ref(), Ok(&envelope));
    }
    if let Err(error) = Verified::<Statement>::open(bytes) {
        assert!(!error.refusal().message.is_empty());
    }
});
