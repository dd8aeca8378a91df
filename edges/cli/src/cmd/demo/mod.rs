//! `servanda demo`: the story of a partnership in a terminal. Every line is computed in the run from real signed statements.

mod desca;
mod hospitals;
mod stage;
mod words;

use crate::output::{Done, Exit, Failed, Out};
use std::path::PathBuf;

/// Examples: `servanda demo`, `servanda demo desca`
#[derive(clap::Args)]
pub struct Args {
    /// Which story: `hospitals` (two hospitals and a lab) or `desca` (a research consortium).
    #[arg(default_value = "hospitals")]
    story: String,
    /// Where to leave the record and the bundle; a folder of the demo's own.
    #[arg(long, default_value = "servanda-demo")]
    out: PathBuf,
}

/// Runs it.
pub fn run(a: &Args, out: &Out) -> Done {
    if out.json {
        return Err(Failed::new("a story is told in words; it has no JSON form")
            .help("run it without --json, then ask its record: servanda record list servanda-demo/partnership.sqlite --json")
            .exit(Exit::Usage));
    }
    match a.story.as_str() {
        "hospitals" | "two-hospitals" => hospitals::tell(&a.out, out)?,
        "desca" => desca::tell(&a.out, out)?,
        other => {
            return Err(Failed::new(format!("there is no story `{other}`"))
                .help("servanda demo, or servanda demo desca")
                .exit(Exit::Usage));
        }
    }
    Ok(Exit::Ok)
}
