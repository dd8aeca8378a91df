//! Parties: who must, may, judges or is owed.
//!
//! Whoever reads an expression where no event is at hand reads it with [`Lower::authors`].

use super::Lower;
use crate::kernel::is_ending_state;
use servanda_charter::{Expr, Node};
use servanda_norms::Parties;

/// Words that name parties without naming one.
pub struct PartyWords;

impl PartyWords {
    /// The words.
    pub const LIST: &'static [&'static str] = &[
        "all",
        "others",
        "anyone",
        "trigger.party",
        "trigger.sender",
        "trigger.subject",
        "trigger.to",
        "requester",
        "owner",
        "everyone",
    ];
}

/// The first word that speaks of a trigger, where nothing is one; `about` where the statement says what it is about, which
/// is then the trigger's subject.
fn of_trigger(expr: &Expr, about: bool) -> Option<&Expr> {
    match &expr.node {
        Node::Ref(path) => {
            let gone = match path.join(".").as_str() {
                "trigger.subject" | "owner" => !about,
                word => word == "requester" || word.starts_with("trigger."),
            };
            gone.then_some(expr)
        }
        Node::List(items) => items.iter().find_map(|e| of_trigger(e, about)),
        Node::Call { args, .. } => args.iter().find_map(|e| of_trigger(e, about)),
        _ => None,
    }
}

impl Lower<'_> {
    /// Reads who may make a statement. It answers to no event, so words that speak of a trigger name nobody there, but for
    /// `trigger.subject` where the statement says what it is `about`.
    pub fn authors(&mut self, expr: &Expr, about: bool) -> Option<Parties> {
        if self.speaks_of_trigger(expr, about) { None } else { self.parties(expr) }
    }

    /// Whether an expression of parties speaks of a trigger where there is none; it is then asked whom it means.
    pub fn speaks_of_trigger(&mut self, expr: &Expr, about: bool) -> bool {
        let Some(at) = of_trigger(expr, about).cloned() else { return false };
        let word = at.as_ref_text().unwrap_or_default();
        let help = match about {
            true => {
                "name them: party.x, office.x, members(body.x), with(status.x), all; or trigger.subject, the party that the statement is about"
            }
            false => "name them: party.x, office.x, members(body.x), with(status.x) or all",
        };
        let block = self.block.clone();
        self.error(&at, "no_trigger", format!("who is `{word}`? Nothing triggers what `{block}` says here"), help);
        true
    }

    /// Reads an expression that names parties.
    pub fn parties(&mut self, expr: &Expr) -> Option<Parties> {
        match &expr.node {
            Node::Ref(path) => {
                let full = path.join(".");
                let parts: Vec<&str> = path.iter().map(String::as_str).collect();
                match parts.as_slice() {
                    ["party", name] => {
                        if self.charter.block("party", name).is_none() {
                            self.unknown_party(expr, &full);
                            return None;
                        }
                        Some(Parties::Party(self.build.name(name)))
                    }
                    ["office", name] => {
                        if self.charter.block("office", name).is_none() {
                            self.unknown_party(expr, &full);
                            return None;
                        }
                        Some(Parties::Office(self.build.name(&full)))
                    }
                    ["status", name] => {
                        if self.charter.block("status", name).is_none() && !is_ending_state(self.charter, name) {
                            self.unknown_party(expr, &full);
                            return None;
                        }
                        Some(Parties::With(self.build.name(&full)))
                    }
                    ["body", name] => {
                        if self.charter.block("body", name).is_none() {
                            self.unknown_party(expr, &full);
                            return None;
                        }
                        Some(Parties::Group { kind: self.build.name("members"), of: Some(self.build.name(&full)) })
                    }
                    ["trigger", "party" | "sender"] | ["requester"] => Some(Parties::TriggerParty),
                    ["trigger", "subject"] => Some(Parties::TriggerSubject),
                    ["trigger", "to"] => Some(Parties::TriggerTo),
                    ["others"] => Some(Parties::Others),
                    ["all" | "everyone"] => Some(Parties::All),
                    ["anyone"] => Some(Parties::Anyone),
                    ["owner"] => Some(Parties::Group { kind: self.build.name("owner"), of: None }),
                    _ => {
                        self.unknown_party(expr, &full);
                        None
                    }
                }
            }
            Node::List(items) => Some(Parties::AnyOf(items.iter().filter_map(|e| self.parties(e)).collect())),
            Node::Call { path, args, .. } => {
                let name = path.join(".");
                match (name.as_str(), args.as_slice()) {
                    ("each", [p]) => Some(Parties::Each(Box::new(self.parties(p)?))),
                    ("members", [p]) => self.parties(p),
                    ("with", [p]) => self.parties(p),
                    ("except", [a, b]) => {
                        let (a, b) = (self.parties(a), self.parties(b));
                        Some(Parties::Except(Box::new(a?), Box::new(b?)))
                    }
                    ("affiliates_of", [p, which @ ..]) => self.affiliates_of(expr, p, which.first()),
                    ("holders_of", [p]) => {
                        let kind = self.build.name("holders");
                        let of = match p.as_ref_text().as_deref() {
                            Some("trigger.subject") | None => None,
                            Some(asset) => {
                                let id = asset.split_once('.').map_or(asset, |(_, l)| l).to_owned();
                                Some(self.build.name(&id))
                            }
                        };
                        let group = Parties::Group { kind, of };
                        Some(if of.is_some() { Parties::Each(Box::new(group)) } else { group })
                    }
                    _ => {
                        self.error(expr, "not_a_party", format!("`{name}` does not name parties"), "parties are party.x, office.x, trigger.party, trigger.subject, others, all, anyone, members(body.x), with(status.x), each(…), except(a, b), holders_of(trigger.subject), affiliates_of(party.x), or a list");
                        None
                    }
                }
            }
            _ => {
                self.error(
                    expr,
                    "not_a_party",
                    "this does not name parties",
                    "write for example `party.lab`, `others` or `members(body.council)`",
                );
                None
            }
        }
    }

    /// `affiliates_of(party.x)`, by the only notion of control or the one that is named.
    fn affiliates_of(&mut self, expr: &Expr, party: &Expr, which: Option<&Expr>) -> Option<Parties> {
        let path = party.as_ref_text().unwrap_or_default();
        let label = path.strip_prefix("party.").filter(|l| self.charter.block("party", l).is_some());
        let known: Vec<String> = self.charter.blocks_of("affiliates").map(|b| b.label.clone()).collect();
        let named = match which {
            Some(e) => e.as_ref_text().and_then(|w| w.strip_prefix("affiliates.").map(str::to_owned)),
            None if known.len() == 1 => known.first().cloned(),
            None => None,
        };
        match (label, named.filter(|n| known.contains(n))) {
            (Some(label), Some(by)) => {
                let name = crate::kernel::affiliates_status(&by, label);
                Some(Parties::With(self.build.name(&name)))
            }
            (None, _) => {
                self.error(
                    party,
                    "unknown_party",
                    "whose affiliates? This names no party",
                    "write `affiliates_of(party.x)`",
                );
                None
            }
            (_, None) => {
                let help = match known.is_empty() {
                    true => {
                        "declare it: `affiliates \"affiliate\" { more_than = control.share, by = votes }`".to_owned()
                    }
                    false => format!("write `affiliates_of({path}, affiliates.x)` with x one of {}", known.join(", ")),
                };
                self.error(expr, "no_control", "what makes somebody an affiliate here?", help);
                None
            }
        }
    }

    fn unknown_party(&mut self, expr: &Expr, full: &str) {
        let mut known: Vec<String> = ["party", "office", "status", "body"]
            .iter()
            .flat_map(|k| self.charter.blocks_of(k).map(|b| b.id()))
            .collect();
        known.extend(PartyWords::LIST.iter().map(|s| (*s).to_owned()));
        let near = servanda_vocabulary::nearest(full, known.iter().map(String::as_str))
            .map(|n| format!("did you mean `{n}`? "));
        self.error(
            expr,
            "unknown_party",
            format!("`{full}` names no party, office, status or body"),
            format!(
                "{}declare it with a block, or use one of {}",
                near.unwrap_or_default(),
                PartyWords::LIST.join(", ")
            ),
        );
    }
}
