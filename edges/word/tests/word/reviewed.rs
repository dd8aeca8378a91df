//! A drafting review as a document: what the page says stands in it, at its clauses, and it is no charter to bring back.

use crate::desk::{Charter, charters, parts};
use servanda_publish::Review;
use servanda_word::review;
use servanda_words::Lang;

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "").to_lowercase()
}

/// The words of the body, its paragraphs with their styles.
fn body(docx: &[u8]) -> Vec<(String, String)> {
    let xml = parts(docx).into_iter().find(|(n, _)| n == "word/document.xml").unwrap().1;
    let paragraphs = xml.split("<w:p>").skip(1);
    let words = |p: &str| {
        let texts = p.split("<w:t xml:space=\"preserve\">").skip(1).map(|t| t.split("</w:t>").next().unwrap());
        let all: String = texts.collect();
        all.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
    };
    paragraphs.map(|p| (p.split("w:val=\"").nth(1).unwrap().split('"').next().unwrap().to_owned(), words(p))).collect()
}

#[test]
fn every_finding_stands_at_its_clause() {
    for (folder, lang) in charters().into_iter().flat_map(|f| Lang::ALL.map(|l| (f.clone(), l))) {
        let c = Charter::at(&folder);
        let r = Review::of(&c.compiled.charter, &c.compiled.warnings, lang);
        let docx = review(&r).unwrap();
        assert!(docx == review(&r).unwrap(), "the same bytes");
        let mut rest = body(&docx).into_iter();
        let mut next = |style: &str, words: &str| {
            let words = squeezed(words);
            assert!(
                rest.any(|(s, w)| s == style && squeezed(&w).contains(&words)),
                "{}: no {style} `{words}` where it should stand",
                folder.display()
            );
        };
        next("Title", &r.title);
        next("Normal", &r.lead());
        let mut at = None;
        for item in &r.items {
            if at != Some(&item.clause) {
                next("Heading1", item.clause.as_deref().unwrap_or(&r.t("before-the-first")));
                at = Some(&item.clause);
            }
            next("Heading2", &r.t(item.kind.shown().0));
            if let Some((says, _)) = &item.told {
                next("Normal", says);
            }
            next("Normal", &item.says);
            if let Some([_, meant, _]) = &item.words {
                next("Quote", &meant.replace('`', ""));
            }
            if let Some((_, asks)) = &item.told {
                next("SvNote", asks);
            }
            if let Some(ask) = &item.ask {
                next("SvNote", ask);
            }
            if let Some(w) = &item.wording {
                next("SvNote", w);
            }
        }
        if r.one_sided() {
            next("Heading1", &r.t("sides"));
            r.sides.keys().for_each(|name| next("SvCell", name));
        }
        next("SvNote", &r.t("review.foot"));
        assert!(c.refused(&docx).message.contains("is a drafting review"), "{}", c.refused(&docx).message);
    }
}
