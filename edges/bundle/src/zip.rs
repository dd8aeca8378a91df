//! The one ZIP that a bundle may be: stored members in the order of their names, fixed times, nothing else (§8).
//!
//! Our own, and small, because a bundle has one spelling: what is read is written again and compared, so no two readers can
//! find different files in the same bytes. A library would read more, and bring its dependencies to every auditor.

use std::collections::BTreeMap;
use std::io::{Error, Write};

/// Members by name.
type Files = BTreeMap<String, Vec<u8>>;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// Version 1.0 is enough for stored members.
const NEEDED: u16 = 10;
/// Bit 11: names are UTF-8.
const FLAGS: u16 = 1 << 11;
/// 1980-01-01, the first day that a ZIP can name.
const DATE: u16 = 0x0021;
/// Bytes of a local header before the name.
const LOCAL_BYTES: usize = 30;

/// Writes the ZIP.
///
/// # Errors
/// If a length does not fit its field, or `out` refuses.
pub(crate) fn write(files: &Files, out: &mut impl Write) -> Result<(), Error> {
    let mut offset = 0u32;
    let mut central = Vec::new();
    for (name, bytes) in files {
        // What local and central header share: version, flags, method, time, date, CRC, sizes, length of name, no extra field.
        let mut common = Vec::new();
        for field in [NEEDED, FLAGS, 0, 0, DATE] {
            common.extend(field.to_le_bytes());
        }
        for field in [crc32(bytes), fit(bytes.len())?, fit(bytes.len())?] {
            common.extend(field.to_le_bytes());
        }
        for field in [fit(name.len())?, 0u16] {
            common.extend(field.to_le_bytes());
        }
        out.write_all(&LOCAL.to_le_bytes())?;
        out.write_all(&common)?;
        out.write_all(name.as_bytes())?;
        out.write_all(bytes)?;
        central.extend(CENTRAL.to_le_bytes());
        central.extend(NEEDED.to_le_bytes());
        central.extend(&common);
        // No comment, disk 0, no attributes.
        central.extend([0; 10]);
        central.extend(offset.to_le_bytes());
        central.extend(name.as_bytes());
        let member = fit::<u32>(LOCAL_BYTES.saturating_add(name.len()).saturating_add(bytes.len()))?;
        offset = offset.checked_add(member).ok_or_else(too_large)?;
    }
    out.write_all(&central)?;
    out.write_all(&END.to_le_bytes())?;
    out.write_all(&[0; 4])?;
    let count: u16 = fit(files.len())?;
    out.write_all(&count.to_le_bytes())?;
    out.write_all(&count.to_le_bytes())?;
    out.write_all(&fit::<u32>(central.len())?.to_le_bytes())?;
    out.write_all(&offset.to_le_bytes())?;
    out.write_all(&[0; 2])
}

/// Reads the ZIP: walks the local headers, then demands that [`write`] gives the very same bytes.
///
/// # Errors
/// What is wrong, for people.
pub(crate) fn read(bytes: &[u8]) -> Result<Files, String> {
    let mut files = Files::new();
    let mut rest = bytes;
    while let Some(header) = rest.get(..LOCAL_BYTES).filter(|h| number(h, 0, 4) == u64::from(LOCAL)) {
        let (method, size, name_len, extra) =
            (number(header, 8, 2), number(header, 18, 4), number(header, 26, 2), number(header, 28, 2));
        if method != 0 || extra != 0 {
            return Err(not_ours("a member is compressed or carries extra fields"));
        }
        let after = rest.get(LOCAL_BYTES..).unwrap_or_default();
        let split = |data: &'static str, from: &mut &'_ [u8], len: u64| -> Result<Vec<u8>, String> {
            let len = usize::try_from(len).map_err(|_| not_ours(data))?;
            let (head, tail) = from.split_at_checked(len).ok_or_else(|| not_ours(data))?;
            let head = head.to_vec();
            *from = tail;
            Ok(head)
        };
        let mut after = after;
        let name = split("it ends within a name", &mut after, name_len)?;
        let data = split("it ends within a member", &mut after, size)?;
        let name = String::from_utf8(name).map_err(|_| not_ours("a name is not UTF-8"))?;
        if files.insert(name.clone(), data).is_some() {
            return Err(not_ours(&format!("`{}` stands in it twice", crate::files::shown(&name))));
        }
        rest = after;
    }
    let mut same = Same(bytes);
    match write(&files, &mut same) {
        Ok(()) if same.0.is_empty() && !files.is_empty() => Ok(files),
        _ => Err(not_ours("it is not written as the format page says")),
    }
}

fn not_ours(why: &str) -> String {
    format!("not a bundle's ZIP: {why}; if another program packed it, unpack it and check the folder")
}

/// A little-endian number of up to eight bytes; 0 beyond the end.
fn number(bytes: &[u8], at: usize, len: usize) -> u64 {
    let field = bytes.get(at..at.saturating_add(len)).unwrap_or_default();
    field.iter().rev().fold(0, |n, byte| n << 8 | u64::from(*byte))
}

/// Takes what is written only as long as it equals what is left.
struct Same<'a>(&'a [u8]);

impl Write for Same<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Error> {
        self.0 = self.0.strip_prefix(bytes).ok_or_else(|| Error::other("other bytes"))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), Error> {
        Ok(())
    }
}

fn fit<N: TryFrom<usize>>(n: usize) -> Result<N, Error> {
    N::try_from(n).map_err(|_| too_large())
}

fn too_large() -> Error {
    Error::other("too many or too large files for one ZIP: write a folder")
}

/// CRC-32 as ZIP uses it (ISO 3309, reflected, polynomial 0xEDB88320), four bits at a time.
fn crc32(bytes: &[u8]) -> u32 {
    const NIBBLES: [u32; 16] = {
        let mut table = [0; 16];
        let mut i = 0;
        while i < 16 {
            let mut value = i as u32;
            let mut bit = 0;
            while bit < 4 {
                value = if value & 1 == 1 { value >> 1 ^ 0xEDB8_8320 } else { value >> 1 };
                bit += 1;
            }
            #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler; i is below 16")]
            {
                table[i] = value;
            }
            i += 1;
        }
        table
    };
    let step = |crc: u32, low: u32| crc >> 4 ^ NIBBLES.get(((crc ^ low) & 15) as usize).copied().unwrap_or(0);
    !bytes.iter().fold(!0, |crc, byte| step(step(crc, u32::from(*byte)), u32::from(*byte) >> 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_value_of_crc_32() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn what_is_written_is_read_and_nothing_near_it() {
        let files: Files =
            [("a", &b"one"[..]), ("b/ä.md", b""), ("c", &[0; 300])].map(|(n, b)| (n.to_owned(), b.to_vec())).into();
        let mut bytes = Vec::new();
        write(&files, &mut bytes).unwrap();
        assert_eq!(read(&bytes).unwrap(), files);
        for at in 0..bytes.len() {
            let mut bent = bytes.clone();
            bent[at] ^= 1 << (at % 8);
            // A flip in a stored byte breaks its CRC; every other byte is fixed by the format.
            assert!(read(&bent).is_err(), "byte {at}");
            assert!(read(&bytes[..at]).is_err(), "cut at {at}");
        }
        bytes.push(0);
        assert!(read(&bytes).is_err());
        assert!(read(b"").is_err());
    }
}
