//! Annex: a contract that stays what it is becomes the start of a charter. The bytes of a DOCX, PDF, Markdown or text file
//! go in; its paragraphs with their places, its clauses, its definitions and the questions worth asking come out.
//!
//! Nothing is executed and nothing is fetched; what could not be read or recognised is listed, never dropped.

mod ask;
mod clauses;
mod docx;
mod folder;
mod mark;
mod numbering;
mod paragraph;
mod pdf;
mod terms;
mod text;

pub use ask::{Question, questions};
pub use clauses::{Clause, Recognised, Unclear, recognise};
pub use folder::{Folder, folder};
pub use paragraph::{Paragraph, Read, Trouble};
pub use terms::{Definition, Reference};

/// Most bytes of a contract that are read.
pub const BYTES_MAX: usize = 32 * 1024 * 1024;

/// Reads a contract by its name's ending: `.docx`, `.pdf`, `.md` or `.txt`.
///
/// # Errors
/// What is wrong with the file, and what to do.
pub fn read(name: &str, bytes: &[u8]) -> Result<Read, Trouble> {
    if bytes.len() > BYTES_MAX {
        return Err(Trouble::new(
            "the file is larger than 32 MB, the most that is read",
            "save it without its pictures, or as text",
        ));
    }
    let ending = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    let mut read = match ending.as_str() {
        "txt" | "text" => text::plain(bytes),
        "md" | "markdown" => text::markdown(bytes),
        "docx" => docx::read(bytes),
        "pdf" => pdf::read(bytes),
        "docm" => Err(Trouble::new("a .docm file holds macros", "save it as .docx, which holds none")),
        "doc" => Err(Trouble::new("a .doc file is the old binary Word format", "save it as .docx")),
        _ => Err(Trouble::new(
            format!("`{name}` is no kind of file that is read"),
            "give a .docx, .pdf, .md or .txt file",
        )),
    }?;
    paragraph::warn_of_hidden(&mut read);
    Ok(read)
}
