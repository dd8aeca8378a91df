//! What the tests of this crate share.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::hash::{Hash, leaf_hash};
use crate::keys::NoteSigner;

/// `count` different leaf hashes, always the same.
pub fn numbered_leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect()
}

/// A signer whose secret is 32 times the same byte.
pub fn signer(name: &str, seed: u8) -> NoteSigner {
    NoteSigner::new(name, [seed; 32]).unwrap()
}

/// The folder of vectors made by others, which lies beside the repository on our machines and always in CI.
#[expect(clippy::disallowed_methods, reason = "a test asks whether it runs in CI; the crate itself has no environment")]
pub fn shared_vectors(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var("CI").is_err(), "shared/vectors/{folder} must be present in CI");
    // Past the test runner's capture, which hides what a passing test prints: nobody should take a gap for a proof.
    let _written =
        writeln!(std::io::stderr(), "not here: shared/vectors/{folder}; what depends on it was not compared");
    None
}

/// Reads a test file.
#[expect(clippy::disallowed_methods, reason = "tests read vectors; the crate itself touches no disk")]
pub fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All `.json` files under a folder, sorted.
pub fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
