//! Reading charters, cases and stores from disk.

use crate::diagnostics;
use crate::output::{Exit, Failed, Out};
use servanda_cases::Case;
use servanda_charter::SourceFile;
use servanda_partnership::{Compiled, PACKS, compile};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The files of a charter folder (`charter.md`, `schedules/*.md`), or one Markdown file.
pub fn sources(path: &Path) -> Result<Vec<SourceFile>, Failed> {
    let mut list: Vec<(String, PathBuf)> = Vec::new();
    if path.is_file() {
        list.push(("charter.md".to_owned(), path.to_owned()));
    } else if path.is_dir() {
        let main = path.join("charter.md");
        if !main.is_file() {
            return Err(Failed::new(format!("there is no charter.md in {}", path.display()))
                .help("a charter is a folder with charter.md and, if wanted, schedules/*.md"));
        }
        list.push(("charter.md".to_owned(), main));
        // Language versions: `charter.de.md`.
        let version = |p: &Path| {
            let name = p.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let file = SourceFile { path: name.clone(), text: String::new() };
            (name.starts_with("charter.") && file.language().is_some()).then_some(name)
        };
        let mut versions: Vec<(String, PathBuf)> = std::fs::read_dir(path)
            .map(|d| d.filter_map(|e| e.ok().map(|e| e.path())).filter_map(|p| Some((version(&p)?, p))).collect())
            .unwrap_or_default();
        versions.sort();
        list.append(&mut versions);
        for (folder, ending) in [("schedules", "md"), ("packs", "toml")] {
            let Ok(dir) = std::fs::read_dir(path.join(folder)) else { continue };
            let mut more: Vec<PathBuf> = dir
                .filter_map(|e| e.ok().map(|e| e.path()))
                .filter(|p| p.extension().is_some_and(|x| x == ending))
                .collect();
            more.sort();
            for p in more {
                let name = p.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                list.push((format!("{folder}/{name}"), p));
            }
        }
    } else {
        return Err(Failed::new(format!("{} does not exist", path.display()))
            .help("name a charter folder, such as charters/two-hospitals"));
    }
    let mut files = Vec::new();
    for (name, p) in list {
        let bytes = std::fs::read(&p).map_err(|e| Failed::new(format!("cannot read {}: {e}", p.display())))?;
        match SourceFile::from_bytes(&name, &bytes) {
            // Whoever names an issuer's key is read only with that issuer's signature.
            Ok(f) if name.starts_with(PACKS) => {
                crate::cmd::pack::signed(&p, &crate::cmd::pack::read(&p)?.1)?;
                files.push(f);
            }
            Ok(f) => files.push(f),
            Err(d) => {
                let mut f = Failed::new(format!("{}: {}", p.display(), d.message));
                f.help = d.help;
                return Err(f);
            }
        }
    }
    Ok(files)
}

/// A compiled charter; diagnostics are printed, errors end the command.
pub fn charter(path: &Path, out: &Out) -> Result<Arc<Compiled>, Failed> {
    match compile(sources(path)?) {
        Ok(mut c) => {
            c.later = later(path)?;
            Ok(Arc::new(c))
        }
        Err((charter, found)) => {
            for d in &found {
                out.talk(diagnostics::render(d, &charter, out.colour_err));
            }
            Err(Failed::new(format!("{} does not compile", path.display()))
                .help(format!("servanda check {}", path.display()))
                .exit(Exit::Failure))
        }
    }
}

/// The later versions beside a charter, `versions/NAME/charter.md`, in name order: each was made from the one before.
fn later(path: &Path) -> Result<Vec<(String, Vec<SourceFile>)>, Failed> {
    let folder = |p: PathBuf| p.join("charter.md").is_file().then_some(p);
    let mut dirs: Vec<PathBuf> = std::fs::read_dir(path.join("versions"))
        .map(|d| d.filter_map(|e| e.ok().and_then(|e| folder(e.path()))).collect())
        .unwrap_or_default();
    dirs.sort();
    let name = |p: &PathBuf| p.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    dirs.iter().map(|p| Ok((name(p), sources(p)?))).collect()
}

/// The origin that a charter's cases and demos use.
#[must_use]
pub fn origin_of(path: &Path) -> String {
    let dir = if path.is_file() { path.parent().unwrap_or(path) } else { path };
    let name = dir.file_name().map_or_else(|| "charter".to_owned(), |n| n.to_string_lossy().into_owned());
    let safe: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).collect();
    format!("servanda/{safe}")
}

/// The cases of one file.
pub fn cases(file: &Path, compiled: &Compiled) -> Result<Vec<Case>, Failed> {
    let text =
        std::fs::read_to_string(file).map_err(|e| Failed::new(format!("cannot read {}: {e}", file.display())))?;
    servanda_cases::parse_cases(&text, compiled.program.zone()).map_err(|e| {
        Failed::new(format!("{}: {e}", file.display())).help("the format is in charters/README.md").exit(Exit::Failure)
    })
}

/// The case files of a charter, in name order.
pub fn case_files(charter: &Path) -> Vec<PathBuf> {
    let mut v: Vec<PathBuf> = std::fs::read_dir(charter.join("cases"))
        .map(|d| {
            d.filter_map(|e| e.ok().map(|e| e.path())).filter(|p| p.extension().is_some_and(|x| x == "case")).collect()
        })
        .unwrap_or_default();
    v.sort();
    v
}
