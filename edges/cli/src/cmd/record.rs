//! `servanda record`: lists entries with their verdicts, shows one, checks the file, exports a bundle.

use crate::local::Local;
use crate::output::{Done, Exit, Failed, Out};
use serde_json::json;
use servanda_bundle::Bundle;
use servanda_cases::{CaseResult, key_for};
use servanda_partnership::{Compiled, Partnership, Verdict};
use servanda_tlog::{Checkpoint, Hash, NoteSigner, Tree, leaf_hash};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What can be done with the record.
#[derive(clap::Subcommand)]
pub enum Verb {
    /// Every entry with its verdict; a void one with its reason.
    List {
        /// The partnership's file.
        store: PathBuf,
    },
    /// One entry: the statement, its verdict, and what it set off.
    Show {
        /// The partnership's file.
        store: PathBuf,
        /// The entry's number.
        entry: u64,
    },
    /// Re-read and re-hash the file, and replay it.
    Check {
        /// The partnership's file.
        store: PathBuf,
    },
    /// Write everything that an auditor needs: a folder, or one file if it ends in .zip.
    Export {
        /// The partnership's file.
        store: PathBuf,
        /// The folder or .zip to make.
        #[arg(long)]
        out: PathBuf,
    },
}

/// One line about an entry.
pub fn entry_line(p: &Partnership, i: u64, out: &Out) -> String {
    let zone = p.run().program().zone();
    let at = usize::try_from(i).ok().and_then(|n| p.stamps().get(n)).map(|m| m.civil(zone)).unwrap_or_default();
    let what =
        p.statement(i).map_or_else(|| "(unreadable)".to_owned(), |s| format!("{:<12} {}", s.author.party, s.kind.name));
    let verdict = usize::try_from(i).ok().and_then(|n| p.verdicts().get(n));
    let word = match verdict {
        Some(Verdict::Counts) => out.paint("32", "counts"),
        Some(Verdict::Void(r)) => format!("{} {}", out.paint("31", "void"), r),
        None => String::new(),
    };
    format!("{i:>5}  {at}  {what:<36} {word}")
}

fn verdict_data(p: &Partnership, i: u64) -> serde_json::Value {
    let st = p.statement(i);
    let v = usize::try_from(i).ok().and_then(|n| p.verdicts().get(n));
    json!({
        "entry": i, "kind": st.map(|s| s.kind.to_string()), "party": st.map(|s| s.author.party.clone()),
        "verdict": if v == Some(&Verdict::Counts) { "counts" } else { "void" },
        "code": v.and_then(Verdict::code),
        "message": v.and_then(|v| match v { Verdict::Void(r) => Some(r.message.clone()), Verdict::Counts => None }),
    })
}

/// Runs it.
pub fn run(v: &Verb, out: &Out) -> Done {
    match v {
        Verb::List { store } => {
            let l = Local::open(store, false)?;
            if out.json {
                out.data(&json!((0..l.store.size()).map(|i| verdict_data(&l.state, i)).collect::<Vec<_>>()));
            } else {
                for i in 0..l.store.size() {
                    out.line(entry_line(&l.state, i, out));
                }
            }
            Ok(Exit::Ok)
        }
        Verb::Show { store, entry } => {
            let l = Local::open(store, false)?;
            let Some(st) = l.state.statement(*entry) else {
                return Err(Failed::new(format!("entry {entry} does not exist or cannot be read"))
                    .help(format!("servanda record list {}", store.display())));
            };
            if out.json {
                let mut d = verdict_data(&l.state, *entry);
                if let Some(d) = d.as_object_mut() {
                    d.insert("body".to_owned(), serde_json::from_str(&st.body.to_string()).unwrap_or_default());
                }
                out.data(&d);
                return Ok(Exit::Ok);
            }
            out.line(entry_line(&l.state, *entry, out));
            for (k, v) in st.body.iter() {
                out.line(format!("       {k}: {v}"));
            }
            for e in l.state.events_of(*entry) {
                out.line(format!("       → {}", l.state.run().describe(e.id)));
            }
            Ok(Exit::Ok)
        }
        Verb::Check { store } => {
            // A file that cannot even be opened as a record is not the record that it should be.
            let l =
                Local::open(store, false).map_err(|f| if store.is_file() { f.exit(Exit::RecordInvalid) } else { f })?;
            let head = l.store.check().map_err(|f| Failed::new(f.what).exit(Exit::RecordInvalid))?;
            let stated = servanda_tlog::SignedNote::parse(l.store.checkpoint())
                .ok()
                .and_then(|n| Checkpoint::parse(n.text()).ok())
                .and_then(|c| c.state_digest().ok());
            let ours = Hash::from_slice(&l.state.digest()).map_err(|e| Failed::new(e.to_string()))?;
            if stated.is_some_and(|s| s != ours) {
                return Err(Failed::new("the checkpoint's state digest is not what the entries give")
                    .help("export a bundle and have another party audit it")
                    .exit(Exit::RecordInvalid));
            }
            let void = l.state.verdicts().iter().filter(|v| v.code().is_some()).count();
            if out.json {
                out.data(&json!({"size": head.size, "root": head.root.to_hex(), "state": ours.to_hex(), "void": void}));
            } else {
                out.line(format!(
                    "{} entries ({void} void) are as the checkpoint says; the state follows from them",
                    head.size
                ));
                out.talk("not checked: cosignatures of other parties' nodes (none in this edition)");
            }
            Ok(Exit::Ok)
        }
        Verb::Export { store, out: to } => {
            let l = Local::open(store, false)?;
            write(&bundle_of(&l)?, to)?;
            if out.json {
                out.data(&json!({"bundle": to, "entries": l.store.size()}));
            } else {
                out.line(to.display().to_string());
                out.talk(format!("check it anywhere: servanda-audit {}", to.display()));
            }
            Ok(Exit::Ok)
        }
    }
}

/// The bundle of an open partnership.
pub fn bundle_of(l: &Local) -> Result<Bundle, Failed> {
    let mut leaves = Vec::new();
    for leaf in l.store.leaves(0..l.store.size()) {
        leaves.push(leaf?);
    }
    let sequencer = l.store.meta("sequencer")?.and_then(|b| String::from_utf8(b).ok()).unwrap_or_default();
    Bundle::of(&l.state, &sequencer, &leaves, l.store.checkpoint()).map_err(|e| Failed::new(e.to_string()))
}

/// Writes a bundle as a folder, or as one ZIP if the name ends so.
pub fn write(b: &Bundle, to: &Path) -> Result<(), Failed> {
    let done = if to.extension().is_some_and(|x| x == "zip") { b.write_zip(to) } else { b.write_folder(to) };
    done.map_err(|e| Failed::new(format!("cannot write {}: {e}", to.display())))
}

/// Writes a case's record as a bundle, sequenced with a key made from the origin's name.
pub fn export_case(r: &CaseResult, compiled: &Arc<Compiled>, origin: &str, dir: &Path) -> Result<(), Failed> {
    let seed = key_seed(origin);
    let signer = NoteSigner::new(origin, seed).map_err(|e| Failed::new(e.to_string()))?;
    let mut state = Partnership::new(Arc::clone(compiled), origin);
    let mut tree = Tree::new();
    let mut leaves = Vec::new();
    for leaf in &r.entries {
        state.admit(servanda_partnership::Entry::of_leaf(leaf, origin));
        let bytes = leaf.encode();
        tree.push(leaf_hash(&bytes));
        leaves.push(bytes);
    }
    let digest = Hash::from_slice(&state.digest()).map_err(|e| Failed::new(e.to_string()))?;
    let size = u64::try_from(leaves.len()).unwrap_or(u64::MAX);
    let note = Checkpoint::with_state(origin, size, tree.root(), &digest)
        .and_then(|c| c.sign(&signer))
        .map_err(|e| Failed::new(e.to_string()))?;
    let b = Bundle::of(&state, &signer.verifier().to_string(), &leaves, note.to_string().as_bytes())
        .map_err(|e| Failed::new(e.to_string()))?;
    let name: String =
        r.title.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let name = name.split('-').filter(|s| !s.is_empty()).take(8).collect::<Vec<_>>().join("-");
    std::fs::create_dir_all(dir).map_err(|e| Failed::new(format!("cannot make {}: {e}", dir.display())))?;
    write(&b, &dir.join(name))
}

/// The sequencer's seed in cases and demos: made from its name, never for a real partnership.
pub fn key_seed(origin: &str) -> [u8; 32] {
    let public = key_for(&format!("sequencer of {origin}")).key_id();
    let mut seed = *public.as_bytes();
    seed.reverse();
    seed
}
