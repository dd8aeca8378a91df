//! Trust: none needed. Generated partnerships through the real kernel and through a naive model of it, event by event.

mod draw;
mod laws;
mod model;
mod observe;
mod real;
mod rng;
mod shrink;
mod sketch;
mod text;
mod trial;

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// The kernel's runs allocate much and small (docs/decisions/0002-dependencies.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USAGE: &str = "\
servanda-simulate [--seed N] [--count N] [--years K] [--threads N] [--long] [--no-shrink] | --charter N

  --seed N     the first seed (1)
  --count N    how many partnerships (1,000; with --long 10,000; with --seed alone 1)
  --years K    years of log each (1)
  --threads N  how many at once (2)
  --no-shrink  print the first difference, and make no smaller example of it
  --charter N  print a seed's charter and log, and try nothing
";

struct Args {
    seed: u64,
    count: u64,
    years: i64,
    threads: u64,
    shrink: bool,
}

fn args() -> Result<Args, String> {
    let mut a = Args { seed: 1, count: 0, years: 1, threads: 2, shrink: true };
    let (mut seeded, mut long) = (false, false);
    let mut words = std::env::args().skip(1);
    while let Some(w) = words.next() {
        let mut number = || {
            words
                .next()
                .and_then(|n| n.replace('_', "").parse::<u64>().ok())
                .ok_or(format!("`{w}` wants a whole number"))
        };
        match w.as_str() {
            "--seed" => {
                a.seed = number()?;
                seeded = true;
            }
            "--count" => a.count = number()?.max(1),
            "--years" => a.years = i64::try_from(number()?.clamp(1, 20)).unwrap_or(1),
            "--threads" => a.threads = number()?.clamp(1, 64),
            "--charter" => {
                let seed = number()?;
                let story = draw::story(seed, draw::Size::default()).story;
                println!("{}", text::charter(&story.sketch));
                for (i, s) in story.log.iter().enumerate() {
                    println!("{} {} {s:?}", i + story.sketch.parties.len() + 1, text::clock(s.stamp));
                }
                std::process::exit(0);
            }
            "--no-shrink" => a.shrink = false,
            "--long" => long = true,
            other => return Err(format!("`{other}` is not known\n{USAGE}")),
        }
    }
    if a.count == 0 {
        a.count = match (long, seeded) {
            (true, _) => 10_000,
            (false, true) => 1,
            (false, false) => 1000,
        };
    }
    Ok(a)
}

fn main() -> ExitCode {
    let a = match args() {
        Ok(a) => a,
        Err(m) => {
            eprintln!("{m}");
            return ExitCode::from(2);
        }
    };
    let size = draw::Size { years: a.years, ..draw::Size::default() };
    let next = AtomicU64::new(a.seed);
    let last = a.seed.saturating_add(a.count);
    let failed: Mutex<Option<(u64, String)>> = Mutex::new(None);
    let totals: Mutex<trial::Totals> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..a.threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= last || failed.lock().is_ok_and(|f| f.is_some()) {
                        return;
                    }
                    match trial::try_seed(seed, size) {
                        Ok(t) => {
                            if let Ok(mut all) = totals.lock() {
                                all.add(&t);
                            }
                        }
                        Err(why) => {
                            if let Ok(mut f) = failed.lock()
                                && f.as_ref().is_none_or(|(s, _)| *s > seed)
                            {
                                *f = Some((seed, why));
                            }
                        }
                    }
                }
            });
        }
    });
    if let Ok(t) = totals.lock() {
        println!("{t}");
    }
    match failed.lock().ok().and_then(|mut f| f.take()) {
        None => ExitCode::SUCCESS,
        Some((seed, why)) => {
            println!("seed {seed} fails: {}", why.lines().next().unwrap_or_default());
            if !a.shrink {
                return ExitCode::FAILURE;
            }
            println!("run it again with `--seed {seed}`; the smallest story that still fails:");
            let (small, why) = shrink::shrink(&draw::story(seed, size).story, why);
            println!("{}\n{why}", text::story(&small));
            ExitCode::FAILURE
        }
    }
}
