//! A judge in its own cause: a party that owes or has something under the charter judges one of its questions, and nobody
//! is named who takes its place where it has an interest in the answer.
//!
//! Nobody judges a question about itself, and a judge may always declare that it has an interest. The run then lets the
//! outer limit answer; whether the parties meant that is for them to say: with a `substitute`, or with `substitute = none`.
//! An office asks nothing: it may be given to another. Nor does a party that the charter only lets judge, certify, review or
//! keep the record: whose duties are owed to nobody in particular and have nothing to do with the question. Where one of several judges is no side, it may answer alone.
//!
//! And a contest that leaves open what holds until it is decided, or that only the judge of the answer decides, itself a side.

use super::Found;
use super::answers::people::{Who, name, parties, who};
use super::sheet::Sheet;
use servanda_charter::{Block, Charter, Diagnostic, Expr};

/// Attributes that say who owes or has something.
const SIDES: &[(&str, &[&str])] = &[
    ("duty", &["bearer", "to"]),
    ("right", &["holder", "to"]),
    ("amount", &["debtor", "creditor"]),
    ("cap", &["who"]),
    ("payment", &["by", "to"]),
];

pub(super) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let charter = sheet.charter;
    for f in charter.blocks_of("finding").filter(|f| f.get("if_contested").is_none()) {
        let Some(contest) = f.get("contest") else { continue };
        let message = format!("the answer to `{}` may be contested; nothing says what holds meanwhile", f.id());
        let d = Diagnostic::warning("open_contest", contest.span, message).clause(charter.clause_ref(f.clause));
        found.warnings.push(d.label("does a contested answer hold until it is decided?").help(
            "does a contested answer hold until the contest is decided? Write `if_contested = stands` (so it is taken to be) or `if_contested = pauses`; and `contest_judge` for who decides, if not the judge",
        ));
    }
    reviews(charter, found);
    for f in charter.blocks_of("finding").filter(|f| f.get("substitute").is_none()) {
        let Some(judge) = f.get("judge") else { continue };
        let Who::These(judges) = named(charter, judge) else { continue };
        let sides: Option<Vec<String>> = judges.iter().map(|j| side(charter, f, j)).collect();
        let Some(sides) = sides.filter(|s| !s.is_empty()) else { continue };
        let at_outer =
            f.get("at_outer").and_then(Expr::as_bool).map_or("what it says", |b| if b { "yes" } else { "no" });
        let message = format!(
            "{}; where it has an interest in `{}`, nobody is named who judges instead",
            sides.join(", and "),
            f.id()
        );
        let d = Diagnostic::warning("judge_in_own_cause", judge.span, message).clause(charter.clause_ref(f.clause));
        found.warnings.push(d.label("who answers when this judge is concerned itself?").help(format!(
            "who answers when this judge is concerned itself? Write `substitute = parties` for who takes its place; or `substitute = none` if nobody does, and the answer at the outer limit is {at_outer}"
        )));
    }
}

/// A contest without a judge of its own goes to whoever gave the answer; where that is a side, somebody should say so.
fn reviews(charter: &Charter, found: &mut Found) {
    let unsaid = |f: &&Block| f.get("contest").is_some() && f.get("contest_judge").is_none();
    for f in charter.blocks_of("finding").filter(unsaid) {
        let (Some(judge), Some(contest)) = (f.get("judge"), f.get("contest")) else { continue };
        let Who::These(judges) = named(charter, judge) else { continue };
        let sides: Option<Vec<String>> = judges.iter().map(|j| side(charter, f, j)).collect();
        let Some(sides) = sides.filter(|s| !s.is_empty()) else { continue };
        let message = format!("{}; a contest of its answer to `{}` goes to itself", sides.join(", and "), f.id());
        let d =
            Diagnostic::warning("contest_without_judge", contest.span, message).clause(charter.clause_ref(f.clause));
        found.warnings.push(d.label("who decides the contest?").help(
            "who decides the contest? Write `contest_judge = parties` for who is no side; or name the judge there if it shall look at its own answer again",
        ));
    }
}

/// The judges, if the block names parties; none if it names offices, holders of a status, or whoever is not concerned.
fn named(charter: &Charter, judge: &Expr) -> Who {
    let plain = judge.items().iter().all(|e| e.as_ref_text().is_some_and(|t| t.starts_with("party.") || t == "all"));
    match who(charter, judge) {
        _ if !plain => Who::Depends,
        // Everybody: the one that the question is about is no judge of it, and the others are.
        Who::All if parties(charter).len() > 1 => Who::Depends,
        w => w,
    }
}

/// How a party is concerned: it is a side of the charter, or the question may be about it; none if it only judges.
fn side(charter: &Charter, finding: &Block, label: &str) -> Option<String> {
    let holds = |e: &Expr| matches!(who(charter, e), Who::These(w) if w.contains(label));
    // What a neutral one does for everybody, such as a yearly review, is owed to nobody in particular.
    let asks = |b: &Block| ["on", "when", "unless"].iter().filter_map(|a| b.get(a)).any(|e| mentions(e, &finding.id()));
    let duty = |b: &Block| b.get("to").is_some() || b.clause == finding.clause || asks(b);
    let own = |b: &&Block| {
        let named =
            SIDES.iter().any(|(kind, list)| b.kind == *kind && list.iter().filter_map(|a| b.get(a)).any(&holds));
        named && (b.kind != "duty" || duty(b))
    };
    // A block of the question's own clause is the nearest reason.
    let near = charter.blocks.iter().filter(|b| b.clause == finding.clause).find(own);
    if let Some(b) = near.or_else(|| charter.blocks.iter().find(own)) {
        return Some(format!("{} judges and is itself a side (`{}`)", name(charter, label), b.id()));
    }
    // What puts the question may be about any party, and so about its judge.
    let asks = finding.get("on").map_or(&[][..], Expr::items).iter().filter_map(Expr::as_ref_text);
    let blocks: Vec<&Block> =
        asks.filter_map(|t| t.split_once('.').and_then(|(kind, label)| charter.block(kind, label))).collect();
    let b = blocks.into_iter().find(|b| b.get("about").and_then(Expr::as_word) == Some("party"))?;
    Some(format!("{} judges, and `{}` may be about itself", name(charter, label), b.id()))
}

/// Whether an expression names a block, or what becomes of it: `finding.x.yes`.
fn mentions(e: &Expr, id: &str) -> bool {
    let text = e.to_string();
    let mut words = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '_'));
    words.any(|w| w.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
}
