//! Events by name: a name that nothing can make is an error, never a silent new event.

use super::Lower;
use crate::kernel::is_ending_state;
use servanda_charter::{Expr, Node};
use servanda_norms::Sym;
use servanda_vocabulary::nearest;

/// Events that statements and capabilities make, whatever the charter declares.
pub const EVENT_NAMES: &[&str] = &[
    "agenda.added",
    "agenda.sent",
    "approval.given",
    "approval.refused",
    "address.registered",
    "asset.registered",
    "charter.adopted",
    "charter.amended",
    "charter.consented",
    "charter.signed",
    "consent.withdrawn",
    "meeting.cancelled",
    "meeting.closed",
    "meeting.convened",
    "meeting.opened",
    "minutes.accepted",
    "minutes.objected",
    "minutes.sent",
    "motion.tabled",
    "motion.vetoed",
    "office.taken",
    "partnership.opened",
    "party.acceded",
    "party.joined",
    "party.left",
    "referred",
    "request.made",
    "use.recorded",
    "vote.cast",
    "written.circulated",
    "written.closed",
    "written.notified",
    "written.objected",
    "interest.declared",
    "key.enrolled",
    "key.revoked",
    "finding.made",
    "reliance.contested",
    "reliance.questioned",
    "reliance.settled",
    "reliance.stands",
];

/// What a block of a kind makes happen.
const OF_BLOCK: &[(&str, &[&str])] = &[
    ("duty", &["started", "fulfilled", "missed", "cured", "extended", "waived", "undetermined"]),
    ("right", &["opened", "used", "lapsed", "late", "extended", "waived", "barred", "part_used", "undetermined"]),
    ("status", &["set", "unset", "refused"]),
    ("office", &["set", "unset"]),
    ("finding", &["asked", "yes", "no", "answered", "contested", "upheld", "settled"]),
    ("rule", &["fired"]),
    ("ending", &["fired"]),
    ("outside", &["changed", "consented", "added", "signed", "ended"]),
    ("amount", &["owed", "declared", "credited"]),
    ("resolution", &["adopted", "rejected", "tied", "no_quorum", "binding", "vetoed"]),
];

/// What happens to a notice on its way, where a delivery governs it.
const NOTICE_EVENTS: &[&str] = &["sent", "proved", "sending_proved", "misaddressed"];

impl Lower<'_> {
    /// Reads one event or `any_of(…)`; the list of names that it means.
    pub fn events(&mut self, expr: &Expr) -> Option<Vec<Sym>> {
        match &expr.node {
            Node::Ref(path) => self.event_name(expr, path).map(|n| vec![self.build.name(&n)]),
            Node::List(items) => Some(items.iter().filter_map(|e| self.events(e)).flatten().collect()),
            Node::Call { path, args, .. } => match (path.join(".").as_str(), args.as_slice()) {
                ("any_of", list) if !list.is_empty() => {
                    Some(list.iter().filter_map(|e| self.events(e)).flatten().collect())
                }
                ("repeated", [e]) => self.repeated(expr, e).map(|e| vec![e]),
                ("every", [p]) => self.every(expr, p).map(|e| vec![e]),
                ("date", [_]) => {
                    let t = self.time(expr)?;
                    self.recurring = self.recurring.saturating_add(1);
                    let name = format!("moment.{}.{}", self.block.replace('.', "_"), self.recurring);
                    let apart = match expr.option("while").cloned() {
                        None => None,
                        Some(e) => {
                            let per = self.per_of(expr);
                            Some(self.apart(expr, per, Some(&e))?)
                        }
                    };
                    self.build.moment(&name, self.clause, t, apart);
                    Some(vec![self.build.name(&name)])
                }
                (name, _) => {
                    self.error(expr, "not_an_event", format!("`{name}` is not an event"), "events are names such as notice.breach or duty.x.missed, any_of(…), every(term), date(term), repeated(event, { times = term, window = term })");
                    None
                }
            },
            _ => {
                self.error(
                    expr,
                    "not_an_event",
                    "this is not an event",
                    "write a name such as `notice.breach` or `duty.x.missed`",
                );
                None
            }
        }
    }

    fn event_name(&mut self, expr: &Expr, path: &[String]) -> Option<String> {
        let full = path.join(".");
        if EVENT_NAMES.contains(&full.as_str()) {
            return Some(full);
        }
        let parts: Vec<&str> = path.iter().map(String::as_str).collect();
        match parts.as_slice() {
            ["event" | "notice" | "report" | "certificate" | "payment" | "measure" | "moment", label] => {
                let kind = parts.first().copied().unwrap_or_default();
                if self.charter.block(kind, label).is_some() {
                    return Some(full);
                }
                let known: Vec<String> = self.charter.blocks_of(kind).map(|b| b.id()).collect();
                self.unknown_event(expr, &full, &known, format!("declare it with a `{kind} \"{label}\"` block"));
                None
            }
            ["notice", label, what] => {
                let what = (*what).to_owned();
                let Some(block) = self.charter.block("notice", label) else {
                    let known: Vec<String> = self.charter.blocks_of("notice").map(|b| b.id()).collect();
                    let help = format!("declare it with a `notice \"{label}\"` block");
                    self.unknown_event(expr, &full, &known, help);
                    return None;
                };
                if !NOTICE_EVENTS.contains(&what.as_str()) {
                    let known: Vec<String> = NOTICE_EVENTS.iter().map(|o| format!("notice.{label}.{o}")).collect();
                    self.unknown_event(
                        expr,
                        &full,
                        &known,
                        format!("on its way a notice is {}", NOTICE_EVENTS.join(", ")),
                    );
                    return None;
                }
                if block.get("delivery").is_none() {
                    self.error(
                        expr,
                        "no_delivery",
                        format!("how is the notice `{label}` delivered? Without a delivery it is never `{what}`"),
                        format!("add `delivery = delivery.…` to `notice \"{label}\"`, or write `notice.{label}`"),
                    );
                    return None;
                }
                Some(full)
            }
            ["amount", label, "minimum", "owed"]
                if self.charter.block("amount", label).is_some_and(|b| b.get("minimum").is_some()) =>
            {
                Some(full)
            }
            [kind, label, what] => {
                if *kind == "status" && matches!(*what, "set" | "unset") && is_ending_state(self.charter, label) {
                    return Some(full);
                }
                if *kind == "choice" {
                    return self.chosen(expr, &full, label, what);
                }
                let block_kind = if *kind == "resolution" { "matter" } else { kind };
                let outcomes = OF_BLOCK.iter().find(|(k, _)| k == kind).map(|(_, o)| *o);
                let (Some(outcomes), Some(_)) = (outcomes, self.charter.block(block_kind, label)) else {
                    let mut known: Vec<String> = Vec::new();
                    for (k, outs) in OF_BLOCK {
                        let of = if *k == "resolution" { "matter" } else { k };
                        for b in self.charter.blocks_of(of) {
                            known.extend(outs.iter().map(|o| format!("{k}.{}.{o}", b.label)));
                        }
                    }
                    self.unknown_event(expr, &full, &known, "declare the block that makes it".to_owned());
                    return None;
                };
                // Only a sum that rests on undisclosed values is declared, and only a duty that pays a sum is paid in part.
                let has = |a: &str| self.charter.block(block_kind, label).is_some_and(|b| b.get(a).is_some());
                let made = match *what {
                    "declared" => has("declared_by") && outcomes.contains(what),
                    w if *kind == "duty" && crate::kernel::PAID.contains(&w) => has("pays"),
                    _ => outcomes.contains(what),
                };
                if made {
                    return Some(full);
                }
                self.error(
                    expr,
                    "unknown_event",
                    format!("a {kind} makes no event `{what}`"),
                    match *kind == "duty" && crate::kernel::PAID.contains(what) {
                        true => "add `pays = amount.x` to the duty: only what pays a sum makes it".to_owned(),
                        false => format!("it makes {}", outcomes.join(", ")),
                    },
                );
                None
            }
            [kind, label]
                if self.charter.block(if *kind == "resolution" { "matter" } else { kind }, label).is_some()
                    && OF_BLOCK.iter().any(|(k, _)| k == kind) =>
            {
                self.of_no_moment(expr, kind, &full);
                None
            }
            _ => {
                let known: Vec<String> = EVENT_NAMES.iter().map(|s| (*s).to_owned()).collect();
                self.unknown_event(
                    expr,
                    &full,
                    &known,
                    "events are named by what makes them, such as notice.x, duty.x.missed, resolution.x.adopted"
                        .to_owned(),
                );
                None
            }
        }
    }

    /// A block is named where what it makes happen was asked: a finding is no event, its answer is.
    fn of_no_moment(&mut self, expr: &Expr, kind: &str, full: &str) {
        let outcomes = OF_BLOCK.iter().find(|(k, _)| *k == kind).map_or(&[][..], |(_, o)| *o);
        // Its answers first: whoever names a finding means one of them.
        let first: &[&str] = if kind == "finding" { &["yes", "no"] } else { outcomes };
        let first: Vec<String> = first.iter().map(|o| format!("`{full}.{o}`")).collect();
        let also: Vec<&str> =
            outcomes.iter().copied().filter(|o| kind == "finding" && !["yes", "no"].contains(o)).collect();
        let also = if also.is_empty() { String::new() } else { format!("; it also makes {}", also.join(", ")) };
        self.error(
            expr,
            "unknown_event",
            format!("what of `{full}`? A {kind} is no event, what it makes happen is"),
            format!("write {}{also}", first.join(" or ")),
        );
    }

    /// What a choice makes happen: one event for each thing that may be chosen, and those of its window.
    fn chosen(&mut self, expr: &Expr, full: &str, label: &str, what: &str) -> Option<String> {
        let of = self.charter.block("choice", label).and_then(|b| b.get("of"));
        let mut known: Vec<String> = of
            .map(|e| e.items().iter().filter_map(Expr::as_ref_text).collect::<Vec<_>>())
            .unwrap_or_default()
            .iter()
            .filter_map(|t| t.rsplit('.').next().map(str::to_owned))
            .collect();
        known.extend(["opened", "used", "lapsed"].map(str::to_owned));
        if of.is_some() && known.iter().any(|k| k == what) {
            return Some(full.to_owned());
        }
        let known: Vec<String> = known.iter().map(|k| format!("choice.{label}.{k}")).collect();
        self.unknown_event(expr, full, &known, "declare the choice, or name one of the things it offers".to_owned());
        None
    }

    fn unknown_event(&mut self, expr: &Expr, full: &str, known: &[String], help: String) {
        let near = nearest(full, known.iter().map(String::as_str)).map(|n| format!("did you mean `{n}`? "));
        self.error(
            expr,
            "unknown_event",
            format!("nothing makes an event `{full}`"),
            format!("{}{help}", near.unwrap_or_default()),
        );
    }
}
