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

#[test]
fn who_alone_blocks_a_change_of_the_charter_is_said() {
    let amended = house("amended");
    assert!(has(&amended.blocks, "3", "any one party can block every change that no other clause lets"), "{amended:?}");
    assert!(has(&amended.blocks, "3", "Clinic alone can block a change of clause 6 by not making it"), "{amended:?}");
    // Where no clause says how, all must agree.
    let silent = work("");
    assert!(has(&silent.blocks, "1", "any one party can block every change of the charter"), "{silent:?}");
    let body = work("amendment \"all\" {\n  of = everything\n  by = [party.north, party.south]\n}");
    assert!(!body.blocks.iter().any(|a| a.text.contains("change of")), "{body:?}");
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
    // The report that no block waits for stays.
    assert!(heard.nowhere.iter().all(|a| a.block == "report.north_only"), "{heard:?}");
    let moot = council("one_per_party", "two thirds", "two thirds", "votes_cast", "");
    assert!(has(&moot.nowhere, "3", "changes nothing that the record keeps"), "{moot:?}");
}

const CURE: &str = "event \"evidence\" {\n  by = party.north\n}\n";

fn extended(once: &str, more: &str) -> String {
    format!(
        "{CURE}duty \"d\" {{\n  on     = event.done\n  bearer = party.north\n  act    = notice.order\n  due    = after(trigger.at, w.short)\n{more}  extend \"x\" {{\n    on   = event.evidence\n    by   = w.short\n    once = {once}\n  }}\n}}"
    )
}

#[test]
fn an_extension_is_no_consequence_and_may_be_endless() {
    let again = work(&extended("no", ""));
    assert!(has(&again.nowhere, "3", "if d is missed, nothing follows"), "{again:?}");
    assert!(has(&again.blocks, "3", "North Seeds alone can put off d without end"), "{again:?}");
    for mended in [extended("yes", ""), extended("no", "  outer  = after(trigger.at, w.long)\n")] {
        let a = work(&mended);
        assert!(!has(&a.blocks, "3", "without end"), "{a:?}");
    }
    let other = work(&extended("no", "").replace("by = party.north", "by = party.south"));
    assert!(!has(&other.blocks, "3", "without end"), "{other:?}");
    let right = "right \"r\" {\n  on      = event.done\n  holder  = others\n  until   = after(trigger.at, w.long)\n  silence = lapse\n}\n";
    let beside = work(&format!("{right}{}", extended("yes", "")));
    assert!(has(&beside.overlaps, "3", "`duty.d` (5 business days, longer after `event.evidence`"), "{beside:?}");
}

#[test]
fn a_choice_is_one_sides_and_its_options_do_not_run_together() {
    let option = |l: &str| {
        format!(
            "duty \"{l}\" {{\n  on     = choice.c.{l}\n  bearer = party.south\n  act    = event.done\n  due    = after(trigger.at, w.long)\n}}\n"
        )
    };
    let choice = "choice \"c\" {\n  on        = notice.order\n  by        = party.west\n  of        = [duty.one, duty.two]\n  until     = after(trigger.at, w.short)\n  otherwise = duty.one\n}\n";
    let ask = "duty \"ask\" {\n  on     = notice.order\n  bearer = party.west\n  act    = choice.c.one\n  due    = after(trigger.at, w.long)\n}\n";
    let a = work(&format!("{choice}{}{}", option("one"), option("two")).replace("event.done", "report.north_only"));
    assert!(has(&a.blocks, "3", "West Fields alone decides which comes about, one or two"), "{a:?}");
    assert!(a.overlaps.is_empty(), "{a:?}");
    assert!(has(&a.impossible, "3", "it is for South Genetics"), "{a:?}");
    let b = work(&format!("{choice}{}{}{ask}", option("one"), option("two")));
    assert!(has(&b.overlaps, "3", "`choice.c` (5 business days"), "{b:?}");
    assert!(!has(&b.impossible, "3", "ask"), "{b:?}");
    let c = work(&format!(
        "{choice}{}{}{}",
        option("one"),
        option("two"),
        ask.replace("bearer = party.west", "bearer = party.east")
    ));
    assert!(has(&c.impossible, "3", "it is for East Trials, and only West Fields may make `choice.c.one`"), "{c:?}");
}

#[test]
fn a_notice_that_only_its_addressee_completes_is_named() {
    let text = |second: &str| {
        format!(
            "delivery \"formal\" {{\n  form = writing\n  method \"email\" {{\n    received = sent\n    needs    = [confirmation]\n  }}\n{second}}}\nnotice \"formal\" {{\n  delivery = delivery.formal\n}}\n{}",
            duty("event.done", "party.north", "notice.order", "after(trigger.at, w.short)")
        )
    };
    let only = work(&text(""));
    assert!(has(&only.blocks, "3", "can keep the notice formal from being received by not confirming it"), "{only:?}");
    assert!(has(&only.nowhere, "3", "when the notice formal is given, nothing follows"), "{only:?}");
    assert!(!has(&only.nowhere, "3", "the notice order"), "{only:?}");
    let courier = "  method \"courier\" {\n    received = after(sent, w.short)\n  }\n";
    let two = work(&text(courier));
    assert!(!has(&two.blocks, "3", "by not confirming"), "{two:?}");
}

#[test]
fn windows_of_two_cases_of_one_question_do_not_run_together() {
    let finding = "finding \"f\" {\n  question = \"Was it late?\"\n  judge    = party.east\n  on       = event.done\n  outer    = w.short\n  at_outer = no\n}\n";
    let window = |l: &str, more: &str, due: &str| {
        format!(
            "duty \"{l}\" {{\n  on     = event.done\n  bearer = party.north\n  act    = notice.order\n  due    = after(trigger.at, {due})\n{more}}}\n"
        )
    };
    let both = |a: &str, b: &str| work(&format!("{finding}{}{}", window("a", a, "w.short"), window("b", b, "w.long")));
    let (yes, no) = ("  when   = found(finding.f)\n", "  when   = !found(finding.f)\n");
    assert!(has(&both("", "").overlaps, "3", "`duty.a` (5 business days"), "{:?}", both("", ""));
    assert!(has(&both(yes, "").overlaps, "3", "`duty.b`"));
    assert!(both(yes, no).overlaps.is_empty(), "{:?}", both(yes, no).overlaps);
    assert!(both(yes, "  unless = found(finding.f)\n").overlaps.is_empty());
    // Two of three exclude each other: the third runs beside each of them.
    let three = work(&format!(
        "{finding}{}{}{}",
        window("a", yes, "w.short"),
        window("b", no, "w.long"),
        window("c", "", "w.long")
    ));
    assert_eq!(three.overlaps.len(), 2, "{three:?}");
    assert!(three.overlaps.iter().all(|a| a.text.contains("`duty.c`")), "{three:?}");
    // A right that opens when the other window is over.
    let later = "right \"r\" {\n  on      = event.done\n  holder  = party.south\n  from    = FROM\n  until   = after(trigger.at, w.long)\n  silence = lapse\n}\n";
    for from in ["duty.a.missed", "after(trigger.at, w.short)"] {
        let a = work(&format!("{}{}", window("a", "", "w.short"), later.replace("FROM", from)));
        assert!(a.overlaps.is_empty(), "{from}: {a:?}");
    }
    assert!(has(&both("", "").overlaps, "3", "`duty.b`"));
}

#[test]
fn a_right_whose_use_nothing_hears_leads_nowhere() {
    let right = |more: &str| {
        format!(
            "right \"r\" {{\n  on      = event.done\n  holder  = others\n  until   = after(trigger.at, w.long)\n{more}}}\nrule \"x\" {{\n  on   = notice.order\n  then = [set(status.idle, party.west)]\n}}\nrule \"y\" {{\n  on   = report.north_only\n  if   = has(status.idle, party.west)\n  then = [unset(status.idle, party.west)]\n}}"
        )
    };
    let idle = work(&right("  silence = lapse\n"));
    assert!(has(&idle.nowhere, "3", "if r is used, nothing follows"), "{idle:?}");
    for answered in [
        "  silence = consent\n",
        "  silence = lapse\n  effect  = [set(status.idle, party.east)]\n",
        "  silence = lapse\n  act     = notice.order\n",
    ] {
        let a = work(&right(answered));
        assert!(a.nowhere.is_empty(), "{answered}: {a:?}");
    }
    let heard = format!(
        "{}rule \"z\" {{\n  on   = right.r.used\n  then = [set(status.idle, party.east)]\n}}",
        right("  silence = lapse\n") + "\n"
    );
    assert!(work(&heard).nowhere.is_empty());
    assert!(work(&heard.replace("right.r.used", "right.r.lapsed")).nowhere.is_empty());
}

#[test]
fn what_amends_the_charter_leads_somewhere() {
    let amendment = "amendment \"by_council\" {\n  of     = everything\n  matter = matter.budget\n}\n";
    let carried = council(
        "one_per_party",
        "two thirds",
        "two thirds",
        "votes_cast",
        &format!("# 4 Changes\nThe council decides.\n```charter\n{amendment}```\n"),
    );
    assert!(!has(&carried.nowhere, "3", "changes nothing that the record keeps"), "{carried:?}");
    let hospitals = house("two-hospitals");
    assert!(!hospitals.nowhere.iter().any(|a| a.block == "matter.amend"), "{:?}", hospitals.nowhere);
}
