//! Amount: a sum that becomes owed on an event, computed by formula, bounded by a cap.
//!
//! # Clause
//! "A defaulting party bears the others' reasonable additional costs."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! ~~~
//! ## 2 Costs
//! Days end in [Europe/Brussels](#place.zone). The cost is shared: each bears [half](#costs.part).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! notice "costs" { about = party }
//! amount "costs" {
//!   on       = notice.costs
//!   debtor   = trigger.subject
//!   creditor = trigger.party
//!   is       = times(costs.part, trigger.amount)
//! }
//! ~~~
//! ```
//!
//! # Statements
//! The trigger's statement carries `amount`. Where a sum rests on undisclosed values, the party that `declared_by` names
//! states it: `amount.declare/1` with `amount`, `about` and `sum`; who knows the values compares.
//!
//! `creditor = each([party.a, party.b])` is one sum in parts: equal ones (`shares = equal`, or unsaid), or a share for each in their order.
//!
//! `per = [product, calendar_year]` keeps apart, by the scope that the trigger names, what tiers, totals and reductions add
//! up. While nobody knows whether `if` holds, the sum waits, and says for which answer.
//!
//! Without `corrects` each trigger adds a sum. With `corrects = calendar_quarter` a quarter has one: a second report of it counts the
//! quarter anew and corrects the first. What is more becomes owed. What is less (`amount.x.credited`) is no longer owed as far
//! as a duty that `pays` it has not been paid; what was paid of it, or a sum that no duty pays, is taken off later sums of the
//! same debtor about the same thing and is never paid back.
//!
//! `once = yes`: owed once for each thing and scope that triggers are about; a second trigger is told
//! (`amount.x.repeated`), and nothing is owed by it. What is about nothing in particular is owed once in all. `once` and
//! `corrects` exclude each other.
//!
//! `amount.x.owed` happens for each sum; what a `minimum` adds is `amount.x.minimum.owed`. A duty that `pays` the amount is
//! fulfilled by payments that reach its sum.
//!
//! # Outcome
//! ```case
//! case "Half is owed"
//! 2025-03-03 10:00  clinic  notice.give  notice=costs about=lab amount="EUR 500"
//! expect at 2025-03-03 10:00
//!   lab owes EUR 250 under amount.costs
//!   clinic owes nothing under amount.costs
//! ```

use super::{Kernel, author_is, quiet, royalty};
use crate::feature::{Feature, StatementKind};
use crate::fields::{Field, FieldType, text};
use crate::lower::Lower;
use crate::say::Say;
use crate::world::{FactSeed, World};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Expr, Label, Need, Node, Ty};
use servanda_norms::{AmountExpr, AmountNorm, Cond, Factor, Parties, Parts, Shares};
use servanda_statement::{Refusal, Statement};
use servanda_vocabulary::{Money, Rounding};
use servanda_words::Phrase;

const REDUCE: BlockSchema = BlockSchema {
    kind: "reduce",
    summary: "Something that is taken off, in the order written.",
    attributes: &[
        AttributeSchema { name: "by", ty: Ty::Expr, need: Need::Must("By how much?") },
        AttributeSchema { name: "when", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "floor", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "carry", ty: Ty::Choice(&["forward", "lost"]), need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "amount",
    summary: "A sum that becomes owed on an event, computed by formula, bounded by a cap.",
    attributes: &[
        AttributeSchema { name: "on", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "if", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "per", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "debtor", ty: Ty::Expr, need: Need::Must("Who owes it?") },
        AttributeSchema { name: "several", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "creditor", ty: Ty::Expr, need: Need::Must("To whom is it owed?") },
        AttributeSchema { name: "shares", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "is", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "base", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "tiers", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "minimum", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "corrects", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "once", ty: Ty::Bool, need: Need::May },
        AttributeSchema { name: "within", ty: Ty::Ref(&["cap"]), need: Need::May },
        AttributeSchema { name: "currency", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "round", ty: Ty::Choice(&["half_even", "half_up"]), need: Need::May },
        AttributeSchema { name: "declared_by", ty: Ty::Expr, need: Need::May },
    ],
    children: &[REDUCE],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Kernel) {
    let debtor = block.get("debtor").and_then(|e| lower.parties(&e.clone())).unwrap_or(Parties::All);
    let creditor = block.get("creditor").and_then(|e| lower.parties(&e.clone())).unwrap_or(Parties::Others);
    let within = lower.ref_of(block, "within").map(|c| lower.build.cap_id(&c));
    let on = match block.get("on") {
        Some(e) => lower.events(&e.clone()).unwrap_or_default(),
        None => Vec::new(),
    };
    let when = match block.get("if") {
        Some(e) => lower.cond(&e.clone()).unwrap_or(Cond::False),
        None => Cond::True,
    };
    let is = formula(block, lower).unwrap_or(AmountExpr::Trigger);
    let several = block.get("several").cloned().and_then(|s| shares(block, "debtor", Some(&s), lower));
    let split = match block.get("creditor") {
        Some(c) if spread(c).is_some() || block.get("shares").is_some() => {
            let s = block.get("shares").cloned();
            shares(block, "creditor", s.as_ref(), lower)
        }
        _ => None,
    };
    let round = match lower.word_of(block, "round").as_deref() {
        Some("half_up") => Rounding::HalfUp,
        _ => Rounding::HalfEven,
    };
    let tiers = royalty::tiers(block, lower);
    let reductions = royalty::reductions(block, lower);
    let per = royalty::per(block, tiers.is_some(), lower);
    let currency = block.get("currency").cloned().and_then(|c| lower.currency(&c));
    let declared_by = block.get("declared_by").and_then(|e| lower.authors(&e.clone(), true));
    let corrects = royalty::corrects(block, &per, lower);
    let once = block.get("once").and_then(|e| e.as_bool()).unwrap_or(false);
    if let (true, Some(e)) = (once, block.get("corrects").cloned()) {
        lower.error(
            &e,
            "open_question",
            "a second trigger about the same thing: does it correct the first, or owe nothing?",
            "keep `corrects` if it counts the span anew; keep `once = yes` if the first sum stands",
        );
    }
    let once = once.then(|| lower.build.name(&format!("{}.repeated", block.id())));
    let blank = lower.build.blank_amount(&block.id(), block.clause, is);
    let norm = AmountNorm {
        corrects,
        once,
        debtor,
        creditor,
        several,
        split,
        tiers,
        reductions,
        per,
        within,
        round,
        currency,
        declared_by,
        ..blank
    };
    add(block, norm, &on, when, lower, own);
    royalty::minimum(block, lower, own);
}

/// Adds an amount to the program, and asks who declares what only some can compute.
pub(super) fn add(
    block: &Block,
    mut norm: AmountNorm,
    on: &[servanda_norms::Sym],
    when: Cond,
    lower: &mut Lower<'_>,
    own: &mut Kernel,
) {
    let (mut sums, mut numbers) = (Vec::new(), Vec::new());
    norm.walk(
        &mut |e| {
            if let AmountExpr::Hidden(t) = e {
                sums.push(*t);
            }
        },
        &mut |f| {
            if let Factor::Hidden(t) = f {
                numbers.push(*t);
            }
        },
    );
    sums.append(&mut numbers);
    sums.sort_by_key(|t| lower.build.program().names.text(*t).to_owned());
    sums.dedup();
    norm.hidden = sums;
    let name = lower.build.program().names.text(norm.block).to_owned();
    match (&norm.declared_by, norm.hidden.first()) {
        (Some(by), Some(_)) => {
            own.declarers.insert(name, (block.clause, by.clone()));
        }
        (None, Some(term)) => {
            let term = lower.build.program().names.text(*term).to_owned();
            lower.block_error(
                block,
                "open_question",
                format!("`{name}` rests on `{term}`, which is not disclosed to all: who states the sum?"),
                "add `declared_by = party.x`, a party that knows the value; others who know it compare",
            );
        }
        _ => {}
    }
    lower.build.amount(norm, on, when);
}

/// `is`, or `base` where tiers follow.
fn formula(block: &Block, lower: &mut Lower<'_>) -> Option<AmountExpr> {
    match (block.get("is").cloned(), block.get("base").cloned()) {
        (Some(is), None) => lower.amount(&is),
        (None, Some(base)) => lower.amount(&base),
        (None, None) => {
            lower.block_error(
                block,
                "missing_attribute",
                "How is the sum made?",
                "add `is = …`, such as `is = trigger.amount`; or `base = …` with `tiers = …`",
            );
            None
        }
        (Some(is), Some(_)) => {
            lower.error(
                &is,
                "two_formulas",
                "`is` and `base` both say how the sum is made",
                "keep one: `base` where tiers or reductions follow",
            );
            None
        }
    }
}

/// What stands in `each(…)`.
fn spread(e: &Expr) -> Option<&Expr> {
    match &e.node {
        Node::Call { path, args, .. } if path.join(".") == "each" => args.first(),
        _ => None,
    }
}

/// How a sum is split among the debtors or creditors of an amount.
fn shares(block: &Block, of: &str, parts: Option<&Expr>, lower: &mut Lower<'_>) -> Option<Shares> {
    let who = block.get(of)?.clone();
    let Some(list) = spread(&who) else {
        lower.error(
            &who,
            "open_question",
            format!("shares of what? The {of} is not `each(…)`"),
            "write `each([party.a, party.b])`: each has its share; without `each` the whole is owed jointly",
        );
        return None;
    };
    let order: Vec<Option<Parties>> = list.items().to_vec().iter().map(|p| lower.parties(p)).collect();
    let order: Vec<Parties> = order.into_iter().collect::<Option<_>>()?;
    let parts = match parts {
        None => Parts::Equal,
        Some(e) if e.as_word() == Some("equal") => Parts::Equal,
        Some(e) if e.as_ref_text().is_some_and(|t| t.starts_with("measure.")) => {
            let (m, unit) = lower.measure(e)?;
            if unit == "money" {
                lower.error(
                    e,
                    "wrong_type",
                    "a share is a fraction, not a sum of money",
                    "give its measure `unit = fraction`",
                );
                return None;
            }
            Parts::Measured(m)
        }
        Some(e) => {
            let read: Vec<Option<Factor>> = e.items().to_vec().iter().map(|p| lower.factor(p)).collect();
            let read: Vec<Factor> = read.into_iter().collect::<Option<_>>()?;
            if read.len() != order.len() {
                let (n, m) = (read.len(), order.len());
                lower.error(
                    e,
                    "wrong_shape",
                    format!("{n} shares for {m} parties"),
                    "write one share for each, in the order of the parties",
                );
                return None;
            }
            if !whole(&read) {
                lower.error(
                    e,
                    "open_question",
                    "the shares do not add up to the whole: whose is the rest?",
                    "let the shares add up to 100 %",
                );
                return None;
            }
            Parts::Named(read)
        }
    };
    Some(Shares { order, parts })
}

/// Whether fractions add up to one. What is not known here is left to the run.
fn whole(parts: &[Factor]) -> bool {
    let mut total: (u128, u128) = (0, 1);
    for p in parts {
        let Factor::Part(f) = p else { return true };
        let (n, d) = (u128::from(f.num), u128::from(f.den.max(1)));
        let sum = total.0.checked_mul(d).zip(n.checked_mul(total.1)).and_then(|(a, b)| a.checked_add(b));
        match sum.zip(total.1.checked_mul(d)) {
            Some((n, d)) => {
                let by = gcd(n, d).max(1);
                total = (n / by, d / by);
            }
            None => return true,
        }
    }
    total.0 == total.1
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let on = say.on(block);
    let debtor = say.list(block, "debtor", "and");
    let formula = if block.get("base").is_some() { say.of(block, "base") } else { say.of(block, "is") };
    let formula = match block.get("tiers") {
        Some(_) => say.tell("amount.by-tiers", &[("tiers", say.of(block, "tiers")), ("it", formula)]),
        None => formula,
    };
    // One sum in parts: whoever reads that each is owed it would count it once for each.
    let all = block.get("creditor").and_then(spread);
    let creditor = all.map_or_else(|| say.of(block, "creditor"), |all| say.words(all));
    let several = match block.get("several").and_then(Expr::as_word) {
        Some("equal") => say.just("amount.several-equal"),
        _ => say.opt(block, "several", "amount.several"),
    };
    let shares = match block.get("shares").map(Expr::as_word) {
        // Unsaid, each has as much as the others.
        None if all.is_some() => say.just("amount.shares-equal"),
        Some(Some("equal")) => say.just("amount.shares-equal"),
        _ => say.list_in(block, "shares", "and", "amount.shares"),
    };
    let only = |so: bool, id: &str| if so { say.just(id) } else { Phrase::none() };
    let cuts: String = block.children("reduce").map(|cut| cut_of(cut, say).text()).collect();
    let args = [
        ("if", if on.is_empty() { Phrase::none() } else { say.opt(block, "if", "amount.if") }),
        ("many", say.many(block, "debtor").into()),
        ("creditor", creditor),
        ("formula", formula),
        ("several", several),
        ("shares", shares),
        ("once", only(block.get("once").and_then(Expr::as_bool) == Some(true), "amount.once")),
        ("cuts", cuts.into()),
        ("minimum", say.opt(block, "minimum", "amount.minimum")),
        ("within", say.opt(block, "within", "amount.within")),
        ("per", say.opt(block, "per", "amount.per")),
        ("corrects", say.opt(block, "corrects", "amount.corrects")),
        ("currency", say.opt(block, "currency", "amount.currency")),
        ("round", only(say.is(block, "round", "half_up"), "amount.half-up")),
        ("declared", say.opt(block, "declared_by", "amount.declared")),
    ];
    let (id, first) = match on.is_empty() {
        true => ("amount", [("on", Phrase::none()), ("debtor", Say::first(&debtor))]),
        false => ("amount-on", [("on", on), ("debtor", debtor)]),
    };
    say.block(id, &first.into_iter().chain(args).collect::<Vec<_>>())
}

/// What is taken off.
fn cut_of(cut: &Block, say: &Say<'_>) -> Phrase {
    let carried = say.is(cut, "carry", "forward");
    let args = [
        ("by", say.of(cut, "by")),
        ("label", say.label(cut)),
        ("when", say.opt(cut, "when", "amount-cut.when")),
        ("floor", say.opt(cut, "floor", "amount-cut.floor")),
        ("left", if carried { say.just("amount-cut.carried") } else { Phrase::none() }),
    ];
    say.tell("amount-cut", &args)
}

fn admit(own: &Kernel, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let block = format!("amount.{}", text(st, "amount").unwrap_or_default());
    let Some((clause, by)) = own.declarers.get(&block) else {
        return Err(Refusal::new(
            "bad_body",
            format!("`{block}` is no amount of this charter that is declared: others are computed by everybody"),
        ));
    };
    let clause = world.run.program().clause(*clause).to_owned();
    if !author_is(world, by, &st.author.party, text(st, "about")) {
        let why = format!("`{}` does not declare `{block}`", st.author.party);
        return Err(Refusal::new("not_competent", why).under(clause));
    }
    let sum = text(st, "sum").map(Money::parse);
    let Some(sum) = sum.and_then(Result::ok).filter(|m| *m == m.rounded(Rounding::HalfEven)) else {
        let why = "the sum is money in whole smallest units, such as EUR 1,234.56";
        return Err(Refusal::new("bad_body", why).under(clause));
    };
    let waits = world.run.waits_for_declaration(&block, text(st, "about"), crate::fields::scope(st).as_deref());
    let Some(waits) = waits else {
        let of = text(st, "about").map(|s| format!(" of {s}")).unwrap_or_default();
        let why = format!("no sum under `{block}`{of} waits for a declaration");
        return Err(Refusal::new("closed", why).under(clause));
    };
    match world.run.currency_of(waits) {
        Some(currency) if currency != sum.currency => {
            let want = Money { currency, ..sum };
            let why = format!("`{block}` is owed in {}, and the sum is in {}", want.code(), sum.code());
            Err(Refusal::new("bad_body", why).under(clause))
        }
        _ => Ok(()),
    }
}

fn facts(_: &Kernel, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let name = format!("amount.{}.declared", text(st, "amount").unwrap_or_default());
    let mut f = FactSeed::new(name, text(st, "about").map(str::to_owned));
    f.amount = text(st, "sum").and_then(|s| Money::parse(s).ok());
    vec![f]
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say,
    kinds: &[StatementKind {
        name: "amount.declare",
        summary: "States a sum that rests on values which not all parties know.",
        fields: &[
            Field::must("amount", FieldType::Id),
            Field::may("about", FieldType::Id),
            Field::may("scope", FieldType::Map),
            Field::must("sum", FieldType::Money),
        ],
        admit,
        facts,
    }],
    on: quiet,
};
