//! Every option of every clause, and every template: the charter made with it compiles without a warning and its cases pass.
//! The texts are read from disk, so that a text is tried without building anything.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test helper that fails loudly; clippy allows it only inside #[test]"
)]

use servanda_cases::{parse_cases, run_case};
use servanda_charter::SourceFile;
use servanda_new::{Answers, Entry, Library, assemble, values};
use servanda_partnership::{compile, review};
use servanda_vocabulary::{Money, Period};
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn walk(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { walk(&path, files) } else { files.push(path) }
    }
}

fn library() -> Library {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../library");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    let files: Vec<(&'static str, &'static str)> = paths
        .iter()
        .map(|p| {
            let name = p.strip_prefix(&root).unwrap().display().to_string();
            let text = std::fs::read_to_string(p).unwrap();
            (&*Box::leak(name.into_boxed_str()), &*Box::leak(text.into_boxed_str()))
        })
        .collect();
    Library::read(&files).unwrap()
}

fn template(lib: &Library, name: &str) -> Answers {
    Answers::read(lib.template(name).unwrap(), lib).unwrap()
}

/// Answers that take this option and, for what it needs, an option that gives it.
fn with(base: &Answers, lib: &Library, c: &Entry, option: &str) -> Result<Answers, String> {
    let mut a = base.clone();
    a.clauses.insert(c.id.clone(), option.to_owned());
    // A clause that stands in the template may need what this option takes away, or this one what the template lacks.
    for _ in 0..20 {
        let mut changed = false;
        for e in &lib.clauses {
            let chosen = a.clauses[&e.id].clone();
            let missing = |need: &String| {
                let (id, wanted) = need.split_once('=').unwrap_or((need, ""));
                let have = a.clauses.get(id).cloned().unwrap_or_default();
                if wanted.is_empty() { have == "none" } else { have != wanted }
            };
            let Some(need) = e.option(&chosen).unwrap().needs.iter().find(|n| missing(n)).cloned() else { continue };
            let (id, wanted) = need.split_once('=').unwrap_or((&need, ""));
            changed = true;
            if id == c.id {
                // It needs what is tried: take another option of it that does not.
                let fits = |o: &&servanda_new::Choice| {
                    o.needs.iter().all(|n| {
                        let (i, w) = n.split_once('=').unwrap_or((n, ""));
                        i != c.id || (w.is_empty() && option != "none") || w == option
                    })
                };
                let other = e.options.iter().find(fits).ok_or(format!("{} cannot stand beside {option}", e.id))?;
                a.clauses.insert(e.id.clone(), other.id.clone());
            } else {
                let to = if wanted.is_empty() {
                    lib.clause(id).unwrap().options.iter().find(|o| o.id != "none").unwrap().id.clone()
                } else {
                    wanted.to_owned()
                };
                a.clauses.insert(id.to_owned(), to);
            }
        }
        if !changed {
            break;
        }
    }
    let used: Vec<String> = values(&a, lib).into_iter().map(|v| v.id).collect();
    a.values.retain(|id, _| used.contains(id));
    a.check(lib).map_err(|t| format!("{}; {}", t.message, t.help))?;
    Ok(a)
}

/// What is wrong with the charter that these answers give; `only` its cases of one clause.
fn wrong(a: &Answers, lib: &Library, only: Option<&str>) -> Vec<String> {
    let folder = match assemble(a, lib) {
        Ok(f) => f,
        Err(t) => return vec![format!("{}; {}", t.message, t.help)],
    };
    let mut out = Vec::new();
    let file = SourceFile::from_bytes("charter.md", folder[0].1.as_bytes()).unwrap();
    let compiled = Arc::new(compile(vec![file]).map_err(|_| "does not compile").unwrap());
    let warnings = compiled.warnings.iter().cloned().chain(review(&compiled.charter).warnings);
    out.extend(warnings.map(|d| {
        format!("{}: {} ({}) {}", d.code, d.message, d.clause.unwrap_or_default(), d.help.unwrap_or_default())
    }));
    let mut cases = 0;
    for (path, text) in folder.iter().filter(|f| f.0.starts_with("cases/")) {
        if only.is_some_and(|o| *path != format!("cases/{o}.case")) {
            continue;
        }
        match parse_cases(text, compiled.program.zone()) {
            Err(e) => out.push(format!("{path}: {e}")),
            Ok(all) => {
                for case in all {
                    cases += 1;
                    let r = run_case(&case, &compiled, "servanda/new", false);
                    for c in r.checks.iter().filter(|c| !c.ok) {
                        out.push(format!(
                            "{path}:{}: {}: expected {}, actual {}",
                            c.line, case.title, c.expected, c.actual
                        ));
                    }
                }
            }
        }
    }
    if only.is_none() && cases < 20 {
        out.push(format!("only {cases} cases"));
    }
    out
}

fn options(template_name: &str) {
    let lib = library();
    let base = template(&lib, template_name);
    let mut bad = Vec::new();
    for c in &lib.clauses {
        if std::env::var("LIBRARY_ONLY").is_ok_and(|only| only != c.id) {
            continue;
        }
        for o in &c.options {
            let told = match with(&base, &lib, c, &o.id) {
                Ok(a) => wrong(&a, &lib, Some(&c.id)),
                Err(e) => vec![e],
            };
            bad.extend(told.into_iter().map(|t| format!("{}={} in {template_name}: {t}", c.id, o.id)));
        }
    }
    assert!(bad.is_empty(), "\n{}", bad.join("\n"));
}

#[test]
fn options_in_the_consortium() {
    options("research-consortium");
}

#[test]
fn options_between_two() {
    options("data-provider");
}

#[test]
fn options_in_co_development() {
    options("co-development");
}

#[test]
fn templates() {
    let lib = library();
    let bad: Vec<String> = lib
        .templates
        .iter()
        .flat_map(|(name, _)| {
            let a = template(&lib, name);
            wrong(&a, &lib, None).into_iter().map(move |w| format!("{name}: {w}")).collect::<Vec<_>>()
        })
        .collect();
    assert!(bad.is_empty(), "\n{}", bad.join("\n"));
}

/// The cases count by the answered values: with other ones they hold too.
#[test]
fn templates_with_other_values() {
    let lib = library();
    let mut bad = Vec::new();
    for (name, _) in &lib.templates {
        let mut a = template(&lib, name);
        for v in values(&a, &lib) {
            let other = if let Ok(p) = Period::parse(&v.own) {
                v.own.replacen(&p.count.to_string(), &(p.count + 3).to_string(), 1)
            } else if let Ok(m) = Money::parse(&v.own) {
                format!("{} 765,400", m.code())
            } else if v.own.ends_with('%') && v.id != "service.none" && v.id != "service.target" {
                "4 %".to_owned()
            } else {
                continue;
            };
            a.values.insert(v.id, other);
        }
        assert!(a.values.len() > 30, "{name}");
        bad.extend(wrong(&a, &lib, None).into_iter().map(|w| format!("{name}, other values: {w}")));
    }
    assert!(bad.is_empty(), "\n{}", bad.join("\n"));
}

#[test]
fn the_same_answers_give_the_same_bytes() {
    let lib = library();
    for (name, _) in &lib.templates {
        let first = assemble(&template(&lib, name), &lib).unwrap();
        let written = first.iter().find(|f| f.0 == "answers.toml").unwrap();
        let again = assemble(&Answers::read(&written.1, &lib).unwrap(), &lib).unwrap();
        assert_eq!(first, again, "{name}");
    }
}

#[test]
fn every_value_has_its_question_and_every_question_its_value() {
    let lib = library();
    for c in &lib.clauses {
        let texts: String = c.options.iter().filter_map(|o| o.text).collect();
        for (id, ask) in &c.values {
            let there = texts.contains(&format!("](#{id})")) || texts.contains(&format!("{{{{words {id}: "));
            assert!(there, "{}: no text has the value {id}", c.id);
            assert!(ask.ends_with('?'), "{}: {id}: {ask}", c.id);
        }
        for part in texts.split("](#").skip(1) {
            let id = part.split(')').next().unwrap();
            assert!(id.contains("{{") || c.values.iter().any(|v| v.0 == id), "{}: nobody asks for {id}", c.id);
        }
        for o in c.options.iter().filter(|o| o.text.is_some()) {
            assert!(o.cases.is_some(), "{}={} has no case", c.id, o.id);
        }
    }
}
