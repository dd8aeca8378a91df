//! Running the program: folders of one's own, streams apart, no terminal.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The newcomers' charter.
pub fn hospitals() -> String {
    root().join("charters/two-hospitals").display().to_string()
}

/// What came of a run.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// The data, which must be JSON and nothing else.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("not JSON ({e}): {}\n{}", self.out, self.err))
    }

    /// The same, once the exit code was as expected.
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "out: {}\nerr: {}", self.out, self.err);
        self
    }
}

/// A folder that goes when the test ends.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("servanda-cli-{}-{n}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a file and answers its path.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    }

    /// Runs `servanda` in this folder.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, &[])
    }

    /// Runs `servanda` in another folder.
    pub fn run_in(&self, dir: &Path, args: &[&str]) -> Ran {
        run(Path::new(env!("CARGO_BIN_EXE_servanda")), args, &[], dir)
    }

    /// The same with environment variables.
    pub fn run_with(&self, args: &[&str], env: &[(&str, &str)]) -> Ran {
        run(Path::new(env!("CARGO_BIN_EXE_servanda")), args, env, &self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn run(program: &Path, args: &[&str], env: &[(&str, &str)], dir: &Path) -> Ran {
    let o = Command::new(program)
        .args(args)
        .env_remove("NO_COLOR")
        .env("TERM", "xterm-256color")
        .envs(env.iter().copied())
        .current_dir(dir)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Ran {
        code: o.status.code().unwrap(),
        out: String::from_utf8(o.stdout).unwrap(),
        err: String::from_utf8(o.stderr).unwrap(),
    }
}

/// The auditor, which a build of the workspace puts beside the program.
pub fn audit(bundle: &Path) -> Option<Ran> {
    let beside = Path::new(env!("CARGO_BIN_EXE_servanda")).with_file_name("servanda-audit");
    if !beside.is_file() {
        eprintln!(
            "servanda-audit is not here (it comes with `cargo build --workspace`): the bundle is audited in the test"
        );
        return None;
    }
    Some(run(&beside, &[&bundle.display().to_string()], &[], bundle.parent().unwrap()))
}

/// A partnership on the two-hospitals charter, opened and signed by all three.
pub struct Opened {
    pub folder: Folder,
    pub store: String,
}

impl Opened {
    pub fn new() -> Self {
        let opened = Self::unsigned();
        for party in ["northgate", "riverside", "lab"] {
            opened.submit(party, &["charter.sign"]).exits(0);
        }
        opened
    }

    pub fn unsigned() -> Self {
        let folder = Folder::new();
        let store = folder.path("hospitals.sqlite").display().to_string();
        let mut args: Vec<String> =
            ["partnership", "open", &store, "--charter", &hospitals(), "--key", "northgate.key"]
                .map(str::to_owned)
                .to_vec();
        for party in ["northgate", "riverside", "lab"] {
            let made = folder.run(&["key", "new", &format!("{party}.key")]).exits(0);
            args.extend(["--root".to_owned(), format!("{party}={}", made.out.trim())]);
        }
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let opened = folder.run(&args).exits(0);
        assert!(opened.out.starts_with("entry 0 counts"), "{}", opened.out);
        assert!(opened.err.contains("Each party now signs: servanda statement submit"), "{}", opened.err);
        Self { folder, store }
    }

    /// Submits a party's statement, in the order `kind field=value …`.
    pub fn submit(&self, party: &str, rest: &[&str]) -> Ran {
        let key = format!("{party}.key");
        let mut args = vec!["statement", "submit", &self.store, "--key", &key, "--party", party];
        args.extend(rest);
        self.folder.run(&args)
    }
}
