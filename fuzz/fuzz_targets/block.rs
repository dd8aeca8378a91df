#![no_main]
//! One charter block, already inside its fence: the reader of blocks gets every byte.

use libfuzzer_sys::fuzz_target;
use servanda_charter::{SourceFile, parse, render};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let text = format!("# 1 Clause\n\nWithin [two days](#a.b).\n\n````charter\n{text}\n````\n");
    let parsed = parse(vec![SourceFile { path: "charter.md".to_owned(), text }]);
    for diagnostic in &parsed.diagnostics {
        assert!(!render(diagnostic, &parsed.charter).is_empty());
    }
});
