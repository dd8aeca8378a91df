//! What a late fact changed: the same moment as known then and as known now, line by line.

use crate::replay::Partnership;
use std::collections::BTreeMap;

/// Something that reads differently now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What: `duty.tell_partners of b1 (lab)`, `status.defaulting of lab`, `amount.royalty owed by lab`.
    pub what: String,
    /// As known then; "not there" when it did not exist.
    pub then: String,
    /// As known now.
    pub now: String,
    /// The clause that rules, if one does.
    pub clause: Option<String>,
}

type Lines = BTreeMap<(String, usize), (String, Option<String>)>;

impl Partnership {
    /// What reads differently in this state than in `then`, an earlier reading of the same log at the same moment.
    #[must_use]
    pub fn changes_since(&self, then: &Partnership) -> Vec<Change> {
        let (old, new) = (then.readings(), self.readings());
        let keys: std::collections::BTreeSet<_> = old.keys().chain(new.keys()).collect();
        let absent = || ("not there".to_owned(), None);
        keys.into_iter()
            .filter_map(|k| {
                let (a, b) = (old.get(k).cloned().unwrap_or_else(absent), new.get(k).cloned().unwrap_or_else(absent));
                (a.0 != b.0).then(|| Change { what: k.0.clone(), then: a.0, now: b.0, clause: b.1.or(a.1) })
            })
            .collect()
    }

    /// Everything that can be compared: each instance with its state and end, each status, each sum owed.
    fn readings(&self) -> Lines {
        let mut lines = Lines::new();
        let mut put = |what: String, value: String, clause: Option<String>| {
            // Several of one name stand in the order in which they arose.
            let n = lines.range((what.clone(), 0)..=(what.clone(), usize::MAX)).count();
            lines.insert((what, n), (value, clause));
        };
        let zone = self.run().program().zone().clone();
        for d in self.instances() {
            let of = d.subject.as_ref().map(|s| format!(" of {s}")).unwrap_or_default();
            let until = d.due.map(|m| format!(" until {}", m.civil(&zone))).unwrap_or_default();
            let what = format!("{}{of} ({})", d.block, d.bearers.join(", "));
            put(what, format!("{}{until}", d.state.word()), Some(d.clause));
        }
        for s in self.statuses() {
            let place = s.scope.map(|k| format!(" in {k}")).unwrap_or_default();
            put(format!("{} of {}{place}", s.status, s.holder), format!("since {}", s.since.civil(&zone)), None);
        }
        let names = self.run().names();
        let mut owed: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
        for o in self.run().owed() {
            let Some(a) = self.run().program().amounts.get(o.amount as usize) else { continue };
            let key = (names.text(a.block).to_owned(), names.text(o.debtor).to_owned());
            owed.entry(key).or_default().push(o.sum.to_string());
        }
        for ((block, debtor), sums) in owed {
            put(format!("{block} owed by {debtor}"), sums.join(", "), None);
        }
        lines
    }
}
