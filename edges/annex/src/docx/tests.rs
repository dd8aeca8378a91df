//! A DOCX made here: our own words, Word's own numbering, tracked changes, hidden text, and hostile parts.

use crate::{Clause, read, recognise};
use std::io::{Cursor, Write};

fn docx(files: &[(&str, &str)]) -> Vec<u8> {
    let mut z = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        z.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        z.write_all(text.as_bytes()).unwrap();
    }
    z.finish().unwrap().into_inner()
}

fn p(style: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>")
}

fn r(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn document(body: &str) -> String {
    format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>")
}

const NUMBERING: &str = "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"0\">\
    <w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl>\
    <w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.%2\"/></w:lvl>\
    <w:lvl w:ilvl=\"2\"><w:numFmt w:val=\"lowerLetter\"/><w:lvlText w:val=\"(%3)\"/></w:lvl>\
    </w:abstractNum><w:num w:numId=\"7\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
const STYLES: &str = "<w:styles xmlns:w=\"w\">\
    <w:style w:styleId=\"H1\"><w:name w:val=\"heading 1\"/><w:pPr><w:numPr><w:numId w:val=\"7\"/></w:numPr></w:pPr></w:style>\
    <w:style w:styleId=\"L2\"><w:basedOn w:val=\"H1\"/><w:pPr><w:numPr><w:ilvl w:val=\"1\"/></w:numPr></w:pPr></w:style>\
    <w:style w:styleId=\"L3\"><w:basedOn w:val=\"H1\"/><w:pPr><w:numPr><w:ilvl w:val=\"2\"/></w:numPr></w:pPr></w:style>\
    </w:styles>";

fn ours(body: &str) -> Vec<u8> {
    docx(&[("word/document.xml", &document(body)), ("word/numbering.xml", NUMBERING), ("word/styles.xml", STYLES)])
}

#[test]
fn numbers_are_those_a_reader_sees() {
    let body = [
        p("H1", &r("Scope")),
        p("L2", &r("We share &amp; learn.")),
        p("L3", &r("data")),
        p("L3", &r("models")),
        p("H1", &r("Term")),
        p("L2", &r("A year.")),
    ]
    .concat();
    let read = read("a.docx", &ours(&body)).unwrap();
    assert!(read.warnings.is_empty());
    let r = recognise(&read);
    let seen: Vec<_> = r.clauses.iter().map(|c| (c.address(), c.text.as_str())).collect();
    let want = [
        ("1", "Scope"),
        ("1.1", "We share & learn."),
        ("1.1(a)", "data"),
        ("1.1(b)", "models"),
        ("2", "Term"),
        ("2.1", "A year."),
    ];
    assert_eq!(seen, want.map(|(a, t)| (a.to_owned(), t)));
    assert_eq!(r.clauses.last().map(Clause::place), Some("line 6".to_owned()));
}

#[test]
fn tracked_changes_and_hidden_words_are_told_and_not_mixed() {
    let body = p(
        "H1",
        "<w:r><w:t>Pay </w:t></w:r><w:del w:author=\"Kim\"><w:r><w:delText>ten</w:delText></w:r></w:del>\
         <w:ins w:author=\"Kim\"><w:r><w:t>twenty</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>never</w:t></w:r>\
         <w:r><w:rPr><w:color w:val=\"FFFFFF\"/></w:rPr><w:t> euros</w:t></w:r>",
    );
    let read = read("a.docx", &ours(&body)).unwrap();
    assert_eq!(read.paragraphs.first().unwrap().text, "Pay twenty euros");
    assert_eq!(
        read.warnings,
        [
            "line 1: inserted by Kim as a tracked change, read as accepted: `twenty`",
            "line 1: deleted by Kim as a tracked change, left out: `ten`",
            "line 1: hidden text, left out: `never`",
            "line 1: white or tiny text, which a reader may not see: `euros`",
        ]
    );
}

#[test]
fn hostile_and_broken_files_are_refused_in_words() {
    let told = |b: &[u8]| read("a.docx", b).unwrap_err().message;
    assert!(told(b"PK\x03\x04 nothing").starts_with("the DOCX is broken"));
    assert!(told(&[0xD0, 0xCF, 0x11, 0xE0, 1, 2]).contains("encrypted"));
    assert!(told(&docx(&[("other.xml", "<a/>")])).contains("no word/document.xml"));
    let dtd = format!("<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>{}", document(&p("H1", &r("&x;"))));
    assert!(told(&docx(&[("word/document.xml", &dtd)])).contains("document type"));
    assert!(told(&docx(&[("word/document.xml", &document(&p("H1", &r("&x;"))))])).contains("unknown entity `x`"));
    assert!(told(&ours("<w:p><w:r></w:p>")).starts_with("the DOCX is broken"));
    assert!(told(&ours("")).contains("no text"));
    let bomb = document(&p("H1", &r(&"a".repeat(65 * 1024 * 1024))));
    assert!(told(&docx(&[("word/document.xml", &bomb)])).contains("64 MB"));
}
