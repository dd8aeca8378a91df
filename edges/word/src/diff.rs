//! What differs between two texts, by words and signs: an edit touches no more than it must.

/// Largest table of the exact comparison, in cells. Past it the middle is one removal and one addition.
const CELLS_MAX: usize = 4_000_000;

/// A run of two texts: the same in both, or struck out and put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// Characters of the old text.
    pub old: std::ops::Range<usize>,
    /// Characters of the new text.
    pub new: std::ops::Range<usize>,
    /// Whether they are the same.
    pub same: bool,
}

/// Compares two texts. The hunks cover both, in order.
#[must_use]
pub fn diff(old: &[char], new: &[char]) -> Vec<Hunk> {
    let (a, b) = (tokens(old), tokens(new));
    let pairs = common(&a, &b, |x, y| x.1 == y.1);
    let mut out: Vec<Hunk> = Vec::new();
    let (mut o, mut n) = (0usize, 0usize);
    let mut put = |old: std::ops::Range<usize>, new: std::ops::Range<usize>, same: bool| {
        if old.is_empty() && new.is_empty() {
            return;
        }
        match out.last_mut() {
            Some(last) if last.same == same => {
                last.old.end = old.end;
                last.new.end = new.end;
            }
            _ => out.push(Hunk { old, new, same }),
        }
    };
    for (i, j) in pairs {
        let (Some(x), Some(y)) = (a.get(i), b.get(j)) else { continue };
        put(o..x.0, n..y.0, false);
        o = x.0.saturating_add(x.1.len());
        n = y.0.saturating_add(y.1.len());
        put(x.0..o, y.0..n, true);
    }
    put(o..old.len(), n..new.len(), false);
    out
}

/// Words of letters and figures; every other character, and every character of a script without spaces, alone.
fn tokens(text: &[char]) -> Vec<(usize, &[char])> {
    let mut out = Vec::new();
    let mut at = 0usize;
    while let Some(c) = text.get(at) {
        let mut end = at.saturating_add(1);
        if in_word(*c) {
            while text.get(end).is_some_and(|c| in_word(*c)) {
                end = end.saturating_add(1);
            }
        }
        out.push((at, text.get(at..end).unwrap_or(&[])));
        at = end;
    }
    out
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() && !matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// The longest common subsequence: pairs of places, ascending in both.
#[must_use]
pub fn common<T, U>(a: &[T], b: &[U], same: impl Fn(&T, &U) -> bool) -> Vec<(usize, usize)> {
    let head = a.iter().zip(b).take_while(|(x, y)| same(x, y)).count();
    let (a_rest, b_rest) = (a.get(head..).unwrap_or(&[]), b.get(head..).unwrap_or(&[]));
    let tail = a_rest.iter().rev().zip(b_rest.iter().rev()).take_while(|(x, y)| same(x, y)).count();
    let a_mid = a_rest.get(..a_rest.len().saturating_sub(tail)).unwrap_or(&[]);
    let b_mid = b_rest.get(..b_rest.len().saturating_sub(tail)).unwrap_or(&[]);
    let mut out: Vec<(usize, usize)> = (0..head).map(|i| (i, i)).collect();
    let width = b_mid.len().saturating_add(1);
    let cells = a_mid.len().saturating_add(1).saturating_mul(width);
    if !a_mid.is_empty() && !b_mid.is_empty() && cells <= CELLS_MAX {
        let mut table = vec![0u32; cells];
        let at = |i: usize, j: usize| i.saturating_mul(width).saturating_add(j);
        let next = |n: usize| n.saturating_add(1);
        for (i, x) in a_mid.iter().enumerate().rev() {
            for (j, y) in b_mid.iter().enumerate().rev() {
                let value = if same(x, y) {
                    table.get(at(next(i), next(j))).copied().unwrap_or(0).saturating_add(1)
                } else {
                    let (down, right) = (at(next(i), j), at(i, next(j)));
                    table.get(down).copied().unwrap_or(0).max(table.get(right).copied().unwrap_or(0))
                };
                if let Some(cell) = table.get_mut(at(i, j)) {
                    *cell = value;
                }
            }
        }
        let (mut i, mut j) = (0usize, 0usize);
        while let (Some(x), Some(y)) = (a_mid.get(i), b_mid.get(j)) {
            if same(x, y) {
                out.push((head.saturating_add(i), head.saturating_add(j)));
                i = next(i);
                j = next(j);
            } else if table.get(at(next(i), j)) >= table.get(at(i, next(j))) {
                i = next(i);
            } else {
                j = next(j);
            }
        }
    }
    let (from_a, from_b) = (a.len().saturating_sub(tail), b.len().saturating_sub(tail));
    out.extend((0..tail).map(|k| (from_a.saturating_add(k), from_b.saturating_add(k))));
    out
}

/// How alike two texts are, in hundredths: the share of their words that stand in both.
#[must_use]
pub fn alike(a: &str, b: &str) -> usize {
    let words = |t: &str| {
        let mut w: Vec<String> = Vec::new();
        let chars: Vec<char> = t.chars().collect();
        w.extend(
            tokens(&chars)
                .into_iter()
                .filter(|(_, t)| t.iter().any(|c| c.is_alphanumeric()))
                .map(|(_, t)| t.iter().collect()),
        );
        w.sort_unstable();
        w
    };
    let (x, y) = (words(a), words(b));
    let (mut i, mut j, mut both) = (0usize, 0usize, 0usize);
    while let (Some(p), Some(q)) = (x.get(i), y.get(j)) {
        match p.cmp(q) {
            std::cmp::Ordering::Less => i = i.saturating_add(1),
            std::cmp::Ordering::Greater => j = j.saturating_add(1),
            std::cmp::Ordering::Equal => {
                both = both.saturating_add(1);
                i = i.saturating_add(1);
                j = j.saturating_add(1);
            }
        }
    }
    both.saturating_mul(200).checked_div(x.len().saturating_add(y.len())).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_is_as_small_as_words_are() {
        let show = |a: &str, b: &str| {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            diff(&a, &b)
                .iter()
                .map(|h| {
                    let (o, n): (String, String) =
                        (a[h.old.clone()].iter().collect(), b[h.new.clone()].iter().collect());
                    if h.same { o } else { format!("[{o}|{n}]") }
                })
                .collect::<String>()
        };
        assert_eq!(show("within 30 days.", "within 45 weeks."), "within [30|45] [days|weeks].");
        assert_eq!(show("甲方应在三十日内付款。", "甲方应在六十日内付款。"), "甲方应在[三|六]十日内付款。");
        assert_eq!(show("", "new"), "[|new]");
        assert_eq!(show("same", "same"), "same");
    }

    #[test]
    fn what_stays_in_order_is_found() {
        assert_eq!(servanda_charter::rising(&[0, 3, 1, 2]), [true, false, true, true]);
        assert_eq!(alike("The lab pays.", "The lab pays twice."), 85);
        assert_eq!(alike("", ""), 0);
    }
}
