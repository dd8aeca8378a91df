//! What duties and rights share beyond the plain case: an outer limit, extensions on evidence, bars and limits of use.

use crate::lower::Lower;
use crate::say::Say;
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, Node, Ty};
use servanda_norms::{Cond, Extension, Norm, Quantity, Run};
use servanda_words::Phrase;

/// A deadline that moves on an event, inside a duty or right.
pub(super) const EXTEND: BlockSchema = BlockSchema {
    kind: "extend",
    summary: "The deadline moves on an event, such as a certificate of diligence.",
    attributes: &[
        AttributeSchema { name: "on", ty: Ty::Expr, need: Need::Must("On which event does the deadline move?") },
        AttributeSchema { name: "when", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "by", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "to", ty: Ty::Expr, need: Need::May },
        AttributeSchema {
            name: "once",
            ty: Ty::Bool,
            need: Need::Must("May it move only once, or again with each such event?"),
        },
    ],
    children: &[],
    label: Label::Required,
};

/// Reads what bends a duty or right.
pub(super) fn lower(block: &Block, lower: &mut Lower<'_>, n: &mut Norm) {
    if let Some(e) = block.get("per") {
        n.bends.per = super::scope::dimensions(&e.clone(), lower);
    }
    n.bends.joiners = lower.word_of(block, "joiners").as_deref() == Some("included");
    if lower.word_of(block, "running").as_deref() == Some("moves") {
        let name = |lower: &mut Lower<'_>, what: &str| lower.build.name(&format!("{}.{what}", block.id()));
        n.bends.moves = Some((name(lower, "moved"), name(lower, "stayed")));
    }
    if let Some(e) = block.get("outer") {
        n.bends.outer = lower.time(&e.clone());
    }
    let bars: Vec<Cond> =
        ["barred", "blackout"].iter().filter_map(|a| block.get(a).cloned()).filter_map(|e| lower.cond(&e)).collect();
    if !bars.is_empty() {
        n.bends.barred = Cond::Any(bars);
    }
    if let Some(e) = block.get("limit") {
        n.bends.limit = lower.limit(&e.clone());
    }
    if let Some(e) = block.get("limit_unless") {
        let unless = lower.cond(&e.clone());
        match (&mut n.bends.limit, unless) {
            (Some(l), Some(c)) => l.unless = c,
            (None, _) if block.get("limit").is_none() => lower.error(
                &e.clone(),
                "open_question",
                "an exception from a limit, but there is no limit",
                "write `limit = at_most(term, { per = calendar_year })`",
            ),
            _ => {}
        }
    }
    quantity(block, lower, n);
    if Run::can_be_barred(n) {
        n.bends.refused = Some(lower.build.name(&format!("{}.barred", block.id())));
    }
    n.bends.extended = Some(lower.build.name(&format!("{}.extended", block.id())));
    for x in block.children("extend") {
        let (by, to) = (x.get("by").cloned(), x.get("to").cloned());
        if by.is_some() == to.is_some() {
            lower.block_error(
                x,
                "open_question",
                "by how much does the deadline move, or to what time?",
                "write `by = term` or `to = time`, one of the two",
            );
            continue;
        }
        let by = by.and_then(|e| {
            // By the calendar of the window that it moves.
            let own = block.get("due").or_else(|| block.get("until")).unwrap_or(&e);
            let calendar = lower.calendar_number(own);
            lower.period_by(&e, calendar).map(|p| (p, calendar))
        });
        n.bends.extensions.push(Extension {
            on: x.get("on").and_then(|e| lower.events(&e.clone())).unwrap_or_default(),
            when: x.get("when").map_or(Some(Cond::True), |e| lower.cond(&e.clone())).unwrap_or(Cond::False),
            by,
            to: to.and_then(|e| lower.time(&e)),
            once: x.get("once").and_then(|e| e.as_bool()).unwrap_or(true),
        });
    }
}

/// How much a right is for, and whether it may be used in parts.
fn quantity(block: &Block, lower: &mut Lower<'_>, n: &mut Norm) {
    let parts = block.get("parts").and_then(|e| e.as_bool());
    let Some(e) = block.get("quantity").cloned() else {
        if let Some(p) = block.get("parts").cloned() {
            lower.error(&p, "open_question", "parts of how much?", "write `quantity = trigger.amount`");
        }
        return;
    };
    let Some(parts) = parts else {
        lower.error(
            &e,
            "open_question",
            "may it be used in parts, or only for all of it at once?",
            "write `parts = yes` or `parts = no`",
        );
        return;
    };
    let part_used = lower.build.name(&format!("{}.part_used", block.id()));
    n.bends.quantity = lower.amount(&e).map(|of| Quantity { of, parts, part_used });
}

/// The words of what bends a duty or right; nothing for a plain one.
pub(super) fn say(block: &Block, say: &Say<'_>) -> Phrase {
    let extension = |x: &Block| {
        let once = x.get("once").and_then(|e| e.as_bool()) == Some(true);
        let args = [
            ("on", say.events(x, "on", "extend.on")),
            ("when", say.opt(x, "when", "extend.when")),
            ("by", say.opt(x, "by", "extend.by")),
            ("to", say.until(x, "to", "extend.to")),
            ("often", say.just(if once { "extend.once" } else { "extend.each-time" })),
        ];
        say.tell("extend", &args).text()
    };
    let extensions: String = block.children("extend").map(extension).collect();
    let word = |name: &str| block.get(name).and_then(|e| e.as_word());
    let parts = match block.get("parts").and_then(|e| e.as_bool()) {
        Some(true) => say.just("bends.parts"),
        Some(false) => say.just("bends.whole"),
        None => Phrase::none(),
    };
    // A series of periods has said it already.
    let per = match block.get("on").map(|e| &e.node) {
        Some(Node::Call { path, .. }) if path.join(".") == "every" => Phrase::none(),
        _ => say.list_in(block, "per", "and", "bends.per"),
    };
    let running = match word("running") {
        Some("moves") if block.kind == "right" => say.just("bends.right-moves"),
        Some("moves") => say.just("bends.moves"),
        _ => Phrase::none(),
    };
    let blackout = if block.get("barred").is_some() { "bends.nor-while" } else { "bends.barred" };
    let said = [
        extensions.into(),
        say.until(block, "outer", "bends.outer"),
        say.opt(block, "barred", "bends.barred"),
        say.opt(block, "blackout", blackout),
        say.opt(block, "limit", "bends.limit"),
        say.opt(block, "limit_unless", "bends.limit-unless"),
        say.opt(block, "quantity", "bends.quantity"),
        parts,
        per,
        if word("joiners") == Some("included") { say.just("bends.joiners") } else { Phrase::none() },
        running,
    ];
    said.map(Phrase::text).concat().into()
}
