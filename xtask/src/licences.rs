//! What we may ship and how much of it: every dependency's licence against deny.toml, and the size budgets beside it.
//!
//! This is our own small check, so that it runs with no network and nothing installed; `cargo deny check` reads the same
//! deny.toml. Security advisories need an outside database: they are not checked here, and the output says so.

use std::collections::{BTreeMap, BTreeSet};

use crate::metadata::{self, Package};
use crate::{Outcome, process, spdx};

const LIST: &str = "deny.toml";
const BUDGETS: &str = "deny-budgets.txt";

/// Checks the workspace as it is.
pub fn run() -> Outcome {
    let rules = Rules::parse(&process::read(&process::root().join(LIST))?)?;
    let (workspace, packages) = metadata::load()?;
    let mut broken = check(&packages, &rules);
    let foreign = packages.iter().filter(|package| package.source.is_some()).count();
    for budget in budgets(&process::read(&process::root().join(BUDGETS))?)? {
        if !workspace.contains_key(&budget.package) {
            broken.push(format!("{BUDGETS}: there is no package `{}`", budget.package));
            continue;
        }
        let count = metadata::closure(&budget.package)?.len();
        println!("budget: {} ends up with {count} packages, {} allowed", budget.package, budget.most);
        if count > budget.most {
            broken.push(format!(
                "{} ends up with {count} packages and {BUDGETS} allows {}: drop one (`cargo tree -p {}`), or raise the number with a sentence there",
                budget.package, budget.most, budget.package
            ));
        }
    }
    println!("licences: {foreign} packages from outside, {} licences allowed", rules.allow.len());
    println!(
        "licences: security advisories were NOT checked: they need a database from the network (`cargo deny check advisories`)"
    );
    if broken.is_empty() { Ok(()) } else { Err(format!("licences: {} broken\n{}", broken.len(), broken.join("\n"))) }
}

/// What deny.toml says that we check.
#[derive(Debug, PartialEq)]
struct Rules {
    /// Licences we may ship.
    allow: Vec<String>,
    /// Packages that may not be in the lockfile at all.
    deny: Vec<String>,
}

impl Rules {
    /// Reads the two lists we need. deny.toml keeps one string, or one `{ name = "…" }`, a line, so that this reader can be small.
    fn parse(text: &str) -> Result<Self, String> {
        let lists = lists(text);
        let get = |key: &str| {
            lists
                .get(key)
                .cloned()
                .ok_or_else(|| format!("{LIST} has no list `{key}` (one quoted entry a line, closed by `]`)"))
        };
        let (allow, deny) = (get("licenses.allow")?, get("bans.deny")?);
        if allow.is_empty() {
            return Err(format!("{LIST}: `licenses.allow` is empty"));
        }
        Ok(Self { allow, deny })
    }
}

fn lists(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    let (mut section, mut open) = (String::new(), None::<String>);
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        if let Some(key) = &open {
            if line.starts_with(']') {
                open = None;
            } else if let Some(entry) = line.split('"').nth(1) {
                found.entry(key.clone()).or_insert_with(Vec::new).push(entry.to_owned());
            }
        } else if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            name.clone_into(&mut section);
        } else if let Some((key, rest)) = line.split_once('=')
            && rest.trim() == "["
        {
            let key = format!("{section}.{}", key.trim());
            found.entry(key.clone()).or_insert_with(Vec::new);
            open = Some(key);
        }
    }
    found
}

fn check(packages: &[Package], rules: &Rules) -> Vec<String> {
    let mut broken = BTreeSet::new();
    for package in packages {
        let who = format!("{} {}", package.name, package.version);
        if rules.deny.contains(&package.name) {
            broken.insert(format!("{who}: banned by {LIST}, which says why; see `cargo tree -i {}`", package.name));
        }
        let ok = match &package.licence {
            Some(expression) => spdx::satisfied(expression, &rules.allow),
            None => Err("no licence in its manifest".to_owned()),
        };
        match ok {
            Ok(true) => {}
            Ok(false) => {
                let licence = package.licence.as_deref().unwrap_or_default();
                broken.insert(format!("{who}: licence `{licence}` is not allowed by {LIST}"));
            }
            Err(why) => {
                broken.insert(format!("{who}: {why}"));
            }
        }
        // A path dependency has no source; everything else must come from a registry, whose bytes the lockfile pins.
        if package.source.as_deref().is_some_and(|source| !source.starts_with("registry+")) {
            broken.insert(format!(
                "{who}: comes from {}, not from a registry",
                package.source.as_deref().unwrap_or_default()
            ));
        }
    }
    broken.into_iter().collect()
}

#[derive(Debug, PartialEq)]
struct Budget {
    package: String,
    most: usize,
}

/// Lines of `package number reason`; a budget without a reason is refused.
fn budgets(text: &str) -> Result<Vec<Budget>, String> {
    let mut all = Vec::new();
    for (line, number) in text.lines().zip(1u32..) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut words = line.split_whitespace();
        let (package, most) = (words.next().unwrap_or_default(), words.next().and_then(|word| word.parse().ok()));
        let (Some(most), Some(_reason)) = (most, words.next()) else {
            return Err(format!("{BUDGETS}:{number}: `{line}` should read `package number reason`"));
        };
        all.push(Budget { package: package.to_owned(), most });
    }
    if all.is_empty() {
        return Err(format!("{BUDGETS} holds no budget"));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = "[licenses]\n# why\nallow = [\n  \"MIT\", # short\n  # \"GPL-3.0\"\n  \"ISC\",\n]\n[bans]\nmultiple-versions = \"allow\"\ndeny = [\n  { name = \"openssl\", reason = \"C\" },\n]\n";

    fn package(name: &str, licence: Option<&str>, source: Option<&str>) -> Package {
        Package {
            name: name.into(),
            version: "1.0.0".into(),
            licence: licence.map(Into::into),
            source: source.map(Into::into),
        }
    }

    #[test]
    fn the_rules_are_read() {
        let rules = Rules::parse(RULES).unwrap();
        assert_eq!(rules, Rules { allow: vec!["MIT".into(), "ISC".into()], deny: vec!["openssl".into()] });
        assert!(Rules::parse("[licenses]\nallow = [\n]\n[bans]\ndeny = [\n]\n").unwrap_err().contains("empty"));
        assert!(Rules::parse("[licenses]\nallow = [\n\"MIT\",\n]\n").unwrap_err().contains("bans.deny"));
    }

    #[test]
    fn each_breach_is_named() {
        let rules = Rules::parse(RULES).unwrap();
        let registry = Some("registry+somewhere");
        let broken = check(
            &[
                package("fine", Some("GPL-3.0 OR MIT"), registry),
                package("openssl", Some("MIT"), registry),
                package("copyleft", Some("GPL-3.0"), registry),
                package("mute", None, registry),
                package("stray", Some("ISC"), Some("git+somewhere")),
            ],
            &rules,
        );
        let expected = [
            "copyleft 1.0.0: licence `GPL-3.0`",
            "mute 1.0.0: no licence",
            "openssl 1.0.0: banned",
            "stray 1.0.0: comes from git+",
        ];
        assert_eq!(broken.len(), expected.len(), "{broken:#?}");
        assert!(broken.iter().zip(expected).all(|(line, start)| line.starts_with(start)), "{broken:#?}");
    }

    #[test]
    fn a_budget_has_a_reason() {
        assert_eq!(
            budgets("# x\nservanda-auditor 60 a party compiles it\n").unwrap(),
            [Budget { package: "servanda-auditor".into(), most: 60 }]
        );
        assert!(budgets("servanda-auditor 60\n").unwrap_err().contains("deny-budgets.txt:1"));
        assert!(budgets("servanda-auditor many because\n").is_err());
        assert!(budgets("# none\n").is_err());
    }
}
