//! Norms that set each other off at once and never become quiet are refused, with the chain of their blocks.
//!
//! kernel.md, Run: derived events are handled until quiet; a charter that cannot become quiet is refused where that can be seen.

use crate::lower::Lower;

/// Refuses circles of norms with no time, act or condition between them.
pub(super) fn check(lower: &mut Lower<'_>) {
    for circle in lower.build.endless() {
        let names = &lower.build.program().names;
        let Some((first, _)) = circle.first() else { continue };
        let chain: String =
            circle.iter().map(|(e, b)| format!("{} → `{}` → ", names.text(*e), names.text(*b))).collect();
        let first = names.text(*first).to_owned();
        // The block that closes the circle: a status's own rules bear its name and a word more.
        let blocks: Vec<String> = circle.iter().map(|(_, b)| names.text(*b).to_owned()).collect();
        let block = blocks.iter().rev().find_map(|b| {
            let (kind, rest) = b.split_once('.')?;
            let label = rest.split_once('.').map_or(rest, |(l, _)| l);
            lower.charter.block(kind, label).cloned()
        });
        let Some(block) = block else { continue };
        lower.block_error(
            &block,
            "never_quiet",
            format!("`{first}` sets itself off at once, again and again: {chain}{first}"),
            "what comes in between? A time (a window that ends later), an act of a party, or a condition that stops it (`if = …`)",
        );
    }
}
