//! Veto: who may stop a decision, on which ground, and until when; each route onto the agenda has its own window.
//!
//! # Clause
//! "A member may veto a decision on the agenda during the meeting only; one on an added item also until 15 calendar
//! days after the draft minutes are sent."
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
//! Decisions bind when the minutes are accepted.
//! It decides on the budget.
//! Minutes are accepted if nobody objects within [15 calendar days](#minutes.silence) of their sending.
//! Members may add items until [3 calendar days](#council.addition) before a meeting.
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
//!   when = minutes_accepted
//! }
//! matter "budget" {
//!   by = body.council
//! }
//! acceptance "council" {
//!   body          = body.council
//!   silence_after = minutes.silence
//! }
//! addition "council" {
//!   body     = body.council
//!   ordinary = council.addition
//! }
//! ~~~
//! ## 4 Veto
//! Whoever is severely affected may veto a decision: during the meeting only if it stood on the agenda, and until [15 calendar days](#veto.added) after the draft minutes are sent if it was added later. The university judges the ground within [30 calendar days](#veto.judged); if it is silent the veto stands.
//! ~~~charter
//! finding "severely_affected" {
//!   question  = "Would the decision severely affect whoever vetoes it?"
//!   judge     = party.uni
//!   outer     = veto.judged
//!   at_outer  = yes
//!   meanwhile = yes
//! }
//! veto "agenda" {
//!   body    = body.council
//!   holders = members
//!   ground  = finding.severely_affected
//!   route   = original_agenda
//!   until   = meeting_end
//! }
//! veto "added" {
//!   body    = body.council
//!   holders = members
//!   ground  = finding.severely_affected
//!   route   = added
//!   until   = after(trigger.sent, veto.added)
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `veto.cast/1` with `motion`, `ground`, `part`. A veto puts the question of its ground to the judge; found not to be
//! made out, the veto falls. A veto of a part stops the whole decision, and the view names the part. A veto after a
//! decision had bound at once stops it from then on; effects that were applied are not undone in this edition.
//!
//! # Outcome
//! ```case
//! case "An item of the agenda: in the meeting only"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:10  clinic  vote.cast        motion=m1 vote=yes
//! 2025-03-20 10:20  lab     veto.cast        motion=m1
//!   expect void bad_body because 4
//! 2025-03-20 10:21  lab     veto.cast        motion=m1 ground=costs
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! 2025-03-20 12:00  clinic  veto.cast        motion=m1 ground=costs
//!   expect void closed because 4
//! 2025-03-25 09:00  clinic  minutes.send     meeting=c1
//! expect at 2025-04-10 00:00
//!   motion m1 is vetoed because 4
//!   not resolution.budget.binding of m1
//!
//! case "An added item: until fifteen days after the draft, and then it binds"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:10  lab     motion.table     motion=m2 matter=budget
//! 2025-03-05 09:00  uni     agenda.add       meeting=c1 motion=m2
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:10  clinic  vote.cast        motion=m2 vote=yes
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! 2025-03-25 09:00  clinic  minutes.send     meeting=c1
//! 2025-04-10 00:00  lab     veto.cast        motion=m2 ground=costs
//!   expect void closed because 4
//! expect at 2025-04-10 00:00
//!   veto.added.lapsed of m2 at 2025-04-10 00:00 because 4
//!   motion m2 is binding
//!
//! case "A veto whose ground is not made out falls"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:10  lab     motion.table     motion=m2 matter=budget
//! 2025-03-05 09:00  uni     agenda.add       meeting=c1 motion=m2
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:10  clinic  vote.cast        motion=m2 vote=yes
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! 2025-03-25 09:00  clinic  minutes.send     meeting=c1
//! 2025-04-09 09:00  lab     veto.cast        motion=m2 ground=costs
//! 2025-04-15 09:00  uni     finding.make     finding=severely_affected about=m2 answer=no
//! expect at 2025-04-14 00:00
//!   motion m2 is vetoed
//!   resolution.budget.vetoed of m2
//! expect at 2025-04-15 09:00
//!   motion m2 is binding
//! ```

use crate::Oversight;
use crate::close::{bind, resolve};
use crate::meetings::author;
use crate::model::{At, Model, Route, Veto};
use crate::motions::motion_in;
use crate::rules::Pin;
use crate::schema::{BODY, body_label, may, must, sentence};
use crate::state::{CastVeto, Motion, Reason, Standing, State};
use crate::windows::{Hindrance, which};
use servanda_capability::{
    Answers, FactSeed, Feature, Field, FieldType, Lower, Say, StatementKind, World, no_on, text,
};
use servanda_charter::{Block, BlockSchema, Label, Ty};
use servanda_norms::{Anchor, Event, NewEvent, NormKind, Outcome, Parties, Silence, Sym, TimeExpr, Tri};
use servanda_statement::{Refusal, Statement};
use servanda_words::{Case, Phrase};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "veto",
    summary: "Who may veto decisions that came by one route, on which ground, and until when.",
    attributes: &[
        BODY,
        must("holders", Ty::Choice(&["members", "parties"]), "Who may veto: members only, or every party?"),
        may("ground", Ty::Ref(&["finding"])),
        must(
            "route",
            Ty::Choice(&["original_agenda", "added", "written"]),
            "Against decisions that came by which route?",
        ),
        must("until", Ty::Expr, "Until when may it be used: the end of the meeting, or a time after the minutes?"),
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Oversight) {
    let body = body_label(block, lower);
    let route = match lower.word_of(block, "route").as_deref() {
        Some("added") => Route::Added,
        Some("written") => Route::Written,
        _ => Route::Original,
    };
    let Some(until) = block.get("until").cloned() else { return };
    let meeting_end = until.as_word() == Some("meeting_end");
    if meeting_end && route == Route::Written {
        lower.error(
            &until,
            "open_question",
            "a decision without a meeting has no meeting that ends: until when may it be vetoed?",
            "write for example `after(trigger.sent, veto.period)`, counted from the notice of the outcome",
        );
        return;
    }
    let id = block.id();
    let mut n = lower.build.blank(&id, block.clause, NormKind::Right(Silence::Lapse));
    n.on = vec![lower.build.name(&format!("{id}.offered"))];
    n.bearer = Parties::Each(Box::new(Parties::TriggerTo));
    n.act = vec![lower.build.name(&format!("{id}.cast"))];
    n.due = if meeting_end {
        Some(TimeExpr::At(Anchor::Event(vec![lower.build.name(&format!("{id}.closes"))])))
    } else {
        lower.time(&until)
    };
    lower.build.add(n);
    let ground = lower.ref_of(block, "ground").map(|f| {
        let number = lower.build.finding_id(&f);
        (f, number)
    });
    let members = lower.word_of(block, "holders").as_deref() != Some("parties");
    let veto = Veto { at: At::of(block), label: block.label.clone(), body, members, route, meeting_end, ground };
    own.model_mut().vetoes.push(veto);
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let parties = say.is(block, "holders", "parties");
    let route = block.get("route").and_then(|e| e.as_word());
    let taken = match route {
        Some("added") => say.just("veto.added"),
        Some("written") => say.just("veto.written"),
        _ => say.just("veto.original"),
    };
    // What is sent is named here: "its sending" would not say of what.
    let sent = say.just(if route == Some("written") { "veto.outcome-told" } else { "veto.draft-sent" });
    let until = match block.get("until").and_then(|e| e.as_word()) {
        Some("meeting_end") => say.just("veto.meeting-only"),
        _ => {
            let its = say.just("its-sending");
            let point = say.point(block, "until");
            let named = Phrase::each(|c| {
                [Case::Nom, Case::Gen, Case::Dat, Case::Acc]
                    .into_iter()
                    .fold(point.form(c).to_owned(), |text, form| text.replace(its.form(form), sent.form(form)))
            });
            say.tell("veto.until", &[("it", named)])
        }
    };
    let args = [
        ("who", say.just(if parties { "veto.every-party" } else { "veto.a-member" })),
        ("body", say.of(block, "body")),
        ("route", taken),
        ("until", until),
        ("ground", say.opt(block, "ground", "veto.ground")),
    ];
    say.block("veto", &args)
}

/// A veto was cast.
pub(crate) fn cast(model: &Model, state: &mut State, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let (Some((id, party)), Some(st)) = (event.subject.zip(event.party), world.behind(event)) else { return };
    let Ok(n) = which(model, state, world.run, id, party) else { return };
    state.remember(world, [party]);
    let (Some(veto), Some(motion)) = (model.vetoes.get(n), state.motions.get_mut(&id)) else { return };
    motion.vetoes.push(CastVeto { by: party, veto: n, part: text(st, "part").map(str::to_owned) });
    let mut say = |name: String| {
        let e = NewEvent { name, subject: Some(id), party: Some(party), ..NewEvent::default() };
        out.happen(veto.at.clause, &veto.at.block, e);
    };
    say("motion.vetoed".to_owned());
    say(format!("{}.cast", veto.at.block));
    if let Some((finding, _)) = &veto.ground {
        say(format!("{finding}.asked"));
    }
    for x in model.exclusions.iter().filter(|x| x.veto && x.body == veto.body) {
        out.consulted(x.at.clause, &x.at.block, "does not exclude", false);
    }
    settle(model, state, world, id, out);
}

/// A finding on the ground of vetoes was made: the decision's standing follows it.
pub(crate) fn found(
    model: &Model,
    state: &mut State,
    world: &World<'_>,
    event: &Event,
    (finding, rules): (u32, Pin),
    out: &mut Vec<Outcome>,
) {
    let concerned = |m: &Motion| {
        m.rules == rules
            && m.vetoes
                .iter()
                .filter_map(|v| model.vetoes.get(v.veto))
                .any(|v| v.ground.as_ref().is_some_and(|g| g.1 == finding))
    };
    let ids: Vec<Sym> = state
        .motions
        .iter()
        .filter(|(id, m)| event.subject.is_none_or(|s| s == **id) && concerned(m))
        .map(|(id, _)| *id)
        .collect();
    for id in ids {
        settle(model, state, world, id, out);
    }
}

/// The block of a veto that holds: cast, and its ground not found wanting.
fn holding(model: &Model, world: &World<'_>, id: Sym, motion: &Motion) -> Option<At> {
    motion.vetoes.iter().find_map(|c| {
        let v = model.vetoes.get(c.veto)?;
        let stands = v.ground.as_ref().is_none_or(|(_, f)| world.run.found(*f, Some(id)) != Tri::No);
        stands.then(|| v.at.clone())
    })
}

/// Brings a decision's standing into line with the vetoes that hold.
pub(crate) fn settle(model: &Model, state: &mut State, world: &World<'_>, id: Sym, out: &mut Vec<Outcome>) {
    let Some(motion) = state.motions.get_mut(&id) else { return };
    let holds = holding(model, world, id, motion);
    match (motion.standing, holds) {
        (Standing::Adopted | Standing::Binding, Some(at)) => {
            motion.standing = Standing::Vetoed;
            resolve(model, state, world, id, &at, ("vetoed", "a veto holds".to_owned()), out);
        }
        (Standing::Vetoed, None) => {
            motion.standing = Standing::Adopted;
            let clause = motion.vetoes.first().and_then(|c| model.vetoes.get(c.veto)).map_or(0, |v| v.at.clause);
            let text = "the ground of the veto was found not to be made out";
            motion.reasons.push(Reason::new(world, clause, text));
            bind(model, state, world, id, out);
        }
        _ => {}
    }
}

fn admit(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (id, motion, _, body) = motion_in(own, world, st)?;
    let name = text(st, "motion").unwrap_or_default();
    let party = st.author.party.as_str();
    if matches!(motion.standing, Standing::Rejected | Standing::Tied | Standing::NoQuorum) {
        return Err(Refusal::new(
            "closed",
            format!("`{name}` is {}; there is no decision to veto", motion.standing.word()),
        ));
    }
    let Some(me) = author(world, st) else {
        return Err(body.at.refuse(world, "may_not_veto", format!("`{party}` may not veto `{name}`")));
    };
    let model = own.rules(motion.rules);
    let at = |n: usize| model.vetoes.get(n).map_or(&body.at, |v| &v.at);
    let n = match which(model, &own.state, world.run, id, me) {
        Ok(n) => n,
        Err(Hindrance::NoVeto) => {
            let by = motion.route.map_or("no agenda yet", Route::word);
            let message =
                format!("the charter gives no veto against a decision of `body.{}` that came by {by}", body.label);
            let code = if motion.route.is_none() { "not_open" } else { "may_not_veto" };
            return Err(body.at.refuse(world, code, message));
        }
        Err(Hindrance::NotAHolder(n)) => {
            let message = format!("only members of `body.{}` may veto `{name}`", body.label);
            return Err(at(n).refuse(world, "may_not_veto", message));
        }
        Err(Hindrance::Barred(x)) => {
            let at = model.exclusions.get(x).map_or(&body.at, |x| &x.at);
            return Err(at.refuse(world, "may_not_veto", format!("`{party}` may not veto `{name}`")));
        }
        Err(Hindrance::NotYet(n)) => {
            let message = format!("the time to veto `{name}` has not begun for `{party}`");
            return Err(at(n).refuse(world, "not_open", message));
        }
        Err(Hindrance::Over(n)) => {
            return Err(at(n).refuse(world, "closed", format!("the time to veto `{name}` is over for `{party}`")));
        }
    };
    if motion.vetoes.iter().any(|v| v.by == me) {
        return Err(Refusal::new("closed", format!("`{party}` has vetoed `{name}` already")));
    }
    let needs_ground = model.vetoes.get(n).is_some_and(|v| v.ground.is_some());
    if needs_ground && text(st, "ground").is_none_or(|g| g.trim().is_empty()) {
        return Err(at(n).refuse(world, "bad_body", format!("a veto of `{name}` must state its `ground`")));
    }
    Ok(())
}

/// The feature.
pub const FEATURE: Feature<Oversight> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say: |b, s| sentence(&say(b, s)),
    kinds: &[StatementKind {
        name: "veto.cast",
        summary: "Vetoes a decision, or a part of it, stating the ground. After the window it is void.",
        fields: &[
            Field::must("motion", FieldType::Id),
            Field::may("ground", FieldType::Text),
            Field::may("part", FieldType::Text),
        ],
        admit,
        facts: |_, _, st| vec![FactSeed::new("veto.cast", text(st, "motion").map(str::to_owned))],
    }],
    on: no_on,
};
