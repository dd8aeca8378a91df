//! Lists and maps that are cheap to copy: what a snapshot shares with the run, it does not copy.

use std::collections::BTreeMap;
use std::sync::Arc;

/// How many items a chunk of a list holds.
const CHUNK: usize = 1024;
/// How many subjects share a part of a map.
const PART: u32 = 256;

/// A list that only grows. Full chunks are shared between copies; one that is changed is copied first.
#[derive(Clone, Debug)]
pub struct Chunks<T> {
    full: Vec<Arc<Vec<T>>>,
    tail: Vec<T>,
}

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self { full: Vec::new(), tail: Vec::new() }
    }
}

impl<T> Chunks<T> {
    /// Adds an item at the end.
    pub fn push(&mut self, item: T) {
        if self.tail.capacity() == 0 {
            self.tail.reserve_exact(CHUNK);
        }
        self.tail.push(item);
        if self.tail.len() == CHUNK {
            self.full.push(Arc::new(std::mem::take(&mut self.tail)));
        }
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.full.len().saturating_mul(CHUNK).saturating_add(self.tail.len())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// An item by its place.
    #[must_use]
    pub fn get(&self, i: usize) -> Option<&T> {
        match self.full.get(i / CHUNK) {
            Some(chunk) => chunk.get(i % CHUNK),
            None => self.tail.get(i.checked_sub(self.full.len().saturating_mul(CHUNK))?),
        }
    }

    /// The last item.
    #[must_use]
    pub fn last(&self) -> Option<&T> {
        self.tail.last().or_else(|| self.full.last().and_then(|c| c.last()))
    }

    /// All items in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + Clone {
        self.full.iter().flat_map(|c| c.iter()).chain(self.tail.iter())
    }
}

impl<T: Clone> Chunks<T> {
    /// An item to change; a chunk that a copy shares is copied first.
    pub fn get_mut(&mut self, i: usize) -> Option<&mut T> {
        let before = self.full.len().saturating_mul(CHUNK);
        match self.full.get_mut(i / CHUNK) {
            Some(chunk) => Arc::make_mut(chunk).get_mut(i % CHUNK),
            None => self.tail.get_mut(i.checked_sub(before)?),
        }
    }

    /// All items to change.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.full.iter_mut().flat_map(|c| Arc::make_mut(c).iter_mut()).chain(self.tail.iter_mut())
    }
}

impl<T: PartialEq> Chunks<T> {
    /// Lets go of every full chunk that another list has too, item for item, and holds that list's instead.
    pub fn share(&mut self, with: &Self) {
        for (own, other) in self.full.iter_mut().zip(&with.full) {
            hold_one(own, other);
        }
    }
}

/// Two equal things become one.
fn hold_one<T: PartialEq>(own: &mut Arc<T>, other: &Arc<T>) {
    if !Arc::ptr_eq(own, other) && own == other {
        *own = Arc::clone(other);
    }
}

impl<T> core::ops::Index<usize> for Chunks<T> {
    type Output = T;
    #[expect(clippy::expect_used, reason = "as with a slice, for those who know the length; others use `get`")]
    fn index(&self, i: usize) -> &T {
        self.get(i).expect("an index below the length")
    }
}

/// A map in parts by subject: names come in the order in which the log brings them, so old parts rest and are shared.
#[derive(Clone, Debug)]
pub struct Parts<K, V> {
    parts: Vec<Arc<BTreeMap<K, V>>>,
}

impl<K, V> Default for Parts<K, V> {
    fn default() -> Self {
        Self { parts: Vec::new() }
    }
}

impl<K: Ord + Clone, V: Clone> Parts<K, V> {
    /// The part for a subject's number; what has no subject is in the first.
    pub fn part_mut(&mut self, subject: u32) -> &mut BTreeMap<K, V> {
        let at = (subject / PART) as usize;
        while self.parts.len() <= at {
            self.parts.push(Arc::default());
        }
        #[expect(clippy::indexing_slicing, reason = "made just above")]
        Arc::make_mut(&mut self.parts[at])
    }

    /// The part for a subject's number, if there is one.
    #[must_use]
    pub fn part(&self, subject: u32) -> Option<&BTreeMap<K, V>> {
        self.parts.get((subject / PART) as usize).map(|p| &**p)
    }

    /// All parts.
    pub fn all(&self) -> impl Iterator<Item = &BTreeMap<K, V>> {
        self.parts.iter().map(|p| &**p).filter(|p| !p.is_empty())
    }
}

impl<K: PartialEq, V: PartialEq> Parts<K, V> {
    /// Lets go of every part that another map has too, and holds that map's instead.
    pub fn share(&mut self, with: &Self) {
        for (own, other) in self.parts.iter_mut().zip(&with.parts) {
            hold_one(own, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_not_changed() {
        let mut list: Chunks<usize> = Chunks::default();
        for i in 0..3000 {
            list.push(i);
        }
        let copy = list.clone();
        *list.get_mut(5).unwrap() = 77;
        *list.get_mut(2999).unwrap() = 78;
        list.push(3000);
        assert_eq!((copy[5], copy[2999], copy.len()), (5, 2999, 3000));
        assert_eq!((list[5], list[2999], list.len(), list.get(3001)), (77, 78, 3001, None));
        assert!(copy.iter().copied().eq(0..3000));
        assert_eq!(list.iter().next_back(), Some(&3000));
        assert!(Arc::ptr_eq(&list.full[1], &copy.full[1]), "what nobody changed is shared");
        assert_eq!((Chunks::<u8>::default().last(), list.last()), (None, Some(&3000)));
    }

    #[test]
    fn parts_of_a_map_are_shared_until_they_change() {
        let mut map: Parts<(u32, u32), u32> = Parts::default();
        for i in 0..1000 {
            map.part_mut(i).insert((i, 0), i);
        }
        let copy = map.clone();
        map.part_mut(3).insert((3, 0), 9);
        assert_eq!(copy.part(3).unwrap().get(&(3, 0)), Some(&3));
        assert_eq!(map.part(3).unwrap().get(&(3, 0)), Some(&9));
        assert!(Arc::ptr_eq(&map.parts[2], &copy.parts[2]));
        assert_eq!(map.all().map(BTreeMap::len).sum::<usize>(), 1000);
        assert!(map.part(5000).is_none());
    }

    #[test]
    fn equal_parts_of_two_are_held_once() {
        let list = |changed: usize| {
            let mut list: Chunks<usize> = Chunks::default();
            (0..3000).for_each(|i| list.push(if i == changed { 0 } else { i }));
            list
        };
        let (one, mut two) = (list(3001), list(1500));
        two.share(&one);
        assert!(Arc::ptr_eq(&one.full[0], &two.full[0]), "equal: held once");
        assert!(!Arc::ptr_eq(&one.full[1], &two.full[1]), "not equal: each keeps its own");
        assert_eq!((one[1500], two[1500]), (1500, 0));
        let map = |last: u32| {
            let mut map: Parts<u32, u32> = Parts::default();
            for (i, v) in [(0, 0), (300, 300), (600, last)] {
                map.part_mut(i).insert(i, v);
            }
            map
        };
        let (one, mut two) = (map(1), map(2));
        two.share(&one);
        let same: Vec<bool> = one.parts.iter().zip(&two.parts).map(|(a, b)| Arc::ptr_eq(a, b)).collect();
        assert_eq!(same, [true, true, false]);
    }
}
