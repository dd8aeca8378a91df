//! Office: a role that one party holds at a time, and that norms name instead of the party.
//!
//! # Clause
//! "The Clinic is the Coordinator. The parties may appoint another; if it leaves, the Lab stands in."
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
//! ## 3 Coordinator
//! ~~~charter
//! office "coordinator" {
//!   of           = party.clinic
//!   substitute   = party.lab
//!   appointed_by = party.clinic
//! }
//! notice "plan" { by = office.coordinator }
//! notice "withdrawal" { }
//! leaving "by_notice" { on = notice.withdrawal }
//! ~~~
//! ```
//!
//! # Statements
//! `office.appoint/1` with `office` and `party`. Who may: the parties that `appointed_by` names, or, when it names a
//! matter, any party once a resolution on that matter binds that is about the appointed party or about nobody; a
//! resolution about a party appoints it by itself. The first holder takes the office when it joins. A holder that leaves
//! loses it, and the substitute takes it. Every taking makes `office.taken` and `office.x.set`.
//!
//! # Outcome
//! ```case
//! case "The office goes from the clinic to the lab"
//! 2025-01-10 09:00  lab     notice.give     notice=plan
//!   expect void not_competent
//! 2025-01-10 10:00  lab     office.appoint  office=coordinator party=lab
//!   expect void not_competent
//! 2025-01-10 11:00  clinic  office.appoint  office=coordinator party=lab
//! 2025-01-10 12:00  lab     notice.give     notice=plan
//! expect at 2025-01-10 10:30
//!   clinic holds coordinator
//! expect at 2025-01-10 13:00
//!   lab holds coordinator
//!   clinic does not hold coordinator
//!   happened notice.plan
//!
//! case "If the holder leaves, the substitute takes the office"
//! 2025-01-10 09:00  clinic  notice.give     notice=withdrawal
//! expect at 2025-01-10 10:00
//!   clinic does not hold coordinator
//!   lab holds coordinator
//! ```

use crate::Membership;
use crate::check::acts_for;
use crate::state::{AppointedBy, OfficeModel, Place};
use servanda_capability::{Answers, FactSeed, Feature, Field, FieldType, Lower, Say, StatementKind, World, text};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, Ty};
use servanda_norms::{Effect, Event, NewEvent, Outcome, Parties, What};
use servanda_statement::{Refusal, Statement};
use servanda_vocabulary::nearest;

const SCHEMA: BlockSchema = BlockSchema {
    kind: "office",
    summary: "A role that one party holds at a time: who first, who stands in, and who appoints.",
    attributes: &[
        AttributeSchema { name: "of", ty: Ty::Ref(&["party"]), need: Need::May },
        AttributeSchema { name: "substitute", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "appointed_by", ty: Ty::Ref(&["matter", "party", "office"]), need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Membership) {
    let status = lower.build.name(&block.id());
    let set = lower.build.name(&format!("{}.set", block.id()));
    lower.build.name(&format!("{}.unset", block.id()));
    let first = lower.ref_of(block, "of").and_then(|p| p.strip_prefix("party.").map(|p| lower.build.name(p)));
    let substitute = block.get("substitute").cloned().and_then(|e| lower.parties(&e));
    let appointed_by = match (lower.ref_of(block, "appointed_by"), block.get("appointed_by").cloned()) {
        (Some(text), Some(e)) => match text.strip_prefix("matter.") {
            Some(m) => Some(AppointedBy::Matter(m.to_owned())),
            None => lower.authors(&e, false).map(AppointedBy::Parties),
        },
        _ => None,
    };
    let binding = match &appointed_by {
        Some(AppointedBy::Matter(m)) => Some(lower.build.name(&format!("resolution.{m}.binding"))),
        _ => None,
    };
    if first.is_none() && appointed_by.is_none() {
        lower.block_error(
            block,
            "open_question",
            "who takes this office?",
            "say `of = party.x` for its first holder, or `appointed_by = matter.x`",
        );
    }
    let place = Place { clause: block.clause, block: block.id() };
    own.model.offices.push(OfficeModel { place, status, set, binding, first, substitute, appointed_by });
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let by = |e: &servanda_charter::Expr| e.as_ref_text().is_some_and(|t| t.starts_with("matter."));
    let decided = block.get("appointed_by").is_none_or(by);
    let by = say.opt(block, "appointed_by", if decided { "office.by-decision" } else { "office.by" });
    let filled = match (block.get("of"), block.get("appointed_by")) {
        (Some(_), Some(_)) => say.tell("office.held-then-filled", &[("of", say.of(block, "of")), ("by", by)]),
        (Some(_), None) => say.opt(block, "of", "office.held"),
        (None, Some(_)) => say.tell("office.filled", &[("it", by)]),
        (None, None) => say.just("office.may-be-filled"),
    };
    let substitute = say.opt(block, "substitute", "office.substitute");
    say.block("office", &[("label", say.called(block)), ("filled", filled), ("substitute", substitute)])
}

fn admit(own: &Membership, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let label = text(st, "office").unwrap_or_default();
    let party = text(st, "party").unwrap_or_default();
    let block = format!("office.{label}");
    let Some(office) = own.model.offices.iter().find(|o| o.place.block == block) else {
        let known = own.model.offices.iter().filter_map(|o| o.place.block.strip_prefix("office."));
        let hint = nearest(label, known).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
        return Err(Refusal::new("bad_body", format!("the charter has no office `{label}`{hint}")));
    };
    let clause = world.run.program().clause(office.place.clause).to_owned();
    if !world.has("status.party", party) {
        return Err(Refusal::new("bad_body", format!("`{party}` is not a party and can hold no office")).under(clause));
    }
    let may = match &office.appointed_by {
        Some(AppointedBy::Parties(p)) => acts_for(world, p, &st.author.party),
        Some(AppointedBy::Matter(_)) => resolved(world, office, party),
        None => false,
    };
    if may {
        return Ok(());
    }
    let message = match &office.appointed_by {
        Some(AppointedBy::Matter(m)) => {
            format!("no resolution on `{m}` that binds puts `{party}` in the office `{label}`")
        }
        Some(AppointedBy::Parties(_)) => format!("`{}` does not fill the office `{label}`", st.author.party),
        None => format!("the charter names nobody who fills the office `{label}` anew"),
    };
    Err(Refusal::new("not_competent", message).under(clause))
}

/// Whether the matter's last resolution is about this party, or about nobody and newer than the present holder.
fn resolved(world: &World<'_>, office: &OfficeModel, party: &str) -> bool {
    let Some(name) = office.binding else { return false };
    let Some(last) = world.run.last_of(&[name], None) else { return false };
    let held_since =
        world.run.holders(office.status).into_iter().filter_map(|h| world.run.since(office.status, h)).max();
    match last.party {
        Some(p) => world.text(p) == party,
        None => held_since.is_none_or(|since| since < last.id),
    }
}

fn facts(_: &Membership, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let office = text(st, "office").unwrap_or_default();
    vec![FactSeed::new("office.appointed", Some(format!("office.{office}")))]
}

fn on(own: &mut Membership, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let words = &own.words;
    let name = Some(event.name);
    for office in &own.model.offices {
        let Place { clause, block } = &office.place;
        let mut appoint = |who: Parties| {
            let what = What::Effects(vec![Effect::Appoint(office.status, who)], None);
            out.push(Outcome { clause: *clause, block: block.clone(), what });
        };
        if event.name == office.set {
            let taken = NewEvent {
                name: "office.taken".to_owned(),
                subject: Some(office.status),
                party: event.subject,
                ..NewEvent::default()
            };
            out.happen(*clause, block, taken);
        } else if name == words.joined {
            if office.first.is_some() && office.first == event.subject && world.run.holders(office.status).is_empty() {
                appoint(Parties::TriggerSubject);
                out.consulted(*clause, block, "first holder", true);
            }
        } else if name == words.left {
            let Some(who) = event.subject.filter(|s| world.run.has(office.status, *s)) else { continue };
            match &office.substitute {
                // Neither the leaver nor anybody else who is no party takes its place.
                Some(p) => {
                    let no_party = Parties::Except(Box::new(p.clone()), Box::new(Parties::All));
                    let out_of_it = Parties::AnyOf(vec![Parties::TriggerSubject, no_party]);
                    appoint(Parties::Except(Box::new(p.clone()), Box::new(out_of_it)));
                    out.consulted(*clause, block, "substitute", true);
                }
                None => {
                    let what = What::Unset(block.clone(), who);
                    out.push(Outcome { clause: *clause, block: block.clone(), what });
                    out.consulted(*clause, block, "vacant", true);
                }
            }
        } else if name == words.appointed {
            let named = world.behind(event).and_then(|st| text(st, "party"));
            if event.subject == Some(office.status)
                && let Some(who) = named.and_then(|p| world.run.names().find(p))
            {
                appoint(Parties::Party(who));
                out.consulted(*clause, block, "appointed", true);
            }
        } else if office.binding == name
            && let Some(who) = event.party.filter(|p| world.run.has(world.run.program().party_status, *p))
        {
            appoint(Parties::Party(who));
            out.consulted(*clause, block, "appointed by resolution", true);
        }
    }
}

/// The feature.
pub const FEATURE: Feature<Membership> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say,
    kinds: &[StatementKind {
        name: "office.appoint",
        summary: "Puts a party in an office, by whom the charter names or on a resolution that binds.",
        fields: &[Field::must("office", FieldType::Id), Field::must("party", FieldType::Id)],
        admit,
        facts,
    }],
    on,
};
