//! Exact money: a decimal amount in one currency. Adds only to its like.

use core::fmt;
use rust_decimal::{Decimal, RoundingStrategy};

/// How a sum is brought to the currency's smallest unit: at one point, by the named rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Rounding {
    /// To the nearest; a tie to the even neighbour.
    #[default]
    HalfEven,
    /// To the nearest; a tie away from zero.
    HalfUp,
    /// Towards zero: what a split into parts starts from.
    Down,
}

/// An exact amount of one currency (ISO 4217 code).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Money {
    /// The amount, in units of the currency.
    pub amount: Decimal,
    /// Three capital letters.
    pub currency: [u8; 3],
}

impl Money {
    /// Reads `EUR 400,000`, `400 000.00 EUR`, `EUR 45 million`.
    ///
    /// # Errors
    /// Says in one sentence why the words are no amount of money.
    pub fn parse(text: &str) -> Result<Self, String> {
        let err = || format!("`{text}` is not an amount of money: write `EUR 400,000` or `400 000.00 EUR`");
        let mut currency = None;
        let mut digits = String::new();
        let mut scale = Decimal::ONE;
        for word in text.split_whitespace() {
            if word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase()) {
                let code: [u8; 3] = word.as_bytes().try_into().map_err(|_| err())?;
                if currency.replace(code).is_some() {
                    return Err(err());
                }
            } else if word == "million" && !digits.is_empty() {
                scale = Decimal::from(1_000_000);
            } else if word.bytes().all(|b| b.is_ascii_digit() || b == b',' || b == b'.') && !word.is_empty() {
                if !digits.is_empty() {
                    digits.push(' ');
                }
                digits.push_str(word);
            } else {
                return Err(err());
            }
        }
        let (Some(currency), false) = (currency, digits.is_empty()) else { return Err(err()) };
        // One spelling of groups, and at most two decimals: `2.000` and `2,00,000` are read differently by different people.
        let (whole, cents) = digits.split_once('.').map_or((digits.as_str(), None), |(w, c)| (w, Some(c)));
        let by = if whole.contains(' ') { ' ' } else { ',' };
        let plain = crate::text::ungrouped(whole, by).ok_or_else(err)?;
        if cents.is_some_and(|c| c.is_empty() || c.len() > 2 || !c.bytes().all(|b| b.is_ascii_digit())) {
            return Err(err());
        }
        let amount: Decimal = format!("{plain}.{}", cents.unwrap_or("0")).parse().map_err(|_| err())?;
        let amount = amount.checked_mul(scale).ok_or_else(err)?;
        Ok(Self { amount, currency })
    }

    /// How many decimals the currency's smallest unit has (ISO 4217): none for yen, two for most.
    #[must_use]
    pub fn decimals(&self) -> u32 {
        match self.code() {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
            | "VUV" | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }

    /// The sum in whole smallest units of its currency.
    #[must_use]
    pub fn rounded(self, how: Rounding) -> Self {
        let strategy = match how {
            Rounding::HalfEven => RoundingStrategy::MidpointNearestEven,
            Rounding::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Rounding::Down => RoundingStrategy::ToZero,
        };
        Self { amount: self.amount.round_dp_with_strategy(self.decimals(), strategy), ..self }
    }

    /// The currency's code; no letters where nothing was added up, so that the sum is in no currency.
    #[must_use]
    pub fn code(&self) -> &str {
        if self.currency == [0; 3] {
            return "";
        }
        core::str::from_utf8(&self.currency).unwrap_or("???")
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut plain = self.amount.normalize();
        if plain.scale() < 2 {
            plain.rescale(2);
        }
        let text = plain.to_string();
        let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |t| ("-", t));
        let (whole, part) = text.split_once('.').unwrap_or((text, "00"));
        let mut grouped = String::new();
        for (i, c) in whole.chars().enumerate() {
            if i > 0 && whole.len().saturating_sub(i) % 3 == 0 {
                grouped.push(' ');
            }
            grouped.push(c);
        }
        match self.code() {
            "" => write!(f, "{sign}{grouped}.{part} (in no currency: no sum was stated)"),
            code => write!(f, "{sign}{grouped}.{part} {code}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_go_where_the_named_rule_says() {
        for (value, even, up) in [("0.125", "0.12", "0.13"), ("0.135", "0.14", "0.14"), ("-0.125", "-0.12", "-0.13")] {
            let m = Money { amount: value.parse().unwrap(), currency: *b"EUR" };
            assert_eq!(m.rounded(Rounding::HalfEven).amount, even.parse().unwrap(), "{value}");
            assert_eq!(m.rounded(Rounding::HalfUp).amount, up.parse().unwrap(), "{value}");
        }
        let yen = Money { amount: "1.5".parse().unwrap(), currency: *b"JPY" };
        assert_eq!(yen.rounded(Rounding::HalfEven).amount, Decimal::from(2));
    }

    #[test]
    fn the_sum_of_no_sums_says_that_it_is_in_no_currency() {
        let nothing = Money { amount: Decimal::ZERO, currency: [0; 3] };
        assert_eq!(nothing.to_string(), "0.00 (in no currency: no sum was stated)");
        assert_eq!(nothing.code(), "");
    }

    #[test]
    fn reads_and_writes() {
        let m = |t: &str| Money::parse(t).map(|m| m.to_string());
        assert_eq!(m("EUR 400,000").unwrap(), "400 000.00 EUR");
        assert_eq!(m("400 000.50 EUR").unwrap(), "400 000.50 EUR");
        assert_eq!(m("USD 45 million").unwrap(), "45 000 000.00 USD");
        for bad in [
            "EUR 2.000",
            "EUR 2,0",
            "EUR 2,00,0000",
            "400 00 EUR",
            "EUR 1,000 000",
            "400",
            "EUR",
            "EUR EUR 4",
            "EUR four",
            "",
            "EUR 1.2.3",
        ] {
            assert!(Money::parse(bad).is_err(), "{bad}");
        }
    }
}
