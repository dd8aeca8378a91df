//! What bends the life of a duty or right: outer limits, bars, limits of use, extensions, waivers.
//!
//! Everything here is optional and stands beside the norm itself, so that a plain duty stays as small as it was.

use crate::amount::AmountExpr;
use crate::cond::Cond;
use crate::effect::Effect;
use crate::names::Sym;
use crate::time::TimeExpr;
use servanda_vocabulary::{Beyond, Calendar, Date, Moment, Period, Zone};
use std::collections::BTreeMap;

/// A stretch of the calendar of a place, aligned to its months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// A calendar month.
    Month,
    /// January to March, and so on.
    Quarter,
    /// January to June, July to December.
    Half,
    /// A calendar year.
    Year,
    /// Twelve months that begin on this month and day.
    Fiscal(u8, u8),
}

/// Year, month and day of a date.
fn parts(date: Date) -> (i32, u32, u32) {
    let text = date.to_string();
    let mut it = text.rsplitn(3, '-');
    let day = it.next().and_then(|d| d.parse().ok()).unwrap_or(1);
    let month = it.next().and_then(|m| m.parse().ok()).unwrap_or(1);
    (it.next().and_then(|y| y.parse().ok()).unwrap_or(0), month, day)
}

/// The first day of a month; of the month before its end where the day does not exist.
fn day_of(year: i32, month: u32, day: u32) -> Option<Date> {
    (0..4).find_map(|less| Date::parse(&format!("{year:04}-{month:02}-{:02}", day.saturating_sub(less).max(1))))
}

impl Stretch {
    /// The first day of the stretch that this day lies in.
    #[must_use]
    pub fn start(self, date: Date) -> Date {
        let (year, month, _) = parts(date);
        let back = |n: u32| month.saturating_sub(month.saturating_sub(1).checked_rem(n).unwrap_or(0)).max(1);
        let first = match self {
            Stretch::Month => day_of(year, month, 1),
            Stretch::Quarter => day_of(year, back(3), 1),
            Stretch::Half => day_of(year, back(6), 1),
            Stretch::Year => day_of(year, 1, 1),
            Stretch::Fiscal(m, d) => {
                let this = day_of(year, u32::from(m), u32::from(d));
                this.filter(|f| *f <= date).or_else(|| day_of(year.saturating_sub(1), u32::from(m), u32::from(d)))
            }
        };
        first.unwrap_or(date)
    }

    /// The last day of the stretch that this day lies in.
    #[must_use]
    pub fn last(self, date: Date) -> Date {
        // Bounded: no stretch is longer than 366 days.
        let start = self.start(date);
        let mut day = date;
        for _ in 0..367 {
            let next = day.plus_days(1);
            if self.start(next) != start {
                return day;
            }
            day = next;
        }
        day
    }

    /// Whether a moment lies in the last days of a stretch, or in the first days after it.
    ///
    /// # Errors
    /// When those days cannot be counted, and the others do not already answer.
    pub fn near_end(
        self,
        at: Moment,
        before: Option<Period>,
        after: Option<Period>,
        cal: &Calendar,
    ) -> Result<bool, Beyond> {
        let today = Date::of(at, &cal.zone);
        let closing = |day: Date| day.end(&cal.zone).plus_seconds(-1);
        let from = before.map(|p| cal.window_before(closing(self.last(today)), p, cal.before_count()));
        let until = after.map(|p| cal.window(closing(self.start(today).plus_days(-1)), p, cal.count));
        let ahead = from.map_or(Ok(false), |w| w.map(|w| at >= w.at));
        let behind = until.map_or(Ok(false), |w| w.map(|w| at < w.at));
        match (ahead, behind) {
            (Ok(a), Ok(b)) => Ok(a || b),
            (Ok(true), _) | (_, Ok(true)) => Ok(true),
            (Err(b), _) | (_, Err(b)) => Err(b),
        }
    }

    /// The next moment at which that may change.
    pub(crate) fn next_edge(
        self,
        at: Moment,
        before: Option<Period>,
        after: Option<Period>,
        cal: &Calendar,
    ) -> Option<Moment> {
        let today = Date::of(at, &cal.zone);
        let closing = |day: Date| day.end(&cal.zone).plus_seconds(-1);
        let (prior, last) = (self.start(today).plus_days(-1), self.last(today));
        let edges = [
            before.and_then(|p| Some(cal.window_before(closing(last), p, cal.before_count()).ok()?.at)),
            Some(last.end(&cal.zone)),
            after.and_then(|p| Some(cal.window(closing(prior), p, cal.count).ok()?.at)),
        ];
        crate::wait::first_after(at, edges.into_iter().flatten())
    }
}

/// Within what a limit of use counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// Each stretch of the calendar for itself.
    Each(Stretch),
    /// Any stretch of this length.
    Any(Period),
    /// The whole life of the agreement.
    Ever,
}

impl Within {
    /// From when an earlier use counts together with one at `at`.
    #[must_use]
    pub fn since(self, at: Moment, zone: &Zone) -> Moment {
        match self {
            Within::Each(span) => span.start(Date::of(at, zone)).start(zone),
            Within::Any(p) => window_start(at, p, zone),
            Within::Ever => Moment::START,
        }
    }
}

/// The first moment of the stretch of this length that ends with `at`. A stretch of days ends with the day of `at`, which
/// is its last day; one in hours ends with the instant.
#[must_use]
pub fn window_start(at: Moment, period: Period, zone: &Zone) -> Moment {
    let cal = Calendar::every_day(zone.clone());
    match cal.last_day(at, period) {
        // Counted back from the day after: three months that end on 31 March begin on 1 January.
        Some(_) => {
            let next = Date::of(at, zone).plus_days(1).start(zone);
            cal.before(next, period).plus_seconds(-1).max(Moment::START).day_start(zone)
        }
        None => cal.before(at, period),
    }
}

trait DayStart {
    fn day_start(self, zone: &Zone) -> Moment;
}
impl DayStart for Moment {
    fn day_start(self, zone: &Zone) -> Moment {
        Date::of(self, zone).start(zone)
    }
}

/// How often a right may be used.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// At most so many times.
    pub most: u32,
    /// Within what.
    pub within: Within,
    /// Unless this holds.
    pub unless: Cond,
}

/// A deadline moves on an event, such as a certificate of diligence.
#[derive(Clone, Debug, PartialEq)]
pub struct Extension {
    /// The event that moves it.
    pub on: Vec<Sym>,
    /// If this holds.
    pub when: Cond,
    /// By so much, by a calendar.
    pub by: Option<(Period, u32)>,
    /// Or to this time, if that is later.
    pub to: Option<TimeExpr>,
    /// Only the first time.
    pub once: bool,
}

/// How much a right is for in all.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// How much, read for the right's trigger.
    pub of: AmountExpr,
    /// Whether it may be used in parts; else a use is for all of it.
    pub parts: bool,
    /// `right.x.part_used`: a use that leaves something.
    pub part_used: Sym,
}

/// What a duty pays.
#[derive(Clone, Debug, PartialEq)]
pub enum PaidSum {
    /// What its bearers owe under an amount; its number in the program.
    Owed(u32),
    /// A sum that the charter or the trigger names.
    Sum(AmountExpr),
}

/// That a duty is fulfilled only by payments that together reach a sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Pays {
    /// Which sum.
    pub of: PaidSum,
    /// The acts that are payments; its other acts fulfil it by themselves.
    pub by: Vec<Sym>,
    /// `duty.x.paid_in_part`: a payment that leaves something.
    pub part: Sym,
    /// `duty.x.prepaid`: a payment that is kept until the sum is known.
    pub ahead: Sym,
    /// `duty.x.overpaid`: what was paid beyond the sum.
    pub surplus: Sym,
    /// `duty.x.not_counted`: a payment in another currency, or of no sum.
    pub not_counted: Sym,
}

/// What may bend a norm's life.
#[derive(Clone, Debug)]
pub struct Bends {
    /// The dimensions of scope that it keeps apart: one instance for each key.
    pub per: Vec<String>,
    /// Whether a party that joins later is included.
    pub joiners: bool,
    /// Whether what earlier versions started under the same block moves to this version's terms: the events that say that an
    /// instance moved, and that it stayed.
    pub moves: Option<(Sym, Sym)>,
    /// The latest end, whatever pauses and extensions do.
    pub outer: Option<TimeExpr>,
    /// While this holds a right cannot be used.
    pub barred: Cond,
    /// How often a right may be used.
    pub limit: Option<Limit>,
    /// How much a right is for.
    pub quantity: Option<Quantity>,
    /// What a duty pays.
    pub pays: Option<Pays>,
    /// What moves its deadline.
    pub extensions: Vec<Extension>,
    /// `duty.x.extended`, if it can be.
    pub extended: Option<Sym>,
    /// `right.x.barred`, if it can be.
    pub refused: Option<Sym>,
    /// `duty.x.waiver`: what a waiver's statement makes.
    pub waiver: Option<Sym>,
    /// `duty.x.waived`.
    pub waived: Option<Sym>,
    /// What follows when one of several acts was the one that used it.
    pub by_act: BTreeMap<Sym, Vec<Effect>>,
}

impl Default for Bends {
    fn default() -> Self {
        Self {
            per: Vec::new(),
            joiners: false,
            moves: None,
            outer: None,
            barred: Cond::False,
            limit: None,
            quantity: None,
            pays: None,
            extensions: Vec::new(),
            extended: None,
            refused: None,
            waiver: None,
            waived: None,
            by_act: BTreeMap::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(t: &str) -> Date {
        Date::parse(t).unwrap()
    }

    #[test]
    fn stretches_begin_and_end_where_the_calendar_says() {
        let d = date("2025-05-17");
        assert_eq!(Stretch::Month.start(d), date("2025-05-01"));
        assert_eq!(Stretch::Quarter.start(d), date("2025-04-01"));
        assert_eq!(Stretch::Quarter.last(d), date("2025-06-30"));
        assert_eq!(Stretch::Half.start(d), date("2025-01-01"));
        assert_eq!(Stretch::Year.last(d), date("2025-12-31"));
        assert_eq!(Stretch::Fiscal(7, 1).start(d), date("2024-07-01"));
        assert_eq!(Stretch::Fiscal(7, 1).last(d), date("2025-06-30"));
        assert_eq!(Stretch::Fiscal(2, 29).start(date("2025-03-01")), date("2025-02-28"));
    }

    #[test]
    fn a_window_of_months_counts_whole_months_and_one_of_days_its_days() {
        let z = Zone::named("Europe/Brussels").unwrap();
        let at = |t: &str| Moment::parse_civil(t, &z).unwrap();
        let p = |t: &str| Period::parse(t).unwrap();
        assert_eq!(window_start(at("2025-03-31 23:59"), p("3 months"), &z), at("2025-01-01 00:00"));
        assert_eq!(window_start(at("2025-03-30 12:00"), p("30 calendar days"), &z), at("2025-03-01 00:00"));
        assert_eq!(window_start(at("2025-03-30 12:00"), p("24 hours"), &z), at("2025-03-29 11:00"));
    }
}
