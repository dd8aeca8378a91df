//! Clauses of other people's agreements, read in place and measured against the rows that name them; never copied here.

use servanda_annex::{Recognised, read, recognise};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Agreement, the lead of its rows' numbers, file.
const TEXTS: [(&str, &str, &str); 13] = [
    ("DESCA", "", "desca-2020-consortium-agreement.txt"),
    ("DUA-OAI", "", "microsoft-dua-oai.txt"),
    ("Sitra", "CA", "sitra-rulebook-constitutive-agreement.txt"),
    ("Sitra", "GT", "sitra-rulebook-general-terms.txt"),
    ("Sitra", "GM", "sitra-rulebook-governance-model.txt"),
    ("CommonPaper", "PA", "common-paper-partnership-agreement.md"),
    ("CommonPaper", "AI", "common-paper-ai-addendum.md"),
    ("CommonPaper", "SLA", "common-paper-sla-2.md"),
    ("CommonPaper", "DPA", "common-paper-dpa-1.1.md"),
    ("Energous", "", "energous-dialog-strategic-alliance.txt"),
    ("Foundation", "", "foundation-medicine-roche-collaboration.txt"),
    ("FuelCell", "", "fuelcell-exxonmobil-joint-development.txt"),
    ("Transphorm", "", "transphorm-joint-venture.txt"),
];

fn folder() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = here.ancestors().map(|a| a.join("shared/agreements")).find(|p| p.join("clauses.tsv").is_file());
    if found.is_none() {
        assert!(std::env::var("CI").is_err(), "shared/agreements must be present in CI");
        println!("not here: shared/agreements");
    }
    found
}

/// A number's parts, however it is spelled: `8.02(b)2ii` is 8, 02, b, 2, ii.
fn parts(number: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut alone = true;
    for c in number.chars() {
        if !c.is_alphanumeric() {
            alone = true;
            continue;
        }
        let joins = !alone
            && out.last().is_some_and(|l| {
                l.ends_with(|x: char| x.is_ascii_digit() == c.is_ascii_digit() || l.starts_with("Alt"))
            });
        match out.last_mut().filter(|_| joins) {
            Some(l) => l.push(c),
            None => out.push(c.to_string()),
        }
        alone = false;
    }
    out.into_iter().map(|p| p.to_lowercase()).collect()
}

/// The numbers that a row names: `1.9-1.11` are three, `8.2(b)(c)` are two.
fn numbers(row: &str) -> Vec<Vec<String>> {
    if let Some((from, to)) = row.split_once('-') {
        let (from, to) = (parts(from), parts(to));
        let (Some(a), Some(b)) =
            (from.last().and_then(|n| n.parse::<u32>().ok()), to.last().and_then(|n| n.parse::<u32>().ok()))
        else {
            return vec![from];
        };
        return (a..=b)
            .map(|n| {
                let mut p = from.clone();
                p.pop();
                p.push(n.to_string());
                p
            })
            .collect();
    }
    let p = parts(row);
    if row.contains(")(") && row.matches('(').count() == 2 && p.last().is_some_and(|l| l == "c") {
        let mut first = p.clone();
        let last = first.pop();
        let mut second = first.clone();
        second.pop();
        second.extend(last);
        return vec![first, second];
    }
    vec![p]
}

fn known(r: &Recognised) -> BTreeSet<Vec<String>> {
    r.clauses
        .iter()
        .map(|c| {
            let mut p: Vec<String> =
                c.annex.iter().filter_map(|a| a.split(' ').next_back()).map(str::to_lowercase).collect();
            p.extend(parts(&c.number));
            p
        })
        .collect()
}

/// Rows about a definition name the term, `App.A FTE`; rows about an exhibit its letter.
fn found(row: &str, r: &Recognised, known: &BTreeSet<Vec<String>>) -> bool {
    let row = row.trim_start_matches("Ex.").trim_start_matches("App.");
    if let Some((_, term)) = row.split_once(' ') {
        return r.definitions.iter().any(|d| d.term.to_lowercase().starts_with(&term.to_lowercase()));
    }
    // The rows of DESCA's clause 8.2 leave out the 1 that the text has before its alternatives.
    let row = &row.replace("8.2.Alt", "8.2.1.Alt");
    // A row may name the clause above numbered ones that has no line of its own.
    numbers(row).iter().all(|n| known.iter().any(|k| k.starts_with(n)))
}

#[test]
fn clauses_are_found_in_others_agreements() {
    let Some(folder) = folder() else { return };
    let rows = std::fs::read_to_string(folder.join("clauses.tsv")).unwrap();
    let mut poor = Vec::new();
    println!(
        "{:<46} {:>5} {:>6} {:>7} {:>8} {:>7} {:>8}",
        "text", "rows", "found", "share", "clauses", "twice", "unclear"
    );
    for (agreement, lead, file) in TEXTS {
        let bytes = std::fs::read(folder.join(file)).unwrap();
        let r = recognise(&read(file, &bytes).unwrap());
        let known = known(&r);
        let mut of: Vec<&str> = rows
            .lines()
            .filter_map(|l| {
                let mut cells = l.split('\t');
                let (a, clause) = (cells.next()?, cells.next()?);
                if a != agreement {
                    return None;
                }
                if lead.is_empty() { Some(clause) } else { clause.strip_prefix(lead)?.strip_prefix(' ') }
            })
            .collect();
        of.dedup();
        let missed: Vec<&&str> = of.iter().filter(|c| !found(c, &r, &known)).collect();
        let got = of.len() - missed.len();
        let share = got as f64 * 100.0 / of.len() as f64;
        let twice: Vec<String> =
            r.clauses.iter().filter(|c| c.doubled).map(|c| format!("{} at {}", c.address(), c.place())).collect();
        println!(
            "{file:<46} {:>5} {got:>6} {share:>6.1}% {:>8} {:>7} {:>8}",
            of.len(),
            r.clauses.len(),
            twice.len(),
            r.unclear.len()
        );
        println!("    missed: {missed:?}");
        if std::env::var("SHOW").is_ok() {
            println!("    twice: {twice:?}");
            for u in &r.unclear {
                println!("    unclear {} {}: {}", u.place, u.why, u.text.chars().take(90).collect::<String>());
            }
            println!("    all: {}", r.clauses.iter().map(|c| c.address()).collect::<Vec<_>>().join(" "));
        }
        if share < 95.0 {
            poor.push(file);
        }
    }
    assert!(poor.is_empty(), "under 95 %: {poor:?}");
}
