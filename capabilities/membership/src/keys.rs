//! Keys: a party's root key enrols and revokes the keys of the people who sign for it, each with a mandate.
//!
//! # Clause
//! "Each party tells the others who may sign for it, and for what."
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
//! ## 3 Acts
//! ~~~charter
//! notice "hello" { }
//! event "storm" { }
//! ~~~
//! ```
//!
//! # Statements
//! `key.enrol/1` with `key`, `person`, `may` (patterns: see `mandate`), `from`, `until`, by a root key of the same party.
//! `key.revoke/1` with `key`, by a root key of the same party or by the key itself. A revoked key stays revoked, and the
//! last root key cannot be revoked before another is enrolled (`may` = `root`). `until` is the last moment that counts.
//! Keys belong to a pair of key and party: a party cannot bar another's key by enrolling it first. Enrolment and
//! revocation take effect at the act's own moment; neither is ever backdated.
//!
//! # Outcome
//! ```case
//! case "A person signs within a mandate, and no longer once the key is revoked"
//! person lea of lab may notice, key.enrol
//! 2025-01-10 09:00  lab/lea  notice.give     notice=hello
//! 2025-01-10 09:10  lab/lea  event.record    event=storm
//!   expect void out_of_mandate
//! 2025-01-10 09:20  lab/leo  notice.give     notice=hello
//!   expect void unknown_key
//! 2025-01-10 09:30  lab/lea  key.enrol       key=ed25519:6f4d678da438eb62b896f1ed1aa9dcb761339595fa252b17c97aeebaaa500de2 person=leo may=notice
//!   expect void out_of_mandate
//! 2025-01-10 10:00  lab      key.revoke      key=ed25519:62637e50a45bd24bb0723668145bab48d1a04f967430b5ecdedd9b3a3a9cc775
//! 2025-01-10 10:00  lab/lea  notice.give     notice=hello
//!   expect void revoked_key
//! 2025-01-10 11:00  lab      key.enrol       key=ed25519:62637e50a45bd24bb0723668145bab48d1a04f967430b5ecdedd9b3a3a9cc775 person=lea may=notice
//!   expect void key_in_use
//! 2025-01-10 12:00  clinic   key.revoke      key=ed25519:62637e50a45bd24bb0723668145bab48d1a04f967430b5ecdedd9b3a3a9cc775
//!   expect void bad_body
//! expect at 2025-01-10 13:00
//!   key.enrolled of ed25519:62637e50a45bd24bb0723668145bab48d1a04f967430b5ecdedd9b3a3a9cc775
//!   key.revoked of ed25519:62637e50a45bd24bb0723668145bab48d1a04f967430b5ecdedd9b3a3a9cc775
//!
//! case "A mandate has a first and a last moment; a key may declare itself lost"
//! 2025-01-10 09:00  lab      key.enrol       key=ed25519:6f4d678da438eb62b896f1ed1aa9dcb761339595fa252b17c97aeebaaa500de2 person=leo may=notice from="2025-01-11 00:00" until="2025-01-12 12:00"
//! 2025-01-10 10:00  lab/leo  notice.give     notice=hello
//!   expect void key_not_yet_valid
//! 2025-01-12 12:00  lab/leo  notice.give     notice=hello
//! 2025-01-12 12:01  lab/leo  notice.give     notice=hello about=clinic
//!   expect void out_of_mandate
//! 2025-01-13 09:00  lab/leo  key.revoke      key=ed25519:6f4d678da438eb62b896f1ed1aa9dcb761339595fa252b17c97aeebaaa500de2
//! 2025-01-13 10:00  lab      key.revoke      key=ed25519:6f4d678da438eb62b896f1ed1aa9dcb761339595fa252b17c97aeebaaa500de2
//!   expect void closed
//! expect at 2025-01-13 12:00
//!   key.revoked of ed25519:6f4d678da438eb62b896f1ed1aa9dcb761339595fa252b17c97aeebaaa500de2
//! ```

use crate::Membership;
use crate::mandate::{Mandate, well_formed};
use crate::state::Key;
use servanda_capability::{
    FactSeed, Feature, Field, FieldType, StatementKind, World, ids, moment, no_lower, no_say, text,
};
use servanda_norms::{Event, Outcome};
use servanda_statement::{KeyId, Refusal, Statement};

fn key_of(st: &Statement) -> Result<KeyId, Refusal> {
    text(st, "key")
        .and_then(KeyId::parse)
        .ok_or_else(|| Refusal::new("bad_body", "`key` is no key: `ed25519:` and 64 hex digits"))
}

fn by_root(own: &Membership, st: &Statement) -> bool {
    own.key(&st.author.key, &st.author.party).is_some_and(|k| k.root)
}

fn admit_enrol(own: &Membership, _: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let key = key_of(st)?;
    let party = &st.author.party;
    if !by_root(own, st) {
        return Err(Refusal::new("out_of_mandate", format!("only a root key of `{party}` enrols its keys")));
    }
    if let Some(bad) = ids(st, "may").into_iter().find(|p| !well_formed(p)) {
        return Err(Refusal::new(
            "bad_body",
            format!("`{bad}` is no mandate; write kinds such as vote.cast, vote or *"),
        ));
    }
    if let (Some(from), Some(until)) = (moment(st, "from"), moment(st, "until"))
        && until < from
    {
        return Err(Refusal::new("bad_body", format!("the mandate would end on {until}, before it begins on {from}")));
    }
    match own.key(&key, party) {
        None => Ok(()),
        Some(k) if k.revoked.is_some() => {
            Err(Refusal::new("key_in_use", format!("this key of `{party}` was revoked and stays so; enrol another")))
        }
        Some(_) => Err(Refusal::new(
            "key_in_use",
            format!("this key is enrolled for `{party}` already; for another mandate revoke it and enrol a new key"),
        )),
    }
}

fn facts_enrol(_: &Membership, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    vec![FactSeed::new("key.enrolled", text(st, "key").map(str::to_owned))]
}

fn admit_revoke(own: &Membership, _: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let key = key_of(st)?;
    let party = &st.author.party;
    if key != st.author.key && !by_root(own, st) {
        return Err(Refusal::new(
            "out_of_mandate",
            format!("only a root key of `{party}`, or the key itself, revokes a key"),
        ));
    }
    let Some(known) = own.key(&key, party) else {
        return Err(Refusal::new("bad_body", format!("no such key is enrolled for `{party}`")));
    };
    if let Some(since) = known.revoked {
        return Err(Refusal::new("closed", format!("this key is revoked since {since}")));
    }
    if known.root && own.root_keys(party) == 1 {
        return Err(Refusal::new(
            "last_root_key",
            format!("this is the last root key of `{party}`; enrol another with `may` = root first"),
        ));
    }
    Ok(())
}

fn facts_revoke(_: &Membership, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    vec![FactSeed::new("key.revoked", text(st, "key").map(str::to_owned))]
}

fn on(own: &mut Membership, world: &World<'_>, event: &Event, _: &mut Vec<Outcome>) {
    let name = Some(event.name);
    if name != own.words.enrolled && name != own.words.revoked {
        return;
    }
    let Some(st) = world.behind(event) else { return };
    let Ok(id) = key_of(st) else { return };
    let slot = (id, st.author.party.clone());
    if name == own.words.revoked {
        if let Some(k) = own.state.keys.get_mut(&slot) {
            k.revoked.get_or_insert(event.at);
        }
        return;
    }
    let may = Mandate::of(&ids(st, "may"));
    own.state.keys.entry(slot).or_insert_with(|| Key {
        person: text(st, "person").unwrap_or("somebody").to_owned(),
        root: may.is_root(),
        may,
        enrolled: event.at,
        from: moment(st, "from"),
        until: moment(st, "until"),
        revoked: None,
    });
}

/// The feature.
pub const FEATURE: Feature<Membership> = Feature {
    schema: None,
    lower: no_lower,
    say: no_say,
    kinds: &[
        StatementKind {
            name: "key.enrol",
            summary: "A root key enrols a person's key, with a mandate and its time.",
            fields: &[
                Field::must("key", FieldType::Text),
                Field::must("person", FieldType::Id),
                Field::must("may", FieldType::Ids),
                Field::may("from", FieldType::Moment),
                Field::may("until", FieldType::Moment),
            ],
            admit: admit_enrol,
            facts: facts_enrol,
        },
        StatementKind {
            name: "key.revoke",
            summary: "A root key, or the key itself, ends a key for ever.",
            fields: &[Field::must("key", FieldType::Text), Field::may("reason", FieldType::Text)],
            admit: admit_revoke,
            facts: facts_revoke,
        },
    ],
    on,
};
