//! Meaning: which blocks changed, attribute by attribute.

use super::clauses::Pairs;
use super::{AttributeChange, BlockChange, ChangeKind};
use crate::Charter;
use crate::blocks::Block;
use std::collections::BTreeMap;

/// The changed blocks: those of the new version in its order, then the removed ones.
pub(super) fn changes(old: &Charter, new: &Charter, pairs: &Pairs) -> Vec<BlockChange> {
    let index = |charter: &'_ Charter| {
        let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
        for (i, block) in charter.blocks.iter().enumerate() {
            by_id.entry(block.id()).or_insert(i);
        }
        by_id
    };
    let (olds, news) = (index(old), index(new));
    let get = |charter: &'_ Charter, map: &BTreeMap<String, usize>, id: &str| -> Option<Block> {
        map.get(id).and_then(|i| charter.blocks.get(*i)).cloned()
    };
    let mut out = Vec::new();
    for block in &new.blocks {
        let id = block.id();
        if get(new, &news, &id).is_none_or(|first| first.span != block.span) {
            continue;
        }
        match get(old, &olds, &id) {
            None => out.push(whole(new, block, ChangeKind::Added)),
            Some(before) => {
                let mut attributes = compare(Some(&before), Some(block));
                if moved(&before, block, pairs) {
                    let (was, is) = (old.clause_ref(before.clause), new.clause_ref(block.clause));
                    attributes.push(AttributeChange { name: "(clause)".to_owned(), old: Some(was), new: Some(is) });
                }
                if !attributes.is_empty() {
                    out.push(BlockChange {
                        id,
                        clause: new.clause_ref(block.clause),
                        kind: ChangeKind::Changed,
                        attributes,
                    });
                }
            }
        }
    }
    for block in &old.blocks {
        let id = block.id();
        if !news.contains_key(&id) && get(old, &olds, &id).is_some_and(|first| first.span == block.span) {
            out.push(whole(old, block, ChangeKind::Removed));
        }
    }
    out
}

fn whole(charter: &Charter, block: &Block, kind: ChangeKind) -> BlockChange {
    let attributes = if kind == ChangeKind::Added { compare(None, Some(block)) } else { compare(Some(block), None) };
    BlockChange { id: block.id(), clause: charter.clause_ref(block.clause), kind, attributes }
}

/// Whether the block now stands under another clause: every refusal and duty of it will cite that one.
fn moved(before: &Block, after: &Block, pairs: &Pairs) -> bool {
    let to = |id: u32| usize::try_from(id).ok();
    let expected = to(before.clause).and_then(|i| pairs.new_of.get(i).copied().flatten());
    expected != to(after.clause)
        && (expected.is_some() || to(after.clause).is_some_and(|i| pairs.old_of.get(i).is_some()))
}

fn compare(old: Option<&Block>, new: Option<&Block>) -> Vec<AttributeChange> {
    let (old, new) = (flat(old), flat(new));
    let mut names: Vec<&String> = new.iter().map(|(n, _)| n).collect();
    names.extend(old.iter().map(|(n, _)| n).filter(|n| !new.iter().any(|(m, _)| m == *n)));
    let (olds, news): (BTreeMap<_, _>, BTreeMap<_, _>) = (old.iter().cloned().collect(), new.iter().cloned().collect());
    names
        .into_iter()
        .filter(|n| olds.get(*n) != news.get(*n))
        .map(|n| AttributeChange { name: n.clone(), old: olds.get(n).cloned(), new: news.get(n).cloned() })
        .collect()
}

/// All attributes with their paths, `method.courier.received`, in source order.
fn flat(block: Option<&Block>) -> Vec<(String, String)> {
    let mut out = Vec::new();
    if let Some(block) = block {
        flatten("", block, &mut out);
    }
    out
}

fn flatten(prefix: &str, block: &Block, out: &mut Vec<(String, String)>) {
    for attribute in &block.attributes {
        out.push((format!("{prefix}{}", attribute.name), attribute.value.to_string()));
    }
    for child in &block.blocks {
        let path = format!("{prefix}{}", child.id());
        if child.attributes.is_empty() && child.blocks.is_empty() {
            out.push((path.clone(), "{}".to_owned()));
        }
        flatten(&format!("{path}."), child, out);
    }
}
