//! Leaving: the events by which a party stops being one.
//!
//! # Clause
//! "A party that gives notice of withdrawal is no longer a party; what had accrued until then stays owed."
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
//! ## 3 Leaving
//! ~~~charter
//! notice "withdrawal" { }
//! notice "hello" { }
//! leaving "by_notice" {
//!   on    = notice.withdrawal
//!   keeps = [accrued]
//! }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own. Who leaves is the event's subject when that is a party (a notice about somebody, an exclusion), else
//! the party that the event concerns (a notice without a subject, a resolution about a party). The party loses
//! `status.party` and its offices, and `party.left` happens. Its open duties stay, unless the block says `ends = duties`.
//!
//! # Outcome
//! ```case
//! case "Who has left speaks no more; a notice about a thing makes nobody leave"
//! 2025-01-10 08:00  lab     notice.give  notice=withdrawal about=some_thing
//! 2025-01-10 08:30  lab     notice.give  notice=hello
//! 2025-01-10 09:00  lab     notice.give  notice=withdrawal
//! 2025-01-10 10:00  lab     notice.give  notice=hello
//!   expect void not_party because 3
//! 2025-01-10 11:00  lab     charter.sign
//!   expect void not_party
//! expect at 2025-01-10 08:45
//!   lab is party
//! expect at 2025-01-10 12:00
//!   lab is not party
//!   party.left of lab
//! ```

use crate::Membership;
use crate::state::{LeavingModel, Place, Stage};
use servanda_capability::{Answers, Feature, Lower, Say, World};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, Ty};
use servanda_norms::{Effect, Event, NewEvent, Outcome, Parties, Sym, What};

const SCHEMA: BlockSchema = BlockSchema {
    kind: "leaving",
    summary: "The events by which a party stops being one, and what of its duties stays.",
    attributes: &[
        AttributeSchema { name: "on", ty: Ty::Expr, need: Need::Must("On which event does a party leave?") },
        AttributeSchema { name: "keeps", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "ends", ty: Ty::Choice(&["duties"]), need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Membership) {
    let on = block.get("on").cloned().and_then(|e| lower.events(&e)).unwrap_or_default();
    if let Some(keeps) = block.get("keeps").cloned() {
        for item in keeps.items() {
            if item.as_word() != Some("accrued") {
                lower.error(
                    item,
                    "unknown_choice",
                    "a leaver can keep only what has accrued",
                    "write `keeps = [accrued]`",
                );
            }
        }
    }
    own.model.leaving.push(LeavingModel {
        place: Place { clause: block.clause, block: block.id() },
        on,
        ends_duties: block.get("ends").is_some(),
    });
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let rest = say.just(if block.get("ends").is_some() { "leaving.ends" } else { "leaving.stays" });
    say.block("leaving", &[("on", say.on(block)), ("rest", rest)])
}

fn on(own: &mut Membership, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let Some(i) = own.model.leaving.iter().position(|l| l.on.contains(&event.name)) else { return };
    let Some(model) = own.model.leaving.get(i).cloned() else { return };
    let Place { clause, block } = model.place;
    let Some(who) = leaver(world, event) else {
        out.consulted(clause, &block, "nobody leaves", false);
        return;
    };
    own.state.stages.insert(world.text(who).to_owned(), Stage::Left);
    out.consulted(clause, &block, "left", true);
    out.push(Outcome { clause, block: block.clone(), what: What::Unset("status.party".to_owned(), who) });
    let left = NewEvent { name: "party.left".to_owned(), subject: Some(who), party: Some(who), ..NewEvent::default() };
    out.happen(clause, &block, left);
    if model.ends_duties {
        let what = What::Effects(vec![Effect::EndAllOf(Parties::Party(who))], Some(who));
        out.push(Outcome { clause, block, what });
    }
}

/// Whom an event makes leave.
fn leaver(world: &World<'_>, event: &Event) -> Option<Sym> {
    let status = world.run.program().party_status;
    let is_party = |who: &Sym| world.run.has(status, *who);
    if let Some(subject) = event.subject.filter(is_party) {
        return Some(subject);
    }
    // A statement about something else says nothing of its author; a resolution's subject is its motion.
    let about_its_party = event.subject.is_none() || event.entry.is_none();
    event.party.filter(is_party).filter(|_| about_its_party)
}

/// The feature.
pub const FEATURE: Feature<Membership> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on };
