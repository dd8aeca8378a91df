//! `servanda import`: an edited Word document comes back as a proposal: each change at its clause, each value read again,
//! comments kept, what could not be mapped listed. The charter itself is never written over.

use crate::load;
use crate::output::{Done, Exit, Failed, Out};
use serde_json::json;
use servanda_partnership::PACKS;
use servanda_word::{Proposal, Source, import, report};
use std::path::{Path, PathBuf};

/// Examples: `servanda import edited.docx --charter charters/desca --out proposal`
#[derive(clap::Args)]
pub struct Args {
    /// The edited document.
    file: PathBuf,
    /// The charter that it was exported from.
    #[arg(long)]
    charter: PathBuf,
    /// The folder to write the proposal to, with a report; it must not exist yet. Without it, the report alone is shown.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Runs it.
pub fn run(a: &Args, out: &Out) -> Done {
    if let Some(to) = a.out.as_ref().filter(|o| std::fs::symlink_metadata(o).is_ok()) {
        return Err(Failed::new(format!("{} exists already; nothing was written", to.display()))
            .help("name a folder that does not exist yet"));
    }
    let cannot = |e: std::io::Error| Failed::new(format!("cannot read {}: {e}", a.file.display()));
    // A file that is too large is refused before it is read.
    let size = std::fs::metadata(&a.file).map_err(cannot)?.len();
    if size > u64::try_from(servanda_word::BYTES_MAX).unwrap_or(u64::MAX) {
        return Err(Failed::new(format!("{} is larger than 32 MB, the most that is read", a.file.display()))
            .help("save it without its pictures"));
    }
    let bytes = std::fs::read(&a.file).map_err(cannot)?;
    let compiled = load::charter(&a.charter, out)?;
    let files = load::sources(&a.charter)?;
    let p = import(&bytes, Source { compiled: &compiled, files: &files })
        .map_err(|t| Failed::new(format!("{}: {}", a.file.display(), t.message)).help(t.help))?;
    let changed = p.changes_anything(&files);
    let worth = changed || !p.remarks.is_empty() || !p.unmapped.is_empty();
    let text = report(&p, changed);
    let written = match a.out.as_ref().filter(|_| worth) {
        Some(to) => {
            write(to, &p, &a.charter, &text, changed)?;
            Some(to)
        }
        None => None,
    };
    if out.json {
        out.data(&data(&p, changed, written.map(PathBuf::as_path)));
    } else {
        out.line(text.trim_end());
        if let Some(to) = written {
            out.line(format!("written: {}", to.display()));
            if changed && p.problems.is_empty() {
                out.talk(format!("next: servanda diff {} {}", a.charter.display(), to.display()));
            }
        }
    }
    Ok(if p.problems.is_empty() { Exit::Ok } else { Exit::Failure })
}

fn data(p: &Proposal, changed: bool, written: Option<&Path>) -> serde_json::Value {
    json!({
        "charter": p.old, "proposal": p.new, "changed": changed, "written": written,
        "changes": p.changes.iter().map(|c| json!({
            "clause": c.clause, "kind": c.kind.word(), "old": c.old, "new": c.new, "term": c.term,
            "author": c.author, "date": c.date, "note": c.note,
        })).collect::<Vec<_>>(),
        "comments": p.remarks.iter().map(|r| json!({
            "clause": r.clause, "author": r.author, "date": r.date, "words": r.words, "text": r.text,
        })).collect::<Vec<_>>(),
        "not_mapped": p.unmapped.iter().map(|u| json!({"clause": u.clause, "what": u.what})).collect::<Vec<_>>(),
        "problems": p.problems.iter().map(|x| json!({
            "clause": x.clause, "term": x.term, "old": x.old, "new": x.new, "message": x.message, "help": x.help,
        })).collect::<Vec<_>>(),
        "settled": p.settled,
    })
}

/// Writes the folder whole or not at all: beside its place first, then by one renaming.
fn write(to: &Path, p: &Proposal, charter: &Path, report: &str, changed: bool) -> Result<(), Failed> {
    let name = to.file_name().map(|n| n.to_string_lossy().into_owned()).filter(|n| !n.is_empty());
    let name = name.ok_or_else(|| Failed::new(format!("{} names no folder", to.display())))?;
    let parent = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let draft = parent.join(format!(".{name}.{}.draft", std::process::id()));
    let done = fill(&draft, p, charter, report, changed).and_then(|()| std::fs::rename(&draft, to));
    done.map_err(|e| {
        let _ = std::fs::remove_dir_all(&draft);
        Failed::new(format!("cannot write {}: {e}", to.display())).help("name a folder in one that you may write to")
    })
}

fn fill(draft: &Path, p: &Proposal, charter: &Path, report: &str, changed: bool) -> std::io::Result<()> {
    std::fs::create_dir(draft)?;
    std::fs::write(draft.join("report.md"), report)?;
    if !changed {
        return Ok(());
    }
    for f in &p.files {
        let full = draft.join(&f.path);
        if let Some(parent) = full.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&full, &f.text)?;
        // A signed pack is nothing without its signature.
        let note = charter.join(&f.path).with_extension("note");
        if f.path.starts_with(PACKS) && note.is_file() {
            std::fs::copy(&note, full.with_extension("note"))?;
        }
    }
    Ok(())
}
