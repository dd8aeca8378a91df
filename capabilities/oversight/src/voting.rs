//! Voting: which majority, of which votes; what an abstention is and what a tie does.
//!
//! # Clause
//! "The council decides by two thirds of the votes cast. An abstention is not a vote cast."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! party "uni" { name = "University" }
//! ~~~
//! ## 2 Place
//! Days end in [Europe/Brussels](#place.zone).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! ~~~
//! ## 3 The council
//! Each party has a seat in the council; the clinic chairs it.
//! It can decide when [half](#council.quorum) of its members are there.
//! Decisions bind at once.
//! It decides on the budget.
//! ~~~charter
//! body "council" {
//!   seats = one_per_party
//!   chair = party.clinic
//! }
//! quorum "council" {
//!   body     = body.council
//!   at_least = council.quorum
//!   of       = all_members
//! }
//! binding "council" {
//!   body = body.council
//!   when = at_once
//! }
//! matter "budget" {
//!   by = body.council
//! }
//! ~~~
//! ## 4 Majority
//! The council decides by [two thirds](#council.majority) of the votes cast. An abstention is not a vote cast.
//! ~~~charter
//! voting "council" {
//!   body        = body.council
//!   at_least    = council.majority
//!   of          = votes_cast
//!   abstentions = not_cast
//!   tie         = rejected
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `vote.cast/1` with `motion`, `vote` (yes, no, abstain) and, for a proxy, `for`. `present` and `members` count
//! everybody there or everybody with a seat, those that may not vote included.
//!
//! # Outcome
//! ```case
//! case "Two of three votes cast, and an abstention changes nothing"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:10  clinic  vote.cast        motion=m1 vote=yes
//! 2025-03-20 10:11  lab     vote.cast        motion=m1 vote=yes
//! 2025-03-20 10:12  uni     vote.cast        motion=m1 vote=no
//! 2025-03-20 10:13  uni     vote.cast        motion=m1 vote=yes
//!   expect void already_voted
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! expect at 2025-03-20 11:00
//!   motion m1 is binding
//!   resolution.budget.adopted of m1 because 4
//!
//! case "One of two votes cast is too little, abstention or not"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:10  clinic  vote.cast        motion=m1 vote=yes
//! 2025-03-20 10:11  lab     vote.cast        motion=m1 vote=no
//! 2025-03-20 10:12  uni     vote.cast        motion=m1 vote=abstain
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! expect at 2025-03-20 11:00
//!   motion m1 is rejected because 4
//!   motion m1 tally yes=1 no=1 abstain=1
//! ```

use crate::model::{At, Voting};
use crate::quorum::is_all;
use crate::schema::{BODY, FRACTION, body_label, may, must, only_one, sentence};
use crate::tally::{Of, Rule};
use crate::{Oversight, admit_motions};
use servanda_capability::{FactSeed, Feature, Field, FieldType, Lower, Say, StatementKind, no_on, text};
use servanda_charter::{Block, BlockSchema, Label, Ty};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "voting",
    summary: "By which majority a body decides: of which votes, what an abstention is, what a tie does.",
    attributes: &[
        BODY,
        must("at_least", FRACTION, "Which majority does a decision need?"),
        must(
            "of",
            Ty::Choice(&["votes_cast", "present", "members"]),
            "A majority of what: votes cast, those present, all members?",
        ),
        must("abstentions", Ty::Choice(&["cast", "not_cast"]), "Does an abstention count as a vote cast?"),
        must(
            "tie",
            Ty::Choice(&["rejected", "chair_decides"]),
            "What does a tie do: reject, or does the chair decide?",
        ),
        may("votes", Ty::Choice(&["one_each"])),
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Oversight) {
    let label = body_label(block, lower);
    let Some(at_least) = lower.fraction_of(block, "at_least") else { return };
    let rule = Rule {
        at_least,
        of: match lower.word_of(block, "of").as_deref() {
            Some("present") => Of::Present,
            Some("members") => Of::Members,
            _ => Of::VotesCast,
        },
        abstentions_cast: lower.word_of(block, "abstentions").as_deref() == Some("cast"),
        chair_decides: lower.word_of(block, "tie").as_deref() == Some("chair_decides"),
    };
    let body = own.model_mut().body_of(&label);
    only_one(block, lower, &label, body.voting.as_ref().map(|v| &v.at));
    body.voting = Some(Voting { at: At::of(block), rule });
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let all = is_all(block, say);
    let of = match block.get("of").and_then(|e| e.as_word()) {
        Some("present") => say.just("voting.present"),
        Some("members") => say.just("voting.members"),
        _ if all => say.just("voting.all-who-vote"),
        _ => say.just("voting.cast"),
    };
    let part = match all {
        true => say.tell("voting.votes-of", &[("it", of)]),
        false => say.tell("voting.part", &[("part", say.of(block, "at_least")), ("of", of)]),
    };
    let cast = say.is(block, "abstentions", "cast");
    let args = [
        ("body", say.of(block, "body")),
        ("part", part),
        ("abstentions", say.just(if cast { "voting.abstention-cast" } else { "voting.abstention-not" })),
        ("tie", say.just(if say.is(block, "tie", "rejected") { "voting.tie-rejects" } else { "voting.tie-chair" })),
    ];
    say.block("voting", &args)
}

/// The feature.
pub const FEATURE: Feature<Oversight> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say: |b, s| sentence(&say(b, s)),
    kinds: &[StatementKind {
        name: "vote.cast",
        summary: "A member's ballot on a motion, its own or (`for`) that of a member whose proxy it holds. Cast once.",
        fields: &[
            Field::must("motion", FieldType::Id),
            Field::must("vote", FieldType::Choice(&["yes", "no", "abstain"])),
            Field::may("for", FieldType::Id),
        ],
        admit: admit_motions::vote,
        facts: |_, _, st| vec![FactSeed::new("vote.cast", text(st, "motion").map(str::to_owned))],
    }],
    on: no_on,
};
