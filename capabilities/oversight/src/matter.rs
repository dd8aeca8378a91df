//! Matter: a kind of question that only one body decides, with its own majority and effect where it has them.
//!
//! # Clause
//! "All members must agree to declare a party guest of honour."
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
//! It decides by more than [half](#council.majority) of the votes cast.
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
//! voting "council" {
//!   body        = body.council
//!   at_least    = council.majority
//!   of          = votes_cast
//!   abstentions = not_cast
//!   tie         = rejected
//! }
//! binding "council" {
//!   body = body.council
//!   when = at_once
//! }
//! matter "budget" {
//!   by = body.council
//! }
//! ~~~
//! ## 4 Guests of honour
//! To make a party guest of honour is for the council, and [all](#guest.majority) who vote must agree. The lab proposes it.
//! ~~~charter
//! status "guest" { of = party }
//! matter "guest" {
//!   by          = body.council
//!   about       = party
//!   at_least    = guest.majority
//!   proposed_by = party.lab
//!   effect      = [set(status.guest)]
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `motion.table/1` with `motion`, `matter`, `about`, `meeting`, `title`, `decision` (yes, no). The resolution is the
//! event `resolution.MATTER.OUTCOME`, whose subject is the motion and whose party is the one it is about; effects reach
//! what the motion is about.
//!
//! # Outcome
//! ```case
//! case "The matter has its own majority, and takes effect when it binds"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=guest about=uni meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:10  clinic  vote.cast        motion=m1 vote=yes
//! 2025-03-20 10:11  lab     vote.cast        motion=m1 vote=yes
//! 2025-03-20 10:12  uni     vote.cast        motion=m1 vote=abstain
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! expect at 2025-03-20 10:30
//!   uni is not guest
//! expect at 2025-03-20 11:00
//!   motion m1 is binding
//!   uni is guest because 4
//!
//! case "One vote against is enough, and not everybody may propose"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  uni     motion.table     motion=m1 matter=guest about=uni meeting=c1
//!   expect void not_competent because 4
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=guest meeting=c1
//!   expect void bad_body because 4
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=gest about=uni meeting=c1
//!   expect void unknown_matter
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=guest about=uni meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:10  clinic  vote.cast        motion=m1 vote=yes
//! 2025-03-20 10:11  lab     vote.cast        motion=m1 vote=no
//! 2025-03-20 10:12  uni     vote.cast        motion=m1 vote=yes
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! expect at 2025-03-20 11:00
//!   motion m1 is rejected
//!   uni is not guest
//! ```

use crate::model::{At, Matter};
use crate::quorum::is_all;
use crate::schema::{FRACTION, may, must, sentence};
use crate::{Oversight, admit_motions};
use servanda_capability::{FactSeed, Feature, Field, FieldType, Lower, Say, StatementKind, no_on, text};
use servanda_charter::{Block, BlockSchema, Label, Ty};
use servanda_words::Phrase;

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "matter",
    summary: "A kind of question that is reserved to a body, with its own majority and effect where it has them.",
    attributes: &[
        must("by", Ty::Ref(&["body"]), "Which body decides it?"),
        may("about", Ty::Choice(&["party", "asset", "nothing"])),
        may("at_least", FRACTION),
        may("effect", Ty::Expr),
        may("proposed_by", Ty::Expr),
        may("needs", Ty::Expr),
    ],
    children: &[],
    label: Label::Required,
};

/// The outcomes of a resolution.
const OUTCOMES: [&str; 6] = ["adopted", "rejected", "tied", "no_quorum", "binding", "vetoed"];

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Oversight) {
    let by = lower.ref_of(block, "by").unwrap_or_default();
    for o in OUTCOMES {
        lower.build.name(&format!("resolution.{}.{o}", block.label));
    }
    let matter = Matter {
        at: At::of(block),
        label: block.label.clone(),
        body: by.strip_prefix("body.").unwrap_or(&by).to_owned(),
        about: lower.word_of(block, "about"),
        at_least: lower.fraction_of(block, "at_least"),
        effect: lower.effects_of(block, "effect"),
        proposed_by: block.get("proposed_by").cloned().and_then(|e| lower.parties(&e)),
        needs: block.get("needs").cloned().and_then(|e| lower.cond(&e)),
    };
    own.model_mut().matters.insert(block.label.clone(), matter);
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let at_least = match block.get("at_least") {
        None => Phrase::none(),
        Some(_) if is_all(block, say) => say.just("matter.by-all"),
        Some(_) => say.opt(block, "at_least", "matter.at-least"),
    };
    let args = [
        ("label", say.label(block)),
        ("by", say.of(block, "by")),
        ("at-least", at_least),
        ("proposed", say.list_in(block, "proposed_by", "or", "matter.proposed")),
        ("needs", say.opt(block, "needs", "matter.needs")),
        ("effect", say.opt(block, "effect", "matter.effect")),
    ];
    say.block("matter", &args)
}

/// The feature.
pub const FEATURE: Feature<Oversight> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say: |b, s| sentence(&say(b, s)),
    kinds: &[StatementKind {
        name: "motion.table",
        summary: "Puts a question of a reserved matter before its body; `decision=no` marks an item for information only.",
        fields: &[
            Field::must("motion", FieldType::Id),
            Field::must("matter", FieldType::Id),
            Field::may("body", FieldType::Id),
            Field::may("about", FieldType::Id),
            Field::may("meeting", FieldType::Id),
            Field::may("title", FieldType::Text),
            Field::may("decision", FieldType::Choice(&["yes", "no"])),
        ],
        admit: admit_motions::table,
        facts: |_, _, st| {
            let mut facts = vec![FactSeed::new("motion.tabled", text(st, "motion").map(str::to_owned))];
            // What a motion is about becomes a name of the run, so that its effects can reach it.
            if let Some(about) = text(st, "about") {
                facts.insert(0, FactSeed::new("motion.about", Some(about.to_owned())));
            }
            facts
        },
    }],
    on: no_on,
};
