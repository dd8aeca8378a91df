//! The digest that names a charter: every party's statements cite it.

use super::SourceFile;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// `sha256:…` over `<path>\n<byte length>\n<normalised bytes>` of each file, sorted by path.
///
/// The length before the bytes keeps two different sets of files from ever giving one byte sequence.
pub(crate) fn digest(files: &[SourceFile]) -> String {
    let mut sorted: Vec<&SourceFile> = files.iter().collect();
    sorted.sort_by(|a, b| a.path.cmp(&b.path));
    let mut hash = Sha256::new();
    for file in sorted {
        hash.update(file.path.as_bytes());
        hash.update(b"\n");
        hash.update(file.text.len().to_string().as_bytes());
        hash.update(b"\n");
        hash.update(file.text.as_bytes());
    }
    hash.finalize().iter().fold(String::from("sha256:"), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_what_the_format_page_says() {
        let file = |p: &str, t: &str| SourceFile { path: p.to_owned(), text: t.to_owned() };
        // printf 'a.md\n2\nhi' | sha256sum
        assert_eq!(
            digest(&[file("a.md", "hi")]),
            "sha256:ebfd386338c4675896a39a9857f4e501d8c77ae35b0c50c34d26975dc0ea6445"
        );
        // printf 'a.md\n2\nhib.md\n0\n' | sha256sum
        assert_eq!(
            digest(&[file("b.md", ""), file("a.md", "hi")]),
            "sha256:5020e8548d96347ee8b839cbd1d44b557df9c2102040661e466d5c5ed57ae679"
        );
        // The worked example of docs/format.md §12.
        assert_eq!(
            digest(&[file("schedules/a.md", "Data\n"), file("charter.md", "# Two hospitals\n")]),
            "sha256:78c6fb3772c8326aa5ebbc32a8eb90c2e7ede2243f3a4146869f6d4f9f92dd79"
        );
        assert_ne!(digest(&[file("a", "1\nx")]), digest(&[file("a", "x")]));
    }
}
