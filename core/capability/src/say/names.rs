//! Names: parties, offices, things and actions as nouns, alone and in lists.

use super::{Voice, article, plain, quoted, series};
use servanda_charter::{Expr, Node};

/// Nouns that take no article.
const MASS: &[&str] = &["majeure", "misuse", "damage", "information", "money", "work"];

/// Whether a label reads as something done, such as `costs_accepted`, and not as a noun.
pub(super) fn participle(label: &str) -> bool {
    const DONE: &[&str] = &[
        "made",
        "given",
        "found",
        "kept",
        "overcome",
        "confidential",
        "keeps",
        "requires",
        "withheld",
        "broken",
        "told",
        "paid",
        "met",
        "sent",
        "lost",
        "begin",
        "begins",
        "ends",
        "liable",
        "aware",
        "over",
        "bound",
        "takes",
        "gives",
        "delete",
        "again",
        "begun",
        "is",
        "unable",
    ];
    let first = label.split('_').next().unwrap_or(label);
    let ending = label.contains('_') && label.ends_with("_end") && label.split('_').any(|w| w == "talks");
    ending
        || matches!(first, "for" | "to" | "stop")
        || label.split('_').any(|w| (w.len() > 3 && w.ends_with("ed")) || DONE.contains(&w))
}

/// Whether the words of an expression take a verb in the plural.
pub(super) fn many(e: &Expr) -> bool {
    match &e.node {
        Node::Ref(p) => matches!(p.join(".").as_str(), "others" | "trigger.to"),
        Node::List(l) => l.len() > 1 || l.first().is_some_and(many),
        Node::Call { path, .. } => path.join(".") == "members",
        _ => false,
    }
}

impl Voice<'_> {
    /// `a, b and c`; a single item stands alone.
    pub(super) fn list(self, e: &Expr, last: &str) -> String {
        let items: Vec<String> = e.items().iter().map(|x| self.words(x)).collect();
        series(&items, last)
    }

    /// What a block of a kind is called in a sentence.
    pub(super) fn called(self, kind: &str, label: &str) -> String {
        match kind {
            "event" => self.thing(label).0,
            "notice" if participle(label) => format!("a notice {}", quoted(label)),
            "notice" => format!("a notice of {}", plain(label)),
            "report" => article(&format!("{} report", plain(label))),
            "certificate" if participle(label) => format!("a certificate {}", quoted(label)),
            "certificate" => format!("a certificate of {}", plain(label)),
            "payment" if participle(label) => format!("a payment {}", quoted(label)),
            "payment" => format!("a payment of {}", plain(label)),
            "office" => self.office(label),
            _ => plain(label),
        }
    }

    /// An event's label as a noun, and whether it is a plural.
    pub(super) fn thing(self, label: &str) -> (String, bool) {
        // "outages by others" are outages: the noun stands before the joint.
        const JOINTS: &[&str] = &["by", "of", "to", "from", "at", "in", "for", "on"];
        let head: Vec<&str> = label.split('_').take_while(|w| !JOINTS.contains(w)).collect();
        let last = head.last().copied().unwrap_or(label);
        if participle(label) {
            (quoted(label), false)
        } else if MASS.contains(&last) {
            (plain(label), false)
        } else if last.ends_with('s') && !last.ends_with("ss") {
            (plain(label), true)
        } else {
            (article(&plain(label)), false)
        }
    }

    /// `steward_northgate` → `steward of Northgate Hospital`.
    fn office(self, label: &str) -> String {
        match label.rsplit_once('_') {
            Some((role, p)) if self.charter.block("party", p).is_some() => {
                format!("{} of {}", plain(role), self.party(p))
            }
            _ => plain(label),
        }
    }

    /// A party's name, as its block gives it.
    pub(super) fn party(self, id: &str) -> String {
        match self.charter.block("party", id).and_then(|b| b.get("name")).map(|e| &e.node) {
            Some(Node::Text(t)) => t.clone(),
            Some(Node::Ref(p)) => {
                self.charter.terms.get(&p.join(".")).map_or_else(|| id.to_owned(), |t| t.text.clone())
            }
            _ => id.to_owned(),
        }
    }

    /// A reference as a noun.
    pub(super) fn name(self, path: &[String]) -> String {
        let full = path.join(".");
        if let Some(t) = self.charter.terms.get(&full) {
            return t.text.clone();
        }
        let parts: Vec<&str> = path.iter().map(String::as_str).collect();
        match parts.as_slice() {
            ["trigger", "party" | "sender"] => self.doer(),
            ["trigger", "subject"] => self.concerned(),
            ["trigger", "to"] => "the addressees".to_owned(),
            ["trigger", "amount"] => "the amount stated".to_owned(),
            ["trigger", "received"] => "its receipt".to_owned(),
            ["trigger", "sent"] => "its sending".to_owned(),
            ["trigger", "aware"] => "becoming aware".to_owned(),
            ["trigger", "occurred"] => "its occurrence".to_owned(),
            ["trigger", "until"] => "the end of that period".to_owned(),
            ["trigger", _] if self.recurs() => "the start of that period".to_owned(),
            ["trigger", _] if self.block.is_some_and(|b| b.kind == "moment") => "it became so".to_owned(),
            ["trigger", _] => "that event".to_owned(),
            ["sent"] => "its sending".to_owned(),
            ["others"] => "the other parties".to_owned(),
            ["all"] => "every party".to_owned(),
            ["requester"] => "whoever asks".to_owned(),
            ["owner"] => "the owner".to_owned(),
            ["newcomer"] => "the newcomer".to_owned(),
            ["party", p] => self.party(p),
            ["office", o] => format!("the {}", self.office(o)),
            // "The representatives decides" is no English: a name in the plural is named as one body.
            ["body", b] if b.ends_with('s') && !b.ends_with("ss") => format!("the body {}", quoted(b)),
            ["body", b] => format!("the {}", plain(b)),
            ["status", "party"] => "a party".to_owned(),
            ["moment", n] => format!("the moment {}", quoted(n)),
            ["calendar", n] => format!("calendar {}", quoted(n)),
            ["holidays", n] => format!("the holidays {}", quoted(n)),
            ["region", n] => self
                .charter
                .block("region", n)
                .and_then(|b| b.get("places"))
                .map_or_else(|| plain(n), |e| self.list(e, "and")),
            ["notice" | "event" | "report" | "certificate" | "payment", n] => {
                self.called(parts.first().unwrap_or(&""), n)
            }
            ["status" | "finding" | "matter" | "duty" | "right" | "cap" | "amount", n] => quoted(n),
            ["measure", n] if participle(n) => quoted(n),
            ["measure" | "dataset" | "asset" | "purpose" | "model", n] => plain(n),
            ["status", _, "set" | "unset"]
            | ["notice", _, _]
            | ["resolution" | "duty" | "right" | "finding" | "amount", _, _]
            | ["use" | "request" | "consent" | "minutes", _] => self.happening(path).present,
            [a, b] => format!("{} {}", plain(a), plain(b)),
            _ => plain(&full),
        }
    }
}
