//! The workspace as its manifests describe it: packages, the room each lives in, and who links whom.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::process;

/// Where a package of ours lives; the order is the order of the arrows, outermost last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Room {
    /// `core/*`
    Core,
    /// `capabilities/*`
    Capability,
    /// `partnership`
    Partnership,
    /// `edges/*`
    Edge,
    /// `xtask` and whatever else only builds the house.
    Tool,
}

impl Room {
    /// The room of a folder below the root, `core/tlog` for instance.
    pub fn of(folder: &str) -> Self {
        match folder.split('/').next() {
            Some("core") => Self::Core,
            Some("capabilities") => Self::Capability,
            Some("partnership") => Self::Partnership,
            Some("edges") => Self::Edge,
            _ => Self::Tool,
        }
    }
}

/// One package of this workspace.
#[derive(Debug, Clone)]
pub struct Member {
    /// The folder below the root, with `/` between its parts.
    pub folder: String,
    /// The room of that folder.
    pub room: Room,
    /// Names of direct dependencies of any kind (also for tests and builds), in the manifest's order.
    pub links: Vec<String>,
}

/// The workspace: member name to member.
pub type Workspace = BTreeMap<String, Member>;

/// A package of the lockfile, ours or not.
#[derive(Debug, Clone)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The licence expression; none when the manifest has none.
    pub licence: Option<String>,
    /// Where it came from; none for our own.
    pub source: Option<String>,
}

/// Asks cargo and reads its answer.
pub fn load() -> Result<(Workspace, Vec<Package>), String> {
    let said = process::ask(process::cargo().args(["metadata", "--format-version", "1"]), Duration::from_secs(300))?;
    if said.code != Some(0) {
        return Err(format!("cargo metadata failed:\n{}", said.err));
    }
    let json: Value = serde_json::from_str(&said.out).map_err(|e| format!("cargo metadata is not JSON: {e}"))?;
    Ok((members(&json, &process::root())?, packages(&json)?))
}

fn members(json: &Value, root: &Path) -> Result<Workspace, String> {
    let inside: Vec<&str> = list(json, "workspace_members")?.iter().filter_map(Value::as_str).collect();
    let mut workspace = Workspace::new();
    for package in list(json, "packages")? {
        if !inside.contains(&text(package, "id")?.as_str()) {
            continue;
        }
        let manifest = text(package, "manifest_path")?;
        let dir = Path::new(&manifest).parent().unwrap_or(root);
        let folder = dir.strip_prefix(root).unwrap_or(dir).to_string_lossy().replace('\\', "/");
        let mut links = Vec::new();
        for dependency in list(package, "dependencies")? {
            links.push(text(dependency, "name")?);
        }
        workspace.insert(text(package, "name")?, Member { room: Room::of(&folder), folder, links });
    }
    Ok(workspace)
}

fn packages(json: &Value) -> Result<Vec<Package>, String> {
    list(json, "packages")?
        .iter()
        .map(|package| {
            let maybe = |key: &str| package.get(key).and_then(Value::as_str).map(str::to_owned);
            Ok(Package {
                name: text(package, "name")?,
                version: text(package, "version")?,
                licence: maybe("license"),
                source: maybe("source"),
            })
        })
        .collect()
}

fn list<'a>(value: &'a Value, key: &str) -> Result<&'a Vec<Value>, String> {
    value.get(key).and_then(Value::as_array).ok_or_else(|| format!("cargo metadata has no list `{key}`"))
}

fn text(value: &Value, key: &str) -> Result<String, String> {
    value.get(key).and_then(Value::as_str).map(str::to_owned).ok_or_else(|| format!("cargo metadata has no `{key}`"))
}

/// Every package that ends up in `package` on this machine, itself included: what a party compiles to build it.
///
/// Asked of `cargo tree` for that package alone, since the workspace-wide graph switches on features that only other members want.
pub fn closure(package: &str) -> Result<Vec<String>, String> {
    let said = process::ask(
        process::cargo().args([
            "tree",
            "--package",
            package,
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ]),
        Duration::from_secs(300),
    )?;
    if said.code != Some(0) {
        return Err(format!("cargo tree of {package} failed:\n{}", said.err));
    }
    let mut names: Vec<String> = said
        .out
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some(format!("{} {}", words.next()?, words.next()?))
        })
        .collect();
    names.sort();
    names.dedup();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_tells_the_room() {
        assert_eq!(Room::of("core/tlog"), Room::Core);
        assert_eq!(Room::of("capabilities/oversight"), Room::Capability);
        assert_eq!(Room::of("partnership"), Room::Partnership);
        assert_eq!(Room::of("edges/cli"), Room::Edge);
        assert_eq!(Room::of("xtask"), Room::Tool);
        assert_eq!(Room::of("corelike"), Room::Tool);
    }

    #[test]
    fn metadata_is_read() {
        let json = serde_json::json!({
            "workspace_members": ["a"],
            "packages": [
                {"id": "a", "name": "servanda-tlog", "version": "0.1.0", "license": "Apache-2.0", "source": null,
                 "manifest_path": "/r/core/tlog/Cargo.toml", "dependencies": [{"name": "sha2"}]},
                {"id": "b", "name": "sha2", "version": "0.11.1", "license": "MIT OR Apache-2.0", "source": "registry+x",
                 "manifest_path": "/elsewhere/Cargo.toml", "dependencies": []},
            ],
        });
        let workspace = members(&json, Path::new("/r")).unwrap();
        let member = workspace.get("servanda-tlog").unwrap();
        assert_eq!(
            (member.folder.as_str(), member.room, member.links.as_slice()),
            ("core/tlog", Room::Core, ["sha2".to_owned()].as_slice())
        );
        assert_eq!(workspace.len(), 1);
        assert_eq!(packages(&json).unwrap().len(), 2);
        assert!(members(&serde_json::json!({}), Path::new("/r")).unwrap_err().contains("workspace_members"));
    }
}
