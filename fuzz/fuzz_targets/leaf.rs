#![no_main]
//! A log entry's bytes: whatever parses is written again byte for byte.

use libfuzzer_sys::fuzz_target;
use servanda_tlog::Leaf;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(leaf) = Leaf::parse(bytes) {
        assert_eq!(leaf.encode(), bytes, "one leaf, two spellings");
    }
});
