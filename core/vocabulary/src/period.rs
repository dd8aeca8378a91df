//! Periods as agreements write them: "72 hours", "15 calendar days", "twelve months".

use crate::text::number_word;
use core::fmt;

/// The unit of a period. Hours run in absolute time; days, weeks, months and years run in a place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Unit {
    /// Absolute minutes.
    Minutes,
    /// Absolute hours.
    Hours,
    /// Calendar days of a place.
    Days,
    /// Business days of a named calendar.
    BusinessDays,
    /// Hours of a named calendar's open days, within its business hours.
    BusinessHours,
    /// Seven calendar days.
    Weeks,
    /// Calendar months of a place.
    Months,
    /// Calendar years of a place.
    Years,
}

/// A count of one unit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Period {
    /// How many; at most 100,000.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

impl Period {
    /// Reads a period as prose writes it. "days" alone is refused: the drafter must say calendar or business days.
    ///
    /// # Errors
    /// Says in one sentence why the words are no period.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.trim().starts_with(['-', '+']) {
            return Err(format!("`{text}` is not a period: write a number from 1 without a sign"));
        }
        let cleaned = text.trim().to_lowercase().replace('-', " ");
        let mut words: Vec<&str> = cleaned.split_whitespace().collect();
        // "fifteen (15) calendar days": the bracketed figure must agree with the word before it.
        let mut bracket = None;
        if let Some(i) = words.iter().position(|w| w.starts_with('(') && w.ends_with(')')) {
            bracket = words.get(i).map(|w| w.trim_matches(['(', ')']).to_owned());
            words.remove(i);
        }
        let (Some(first), rest) = (words.first(), words.get(1..).unwrap_or(&[])) else {
            return Err(format!("`{text}` is not a period: write a number and a unit, such as `15 calendar days`"));
        };
        let Some(count) = number_word(first) else {
            return Err(format!("`{text}` is not a period: `{first}` is not a number"));
        };
        if let Some(b) = bracket
            && number_word(&b) != Some(count)
        {
            return Err(format!("`{text}` says two different numbers"));
        }
        if count == 0 || count > 100_000 {
            return Err(format!("`{text}` is not a period: the number must be from 1 to 100000"));
        }
        let unit = match rest {
            ["minute" | "minutes"] => Unit::Minutes,
            ["hour" | "hours"] => Unit::Hours,
            ["calendar", "day" | "days"] => Unit::Days,
            ["business" | "working", "day" | "days"] => Unit::BusinessDays,
            ["business" | "working", "hour" | "hours"] => Unit::BusinessHours,
            ["week" | "weeks"] => Unit::Weeks,
            ["month" | "months"] | ["calendar", "month" | "months"] => Unit::Months,
            ["year" | "years"] | ["calendar", "year" | "years"] => Unit::Years,
            ["day" | "days"] => {
                return Err(format!(
                    "`{text}`: calendar days or business days? Write `{count} calendar days`, or `{count} business days` with a calendar"
                ));
            }
            _ => {
                return Err(format!(
                    "`{text}` is not a period: write minutes, hours, calendar days, business days, weeks, months or years after the number"
                ));
            }
        };
        Ok(Self { count, unit })
    }

    /// Whether it is counted in whole days of a place, not in absolute or business hours.
    #[must_use]
    pub fn whole_days(self) -> bool {
        !matches!(self.unit, Unit::Minutes | Unit::Hours | Unit::BusinessHours)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = self.count == 1;
        let unit = match self.unit {
            Unit::Minutes => "minute",
            Unit::Hours => "hour",
            Unit::Days => "calendar day",
            Unit::BusinessDays => "business day",
            Unit::BusinessHours => "business hour",
            Unit::Weeks => "week",
            Unit::Months => "month",
            Unit::Years => "year",
        };
        write!(f, "{} {unit}{}", self.count, if one { "" } else { "s" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_agreements_write() {
        let p = |t: &str| Period::parse(t).map(|p| p.to_string());
        assert_eq!(p("72 hours").unwrap(), "72 hours");
        assert_eq!(p("fifteen (15) calendar days").unwrap(), "15 calendar days");
        assert_eq!(p("Twelve months").unwrap(), "12 months");
        assert_eq!(p("1 year").unwrap(), "1 year");
        assert_eq!(p("10 Working Days").unwrap(), "10 business days");
    }

    #[test]
    fn refuses_what_is_open() {
        let e = |t: &str| Period::parse(t).unwrap_err();
        assert!(e("15 days").contains("calendar days or business days?"));
        assert!(e("fifteen (14) calendar days").contains("two different numbers"));
        assert!(e("soon").contains("`soon` is not a number"));
        assert!(e("0 hours").contains("from 1 to 100000"));
        assert!(e("-24 hours").contains("without a sign"));
        assert!(e("2,4 hours").contains("`2,4` is not a number"));
        assert!(e("").contains("write a number and a unit"));
    }
}
