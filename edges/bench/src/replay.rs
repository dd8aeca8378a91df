//! Running decoded entries, signatures taken on trust: at least 300,000 entries a second on one core.

use crate::Figure;
use crate::synthetic::{ORIGIN, compiled, statements};
use servanda_partnership::{Entry, Partnership};
use servanda_statement::Verified;
use std::sync::Arc;

/// Measures it.
pub fn run() -> Result<Vec<Figure>, String> {
    let c = compiled()?;
    let n = 100_000;
    let mut entries = Vec::with_capacity(n);
    for (at, st, _) in statements(&c, n)? {
        let opened = Verified::trusting(st, "the benchmark measures the run alone").map_err(|e| e.to_string())?;
        entries.push(Entry::new(at, Ok(opened)));
    }
    let last = entries.last().map(|e| e.stamp).ok_or("no entries")?;
    let end = Partnership::replay(Arc::clone(&c), ORIGIN, entries.clone(), last);
    let void = end.verdicts().iter().filter(|v| v.code().is_some()).count();
    if void > 0 {
        return Err(format!("{void} entries are void: {:?}", end.verdicts().iter().find(|v| v.code().is_some())));
    }
    let mut times = Vec::new();
    for _ in 0..4 {
        let copy = entries.clone();
        let t = crate::cpu_seconds();
        let p = Partnership::replay(Arc::clone(&c), ORIGIN, copy, last);
        times.push(crate::cpu_seconds() - t);
        std::hint::black_box(p.digest());
    }
    let s = times.iter().copied().fold(f64::MAX, f64::min);
    let rate = 100_000.0 / s;
    let missed = end.run().instances().iter().filter(|i| i.state == servanda_norms::State::Missed).count();
    Ok(vec![Figure {
        name: "run 100,000 decoded entries, per core (CPU time)",
        value: format!("{:.0} entries/s, {} events, {missed} missed", rate, end.run().events().len()),
        must: "≥ 300,000 entries/s".to_owned(),
        ok: rate >= 300_000.0,
    }])
}
