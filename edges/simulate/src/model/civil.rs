//! The model's own days: civil dates from arithmetic, clock changes from rules written out here. Nothing of the kernel's
//! calendar code and nothing of its time-zone database is used.

use crate::sketch::{Cal, Day, Span, Unit};
use std::sync::OnceLock;

/// Seconds of a day.
pub const DAY: i64 = 86_400;

/// The number of a date, counted from 1970-01-01: years run from March, so that the leap day is the last of its year.
pub fn number(day: Day) -> i64 {
    let (y, m) = if day.m > 2 { (day.y, day.m - 3) } else { (day.y - 1, day.m + 9) };
    // 153 days in each five months from March on.
    365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * m + 2).div_euclid(5) + day.d - 719_469
}

/// The date of a number: the year is guessed and then corrected, since guessing is easier to believe than inverting.
pub fn date(n: i64) -> Day {
    let mut y = 1970 + n.div_euclid(366);
    while number(Day { y: y + 1, m: 1, d: 1 }) <= n {
        y += 1;
    }
    let mut m = 1;
    while m < 12 && number(Day { y, m: m + 1, d: 1 }) <= n {
        m += 1;
    }
    Day { y, m, d: n - number(Day { y, m, d: 1 }) + 1 }
}

/// How many days a month has.
pub fn days_in(y: i64, m: i64) -> i64 {
    match m {
        4 | 6 | 9 | 11 => 30,
        2 if y.rem_euclid(4) == 0 && (y.rem_euclid(100) != 0 || y.rem_euclid(400) == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// 0 is Sunday; 1970-01-01 was a Thursday.
pub fn weekday(n: i64) -> i64 {
    (n + 4).rem_euclid(7)
}

/// A date moved by months; a day that the month does not have becomes its last.
pub fn add_months(n: i64, months: i64) -> i64 {
    let day = date(n);
    let all = day.y * 12 + day.m - 1 + months;
    let (y, m) = (all.div_euclid(12), all.rem_euclid(12) + 1);
    number(Day { y, m, d: day.d.min(days_in(y, m)) })
}

/// How a place changes its clocks.
enum Rule {
    Never,
    /// (summer offset, start, end): month, which Sunday (1 first, 2 second, 5 last), second of that day in UTC or, if
    /// `local`, on the clock that is about to change.
    Yearly {
        summer: i64,
        start: (i64, i64, i64),
        end: (i64, i64, i64),
        local: bool,
    },
    /// The same on its own clock, but in this year's autumn the clocks stayed as they were.
    Except(i64, i64, (i64, i64, i64), (i64, i64, i64)),
    /// What was decreed, as (UTC second, offset from then on).
    Listed(&'static [(i64, i64)]),
}

struct PlaceRule {
    name: &'static str,
    winter: i64,
    rule: Rule,
}

const H: i64 = 3600;

/// The places of the simulation. Havana and Beirut change at midnight, so that some days have no midnight and one has two;
/// the first
/// kept its summer time through one winter; Lord Howe moves by half an hour; Apia crossed the date line and had no 30 December 2011.
const PLACES: &[PlaceRule] = &[
    PlaceRule {
        name: "Europe/Brussels",
        winter: H,
        rule: Rule::Yearly { summer: 2 * H, start: (3, 5, H), end: (10, 5, H), local: false },
    },
    PlaceRule {
        name: "America/New_York",
        winter: -5 * H,
        rule: Rule::Yearly { summer: -4 * H, start: (3, 2, 2 * H), end: (11, 1, 2 * H), local: true },
    },
    PlaceRule {
        name: "America/St_Johns",
        winter: -12_600,
        rule: Rule::Yearly { summer: -9000, start: (3, 2, 2 * H), end: (11, 1, 2 * H), local: true },
    },
    PlaceRule {
        name: "Australia/Lord_Howe",
        winter: 37_800,
        rule: Rule::Yearly { summer: 39_600, start: (10, 1, 2 * H), end: (4, 1, 2 * H), local: true },
    },
    PlaceRule { name: "Asia/Kathmandu", winter: 20_700, rule: Rule::Never },
    PlaceRule { name: "America/Havana", winter: -5 * H, rule: Rule::Except(2026, -4 * H, (3, 2, 0), (11, 1, H)) },
    PlaceRule {
        name: "Asia/Beirut",
        winter: 2 * H,
        rule: Rule::Yearly { summer: 3 * H, start: (3, 5, 0), end: (10, 5, 0), local: true },
    },
    PlaceRule { name: "Asia/Tokyo", winter: 9 * H, rule: Rule::Never },
    PlaceRule {
        name: "Pacific/Apia",
        winter: -11 * H,
        rule: Rule::Listed(&[
            (1_285_498_800, -10 * H),
            (1_301_752_800, -11 * H),
            (1_316_872_800, -10 * H),
            (1_325_239_200, 14 * H),
            (1_333_202_400, 13 * H),
            (1_348_927_200, 14 * H),
            (1_365_256_800, 13 * H),
            (1_380_376_800, 14 * H),
            (1_396_706_400, 13 * H),
            (1_411_826_400, 14 * H),
            (1_428_156_000, 13 * H),
            (1_443_276_000, 14 * H),
            (1_459_605_600, 13 * H),
            (1_474_725_600, 14 * H),
            (1_491_055_200, 13 * H),
            (1_506_175_200, 14 * H),
            (1_522_504_800, 13 * H),
            (1_538_229_600, 14 * H),
            (1_554_559_200, 13 * H),
            (1_569_679_200, 14 * H),
            (1_586_008_800, 13 * H),
            (1_601_128_800, 14 * H),
            (1_617_458_400, 13 * H),
        ]),
    },
];

/// How many places there are.
pub const PLACE_COUNT: usize = 9;
/// The place that crossed the date line.
pub const APIA: usize = 8;

/// A place's name.
pub fn place_name(place: usize) -> &'static str {
    PLACES.get(place).map_or("UTC", |p| p.name)
}

/// All changes of a place's clock from 2010 to 2300, as (UTC second, offset from then on), the first from the beginning.
pub fn changes(place: usize) -> &'static [(i64, i64)] {
    static TABLE: OnceLock<Vec<Vec<(i64, i64)>>> = OnceLock::new();
    let table = TABLE.get_or_init(|| PLACES.iter().map(changes_of).collect());
    table.get(place).map_or(&[], Vec::as_slice)
}

fn changes_of(p: &PlaceRule) -> Vec<(i64, i64)> {
    let mut all = vec![(i64::MIN, p.winter)];
    match &p.rule {
        Rule::Never => {}
        Rule::Listed(list) => all.extend_from_slice(list),
        Rule::Yearly { summer, start, end, local } => {
            (2012..2300).for_each(|y| all.extend(year(y, p.winter, *summer, *start, *end, *local)));
            // In the south the winter's end comes first in the year.
            all.sort_unstable();
        }
        Rule::Except(stayed, summer, start, end) => {
            for y in 2013..2300 {
                let [spring, autumn] = year(y, p.winter, *summer, *start, *end, true);
                all.push(spring);
                all.extend(Some(autumn).filter(|_| y != *stayed));
            }
        }
    }
    all
}

type Turn = (i64, i64, i64);

fn year(y: i64, winter: i64, summer: i64, start: Turn, end: Turn, local: bool) -> [(i64, i64); 2] {
    let at = |(m, which, second): Turn, clock: i64| sunday(y, m, which) * DAY + second - if local { clock } else { 0 };
    [(at(start, winter), summer), (at(end, summer), winter)]
}

fn sunday(y: i64, m: i64, which: i64) -> i64 {
    if which == 5 {
        let last = number(Day { y, m, d: days_in(y, m) });
        return last - weekday(last);
    }
    let first = number(Day { y, m, d: 1 });
    first + (7 - weekday(first)).rem_euclid(7) + 7 * (which - 1)
}

/// What the clock of a place shows ahead of UTC.
pub fn offset(place: usize, t: i64) -> i64 {
    let list = changes(place);
    let last = list.partition_point(|c| c.0 <= t);
    last.checked_sub(1).and_then(|i| list.get(i)).map_or(0, |c| c.1)
}

/// The number of the date in a place.
pub fn day_of(place: usize, t: i64) -> i64 {
    (t + offset(place, t)).div_euclid(DAY)
}

/// The first instant of a date in a place: the first at which its clock shows that date or (if the date was left out) a
/// later one.
pub fn start_of(place: usize, day: i64) -> i64 {
    let midnight = day * DAY;
    let mut best: Option<i64> = None;
    let list = changes(place);
    // No clock is more than a day away from UTC.
    let near = list.partition_point(|c| c.0 <= midnight - 2 * DAY).saturating_sub(1);
    for (i, (from, off)) in list.iter().enumerate().skip(near).take_while(|(_, c)| c.0 <= midnight + 2 * DAY) {
        let until = list.get(i + 1).map_or(i64::MAX, |next| next.0);
        // While this offset holds, the date begins at midnight, or has begun already when the offset comes.
        let begins = (midnight - off).max(*from);
        if begins < until && (begins + off).div_euclid(DAY) >= day {
            best = Some(best.map_or(begins, |b| b.min(begins)));
        }
    }
    best.unwrap_or(midnight)
}

/// Whether a calendar counts the day.
pub fn open(cal: &Cal, day: i64) -> bool {
    let weekend = cal.weekends && matches!(weekday(day), 0 | 6);
    !weekend && !cal.closed.iter().any(|d| number(*d) == day)
}

/// The last day of a window in days or longer that opens on a day (`sign` 1), or the day so much earlier (-1).
fn moved(cal: &Cal, day: i64, span: Span, sign: i64) -> Option<i64> {
    Some(match span.unit {
        Unit::Minutes | Unit::Hours => return None,
        Unit::Days => day + sign * span.n,
        Unit::Weeks => day + sign * span.n * 7,
        Unit::Months => add_months(day, sign * span.n),
        Unit::Years => add_months(day, sign * span.n * 12),
        Unit::BusinessDays => {
            let (mut day, mut left) = (day, span.n);
            while left > 0 {
                day += sign;
                if open(cal, day) {
                    left -= 1;
                }
            }
            day
        }
    })
}

/// The last day of a window in days or longer; none for hours and minutes.
pub fn last_day(cal: &Cal, anchor: i64, span: Span) -> Option<i64> {
    moved(cal, day_of(cal.zone, anchor), span, 1)
}

/// Whether a period is counted in days of a place.
pub fn in_days(span: Span) -> bool {
    !matches!(span.unit, Unit::Minutes | Unit::Hours)
}

fn seconds(span: Span) -> i64 {
    if span.unit == Unit::Minutes { span.n * 60 } else { span.n * H }
}

/// The end of a window: hours in absolute time; days from the day after the anchor's day, to the midnight after the last.
pub fn after(cal: &Cal, anchor: i64, span: Span) -> i64 {
    match moved(cal, day_of(cal.zone, anchor), span, 1) {
        None => anchor + seconds(span),
        Some(last) => start_of(cal.zone, last + 1),
    }
}

/// The last moment that is still so much earlier: the end of that day.
pub fn before(cal: &Cal, anchor: i64, span: Span) -> i64 {
    match moved(cal, day_of(cal.zone, anchor), span, -1) {
        None => anchor - seconds(span),
        Some(day) => start_of(cal.zone, day + 1),
    }
}

/// The first moment that a fact may claim: for a limit in days, the start of that day.
pub fn late_from(cal: &Cal, act: i64, limit: Option<Span>) -> i64 {
    match limit {
        None => late_from(cal, act, Some(Span { n: 30, unit: Unit::Days })),
        Some(span) => match moved(cal, day_of(cal.zone, act), span, -1) {
            None => act - seconds(span),
            Some(day) => start_of(cal.zone, day),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use servanda_vocabulary::{Date, Moment, Zone};

    #[test]
    fn numbers_and_dates_go_both_ways() {
        assert_eq!(number(Day { y: 1970, m: 1, d: 1 }), 0);
        assert_eq!(number(Day { y: 2000, m: 3, d: 1 }), 11_017);
        for n in 10_000..30_000 {
            assert_eq!(number(date(n)), n);
        }
        assert_eq!(weekday(number(Day { y: 2024, m: 2, d: 29 })), 4);
    }

    /// The table was written from the rules, not copied; here it meets the time-zone database.
    #[test]
    fn the_table_of_clock_changes_agrees_with_the_database() {
        for place in 0..PLACE_COUNT {
            let zone = Zone::named(place_name(place)).unwrap();
            let years = if place == APIA { 2011..2020 } else { 2024..2031 };
            for n in number(Day { y: years.start, m: 1, d: 1 })..number(Day { y: years.end, m: 1, d: 1 }) {
                let day = date(n);
                let real = Date::parse(&format!("{:04}-{:02}-{:02}", day.y, day.m, day.d)).unwrap();
                assert_eq!(start_of(place, n), real.start(&zone).seconds(), "{} {day:?}", zone.name());
                for quarter in 0..96 {
                    let t = n * DAY + quarter * 900;
                    let shown = date(day_of(place, t));
                    let text = format!("{:04}-{:02}-{:02}", shown.y, shown.m, shown.d);
                    assert_eq!(Date::of(Moment::from_seconds(t), &zone).to_string(), text, "{}", zone.name());
                }
            }
        }
    }
}
