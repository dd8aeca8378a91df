#![no_main]
//! A bundle: as a ZIP's bytes, and as the files of a folder. No input panics, and nobody makes a good one by chance.

use libfuzzer_sys::fuzz_target;
use servanda_bundle::{Bundle, Grade, audit};

/// The files that every bundle has; the fuzzer fills them.
const NAMES: [&str; 6] =
    ["bundle.json", "checkpoint", "entries.bin", "leaves.sha256", "verdicts.tsv", "charter/x/charter.md"];

fuzz_target!(|bytes: &[u8]| {
    if let Ok(bundle) = Bundle::from_zip(bytes) {
        assert_eq!(bundle.to_zip().expect("what was read can be written"), bytes, "one bundle, two ZIPs");
        let _graded = audit(&bundle, None).grade();
    }
    // A byte 0x00 divides the files.
    let files =
        NAMES.iter().zip(bytes.split(|byte| *byte == 0)).map(|(name, data)| ((*name).to_owned(), data.to_vec()));
    let bundle = Bundle { files: files.collect() };
    assert_eq!(audit(&bundle, None).grade(), Grade::Bad, "made by chance");
});
