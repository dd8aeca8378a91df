//! Register: assets that come later, with their class, their owner, and what they were derived from.
//!
//! # Clause
//! "Each party registers the results that it generates, and says what they were made from."
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
//! ## 3 Results
//! ~~~charter
//! dataset "records" { owner = party.clinic }
//! asset "results" { class = yes }
//! permit "own_results" {
//!   who   = owner
//!   do    = [exploit]
//!   asset = asset.results
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `asset.register/1` with `asset`, `class` (a block with `class = yes`), `owner`, `from` (assets), `holder`.
//! `model.register/1` is the same with `from` obligatory. An asset belongs to a class, or is derived from something. The
//! owner is the class's, else whoever registers it; nobody registers an asset as somebody else's, or twice. The holder is
//! whoever registers it unless it says otherwise. Makes `asset.registered` of the asset.
//!
//! # Outcome
//! ```case
//! case "Registered once, with a known origin, by its owner"
//! 2025-03-03 10:00  lab     asset.register  asset=r1 class=results from=records
//! 2025-03-03 10:10  clinic  asset.register  asset=r1 class=results
//!   expect void known_asset
//! 2025-03-03 10:20  clinic  asset.register  asset=r2 class=results owner=lab
//!   expect void not_competent
//! 2025-03-03 10:30  clinic  asset.register  asset=r3 class=results from=recrods
//!   expect void bad_body
//! expect at 2025-03-03 12:00
//!   asset.registered of r1
//!   holders of records: clinic, lab
//! ```

use crate::DataSharing;
use crate::model::{RegisteredAsset, plain_id};
use servanda_capability::{FactSeed, Feature, Field, FieldType, StatementKind, World, ids, no_lower, no_say, text};
use servanda_norms::{Event, Outcome};
use servanda_statement::{Refusal, Statement};
use servanda_vocabulary::nearest;

/// Who owns what a statement registers: as stated, else the class's owner, else the author.
fn owner(own: &DataSharing, st: &Statement) -> String {
    let class = text(st, "class").and_then(|c| own.model.assets.get(plain_id(c)));
    let of_class = class.and_then(|c| c.owner.as_deref());
    text(st, "owner").or(of_class).unwrap_or(&st.author.party).to_owned()
}

fn admit(own: &DataSharing, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let asset = text(st, "asset").unwrap_or_default();
    if own.asset_id(asset).is_some() {
        return Err(Refusal::new("known_asset", format!("an asset `{asset}` is known already; choose another id")));
    }
    let class = text(st, "class").map(plain_id);
    let declared = class.and_then(|c| own.model.assets.get(c));
    if let Some(c) = class
        && declared.is_none_or(|d| !d.class)
    {
        let classes = own.model.assets.iter().filter(|(_, d)| d.class).map(|(k, _)| k.as_str());
        let hint = nearest(c, classes).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
        return Err(Refusal::new("bad_body", format!("the charter has no class of assets `{c}`{hint}")));
    }
    let from = ids(st, "from");
    if class.is_none() && from.is_empty() {
        return Err(Refusal::new("bad_body", "an asset belongs to a class, or is derived from something: name one"));
    }
    if let Some(bad) = from.iter().find(|f| own.asset_id(f).is_none()) {
        let hint = nearest(bad, own.asset_ids()).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
        return Err(Refusal::new("bad_body", format!("no asset `{bad}` is known to derive from{hint}")));
    }
    let stated = text(st, "owner");
    let of_class = declared.and_then(|d| d.owner.as_deref());
    if let (Some(o), Some(d), Some(whose)) = (stated, declared, of_class)
        && o != whose
    {
        let message =
            format!("the charter says that what belongs to this class is `{whose}`'s, not `{o}`'s; leave `owner` out");
        return Err(Refusal::new("bad_body", message).under(world.run.program().clause(d.clause)));
    }
    if let Some(o) = stated
        && o != st.author.party
        && Some(o) != of_class
    {
        let refusal = Refusal::new(
            "not_competent",
            format!("`{o}` registers its own assets; `{}` cannot do it", st.author.party),
        );
        return Err(match declared {
            Some(d) => refusal.under(world.run.program().clause(d.clause)),
            None => refusal,
        });
    }
    if let Some(h) = text(st, "holder")
        && !world.has("status.party", h)
    {
        return Err(Refusal::new("bad_body", format!("the holder `{h}` is not a party")));
    }
    Ok(())
}

fn facts(_: &DataSharing, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    vec![FactSeed::new("asset.registered", text(st, "asset").map(str::to_owned))]
}

fn on(own: &mut DataSharing, world: &World<'_>, event: &Event, _: &mut Vec<Outcome>) {
    if Some(event.name) != own.words.registered {
        return;
    }
    let Some(st) = world.behind(event) else { return };
    let Some(asset) = text(st, "asset") else { return };
    if own.asset_id(asset).is_some() {
        return;
    }
    let from: Vec<String> = ids(st, "from").into_iter().filter_map(|f| own.asset_id(f)).map(str::to_owned).collect();
    let registered = RegisteredAsset {
        class: text(st, "class").map(|c| plain_id(c).to_owned()),
        owner: owner(own, st),
        from: from.clone(),
        at: event.at,
    };
    for f in from {
        own.state.derived.entry(f).or_default().insert(asset.to_owned());
    }
    let holder = text(st, "holder").unwrap_or(&st.author.party).to_owned();
    own.state.holders.entry(asset.to_owned()).or_default().insert(holder);
    own.state.registered.insert(asset.to_owned(), registered);
}

const FIELDS: &[Field] = &[
    Field::must("asset", FieldType::Id),
    Field::may("class", FieldType::Id),
    Field::may("owner", FieldType::Id),
    Field::may("from", FieldType::Ids),
    Field::may("holder", FieldType::Id),
];

/// The feature.
pub const FEATURE: Feature<DataSharing> = Feature {
    schema: None,
    lower: no_lower,
    say: no_say,
    kinds: &[
        StatementKind {
            name: "asset.register",
            summary: "Registers an asset: its class, its owner, and what it was derived from.",
            fields: FIELDS,
            admit,
            facts,
        },
        StatementKind {
            name: "model.register",
            summary: "Registers a model, and what it was trained on.",
            fields: &[
                Field::must("asset", FieldType::Id),
                Field::may("class", FieldType::Id),
                Field::may("owner", FieldType::Id),
                Field::must("from", FieldType::Ids),
                Field::may("holder", FieldType::Id),
            ],
            admit,
            facts,
        },
    ],
    on,
};
