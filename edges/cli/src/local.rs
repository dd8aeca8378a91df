//! A partnership kept on this machine: one SQLite file, the sequencer's key beside it, the state replayed in memory.

use crate::output::{Exit, Failed};
use servanda_charter::SourceFile;
use servanda_partnership::{Compiled, Entry, Partnership, Verdict, compile, is_pack};
use servanda_store_sqlite::Store;
use servanda_tlog::{Checkpoint, Hash, Leaf, NoteSigner};
use servanda_vocabulary::Moment;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An open partnership.
pub struct Local {
    /// The file.
    pub store: Store,
    /// The charter.
    pub compiled: Arc<Compiled>,
    /// The state.
    pub state: Partnership,
    signer: Option<NoteSigner>,
}

/// The sequencer's key file of a store.
pub fn key_path(store: &Path) -> PathBuf {
    store.with_extension("key")
}

impl Local {
    /// Creates the file, with the charter in it and no entry.
    pub fn create(path: &Path, origin: &str, compiled: Arc<Compiled>, seed: [u8; 32]) -> Result<Self, Failed> {
        let mut store = Store::create(path, origin)?;
        let files: BTreeMap<String, Vec<u8>> =
            compiled.charter.files.iter().map(|f| (f.path.clone(), f.text.clone().into_bytes())).collect();
        store.put_charter(&compiled.charter.digest, &files)?;
        for set in compiled.pack_sets() {
            put_pack(&mut store, &set)?;
        }
        store.put_meta("charter", compiled.charter.digest.as_bytes())?;
        let signer = NoteSigner::new(origin, seed).map_err(|e| Failed::new(e.to_string()))?;
        store.put_meta("sequencer", signer.verifier().to_string().as_bytes())?;
        let state = Partnership::new(Arc::clone(&compiled), origin);
        Ok(Self { store, compiled, state, signer: Some(signer) })
    }

    /// Opens a file and replays it. With `write`, the sequencer's key is read from beside it.
    pub fn open(path: &Path, write: bool) -> Result<Self, Failed> {
        // A file that is there and cannot be read as a record is not the record that it should be.
        let opened = if write { Store::open(path) } else { Store::open_to_read(path) };
        let store = opened.map_err(|f| {
            let lasting = !f.retry && path.is_file();
            let f = Failed::from(f);
            if lasting { f.exit(Exit::RecordInvalid) } else { f }
        })?;
        let digest = store.meta("charter")?.and_then(|b| String::from_utf8(b).ok());
        let digest = digest
            .ok_or_else(|| Failed::new(format!("{} names no charter", path.display())).exit(Exit::RecordInvalid))?;
        let mut sets = Vec::new();
        for d in store.charters()? {
            let files = stored(&store, &d, path)?;
            sets.push((d, files));
        }
        let (packs, versions): (Vec<_>, Vec<_>) = sets.into_iter().partition(|(_, files)| is_pack(files));
        let packs: Vec<SourceFile> = packs.into_iter().flat_map(|(_, files)| files).collect();
        let mut founding = stored(&store, &digest, path)?;
        founding.extend(packs.iter().cloned());
        let mut compiled = compile(founding).map_err(|(_, d)| {
            Failed::new(format!(
                "the charter in {} does not compile: {}",
                path.display(),
                d.first().map(|d| d.message.clone()).unwrap_or_default()
            ))
            .exit(Exit::RecordInvalid)
        })?;
        if compiled.charter.digest != digest {
            return Err(Failed::new("the stored charter's digest is not its own").exit(Exit::RecordInvalid));
        }
        for (later, files) in versions.into_iter().filter(|(d, _)| *d != digest) {
            compiled.later.push((later, files.into_iter().chain(packs.iter().cloned()).collect()));
        }
        let compiled = Arc::new(compiled);
        let mut state = Partnership::new(Arc::clone(&compiled), store.origin());
        for leaf in store.leaves(0..store.size()) {
            let leaf = Leaf::parse(&leaf?).map_err(|e| Failed::new(e.to_string()).exit(Exit::RecordInvalid))?;
            state.admit(Entry::of_leaf(&leaf, store.origin()));
        }
        let signer = if write {
            let seed = crate::cmd::key::read_seed(&key_path(path))?;
            Some(NoteSigner::new(store.origin(), seed).map_err(|e| Failed::new(e.to_string()))?)
        } else {
            None
        };
        Ok(Self { store, compiled, state, signer })
    }

    /// Whether a statement of this record has named this digest in vain. What it names must not come afterwards: the void
    /// statement would count when it is read again.
    fn tried(&self, kinds: &[&str], field: &str, digest: &str) -> bool {
        let void = self.state.verdicts().iter().enumerate().filter(|(_, v)| v.code().is_some());
        void.filter_map(|(i, _)| self.state.statement(u64::try_from(i).ok()?)).any(|s| {
            kinds.contains(&s.kind.name.as_str()) && s.body.get(field).and_then(|d| d.as_str()) == Some(digest)
        })
    }

    /// Stores a further version of the charter, so that it can be adopted. Answers its digest. What was judged stays as it
    /// was: a version that somebody has already tried to adopt comes too late.
    pub fn show_version(&mut self, files: Vec<SourceFile>) -> Result<String, Failed> {
        let packs_before: Vec<String> = self
            .state
            .versions()
            .iter()
            .flat_map(|v| &v.packs)
            .map(|p| servanda_partnership::pack_digest(&p.text))
            .collect();
        let before: Vec<String> = self.state.versions().iter().map(|v| v.charter.digest.clone()).collect();
        let digest = self.state.learn(files).map_err(|(_, d)| {
            Failed::new(format!(
                "the version does not compile: {}",
                d.first().map(|d| d.message.clone()).unwrap_or_default()
            ))
        })?;
        let known = self.state.versions().iter().find(|v| v.charter.digest == digest);
        let files: BTreeMap<String, Vec<u8>> = known
            .map(|v| v.charter.files.iter().map(|f| (f.path.clone(), f.text.clone().into_bytes())).collect())
            .unwrap_or_default();
        let packs = known.map(|v| v.pack_sets()).unwrap_or_default();
        let late_pack = packs.iter().flatten().any(|p| {
            let pack = servanda_partnership::pack_digest(&p.text);
            !packs_before.contains(&pack) && self.tried(&["pack.pin"], "digest", &pack)
        });
        if late_pack
            || (!before.contains(&digest) && self.tried(&["charter.amend", "charter.consent"], "version", &digest))
        {
            return Err(Failed::new(
                "a statement of this record has named this version, or a pack of it, already, and is void",
            )
            .help("change the version's words, so that nothing that was judged changes"));
        }
        self.store.put_charter(&digest, &files)?;
        for set in packs {
            put_pack(&mut self.store, &set)?;
        }
        Ok(digest)
    }

    /// Stores a pack, so that it can be pinned. What was judged stays as it was: a pack that somebody has already tried to
    /// pin comes too late, because the void statement would count when it is read again.
    pub fn show_pack(&mut self, pack: SourceFile) -> Result<(), Failed> {
        let digest = servanda_partnership::pack_digest(&pack.text);
        if self.tried(&["pack.pin"], "digest", &digest) {
            return Err(Failed::new("a statement of this record has tried to pin this pack already, and is void")
                .help("give the pack another version, so that nothing that was judged changes"));
        }
        put_pack(&mut self.store, &[pack])
    }

    /// Appends an envelope with a stamp: judged, stored durably with a signed checkpoint, then answered.
    pub fn append(&mut self, envelope: Vec<u8>, stamp: Moment) -> Result<(u64, Verdict), Failed> {
        let stamp = stamp.max(self.state.stamps().last().copied().unwrap_or(Moment::START));
        let leaf = Leaf::new(stamp.seconds(), Vec::new(), envelope).map_err(|e| Failed::new(e.to_string()))?;
        let Some(signer) = &self.signer else { return Err(Failed::new("opened to read only")) };
        let verdict = self.state.admit(Entry::of_leaf(&leaf, self.store.origin()));
        let digest = Hash::from_slice(&self.state.digest()).map_err(|e| Failed::new(e.to_string()))?;
        let bytes = leaf.encode();
        let size = self.store.size();
        let head = self.store.head_after(std::slice::from_ref(&bytes));
        let checkpoint = Checkpoint::with_state(self.store.origin(), head.size, head.root, &digest)
            .and_then(|c| c.sign(signer))
            .map_err(|e| Failed::new(e.to_string()))?;
        self.store.append(size, &[bytes], checkpoint.to_string().as_bytes())?;
        Ok((size, verdict))
    }
}

/// Stores a pack's files under the digest of the set.
fn put_pack(store: &mut Store, set: &[SourceFile]) -> Result<(), Failed> {
    let files: BTreeMap<String, Vec<u8>> = set.iter().map(|f| (f.path.clone(), f.text.clone().into_bytes())).collect();
    store.put_charter(&servanda_store_sqlite::charter_digest(&files), &files)?;
    Ok(())
}

/// The files of a stored charter version.
fn stored(store: &Store, digest: &str, path: &Path) -> Result<Vec<SourceFile>, Failed> {
    let files = store.charter(digest)?.ok_or_else(|| {
        Failed::new(format!("{} does not hold its charter {digest}", path.display())).exit(Exit::RecordInvalid)
    })?;
    let read = |(name, bytes): (&String, &Vec<u8>)| {
        SourceFile::from_bytes(name, bytes).map_err(|d| Failed::new(d.message).exit(Exit::RecordInvalid))
    };
    files.iter().map(read).collect()
}
