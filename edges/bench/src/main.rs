//! Trust: none needed. Figures of this machine, each as a ratio to a limit or a peer measured in the same run.

#![expect(clippy::float_arithmetic, reason = "seconds are measured, not agreed")]

mod append;
mod audit;
mod compile;
mod documents;
mod kernel;
mod replay;
mod synthetic;

use std::process::ExitCode;
use std::time::Instant;

/// Replay allocates much and small (docs/decisions/0002-dependencies.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// One figure and whether it holds.
pub struct Figure {
    /// What was measured.
    pub name: &'static str,
    /// The figure in words.
    pub value: String,
    /// What it must be.
    pub must: String,
    /// Whether it is.
    pub ok: bool,
}

/// Seconds that this thread has run on a processor: what other programs take from the machine does not count. Wall time
/// where the kernel does not tell.
pub fn cpu_seconds() -> f64 {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|t| t.split_whitespace().next().and_then(|n| n.parse::<f64>().ok()));
    nanos.map_or_else(|| START.get_or_init(Instant::now).elapsed().as_secs_f64(), |n| n / 1e9)
}

/// Seconds of the fastest of `n` runs after one that warms up.
pub fn best(n: usize, mut f: impl FnMut()) -> f64 {
    f();
    let mut best = f64::MAX;
    for _ in 0..n {
        let t = Instant::now();
        f();
        best = best.min(t.elapsed().as_secs_f64());
    }
    best
}

/// One group of figures.
type Measure = fn() -> Result<Vec<Figure>, String>;

fn main() -> ExitCode {
    let only = std::env::args().nth(1);
    // The kernel first: what it weighs is read from the process, before others have left their room.
    let all: [(&str, Measure); 6] = [
        ("kernel", kernel::run),
        ("compile", compile::run),
        ("documents", documents::run),
        ("replay", replay::run),
        ("audit", audit::run),
        ("append", append::run),
    ];
    let mut ok = true;
    for (name, f) in all {
        if only.as_ref().is_some_and(|o| o != name) {
            continue;
        }
        match f() {
            Ok(figures) => {
                for x in figures {
                    println!(
                        "{} {:<52} {:<34} must be {}",
                        if x.ok { "ok  " } else { "MISS" },
                        x.name,
                        x.value,
                        x.must
                    );
                    ok &= x.ok;
                }
            }
            Err(e) => {
                println!("FAIL {name}: {e}");
                ok = false;
            }
        }
    }
    if ok { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
