//! Acts and events: what parties tell each other or the record, declared so that a slip of the pen is an error.
//!
//! # Clause
//! "The party concerned gives formal notice of the breach."
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
//! ## 3 Breach
//! The clinic gives notice of a breach.
//! ~~~charter
//! notice "breach" {
//!   by    = party.clinic
//!   needs = about
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `notice.give/1` with `notice`, `about`, `to`; likewise `event.record`, `report.submit`, `certificate.give`,
//! `payment.make`. What such a statement must say for the charter, `needs` names: `about`, `to`, `amount`, `text`, or one of the
//! times `sent`, `received`, `aware`, `occurred`.
//!
//! # Outcome
//! ```case
//! case "Only the clinic gives notice of a breach"
//! 2025-01-10 09:00  clinic  notice.give  notice=breach about=lab to=lab
//! 2025-01-10 10:00  lab     notice.give  notice=breach about=clinic
//!   expect void not_competent
//! 2025-01-10 11:00  clinic  notice.give  notice=breach about=ward to=clinic
//!   expect void bad_body because 3
//! 2025-01-10 11:30  clinic  notice.give  notice=breach to=lab
//!   expect void bad_body because 3
//! expect at 2025-01-10 12:00
//!   happened notice.breach of lab
//! ```

use super::delivery::{FORMS, PROOF_KINDS, strictness};
use super::{Kernel, author_is};
use crate::feature::{Feature, StatementKind, no_on};
use crate::fields::{Field, FieldType, ids, text};
use crate::lower::Lower;
use crate::say::Say;
use crate::world::{FactSeed, MomentOf, World};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, TermType, Ty};
use servanda_norms::Parties;
use servanda_statement::{Refusal, Statement};
use servanda_vocabulary::Money;
use servanda_words::Phrase;

/// Who may make an act.
#[derive(Clone, Debug)]
pub struct ActRule {
    pub(crate) clause: u32,
    pub(crate) by: Parties,
    pub(crate) needs: Vec<String>,
    /// The delivery that governs it, if it is a notice.
    pub(crate) delivery: Option<String>,
    /// The languages that it may be in.
    pub(crate) languages: Vec<String>,
    /// The form that it must have at least.
    pub(crate) form: Option<String>,
}

const ATTRIBUTES: &[AttributeSchema] = &[
    AttributeSchema { name: "by", ty: Ty::Expr, need: Need::May },
    AttributeSchema {
        name: "about",
        ty: Ty::Choice(&["party", "asset", "meeting", "motion", "work", "anything", "nothing"]),
        need: Need::May,
    },
    AttributeSchema { name: "form", ty: Ty::Choice(&["formal", "ordinary", "writing"]), need: Need::May },
    AttributeSchema { name: "needs", ty: Ty::Expr, need: Need::May },
    AttributeSchema { name: "language", ty: Ty::Term(TermType::Text), need: Need::May },
    AttributeSchema { name: "delivery", ty: Ty::Ref(&["delivery"]), need: Need::May },
];

/// What an act may have to say, and how that is called.
const NEEDS: &[(&str, &str)] = &[
    ("about", "what it is about"),
    ("to", "to whom it is addressed"),
    ("amount", "which sum"),
    ("text", "its text"),
    ("sent", "when it was sent"),
    ("received", "when it was received"),
    ("aware", "since when its author was aware"),
    ("occurred", "when it occurred"),
];

fn need(name: &str) -> Option<&'static str> {
    NEEDS.iter().find(|(n, _)| *n == name).map(|(_, what)| *what)
}

macro_rules! act_schema {
    ($name:ident, $kind:literal, $summary:literal) => {
        const $name: BlockSchema = BlockSchema {
            kind: $kind,
            summary: $summary,
            attributes: ATTRIBUTES,
            children: &[],
            label: Label::Required,
        };
    };
}
act_schema!(EVENT_SCHEMA, "event", "Something that happens in the world and is recorded by a party.");
act_schema!(NOTICE_SCHEMA, "notice", "What one party tells others, with its own moment of receipt.");
act_schema!(REPORT_SCHEMA, "report", "A report that is due or given.");
act_schema!(CERTIFICATE_SCHEMA, "certificate", "A certificate that something was done.");
act_schema!(PAYMENT_SCHEMA, "payment", "A payment that was made.");

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Kernel) {
    let by = match block.get("by") {
        Some(e) => lower.authors(&e.clone(), true).unwrap_or(Parties::All),
        None => Parties::All,
    };
    let needs: Vec<String> = lower.refs_of(block, "needs");
    if let Some(e) = block.get("needs")
        && let Some(bad) = needs.iter().find(|n| need(n).is_none())
    {
        let bad = bad.clone();
        let known: Vec<&str> = NEEDS.iter().map(|(n, _)| *n).collect();
        let help = format!("it may need {}", known.join(", "));
        lower.error(&e.clone(), "unknown_name", format!("a statement says no `{bad}`"), help);
    }
    let delivery = lower.ref_of(block, "delivery");
    if let Some(e) = block.get("delivery")
        && block.kind != "notice"
    {
        lower.error(
            &e.clone(),
            "not_a_notice",
            format!("a {} is not delivered: it takes effect by being put on record", block.kind),
            "deliveries govern notices; make it a `notice`, or leave `delivery` out",
        );
    }
    if delivery.is_some() {
        let names = ["sent", "proof", "proved", "sending_proved", "misaddressed"];
        let [sent, proof, ..] = names.map(|n| lower.build.name(&format!("{}.{n}", block.id())));
        own.sent.insert(sent, block.id());
        own.proofs.insert(proof, block.id());
    }
    let languages = lower.text_of(block, "language").map(|t| languages(&t)).unwrap_or_default();
    std::sync::Arc::make_mut(&mut own.acts).insert(
        block.id(),
        ActRule { clause: block.clause, by, needs, delivery, languages, form: lower.word_of(block, "form") },
    );
    lower.build.name(&block.id());
}

/// The languages that a term allows: `English`, or `English or Finnish`.
fn languages(text: &str) -> Vec<String> {
    let words = text.replace(" and ", ",").replace(" or ", ",").replace('/', ",");
    words.split(',').map(|w| w.trim().to_lowercase()).filter(|w| !w.is_empty()).collect()
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let formal = say.is(block, "form", "formal");
    let by = match block.get("by") {
        None => say.just("any-party"),
        Some(e) if e.as_word() == Some("all") => say.just("any-party"),
        Some(_) => say.list(block, "by", "or"),
    };
    let form = if formal { say.just("act.formal") } else { Phrase::none() };
    say.block("act", &[("what", Say::first(&say.called(block))), ("by", by), ("form", form)])
}

fn admit(own: &Kernel, world: &World<'_>, st: &Statement, family: &'static str) -> Result<(), Refusal> {
    let name = [family, ".", text(st, family).unwrap_or_default()].concat();
    let Some(rule) = own.acts.get(&name) else {
        let near = servanda_vocabulary::nearest(&name, own.acts.keys().map(String::as_str));
        return Err(Refusal::new(
            "bad_body",
            format!(
                "the charter declares no `{name}`{}",
                near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default()
            ),
        ));
    };
    let clause = || world.run.program().clause(rule.clause).to_owned();
    if !author_is(world, &rule.by, &st.author.party, text(st, "about")) {
        return Err(
            Refusal::new("not_competent", format!("`{}` may not make `{name}`", st.author.party)).under(clause())
        );
    }
    if let Some(stranger) = ids(st, "to").into_iter().find(|p| !world.has("status.party", p)) {
        return Err(Refusal::new("bad_body", format!("`to` names `{stranger}`, who is no party")).under(clause()));
    }
    // A party's word to itself tells nobody anything; to nobody in particular means to all.
    let to = ids(st, "to");
    if family == "notice" && !to.is_empty() && to.iter().all(|p| *p == st.author.party) {
        let message = format!("`{name}` is addressed to nobody but its author; name others in `to`, or nobody for all");
        return Err(Refusal::new("bad_body", message).under(clause()));
    }
    // Begun about nothing, a status would be nobody's, and no condition would ever find it.
    if let Some(status) = own.standings.get(&name)
        && !st.body.contains_key("about")
    {
        let message = format!("what is `{name}` about? It begins or ends `{status}`; name whose it is in `about`");
        return Err(Refusal::new("bad_body", message).under(clause()));
    }
    for wanted in &rule.needs {
        if !st.body.contains_key(wanted) && !st.times.iter().any(|(n, _)| n == wanted) {
            let what = need(wanted).unwrap_or(wanted);
            return Err(
                Refusal::new("bad_body", format!("`{name}` must say {what}: `{wanted}` is missing")).under(clause())
            );
        }
    }
    if let Some(form) = text(st, "form")
        && let Some(least) = &rule.form
        && strictness(form) < strictness(least)
    {
        let message = format!("`{name}` must be in {least} form, not {form}");
        return Err(Refusal::new("bad_form", message).under(clause()));
    }
    if !rule.languages.is_empty() {
        let wanted = rule.languages.join(" or ");
        let Some(said) = text(st, "language") else {
            let message = format!("in which language is `{name}`? Say `language`; it must be {wanted}");
            return Err(Refusal::new("bad_language", message).under(clause()));
        };
        if !rule.languages.contains(&said.to_lowercase()) {
            return Err(
                Refusal::new("bad_language", format!("`{name}` must be in {wanted}, not {said}")).under(clause())
            );
        }
    }
    super::scope::check_element(world, st, &name)?;
    match own.delivery_of(&name) {
        Some(delivery) => super::delivery::admit(own, world, st, delivery),
        None => match ["method", "to_address", "proof"].into_iter().find(|f| st.body.contains_key(f)) {
            Some(field) => {
                Err(Refusal::new("bad_body", format!("no delivery governs `{name}`, so it has no `{field}`"))
                    .under(clause()))
            }
            None => Ok(()),
        },
    }
}

fn facts(own: &Kernel, world: &World<'_>, st: &Statement, family: &'static str, moment: MomentOf) -> Vec<FactSeed> {
    let name = [family, ".", text(st, family).unwrap_or_default()].concat();
    let mut f = FactSeed::new(name, text(st, "about").map(str::to_owned));
    f.to = ids(st, "to").into_iter().map(str::to_owned).collect();
    f.moment = moment;
    f.amount = text(st, "amount").and_then(|t| Money::parse(t).ok());
    let name = f.name.clone();
    if own.delivery_of(&name).is_none() {
        // A form is an event of its own where some duty asks for it.
        let stated = text(st, "form").map_or(0, strictness);
        let forms = FORMS.iter().skip(1).filter(|form| strictness(form) <= stated).map(|form| format!("{name}.{form}"));
        let asked = forms.filter(|n| world.run.names().find(n).is_some());
        let also: Vec<FactSeed> = asked.map(|name| FactSeed { name, ..f.clone() }).collect();
        return std::iter::once(f).chain(also).collect();
    }
    // Under a delivery the notice is sent by its entry; its receipt follows by rule.
    f.name = format!("{name}.sent");
    f.moment = MomentOf::Sent;
    let mut out = vec![f.clone()];
    if text(st, "proof").is_some() {
        let (moment, amount) = (if st.times.received.is_some() { MomentOf::Received } else { MomentOf::Sent }, None);
        let shown = FactSeed { name: format!("{name}.proof"), moment, amount, ..f };
        let method = own.delivery_of(&name).and_then(|d| d.method_of(st)).map(|(_, m)| m);
        let others = || world.parties().into_iter().filter(|p| *p != st.author.party).map(str::to_owned).collect();
        let whom = Some(shown.to.clone()).filter(|t| !t.is_empty()).unwrap_or_else(others);
        // Facts are taken when the statement already stands in its place.
        let entry = u64::try_from(world.statements.len().saturating_sub(1)).unwrap_or(u64::MAX);
        out.extend(super::proof::one_each(shown, &whom, method, text(st, "proof").unwrap_or_default(), entry));
    }
    out
}

macro_rules! act {
    ($feature:ident, $schema:ident, $family:literal, $kind:literal, $summary:literal, $moment:ident) => {
        /// The feature.
        pub const $feature: Feature<Kernel> = Feature {
            schema: Some(&$schema),
            lower,
            say,
            kinds: &[StatementKind {
                name: $kind,
                summary: $summary,
                fields: &[
                    Field::must($family, FieldType::Id),
                    Field::may("about", FieldType::Id),
                    Field::may("scope", FieldType::Map),
                    Field::may("to", FieldType::Ids),
                    Field::may("amount", FieldType::Money),
                    Field::may("text", FieldType::Text),
                    Field::may("form", FieldType::Choice(FORMS)),
                    Field::may("language", FieldType::Text),
                    Field::may("method", FieldType::Id),
                    Field::may("to_address", FieldType::Text),
                    Field::may("proof", FieldType::Choice(PROOF_KINDS)),
                ],
                admit: |own, world, st| admit(own, world, st, $family),
                facts: |own, world, st| facts(own, world, st, $family, MomentOf::$moment),
            }],
            on: no_on,
        };
    };
}
act!(EVENT, EVENT_SCHEMA, "event", "event.record", "Records that something happened.", Aware);
act!(NOTICE, NOTICE_SCHEMA, "notice", "notice.give", "Gives a notice; it takes effect on receipt.", Received);
act!(REPORT, REPORT_SCHEMA, "report", "report.submit", "Submits a report.", Given);
act!(CERTIFICATE, CERTIFICATE_SCHEMA, "certificate", "certificate.give", "Certifies that something was done.", Given);
act!(PAYMENT, PAYMENT_SCHEMA, "payment", "payment.make", "Records a payment.", Paid);
