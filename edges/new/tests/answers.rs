//! Bad answers are told with the question, its options and the next step; the interview asks the same questions.

#![expect(clippy::unwrap_used, reason = "a test helper that fails loudly; clippy allows it only inside #[test]")]

use servanda_new::{Answers, Library, assemble, interview, values};

const GOOD: &str = r#"
[agreement]
title = "Trial"
work = "A clinic and a laboratory train a model."
purpose = "research into sleep"
lead = "clinic"
rest = "recommended"

[[party]]
id = "clinic"
name = "Clinic"
brings = ["data"]

[[party]]
id = "lab"
name = "Lab"
brings = ["models"]

[[data]]
id = "records"
of = "clinic"
what = "records of its sleep laboratory"

[clauses]
results = "maker_owns"

[values]
"use.log" = "7 calendar days"
"#;

fn lib() -> Library {
    Library::own().unwrap()
}

#[test]
fn good_answers_are_taken_and_their_values_stand_in_the_charter() {
    let lib = lib();
    let folder = assemble(&Answers::read(GOOD, &lib).unwrap(), &lib).unwrap();
    assert!(folder[0].1.contains("within [7 calendar days](#use.log)"));
    assert!(folder[0].1.starts_with("# Trial\n"));
    assert!(folder.iter().any(|f| f.0 == "cases/training.case" && f.1.contains("2026-03-10 00:01")));
}

#[test]
fn bad_answers_are_told_with_the_question_and_the_next_step() {
    let lib = lib();
    let change = |from: &str, to: &str| {
        assert!(GOOD.contains(from), "{from}");
        GOOD.replacen(from, to, 1)
    };
    let forty: String = (0..40).map(|n| format!("[[party]]\nid = \"p{n}\"\nname = \"P{n}\"\n")).collect();
    let long = "x".repeat(301);
    for (text, message, help) in [
        (
            change("rest = \"recommended\"\n", ""),
            "not answered: `parties`. How does somebody become a party?",
            "rest = ",
        ),
        (change("rest = \"recommended\"", "rest = \"usual\""), "`rest` is `usual`", "research-consortium"),
        (change("title = \"Trial\"", ""), "not answered: What is the agreement called?", "under [agreement]"),
        (change("lead = \"clinic\"", "lead = \"nurse\""), "`lead` is `nurse`", "one of: clinic, lab"),
        (
            change("lead = \"clinic\"", "lead = \"clinic\"\nchair = \"lab\""),
            "line 7: `agreement` has no field `chair`",
            "its fields are",
        ),
        (
            change("maker_owns", "nobody"),
            "`results` has no option `nobody`. Whose are the results",
            "such as `results = ",
        ),
        (change("results =", "result ="), "no clause `result` is in the library", "did you mean `results`?"),
        (change("\"use.log\"", "\"use.logs\""), "no value `use.logs` is in the library", "did you mean `use.log`?"),
        (
            change("7 calendar days", "soon"),
            "`use.log` is answered `soon`, which is no period of time. How soon after a use",
            "5 business days",
        ),
        (change("7 calendar days", "7 days"), "which is no period of time", "5 business days"),
        (change("7 calendar days", ""), "`use.log` is answered with nothing", "5 business days"),
        (
            change("\"use.log\" =", "\"royalty.rate\" ="),
            "`royalty.rate` is answered, and no chosen option has it",
            "leave it out",
        ),
        (change("\"7 calendar days\"", "7"), "line 28: `use.log` takes a text", "answers files"),
        (
            change("results = \"maker_owns\"", "results = \"together\"\njoint = \"each_alone\""),
            "`results = \"together\"` needs clause `joint=none`",
            "answer `joint` otherwise",
        ),
        (
            change("brings = [\"data\"]", "brings = [\"gold\"]"),
            "a party brings `data` or `models`, not `gold`",
            "brings = ",
        ),
        (change("brings = [\"models\"]", "brings = []"), "no party makes models beside `clinic`", "models"),
        (change("of = \"clinic\"", "of = \"lab\""), "`lab`, which is no party that brings data", "[[party]]"),
        (change("id = \"lab\"", "id = \"clinic\""), "two parties are `clinic`", "its own id"),
        (change("id = \"lab\"", "id = \"all\""), "`all` cannot be the id of a party", "a short word"),
        (change("id = \"records\"", "id = \"Records 1\""), "`Records 1` cannot be the id of a data", "a short word"),
        (change("name = \"Lab\"", "name = \"Lab](#x) [y\""), "`name` holds the character U+005D", "no brackets"),
        (change("name = \"Lab\"", "name = \"Lab {{lead}}\""), "`name` holds the character U+007B", "no brackets"),
        (change("name = \"Lab\"", "name = \"L\u{202e}ab\""), "`name` holds the character U+202E", "plain"),
        (change("name = \"Lab\"", &format!("name = \"{long}\"")), "longer than 300", "shorter"),
        (change("[clauses]", &format!("{forty}[clauses]")), "more than 40 parties", "accede later"),
        (change("[values]", "[value]"), "no table `value` is known", "[values]"),
        (change("[values]", "[clauses]"), "`[clauses]` stands on line", "answers files"),
        (String::new(), "not answered: What is the agreement called?", "[agreement]"),
    ] {
        let t = Answers::read(&text, &lib).and_then(|a| assemble(&a, &lib)).unwrap_err();
        assert!(t.message.contains(message), "{message}\n  {t:?}");
        assert!(t.help.contains(help), "{help}\n  {t:?}");
    }
}

#[test]
fn a_value_that_does_not_compile_is_told_with_its_question() {
    let lib = lib();
    let text = GOOD.replace("[values]", "[values]\n\"place.zone\" = \"Brussels\"");
    let t = Answers::read(&text, &lib).unwrap_err();
    assert!(t.message.contains("`place.zone` is answered `Brussels`"), "{t:?}");
    let text = GOOD.replace("[values]", "[values]\n\"place.holidays\" = \"the usual ones\"");
    let t = Answers::read(&text, &lib).and_then(|a| assemble(&a, &lib)).unwrap_err();
    assert!(t.message.contains("Which holidays are no business days?"), "{t:?}");
}

#[test]
fn a_template_fills_what_is_left_open() {
    let lib = lib();
    let a = Answers::read(&GOOD.replace("recommended", "data-provider"), &lib).unwrap();
    assert_eq!(a.clauses["royalties"], "flat");
    assert_eq!(a.clauses["results"], "maker_owns");
}

#[test]
fn the_interview_asks_the_same_and_says_what_it_did_not_understand() {
    let lib = lib();
    let mut lines = "Trial|A clinic and a laboratory train a model.|research into sleep|clinic|Clinic|gold|data|records of its sleep \
                     laboratory|lab|Lab|models||nurse|clinic"
        .split('|')
        .collect::<Vec<_>>()
        .into_iter();
    let mut said = String::new();
    let a = interview(&lib, &mut |text| {
        said.push_str(text);
        if text.contains("How soon after a use is its log") && !said.contains("which is no period") {
            return Some("soon".to_owned());
        }
        if text.contains("which is no period") {
            return Some("7 calendar days".to_owned());
        }
        Some(lines.next().unwrap_or("").to_owned())
    })
    .unwrap();
    assert!(said.contains("One of: data, models, both, neither."));
    assert!(said.contains("One of: clinic, lab."));
    let mut same = Answers::read(&GOOD.replace("records\"\n", "clinic_data\"\n"), &lib).unwrap();
    same.values.clone_from(&a.values);
    assert_eq!(a, same);
    assert_eq!(values(&a, &lib).iter().find(|v| v.id == "use.log").unwrap().text, "7 calendar days");
}

#[test]
fn the_interview_does_not_ask_what_an_earlier_answer_leaves_no_choice_in() {
    let lib = lib();
    let mut lines = "Trial|They train.|sleep|clinic|Clinic|data|records|lab|Lab|models||clinic".split('|');
    let mut said = String::new();
    let a = interview(&lib, &mut |text| {
        said.push_str(text);
        let together = text.contains("Whose are the results");
        Some(lines.next().unwrap_or(if together { "together" } else { "" }).to_owned())
    })
    .unwrap();
    assert_eq!((a.clauses["results"].as_str(), a.clauses["joint"].as_str()), ("together", "none"));
    assert!(!said.contains("several parties made together?"));
}

#[test]
fn an_interview_that_is_broken_off_writes_nothing() {
    let t = interview(&lib(), &mut |_| None).unwrap_err();
    assert!(t.message.contains("the input ended at the question: What is the agreement called?"), "{t:?}");
}
