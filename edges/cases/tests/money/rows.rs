//! Rows of sums: each section of the tables beside this file is a charter and the cases that it must keep, through the real compiler,
//! real signed statements and the real run.

use servanda_cases::{parse_cases, run_case};
use servanda_charter::SourceFile;
use servanda_partnership::compile;
use std::sync::Arc;

/// The parties that all rows share.
const PARTIES: &str = r#"# Rows

## 1 Parties

Days begin and end in [Europe/Berlin](#place.zone).

```charter
party "maker" { name = "Maker" }
party "alpha" { name = "Alpha" }
party "beta" { name = "Beta" }
party "gamma" { name = "Gamma" }
party "keeper" { name = "Keeper" }
calendar "default" { zone = place.zone }
record "settings" { sequencer = party.keeper }
```

"#;

/// A section's charter and its cases.
fn parts(section: &str) -> (String, String) {
    let (mut charter, mut cases, mut in_case) = (String::from("## 2 "), String::new(), false);
    for line in section.lines() {
        match (in_case, line.trim_end()) {
            (false, "```case") => in_case = true,
            (true, "```") => in_case = false,
            (true, line) => cases.push_str(&format!("{line}\n")),
            (false, line) => charter.push_str(&format!("{line}\n")),
        }
    }
    (charter, cases)
}

fn run(table: &str) -> usize {
    let (mut wrong, mut rows) = (Vec::new(), 0usize);
    for section in table.split("\n## ").skip(1) {
        let (charter, cases) = parts(section);
        let name = section.lines().next().unwrap_or_default();
        let text = format!("{PARTIES}{charter}");
        let compiled = match compile(vec![SourceFile::from_bytes("charter.md", text.as_bytes()).unwrap()]) {
            Ok(c) => Arc::new(c),
            Err((charter, found)) => {
                let told = found.iter().map(|d| format!("{} {} {}", charter.source(d.span), d.code, d.message));
                wrong.push(format!("{name}: {}", told.collect::<Vec<_>>().join("\n    ")));
                continue;
            }
        };
        for block in &compiled.charter.blocks {
            let sentence = compiled.sentence(block);
            assert!(sentence.ends_with('.') && !sentence.contains('('.to_string().repeat(2).as_str()), "{sentence}");
        }
        let cases = parse_cases(&cases, compiled.program.zone()).unwrap_or_else(|e| panic!("{name}: {e}"));
        for case in cases {
            rows = rows.saturating_add(1);
            let done = run_case(&case, &compiled, "servanda/rows", false);
            for c in done.checks.iter().filter(|c| !c.ok) {
                wrong.push(format!("{name}, {}: expected {}, actual {}", case.title, c.expected, c.actual));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    rows
}

#[test]
fn royalty_rows() {
    assert_eq!(run(include_str!("royalty.md")), 25);
}

#[test]
fn liability_rows() {
    assert_eq!(run(include_str!("liability.md")), 13);
}

#[test]
fn credit_rows() {
    assert_eq!(run(include_str!("credits.md")), 8);
}

/// Nothing that all parties share is computed with an undisclosed value: verdicts, events and digest are the same for who
/// knows it and who does not.
#[test]
fn who_knows_the_values_computes_the_same_record() {
    let text = include_str!("../../../../charters/hidden-rate/charter.md");
    let compiled = compile(vec![SourceFile::from_bytes("charter.md", text.as_bytes()).unwrap()]);
    let compiled = Arc::new(compiled.unwrap_or_else(|_| panic!("hidden-rate compiles")));
    let cases = include_str!("../../../../charters/hidden-rate/cases/hidden.case");
    let mut both = 0;
    for case in parse_cases(cases, compiled.program.zone()).unwrap().into_iter().filter(|c| !c.knows.is_empty()) {
        let knowing = run_case(&case, &compiled, "servanda/rows", false).end;
        let blind = servanda_cases::Case { knows: Vec::new(), ..case };
        let blind = run_case(&blind, &compiled, "servanda/rows", false).end;
        assert_eq!(knowing.digest(), blind.digest());
        assert_eq!(knowing.run().events().len(), blind.run().events().len());
        assert_eq!(knowing.sums_owed(), blind.sums_owed());
        assert!(blind.run().compared().is_empty());
        both += knowing.run().compared().len();
    }
    assert_eq!(both, 3, "who knows compared each declared sum, and one value alone was not enough");
}
