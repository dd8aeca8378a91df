//! Hostile text: nothing panics, nothing runs away, every place that is told exists.

use super::*;
use proptest::prelude::*;

/// Reads, checks and renders; then holds what must hold of any text.
fn survives(files: &[(&str, &str)]) -> Parsed {
    let parsed = read_files(files);
    let c = &parsed.charter;
    let mut all = parsed.diagnostics.clone();
    all.extend(check(c, &[&BODY, &MATTER, &DUTY, &PARTY], &NAMES));
    assert!(all.len() <= 2 * 2_001);
    for d in &all {
        assert!(!render(d, c).is_empty());
        assert!(d.span == Span::default() || is_place(c, d.span), "{d:?}");
    }
    for clause in &c.clauses {
        assert!(is_place(c, clause.span) && !clause.number.is_empty());
    }
    for term in c.terms.values() {
        assert!(is_place(c, term.span) && !term.text.is_empty());
        for ty in [
            TermType::Period,
            TermType::Date,
            TermType::Fraction,
            TermType::Money,
            TermType::Count,
            TermType::Zone,
            TermType::DateList,
        ] {
            let _ = c.term_value(&term.id, ty);
        }
    }
    for block in &c.blocks {
        places(c, block);
    }
    // Normalised files read to the same charter: what is stored in a bundle is what was read.
    assert_eq!(parse(c.files.clone()), parsed);
    assert!(redline(c, c).is_empty());
    parsed
}

fn is_place(c: &Charter, span: Span) -> bool {
    c.files.get(span.file as usize).is_some_and(|f| f.text.get(span.range()).is_some())
}

fn places(c: &Charter, block: &Block) {
    assert!(is_place(c, block.span) && is_place(c, block.head));
    let mut waiting: Vec<&Expr> = block.attributes.iter().map(|a| &a.value).collect();
    while let Some(e) = waiting.pop() {
        assert!(is_place(c, e.span), "{e:?}");
        waiting.extend(e.parts());
    }
    block.blocks.iter().for_each(|b| places(c, b));
}

const SOUP: [&str; 48] = [
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "=",
    "==",
    ",",
    ".",
    ":",
    "::",
    "?",
    "!",
    "&&",
    "||",
    "<",
    "<<",
    "<<-X\n",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "\"",
    "\"text\"",
    "\"72 hours\"",
    "\"${",
    "\\",
    "body",
    "matter",
    "\"ga\"",
    "quorum",
    "ga.quorum",
    "by",
    "body.ga",
    "null",
    "true",
    "yes",
    "for",
    "in",
    "12",
    "1e9",
    "# remark",
    "/*",
    "\n",
    " ",
];

const MARKS: [&str; 32] = [
    "# ",
    "## 6.2 A\n",
    "\n",
    "\n\n",
    "> ",
    "- ",
    "1. ",
    "    ",
    "\t",
    "```charter\n",
    "```\n",
    "~~~",
    "`",
    "*",
    "_",
    "[",
    "]",
    "](#a.b)",
    "](#6.2)",
    "[x](#a.b \"sha256:0\")",
    "[two weeks](#a.b)",
    "<!-- ",
    "-->",
    "<b>",
    "&amp;",
    "\\",
    "|",
    "|-|\n",
    "[q]: #a.c \"t\"\n",
    "\u{200B}",
    "\r\n",
    "body \"ga\" {\n quorum = a.b\n}\n",
];

/// What nobody can see is found however it is written.
#[test]
fn hidden_characters_are_found_as_entities_too() {
    let hidden = |text: &str| {
        let file = SourceFile { path: "charter.md".to_owned(), text: text.to_owned() };
        parse(vec![file]).diagnostics.iter().filter(|d| d.code == "hidden_character").count()
    };
    for text in [
        "# 1 A\n\nPay &#8238;000,1 EUR.\n",
        "# 1 A\n\nPay &#x202E;000,1 EUR.\n",
        "# 1 A &#8203;B\n",
        "# 1 A\n\nPay [10&shy;0](#fee.amount).\n",
        "# 1 A\n\nSee [it](https://example.org/&#8238;x).\n",
        "# 1 A\n\n| a | b&zwj; |\n|---|---|\n",
        "# 1 A\n\nPay \u{202E}000,1 EUR.\n",
    ] {
        assert_eq!(hidden(text), 1, "{text:?}");
    }
    for text in ["# 1 A &amp; B\n\n&euro; 5, &#8364; 5, &lt;x&gt;\n", "# 1 A\n\n`&#8238;` is an entity.\n"] {
        assert_eq!(hidden(text), 0, "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in ".{0,300}", other in "(?s).{0,100}") {
        survives(&[("charter.md", &text), ("schedules/a.md", &other)]);
    }

    #[test]
    fn any_marks(marks in prop::collection::vec(prop::sample::select(&MARKS[..]), 0..60)) {
        survives(&[("charter.md", &format!("# 1 A\n{}", marks.concat()))]);
    }

    #[test]
    fn any_block(soup in prop::collection::vec(prop::sample::select(&SOUP[..]), 0..60), spaced in any::<bool>()) {
        let text = soup.join(if spaced { " " } else { "" });
        survives(&[("charter.md", &format!("# 1 A\n```charter\nbody \"ga\" {{\n quorum = {text}\n}}\n{text}\n```\n"))]);
    }

    #[test]
    fn a_good_charter_with_a_hole(cut in 0usize..2000, len in 0usize..40, put in prop::sample::select(&SOUP[..])) {
        let mut chars: Vec<char> = GOOD.chars().collect();
        let from = cut.min(chars.len());
        let to = (from + len).min(chars.len());
        chars.splice(from..to, put.chars());
        let changed: String = chars.into_iter().collect();
        let parsed = survives(&[("charter.md", &changed)]);
        let _ = redline(&read(GOOD).charter, &parsed.charter);
    }

    #[test]
    fn printed_expressions_read_the_same(words in prop::collection::vec(prop::sample::select(&["a", "b.c", "f(a, { x = b })", "(a || b)", "!a", "[a, b]", "a == b", "\"q\\\"\\\\z\"", "yes"][..]), 1..6), or in any::<bool>()) {
        let read_expr = |text: &str| {
            let parsed = read(&format!("# 1 A\n```charter\nparty \"p\" {{\n x = {text}\n}}\n```\n"));
            assert!(!parsed.has_errors(), "{text}: {:?}", parsed.diagnostics);
            parsed.charter.block("party", "p").unwrap().get("x").unwrap().to_string()
        };
        let once = read_expr(&words.join(if or { " || " } else { " && " }));
        prop_assert_eq!(read_expr(&once), once);
    }
}

#[test]
fn deep_nesting_is_refused_before_it_recurses() {
    for open in ["(", "[", "{a=", "f(", "!", "-", "a ? ", "a[", "[for a in ", "x { ", "\"${", "a && (", "/*", "<<A\n"] {
        let text = format!("# 1 A\n```charter\nbody \"ga\" {{\n quorum = {}\n}}\n```\n", open.repeat(20_000));
        assert!(survives(&[("charter.md", &text)]).has_errors(), "{open}");
    }
    for mark in [">", "- ", "[", "![", "*", "_a ", "`", "<", "<!--", "1. ", "|", "#", "[a](", "&", "\\", "~~~\n"] {
        survives(&[("charter.md", &mark.repeat(20_000))]);
    }
    let blocks = format!("# 1 A\n```charter\na \"x\" {{\n b \"y\" {{\n{}```\n", " c {\n".repeat(5_000));
    assert!(survives(&[("charter.md", &blocks)]).has_errors());
}

#[test]
fn a_flood_of_errors_ends_in_one_line() {
    let text = format!("# 1 A\n```charter\n{}```\n", "bdy \"x\" {\n}\n".repeat(3_000));
    let found = check(&read(&text).charter, &[&BODY], &NAMES);
    assert_eq!(found.len(), 2_001);
    let last = found.last().unwrap();
    // 2,999 repeated names and 3,000 unknown kinds.
    assert_eq!((last.code, last.message.as_str()), ("too_many", "and 3999 more, which are not shown"));
    assert_eq!(last.severity, Severity::Error);
}

#[test]
fn limits_have_messages() {
    let told =
        |files: &[(&str, &str)]| read_files(files).diagnostics.iter().map(|d| d.message.clone()).collect::<Vec<_>>();
    let half = "a ".repeat(3_000_000);
    assert_eq!(
        told(&[("charter.md", &half), ("b.md", &half)]),
        ["the charter is larger than 10 MB, the most that is read"]
    );
    let headings = "#\n".repeat(100_001);
    assert_eq!(told(&[("charter.md", &headings)]), ["the charter has more than 100000 headings; the rest is not read"]);
    let block = format!("# 1 A\n```charter\nparty \"p\" {{\n x = [{}]\n}}\n```\n", "a,".repeat(40_000));
    assert_eq!(told(&[("charter.md", &block)]), ["this block is larger than 64 kB, the most that is read"]);
    let blocks = format!("# 1 A\n```charter\n# {}\n```\n", "a".repeat(2_200_000));
    assert_eq!(
        told(&[("charter.md", &blocks)]),
        ["the blocks of the charter are larger than 2 MB together; the rest is not read"]
    );
    assert_eq!(told(&[("charter.md", "# 1 A\n"), ("charter.md", "# 2 A\n")]), ["two files are named `charter.md`"]);
    assert_eq!(told(&[("../charter.md", "# 1 A\n")]), ["`../charter.md` is no path of a charter's file"]);
    assert_eq!(told(&[]), ["the charter is empty: there is no clause in it"]);
}
