//! Reliance: what was done on what was known then stands, and may be contested for a while.
//!
//! A right that was used, and that ended or converted something, is not undone by a fact that is proved later. From the late
//! entry's stamp the new reading governs (`reliance.questioned`); uncontested within the record's `late_contest`, the act
//! stands for good (`reliance.settled`). The party that itself brings the late fact has not relied on its absence.
//!
//! # Clause
//! "After an uncured breach the other party may end the licence. What it ended in good faith stays ended, and may be
//! questioned within 20 days of the news."
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
//! Days end in [Europe/Brussels](#place.zone). A late fact may be contested within [20 calendar days](#record.contest).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! record "settings" {
//!   sequencer    = party.clinic
//!   late_contest = record.contest
//! }
//! ~~~
//! ## 3 Breach
//! If a breach is not cured within [30 calendar days](#cure.period), the other party may end the licence within
//! [60 calendar days](#cure.window) of the notice.
//! ~~~charter
//! notice "breach" { }
//! event "cured" { }
//! status "unlicensed" { of = party }
//! right "end_licence" {
//!   on      = notice.breach
//!   holder  = trigger.party
//!   from    = after(trigger.received, cure.period)
//!   until   = after(trigger.received, cure.window)
//!   unless  = happened(event.cured)
//!   silence = lapse
//!   effect  = [set(status.unlicensed, party.lab)]
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `reliance.contest/1` with `about`, by any party while the question is open.
//!
//! # Outcome
//! ```case
//! case "Ended in good faith: it stays ended, and nobody contests it"
//! 2025-03-03 10:00  clinic  notice.give       notice=breach about=b1
//! 2025-04-08 10:00  clinic  right.use         right=end_licence about=b1
//! 2025-04-10 10:00  lab     event.record      event=cured about=b1 occurred="2025-03-20 10:00" evidence="auditor's note"
//! 2025-05-02 10:00  lab     reliance.contest  about=b1
//!   expect void closed
//! expect at 2025-04-09 10:00 as known at 2025-04-09 10:00
//!   right end_licence of b1 is used
//!   lab is unlicensed
//! expect at 2025-04-20 10:00
//!   lab is unlicensed
//!   reliance.stands of b1
//!   reliance.questioned of b1 at 2025-04-10 10:00
//! expect at 2025-05-01 00:00
//!   reliance.settled of b1
//!
//! case "The question is contested in time"
//! 2025-03-03 10:00  clinic  notice.give       notice=breach about=b1
//! 2025-04-08 10:00  clinic  right.use         right=end_licence about=b1
//! 2025-04-09 10:00  lab     reliance.contest  about=b1
//!   expect void closed
//! 2025-04-10 10:00  lab     event.record      event=cured about=b1 occurred="2025-03-20 10:00" evidence="auditor's note"
//! 2025-04-11 10:00  lab     reliance.contest  about=b1
//! expect at 2025-05-02 00:00
//!   reliance.contested of b1
//!   not reliance.settled of b1
//!   lab is unlicensed
//!
//! case "Whoever brings the late fact has not relied on its absence"
//! 2025-03-03 10:00  clinic  notice.give       notice=breach about=b1
//! 2025-04-08 10:00  clinic  right.use         right=end_licence about=b1
//! 2025-04-10 10:00  clinic  event.record      event=cured about=b1 occurred="2025-03-20 10:00" evidence="auditor's note"
//! expect at 2025-04-20 10:00
//!   lab is not unlicensed
//!   not reliance.stands of b1
//! ```

use super::{Kernel, quiet};
use crate::feature::{Feature, StatementKind, no_lower, no_say};
use crate::fields::{Field, FieldType, text};
use crate::world::{FactSeed, World};
use servanda_statement::{Refusal, Statement};

fn admit(_: &Kernel, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let about = text(st, "about").unwrap_or_default();
    let names = world.run.names();
    let happened = |event: &str| match (names.find(event), names.find(about)) {
        (Some(e), Some(s)) => world.run.last_of(&[e], Some(s)).map(|e| e.id),
        _ => None,
    };
    let Some(asked) = happened("reliance.questioned") else {
        return Err(Refusal::new("closed", format!("no act about `{about}` stands by reliance alone")));
    };
    let over = |event| happened(event).is_some_and(|e| e > asked);
    if over("reliance.settled") {
        return Err(Refusal::new("closed", format!("the time to contest what stands about `{about}` is over")));
    }
    if over("reliance.contested") {
        return Err(Refusal::new("closed", format!("what stands about `{about}` is contested already")));
    }
    Ok(())
}

fn facts(_: &Kernel, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    vec![FactSeed::new("reliance.contested", text(st, "about").map(str::to_owned))]
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature {
    schema: None,
    lower: no_lower,
    say: no_say,
    kinds: &[StatementKind {
        name: "reliance.contest",
        summary: "Contests an act that stands only because it was done on what was known then.",
        fields: &[Field::must("about", FieldType::Id), Field::may("ground", FieldType::Text)],
        admit,
        facts,
    }],
    on: quiet,
};
