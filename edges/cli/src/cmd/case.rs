//! `servanda case`: runs cases, prints expected and actual.

use crate::load;
use crate::output::{Done, Exit, Failed, Out};
use serde_json::json;
use servanda_cases::{CaseResult, run_case};
use std::path::{Path, PathBuf};

/// Examples: `servanda case charters/desca/cases/minutes.case`
#[derive(clap::Args)]
pub struct Args {
    /// Case files, charter folders, or folders of charters.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Also print the checks that hold.
    #[arg(short, long)]
    verbose: bool,
    /// A file of openings: what this reader knows of undisclosed values.
    #[arg(long)]
    open: Option<PathBuf>,
    /// Write the record of each case as a bundle into this folder.
    #[arg(long)]
    export: Option<PathBuf>,
}

/// The charter's folder of a case file: two above it, also where the path is given from inside that folder.
fn folder_of(file: &Path) -> Option<PathBuf> {
    let cases = file.parent()?;
    Some(match cases.parent() {
        Some(p) if !p.as_os_str().is_empty() => p.to_owned(),
        Some(_) => PathBuf::from("."),
        None => PathBuf::from(".."),
    })
}

/// The (charter folder, case file) pairs that a path stands for.
fn find(path: &Path) -> Result<Vec<(PathBuf, PathBuf)>, Failed> {
    if path.is_file() {
        let charter = folder_of(path).filter(|p| p.join("charter.md").is_file());
        let Some(charter) = charter else {
            return Err(Failed::new(format!("{} does not stand in the `cases` folder of a charter", path.display()))
                .help("a charter is a folder with charter.md and cases/*.case"));
        };
        return Ok(vec![(charter, path.to_owned())]);
    }
    if path.join("charter.md").is_file() {
        return Ok(load::case_files(path).into_iter().map(|c| (path.to_owned(), c)).collect());
    }
    let Ok(dir) = std::fs::read_dir(path) else {
        return Err(Failed::new(format!("{} does not exist", path.display())).help("servanda case charters"));
    };
    let mut subs: Vec<PathBuf> =
        dir.filter_map(|e| e.ok().map(|e| e.path())).filter(|p| p.join("charter.md").is_file()).collect();
    subs.sort();
    let mut all = Vec::new();
    for s in subs {
        all.extend(find(&s)?);
    }
    Ok(all)
}

/// Runs it.
pub fn run(a: &Args, out: &Out) -> Done {
    let mut all: Vec<(PathBuf, CaseResult)> = Vec::new();
    for p in &a.paths {
        let mut last: Option<(PathBuf, std::sync::Arc<servanda_partnership::Compiled>)> = None;
        for (charter, file) in find(p)? {
            let compiled = match &last {
                Some((path, c)) if *path == charter => std::sync::Arc::clone(c),
                _ => {
                    let mut c = load::charter(&charter, out)?;
                    if let Some(open) = &a.open {
                        c = std::sync::Arc::new(super::commit::opened(&c, open)?);
                    }
                    last = Some((charter.clone(), std::sync::Arc::clone(&c)));
                    c
                }
            };
            let origin = load::origin_of(&charter);
            for case in load::cases(&file, &compiled)? {
                let r = run_case(&case, &compiled, &origin, false);
                if let Some(dir) = &a.export {
                    super::record::export_case(&r, &compiled, &origin, dir)?;
                }
                all.push((file.clone(), r));
            }
        }
    }
    if all.is_empty() {
        return Err(Failed::new("no case was found").help("cases are *.case files in a charter's `cases` folder"));
    }
    let failed = all.iter().filter(|(_, r)| !r.passed()).count();
    let checks: usize = all.iter().map(|(_, r)| r.checks.len()).sum();
    if out.json {
        out.data(&json!({
            "passed": all.len().saturating_sub(failed), "failed": failed, "checks": checks,
            "cases": all.iter().map(|(f, r)| json!({
                "file": f, "title": r.title, "passed": r.passed(),
                "checks": r.checks.iter().map(|c| json!({"line": c.line, "ok": c.ok, "expected": c.expected, "actual": c.actual, "cites": c.cites})).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
        }));
    } else {
        for (file, r) in &all {
            let mark = if r.passed() { out.paint("32", "ok  ") } else { out.paint("31", "FAIL") };
            out.line(format!("{mark} {}  {}", r.title, out.dim(&file.display().to_string())));
            for c in r.checks.iter().filter(|c| a.verbose || !c.ok) {
                out.line(format!("     line {}: {}", c.line, if c.ok { "as expected" } else { "not as expected" }));
                out.line(format!("       expected  {}", c.expected));
                out.line(format!("       actual    {}", c.actual));
            }
        }
        out.line(format!(
            "{} cases, {checks} checks: {} passed, {failed} failed",
            all.len(),
            all.len().saturating_sub(failed)
        ));
    }
    Ok(if failed == 0 { Exit::Ok } else { Exit::Failure })
}
