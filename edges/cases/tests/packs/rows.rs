//! Every pack's own tests, through the rows as they are lowered: `packs/*/tests` is a charter that declares all that the
//! rows need, with a case for each test that a row names.

use servanda_cases::{parse_cases, run_case};
use servanda_charter::SourceFile;
use servanda_partnership::compile;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn packs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs")
}

/// Runs a pack's tests; answers how many, with the titles.
fn run(name: &str) -> Vec<String> {
    let folder = packs().join(name).join("tests");
    let text = std::fs::read(folder.join("charter.md")).unwrap();
    let compiled = match compile(vec![SourceFile::from_bytes("charter.md", &text).unwrap()]) {
        Ok(c) => Arc::new(c),
        Err((charter, found)) => {
            let told: Vec<String> = found.iter().map(|d| servanda_charter::render(d, &charter)).collect();
            panic!("{name}: {}", told.join("\n"));
        }
    };
    let cases = std::fs::read_to_string(folder.join("cases/vectors.case")).unwrap();
    let mut titles = Vec::new();
    for case in parse_cases(&cases, compiled.program.zone()).unwrap_or_else(|e| panic!("{name}: {e}")) {
        let done = run_case(&case, &compiled, "servanda/packs", false);
        let bad = done.checks.iter().find(|c| !c.ok).map(|c| format!("expected {}, actual {}", c.expected, c.actual));
        assert_eq!(bad, None, "{name}, {}", case.title);
        titles.push(case.title);
    }
    titles
}

/// The ids of the tests that a pack's rows name.
fn named(name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(packs().join(name).join("pack.toml")).unwrap();
    let lists = text.lines().filter_map(|l| l.strip_prefix("tests = [").and_then(|l| l.strip_suffix(']')));
    let mut ids: Vec<String> =
        lists.flat_map(|l| l.split(',').map(|t| t.trim().trim_matches('"').to_owned())).collect();
    ids.sort();
    ids.dedup();
    ids
}

#[test]
fn every_test_that_a_row_names_passes() {
    for (name, least) in [("incidents", 31), ("retention", 5)] {
        let titles = run(name);
        assert!(titles.len() >= least, "{name}: {} tests", titles.len());
        for id in named(name) {
            let there = titles.iter().any(|t| t.split(' ').next().is_some_and(|t| t.starts_with(&id)));
            assert!(there, "{name}: no test `{id}`");
        }
    }
}
