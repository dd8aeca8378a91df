#![no_main]
//! A charter's source: prose, terms and blocks. Every diagnostic can be shown, wherever it points.

use libfuzzer_sys::fuzz_target;
use servanda_charter::{SourceFile, parse, render};

fuzz_target!(|bytes: &[u8]| {
    let Ok(file) = SourceFile::from_bytes("charter.md", bytes) else { return };
    let parsed = parse(vec![file]);
    for diagnostic in &parsed.diagnostics {
        assert!(!render(diagnostic, &parsed.charter).is_empty());
    }
});
