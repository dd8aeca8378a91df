//! `servanda key`: makes a key. The secret stands in a file that only its owner may read; never in a flag.

use crate::output::{Done, Exit, Failed, Out};
use serde_json::json;
use servanda_statement::SigningKey;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What can be done with keys.
#[derive(clap::Subcommand)]
pub enum Verb {
    /// Make a key and write its secret to a new file.
    New {
        /// The file; it must not exist.
        file: PathBuf,
    },
    /// Show the public id of a key file.
    Show {
        /// The file.
        file: PathBuf,
    },
}

/// Thirty-two bytes from the operating system.
pub fn random() -> Result<[u8; 32], Failed> {
    use std::io::Read;
    let mut seed = [0u8; 32];
    std::fs::File::open("/dev/urandom")
        .and_then(|mut f| f.read_exact(&mut seed))
        .map_err(|e| Failed::new(format!("the operating system gives no randomness: {e}")).exit(Exit::Temporary))?;
    Ok(seed)
}

/// Writes a secret to a new file that only its owner may read.
pub fn write_seed(file: &Path, seed: &[u8; 32]) -> Result<(), Failed> {
    let hex: String = seed.iter().map(|b| format!("{b:02x}")).collect();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut f = options.open(file).map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Failed::new(format!("{} exists already; a key is never overwritten", file.display()))
                .help("name a new file")
        }
        _ => Failed::new(format!("cannot write {}: {e}", file.display())),
    })?;
    f.write_all(format!("servanda-ed25519-seed {hex}\n").as_bytes())
        .and_then(|()| f.sync_all())
        .map_err(|e| Failed::new(format!("cannot write {}: {e}", file.display())))
}

/// Reads a secret.
pub fn read_seed(file: &Path) -> Result<[u8; 32], Failed> {
    let text = std::fs::read_to_string(file).map_err(|e| {
        Failed::new(format!("cannot read the key {}: {e}", file.display())).help("servanda key new FILE makes one")
    })?;
    let hex = text.trim().strip_prefix("servanda-ed25519-seed ").filter(|h| h.len() == 64);
    let mut seed = [0u8; 32];
    let ok = hex.is_some_and(|h| {
        seed.iter_mut().enumerate().all(|(i, b)| {
            let at = i.saturating_mul(2);
            h.get(at..at.saturating_add(2)).and_then(|p| u8::from_str_radix(p, 16).ok()).map(|v| *b = v).is_some()
        })
    });
    if ok {
        Ok(seed)
    } else {
        Err(Failed::new(format!("{} is not a key file", file.display())).help("servanda key new FILE makes one"))
    }
}

/// Runs it.
pub fn run(v: &Verb, out: &Out) -> Done {
    let (file, id) = match v {
        Verb::New { file } => {
            let seed = random()?;
            write_seed(file, &seed)?;
            (file, SigningKey::from_seed(seed).key_id())
        }
        Verb::Show { file } => (file, SigningKey::from_seed(read_seed(file)?).key_id()),
    };
    if out.json {
        out.data(&json!({"file": file, "key": id.to_string()}));
    } else {
        out.line(id.to_string());
    }
    Ok(Exit::Ok)
}
