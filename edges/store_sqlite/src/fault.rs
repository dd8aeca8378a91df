//! Faults: the world failed. Each says which file, what happened, and whether trying again can help.

use rusqlite::ErrorCode;
use std::fmt;
use std::path::Path;

/// Something outside the rules went wrong: disk, file, another process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What failed, naming the file and the cause, and the next step where there is one.
    pub what: String,
    /// Whether the same call may succeed later without anybody repairing something.
    pub retry: bool,
}

impl Fault {
    /// A fault that stays until somebody acts.
    #[must_use]
    pub fn lasting(what: impl Into<String>) -> Self {
        Self { what: what.into(), retry: false }
    }

    /// A fault that may pass by itself.
    #[must_use]
    pub fn passing(what: impl Into<String>) -> Self {
        Self { what: what.into(), retry: true }
    }

    /// A record whose content contradicts itself.
    pub(crate) fn damaged(file: &Path, what: impl fmt::Display) -> Self {
        Self::lasting(format!(
            "{}: the record is damaged: {what}; keep the file, and restore from a backup or another party's node",
            file.display()
        ))
    }

    /// What SQLite said while we were `doing` something.
    pub(crate) fn sqlite(file: &Path, doing: &str, error: &rusqlite::Error) -> Self {
        let place = file.display();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::passing(format!("{place}: {doing}: another program holds the file ({error})"))
            }
            Some(ErrorCode::DiskFull) => {
                Self::passing(format!("{place}: {doing}: the disk is full; make room ({error})"))
            }
            Some(ErrorCode::NotADatabase) => {
                Self::lasting(format!("{place}: this is not a record of Servanda ({error})"))
            }
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => Self::lasting(format!(
                "{place}: {doing}: the file cannot be opened so; check its path and permissions ({error})"
            )),
            Some(ErrorCode::SystemIoFailure) => Self::lasting(format!(
                "{place}: {doing}: the disk failed ({error}); close the record and open it again"
            )),
            // Wrong types, missing tables, unreadable pages: a healthy record gives none of these.
            _ => Self::damaged(file, format!("{doing}: {error}")),
        }
    }

    /// What the file system said.
    pub(crate) fn file(file: &Path, doing: &str, error: &std::io::Error) -> Self {
        Self::lasting(format!("{}: {doing}: {error}", file.display()))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if self.retry { f.write_str(" (trying again may help)") } else { Ok(()) }
    }
}

impl std::error::Error for Fault {}
