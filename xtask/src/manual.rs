//! The manual: one page for each block kind, printed from the opening comment of its feature file; its examples are run.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::markdown::{Line, blocks, lines, opening_comment};
use crate::{Outcome, files, process};

const FOLDER: &str = "docs/manual";
const NOTICE: &str = "<!-- Written by `cargo xtask manual`";

/// What a feature file's comment must say, in this order.
pub const HEADINGS: [&str; 4] = ["Clause", "Charter", "Statements", "Outcome"];

/// Writes every page and the index, and removes pages whose feature is gone.
pub fn write() -> Outcome {
    let pages = pages()?;
    for (path, text) in &pages {
        process::write(&files::full(path), text)?;
    }
    for path in stale(&pages)? {
        std::fs::remove_file(files::full(&path)).map_err(|e| format!("cannot remove {path}: {e}"))?;
    }
    println!("manual: {} pages in {FOLDER}", pages.len());
    Ok(())
}

/// Compares the pages with the feature files and runs every example through the built program.
pub fn check() -> Outcome {
    let pages = pages()?;
    let mut broken = Vec::new();
    for (path, text) in &pages {
        if std::fs::read_to_string(files::full(path)).ok().as_ref() != Some(text) {
            broken.push(format!("{path}: not what its feature file says; run `cargo xtask manual`"));
        }
    }
    broken.extend(stale(&pages)?.iter().map(|path| format!("{path}: its feature is gone; run `cargo xtask manual`")));
    let mut ran = 0u32;
    for feature in features()? {
        for (number, example) in feature.examples.iter().enumerate() {
            ran = ran.saturating_add(1);
            if let Err(message) = try_example(&feature, number, example) {
                broken.push(message);
            }
        }
    }
    println!("manual: {} pages, {ran} examples ran", pages.len());
    if broken.is_empty() { Ok(()) } else { Err(format!("manual: {} broken\n{}", broken.len(), broken.join("\n"))) }
}

/// A feature file, as far as the manual cares.
#[derive(Debug)]
struct Feature {
    /// The file, below the root.
    path: String,
    /// The page's name: the file's, without its ending.
    name: String,
    /// The crate it lives in: `data_sharing`, or `kernel` for the blocks every capability shares.
    home: String,
    /// The opening comment.
    comment: String,
    /// Charter and cases, in the order of the page.
    examples: Vec<Example>,
}

/// A whole small charter and the case files that run against it.
#[derive(Debug, Default, PartialEq)]
struct Example {
    charter: String,
    cases: Vec<String>,
}

fn features() -> Result<Vec<Feature>, String> {
    let (mut found, mut broken) = (Vec::new(), Vec::new());
    for path in files::files()? {
        let home = match path.split('/').collect::<Vec<_>>().as_slice() {
            ["capabilities", home, "src", ..] => (*home).to_owned(),
            ["core", "capability", "src", ..] => "kernel".to_owned(),
            _ => continue,
        };
        if !path.ends_with(".rs") {
            continue;
        }
        match feature(&path, &home, &process::read(&files::full(&path))?) {
            Ok(Some(feature)) => found.push(feature),
            Ok(None) => {}
            Err(messages) => broken.extend(messages),
        }
    }
    if found.is_empty() && broken.is_empty() {
        broken.push(
            "no feature file found (one that says `pub const FEATURE: Feature<…>`) in capabilities/*/src or core/capability/src"
                .to_owned(),
        );
    }
    if broken.is_empty() { Ok(found) } else { Err(broken.join("\n")) }
}

/// Reads one file; none when it declares no feature.
fn feature(path: &str, home: &str, source: &str) -> Result<Option<Feature>, Vec<String>> {
    if !source.lines().any(declares) {
        return Ok(None);
    }
    let comment = opening_comment(source);
    let mut broken = Vec::new();
    let headings: Vec<&str> = lines(&comment)
        .into_iter()
        .filter_map(|line| if let Line::Heading(1, words) = line { Some(words) } else { None })
        .filter(|words| HEADINGS.contains(words))
        .collect();
    if headings != HEADINGS {
        broken.push(format!(
            "{path}: its opening comment needs the headings # {} in this order, and has {headings:?}",
            HEADINGS.join(", # ")
        ));
    }
    let examples = examples(path, &comment).unwrap_or_else(|messages| {
        broken.extend(messages);
        Vec::new()
    });
    if !broken.is_empty() {
        return Err(broken);
    }
    let name = Path::new(path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Some(Feature { path: path.to_owned(), name, home: home.to_owned(), comment, examples }))
}

/// `pub const FEATURE: Feature<…>`, under whatever name.
fn declares(line: &str) -> bool {
    let line = line.trim_start();
    let rest = line.strip_prefix("pub const ").or_else(|| line.strip_prefix("pub static "));
    rest.and_then(|rest| rest.split_once(": Feature")).is_some_and(|(_, rest)| rest.starts_with(['<', ' ', ';']))
}

/// Each `charter-example` opens an example; the `case` blocks after it belong to it.
fn examples(path: &str, comment: &str) -> Result<Vec<Example>, Vec<String>> {
    let (mut all, mut broken) = (Vec::<Example>::new(), Vec::new());
    for block in blocks(comment) {
        match (block.info, all.last_mut()) {
            ("charter-example", _) => all.push(Example { charter: block.text, cases: Vec::new() }),
            ("case", Some(example)) => example.cases.push(block.text),
            ("case", None) => broken.push(format!("{path}: a `case` block stands before any `charter-example` block")),
            _ => {}
        }
    }
    if all.is_empty() {
        broken.push(format!("{path}: no ```charter-example block under # Charter: the page's example is its test"));
    }
    if all.iter().any(|example| example.cases.is_empty()) {
        broken.push(format!("{path}: a `charter-example` has no ```case block after it, so nothing runs it"));
    }
    if broken.is_empty() { Ok(all) } else { Err(broken) }
}

/// Path below the root → text, the index included.
fn pages() -> Result<BTreeMap<String, String>, String> {
    let features = features()?;
    let mut pages = BTreeMap::new();
    for feature in &features {
        let path = format!("{FOLDER}/{}.md", feature.name);
        if pages.insert(path.clone(), page(feature)).is_some() {
            return Err(format!(
                "{path}: two feature files are called `{}.rs`; one is {}: rename it",
                feature.name, feature.path
            ));
        }
    }
    pages.insert(format!("{FOLDER}/README.md"), index(&features));
    Ok(pages)
}

fn page(feature: &Feature) -> String {
    let mut text = format!("{NOTICE} from {}; change that file. -->\n\n# {}\n\n", feature.path, feature.name);
    for line in lines(&feature.comment) {
        match line {
            // One level down, since the page has a title of its own.
            Line::Heading(level, words) => text.push_str(&format!("{} {words}", "#".repeat(level.saturating_add(1)))),
            // Readers' programs know `markdown`; `charter-example` is our own word.
            Line::Open(line, "charter-example") => text.push_str(&line.replace("charter-example", "markdown")),
            Line::Open(line, _) | Line::Inside(line) | Line::Close(line) | Line::Prose(line) => text.push_str(line),
        }
        text.push('\n');
    }
    format!("{}\n", text.trim_end())
}

fn index(features: &[Feature]) -> String {
    let mut homes: BTreeMap<&str, Vec<&Feature>> = BTreeMap::new();
    for feature in features {
        homes.entry(&feature.home).or_default().push(feature);
    }
    let mut text = format!("{NOTICE}; change the feature files. -->\n\n# Manual\n\n");
    text.push_str("One page for each kind of block that a charter may hold. Every example here is also a test.\n");
    for (home, features) in homes {
        text.push_str(&format!("\n## {home}\n\n"));
        for feature in features {
            let lead = feature.comment.lines().next().unwrap_or_default();
            text.push_str(&format!("- [{}]({}.md): {lead}\n", feature.name, feature.name));
        }
    }
    text
}

/// Pages that this tool once wrote and would not write now.
fn stale(pages: &BTreeMap<String, String>) -> Result<Vec<String>, String> {
    let mut stale = Vec::new();
    for path in files::files()? {
        if path.starts_with(&format!("{FOLDER}/"))
            && path.ends_with(".md")
            && !pages.contains_key(&path)
            && process::read(&files::full(&path))?.starts_with(NOTICE)
        {
            stale.push(path);
        }
    }
    Ok(stale)
}

fn try_example(feature: &Feature, number: usize, example: &Example) -> Outcome {
    let scratch = process::Scratch::new(&format!("manual-{}-{number}", feature.name))?;
    process::write(&scratch.path().join("charter.md"), &example.charter)?;
    for (number, case) in example.cases.iter().enumerate() {
        let name =
            if number == 0 { "example.case".to_owned() } else { format!("example-{}.case", number.saturating_add(1)) };
        process::write(&scratch.path().join("cases").join(name), case)?;
    }
    let mut command = Command::new(process::built("servanda")?);
    command.arg("case").arg(scratch.path());
    let said = process::ask(&mut command, Duration::from_secs(120))?;
    if said.code == Some(0) {
        return Ok(());
    }
    Err(format!(
        "{}: example {} of its page fails (exit code {:?}):\n{}{}",
        feature.path,
        number.saturating_add(1),
        said.code,
        said.out,
        said.err
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "//! Dataset: data that a party shares.\n//!\n//! # Clause\n//! Prose.\n//! # Charter\n//! ```charter-example\n//! # Agreement\n//! ~~~charter\n//! x = 1\n//! ~~~\n//! ```\n//! # Statements\n//! None.\n//! # Outcome\n//! ```case\n//! permit a\n//! ```\n\npub const FEATURE: Feature = Feature {};\n";

    #[test]
    fn a_feature_file_becomes_a_page() {
        let feature = feature("capabilities/data_sharing/src/dataset.rs", "data_sharing", GOOD).unwrap().unwrap();
        assert_eq!(
            feature.examples,
            [Example { charter: "# Agreement\n~~~charter\nx = 1\n~~~\n".into(), cases: vec!["permit a\n".into()] }]
        );
        let text = page(&feature);
        assert!(text.starts_with(NOTICE));
        assert!(text.contains("\n# dataset\n\nDataset: data that a party shares.\n\n## Clause\n"));
        assert!(text.contains("```markdown\n# Agreement\n~~~charter\n"), "headings inside a fence stay: {text}");
        assert!(
            index(&[feature])
                .contains("## data_sharing\n\n- [dataset](dataset.md): Dataset: data that a party shares.\n")
        );
    }

    #[test]
    fn bad_feature_files_are_named() {
        assert!(feature("a.rs", "x", "//! No feature.\n").unwrap().is_none());
        let why = |source: &str| feature("a.rs", "x", source).unwrap_err().join("\n");
        assert!(why(&GOOD.replace("# Outcome", "# Result")).contains("needs the headings # Clause, # Charter"));
        assert!(why(&GOOD.replace("```charter-example", "```text")).contains("before any `charter-example`"));
        assert!(why(&GOOD.replace("```case", "```text")).contains("nothing runs it"));
    }
}
