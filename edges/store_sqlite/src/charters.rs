//! Charter versions, beside the log: the files that a digest in the log stands for.

use crate::fault::Fault;
use crate::store::Store;
use rusqlite::{OptionalExtension as _, params};
use servanda_tlog::Hash;
use std::collections::BTreeMap;

/// The files of a charter version, normalised, by path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The digest of normalised files (`docs/format.md`, "Charter digest"): `sha256:<hex>`.
#[must_use]
pub fn charter_digest(files: &Files) -> String {
    let mut bytes = Vec::new();
    for (path, content) in files {
        bytes.extend_from_slice(format!("{path}\n{}\n", content.len()).as_bytes());
        bytes.extend_from_slice(content);
    }
    format!("sha256:{}", Hash::of(&bytes).to_hex())
}

impl Store {
    /// Stores a charter version. Storing the same version again changes nothing.
    ///
    /// # Errors
    /// If the files do not have this digest, or the file cannot be written.
    pub fn put_charter(&mut self, digest: &str, files: &Files) -> Result<(), Fault> {
        let found = charter_digest(files);
        if found != digest {
            let what = format!(
                "{}: the charter's files have digest {found}, not {digest}; normalise them first",
                self.path.display()
            );
            return Err(Fault::lasting(what));
        }
        let Self { conn, path, .. } = self;
        let sql = |e: rusqlite::Error| Fault::sqlite(path, "storing a charter", &e);
        let tx = conn.transaction().map_err(sql)?;
        if tx.execute("INSERT INTO charter (digest) VALUES (?1) ON CONFLICT DO NOTHING", [digest]).map_err(sql)? == 1 {
            let number = tx.last_insert_rowid();
            let mut insert = tx
                .prepare_cached("INSERT INTO charter_file (charter, path, content) VALUES (?1, ?2, ?3)")
                .map_err(sql)?;
            for (name, content) in files {
                insert.execute(params![number, name, content]).map_err(sql)?;
            }
        }
        tx.commit().map_err(sql)
    }

    /// The files of a charter version, compared with its digest; `None` if it is not here.
    ///
    /// # Errors
    /// If the file cannot be read, or the files are not those that were stored.
    pub fn charter(&self, digest: &str) -> Result<Option<Files>, Fault> {
        let sql = |e: rusqlite::Error| Fault::sqlite(&self.path, "reading a charter", &e);
        let number: Option<i64> = self
            .conn
            .query_row("SELECT idx FROM charter WHERE digest = ?1", [digest], |row| row.get(0))
            .optional()
            .map_err(sql)?;
        let Some(number) = number else { return Ok(None) };
        let mut statement =
            self.conn.prepare_cached("SELECT path, content FROM charter_file WHERE charter = ?1").map_err(sql)?;
        let rows = statement.query_map([number], |row| Ok((row.get(0)?, row.get(1)?))).map_err(sql)?;
        let files = rows.collect::<Result<Files, _>>().map_err(sql)?;
        if charter_digest(&files) != digest {
            return Err(Fault::damaged(&self.path, format!("the files of charter {digest} do not match it")));
        }
        Ok(Some(files))
    }

    /// The digests of all charter versions here, in the order in which they were stored.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn charters(&self) -> Result<Vec<String>, Fault> {
        let sql = |e: rusqlite::Error| Fault::sqlite(&self.path, "reading the charters", &e);
        let mut statement = self.conn.prepare_cached("SELECT digest FROM charter ORDER BY idx").map_err(sql)?;
        let rows = statement.query_map([], |row| row.get(0)).map_err(sql)?;
        rows.collect::<Result<_, _>>().map_err(sql)
    }
}
