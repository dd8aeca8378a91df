//! Requests and approvals: asking for what needs somebody's yes, and giving or refusing it.
//!
//! # Clause
//! "Background may be used with the written approval of its owner, who answers within 10 days."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! party "school" { name = "School" }
//! ~~~
//! ## 2 Place
//! Days end in [Europe/Brussels](#place.zone).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! ~~~
//! ## 3 Background
//! The owner answers within [10 calendar days](#answer.period).
//! ~~~charter
//! asset "background" { owner = party.clinic }
//! permit "access" {
//!   who   = all
//!   do    = [access]
//!   asset = asset.background
//!   when  = approved_by(owner)
//!   else  = refer(owner, { within = answer.period })
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `request.make/1` with `request` (a new id), `do`, `asset`, `for`, `place`. Makes `request.made` of the request; where
//! the answer is `refer`, also `referred`, and the permit's duty to answer runs for each of those asked.
//! `approval.give/1` with `request` and `answer` (yes or no), by those whom a permit on it names; it is given once. An
//! approval holds for what was asked (party, action, asset, purpose, place) and for nothing else. With `about` instead of
//! `request` it is a party's yes or no on anything; no decision rests on that, but norms may wait for it.
//!
//! # Outcome
//! ```case
//! case "Asked, approved, and only for what was asked"
//! 2025-03-03 10:00  lab     request.make   request=q1 do=access asset=background
//! 2025-03-03 11:00  school  request.make   request=q2 do=access asset=background
//! 2025-03-03 12:00  school  approval.give  request=q1 answer=yes
//!   expect void not_competent
//! 2025-03-04 10:00  clinic  approval.give  request=q1 answer=yes
//! 2025-03-04 10:05  clinic  approval.give  request=q1 answer=no
//!   expect void closed
//! expect at 2025-03-04 12:00
//!   may lab access background -> permit
//!   may school access background -> refer to clinic
//!   duty answer_access of q1 for clinic is fulfilled
//!   duty answer_access of q2 for clinic is running
//! expect at 2025-03-14 00:00
//!   may school access background -> deny
//!   duty answer_access of q2 for clinic is missed
//! ```

use crate::DataSharing;
use crate::model::Asked;
use crate::permit::referred_event;
use servanda_capability::{Answers, FactSeed, Feature, Field, FieldType, StatementKind, World, no_lower, no_say, text};
use servanda_decision::{ACTIONS, Answer, Mode, Request};
use servanda_norms::{Cond, Event, NewEvent, Outcome, Parties};
use servanda_statement::{Refusal, Statement};

/// The request that a statement states.
pub(crate) fn request_of(st: &Statement) -> Request {
    let mut r =
        Request::new(&st.author.party, text(st, "do").unwrap_or_default(), text(st, "asset").unwrap_or_default());
    r.purpose = text(st, "for").map(str::to_owned);
    r.place = text(st, "place").map(str::to_owned);
    r
}

fn admit_make(own: &DataSharing, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let id = text(st, "request").unwrap_or_default();
    if own.state.requests.contains_key(id) || own.asset_id(id).is_some() {
        return Err(Refusal::new(
            "bad_body",
            format!("`{id}` names something already; choose another id for the request"),
        ));
    }
    match own.understand(world, &request_of(st)) {
        Ok(_) => Ok(()),
        Err(gap) => {
            let why: Vec<&str> =
                gap.reasons.iter().map(|r| r.text.as_str()).chain(gap.remedy.iter().map(String::as_str)).collect();
            Err(Refusal::new("bad_body", why.join("; ")))
        }
    }
}

fn facts_make(_: &DataSharing, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    vec![FactSeed::new("request.made", text(st, "request").map(str::to_owned))]
}

/// Whom the permits on a request name: those to whom they refer, and those whose approval they ask for.
fn named(own: &DataSharing, world: &World<'_>, request: &Asked) -> (Vec<String>, Option<u32>) {
    fn approvers<'a>(c: &'a Cond, out: &mut Vec<&'a Parties>) {
        match c {
            Cond::Approved { by, .. } => out.push(by),
            Cond::Not(c) => approvers(c, out),
            Cond::All(l) | Cond::Any(l) => l.iter().for_each(|c| approvers(c, out)),
            _ => {}
        }
    }
    let probe = own.probe_of(world, request);
    let host = crate::OwnHost { own, others: world.groups };
    let mut out = Vec::new();
    let mut clause = None;
    for rule in own.permits_for(request) {
        let mut who: Vec<&Parties> = Vec::new();
        rule.when.iter().chain(rule.unless.iter()).for_each(|c| approvers(&c.cond, &mut who));
        if rule.mode == Mode::Permit {
            who.extend(rule.refer.iter().map(|r| &r.to));
        }
        if !who.is_empty() {
            clause = clause.or(Some(rule.clause));
        }
        for p in who {
            out.extend(p.list(world.run, &host, Some(&probe), None).into_iter().map(|s| world.text(s).to_owned()));
        }
    }
    out.sort();
    out.dedup();
    (out, clause)
}

fn admit_give(own: &DataSharing, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let me = st.author.party.as_str();
    match (text(st, "request"), text(st, "about")) {
        (Some(_), Some(_)) | (None, None) => Err(Refusal::new(
            "bad_body",
            "an approval answers either a `request` or is `about` something; name one of them",
        )),
        (None, Some(about)) => match own.state.about.get(about).and_then(|a| a.get(me)) {
            Some(_) => Err(Refusal::new("closed", format!("`{me}` has answered on `{about}` already"))),
            None => Ok(()),
        },
        (Some(id), None) => {
            let Some(request) = own.state.requests.get(id) else {
                return Err(Refusal::new("bad_body", format!("no request `{id}` was made")));
            };
            if request.answers.contains_key(me) {
                return Err(Refusal::new(
                    "closed",
                    format!("`{me}` has answered `{id}` already; an answer is given once"),
                ));
            }
            let (who, clause) = named(own, world, request);
            if !who.iter().any(|p| p == me) {
                let list = if who.is_empty() { "nobody is".to_owned() } else { format!("{} may", who.join(", ")) };
                let refusal = Refusal::new("not_competent", format!("`{me}` is not asked about `{id}`; {list}"));
                return Err(match clause {
                    Some(c) => refusal.under(world.run.program().clause(c)),
                    None => refusal,
                });
            }
            Ok(())
        }
    }
}

fn facts_give(_: &DataSharing, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let name = if text(st, "answer") == Some("yes") { "approval.given" } else { "approval.refused" };
    vec![FactSeed::new(name, text(st, "request").or(text(st, "about")).map(str::to_owned))]
}

fn on(own: &mut DataSharing, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let name = Some(event.name);
    if name == own.words.made {
        made(own, world, event, out);
    } else if name == own.words.given || name == own.words.refused {
        let Some(st) = world.behind(event) else { return };
        let yes = name == own.words.given;
        let answers = match (text(st, "request"), text(st, "about")) {
            (Some(id), _) => own.state.requests.get_mut(id).map(|r| &mut r.answers),
            (None, Some(about)) => Some(own.state.about.entry(about.to_owned()).or_default()),
            (None, None) => None,
        };
        if let Some(a) = answers {
            a.entry(st.author.party.clone()).or_insert(yes);
        }
    }
}

fn made(own: &mut DataSharing, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let Some(st) = world.behind(event) else { return };
    let Some(id) = text(st, "request") else { return };
    let mut req = request_of(st);
    let Ok(u) = own.understand(world, &req) else { return };
    let asked = Asked {
        party: req.party.clone(),
        action: u.action.word().to_owned(),
        asset: u.asset,
        purpose: u.purpose,
        place: req.place.clone(),
        at: event.at,
        answers: std::collections::BTreeMap::new(),
    };
    own.state.requests.entry(id.to_owned()).or_insert(asked);
    req.request = Some(id.to_owned());
    let d = own.decide_alone(world, &req);
    for c in &d.consulted {
        out.consulted(c.clause, &c.block, &c.outcome, c.acts);
    }
    if d.answer != Answer::Refer {
        return;
    }
    let Some(rule) = d.referred_by.as_ref().and_then(|b| own.model.book.rules().iter().find(|r| r.block == *b)) else {
        return;
    };
    let to = d.refer_to.iter().filter_map(|p| world.run.names().find(p)).collect();
    let referred = NewEvent { subject: event.subject, party: event.party, to, ..NewEvent::default() };
    out.happen(rule.clause, &rule.block, NewEvent { name: "referred".to_owned(), ..referred.clone() });
    out.happen(rule.clause, &rule.block, NewEvent { name: referred_event(&rule.block), ..referred });
}

/// The feature.
pub const FEATURE: Feature<DataSharing> = Feature {
    schema: None,
    lower: no_lower,
    say: no_say,
    kinds: &[
        StatementKind {
            name: "request.make",
            summary: "Asks for what needs somebody's yes.",
            fields: &[
                Field::must("request", FieldType::Id),
                Field::must("do", FieldType::Choice(ACTIONS)),
                Field::must("asset", FieldType::Id),
                Field::may("for", FieldType::Id),
                Field::may("place", FieldType::Id),
                Field::may("text", FieldType::Text),
            ],
            admit: admit_make,
            facts: facts_make,
        },
        StatementKind {
            name: "approval.give",
            summary: "Says yes or no to a request, or on something else that waits for approval.",
            fields: &[
                Field::may("request", FieldType::Id),
                Field::may("about", FieldType::Id),
                Field::must("answer", FieldType::Choice(&["yes", "no"])),
                Field::may("text", FieldType::Text),
            ],
            admit: admit_give,
            facts: facts_give,
        },
    ],
    on,
};
