//! Drawing a story by chance: first a charter, then a year of statements that meet it where it hurts.

mod adopt;
mod charter;
mod log;
mod parts;
mod versions;

use crate::rng::Rng;
use crate::sketch::Story;

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// How many years the log covers.
    pub years: i64,
    /// How many statements at least, a year.
    pub statements: usize,
    /// How many norms at least.
    pub norms: usize,
}

impl Default for Size {
    fn default() -> Self {
        Self { years: 1, statements: 200, norms: 20 }
    }
}

/// The story of a seed.
pub fn story(seed: u64, size: Size) -> Story {
    // A charter that sets off too much, or that does not compile, tells nothing: the next is drawn, by the same seed.
    let mut last = None;
    for turn in 0..20 {
        let mut rng = Rng::new(seed, turn);
        let (mut sketch, slots) = charter::sketch(&mut rng, size);
        charter::mend(&mut sketch);
        let later = versions::later(&mut rng, &sketch, slots);
        let story = log::write(&mut rng, sketch, later, size);
        let quiet = story.is_some();
        if let Some(s) = story {
            last = Some(s);
        }
        if quiet {
            break;
        }
    }
    last.unwrap_or_else(|| Story {
        sketch: crate::sketch::Sketch {
            parties: vec![],
            cals: vec![],
            late_limit: None,
            late_grace: None,
            late_contest: None,
            change_grace: None,
            routes: vec![],
            items: vec![],
        },
        later: vec![],
        start: 0,
        log: vec![],
        reads: vec![],
    })
}
