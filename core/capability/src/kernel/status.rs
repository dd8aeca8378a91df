//! Status: a named state of a party, asset or work stream, with the events that begin and end it.
//!
//! # Clause
//! "A Defaulting Party is a Party that the assembly has declared to be in breach."
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
//! ## 3 Leave of absence
//! ~~~charter
//! notice "absence" { about = party }
//! notice "return" { about = party }
//! status "absent" {
//!   of     = party
//!   begins = notice.absence
//!   ends   = notice.return
//! }
//! ~~~
//! ## 4 The licence
//! ~~~charter
//! event "granted" { by = party.clinic }
//! event "stopped" { by = party.clinic }
//! status "active" {
//!   of     = licence
//!   begins = event.granted
//!   from   = [none]
//! }
//! status "stopped" {
//!   of     = licence
//!   begins = event.stopped
//!   from   = [status.active]
//! }
//! ~~~
//! ```
//!
//! `from` is a life cycle: a status begins only for what is in one of those that it names (`none`: in none of the cycle),
//! and ends it; else nothing changes, and `status.x.refused` says so. `per = [work]` keeps it apart for each work stream (or
//! other dimension of scope) that what begins it names; begun without any, it holds everywhere. A statement that begins or ends
//! a status says in `about` whose it is; without it, it is refused.
//!
//! # Statements
//! None of its own.
//!
//! # Outcome
//! ```case
//! case "Absent from notice to notice"
//! 2025-03-03 10:00  lab  notice.give  notice=absence about=lab
//! 2025-04-03 10:00  lab  notice.give  notice=return about=lab
//! expect at 2025-03-04 10:00
//!   lab is absent
//! expect at 2025-04-03 10:00
//!   lab is not absent
//!
//! case "A licence that was stopped is not granted again"
//! 2025-03-03 10:00  clinic  event.record  event=granted about=l1
//! 2025-04-03 10:00  clinic  event.record  event=stopped about=l1
//! 2025-05-03 10:00  clinic  event.record  event=granted about=l1
//! expect at 2025-05-03 10:00
//!   l1 is stopped
//!   l1 is not active
//!   status.active.refused of l1
//! ```

use super::{Kernel, cycle, quiet, standing};
use crate::feature::Feature;
use crate::lower::Lower;
use crate::say::Say;
use servanda_charter::{AttributeSchema, Block, BlockSchema, Expr, Label, Need, Node, Ty};
use servanda_norms::{Effect, NormKind};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "status",
    summary: "A named state of a party, asset or work stream, and the events that begin and end it.",
    attributes: &[
        AttributeSchema {
            name: "of",
            ty: Ty::Choice(&["party", "asset", "work", "licence", "affiliate"]),
            need: Need::Must("Whose status is it: a party's, an asset's, a work stream's?"),
        },
        AttributeSchema { name: "begins", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "ends", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "from", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "per", ty: Ty::Expr, need: Need::May },
        standing::VOTES,
        standing::COUNTS,
        standing::ACCESSES,
        standing::PAYS,
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Kernel) {
    standing::check(block, lower);
    cycle::lower(block, lower);
    let status = lower.build.name(&block.id());
    // The names of its events are fixed here so that conditions that wait for them find them.
    lower.build.name(&format!("{}.set", block.id()));
    lower.build.name(&format!("{}.unset", block.id()));
    for (attribute, effect) in [("begins", Effect::Set(status, None)), ("ends", Effect::Unset(status, None))] {
        let Some(e) = block.get(attribute) else { continue };
        by_resolution(block, attribute, &e.clone(), lower);
        whose(e, &block.id(), own);
        let mut n = lower.build.blank(&format!("{}.{attribute}", block.id()), block.clause, NormKind::Rule);
        n.on = lower.events(&e.clone()).unwrap_or_default();
        n.then = vec![effect];
        lower.build.add(n);
    }
}

/// Remembers that the acts which an expression of events names begin or end a status.
fn whose(e: &Expr, status: &str, own: &mut Kernel) {
    for act in acts(e) {
        own.standings.entry(act).or_insert_with(|| status.to_owned());
    }
}

/// The same for a rule: `set(status.x)` without a second word is the standing of what the rule's event is about.
pub(super) fn by_rule(rule: &Block, own: &mut Kernel) {
    let (Some(on), Some(then)) = (rule.get("on"), rule.get("then")) else { return };
    for effect in then.items() {
        let Node::Call { path, args, .. } = &effect.node else { continue };
        if let ("set" | "unset", [status]) = (path.join(".").as_str(), args.as_slice())
            && let Some(status) = status.as_ref_text()
        {
            whose(on, &status, own);
        }
    }
}

/// The acts that an expression of events names.
fn acts(e: &Expr) -> Vec<String> {
    let here = e.as_ref_text().and_then(|t| {
        let (kind, rest) = t.split_once('.')?;
        Some(format!("{kind}.{}", rest.split('.').next()?))
    });
    here.into_iter().chain(e.parts().into_iter().flat_map(acts)).collect()
}

/// A resolution is about its motion: a status that began with it would be the motion's.
fn by_resolution(block: &Block, attribute: &str, e: &Expr, lower: &mut Lower<'_>) {
    let named =
        |e: &Expr| e.as_ref_text().and_then(|t| Some(t.strip_prefix("resolution.")?.split('.').next()?.to_owned()));
    let Some(matter) = named(e).or_else(|| e.parts().into_iter().find_map(named)) else { return };
    let word = if attribute == "ends" { "unset" } else { "set" };
    lower.error(
        e,
        "open_question",
        format!("whose status is it? A resolution is about its motion, and `{}` would be the motion's", block.id()),
        format!(
            "write `effect = [{word}({})]` in `matter.{matter}`: that reaches what the motion is about",
            block.id()
        ),
    );
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let of = match block.get("of").and_then(|e| e.as_word()) {
        Some("party") => say.just("a-party"),
        Some("asset") => say.just("some-asset"),
        Some("affiliate") => say.just("some-affiliate"),
        Some("work") => say.just("some-work"),
        Some("licence") => say.just("some-licence"),
        _ => say.tell("some", &[("it", say.of(block, "of"))]),
    };
    let args = [
        ("label", say.label(block)),
        ("of", of),
        ("begins", say.events(block, "begins", "status.begins")),
        ("ends", say.events(block, "ends", "status.ends")),
        ("cycle", cycle::say(block, say).into()),
        ("standing", standing::say(block, say).into()),
    ];
    say.block("status", &args)
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: quiet };
