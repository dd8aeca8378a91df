//! The store: one partnership's log in one SQLite file, appended by compare-and-swap on the tree's size.

use crate::fault::Fault;
use crate::schema::{self, Opened};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use servanda_tlog::{Checkpoint, Hash, LEAF_BYTES_MAX, SignedNote, Tree, leaf_hash};
use std::collections::VecDeque;
use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Size and root of the tree: what a checkpoint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Number of entries.
    pub size: u64,
    /// Root hash (RFC 6962).
    pub root: Hash,
}

/// An open record.
pub struct Store {
    // Dropped in this order: the connection closes before the lock is released.
    pub(crate) conn: Connection,
    pub(crate) path: PathBuf,
    pub(crate) origin: String,
    pub(crate) checkpoint: Vec<u8>,
    pub(crate) tree: Tree,
    /// Set when a commit failed: whether it is on disk shows only after opening again.
    in_doubt: bool,
    lock: Option<File>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({}, {} entries)", self.path.display(), self.size())
    }
}

impl Store {
    /// Makes a new, empty record for the log of this origin and opens it for writing.
    ///
    /// # Errors
    /// If the file exists, cannot be made, or is being written by another program.
    pub fn create(path: impl AsRef<Path>, origin: &str) -> Result<Self, Fault> {
        let path = path.as_ref();
        if origin.is_empty() || origin.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+') {
            return Err(Fault::lasting(format!(
                "{}: origin {origin:?} must be a name without spaces, control characters or `+`",
                path.display()
            )));
        }
        let opened = schema::create(path, |conn| {
            let sum = head_sum(origin, 0, b"");
            let sql = "INSERT INTO head (one, origin, size, checkpoint, sum) VALUES (1, ?1, 0, x'', ?2)";
            conn.execute(sql, params![origin, sum.0]).map(|_| ())
        })?;
        Self::load(opened)
    }

    /// Opens a record as its one writer.
    ///
    /// # Errors
    /// If the file is not a record of this version, is damaged, or is being written by another program.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Fault> {
        Self::load(schema::open(path.as_ref(), true)?)
    }

    /// Opens a record to read. What others append later is not seen; any number of readers may be open beside a writer.
    ///
    /// # Errors
    /// As [`Store::open`], except that a writer does no harm.
    pub fn open_to_read(path: impl AsRef<Path>) -> Result<Self, Fault> {
        Self::load(schema::open(path.as_ref(), false)?)
    }

    fn load(opened: Opened) -> Result<Self, Fault> {
        let Opened { path, conn, lock } = opened;
        let row = conn.query_row("SELECT origin, size, checkpoint, sum FROM head", [], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, Vec<u8>>(2)?, row.get::<_, Vec<u8>>(3)?))
        });
        let (origin, size, checkpoint, sum) = row.map_err(|e| Fault::sqlite(&path, "reading the head", &e))?;
        let size = u64::try_from(size).map_err(|_| Fault::damaged(&path, "the head has a negative size"))?;
        if sum != head_sum(&origin, size, &checkpoint).0 {
            return Err(Fault::damaged(&path, "the head does not match its checksum"));
        }
        let mut store = Self { conn, path, origin, checkpoint, tree: Tree::new(), in_doubt: false, lock };
        // A reader may open between a writer's commits: read no further than the head says.
        store.tree = store.tree_of_hashes(size)?;
        if store.tree.size() != size {
            let what = format!("the head says {size} entries, hashes of {} are there", store.tree.size());
            return Err(Fault::damaged(&store.path, what));
        }
        if size > 0 || !store.checkpoint.is_empty() {
            states(&store.path, &store.origin, &store.checkpoint, &store.head())
                .map_err(|f| Fault::damaged(&store.path, f.what))?;
        }
        Ok(store)
    }

    fn tree_of_hashes(&self, size: u64) -> Result<Tree, Fault> {
        let sql = |e: rusqlite::Error| Fault::sqlite(&self.path, "reading the leaf hashes", &e);
        let mut tree = Tree::new();
        let mut statement =
            self.conn.prepare("SELECT idx, hash FROM leaf_hash WHERE idx < ?1 ORDER BY idx").map_err(sql)?;
        let mut rows = statement.query([int(&self.path, size)?]).map_err(sql)?;
        while let Some(row) = rows.next().map_err(sql)? {
            let index: i64 = row.get(0).map_err(sql)?;
            let hash: Vec<u8> = row.get(1).map_err(sql)?;
            if u64::try_from(index) != Ok(tree.size()) {
                return Err(Fault::damaged(&self.path, format!("the hash of entry {} is missing", tree.size())));
            }
            tree.push(
                Hash::from_slice(&hash)
                    .map_err(|e| Fault::damaged(&self.path, format!("hash of entry {index}: {e}")))?,
            );
        }
        Ok(tree)
    }

    /// The log's origin.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The file, as an absolute path where it could be found out.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Number of entries.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.tree.size()
    }

    /// Size and root now.
    #[must_use]
    pub fn head(&self) -> Head {
        Head { size: self.tree.size(), root: self.tree.root() }
    }

    /// Size and root as they would be after these leaves; nothing is written.
    #[must_use]
    pub fn head_after(&self, leaves: &[Vec<u8>]) -> Head {
        let mut tree = self.tree.clone();
        leaves.iter().for_each(|leaf| {
            tree.push(leaf_hash(leaf));
        });
        Head { size: tree.size(), root: tree.root() }
    }

    /// The newest signed checkpoint, as given; empty as long as there is none.
    #[must_use]
    pub fn checkpoint(&self) -> &[u8] {
        &self.checkpoint
    }

    /// Appends leaves under a checkpoint that the caller has signed for [`Store::head_after`] of them.
    ///
    /// # Errors
    /// As [`Store::append_with`].
    pub fn append(&mut self, expected_size: u64, leaves: &[Vec<u8>], checkpoint: &[u8]) -> Result<Head, Fault> {
        self.append_with(expected_size, leaves, |_| Ok(checkpoint.to_vec()))
    }

    /// Appends leaves, their hashes and the checkpoint that `sign` makes, in one transaction: all or nothing, and durable
    /// once this returns. The head given to `sign` is computed from the leaves as read back from the transaction.
    /// Without leaves it only replaces the checkpoint, e.g. by one with more cosignatures.
    ///
    /// INVARIANT: whatever `sign` returns is published only after this function has returned `Ok`. A checkpoint seen by
    /// others whose entries a power cut took back would be a forked log.
    ///
    /// # Errors
    /// If the log does not have `expected_size` entries (`retry`: read the new head, decide again); if a leaf is empty or
    /// too long; if the checkpoint states another origin, size or root; what `sign` returns; and what the disk does.
    pub fn append_with(
        &mut self,
        expected_size: u64,
        leaves: &[Vec<u8>],
        sign: impl FnOnce(&Head) -> Result<Vec<u8>, Fault>,
    ) -> Result<Head, Fault> {
        let Self { conn, path, origin, checkpoint, tree, in_doubt, lock } = self;
        if lock.is_none() {
            return Err(Fault::lasting(format!("{}: the record was opened to read", path.display())));
        }
        if *in_doubt {
            let what = "an earlier commit failed halfway; close the record and open it again";
            return Err(Fault::lasting(format!("{}: {what}", path.display())));
        }
        for (i, leaf) in leaves.iter().enumerate() {
            if leaf.is_empty() || leaf.len() > LEAF_BYTES_MAX {
                let (file, bytes) = (path.display(), leaf.len());
                let what =
                    format!("{file}: leaf {i} of the batch has {bytes} bytes, allowed are 1 to {LEAF_BYTES_MAX}");
                return Err(Fault::lasting(what));
            }
        }
        let sql = |e: rusqlite::Error| Fault::sqlite(path, "appending", &e);
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql)?;
        let size: i64 = tx.query_row("SELECT size FROM head", [], |row| row.get(0)).map_err(sql)?;
        if u64::try_from(size) != Ok(expected_size) || tree.size() != expected_size {
            return Err(Fault::passing(format!(
                "{}: the log has {size} entries, not {expected_size}; read the new head and decide again",
                path.display()
            )));
        }
        let mut grown = tree.clone();
        {
            let mut insert = tx.prepare_cached("INSERT INTO entry (idx, leaf) VALUES (?1, ?2)").map_err(sql)?;
            let mut reread = tx.prepare_cached("SELECT leaf FROM entry WHERE idx = ?1").map_err(sql)?;
            let mut insert_hash =
                tx.prepare_cached("INSERT INTO leaf_hash (idx, hash) VALUES (?1, ?2)").map_err(sql)?;
            for leaf in leaves {
                let index = int(path, grown.size())?;
                insert.execute(params![index, leaf]).map_err(sql)?;
                let hash = reread.query_row([index], |row| Ok(leaf_hash(row.get_ref(0)?.as_blob()?))).map_err(sql)?;
                insert_hash.execute(params![index, hash.0]).map_err(sql)?;
                grown.push(hash);
            }
        }
        let head = Head { size: grown.size(), root: grown.root() };
        let note = sign(&head)?;
        states(path, origin, &note, &head)?;
        let sum = head_sum(origin, head.size, &note);
        tx.execute("UPDATE head SET size = ?1, checkpoint = ?2, sum = ?3", params![int(path, head.size)?, note, sum.0])
            .map_err(sql)?;
        if let Err(error) = tx.commit() {
            *in_doubt = true;
            let cause = Fault::sqlite(path, "committing", &error).what;
            return Err(Fault::lasting(format!(
                "{cause}; whether the batch is there shows when the record is opened again"
            )));
        }
        *tree = grown;
        *checkpoint = note;
        Ok(head)
    }

    /// The leaf of entry `index`, compared with its hash; `None` past the end.
    ///
    /// # Errors
    /// If the file cannot be read or the leaf is not the one that was hashed.
    pub fn leaf(&self, index: u64) -> Result<Option<Vec<u8>>, Fault> {
        match index.checked_add(1).filter(|end| *end <= self.size()) {
            Some(end) => self.leaves(index..end).next().transpose(),
            None => Ok(None),
        }
    }

    /// The leaves of a range of entries, in order, each compared with its hash. The range is cut at the log's end.
    /// After an error the iterator ends.
    #[must_use]
    pub fn leaves(&self, range: Range<u64>) -> Leaves<'_> {
        Leaves { store: self, next: range.start, end: range.end.min(self.size()), ready: VecDeque::new() }
    }

    /// The leaf hashes of a range of entries, e.g. for proofs. The range is cut at the log's end.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn leaf_hashes(&self, range: Range<u64>) -> Result<Vec<Hash>, Fault> {
        let sql = |e: rusqlite::Error| Fault::sqlite(&self.path, "reading leaf hashes", &e);
        let range = range.start.min(self.size())..range.end.min(self.size());
        let mut statement = self
            .conn
            .prepare_cached("SELECT hash FROM leaf_hash WHERE idx >= ?1 AND idx < ?2 ORDER BY idx")
            .map_err(sql)?;
        let mut rows = statement.query([int(&self.path, range.start)?, int(&self.path, range.end)?]).map_err(sql)?;
        let mut hashes = Vec::new();
        while let Some(row) = rows.next().map_err(sql)? {
            let bytes = row.get_ref(0).map_err(sql)?.as_blob().map_err(|e| Fault::damaged(&self.path, e))?;
            hashes.push(Hash::from_slice(bytes).map_err(|e| Fault::damaged(&self.path, e))?);
        }
        Ok(hashes)
    }

    /// Stores a value beside the log, under a name: settings, caches. Not part of the record; nobody else sees it.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn put_meta(&mut self, name: &str, value: &[u8]) -> Result<(), Fault> {
        let sum = meta_sum(name, value);
        let sql = "INSERT INTO meta (name, value, sum) VALUES (?1, ?2, ?3)
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value, sum = excluded.sum";
        match self.conn.execute(sql, params![name, value, sum.0]) {
            Ok(_) => Ok(()),
            Err(e) => Err(Fault::sqlite(&self.path, "writing a setting", &e)),
        }
    }

    /// The value stored under a name.
    ///
    /// # Errors
    /// If the file cannot be read or the value does not match its checksum.
    pub fn meta(&self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let row = self.conn.query_row("SELECT value, sum FROM meta WHERE name = ?1", [name], |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?))
        });
        match row.optional().map_err(|e| Fault::sqlite(&self.path, "reading a setting", &e))? {
            Some((value, sum)) if sum == meta_sum(name, &value).0 => Ok(Some(value)),
            Some(_) => Err(Fault::damaged(&self.path, format!("setting {name:?} does not match its checksum"))),
            None => Ok(None),
        }
    }
}

/// See [`Store::leaves`]. Reads a few hundred leaves at a time.
pub struct Leaves<'a> {
    store: &'a Store,
    next: u64,
    end: u64,
    ready: VecDeque<Vec<u8>>,
}

impl Leaves<'_> {
    fn fill(&mut self) -> Result<(), Fault> {
        let path = &self.store.path;
        let sql = |e: rusqlite::Error| Fault::sqlite(path, "reading entries", &e);
        let query = "SELECT entry.idx, leaf, hash FROM entry JOIN leaf_hash USING (idx)
                     WHERE entry.idx >= ?1 AND entry.idx < ?2 ORDER BY entry.idx LIMIT 256";
        let mut statement = self.store.conn.prepare_cached(query).map_err(sql)?;
        let mut rows = statement.query([int(path, self.next)?, int(path, self.end)?]).map_err(sql)?;
        while let Some(row) = rows.next().map_err(sql)? {
            let index: i64 = row.get(0).map_err(sql)?;
            let leaf: Vec<u8> = row.get(1).map_err(sql)?;
            let hash: Vec<u8> = row.get(2).map_err(sql)?;
            if u64::try_from(index) != Ok(self.next) {
                break;
            }
            if leaf_hash(&leaf).0.as_slice() != hash {
                return Err(Fault::damaged(path, format!("entry {index} is not the one that was hashed")));
            }
            self.ready.push_back(leaf);
            self.next += 1;
        }
        if self.ready.is_empty() {
            return Err(Fault::damaged(path, format!("entry {} is missing", self.next)));
        }
        Ok(())
    }
}

impl Iterator for Leaves<'_> {
    type Item = Result<Vec<u8>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ready.is_empty() {
            if self.next >= self.end {
                return None;
            }
            if let Err(fault) = self.fill() {
                self.ready.clear();
                self.next = self.end;
                return Some(Err(fault));
            }
        }
        self.ready.pop_front().map(Ok)
    }
}

/// SQLite's integers are signed.
fn int(path: &Path, number: u64) -> Result<i64, Fault> {
    i64::try_from(number).map_err(|_| Fault::lasting(format!("{}: no record has {number} entries", path.display())))
}

/// Whether a note is a checkpoint of this origin, size and root. Its signature is the caller's to judge: the store holds no keys.
pub(crate) fn states(path: &Path, origin: &str, note: &[u8], head: &Head) -> Result<(), Fault> {
    let wrong = |what: String| Fault::lasting(format!("{}: the checkpoint {what}", path.display()));
    let note = SignedNote::parse(note).map_err(|e| wrong(format!("is not a signed note: {e}")))?;
    let stated = Checkpoint::parse(note.text()).map_err(|e| wrong(format!("cannot be read: {e}")))?;
    if stated.origin() != origin {
        return Err(wrong(format!("is of {}, this log is {origin}", stated.origin())));
    }
    if stated.size() != head.size || stated.root() != head.root {
        return Err(wrong(format!(
            "states {} entries with root {}, the entries are {} with root {}",
            stated.size(),
            stated.root(),
            head.size,
            head.root
        )));
    }
    Ok(())
}

/// Guards the head against flipped bits; against intent only signatures help.
fn head_sum(origin: &str, size: u64, checkpoint: &[u8]) -> Hash {
    let mut bytes = format!("head\n{origin}\n{size}\n").into_bytes();
    bytes.extend_from_slice(checkpoint);
    Hash::of(&bytes)
}

fn meta_sum(name: &str, value: &[u8]) -> Hash {
    let mut bytes = format!("meta\n{}\n{name}\n", name.len()).into_bytes();
    bytes.extend_from_slice(value);
    Hash::of(&bytes)
}
