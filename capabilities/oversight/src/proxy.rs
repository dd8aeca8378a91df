//! Proxy: whether a member may be represented by another.
//!
//! # Clause
//! "A member may be represented by another member."
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
//! ## 4 Proxies
//! A member may be represented by another member.
//! ~~~charter
//! proxy "council" {
//!   body    = body.council
//!   allowed = yes
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `meeting.open/1` records proxies (`proxies=absent:holder`); `vote.cast/1` with `for` uses one.
//!
//! # Outcome
//! ```case
//! case "A proxy counts for the quorum and votes"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab proxies=uni:lab
//! 2025-03-20 10:10  lab     vote.cast        motion=m1 vote=yes
//! 2025-03-20 10:11  lab     vote.cast        motion=m1 vote=yes for=uni
//! 2025-03-20 10:12  clinic  vote.cast        motion=m1 vote=no
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! expect at 2025-03-20 11:00
//!   motion m1 is binding
//!   motion m1 tally yes=2 no=1 abstain=0 present=3
//!
//! case "Nobody votes for a member whose proxy another holds"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab proxies=uni:lab
//! 2025-03-20 10:10  clinic  vote.cast        motion=m1 vote=yes for=uni
//!   expect void no_proxy because 4
//! 2025-03-20 10:11  uni     vote.cast        motion=m1 vote=yes
//!   expect void not_present
//! ```

use crate::Oversight;
use crate::model::At;
use crate::schema::{BODY, body_label, must, only_one, sentence};
use servanda_capability::{Feature, Lower, Say, no_on};
use servanda_charter::{Block, BlockSchema, Label, Ty};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "proxy",
    summary: "Whether a member may be represented, and voted for, by another.",
    attributes: &[BODY, must("allowed", Ty::Bool, "May a member be represented by another: yes or no?")],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Oversight) {
    let label = body_label(block, lower);
    let allowed = block.get("allowed").and_then(|e| e.as_bool()).unwrap_or(false);
    let body = own.model_mut().body_of(&label);
    only_one(block, lower, &label, body.proxy.as_ref().map(|(at, _)| at));
    body.proxy = Some((At::of(block), allowed));
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let may = block.get("allowed").and_then(|e| e.as_bool()) == Some(true);
    say.block("proxy", &[("body", say.of(block, "body")), ("may", may.into())])
}

/// The feature.
pub const FEATURE: Feature<Oversight> =
    Feature { schema: Some(&SCHEMA), lower, say: |b, s| sentence(&say(b, s)), kinds: &[], on: no_on };
