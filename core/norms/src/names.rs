//! Names as small numbers, so that the run compares and indexes them without touching text.

use core::num::NonZeroU32;
use std::sync::Arc;

/// An interned name. Its number depends on the order of interning only, which the log fixes.
// Never zero inside, so that a name that may be missing takes no more room than one that is there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Sym(NonZeroU32);

impl Sym {
    /// Below all names in their order.
    pub const FIRST: Self = Self(NonZeroU32::MIN);
    /// Above all names in their order; nobody's name.
    pub const LAST: Self = Self(NonZeroU32::MAX);

    /// The name with this place in the table.
    #[must_use]
    pub const fn at(place: u32) -> Self {
        match NonZeroU32::MIN.checked_add(place) {
            Some(n) => Self(n),
            None => Self::LAST,
        }
    }

    /// Its place in the table, from 0.
    #[must_use]
    pub const fn place(self) -> u32 {
        self.0.get().saturating_sub(1)
    }
}

/// The table of names. Copies share it until one of them learns a new name.
#[derive(Clone, Debug, Default)]
pub struct Names {
    table: Arc<Table>,
}

#[derive(Clone, Debug, Default)]
struct Table {
    list: Vec<Arc<str>>,
    /// Open addressing over the list: a name's number plus one, or zero. Its order is never looked at, so it cannot make
    /// two machines differ.
    slots: Vec<u32>,
}

/// FNV-1a, folded: names are short, and nobody gains by making them collide (a log that tried would slow itself only).
fn hash(text: &str) -> usize {
    let mut h: u64 = 0xcbf2_9ce4_8422_2325;
    for b in text.bytes() {
        h = (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
    }
    usize::try_from(h ^ (h >> 32)).unwrap_or(usize::MAX)
}

impl Table {
    fn add(&mut self, name: &str) -> Sym {
        let sym = Sym::at(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.list.push(Arc::from(name));
        if self.list.len().saturating_mul(2) > self.slots.len() {
            self.slots = vec![0; self.slots.len().saturating_mul(2).max(64)];
            for i in 0..self.list.len() {
                self.place(i);
            }
        } else {
            self.place(self.list.len().saturating_sub(1));
        }
        sym
    }

    fn place(&mut self, i: usize) {
        let Some(text) = self.list.get(i) else { return };
        let mask = self.slots.len().saturating_sub(1);
        let mut at = hash(text) & mask;
        while self.slots.get(at).is_some_and(|s| *s != 0) {
            at = at.wrapping_add(1) & mask;
        }
        if let Some(s) = self.slots.get_mut(at) {
            *s = u32::try_from(i).unwrap_or(u32::MAX).saturating_add(1);
        }
    }
}

impl Names {
    /// The number of a name, new or known.
    pub fn intern(&mut self, name: &str) -> Sym {
        match self.find(name) {
            Some(s) => s,
            None => Arc::make_mut(&mut self.table).add(name),
        }
    }

    /// The number of a known name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Sym> {
        let mask = self.table.slots.len().checked_sub(1)?;
        let mut at = hash(name) & mask;
        loop {
            let slot = self.table.slots.get(at).copied().unwrap_or(0);
            let i = slot.checked_sub(1)?;
            if self.table.list.get(i as usize).is_some_and(|t| **t == *name) {
                return Some(Sym::at(i));
            }
            at = at.wrapping_add(1) & mask;
        }
    }

    /// The name of a number.
    #[must_use]
    pub fn text(&self, sym: Sym) -> &str {
        self.table.list.get(sym.place() as usize).map_or("?", |t| t)
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.table.list.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.table.list.is_empty()
    }
}
