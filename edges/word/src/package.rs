//! The container of a DOCX: a ZIP of XML parts, opened within limits and written the same each time.

use crate::xml::broken;
use servanda_vocabulary::Trouble;
use std::io::{Cursor, Read as _, Write as _};
use zip::write::SimpleFileOptions;

/// Most bytes that one part may unpack to.
const PART_MAX: u64 = 64 * 1024 * 1024;
/// Most files in the ZIP.
const FILES_MAX: usize = 10_000;

/// An opened container.
pub struct Package<'a>(zip::ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Package<'a> {
    /// Opens the ZIP.
    ///
    /// # Errors
    /// An encrypted file, no ZIP, or too many parts.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Trouble> {
        if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return Err(Trouble::new(
                "the file is encrypted with a password, or is an old binary .doc",
                "open it in Word, remove the password, and save it as .docx",
            ));
        }
        let zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(&e.to_string()))?;
        if zip.len() > FILES_MAX {
            return Err(broken("it holds more than 10,000 files"));
        }
        Ok(Self(zip))
    }

    /// A part's text; none if the DOCX has no such part.
    ///
    /// # Errors
    /// A part that unpacks to too much, or is not UTF-8.
    pub fn part(&mut self, name: &str) -> Result<Option<String>, Trouble> {
        let file = match self.0.by_name(name) {
            Ok(f) => f,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(e) => return Err(broken(&format!("{name}: {e}"))),
        };
        let mut bytes = Vec::new();
        // INVARIANT: what is unpacked is bounded by what is read, whatever the ZIP says of its size.
        file.take(PART_MAX.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| broken(&format!("{name}: {e}")))?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > PART_MAX {
            return Err(Trouble::new(
                format!("{name} unpacks to more than 64 MB"),
                "do not trust this file; ask for it again",
            ));
        }
        String::from_utf8(bytes).map(Some).map_err(|_| broken(&format!("{name} is not UTF-8")))
    }

    /// The names of its parts.
    pub fn names(&self) -> impl Iterator<Item = std::borrow::Cow<'_, str>> {
        self.0.file_names().flatten()
    }

    /// How many parts have a name like that.
    #[must_use]
    pub fn count(&self, fit: fn(&str) -> bool) -> usize {
        self.names().filter(|n| fit(n.as_ref())).count()
    }
}

/// Writes a container: parts in the order given, with the first day that a ZIP can name as their time, so that the same
/// parts are the same bytes.
///
/// # Errors
/// If a part is too large for a ZIP.
pub fn pack(parts: &[(&str, String)]) -> Result<Vec<u8>, Trouble> {
    let bad = |e: String| Trouble::new(format!("the document cannot be packed: {e}"), "export a smaller charter");
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (name, text) in parts {
        zip.start_file(*name, options).map_err(|e| bad(e.to_string()))?;
        zip.write_all(text.as_bytes()).map_err(|e| bad(e.to_string()))?;
    }
    Ok(zip.finish().map_err(|e| bad(e.to_string()))?.into_inner())
}
