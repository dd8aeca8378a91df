//! What a page promises, on charters that are friendly and on one that is not.

use crate::{is_page, page};
use servanda_charter::SourceFile;
use servanda_partnership::{Compiled, compile};
use std::collections::BTreeSet;
use std::path::Path;

fn folder(name: &str) -> Compiled {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../charters").join(name);
    let mut paths = vec![("charter.md".to_owned(), root.join("charter.md"))];
    for (sub, ending) in [("schedules", "md"), ("packs", "toml")] {
        for e in std::fs::read_dir(root.join(sub)).into_iter().flatten().flatten() {
            let file = e.file_name().to_string_lossy().into_owned();
            if file.ends_with(ending) {
                paths.push((format!("{sub}/{file}"), e.path()));
            }
        }
    }
    let files =
        paths.iter().map(|(n, p)| SourceFile { path: n.clone(), text: std::fs::read_to_string(p).unwrap() }).collect();
    compile(files).map_err(|(_, found)| format!("{found:?}")).unwrap()
}

fn text(markdown: &str) -> Compiled {
    compile(vec![SourceFile { path: "charter.md".into(), text: markdown.into() }])
        .map_err(|(_, found)| format!("{found:?}"))
        .unwrap()
}

const PARTIES: &str = "\n\nThe parties are [A & <b>B</b>](#p.a) and [Beta](#p.b), in [Europe/Lisbon](#p.zone).\n\n```charter\nparty \"a\" {\n  name = p.a\n}\nparty \"b\" {\n  name = p.b\n}\ncalendar \"default\" {\n  zone = p.zone\n}\n```\n";

/// The tags of a page, script and style left out.
fn tags(html: &str) -> Vec<String> {
    let mut list = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, next) = after.split_once('>').unwrap();
        list.push(tag.to_owned());
        rest = next;
        for raw in ["script", "style"] {
            if tag == raw {
                rest = rest.split_once(&format!("</{raw}>")).unwrap().1;
                list.push(format!("/{raw}"));
            }
        }
    }
    list
}

/// The values of an attribute over all tags.
fn attribute(tags: &[String], name: &str) -> Vec<String> {
    let key = format!(" {name}=\"");
    tags.iter().filter_map(|t| Some(t.split_once(&key)?.1.split_once('"')?.0.to_owned())).collect()
}

fn sound(html: &str) {
    let tags = tags(html);
    let ids = attribute(&tags, "id");
    let set: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(set.len(), ids.len(), "an id stands twice");
    for to in attribute(&tags, "href") {
        let name = to.strip_prefix('#').unwrap_or_else(|| panic!("a link leaves the page: {to}"));
        assert!(set.contains(&name.to_owned()), "nothing is at {to}");
    }
    let mut open: Vec<&str> = Vec::new();
    for t in tags.iter().filter(|t| !t.starts_with('!')) {
        let name = t.trim_start_matches('/').split([' ', '\n']).next().unwrap();
        if t.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "a tag closes what is not open");
        } else if !["meta", "input", "br", "hr"].contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} stay open");
    assert!(attribute(&tags, "src").is_empty() && attribute(&tags, "style").is_empty());
    let mut above = 0;
    for t in &tags {
        if let Some(n) = t.strip_prefix('h').and_then(|t| t.chars().next()).and_then(|c| c.to_digit(10)) {
            assert!(n <= above + 1, "a heading level is skipped at {t}");
            above = n;
        }
    }
}

#[test]
fn every_charter_of_the_house_gives_a_sound_page() {
    for name in ["two-hospitals", "desca", "kernel", "sitra", "common-paper", "fuelcell"] {
        let html = page(&folder(name));
        sound(&html);
        assert!(is_page(html.as_bytes()));
    }
}

#[test]
fn desca_is_small_and_the_same_each_time() {
    let c = folder("desca");
    let html = page(&c);
    assert_eq!(html, page(&c));
    assert!(html.len() < 400_000, "{} bytes", html.len());
    // A value leads to the rules that use it, and a rule to its words.
    assert!(html.contains("<a class=\"v\" id=\"v-bodies.quorum\" href=\"#t-bodies.quorum\">"), "value");
    assert!(html.contains("<a class=\"w\" href=\"#v-bodies.quorum\">"), "rule");
    assert!(html.contains("<a class=\"d\" href=\"#d-Consortium~Body\">Consortium Body</a>"), "defined word");
    assert!(html.contains("<a class=\"x\" href=\"#c-6.2.2.7\">6.2.2.7</a>"), "cited clause");
}

#[test]
fn no_word_of_the_prose_is_lost() {
    let c = folder("desca");
    let html = page(&c);
    let mut plain = String::new();
    let mut rest = html.split_once("<main").unwrap().1;
    while let Some((words, after)) = rest.split_once('<') {
        plain.push_str(words);
        rest = after.split_once('>').unwrap().1;
    }
    let plain: String = plain
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .split_whitespace()
        .collect();
    for clause in &c.charter.clauses {
        for line in clause.text.lines().filter(|l| !l.contains('|')) {
            let line: String = line.trim_start_matches("- ").split_whitespace().collect();
            assert!(plain.contains(&line), "{}: {line}", clause.number);
        }
    }
}

#[test]
fn a_hostile_charter_is_an_inert_page() {
    let evil = "# <script>alert(1)</script> & \"T\" onload=x\n\nHello <img src=x onerror=alert(1)> <b onclick='x'>w</b>.\n\n\
        <script>alert('block')</script>\n\n<!-- --><iframe src=\"https://evil.example\"></iframe>\n\n\
        ## 1 Parties\" onmouseover=\"alert(1)";
    let more = "\n## 2 Links </style></script>\n\n[go](javascript:alert(1)) and [out](https://evil.example/?a=\"b) and \
        ![see](https://evil.example/p.png \"t\") and <https://evil.example/auto> and reversed and \
        &lt;script&gt;x&lt;/script&gt; `</script><script>` end.\n\n    <svg onload=x>\n\n| a<script> | b |\n|---|--:|\n| <td> | \"1\" |\n\n\
        > # quoted <h1>\n\n1. one\n2. <style>*{}</style>\n";
    let c = text(&format!("{evil}{PARTIES}{more}"));
    let html = page(&c);
    sound(&html);
    let allowed = [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "a",
        "header",
        "p",
        "search",
        "label",
        "input",
        "div",
        "fieldset",
        "legend",
        "span",
        "button",
        "nav",
        "details",
        "summary",
        "ol",
        "ul",
        "li",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "strong",
        "em",
        "b",
        "section",
        "dl",
        "dt",
        "dd",
        "footer",
        "code",
        "pre",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "blockquote",
        "br",
        "hr",
        "s",
        "script",
    ];
    for t in tags(&html).iter().filter(|t| !t.starts_with(['!', '/'])) {
        let name = t.split([' ', '\n']).next().unwrap();
        assert!(allowed.contains(&name), "<{t}>");
        assert!(!t.split('"').step_by(2).any(|out| out.contains(" on")), "a handler in <{t}>");
    }
    assert_eq!(tags(&html).iter().filter(|t| *t == "script").count(), 1, "one script, ours");
    assert_eq!(tags(&html).iter().filter(|t| *t == "style").count(), 1, "one sheet, ours");
    assert!(html.contains("(javascript:alert(1))"), "an address is words");
}

#[test]
fn the_policy_names_the_one_script_and_the_one_sheet() {
    use base64::Engine as _;
    use sha2::Digest as _;
    let html = page(&text(&format!("# 1 Parties{PARTIES}")));
    for tag in ["script", "style"] {
        let inside = html.split_once(&format!("<{tag}>")).unwrap().1.split_once(&format!("</{tag}>")).unwrap().0;
        let hash = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(inside.as_bytes()));
        assert!(html.contains(&format!("{tag}-src 'sha256-{hash}'")), "{tag}");
        assert!(!inside.contains("http") && !inside.contains("innerHTML"), "{tag}");
    }
    assert!(html.contains("default-src 'none'"));
}

#[test]
fn what_is_open_stands_at_its_clause() {
    let c =
        text(&format!("# 1 Parties{PARTIES}\n# 2 Time\n\nTold within [3 days](#unused.window), see [that](#99).\n"));
    let html = page(&c);
    sound(&html);
    assert!(html.contains("Open question") && html.contains("id=\"questions\""), "{html}");
}

/// A draft of the collection of defects, read as it is.
fn reviewed(files: Vec<SourceFile>) -> crate::Review {
    let (charter, found) = match compile(files) {
        Ok(c) => (c.charter.as_ref().clone(), c.warnings.clone()),
        Err((charter, found)) => (charter, found),
    };
    crate::Review::of(&charter, &found, servanda_words::Lang::En)
}

#[test]
fn every_defect_is_shown_at_its_clause_with_a_question_and_a_wording() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../partnership/tests/defects");
    let mut seen = 0;
    for e in std::fs::read_dir(root).unwrap().flatten().filter(|e| e.path().is_dir()) {
        let name = e.file_name().to_string_lossy().into_owned();
        let draft = std::fs::read_to_string(e.path().join("bad.md")).unwrap();
        let r = reviewed(vec![SourceFile { path: "charter.md".into(), text: draft }]);
        let questions: Vec<_> = r.items.iter().filter(|i| i.kind == crate::Kind::Question).collect();
        for q in &questions {
            assert!(q.ask.is_some(), "{name}: {} asks nothing", q.code);
            assert!(q.wording.is_some(), "{name}: {} has no wording to start from", q.code);
            assert!(q.words.is_some() && q.clause.is_some(), "{name}: {} stands nowhere", q.code);
        }
        seen += questions.len();
        let html = crate::report(&r);
        sound(&html);
        assert_eq!(html.matches("class=\"item ask\"").count(), questions.len(), "{name}");
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn a_hostile_draft_and_a_broken_one_are_reviewed_too() {
    for draft in [
        "",
        "# <script>alert(1)</script>\n\n## 1 <b>\n\nPay \u{202E}000,1\u{202C} within reason.\n\n~~~charter\nduty \"x\" {\n",
    ] {
        let r = reviewed(vec![SourceFile { path: "charter.md".into(), text: draft.into() }]);
        assert!(r.count(crate::Kind::Mend) > 0);
        let html = crate::report(&r);
        sound(&html);
        assert!(!html.contains("<script>alert") && !html.contains('\u{202E}'));
        assert_eq!(html, crate::report(&r));
    }
}

#[test]
fn a_review_says_what_one_party_carries_alone() {
    let c = folder("sla-credit");
    let r = crate::Review::of(&c.charter, &c.warnings, servanda_words::Lang::En);
    let of = |name: &str| r.sides.iter().find(|(n, _)| n.contains(name)).unwrap().1.clone();
    assert_eq!((of("Customer").rights.len(), of("Provider").rights.len()), (1, 0));
    assert_eq!(of("Provider").limits.len(), 1);
    assert!(crate::report(&r).contains("What each Party carries alone"));
}

/// The sources of a room, its tests left out.
fn sources(room: &str, out: &mut Vec<String>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(room);
    for e in std::fs::read_dir(root).unwrap().flatten() {
        let path = e.path();
        let name = e.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            sources(&format!("{room}/{name}"), out);
        } else if name.ends_with(".rs") && name != "tests.rs" {
            out.push(std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn both_languages_say_the_same_and_nothing_that_nobody_asks_for() {
    let rooms: [(&servanda_words::Room, &[&str]); 7] = [
        (&servanda_capability::say::COMMON, &["core/capability/src", "capabilities"]),
        (&servanda_capability::say::WORDS, &["core/capability/src"]),
        (&servanda_membership::WORDS, &["capabilities/membership/src"]),
        (&servanda_oversight::WORDS, &["capabilities/oversight/src"]),
        (&servanda_data_sharing::WORDS, &["capabilities/data_sharing/src"]),
        (&servanda_law::WORDS, &["capabilities/law/src"]),
        (&crate::WORDS, &["edges/publish/src"]),
    ];
    for (room, folders) in rooms {
        assert_eq!(servanda_words::in_order(room), Vec::<String>::new());
        let mut read = Vec::new();
        folders.iter().for_each(|f| sources(f, &mut read));
        assert_eq!(servanda_words::unspoken(room, &read), Vec::<String>::new(), "{folders:?}");
    }
}

#[test]
fn every_charter_speaks_german_without_a_gap() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../charters");
    for e in std::fs::read_dir(root).unwrap().flatten().filter(|e| e.path().join("charter.md").is_file()) {
        let name = e.file_name().to_string_lossy().into_owned();
        if name == "bad-input" {
            continue;
        }
        let c = folder(&name);
        for b in &c.charter.blocks {
            let said = c.sentence_in(b, servanda_words::Lang::De);
            assert!(!said.contains(['{', '}']) && !said.contains("  "), "{name} {}: {said}", b.id());
            assert_eq!(said.is_empty(), c.sentence(b).is_empty(), "{name} {}", b.id());
        }
    }
}

#[test]
fn a_page_and_a_review_speak_german() {
    let c = folder("two-hospitals").speaking(servanda_words::Lang::De);
    let html = page(&c);
    sound(&html);
    for said in ["<html lang=\"de\">", "Vereinbarte Werte", "Was vorgeht.", ">24 Stunden</a>", "Nur Wortlaut"] {
        assert!(html.contains(said), "{said}");
    }
    let review = crate::Review::of(&c.charter, &c.warnings, servanda_words::Lang::De);
    let html = crate::report(&review);
    assert!(html.contains("Entwurfsprüfung") && html.contains("Was jede Partei allein trägt"));
}

const GERMAN: &str = "# Beispiel\n\n## 1 Parteien\n\nParteien sind [A](#p.a) und [Beta](#p.b) in [Europe/Lisbon](#p.zone). Die [Panne](#event.breach) wird innerhalb von [zwei Kalendertagen](#p.time) gemeldet.\n\n## 2 Sprachen\n\nDiese Charta gibt es auf Englisch und auf Deutsch.\n";

fn two_languages(german: &str, block: &str) -> Result<Compiled, Vec<(String, u32)>> {
    let english = format!(
        "# Example\n\n## 1 Parties\n\nThe parties are [A](#p.a) and [Beta](#p.b), in [Europe/Lisbon](#p.zone). A breach is told within [2 calendar days](#p.time).\n\n```charter\nparty \"a\" {{\n  name = p.a\n}}\nparty \"b\" {{\n  name = p.b\n}}\ncalendar \"default\" {{\n  zone = p.zone\n}}\nevent \"breach\" {{ }}\nnotice \"breach\" {{ }}\nduty \"tell\" {{\n  on     = event.breach\n  bearer = trigger.party\n  to     = others\n  act    = notice.breach\n  due    = after(trigger.aware, p.time)\n}}\n```\n\n## 2 Languages\n\nThis charter is in English and German.\n\n{block}"
    );
    let file = |path: &str, text: &str| SourceFile { path: path.into(), text: text.into() };
    compile(vec![file("charter.md", &english), file("charter.de.md", german)])
        .map_err(|(_, found)| found.iter().map(|d| (d.code.to_owned(), d.span.file)).collect())
}

const LANGUAGE: &str = "```charter\nlanguage \"charter\" {\n  versions  = [en, de]\n  authentic = de\n}\n```\n";

#[test]
fn a_page_shows_the_version_in_its_own_language() {
    let c = two_languages(GERMAN, LANGUAGE).unwrap();
    let html = page(&c.speaking(servanda_words::Lang::De));
    sound(&html);
    for said in [
        "Diese Charta gibt es auf Englisch",
        "das Ereignis „Panne“",
        ">2 Kalendertagen</a>",
        "die Fassung in deutscher Sprache",
    ] {
        assert!(html.contains(said), "{said}");
    }
    let html = page(&c);
    sound(&html);
    assert!(html.contains("A breach is told within") && !html.contains("Beispiel"));
    assert!(html.contains("the version in German is authentic"));
}

#[test]
fn versions_that_differ_are_told_at_both_places() {
    let told = |german: &str, block: &str| two_languages(german, block).map(|_| ()).unwrap_err();
    let at = |code: &str, file: u32| (code.to_owned(), file);
    let other = GERMAN.replace("zwei Kalendertagen", "zwei Geschäftstagen");
    assert_eq!(told(&other, LANGUAGE), [at("versions_differ", 0), at("versions_differ", 1)]);
    let name = GERMAN.replace("[Beta]", "[Gamma]");
    assert_eq!(told(&name, LANGUAGE), [at("versions_differ", 0), at("versions_differ", 1)]);
    let loose = GERMAN.replace("[zwei Kalendertagen](#p.time)", "zwei Kalendertagen");
    assert_eq!(told(&loose, LANGUAGE), [at("bound_in_one_version", 0)]);
    let more = GERMAN.replace("auf Deutsch", "auf [Deutsch](#p.more)");
    assert_eq!(told(&more, LANGUAGE), [at("bound_in_one_version", 1)]);
    let short = GERMAN.replace("## 2 Sprachen", "## 3 Sprachen");
    assert_eq!(told(&short, LANGUAGE), [at("clause_in_one_version", 0), at("clause_in_one_version", 1)]);
    let rule = format!("{GERMAN}\n```charter\nevent \"x\" {{ }}\n```\n");
    assert_eq!(told(&rule, LANGUAGE), [at("rule_in_a_version", 1)]);
    assert_eq!(told(GERMAN, ""), [at("which_is_authentic", 1)]);
    assert!(told(GERMAN, &LANGUAGE.replace("authentic = de", "authentic = fr")).contains(&at("unknown_language", 0)));
}
