//! Exact fractions for thresholds, quorums and shares: "two thirds", "2/3", "60 %".

use crate::text::number_word;
use core::fmt;

/// A non-negative exact fraction. Compared by cross-multiplication; never a float.
#[derive(Clone, Copy, Debug)]
pub struct Fraction {
    /// Numerator.
    pub num: u32,
    /// Denominator, never zero.
    pub den: u32,
}

impl Fraction {
    /// Reads a fraction as prose writes it: `2/3`, `two thirds`, `one third (1/3)`, `60 %`, `12.5 %`, `half`.
    ///
    /// # Errors
    /// Says in one sentence why the words are no fraction.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.trim().starts_with('-') {
            return Err(format!("`{text}` is not a fraction: it may not be negative"));
        }
        let cleaned = text.trim().to_lowercase().replace('-', " ");
        let (outer, bracket) = match (cleaned.find('('), cleaned.find(')')) {
            (Some(a), Some(b)) if a > 0 && b > a => (
                cleaned.get(..a).unwrap_or("").trim().to_owned(),
                cleaned.get(a.saturating_add(1)..b).map(str::to_owned),
            ),
            _ => (cleaned.clone(), None),
        };
        let read = Self::plain(&outer)
            .ok_or_else(|| format!("`{text}` is not a fraction: write `2/3`, `two thirds` or `60 %`"))?;
        if let Some(b) = bracket
            && Self::plain(b.trim()) != Some(read)
        {
            return Err(format!("`{text}` says two different fractions"));
        }
        Ok(read)
    }

    fn plain(text: &str) -> Option<Self> {
        let t = text.trim();
        if let Some(p) = t.strip_suffix('%').or_else(|| t.strip_suffix("percent")) {
            let p = p.trim();
            let (whole, part) = p.split_once('.').unwrap_or((p, ""));
            if part.len() > 4 || whole.is_empty() || !whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit()) {
                return None;
            }
            let scale = 10u32.checked_pow(u32::try_from(part.len()).ok()?)?;
            let part_value = if part.is_empty() { 0 } else { part.parse().ok()? };
            let num = whole.parse::<u32>().ok()?.checked_mul(scale)?.checked_add(part_value)?;
            return Some(Self { num, den: scale.checked_mul(100)? });
        }
        if let Some((a, b)) = t.split_once('/') {
            let (num, den) = (a.trim().parse().ok()?, b.trim().parse().ok()?);
            return (den > 0 && den <= 1_000_000 && num <= 1_000_000).then_some(Self { num, den });
        }
        let words: Vec<&str> = t.split_whitespace().collect();
        let (num, name) = match words.as_slice() {
            ["half"] | ["a", "half"] => (1, "half"),
            ["all"] | ["unanimity"] => return Some(Self { num: 1, den: 1 }),
            [n, name] => (number_word(n)?, *name),
            _ => return None,
        };
        let den = match name.trim_end_matches('s') {
            "half" | "halve" => 2,
            "third" => 3,
            "quarter" | "fourth" => 4,
            "fifth" => 5,
            "sixth" => 6,
            "eighth" => 8,
            "tenth" => 10,
            _ => return None,
        };
        Some(Self { num, den })
    }

    /// Whether `part` of `whole` reaches this fraction (`part/whole >= num/den`). Of nothing, nothing is reached.
    #[must_use]
    pub fn reached_by(self, part: u64, whole: u64) -> bool {
        whole > 0
            && u128::from(part).saturating_mul(self.den.into()) >= u128::from(whole).saturating_mul(self.num.into())
    }

    /// Whether `part` of `whole` is more than this fraction.
    #[must_use]
    pub fn exceeded_by(self, part: u64, whole: u64) -> bool {
        whole > 0
            && u128::from(part).saturating_mul(self.den.into()) > u128::from(whole).saturating_mul(self.num.into())
    }

    /// The smallest count of `whole` that reaches this fraction.
    #[must_use]
    pub fn needed_of(self, whole: u64) -> u64 {
        let n = u128::from(whole).saturating_mul(self.num.into()).div_ceil(u128::from(self.den.max(1)));
        u64::try_from(n).unwrap_or(u64::MAX)
    }
}

impl PartialEq for Fraction {
    fn eq(&self, o: &Self) -> bool {
        u64::from(self.num).saturating_mul(o.den.into()) == u64::from(o.num).saturating_mul(self.den.into())
    }
}
impl Eq for Fraction {}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.den > 0 && self.den.is_multiple_of(100) {
            let scale = self.den / 100;
            if scale == 1 {
                return write!(f, "{} %", self.num);
            }
            let (whole, part) = (self.num / scale, self.num % scale);
            let width = scale.ilog10() as usize;
            return write!(f, "{whole}.{part:0width$} %");
        }
        write!(f, "{}/{}", self.num, self.den)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_compares_exactly() {
        let f = |t: &str| Fraction::parse(t).unwrap();
        assert_eq!(f("two-thirds (2/3)"), f("2/3"));
        assert_eq!(f("12.5 %"), f("1/8"));
        assert_eq!(f("12.5 %").to_string(), "12.5 %");
        assert!(f("2/3").reached_by(6, 9) && !f("2/3").reached_by(5, 8) && !f("2/3").reached_by(0, 0));
        assert_eq!(f("2/3").needed_of(9), 6);
        assert!(f("half").exceeded_by(3, 5) && !f("half").exceeded_by(2, 4));
    }

    #[test]
    fn refuses() {
        for bad in ["", "most", "1/0", "two thirds (3/4)", "-1/2", "1e3 %"] {
            assert!(Fraction::parse(bad).is_err(), "{bad}");
        }
    }
}
