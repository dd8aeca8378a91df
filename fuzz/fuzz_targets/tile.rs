#![no_main]
//! Tile paths, tiles and entry bundles: what parses is written again as it was.

use libfuzzer_sys::fuzz_target;
use servanda_tlog::TilePath;
use servanda_tlog::tile::{entry_bundle, parse_entry_bundle, parse_hash_tile};

fuzz_target!(|bytes: &[u8]| {
    if let Some(path) = std::str::from_utf8(bytes).ok().and_then(|text| TilePath::parse(text).ok()) {
        assert_eq!(path.to_string().as_bytes(), bytes, "one tile, two paths");
    }
    let Some((width, rest)) = bytes.split_first() else { return };
    let width = u16::from(*width);
    let _either = parse_hash_tile(rest, width);
    if let Ok(entries) = parse_entry_bundle(rest, width) {
        assert_eq!(entry_bundle(&entries).expect("what was read can be written"), rest);
    }
});
