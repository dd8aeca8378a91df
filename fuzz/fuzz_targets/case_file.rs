#![no_main]
//! A case file: read, and then played on a real charter. Whatever statements it tells of, nothing panics, and one story has
//! one outcome.

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use servanda_cases::{parse_cases, run_case};
use servanda_charter::SourceFile;
use servanda_partnership::{Compiled, compile};

static CHARTER: LazyLock<Arc<Compiled>> = LazyLock::new(|| {
    let text = include_bytes!("../../charters/two-hospitals/charter.md");
    let file = SourceFile::from_bytes("charter.md", text).expect("the example charter is text");
    Arc::new(compile(vec![file]).map_err(|(_, found)| found).expect("the example charter compiles"))
});

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(cases) = parse_cases(text, CHARTER.program.zone()) else { return };
    for case in cases.iter().take(2) {
        let [one, two] = [false, true].map(|traces| run_case(case, &CHARTER, "servanda/fuzz", traces));
        assert_eq!(one.entries, two.entries, "one story, two records");
        assert_eq!(one.passed(), two.passed(), "one story, two outcomes");
    }
});
