//! What the cases of the DESCA charter keep, found by execution: `servanda coverage` changes the charter clause by clause and
//! looks whether a case notices. The figures here only rise.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::{Outcome, process};

/// Rows of the table of clauses: every clause of the agreement, none forgotten.
const ROWS: u64 = 175;

/// How many clauses of level E (the machine keeps them) must be kept, each by a case that fails without it.
const KEPT: u64 = 45;

/// Tries every change (under a minute on a quiet machine) and compares the figures.
pub fn run() -> Outcome {
    let mut command = Command::new(process::built("servanda")?);
    command.current_dir(process::root()).args(["coverage", "charters/desca", "--rows", "charters/desca/clauses.tsv"]);
    let said = process::ask(command.args(["--agreement", "DESCA", "--json"]), Duration::from_secs(1200))?;
    if said.code != Some(0) {
        return Err(format!("coverage: `servanda coverage` ended with exit code {:?}\n{}", said.code, said.err));
    }
    let tally = tally(&said.out)?;
    for level in ["E", "D", "R", "P"] {
        let states = ["kept", "mapped", "prose", "unmapped"].map(|state| (state, count(&tally, level, state)));
        let rows: u64 = states.iter().map(|(_, n)| n).sum();
        let states: Vec<String> = states.iter().map(|(state, n)| format!("{n} {state}")).collect();
        println!("coverage: {level}: {rows} rows: {}", states.join(", "));
    }
    judge(&tally)
}

/// Level and state → how many rows.
type Tally = BTreeMap<(String, String), u64>;

fn tally(json: &str) -> Result<Tally, String> {
    let value: Value = serde_json::from_str(json).map_err(|e| format!("coverage: the answer is no JSON: {e}"))?;
    let rows = value.get("rows").and_then(Value::as_array).ok_or("coverage: the answer has no `rows`")?;
    let mut tally = Tally::new();
    for row in rows {
        let word = |key: &str| row.get(key).and_then(Value::as_str).map(str::to_owned);
        let (Some(level), Some(state)) = (word("level"), word("state")) else {
            return Err(format!("coverage: a row without level or state: {row}"));
        };
        let n = tally.entry((level, state)).or_default();
        *n = n.saturating_add(1);
    }
    Ok(tally)
}

fn count(tally: &Tally, level: &str, state: &str) -> u64 {
    tally.get(&(level.to_owned(), state.to_owned())).copied().unwrap_or_default()
}

fn judge(tally: &Tally) -> Outcome {
    let mut broken = Vec::new();
    let rows: u64 = tally.values().sum();
    if rows != ROWS {
        broken.push(format!("coverage: {rows} rows, and charters/desca/clauses.tsv must have {ROWS}"));
    }
    let unmapped: u64 = tally.iter().filter(|((_, state), _)| state == "unmapped").map(|(_, n)| n).sum();
    if unmapped != 0 {
        broken.push(format!(
            "coverage: {unmapped} clauses are in no part of the charter; `servanda coverage` names them"
        ));
    }
    let kept = count(tally, "E", "kept");
    if kept < KEPT {
        broken.push(format!("coverage: {kept} clauses of level E are kept, and {KEPT} must be"));
    }
    if broken.is_empty() { Ok(()) } else { Err(broken.join("\n")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(kept: u64, mapped: u64, unmapped: u64) -> Tally {
        let row = |state: &str| format!(r#"{{"clause":"1","level":"E","state":"{state}","by":[]}}"#);
        let rows: Vec<String> = [("kept", kept), ("mapped", mapped), ("unmapped", unmapped)]
            .iter()
            .flat_map(|(state, n)| (0..*n).map(|_| row(state)))
            .collect();
        tally(&format!(r#"{{"rows":[{}]}}"#, rows.join(","))).unwrap()
    }

    #[test]
    fn figures_that_fall_are_named() {
        assert_eq!(judge(&answer(KEPT, ROWS - KEPT, 0)), Ok(()));
        assert!(judge(&answer(KEPT - 1, ROWS - KEPT + 1, 0)).unwrap_err().contains("level E are kept"));
        assert!(judge(&answer(KEPT, ROWS - KEPT - 1, 1)).unwrap_err().contains("1 clauses are in no part"));
        assert!(judge(&answer(KEPT, 1, 0)).unwrap_err().contains("must have 175"));
        assert!(tally("{}").is_err() && tally("no").is_err());
    }
}
