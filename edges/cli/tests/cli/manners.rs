//! Manners: exit codes, data apart from talk, JSON of every command, no colour where nobody sees it, help with examples.

use crate::program::{Folder, Opened, hospitals};

fn year() -> String {
    format!("{}/cases/the-year.case", hospitals())
}

#[test]
fn exit_codes_are_as_the_help_says() {
    let f = Folder::new();
    let ask = |purpose: &str, action: &str, asset: &str| {
        let args = ["may", &year(), "lab", action, asset, "--for", purpose, "--in", "EEA", "--at", "2026-02-23 09:00"];
        f.run(&args).code
    };
    assert_eq!(f.run(&["check", &hospitals()]).code, 0);
    assert_eq!(f.run(&["check", "nowhere"]).code, 1);
    assert_eq!(f.run(&["check"]).code, 2);
    assert_eq!(ask("research", "train", "northgate_ehr"), 0);
    assert_eq!(ask("marketing", "train", "northgate_ehr"), 3);
    assert_eq!(ask("research", "train", "nothing_known"), 3);
    assert_eq!(ask("research", "export", "sepsis-1"), 4);
    let help = f.run(&["--help"]).exits(0).out;
    for line in ["0 ok", "1 failure", "2 usage", "3 denied by the charter", "4 approval needed", "5 record invalid"] {
        assert!(help.contains(line), "{line}");
    }
}

#[test]
fn a_record_that_is_not_what_it_says_exits_with_five() {
    use servanda_store_sqlite::Store;
    let p = Opened::unsigned();
    // A record whose charter is not the one that it names.
    let mut store = Store::open(std::path::Path::new(&p.store)).unwrap();
    store.put_meta("charter", b"sha256:0000").unwrap();
    drop(store);
    let told = p.folder.run(&["record", "check", &p.store]).exits(5);
    assert!(told.err.contains("does not hold its charter sha256:0000"), "{}", told.err);
}

#[test]
fn a_record_that_somebody_else_writes_is_a_matter_of_time() {
    use servanda_store_sqlite::Store;
    let p = Opened::unsigned();
    let held = Store::open(std::path::Path::new(&p.store)).unwrap();
    let told = p.submit("lab", &["charter.sign"]).exits(7);
    assert!(told.err.contains("hospitals.sqlite"), "{}", told.err);
    drop(held);
    p.submit("lab", &["charter.sign"]).exits(0);
}

#[test]
fn a_cases_failure_is_a_failure() {
    let f = Folder::new();
    let charter = std::fs::read(format!("{}/charter.md", hospitals())).unwrap();
    f.file("c/charter.md", charter);
    let case = f.file(
        "c/cases/wrong.case",
        "case \"Wrong\"\n2026-02-02 09:00  lab  notice.give  notice=cost amount=\"EUR 30\"\nexpect at 2026-02-02 12:00\n  lab is not party\n",
    );
    let told = f.run(&["case", &case]).exits(1);
    assert!(told.out.contains("FAIL Wrong") && told.out.contains("line 4: not as expected"), "{}", told.out);
    let told = f.run(&["case", &case, "--json"]).exits(1).json();
    assert_eq!((told["passed"].as_u64(), told["failed"].as_u64()), (Some(0), Some(1)));
    let odd = f.file("c/cases/odd.case", "case \"Odd\"\n2026-02-30 09:00  lab  notice.give\n");
    let told = f.run(&["case", &odd]).exits(1);
    assert!(
        told.err.contains("line 2: ") && told.err.contains("next: the format is in charters/README.md"),
        "{}",
        told.err
    );
}

#[test]
fn every_command_answers_in_json() {
    let p = Opened::new();
    let (f, store, charter) = (&p.folder, p.store.as_str(), hospitals());
    p.submit("lab", &["event.record", "event=breach", "about=b1", "--json"]).exits(0).json();
    let rows = f.file("rows.tsv", "agreement\tclause\tcommands\tconstructs\tlevel\nHOSPITALS\t8.3\tconfidence\t-\tP\n");
    for (args, code) in [
        (vec!["check", &charter], 0),
        (vec!["explain", &charter, "7.1"], 0),
        (vec!["diff", &charter, &charter], 0),
        (vec!["case", &year()], 0),
        (vec!["coverage", &charter, "--rows", &rows, "--agreement", "HOSPITALS"], 0),
        (vec!["may", &charter, "lab", "train", "northgate_ehr", "--for", "marketing"], 3),
        (vec!["kinds", "vote"], 0),
        (vec!["key", "new", "more.key"], 0),
        (vec!["key", "show", "more.key"], 0),
        (vec!["record", "list", store], 0),
        (vec!["record", "show", store, "4"], 0),
        (vec!["record", "check", store], 0),
        (vec!["record", "export", store, "--out", "bundle.zip"], 0),
        (vec!["due", store], 0),
        (vec!["status", store], 0),
        (vec!["motion", &year(), "approve-sepsis-1"], 0),
        (vec!["why", store, "event.breach"], 0),
        // Failures too.
        (vec!["check", "nowhere"], 1),
        (vec!["why", store, "event.flood"], 1),
        (vec!["record", "show", store, "99"], 1),
    ] {
        let mut args = args;
        args.push("--json");
        let told = f.run(&args).exits(code);
        let data = told.json();
        if code == 1 && args[0] != "check" {
            assert_eq!(data["exit"], 1, "{args:?}");
            assert!(data["error"].is_string(), "{args:?}");
        }
    }
}

#[test]
fn opening_a_partnership_answers_in_json() {
    let f = Folder::new();
    let mut args = vec!["partnership".to_owned(), "open".to_owned(), "p.sqlite".to_owned(), "--json".to_owned()];
    args.extend(["--charter".to_owned(), hospitals(), "--key".to_owned(), "northgate.key".to_owned()]);
    for party in ["northgate", "riverside", "lab"] {
        let made = f.run(&["key", "new", &format!("{party}.key"), "--json"]).exits(0).json();
        args.extend(["--root".to_owned(), format!("{party}={}", made["key"].as_str().unwrap())]);
    }
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    f.run(&args).exits(0).json();
}

#[test]
fn data_is_on_standard_output_and_talk_is_not() {
    let f = Folder::new();
    let good = f.run(&["check", &hospitals()]).exits(0);
    assert_eq!(good.err, "");
    assert!(good.out.contains("0 errors"), "{}", good.out);
    let bad = f.file("bad/charter.md", "# 1 A\n```charter\nparty \"a\" {\n  nmae = \"A\"\n}\n```\n");
    // What `check` finds is its data; for any other command it is talk.
    let told = f.run(&["check", &bad]).exits(1);
    assert!(told.out.contains("unknown_attribute") && told.err.is_empty(), "{}{}", told.out, told.err);
    let told = f.run(&["explain", &bad]).exits(1);
    assert!(told.out.is_empty() && told.err.contains("unknown_attribute"), "{}{}", told.out, told.err);
    assert!(told.err.contains("next: servanda check "), "{}", told.err);
}

#[test]
fn no_colour_where_nobody_sees_it() {
    let f = Folder::new();
    for env in [&[][..], &[("NO_COLOR", "1")], &[("TERM", "dumb")], &[("CLICOLOR_FORCE", "1")]] {
        for args in [
            vec!["explain", &hospitals(), "7"],
            vec!["may", &year(), "lab", "train", "northgate_ehr"],
            vec!["case", &year()],
            vec!["check", "nowhere"],
            vec!["kinds"],
            vec!["due", &year(), "--at", "2026-06-09 03:00"],
            vec!["demo"],
        ] {
            let told = f.run_with(&args, env);
            assert!(!told.out.contains('\u{1b}'), "{args:?} {env:?}: {}", told.out);
            assert!(!told.err.contains('\u{1b}'), "{args:?} {env:?}: {}", told.err);
        }
    }
}

#[test]
fn wrong_use_exits_with_two_and_shows_the_use() {
    let f = Folder::new();
    for args in [
        vec!["may"],
        vec!["check"],
        vec!["check", "a", "b"],
        vec!["frobnicate"],
        vec!["due", "--wrong"],
        vec!["record"],
        vec!["record", "show", "x", "minus one"],
        vec!["key", "new"],
        vec!["completions", "tcl"],
        vec![],
    ] {
        let told = f.run(&args).exits(2);
        assert_eq!(told.out, "", "{args:?}");
        assert!(
            ["Usage: ", "[possible values: ", "For more information, try '--help'"]
                .iter()
                .any(|w| told.err.contains(w)),
            "{args:?}: {}",
            told.err
        );
    }
    // Alone, the program shows its examples before anything else.
    assert!(f.run(&[]).err.starts_with("Examples:\n"), "{}", f.run(&[]).err);
    assert!(f.run(&["--help"]).out.starts_with("Examples:\n"));
    // Words that only this program can judge are wrong use too, with the next step.
    let p = Opened::unsigned();
    let told = p.submit("lab", &["notice.giv", "notice=cost"]).exits(2);
    assert_eq!(
        told.err,
        "error: there is no kind `notice.giv`; did you mean `notice.give`?\n  next: servanda kinds lists all\n"
    );
    let told = p.submit("lab", &["notice.give", "cost"]).exits(2);
    assert_eq!(told.err, "error: `cost` is not a field\n  next: write name=value\n");
}

#[test]
fn every_command_shows_an_example_in_its_help() {
    let f = Folder::new();
    for command in [
        "check", "explain", "export", "import", "diff", "case", "coverage", "may", "kinds", "demo", "due", "status",
        "motion", "why",
    ] {
        let help = f.run(&[command, "--help"]).exits(0).out;
        assert!(help.contains(&format!("servanda {command} ")), "{command}: {help}");
    }
    assert!(f.run(&["may"]).err.contains("servanda may charters/two-hospitals"));
}

#[test]
fn completions_for_three_shells() {
    let f = Folder::new();
    for (shell, sign) in
        [("bash", "complete -F _servanda"), ("zsh", "#compdef servanda"), ("fish", "complete -c servanda")]
    {
        let told = f.run(&["completions", shell]).exits(0);
        assert!(told.out.contains(sign), "{shell}");
        for word in ["explain", "partnership", "record"] {
            assert!(told.out.contains(word), "{shell}: {word}");
        }
        assert_eq!(told.err, "");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_servanda"))
        .args(["explain", &hospitals()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(done.stderr).unwrap(), "");
    assert_eq!(done.status.code(), Some(0));
}
