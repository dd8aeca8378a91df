//! `servanda publish`: a charter as one HTML page that opens from disk, clause beside meaning; with a record or a moment,
//! also what is in force, disputed and due then.

use super::may::state_of;
use crate::load;
use crate::output::{Done, Exit, Failed, Out};
use serde_json::json;
use servanda_words::Lang;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Examples: `servanda publish charters/desca --out desca.html`
#[derive(clap::Args)]
pub struct Args {
    /// A charter's folder or one Markdown file; a store or a case file, for a page as of a moment.
    charter: PathBuf,
    /// As of which moment; of a charter alone, as if all parties had just signed.
    #[arg(long)]
    at: Option<String>,
    /// The language of the page and its sentences: en or de.
    #[arg(long, default_value = "en")]
    lang: Lang,
    /// The page to write. An older page of ours is replaced; any other file is left alone.
    #[arg(long)]
    out: PathBuf,
}

/// Runs it.
pub fn run(a: &Args, out: &Out) -> Done {
    ours(&a.out)?;
    let text = a.charter.is_dir() || a.charter.extension().is_some_and(|x| x == "md");
    let (c, page) = if text && a.at.is_none() {
        let c = load::charter(&a.charter, out)?;
        let page = servanda_publish::page(&c.speaking(a.lang));
        (c, page)
    } else {
        let state = state_of(&a.charter, a.at.as_deref(), out)?;
        (Arc::new(state.compiled().clone()), servanda_publish::page_as_of_in(&state, a.lang))
    };
    write(&a.out, page.as_bytes())?;
    if out.json {
        out.data(&json!({
            "page": a.out, "bytes": page.len(), "digest": c.charter.digest, "clauses": c.charter.clauses.len(),
            "terms": c.charter.terms.len(), "blocks": c.charter.blocks.len(),
        }));
    } else {
        out.line(a.out.display().to_string());
        out.talk(format!(
            "{} kB, complete in itself: open it in any browser, with or without a network",
            page.len() / 1000
        ));
    }
    Ok(Exit::Ok)
}

/// Only what we wrote is written over.
pub fn ours(to: &Path) -> Result<(), Failed> {
    if to.is_dir() {
        return Err(Failed::new(format!("{} is a folder", to.display())).help("name a file, such as page.html"));
    }
    let Ok(file) = std::fs::File::open(to) else { return Ok(()) };
    let mut start = Vec::new();
    let read = file.take(128).read_to_end(&mut start);
    if read.is_ok() && (start.is_empty() || servanda_publish::is_page(&start)) {
        return Ok(());
    }
    Err(Failed::new(format!("{} exists already and is no page of ours; it is left alone", to.display()))
        .help("name a new file"))
}

/// Writes beside it first, so that a full disk leaves the older page whole.
pub fn write(to: &Path, bytes: &[u8]) -> Result<(), Failed> {
    let bad = |e: std::io::Error| {
        Failed::new(format!("cannot write {}: {e}", to.display())).help("name a file in a folder that you may write to")
    };
    let name = to.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = to.with_file_name(format!(".{name}.{}", std::process::id()));
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(&beside).map_err(bad)?;
    let done = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| std::fs::rename(&beside, to));
    done.map_err(|e| {
        let _ = std::fs::remove_file(&beside);
        bad(e)
    })
}
