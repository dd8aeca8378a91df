//! Many questions with one answer, as few sentences: a set of tuples as boxes, each the product of one set per place.

use std::collections::{BTreeMap, BTreeSet};

/// How many places a question has.
pub const PLACES: usize = 5;

/// A product of sets.
pub type Product = [BTreeSet<Option<String>>; PLACES];

/// Covers the questions exactly, none twice: merges along one place after another what agrees in all others.
#[must_use]
pub fn boxes(questions: Vec<[Option<String>; PLACES]>) -> Vec<Product> {
    let mut all: Vec<Product> = questions.into_iter().map(|q| q.map(|v| BTreeSet::from([v]))).collect();
    // Purposes and places first: they are the most numerous, and the least interesting.
    for along in [4, 3, 1, 0, 2] {
        let mut merged: BTreeMap<Product, BTreeSet<Option<String>>> = BTreeMap::new();
        for mut b in all {
            let own = b.get_mut(along).map(std::mem::take).unwrap_or_default();
            merged.entry(b).or_default().extend(own);
        }
        all = merged
            .into_iter()
            .map(|(mut b, own)| {
                if let Some(place) = b.get_mut(along) {
                    *place = own;
                }
                b
            })
            .collect();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_hold_each_question_once() {
        let q = |a: &str, b: &str| [Some(a.to_owned()), Some(b.to_owned()), None, None, None];
        let all = vec![q("lab", "train"), q("lab", "use"), q("clinic", "use"), q("uni", "use")];
        let told = boxes(all.clone());
        assert_eq!(told.len(), 2);
        let size: usize = told.iter().map(|b| b.iter().map(BTreeSet::len).product::<usize>()).sum();
        assert_eq!(size, all.len());
    }
}
