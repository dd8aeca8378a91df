//! The parts around the body: what they are, how words look, numbers of lists, the footer with the charter's hash.

use crate::meaning::{Meaning, WORDS};
use crate::xml;
use servanda_partnership::Compiled;
use std::fmt::Write as _;

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The property that names the charter a document was made from.
pub(crate) const PROPERTY: &str = "servanda.charter";

/// What stands before the digest in a review, which is no copy of the charter to bring back.
pub(crate) const REVIEW: &str = "review of ";

/// The same in a comparison of two versions.
pub(crate) const DIFFERENCE: &str = "difference to ";

/// What the parts hold.
pub struct Said<'a> {
    /// The charter's digest.
    pub digest: &'a str,
    /// What stands before the digest in the document's property: nothing for a charter, which import knows by it.
    pub made_as: &'static str,
    /// Its generated words.
    pub meaning: &'a Meaning,
    /// The older version, if there is one.
    pub against: Option<&'a Compiled>,
    /// The first number of each ordered list.
    pub lists: Vec<u64>,
    /// The body.
    pub body: String,
    /// The comments.
    pub comments: String,
}

/// All parts, in order.
pub fn all(s: &Said<'_>) -> Vec<(&'static str, String)> {
    vec![
        ("[Content_Types].xml", types()),
        ("_rels/.rels", rels()),
        ("docProps/core.xml", core(&s.meaning.title)),
        ("docProps/custom.xml", custom(&format!("{}{}", s.made_as, s.digest))),
        ("word/document.xml", document(&s.body)),
        ("word/styles.xml", format!("{HEAD}<w:styles {W}>{}</w:styles>", styles())),
        ("word/numbering.xml", numbering(&s.lists)),
        (
            "word/settings.xml",
            format!(
                "{HEAD}<w:settings {W}><w:zoom w:percent=\"100\"/>{}<w:defaultTabStop w:val=\"720\"/></w:settings>",
                if s.made_as == REVIEW { "" } else { "<w:trackRevisions/>" }
            ),
        ),
        ("word/comments.xml", format!("{HEAD}<w:comments {W}>{}</w:comments>", s.comments)),
        ("word/footer1.xml", footer(s)),
        ("word/_rels/document.xml.rels", document_rels()),
    ]
}

fn types() -> String {
    const MAIN: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let mut out = format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
         <Override PartName=\"/docProps/custom.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.custom-properties+xml\"/>\
         <Override PartName=\"/word/document.xml\" ContentType=\"{MAIN}.document.main+xml\"/>"
    );
    for part in ["styles", "numbering", "settings", "comments"] {
        let _ = write!(out, "<Override PartName=\"/word/{part}.xml\" ContentType=\"{MAIN}.{part}+xml\"/>");
    }
    let _ = write!(out, "<Override PartName=\"/word/footer1.xml\" ContentType=\"{MAIN}.footer+xml\"/></Types>");
    out
}

fn rels() -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
         <Relationship Id=\"rId3\" Type=\"{OFFICE}/custom-properties\" Target=\"docProps/custom.xml\"/></Relationships>"
    )
}

fn document_rels() -> String {
    let mut out =
        format!("{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
    for (i, (kind, file)) in [
        ("styles", "styles.xml"),
        ("numbering", "numbering.xml"),
        ("settings", "settings.xml"),
        ("comments", "comments.xml"),
        ("footer", "footer1.xml"),
    ]
    .iter()
    .enumerate()
    {
        let _ =
            write!(out, "<Relationship Id=\"rId{}\" Type=\"{OFFICE}/{kind}\" Target=\"{file}\"/>", i.saturating_add(1));
    }
    out.push_str("</Relationships>");
    out
}

fn core(title: &str) -> String {
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title></cp:coreProperties>",
        xml::text(title)
    )
}

fn custom(digest: &str) -> String {
    format!(
        "{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" \
         xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\">\
         <property fmtid=\"{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}\" pid=\"2\" name=\"{PROPERTY}\"><vt:lpwstr>{}</vt:lpwstr></property></Properties>",
        xml::text(digest)
    )
}

fn document(body: &str) -> String {
    format!(
        "{HEAD}<w:document {W} xmlns:r=\"{OFFICE}\"><w:body>\n{body}<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId5\"/>\
         <w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1300\" w:left=\"1440\" \
         w:header=\"720\" w:footer=\"620\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    )
}

fn footer(s: &Said<'_>) -> String {
    let field = |name: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> {name} </w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    let said = |id: &str, args: &[(&str, &str)]| WORDS.text(s.meaning.lang, id, args);
    let run = |t: &str| format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", xml::text(t));
    let against = s.against.map_or_else(String::new, |a| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>{}</w:p>",
            run(&said("footer.against", &[("digest", &a.charter.digest)]))
        )
    });
    format!(
        "{HEAD}<w:ftr {W}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>{}<w:r><w:tab/></w:r>{}{}{}{}</w:p>{against}\
         <w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>{}</w:p></w:ftr>",
        run(&said("footer.charter", &[("digest", s.digest)])),
        run(&format!("{} ", said("footer.page", &[]))),
        field("PAGE"),
        run(&format!(" {} ", said("footer.of", &[]))),
        field("NUMPAGES"),
        run(&s.meaning.prevails),
    )
}

/// Numbers: the bullets first, then each ordered list with its own first number.
fn numbering(lists: &[u64]) -> String {
    let mut out = format!("{HEAD}<w:numbering {W}>");
    let level = |out: &mut String, l: usize, format: &str, text: &str, start: u64| {
        let left = l.saturating_add(1).saturating_mul(480);
        let _ = write!(
            out,
            "<w:lvl w:ilvl=\"{l}\"><w:start w:val=\"{start}\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/><w:lvlJc w:val=\"left\"/>\
             <w:pPr><w:ind w:left=\"{left}\" w:hanging=\"360\"/></w:pPr></w:lvl>"
        );
    };
    out.push_str("<w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"hybridMultilevel\"/>");
    (0..9).for_each(|l| level(&mut out, l, "bullet", "•", 1));
    out.push_str("</w:abstractNum>");
    // A list of its own each: Word would count on through lists that share one.
    for (i, first) in lists.iter().enumerate() {
        let _ = write!(
            out,
            "<w:abstractNum w:abstractNumId=\"{}\"><w:multiLevelType w:val=\"multilevel\"/>",
            i.saturating_add(1)
        );
        (0..9usize).for_each(|l| level(&mut out, l, "decimal", &format!("%{}.", l.saturating_add(1)), *first));
        out.push_str("</w:abstractNum>");
    }
    for i in 0..=lists.len() {
        let _ = write!(out, "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"{i}\"/></w:num>", i.saturating_add(1));
    }
    out.push_str("</w:numbering>");
    out
}

fn styles() -> String {
    let mut out = String::from(
        "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Cambria\" w:hAnsi=\"Cambria\" w:eastAsia=\"SimSun\" w:cs=\"Times New Roman\"/>\
         <w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/><w:lang w:val=\"en-GB\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>\
         <w:pPrDefault><w:pPr><w:spacing w:after=\"140\" w:line=\"276\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>\
         <w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\"><w:name w:val=\"Default Paragraph Font\"/></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/>\
         <w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"108\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>",
    );
    out.push_str("<w:style w:type=\"table\" w:styleId=\"TableGrid\"><w:name w:val=\"Table Grid\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>");
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        let _ = write!(out, "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"A6A6A6\"/>");
    }
    out.push_str("</w:tblBorders></w:tblPr></w:style>");
    paragraph(
        &mut out,
        "Title",
        "Title",
        "<w:keepNext/><w:spacing w:before=\"0\" w:after=\"240\"/>",
        "<w:b/><w:sz w:val=\"44\"/><w:szCs w:val=\"44\"/>",
    );
    for (n, size) in [(1, 30), (2, 26), (3, 24), (4, 22), (5, 22), (6, 22)] {
        let style = format!(
            "<w:keepNext/><w:spacing w:before=\"{}\" w:after=\"100\"/><w:outlineLvl w:val=\"{}\"/>",
            360 - n * 30,
            n - 1
        );
        paragraph(
            &mut out,
            &format!("Heading{n}"),
            &format!("heading {n}"),
            &style,
            &format!("<w:b/><w:color w:val=\"1F3A5F\"/><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>"),
        );
    }
    paragraph(&mut out, "ListParagraph", "List Paragraph", "<w:spacing w:after=\"60\"/>", "");
    paragraph(&mut out, "Quote", "Quote", "<w:ind w:left=\"480\" w:right=\"480\"/>", "<w:i/>");
    paragraph(
        &mut out,
        "Footer",
        "footer",
        "<w:tabs><w:tab w:val=\"right\" w:pos=\"9026\"/></w:tabs><w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/>",
        "<w:color w:val=\"595959\"/><w:sz w:val=\"14\"/><w:szCs w:val=\"14\"/>",
    );
    paragraph(
        &mut out,
        "CommentText",
        "annotation text",
        "<w:spacing w:after=\"60\" w:line=\"240\" w:lineRule=\"auto\"/>",
        "<w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/>",
    );
    paragraph(
        &mut out,
        "SvNote",
        "Servanda note",
        "<w:pBdr><w:left w:val=\"single\" w:sz=\"18\" w:space=\"8\" w:color=\"1F6F6B\"/></w:pBdr><w:spacing w:after=\"100\"/>",
        "<w:color w:val=\"404040\"/><w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/>",
    );
    paragraph(
        &mut out,
        "SvAnnex",
        "Servanda annex",
        "<w:keepNext/><w:pageBreakBefore/><w:spacing w:after=\"200\"/>",
        "<w:b/><w:sz w:val=\"30\"/><w:szCs w:val=\"30\"/>",
    );
    paragraph(
        &mut out,
        "SvCode",
        "Servanda code",
        "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/>",
        "<w:rFonts w:ascii=\"Consolas\" w:hAnsi=\"Consolas\"/><w:sz w:val=\"19\"/>",
    );
    paragraph(
        &mut out,
        "SvCell",
        "Servanda cell",
        "<w:spacing w:before=\"40\" w:after=\"40\" w:line=\"240\" w:lineRule=\"auto\"/>",
        "<w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/>",
    );
    paragraph(
        &mut out,
        "SvHead",
        "Servanda head",
        "<w:keepNext/><w:spacing w:before=\"40\" w:after=\"40\" w:line=\"240\" w:lineRule=\"auto\"/>",
        "<w:b/><w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/>",
    );
    paragraph(&mut out, "SvGap", "Servanda gap", "<w:spacing w:after=\"0\" w:line=\"120\" w:lineRule=\"exact\"/>", "");
    out.push_str(
        "<w:style w:type=\"character\" w:styleId=\"SvValue\"><w:name w:val=\"Servanda value\"/><w:rPr><w:color w:val=\"0B5A55\"/><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E6F2F1\"/></w:rPr></w:style>\
         <w:style w:type=\"character\" w:styleId=\"SvMono\"><w:name w:val=\"Servanda mono\"/><w:rPr><w:rFonts w:ascii=\"Consolas\" w:hAnsi=\"Consolas\"/></w:rPr></w:style>\
         <w:style w:type=\"character\" w:styleId=\"CommentReference\"><w:name w:val=\"annotation reference\"/><w:rPr><w:sz w:val=\"16\"/></w:rPr></w:style>",
    );
    out
}

fn paragraph(out: &mut String, id: &str, name: &str, set: &str, run: &str) {
    let _ = write!(
        out,
        "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>{set}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    );
}
