//! Who is meant, as far as the text alone says it.

use servanda_charter::{Charter, Expr, Node};
use std::collections::BTreeSet;

/// Parties, as far as they are known from the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::checks) enum Who {
    /// Any party.
    All,
    /// These parties, by label.
    These(BTreeSet<String>),
    /// It depends on what happens.
    Depends,
}

impl Who {
    /// Whether the text says that no party is in both.
    pub fn apart(&self, other: &Who) -> bool {
        matches!((self, other), (Who::These(a), Who::These(b)) if a.is_disjoint(b))
    }

    /// Whether the text says that it is nobody.
    pub fn nobody(&self) -> bool {
        matches!(self, Who::These(a) if a.is_empty())
    }

    fn and(self, other: Who) -> Who {
        match (self, other) {
            (Who::These(mut a), Who::These(b)) => {
                a.extend(b);
                Who::These(a)
            }
            (Who::All, _) | (_, Who::All) => Who::All,
            _ => Who::Depends,
        }
    }
}

/// All parties' labels.
pub(in crate::checks) fn parties(charter: &Charter) -> BTreeSet<String> {
    charter.blocks_of("party").map(|b| b.label.clone()).collect()
}

/// A party's name in the prose, or its label.
pub(in crate::checks) fn name(charter: &Charter, label: &str) -> String {
    let e = charter.block("party", label).and_then(|b| b.get("name"));
    let words = e.and_then(|e| match &e.node {
        Node::Text(t) => Some(t.clone()),
        _ => e.as_ref_text().and_then(|t| charter.terms.get(&t)).map(|t| t.text.clone()),
    });
    words.unwrap_or_else(|| label.to_owned())
}

/// Reads an expression that names parties.
pub(in crate::checks) fn who(charter: &Charter, e: &Expr) -> Who {
    deep(charter, e, 0)
}

fn deep(charter: &Charter, e: &Expr, depth: u8) -> Who {
    if depth > 8 {
        return Who::Depends;
    }
    let down = |e: &Expr| deep(charter, e, depth.saturating_add(1));
    match &e.node {
        Node::Ref(path) => {
            let parts: Vec<&str> = path.iter().map(String::as_str).collect();
            match parts.as_slice() {
                ["party", label] => Who::These(BTreeSet::from([(*label).to_owned()])),
                ["all" | "others" | "anyone" | "everyone"] | ["status", "party"] => Who::All,
                ["office", label] => office(charter, label, depth),
                ["status", label] => status(charter, label),
                ["body", label] => seats(charter, label, depth),
                _ => Who::Depends,
            }
        }
        Node::List(items) => items.iter().map(down).fold(Who::These(BTreeSet::new()), Who::and),
        Node::Call { path, args, .. } if path.len() == 1 => match (path.first().map(String::as_str), args.as_slice()) {
            (Some("each" | "members" | "with"), [p]) => down(p),
            (Some("except"), [a, b]) => match (down(a), down(b)) {
                (Who::These(a), Who::These(b)) => Who::These(a.difference(&b).cloned().collect()),
                (Who::All, Who::These(b)) => Who::These(parties(charter).difference(&b).cloned().collect()),
                (Who::These(_) | Who::All, Who::All) => Who::These(BTreeSet::new()),
                _ => Who::Depends,
            },
            _ => Who::Depends,
        },
        _ => Who::Depends,
    }
}

fn office(charter: &Charter, label: &str, depth: u8) -> Who {
    let Some(b) = charter.block("office", label) else { return Who::Depends };
    match (b.get("of"), b.get("appointed_by")) {
        // Another may hold it later, if somebody appoints.
        (Some(_), Some(_)) => Who::Depends,
        (Some(of), None) if !moves(charter, &b.id()) && b.get("substitute").is_none() => {
            deep(charter, of, depth.saturating_add(1))
        }
        (None, None) if !moves(charter, &b.id()) => Who::These(BTreeSet::new()),
        _ => Who::Depends,
    }
}

/// A status that no effect and no event ever gives is nobody's.
fn status(charter: &Charter, label: &str) -> Who {
    let given = charter.block("status", label).is_none_or(|b| b.get("begins").is_some() || b.attributes.len() > 2);
    if given || moves(charter, &format!("status.{label}")) { Who::Depends } else { Who::These(BTreeSet::new()) }
}

/// Whether some block sets or appoints this status or office.
fn moves(charter: &Charter, id: &str) -> bool {
    let uses = super::uses(charter);
    uses.get(id).is_some_and(|l| l.iter().any(|(_, of)| matches!(of.as_deref(), Some("set" | "appoint"))))
}

/// Who sits in a body.
pub(in crate::checks) fn seats(charter: &Charter, label: &str, depth: u8) -> Who {
    match charter.block("body", label).and_then(|b| b.get("seats")) {
        Some(e) if e.as_word() == Some("one_per_party") => Who::These(parties(charter)),
        Some(e) if e.as_word().is_some() => Who::Depends,
        Some(e) => deep(charter, e, depth.saturating_add(1)),
        None => Who::Depends,
    }
}
