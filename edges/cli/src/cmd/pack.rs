//! `servanda pack`: which rule packs this program brings, what a pack holds, who signed it, and whether its tests pass.

use crate::load;
use crate::output::{Done, Exit, Failed, Out};
use serde_json::json;
use servanda_partnership::{Pack, own_packs, read_pack};
use servanda_tlog::{NoteSigner, SignedNote, VerifierKey};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What can be done with packs.
#[derive(clap::Subcommand)]
pub enum Verb {
    /// Read a pack: its digest, its rows and what cannot be computed; its signature; its tests, if it brings them.
    Check {
        /// A pack's file, or its folder with `pack.toml`, `pack.note` and `tests`.
        pack: PathBuf,
    },
    /// List the packs that this program brings.
    List,
    /// Sign a pack as its issuer: writes the note beside it. The pack names the key that the command prints.
    Sign {
        /// The pack's file.
        pack: PathBuf,
        /// The issuer's key file.
        #[arg(long)]
        key: PathBuf,
        /// The issuer's name in the note.
        #[arg(long, default_value = "servanda-packs")]
        name: String,
    },
}

/// The pack's file of a path.
fn file_of(path: &Path) -> PathBuf {
    if path.is_dir() { path.join("pack.toml") } else { path.to_owned() }
}

/// Reads a pack from disk.
pub fn read(file: &Path) -> Result<(String, Pack), Failed> {
    let text = std::fs::read_to_string(file)
        .map_err(|e| Failed::new(format!("cannot read the pack {}: {e}", file.display())))?;
    let pack = read_pack(&text).map_err(|why| {
        Failed::new(format!("{}: {why}", file.display())).help("docs/manual/pack.md").exit(Exit::Failure)
    })?;
    Ok((text, pack))
}

/// The issuer's key that signed a pack; none for a pack that names no key. A pack that names one is refused without that
/// key's signature over exactly its digest.
pub fn signed(file: &Path, pack: &Pack) -> Result<Option<String>, Failed> {
    let Some(vkey) = &pack.issuer_key else { return Ok(None) };
    let no = |why: String| {
        Failed::new(format!("{}: {why}", file.display()))
            .help(format!("the issuer `{}` signs it: servanda pack sign FILE --key FILE", pack.issuer))
            .exit(Exit::Failure)
    };
    let key = VerifierKey::parse(vkey).map_err(|e| no(format!("`issuer_key`: {e}")))?;
    let beside = file.with_extension("note");
    let bytes =
        std::fs::read(&beside).map_err(|_| no(format!("its issuer's signature {} is not there", beside.display())))?;
    let note = SignedNote::parse(&bytes).map_err(|e| no(format!("{}: {e}", beside.display())))?;
    if note.text() != pack.signed_text() {
        return Err(no("its issuer signed another text: the pack was changed after it was signed".to_owned()));
    }
    note.verify(std::slice::from_ref(&key)).map_err(|e| no(format!("{}: {e}", beside.display())))?;
    Ok(Some(vkey.clone()))
}

/// Runs it.
pub fn run(v: &Verb, out: &Out) -> Done {
    match v {
        Verb::Check { pack } => check(pack, out),
        Verb::List => {
            let packs = own_packs();
            if out.json {
                out.data(&json!(packs.iter().map(data).collect::<Vec<_>>()));
            } else {
                packs.iter().for_each(|p| head(p, out));
            }
            Ok(Exit::Ok)
        }
        Verb::Sign { pack, key, name } => sign(&file_of(pack), key, name, out),
    }
}

fn head(p: &Pack, out: &Out) {
    out.line(format!("{} {}  {}", p.name, p.version, p.digest));
    out.line(format!("  {}; {}, {}", p.title, p.issuer, p.issued));
    out.line(format!("  {} rows, {} not computed", p.rows.len(), p.not_computed.len()));
}

fn data(p: &Pack) -> serde_json::Value {
    json!({
        "name": p.name, "version": p.version, "digest": p.digest, "title": p.title, "issuer": p.issuer,
        "issued": p.issued.to_string(), "calendars": p.calendars,
        "rows": p.rows.iter().map(|r| json!({
            "id": r.id, "law": r.law, "article": r.article, "who": r.who, "recipient": r.recipient,
            "period": r.period.to_string(), "status": r.status, "verified": r.verified, "confidence": r.confidence,
            "reviewer": r.reviewer, "source": r.source, "tests": r.tests,
        })).collect::<Vec<_>>(),
        "not_computed": p.not_computed.iter().map(|(id, why)| json!({"id": id, "reason": why})).collect::<Vec<_>>(),
    })
}

fn check(path: &Path, out: &Out) -> Done {
    let file = file_of(path);
    let (_, pack) = read(&file)?;
    let by = signed(&file, &pack)?;
    let (ran, failed) = tests(path, out)?;
    if out.json {
        let mut told = data(&pack);
        if let Some(o) = told.as_object_mut() {
            o.extend([
                ("signed_by".to_owned(), json!(by)),
                ("tests_run".to_owned(), json!(ran)),
                ("tests_failed".to_owned(), json!(failed)),
            ]);
        }
        out.data(&told);
    } else {
        for r in &pack.rows {
            let marks = format!("{}, {}, reviewer: {}", r.verified, r.confidence, r.reviewer);
            out.line(format!("{:<32} {:<18} {} ({marks})", r.id, r.period.to_string(), r.article));
        }
        for (id, why) in &pack.not_computed {
            out.line(format!("{id:<32} not computed: {why}"));
        }
        head(&pack, out);
        out.line(match &by {
            Some(key) => format!("  signed by {key}"),
            None => "  not signed: it names no `issuer_key`".to_owned(),
        });
        if ran > 0 {
            out.line(format!("  {ran} tests, {failed} failed"));
        }
    }
    Ok(if failed > 0 { Exit::Failure } else { Exit::Ok })
}

/// Runs the tests beside a pack; answers how many there are, and how many fail.
fn tests(path: &Path, out: &Out) -> Result<(usize, usize), Failed> {
    let folder = path.join("tests");
    if !folder.join("charter.md").is_file() {
        return Ok((0, 0));
    }
    let mut files = load::sources(&folder)?;
    let text = std::fs::read_to_string(file_of(path)).map_err(|e| Failed::new(e.to_string()))?;
    files.push(servanda_charter::SourceFile { path: "packs/pack.toml".to_owned(), text });
    let compiled = servanda_partnership::compile(files).map(Arc::new).map_err(|(_, found)| {
        let first = found.first().map(|d| d.message.clone()).unwrap_or_default();
        Failed::new(format!("{}: {first}", folder.display()))
            .help("its charter pins this pack's digest")
            .exit(Exit::Failure)
    })?;
    let (mut ran, mut failed) = (0usize, 0usize);
    for file in load::case_files(&folder) {
        for case in load::cases(&file, &compiled)? {
            let done = servanda_cases::run_case(&case, &compiled, "servanda/packs", false);
            ran = ran.saturating_add(1);
            if let Some(c) = done.checks.iter().find(|c| !c.ok) {
                failed = failed.saturating_add(1);
                out.talk(format!("{}: expected {}, actual {}", case.title, c.expected, c.actual));
            }
        }
    }
    Ok((ran, failed))
}

fn sign(file: &Path, key: &Path, name: &str, out: &Out) -> Done {
    let signer = NoteSigner::new(name, super::key::read_seed(key)?).map_err(|e| Failed::new(e.to_string()))?;
    let vkey = signer.verifier().to_string();
    let (_, pack) = read(file)?;
    if pack.issuer_key.as_deref() != Some(vkey.as_str()) {
        return Err(Failed::new(format!("{} does not name this key", file.display()))
            .help(format!("write in `[pack]`: issuer_key = \"{vkey}\"")));
    }
    let note = signer.sign(&pack.signed_text()).map_err(|e| Failed::new(e.to_string()))?;
    let beside = file.with_extension("note");
    std::fs::write(&beside, note.to_string())
        .map_err(|e| Failed::new(format!("cannot write {}: {e}", beside.display())))?;
    out.line(format!("{} {} {} signed by {vkey}", pack.name, pack.version, pack.digest));
    Ok(Exit::Ok)
}
