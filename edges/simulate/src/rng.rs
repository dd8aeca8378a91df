//! Chance by seed only: the same number always tells the same story.

/// A small generator (Steele, Lea and Flood's SplitMix64: add a constant, mix the bits).
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// A generator for a seed; `stream` keeps the charter's chance apart from the log's.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut r = Self(seed ^ stream.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        r.next();
        r
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n` (0 for 0).
    pub fn below(&mut self, n: usize) -> usize {
        match u64::try_from(n) {
            Ok(n) if n > 0 => usize::try_from(self.next() % n).unwrap_or(0),
            _ => 0,
        }
    }

    /// A number from `a` to `b`, both included.
    pub fn range(&mut self, a: i64, b: i64) -> i64 {
        let span = u64::try_from(b.saturating_sub(a).max(0)).unwrap_or(0).saturating_add(1);
        a.saturating_add(i64::try_from(self.next() % span).unwrap_or(0))
    }

    /// True in `percent` of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of a list.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }

    /// One of a list that is not empty, copied; the default for an empty one.
    pub fn of<T: Clone + Default>(&mut self, list: &[T]) -> T {
        self.pick(list).cloned().unwrap_or_default()
    }

    /// Mixes a list.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            let j = self.below(i.saturating_add(1));
            list.swap(i, j);
        }
    }
}
