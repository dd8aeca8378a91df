//! Compiling DESCA: at most 50 ms.

use crate::{Figure, best};
use servanda_charter::SourceFile;
use servanda_partnership::compile;

/// Measures it.
pub fn run() -> Result<Vec<Figure>, String> {
    let text = include_bytes!("../../../charters/desca/charter.md");
    let file = SourceFile::from_bytes("charter.md", text).map_err(|d| d.message)?;
    let c = compile(vec![file.clone()]).map_err(|(_, d)| d.first().map(|d| d.message.clone()).unwrap_or_default())?;
    let s = best(10, || {
        let _ = std::hint::black_box(compile(vec![file.clone()]));
    });
    Ok(vec![Figure {
        name: "compile DESCA",
        value: format!("{:.1} ms ({} clauses, {} blocks)", s * 1e3, c.charter.clauses.len(), c.charter.blocks.len()),
        must: "≤ 50 ms".to_owned(),
        ok: s <= 0.050,
    }])
}
