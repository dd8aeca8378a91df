#![no_main]
//! A checkpoint's text: what parses is written again as it was.

use libfuzzer_sys::fuzz_target;
use servanda_tlog::Checkpoint;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(checkpoint) = Checkpoint::parse(text) {
        assert_eq!(checkpoint.to_string(), text, "one checkpoint, two spellings");
        let _either = checkpoint.state_digest();
    }
});
