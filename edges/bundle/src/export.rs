//! Writing a bundle: the same input always gives the same bytes.

use crate::about::{About, CharterVersion};
use crate::files::Bundle;
use crate::table::{self, Row};
use crate::{EDITION, table::rows};
use servanda_charter::{Charter, SourceFile};
use servanda_partnership::Partnership;
use servanda_tlog::{Hash, LEAF_BYTES_MAX, leaf_hash};
use servanda_vocabulary::TZDB_VERSION;
use std::collections::BTreeMap;
use std::fmt;

/// What goes into a bundle.
#[derive(Clone, Debug)]
pub struct ExportInput<'a> {
    /// The log's origin.
    pub origin: &'a str,
    /// The sequencer's vkey.
    pub sequencer: &'a str,
    /// The entries' bytes, in order.
    pub leaves: &'a [Vec<u8>],
    /// The signed note over all of them.
    pub checkpoint: &'a [u8],
    /// The charter versions, the founding one first: normalised files by path.
    pub charters: &'a [BTreeMap<String, Vec<u8>>],
    /// The verdict of each entry; [`crate::rows`] gives them.
    pub verdicts: &'a [Row],
}

/// Why there is no bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportError {
    /// Verdicts and entries are not of one record.
    Verdicts {
        /// Number of entries.
        entries: usize,
        /// Number of verdicts.
        verdicts: usize,
    },
    /// An entry is longer than any may be.
    Leaf {
        /// Its index.
        index: usize,
        /// Its bytes.
        bytes: usize,
    },
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Verdicts { entries, verdicts } => {
                write!(f, "{verdicts} verdicts for {entries} entries: replay all entries, then export")
            }
            Self::Leaf { index, bytes } => {
                write!(f, "entry {index} has {bytes} bytes, at most {LEAF_BYTES_MAX} fit: the log is damaged, check it")
            }
        }
    }
}

impl std::error::Error for ExportError {}

/// A charter's normalised files by path, as [`ExportInput::charters`] wants them.
#[must_use]
pub fn charter_files(charter: &Charter) -> BTreeMap<String, Vec<u8>> {
    charter.files.iter().map(|SourceFile { path, text }| (path.clone(), text.clone().into_bytes())).collect()
}

/// Makes the bundle. It writes down what it is given; whether that holds is for [`crate::audit`] to say.
///
/// # Errors
/// [`ExportError`] if the parts cannot belong together.
pub fn export(input: &ExportInput<'_>) -> Result<Bundle, ExportError> {
    let (entries, verdicts) = (input.leaves.len(), input.verdicts.len());
    if entries != verdicts {
        return Err(ExportError::Verdicts { entries, verdicts });
    }
    let mut bin = Vec::new();
    let mut hashes = String::new();
    for (index, leaf) in input.leaves.iter().enumerate() {
        let bytes = leaf.len();
        let length = u16::try_from(bytes).map_err(|_| ExportError::Leaf { index, bytes })?;
        bin.extend(u32::from(length).to_be_bytes());
        bin.extend(leaf);
        hashes.push_str(&format!("{}\n", leaf_hash(leaf)));
    }
    let mut files = BTreeMap::new();
    let mut charters: Vec<CharterVersion> = Vec::new();
    for charter in input.charters {
        let Some(version) = CharterVersion::of(&digest(charter)) else { continue };
        for (path, bytes) in charter {
            files.insert(format!("{}/{path}", version.folder), bytes.clone());
        }
        if !charters.contains(&version) {
            charters.push(version);
        }
    }
    let about = About {
        origin: input.origin.to_owned(),
        size: entries as u64,
        sequencer: input.sequencer.to_owned(),
        charters,
        edition: EDITION.to_owned(),
        tzdb: TZDB_VERSION.to_owned(),
    };
    files.insert("VERIFY.txt".to_owned(), verify_text(&about).into_bytes());
    files.insert("bundle.json".to_owned(), about.emit());
    files.insert("checkpoint".to_owned(), input.checkpoint.to_vec());
    files.insert("entries.bin".to_owned(), bin);
    files.insert("leaves.sha256".to_owned(), hashes.into_bytes());
    files.insert("verdicts.tsv".to_owned(), table::emit(input.verdicts));
    Ok(Bundle { files })
}

impl Bundle {
    /// The bundle of a replayed partnership whose state has not run past its last entry.
    ///
    /// # Errors
    /// As [`export`].
    pub fn of(
        partnership: &Partnership,
        sequencer: &str,
        leaves: &[Vec<u8>],
        checkpoint: &[u8],
    ) -> Result<Self, ExportError> {
        let mut charters: Vec<_> = partnership.versions().iter().map(|v| charter_files(&v.charter)).collect();
        // Rule packs stand beside the versions, each under its own digest, after all of them.
        for set in partnership.versions().iter().flat_map(|v| v.pack_sets()) {
            charters.push(set.into_iter().map(|f| (f.path, f.text.into_bytes())).collect());
        }
        export(&ExportInput {
            origin: partnership.origin(),
            sequencer,
            leaves,
            checkpoint,
            charters: &charters,
            verdicts: &rows(partnership),
        })
    }
}

/// `docs/format.md` §7.
fn digest(files: &BTreeMap<String, Vec<u8>>) -> String {
    let mut bytes = Vec::new();
    for (path, content) in files {
        bytes.extend(format!("{path}\n{}\n", content.len()).into_bytes());
        bytes.extend(content);
    }
    format!("sha256:{}", Hash::of(&bytes))
}

fn verify_text(about: &About) -> String {
    let (origin, size, key) = (&about.origin, about.size, &about.sequencer);
    format!(
        "This is the record of the partnership {origin}: {size} signed entries, in order.
Anybody can check it, without asking whoever gave it to you, and without a network.

How to check it

1. Get the program servanda-audit from a source that you trust, not from this bundle, and run

       servanda-audit THIS-FOLDER

   It compiles the charter, checks every signature, replays every entry, and says
   good, good with remarks, or bad, and what it could not check.

2. The key below came with this bundle. Ask another party which key the partnership
   agreed on, and give that one to the program:

       servanda-audit THIS-FOLDER --key '{key}'

   If it is not the same key, this is another record, however well it looks.

3. Compare the file `checkpoint` with the one that another party holds for {size} entries.
   If they differ, two parties were shown different records. Keep both: together they prove it.

4. A second program, by other means: python3 second_reader/read.py THIS-FOLDER.
   It checks everything but the charter's rules.

What is here

   bundle.json      what this bundle says it holds
   checkpoint       the sequencer's signed word on all entries
   entries.bin      the entries, as the parties signed them
   leaves.sha256    the hash of each entry, so that an altered one can be named
   charter/         the agreement: prose, and the rules in it
   verdicts.tsv     which entries count and which are void, as the exporter found

The format is described in docs/format.md of Servanda, well enough to write a program of your own.
"
    )
}
