//! `cargo xtask new-feature`: a feature's file with its headings and one failing example, and its one line of registration.

use std::time::Duration;

use crate::{Outcome, process};

/// Above this comment each capability's lib.rs keeps one line per feature.
const MARK: &str = "// new-feature: one line per feature, above this line";

/// Scaffolds `capabilities/<capability>/src/<feature>.rs`.
pub fn run(capability: &str, feature: &str) -> Outcome {
    for word in [capability, feature] {
        if !is_snake(word) {
            return Err(format!(
                "`{word}` should be snake_case: letters a to z, digits, single underscores, a letter first"
            ));
        }
    }
    let folder = process::root().join("capabilities").join(capability).join("src");
    let (lib, file) = (folder.join("lib.rs"), folder.join(format!("{feature}.rs")));
    if !lib.is_file() {
        return Err(format!(
            "there is no {}: a new capability starts as a crate, see CONTRIBUTING.md",
            process::shown(&lib)
        ));
    }
    if file.exists() {
        return Err(format!("{} is already there", process::shown(&file)));
    }
    let registered = register(&process::read(&lib)?, feature).map_err(|e| format!("{}: {e}", process::shown(&lib)))?;
    process::write(&file, &scaffold(capability, feature))?;
    process::write(&lib, &registered)?;
    let package = format!("servanda-{}", capability.replace('_', "-"));
    process::run(process::cargo().args(["fmt", "--package", &package]), Duration::from_secs(60))?;
    println!("wrote {}\nregistered it in {}", process::shown(&file), process::shown(&lib));
    println!(
        "next: write the clause, then `cargo xtask manual` and `cargo xtask test --only manual`; its example fails until the feature works"
    );
    Ok(())
}

fn is_snake(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !word.ends_with('_')
        && !word.contains("__")
}

/// Puts a line above each mark, in the manner of the line that stands there: `pub mod x;`, `&x::FEATURE,` or `x,`.
fn register(lib: &str, feature: &str) -> Result<String, String> {
    let mut lines: Vec<String> = Vec::new();
    let (mut marks, mut module) = (0u32, false);
    for line in lib.lines() {
        if line.trim() == MARK {
            let above = lines.last().map(String::as_str).unwrap_or_default();
            let new = alike(above.trim(), feature);
            marks = marks.saturating_add(1);
            module |= new.contains("mod ") || new == format!("{feature},");
            let indent: String = line.chars().take_while(|c| c.is_whitespace()).collect();
            lines.push(format!("{indent}{new}"));
        }
        lines.push(line.to_owned());
    }
    if marks == 0 {
        return Err(format!("has no line `{MARK}`, so the feature has no place; add the mark to its list"));
    }
    if !module {
        let is_module =
            |line: &String| (line.starts_with("mod ") || line.starts_with("pub mod ")) && line.ends_with(';');
        let first = lines.iter().position(is_module);
        let after_comment = lines.iter().take_while(|line| line.starts_with("//!")).count();
        let like = first.and_then(|at| lines.get(at)).map_or("pub mod x;", String::as_str);
        let new = alike(like, feature);
        lines.insert(first.unwrap_or(after_comment), new);
    }
    Ok(lines.join("\n") + "\n")
}

/// The registration of `feature`, written like `above`.
fn alike(above: &str, feature: &str) -> String {
    if let Some((start, _)) = above.split_once("mod ") {
        return format!("{start}mod {feature};");
    }
    if let Some((start, rest)) = above.split_once("::") {
        // A file with several blocks names them; the new one has one, `FEATURE`.
        let named = |c: char| c.is_ascii_alphanumeric() || c == '_';
        return format!("{}{feature}::FEATURE{}", start.trim_end_matches(named), rest.trim_start_matches(named));
    }
    let bare = above.strip_suffix(',').is_some_and(is_snake);
    if bare { format!("{feature},") } else { format!("&{feature}::FEATURE,") }
}

fn scaffold(capability: &str, feature: &str) -> String {
    let words = feature.replace('_', " ");
    let state: String = capability.split('_').map(capitalised).collect();
    TEMPLATE
        .replace("{feature}", feature)
        .replace("{words}", &words)
        .replace("{Words}", &capitalised(&words))
        .replace("{Capability}", &state)
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

const TEMPLATE: &str = include_str!("new_feature.template");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registration_looks_like_its_neighbours() {
        let lib = format!("features! {{\n    dataset,\n    {MARK}\n}}\n");
        assert_eq!(
            register(&lib, "consent").unwrap(),
            format!("features! {{\n    dataset,\n    consent,\n    {MARK}\n}}\n")
        );
        let lib = format!("pub mod dataset;\n\nconst ALL: X = &[\n    &dataset::EXTRA,\n    {MARK}\n];\n");
        assert_eq!(
            register(&lib, "consent").unwrap(),
            format!(
                "pub mod consent;\npub mod dataset;\n\nconst ALL: X = &[\n    &dataset::EXTRA,\n    &consent::FEATURE,\n    {MARK}\n];\n"
            )
        );
        assert!(register("fn f() {}\n", "consent").unwrap_err().contains("add the mark"));
        let first = format!("//! Room.\n\nconst ALL: X = &[\n    {MARK}\n];\n");
        assert_eq!(
            register(&first, "consent").unwrap(),
            format!("//! Room.\npub mod consent;\n\nconst ALL: X = &[\n    &consent::FEATURE,\n    {MARK}\n];\n")
        );
    }

    #[test]
    fn the_scaffold_has_every_heading_and_no_gap() {
        let text = scaffold("data_sharing", "own_use");
        for heading in crate::manual::HEADINGS {
            assert!(text.contains(&format!("//! # {heading}\n")), "{heading}");
        }
        assert!(text.contains("Feature<DataSharing>") && text.contains("//! Own use:"));
        assert!(!text.contains("{Words}") && !text.contains("{feature}"));
    }

    #[test]
    fn names() {
        for good in ["consent", "audit_once_a_year", "f16"] {
            assert!(is_snake(good), "{good}");
        }
        for bad in ["", "Consent", "audit-room", "_x", "x_", "a__b", "../x", "1x"] {
            assert!(!is_snake(bad), "{bad}");
        }
        assert_eq!(capitalised("liability cap"), "Liability cap");
    }
}
