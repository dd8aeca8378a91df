//! PDF: a compiled charter as a document to read, sign and file. Tagged (PDF/UA-1), its digest on every page, a page to
//! sign for each party.
//!
//! A pure function: the same charter gives the same bytes. Typst sets the page, as a library with a world of its own: one
//! template of ours and one file of data. It has no clock, no network, no packages and no fonts but those given to it. The
//! charter's words reach it as data only, so that nothing in them is ever read as Typst's language.

mod content;
mod fonts;
mod prose;
#[cfg(test)]
mod tests;
mod world;

use servanda_partnership::Compiled;
pub use servanda_vocabulary::{Date, Trouble};
use servanda_words::Room;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

pub use fonts::{Fonts, Missing};

/// What a document says of itself.
pub static WORDS: Room = Room::new(include_str!("en.ftl"), include_str!("de.ftl"));

/// How a document is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The language of the charter's words, as `en` or `de-AT`; none: that of the version shown, else English.
    pub language: Option<String>,
    /// A date to print on the cover; none is printed if none is given, since there is no clock here.
    pub date: Option<Date>,
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The PDF.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Characters that no font has, by the place where they stand: they are written as their numbers.
    pub missing: Vec<Missing>,
}

/// Writes the PDF of a charter.
///
/// # Errors
/// If Typst cannot set it, or what it sets is no PDF/UA-1.
pub fn export(compiled: &Compiled, fonts: &Fonts, options: &Options) -> Result<Document, Trouble> {
    let mut missing = Vec::new();
    let data = content::of(compiled, fonts, options, &mut missing);
    let world = world::Charter::new(&data, fonts)?;
    let set = typst::compile::<PagedDocument>(&world);
    let told = |list: &[typst::diag::SourceDiagnostic]| {
        let said: Vec<&str> = list.iter().map(|d| d.message.as_str()).collect();
        said.join("; ")
    };
    let document = set.output.map_err(|e| trouble(&format!("the charter could not be set as a PDF: {}", told(&e))))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|e| trouble(&format!("the charter could not be set as a PDF: {}", e.message())))?;
    let how = PdfOptions {
        ident: typst::foundations::Smart::Custom(compiled.charter.digest.clone()),
        creator: typst::foundations::Smart::Custom(Some("Servanda".to_owned())),
        standards,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &how)
        .map_err(|e| trouble(&format!("the PDF would not be readable by everybody: {}", told(&e))))?;
    // What was remembered for one document is of no use for the next.
    typst::comemo::evict(0);
    Ok(Document { bytes, pages: document.pages().len(), missing })
}

fn trouble(message: &str) -> Trouble {
    Trouble::new(message, "write it as a Word document instead (--docx), and report this charter")
}
