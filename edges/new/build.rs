//! Puts the files of the clause library into the program: whoever adds a clause adds a folder, and no line of code.

use std::fmt::Write as _;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};

fn main() -> Result<()> {
    let here = std::env::var("CARGO_MANIFEST_DIR").map_err(Error::other)?;
    let library = Path::new(&here).join("../../library");
    println!("cargo:rerun-if-changed={}", library.display());
    let mut files = Vec::new();
    walk(&library, &mut files)?;
    files.sort();
    let mut out = String::from(
        "/// Each file of the library: its path in it, and its text.\npub const FILES: &[(&str, &str)] = &[\n",
    );
    for f in &files {
        println!("cargo:rerun-if-changed={}", f.display());
        let name = f.strip_prefix(&library).map_err(Error::other)?.display().to_string().replace('\\', "/");
        let _ = writeln!(out, "    ({name:?}, include_str!({:?})),", f.canonicalize()?.display().to_string());
    }
    out.push_str("];\n");
    let to = std::env::var("OUT_DIR").map_err(Error::other)?;
    std::fs::write(Path::new(&to).join("files.rs"), out)
}

fn walk(dir: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            println!("cargo:rerun-if-changed={}", path.display());
            walk(&path, files)?;
        } else if path.extension().is_some_and(|x| x == "toml" || x == "md" || x == "case") {
            files.push(path);
        }
    }
    Ok(())
}
