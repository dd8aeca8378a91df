//! The kernel under load: 1,000 running norms and 100,000 entries. The past from snapshots, one more entry, a reason, a late
//! fact at the worst place, and what it all weighs.

use crate::synthetic::{ORIGIN, loaded, statements_of};
use crate::{Figure, cpu_seconds};
use servanda_partnership::{Entry, Partnership, Timeline};
use servanda_statement::{TimeClaim, Verified};
use std::sync::Arc;
use std::time::Instant;

const ENTRIES: usize = 100_000;
const LONG: usize = 1_000;

/// What this process holds in memory, in bytes. The allocator gives back what was let go a little later, and only when it is
/// asked for something.
fn resident() -> f64 {
    for _ in 0..4u8 {
        std::thread::sleep(std::time::Duration::from_millis(150));
        drop((0..10_000u32).map(Box::new).collect::<Vec<_>>());
    }
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    let pages = pages.and_then(|t| t.split_whitespace().nth(1).and_then(|n| n.parse::<f64>().ok()));
    pages.unwrap_or(f64::NAN) * 4096.0
}

/// The value below which so many of a hundred lie: other programs take the machine away now and then.
fn percentile(list: &mut [f64], percent: usize) -> f64 {
    list.sort_by(f64::total_cmp);
    list.get(list.len().saturating_sub(1) * percent / 100).copied().unwrap_or(f64::NAN)
}

fn figure(name: &'static str, value: f64, unit: &str, limit: f64) -> Figure {
    Figure { name, value: format!("{value:.2} {unit}"), must: format!("≤ {limit} {unit}"), ok: value <= limit }
}

/// Measures it.
pub fn run() -> Result<Vec<Figure>, String> {
    let c = loaded(LONG)?;
    let before = resident();
    let open = |st| Verified::trusting(st, "the benchmark measures the run alone").map_err(|e| e.to_string());
    let mut list = statements_of(&c, ENTRIES.saturating_add(1_001), LONG)?;
    let late = list.pop().ok_or("no entries")?;
    let more = list.split_off(ENTRIES);
    let end = list.last().map(|s| s.0).ok_or("no entries")?;
    let mut entries = Vec::with_capacity(ENTRIES);
    for (at, st, _) in list {
        entries.push(Entry::new(at, Ok(open(st)?)));
    }
    let mut p = Partnership::replay(Arc::clone(&c), ORIGIN, entries, end);
    if let Some(code) = p.verdicts().iter().find_map(servanda_partnership::Verdict::code) {
        return Err(format!("an entry is void: {code}"));
    }
    let weight = (resident() - before) / 100_000.0;
    let running = p.run().instances().iter().filter(|i| i.state.open()).count();
    if running < LONG {
        return Err(format!("only {running} norms run"));
    }
    let timeline = Timeline::new(&p, 8_192);
    let whole = (resident() - before) / 100_000.0;
    let (first, last) = (p.stamps().first().copied(), p.stamps().last().copied());
    let (first, last) = (first.ok_or("no stamp")?, last.ok_or("no stamp")?);
    let span = last.seconds() - first.seconds();
    let (mut worst, mut lists) = (Vec::new(), Vec::new());
    for i in 0..60i64 {
        let at = first.plus_seconds(span * ((i * 37) % 60) / 60 + 7);
        let t = Instant::now();
        let past = timeline.at(&p, at).ok_or("the past has changed")?;
        std::hint::black_box(past.statuses().len());
        worst.push(t.elapsed().as_secs_f64());
        let t = Instant::now();
        std::hint::black_box(past.due().len());
        lists.push(t.elapsed().as_secs_f64());
    }
    let mut reason = Vec::new();
    let events = u32::try_from(p.run().events().len()).unwrap_or(u32::MAX);
    for i in 0..300u32 {
        let id = events / 300 * i;
        let t = Instant::now();
        std::hint::black_box(p.run().why(id).len());
        reason.push(t.elapsed().as_secs_f64());
    }
    drop(timeline);
    let mut each = Vec::new();
    for (at, st, _) in more {
        let entry = Entry::new(at, Ok(open(st)?));
        let t = Instant::now();
        p.admit(entry);
        each.push(t.elapsed().as_secs_f64());
    }
    let (at, mut st, _) = late;
    let claim = at.plus_seconds(-29 * 86_400);
    st.times.aware = Some(Box::new(TimeClaim { at: claim, evidence: Some("alarm".to_owned()), by: None }));
    let entry = Entry::new(at, Ok(open(st)?));
    let t = cpu_seconds();
    p.admit(entry);
    let spent = cpu_seconds() - t;
    if p.reruns() == 0 {
        return Err("the late fact was not late".to_owned());
    }
    Ok(vec![
        figure("status at a past moment, 95th of 100", percentile(&mut worst, 95) * 1e3, "ms", 50.0),
        figure("and what was due or missed then", percentile(&mut lists, 95) * 1e3, "ms", 50.0),
        figure("one more entry, median of 1,000", percentile(&mut each, 50) * 1e6, "µs", 50.0),
        figure("why, 99th of 100", percentile(&mut reason, 99) * 1e3, "ms", 5.0),
        figure("a late fact: all that followed, derived anew", spent, "s", 1.0),
        figure("memory for each entry", weight, "bytes", 2048.0),
        figure("memory for each entry, with 13 snapshots", whole, "bytes", 2048.0),
    ])
}
