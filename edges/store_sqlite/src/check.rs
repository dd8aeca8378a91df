//! The whole check: everything is read again and hashed again, and must agree with the checkpoint.

use crate::fault::Fault;
use crate::store::{Head, Store, states};
use servanda_tlog::{Tree, leaf_hash};

impl Store {
    /// Reads the whole file: SQLite's own structure, every leaf and its hash, the root against the checkpoint, every charter
    /// against its digest, every setting against its checksum. Signatures are for whoever holds the keys.
    ///
    /// # Errors
    /// The first thing that does not agree.
    pub fn check(&self) -> Result<Head, Fault> {
        let path = &self.path;
        let sql = |e: rusqlite::Error| Fault::sqlite(path, "checking", &e);
        let structure: String = self.conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(sql)?;
        if structure != "ok" {
            return Err(Fault::damaged(path, structure));
        }
        let mut tree = Tree::new();
        for leaf in self.leaves(0..self.size()) {
            tree.push(leaf_hash(&leaf?));
        }
        let head = Head { size: tree.size(), root: tree.root() };
        if head != self.head() {
            return Err(Fault::damaged(path, "the entries do not have the root of their hashes"));
        }
        if head.size > 0 || !self.checkpoint.is_empty() {
            states(path, &self.origin, &self.checkpoint, &head)?;
        }
        for table in ["entry", "leaf_hash"] {
            // One statement, so that a reader beside a writer compares with the head of the same moment, not with its own.
            let query = format!("SELECT (SELECT count(*) FROM {table}), size FROM head");
            let (rows, size): (i64, i64) =
                self.conn.query_row(&query, [], |row| Ok((row.get(0)?, row.get(1)?))).map_err(sql)?;
            if rows != size {
                return Err(Fault::damaged(path, format!("table {table} has {rows} rows for {size} entries")));
            }
        }
        for digest in self.charters()? {
            self.charter(&digest)?;
        }
        let mut names = self.conn.prepare("SELECT name FROM meta").map_err(sql)?;
        let names: Vec<String> = names.query_map([], |row| row.get(0)).and_then(Iterator::collect).map_err(sql)?;
        for name in names {
            self.meta(&name)?;
        }
        Ok(head)
    }
}
