//! The file: its tables, its settings, and who may open it.

use crate::fault::Fault;
use rusqlite::{Connection, OpenFlags};
use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// `SVDA` in ASCII: marks the file as ours, in SQLite's header.
const APPLICATION_ID: i32 = 0x5356_4441;

/// Version of the tables below.
const SCHEMA: i32 = 1;

// Hashes stand apart from leaves, so that opening a long record reads 32 bytes an entry and not the whole of it.
// `sum` is SHA-256 of the row's content where no other hash covers it: a flipped bit must not pass for content.
const TABLES: &str = "
CREATE TABLE entry (idx INTEGER PRIMARY KEY, leaf BLOB NOT NULL) STRICT;
CREATE TABLE leaf_hash (idx INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT;
CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), origin TEXT NOT NULL, size INTEGER NOT NULL,
                   checkpoint BLOB NOT NULL, sum BLOB NOT NULL) STRICT;
CREATE TABLE charter (idx INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE charter_file (charter INTEGER NOT NULL REFERENCES charter (idx), path TEXT NOT NULL, content BLOB NOT NULL,
                           PRIMARY KEY (charter, path)) STRICT, WITHOUT ROWID;
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL, sum BLOB NOT NULL) STRICT, WITHOUT ROWID;
";

/// A connection to a file that is known to be ours, and the lock that keeps other writers out.
pub(crate) struct Opened {
    pub(crate) path: PathBuf,
    pub(crate) conn: Connection,
    pub(crate) lock: Option<File>,
}

/// Makes the file and its tables; `fill` writes the first rows in the same transaction.
pub(crate) fn create(path: &Path, fill: impl FnOnce(&Connection) -> rusqlite::Result<()>) -> Result<Opened, Fault> {
    if path.exists() {
        return Err(Fault::lasting(format!(
            "{}: a file of this name exists; open it, or choose another name",
            path.display()
        )));
    }
    let lock = lock(path)?;
    let doing = "creating the record";
    let sql = |e: rusqlite::Error| Fault::sqlite(path, doing, &e);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(path, flags).map_err(sql)?;
    settings(&conn, true).map_err(sql)?;
    let tx = conn.transaction().map_err(sql)?;
    tx.execute_batch(TABLES).map_err(sql)?;
    fill(&tx).map_err(sql)?;
    tx.pragma_update(None, "user_version", SCHEMA).map_err(sql)?;
    tx.pragma_update(None, "application_id", APPLICATION_ID).map_err(sql)?;
    tx.commit().map_err(sql)?;
    // The rows are durable; make the file's name so, too.
    if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        File::open(folder)
            .and_then(|f| f.sync_all())
            .map_err(|e| Fault::file(folder, "making the new file durable", &e))?;
    }
    Ok(Opened { path: path.to_owned(), conn, lock: Some(lock) })
}

/// Opens an existing file, for one writer or for any number of readers.
pub(crate) fn open(path: &Path, write: bool) -> Result<Opened, Fault> {
    // The true path, so that two names of one file share one lock. The file itself is opened by nobody but SQLite: closing
    // any other handle on it would drop SQLite's locks (POSIX).
    let path = &path.canonicalize().map_err(|e| Fault::file(path, "opening the record", &e))?;
    let meta = std::fs::metadata(path).map_err(|e| Fault::file(path, "opening the record", &e))?;
    if !meta.is_file() || meta.len() == 0 {
        return Err(Fault::lasting(format!(
            "{}: this is not a record of Servanda (empty, or no file)",
            path.display()
        )));
    }
    let lock = if write { Some(lock(path)?) } else { None };
    let sql = |e: rusqlite::Error| Fault::sqlite(path, "opening the record", &e);
    let access = if write { OpenFlags::SQLITE_OPEN_READ_WRITE } else { OpenFlags::SQLITE_OPEN_READ_ONLY };
    let conn = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(sql)?;
    let application: i32 = conn.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(sql)?;
    if application != APPLICATION_ID {
        return Err(Fault::lasting(format!(
            "{}: this SQLite file is not a record of Servanda, or one whose creation was cut short (application id {application}, expected {APPLICATION_ID})",
            path.display()
        )));
    }
    let version: i32 = conn.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(sql)?;
    if version != SCHEMA {
        return Err(Fault::lasting(format!(
            "{}: the record has table version {version}, this program knows version {SCHEMA}; use the program that wrote it",
            path.display()
        )));
    }
    settings(&conn, write).map_err(sql)?;
    Ok(Opened { path: path.clone(), conn, lock })
}

fn settings(conn: &Connection, write: bool) -> rusqlite::Result<()> {
    conn.busy_timeout(std::time::Duration::from_secs(5))?;
    conn.pragma_update(None, "trusted_schema", "OFF")?;
    conn.pragma_update(None, "cell_size_check", "ON")?;
    if write {
        let mode: String = conn.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
        if !mode.eq_ignore_ascii_case("wal") {
            return Err(rusqlite::Error::InvalidParameterName(format!("journal mode {mode} instead of WAL")));
        }
        // FULL, not WAL's usual NORMAL: with NORMAL a power cut takes back entries already acknowledged.
        conn.pragma_update(None, "synchronous", "FULL")?;
    }
    Ok(())
}

/// One writer a file, held until the handle closes or the process ends, however it ends.
fn lock(path: &Path) -> Result<File, Fault> {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(".lock");
    let name = PathBuf::from(name);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&name)
        .map_err(|e| Fault::file(&name, "opening the lock file", &e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Fault::passing(format!(
            "{}: another program writes this record; stop it first, or open the record to read",
            path.display()
        ))),
        Err(TryLockError::Error(e)) => Err(Fault::file(&name, "locking the record", &e)),
    }
}
