//! Waiver: the side to which a duty is owed lets it go, or gives it more time.
//!
//! # Clause
//! "A waiver is effective only if given by the party to which the obligation is owed."
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
//! ## 3 Report
//! When a study ends, the lab reports to the clinic within [30 calendar days](#study.report).
//! ~~~charter
//! event "study_ended" { }
//! report "study" { }
//! duty "report" {
//!   on     = event.study_ended
//!   bearer = party.lab
//!   to     = party.clinic
//!   act    = report.study
//!   due    = after(trigger.at, study.report)
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `waiver.give/1` with `duty` (by the side to which it is owed) or `right` (by its holder), `about`, and `until` if the
//! duty is only given more time, beyond the end that it has. A right that all its holders have given up is waived, and what
//! its silence would have brought about comes at once.
//!
//! # Outcome
//! ```case
//! case "Waived by the clinic, not by the lab; and given more time"
//! 2025-03-03 10:00  lab     event.record  event=study_ended about=s1
//! 2025-03-03 10:00  lab     event.record  event=study_ended about=s2
//! 2025-03-04 10:00  lab     waiver.give   duty=report about=s1
//!   expect void not_competent
//! 2025-03-05 10:00  clinic  waiver.give   duty=report about=s1
//! 2025-03-05 10:00  clinic  waiver.give   duty=report about=s2 until="2025-05-01 12:00"
//! expect at 2025-03-06 10:00
//!   duty report of s1 is waived
//!   duty report of s2 is due 2025-05-01 12:00
//! ```

use super::{Kernel, quiet};
use crate::feature::{Feature, StatementKind, no_lower, no_say};
use crate::fields::{Field, FieldType, moment, scope, text};
use crate::world::{FactSeed, World};
use servanda_norms::InstanceId;
use servanda_statement::{Refusal, Statement};

/// The block that a statement names, `duty.x` or `right.x`.
fn block_of(st: &Statement) -> Result<String, Refusal> {
    match (text(st, "duty"), text(st, "right")) {
        (Some(d), None) => Ok(format!("duty.{d}")),
        (None, Some(r)) => Ok(format!("right.{r}")),
        _ => Err(Refusal::new("bad_body", "a waiver names one `duty` or one `right`, not both and not none")),
    }
}

fn admit(_: &Kernel, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let block = block_of(st)?;
    let until = moment(st, "until");
    if until.is_some() && text(st, "right").is_some() {
        let why = "`until` gives a duty more time, by whom it is owed to; nobody prolongs a right of its own: leave `until` out";
        return Err(Refusal::new("bad_body", why));
    }
    // The ends that would not move.
    let mut ends = Vec::new();
    let (run, names) = (world.run, world.run.names());
    let norm = names.find(&block).and_then(|s| run.program().norms.iter().rfind(|n| n.block == s));
    let Some(norm) = norm else {
        return Err(Refusal::new("bad_body", format!("the charter knows no `{block}`")));
    };
    let clause = run.program().clause(norm.clause).to_owned();
    let subject = text(st, "about").and_then(|a| names.find(a));
    let about = text(st, "about").is_some();
    let scope = scope(st);
    let mut there = false;
    for (n, i) in run.instances().iter().enumerate() {
        // Under whichever version of the charter it was triggered.
        let same = run.program().norm(i.norm).is_some_and(|n| n.block == norm.block)
            && (!about || i.subject.is_none() || (subject.is_some() && i.subject == subject))
            && run.speaks_of(scope.as_deref(), i);
        if !same {
            continue;
        }
        there = true;
        let owed = run.owed_to(InstanceId::try_from(n).unwrap_or(InstanceId::MAX), world.groups);
        if owed.iter().any(|p| world.text(*p) == st.author.party) {
            match i.due.filter(|d| until.is_some_and(|u| u <= d.at)) {
                Some(d) if i.state.open() => ends.push(d.at),
                _ => return Ok(()),
            }
        }
    }
    if let Some(end) = ends.iter().min() {
        let end = end.civil(run.program().zone());
        return Err(Refusal::new("bad_body", format!("`{block}` is due {end}: `until` gives time only beyond that"))
            .under(clause));
    }
    Err(match there {
        true => Refusal::new(
            "not_competent",
            format!("`{block}` is not owed to `{}`: only the side to which it is owed may waive it", st.author.party),
        ),
        false => {
            let here = scope.map_or_else(|| "here".to_owned(), |s| format!("for {s}"));
            let apart = match norm.bends.per.as_slice() {
                [] => String::new(),
                per => format!("; it is kept apart for each {}: name it in `scope`", per.join(" and ")),
            };
            Refusal::new("closed", format!("`{block}` does not run {here}: there is nothing to waive{apart}"))
        }
    }
    .under(clause))
}

fn facts(_: &Kernel, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let Ok(block) = block_of(st) else { return Vec::new() };
    let mut f = FactSeed::new(format!("{block}.waiver"), text(st, "about").map(str::to_owned));
    f.until = moment(st, "until");
    vec![f]
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature {
    schema: None,
    lower: no_lower,
    say: no_say,
    kinds: &[StatementKind {
        name: "waiver.give",
        summary: "Lets a duty go that is owed to the author, or gives it time until a moment; or gives up a right of the author's own.",
        fields: &[
            Field::may("duty", FieldType::Id),
            Field::may("right", FieldType::Id),
            Field::may("about", FieldType::Id),
            Field::may("scope", FieldType::Map),
            Field::may("until", FieldType::Moment),
            Field::may("text", FieldType::Text),
        ],
        admit,
        facts,
    }],
    on: quiet,
};
