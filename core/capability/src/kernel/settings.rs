//! Record settings: who sequences the log, how late a fact may come, and whether prose or block prevails.
//!
//! # Clause
//! "Northgate keeps the log; a fact may be proved at most 30 days after it happened."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! ~~~
//! ## 2 Record
//! Days end in [Europe/Brussels](#place.zone). A fact may be proved up to [10 calendar days](#record.late_limit) late.
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! record "settings" {
//!   sequencer  = party.clinic
//!   late_limit = record.late_limit
//! }
//! notice "breach" { }
//! ~~~
//! ```
//!
//! `notice` says when an entry that no `delivery` governs counts as received by an addressee whose node is dark: when its node
//! says so (a receipt in the entry, or `record.seen`), else when `notice` has passed since the stamp. What is counted from
//! receipt waits for that; nothing else does.
//!
//! # Statements
//! `record.seen/1` with `upto`, the number of the last entry that the author's node has.
//!
//! # Outcome
//! ```case
//! case "A receipt proved in time counts from receipt; one proved too late counts from the act"
//! 2025-03-20 10:00  lab  notice.give  notice=breach about=b1 received="2025-03-12 09:00" evidence="courier slip"
//! 2025-03-20 10:00  lab  notice.give  notice=breach about=b2 received="2025-02-12 09:00" evidence="courier slip"
//! expect at 2025-03-20 12:00
//!   notice.breach of b1 at 2025-03-12 09:00
//!   notice.breach of b2 at 2025-03-20 10:00
//! ```

use super::{Kernel, quiet};
use crate::feature::{Feature, StatementKind};
use crate::fields::{Field, FieldType};
use crate::lower::Lower;
use crate::say::Say;
use crate::world::{FactSeed, World};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, TermType, Ty};
use servanda_norms::{LateRules, NoticeRule};
use servanda_statement::{Refusal, Statement};
use servanda_vocabulary::Period;

/// The record's own questions, with their defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Who stamps entries.
    pub sequencer: Option<String>,
    /// How long after a moment its fact may still enter the run at that moment; 30 days by default.
    pub late_limit: Option<Period>,
    /// How long a receipt may precede the stamp and still say when the act was; 24 hours by default.
    pub delay: Option<Period>,
    /// How long a replaced version may still be cited.
    pub change_grace: Option<Period>,
    /// When an entry counts as received by a party whose node is dark; at once where the charter does not say.
    pub notice: Option<Period>,
    /// Whether the prose prevails over the block; by default it does.
    pub prose_yields: bool,
}

const PERIOD: Ty = Ty::Term(TermType::Period);

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "record",
    summary: "The record's own questions: who stamps, how late a fact may come, when an entry is final.",
    attributes: &[
        AttributeSchema {
            name: "sequencer",
            ty: Ty::Ref(&["party"]),
            need: Need::Must("Which party's node stamps the entries?"),
        },
        AttributeSchema { name: "successors", ty: Ty::RefList(&["party"]), need: Need::May },
        AttributeSchema { name: "final_when", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "delay", ty: PERIOD, need: Need::May },
        AttributeSchema { name: "tolerance", ty: PERIOD, need: Need::May },
        AttributeSchema { name: "silence", ty: PERIOD, need: Need::May },
        AttributeSchema { name: "notice", ty: PERIOD, need: Need::May },
        AttributeSchema { name: "late_limit", ty: PERIOD, need: Need::May },
        AttributeSchema { name: "late_grace", ty: PERIOD, need: Need::May },
        AttributeSchema { name: "late_contest", ty: PERIOD, need: Need::May },
        AttributeSchema { name: "use_stale", ty: PERIOD, need: Need::May },
        AttributeSchema { name: "change_grace", ty: PERIOD, need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

/// Which prevails.
pub const PREVAIL_SCHEMA: BlockSchema = BlockSchema {
    kind: "prevail",
    summary: "Whether the prose or the block prevails when they disagree.",
    attributes: &[
        AttributeSchema {
            name: "prose",
            ty: Ty::Choice(&["prevails", "yields"]),
            need: Need::Must("If prose and block disagree, which prevails?"),
        },
        AttributeSchema { name: "computed", ty: Ty::Choice(&["presumed_right"]), need: Need::May },
        AttributeSchema { name: "contest", ty: Ty::Ref(&["finding"]), need: Need::May },
        AttributeSchema { name: "pause", ty: Ty::Choice(&["contested_effect"]), need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Kernel) {
    own.settings.sequencer = lower.ref_of(block, "sequencer").and_then(|r| r.strip_prefix("party.").map(str::to_owned));
    own.settings.late_limit = lower.period_of(block, "late_limit");
    own.settings.delay = lower.period_of(block, "delay");
    own.settings.change_grace = lower.period_of(block, "change_grace");
    let (grace, contest) = (lower.period_of(block, "late_grace"), lower.period_of(block, "late_contest"));
    own.settings.notice = lower.period_of(block, "notice");
    let notice = own.settings.notice.map(|period| {
        for name in [servanda_norms::SEEN, servanda_norms::RECEIVED] {
            lower.build.name(name);
        }
        let named = lower.build.name(&block.id());
        NoticeRule { period, clause: block.clause, block: named }
    });
    lower.build.late(LateRules { grace, contest, notice });
    for name in ["tolerance", "silence", "use_stale"] {
        lower.period_of(block, name);
    }
}

fn lower_prevail(block: &Block, lower: &mut Lower<'_>, own: &mut Kernel) {
    own.settings.prose_yields = lower.word_of(block, "prose").as_deref() == Some("yields");
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let args = [
        ("who", say.of(block, "sequencer")),
        ("notice", say.opt(block, "notice", "record.notice")),
        ("late", say.opt(block, "late_limit", "record.late")),
    ];
    say.block("record", &args)
}

fn say_prevail(block: &Block, say: &Say<'_>) -> String {
    match block.get("prose").and_then(|e| e.as_word()) {
        Some("prevails") => say.just("prevail").text(),
        _ => say.block("prevail-other", &[("it", say.of(block, "prose"))]),
    }
}

fn upto(st: &Statement) -> Option<u64> {
    let v = st.body.get("upto")?;
    v.as_u64().or_else(|| v.as_str()?.parse().ok())
}

fn admit_seen(own: &Kernel, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    if own.settings.notice.is_none() {
        let message =
            "this charter's record says nothing of `notice`: entries are received when they are put on record";
        return Err(Refusal::new("bad_body", message));
    }
    // A verdict is given when only the entries before this one stand.
    let last = u64::try_from(world.statements.len()).unwrap_or(u64::MAX).checked_sub(1);
    match (upto(st), last) {
        (Some(n), Some(last)) if n <= last => Ok(()),
        (_, last) => {
            let last = last.map_or("none".to_owned(), |l| l.to_string());
            Err(Refusal::new(
                "bad_body",
                format!("`upto` must be the number of an entry on record; the last is {last}"),
            ))
        }
    }
}

fn seen(_: &Kernel, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let value = upto(st).map(|n| n.to_string());
    vec![FactSeed { value, ..FactSeed::new(servanda_norms::SEEN, None) }]
}

/// The record's questions.
pub const FEATURE: Feature<Kernel> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say,
    kinds: &[StatementKind {
        name: "record.seen",
        summary: "A party's node says that it has the log up to an entry: what is addressed to the party is received.",
        fields: &[Field::must("upto", FieldType::Number)],
        admit: admit_seen,
        facts: seen,
    }],
    on: quiet,
};
/// Which prevails.
pub const PREVAIL: Feature<Kernel> =
    Feature { schema: Some(&PREVAIL_SCHEMA), lower: lower_prevail, say: say_prevail, kinds: &[], on: quiet };
