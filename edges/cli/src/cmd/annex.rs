//! `servanda annex`: a contract that stays what it is becomes the start of a charter: its clauses listed, questions asked,
//! nothing claimed.

use crate::load;
use crate::output::{Done, Exit, Failed, Out};
use serde_json::json;
use servanda_annex::{Folder, folder, questions, read, recognise};
use servanda_partnership::compile;
use std::path::{Path, PathBuf};

/// Examples: `servanda annex agreement.docx --out our-charter`
#[derive(clap::Args)]
pub struct Args {
    /// The contract: a .docx, .pdf, .md or .txt file.
    file: PathBuf,
    /// The new charter's folder; it must not exist yet.
    #[arg(long)]
    out: PathBuf,
}

/// Runs it.
pub fn run(a: &Args, out: &Out) -> Done {
    if std::fs::symlink_metadata(&a.out).is_ok() {
        return Err(Failed::new(format!("{} exists already; nothing was written", a.out.display()))
            .help("name a folder that does not exist yet"));
    }
    let name = a.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let cannot = |e: std::io::Error| Failed::new(format!("cannot read {}: {e}", a.file.display()));
    // A file that is too large is refused before it is read.
    let size = std::fs::metadata(&a.file).map_err(cannot)?.len();
    if size > u64::try_from(servanda_annex::BYTES_MAX).unwrap_or(u64::MAX) {
        return Err(Failed::new(format!("{} is larger than 32 MB, the most that is read", a.file.display()))
            .help("save it without its pictures, or as text"));
    }
    let bytes = std::fs::read(&a.file).map_err(cannot)?;
    let text =
        read(&name, &bytes).map_err(|t| Failed::new(format!("{}: {}", a.file.display(), t.message)).help(t.help))?;
    let found = recognise(&text);
    if found.clauses.is_empty() {
        return Err(Failed::new(format!(
            "no numbered clause was recognised in {}; nothing was written",
            a.file.display()
        ))
        .help("check that its numbers stand in the text and not in pictures"));
    }
    write(&a.out, &folder(&name, &bytes, &text, &found), "this contract")?;
    let asked = questions(&found).len();
    let twice = found.clauses.iter().filter(|c| c.doubled).count();
    if out.json {
        out.data(&json!({
            "charter": a.out, "clauses": found.clauses.len(), "twice": twice, "unclear": found.unclear.len(),
            "definitions": found.definitions.len(), "references": found.references.len(),
            "references_without_clause": found.references.iter().filter(|r| !r.found).count(),
            "questions": asked, "warnings": text.warnings,
        }));
        return Ok(Exit::Ok);
    }
    for w in &text.warnings {
        out.talk(format!("warning: {w}"));
    }
    let what = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    out.line(format!(
        "{}: {}, all prose only; {}; {}",
        a.out.display(),
        what(found.clauses.len(), "clause", "clauses"),
        what(found.definitions.len(), "defined term", "defined terms"),
        what(asked, "question about a clause", "questions about clauses"),
    ));
    if twice > 0 {
        out.line(format!("  {} a number that another clause bears too", what(twice, "clause has", "clauses have")));
    }
    out.line(format!(
        "  {} like a clause and {} not taken as one: not-recognised.md",
        what(found.unclear.len(), "paragraph looks", "paragraphs look"),
        if found.unclear.len() == 1 { "was" } else { "were" },
    ));
    out.line(format!("  next: answer questions.md, then servanda check {}", a.out.display()));
    Ok(Exit::Ok)
}

/// Writes the folder whole or not at all: beside its place first, then by one renaming.
pub(super) fn write(to: &Path, files: &Folder, from: &str) -> Result<(), Failed> {
    let name = to.file_name().map(|n| n.to_string_lossy().into_owned()).filter(|n| !n.is_empty());
    let name = name.ok_or_else(|| Failed::new(format!("{} names no folder", to.display())))?;
    let parent = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let draft = parent.join(format!(".{name}.{}.draft", std::process::id()));
    let done = fill(&draft, files).and_then(|()| {
        // What does not compile is not handed over.
        compile(load::sources(&draft)?).map_err(|(_, found)| {
            let first = found.first().map(|d| d.message.clone()).unwrap_or_default();
            Failed::new(format!("the charter made from {from} does not compile: {first}; nothing was written"))
        })?;
        std::fs::rename(&draft, to).map_err(|e| Failed::new(format!("cannot write {}: {e}", to.display())))
    });
    if done.is_err() {
        let _ = std::fs::remove_dir_all(&draft);
    }
    done
}

fn fill(draft: &Path, files: &Folder) -> Result<(), Failed> {
    let cannot = |p: &Path, e: std::io::Error| Failed::new(format!("cannot write {}: {e}", p.display()));
    std::fs::create_dir(draft).map_err(|e| cannot(draft, e))?;
    for (path, bytes) in files {
        let full = draft.join(path);
        if let Some(p) = full.parent() {
            std::fs::create_dir_all(p).map_err(|e| cannot(p, e))?;
        }
        std::fs::write(&full, bytes).map_err(|e| cannot(&full, e))?;
    }
    Ok(())
}
