//! What the cases of the four agreements keep, found by execution: `servanda coverage` changes each charter clause by clause
//! and looks whether a case notices. The figures here only rise.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::{Outcome, process};

/// An agreement's charter: its folder, its name in the table of clauses, how many rows the table has, and how many rows of
/// level E (the machine keeps them) and D (it runs the clock) a case must keep.
struct Agreement {
    folder: &'static str,
    name: &'static str,
    rows: u64,
    kept: u64,
}

/// 435 rows in all, 278 of them E or D: 269 kept. What is not is listed in each charter's notes.
const AGREEMENTS: [Agreement; 4] = [
    Agreement { folder: "charters/desca", name: "DESCA", rows: 175, kept: 98 },
    Agreement { folder: "charters/sitra", name: "Sitra", rows: 116, kept: 79 },
    Agreement { folder: "charters/common-paper", name: "CommonPaper", rows: 97, kept: 61 },
    Agreement { folder: "charters/dua-oai", name: "DUA-OAI", rows: 47, kept: 31 },
];

/// Tries every change (some two minutes on a quiet machine) and compares the figures.
pub fn run() -> Outcome {
    let mut broken = Vec::new();
    for a in &AGREEMENTS {
        let mut command = Command::new(process::built("servanda")?);
        let table = format!("{}/clauses.tsv", a.folder);
        command.current_dir(process::root()).args(["coverage", a.folder, "--rows", &table]);
        let said = process::ask(command.args(["--agreement", a.name, "--json"]), Duration::from_secs(1200))?;
        if said.code != Some(0) {
            return Err(format!("coverage: `servanda coverage` ended with exit code {:?}\n{}", said.code, said.err));
        }
        let tally = tally(&said.out)?;
        for level in ["E", "D", "R", "P"] {
            let states = ["kept", "mapped", "prose", "unmapped"].map(|state| (state, count(&tally, level, state)));
            let rows: u64 = states.iter().map(|(_, n)| n).sum();
            let states: Vec<String> = states.iter().map(|(state, n)| format!("{n} {state}")).collect();
            println!("coverage: {} {level}: {rows} rows: {}", a.name, states.join(", "));
        }
        if let Err(what) = judge(a, &tally) {
            broken.push(what);
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(broken.join("\n")) }
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

fn judge(a: &Agreement, tally: &Tally) -> Outcome {
    let mut broken = Vec::new();
    let rows: u64 = tally.values().sum();
    if rows != a.rows {
        broken.push(format!("coverage: {rows} rows, and {}/clauses.tsv must have {}", a.folder, a.rows));
    }
    let unmapped: u64 = tally.iter().filter(|((_, state), _)| state == "unmapped").map(|(_, n)| n).sum();
    if unmapped != 0 {
        broken.push(format!(
            "coverage: {unmapped} clauses of {} are in no part of the charter; `servanda coverage` names them",
            a.name
        ));
    }
    let kept = count(tally, "E", "kept").saturating_add(count(tally, "D", "kept"));
    if kept < a.kept {
        broken
            .push(format!("coverage: {kept} clauses of {} of levels E and D are kept, and {} must be", a.name, a.kept));
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
        let a = &AGREEMENTS[0];
        let (rows, kept) = (a.rows, a.kept);
        assert_eq!(judge(a, &answer(kept, rows - kept, 0)), Ok(()));
        assert!(judge(a, &answer(kept - 1, rows - kept + 1, 0)).unwrap_err().contains("of levels E and D are kept"));
        assert!(judge(a, &answer(kept, rows - kept - 1, 1)).unwrap_err().contains("1 clauses of DESCA are in no part"));
        assert!(judge(a, &answer(kept, 1, 0)).unwrap_err().contains("must have 175"));
        assert_eq!(AGREEMENTS.iter().map(|a| a.rows).sum::<u64>(), 435);
        // 85 of 100 of the 278 rows of levels E and D.
        assert!(AGREEMENTS.iter().map(|a| a.kept).sum::<u64>() * 100 >= 278 * 85);
        assert!(tally("{}").is_err() && tally("no").is_err());
    }
}
