//! Clocks that nobody can read: each vague word of English prose asks for an outer limit or a judge, wherever it stands.

use servanda_charter::{Diagnostic, SourceFile};
use servanda_partnership::{compile, review};

/// The words, each in a sentence that puts a duty on somebody.
const SENTENCES: &[&str] = &[
    "shall promptly tell",
    "shall give prompt notice and tell",
    "shall give prompt written notice and tell",
    "shall in a prompt manner tell",
    "shall without undue delay tell",
    "shall without unreasonable delay tell",
    "shall without further delay tell",
    "shall without any delay tell",
    "shall without delay tell",
    "shall forthwith tell",
    "shall as soon as practicable tell",
    "shall as soon as reasonably practicable tell",
    "shall as soon as is practicable tell",
    "shall as soon as is reasonably practicable tell",
    "shall as soon as practical tell",
    "shall as soon as possible tell",
    "shall as soon as reasonably possible tell",
    "shall as soon as feasible tell",
    "shall as soon as it can tell",
    "shall as early as possible tell",
    "shall as quickly as possible tell",
    "shall as promptly as possible tell",
    "shall as promptly as practicable tell",
    "shall within a reasonable time tell",
    "shall within a reasonable period tell",
    "shall within a reasonable timeframe tell",
    "shall within a commercially reasonable time tell",
    "shall within a commercially reasonable period tell",
    "shall within reasonable time tell",
    "shall within an appropriate time tell",
    "shall within an appropriate period tell",
    "shall after a reasonable time tell",
    "shall after a reasonable period tell",
    "shall on reasonable prior notice tell",
    "shall on reasonable advance notice tell",
    "shall on reasonable notice tell",
    "shall in a timely manner tell",
    "shall in a timely fashion tell",
    "shall on a timely basis tell",
    "shall give timely notice and tell",
    "shall expeditiously tell",
    "shall speedily tell",
    "shall swiftly tell",
    "shall immediately tell",
    "must in due course tell",
    "must in due time tell",
    "must at the earliest opportunity tell",
    "must at its earliest convenience tell",
    "must in good time tell",
    "must shortly tell",
    "shall timely tell",
    "shall with all due speed tell",
    "shall at once tell",
    "shall as soon as it is reasonably able tell",
];

const HEAD: &str = "# 1 Parties\n```charter\nparty \"north\" { name = \"North Seeds\" }\nparty \"south\" { name = \"South Genetics\" }\n```\n# 2 Place\nDays end in [Europe/Brussels](#place.zone).\n```charter\ncalendar \"default\" {\n  zone   = place.zone\n  closed = [weekends]\n}\n```\n";

fn told(clause: &str) -> (Vec<Diagnostic>, bool) {
    let text = format!("{HEAD}# 3 Problems\n{clause}");
    let (charter, mut found, compiles) = match compile(vec![SourceFile { path: "charter.md".to_owned(), text }]) {
        Ok(c) => (c.charter.as_ref().clone(), c.warnings, true),
        Err((c, found)) => (c, found, false),
    };
    found.extend(review(&charter).warnings);
    (found, compiles)
}

const NOTICE: &str = "notice \"problem\" { by = party.north }\n";

fn duty(due: &str) -> String {
    format!(
        "event \"problem\" {{ by = party.north }}\n{NOTICE}duty \"tell\" {{\n  on     = event.problem\n  bearer = party.north\n  to     = party.south\n  act    = notice.problem\n  due    = {due}\n}}\n"
    )
}

#[test]
fn each_vague_word_asks_for_a_limit_or_a_judge() {
    for words in SENTENCES {
        let sentence = format!("North Seeds {words} South Genetics of a problem");
        let bare = format!("{sentence}.\n");
        let with = format!("{sentence}.\n```charter\n{NOTICE}```\n");
        for text in [bare, with] {
            let (found, _) = told(&text);
            let clock: Vec<&Diagnostic> = found.iter().filter(|d| d.code == "clock_without_limit").collect();
            assert_eq!(clock.len(), 1, "{text}: {found:?}");
            assert!(clock[0].clause.as_deref() == Some("3 Problems") && clock[0].help.is_some(), "{clock:?}");
        }
        // With an outer limit that a duty keeps.
        let limited = format!(
            "{sentence}, and at the latest within [5 business days](#problem.tell).\n```charter\n{}```\n",
            duty("after(trigger.at, problem.tell)")
        );
        let (found, compiles) = told(&limited);
        assert!(compiles && found.is_empty(), "{limited}: {found:?}");
        // With a judge.
        let judged = format!(
            "{sentence}. Whether it did so in time is for South Genetics to judge within [10 calendar days](#problem.judge).\n```charter\n{NOTICE}finding \"in_time\" {{\n  question = \"Was it told in time?\"\n  judge    = party.south\n  on       = notice.problem\n  outer    = problem.judge\n  at_outer = yes\n}}\n```\n"
        );
        let (found, compiles) = told(&judged);
        assert!(compiles && found.is_empty(), "{judged}: {found:?}");
        // The vague word itself as a bound term is no time: a duty cannot be due by it.
        let bound = format!(
            "North Seeds [{}](#problem.tell) tells South Genetics of a problem.\n```charter\n{}```\n",
            words.trim_start_matches("shall ").trim_start_matches("must ").trim_end_matches(" tell"),
            duty("after(trigger.at, problem.tell)")
        );
        let (found, compiles) = told(&bound);
        assert!(!compiles && found.iter().any(|d| d.clause.as_deref() == Some("3 Problems")), "{bound}: {found:?}");
    }
}

#[test]
fn what_is_no_clock_is_left_alone() {
    for text in [
        "A termination takes effect immediately.",
        "Either party may terminate with immediate effect.",
        "Immediately after the end the licence lapses.",
        "The parties use reasonable efforts.",
        "North Seeds shall tell South Genetics within 5 calendar days.",
        "The weights were made promptly in the past.",
    ] {
        let (found, _) = told(&format!("{text}\n"));
        assert!(!found.iter().any(|d| d.code == "clock_without_limit"), "{text}: {found:?}");
    }
}

#[test]
fn a_period_bounds_only_the_word_that_it_is_tied_to() {
    for text in [
        "North Seeds will: (a) tell South Genetics without undue delay, but no later than 72 hours after it knows; and (b) promptly begin to contain what happened.",
        "North Seeds repairs the goods (i) within 30 days, and (ii) it shall immediately notify South Genetics upon becoming aware of a risk.",
        "Whoever is shut out from a programme shall immediately notify the other, who may terminate this agreement, effective at its option.",
        "North Seeds shall timely notify South Genetics, and payment shall be made within 30 days after the invoice.",
        "North Seeds shall promptly notify South Genetics. The invoice is paid within 30 days.",
        "Each notifies the other immediately upon becoming aware of a claim.",
        "North Seeds replies promptly.",
        "North Seeds tells South Genetics at once.",
        "North Seeds repairs it with all due speed.",
        "North Seeds answers as soon as it is reasonably able.",
    ] {
        let (found, _) = told(&format!("{text}\n"));
        let clock = found.iter().filter(|d| d.code == "clock_without_limit").count();
        assert_eq!(clock, 1, "{text}: {found:?}");
    }
    for text in [
        "North Seeds shall promptly, and in any case within 72 hours, tell South Genetics.",
        "North Seeds shall promptly tell South Genetics; and in any case within 72 hours.",
        "On 30 days' notice the licence ends immediately upon receipt.",
        "All rights will immediately terminate.",
    ] {
        let (found, _) = told(&format!("{text}\n"));
        assert!(!found.iter().any(|d| d.code == "clock_without_limit"), "{text}: {found:?}");
    }
}

#[test]
fn in_a_block_promptly_needs_an_outer_limit_or_a_judge() {
    let text =
        |due: &str| format!("At the latest within [5 business days](#problem.tell).\n```charter\n{}```\n", duty(due));
    let (found, compiles) = told(&text("promptly()"));
    let asked = found.iter().find(|d| d.code == "vague_clock");
    assert!(!compiles && asked.and_then(|d| d.help.as_deref()).is_some_and(|h| h.contains("by when")), "{found:?}");
    let (found, compiles) = told(&text("promptly({ outer = problem.tell })"));
    assert!(compiles && found.is_empty(), "{found:?}");
    // A finding cannot be left open for ever, whoever judges.
    let finding = "A finding.\n```charter\nfinding \"f\" {\n  question = \"Was it in time?\"\n  judge    = party.south\n  at_outer = no\n}\n```\n";
    let (found, compiles) = told(finding);
    let asked = found.iter().any(|d| {
        d.help.as_deref().is_some_and(|h| h.contains("By when at the latest"))
            || d.message.contains("By when at the latest")
    });
    assert!(!compiles && asked, "{found:?}");
}
