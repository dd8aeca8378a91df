//! What `servanda check` answers: who alone can block what, which outcome leads nowhere, which windows overlap, and which
//! duty nobody can fulfil; each on a charter where it is so and on one where it is not.

#![expect(clippy::disallowed_methods, reason = "tests read their data; the crate itself touches no disk")]

use servanda_charter::{SourceFile, render};
use servanda_partnership::{Answer, Answers, answers, compile};
use std::path::Path;

const HEAD: &str = r#"# 1 Parties
```charter
party "north" { name = "North Seeds" }
party "south" { name = "South Genetics" }
party "east" { name = "East Trials" }
party "west" { name = "West Fields" }
```
# 2 Place
Days end in [Europe/Brussels](#place.zone).
```charter
calendar "default" {
  zone   = place.zone
  closed = [weekends]
}
```
"#;

fn asked(text: &str) -> Answers {
    let text = format!("{HEAD}{text}");
    match compile(vec![SourceFile { path: "charter.md".to_owned(), text }]) {
        Ok(c) => answers(&c.charter),
        Err((charter, found)) => panic!("{}", found.iter().map(|d| render(d, &charter)).collect::<String>()),
    }
}

fn house(name: &str) -> Answers {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../charters").join(name);
    let mut paths = vec![("charter.md".to_owned(), folder.join("charter.md"))];
    if let Ok(dir) = std::fs::read_dir(folder.join("schedules")) {
        paths.extend(
            dir.map(|e| e.unwrap().path())
                .map(|p| (format!("schedules/{}", p.file_name().unwrap().to_string_lossy()), p)),
        );
    }
    let read = |(path, p): (String, std::path::PathBuf)| SourceFile { path, text: std::fs::read_to_string(p).unwrap() };
    answers(&compile(paths.into_iter().map(read).collect()).map_err(|(_, d)| d).unwrap().charter)
}

fn has(list: &[Answer], clause: &str, words: &str) -> bool {
    list.iter().any(|a| a.clause.starts_with(clause) && a.text.contains(words))
}

fn council(seats: &str, quorum: &str, majority: &str, of: &str, more: &str) -> Answers {
    asked(&format!(
        r#"# 3 Council
It can decide when [{quorum}](#c.quorum) of its members are there, by [{majority}](#c.majority).
```charter
body "council" {{
  seats = {seats}
  chair = party.north
}}
quorum "council" {{
  body     = body.council
  at_least = c.quorum
  of       = all_members
}}
voting "council" {{
  body        = body.council
  at_least    = c.majority
  of          = {of}
  abstentions = not_cast
  tie         = rejected
}}
binding "council" {{
  body = body.council
  when = at_once
}}
matter "budget" {{
  by = body.council
}}
```
{more}"#
    ))
}

#[test]
fn one_vote_blocks_where_the_others_are_not_enough() {
    let four = council("one_per_party", "two thirds", "all", "members", "");
    assert!(has(&four.blocks, "3", "any one of the 4 members of council can block budget by voting no"), "{four:?}");
    let three_quarters = council("one_per_party", "two thirds", "three quarters", "votes_cast", "");
    assert!(!has(&three_quarters.blocks, "3", "by voting no"), "{three_quarters:?}");
    let of_three = council("[party.north, party.south, party.east]", "two thirds", "three quarters", "votes_cast", "");
    assert!(has(&of_three.blocks, "3", "any one of the 3 members"), "{of_three:?}");
    // Two members, a majority of one half: one vote against makes a tie.
    let two = council("[party.north, party.south]", "half", "half", "votes_cast", "");
    assert!(has(&two.blocks, "3", "by voting no"), "{two:?}");
}

#[test]
fn staying_away_blocks_where_the_rest_is_no_quorum() {
    let all = council("one_per_party", "all", "two thirds", "votes_cast", "");
    assert!(has(&all.blocks, "3", "by staying away: 3 of 4 are no quorum, as often as it likes"), "{all:?}");
    assert!(has(&all.nowhere, "3", "if council has no quorum, nothing follows"), "{all:?}");
    let ladder = "# 4 Again\nIt meets again within [30 calendar days](#c.again).\n```charter\nladder \"council\" {\n  body  = body.council\n  again = c.again\n  then  = any_number\n}\n```\n";
    let twice = council("one_per_party", "all", "two thirds", "votes_cast", ladder);
    assert!(has(&twice.blocks, "3", "but only twice"), "{twice:?}");
    assert!(!has(&twice.nowhere, "3", "no quorum"), "{twice:?}");
    let most = council("one_per_party", "two thirds", "two thirds", "votes_cast", "");
    assert!(!has(&most.blocks, "3", "staying away"), "{most:?}");
}

#[test]
fn vetoes_consents_and_approvals_block() {
    let desca = house("desca");
    assert!(
        desca.blocks.iter().any(|a| a.text.contains("any one member can veto a decision of")),
        "{:?}",
        desca.blocks
    );
    assert!(desca.blocks.iter().any(|a| a.text.contains("new item off the agenda")), "{:?}", desca.blocks);
    let hospitals = house("two-hospitals");
    assert!(has(&hospitals.blocks, "4.3", "can block export by not approving it"), "{:?}", hospitals.blocks);
}

const WORK: &str = r#"# 3 Work
Within [5 business days](#w.short) or [30 calendar days](#w.long).
```charter
event "done" { by = party.north }
notice "order" { by = all }
report "north_only" { by = party.north }
status "idle" { of = party }
"#;

fn work(blocks: &str) -> Answers {
    asked(&format!("{WORK}{blocks}\n```\n"))
}

fn duty(on: &str, bearer: &str, act: &str, due: &str) -> String {
    format!("duty \"d\" {{\n  on     = {on}\n  bearer = {bearer}\n  act    = {act}\n  due    = {due}\n}}")
}

#[test]
fn a_duty_nobody_can_fulfil_is_named() {
    let due = "after(trigger.at, w.short)";
    let not = |a: &Answers| a.impossible.is_empty();
    let wrong = work(&duty("event.done", "party.south", "report.north_only", due));
    assert!(
        has(&wrong.impossible, "3", "it is for South Genetics, and only North Seeds may make `report.north_only`"),
        "{wrong:?}"
    );
    assert!(not(&work(&duty("event.done", "party.north", "report.north_only", due))));
    assert!(not(&work(&duty("event.done", "each(others)", "report.north_only", due))));
    let nobody = work(&duty("event.done", "status.idle", "notice.order", due));
    assert!(has(&nobody.impossible, "3", "its bearer `status.idle` is nobody"), "{nobody:?}");
    let set = "rule \"r\" {\n  on   = event.done\n  then = [set(status.idle, party.west)]\n}\n";
    assert!(not(&work(&format!("{set}{}", duty("event.done", "status.idle", "notice.order", due)))));
    let less = work(&duty("event.done", "except(party.east, party.east)", "notice.order", due));
    assert!(has(&less.impossible, "3", "is nobody"), "{less:?}");
    let past = work(&duty("event.done", "party.north", "notice.order", "before(trigger.at, w.short)"));
    assert!(has(&past.impossible, "3", "due before the event that starts it"), "{past:?}");
    for name in ["two-hospitals", "desca"] {
        let found = house(name).impossible;
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

#[test]
fn windows_that_run_together_are_listed() {
    let right = "right \"r\" {\n  on      = event.done\n  holder  = others\n  until   = after(trigger.at, w.long)\n  silence = lapse\n}\n";
    let both =
        work(&format!("{right}{}", duty("event.done", "party.north", "notice.order", "after(trigger.at, w.short)")));
    assert!(has(&both.overlaps, "3", "after done these run at the same time"), "{both:?}");
    assert!(has(&both.overlaps, "3", "`duty.d` (5 business days"), "{both:?}");
    let apart =
        work(&format!("{right}{}", duty("notice.order", "party.north", "event.done", "after(trigger.at, w.short)")));
    assert!(apart.overlaps.is_empty(), "{apart:?}");
}

#[test]
fn outcomes_that_lead_nowhere_are_listed() {
    let due = "after(trigger.at, w.short)";
    let plain = work(&duty("event.done", "party.north", "notice.order", due));
    assert!(has(&plain.nowhere, "3", "if d is missed, nothing follows"), "{plain:?}");
    assert!(has(&plain.nowhere, "3", "nothing follows for whoever is idle"), "{plain:?}");
    let rule = "rule \"r\" {\n  on   = duty.d.missed\n  then = [set(status.idle, party.west)]\n}\nrule \"s\" {\n  on   = notice.order\n  if   = has(status.idle, party.west)\n  then = [unset(status.idle, party.west)]\n}\n";
    let heard = work(&format!("{rule}{}", duty("event.done", "party.north", "notice.order", due)));
    assert!(heard.nowhere.is_empty(), "{heard:?}");
    let moot = council("one_per_party", "two thirds", "two thirds", "votes_cast", "");
    assert!(has(&moot.nowhere, "3", "changes nothing that the record keeps"), "{moot:?}");
}
