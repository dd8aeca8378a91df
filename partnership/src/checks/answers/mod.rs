//! What `servanda check` answers about a charter, whether or not anything is wrong with it: who alone can block what, which
//! outcome leads nowhere, which windows overlap, and which duty nobody can fulfil.
//!
//! Read off the blocks, and conservative: where it depends on what happens (who holds a status then), it says nothing.

mod blocking;
mod cases;
mod duties;
mod nowhere;
mod overlaps;
pub(super) mod people;

use servanda_charter::{Block, Charter, Expr, Node};
use std::collections::BTreeMap;

/// One answer, with the clause it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The clause's number and title.
    pub clause: String,
    /// The block, such as `voting.council`.
    pub block: String,
    /// The answer in a sentence.
    pub text: String,
}

/// The four questions' answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Which party alone can block what.
    pub blocks: Vec<Answer>,
    /// Which outcome leads nowhere.
    pub nowhere: Vec<Answer>,
    /// Which windows run at the same time.
    pub overlaps: Vec<Answer>,
    /// Which duty nobody can fulfil.
    pub impossible: Vec<Answer>,
}

/// Answers the four questions for a charter that could be read.
#[must_use]
pub fn answers(charter: &Charter) -> Answers {
    Answers {
        blocks: blocking::find(charter),
        nowhere: nowhere::find(charter),
        overlaps: overlaps::find(charter),
        impossible: duties::find(charter),
    }
}

/// An answer at a block.
fn at(charter: &Charter, block: &Block, text: String) -> Answer {
    Answer { clause: charter.clause_ref(block.clause), block: block.id(), text }
}

/// A block's label as words.
fn called(id: &str) -> String {
    id.split_once('.').map_or(id, |(_, l)| l).replace('_', " ")
}

/// `a, b and c`.
fn list(items: &[String], last: &str) -> String {
    match items.split_last() {
        None => String::new(),
        Some((one, [])) => one.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

/// Every name that an expression uses, wherever it stands in it, with the function it is given to.
fn names(e: &Expr, out: &mut Vec<(String, Option<String>)>, of: Option<&str>) {
    match &e.node {
        Node::Ref(path) => out.push((path.join("."), of.map(str::to_owned))),
        Node::Call { path, args, options } => {
            let own = path.join(".");
            args.iter().chain(options.iter().map(|(_, o)| o)).for_each(|a| names(a, out, Some(&own)));
        }
        _ => e.parts().into_iter().for_each(|p| names(p, out, of)),
    }
}

/// Every name that an expression uses.
pub(super) fn named(e: &Expr) -> Vec<String> {
    let mut out = Vec::new();
    names(e, &mut out, None);
    out.into_iter().map(|(name, _)| name).collect()
}

/// The events that are named where a block says by which it begins, or which acts fulfil it.
pub(super) fn events(e: &Expr) -> Vec<String> {
    match &e.node {
        Node::Ref(_) => e.as_ref_text().into_iter().collect(),
        Node::List(l) => l.iter().flat_map(events).collect(),
        Node::Call { path, args, .. } if path.first().is_some_and(|p| p == "any_of") => {
            args.iter().flat_map(events).collect()
        }
        // `every(…)` and the like: not an act that anybody makes; the compiler speaks of it.
        _ => Vec::new(),
    }
}

/// What all blocks use: name → (the block that uses it, the function it is given to).
pub(super) type Uses<'a> = BTreeMap<String, Vec<(&'a Block, Option<String>)>>;

pub(super) fn uses(charter: &Charter) -> Uses<'_> {
    fn walk<'a>(b: &'a Block, top: &'a Block, out: &mut Uses<'a>) {
        for a in &b.attributes {
            let mut found = Vec::new();
            names(&a.value, &mut found, None);
            for (name, of) in found {
                out.entry(name).or_default().push((top, of));
            }
        }
        b.blocks.iter().for_each(|c| walk(c, top, out));
    }
    let mut out = Uses::new();
    charter.blocks.iter().for_each(|b| walk(b, b, &mut out));
    out
}
