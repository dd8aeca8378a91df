//! Proof, acknowledgement and confirmation of a notice that is on its way.
//!
//! They speak of the last notice of that name about the same thing, or of the entry that they name. The moment that they
//! show is `received=`, let in like every other claim of an earlier time: on evidence, within the late limit. What an
//! addressee says on its own word counts only against it: it needs no evidence for an earlier receipt, and moves none later.
//! What the sender, or an affiliate of it, made itself proves no receipt; it is void, unless an addressee puts it on record.
//!
//! # Clause
//! "A letter is received when its addressee acknowledges it or a courier's slip shows that it was handed over."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! ~~~
//! ## 2 Notices
//! Days end in [Europe/Brussels](#place.zone). A letter is received when that is proved.
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! delivery "letter" {
//!   method "courier" {
//!     received = proof_of_delivery
//!     proof    = [acknowledgement, courier_slip]
//!   }
//! }
//! notice "breach" { delivery = delivery.letter }
//! ~~~
//! ```
//!
//! # Statements
//! `notice.proof/1` with `kind`, `notice.acknowledge/1` and `notice.confirm/1` by an addressee; each with `notice` and
//! `about`, or the `entry` that gave the notice.
//!
//! # Outcome
//! ```case
//! case "No receipt without proof, and no acknowledgement but the addressee's"
//! 2025-03-03 10:00  clinic  notice.give         notice=breach about=b1 to=lab
//! 2025-03-03 10:00  clinic  notice.give         notice=breach about=b2 to=lab
//! 2025-03-04 09:00  clinic  notice.acknowledge  notice=breach about=b1
//!   expect void not_competent because 2
//! 2025-03-04 10:00  clinic  notice.proof        notice=breach about=b1 kind=receipt
//!   expect void bad_body because 2
//! 2025-03-04 11:00  clinic  notice.proof        notice=breach about=b2 kind=courier_slip received="2025-03-04 09:00" evidence="our note" evidence_by=clinic
//!   expect void bad_body because 2
//! 2025-03-05 10:00  lab     notice.acknowledge  notice=breach about=b1
//! expect at 2025-03-06 12:00
//!   notice.breach of b1 at 2025-03-05 10:00 because 2
//!   notice.breach.sent of b2
//!   not notice.breach of b2
//! ```

use super::Kernel;
use crate::feature::{Feature, StatementKind, no_lower, no_on, no_say};
use crate::fields::{Field, FieldType, ids, text};
use crate::world::{FactSeed, MomentOf, World};
use servanda_norms::{Dispatch, Method};
use servanda_statement::{Refusal, Statement};

/// The kind of proof that a statement is.
pub(crate) fn kind_of(st: &Statement) -> &str {
    match st.kind.name.as_str() {
        "notice.acknowledge" => "acknowledgement",
        "notice.confirm" => "confirmation",
        _ => text(st, "kind").unwrap_or_default(),
    }
}

/// For whom it shows something: the author itself, if the word is the addressee's own.
fn whom(st: &Statement) -> Vec<String> {
    match st.kind.name.as_str() {
        "notice.proof" => ids(st, "to").into_iter().map(str::to_owned).collect(),
        _ => vec![st.author.party.clone()],
    }
}

/// Whose receipt it shows: of those that it names; of the author alone, if that is an addressee; else of all addressees.
fn shown(world: &World<'_>, st: &Statement, dispatch: &Dispatch) -> Vec<String> {
    let named = whom(st);
    if !named.is_empty() {
        return named;
    }
    let all: Vec<String> = dispatch.to.iter().map(|a| world.text(a.party).to_owned()).collect();
    if all.contains(&st.author.party) { vec![st.author.party.clone()] } else { all }
}

/// The notice that a statement speaks of: of the entry that it names, else the last one before it.
pub(crate) fn about<'a>(
    _: &Kernel,
    world: &World<'a>,
    st: &Statement,
    notice: &str,
    entry: Option<u64>,
) -> Option<&'a Dispatch> {
    let names = world.run.names();
    let subject = match text(st, "about") {
        Some(a) => Some(names.find(a)?),
        None => None,
    };
    let to = match whom(st).first() {
        Some(p) => Some(names.find(p)?),
        None => None,
    };
    let named = st.body.get("entry").and_then(|v| v.as_u64().or_else(|| v.as_str()?.parse().ok()));
    let (event, before) = (names.find(notice)?, entry.unwrap_or(u64::MAX));
    let to_them = world.run.dispatch_of(event, subject, to, named, before);
    to_them.or_else(|| world.run.dispatch_of(event, subject, None, named, before))
}

fn admit(own: &Kernel, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let notice = format!("notice.{}", text(st, "notice").unwrap_or_default());
    let Some(delivery) = own.delivery_of(&notice) else {
        return Err(Refusal::new("bad_body", format!("no delivery of this charter governs `{notice}`")));
    };
    let clause = || world.run.program().clause(delivery.clause).to_owned();
    let Some(dispatch) = about(own, world, st, &notice, None) else {
        return Err(Refusal::new(
            "bad_body",
            format!("no `{notice}` is on record to which this speaks; say `about`, or the `entry` that gave it"),
        )
        .under(clause()));
    };
    let own_word = st.kind.name != "notice.proof";
    let me = world.run.names().find(&st.author.party);
    let addressee = dispatch.to.iter().any(|a| Some(a.party) == me);
    let kind = kind_of(st);
    let word = own_word || matches!(kind, "acknowledgement" | "confirmation");
    if let Some(other) = ids(st, "to").into_iter().find(|p| word && addressee && *p != st.author.party) {
        return Err(Refusal::new(
            "not_competent",
            format!("`{}` speaks for its own receipt; `{other}` gives its own {kind}", st.author.party),
        )
        .under(clause()));
    }
    if word && !addressee {
        return Err(Refusal::new(
            "not_competent",
            format!("`{}` is no addressee of this notice; only an addressee gives {kind}", st.author.party),
        )
        .under(clause()));
    }
    if let Some(m) = delivery.methods.get(dispatch.method as usize) {
        if !m.knows(kind) {
            return Err(super::delivery::no_such_proof(m, kind).under(clause()));
        }
        let sender = world.run.event(dispatch.sent).and_then(|e| e.party).map(|p| world.text(p));
        // What an addressee shows counts against itself, whoever made it; against others it is proof like any other.
        let own_receipt = addressee && shown(world, st, dispatch).iter().all(|p| *p == st.author.party);
        if let Some(sender) = sender.filter(|_| !own_receipt) {
            own_making(own, world, st, sender, m, kind).map_err(|r| r.under(clause()))?;
        }
    }
    for p in ids(st, "to") {
        if !dispatch.to.iter().any(|a| world.text(a.party) == p) {
            return Err(Refusal::new("bad_body", format!("`{p}` is no addressee of this notice")).under(clause()));
        }
    }
    let sent = world.run.event(dispatch.sent).map(servanda_norms::Event::sent);
    if let (Some(claim), Some(sent)) = (&st.times.received, sent)
        && claim.at < sent
    {
        let zone = world.run.program().zone();
        return Err(Refusal::new(
            "bad_body",
            format!(
                "`received` ({}) lies before the notice of entry {} was sent ({}); if an earlier notice is meant, name its `entry`",
                claim.at.civil(zone),
                dispatch.entry,
                sent.civil(zone)
            ),
        )
        .under(clause()));
    }
    Ok(())
}

/// Refuses what is to prove a notice's receipt and was made by its sender, or by an affiliate of it: that is the sender's word.
pub(crate) fn own_making(
    own: &Kernel,
    world: &World<'_>,
    st: &Statement,
    sender: &str,
    method: &Method,
    kind: &str,
) -> Result<(), Refusal> {
    let made = st.times.received.as_ref().and_then(|c| c.by.as_deref());
    let Some(by) = made.filter(|by| method.delivers(kind) && super::one_side(own, world, by, sender)) else {
        return Ok(());
    };
    let belongs = if by == sender { String::new() } else { format!(", which belongs to `{sender}`") };
    let known: Vec<&str> = method.proof.iter().map(String::as_str).filter(|k| *k != "acknowledgement").collect();
    let known =
        if known.is_empty() { String::new() } else { format!("{} that somebody else made, or ", known.join(", ")) };
    Err(Refusal::new(
        "bad_body",
        format!(
            "its evidence was made by `{by}`{belongs}: what the sender of a notice makes itself proves no receipt; \
             what would prove it is {known}the addressee's own `notice.acknowledge`"
        ),
    ))
}

fn facts(own: &Kernel, world: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let notice = format!("notice.{}", text(st, "notice").unwrap_or_default());
    let dispatch = about(own, world, st, &notice, None);
    let subject = dispatch.and_then(|d| world.run.event(d.sent)).and_then(|e| e.subject);
    let mut f = FactSeed::new(format!("{notice}.proof"), subject.map(|s| world.text(s).to_owned()));
    let whom = dispatch.map(|d| shown(world, st, d)).unwrap_or_else(|| whom(st));
    // A confirmation has effect from when it is given, not from what it confirms.
    // An addressee that says since when it knew starts its own clocks, so its word is enough for `aware`.
    f.moment = match kind_of(st) {
        "confirmation" => MomentOf::Act,
        "acknowledgement" if st.times.aware.is_some() => MomentOf::Known,
        _ => MomentOf::Received,
    };
    let method = dispatch.and_then(|d| own.delivery_of(&notice)?.methods.get(d.method as usize));
    one_each(f, &whom, method, kind_of(st), dispatch.map_or(u64::MAX, |d| d.entry))
}

/// The sender of the notice that a statement shows something of: whom an earlier receipt favours.
#[must_use]
pub fn sender_of(own: &Kernel, world: &World<'_>, st: &Statement, entry: Option<u64>) -> Option<String> {
    if st.kind.name != "notice.proof" {
        return None;
    }
    let notice = format!("notice.{}", text(st, "notice").unwrap_or_default());
    let sent = world.run.event(about(own, world, st, &notice, entry)?.sent)?;
    sent.party.map(|p| world.text(p).to_owned())
}

/// One fact for each addressee: what is shown of one is not shown of the other. Proofs of one delivery that contradict
/// each other are ranked by the method's order.
pub(crate) fn one_each(f: FactSeed, whom: &[String], method: Option<&Method>, kind: &str, entry: u64) -> Vec<FactSeed> {
    let rank = method.filter(|m| m.delivers(kind) && kind != "confirmation").map(|m| m.rank(kind));
    let one = |p: &String| FactSeed {
        to: vec![p.clone()],
        slot: rank.map(|r| (format!("receipt of {entry} by {p}"), r)),
        ..f.clone()
    };
    whom.iter().map(one).collect()
}

const COMMON: [Field; 3] =
    [Field::must("notice", FieldType::Id), Field::may("about", FieldType::Id), Field::may("entry", FieldType::Number)];

/// The feature: statements about notices, without a block of their own.
pub const FEATURE: Feature<Kernel> = Feature {
    schema: None,
    lower: no_lower,
    say: no_say,
    kinds: &[
        StatementKind {
            name: "notice.proof",
            summary: "Shows that a notice was delivered or sent, when (`received=`) and by what.",
            fields: &[
                COMMON[0],
                COMMON[1],
                COMMON[2],
                Field::may("to", FieldType::Ids),
                Field::must("kind", FieldType::Choice(super::delivery::PROOF_KINDS)),
                Field::may("text", FieldType::Text),
            ],
            admit,
            facts,
        },
        StatementKind {
            name: "notice.acknowledge",
            summary: "An addressee says that it received a notice, and when.",
            fields: &COMMON,
            admit,
            facts,
        },
        StatementKind {
            name: "notice.confirm",
            summary: "An addressee confirms in writing that it received a notice.",
            fields: &COMMON,
            admit,
            facts,
        },
    ],
    on: no_on,
};
