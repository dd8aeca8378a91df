//! Names: parties, offices, things and actions as nouns, alone and in lists.

use super::{LABELS, Voice, article, plain};
use servanda_charter::{Expr, Node};
use servanda_words::{Lang, Phrase, said};

/// English nouns that take no article.
const MASS: &[&str] = &["majeure", "misuse", "damage", "information", "money", "work"];

/// Whether an English label reads as something done, such as `costs_accepted`, and not as a noun.
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

/// Whether a right's label reads as an English verb with its object.
pub(super) fn power(label: &str) -> bool {
    const VERBS: &[&str] = &[
        "answer",
        "appeal",
        "approve",
        "ask",
        "audit",
        "claim",
        "confirm",
        "contest",
        "cure",
        "end",
        "extend",
        "inspect",
        "leave",
        "object",
        "recover",
        "refuse",
        "renew",
        "request",
        "stay",
        "suspend",
        "terminate",
        "veto",
        "withdraw",
        "withhold",
    ];
    // What stands after these is no object of theirs: "terminate uncured" needs the marks of a name.
    const ALONE: &[&str] = &["appeal", "leave", "object", "stay", "terminate"];
    const JOINTS: &[&str] = &["after", "at", "between", "by", "for", "from", "in", "on", "over", "to", "under", "with"];
    let mut words = label.split('_');
    let (first, second) = (words.next().unwrap_or_default(), words.next());
    let alone = ALONE.contains(&first) && second.is_some_and(|w| !JOINTS.contains(&w));
    VERBS.contains(&first) && !alone
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

/// The id of a label in the list of names.
fn id(label: &str) -> String {
    label.to_lowercase().replace(['_', ' '], "-")
}

impl Voice<'_> {
    /// What a label is called, without article or marks.
    pub(super) fn label(self, kind: &str, label: &str) -> Phrase {
        if let Some(t) = self.say.titles.and_then(|t| t.get(&format!("{kind}.{label}"))) {
            return t.as_str().into();
        }
        let id = id(label);
        if self.german() && LABELS.has(Lang::De, &id) {
            return LABELS.tell(Lang::De, &id, &[]).text().into();
        }
        plain(label).into()
    }

    /// A name that stands for a rule of the charter, quoted so that it is not read as prose.
    pub(super) fn quoted(self, kind: &str, label: &str) -> Phrase {
        self.it("quoted", self.label(kind, label))
    }

    /// Somebody who holds a label and acts: `the coordinator`, `die Geschäftsführung`.
    fn actor(self, message: &str, kind: &str, label: &str) -> Phrase {
        let id = format!("{}.the", id(label));
        let titled = self.say.titles.is_some_and(|t| t.contains_key(&format!("{kind}.{label}")));
        match self.german() && !titled && LABELS.has(Lang::De, &id) {
            true => LABELS.tell(Lang::De, &id, &[]),
            false => self.it(message, self.label(kind, label)),
        }
    }

    /// `a, b and c`; a single item stands alone.
    pub(super) fn list(self, e: &Expr, last: &str) -> Phrase {
        let items: Vec<Phrase> = e.items().iter().map(|x| self.words(x)).collect();
        self.series(&items, last)
    }

    /// What a block of a kind is called in a sentence.
    pub(super) fn called(self, kind: &str, label: &str) -> Phrase {
        // English: "a notice of breach", but "a notice “costs accepted”".
        let named = || match self.german() {
            true => self.label(kind, label),
            false if participle(label) => self.quoted(kind, label),
            false => format!("of {}", plain(label)).into(),
        };
        match kind {
            "event" => self.thing(label).0,
            "notice" => self.it("a-notice", named()),
            "report" => {
                let name = if self.german() { self.label(kind, label) } else { article(&plain(label)).into() };
                self.it("a-report", name)
            }
            "certificate" => self.it("a-certificate", named()),
            "payment" => self.it("a-payment", named()),
            "office" => self.office_name(label),
            _ => self.label(kind, label),
        }
    }

    /// An event's label as a noun, and whether it is a plural.
    pub(super) fn thing(self, label: &str) -> (Phrase, bool) {
        if self.german() {
            return (self.it("the-event", self.label("event", label)), false);
        }
        // "outages by others" are outages: the noun stands before the joint.
        const JOINTS: &[&str] = &["by", "of", "to", "from", "at", "in", "for", "on"];
        let head: Vec<&str> = label.split('_').take_while(|w| !JOINTS.contains(w)).collect();
        let last = head.last().copied().unwrap_or(label);
        let (noun, many) = if participle(label) {
            (self.quoted("event", label), false)
        } else if MASS.contains(&last) {
            (plain(label).into(), false)
        } else if last.ends_with('s') && !last.ends_with("ss") {
            (plain(label).into(), true)
        } else {
            (article(&plain(label)).into(), false)
        };
        (self.it("the-event", noun), many)
    }

    /// `steward_northgate` → `steward of Northgate Hospital`.
    fn office_name(self, label: &str) -> Phrase {
        match label.rsplit_once('_') {
            Some((role, p)) if self.charter.block("party", p).is_some() => {
                self.tell("role-of-party", &[("role", self.label("office", role)), ("party", self.party(p))])
            }
            _ => self.label("office", label),
        }
    }

    /// `the steward of Northgate Hospital`, as somebody who acts.
    fn office(self, label: &str) -> Phrase {
        match label.rsplit_once('_') {
            Some((role, p)) if self.charter.block("party", p).is_some() => {
                let role = self.actor("the-office", "office", role);
                self.tell("role-of-party", &[("role", role), ("party", self.party(p))])
            }
            _ => self.actor("the-office", "office", label),
        }
    }

    /// A party's name, as its block gives it.
    pub(super) fn party(self, id: &str) -> Phrase {
        let name = match self.charter.block("party", id).and_then(|b| b.get("name")).map(|e| &e.node) {
            Some(Node::Text(t)) => t.clone(),
            Some(Node::Ref(p)) => {
                self.charter.terms.get(&p.join(".")).map_or_else(|| id.to_owned(), |t| t.text.clone())
            }
            _ => id.to_owned(),
        };
        self.it("name-of-party", name.into())
    }

    /// What a measure is called.
    pub(super) fn measure(self, label: &str) -> Phrase {
        if !self.german() && participle(label) {
            return self.it("the-measure", self.quoted("measure", label));
        }
        self.it("the-measure", self.label("measure", label))
    }

    /// A bound text: a value in the language's own way of writing, a known word, or as it stands.
    fn bound(self, text: &str) -> Phrase {
        let words = said(self.say.lang, text);
        if self.german() && words.as_str() == text && LABELS.has(Lang::De, &id(text)) {
            return LABELS.tell(Lang::De, &id(text), &[]).text().into();
        }
        words
    }

    /// A reference as a noun.
    pub(super) fn name(self, path: &[String]) -> Phrase {
        let full = path.join(".");
        if let Some(t) = self.charter.terms.get(&full) {
            return self.bound(&t.text);
        }
        let parts: Vec<&str> = path.iter().map(String::as_str).collect();
        match parts.as_slice() {
            ["trigger", "party" | "sender"] => self.doer(),
            ["trigger", "subject"] => self.concerned(),
            ["trigger", "to"] => self.just("the-addressees"),
            ["trigger", "amount"] => self.just("the-amount-stated"),
            ["trigger", "received"] => self.just("its-receipt"),
            ["trigger", "sent"] | ["sent"] => self.just("its-sending"),
            ["trigger", "aware"] => self.just("becoming-aware"),
            ["trigger", "occurred"] => self.just("its-occurrence"),
            ["trigger", "until"] => self.just("end-of-that-period"),
            ["trigger", _] if self.recurs() => self.just("start-of-that-period"),
            ["trigger", _] if self.block.is_some_and(|b| b.kind == "moment") => self.just("it-became-so"),
            ["trigger", _] => self.just("that-event"),
            ["others"] => self.just("the-other-parties"),
            ["all"] => self.just("every-party"),
            ["requester"] => self.just("whoever-asks"),
            ["owner"] => self.just("the-owner"),
            ["newcomer"] => self.just("the-newcomer"),
            ["party", p] => self.party(p),
            ["office", o] => self.office(o),
            // "The representatives decides" is no English: a name in the plural is named as one body.
            ["body", b] if b.ends_with('s') && !b.ends_with("ss") => self.actor("the-body-named", "body", b),
            ["body", b] => self.actor("the-body", "body", b),
            ["status", "party"] => self.just("a-party"),
            ["moment", n] => self.it("the-moment", self.label("moment", n)),
            ["calendar", n] => self.it("calendar-named", self.label("calendar", n)),
            ["holidays", n] => self.it("holidays-named", self.label("holidays", n)),
            ["region", n] => self
                .charter
                .block("region", n)
                .and_then(|b| b.get("places"))
                .map_or_else(|| self.label("region", n), |e| self.list(e, "and")),
            ["notice" | "event" | "report" | "certificate" | "payment", n] => {
                self.called(parts.first().unwrap_or(&""), n)
            }
            [kind @ ("status" | "finding" | "matter" | "duty" | "right" | "cap" | "amount"), n] => self.quoted(kind, n),
            ["measure", n] => self.measure(n),
            [kind @ ("dataset" | "asset" | "purpose" | "model"), n] => self.it("a-name", self.label(kind, n)),
            ["status", _, "set" | "unset"]
            | ["notice", _, _]
            | ["resolution" | "duty" | "right" | "finding" | "amount", _, _]
            | ["use" | "request" | "consent" | "minutes", _] => self.happening(path).present,
            [a, b] => self.tell("key-and-value", &[("key", self.label("family", a)), ("it", self.label(a, b))]),
            _ => self.label("word", &full),
        }
    }
}
