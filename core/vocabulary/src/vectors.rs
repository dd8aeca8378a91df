//! Month arithmetic against what others computed: vectors of the dates-calc library, read in place.

use crate::{Date, MonthEnds};
use std::path::Path;

/// The lines of a shared file as fields; none where the folder is not here. In CI it must be.
#[expect(clippy::disallowed_methods, reason = "tests read vectors; the crate itself touches no disk")]
fn rows(file: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors/dates").join(file);
    let Ok(text) = std::fs::read_to_string(&path) else {
        assert!(std::env::var("CI").is_err(), "shared/vectors/dates/{file} must be present in CI");
        eprintln!("not here: shared/vectors/dates/{file}; what depends on it was not compared");
        return Vec::new();
    };
    let fields = |l: &str| l.split(';').map(|f| f.trim().to_owned()).collect();
    let rows: Vec<Vec<String>> = text.lines().skip(1).filter(|l| !l.trim().is_empty()).map(fields).collect();
    assert!(!rows.is_empty(), "{file} is empty");
    rows
}

/// `[1 years, 2 months, 0 days]` added to a date: months first, then days.
fn plus(date: &str, period: &str, ends: MonthEnds) -> Date {
    let n: Vec<i32> = period
        .trim_matches(['[', ']'])
        .split(',')
        .map(|p| p.split_whitespace().next().unwrap().parse().unwrap())
        .collect();
    let date = Date::parse(date).unwrap();
    date.plus_months(n[0] * 12 + n[1], ends).unwrap().checked_days(n[2]).unwrap()
}

#[test]
fn exact_computations() {
    for r in rows("exact_computations.csv") {
        for ends in [MonthEnds::Clamp, MonthEnds::Overflow] {
            assert_eq!(plus(&r[0], &r[1], ends).to_string(), r[2], "{r:?}");
        }
    }
}

#[test]
fn ambiguous_computations() {
    for r in rows("ambiguous_computations.csv") {
        assert_eq!(plus(&r[0], &r[1], MonthEnds::Overflow).to_string(), r[2], "{r:?}");
        assert_eq!(plus(&r[0], &r[1], MonthEnds::Clamp).to_string(), r[3], "{r:?}");
    }
}

#[test]
fn first_and_last_days_of_months() {
    for r in rows("first_last_day_of_month.csv") {
        let d = Date::parse(&r[0]).unwrap();
        assert_eq!((d.first_of_month().to_string(), d.last_of_month().to_string()), (r[1].clone(), r[2].clone()));
    }
}
