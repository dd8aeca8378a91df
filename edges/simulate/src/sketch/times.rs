//! Places, calendars, periods and times of a sketch.

/// A unit of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Absolute minutes.
    Minutes,
    /// Absolute hours.
    Hours,
    /// Days of a place.
    Days,
    /// Days on which a calendar is open.
    BusinessDays,
    /// Seven days of a place.
    Weeks,
    /// Months of a place.
    Months,
    /// Years of a place.
    Years,
}

/// A period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// How many.
    pub n: i64,
    /// Of what.
    pub unit: Unit,
}

/// A civil date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// Year.
    pub y: i64,
    /// Month, from 1.
    pub m: i64,
    /// Day, from 1.
    pub d: i64,
}

/// A calendar of the charter; the first is `default`.
#[derive(Clone, Debug, PartialEq)]
pub struct Cal {
    /// Its label.
    pub name: String,
    /// The zone's number in the model's table.
    pub zone: usize,
    /// Whether weekends are closed.
    pub weekends: bool,
    /// Other closed days.
    pub closed: Vec<Day>,
}

/// Where a time starts to run.
#[derive(Clone, Debug, PartialEq)]
pub enum Anchor {
    /// When the trigger took effect.
    At,
    /// When it was sent.
    Sent,
    /// When it was received.
    Received,
    /// When its author became aware.
    Aware,
    /// When it occurred.
    Occurred,
    /// The end of the trigger's span.
    Until,
    /// The first of these events.
    Event(Vec<String>),
    /// Another time.
    Time(Box<When>),
}

/// A time.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// The anchor itself.
    Mark(Anchor),
    /// A period later; the calendar by its place in the sketch.
    After(Anchor, Span, usize),
    /// A period earlier.
    Before(Anchor, Span, usize),
    /// The end of the anchor's day in the place of a calendar.
    EndOfDay(Anchor, usize),
    /// The end of a date.
    Date(Day, usize),
    /// The start of a date.
    StartOf(Day, usize),
    /// The first.
    Earliest(Vec<When>),
    /// The last.
    Latest(Vec<When>),
}
