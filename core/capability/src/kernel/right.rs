//! Right: a power that somebody may use inside a window, and what silence means.
//!
//! # Clause
//! "The others may object to a planned publication within 30 days of receiving its notice; silence permits it."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! ~~~
//! ## 2 Place
//! Days end in [Europe/Brussels](#place.zone).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! ~~~
//! ## 3 Publication
//! An objection may be raised within [30 calendar days](#publication.objection) of receipt.
//! ~~~charter
//! notice "publication" { }
//! right "object_to_publication" {
//!   on      = notice.publication
//!   holder  = others
//!   until   = after(trigger.received, publication.objection)
//!   silence = permission
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `right.use/1` with `right` and `about`. While a right is stopped by an effect `pause(right.x)`, its use is refused by the
//! event `right.x.barred`, until `resume(right.x)`; `paused = …` stops only its clock. A right with a `quantity` is used for
//! an `amount`: for more than is left, or without one, the use is refused whole; `parts = no` refuses less than all as well,
//! and with `parts = yes` a use that leaves something is `right.x.part_used`. `running = moves` in a later version moves the
//! windows that are open to its terms (`right.x.moved`); one that would open later or end earlier stays (`right.x.stayed`),
//! unless all its holders consented to that version.
//!
//! # Outcome
//! ```case
//! case "Silence permits; an objection in time does not"
//! 2025-03-03 10:00  lab     notice.give  notice=publication about=paper-1
//! 2025-03-03 10:00  lab     notice.give  notice=publication about=paper-2
//! 2025-04-02 23:00  clinic  right.use    right=object_to_publication about=paper-2
//! expect at 2025-04-03 00:00
//!   right object_to_publication of paper-1 is lapsed
//!   right object_to_publication of paper-2 is used
//! ```

use super::{Kernel, duty::common};
use crate::feature::{Feature, StatementKind};
use crate::fields::{Field, FieldType, text};
use crate::lower::Lower;
use crate::say::Say;
use crate::world::{FactSeed, MomentOf, World};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Expr, Label, Need, Ty};
use servanda_norms::{NormKind, Silence};
use servanda_statement::{Refusal, Statement};
use servanda_words::Phrase;

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "right",
    summary: "A power that somebody may use inside a window, and what silence means at its end.",
    attributes: &[
        AttributeSchema { name: "on", ty: Ty::Expr, need: Need::Must("On which event does the window open?") },
        AttributeSchema { name: "when", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "holder", ty: Ty::Expr, need: Need::Must("Who may use it?") },
        AttributeSchema { name: "to", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "from", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "until", ty: Ty::Expr, need: Need::Must("Until when may it be used?") },
        AttributeSchema { name: "act", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "needs", ty: Ty::Ref(&["finding"]), need: Need::May },
        AttributeSchema { name: "unless", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "paused", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "outer", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "per", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "running", ty: Ty::Choice(&["moves", "stays"]), need: Need::May },
        AttributeSchema { name: "joiners", ty: Ty::Choice(&["included", "excluded"]), need: Need::May },
        AttributeSchema { name: "barred", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "blackout", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "limit", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "limit_unless", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "effect", ty: Ty::Expr, need: Need::May },
        AttributeSchema {
            name: "silence",
            ty: Ty::Choice(&["consent", "acceptance", "permission", "waiver", "lapse"]),
            need: Need::Must(
                "What does silence mean when the window ends: consent, acceptance, permission, waiver or lapse?",
            ),
        },
        AttributeSchema { name: "quantity", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "parts", ty: Ty::Bool, need: Need::May },
        AttributeSchema { name: "lapse", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "proof", ty: Ty::Choice(&["received", "sent", "none"]), need: Need::May },
    ],
    children: &[super::bends::EXTEND],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Kernel) {
    let silence = match lower.word_of(block, "silence").as_deref() {
        Some("consent") => Silence::Consent,
        Some("acceptance") => Silence::Acceptance,
        Some("permission") => Silence::Permission,
        Some("waiver") => Silence::Waiver,
        _ => Silence::Lapse,
    };
    let mut n = lower.build.blank(&block.id(), block.clause, NormKind::Right(silence));
    common(block, lower, &mut n);
    if n.act.is_empty() {
        n.act = vec![lower.build.name(&format!("{}.claimed", block.id()))];
    }
    if let Some(e) = block.get("holder") {
        n.bearer = lower.parties(&e.clone()).unwrap_or(n.bearer);
    }
    if let Some(e) = block.get("until") {
        n.due = lower.time(&e.clone());
    }
    if let Some(e) = block.get("from") {
        n.from = lower.time(&e.clone());
    }
    n.proof = super::delivery::proof_of(block, lower);
    n.then = lower.effects_of(block, "effect");
    n.otherwise = lower.effects_of(block, "lapse");
    if let Some(f) = lower.ref_of(block, "needs") {
        own.grounds.insert(block.id(), f);
    }
    super::bends::lower(block, lower, &mut n);
    lower.build.add(n);
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let word = |name: &str| block.get(name).and_then(Expr::as_word).unwrap_or_default();
    let silence = match word("silence") {
        "consent" => say.just("right.silence-consent"),
        "acceptance" => say.just("right.silence-acceptance"),
        "permission" => say.just("right.silence-permission"),
        "waiver" => say.just("right.silence-waiver"),
        _ => say.just("right.silence-lapse"),
    };
    let proof = match word("proof") {
        "received" => say.just("right.proof-received"),
        "sent" => say.just("right.proof-sent"),
        _ => Phrase::none(),
    };
    let args = [
        ("on", say.on(block)),
        ("when", say.opt(block, "when", "right.when")),
        ("holder", say.list(block, "holder", "and")),
        ("many", say.many(block, "holder").into()),
        ("power", say.power(block)),
        ("from", say.until(block, "from", "right.from")),
        ("until", say.until(block, "until", "right.until")),
        ("unless", say.opt(block, "unless", "right.unless")),
        ("silence", silence),
        ("proof", proof),
        ("bends", super::bends::say(block, say)),
        ("effect", say.opt(block, "effect", "right.effect")),
        ("lapse", say.opt(block, "lapse", "right.lapse")),
    ];
    say.block("right", &args)
}

fn admit(_: &Kernel, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let label = text(st, "right").unwrap_or_default();
    let block = format!("right.{label}");
    let names = world.run.names();
    // The newest version that grants it; what an earlier one granted and is running still may be used.
    let norm = names.find(&block).and_then(|s| world.run.program().norms.iter().rfind(|n| n.block == s));
    let Some(norm) = norm else {
        return Err(Refusal::new("bad_body", format!("the charter grants no right `{label}`")));
    };
    let clause = world.run.program().clause(norm.clause).to_owned();
    let me = names.find(&st.author.party);
    let about = text(st, "about");
    // A thing that the record has not heard of is nobody's right.
    let subject = about.and_then(|a| names.find(a));
    let scope = crate::fields::scope(st);
    let held = world.run.instances().iter().any(|i| {
        world.run.program().norm(i.norm).is_some_and(|n| n.block == norm.block)
            && (about.is_none() || i.subject.is_none() || i.subject == subject)
            && me.is_some_and(|m| i.bearers.contains(&m))
            && world.run.speaks_of(scope.as_deref(), i)
    });
    if !held {
        let apart = match norm.bends.per.as_slice() {
            [] => String::new(),
            per => format!("; it is kept apart for each {}: name it in `scope`", per.join(" and ")),
        };
        let why = format!("`{}` does not hold the right `{label}` here{apart}", st.author.party);
        return Err(Refusal::new("not_competent", why).under(clause));
    }
    Ok(())
}

fn facts(_: &Kernel, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let label = text(st, "right").unwrap_or_default();
    let mut f = FactSeed::new(format!("right.{label}.claimed"), text(st, "about").map(str::to_owned));
    f.moment = MomentOf::Sent;
    f.amount = text(st, "amount").and_then(|t| servanda_vocabulary::Money::parse(t).ok());
    vec![f]
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say,
    kinds: &[StatementKind {
        name: "right.use",
        summary: "Uses a right. Whether it came in time is decided in the run, not in the verdict.",
        fields: &[
            Field::must("right", FieldType::Id),
            Field::may("about", FieldType::Id),
            Field::may("scope", FieldType::Map),
            Field::may("amount", FieldType::Money),
            Field::may("ground", FieldType::Text),
            Field::may("part", FieldType::Text),
        ],
        admit,
        facts,
    }],
    on: super::quiet,
};
