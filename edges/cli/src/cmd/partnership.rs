//! `servanda partnership`: opens a partnership on a charter, in one file.

use crate::load;
use crate::local::{Local, key_path};
use crate::output::{Done, Exit, Failed, Out};
use serde_json::json;
use servanda_partnership::{Entry, Partnership, Verdict};
use std::path::PathBuf;
use std::sync::Arc;

/// What can be done with partnerships.
#[derive(clap::Subcommand)]
pub enum Verb {
    /// Open a partnership: its file, its sequencer's key, and the first entry, which names every party's root key.
    Open {
        /// The file to make, such as hospitals.sqlite.
        store: PathBuf,
        /// The charter's folder.
        #[arg(long)]
        charter: PathBuf,
        /// The log's name, such as servanda/two-hospitals; default: from the charter's folder.
        #[arg(long)]
        origin: Option<String>,
        /// The root key file of the sequencing party.
        #[arg(long)]
        key: PathBuf,
        /// A party's root key: `--root lab=ed25519:…`, once for each party.
        #[arg(long, required = true)]
        root: Vec<String>,
    },
    /// Show a further version of the charter, made from the last one, so that it can be adopted by `charter.amend`.
    ShowVersion {
        /// The partnership's file.
        store: PathBuf,
        /// The version's folder.
        #[arg(long)]
        charter: PathBuf,
    },
    /// Show a rule pack, so that it can be pinned by `pack.pin`.
    ShowPack {
        /// The partnership's file.
        store: PathBuf,
        /// The pack's file.
        #[arg(long)]
        pack: PathBuf,
    },
    /// Which versions of the charter have been in force, since when, by which entry; and which could be adopted.
    Versions {
        /// The partnership's file.
        store: PathBuf,
    },
}

/// Runs it.
pub fn run(v: &Verb, out: &Out) -> Done {
    let (store, charter, origin, key, root) = match v {
        Verb::Open { store, charter, origin, key, root } => (store, charter, origin, key, root),
        Verb::ShowVersion { store, charter } => return show_version(store, charter, out),
        Verb::ShowPack { store, pack } => return show_pack(store, pack, out),
        Verb::Versions { store } => return versions(store, out),
    };
    let compiled = load::charter(charter, out)?;
    let origin = origin.clone().unwrap_or_else(|| load::origin_of(charter));
    let sequencer = compiled.blank.kernel.settings.sequencer.clone().ok_or_else(|| {
        Failed::new("the charter names no sequencer").help("add `record \"settings\" { sequencer = party.x }`")
    })?;
    let key_seed = super::key::read_seed(key)?;
    if store.exists() {
        return Err(
            Failed::new(format!("{} exists already; nothing was changed", store.display())).help("name a new file")
        );
    }
    let first = super::statement::build(
        &compiled,
        &origin,
        key_seed,
        &sequencer,
        "partnership.open",
        &[format!("parties={}", root.join(",").replace('=', ":")), format!("sequencer={sequencer}")],
    )?;
    // Judged before anything is written: an opening that is void would leave a record that nobody can use.
    let now = super::statement::now();
    let opened = servanda_statement::Verified::open(&first);
    let verdict = Partnership::new(Arc::clone(&compiled), &origin).admit(Entry::new(now, opened));
    if let Verdict::Void(r) = verdict {
        return Err(Failed::new(format!("the opening would be void: {r}; nothing was written"))
            .help("name every party of the charter once, --root party=key, and sign with the sequencer's root key")
            .exit(Exit::Denied));
    }
    let seed = super::key::random()?;
    super::key::write_seed(&key_path(store), &seed)?;
    let mut local = Local::create(store, &origin, compiled, seed)?;
    let (index, verdict) = local.append(first, now)?;
    if out.json {
        out.data(&json!({"store": store, "origin": origin, "charter": local.compiled.charter.digest, "entry": index}));
    } else {
        super::statement::report(index, &verdict, out);
        out.talk(format!(
            "{} is open. Each party now signs: servanda statement submit {} --key FILE --party NAME charter.sign",
            store.display(),
            store.display()
        ));
    }
    Ok(Exit::Ok)
}

fn show_version(store: &std::path::Path, charter: &std::path::Path, out: &Out) -> Done {
    load::charter(charter, out)?;
    let mut local = Local::open(store, true)?;
    let digest = local.show_version(load::sources(charter)?)?;
    if out.json {
        out.data(&json!({"version": digest}));
    } else {
        out.line(digest.clone());
        out.talk(format!(
            "To adopt it: servanda statement submit {} --key FILE --party NAME charter.amend version={digest}",
            store.display()
        ));
    }
    Ok(Exit::Ok)
}

fn show_pack(store: &std::path::Path, file: &std::path::Path, out: &Out) -> Done {
    let (text, pack) = super::pack::read(file)?;
    super::pack::signed(file, &pack)?;
    let path = format!("{}{}-{}.toml", servanda_partnership::PACKS, pack.name, pack.version);
    let text = servanda_partnership::normalise_pack(&text);
    Local::open(store, true)?.show_pack(servanda_charter::SourceFile { path, text })?;
    if out.json {
        out.data(&json!({"pack": pack.name, "version": pack.version, "digest": pack.digest}));
    } else {
        out.line(pack.digest.clone());
        out.talk(format!(
            "To pin it: servanda statement submit {} --key FILE --party NAME pack.pin pack={} version={} digest={}",
            store.display(),
            pack.name,
            pack.version,
            pack.digest
        ));
    }
    Ok(Exit::Ok)
}

fn versions(store: &std::path::Path, out: &Out) -> Done {
    let local = Local::open(store, false)?;
    let zone = local.compiled.program.zone();
    let history = local.state.history();
    let waiting: Vec<&str> = local
        .state
        .versions()
        .iter()
        .map(|v| v.charter.digest.as_str())
        .filter(|d| !history.iter().any(|l| l.digest == *d))
        .collect();
    if out.json {
        out.data(&json!({
            "in_force": history.iter().map(|l| json!({
                "version": l.digest, "since": l.since.map(|s| s.to_string()), "entry": l.entry,
            })).collect::<Vec<_>>(),
            "shown": waiting,
        }));
        return Ok(Exit::Ok);
    }
    for l in &history {
        let since = l.since.map_or("from the start".to_owned(), |s| format!("from {}", s.civil(zone)));
        let by = l.entry.map(|e| format!(", by entry {e}")).unwrap_or_default();
        out.line(format!("{}  {since}{by}", l.digest));
    }
    for d in waiting {
        out.line(format!("{d}  shown, not in force"));
    }
    Ok(Exit::Ok)
}
