//! Rule packs beside a charter: they travel with its files and have digests of their own (docs/decisions/0009-rule-packs.md).

use crate::compile::Compiled;
use servanda_charter::SourceFile;
use servanda_law::Law;

pub use servanda_law::{Pack, digest as pack_digest, normalise as normalise_pack, own_packs, read as read_pack};

/// Where packs stand beside a charter's files: they are no part of its text or digest.
pub const PACKS: &str = "packs/";

/// Whether a set of files is a pack's, and no charter's.
#[must_use]
pub fn is_pack(files: &[SourceFile]) -> bool {
    !files.is_empty() && files.iter().all(|f| f.path.starts_with(PACKS))
}

/// Parts the packs from a charter's own files: in the order of their paths, each text once.
pub(crate) fn part(files: Vec<SourceFile>) -> (Vec<SourceFile>, Vec<SourceFile>) {
    let (packs, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|f| f.path.starts_with(PACKS));
    let mut kept: Vec<SourceFile> = Vec::new();
    for mut p in packs {
        p.text = servanda_law::normalise(&p.text);
        if !kept.iter().any(|k| k.text == p.text) {
            kept.push(p);
        }
    }
    kept.sort_by(|a, b| (&a.path, &a.text).cmp(&(&b.path, &b.text)));
    (kept, files)
}

/// Adds the packs of this edition that the charter pins, so that a record holds whatever it was computed from.
pub(crate) fn complete(packs: &mut Vec<SourceFile>, law: &Law) {
    for (name, version, digest) in law.pinned() {
        if packs.iter().any(|p| servanda_law::digest(&p.text) == digest) {
            continue;
        }
        if let Some(text) = servanda_law::OWN.iter().find(|t| servanda_law::digest(t) == digest) {
            packs.push(SourceFile { path: format!("{PACKS}{name}-{version}.toml"), text: (*text).to_owned() });
        }
    }
}

impl Compiled {
    /// The packs as sets of files, one each: a record keeps them beside the versions of its charter.
    #[must_use]
    pub fn pack_sets(&self) -> Vec<Vec<SourceFile>> {
        self.packs.iter().map(|p| vec![p.clone()]).collect()
    }
}
