//! Outcomes of a vote that lead nowhere: counted through for small bodies, as the block counts them.
//!
//! The blocks make the drafter answer what a tie does and whether an abstention is cast. Here the text is asked whether it
//! says the same: a vote of 2 to 1 with an abstention among four, a casting vote under a majority above one half, a quorum
//! under which a member that may not vote counts or does not.

use super::Found;
use super::sheet::Sheet;
use super::words::{any, flat};
use servanda_charter::{Block, Charter, Diagnostic, TermType, TermValue};
use servanda_vocabulary::Fraction;

pub(super) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let prose: Vec<String> = sheet.passages.iter().map(|p| flat(&p.text)).collect();
    for v in sheet.charter.blocks_of("voting") {
        let Some(need) = fraction(sheet.charter, v, "at_least") else { continue };
        casting(sheet, v, need, found);
        abstention(sheet, v, need, &prose, found);
        tie(sheet, v, need, &prose, found);
    }
    for q in sheet.charter.blocks_of("quorum") {
        standing(sheet, q, &prose, found);
    }
}

fn fraction(charter: &Charter, block: &Block, name: &str) -> Option<Fraction> {
    match charter.value_of(block.get(name)?, TermType::Fraction).ok()? {
        TermValue::Fraction(f) => Some(f),
        _ => None,
    }
}

fn at(sheet: &Sheet<'_>, block: &Block, code: &'static str, message: String) -> Diagnostic {
    Diagnostic::warning(code, block.head, message).clause(sheet.charter.clause_ref(block.clause))
}

/// A casting vote under a majority above one half: a tie is far from that majority.
fn casting(sheet: &Sheet<'_>, v: &Block, need: Fraction, found: &mut Found) {
    let decides = v.get("tie").and_then(|e| e.as_word()) == Some("chair_decides");
    let above_half = need.num.saturating_mul(2) > need.den;
    if decides && above_half {
        let message = format!(
            "the chair decides a tie, but the majority is {need}: a tie is not near it, and one more vote does not reach it"
        );
        let d = at(sheet, v, "uncovered_outcome", message).label("of what does the casting vote make a majority?");
        found.warnings.push(d.help("does the chair's vote decide an even count whatever the majority, or is the motion rejected? Write `tie = rejected`, or a majority of one half"));
    }
}

/// `of = members` or `present`: an abstention works as a vote against, and 2 to 1 of four is neither a majority nor a tie.
fn abstention(sheet: &Sheet<'_>, v: &Block, need: Fraction, prose: &[String], found: &mut Found) {
    let of = v.get("of").and_then(|e| e.as_word()).unwrap_or("votes_cast");
    let cast = v.get("abstentions").and_then(|e| e.as_word()) == Some("cast");
    if (of == "votes_cast" && !cast)
        || need.num >= need.den
        || said(sheet, v, prose, &["abstention", "abstentions", "abstains", "abstain", "abstaining"])
    {
        return;
    }
    // The smallest count that has more votes for than against, is no tie, and is no majority either.
    let lost = (3..=9u64).find_map(|n| {
        (1..n).find_map(|yes| {
            let no = yes.saturating_sub(1);
            let abstain = n.checked_sub(yes.saturating_add(no)).filter(|a| *a > 0 && no > 0)?;
            (!need.reached_by(yes, n) || need.num.saturating_mul(2) == need.den && !need.exceeded_by(yes, n))
                .then_some((n, yes, no, abstain))
        })
    });
    let Some((n, yes, no, abstain)) = lost else { return };
    let message = format!(
        "nothing in the text says what an abstention is: with {n} members a vote of {yes} to {no} with {abstain} abstaining is neither a majority of {need} nor a tie"
    );
    let d = at(sheet, v, "uncovered_outcome", message).label("what follows then?");
    found.warnings.push(d.help("is an abstention a vote against, or is it not counted? Say it in the clause, and what follows if neither side has its majority"));
}

/// A tie that only the block answers.
fn tie(sheet: &Sheet<'_>, v: &Block, need: Fraction, prose: &[String], found: &mut Found) {
    if need.num.saturating_mul(2) > need.den || v.get("tie").and_then(|e| e.as_word()) != Some("rejected") {
        return;
    }
    const TIE: &[&str] = &[
        "tie",
        "ties",
        "tied",
        "divided equally",
        "equal",
        "equally",
        "even",
        "casting vote",
        "more than",
        "deadlock",
        "exceeding",
        "exceed",
        "rejected",
        "rejects",
    ];
    if !said(sheet, v, prose, TIE) {
        let message =
            format!("nothing in the text says what a tie does, and with a majority of {need} there can be one");
        let d = at(sheet, v, "uncovered_outcome", message).label("only the block says it");
        found.warnings.push(d.help("does a tie reject the motion, or does somebody decide it? Say it in the clause"));
    }
}

/// A status that takes the vote away: does its holder count for the quorum?
fn standing(sheet: &Sheet<'_>, q: &Block, prose: &[String], found: &mut Found) {
    let body = q.get("body").and_then(|e| e.as_ref_text());
    let excluded = sheet.charter.blocks_of("exclusion").find(|x| {
        x.get("body").and_then(|e| e.as_ref_text()) == body
            && x.get("who").and_then(|e| e.as_ref_text()).is_some_and(|w| w.starts_with("status."))
            && x.get("from").is_some_and(|f| f.items().iter().any(|i| i.as_word() == Some("voting")))
    });
    let Some(status) = excluded.and_then(|x| x.get("who")).and_then(|e| e.as_ref_text()) else { return };
    const COUNTS: &[&str] = &[
        "count",
        "counts",
        "counted",
        "including",
        "included",
        "without those",
        "that may vote",
        "who may vote",
        "entitled to vote",
        "may not vote",
        "may not",
    ];
    if !said(sheet, q, prose, COUNTS) && !prose.iter().any(|t| t.contains(" quorum ") && any(t, COUNTS).is_some()) {
        let status = status.trim_start_matches("status.").replace('_', " ");
        let message = format!(
            "nothing in the text says whether a member that is {status}, and so may not vote, counts for the quorum"
        );
        let d = at(sheet, q, "uncovered_outcome", message).label("only the block says it");
        found
            .warnings
            .push(d.help("does it count among the members of whom a part must be there? Say it in the clause"));
    }
}

/// Whether the clause of a block, or another clause on votes, uses one of the words.
fn said(sheet: &Sheet<'_>, block: &Block, prose: &[String], words: &[&str]) -> bool {
    let own = usize::try_from(block.clause).unwrap_or(usize::MAX);
    let here = prose.get(own).is_some_and(|t| any(t, words).is_some());
    here || sheet.passages.iter().zip(prose).any(|(p, t)| {
        let votes = sheet
            .blocks_under(p.clause)
            .any(|b| matches!(b.kind.as_str(), "voting" | "body" | "quorum" | "exclusion" | "matter" | "ballot"));
        votes && any(t, words).is_some()
    })
}
