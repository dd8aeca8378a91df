//! Lower-case hexadecimal, one spelling only: ids and keys are compared as text by people and as bytes by machines.

/// Writes bytes as lower-case hexadecimal.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}

/// Reads exactly `N` bytes of lower-case hexadecimal; `None` for anything else, capitals included.
pub(crate) fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let nibble = |b: u8| match b {
        b'0'..=b'9' => Some(b - b'0'),
        b'a'..=b'f' => Some(b - b'a' + 10),
        _ => None,
    };
    if text.len() != N * 2 {
        return None;
    }
    let mut out = [0u8; N];
    for (byte, pair) in out.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let [high, low] = pair else { return None };
        *byte = nibble(*high)? << 4 | nibble(*low)?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling() {
        assert_eq!(encode(&[0, 15, 160, 255]), "000fa0ff");
        assert_eq!(decode::<4>("000fa0ff"), Some([0, 15, 160, 255]));
        assert_eq!(decode::<4>("000fA0ff"), None);
        assert_eq!(decode::<4>("000fa0f"), None);
        assert_eq!(decode::<2>("0é0"), None);
    }
}
