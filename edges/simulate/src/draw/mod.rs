//! Drawing a story by chance: first a charter, then a year of statements that meet it where it hurts.

mod adopt;
mod charter;
mod log;
mod parts;
mod versions;

pub use log::Drawn;

use crate::rng::Rng;

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
pub fn story(seed: u64, size: Size) -> Drawn {
    // A charter that sets off too much tells nothing: the next is drawn, by the same seed.
    let turns = (0..20).filter_map(|turn| {
        let mut rng = Rng::new(seed, turn);
        let (mut sketch, slots) = charter::sketch(&mut rng, size);
        charter::mend(&mut sketch);
        let later = versions::later(&mut rng, &sketch, slots);
        log::write(&mut rng, sketch, later, size)
    });
    turns.into_iter().next().unwrap_or_default()
}
