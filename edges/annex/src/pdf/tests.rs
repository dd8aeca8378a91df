//! A PDF made here, of our own words: lines, wrapped lines, pages, hidden text; and broken ones.

use crate::{Clause, read, recognise};

/// A PDF whose pages show these content streams.
fn pdf(pages: &[String]) -> Vec<u8> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!(
            "<</Type/Pages/Count {}/Kids[{}]>>",
            pages.len(),
            (0..pages.len()).map(|i| format!("{} 0 R", 4 + 2 * i)).collect::<Vec<_>>().join(" ")
        ),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    for (i, p) in pages.iter().enumerate() {
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents {} 0 R>>",
            5 + 2 * i
        ));
        objects.push(format!("<</Length {}>>stream\n{p}\nendstream", p.len()));
    }
    file(&objects, "")
}

fn file(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut out = String::from("%PDF-1.4\n");
    let mut at = Vec::new();
    for (i, o) in objects.iter().enumerate() {
        at.push(out.len());
        out.push_str(&format!("{} 0 obj\n{o}\nendobj\n", i + 1));
    }
    let xref = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for a in at {
        out.push_str(&format!("{a:010} 00000 n \n"));
    }
    out.push_str(&format!("trailer\n<</Size {}/Root 1 0 R{trailer}>>\nstartxref\n{xref}\n%%EOF\n", objects.len() + 1));
    out.into_bytes()
}

/// A page of lines, 14 points apart; an empty one leaves a gap.
fn page(lines: &[&str]) -> String {
    let shown: String =
        lines.iter().map(|l| format!("({}) Tj T* ", l.replace('(', "\\(").replace(')', "\\)"))).collect();
    format!("BT /F1 11 Tf 14 TL 72 770 Td {shown} ET")
}

#[test]
fn lines_pages_and_clauses() {
    let bytes = pdf(&[
        page(&[
            "Agreement",
            "",
            "1. Scope",
            "1.1 The parties share what they know, and they do so within the time of",
            "1.4 or a later clause.",
            "",
            "(a) data;",
            "(b) models.",
        ]),
        page(&["2. Term", "2.1 It lasts a year.", "", "2"]),
    ]);
    let r = recognise(&read("a.pdf", &bytes).unwrap());
    let seen: Vec<_> = r.clauses.iter().map(|c| (c.address(), c.place())).collect();
    let want = [
        ("1", "page 1, line 3"),
        ("1.1", "page 1, line 4"),
        ("1.1(a)", "page 1, line 7"),
        ("1.1(b)", "page 1, line 8"),
        ("2", "page 2, line 1"),
        ("2.1", "page 2, line 2"),
    ];
    assert_eq!(seen, want.map(|(a, p)| (a.to_owned(), p.to_owned())));
    assert_eq!(r.unclear.len(), 1);
    assert_eq!(r.clauses.last().map(Clause::address), Some("2.1".to_owned()));
}

#[test]
fn words_in_pieces_are_joined_and_hidden_ones_told() {
    let content = "BT /F1 10 Tf 72 700 Td [(1. Sc) 20 (ope) -400 (of work)] TJ ET BT /F1 10 Tf 3 Tr 72 680 Td (unseen) Tj ET \
                   BT 0 Tr 1 1 1 rg 72 660 Td (pale) Tj ET";
    let read = read("a.pdf", &pdf(&[content.to_owned()])).unwrap();
    assert_eq!(read.paragraphs.first().unwrap().text, "1. Scope of work");
    assert_eq!(
        read.warnings,
        ["page 1: text that is not drawn: `unseen`", "page 1: white text, which a reader may not see: `pale`"]
    );
}

#[test]
fn broken_scanned_and_encrypted_files_are_refused_in_words() {
    let told = |b: &[u8]| read("a.pdf", b).unwrap_err().message;
    assert_eq!(told(b"hello"), "the file is no PDF");
    assert!(told(b"%PDF-1.4\nnothing").starts_with("the PDF is broken"));
    assert!(told(&pdf(&["0 0 100 100 re f".to_owned()])).contains("it may be a scan"));
    let locked = "<</Filter/Standard/V 1/R 2/O<0000000000000000000000000000000000000000000000000000000000000000>\
                  /U<0000000000000000000000000000000000000000000000000000000000000000>/P -4>>";
    let objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 0/Kids[]>>", locked].map(str::to_owned);
    let id = "/Encrypt 3 0 R/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]";
    assert_eq!(told(&file(&objects, id)), "the PDF is encrypted");
    // A page tree that runs in a circle ends.
    let circle = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>"].map(str::to_owned);
    assert!(told(&file(&circle, "")).contains("no text"));
}
