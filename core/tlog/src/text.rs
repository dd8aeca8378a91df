//! Small text rules that several formats of this crate share: numbers and base64 have one spelling each.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A decimal number in its only accepted spelling: ASCII digits, no sign, no leading zero unless it is `0`.
pub(crate) fn parse_decimal(text: &str) -> Option<u64> {
    let canonical = text == "0" || (!text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit()));
    if canonical { text.parse().ok() } else { None }
}

/// Standard base64 (RFC 4648 §4) with padding. Anything that would encode back differently is refused, stray bits in
/// the last character included, so that two different texts never mean the same bytes.
pub(crate) fn parse_base64(text: &(impl AsRef<[u8]> + ?Sized)) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Writes standard base64 with padding.
pub(crate) fn to_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// True if `text` holds an ASCII control character other than those in `allowed` (signed-note: below U+0020).
pub(crate) fn has_control(text: &str, allowed: &[u8]) -> bool {
    text.bytes().any(|byte| byte < 0x20 && !allowed.contains(&byte))
}

/// A short, safe quotation of untrusted text for an error message: escaped, and cut after 60 characters.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted: String = text.chars().take(60).flat_map(char::escape_debug).collect();
    if text.chars().nth(60).is_some() {
        quoted.push('…');
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_spelling() {
        assert_eq!(parse_decimal("0"), Some(0));
        assert_eq!(parse_decimal("18446744073709551615"), Some(u64::MAX));
        for bad in ["", "00", "01", "+1", "-1", "1 ", " 1", "1_0", "18446744073709551616", "١", "0x1"] {
            assert_eq!(parse_decimal(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn base64_has_one_spelling() {
        assert_eq!(parse_base64("AA=="), Some(vec![0]));
        for bad in ["AA", "AB==", "AA==\n", "A A=", "AA=", "_-==", "AAA==="] {
            assert_eq!(parse_base64(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn quotations_are_short_and_escaped() {
        assert_eq!(quote("a\nb"), "a\\nb");
        assert_eq!(quote(&"x".repeat(61)), format!("{}…", "x".repeat(60)));
    }
}
