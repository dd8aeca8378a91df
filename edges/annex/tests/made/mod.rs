//! Makes a DOCX and a PDF of a text at test time, so that others' agreements are read in those forms and none is stored here.

use servanda_annex::Read;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

/// Letters on a line of a page, and lines on a page: eleven points on A4.
const WIDTH: usize = 95;
const LINES: usize = 52;

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The number format of Word whose first number looks like this token.
fn format(token: &str) -> &'static str {
    match token {
        t if t.bytes().all(|b| b.is_ascii_digit()) => "decimal",
        "i" => "lowerRoman",
        "I" => "upperRoman",
        t if t.bytes().all(|b| b.is_ascii_uppercase()) => "upperLetter",
        _ => "lowerLetter",
    }
}

/// A DOCX with one paragraph for each of the text's own. Numbers of Markdown's lists become Word's: counters that the file
/// only defines, with a list of their own below each point, as Word writes them.
pub fn docx(read: &Read) -> Vec<u8> {
    let mut body = String::new();
    // By depth: the list that is open there.
    let mut open: Vec<usize> = Vec::new();
    let mut lists: Vec<(usize, &'static str, String, String)> = Vec::new();
    for p in &read.paragraphs {
        let listed = p.number.as_deref().or_else(|| {
            let (first, _) = p.text.split_once(' ')?;
            first.strip_suffix('.').filter(|t| t.bytes().all(|b| b.is_ascii_digit()))?;
            (p.depth == 0 && !open.is_empty() || first == "1.").then_some(first)
        });
        let listed = listed.filter(|_| read.paragraphs.iter().any(|q| q.number.is_some()));
        let mut words = p.text.as_str();
        let mut about = String::new();
        if let Some(number) = listed {
            words = words.strip_prefix(number).unwrap_or(words).trim_start();
            let token = number.trim_end_matches(['.', ')']);
            open.truncate(p.depth + 1);
            while open.len() <= p.depth {
                let text = format!("%{}{}", p.depth + 1, &number[token.len()..]);
                lists.push((p.depth, format(token), text, token.to_owned()));
                open.push(lists.len());
            }
            let _ = write!(
                about,
                "<w:numPr><w:ilvl w:val=\"{}\"/><w:numId w:val=\"{}\"/></w:numPr>",
                p.depth,
                open.last().copied().unwrap_or_default()
            );
        }
        if p.heading {
            about.insert_str(0, "<w:pStyle w:val=\"Heading1\"/>");
        }
        let _ = write!(
            body,
            "<w:p><w:pPr>{about}</w:pPr><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
            escaped(words)
        );
    }
    let mut numbering = String::from("<w:numbering xmlns:w=\"w\">");
    for (i, (depth, format, text, first)) in lists.iter().enumerate() {
        let start = first.parse().unwrap_or(1u32);
        let _ = write!(
            numbering,
            "<w:abstractNum w:abstractNumId=\"{i}\"><w:lvl w:ilvl=\"{depth}\"><w:start w:val=\"{start}\"/>\
             <w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl></w:abstractNum>"
        );
    }
    for i in 0..lists.len() {
        let _ = write!(numbering, "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"{i}\"/></w:num>", i + 1);
    }
    numbering.push_str("</w:numbering>");
    let document = format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let styles =
        "<w:styles xmlns:w=\"w\"><w:style w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>";
    let mut z = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in
        [("word/document.xml", document.as_str()), ("word/numbering.xml", &numbering), ("word/styles.xml", styles)]
    {
        z.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        z.write_all(text.as_bytes()).unwrap();
    }
    z.finish().unwrap().into_inner()
}

/// Breaks a paragraph at spaces where a page's width ends; the gaps within a line stay.
fn wrapped(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut line = String::new();
    for word in text.split_inclusive(char::is_whitespace) {
        if !line.trim().is_empty() && line.chars().count() + word.trim_end().chars().count() > WIDTH {
            out.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        line.push_str(word);
    }
    out.push(line.trim_end().to_owned());
    out
}

/// A letter in the encoding of the page's font; one that it has not is a question mark, as old printers wrote it.
fn byte(c: char) -> u8 {
    let special: BTreeMap<char, u8> = [
        ('€', 0x80),
        ('…', 0x85),
        ('‘', 0x91),
        ('’', 0x92),
        ('“', 0x93),
        ('”', 0x94),
        ('•', 0x95),
        ('–', 0x96),
        ('—', 0x97),
        ('™', 0x99),
        ('\t', b' '),
    ]
    .into();
    special.get(&c).copied().or_else(|| u8::try_from(u32::from(c)).ok()).unwrap_or(b'?')
}

/// A list's number as a page shows it: `1.2` below 1, `(a)` for a letter. Markdown's files keep only `2.` and `a.`.
fn printed(p: &servanda_annex::Paragraph, path: &mut Vec<String>) -> String {
    let first = p.text.split(' ').next().unwrap_or_default();
    let token = p.number.as_deref().unwrap_or(first).trim_end_matches(['.', ')']).to_owned();
    if p.number.is_none() {
        if p.depth == 0 && token.bytes().all(|b| b.is_ascii_digit()) {
            *path = vec![token];
        }
        return String::new();
    }
    path.truncate(p.depth);
    path.push(token.clone());
    if token.bytes().all(|b| b.is_ascii_digit()) { format!("{} ", path.join(".")) } else { format!("({token}) ") }
}

/// A PDF of the text's paragraphs, broken at the width of a page, with a page's number below each; paragraphs that the text
/// sets apart are apart here.
pub fn pdf(read: &Read) -> Vec<u8> {
    let mut lines: Vec<String> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    for p in &read.paragraphs {
        if p.apart && !lines.is_empty() {
            lines.push(String::new());
        }
        let number = printed(p, &mut path);
        lines.extend(wrapped(&format!("{number}{}", p.text)));
    }
    let mut objects: Vec<Vec<u8>> = Vec::new();
    let pages: Vec<&[String]> = lines.chunks(LINES).collect();
    let kids: String = (0..pages.len()).map(|i| format!("{} 0 R ", 4 + 2 * i)).collect();
    objects.push(b"<</Type/Catalog/Pages 2 0 R>>".to_vec());
    objects.push(format!("<</Type/Pages/Count {}/Kids[{kids}]>>", pages.len()).into_bytes());
    objects.push(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec());
    for (i, page) in pages.iter().enumerate() {
        objects.push(
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents {} 0 R>>",
                5 + 2 * i
            )
            .into_bytes(),
        );
        let mut shown = b"BT /F1 11 Tf 14 TL 72 790 Td ".to_vec();
        for line in page.iter() {
            shown.push(b'(');
            for c in line.chars() {
                if matches!(c, '(' | ')' | '\\') {
                    shown.push(b'\\');
                }
                shown.push(byte(c));
            }
            shown.extend(b") Tj T* ");
        }
        shown.extend(format!("ET BT /F1 9 Tf 290 30 Td ({}) Tj ET", i + 1).bytes());
        let mut o = format!("<</Length {}>>stream\n", shown.len()).into_bytes();
        o.extend(shown);
        o.extend(b"\nendstream");
        objects.push(o);
    }
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut at = Vec::new();
    for (i, o) in objects.iter().enumerate() {
        at.push(out.len());
        out.extend(format!("{} 0 obj\n", i + 1).bytes());
        out.extend(o);
        out.extend(b"\nendobj\n");
    }
    let xref = out.len();
    let mut tail = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for a in at {
        let _ = writeln!(tail, "{a:010} 00000 n ");
    }
    let _ = write!(tail, "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF\n", objects.len() + 1);
    out.extend(tail.bytes());
    out
}
