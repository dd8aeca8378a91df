//! The shapes of a royalty: tiers, reductions in order with floor and carry, a minimum that is topped up.

use super::{Kernel, amount, scope};
use crate::lower::Lower;
use servanda_charter::{Block, Expr, Node};
use servanda_norms::{AmountExpr, AmountNorm, Cond, Corrects, Cut, Factor, Per, Reduction, Span, Tiers};

/// `tiers = marginal([up_to(tier.one), rate.one], …, [above, rate.last])`, or `cliff(…)`.
pub(super) fn tiers(block: &Block, lower: &mut Lower<'_>) -> Option<Tiers> {
    let e = block.get("tiers")?.clone();
    let (marginal, steps) = match &e.node {
        Node::Call { path, args, .. } if path.join(".") == "marginal" => (true, args.as_slice()),
        Node::Call { path, args, .. } if path.join(".") == "cliff" => (false, args.as_slice()),
        _ => {
            lower.error(&e, "open_question", "marginal or cliff? Does each rate apply to its own slice, or the rate of the tier reached to everything?", "write `marginal([up_to(tier.one), rate.one], …, [above, rate.last])` or `cliff(…)`");
            return None;
        }
    };
    let mut list: Vec<(Option<AmountExpr>, Factor)> = Vec::new();
    for step in steps {
        if list.last().is_some_and(|(limit, _)| limit.is_none()) {
            lower.error(
                step,
                "wrong_shape",
                "a tier after `above` is never reached",
                "let `[above, rate]` be the last",
            );
            return None;
        }
        list.push(tier(step, lower)?);
    }
    if list.last().is_none_or(|(limit, _)| limit.is_some()) {
        lower.error(&e, "open_question", "which rate applies above the last tier?", "end with `[above, rate.last]`");
        return None;
    }
    for (a, b) in list.iter().zip(list.iter().skip(1)) {
        if let (Some(AmountExpr::Fixed(a)), Some(AmountExpr::Fixed(b))) = (&a.0, &b.0)
            && (a.currency != b.currency || a.amount >= b.amount)
        {
            lower.error(
                &e,
                "wrong_order",
                format!("the tier up to {b} does not lie above the tier up to {a}"),
                "write the tiers from the lowest up, in one currency",
            );
            return None;
        }
    }
    Some(Tiers { marginal, steps: list })
}

fn tier(step: &Expr, lower: &mut Lower<'_>) -> Option<(Option<AmountExpr>, Factor)> {
    if let Node::List(pair) = &step.node
        && let [limit, rate] = pair.as_slice()
    {
        if limit.as_word() == Some("above") {
            return Some((None, lower.factor(rate)?));
        }
        if let Node::Call { path, args, .. } = &limit.node
            && path.join(".") == "up_to"
            && let [limit] = args.as_slice()
        {
            let (limit, rate) = (lower.amount(limit), lower.factor(rate));
            return Some((Some(limit?), rate?));
        }
    }
    lower.error(
        step,
        "wrong_shape",
        "this is no tier",
        "write `[up_to(tier.one), rate.one]`, and `[above, rate.last]` at the end",
    );
    None
}

/// Over what an amount adds up: `per = [subject, calendar_year]`.
pub(super) fn per(block: &Block, tiered: bool, lower: &mut Lower<'_>) -> Per {
    let Some(e) = block.get("per").cloned() else {
        if tiered {
            lower.block_error(block, "open_question", "do the tiers start again, and does each thing have its own?", "write for example `per = [subject, calendar_year]`; or `per = [agreement]` if everything counts together, for good");
        }
        return Per::default();
    };
    let mut per = Per { subject: false, dimensions: Vec::new(), span: Span::Agreement };
    let mut spans = 0usize;
    for word in e.items().to_vec() {
        if word.as_word() == Some("subject") {
            per.subject = true;
        } else if scope::may_be(&word) {
            per.dimensions.extend(scope::dimension(&word, lower));
        } else if let Some(span) = lower.span(&word) {
            per.span = span;
            spans = spans.saturating_add(1);
        }
    }
    if spans > 1 {
        lower.error(&e, "two_answers", "an amount counts over one span of time", "keep one of the spans");
    }
    per
}

/// `corrects = calendar_quarter`: a second trigger of the same span corrects the first.
///
/// A correction, not a refusal: who reports too little by mistake must be able to say so, and an audit that finds a
/// shortfall has it paid; what was paid too much is a credit and no refund. A report that is refused would leave the wrong
/// one standing. Both reports stay on record, and each is judged by what was known then.
pub(super) fn corrects(block: &Block, per: &Per, lower: &mut Lower<'_>) -> Option<Corrects> {
    let e = block.get("corrects")?.clone();
    let span = lower.span(&e)?;
    let rank = |s: &Span| match s {
        Span::Month => Some(1),
        Span::Quarter => Some(2),
        Span::Year => Some(3),
        Span::Agreement => Some(4),
        _ => None,
    };
    let fits = matches!((rank(&span), rank(&per.span)), (Some(one), Some(whole)) if one <= whole);
    if !fits {
        lower.error(
            &e,
            "open_question",
            "a sum for each of which spans? They do not lie within those over which the amount adds up",
            "write `corrects = calendar_month`, calendar_quarter or calendar_year, not longer than the span of `per`",
        );
        return None;
    }
    if block.get("declared_by").is_some() {
        lower.error(
            &e,
            "open_question",
            "how is a declared sum corrected? Nobody else can count it anew",
            "leave `corrects` out; each trigger then waits for its own declaration",
        );
        return None;
    }
    let credited = lower.build.name(&format!("{}.credited", block.id()));
    let minimum = block.get("minimum").and_then(|m| m.option("per").cloned()).and_then(|m| lower.span(&m));
    let minimum = minimum.map(|span| (lower.build.name(&format!("{}.minimum", block.id())), span));
    Some(Corrects { span, credited, minimum })
}

/// The `reduce` blocks, in their order.
pub(super) fn reductions(block: &Block, lower: &mut Lower<'_>) -> Vec<Reduction> {
    let blocks: Vec<Block> = block.children("reduce").cloned().collect();
    blocks.iter().filter_map(|b| reduction(b, lower)).collect()
}

fn reduction(block: &Block, lower: &mut Lower<'_>) -> Option<Reduction> {
    let by = block.get("by").cloned()?;
    let by = cut(&by, lower);
    let floor = match block.get("floor").cloned() {
        Some(f) => Some(cut(&f, lower)?),
        None => None,
    };
    let when = match block.get("when").cloned() {
        Some(c) => lower.cond(&c)?,
        None => Cond::True,
    };
    let carry = lower.word_of(block, "carry");
    if floor.is_some() && carry.is_none() {
        lower.block_error(
            block,
            "open_question",
            "what the floor keeps from being taken off: is it taken off later, or lost?",
            "add `carry = forward` or `carry = lost`",
        );
    }
    Some(Reduction {
        name: lower.build.name(&block.label),
        when,
        by: by?,
        floor,
        forward: carry.as_deref() == Some("forward"),
    })
}

/// A fraction (of what is left), `share(term, { of = unreduced })`, or a sum.
fn cut(e: &Expr, lower: &mut Lower<'_>) -> Option<Cut> {
    if let Node::Call { path, args, .. } = &e.node
        && path.join(".") == "share"
        && let [f] = args.as_slice()
    {
        match e.option("of").and_then(Expr::as_word) {
            Some("unreduced") => return lower.factor(f).map(Cut::Unreduced),
            Some("left") => return lower.factor(f).map(Cut::Left),
            _ => {}
        }
    }
    let number = e.as_ref_text().is_some_and(|path| {
        lower.charter.term_value(&path, servanda_charter::TermType::Fraction).is_ok()
            || lower
                .charter
                .term_value(&path, servanda_charter::TermType::Money)
                .is_err_and(|d| d.code == "undisclosed")
    });
    if number {
        return lower.factor(e).map(Cut::Left);
    }
    lower.amount(e).map(Cut::Sum)
}

/// `minimum = top_up(term, { per = calendar_year, on = event })`: what is missing at the end of the span becomes owed.
pub(super) fn minimum(block: &Block, lower: &mut Lower<'_>, own: &mut Kernel) {
    let Some(e) = block.get("minimum").cloned() else { return };
    let least = match &e.node {
        Node::Call { path, args, .. } if path.join(".") == "top_up" => args.first().cloned(),
        _ => None,
    };
    let Some(least) = least else {
        lower.error(
            &e,
            "open_question",
            "which kind of minimum is it?",
            "a minimum that earned sums are counted against is `top_up(term, { per = calendar_year, on = event })`",
        );
        return;
    };
    let (Some(span), Some(on)) = (e.option("per").cloned(), e.option("on").cloned()) else {
        lower.error(
            &e,
            "open_question",
            "over which span, and on which event is it settled?",
            "write `top_up(term, { per = calendar_year, on = notice.year_closed })`",
        );
        return;
    };
    let (least, span, on) = (lower.amount(&least), lower.span(&span), lower.events(&on));
    let (Some(least), Some(span), Some(on)) = (least, span, on) else { return };
    let id = lower.build.amount_id(&block.id());
    // What it gave before counts with what was earned: however often the span is closed, it is topped up once.
    let given = lower.build.amount_id(&format!("{}.minimum", block.id()));
    let owed = AmountExpr::Sum(vec![AmountExpr::Owed(id, span.clone()), AmountExpr::Owed(given, span)]);
    let missing = AmountExpr::Less(Box::new(least), Box::new(owed));
    let blank = lower.build.blank_amount(&format!("{}.minimum", block.id()), block.clause, missing);
    let main = lower.build.program().amounts.get(id as usize).cloned();
    let Some(main) = main else { return };
    let norm = AmountNorm {
        debtor: main.debtor,
        creditor: main.creditor,
        several: main.several,
        split: main.split,
        round: main.round,
        within: main.within,
        currency: main.currency,
        per: servanda_norms::Per { dimensions: main.per.dimensions, ..blank.per },
        declared_by: main.declared_by,
        ..blank
    };
    amount::add(block, norm, &on, Cond::True, lower, own);
}
