//! `servanda export`: a charter as a document for Word, to be read, commented and edited, and brought back by import.

use super::publish::write;
use crate::load;
use crate::output::{Done, Exit, Failed, Out};
use serde_json::json;
use servanda_word::{AUTHOR, DATE, Options, Shown, Source, export};
use servanda_words::Lang;
use std::path::PathBuf;

/// Examples: `servanda export --docx charters/desca --out desca.docx`
#[derive(clap::Args)]
pub struct Args {
    /// Write a Word document.
    #[arg(long, required = true)]
    docx: bool,
    /// A charter's folder, or one Markdown file.
    charter: PathBuf,
    /// The document to write; it must not exist yet, since it might hold somebody's edits.
    #[arg(long)]
    out: PathBuf,
    /// Show tracked changes against this older version, such as the one last signed.
    #[arg(long, value_name = "OLD_CHARTER")]
    against: Option<PathBuf>,
    /// The language of the sentences and headings that we add: en or de.
    #[arg(long, default_value = "en")]
    lang: Lang,
    /// Where the sentences of meaning stand.
    #[arg(long, value_enum, default_value_t = Meaning::Comments)]
    meaning: Meaning,
    /// Who comments and tracked changes are by.
    #[arg(long, default_value = AUTHOR)]
    author: String,
    /// When they were made.
    #[arg(long, default_value = DATE)]
    date: String,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Meaning {
    /// As comments at their clauses.
    Comments,
    /// As a table at the end.
    Annex,
    /// Both.
    Both,
    /// Nowhere.
    None,
}

/// Runs it.
pub fn run(a: &Args, out: &Out) -> Done {
    if std::fs::symlink_metadata(&a.out).is_ok() {
        return Err(Failed::new(format!("{} exists already; nothing was written", a.out.display()))
            .help("name a new file: an edited copy is never written over"));
    }
    if !is_moment(&a.date) {
        return Err(Failed::new(format!("`{}` is no moment that Word reads", a.date))
            .help("write it as 2026-03-01T09:00:00Z")
            .exit(Exit::Usage));
    }
    let compiled = load::charter(&a.charter, out)?.speaking(a.lang);
    let files = load::sources(&a.charter)?;
    let old = match &a.against {
        Some(p) => Some((load::charter(p, out)?, load::sources(p)?)),
        None => None,
    };
    let meaning = match a.meaning {
        Meaning::Comments => Shown::Comments,
        Meaning::Annex => Shown::Annex,
        Meaning::Both => Shown::Both,
        Meaning::None => Shown::None,
    };
    let options = Options { author: a.author.clone(), date: a.date.clone(), meaning };
    let against = old.as_ref().map(|(c, f)| Source { compiled: c, files: f });
    let bytes = export(Source { compiled: &compiled, files: &files }, against, &options)
        .map_err(|t| Failed::new(t.message).help(t.help))?;
    write(&a.out, &bytes)?;
    let c = &compiled.charter;
    if out.json {
        out.data(&json!({
            "document": a.out, "bytes": bytes.len(), "digest": c.digest, "clauses": c.clauses.len(),
            "terms": c.terms.len(), "against": old.as_ref().map(|(o, _)| o.charter.digest.clone()),
        }));
    } else {
        out.line(a.out.display().to_string());
        out.talk(format!(
            "{} clauses, {} values in boxes; edit it with changes tracked, then: servanda import FILE.docx --charter {}",
            c.clauses.len(),
            c.terms.len(),
            a.charter.display()
        ));
    }
    Ok(Exit::Ok)
}

/// `2026-03-01T09:00:00Z`: what a tracked change may bear as its date.
fn is_moment(text: &str) -> bool {
    let form = b"dddd-dd-ddTdd:dd:ddZ";
    text.len() == form.len()
        && text.bytes().zip(form).all(|(b, f)| if *f == b'd' { b.is_ascii_digit() } else { b == *f })
}
