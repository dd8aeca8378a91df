//! Which number may follow: the clause before, its lists, and where the main numbering stands.

use crate::mark::{Class, Style, places};

/// How a whole address stands to the clause before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The next number at some level, or the first below.
    Next,
    /// Further on, with numbers left out between.
    Later,
    /// It does not follow.
    Nowhere,
}

/// A list below a clause: its style, whether its tokens are Roman, and the last one.
#[derive(Clone, Debug)]
struct Level {
    style: Style,
    roman: bool,
    at: u32,
    token: String,
}

/// Where the numbering stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Sequence {
    base: Vec<String>,
    lists: Vec<Level>,
    /// The path at each depth of a list that the format keeps.
    depths: Vec<Vec<String>>,
}

/// The largest step over left-out numbers that is still taken as going on.
const LEFT_OUT_MAX: u32 = 3;

impl Sequence {
    /// How an address stands to what came before.
    pub(super) fn fits(&self, parts: &[String]) -> Place {
        let Some(first) = parts.first().and_then(|p| p.parse::<u32>().ok()) else { return Place::Nowhere };
        if self.base.is_empty() {
            return match (parts.len(), first) {
                (1, 0 | 1) => Place::Next,
                (1, _) => Place::Nowhere,
                _ => Place::Later,
            };
        }
        let same = |n: usize| {
            parts.len() > n
                && self.base.len() >= n
                && parts.iter().zip(&self.base).take(n).all(|(a, b)| same_token(a, b))
        };
        if parts == self.base {
            return Place::Later;
        }
        // The first below the clause before, or below one of its lists' clauses.
        if same(self.base.len()) && parts.len() == self.base.len().saturating_add(1) {
            return match parts.last().map(|t| at(t)) {
                Some(0 | 1) => Place::Next,
                _ => Place::Later,
            };
        }
        for n in (0..self.base.len().min(parts.len())).rev() {
            if !same(n) {
                continue;
            }
            let (Some(mine), Some(theirs)) = (parts.get(n), self.base.get(n)) else { continue };
            let named = mine.starts_with("Alt") || theirs.starts_with("Alt");
            let (on, step) = step_of(mine, theirs);
            let last = parts.len() == n.saturating_add(1);
            let opens = parts.iter().skip(n.saturating_add(1)).all(|t| at(t) <= 1 || t.starts_with("Alt"));
            return match (named, step, last) {
                (true, _, _) if n > 0 => Place::Later,
                _ if !on => {
                    // The same clause again, or back to an earlier one.
                    if same(n.saturating_add(1)) && parts.len() > n.saturating_add(1) {
                        Place::Later
                    } else {
                        Place::Nowhere
                    }
                }
                (_, 1, true) => Place::Next,
                (_, 1, false) if opens => Place::Next,
                (_, s, _) if n == 0 && parts.len() == 1 => {
                    if s <= LEFT_OUT_MAX {
                        Place::Later
                    } else {
                        Place::Nowhere
                    }
                }
                (_, s, _) if n == 0 && s > LEFT_OUT_MAX => Place::Nowhere,
                _ => Place::Later,
            };
        }
        Place::Nowhere
    }

    /// Goes to an address.
    pub(super) fn take(&mut self, parts: &[String], depth: usize) {
        parts.clone_into(&mut self.base);
        self.lists.clear();
        self.deepen(depth, parts);
    }

    fn deepen(&mut self, depth: usize, parts: &[String]) {
        self.depths.truncate(depth);
        while self.depths.len() < depth {
            self.depths.push(Vec::new());
        }
        self.depths.push(parts.to_vec());
    }

    /// Whether a list's token follows.
    pub(super) fn would_step(&self, token: &str, style: Style) -> bool {
        !self.base.is_empty() && self.clone().step(token, style, None, false).is_some()
    }

    /// Goes on in a list or opens one; with a depth that the format keeps, below the clause one less deep. `number` says
    /// that the token goes on the dotted number: the `2` in the list below `1.` is `1.2`.
    pub(super) fn step(
        &mut self,
        token: &str,
        style: Style,
        depth: Option<usize>,
        number: bool,
    ) -> Option<Vec<String>> {
        if let Some(d) = depth.filter(|d| *d > 0)
            && let Some(parent) = self.depths.get(d.saturating_sub(1)).filter(|p| !p.is_empty()).cloned()
        {
            let mut parts = parent;
            parts.push(token.to_owned());
            self.base = parts.clone();
            self.lists.clear();
            self.deepen(d, &parts);
            return Some(parts);
        }
        if number {
            return None;
        }
        let places = places(token);
        let is_roman =
            |n: u32| places.first() == Some(&n) && style.class != Class::Digit && crate::mark::roman(token) == Some(n);
        // The next of an open list, the innermost first.
        let next = self.lists.iter().rposition(|l| {
            l.style == style && places.iter().any(|n| *n == l.at.saturating_add(1) && is_roman(*n) == l.roman)
        });
        // The same list begun again in the same clause.
        let again = || {
            self.lists
                .iter()
                .rposition(|l| l.style == style && places.iter().any(|n| *n == 1 && is_roman(*n) == l.roman))
        };
        let opens = places.contains(&1);
        match next.or_else(|| opens.then(again).flatten()) {
            Some(k) => {
                self.lists.truncate(k.saturating_add(1));
                let l = self.lists.get_mut(k)?;
                l.at = if next.is_some() { l.at.saturating_add(1) } else { 1 };
                token.clone_into(&mut l.token);
            }
            None if opens && !self.base.is_empty() && self.lists.len() < 6 => {
                self.lists.push(Level { style, roman: is_roman(1), at: 1, token: token.to_owned() });
            }
            None => return None,
        }
        let mut parts = self.base.clone();
        parts.extend(self.lists.iter().map(|l| l.token.clone()));
        Some(parts)
    }
}

fn same_token(a: &str, b: &str) -> bool {
    a == b || matches!((a.parse::<u32>(), b.parse::<u32>()), (Ok(a), Ok(b)) if a == b)
}

/// Whether a token stands behind another, and how far: `iv` one behind `iii`, `j` one behind `i`.
fn step_of(mine: &str, theirs: &str) -> (bool, u32) {
    if mine.starts_with("Alt") || theirs.starts_with("Alt") {
        return (at(mine) > at(theirs), at(mine).saturating_sub(at(theirs)));
    }
    let ahead = |a: Option<u32>, b: Option<u32>| Some(a?.checked_sub(b?)?).filter(|d| *d > 0);
    let both = [
        ahead(mine.parse().ok(), theirs.parse().ok()),
        ahead(crate::mark::roman(mine), crate::mark::roman(theirs)),
        ahead(places(mine).last().copied(), places(theirs).last().copied())
            .filter(|_| mine.len() == 1 && theirs.len() == 1),
    ];
    both.into_iter().flatten().min().map_or((false, 0), |d| (true, d))
}

/// A token's place: digits as they are, letters by the alphabet, `Alt2` by its digit.
fn at(token: &str) -> u32 {
    if let Ok(n) = token.trim_start_matches("Alt").parse() {
        return n;
    }
    places(token).last().copied().unwrap_or(0)
}
