//! The document as its readers find it: read back with the reader that annex has for other people's PDFs.

use super::*;
use servanda_annex::{Recognised, read, recognise};
use servanda_charter::SourceFile;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn compile(files: Vec<SourceFile>) -> Compiled {
    servanda_partnership::compile(files).map_err(|(_, found)| found).expect("compiles")
}

/// Words with the parties and the place that a charter needs.
fn text(markdown: &str) -> Compiled {
    const FRAME: &str = "\n# 99 Frame\n\n[Lab](#name.lab) and [Clinic](#name.clinic) in [Europe/Brussels](#place.zone).\n\n\
        ~~~charter\nparty \"lab\" {\n  name = name.lab\n}\nparty \"clinic\" {\n  name = name.clinic\n}\n\
        calendar \"default\" {\n  zone = place.zone\n}\n~~~\n";
    compile(vec![SourceFile { path: "charter.md".into(), text: format!("{markdown}{FRAME}") }])
}

fn folder(name: &str) -> Compiled {
    let folder = root().join("charters").join(name);
    let mut files = Vec::new();
    let mut take = |p: &Path, name: String| {
        files.push(SourceFile { path: name, text: std::fs::read_to_string(p).expect("is text") });
    };
    take(&folder.join("charter.md"), "charter.md".into());
    let mut more: Vec<PathBuf> =
        std::fs::read_dir(folder.join("schedules")).into_iter().flatten().flatten().map(|e| e.path()).collect();
    more.sort();
    for p in more.iter().filter(|p| p.extension().is_some_and(|x| x == "md")) {
        take(p, format!("schedules/{}", p.file_name().expect("has a name").to_string_lossy()));
    }
    compile(files)
}

fn set(c: &Compiled) -> Document {
    export(c, &Fonts::ours(), &Options::default()).expect("is set")
}

/// Each page's words, without spaces: a line's end is no space to a PDF.
fn pages(d: &Document) -> Vec<String> {
    let pdf = lopdf::Document::load_mem(&d.bytes).expect("is a PDF");
    let one = |n: &u32| pdf.extract_text(&[*n]).expect("has words");
    pdf.get_pages().keys().map(|n| one(n).split_whitespace().collect()).collect()
}

fn found(d: &Document) -> Recognised {
    recognise(&read("ours.pdf", &d.bytes).expect("is read"))
}

fn words(d: &Document) -> String {
    let all: Vec<String> =
        read("ours.pdf", &d.bytes).expect("is read").paragraphs.into_iter().map(|p| p.text).collect();
    all.join("\n").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn annex_finds_the_clauses_of_our_own_pdf() {
    for name in ["two-hospitals", "royalty", "desca"] {
        let c = folder(name);
        let d = set(&c);
        let there: BTreeSet<String> = found(&d).clauses.iter().map(|c| c.address()).collect();
        let digit = |n: &&str| n.chars().all(|c| c.is_ascii_digit() || c == '.');
        let all: Vec<&str> = c.charter.clauses.iter().map(|c| c.number.as_str()).filter(digit).collect();
        let lost: Vec<&&str> = all.iter().filter(|n| !there.contains(**n)).collect();
        assert!(lost.len() * 50 <= all.len(), "{name}: {} of {} clauses not found: {lost:?}", lost.len(), all.len());
    }
}

#[test]
fn every_page_bears_the_digest_and_its_number_and_each_party_has_a_page_to_sign() {
    let c = folder("two-hospitals");
    let d = set(&c);
    let pages = pages(&d);
    assert_eq!(pages.len(), d.pages);
    for (i, p) in pages.iter().enumerate() {
        assert!(p.contains(&c.charter.digest), "page {}: {p}", i + 1);
        assert!(p.contains(&format!("page{}of{}", i + 1, d.pages)), "page {}: {p}", i + 1);
    }
    for party in servanda_publish::parties(&c.charter) {
        let plain: String = party.split_whitespace().collect();
        let page = pages.iter().rfind(|p| p.contains(&format!("Signatureof{plain}"))).expect("has a page to sign");
        assert!(["Name", "Role", "Date", "Place"].iter().all(|w| page.contains(w)), "{page}");
        assert_eq!(page.matches(&c.charter.digest).count(), 2, "{page}");
    }
    let whole = words(&d);
    assert!(
        whole.contains(&servanda_publish::prevails(&c).split_whitespace().collect::<Vec<_>>().join(" ")),
        "{whole}"
    );
    let sentence = c.sentence(c.charter.blocks.iter().find(|b| b.kind == "duty").expect("has a duty"));
    assert!(pages.concat().contains(&sentence.split_whitespace().collect::<String>()), "{sentence}");
}

#[test]
fn the_same_charter_is_the_same_bytes() {
    let c = folder("royalty");
    assert!(set(&c).bytes == set(&c).bytes);
    let dated = Options { date: Date::parse("2026-03-01"), ..Options::default() };
    let with = export(&c, &Fonts::ours(), &dated).expect("is set");
    assert!(with.bytes != set(&c).bytes && words(&with).contains("1 March 2026"));
}

#[test]
fn it_is_tagged_and_has_a_language_a_title_and_bookmarks() {
    let c = folder("two-hospitals");
    let options = Options { language: Some("de-AT".into()), ..Options::default() };
    let d = export(&c, &Fonts::ours(), &options).expect("is set");
    let pdf = lopdf::Document::load_mem(&d.bytes).expect("is a PDF");
    let catalog = pdf.catalog().expect("has a catalogue");
    let marked = catalog.get(b"MarkInfo").and_then(|m| pdf.dereference(m)).expect("says so").1;
    assert!(marked.as_dict().and_then(|m| m.get(b"Marked")).and_then(lopdf::Object::as_bool).expect("is marked"));
    assert!(catalog.get(b"StructTreeRoot").is_ok() && catalog.get(b"Outlines").is_ok());
    assert_eq!(catalog.get(b"Lang").and_then(lopdf::Object::as_str).expect("has a language"), b"de-AT");
}

/// What would do something, were it read as Typst's language.
const HOSTILE: &str = r##"# Deal #panic("title")

## 1 Words #read("/etc/passwd")

Reads #read("/etc/passwd") and $ 5 + 7 $ and \u{41} and @label and `#eval("1")` and [#panic("x")](#nowhere) *a_b* _c_ <label> done.

- #set page(width: 1pt)
- = no heading

> #pagebreak()

| #panic("cell") | `$x$` |
|---|---|
| #include "x" | "quotes" 'and' -- --- ... |

```
#panic("code")
```

## 2 <label> @ref ~ // comment /* more */

Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaz.
"##;

#[test]
fn words_are_never_code() {
    let d = set(&text(HOSTILE));
    let words = words(&d);
    for said in [
        "Reads #read(\"/etc/passwd\") and $ 5 + 7 $ and \\u{41} and @label and #eval(\"1\") and #panic(\"x\") (#nowhere) a_b c <label> done.",
        "#set page(width: 1pt)",
        "= no heading",
        "#pagebreak()",
        "#panic(\"cell\")",
        "#panic(\"code\")",
        "<label> @ref ~ // comment /* more */",
        "-- --- ...",
    ] {
        assert!(words.contains(said), "{said}\n{words}");
    }
    assert!(!words.contains("root:"));
    assert!(d.missing.is_empty(), "{:?}", d.missing);
    // The long word stands on several lines.
    let letters = pages(&d).concat();
    assert!(letters.chars().filter(|c| *c == 'a').count() >= 150 && letters.contains("az."), "{letters}");
}

#[test]
fn letters_without_a_font_are_numbers_with_a_warning() {
    let c = text(
        "# Deal\n\n## 1 Über Ωμέγα и Заказ\n\nGleichgewicht: Straße, œuvre, łódź, ευρώ €, шум; שלום עליכם.\n\n## 2 契約\n\n契約 applies; हिन्दी too.\n",
    );
    let d = set(&c);
    let named: Vec<(String, String)> =
        d.missing.iter().map(|m| (m.place.clone(), m.characters.iter().take(2).collect())).collect();
    assert_eq!(d.missing.len(), 1, "{named:?}");
    let m = d.missing.first().expect("is there");
    assert!(m.place.contains('2') && m.characters.contains(&'契') && m.characters.contains(&'ह'), "{named:?}");
    let words = words(&d);
    assert!(words.contains("[U+5951 U+7D04] applies;"), "{words}");
    assert!(words.contains("Straße, œuvre, łódź, ευρώ €, шум;"), "{words}");
    assert!(Fonts::ours().with(b"no font".to_vec()).is_err());
}
