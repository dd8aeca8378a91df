//! Amendment: who may change which clauses of the charter, how, and from when.
//!
//! A new version takes effect at a moment that its adopting statement names, never before it. The version in force at its
//! trigger governs a running duty or right for life. Clauses that no route covers change only with every party's consent.
//!
//! # Clause
//! "The parties may change this agreement together. The clinic alone may change the fees, with 30 days' notice."
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
//! ## 3 Changes
//! The parties change this agreement together. The Clinic alone may change clause 4, with
//! [30 calendar days](#fees.notice) of notice.
//! ~~~charter
//! amendment "together" {
//!   of = everything
//!   by = all
//! }
//! amendment "fees" {
//!   of     = ["4"]
//!   by     = party.clinic
//!   notice = fees.notice
//! }
//! ~~~
//! ## 4 Fees
//! The fee is [EUR 100](#fees.amount) a sample.
//! ~~~charter
//! event "sample" { }
//! amount "fee" {
//!   on       = event.sample
//!   debtor   = party.lab
//!   creditor = party.clinic
//!   is       = fees.amount
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `charter.consent/1` with `version`, by each party where all must agree; `charter.amend/1` with `version`, `effective` and,
//! where a body decides, `motion`.
//!
//! # Outcome
//! ```case
//! case "A version that nobody has shown cannot be adopted"
//! 2025-03-03 10:00  clinic  charter.amend  version=sha256:00
//!   expect void unknown_version
//! 2025-03-03 10:00  lab  charter.consent  version=sha256:00
//!   expect void unknown_version
//! expect at 2025-03-04 00:00
//!   not charter.adopted
//! ```

use super::{Kernel, author_is, quiet};
use crate::feature::{Feature, StatementKind};
use crate::fields::{Field, FieldType, moment, text};
use crate::lower::Lower;
use crate::say::Say;
use crate::world::{Draft, FactSeed, World};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Expr, Label, Need, Node, TermType, Ty};
use servanda_norms::{Event, Parties};
use servanda_statement::{Refusal, Statement};
use servanda_vocabulary::{Moment, Period};
use servanda_words::Phrase;

/// A way to change some clauses.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    pub(super) clause: u32,
    /// Clause numbers, each with all below it; none means everything.
    pub(super) of: Option<Vec<String>>,
    pub(super) by: Parties,
    /// `matter.x`, where a body decides.
    pub(super) matter: Option<String>,
    pub(super) notice: Option<Period>,
}

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "amendment",
    summary: "Who may change which clauses, how, and with what notice.",
    attributes: &[
        AttributeSchema {
            name: "of",
            ty: Ty::Expr,
            need: Need::Must("Which clauses may be changed this way? List their numbers, or write `everything`."),
        },
        AttributeSchema { name: "by", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "matter", ty: Ty::Ref(&["matter"]), need: Need::May },
        AttributeSchema { name: "notice", ty: Ty::Term(TermType::Period), need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Kernel) {
    let of = match block.get("of") {
        Some(e) if e.as_word() == Some("everything") => None,
        Some(e) => {
            let numbers: Vec<String> = e
                .items()
                .iter()
                .filter_map(|i| match &i.node {
                    Node::Text(t) => Some(t.clone()),
                    _ => None,
                })
                .collect();
            let missing: Vec<String> =
                numbers.iter().filter(|n| !lower.charter.clauses.iter().any(|c| c.number == **n)).cloned().collect();
            for n in missing {
                lower.error(
                    &e.clone(),
                    "unknown_clause",
                    format!("there is no clause {n}"),
                    "name clauses by their numbers, as the headings write them",
                );
            }
            Some(numbers)
        }
        None => None,
    };
    let (by, matter) = (block.get("by").cloned(), lower.ref_of(block, "matter"));
    if by.is_none() == matter.is_none() {
        lower.block_error(
            block,
            "who_decides",
            "who changes these clauses: parties, or a body?",
            "write `by = all` or `by = party.x`, or else `matter = matter.x`",
        );
    }
    let by = by.and_then(|e| lower.authors(&e, false)).unwrap_or(Parties::All);
    let notice = lower.period_of(block, "notice");
    own.routes.push(Route { clause: block.clause, of, by, matter, notice });
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let what = match block.get("of") {
        Some(e) if e.as_word() == Some("everything") => say.just("amendment.everything"),
        Some(e) => {
            let bare = |i: &Expr| say.words(i).text().replace(['“', '”', '„'], "");
            let numbers: Vec<String> = e.items().iter().map(bare).collect();
            let many = Phrase::from(numbers.len() > 1);
            say.tell("amendment.clauses", &[("many", many), ("it", numbers.join(", ").into())])
        }
        None => say.just("amendment.everything"),
    };
    let many = block.get("of").is_some_and(|e| e.items().len() > 1);
    let who = match block.get("by") {
        Some(e) if e.as_word() == Some("all") => say.just("all-parties-together"),
        Some(_) => say.list(block, "by", "or"),
        None => say.tell("amendment.resolution", &[("it", say.of(block, "matter"))]),
    };
    let notice = say.opt(block, "notice", "amendment.notice");
    say.block("amendment", &[("what", what), ("many", many.into()), ("who", who), ("notice", notice)])
}

fn draft<'a>(world: &World<'a>, st: &Statement) -> Result<(&'a str, &'a Draft), Refusal> {
    let version = text(st, "version").unwrap_or_default();
    let known = world.drafts.get_key_value(version);
    known.map(|(k, d)| (k.as_str(), d)).ok_or_else(|| {
        Refusal::new(
            "unknown_version",
            format!("no version `{version}` has been shown here; bring the charter's files first"),
        )
    })
}

impl Kernel {
    /// The routes for a clause, any of which will do: those that name the most of its number; without any, all parties
    /// together.
    fn routes(&self, number: &str) -> Vec<&Route> {
        let names =
            |c: &String| number == c || number.strip_prefix(c.as_str()).is_some_and(|r| r.starts_with(['.', ' ', '(']));
        let fit = |r: &Route| match &r.of {
            None => Some(0),
            Some(list) => list.iter().filter(|c| names(c)).map(|c| c.len()).max(),
        };
        let most = self.routes.iter().filter_map(fit).max();
        self.routes.iter().filter(|r| most.is_some() && fit(r) == most).collect()
    }
}

fn happened(world: &World<'_>, event: &str, subject: &str) -> bool {
    let names = world.run.names();
    let pair = (names.find(event), names.find(subject));
    matches!(pair, (Some(e), Some(s)) if world.run.first_of(&[e], Some(s)).is_some_and(|e| e.subject == Some(s)))
}

/// Who has consented to a version.
fn consented<'a>(world: &World<'a>, version: &str) -> Vec<&'a str> {
    let names = world.run.names();
    let (Some(event), Some(of)) = (names.find("charter.consented"), names.find(version)) else { return Vec::new() };
    let all = world.run.events().iter().filter(|e| e.name == event && e.subject == Some(of));
    all.filter_map(|e| e.party).map(|p| names.text(p)).collect()
}

fn admit_amend(own: &Kernel, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (version, draft) = draft(world, st)?;
    if happened(world, "charter.adopted", version) {
        return Err(Refusal::new("closed", "this version has been adopted already"));
    }
    let act = world.judged.map_or(world.run.now(), |j| j.act);
    let effective = moment(st, "effective").unwrap_or(act);
    if effective < act {
        return Err(Refusal::new(
            "backdated",
            format!("a version takes effect when it is adopted or later; {effective} is before {act}"),
        ));
    }
    let last = last_adopted(world).unwrap_or(&st.charter);
    if draft.after != last {
        return Err(Refusal::new(
            "wrong_version",
            "this version was made from another one than the last that was adopted; make it anew from that",
        ));
    }
    // It holds the changes of the version it was made from, and must not bring them earlier than their own route allows.
    let before = last_adoption(world).and_then(|e| e.said.times().until);
    if let Some(before) = before.filter(|before| effective < *before) {
        return Err(Refusal::new(
            "too_early",
            format!("the version that it was made from takes effect on {before}; this one can do so then, or later"),
        ));
    }
    for number in &draft.changed {
        allowed(own, world, st, number, (act, effective))?;
    }
    Ok(())
}

/// The version that was adopted last, in force or about to be.
fn last_adopted<'a>(world: &World<'a>) -> Option<&'a str> {
    last_adoption(world).and_then(|e| e.subject).map(|s| world.run.names().text(s))
}

/// The event that adopted it; its far end is the moment from which it is in force.
fn last_adoption<'a>(world: &World<'a>) -> Option<&'a Event> {
    world.run.last_of(&[world.run.names().find("charter.adopted")?], None)
}

/// Whether the statement may change a clause, by any of its routes.
fn allowed(
    own: &Kernel,
    world: &World<'_>,
    st: &Statement,
    number: &str,
    times: (Moment, Moment),
) -> Result<(), Refusal> {
    let routes = own.routes(number);
    let Some((last, others)) = routes.split_last() else { return by_route(world, st, number, None, times) };
    match others.iter().any(|r| by_route(world, st, number, Some(r), times).is_ok()) {
        true => Ok(()),
        false => by_route(world, st, number, Some(last), times),
    }
}

/// Whether the statement may change a clause by this route.
fn by_route(
    world: &World<'_>,
    st: &Statement,
    number: &str,
    route: Option<&Route>,
    (act, effective): (Moment, Moment),
) -> Result<(), Refusal> {
    let version = text(st, "version").unwrap_or_default();
    let under = |r: Refusal| match route {
        Some(x) => r.under(world.run.program().clause(x.clause).to_owned()),
        None => r,
    };
    let together = route.is_none_or(|r| r.matter.is_none() && matches!(r.by, Parties::All));
    if together {
        let have = consented(world, version);
        let missing: Vec<&str> =
            world.parties().into_iter().filter(|p| *p != st.author.party && !have.contains(p)).collect();
        if !missing.is_empty() {
            return Err(under(Refusal::new(
                "no_consent",
                format!(
                    "clause {number} changes only with every party's consent; `charter.consent` is missing from {}",
                    missing.join(", ")
                ),
            )));
        }
    }
    let Some(route) = route else { return Ok(()) };
    if let Some(matter) = &route.matter {
        let label = matter.strip_prefix("matter.").unwrap_or(matter);
        let motion = text(st, "motion").unwrap_or_default();
        if !happened(world, &format!("resolution.{label}.binding"), motion) {
            return Err(under(Refusal::new(
                "no_resolution",
                format!("clause {number} changes by a resolution on `{label}`; `{motion}` is none that binds"),
            )));
        }
    } else if !together && !author_is(world, &route.by, &st.author.party, None) {
        return Err(under(Refusal::new(
            "not_competent",
            format!("`{}` may not change clause {number}", st.author.party),
        )));
    }
    if let Some(notice) = route.notice {
        let first = world.after(act, notice).map_err(under)?.at;
        if effective < first {
            return Err(under(Refusal::new(
                "too_early",
                format!("a change of clause {number} needs {notice} of notice; it can take effect from {first}"),
            )));
        }
    }
    Ok(())
}

fn facts_amend(_: &Kernel, world: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let version = text(st, "version").map(str::to_owned);
    let effective = moment(st, "effective").or(world.judged.map(|j| j.act));
    let amended = FactSeed { at: effective, ..FactSeed::new("charter.amended", version.clone()) };
    vec![FactSeed { until: effective, ..FactSeed::new("charter.adopted", version) }, amended]
}

fn admit_consent(_: &Kernel, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (version, _) = draft(world, st)?;
    if happened(world, "charter.adopted", version) {
        return Err(Refusal::new("closed", "this version has been adopted already"));
    }
    if consented(world, version).contains(&st.author.party.as_str()) {
        return Err(Refusal::new("closed", format!("`{}` has consented already", st.author.party)));
    }
    Ok(())
}

fn facts_consent(_: &Kernel, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    vec![FactSeed::new("charter.consented", text(st, "version").map(str::to_owned))]
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say,
    kinds: &[
        StatementKind {
            name: "charter.amend",
            summary: "Adopts a version of the charter, from now or a later moment.",
            fields: &[
                Field::must("version", FieldType::Id),
                Field::may("effective", FieldType::Moment),
                Field::may("motion", FieldType::Id),
            ],
            admit: admit_amend,
            facts: facts_amend,
        },
        StatementKind {
            name: "charter.consent",
            summary: "Consents to a version of the charter that all parties must agree to.",
            fields: &[Field::must("version", FieldType::Id)],
            admit: admit_consent,
            facts: facts_consent,
        },
    ],
    on: quiet,
};
