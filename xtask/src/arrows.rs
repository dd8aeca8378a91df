//! The dependency law: edges → partnership → capabilities → core, read from the manifests (ARCHITECTURE, "Arrows").
//!
//! Dependencies for tests and builds obey it too: a test that reaches upwards is a test in the wrong crate.

use std::collections::BTreeMap;

use crate::Outcome;
use crate::metadata::{self, Room, Workspace};

/// What each crate of the core may link of its neighbours. A crate that is not listed may link none of them:
/// a new room or a new arrow is a line here and a page in docs/decisions.
const CORE: &[(&str, &[&str])] = &[
    ("servanda-vocabulary", &[]),
    ("servanda-tlog", &[]),
    ("servanda-statement", &["servanda-vocabulary"]),
    ("servanda-charter", &["servanda-vocabulary"]),
    ("servanda-norms", &["servanda-vocabulary"]),
    ("servanda-words", &["servanda-vocabulary"]),
    (
        "servanda-capability",
        &["servanda-vocabulary", "servanda-words", "servanda-charter", "servanda-norms", "servanda-statement"],
    ),
    ("servanda-decision", &["servanda-vocabulary", "servanda-norms"]),
];

/// The crate that a distrusting party compiles, so it must stay small and simple.
pub const AUDITOR: &str = "servanda-auditor";

/// No async runtime, web framework, database or TLS in the auditor.
const NEVER_IN_AUDITOR: &[&str] = &[
    "tokio",
    "async-std",
    "smol",
    "axum",
    "hyper",
    "actix-web",
    "warp",
    "rusqlite",
    "libsqlite3-sys",
    "sqlx",
    "postgres",
    "tokio-postgres",
    "rustls",
    "openssl",
    "openssl-sys",
    "native-tls",
    "aws-lc-sys",
    "reqwest",
    "ureq",
];

/// The policy engine is linked in one place, so that its errors and versions meet ours in one place.
const CEDAR_ONLY_IN: &str = "servanda-decision";

/// Checks the workspace as it is.
pub fn run() -> Outcome {
    let (workspace, _) = metadata::load()?;
    let mut broken = check(&workspace);
    if workspace.contains_key(AUDITOR) {
        broken.extend(check_auditor(&metadata::closure(AUDITOR)?));
    } else {
        broken.push(format!("there is no package `{AUDITOR}`: its law cannot be checked"));
    }
    if broken.is_empty() {
        println!("arrows: {} packages, every dependency points the right way", workspace.len());
        return Ok(());
    }
    Err(format!("arrows: {} broken\n{}", broken.len(), broken.join("\n")))
}

/// Every broken arrow of a workspace, in words.
fn check(workspace: &Workspace) -> Vec<String> {
    let allowed: BTreeMap<&str, &[&str]> = CORE.iter().copied().collect();
    let mut broken = Vec::new();
    for (name, member) in workspace {
        for link in &member.links {
            if link.starts_with("cedar-policy") && name != CEDAR_ONLY_IN {
                broken.push(format!(
                    "{}: links {link}; only {CEDAR_ONLY_IN} may: ask it for a decision instead",
                    member.folder
                ));
            }
            let Some(other) = workspace.get(link) else { continue };
            let (from, to) = (&member.folder, &other.folder);
            match (member.room, other.room) {
                (_, Room::Tool) => broken.push(format!("{from} links {to}: nothing links a tool of the house")),
                (Room::Core, Room::Core) => {
                    let may = allowed.get(name.as_str()).copied().unwrap_or_default();
                    broken.extend((!may.contains(&link.as_str())).then(|| {
                        let may = if may.is_empty() { "no other crate of the core".to_owned() } else { may.join(", ") };
                        format!("{from} links {to}: it may link {may}; a new arrow is a decision record and a line in xtask/src/arrows.rs")
                    }));
                }
                (Room::Capability, Room::Capability) => broken.push(format!(
                    "{from} links {to}: no capability depends on another; write a `Needs` method and answer it in partnership/wiring"
                )),
                (inner, outer) if outer > inner => {
                    broken.push(format!("{from} links {to}: arrows run edges → partnership → capabilities → core"));
                }
                _ => {}
            }
        }
    }
    broken
}

/// What the auditor links and must not; `closure` holds `name version` lines.
fn check_auditor(closure: &[String]) -> Vec<String> {
    let name = |line: &String| line.split_whitespace().next().unwrap_or_default().to_owned();
    closure
        .iter()
        .filter(|line| NEVER_IN_AUDITOR.contains(&name(line).as_str()))
        .map(|line| {
            format!("edges/auditor ends up with {line}: a distrusting party would have to compile it; see `cargo tree -p {AUDITOR} -i {}`", name(line))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Member;

    fn house(members: &[(&str, &str, &[&str])]) -> Workspace {
        members
            .iter()
            .map(|(name, folder, links)| {
                let links = links.iter().map(|link| (*link).to_owned()).collect();
                ((*name).to_owned(), Member { folder: (*folder).to_owned(), room: Room::of(folder), links })
            })
            .collect()
    }

    #[test]
    fn a_good_house_stands() {
        let good = house(&[
            ("servanda-vocabulary", "core/vocabulary", &["jiff"]),
            ("servanda-norms", "core/norms", &["servanda-vocabulary"]),
            ("servanda-decision", "core/decision", &["servanda-norms", "cedar-policy"]),
            ("servanda-oversight", "capabilities/oversight", &["servanda-norms", "servanda-decision"]),
            ("servanda-partnership", "partnership", &["servanda-oversight", "servanda-norms"]),
            ("servanda-cli", "edges/cli", &["servanda-partnership", "servanda-store", "clap"]),
            ("servanda-store", "edges/store", &["rusqlite"]),
        ]);
        assert_eq!(check(&good), Vec::<String>::new());
    }

    #[test]
    fn each_bad_arrow_is_named() {
        let bad = house(&[
            ("servanda-vocabulary", "core/vocabulary", &["servanda-tlog", "cedar-policy-core"]),
            ("servanda-tlog", "core/tlog", &["servanda-vocabulary"]),
            ("servanda-norms", "core/norms", &["servanda-oversight"]),
            ("servanda-novel", "core/novel", &["servanda-vocabulary"]),
            ("servanda-oversight", "capabilities/oversight", &["servanda-membership", "servanda-partnership"]),
            ("servanda-membership", "capabilities/membership", &["xtask"]),
            ("servanda-partnership", "partnership", &["servanda-cli"]),
            ("servanda-cli", "edges/cli", &["cedar-policy"]),
            ("xtask", "xtask", &[]),
        ]);
        let broken = check(&bad);
        for (place, words) in [
            ("core/vocabulary links core/tlog", "no other crate of the core"),
            ("core/vocabulary: links cedar-policy-core", "only servanda-decision may"),
            ("core/tlog links core/vocabulary", "no other crate of the core"),
            ("core/norms links capabilities/oversight", "arrows run edges"),
            ("core/novel links core/vocabulary", "decision record"),
            ("capabilities/oversight links capabilities/membership", "partnership/wiring"),
            ("capabilities/oversight links partnership", "arrows run edges"),
            ("capabilities/membership links xtask", "tool of the house"),
            ("partnership links edges/cli", "arrows run edges"),
            ("edges/cli: links cedar-policy", "ask it for a decision"),
        ] {
            assert!(broken.iter().any(|line| line.starts_with(place) && line.contains(words)), "{place}: {broken:#?}");
        }
        assert_eq!(broken.len(), 10, "{broken:#?}");
    }

    #[test]
    fn the_auditor_stays_simple() {
        let lines = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert!(check_auditor(&lines(&["sha2 v0.11.1", "tokio-stream-like v1"])).is_empty());
        let broken = check_auditor(&lines(&["sha2 v0.11.1", "libsqlite3-sys v0.38.0", "tokio v1.50.0"]));
        assert_eq!(broken.len(), 2);
        assert!(broken.iter().any(|line| line.contains("cargo tree -p servanda-auditor -i tokio")));
    }
}
