//! Approval of pairs: a named person says that a clause's words and what its blocks make of them belong together.
//!
//! # Clause
//! "Each party names the persons who approve that the rules below a clause say what the clause says."
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
//! ## 3 Good faith
//! The parties work together in good faith.
//! ```
//!
//! # Statements
//! `pair.approve/1` with `clause`, the clause's number, and `pair`, the digest of its words and its meaning as they are in
//! force (`servanda pairs` shows it). It is given by a person's key whose mandate covers it, never by a root key: an
//! approval is somebody's. It lasts as long as neither side changes; then it is stale, and stays visible. A clause without
//! blocks has no pair. Makes `pair.approved` of the digest.
//!
//! The words are the clause's heading without its number, and its plain words; the meaning is its blocks in one spelling,
//! with the words of every value that they use, wherever those stand. Each has a digest, and the pair's is of both. A clause
//! that moves or is renumbered keeps its approvals.
//!
//! An approval is no decision: the rules run with or without it. Which side prevails where they disagree says the
//! `prevail` block; without one the words do, and what is computed is presumed right until it is contested.
//!
//! # Outcome
//! ```case
//! case "Approved by a named person with a mandate, of what is in force, once"
//! person ann of clinic may pair.approve
//! person leo of lab may notice
//! 2025-01-10 09:00  clinic/ann  pair.approve  clause=2 pair=@pair
//! 2025-01-10 09:10  clinic/ann  pair.approve  clause=2 pair=@pair
//!   expect void closed
//! 2025-01-10 09:20  lab/leo     pair.approve  clause=2 pair=@pair
//!   expect void out_of_mandate
//! 2025-01-10 09:30  lab         pair.approve  clause=2 pair=@pair
//!   expect void not_competent
//! 2025-01-10 09:40  clinic/ann  pair.approve  clause=1 pair=sha256:00
//!   expect void stale_pair
//! 2025-01-10 09:50  clinic/ann  pair.approve  clause=3 pair=sha256:00
//!   expect void bad_body
//! expect at 2025-01-10 12:00
//!   pair 2 is approved by clinic/ann
//!   pair 2 is missing lab
//!   pair 1 is missing clinic, lab
//! ```

use crate::Membership;
use servanda_capability::{
    FactSeed, Feature, Field, FieldType, Lower, StatementKind, World, no_lower, no_on, no_say, text,
};
use servanda_statement::{Refusal, Statement};

/// The event of an approval.
pub const APPROVED: &str = "pair.approved";

/// Keeps the pairs of the version, by their clauses' numbers.
pub(crate) fn finish(own: &mut Membership, lower: &Lower<'_>) {
    let charter = lower.charter;
    own.model.pairs =
        charter.pairs().into_iter().map(|p| (charter.clause(p.clause).number.clone(), p.digest)).collect();
}

fn admit(own: &Membership, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (number, pair) = (text(st, "clause").unwrap_or_default(), text(st, "pair").unwrap_or_default());
    let program = world.run.program();
    let heading = program.clauses.list.iter().find(|c| c.0 == number).map(|c| c.1.clone());
    let Some(heading) = heading else {
        let near = servanda_vocabulary::nearest(number, own.model.pairs.keys().map(String::as_str));
        let hint = near.map(|n| format!("; did you mean {n}?")).unwrap_or_default();
        return Err(Refusal::new("bad_body", format!("there is no clause {number}{hint}")));
    };
    let Some(now) = own.model.pairs.get(number) else {
        let why =
            format!("no rule stands under clause {number}: its words alone hold, and there is no pair to approve");
        return Err(Refusal::new("bad_body", why).under(heading));
    };
    if own.key(&st.author.key, &st.author.party).is_none_or(|k| k.root) {
        let why = format!(
            "a pair is approved by a named person: enrol somebody's key for `{}` with `pair.approve` in its mandate",
            st.author.party
        );
        return Err(Refusal::new("not_competent", why).under(heading));
    }
    if now != pair {
        let why = format!("clause {number} reads or commands otherwise now: read it again, and approve {now}");
        return Err(Refusal::new("stale_pair", why).under(heading));
    }
    let names = world.run.names();
    let again = matches!((names.find(APPROVED), names.find(pair)), (Some(e), Some(p)) if world.run.events().iter().any(|x| {
        x.name == e && x.subject == Some(p) && world.behind(x).is_some_and(|s| s.author == st.author)
    }));
    if again {
        return Err(Refusal::new("closed", format!("this key has approved clause {number} as it is")).under(heading));
    }
    Ok(())
}

fn facts(_: &Membership, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    vec![FactSeed::new(APPROVED, text(st, "pair").map(str::to_owned))]
}

/// The feature.
pub const FEATURE: Feature<Membership> = Feature {
    schema: None,
    lower: no_lower,
    say: no_say,
    kinds: &[StatementKind {
        name: "pair.approve",
        summary: "A named person approves a clause's words together with what its blocks make of them.",
        fields: &[Field::must("clause", FieldType::Text), Field::must("pair", FieldType::Id)],
        admit,
        facts,
    }],
    on: no_on,
};
