//! Accession: how somebody joins who was not there at the start.
//!
//! # Clause
//! "A new entity becomes a Party upon signature of the accession document by the Coordinator and the new Party; the
//! accession has effect from the date identified in the document." (DESCA 3.1.3)
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! office "coordinator" { of = party.clinic }
//! ~~~
//! ## 2 Place
//! Days end in [Europe/Brussels](#place.zone).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! ~~~
//! ## 3 Accession
//! A new party and the coordinator both sign; the accession has effect on the date in the document.
//! ~~~charter
//! accession "by_document" {
//!   signed_by = [newcomer, office.coordinator]
//!   effective = date_in_document
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `party.accede/1` with `party`, `key` (the newcomer's root key) and `effective`, signed by whom the block names; then
//! the newcomer's own `charter.sign/1` with that key. Both are needed, in this order. The newcomer joins at the date if
//! it is still to come when it signs, else by its signature: nobody becomes a party before both have signed. An accession
//! may be sent again, with another key or date, until the newcomer has signed. With `after = matter.x` a resolution on
//! that matter about the newcomer must be binding first.
//!
//! # Outcome
//! ```case
//! case "Only the coordinator lets somebody in, and both sign"
//! 2025-01-10 09:00  lab        party.accede  party=institute key=ed25519:7786e8a97b779ac31465f8d274cea3da876bddbf25afee7933ca6ed19cc7d149
//!   expect void not_competent because 3
//! 2025-01-10 10:00  institute  charter.sign
//!   expect void unknown_key
//! 2025-01-10 11:00  clinic     party.accede  party=institute key=ed25519:7786e8a97b779ac31465f8d274cea3da876bddbf25afee7933ca6ed19cc7d149 effective="2025-02-01 00:00"
//! 2025-01-10 11:30  clinic     party.accede  party=lab key=ed25519:7786e8a97b779ac31465f8d274cea3da876bddbf25afee7933ca6ed19cc7d149
//!   expect void closed
//! 2025-01-10 12:00  institute  key.enrol     key=ed25519:688f067db1968c4d327083fd0796915ea43cf7b6152bebc89d6eef870dc4b28d person=ines may=charter.sign
//! 2025-01-10 13:00  institute/ines  charter.sign
//! 2025-01-10 14:00  institute  office.appoint  office=coordinator party=institute
//!   expect void not_party because 3
//! expect at 2025-01-31 23:59
//!   institute is not party
//! expect at 2025-02-01 00:00
//!   institute is party
//!   party.joined of institute
//!
//! case "A date that has passed does not make a party before it signs"
//! 2025-01-10 09:00  clinic     party.accede  party=institute key=ed25519:7786e8a97b779ac31465f8d274cea3da876bddbf25afee7933ca6ed19cc7d149 effective="2025-01-01 00:00"
//! 2025-01-20 09:00  institute  charter.sign
//! expect at 2025-01-19 09:00
//!   institute is not party
//! expect at 2025-01-20 09:00
//!   party.joined of institute at 2025-01-20 09:00
//! ```

use crate::Membership;
use crate::check::acts_for;
use crate::opening::root_key;
use crate::state::{AccessionModel, Place, Stage};
use servanda_capability::{
    Answers, FactSeed, Feature, Field, FieldType, Lower, Say, StatementKind, World, moment, text,
};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, Ty};
use servanda_norms::{Event, Outcome, Parties};
use servanda_statement::{KeyId, Refusal, Statement};

const SCHEMA: BlockSchema = BlockSchema {
    kind: "accession",
    summary: "How a new party joins later: who signs beside it, and from when.",
    attributes: &[
        AttributeSchema {
            name: "signed_by",
            ty: Ty::Expr,
            need: Need::Must("Who signs the accession beside the newcomer?"),
        },
        AttributeSchema {
            name: "effective",
            ty: Ty::Choice(&["date_in_document", "signature"]),
            need: Need::Must(
                "From when is the newcomer a party: from the date in the document, or from the last signature?",
            ),
        },
        AttributeSchema { name: "after", ty: Ty::Ref(&["matter"]), need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Membership) {
    if own.model.accession.is_some() {
        lower.block_error(block, "two_rules", "two blocks say how a new party accedes", "keep one `accession` block");
        return;
    }
    let Some(signed_by) = block.get("signed_by").cloned() else { return };
    let others: Vec<Parties> = signed_by
        .items()
        .iter()
        .filter(|e| e.as_word() != Some("newcomer"))
        .filter_map(|e| lower.authors(e, false))
        .collect();
    if others.len() != 1 {
        // One statement carries one signature, so one party opens the door; the newcomer's own signature is the second.
        lower.error(
            &signed_by,
            "open_question",
            "who signs for those who are parties already? It must be exactly one beside the newcomer",
            "write for example `[newcomer, office.coordinator]`; if more must agree, say `after = matter.x`",
        );
    }
    let after = lower.ref_of(block, "after").and_then(|m| m.strip_prefix("matter.").map(str::to_owned));
    own.model.accession = Some(AccessionModel {
        place: Place { clause: block.clause, block: block.id() },
        signed_by: Parties::AnyOf(others),
        dated: lower.word_of(block, "effective").as_deref() == Some("date_in_document"),
        after,
    });
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let from = match block.get("effective").and_then(|e| e.as_word()) {
        Some("date_in_document") => say.just("accession.date-in-document"),
        _ => say.just("accession.last-signature"),
    };
    let args = [
        ("who", say.list(block, "signed_by", "and")),
        ("many", say.many(block, "signed_by").into()),
        ("after", say.opt(block, "after", "accession.after")),
        ("from", from),
    ];
    say.block("accession", &args)
}

fn admit(own: &Membership, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let party = text(st, "party").unwrap_or_default();
    let Some(model) = &own.model.accession else {
        return Err(Refusal::new("not_competent", "the charter has no accession clause: nobody can join later"));
    };
    let clause = world.run.program().clause(model.place.clause).to_owned();
    let Some(key) = text(st, "key").and_then(KeyId::parse) else {
        return Err(Refusal::new("bad_body", "`key` is no key: `ed25519:` and 64 hex digits").under(clause));
    };
    if !acts_for(world, &model.signed_by, &st.author.party) {
        return Err(
            Refusal::new("not_competent", format!("`{}` does not sign accessions", st.author.party)).under(clause)
        );
    }
    match own.stage(party) {
        Some(Stage::Joined | Stage::Signed) => {
            return Err(Refusal::new("closed", format!("`{party}` has signed already")).under(clause));
        }
        // Its root key stands in the opening; nobody may put another in its place.
        Some(Stage::Listed) => {
            let message = format!("`{party}` was there at the opening; it joins by its own `charter.sign`");
            return Err(Refusal::new("closed", message).under(clause));
        }
        Some(Stage::Acceding(_) | Stage::Left) | None => {}
    }
    // A key that its holder revoked stays revoked, whoever names it again.
    if own.key(&key, party).is_some_and(|k| k.revoked.is_some()) {
        return Err(
            Refusal::new("revoked_key", format!("this key of `{party}` was revoked; name another")).under(clause)
        );
    }
    if let Some(matter) = &model.after
        && !resolved(world, matter, party)
    {
        return Err(Refusal::new(
            "not_competent",
            format!(
                "no resolution on `{matter}` about `{party}` binds yet; table a motion and accept its minutes first"
            ),
        )
        .under(clause));
    }
    Ok(())
}

/// Whether the last resolution on a matter about a party binds and has not been vetoed.
fn resolved(world: &World<'_>, matter: &str, party: &str) -> bool {
    let names = world.run.names();
    let Some(who) = names.find(party) else { return false };
    let binding = names.find(&format!("resolution.{matter}.binding"));
    let vetoed = names.find(&format!("resolution.{matter}.vetoed"));
    let last = world.run.events().iter().rev().find(|e| {
        (Some(e.name) == binding || Some(e.name) == vetoed) && (e.party == Some(who) || e.subject == Some(who))
    });
    last.is_some_and(|e| Some(e.name) == binding)
}

fn facts(_: &Membership, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    vec![FactSeed::new("party.acceded", text(st, "party").map(str::to_owned))]
}

fn on(own: &mut Membership, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    if Some(event.name) != own.words.acceded {
        return;
    }
    let (Some(st), Some(model)) = (world.behind(event), &own.model.accession) else { return };
    let (Some(party), Some(key)) = (text(st, "party"), text(st, "key").and_then(KeyId::parse)) else { return };
    if matches!(own.stage(party), Some(Stage::Listed | Stage::Joined | Stage::Signed)) {
        return;
    }
    out.consulted(model.place.clause, &model.place.block, "opened to a newcomer", true);
    let stated = if model.dated { moment(st, "effective") } else { None };
    let effective = stated.unwrap_or(event.at).max(event.at);
    // Whoever signs next for the newcomer does so with the key of this document and no earlier one.
    own.state.keys.retain(|(id, p), k| p != party || k.revoked.is_some() || *id == key);
    own.state.keys.entry((key, party.to_owned())).or_insert_with(|| root_key(event));
    own.state.stages.insert(party.to_owned(), Stage::Acceding(effective));
}

/// The feature.
pub const FEATURE: Feature<Membership> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say,
    kinds: &[StatementKind {
        name: "party.accede",
        summary: "Opens the door to a newcomer, whose own signature completes the accession.",
        fields: &[
            Field::must("party", FieldType::Id),
            Field::must("key", FieldType::Text),
            Field::may("effective", FieldType::Moment),
        ],
        admit,
        facts,
    }],
    on,
};
