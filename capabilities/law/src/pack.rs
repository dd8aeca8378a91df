//! Pack: a versioned list of clocks that statutes start, pinned by its digest; each row is off until somebody signs it.
//!
//! # Clause
//! "The parties keep the list of statutory notification periods of 2026. Whether a period binds a party is for that party to
//! decide, with reasons; as long as it has not made up its mind, it acts as if it were bound."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "bank" { name = "Bank" }
//! ~~~
//! ## 2 Place
//! Days end in [Europe/Brussels](#place.zone).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! ~~~
//! ## 3 Incidents
//! The parties keep version [1.0.0](#law.version) of the pack of incident clocks with the digest
//! [sha256:d9b5009be817e071c450cf899b76fc860f14a98bbc8d4b510e6bc89f811720f2](#law.digest), and of it the rows
//! [eu.gdpr.33.authority, us.bank.36h](#law.rows).
//! ~~~charter
//! event "breach" { needs = [aware] }
//! event "determined" { }
//! pack "incidents" {
//!   version          = law.version
//!   digest           = law.digest
//!   rows             = law.rows
//!   on               = event.breach
//!   applicability_by = trigger.party
//!   pinned_by        = all
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `row.apply` says whether a row applies to a party, generally or for one incident: `applies`, `does_not_apply` or
//! `undetermined`, with the reason. `undetermined` lets the clock run; a later answer replaces an earlier one and both stay
//! in the record. `row.submit` puts on record that the report which the row asks for was made. `pack.pin` pins another
//! version that stands beside the charter: clocks that run keep the version by which they began.
//!
//! # Outcome
//! ```case
//! case "Off until signed; then counted from awareness"
//! 2026-03-27 11:00  clinic  event.record  event=breach about=b1 aware="2026-03-27 10:00"
//! expect at 2026-03-27 12:00
//!   due from clinic: nothing
//! 2026-03-27 15:00  clinic  row.apply  row=eu.gdpr.33.authority about=b1 answer=undetermined reason="risk not known yet"
//! expect at 2026-03-27 16:00
//!   duty eu.gdpr.33.authority of b1 is due 2026-03-30 11:00
//! 2026-03-28 09:00  clinic  row.submit  row=eu.gdpr.33.authority about=b1
//! expect at 2026-04-01 09:00
//!   duty eu.gdpr.33.authority of b1 is fulfilled
//!   duty us.bank.36h of b1 is not there
//!
//! case "Who decides, and about what"
//! 2026-03-27 11:00  clinic  event.record  event=breach about=b1 aware="2026-03-27 10:00"
//! 2026-03-27 12:00  bank    row.apply  row=eu.gdpr.33.authority about=b1 for=clinic answer=does_not_apply reason="no"
//!   expect void not_competent because 3
//! 2026-03-27 12:00  clinic  row.apply  row=eu.gdpr.33.authorities about=b1 answer=applies reason="health data"
//!   expect void unknown_row because 3
//! ```

use crate::lowering;
use crate::model::{Edition, Pinned, Watch};
use crate::read::{Pack, Row, read};
use crate::{Law, admit, clocks, own_packs};
use servanda_capability::{Feature, Field, FieldType, Lower, Say, StatementKind};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, TermType, Ty};
use servanda_norms::Parties;
use std::collections::BTreeMap;

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "pack",
    summary: "A list of statutory clocks, pinned by its digest; each row is off until somebody signs it.",
    attributes: &[
        AttributeSchema { name: "name", ty: Ty::Text, need: Need::May },
        AttributeSchema {
            name: "version",
            ty: Ty::Either(&[Ty::Text, Ty::Term(TermType::Text)]),
            need: Need::Must("Which version of the pack?"),
        },
        AttributeSchema {
            name: "digest",
            ty: Ty::Either(&[Ty::Text, Ty::Term(TermType::Text)]),
            need: Need::Must("Which text exactly? Write the digest that `servanda pack check` prints."),
        },
        AttributeSchema { name: "rows", ty: Ty::Term(TermType::Text), need: Need::May },
        AttributeSchema {
            name: "on",
            ty: Ty::Expr,
            need: Need::Must("Which event does a party put on record when it becomes aware of an incident?"),
        },
        AttributeSchema {
            name: "applicability_by",
            ty: Ty::Expr,
            need: Need::Must("Who signs whether a row applies to a party?"),
        },
        AttributeSchema { name: "pinned_by", ty: Ty::Expr, need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Law) {
    let name = lower.text_of(block, "name").unwrap_or_else(|| block.label.clone());
    let wanted = lower.text_of(block, "digest").unwrap_or_default();
    let version = lower.text_of(block, "version").unwrap_or_default();
    let judge = block.get("applicability_by").and_then(|e| lower.parties(&e.clone()));
    let pinner = block.get("pinned_by").and_then(|e| lower.parties(&e.clone()));
    let on = block.get("on").and_then(|e| lower.events(&e.clone())).unwrap_or_default();
    let Some(packs) = editions(block, &name, wanted.trim(), version.trim(), lower) else { return };
    let chosen: Vec<String> = lower
        .text_of(block, "rows")
        .map(|t| t.split([',', ' ', '\n']).map(str::to_owned).filter(|s| !s.is_empty() && s != "and").collect())
        .unwrap_or_default();
    if let (Some(e), Some(first)) = (block.get("rows").cloned(), packs.first()) {
        for id in chosen.iter().filter(|id| !first.rows.iter().any(|r| r.id == **id)) {
            let near = servanda_vocabulary::nearest(id, first.rows.iter().map(|r| r.id.as_str()));
            let near = near.map(|n| format!("did you mean `{n}`? ")).unwrap_or_default();
            let why = first.not_computed.iter().find(|(i, _)| i == id).map(|(_, why)| format!(": {why}"));
            lower.error(
                &e,
                "unknown_row",
                format!("`{name}` {version} has no row `{id}` that can be computed{}", why.unwrap_or_default()),
                format!("{near}`servanda pack check` lists the rows"),
            );
        }
    }
    let mut pinned = Pinned {
        clause: block.clause,
        block: block.id(),
        name: name.clone(),
        judge: judge.unwrap_or(Parties::TriggerParty),
        pinner,
        editions: Vec::new(),
    };
    for sym in &on {
        own.watch(*sym, Watch::Incident);
    }
    let pin = lower.build.name(&format!("pack.{}.pinned", block.label));
    own.watch(pin, Watch::Pin(block.label.clone()));
    for (n, pack) in packs.iter().enumerate() {
        let rows: Vec<&Row> = pack.rows.iter().filter(|r| chosen.is_empty() || chosen.contains(&r.id)).collect();
        if n == 0 {
            lowering::awareness(block, &on, &rows, lower);
        }
        let mut clocks = BTreeMap::new();
        for r in rows {
            // What a later version says alike is the same clock.
            let same = pinned.editions.iter().find_map(|e| e.clocks.get(&r.id).filter(|c| c.row == *r)).cloned();
            let edition = if n == 0 { String::new() } else { format!(".{}", pack.version) };
            let clock = same.unwrap_or_else(|| lowering::row(r, &edition, lower, own));
            if let (Some(missing), true, Some(e)) = (&clock.missing, n == 0 && !chosen.is_empty(), block.get("rows")) {
                let e = e.clone();
                lower.error(&e, "open_question", missing.clone(), "or leave the row out of `rows`");
            }
            clocks.insert(r.id.clone(), clock);
        }
        pinned.editions.push(Edition { version: pack.version.clone(), digest: pack.digest.clone(), clocks });
    }
    own.packs.insert(block.label.clone(), pinned);
}

/// The versions of a pack that are here, the pinned one first; none when that is not among them, or is not what it says.
fn editions(block: &Block, name: &str, digest: &str, version: &str, lower: &mut Lower<'_>) -> Option<Vec<Pack>> {
    let mut packs = Vec::new();
    let mut broken = Vec::new();
    for file in lower.outside {
        match read(&file.text) {
            Ok(p) if p.name == name => packs.push(p),
            Ok(_) => {}
            Err(why) => broken.push(format!("`{}` cannot be read: {why}", file.path)),
        }
    }
    // This edition's own packs serve who pins them, but no version of them is offered to the record.
    if !packs.iter().any(|p| p.digest == digest) {
        packs.extend(own_packs().into_iter().filter(|p| p.name == name && p.digest == digest));
    }
    let e = block.get("digest").cloned()?;
    let Some(at) = packs.iter().position(|p| p.digest == digest) else {
        let here: Vec<String> = packs.iter().map(|p| format!("{} {} is {}", p.name, p.version, p.digest)).collect();
        let help = match (here.as_slice(), broken.as_slice()) {
            ([], []) => "put the pack's file beside the charter, as `packs/NAME.toml`".to_owned(),
            _ => here.into_iter().chain(broken).collect::<Vec<_>>().join("; "),
        };
        lower.error(&e, "unknown_pack", format!("no pack `{name}` with this digest is here"), help);
        return None;
    };
    let pinned = packs.remove(at);
    if pinned.version != version {
        let message =
            format!("the pack with this digest is version {}, and the charter says {version}", pinned.version);
        let at = block.get("version").cloned().unwrap_or(e);
        lower.error(&at, "contradiction", message, "correct the version, or pin the digest of the version you mean");
        return None;
    }
    packs.retain(|p| p.digest != digest);
    packs.insert(0, pinned);
    Some(packs)
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let rows = match block.get("rows") {
        Some(_) => say.tell("pack.rows", &[("it", say.bare(block, "rows").into())]),
        None => say.just("pack.all-rows"),
    };
    let args = [
        ("label", say.label(block)),
        ("version", say.bare(block, "version").into()),
        ("digest", say.bare(block, "digest").into()),
        ("on", say.events(block, "on", "pack.on")),
        ("rows", rows),
        ("by", say.list(block, "applicability_by", "or")),
        ("pinned", say.list_in(block, "pinned_by", "or", "pack.pinned")),
    ];
    say.block("pack", &args)
}

/// The feature.
pub const FEATURE: Feature<Law> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say,
    kinds: &[
        StatementKind {
            name: "row.apply",
            summary: "Says whether a row of a pack applies to a party.",
            fields: &[
                Field::must("row", FieldType::Id),
                Field::may("pack", FieldType::Id),
                Field::may("about", FieldType::Id),
                Field::may("for", FieldType::Id),
                Field::must("answer", FieldType::Choice(lowering::ANSWERS)),
                Field::must("reason", FieldType::Text),
            ],
            admit: admit::apply,
            facts: admit::applied,
        },
        StatementKind {
            name: "row.submit",
            summary: "Puts on record that the report which a row asks for was made.",
            fields: &[
                Field::must("row", FieldType::Id),
                Field::may("pack", FieldType::Id),
                Field::may("about", FieldType::Id),
                Field::may("to", FieldType::Text),
                Field::may("text", FieldType::Text),
            ],
            admit: admit::submit,
            facts: admit::submitted,
        },
        StatementKind {
            name: "pack.pin",
            summary: "Pins another version of a pack.",
            fields: &[
                Field::must("pack", FieldType::Id),
                Field::must("version", FieldType::Text),
                Field::must("digest", FieldType::Id),
            ],
            admit: admit::pin,
            facts: admit::pinned,
        },
    ],
    on: clocks::on,
};
