//! A research consortium under the DESCA model: accession, default, veto, exclusion, exit.

use super::stage::Stage;
use crate::output::{Failed, Out};
use std::path::Path;

const CHARTER: &str = include_str!("../../../../../charters/desca/charter.md");

/// Tells it.
pub fn tell(dir: &Path, out: &Out) -> Result<(), Failed> {
    let files: Vec<(&str, &str)> = vec![("charter.md", CHARTER)];
    let mut s = Stage::open(&files, "servanda/desca", dir, "2025-01-02 09:00", out)?;
    out.line(out.bold("A research consortium of nine, under the DESCA model agreement"));
    s.clause("6.2.3.1")?;
    s.audit()?;
    s.farewell();
    Ok(())
}
