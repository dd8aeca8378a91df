//! Text: which clauses survive the end, and how a schedule may be changed.
//!
//! # Clause
//! "Confidentiality survives for four years after the end."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! ~~~
//! ## 2 Survival
//! Days end in [Europe/Brussels](#place.zone). Clause 3 survives the end for [1 year](#survive.period).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! event "ended" { }
//! survive "confidentiality" {
//!   clauses = ["3"]
//!   from    = event.ended
//!   until   = after(event.ended, survive.period)
//!   others  = end
//! }
//! ~~~
//! ## 3 Confidentiality
//! A leak is told within [1 calendar day](#leak.told).
//! ~~~charter
//! event "leak" { }
//! report "leak_told" { }
//! duty "tell" {
//!   on     = event.leak
//!   bearer = party.lab
//!   act    = report.leak_told
//!   due    = after(trigger.at, leak.told)
//! }
//! ~~~
//! ## 4 Meetings
//! Minutes follow a meeting within [10 calendar days](#minutes.due). A meeting costs the lab [EUR 50](#meeting.fee).
//! ~~~charter
//! event "met" { }
//! report "minutes" { }
//! duty "minutes" {
//!   on     = event.met
//!   bearer = party.lab
//!   act    = report.minutes
//!   due    = after(trigger.at, minutes.due)
//! }
//! amount "fee" {
//!   on       = event.met
//!   debtor   = party.lab
//!   creditor = party.clinic
//!   is       = meeting.fee
//! }
//! ~~~
//! ```
//!
//! `others = end` ends what does not survive: after the moment of the end (what the end itself brings about at that moment still arises) no duty,
//! right, rule or sum of those clauses starts, and no permission or ban of theirs holds. What runs already goes on, and what is owed stays owed;
//! what follows by itself from what was there before the end still arises, such as the duty to pay a sum that was earned.
//! `others = stay`, or silence, leaves them to their own conditions; silence is asked about. `clauses = []` says that no clause survives.
//!
//! # Statements
//! None of its own.
//!
//! # Outcome
//! ```case
//! case "In force, surviving, over"
//! 2025-03-01 09:00  lab  event.record  event=met about=before
//! 2025-03-03 10:00  lab  event.record  event=ended
//! expect at 2025-03-01 10:00
//!   clause 4 is in force
//! 2025-03-04 10:00  lab  event.record  event=met about=after
//! 2025-03-04 10:00  lab  event.record  event=leak about=after
//! 2026-03-04 10:00  lab  event.record  event=leak about=too_late
//! expect at 2025-03-05 00:00
//!   duty minutes of before is running
//!   duty minutes of after is not there
//!   duty tell of after is running
//!   lab owes EUR 50 under amount.fee
//! expect at 2025-06-03 10:00
//!   clause 3 is in force
//!   clause 4 is not in force
//! expect at 2026-03-05 00:00
//!   duty tell of too_late is not there
//! expect at 2026-03-04 00:00
//!   clause 3 is not in force
//! ```

use super::amendment::Route;
use super::{Kernel, quiet};
use crate::feature::Feature;
use crate::lower::Lower;
use crate::say::Say;
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, Node, Ty, lies_within};
use servanda_norms::{Cond, Parties, Survival, Sym, TimeExpr};
use servanda_vocabulary::nearest;
use servanda_words::Phrase;

/// A rule about the text itself.
#[derive(Clone, Debug)]
pub enum TextRule {
    /// These clauses go on after the event, until the time (for ever without one).
    Survive {
        /// The rule's clause.
        clause: u32,
        /// Its block.
        block: String,
        /// The clause numbers that survive, each with all below it.
        clauses: Vec<String>,
        /// What ends the agreement.
        from: Vec<Sym>,
        /// Until when they survive.
        until: Option<TimeExpr>,
        /// Only while this holds.
        while_: Cond,
        /// Only on these grounds: the events of their endings; on any where none is named.
        grounds: Vec<Sym>,
    },
    /// Documents in order, the first prevails.
    Precedence {
        /// The rule's clause.
        clause: u32,
        /// Its block.
        block: String,
        /// The documents, and the exceptions.
        order: super::precedence::Order,
    },
    /// A schedule and what may change it.
    Schedule {
        /// The rule's clause.
        clause: u32,
        /// Its block.
        block: String,
        /// The reference that changes it, such as `matter.change_background`.
        changed_by: Vec<String>,
        /// The numbers of its clauses.
        clauses: Vec<String>,
    },
}

const SURVIVE_SCHEMA: BlockSchema = BlockSchema {
    kind: "survive",
    summary: "Which clauses go on after the end, and until when.",
    attributes: &[
        AttributeSchema {
            name: "clauses",
            ty: Ty::Expr,
            need: Need::Must("Which clauses survive? List their numbers."),
        },
        AttributeSchema { name: "from", ty: Ty::Expr, need: Need::Must("Which event ends the agreement?") },
        AttributeSchema { name: "until", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "while", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "if_ground", ty: Ty::RefList(&["ending"]), need: Need::May },
        AttributeSchema { name: "others", ty: Ty::Choice(&["end", "stay"]), need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

const SCHEDULE_SCHEMA: BlockSchema = BlockSchema {
    kind: "schedule",
    summary: "A schedule and how it may be changed.",
    attributes: &[
        AttributeSchema { name: "title", ty: Ty::Text, need: Need::Must("What is the schedule called?") },
        AttributeSchema {
            name: "changed_by",
            ty: Ty::RefList(&["matter", "notice", "all_parties"]),
            need: Need::Must("Who may change the schedule: which matter or notice, or all parties?"),
        },
        AttributeSchema { name: "clauses", ty: Ty::Expr, need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

/// Quoted texts and names of an attribute.
pub(super) fn texts(block: &Block, name: &str) -> Vec<String> {
    block
        .get(name)
        .map(|e| {
            e.items()
                .iter()
                .filter_map(|i| match &i.node {
                    Node::Text(t) => Some(t.clone()),
                    _ => i.as_ref_text(),
                })
                .collect()
        })
        .unwrap_or_default()
}

/// The clause numbers of an attribute; one that is not there is told.
pub(super) fn numbers(block: &Block, name: &str, lower: &mut Lower<'_>) -> Vec<String> {
    let clauses = texts(block, name);
    for c in clauses.iter().filter(|c| !lower.charter.clauses.iter().any(|x| x.number == **c)).collect::<Vec<_>>() {
        let near = nearest(c, lower.charter.clauses.iter().map(|x| x.number.as_str())).map(str::to_owned);
        let help = match near {
            Some(n) => format!("did you mean clause {n}? List the numbers of clauses of this charter"),
            None => "list the numbers of clauses of this charter".to_owned(),
        };
        if let Some(e) = block.get(name) {
            lower.error(&e.clone(), "dangling_clause", format!("there is no clause {c}"), help);
        }
    }
    clauses
}

fn lower_survive(block: &Block, lower: &mut Lower<'_>, own: &mut Kernel) {
    let clauses = numbers(block, "clauses", lower);
    let from = block.get("from").and_then(|e| lower.events(&e.clone())).unwrap_or_default();
    let until = block.get("until").and_then(|e| lower.time(&e.clone()));
    let while_ = block.get("while").map_or(Some(Cond::True), |e| lower.cond(&e.clone())).unwrap_or(Cond::False);
    let grounds = lower.refs_of(block, "if_ground");
    let grounds: Vec<Sym> = grounds.iter().map(|g| lower.build.name(&format!("{g}.fired"))).collect();
    let charter = lower.charter;
    let within = |n: &str| clauses.iter().any(|c| lies_within(n, c));
    let survivors = charter.clauses.iter().enumerate().filter(|(_, c)| within(&c.number));
    let survival = Survival {
        clause: block.clause,
        block: lower.build.name(&block.id()),
        clauses: survivors.filter_map(|(i, _)| u32::try_from(i).ok()).collect(),
        from: from.clone(),
        until: until.clone(),
        while_: while_.clone(),
        grounds: grounds.clone(),
        others_end: lower.word_of(block, "others").as_deref() == Some("end"),
    };
    lower.build.survive(survival);
    own.texts.push(TextRule::Survive {
        clause: block.clause,
        block: block.id(),
        clauses,
        from,
        until,
        while_,
        grounds,
    });
}

impl Lower<'_> {
    /// Whether an end of the agreement ends the clauses that do not survive it.
    #[must_use]
    pub fn others_end(&self) -> bool {
        self.charter.blocks_of("survive").any(|b| b.get("others").and_then(|e| e.as_word()) == Some("end"))
    }
}

fn lower_schedule(block: &Block, lower: &mut Lower<'_>, own: &mut Kernel) {
    let changed_by = lower.refs_of(block, "changed_by");
    let named = numbers(block, "clauses", lower);
    // Without a list of clauses the schedule is the file of its name.
    let charter = lower.charter;
    let own_file = |f: u32| {
        let path = usize::try_from(f).ok().and_then(|i| charter.files.get(i)).map_or("", |f| f.path.as_str());
        path.rsplit('/').next().and_then(|n| n.strip_suffix(".md")) == Some(block.label.as_str())
    };
    let clauses = match named.is_empty() {
        true => charter.clauses.iter().filter(|c| own_file(c.span.file)).map(|c| c.number.clone()).collect(),
        false => named,
    };
    own.texts.push(TextRule::Schedule { clause: block.clause, block: block.id(), changed_by, clauses });
}

/// What may change a schedule is a route for amending its clauses.
pub(super) fn routes(own: &mut Kernel) {
    let mut routes = Vec::new();
    for rule in &own.texts {
        let TextRule::Schedule { clause, changed_by, clauses, .. } = rule else { continue };
        if clauses.is_empty() {
            continue;
        }
        for by in changed_by {
            let (by, matter) = match own.acts.get(by) {
                // Whoever may give the notice changes the schedule alone.
                Some(act) => (Parties::AnyOf(vec![act.by.clone()]), None),
                None if by.starts_with("matter.") => (Parties::All, Some(by.clone())),
                None => (Parties::All, None),
            };
            routes.push(Route { clause: *clause, of: Some(clauses.clone()), by, matter, notice: None });
        }
    }
    own.routes.extend(routes);
}

fn say(block: &Block, say: &Say<'_>) -> String {
    if block.kind != "survive" {
        return say.block("schedule", &[("title", say.of(block, "title")), ("by", say.changed_by(block))]);
    }
    let ends = block.get("others").and_then(|e| e.as_word()) == Some("end");
    let clauses: Vec<Phrase> = texts(block, "clauses").into_iter().map(Phrase::from).collect();
    if clauses.is_empty() {
        return say.just(if ends { "survive.none" } else { "survive.each" }).text();
    }
    let args = [
        ("many", Phrase::from(clauses.len() > 1)),
        ("clauses", say.series(&clauses, "and")),
        ("ground", say.list_in(block, "if_ground", "or", "survive.ground")),
        ("until", say.until(block, "until", "survive.until")),
        ("while", say.opt(block, "while", "survive.while")),
        ("others", if ends { say.just("survive.others") } else { Phrase::none() }),
    ];
    say.block("survive", &args)
}

/// Survival.
pub const SURVIVE: Feature<Kernel> =
    Feature { schema: Some(&SURVIVE_SCHEMA), lower: lower_survive, say, kinds: &[], on: quiet };
/// Schedules.
pub const SCHEDULE: Feature<Kernel> =
    Feature { schema: Some(&SCHEDULE_SCHEMA), lower: lower_schedule, say, kinds: &[], on: quiet };
