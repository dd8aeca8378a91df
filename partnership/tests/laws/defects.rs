//! Drafting faults found in real agreements, each as a small charter in its own words and the agreement's own numbers:
//! `defects/<name>/bad.md` is told what `expect.txt` says, and `mended.md` is told nothing.
//!
//! Each fault is also found in generated variants of its charter (other names, other numbers, another place), and no
//! variant of the mended twin is told anything; nor is any charter of this house.

#![expect(clippy::disallowed_methods, reason = "tests read their data; the crate itself touches no disk")]

use servanda_charter::{Charter, Diagnostic, Severity, SourceFile};
use servanda_partnership::{compile, review};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Variants of each charter.
const VARIANTS: u32 = 24;

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/defects")
}

/// All that a drafter is told: by the compiler, by the review, and as notes.
fn told(files: Vec<SourceFile>) -> (Charter, Vec<Diagnostic>, Vec<Diagnostic>) {
    let (charter, mut found) = match compile(files) {
        Ok(c) => (c.charter.as_ref().clone(), c.warnings),
        Err(e) => e,
    };
    let read = review(&charter);
    found.extend(read.warnings);
    (charter, found, read.notes)
}

fn file(text: &str) -> Vec<SourceFile> {
    vec![SourceFile { path: "charter.md".to_owned(), text: text.to_owned() }]
}

fn lines(found: &[Diagnostic], notes: &[Diagnostic]) -> String {
    let mut out = String::new();
    for (d, note) in found.iter().map(|d| (d, false)).chain(notes.iter().map(|d| (d, true))) {
        let severity = match d.severity {
            _ if note => "note",
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let clause = d.clause.as_deref().unwrap_or("no clause");
        let _ = writeln!(out, "{severity}[{}] in clause {clause}\n  {}", d.code, d.message);
        let _ = writeln!(out, "  {}", d.help.as_deref().unwrap_or("(no question)"));
    }
    out
}

/// Names of the faults, with the faulty text, its mended twin, and what is told.
fn defects() -> Vec<(String, String, String, String)> {
    let mut names: Vec<PathBuf> = std::fs::read_dir(here()).unwrap().map(|e| e.unwrap().path()).collect();
    names.sort();
    let read = |p: &Path, f: &str| std::fs::read_to_string(p.join(f)).unwrap_or_default();
    names
        .iter()
        .map(|p| {
            let name = p.file_name().unwrap().to_string_lossy().into_owned();
            (name, read(p, "bad.md"), read(p, "mended.md"), read(p, "expect.txt"))
        })
        .collect()
}

/// The code that a fault is told under: the first of its expected lines.
fn code(expect: &str) -> &str {
    expect.split(['[', ']']).nth(1).unwrap_or("(none)")
}

#[test]
fn each_defect_is_told_with_its_question() {
    let mut wrong = String::new();
    for (name, bad, _, expect) in defects() {
        let (_, found, notes) = told(file(&bad));
        let got = lines(&found, &notes);
        assert!(!got.contains("(no question)"), "{name}: {got}");
        if got != expect || got.is_empty() {
            let _ = writeln!(wrong, "--- {name} ---\n{got}--- end ---");
        }
    }
    assert!(wrong.is_empty(), "the words changed; now they are:\n{wrong}");
}

#[test]
fn mended_twins_are_told_nothing() {
    let mut wrong = String::new();
    for (name, bad, mended, expect) in defects() {
        assert_ne!(bad, mended, "{name}");
        let (_, found, notes) = told(file(&mended));
        // A note may stay: that precedence decides is worth knowing.
        let notes: Vec<Diagnostic> =
            notes.into_iter().filter(|n| n.code == code(&expect) && n.code == "number_gap").collect();
        if !found.is_empty() || !notes.is_empty() {
            let _ = writeln!(wrong, "--- {name} ---\n{}", lines(&found, &notes));
        }
        assert!(compile(file(&mended)).is_ok(), "{name}");
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn variants_fire_and_their_twins_are_silent() {
    let mut wrong = String::new();
    for (name, bad, mended, expect) in defects() {
        let code = code(&expect);
        for n in 0..VARIANTS {
            let text = variant(&bad, n);
            let (_, found, notes) = told(file(&text));
            if !found.iter().chain(&notes).any(|d| d.code == code) {
                let _ = writeln!(wrong, "{name} variant {n} is not told {code}:\n{}", lines(&found, &notes));
            }
            let twin = variant(&mended, n);
            let (_, found, notes) = told(file(&twin));
            if !found.is_empty() || notes.iter().any(|d| d.code == code && code == "number_gap") {
                let _ = writeln!(wrong, "{name} mended variant {n} is told:\n{}", lines(&found, &notes));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.get(..wrong.len().min(6_000)).unwrap_or(&wrong));
}

#[test]
fn the_charters_of_this_house_are_told_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../charters");
    let mut wrong = String::new();
    for entry in std::fs::read_dir(root).unwrap() {
        let folder = entry.unwrap().path();
        let main = folder.join("charter.md");
        if !main.exists() {
            continue;
        }
        let mut paths = vec![("charter.md".to_owned(), main)];
        if let Ok(dir) = std::fs::read_dir(folder.join("schedules")) {
            let more = dir.map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|x| x == "md"));
            paths.extend(more.map(|p| (format!("schedules/{}", p.file_name().unwrap().to_string_lossy()), p)));
        }
        let read = |(path, p): (String, PathBuf)| SourceFile { path, text: std::fs::read_to_string(p).unwrap() };
        let (charter, _) = match compile(paths.into_iter().map(read).collect()) {
            Ok(c) => (c.charter.as_ref().clone(), c.warnings),
            Err(e) => e,
        };
        let read = review(&charter);
        if !read.warnings.is_empty() {
            let _ = writeln!(wrong, "{}:\n{}", folder.display(), lines(&read.warnings, &[]));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// `docs/defects.md` has a row for each transcription, under the code that it is told by, and for no other.
#[test]
fn the_table_of_defects_is_true() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/defects.md");
    let page = std::fs::read_to_string(page).unwrap();
    let rows = page.lines().filter(|l| l.starts_with('|')).skip(2);
    let listed: BTreeSet<(String, String)> = rows
        .map(|l| {
            let cells: Vec<&str> = l.split('|').map(|c| c.trim().trim_matches('`')).collect();
            (cells[4].to_owned(), cells[3].to_owned())
        })
        .collect();
    let kept: BTreeSet<(String, String)> = defects().into_iter().map(|(n, _, _, e)| (n, code(&e).to_owned())).collect();
    assert_eq!(listed, kept);
}

#[test]
fn hostile_prose_costs_little() {
    for piece in
        ["[", "[a](", "\"", "clause ", "clause 1.1, ", "(((", "|", "Aa Bb ", "30 days (", "\\", "```", "[a](#b.c) "]
    {
        let text = format!("# 1 A\n\n\"X\" means y.\n\n{}\n", piece.repeat(20_000));
        let _ = told(file(&text));
    }
}

/// Where the days of the variants end.
const ZONES: [&str; 7] = [
    "Asia/Tokyo",
    "Europe/Helsinki",
    "America/New_York",
    "Pacific/Apia",
    "Africa/Nairobi",
    "Asia/Kathmandu",
    "America/Sao_Paulo",
];

/// No variant keeps the parties' names or the place, and what is told moves with the text: no constant would pass.
#[test]
fn variants_are_other_charters() {
    for (name, bad, _, expect) in defects() {
        let code = code(&expect);
        let texts: BTreeSet<String> = (0..VARIANTS).map(|n| variant(&bad, n)).collect();
        assert!(texts.len() >= 20 && !texts.contains(&bad), "{name}: {}", texts.len());
        let (mut names, mut zones, mut clauses, mut places) =
            (BTreeSet::new(), BTreeSet::<&str>::new(), BTreeSet::new(), BTreeSet::new());
        let old: Vec<&str> = bad.split(" name = \"").skip(1).filter_map(|t| t.split('"').next()).collect();
        for n in 0..VARIANTS {
            let text = variant(&bad, n);
            names.extend(text.split(" name = \"").skip(1).filter_map(|t| t.split('"').next()).map(str::to_owned));
            assert!(old.iter().all(|o| !text.contains(o)), "{name} variant {n} keeps a name");
            zones.extend(ZONES.iter().filter(|z| text.contains(**z)));
            let (_, found, notes) = told(file(&text));
            for d in found.iter().chain(&notes).filter(|d| d.code == code) {
                // The finding points into this text, at its own clause.
                clauses.insert(d.clause.clone().unwrap_or_default());
                places.insert((d.span.start, d.span.end));
            }
        }
        assert!(names.len() >= 12 && zones.len() == ZONES.len(), "{name}: {names:?} {zones:?}");
        assert!(clauses.len() >= 4 && places.len() >= 8, "{name}: {clauses:?} {}", places.len());
    }
}

/// The same charter with other names, other numbers, other units and in another place.
fn variant(text: &str, n: u32) -> String {
    const NAMES: [(&str, &str); 12] = [
        ("quill", "Quill Works"),
        ("ostrava", "Ostrava Optics"),
        ("sund", "Sund Shipping"),
        ("meadow", "Meadow Foundation"),
        ("kappa9", "Kappa Nine"),
        ("tern", "Tern Robotics"),
        ("bracken", "Bracken Hospital"),
        ("vale", "Vale University"),
        ("ilex", "Ilex Semiconductors"),
        ("dune", "Dune Energy"),
        ("pale_river", "Pale River Trust"),
        ("gorse", "Gorse Insurance"),
    ];
    let mut out = text.to_owned();
    // Parties: a new label and a new name, everywhere.
    let parties: Vec<(String, String)> = text
        .split("party \"")
        .skip(1)
        .filter_map(|p| {
            Some((p.split('"').next()?.to_owned(), p.split("name = \"").nth(1)?.split('"').next()?.to_owned()))
        })
        .collect();
    for (i, (label, name)) in parties.iter().enumerate() {
        let (new_label, new_name) = NAMES[(i * 5 + n as usize) % NAMES.len()];
        out = out.replace(&format!("\"{label}\""), &format!("\"{new_label}\""));
        out = out.replace(&format!("party.{label}\n"), &format!("party.{new_label}\n"));
        out = out.replace(name.as_str(), new_name);
    }
    out = out.replace("Europe/Brussels", ZONES[n as usize % ZONES.len()]);
    let (by, times) = (n % 5 * 3, 1 + n % 3);
    out = out.lines().map(|l| line(l, by, times)).collect::<Vec<_>>().join("\n");
    // Another unit.
    match n % 4 {
        1 => {
            let months = out.replace(" calendar days", " months").replace(" business days", "\u{1}");
            out = months.replace(" days", " months").replace('\u{1}', " business days");
        }
        3 => out = out.replace(" calendar days", " weeks"),
        _ => {}
    }
    if n % 2 == 1 {
        let filler = "\n## B.1 Language\n\nThese terms are made in English, and in no other language.\n";
        let at = out.find("\n## A.2").unwrap_or(0);
        out.insert_str(at, filler);
    }
    if n % 8 == 5 {
        out.push_str("\n## 90 Last words\n\nThe parties have read all this before they signed.\n");
    }
    out + "\n"
}

/// A line with its clause numbers moved by so many, and its periods longer by a factor.
fn line(l: &str, by: u32, times: u32) -> String {
    let heading = l.starts_with('#');
    let row = l.starts_with('|');
    let words: Vec<&str> = l.split(' ').collect();
    let mut cites = false;
    let mut out = Vec::new();
    for (i, w) in words.iter().enumerate() {
        let next = words.get(i + 1).copied().unwrap_or("");
        let digits: String = w.trim_start_matches('[').chars().take_while(|c| c.is_ascii_digit()).collect();
        let numbered = (heading && i == 1) || cites || (row && w.contains('.'));
        let unit = ["day", "week", "business", "calendar"].iter().any(|u| next.starts_with(u));
        let joint = matches!(*w, "and" | "or") && cites;
        cites = ["clause", "clauses", "section", "Section", "(section"].contains(w)
            || (cites && (joint || w.ends_with(',')));
        let new = match digits.parse::<u32>() {
            Ok(d) if numbered => w.replacen(&digits, &(d + by).to_string(), 1),
            Ok(d) if unit && !w.contains('(') => w.replacen(&digits, &(d * times).to_string(), 1),
            _ => (*w).to_owned(),
        };
        // "clauses 9.4 and 9.7": the joint keeps the list open.
        if numbered && !heading && ["and", "or"].contains(&next) {
            cites = true;
        }
        out.push(new);
    }
    out.join(" ")
}
