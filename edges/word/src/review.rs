//! A drafting review as a Word document: what the page says, at its clauses, to be sent round and answered.

use crate::export::parts;
use crate::meaning::Meaning;
use crate::package::pack;
use crate::xml;
use servanda_publish::{Item, Kind, Review, sentence};
use servanda_vocabulary::Trouble;
use servanda_words::Lang;

/// Writes the DOCX of a review. The same review gives the same bytes.
///
/// # Errors
/// If the document is too large to be packed.
pub fn review(r: &Review) -> Result<Vec<u8>, Trouble> {
    let mut body = String::with_capacity(64 * 1024);
    paragraph(&mut body, "SvNote", &plain(&r.t("review")));
    paragraph(&mut body, "Title", &plain(&r.title));
    paragraph(&mut body, "Normal", &plain(&r.lead()));
    summary(&mut body, r);
    let before = r.t("before-the-first");
    let mut at: Option<&Option<String>> = None;
    for item in &r.items {
        if at != Some(&item.clause) {
            paragraph(&mut body, "Heading1", &plain(item.clause.as_deref().unwrap_or(&before)));
            at = Some(&item.clause);
        }
        one(&mut body, r, item);
    }
    sides(&mut body, r);
    paragraph(&mut body, "SvNote", &plain(&r.t("review.foot")));
    // The same sentence stands on every page, as on a charter's pages stands what prevails.
    let meaning = Meaning {
        title: format!("{}: {}", r.t("review"), r.title),
        lang: r.lang,
        prevails: r.t("review.foot"),
        ..Meaning::default()
    };
    pack(&parts::all(&parts::Said {
        digest: &r.digest,
        made_as: parts::REVIEW,
        meaning: &meaning,
        against: None,
        lists: Vec::new(),
        body,
        comments: String::new(),
    }))
}

/// How many there are of each kind.
fn summary(out: &mut String, r: &Review) {
    let rows: Vec<[String; 2]> = Kind::ALL
        .into_iter()
        .filter(|k| r.count(*k) > 0)
        .map(|k| [plain(&format!("{} {}", k.shown().1, r.t(k.shown().0))), plain(&r.count(k).to_string())])
        .collect();
    if !rows.is_empty() {
        table(out, &[3200, 900], None, rows.iter().map(|r| r.as_slice()));
    }
}

fn one(out: &mut String, r: &Review, item: &Item) {
    let (word, mark, _) = item.kind.shown();
    paragraph(out, "Heading2", &plain(&format!("{mark} {}", r.t(word))));
    // What the compiler found is told in English, with its names; before it stands what its kind means.
    if let Some((says, _)) = &item.told {
        paragraph(out, "Normal", &told(says));
    }
    paragraph(out, "Normal", &told_in_english(&item.says, r.lang));
    if let Some([before, meant, after]) = &item.words {
        let marked = run("<w:highlight w:val=\"yellow\"/>", meant);
        paragraph(out, "Quote", &format!("{}{marked}{}", plain(before), plain(after)));
    }
    if let Some((_, asks)) = &item.told {
        paragraph(out, "SvNote", &told(asks));
    }
    if let Some(ask) = &item.ask {
        // What is asked of an answer of ours is asked in the review's language.
        let lang = if item.words.is_none() && item.told.is_none() { Lang::En } else { r.lang };
        paragraph(out, "SvNote", &told_in_english(ask, lang));
    }
    if let Some(w) = &item.wording {
        let label = run("<w:b/>", &format!("{}: ", r.t("review.wording")));
        paragraph(out, "SvNote", &format!("{label}{}", run("<w:i/>", w)));
    }
}

/// What each party carries alone.
fn sides(out: &mut String, r: &Review) {
    if !r.one_sided() {
        return;
    }
    paragraph(out, "Heading1", &plain(&r.t("sides")));
    paragraph(out, "Normal", &plain(&r.t("sides.lead")));
    let cell = |list: &Vec<String>| {
        let mut seen: Vec<&String> = list.iter().collect();
        seen.dedup();
        let lines: Vec<String> = seen.into_iter().map(|c| plain(c)).collect();
        let count = run("<w:b/>", &list.len().to_string());
        std::iter::once(count).chain(lines).collect::<Vec<_>>().join("<w:r><w:br/></w:r>")
    };
    let heads = ["sides.party", "sides.duties", "sides.rights", "sides.limits"].map(|id| plain(&r.t(id)));
    let rows: Vec<Vec<String>> = r
        .sides
        .iter()
        .map(|(name, side)| std::iter::once(run("<w:b/>", name)).chain(side.lists().map(cell)).collect())
        .collect();
    table(out, &[2100, 2300, 2300, 2300], Some(&heads), rows.iter().map(Vec::as_slice));
}

fn table<'a>(out: &mut String, widths: &[u32], heads: Option<&[String]>, rows: impl Iterator<Item = &'a [String]>) {
    out.push_str(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"0\" w:type=\"auto\"/></w:tblPr><w:tblGrid>",
    );
    widths.iter().for_each(|w| out.push_str(&format!("<w:gridCol w:w=\"{w}\"/>")));
    out.push_str("</w:tblGrid>");
    let mut row = |cells: &[String], style: &str, set: &str| {
        out.push_str(&format!("<w:tr>{set}"));
        for (words, w) in cells.iter().zip(widths) {
            out.push_str(&format!("<w:tc><w:tcPr><w:tcW w:w=\"{w}\" w:type=\"dxa\"/></w:tcPr>"));
            paragraph(out, style, words);
            out.push_str("</w:tc>");
        }
        out.push_str("</w:tr>");
    };
    if let Some(h) = heads {
        row(h, "SvHead", "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    }
    rows.for_each(|r| row(r, "SvCell", "<w:trPr><w:cantSplit/></w:trPr>"));
    out.push_str("</w:tbl>");
    paragraph(out, "SvGap", "");
}

fn paragraph(out: &mut String, style: &str, runs: &str) {
    out.push_str(&format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>\n"));
}

fn run(set: &str, words: &str) -> String {
    let seen: String = words
        .chars()
        .map(|c| if servanda_publish::unseen(c) { format!("[U+{:04X}]", u32::from(c)) } else { c.to_string() })
        .collect();
    format!("<w:r><w:rPr>{set}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>", xml::text(&seen))
}

fn plain(words: &str) -> String {
    run("", words)
}

/// A sentence, with what is code as code.
fn told(of: &str) -> String {
    told_in_english(of, Lang::En)
}

/// The same, marked as English where the review speaks another language, for whoever has it read aloud.
fn told_in_english(of: &str, lang: Lang) -> String {
    let mark = if lang == Lang::En { "" } else { "<w:lang w:val=\"en-GB\"/>" };
    let part = |(code, p): (bool, String)| {
        run(&format!("{}{mark}", if code { "<w:rStyle w:val=\"SvMono\"/>" } else { "" }), &p)
    };
    sentence(of).into_iter().map(part).collect()
}
