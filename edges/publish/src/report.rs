//! The drafting review as one HTML page that opens from disk, in the reading page's dress.

use crate::escape::{MARK, id, text};
use crate::frame::{STYLE, hash};
use crate::review::{Item, Kind, Review};
use servanda_words::Lang;

const OWN: &str = include_str!("report.css");

/// The page.
#[must_use]
pub fn report(r: &Review) -> String {
    let t = |id: &str| r.t(id);
    let style = format!("{STYLE}{OWN}");
    let mut out = String::with_capacity(64 * 1024);
    out.push_str(MARK);
    out.push_str(&format!(
        "<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'sha256-{}'; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" \
         content=\"width=device-width,initial-scale=1\"><meta name=\"referrer\" content=\"no-referrer\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{}: {}</title>\n<style>{style}</style></head>\n<body>\n",
        r.lang,
        hash(&style),
        t("review"),
        text(&r.title)
    ));
    out.push_str(&format!("<a class=\"skip\" href=\"#text\">{}</a>\n", t("review.skip")));
    out.push_str(&format!(
        "<main id=\"text\" class=\"review\" tabindex=\"-1\"><header><p class=\"over\">{}</p><h1 dir=\"auto\">{}</h1>\n",
        t("review"),
        text(&r.title)
    ));
    summary(&mut out, r);
    out.push_str("</header>\n");
    items(&mut out, r);
    sides(&mut out, r);
    out.push_str(&format!(
        "</main>\n<footer><p>{}</p><p><code>{}</code></p></footer>\n</body></html>\n",
        t("review.foot"),
        text(&r.digest)
    ));
    out
}

fn summary(out: &mut String, r: &Review) {
    out.push_str(&format!("<p class=\"lead\">{}</p>\n", text(&r.lead())));
    out.push_str("<ul class=\"sum\">");
    for kind in Kind::ALL {
        let (word, mark, class) = kind.shown();
        let word = r.t(word);
        if r.count(kind) > 0 {
            out.push_str(&format!(
                "<li class=\"{class}\"><span aria-hidden=\"true\">{mark}</span> {word} <b>{}</b></li>",
                r.count(kind)
            ));
        }
    }
    out.push_str("</ul>\n");
}

fn items(out: &mut String, r: &Review) {
    let mut at: Option<&Option<String>> = None;
    let mut n = 0usize;
    for item in &r.items {
        if at != Some(&item.clause) {
            if at.is_some() {
                out.push_str("</section>\n");
            }
            n = n.saturating_add(1);
            let before = r.t("before-the-first");
            let title = item.clause.as_deref().unwrap_or(&before);
            let here = id("r", &n.to_string());
            out.push_str(&format!(
                "<section aria-labelledby=\"{here}\"><h2 id=\"{here}\" dir=\"auto\">{}</h2>\n",
                text(title)
            ));
            at = Some(&item.clause);
        }
        one(out, r, item);
    }
    if at.is_some() {
        out.push_str("</section>\n");
    }
}

fn one(out: &mut String, r: &Review, item: &Item) {
    let (word, mark, class) = item.kind.shown();
    let word = r.t(word);
    // What the compiler found is told in English, with its names; before it stands what its kind means.
    let english = if r.lang == Lang::En { "" } else { " lang=\"en\"" };
    out.push_str(&format!(
        "<article class=\"item {class}\"><p class=\"kind\"><span aria-hidden=\"true\">{mark}</span> {word}</p>"
    ));
    if let Some((says, _)) = &item.told {
        out.push_str(&format!("<p class=\"says\" dir=\"auto\">{}</p>", sentence(says)));
    }
    out.push_str(&format!("<p class=\"says\" dir=\"auto\"{english}>{}</p>", sentence(&item.says)));
    if let Some([before, meant, after]) = &item.words {
        out.push_str(&format!(
            "<blockquote dir=\"auto\">{}<mark>{}</mark>{}</blockquote>",
            text(before),
            text(meant),
            text(after)
        ));
    }
    if let Some((_, asks)) = &item.told {
        out.push_str(&format!("<p class=\"asks\" dir=\"auto\">{}</p>", sentence(asks)));
    }
    if let Some(ask) = &item.ask {
        // What is asked of an answer of ours is asked in the page's language.
        let english = if item.words.is_none() && item.told.is_none() { "" } else { english };
        out.push_str(&format!("<p class=\"asks\" dir=\"auto\"{english}>{}</p>", sentence(ask)));
    }
    if let Some(w) = &item.wording {
        out.push_str(&format!("<p class=\"wording\"><span>{}</span> {}</p>", r.t("review.wording"), text(w)));
    }
    out.push_str("</article>\n");
}

/// A sentence, with what is code as code.
fn sentence(of: &str) -> String {
    let part = |(code, p): (bool, String)| if code { format!("<code>{}</code>", text(&p)) } else { text(&p) };
    crate::review::sentence(of).into_iter().map(part).collect()
}

/// What each party carries alone, side by side.
fn sides(out: &mut String, r: &Review) {
    if !r.one_sided() {
        return;
    }
    let [title, lead, party, duties, rights, limits] =
        ["sides", "sides.lead", "sides.party", "sides.duties", "sides.rights", "sides.limits"].map(|id| r.t(id));
    out.push_str(&format!(
        "<section aria-labelledby=\"sides\"><h2 id=\"sides\">{title}</h2>\n<p class=\"lead\">{lead}</p>\n\
         <div class=\"wide\" role=\"region\" aria-labelledby=\"sides\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">{party}</th><th scope=\"col\">{duties}</th><th scope=\"col\">{rights}</th><th scope=\"col\">{limits}</th></tr></thead><tbody>\n",
    ));
    for (name, side) in &r.sides {
        out.push_str(&format!("<tr><th scope=\"row\" dir=\"auto\">{}</th>", text(name)));
        for list in side.lists() {
            out.push_str(&format!("<td><b>{}</b>", list.len()));
            let mut seen: Vec<&String> = list.iter().collect();
            seen.dedup();
            seen.iter().for_each(|c| out.push_str(&format!("<br>{}", text(c))));
            out.push_str("</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div></section>\n");
}
