//! Ending: what becomes of whom when the agreement ends, by ground, party and part.
//!
//! Each ground is a block, each kind of party a `then` inside it, each part a line. What a part becomes is a status of the
//! parties concerned: `licence = paid_up` gives `status.licence_paid_up`. A part that one ground answers and another does not
//! is asked. A licence that becomes royalty-bearing at a rate still to be agreed bears `status.licence_rate_open` until then.
//!
//! # Clause
//! "If a party defaults, its licence ends and those of the others become paid-up. If the project is over, all licences go on,
//! royalty-bearing at a rate to be agreed."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! ~~~
//! ## 2 End
//! Days end in [Europe/Brussels](#place.zone).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! notice "default" { about = party }
//! event "project_over" { }
//! event "rate_agreed" { }
//! ending "default" {
//!   on = notice.default
//!   then "defaulter" {
//!     who     = trigger.subject
//!     licence = ends
//!   }
//!   then "others" {
//!     licence = paid_up
//!   }
//! }
//! ending "over" {
//!   on      = event.project_over
//!   without = [defaulter]
//!   then "others" {
//!     who     = all
//!     licence = royalty_bearing({ rate_from = event.rate_agreed })
//!   }
//! }
//! survive "secrecy" {
//!   clauses   = ["3"]
//!   from      = any_of(notice.default, event.project_over)
//!   if_ground = ending.default
//!   while     = !happened(event.rate_agreed)
//! }
//! ~~~
//! ## 3 Secrecy
//! ```
//!
//! # Statements
//! None of its own.
//!
//! # Outcome
//! ```case
//! case "A default: the licences of both"
//! 2025-03-03 10:00  clinic  notice.give   notice=default about=lab to=lab
//! 2025-03-10 10:00  clinic  event.record  event=rate_agreed
//! expect at 2025-03-04 00:00
//!   lab is licence_ended because 2
//!   clinic is licence_paid_up
//!   clinic is not licence_ended
//!   ending.default.fired
//!   clause 3 is in force because 2
//! expect at 2025-03-11 00:00
//!   clause 3 is not in force
//!
//! case "The project is over: a rate still to be agreed"
//! 2025-03-03 10:00  clinic  event.record  event=project_over
//! 2025-03-20 10:00  clinic  event.record  event=rate_agreed
//! expect at 2025-03-04 00:00
//!   lab is licence_royalty_bearing
//!   lab is licence_rate_open
//!   clause 3 is not in force
//! expect at 2025-03-21 00:00
//!   lab is licence_royalty_bearing
//!   lab is not licence_rate_open
//! ```

use super::{Kernel, quiet};
use crate::feature::Feature;
use crate::lower::Lower;
use crate::say::Say;
use servanda_charter::{AttributeSchema, Block, BlockSchema, Charter, Diagnostic, Expr, Label, Need, Node, Ty};
use servanda_norms::{Cond, Effect, NormKind, Parties, Sym};
use servanda_words::Phrase;
use std::collections::{BTreeMap, BTreeSet};

/// What a part becomes: the word, the state, and the sentence.
const OUTCOMES: &[(&str, &str)] = &[
    ("ends", "ended"),
    ("continues", "continuing"),
    ("paid_up", "paid_up"),
    ("royalty_bearing", "royalty_bearing"),
    ("royalty_free", "royalty_free"),
    ("nonexclusive", "nonexclusive"),
    ("exclusive", "exclusive"),
    ("due_at_once", "due_at_once"),
];
const RATE_OPEN: &str = "rate_open";

const THEN: BlockSchema = BlockSchema {
    kind: "then",
    summary: "What becomes of the parts, for one kind of party.",
    attributes: &[
        AttributeSchema { name: "who", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "effect", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "*", ty: Ty::Expr, need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "ending",
    summary: "What becomes of whom when the agreement ends on one ground.",
    attributes: &[
        AttributeSchema { name: "on", ty: Ty::Expr, need: Need::Must("On which event does it end?") },
        AttributeSchema { name: "ground", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "without", ty: Ty::Expr, need: Need::May },
    ],
    children: &[THEN],
    label: Label::Required,
};

/// The parts of a row, with what each becomes.
fn parts(row: &Block) -> impl Iterator<Item = (&str, &Expr)> {
    row.attributes.iter().filter(|a| a.name != "who" && a.name != "effect").map(|a| (a.name.as_str(), &a.value))
}

/// The outcome that an expression names.
fn outcome(e: &Expr) -> Option<&'static (&'static str, &'static str)> {
    let word = match &e.node {
        Node::Call { path, .. } => path.join("."),
        _ => e.as_word()?.to_owned(),
    };
    OUTCOMES.iter().find(|o| o.0 == word)
}

/// Each `then` row of the charter's endings.
fn rows(charter: &Charter) -> impl Iterator<Item = (&Block, &Block)> {
    charter.blocks_of("ending").flat_map(|b| b.children("then").map(move |t| (b, t)))
}

/// The states that endings give: `licence_paid_up` and the like, each with its part.
fn states(charter: &Charter) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for (part, e) in rows(charter).flat_map(|(_, row)| parts(row)) {
        for o in e.items().iter().filter_map(outcome) {
            out.insert(format!("{part}_{}", o.1), part.to_owned());
            if o.0 == "royalty_bearing" {
                out.insert(format!("{part}_{RATE_OPEN}"), part.to_owned());
            }
        }
    }
    out
}

/// Whether an ending gives a status of this label.
#[must_use]
pub fn is_ending_state(charter: &Charter, label: &str) -> bool {
    charter.blocks_of("ending").next().is_some() && states(charter).contains_key(label)
}

/// Whom a row concerns.
fn concerned(row: &Block, all: &[&Block], lower: &mut Lower<'_>) -> Option<Parties> {
    if let Some(e) = row.get("who") {
        return lower.parties(&e.clone());
    }
    match row.label.as_str() {
        "all" => Some(Parties::All),
        "others" => {
            let named: Vec<Parties> =
                all.iter().filter(|r| r.label != "others").filter_map(|r| concerned(r, &[], lower)).collect();
            Some(Parties::Except(Box::new(Parties::All), Box::new(Parties::AnyOf(named))))
        }
        label if lower.charter.block("party", label).is_some() => Some(Parties::Party(lower.build.name(label))),
        label => {
            lower.block_error(
                row,
                "open_question",
                format!("who is the {}?", label.replace('_', " ")),
                "say it: `who = trigger.subject`, or another expression that names parties",
            );
            None
        }
    }
}

/// The ground: a status of the one concerned, a finding, or a condition.
fn ground(block: &Block, lower: &mut Lower<'_>) -> Cond {
    let Some(e) = block.get("ground").cloned() else { return Cond::True };
    let call = match e.as_ref_text() {
        Some(p) if p.starts_with("status.") => "has",
        Some(p) if p.starts_with("finding.") => "found",
        _ => return lower.cond(&e).unwrap_or(Cond::False),
    };
    let node = Node::Call { path: vec![call.to_owned()], args: vec![e.clone()], options: Vec::new() };
    lower.cond(&Expr { span: e.span, node }).unwrap_or(Cond::False)
}

fn lower(block: &Block, lower: &mut Lower<'_>, _: &mut Kernel) {
    let on = block.get("on").and_then(|e| lower.events(&e.clone())).unwrap_or_default();
    let when = ground(block, lower);
    let add = |lower: &mut Lower<'_>, name: &str, on: &[Sym], when: &Cond, then: Vec<Effect>| {
        let mut n = lower.build.blank(name, block.clause, NormKind::Rule);
        (n.on, n.when, n.then) = (on.to_vec(), when.clone(), then);
        lower.build.add(n);
    };
    add(lower, &block.id(), &on, &when, Vec::new());
    let all: Vec<&Block> = block.children("then").collect();
    if all.is_empty() {
        lower.block_error(
            block,
            "open_question",
            "what follows for whom when it ends on this ground?",
            "add for example `then \"others\" { licence = continues }`",
        );
    }
    let known = states(lower.charter);
    for row in &all {
        let Some(who) = concerned(row, &all, lower) else { continue };
        let id = format!("{}.{}", block.id(), row.label);
        let mut then = lower.effects_of(row, "effect");
        for (part, e) in parts(row) {
            for item in e.items() {
                match outcome(item) {
                    Some(o) => {
                        let mut state = |s: &str| lower.build.name(&format!("status.{part}_{s}"));
                        let mut given = vec![state(o.1)];
                        if o.0 == "royalty_bearing" && item.option("rate").is_none() {
                            given.push(state(RATE_OPEN));
                        }
                        for (label, of) in known.iter().filter(|(_, of)| of.as_str() == part) {
                            let other = lower.build.name(&format!("status.{label}"));
                            lower.build.name(&format!("status.{label}.set"));
                            lower.build.name(&format!("status.{label}.unset"));
                            if of == part && !given.contains(&other) {
                                then.push(Effect::Unset(other, Some(who.clone())));
                            }
                        }
                        then.extend(given.iter().map(|s| Effect::Set(*s, Some(who.clone()))));
                        if let Some(e) = item.option("rate_from").cloned() {
                            let agreed = lower.events(&e).unwrap_or_default();
                            let open = lower.build.name(&format!("status.{part}_{RATE_OPEN}"));
                            let unset = vec![Effect::Unset(open, Some(Parties::With(open)))];
                            add(lower, &format!("{id}.{part}"), &agreed, &Cond::True, unset);
                        }
                    }
                    None if matches!(item.node, Node::Call { .. }) => then.extend(lower.effects(item)),
                    None => {
                        let words: Vec<&str> = OUTCOMES.iter().map(|o| o.0).collect();
                        lower.error(
                            item,
                            "not_an_outcome",
                            format!("what becomes of `{part}`? This is no answer"),
                            format!("write one of {}, or an effect such as owe(amount.x)", words.join(", ")),
                        );
                    }
                }
            }
        }
        add(lower, &id, &on, &when, then);
    }
}

/// Asks for each cell of the table that one ground answers and another leaves open.
pub(super) fn check(lower: &mut Lower<'_>) {
    let charter = lower.charter;
    let mut table: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for (ending, row) in rows(charter) {
        let cells = table.entry(&row.label).or_default();
        for (part, _) in parts(row) {
            cells.entry(part).or_insert(&ending.label);
        }
    }
    let mut ask = |at: &Block, message: String, help: String| {
        let clause = charter.clause_ref(at.clause);
        lower.diagnostics.push(Diagnostic::warning("missing_consequence", at.head, message).clause(clause).help(help));
    };
    for ending in charter.blocks_of("ending") {
        let without: BTreeSet<String> = ending
            .get("without")
            .map(|e| e.items().iter().filter_map(|i| i.as_word().map(str::to_owned)).collect())
            .unwrap_or_default();
        for (role, cells) in table.iter().filter(|(r, _)| !without.contains(**r)) {
            let said = role.replace('_', " ");
            let Some(row) = ending.children("then").find(|r| r.label == **role) else {
                if let Some((part, elsewhere)) = cells.first_key_value() {
                    ask(
                        ending,
                        format!(
                            "if it ends by `{}`, what follows for the {said}? `ending.{elsewhere}` says it, of `{part}` for example",
                            ending.label
                        ),
                        format!(
                            "add `then \"{role}\" {{ … }}`; or, if there is no such party then, `without = [{role}]`"
                        ),
                    );
                }
                continue;
            };
            for (part, elsewhere) in cells.iter().filter(|(p, _)| row.get(p).is_none()) {
                ask(
                    row,
                    format!(
                        "if it ends by `{}`, what becomes of `{part}` of the {said}? `ending.{elsewhere}` says it",
                        ending.label
                    ),
                    format!("add for example `{part} = continues`"),
                );
            }
        }
    }
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let rows: Vec<String> = block.children("then").map(|row| row_of(row, say).text()).collect();
    let args = [
        ("on", say.on(block)),
        ("ground", say.opt(block, "ground", "ending.ground")),
        ("rows", rows.concat().trim_end_matches(';').into()),
    ];
    say.block(if rows.is_empty() { "ending-bare" } else { "ending" }, &args)
}

/// What follows for some of the parties.
fn row_of(row: &Block, say: &Say<'_>) -> Phrase {
    let who = match row.get("who") {
        Some(_) => say.list(row, "who", "and"),
        None => say.word("row", &row.label),
    };
    let said = |word: &str| say.just(&format!("outcome-{}", word.replace('_', "-")));
    let line = |part: &str, i: &Expr| {
        let part = ("part", say.word("part", part));
        match outcome(i) {
            Some(o) if o.0 == "royalty_bearing" && i.option("rate").is_none() => {
                say.tell("ending.rate-open", &[part, ("it", said(o.0))])
            }
            Some(o) => say.tell("ending.part", &[part, ("it", said(o.0))]),
            None => say.tell("ending.other", &[part, ("it", say.words(i))]),
        }
    };
    let lines: Vec<String> =
        parts(row).flat_map(|(part, e)| e.items().iter().map(move |i| line(part, i).text())).collect();
    let effect = say.list_in(row, "effect", "and", "ending.effect");
    say.tell("ending.row", &[("who", who), ("lines", lines.join(", ").into()), ("effect", effect)])
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: quiet };
