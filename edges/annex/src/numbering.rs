//! Word's numbering: which number a reader sees beside a paragraph. The file holds counters' definitions only.

use crate::mark::to_roman;
use std::collections::BTreeMap;

/// Levels of a list; Word has nine.
const LEVELS: usize = 9;

/// One level's definition.
#[derive(Clone, Debug, Default)]
pub(crate) struct Level {
    pub start: u32,
    pub format: String,
    pub text: String,
    pub legal: bool,
}

/// The definitions of a document and where their counters stand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbering {
    /// By abstract id and level.
    pub levels: BTreeMap<(String, usize), Level>,
    /// Which abstract list a number follows.
    pub nums: BTreeMap<String, String>,
    /// Levels that a number starts anew.
    pub restarts: BTreeMap<(String, usize), u32>,
    counters: BTreeMap<String, [Option<u32>; LEVELS]>,
    restarted: BTreeMap<(String, usize), bool>,
}

impl Numbering {
    /// The number that the next paragraph of a list shows; none for bullets and unknown lists.
    pub(crate) fn next(&mut self, num: &str, level: usize) -> Option<String> {
        let list = self.nums.get(num)?.clone();
        let own = self.levels.get(&(list.clone(), level))?.clone();
        let start_of =
            |levels: &BTreeMap<(String, usize), Level>, l: usize| levels.get(&(list.clone(), l)).map_or(1, |x| x.start);
        let key = (num.to_owned(), level);
        let anew = match (self.restarts.get(&key), self.restarted.get(&key)) {
            (Some(n), None) => Some(*n),
            _ => None,
        };
        if anew.is_some() {
            self.restarted.insert(key, true);
        }
        let counters = self.counters.entry(list.clone()).or_default();
        let start = start_of(&self.levels, level);
        for (l, c) in counters.iter_mut().enumerate() {
            match l.cmp(&level) {
                core::cmp::Ordering::Less => *c = Some(c.unwrap_or_else(|| start_of(&self.levels, l))),
                core::cmp::Ordering::Equal => {
                    *c = Some(anew.unwrap_or_else(|| c.map_or(start, |n| n.saturating_add(1))))
                }
                core::cmp::Ordering::Greater => *c = None,
            }
        }
        let counters = *counters;
        if matches!(own.format.as_str(), "bullet" | "none") {
            return None;
        }
        let mut out = String::new();
        let mut chars = own.text.chars();
        while let Some(c) = chars.next() {
            if c != '%' {
                out.push(c);
                continue;
            }
            let Some(k) =
                chars.next().and_then(|d| d.to_digit(10)).and_then(|d| usize::try_from(d).ok()?.checked_sub(1))
            else {
                continue;
            };
            let n = counters.get(k).copied().flatten().unwrap_or(1);
            let format = match self.levels.get(&(list.clone(), k)) {
                Some(l) if !own.legal => l.format.as_str(),
                _ => "decimal",
            };
            out.push_str(&written(n, format));
        }
        let out = out.trim().to_owned();
        out.chars().any(char::is_alphanumeric).then_some(out)
    }
}

fn written(n: u32, format: &str) -> String {
    let letters = |upper: bool| {
        let at = u8::try_from(n.saturating_sub(1) % 26).unwrap_or(0);
        let c = char::from(if upper { b'A' } else { b'a' }.saturating_add(at));
        let times = usize::try_from(n.saturating_sub(1) / 26).unwrap_or(0).min(8).saturating_add(1);
        c.to_string().repeat(times)
    };
    match format {
        "lowerLetter" => letters(false),
        "upperLetter" => letters(true),
        "lowerRoman" => to_roman(n.min(5000)).to_lowercase(),
        "upperRoman" => to_roman(n.min(5000)),
        "decimalZero" => format!("{n:02}"),
        _ => n.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_show_what_a_reader_sees() {
        let level =
            |format: &str, text: &str| Level { start: 1, format: format.into(), text: text.into(), legal: false };
        let mut n = Numbering::default();
        n.levels.insert(("0".into(), 0), level("upperRoman", "Article %1."));
        n.levels.insert(("0".into(), 1), Level { legal: true, ..level("decimal", "%1.%2") });
        n.levels.insert(("0".into(), 2), level("lowerLetter", "(%3)"));
        n.nums.insert("1".into(), "0".into());
        n.nums.insert("2".into(), "0".into());
        n.restarts.insert(("2".into(), 2), 1);
        let mut seen = Vec::new();
        for (num, l) in [("1", 0), ("1", 1), ("1", 1), ("1", 2), ("1", 2), ("2", 2), ("1", 0), ("1", 1), ("9", 0)] {
            seen.push(n.next(num, l).unwrap_or_default());
        }
        assert_eq!(seen, ["Article I.", "1.1", "1.2", "(a)", "(b)", "(a)", "Article II.", "2.1", ""]);
    }
}
