//! Words: what was struck out and what was put in, between two texts.

/// A run of words of a redline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Piece {
    /// In both texts.
    Same(String),
    /// Only in the old text.
    Removed(String),
    /// Only in the new text.
    Added(String),
}

/// Largest table of the exact comparison, in cells. Past it the differing middle is shown as one removal and one
/// addition: still true, only coarser.
const CELLS_MAX: usize = 4_000_000;

/// Compares two texts word by word. Joining the `Same` and `Removed` pieces gives the old text back, `Same` and `Added`
/// the new one.
#[must_use]
pub fn word_diff(old: &str, new: &str) -> Vec<Piece> {
    let (a, b) = (split(old), split(new));
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a_rest, b_rest) = (a.get(head..).unwrap_or(&[]), b.get(head..).unwrap_or(&[]));
    let tail = a_rest.iter().rev().zip(b_rest.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a_mid, a_tail) = a_rest.split_at(a_rest.len().saturating_sub(tail));
    let (b_mid, _) = b_rest.split_at(b_rest.len().saturating_sub(tail));
    let mut out = Pieces::default();
    for word in a.iter().take(head) {
        out.same(word);
    }
    middle(a_mid, b_mid, &mut out);
    for word in a_tail {
        out.same(word);
    }
    out.done()
}

/// Words with the white space after them; a mark at the end of a word, and each character of a script without spaces,
/// stands alone.
fn split(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let mut start = 0usize;
        let mut inside = false;
        for (at, c) in word.char_indices() {
            let alone = unspaced(c);
            let mark = inside && matches!(c, ',' | ';' | '.' | ':' | ')' | '”' | '?' | '!') && ends(word, at);
            if at > start && (alone || mark || word.get(start..at).and_then(|w| w.chars().next()).is_some_and(unspaced))
            {
                out.extend(word.get(start..at));
                start = at;
            }
            inside = c.is_alphanumeric();
        }
        out.extend(word.get(start..).filter(|w| !w.is_empty()));
    }
    out
}

/// Whether only marks and white space follow.
fn ends(word: &str, at: usize) -> bool {
    word.get(at..).is_some_and(|rest| !rest.chars().any(char::is_alphanumeric))
}

/// Scripts that are written without spaces between words.
fn unspaced(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

fn middle(a: &[&str], b: &[&str], out: &mut Pieces) {
    let width = b.len().saturating_add(1);
    let cells = a.len().saturating_add(1).saturating_mul(width);
    if cells > CELLS_MAX {
        a.iter().for_each(|w| out.removed(w));
        b.iter().for_each(|w| out.added(w));
        return;
    }
    // Longest common subsequence of the rests, from the end.
    let mut table = vec![0u32; cells];
    let at = |i: usize, j: usize| i.saturating_mul(width).saturating_add(j);
    for (i, x) in a.iter().enumerate().rev() {
        for (j, y) in b.iter().enumerate().rev() {
            let (down, right) = (at(i.saturating_add(1), j), at(i, j.saturating_add(1)));
            let value = if x == y {
                table.get(at(i.saturating_add(1), j.saturating_add(1))).copied().unwrap_or(0).saturating_add(1)
            } else {
                table.get(down).copied().unwrap_or(0).max(table.get(right).copied().unwrap_or(0))
            };
            if let Some(cell) = table.get_mut(at(i, j)) {
                *cell = value;
            }
        }
    }
    let (mut i, mut j) = (0usize, 0usize);
    loop {
        match (a.get(i), b.get(j)) {
            (Some(x), Some(y)) if x == y => {
                out.same(x);
                i = i.saturating_add(1);
                j = j.saturating_add(1);
            }
            (Some(x), other) => {
                let strike = table.get(at(i.saturating_add(1), j)) >= table.get(at(i, j.saturating_add(1)));
                match other {
                    Some(y) if !strike => {
                        out.added(y);
                        j = j.saturating_add(1);
                    }
                    _ => {
                        out.removed(x);
                        i = i.saturating_add(1);
                    }
                }
            }
            (None, Some(y)) => {
                out.added(y);
                j = j.saturating_add(1);
            }
            (None, None) => return,
        }
    }
}

/// Joins neighbours: first what was struck out, then what was put in.
#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
    same: String,
    removed: String,
    added: String,
}

impl Pieces {
    fn same(&mut self, word: &str) {
        self.flush_changes();
        self.same.push_str(word);
    }

    fn removed(&mut self, word: &str) {
        self.flush_same();
        self.removed.push_str(word);
    }

    fn added(&mut self, word: &str) {
        self.flush_same();
        self.added.push_str(word);
    }

    fn flush_same(&mut self) {
        if !self.same.is_empty() {
            self.done.push(Piece::Same(std::mem::take(&mut self.same)));
        }
    }

    fn flush_changes(&mut self) {
        if !self.removed.is_empty() {
            self.done.push(Piece::Removed(std::mem::take(&mut self.removed)));
        }
        if !self.added.is_empty() {
            self.done.push(Piece::Added(std::mem::take(&mut self.added)));
        }
    }

    fn done(mut self) -> Vec<Piece> {
        self.flush_same();
        self.flush_changes();
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(old: &str, new: &str) -> String {
        word_diff(old, new)
            .iter()
            .map(|p| match p {
                Piece::Same(t) => t.clone(),
                Piece::Removed(t) => format!("[-{t}-]"),
                Piece::Added(t) => format!("{{+{t}+}}"),
            })
            .collect()
    }

    #[test]
    fn shows_what_was_struck_and_put_in() {
        assert_eq!(marked("within 15 days of it", "within 5 days of it"), "within [-15 -]{+5 +}days of it");
        assert_eq!(marked("a b c", "a b c"), "a b c");
        assert_eq!(
            marked("in 5 days or 3.5 weeks.", "in 6 days or 3.5 weeks!"),
            "in [-5 -]{+6 +}days or 3.5 weeks[-.-]{+!+}"
        );
        assert_eq!(marked("甲方应在三十日内付款。", "甲方应在六十日内付款。"), "甲方应在[-三-]{+六+}十日内付款。");
        assert_eq!(marked("", "new"), "{+new+}");
        assert_eq!(marked("a b c d e", "x b y d z"), "[-a -]{+x +}b [-c -]{+y +}d [-e-]{+z+}");
    }

    #[test]
    fn gives_both_texts_back() {
        let long_old = "a b c ".repeat(2_000);
        let long_new = "c d ".repeat(2_000);
        for (old, new) in [("a  b\n\nc", "a b\nc d"), (long_old.as_str(), long_new.as_str()), ("x", "")] {
            let pieces = word_diff(old, new);
            let join =
                |keep: fn(&Piece) -> Option<&String>| pieces.iter().filter_map(keep).cloned().collect::<String>();
            assert_eq!(join(|p| if let Piece::Same(t) | Piece::Removed(t) = p { Some(t) } else { None }), old);
            assert_eq!(join(|p| if let Piece::Same(t) | Piece::Added(t) = p { Some(t) } else { None }), new);
        }
    }
}
