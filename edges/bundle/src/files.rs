//! A bundle's files in memory, read from a folder or a ZIP. Names are trusted least: they are paths on the reader's disk.

use crate::zip;
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::Read as _;
use std::path::Path;

/// Most bytes of all files together (2 GiB), and of a ZIP.
pub const BYTES_MAX: u64 = 2 << 30;
/// Most files.
pub const FILES_MAX: usize = 65_535;
/// Deepest folder.
const DEPTH_MAX: usize = 16;
/// Longest path, in bytes.
const PATH_MAX: usize = 400;

/// The files of a bundle by path, divided by `/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundle {
    /// Path inside the bundle to content.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Why there is no bundle to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// The machine failed: nothing there, no permission, a broken disk, too large for this program. It says nothing about the record.
    Fault(String),
    /// What is there is not a bundle.
    Damaged(String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Fault(what) | Self::Damaged(what)) = self;
        f.write_str(what)
    }
}

impl std::error::Error for ReadError {}

impl Bundle {
    /// Reads a folder, or a ZIP as §8 describes it.
    ///
    /// # Errors
    /// [`ReadError`]: whether the machine failed or the bundle is none.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        let about = fs::metadata(path).map_err(|e| fault(path, "reading", &e))?;
        if about.is_dir() {
            let mut bundle = Self::default();
            bundle.take_folder(path, "", 0, &mut 0)?;
            return Ok(bundle);
        }
        if !about.is_file() {
            return Err(ReadError::Fault(format!("{}: neither a folder nor a file", path.display())));
        }
        let mut bytes = Vec::new();
        let file = fs::File::open(path).map_err(|e| fault(path, "opening", &e))?;
        // Room for the ZIP's own lists beside the files.
        let most = BYTES_MAX.saturating_add(64 << 20);
        file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| fault(path, "reading", &e))?;
        if bytes.len() as u64 > most {
            return Err(too_large());
        }
        Self::from_zip(&bytes)
    }

    /// Reads the bytes of a ZIP.
    ///
    /// # Errors
    /// [`ReadError::Damaged`] for anything but the ZIP that [`Self::to_zip`] writes for these files.
    pub fn from_zip(bytes: &[u8]) -> Result<Self, ReadError> {
        let files = zip::read(bytes).map_err(ReadError::Damaged)?;
        if let Some(why) = files.keys().find_map(|name| bad_path(name)) {
            return Err(ReadError::Damaged(why));
        }
        Ok(Self { files })
    }

    fn take_folder(&mut self, folder: &Path, inside: &str, depth: usize, total: &mut u64) -> Result<(), ReadError> {
        if depth > DEPTH_MAX {
            return Err(ReadError::Damaged(format!("`{}`: folders nest deeper than {DEPTH_MAX}", shown(inside))));
        }
        for entry in fs::read_dir(folder).map_err(|e| fault(folder, "listing", &e))? {
            let entry = entry.map_err(|e| fault(folder, "listing", &e))?;
            let path = entry.path();
            let Ok(name) = entry.file_name().into_string() else {
                return Err(ReadError::Damaged(format!("`{}` holds a name that is not UTF-8", shown(inside))));
            };
            let name = if inside.is_empty() { name } else { format!("{inside}/{name}") };
            if let Some(why) = bad_path(&name) {
                return Err(ReadError::Damaged(why));
            }
            // Never follows a link: a bundle could otherwise show the reader's own files as its own.
            let kind = entry.file_type().map_err(|e| fault(&path, "reading", &e))?;
            if kind.is_dir() {
                self.take_folder(&path, &name, depth.saturating_add(1), total)?;
                continue;
            }
            if !kind.is_file() {
                return Err(ReadError::Damaged(format!("`{}` is neither a file nor a folder", shown(&name))));
            }
            let mut bytes = Vec::new();
            let left = BYTES_MAX.saturating_sub(*total);
            let file = fs::File::open(&path).map_err(|e| fault(&path, "opening", &e))?;
            file.take(left.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| fault(&path, "reading", &e))?;
            *total = total.saturating_add(bytes.len() as u64);
            if *total > BYTES_MAX || self.files.len() >= FILES_MAX {
                return Err(too_large());
            }
            self.files.insert(name, bytes);
        }
        Ok(())
    }

    /// Writes the files into a folder that does not exist yet, or is empty.
    ///
    /// # Errors
    /// What the file system refused, by file; a path that would leave the folder.
    pub fn write_folder(&self, folder: &Path) -> Result<(), String> {
        if folder.exists() && fs::read_dir(folder).map_err(|e| told(folder, "listing", &e))?.next().is_some() {
            return Err(format!("{}: not empty; give a folder that does not exist yet", folder.display()));
        }
        fs::create_dir_all(folder).map_err(|e| told(folder, "making", &e))?;
        for (name, bytes) in &self.files {
            if let Some(why) = bad_path(name) {
                return Err(why);
            }
            let path = folder.join(name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(|e| told(parent, "making", &e))?;
            }
            // `create_new`: two names that a file system takes for one must not overwrite each other.
            let mut file = fs::File::options()
                .write(true)
                .create_new(true)
                .open(&path)
                .map_err(|e| told(&path, "creating", &e))?;
            std::io::Write::write_all(&mut file, bytes).map_err(|e| told(&path, "writing", &e))?;
        }
        Ok(())
    }

    /// The bytes of the ZIP: members stored, sorted, with fixed times; always the same for the same files.
    ///
    /// # Errors
    /// If the files are too many or too large for it.
    pub fn to_zip(&self) -> Result<Vec<u8>, String> {
        let mut out = Vec::new();
        zip::write(&self.files, &mut out).map_err(|e| e.to_string())?;
        Ok(out)
    }

    /// Writes the ZIP to a file that does not exist yet.
    ///
    /// # Errors
    /// As [`Self::to_zip`], and what the file system refused.
    pub fn write_zip(&self, path: &Path) -> Result<(), String> {
        let bytes = self.to_zip()?;
        let mut file =
            fs::File::options().write(true).create_new(true).open(path).map_err(|e| told(path, "creating", &e))?;
        std::io::Write::write_all(&mut file, &bytes).map_err(|e| told(path, "writing", &e))
    }
}

fn told(path: &Path, doing: &str, error: &std::io::Error) -> String {
    format!("{}: {doing}: {error}", path.display())
}

fn fault(path: &Path, doing: &str, error: &std::io::Error) -> ReadError {
    ReadError::Fault(told(path, doing, error))
}

fn too_large() -> ReadError {
    ReadError::Fault(format!("more than {} GiB or {FILES_MAX} files: too large for this program", BYTES_MAX >> 30))
}

/// Why a path cannot stand in a bundle; `None` for a good one.
fn bad_path(path: &str) -> Option<String> {
    let good = path.len() <= PATH_MAX
        && path.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
        // Backslash and colon are separators to some systems.
        && !path.contains(|c: char| c.is_control() || c == '\\' || c == ':');
    (!good).then(|| format!("`{}` is no path of a bundle: relative, without `..`", shown(path)))
}

/// Text from a bundle, fit to stand in a message: no control characters, not longer than a line.
pub(crate) fn shown(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let mut out: String = text.chars().take(160).map(|c| if hidden(c) { '?' } else { c }).collect();
    if text.chars().nth(160).is_some() {
        out.push('…');
    }
    out
}
