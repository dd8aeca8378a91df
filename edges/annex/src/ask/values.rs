//! Values in prose: periods, money, percentages and fractions, as they are written.

/// A value and whether it is a period of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub words: String,
    pub period: bool,
}

const UNITS: [&str; 6] = ["hour", "day", "week", "month", "year", "minute"];
const BEFORE_UNIT: [&str; 4] = ["business", "calendar", "working", "consecutive"];
const CURRENCIES: [&str; 12] = ["EUR", "USD", "GBP", "CHF", "JPY", "€", "$", "£", "US$", "euro", "euros", "dollars"];
const FRACTIONS: [&str; 9] = [
    "two thirds",
    "two-thirds",
    "one half",
    "three quarters",
    "three-quarters",
    "one third",
    "simple majority",
    "2/3",
    "3/4",
];

/// The values of a text, each once, in order.
pub(super) fn find(text: &str) -> Vec<Value> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut out: Vec<Value> = Vec::new();
    let mut add = |words: String, period: bool| {
        if !out.iter().any(|v| v.words == words) {
            out.push(Value { words, period });
        }
    };
    for (i, w) in words.iter().enumerate() {
        let bare = w.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | ',' | ';' | '.' | ':' | '’' | '\''));
        let near = |n: usize| {
            words
                .get(i.saturating_add(n))
                .map_or("", |w| w.trim_matches(|c: char| !c.is_alphanumeric() && c != '%' && c != '€'))
        };
        let number = bare.starts_with(|c: char| c.is_ascii_digit());
        if number && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.')) {
            let kind = near(1).to_lowercase();
            let (unit, n) =
                if BEFORE_UNIT.contains(&kind.as_str()) { (near(2).to_lowercase(), 2) } else { (kind.clone(), 1) };
            if UNITS.iter().any(|u| unit == *u || unit == format!("{u}s")) {
                let between = if n == 2 { format!(" {kind}") } else { String::new() };
                add(format!("{bare}{between} {unit}"), true);
            } else if kind == "%" || kind == "percent" || kind == "per" && near(2) == "cent" {
                add(format!("{bare} %"), false);
            } else if CURRENCIES.contains(&near(1)) {
                add(format!("{bare} {}", near(1)), false);
            }
        }
        if number && let Some(n) = bare.strip_suffix('%') {
            add(format!("{n} %"), false);
        }
        if CURRENCIES.contains(&bare) && near(1).starts_with(|c: char| c.is_ascii_digit()) {
            add(format!("{bare} {}", near(1)), false);
        }
        if bare.starts_with(['€', '$', '£']) && bare.chars().nth(1).is_some_and(|c| c.is_ascii_digit()) {
            add(bare.to_owned(), false);
        }
    }
    let low = text.to_lowercase();
    for f in FRACTIONS {
        if low.contains(f) {
            add(f.to_owned(), false);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_as_written() {
        let v: Vec<_> = find("within thirty (30) days, 5 business days or 12 months; 7.5 % or 3% of EUR 1,000.00, $5,000,000, two thirds").into_iter().map(|v| v.words).collect();
        assert_eq!(
            v,
            ["30 days", "5 business days", "12 months", "7.5 %", "3 %", "EUR 1,000.00", "$5,000,000", "two thirds"]
        );
    }
}
