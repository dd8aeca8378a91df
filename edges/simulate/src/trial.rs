//! One seed: the story through both, compared at several moments and as known at several entries.

use crate::draw::{Size, story};
use crate::laws;
use crate::model::{Book, Known, State, Upto};
use crate::real;
use crate::sketch::Story;
use std::fmt;

/// What was tried in all.
#[derive(Clone, Copy, Debug, Default)]
pub struct Totals {
    partnerships: u64,
    entries: usize,
    void: usize,
    late: usize,
    events: usize,
    instances: usize,
    sums: usize,
    stood: usize,
    compared: usize,
}

impl Totals {
    /// Adds another's.
    pub fn add(&mut self, o: &Self) {
        self.partnerships += o.partnerships;
        self.entries += o.entries;
        self.void += o.void;
        self.late += o.late;
        self.events += o.events;
        self.instances += o.instances;
        self.sums += o.sums;
        self.stood += o.stood;
        self.compared += o.compared;
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "simulate: {} partnerships: {} entries ({} void, {} late facts), {} events, {} instances, {} sums, {} acts that stand by reliance; {} runs compared",
            self.partnerships,
            self.entries,
            self.void,
            self.late,
            self.events,
            self.instances,
            self.sums,
            self.stood,
            self.compared
        )
    }
}

/// Draws and tries a seed.
///
/// # Errors
/// What differs, in words.
pub fn try_seed(seed: u64, size: Size) -> Result<Totals, String> {
    let drawn = story(seed, size);
    tried(&drawn.story, Some(&drawn.known))
}

/// Tries a story.
///
/// # Errors
/// What differs, in words.
pub fn try_story(story: &Story) -> Result<Totals, String> {
    tried(story, None)
}

/// Tries a story; what the model knows after each entry may be known from the drawing.
fn tried(story: &Story, drawn: Option<&[Known]>) -> Result<Totals, String> {
    let kernel = real::Kernel::new(story).map_err(|d| {
        let list: Vec<String> = d.iter().map(|(c, m)| format!("{c}: {m}")).collect();
        format!("the charter does not compile: {}\n{}", list.join("; "), crate::text::story(story))
    })?;
    let entries = real::entries(story, &kernel)?;
    let book = Book::new(story);
    let mut t = Totals { partnerships: 1, entries: entries.len(), ..Totals::default() };
    let opening = story.sketch.parties.len() + 1;
    let stamp = |entry: usize| match entry.checked_sub(opening) {
        None => story.start,
        Some(i) => story.log.get(i).map_or(story.start, |s| s.stamp),
    };
    // As known at an entry, at the moment of it and of the next reading; the last is everything, at the end.
    let n = entries.len();
    let end = story.reads.last().copied().unwrap_or(story.start);
    let mut views: Vec<(usize, i64)> = vec![(n, end)];
    for known in [n / 3, n * 2 / 3, n * 9 / 10].map(|k| k.max(opening)) {
        let now = stamp(known.saturating_sub(1));
        views.push((known, now));
        views.extend(story.reads.iter().find(|r| **r > now).map(|r| (known, *r)));
    }
    views.sort_unstable();
    let lengths: Vec<usize> = views.iter().map(|v| v.0).collect();
    let knowledge: Vec<Known> = match drawn {
        Some(all) => lengths.iter().filter_map(|n| all.get(n.checked_sub(opening)?).cloned()).collect(),
        None => Known::after(&book, story, &lengths),
    };
    if knowledge.len() < views.len() {
        return Err("the drawing does not fit the story".to_owned());
    }
    for ((known, at), k) in views.into_iter().zip(knowledge) {
        let p = kernel.replay(entries.get(..known).unwrap_or_default(), at);
        let shown = kernel.seen(&p);
        let state = State::run(&book, &k.facts, &k.kept, Upto::After(at));
        if state.runs_away() {
            return Ok(t);
        }
        let model = state.seen(k.verdicts.clone());
        if let Some(why) = shown.differs(&model) {
            return Err(format!("as known at entry {known}, at {}: {why}", crate::text::clock(at)));
        }
        t.compared += 1;
        if known == n {
            laws::hold(story, &kernel, &entries, &p, at)?;
            t.void = k.verdicts.iter().filter(|v| *v != "counts").count();
            t.late = k.facts.iter().filter(|f| f.at < stamp(f.entry)).count();
            t.events = shown.events.len();
            t.instances = shown.instances.len();
            t.sums = shown.owed.len();
            t.stood = shown.events.iter().filter(|(_, e)| e.starts_with("reliance.stands")).count();
        }
    }
    Ok(t)
}
