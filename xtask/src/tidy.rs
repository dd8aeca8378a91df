//! Small house rules a reader would otherwise meet one by one: opening comments, words that do not belong, long files.

use crate::{Outcome, files};

/// Words that no committed file may hold, and what to do instead. Written in two halves, or this file would break its own rule.
const NEVER: &[(&str, &str)] = &[
    (concat!("/wo", "rk/"), "a path of one machine: use a path relative to the repository"),
    (concat!("/tmp/tar", "get"), "a path of one machine: use the target folder"),
    (concat!("/ro", "ot/"), "a path of one machine"),
    (concat!("static.crates", ".io"), "a registry's host: cargo knows it"),
    (concat!("index.crates", ".io"), "a registry's host: cargo knows it"),
    (concat!("files.python", "hosted.org"), "a registry's host"),
];

/// The same for Rust files only.
const NEVER_RUST: &[(&str, &str)] = &[
    (concat!("to", "do!("), "unfinished: finish it, or refuse with a message"),
    (concat!("unimple", "mented!("), "unfinished: finish it, or refuse with a message"),
    (concat!("#[ig", "nore"), "a test that does not run: make it run, or delete it"),
    (concat!("dbg", "!("), "left from looking around"),
    (concat!("(skele", "ton)"), "an empty room: fill it, or take it out of the workspace"),
];

/// How many of the longest files are printed: a conversation, not a limit.
const LONGEST: usize = 10;

/// Checks every file git knows.
pub fn run() -> Outcome {
    let (mut broken, mut lengths, mut total) = (Vec::new(), Vec::new(), 0usize);
    for path in files::files()? {
        let bytes = std::fs::read(files::full(&path)).map_err(|e| format!("cannot read {path}: {e}"))?;
        let Ok(text) = String::from_utf8(bytes) else { continue };
        broken.extend(check(&path, &text));
        if path.ends_with(".rs") {
            let lines = text.lines().count();
            total = total.saturating_add(lines);
            lengths.push((lines, path));
        }
    }
    lengths.sort_by(|a, b| b.cmp(a));
    println!("tidy: {} Rust files, {total} lines; the longest:", lengths.len());
    for (lines, path) in lengths.iter().take(LONGEST) {
        println!("  {lines:>5}  {path}");
    }
    if broken.is_empty() { Ok(()) } else { Err(format!("tidy: {} broken\n{}", broken.len(), broken.join("\n"))) }
}

fn check(path: &str, text: &str) -> Vec<String> {
    let mut broken = Vec::new();
    let rust = path.ends_with(".rs");
    if rust && !opens_with_comment(text) {
        broken.push(format!("{path}:1: opens without `//!`: say in a sentence what the file is for"));
    }
    // The lockfile is cargo's own and names the registry.
    if path.ends_with("Cargo.lock") {
        return broken;
    }
    let words = NEVER.iter().chain(if rust { NEVER_RUST } else { &[] });
    for (word, why) in words {
        for (line, number) in text.lines().zip(1u32..) {
            if line.contains(word) {
                broken.push(format!("{path}:{number}: holds `{word}`: {why}"));
            }
        }
    }
    broken
}

/// Attributes of the whole file (`#![no_main]`) may come before the comment.
fn opens_with_comment(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with("#!"))
        .is_some_and(|line| line.starts_with("//!"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opening_comments() {
        assert!(check("a.rs", "//! What for.\n").is_empty());
        assert!(check("a.rs", "#![no_main]\n//! What for.\n").is_empty());
        assert!(check("a.rs", "use std::fs;\n").iter().any(|line| line.starts_with("a.rs:1: opens without")));
        assert!(check("a.rs", "").len() == 1);
        assert!(check("a.py", "import sys\n").is_empty());
    }

    #[test]
    fn forbidden_words_are_quoted_with_their_line() {
        let text = format!("//! x\nfn f() {{ {}) }}\n", concat!("to", "do!("));
        assert!(check("a.rs", &text).iter().any(|line| line.starts_with("a.rs:2: holds `to")));
        assert!(check("a.md", &text).is_empty(), "prose may speak of it");
        let path = format!("see {}main", concat!("/wo", "rk/"));
        assert_eq!(check("docs/a.md", &path).len(), 1);
        assert!(check("Cargo.lock", &path).is_empty());
    }
}
