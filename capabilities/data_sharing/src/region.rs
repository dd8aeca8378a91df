//! Region and place: where an asset may be used.
//!
//! # Clause
//! "The records are used within the European Economic Area."
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
//! ## 3 Where
//! The records are used in [the EEA and CH](#where.places).
//! ~~~charter
//! region "allowed" { places = where.places }
//! place "basement" { within = region.allowed }
//! dataset "records" {
//!   owner  = party.clinic
//!   region = region.allowed
//! }
//! permit "analyse" {
//!   who   = all
//!   do    = [analyse]
//!   asset = dataset.records
//! }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own. A place of use is a country's two letters (ISO 3166), the name of a `place` block, or a label that the
//! region lists. `EU` and `EEA` stand for their members as of this edition. A place that is neither is unknown, and what
//! is unknown is not permitted.
//!
//! # Outcome
//! ```case
//! case "In the region, out of it, and nobody knows where"
//! expect at 2025-03-03 12:00
//!   may lab analyse records in NO -> permit
//!   may lab analyse records in CH -> permit
//!   may lab analyse records in basement -> permit
//!   may lab analyse records in US -> deny
//!   may lab analyse records in Atlantis -> deny
//!   may lab analyse records -> deny
//! ```

use crate::DataSharing;
use crate::model::Model;
use servanda_capability::{Feature, Lower, Say, no_on};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, TermType, Ty};

const REGION_SCHEMA: BlockSchema = BlockSchema {
    kind: "region",
    summary: "A set of places, by country codes, names, or EU and EEA.",
    attributes: &[AttributeSchema {
        name: "places",
        ty: Ty::Either(&[Ty::Text, Ty::Term(TermType::Text)]),
        need: Need::Must("Which places belong to the region?"),
    }],
    children: &[],
    label: Label::Required,
};

const PLACE_SCHEMA: BlockSchema = BlockSchema {
    kind: "place",
    summary: "A named place, such as a computing centre, and the regions that it lies in.",
    attributes: &[
        AttributeSchema { name: "name", ty: Ty::Either(&[Ty::Text, Ty::Term(TermType::Text)]), need: Need::May },
        AttributeSchema {
            name: "within",
            ty: Ty::RefList(&["region"]),
            need: Need::Must("In which regions does it lie?"),
        },
    ],
    children: &[],
    label: Label::Required,
};

/// Member states of the European Union; an outside fact of edition 2026.
const EU: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];
/// The states that the European Economic Area has beside the Union; an outside fact of edition 2026.
const EFTA_IN_EEA: &[&str] = &["IS", "LI", "NO"];

fn labels(text: &str) -> Vec<String> {
    let text = text.replace(" and ", ",");
    text.split([',', ';'])
        .map(|l| l.trim().trim_start_matches("the ").trim().to_owned())
        .filter(|l| !l.is_empty())
        .collect()
}

impl Model {
    /// Whether a place lies in a region (`region.x`); none when the place is unknown.
    pub(crate) fn in_region(&self, place: &str, region: &str) -> Option<bool> {
        let place = place.strip_prefix("place.").unwrap_or(place);
        if let Some(regions) = self.places.get(place) {
            return Some(regions.iter().any(|r| r == region));
        }
        let labels = self.regions.get(region)?;
        let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
        if place == region || region.strip_prefix("region.") == Some(place) || labels.iter().any(|l| same(l, place)) {
            return Some(true);
        }
        let code = place.to_ascii_uppercase();
        let is_code = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
        if !is_code {
            // A place that another region lists is known, and not here.
            let elsewhere = self.regions.values().flatten().any(|l| same(l, place));
            return elsewhere.then_some(false);
        }
        let union = EU.contains(&code.as_str());
        let area = union || EFTA_IN_EEA.contains(&code.as_str());
        Some(labels.iter().any(|l| (same(l, "EU") && union) || (same(l, "EEA") && area)))
    }
}

fn lower_region(block: &Block, lower: &mut Lower<'_>, own: &mut DataSharing) {
    lower.build.name(&block.id());
    let places = lower.text_of(block, "places").map(|t| labels(&t)).unwrap_or_default();
    if places.is_empty() {
        lower.block_error(block, "open_question", "the region has no places", "list them: \"EEA, CH\"");
    }
    own.model.regions.insert(block.id(), places);
}

fn lower_place(block: &Block, lower: &mut Lower<'_>, own: &mut DataSharing) {
    own.model.places.insert(block.label.clone(), lower.refs_of(block, "within"));
}

/// The feature.
pub const REGION: Feature<DataSharing> = Feature {
    schema: Some(&REGION_SCHEMA),
    lower: lower_region,
    say: |block, say: &Say<'_>| {
        say.block("region", &[("label", say.label(block)), ("places", say.list(block, "places", "and"))])
    },
    kinds: &[],
    on: no_on,
};

/// The feature.
pub const PLACE: Feature<DataSharing> = Feature {
    schema: Some(&PLACE_SCHEMA),
    lower: lower_place,
    say: |block, say: &Say<'_>| say.block("place", &[("label", say.label(block)), ("within", say.of(block, "within"))]),
    kinds: &[],
    on: no_on,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_regions() {
        let mut m = Model::default();
        m.regions.insert("region.a".to_owned(), labels("the EEA, CH and Rack 7"));
        m.regions.insert("region.b".to_owned(), labels("EU; Moon"));
        m.places.insert("cellar".to_owned(), vec!["region.b".to_owned()]);
        assert_eq!(m.in_region("no", "region.a"), Some(true));
        assert_eq!(m.in_region("NO", "region.b"), Some(false));
        assert_eq!(m.in_region("ch", "region.a"), Some(true));
        assert_eq!(m.in_region("rack 7", "region.a"), Some(true));
        assert_eq!(m.in_region("Moon", "region.a"), Some(false));
        assert_eq!(m.in_region("Mars", "region.a"), None);
        assert_eq!(m.in_region("cellar", "region.a"), Some(false));
        assert_eq!(m.in_region("place.cellar", "region.b"), Some(true));
        assert_eq!(m.in_region("BE", "region.none"), None);
        assert_eq!(EU.len() + EFTA_IN_EEA.len(), 30);
    }
}
