//! Outside: a text of others that the charter makes part of itself, pinned by version or hash, with its own way to change.
//!
//! What the charter says of the text holds of the version that is pinned at the moment. Somebody's own additions may come by
//! statement alone, while changes need a body, or everybody. The agreement behind the text may be signed and end: a rule that
//! depends on it says `in_place(outside.x)`.
//!
//! # Clause
//! "The grant agreement, version 2, is part of this charter. The council adopts later versions, 10 days ahead. Each party adds
//! its own background to Attachment 1 by notice."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! ~~~
//! ## 2 Texts of others
//! Days end in [Europe/Brussels](#place.zone). The clinic may replace the grant agreement, now version [v2](#grant.version),
//! with [10 calendar days](#grant.notice) of notice; both together may replace the price list [p1](#prices.version), and the
//! Lab adds to it alone.
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! outside "grant_agreement" {
//!   title   = "Grant agreement"
//!   version = grant.version
//!   change  = party.clinic
//!   notice  = grant.notice
//! }
//! outside "prices" {
//!   title    = "Price list"
//!   version  = prices.version
//!   change   = all_parties
//!   grows_by = party.lab
//! }
//! event "sample" { }
//! certificate "result" { by = party.lab }
//! duty "report" {
//!   on     = event.sample
//!   when   = in_place(outside.grant_agreement)
//!   bearer = party.lab
//!   act    = certificate.result
//!   due    = after(trigger.at, grant.notice)
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `outside.update/1` with `outside`, `version`, `effective`, `motion`; `outside.add/1` with `outside`, `item`;
//! `outside.record/1` with `outside`, `state`.
//!
//! # Outcome
//! ```case
//! case "Each text by its own route"
//! 2025-03-03 10:00  lab     outside.update  outside=grant_agreement version=v3 effective="2025-03-20 00:00"
//!   expect void not_competent because 2
//! 2025-03-03 11:00  clinic  outside.update  outside=grant_agreement version=v3 effective="2025-03-05 00:00"
//!   expect void too_early because 2
//! 2025-03-03 12:00  clinic  outside.update  outside=grant_agreement version=v3 effective="2025-03-20 00:00"
//! 2025-03-04 10:00  clinic  outside.update  outside=prices version=p2
//! 2025-03-05 10:00  clinic  outside.add     outside=prices item=a7
//!   expect void not_competent
//! 2025-03-05 11:00  lab     outside.add     outside=prices item=a7
//! 2025-03-06 10:00  lab     outside.update  outside=prices version=p2
//! 2025-03-07 10:00  lab     event.record    event=sample about=s1
//! 2025-03-08 10:00  clinic  outside.record  outside=grant_agreement state=signed
//! expect at 2025-03-05 12:00
//!   outside grant_agreement is v2
//!   outside prices is p1
//!   outside.prices.added of a7
//! expect at 2025-03-07 12:00
//!   outside prices is p2
//!   duty report of s1 is pending
//! expect at 2025-03-08 12:00
//!   duty report of s1 is running
//! expect at 2025-03-21 00:00
//!   outside grant_agreement is v3
//! ```

use super::{Kernel, author_is, quiet};
use crate::feature::{Feature, StatementKind};
use crate::fields::{Field, FieldType, moment, text};
use crate::lower::Lower;
use crate::say::Say;
use crate::world::{FactSeed, MomentOf, World};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Expr, Label, Need, TermType, Ty};
use servanda_norms::{Cond, Parties};
use servanda_statement::{Refusal, Statement};
use servanda_vocabulary::Period;

/// A way to change an outside text.
#[derive(Clone, Debug)]
enum Way {
    /// A body's binding resolution on this matter.
    Matter(String),
    /// Any of these parties alone.
    Any(Parties),
    /// Every party, each by a statement of its own.
    Together,
}

/// An outside text of the charter.
#[derive(Clone, Debug)]
pub struct Outside {
    /// Its clause.
    pub clause: u32,
    /// What it is called.
    pub title: String,
    /// The version that the charter pins.
    pub version: String,
    hashed: bool,
    ways: Vec<Way>,
    notice: Option<Period>,
    grows_by: Option<Parties>,
}

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "outside",
    summary: "A text of others that is part of the charter: which version, and who may change it.",
    attributes: &[
        AttributeSchema { name: "title", ty: Ty::Text, need: Need::Must("What is the outside text called?") },
        AttributeSchema { name: "version", ty: Ty::Term(TermType::Text), need: Need::May },
        AttributeSchema { name: "sha256", ty: Ty::Term(TermType::Text), need: Need::May },
        AttributeSchema {
            name: "change",
            ty: Ty::Expr,
            need: Need::Must("Does a later version count, and who says so: a matter, parties, all_parties, or nobody?"),
        },
        AttributeSchema { name: "notice", ty: Ty::Term(TermType::Period), need: Need::May },
        AttributeSchema { name: "grows_by", ty: Ty::Expr, need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

/// Whether words are a hash: `sha256:` and 64 hex digits.
fn is_hash(words: &str) -> bool {
    words.strip_prefix("sha256:").is_some_and(|h| h.len() == 64 && h.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Kernel) {
    let (version, hash) = (lower.text_of(block, "version"), lower.text_of(block, "sha256"));
    if version.is_some() == hash.is_some() {
        lower.block_error(
            block,
            "which_version",
            "which text is it: a version by name, or by the hash of its bytes?",
            "bind it in the prose and say one of the two: `version = x.version` or `sha256 = x.hash`",
        );
    }
    if let Some(e) = block.get("sha256").filter(|_| !hash.as_deref().is_some_and(is_hash)) {
        lower.error(
            &e.clone(),
            "no_hash",
            "these words are no hash",
            "write `sha256:` and the 64 hex digits of the text's bytes",
        );
    }
    let mut ways = Vec::new();
    for e in block.get("change").map(|e| e.items().to_vec()).unwrap_or_default() {
        match e.as_ref_text().as_deref() {
            Some("nobody") => {}
            Some("all_parties") => ways.push(Way::Together),
            Some(m) if m.strip_prefix("matter.").is_some_and(|l| lower.charter.block("matter", l).is_some()) => {
                ways.push(Way::Matter(m.trim_start_matches("matter.").to_owned()));
            }
            _ => ways.extend(lower.authors(&e, false).map(Way::Any)),
        }
    }
    let notice = lower.period_of(block, "notice");
    let grows_by = block.get("grows_by").cloned().and_then(|e| lower.authors(&e, false));
    for event in ["changed", "consented", "added", "signed", "ended"] {
        lower.build.name(&format!("{}.{event}", block.id()));
    }
    let outside = Outside {
        clause: block.clause,
        title: lower.text_of(block, "title").unwrap_or_default(),
        hashed: hash.is_some(),
        version: version.or(hash).unwrap_or_default(),
        ways,
        notice,
        grows_by,
    };
    own.outsides.insert(block.label.clone(), outside);
}

impl Lower<'_> {
    /// The condition `in_place(outside.x)`: the agreement behind an outside text was signed and has not ended.
    pub(crate) fn in_place(&mut self, at: &Expr, arg: &Expr) -> Option<Cond> {
        let name = arg.as_ref_text().unwrap_or_default();
        if name.strip_prefix("outside.").is_none_or(|l| self.charter.block("outside", l).is_none()) {
            self.error(
                at,
                "unknown_name",
                format!("`{name}` is no outside text of this charter"),
                "declare it with an `outside` block: title, version or hash, and who may change it",
            );
            return None;
        }
        let mut event = |what: &str| Cond::Happened(vec![self.build.name(&format!("{name}.{what}"))]);
        let (signed, ended) = (event("signed"), event("ended"));
        Some(Cond::All(vec![signed, Cond::Not(Box::new(ended))]))
    }
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let which = if block.get("sha256").is_some() { say.of(block, "sha256") } else { say.of(block, "version") };
    let args = [
        ("title", say.of(block, "title")),
        ("which", which),
        ("who", say.deciders(block, "change", "all-parties-together")),
        ("notice", say.opt(block, "notice", "outside.notice")),
        ("grows", say.list_in(block, "grows_by", "or", "outside.grows")),
    ];
    say.block("outside", &args)
}

fn known<'a>(own: &'a Kernel, st: &Statement) -> Result<(&'a str, &'a Outside), Refusal> {
    let label = text(st, "outside").unwrap_or_default();
    own.outsides.get_key_value(label).map(|(k, o)| (k.as_str(), o)).ok_or_else(|| {
        let all: Vec<&str> = own.outsides.keys().map(String::as_str).collect();
        let message = format!("`{label}` is no outside text of this charter; there are: {}", all.join(", "));
        Refusal::new("bad_body", message)
    })
}

fn happened(world: &World<'_>, event: &str, subject: &str, party: Option<&str>) -> bool {
    let names = world.run.names();
    let (Some(event), Some(subject)) = (names.find(event), names.find(subject)) else { return false };
    let who = |e: &servanda_norms::Event| party.is_none() || e.party.map(|p| names.text(p)) == party;
    world.run.events().iter().any(|e| e.name == event && e.subject == Some(subject) && who(e))
}

fn admit_update(own: &Kernel, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (label, o) = known(own, st)?;
    let clause = || world.run.program().clause(o.clause).to_owned();
    let refuse = |code: &'static str, message: String| Err(Refusal::new(code, message).under(clause()));
    let version = text(st, "version").unwrap_or_default();
    if o.hashed && !is_hash(version) {
        return refuse(
            "bad_body",
            format!("“{}” is pinned by hash: `version` is `sha256:` and 64 hex digits", o.title),
        );
    }
    if happened(world, &format!("outside.{label}.changed"), version, None) {
        return refuse("closed", format!("`{version}` of “{}” has been adopted already", o.title));
    }
    let motion = text(st, "motion").unwrap_or_default();
    let fits = |w: &Way| match w {
        Way::Together => true,
        Way::Any(p) => author_is(world, p, &st.author.party, None),
        Way::Matter(m) => happened(world, &format!("resolution.{m}.binding"), motion, None),
    };
    if !o.ways.iter().any(fits) {
        return match o.ways.iter().find_map(|w| if let Way::Matter(m) = w { Some(m) } else { None }) {
            Some(m) => refuse(
                "no_resolution",
                format!("“{}” changes by a resolution on `{m}`; `{motion}` is none that binds", o.title),
            ),
            None => refuse("not_competent", format!("`{}` may not change “{}”", st.author.party, o.title)),
        };
    }
    let act = world.judged.map_or(world.run.now(), |j| j.act);
    let effective = moment(st, "effective").unwrap_or(act);
    if effective < act {
        return refuse(
            "backdated",
            format!("a version takes effect when it is adopted or later; {effective} is before {act}"),
        );
    }
    if let Some(notice) = o.notice {
        let first = match world.after(act, notice) {
            Ok(w) => w.at,
            Err(r) => return refuse(r.code, r.message),
        };
        if effective < first {
            return refuse("too_early", format!("a change needs {notice} of notice; it can take effect from {first}"));
        }
    }
    Ok(())
}

fn facts_update(own: &Kernel, world: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let Ok((label, o)) = known(own, st) else { return Vec::new() };
    let version = text(st, "version").unwrap_or_default();
    let alone = o.ways.iter().any(|w| match w {
        Way::Any(p) => author_is(world, p, &st.author.party, None),
        Way::Matter(_) => text(st, "motion").is_some(),
        Way::Together => false,
    });
    let consented = format!("outside.{label}.consented");
    let mut others = world.parties().into_iter().filter(|p| *p != st.author.party);
    let mut seeds = vec![FactSeed::new(consented.clone(), Some(version.to_owned()))];
    if alone || others.all(|p| happened(world, &consented, version, Some(p))) {
        let mut changed = FactSeed::new(format!("outside.{label}.changed"), Some(version.to_owned()));
        changed.at = moment(st, "effective").or(world.judged.map(|j| j.act));
        seeds.push(changed);
    }
    seeds
}

fn admit_add(own: &Kernel, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (_, o) = known(own, st)?;
    let clause = world.run.program().clause(o.clause).to_owned();
    match &o.grows_by {
        Some(p) if author_is(world, p, &st.author.party, None) => Ok(()),
        Some(_) => {
            Err(Refusal::new("not_competent", format!("`{}` may not add to “{}”", st.author.party, o.title))
                .under(clause))
        }
        None => {
            Err(Refusal::new("not_competent", format!("nobody may add to “{}” by statement alone", o.title))
                .under(clause))
        }
    }
}

fn facts_add(_: &Kernel, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let label = text(st, "outside").unwrap_or_default();
    vec![FactSeed::new(format!("outside.{label}.added"), text(st, "item").map(str::to_owned))]
}

fn admit_record(own: &Kernel, _: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    known(own, st).map(|_| ())
}

fn facts_record(_: &Kernel, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let (label, state) = (text(st, "outside").unwrap_or_default(), text(st, "state").unwrap_or_default());
    let mut f = FactSeed::new(format!("outside.{label}.{state}"), None);
    f.moment = MomentOf::Occurred;
    vec![f]
}

impl Kernel {
    /// An outside text, and its version at the run's moment.
    #[must_use]
    pub fn outside<'a>(&'a self, world: &World<'a>, label: &str) -> Option<(&'a Outside, &'a str)> {
        let o = self.outsides.get(label)?;
        let changed = world.run.names().find(&format!("outside.{label}.changed"));
        let last = changed.and_then(|e| world.run.last_of(&[e], None)).and_then(|e| e.subject);
        Some((o, last.map_or(o.version.as_str(), |s| world.text(s))))
    }
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say,
    kinds: &[
        StatementKind {
            name: "outside.update",
            summary: "Adopts a later version of an outside text, from now or a later moment.",
            fields: &[
                Field::must("outside", FieldType::Id),
                Field::must("version", FieldType::Id),
                Field::may("effective", FieldType::Moment),
                Field::may("motion", FieldType::Id),
            ],
            admit: admit_update,
            facts: facts_update,
        },
        StatementKind {
            name: "outside.add",
            summary: "Adds an item to an outside text that grows by statements.",
            fields: &[Field::must("outside", FieldType::Id), Field::must("item", FieldType::Id)],
            admit: admit_add,
            facts: facts_add,
        },
        StatementKind {
            name: "outside.record",
            summary: "Records that the agreement behind an outside text was signed, or that it ended (`occurred=`).",
            fields: &[
                Field::must("outside", FieldType::Id),
                Field::must("state", FieldType::Choice(&["signed", "ended"])),
            ],
            admit: admit_record,
            facts: facts_record,
        },
    ],
    on: quiet,
};
