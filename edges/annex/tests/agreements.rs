//! Clauses of other people's agreements, read in place and measured against the rows that name them; never copied here.
#![expect(clippy::unwrap_used, reason = "test helpers that fail loudly; clippy allows it only inside #[test]")]

mod made;

use servanda_annex::{Read, Recognised, read, recognise};
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

/// The numbers that `clauses.tsv` gives of one text.
fn rows_of<'a>(rows: &'a str, agreement: &str, lead: &str) -> Vec<&'a str> {
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
    of
}

/// The text in its own form, as a Word document and as a PDF.
fn forms(file: &str, bytes: &[u8]) -> [(&'static str, Read); 3] {
    let own = read(file, bytes).unwrap();
    let docx = read("made.docx", &made::docx(&own)).unwrap();
    let pdf = read("made.pdf", &made::pdf(&own)).unwrap();
    [("own", own), ("docx", docx), ("pdf", pdf)]
}

#[test]
fn clauses_are_found_in_others_agreements() {
    let Some(folder) = folder() else { return };
    let rows = std::fs::read_to_string(folder.join("clauses.tsv")).unwrap();
    let mut poor = Vec::new();
    println!(
        "{:<46} {:<5} {:>5} {:>6} {:>7} {:>8} {:>8}",
        "text", "form", "rows", "found", "share", "clauses", "unclear"
    );
    for (agreement, lead, file) in TEXTS {
        let bytes = std::fs::read(folder.join(file)).unwrap();
        let of = rows_of(&rows, agreement, lead);
        let mut own: Vec<String> = Vec::new();
        for (form, read) in forms(file, &bytes) {
            let r = recognise(&read);
            let known = known(&r);
            let missed: Vec<&&str> = of.iter().filter(|c| !found(c, &r, &known)).collect();
            let got = of.len() - missed.len();
            let share = got as f64 * 100.0 / of.len() as f64;
            println!(
                "{file:<46} {form:<5} {:>5} {got:>6} {share:>6.1}% {:>8} {:>8}",
                of.len(),
                r.clauses.len(),
                r.unclear.len()
            );
            let addresses: Vec<String> = r.clauses.iter().map(|c| c.address()).collect();
            if std::env::var("SHOW").is_ok() {
                println!("    missed: {missed:?}");
                for u in &r.unclear {
                    println!("    unclear {} {}: {}", u.place, u.why, u.text.chars().take(90).collect::<String>());
                }
                println!("    all: {}", addresses.join(" "));
            }
            if share < 95.0 {
                poor.push(format!("{file} as {form}: {share:.1} %, missed {missed:?}"));
            }
            match form {
                "own" => own = addresses,
                // Word keeps paragraphs as they are: exactly the same clauses.
                "docx" => assert_eq!(addresses, own, "{file} as DOCX"),
                _ => {}
            }
        }
    }
    assert!(poor.is_empty(), "under 95 %:\n{}", poor.join("\n"));
}

/// Numbers before which the texts themselves leave one out: looked up in each text.
const LEFT_OUT: [(&str, &[&str]); 4] = [
    ("microsoft-dua-oai.txt", &["1(a).3", "6(d).3"]),
    ("foundation-medicine-roche-collaboration.txt", &["3.3.9"]),
    ("fuelcell-exxonmobil-joint-development.txt", &["6.06", "13.05"]),
    ("transphorm-joint-venture.txt", &["1.6"]),
];

/// What a PDF's lines give beyond the text's own form: lists within a sentence of which a letter comes to stand at the start
/// of a line, and a list that is taken for one of a clause below. Bounded here; nothing else may come.
const OF_LINES: [(&str, &[&str]); 5] = [
    ("sitra-rulebook-general-terms.txt", &["2(i)"]),
    ("common-paper-dpa-1.1.md", &["2.2(a)"]),
    ("energous-dialog-strategic-alliance.txt", &["2.2(e)(A)", "10.3(a)", "20.4(a)"]),
    ("foundation-medicine-roche-collaboration.txt", &["2.1.2(i)", "2.1.2(ii)", "3.3.3(i)", "17.3.2(iv)(b).1"]),
    ("transphorm-joint-venture.txt", &["9.1.1(i)", "11.7.1", "11.7.1(a)", "11.7.1(b)", "11.7.1(c)"]),
];

fn listed<'a>(of: &'a [(&str, &'a [&'a str])], file: &str) -> &'a [&'a str] {
    of.iter().find(|(f, _)| *f == file).map_or(&[], |(_, l)| l)
}

/// Addresses of numbers that have none before them where one should be: a 7 where no 6 is, a first number that is not 1.
fn without_one_before(r: &Recognised) -> Vec<String> {
    let mut out = Vec::new();
    for c in &r.clauses {
        let Some((last, above)) = c.parts.split_last() else { continue };
        let Ok(n) = last.parse::<u32>() else { continue };
        if n <= 1 {
            continue;
        }
        // One before it, or a clause below that one, or an alternative in its place.
        let before = |o: &servanda_annex::Clause| {
            let there = o.parts.get(above.len()).and_then(|t| t.parse::<u32>().ok());
            let alternative = o.parts.get(above.len()).is_some_and(|t| t.starts_with("Alt"));
            o.annex == c.annex && o.parts.starts_with(above) && (there == Some(n - 1) || alternative)
        };
        if !r.clauses.iter().any(before) {
            out.push(c.address());
        }
    }
    out
}

#[test]
fn no_clause_is_invented() {
    let Some(folder) = folder() else { return };
    for (_, _, file) in TEXTS {
        let bytes = std::fs::read(folder.join(file)).unwrap();
        let mut own = BTreeSet::new();
        for (form, read) in forms(file, &bytes) {
            let r = recognise(&read);
            assert_eq!(without_one_before(&r), listed(&LEFT_OUT, file), "{file} as {form}");
            if form == "own" {
                own = r.clauses.iter().map(|c| c.address()).collect();
            }
            let new: Vec<String> = r.clauses.iter().map(|c| c.address()).filter(|a| !own.contains(a)).collect();
            let known: &[&str] = if form == "pdf" { listed(&OF_LINES, file) } else { &[] };
            assert_eq!(new, known, "{file} as {form}: clauses that its own form has not");
        }
    }
}
