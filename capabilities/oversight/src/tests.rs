//! The questions that a charter must have answered, as a drafter reads them. What blocks do is tried by the manual's own
//! examples and by the charters' cases.

use crate::Oversight;
use servanda_capability::{Capability, Lower, kernel::Kernel};
use servanda_charter::{Node, SourceFile, parse};
use servanda_norms::Builder;

const PARTIES: &str = "# T\n## 1 Parties\n```charter\nparty \"a\" { name = \"A\" }\nparty \"b\" { name = \"B\" }\n```\n## 2 Rules\nThe values: [half](#q.half), [15 calendar days](#t.days), [one third](#q.third).\n```charter\n";
const BODY: &str =
    "body \"board\" {\n  seats = one_per_party\n  chair = party.a\n}\nmatter \"x\" { by = body.board }\n";
const QUORUM: &str = "quorum \"q\" {\n  body = body.board\n  at_least = q.half\n  of = all_members\n}\n";
const VOTING: &str = "voting \"v\" {\n  body = body.board\n  at_least = q.half\n  of = votes_cast\n  abstentions = cast\n  tie = rejected\n}\n";
const BINDING: &str = "binding \"b\" {\n  body = body.board\n  when = at_once\n}\n";

/// What is wrong with a charter of these blocks, as (code, message).
fn wrong(blocks: &[&str]) -> Vec<(String, String)> {
    let text = format!("{PARTIES}{}```\n", blocks.concat());
    let parsed = parse(vec![SourceFile { path: "charter.md".to_owned(), text }]);
    assert!(!parsed.has_errors(), "{:?}", parsed.diagnostics);
    let charter = parsed.charter;
    let clauses = charter.clauses.iter().map(|c| (c.number.clone(), c.heading())).collect();
    let mut build = Builder::new(clauses, vec![]);
    let mut lower = Lower::new(&charter, &mut build, vec![]);
    let (mut kernel, mut own) = (Kernel::default(), Oversight::default());
    for block in &charter.blocks {
        lower.turn_to(block);
        let _ = own.lower(block, &mut lower) || kernel.lower(block, &mut lower);
    }
    own.finish(&mut lower);
    lower.diagnostics.iter().map(|d| (d.code.to_owned(), d.message.clone())).collect()
}

fn codes(blocks: &[&str]) -> Vec<String> {
    wrong(blocks).into_iter().map(|(c, _)| c).collect()
}

#[test]
fn a_body_that_decides_answers_every_question() {
    assert!(wrong(&[BODY, QUORUM, VOTING, BINDING]).is_empty());
    // In any order: a rule may stand before the body it is about.
    assert!(wrong(&[BINDING, VOTING, QUORUM, BODY]).is_empty());
}

#[test]
fn what_is_left_open_is_asked() {
    let asked: Vec<String> = wrong(&[BODY]).into_iter().map(|(_, m)| m).collect();
    assert_eq!(
        asked,
        [
            "`body.board` decides: how many members must be there, and do those count that may not vote?",
            "`body.board` decides: by which majority, of which votes? Does an abstention count as cast, and what does a tie do?",
            "`body.board` decides: when does a decision bind, at once or when the minutes are accepted?",
        ]
    );
    let waits = BINDING.replace("at_once", "minutes_accepted");
    assert_eq!(codes(&[BODY, QUORUM, VOTING, &waits]), ["open_question"]);
    let chairless = BODY.replace("  chair = party.a\n", "");
    assert_eq!(codes(&[&chairless, QUORUM, VOTING, BINDING]), ["open_question"]);
}

#[test]
fn a_body_that_decides_nothing_is_asked_nothing() {
    assert!(wrong(&["body \"board\" {\n  seats = one_per_party\n}\n"]).is_empty());
}

#[test]
fn two_answers_to_one_question() {
    let again = QUORUM.replace("\"q\"", "\"r\"");
    let found = wrong(&[BODY, QUORUM, &again, VOTING, BINDING]);
    assert_eq!(found, [("two_answers".to_owned(), "`quorum.q` already says this for `body.board`".to_owned())]);
}

#[test]
fn a_veto_needs_its_route_and_a_written_one_its_time() {
    let veto = |route: &str, until: &str| {
        format!("veto \"v\" {{\n  body = body.board\n  holders = members\n  route = {route}\n  until = {until}\n}}\n")
    };
    let all = |v: &str| codes(&[BODY, QUORUM, VOTING, BINDING, v]);
    assert!(all(&veto("original_agenda", "meeting_end")).is_empty());
    assert_eq!(all(&veto("added", "after(trigger.sent, t.days)")), ["open_question"]);
    assert_eq!(all(&veto("written", "after(trigger.sent, t.days)")), ["open_question"]);
    assert_eq!(all(&veto("written", "meeting_end")), ["open_question"]);
}

#[test]
fn seats_that_depend_on_themselves() {
    let a = "body \"one\" { seats = body.two }\n";
    let b = "body \"two\" { seats = [party.a, body.one] }\n";
    assert_eq!(codes(&[a, b]), ["circle", "circle"]);
    assert!(codes(&[a, "body \"two\" { seats = [party.a] }\n"]).is_empty());
}

#[test]
fn an_exclusion_names_matters_of_its_body() {
    let other = "body \"other\" { seats = one_per_party }\n";
    let x = "exclusion \"x\" {\n  body = body.other\n  from = [voting]\n  who = interested\n  in = [matter.x]\n}\n";
    assert_eq!(codes(&[BODY, QUORUM, VOTING, BINDING, other, x]), ["wrong_body"]);
    let bad = x.replace("[voting]", "[speaking]").replace("body.other", "body.board");
    assert_eq!(codes(&[BODY, QUORUM, VOTING, BINDING, &bad]), ["unknown_choice"]);
}

#[test]
fn every_example_block_reads_as_a_sentence() {
    let text = format!("{PARTIES}{BODY}{QUORUM}{VOTING}{BINDING}```\n");
    let charter = parse(vec![SourceFile { path: "charter.md".to_owned(), text }]).charter;
    let say = servanda_capability::Say::new(&charter);
    let said: Vec<String> = charter.blocks.iter().filter_map(|b| Oversight::default().say(b, &say)).collect();
    assert_eq!(
        said,
        [
            "In the board each party has one seat; it is chaired by A.",
            "“x” is for the board to decide.",
            "The board decides only if at least half of all its members, those that may not vote included, are present or represented.",
            "The board decides by at least half of the votes cast; an abstention counts as cast; a tie rejects.",
            "Decisions of the board bind as soon as they are taken.",
        ]
    );
    assert!(charter.blocks.iter().all(|b| !matches!(b.get("seats").map(|e| &e.node), Some(Node::Bool(_)))));
}
