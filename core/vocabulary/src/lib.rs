//! The exact, typed words that every other room speaks: moments, periods, calendars, fractions, money; the form of small
//! files, and what is told of what cannot be read.
//!
//! Nothing here knows a clock. Time is an argument, civil time is computed from the time-zone database that is
//! compiled in ([`TZDB_VERSION`]), never from the machine's.

mod calendar;
mod date;
mod fraction;
mod moment;
mod money;
pub mod narrow;
mod period;
mod stood_still;
mod text;
mod trouble;
mod window;

pub use calendar::{Calendar, Count, FirstDay, Listed, Roll};
pub use date::{Beyond, Date, DayOfYear, Hours, MonthEnds, TimeOfDay, month_number};
pub use fraction::Fraction;
pub use moment::{Moment, TZDB_VERSION, Zone};
pub use money::{Money, Rounding};
pub use period::{Period, Unit};
pub use stood_still::Stop;
pub use text::{edit_distance, escaped, nearest, number_word, ungrouped};
pub use trouble::Trouble;
pub use window::WindowEnd;

#[cfg(test)]
mod vectors;
