//! What `servanda explain` says of every block of every charter of this house is English: no raw call, no label with its
//! underlines, no doubled point, no verb that its subject does not bear.

#![expect(clippy::disallowed_methods, reason = "tests read their data; the crate itself touches no disk")]

use servanda_charter::SourceFile;
use servanda_partnership::compile;
use std::fmt::Write as _;
use std::path::Path;

/// Signs that a sentence was made by a machine that did not know the word.
const RAW: &[&str] = &[
    "..",
    "  ",
    " ,",
    "—",
    " fired",
    " is measure ",
    "a measure is",
    "a measure has",
    " at least all ",
    "once times",
    "twice times",
    "“party”",
    "others becomes",
    "addressees becomes",
    "addressees must gives",
    " by equal",
    "as fraction",
    "as number",
    "Clauses “",
    "the earlier of the earlier",
    "affiliates_of",
    "if_then",
];

/// `word(`: a call that nothing put into words.
fn call(text: &str) -> bool {
    let b = text.as_bytes();
    (1..b.len()).any(|i| b[i] == b'(' && (b[i - 1].is_ascii_lowercase() || b[i - 1] == b'_'))
}

/// `some_label` outside code marks, identifiers of zones and of packs' rows.
fn label(text: &str) -> bool {
    let bare: String = text.split('`').step_by(2).collect();
    bare.split_whitespace().any(|w| w.contains('_') && !w.contains('/') && !w.contains('.'))
}

#[test]
fn every_sentence_of_every_charter_is_english() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../charters");
    let (mut wrong, mut read) = (String::new(), 0u32);
    for entry in std::fs::read_dir(root).unwrap() {
        let folder = entry.unwrap().path();
        if !folder.join("charter.md").exists() {
            continue;
        }
        let mut paths = vec![("charter.md".to_owned(), folder.join("charter.md"))];
        if let Ok(dir) = std::fs::read_dir(folder.join("schedules")) {
            let more = dir.map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|x| x == "md"));
            paths.extend(more.map(|p| (format!("schedules/{}", p.file_name().unwrap().to_string_lossy()), p)));
        }
        let file =
            |(path, p): (String, std::path::PathBuf)| SourceFile { path, text: std::fs::read_to_string(p).unwrap() };
        let Ok(compiled) = compile(paths.into_iter().map(file).collect()) else { continue };
        for b in &compiled.charter.blocks {
            let said = compiled.sentence(b);
            read += 1;
            let starts = said.chars().next().is_some_and(|c| c.is_uppercase() || c == '“');
            let bad = RAW.iter().find(|r| said.contains(**r));
            if said.is_empty() || !starts || !said.ends_with('.') || bad.is_some() || call(&said) || label(&said) {
                let _ = writeln!(wrong, "{} {}: {said}", folder.file_name().unwrap().to_string_lossy(), b.id());
            }
        }
    }
    assert!(read > 1_000 && wrong.is_empty(), "{read}\n{wrong}");
}
