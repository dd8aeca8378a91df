//! Bound values: which way one moved, by how much, and what that makes in a worked example.

use crate::{Line, Word};
use servanda_charter::{Direction, TermValue, compare_words};
use servanda_vocabulary::{Calendar, Fraction, Moment, Money, Period, Zone};
use std::cmp::Ordering;

/// The start of every worked example: a Monday morning of 2026.
pub const START: &str = "2026-03-02 09:00";

/// A value of one spelling, so that `15 calendar days` and `fifteen calendar days` are one.
#[must_use]
pub fn canonical(text: &str) -> String {
    let plain = || format!("“{}”", text.split_whitespace().collect::<Vec<_>>().join(" "));
    compare_words(text, text).map_or_else(plain, |c| match c.old {
        TermValue::Fraction(f) => reduced(f),
        TermValue::Money(m) => format!("{} {}", m.code(), m.amount.normalize()),
        other => format!("{other:?}"),
    })
}

fn reduced(f: Fraction) -> String {
    let by = gcd(f.num.into(), f.den.into()).max(1);
    format!("{}/{}", u64::from(f.num) / by, u64::from(f.den) / by)
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// What became of a value that stands at the same place of a rule.
#[must_use]
pub fn line(called: &str, words: [&str; 2], calendars: [&Calendar; 2]) -> Line {
    let [old, new] = words;
    let told = |word: Word, more: String| {
        let more = if more.is_empty() { more } else { format!(" ({more})") };
        Line { word, what: format!("{called}: {old} → {new}{more}") }
    };
    let Some(c) = compare_words(old, new) else { return told(Word::Changed, String::new()) };
    let high = match c.direction {
        Direction::Higher => Word::Higher,
        Direction::Lower => Word::Lower,
        _ => Word::Changed,
    };
    match (c.old, c.new) {
        (TermValue::Period(a), TermValue::Period(b)) => {
            let (word, example) = period(a, b, c.direction, calendars);
            told(word, example)
        }
        (TermValue::Date(_), TermValue::Date(_)) => {
            let word = match c.direction {
                Direction::Longer => Word::Later,
                Direction::Shorter => Word::Earlier,
                _ => Word::Changed,
            };
            told(word, String::new())
        }
        (TermValue::Money(a), TermValue::Money(b)) => told(high, money(a, b)),
        (TermValue::Count(a), TermValue::Count(b)) => {
            told(high, format!("{} {}", a.abs_diff(b), if b > a { "more" } else { "fewer" }))
        }
        (TermValue::Fraction(a), TermValue::Fraction(b)) => told(high, fraction(a, b)),
        _ => told(Word::Changed, String::new()),
    }
}

fn money(a: Money, b: Money) -> String {
    if a.currency != b.currency {
        return String::new();
    }
    let (more, by) = if b.amount > a.amount { ("more", b.amount - a.amount) } else { ("less", a.amount - b.amount) };
    format!("{} {more}", Money { amount: by, currency: a.currency })
}

/// Largest whole of which shares are shown.
const WHOLE_MAX: u64 = 10_000;

fn fraction(a: Fraction, b: Fraction) -> String {
    let (da, db) = (u64::from(a.den), u64::from(b.den));
    let whole = da / gcd(da, db).max(1) * db;
    if whole == 0 || whole > WHOLE_MAX {
        return String::new();
    }
    format!("of {whole}: {} → {}", whole / da * u64::from(a.num), whole / db * u64::from(b.num))
}

fn period(a: Period, b: Period, known: Direction, calendars: [&Calendar; 2]) -> (Word, String) {
    let [ca, cb] = calendars;
    let zone = &ca.zone;
    let start = start(zone);
    let ends = |from: Moment| (ca.after(from, a), cb.after(from, b));
    let word = match known {
        Direction::Longer => Word::Longer,
        Direction::Shorter => Word::Shorter,
        _ => by_trying(start, ends),
    };
    let (x, y) = ends(start);
    let midnights = [x, y].iter().all(|m| m.friendly(zone).ends_with("00:00"));
    // Between two midnights lie whole days, also where the clock is changed.
    let whole = |s: i64| if midnights { (s + 43_200 * s.signum()) / 86_400 * 86_400 } else { s };
    let by = match whole(y.seconds().saturating_sub(x.seconds())) {
        0 => "the same".to_owned(),
        s if s > 0 => format!("{} later", length(s)),
        s => format!("{} earlier", length(s.saturating_neg())),
    };
    let some = if word == Word::Changed { "; longer or shorter by the day on which it begins" } else { "" };
    (word, format!("from {}: {} → {}, {by}{some}", start.friendly(zone), shown(x, zone), shown(y, zone)))
}

/// A window that closes at midnight includes the day before it.
fn shown(m: Moment, zone: &Zone) -> String {
    let text = m.friendly(zone);
    let before = m.plus_seconds(-1).friendly(zone);
    match (text.ends_with("00:00"), before.split_once(',')) {
        (true, Some((day, _))) => format!("the end of {day}"),
        _ => text,
    }
}

/// Two periods of different units: each day of a year is tried.
fn by_trying(start: Moment, ends: impl Fn(Moment) -> (Moment, Moment)) -> Word {
    let (mut less, mut more) = (false, false);
    for day in 0..366i64 {
        let (x, y) = ends(start.plus_seconds(day * 86_400));
        match y.cmp(&x) {
            Ordering::Less => less = true,
            Ordering::Greater => more = true,
            Ordering::Equal => {}
        }
    }
    match (less, more) {
        (true, false) => Word::Shorter,
        (false, true) => Word::Longer,
        _ => Word::Changed,
    }
}

fn start(zone: &Zone) -> Moment {
    Moment::parse_civil(START, zone).unwrap_or(Moment::from_seconds(1_772_442_000))
}

/// A length of time in days, hours and minutes.
fn length(seconds: i64) -> String {
    let parts = [(seconds / 86_400, "day"), (seconds % 86_400 / 3_600, "hour"), (seconds % 3_600 / 60, "minute")];
    let said: Vec<String> = parts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, unit)| format!("{n} {unit}{}", if *n == 1 { "" } else { "s" }))
        .collect();
    if said.is_empty() { format!("{seconds} seconds") } else { said.join(" ") }
}
