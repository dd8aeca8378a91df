//! `servanda export`: a charter as a document for Word, to be read, commented and edited, and brought back by import; and as
//! a PDF, to be read, signed and filed.

use super::publish::write;
use crate::load;
use crate::output::{Done, Exit, Failed, Out};
use serde_json::json;
use servanda_pdf::{Date, Fonts, Missing};
use servanda_word::{AUTHOR, DATE, Options, Shown, Source, export};
use servanda_words::Lang;
use std::path::{Path, PathBuf};

/// Examples: `servanda export --docx charters/desca --out desca.docx`, `servanda export --pdf charters/desca --out desca.pdf`
#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("form").required(true).multiple(true).args(["docx", "pdf"])))]
pub struct Args {
    /// Write a Word document.
    #[arg(long)]
    docx: bool,
    /// Write a PDF: tagged, the charter's digest on every page, a page to sign for each party. With --docx too, each has the
    /// name of --out with its own ending.
    #[arg(long)]
    pdf: bool,
    /// A charter's folder, or one Markdown file.
    charter: PathBuf,
    /// The document to write; it must not exist yet, since it might hold somebody's edits.
    #[arg(long)]
    out: PathBuf,
    /// Show tracked changes against this older version, such as the one last signed.
    #[arg(long, value_name = "OLD_CHARTER", requires = "docx")]
    against: Option<PathBuf>,
    /// The language of the sentences and headings that we add: en or de.
    #[arg(long, default_value = "en")]
    lang: Lang,
    /// Where the sentences of meaning stand in a Word document; in a PDF they stand below their clause.
    #[arg(long, value_enum, default_value_t = Meaning::Comments)]
    meaning: Meaning,
    /// Who comments and tracked changes are by.
    #[arg(long, default_value = AUTHOR)]
    author: String,
    /// When they were made; a PDF bears this day on its cover, and none if none is given.
    #[arg(long, default_value = DATE)]
    date: String,
    /// A font for letters that the PDF's own fonts do not have, such as Arabic or Chinese; may be given several times.
    #[arg(long, value_name = "FILE", requires = "pdf")]
    font: Vec<PathBuf>,
    /// The language of the charter's own words, for whoever has the PDF read aloud: `en`, `de-AT`. If it is not given: that of
    /// the version shown, else English.
    #[arg(long, value_parser = language, requires = "pdf")]
    language: Option<String>,
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
    let both = a.docx && a.pdf;
    let docx = a.docx.then(|| named(&a.out, "docx", both));
    let pdf = a.pdf.then(|| named(&a.out, "pdf", both));
    if let Some(to) = docx.iter().chain(&pdf).find(|p| std::fs::symlink_metadata(p).is_ok()) {
        return Err(Failed::new(format!("{} exists already; nothing was written", to.display()))
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
    // Both are made before either is written.
    let word = match &docx {
        Some(to) => {
            let bytes = export(Source { compiled: &compiled, files: &files }, against, &options)
                .map_err(|t| Failed::new(t.message).help(t.help))?;
            Some((to, bytes))
        }
        None => None,
    };
    let paper = match &pdf {
        Some(to) => {
            let day = a.date.split('T').next().filter(|_| a.date != DATE).and_then(Date::parse);
            let options = servanda_pdf::Options { language: a.language.clone(), date: day };
            let document = servanda_pdf::export(&compiled, &fonts(&a.font)?, &options)
                .map_err(|t| Failed::new(t.message).help(t.help))?;
            Some((to, document))
        }
        None => None,
    };
    let c = &compiled.charter;
    let mut data = json!({
        "digest": c.digest, "clauses": c.clauses.len(), "terms": c.terms.len(),
        "against": old.as_ref().map(|(o, _)| o.charter.digest.clone()),
    });
    if let Some((to, d)) = &paper {
        write(to, &d.bytes)?;
        d.missing.iter().for_each(|m| out.talk(format!("warning: {}", lacking(m))));
        let missing: Vec<_> =
            d.missing.iter().map(|m| json!({ "place": m.place, "characters": m.characters })).collect();
        let told = json!({ "document": to, "bytes": d.bytes.len(), "pages": d.pages, "missing": missing });
        said(&mut data, "pdf", told);
        if !out.json {
            out.line(to.display().to_string());
            out.talk(format!("{} pages, {} kB, tagged (PDF/UA-1)", d.pages, d.bytes.len() / 1000));
        }
    }
    if let Some((to, bytes)) = &word {
        write(to, bytes)?;
        said(&mut data, "document", json!(to));
        said(&mut data, "bytes", json!(bytes.len()));
        if !out.json {
            out.line(to.display().to_string());
            out.talk(format!(
                "{} clauses, {} values in boxes; edit it with changes tracked, then: servanda import FILE.docx --charter {}",
                c.clauses.len(),
                c.terms.len(),
                a.charter.display()
            ));
        }
    }
    if out.json {
        out.data(&data);
    }
    Ok(Exit::Ok)
}

fn said(data: &mut serde_json::Value, key: &str, value: serde_json::Value) {
    if let Some(o) = data.as_object_mut() {
        o.insert(key.to_owned(), value);
    }
}

/// The file's name; of two documents each has its own ending.
fn named(out: &Path, ending: &str, both: bool) -> PathBuf {
    if both { out.with_extension(ending) } else { out.to_owned() }
}

/// Our fonts and those of the files named.
fn fonts(files: &[PathBuf]) -> Result<Fonts, Failed> {
    let mut fonts = Fonts::ours();
    for p in files {
        let bytes = std::fs::read(p).map_err(|e| Failed::new(format!("cannot read {}: {e}", p.display())))?;
        fonts = fonts.with(bytes).map_err(|t| Failed::new(format!("{}: {}", p.display(), t.message)).help(t.help))?;
    }
    Ok(fonts)
}

/// Most characters that are named in one warning.
const NAMED_MAX: usize = 12;

/// What no font has, at its place.
fn lacking(m: &Missing) -> String {
    let named: Vec<String> =
        m.characters.iter().take(NAMED_MAX).map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect();
    let more = m.characters.len().saturating_sub(NAMED_MAX);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!(
        "{}: no font here has {}{more}; written as numbers. Add a font that has them: --font FILE.ttf",
        m.place,
        named.join(", ")
    )
}

/// `en`, `de-AT`.
fn language(text: &str) -> Result<String, String> {
    let letters = |t: &str, n: std::ops::RangeInclusive<usize>| {
        n.contains(&t.len()) && t.bytes().all(|b| b.is_ascii_alphabetic())
    };
    let fits = match text.split_once('-') {
        Some((l, r)) => letters(l, 2..=3) && letters(r, 2..=2),
        None => letters(text, 2..=3),
    };
    if fits { Ok(text.to_owned()) } else { Err("a language is written as `en` or `de-AT`".to_owned()) }
}

/// `2026-03-01T09:00:00Z`: what a tracked change may bear as its date.
fn is_moment(text: &str) -> bool {
    let form = b"dddd-dd-ddTdd:dd:ddZ";
    text.len() == form.len()
        && text.bytes().zip(form).all(|(b, f)| if *f == b'd' { b.is_ascii_digit() } else { b == *f })
}
