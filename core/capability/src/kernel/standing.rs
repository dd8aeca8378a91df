//! What a status means for whoever is in it: whether they vote, count, have access, pay.
//!
//! A drafter who answers one of these questions is asked the others that the charter raises, and each "no" must have its rule:
//! a status alone takes nothing away from anybody.

use crate::lower::Lower;
use crate::say::Say;
use servanda_charter::{AttributeSchema, Block, Charter, Expr, Need, Ty};

/// The four answers.
pub(super) const VOTES: AttributeSchema = AttributeSchema { name: "votes", ty: Ty::Bool, need: Need::May };
/// See [`VOTES`].
pub(super) const COUNTS: AttributeSchema = AttributeSchema { name: "counts", ty: Ty::Bool, need: Need::May };
/// See [`VOTES`].
pub(super) const ACCESSES: AttributeSchema = AttributeSchema { name: "accesses", ty: Ty::Bool, need: Need::May };
/// See [`VOTES`].
pub(super) const PAYS: AttributeSchema = AttributeSchema { name: "pays", ty: Ty::Bool, need: Need::May };

/// An answer, the block kinds that raise it, its question, the kinds of rule that say no, and how.
struct Asked {
    name: &'static str,
    raised_by: &'static str,
    question: &'static str,
    rules: &'static [&'static str],
    help: &'static str,
}

const ASKED: &[Asked] = &[
    Asked {
        name: "votes",
        raised_by: "body",
        question: "does whoever is in this status vote?",
        rules: &["exclusion", "matter", "voting"],
        help: "an `exclusion` with `from = [voting]`",
    },
    Asked {
        name: "counts",
        raised_by: "body",
        question: "does whoever is in this status count for the quorum?",
        rules: &["exclusion", "quorum", "matter", "voting"],
        help: "an `exclusion` with `from = [voting]`, in a body whose `quorum` is `of = voting_members`",
    },
    Asked {
        name: "accesses",
        raised_by: "permit",
        question: "may whoever is in this status still use what is permitted?",
        rules: &["forbid", "permit"],
        help: "a `forbid`",
    },
    Asked {
        name: "pays",
        raised_by: "amount",
        question: "does whoever is in this status still pay?",
        rules: &["amount", "cap"],
        help: "an `if` in the amounts",
    },
];

/// Asks what is still open about a status, and looks for the rule behind each "no".
pub(super) fn check(block: &Block, lower: &mut Lower<'_>) {
    let answered = ASKED.iter().any(|a| block.get(a.name).is_some());
    if !answered {
        return;
    }
    let id = block.id();
    let charter = lower.charter;
    for a in ASKED {
        let answer = block.get(a.name).and_then(|e| e.as_bool());
        if answer.is_none() && charter.blocks_of(a.raised_by).next().is_some() {
            lower.block_error(
                block,
                "open_question",
                a.question,
                format!("write `{0} = yes` or `{0} = no` in `{id}`", a.name),
            );
        }
        let raised = charter.blocks_of(a.raised_by).next().is_some();
        let ruled = a.rules.iter().any(|k| charter.blocks_of(k).any(|b| mentions_in(b, &id)));
        let ruled = match a.name {
            "counts" => counted(block, lower, answer),
            "votes" => ruled && voting(block, lower, answer),
            _ => ruled,
        };
        if answer == Some(false) && raised && !ruled {
            lower.block_error(
                block,
                "status_without_rule",
                format!("`{id}` says `{} = no`, but nothing takes it away", a.name),
                format!("name `{id}` in {}, or answer yes", a.help),
            );
        }
    }
}

/// The bodies in which an exclusion takes the vote from whoever is in this status.
fn without_vote(charter: &Charter, id: &str) -> Vec<String> {
    let takes = |b: &&Block| {
        let voting = b.get("from").is_some_and(|e| e.items().iter().any(|i| i.as_word() == Some("voting")));
        voting && b.get("who").and_then(Expr::as_ref_text).is_some_and(|w| w == id)
    };
    charter.blocks_of("exclusion").filter(takes).filter_map(|b| b.get("body")?.as_ref_text()).collect()
}

/// Whether something takes the vote away; and a yes against which an exclusion stands.
fn voting(block: &Block, lower: &mut Lower<'_>, answer: Option<bool>) -> bool {
    let id = block.id();
    if let (Some(true), Some(body)) = (answer, without_vote(lower.charter, &id).first()) {
        against(block, lower, &format!("`{id}` says `votes = yes`, but an exclusion takes its vote in `{body}`"));
    }
    true
}

/// Whether whoever is in this status is left out of some quorum; and a yes, or a no, against which a quorum stands.
fn counted(block: &Block, lower: &mut Lower<'_>, answer: Option<bool>) -> bool {
    let (id, charter) = (block.id(), lower.charter);
    let bodies = without_vote(charter, &id);
    let of = |body: &String| {
        let own = |q: &&Block| q.get("body").and_then(Expr::as_ref_text).as_ref() == Some(body);
        charter.blocks_of("quorum").find(own).and_then(|q| q.get("of")).and_then(Expr::as_word).map(str::to_owned)
    };
    let mut left_out = false;
    for body in &bodies {
        match (of(body).as_deref(), answer) {
            (Some("voting_members"), Some(true)) => {
                against(
                    block,
                    lower,
                    &format!(
                        "`{id}` says `counts = yes`, but the quorum of `{body}` counts only members that may vote"
                    ),
                );
            }
            (Some("all_members"), Some(false)) => {
                against(
                    block,
                    lower,
                    &format!("`{id}` says `counts = no`, but the quorum of `{body}` counts all members"),
                );
                left_out = true;
            }
            (Some("voting_members"), _) => left_out = true,
            _ => {}
        }
    }
    left_out
}

fn against(block: &Block, lower: &mut Lower<'_>, message: &str) {
    lower.block_error(block, "status_against_rule", message, "change the answer, or the rule");
}

pub(super) fn mentions_in(block: &Block, id: &str) -> bool {
    block.attributes.iter().any(|a| mentions(&a.value, id)) || block.blocks.iter().any(|b| mentions_in(b, id))
}

fn mentions(e: &Expr, id: &str) -> bool {
    e.as_ref_text().is_some_and(|t| t == id) || e.parts().into_iter().any(|p| mentions(p, id))
}

/// What the answers come to, in words.
pub(super) fn say(block: &Block, say: &Say<'_>) -> String {
    let words = [
        ("votes", "standing-votes"),
        ("counts", "standing-counts"),
        ("accesses", "standing-accesses"),
        ("pays", "standing-pays"),
    ];
    let of = |want: bool, id: &str| {
        let so = |name: &str| block.get(name).and_then(|e| e.as_bool()) == Some(want);
        let list: Vec<String> =
            words.iter().filter(|(name, _)| so(name)).map(|(_, word)| say.just(word).text()).collect();
        say.about(id, list.join(", ").into())
    };
    format!("{}{}", of(false, "status.stops"), of(true, "status.goes-on"))
}
