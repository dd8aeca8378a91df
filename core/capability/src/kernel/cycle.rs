//! Life cycle: which status may follow which, and for what a status is kept apart.

use super::scope;
use super::standing::mentions_in;
use crate::lower::Lower;
use servanda_charter::{Block, Charter, Expr};
use servanda_norms::{Life, StatusNorm};
use servanda_words::Phrase;

/// Blocks whose conditions are read in the scope of what triggered them.
const IN_SCOPE: &[&str] = &["duty", "right", "rule", "amount", "cap", "status", "choice", "finding", "derogation"];

/// The statuses that a status may follow, and whether it may be the first.
fn from(block: &Block) -> Option<(Vec<String>, bool)> {
    let items = block.get("from")?.items();
    let first = items.iter().any(|i| i.as_word() == Some("none"));
    Some((items.iter().filter_map(Expr::as_ref_text).collect(), first))
}

/// The statuses of the same life cycle: those linked by `from`, in either direction.
fn cycle(charter: &Charter, of: &Block) -> Vec<String> {
    let links: Vec<(String, String)> = charter
        .blocks_of("status")
        .flat_map(|b| from(b).map(|(l, _)| l).unwrap_or_default().into_iter().map(move |f| (f, b.id())))
        .collect();
    let mut all = vec![of.id()];
    let mut next = 0;
    while let Some(now) = all.get(next).cloned() {
        for (a, b) in &links {
            for (x, y) in [(a, b), (b, a)] {
                if *x == now && !all.contains(y) {
                    all.push(y.clone());
                }
            }
        }
        next = next.saturating_add(1);
    }
    all
}

/// Reads `per` and `from`.
pub(super) fn lower(block: &Block, lower: &mut Lower<'_>) {
    let per = match block.get("per").cloned() {
        Some(e) => scope::dimensions(&e, lower),
        None => Vec::new(),
    };
    if !per.is_empty() {
        apart(block, &per, lower);
    }
    let charter = lower.charter;
    let all = cycle(charter, block);
    let status = lower.build.name(&block.id());
    if all.len() > 1 || block.get("from").is_some() {
        let (from, first) = check(block, &all, lower);
        let from = from.iter().map(|f| lower.build.name(f)).collect();
        let all = all.iter().map(|s| lower.build.name(s)).collect();
        let refused = lower.build.name(&format!("{}.refused", block.id()));
        let life = Some(Life { from, first, all, refused });
        lower.build.status(StatusNorm { status, clause: block.clause, per, life });
    } else if !per.is_empty() {
        lower.build.status(StatusNorm { status, clause: block.clause, per, life: None });
    }
}

/// The questions that a life cycle raises; what the block says, and for a status without `from` that it may be the first.
fn check(block: &Block, all: &[String], lower: &mut Lower<'_>) -> (Vec<String>, bool) {
    let Some((follows, first)) = from(block) else { return (Vec::new(), true) };
    let charter = lower.charter;
    let at = |label: &str| charter.block("status", label);
    for e in block.get("from").map(|e| e.items().to_vec()).unwrap_or_default() {
        let text = e.as_ref_text().unwrap_or_default();
        let other = text.strip_prefix("status.").and_then(at);
        if e.as_word() != Some("none") && other.is_none() {
            lower.error(
                &e,
                "unknown_name",
                "this is no status that another can follow",
                "write `from = [none, status.x]`: `none` for whoever is in none of them yet",
            );
        }
        let whose = |b: &Block| b.get("of").and_then(Expr::as_word).map(str::to_owned);
        if text == block.id() || other.is_some_and(|o| whose(o) != whose(block)) {
            lower.error(
                &e,
                "wrong_order",
                format!("`{}` cannot follow `{text}`", block.id()),
                "let a status follow another status of the same kind of thing",
            );
        }
    }
    let begins =
        |id: &String| id.strip_prefix("status.").and_then(at).is_some_and(|b| from(b).is_none_or(|(_, first)| first));
    if !all.iter().any(begins) {
        lower.block_error(
            block,
            "open_question",
            format!("which of {} comes first? Each waits for another", all.join(", ")),
            "add `none` to the `from` of the first",
        );
    }
    (follows, first)
}

/// A status in one scope only: what asks for it without any scope would never find it.
fn apart(block: &Block, per: &[String], lower: &mut Lower<'_>) {
    let id = block.id();
    let charter = lower.charter;
    let asks = |b: &&Block| !IN_SCOPE.contains(&b.kind.as_str()) && mentions_in(b, &id);
    let blocks: Vec<Block> = charter.blocks.iter().filter(asks).cloned().collect();
    for b in blocks {
        lower.block_error(
            &b,
            "open_question",
            format!(
                "`{id}` is held for each {} apart, but `{}` asks for it everywhere: which is meant?",
                per.join(" and "),
                b.id()
            ),
            format!(
                "name a status without `per` here, which a rule gives when `{id}.set` comes, or take `per` from `{id}`"
            ),
        );
    }
}

/// The words of both.
pub(super) fn say(block: &Block, say: &crate::say::Say<'_>) -> String {
    let label = |id: &String| say.quoted("status", id.trim_start_matches("status."));
    let follows = match from(block) {
        None => Phrase::none(),
        Some((list, first)) => {
            let several = Phrase::from(list.len() > 1);
            let list = say.chain(&list.iter().map(label).collect::<Vec<_>>(), "or");
            match (list.is_empty(), first) {
                (true, _) => say.just("status.first"),
                (false, true) => say.tell("status.first-or-after", &[("it", list), ("many", several)]),
                (false, false) => say.tell("status.after", &[("it", list), ("many", several)]),
            }
        }
    };
    format!("{follows}{}", say.list_in(block, "per", "and", "status.per"))
}
