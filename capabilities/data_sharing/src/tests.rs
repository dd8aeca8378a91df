//! Lineage, groups and answers on a hand-made state; whole charters run in the feature files' examples.

use crate::DataSharing;
use crate::model::{Asked, Declared, Derive, RegisteredAsset, plain_id};
use servanda_norms::{Builder, Run};
use servanda_vocabulary::Moment;
use std::collections::BTreeMap;
use std::sync::Arc;

fn declared(block: &str, class: bool, owner: Option<&str>) -> Declared {
    Declared {
        block: block.to_owned(),
        clause: 0,
        class,
        owner: owner.map(str::to_owned),
        purposes: Vec::new(),
        place: None,
    }
}

/// Records of the clinic and of the school; m1 from the records, m2 from m1 and the school's, c1 a member of a class.
fn sample() -> DataSharing {
    let mut d = DataSharing::default();
    d.model.assets.insert("records".to_owned(), declared("dataset.records", false, Some("clinic")));
    d.model.assets.insert("marks".to_owned(), declared("dataset.marks", false, Some("school")));
    d.model.assets.insert("models".to_owned(), declared("model.models", true, None));
    for (id, from, holder) in
        [("m1", vec!["records"], "lab"), ("m2", vec!["m1", "marks"], "school"), ("c1", vec![], "lab")]
    {
        for f in &from {
            d.state.derived.entry((*f).to_owned()).or_default().insert(id.to_owned());
        }
        d.state.holders.entry(id.to_owned()).or_default().insert(holder.to_owned());
        let asset = RegisteredAsset {
            class: Some("models".to_owned()),
            owner: "lab".to_owned(),
            from: from.into_iter().map(str::to_owned).collect(),
            at: Moment::from_seconds(0),
        };
        d.state.registered.insert(id.to_owned(), asset);
    }
    d
}

#[test]
fn lineage_goes_all_the_way_both_ways() {
    let d = sample();
    assert_eq!(d.ancestors("m2"), ["m1", "marks", "records"]);
    assert!(d.ancestors("records").is_empty());
    assert_eq!(d.descendants("records"), [("m1", 1), ("m2", 2)]);
    let mut of_class = d.descendants("models");
    of_class.sort_unstable();
    assert_eq!(of_class, [("c1", 1), ("m1", 1), ("m2", 1)], "a class reaches its members");
    assert!(d.descendants("nothing").is_empty());
}

#[test]
fn whoever_holds_anything_derived_holds_the_origin() {
    let d = sample();
    assert_eq!(d.holders("dataset.records"), ["clinic", "lab", "school"]);
    assert_eq!(d.holders("marks"), ["school"]);
    let affected: Vec<(String, u32, Vec<String>)> =
        d.affected("records").into_iter().map(|a| (a.asset, a.depth, a.holders)).collect();
    let of = |a: &str, n, h: &[&str]| (a.to_owned(), n, h.iter().map(|h| (*h).to_owned()).collect());
    assert_eq!(affected, [of("records", 0, &["clinic"]), of("m1", 1, &["lab"]), of("m2", 2, &["school"])]);
    assert!(d.affected("nothing").is_empty());
}

#[test]
fn ids_are_known_with_and_without_their_kind() {
    let d = sample();
    assert_eq!(d.asset_id("dataset.records"), Some("records"));
    assert_eq!(d.asset_id("records"), Some("records"));
    assert_eq!(d.asset_id("m1"), Some("m1"));
    assert_eq!(d.asset_id("recrods"), None);
    assert_eq!(plain_id("model.x"), "x");
    assert_eq!(plain_id("purpose.x"), "purpose.x");
}

#[test]
fn a_derive_block_reaches_members_of_its_class() {
    let mut d = sample();
    d.model.derive.push(Derive { block: "derive.x".to_owned(), clause: 0, from: vec!["models".to_owned()] });
    assert!(d.derive_of("m1").is_some());
    assert!(d.derive_of("records").is_none());
}

#[test]
fn groups_of_an_asset_and_of_a_request_about_it() {
    let mut d = sample();
    let answers = BTreeMap::from([("clinic".to_owned(), true), ("school".to_owned(), false)]);
    let asked = Asked {
        party: "lab".to_owned(),
        action: "train".to_owned(),
        asset: "records".to_owned(),
        purpose: None,
        place: None,
        at: Moment::from_seconds(0),
        answers,
    };
    d.state.requests.insert("q1".to_owned(), asked);
    let mut b = Builder::new(Vec::new(), Vec::new());
    for n in ["clinic", "lab", "school", "records", "q1"] {
        b.name(n);
    }
    let run = Run::new(Arc::new(b.finish()));
    let group = |kind: &str, of: &str| {
        let list = d.group_of(&run, kind, run.names().find(of).unwrap());
        list.map(|l| l.into_iter().map(|s| run.names().text(s).to_owned()).collect::<Vec<_>>())
    };
    let names = |l: &[&str]| Some(l.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>());
    assert_eq!(group("owner", "records"), names(&["clinic"]));
    assert_eq!(group("owner", "q1"), names(&["clinic"]), "the owner of what a request is about");
    assert_eq!(group("approvers", "q1"), names(&["clinic"]), "a no is no approval");
    assert_eq!(group("holders", "records"), names(&["clinic", "lab", "school"]));
    assert_eq!(group("members", "records"), None, "other groups are others' business");
}
