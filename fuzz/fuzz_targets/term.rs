#![no_main]
//! Values in prose: periods, fractions, money, moments and dates. Any words are a value or a message, never a panic.

use libfuzzer_sys::fuzz_target;
use servanda_vocabulary::{Fraction, Moment, Money, Period};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _either = Period::parse(text);
    let _either = Fraction::parse(text);
    let _either = Money::parse(text);
    if let Some(moment) = Moment::parse_rfc3339(text) {
        assert_eq!(Moment::parse_rfc3339(&moment.to_string()), Some(moment));
    }
});
