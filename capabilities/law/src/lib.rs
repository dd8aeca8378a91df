//! Law as data: packs of rows, each a clock that a statute starts, pinned in the charter by digest.
//!
//! A row is off until somebody who is competent signs that it applies to a party; `undetermined` lets its clock run. Each
//! row is lowered to an ordinary duty of the kernel, so that what is due, missed and why is computed like everything else.

mod admit;
mod clocks;
mod lowering;
mod model;
mod pack;
mod read;

pub use read::{From, Kind, Pack, Row, digest, normalise, read};

use model::{Pinned, State, Watch};
use servanda_capability::{Capability, Feature, Lower};
use servanda_norms::{Run, Sym};
use std::collections::BTreeMap;

/// Rule packs: what the charter pins, and which clocks run.
#[derive(Clone, Debug, Default)]
pub struct Law {
    pub(crate) packs: BTreeMap<String, Pinned>,
    pub(crate) watched: BTreeMap<Sym, Vec<Watch>>,
    pub(crate) state: State,
}

/// The features.
pub const FEATURES: &[&Feature<Law>] = &[
    &pack::FEATURE,
    // new-feature: one line per feature, above this line
];

/// What its blocks say.
pub static WORDS: servanda_words::Room =
    servanda_words::Room::over(&servanda_capability::say::COMMON, include_str!("en.ftl"), include_str!("de.ftl"));

impl Capability for Law {
    servanda_capability::features!(Law, "law", FEATURES, &WORDS);

    fn finish(&mut self, _: &mut Lower<'_>) {}

    fn group(&self, _: &Run, _: &str, _: Sym) -> Option<Vec<Sym>> {
        None
    }
}

/// The packs that this edition brings.
pub const OWN: &[&str] =
    &[include_str!("../../../packs/incidents/pack.toml"), include_str!("../../../packs/retention/pack.toml")];

/// The packs that this edition brings, read.
#[must_use]
pub fn own_packs() -> Vec<Pack> {
    OWN.iter().filter_map(|text| read(text).ok()).collect()
}

impl Law {
    /// The packs that the charter pins: name, version, digest of the edition that it names.
    pub fn pinned(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.packs
            .values()
            .filter_map(|p| p.editions.first().map(|e| (p.name.as_str(), e.version.as_str(), e.digest.as_str())))
    }

    /// The next version of the charter: its packs, and the state as it stands. Where it pins another edition than the
    /// version before, that is the one in force.
    pub fn amend(&mut self, next: &Self) {
        let first = |p: &Pinned| p.editions.first().map(|e| e.digest.clone());
        let kept = |label: &String| next.packs.get(label).and_then(first) == self.packs.get(label).and_then(first);
        let version = self.state.version.iter().filter(|(l, _)| kept(l)).map(|(l, d)| (l.clone(), d.clone())).collect();
        self.state.version = version;
        self.packs = next.packs.clone();
        self.watched = next.watched.clone();
    }

    pub(crate) fn watch(&mut self, event: Sym, what: Watch) {
        let list = self.watched.entry(event).or_default();
        if !list.contains(&what) {
            list.push(what);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pack_of_this_edition_reads() {
        for text in OWN {
            let pack = read(text).unwrap();
            assert_eq!(*text, normalise(text), "{}: not normalised", pack.name);
            assert!(pack.rows.iter().all(|r| !r.reviewer.is_empty()), "{}", pack.name);
        }
        assert_eq!(own_packs().iter().map(|p| p.rows.len()).collect::<Vec<_>>(), [63, 35]);
    }

    #[test]
    fn a_changed_pack_is_another_pack_and_a_bad_one_says_where() {
        let text = OWN[0];
        let moved = text.replacen("72 hours", "73 hours", 1);
        assert_ne!(digest(text), digest(&moved));
        assert_eq!(digest(text), digest(&text.replace('\n', " \r\n")), "line ends are no content");
        for (from, to, says) in [
            ("period = \"72 hours\"", "period = \"72 days\"", "calendar days or business days"),
            ("period = \"72 hours\"", "periode = \"72 hours\"", "did you mean `period`?"),
            (
                "anchor = \"first:eu.nis2.23.notification\"",
                "anchor = \"first:eu.nis2.nothing\"",
                "no other row of this pack",
            ),
            ("id = \"eu.nis2.23.final\"", "id = \"eu.gdpr.33.authority\"", "a second row"),
            ("in_force_from = \"2018-05-25\"", "in_force_from = \"25.5.2018\"", "is a date such as"),
            ("confidence = \"high\"", "confidence = \"sure\"", "one of high, medium, low"),
            ("[pack]", "[package]", "begins with the table"),
        ] {
            let bad = text.replacen(from, to, 1);
            let e = read(&bad);
            assert!(e.as_ref().is_err_and(|e| e.contains(says)), "{to}: {e:?}");
        }
        assert!(read(&"#".repeat(2 << 20)).is_err());
    }
}
