//! Opening: the log's first entry names a root key for each party, and the sequencer.
//!
//! # Clause
//! "The record is kept by the Clinic's computer; each party names the key with which it signs."
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
//! ```
//!
//! # Statements
//! `partnership.open/1` with `parties` (party to root key) and `sequencer`. It counts as entry 0 only, and its author is
//! one of the keys that it names. Whoever disputes a key does not sign the charter with it: a party joins by its own
//! signature (see `joining`), so a wrong key in this entry binds nobody.
//!
//! # Outcome
//! ```case
//! case "A second opening is void"
//! 2025-01-10 09:00  lab  partnership.open  sequencer=lab parties=lab:ed25519:0000000000000000000000000000000000000000000000000000000000000000
//!   expect void closed
//! ```

use crate::Membership;
use crate::mandate::Mandate;
use crate::state::{Key, Stage};
use servanda_capability::{FactSeed, Feature, Field, FieldType, StatementKind, World, no_lower, no_say, text};
use servanda_norms::{Event, Outcome};
use servanda_statement::{KeyId, Refusal, Statement};
use servanda_vocabulary::nearest;

/// The kind that opens a record.
pub(crate) const KIND: &str = "partnership.open";

fn roots(st: &Statement) -> Vec<(&str, &str)> {
    let map = st.body.get("parties").and_then(|v| v.as_object());
    map.map(|m| m.iter().filter_map(|(p, k)| Some((p, k.as_str()?))).collect()).unwrap_or_default()
}

fn admit(own: &Membership, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    if own.state.opened || !world.statements.is_empty() {
        return Err(Refusal::new(
            "closed",
            "a partnership is opened by its first entry and by no other; start a new log",
        ));
    }
    let roots = roots(st);
    let mut seen: Vec<&str> = Vec::new();
    for (party, key) in &roots {
        if !own.model.parties.contains_key(*party) {
            let near = nearest(party, own.model.parties.keys().map(String::as_str));
            let hint = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
            return Err(Refusal::new("bad_body", format!("the charter names no party `{party}`{hint}")));
        }
        if KeyId::parse(key).is_none() {
            return Err(Refusal::new(
                "bad_body",
                format!("the root key of `{party}` is no key: `ed25519:` and 64 hex digits"),
            ));
        }
        if seen.contains(key) {
            return Err(Refusal::new(
                "bad_body",
                format!("`{party}` shares its root key with another party; each has its own"),
            ));
        }
        seen.push(key);
    }
    let sequencer = text(st, "sequencer").unwrap_or_default();
    if !roots.iter().any(|(p, _)| *p == sequencer) {
        return Err(Refusal::new(
            "bad_body",
            format!("the sequencer `{sequencer}` is not among the parties with a root key"),
        ));
    }
    let author = st.author.key.to_string();
    if !roots.iter().any(|(p, k)| *p == st.author.party && *k == author) {
        return Err(Refusal::new(
            "unknown_key",
            format!("the opening does not name the key that signed it as the root key of `{}`", st.author.party),
        ));
    }
    Ok(())
}

fn facts(_: &Membership, _: &World<'_>, _: &Statement) -> Vec<FactSeed> {
    vec![FactSeed::new("partnership.opened", None)]
}

fn on(own: &mut Membership, world: &World<'_>, event: &Event, _: &mut Vec<Outcome>) {
    if Some(event.name) != own.words.opened || own.state.opened {
        return;
    }
    own.state.opened = true;
    let Some(st) = world.behind(event) else { return };
    for (party, key) in roots(st) {
        let Some(id) = KeyId::parse(key) else { continue };
        own.state.stages.insert(party.to_owned(), Stage::Listed);
        own.state.keys.insert((id, party.to_owned()), root_key(event));
    }
}

/// A root key as of an event.
pub(crate) fn root_key(event: &Event) -> Key {
    Key {
        person: "root".to_owned(),
        may: Mandate::of(&["root"]),
        enrolled: event.at,
        from: None,
        until: None,
        revoked: None,
        root: true,
    }
}

/// The feature.
pub const FEATURE: Feature<Membership> = Feature {
    schema: None,
    lower: no_lower,
    say: no_say,
    kinds: &[StatementKind {
        name: KIND,
        summary: "Opens the record: a root key for each party, and who sequences. Entry 0 only.",
        fields: &[Field::must("parties", FieldType::Map), Field::must("sequencer", FieldType::Id)],
        admit,
        facts,
    }],
    on,
};
