//! Spans of time that sums are added up over, seen from a trigger.

use crate::due::TimeValue;
use crate::event::Event;
use crate::run::Run;
use crate::time::TimeExpr;
use servanda_vocabulary::{Beyond, Date, Moment, Period, Zone};

/// A span of time around a trigger.
#[derive(Clone, Debug, PartialEq)]
pub enum Span {
    /// All time.
    Agreement,
    /// The calendar year in which the trigger occurred.
    Year,
    /// Its calendar quarter.
    Quarter,
    /// Its calendar month.
    Month,
    /// The period that ends before the trigger, by a calendar.
    Last(Period, u32),
    /// Years counted from this moment: the agreement's years.
    YearsFrom(Box<TimeExpr>),
}

impl Span {
    /// Its first instant, as the name of what is counted together; such spans are of the civil calendar, which always has one.
    #[must_use]
    pub fn start(&self, run: &Run, trigger: &Event) -> Moment {
        self.around(run, trigger).map_or(Moment::START, |s| s.0)
    }

    /// Its first instant, and the first instant after it.
    ///
    /// # Errors
    /// When its beginning lies beyond what the calendar knows.
    pub fn around(&self, run: &Run, trigger: &Event) -> Result<(Moment, Moment), Beyond> {
        let program = run.program();
        let zone = program.zone();
        // A timer goes off when its period is over: what it settles is the period that ended.
        let at = if run.came_by_time(trigger) { trigger.when().plus_seconds(-1) } else { trigger.when() };
        let (year, month) = year_and_month(at, zone);
        Ok(match self {
            Span::Agreement => (Moment::START, Moment::END),
            Span::Year => (first(year, 1, zone), first(year.saturating_add(1), 1, zone)),
            Span::Quarter => {
                let start = month.saturating_sub(1) / 3 * 3 + 1;
                (first(year, start, zone), next(year, start.saturating_add(3), zone))
            }
            Span::Month => (first(year, month, zone), next(year, month.saturating_add(1), zone)),
            Span::Last(p, calendar) => {
                let cal = program.calendar(*calendar);
                (cal.window_before(at, *p, cal.before_count())?.at, at)
            }
            Span::YearsFrom(from) => match from.value(run, None) {
                TimeValue::Known(d) => anniversaries(d.at, at, zone),
                _ => (Moment::START, Moment::END),
            },
        })
    }
}

fn year_and_month(at: Moment, zone: &Zone) -> (u32, u32) {
    // A date's text is `YYYY-MM-DD`.
    let text = Date::of(at, zone).to_string();
    let mut parts = text.split('-');
    let mut number = || parts.next().and_then(|p| p.parse().ok()).unwrap_or(1);
    (number(), number())
}

fn first(year: u32, month: u32, zone: &Zone) -> Moment {
    Date::parse(&format!("{year:04}-{month:02}-01")).map_or(Moment::END, |d| d.start(zone))
}

fn next(year: u32, month: u32, zone: &Zone) -> Moment {
    if month > 12 { first(year.saturating_add(1), month.saturating_sub(12), zone) } else { first(year, month, zone) }
}

/// The year, counted from `start`, in which `at` lies. 29 February is kept on 28 February in common years.
fn anniversaries(start: Moment, at: Moment, zone: &Zone) -> (Moment, Moment) {
    let day = Date::of(start, zone).to_string();
    let (month, of_month) = (day.get(5..7).unwrap_or("01").to_owned(), day.get(8..10).unwrap_or("01").to_owned());
    let on = |year: u32| {
        Date::parse(&format!("{year:04}-{month}-{of_month}"))
            .or_else(|| Date::parse(&format!("{year:04}-{month}-28")))
            .map_or(Moment::END, |d| d.start(zone))
    };
    let (year, _) = year_and_month(at, zone);
    if at < on(year) { (on(year.saturating_sub(1)), on(year)) } else { (on(year), on(year.saturating_add(1))) }
}
