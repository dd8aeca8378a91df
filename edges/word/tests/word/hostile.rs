//! What is broken or hostile is refused in words; nothing is executed, fetched or expanded.

use crate::desk::{Charter, edit, packed, parts};

fn one() -> Charter {
    Charter::words("# 1 Scope\n\nWe share.\n")
}

#[test]
fn what_may_run_is_refused() {
    let c = one();
    for (part, said) in [
        ("word/vbaProject.bin", "macros"),
        ("word/embeddings/oleObject1.bin", "embedded objects"),
        ("word/activeX/activeX1.xml", "embedded objects"),
        ("word/afchunk1.docx", "another document"),
    ] {
        let mut all = parts(&c.docx());
        all.push((part.to_owned(), "x".to_owned()));
        let t = c.refused(&packed(&all));
        assert!(t.message.contains(said) && !t.help.is_empty(), "{t:?}");
    }
    let merged =
        edit(&c.docx(), "word/document.xml", |x| x.replace("<w:sectPr>", "<w:altChunk r:id=\"rId9\"/><w:sectPr>"));
    assert!(c.refused(&merged).message.contains("another document"));
}

#[test]
fn what_is_broken_is_said_to_be() {
    let c = one();
    let with = |part: &str, text: &str| edit(&c.docx(), part, |_| text.to_owned());
    let said = |docx: &[u8]| c.refused(docx).message;
    assert!(said(b"PK\x03\x04 odd").starts_with("the DOCX is broken"));
    assert!(said(&[0xD0, 0xCF, 0x11, 0xE0, 1]).contains("encrypted"));
    assert!(said(&packed(&[("a.xml".into(), "<a/>".into())])).contains("no word/document.xml"));
    assert!(said(&with("word/document.xml", "<w:document><w:body><w:p></w:body>")).starts_with("the DOCX is broken"));
    assert!(said(&with("word/document.xml", "<w:document><w:body><w:p>")).starts_with("the DOCX is broken"));
    assert!(said(&with("word/document.xml", &"<w:p>".repeat(100_000))).contains("too deep"));
    for part in ["word/document.xml", "word/comments.xml", "word/styles.xml", "docProps/custom.xml"] {
        let dtd = edit(&c.docx(), part, |x| format!("<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>{x}"));
        assert!(said(&dtd).contains("document type"), "{part}");
    }
    let entity = edit(&c.docx(), "word/document.xml", |x| x.replace("We share.", "We &lol; share."));
    assert!(said(&entity).contains("unknown entity `lol`"));
    let bomb = with("word/document.xml", &format!("<w:p>{}", " ".repeat(65 * 1024 * 1024)));
    assert!(said(&bomb).contains("64 MB"));
    assert!(said(&vec![0; 33 * 1024 * 1024]).contains("32 MB"));
    assert!(said(&with("word/document.xml", "<w:document/>")).contains("nothing in this document is a clause"));
    let many: Vec<(String, String)> = (0..10_001).map(|i| (format!("a{i}"), String::new())).collect();
    assert!(said(&packed(&many)).contains("10,000 files"));
}

#[test]
fn bytes_bent_anywhere_are_an_answer_and_no_panic() {
    let c = Charter::words("# 1 Scope\n\n- We share [30 days](x).\n\n| a | b |\n|---|---|\n| c | d |\n");
    let docx = packed(&parts(&c.docx()).into_iter().collect::<Vec<_>>());
    for at in (0..docx.len()).step_by(7) {
        let mut bent = docx.clone();
        bent[at] ^= 1 << (at % 8);
        let _ = servanda_word::import(&bent, c.source());
    }
    let xml = parts(&c.docx()).into_iter().find(|(n, _)| n == "word/document.xml").unwrap().1;
    for at in (0..xml.len()).step_by(11).filter(|a| xml.is_char_boundary(*a)) {
        let cut = edit(&c.docx(), "word/document.xml", |x| x[..at].to_owned());
        let _ = servanda_word::import(&cut, c.source());
        let gone = edit(&c.docx(), "word/document.xml", |x| {
            let end = (at..x.len()).find(|e| *e > at + 6 && x.is_char_boundary(*e)).unwrap_or(x.len());
            format!("{}{}", &x[..at], &x[end..])
        });
        let _ = servanda_word::import(&gone, c.source());
    }
}
