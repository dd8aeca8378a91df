//! The page around the clauses: head with its policy, tools, contents, cover, foot.

use crate::cover::{parties, prevails, title, title_clause, tree};
use crate::escape::{MARK, id, text};
use crate::weave::{State, Weave};
use base64::Engine as _;
use servanda_charter::ClauseId;
use sha2::{Digest as _, Sha256};

/// The style sheet of every page.
pub const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Head, tools, contents and cover, up to the first clause.
pub fn open(out: &mut String, w: &Weave<'_>) {
    let charter = &w.compiled.charter;
    let title = title(w.compiled);
    let digest = &charter.digest;
    // The hash of the charter stands on each printed page. It is letters, digits and a colon; anything else is dropped.
    let plain: String = digest.chars().filter(|c| c.is_ascii_alphanumeric() || *c == ':').collect();
    let style = format!("{STYLE}@page{{@bottom-left{{content:\"{plain}\"}}}}\n");
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
        hash(&style),
        hash(SCRIPT)
    );
    out.push_str(MARK);
    out.push_str(&format!(
        "<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"referrer\" content=\"no-referrer\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{}</title>\n<style>{style}</style></head>\n<body {}>\n",
        w.compiled.lang,
        text(&title),
        script_words(w)
    ));
    out.push_str(&format!("<a class=\"skip\" href=\"#text\">{}</a>\n", w.t("skip")));
    let [search, place, colours, auto, light, dark, print] =
        ["search", "search-place", "colours", "auto", "light", "dark", "print"].map(|id| w.t(id));
    out.push_str(&format!(
        "<header class=\"top\"><p class=\"name\">{}</p><search class=\"js\"><label for=\"q\">{search}</label>\
         <input id=\"q\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\" placeholder=\"{place}\" aria-controls=\"hits\">\
         <div id=\"hits\" hidden></div><p id=\"told\" class=\"sr\" role=\"status\"></p></search>\n\
         <fieldset class=\"pick theme\"><legend class=\"sr\">{colours}</legend>\
         <label><input type=\"radio\" name=\"theme\" id=\"th-auto\" checked><span>{auto}</span></label>\
         <label><input type=\"radio\" name=\"theme\" id=\"th-light\"><span>{light}</span></label>\
         <label><input type=\"radio\" name=\"theme\" id=\"th-dark\"><span>{dark}</span></label></fieldset>\
         <button type=\"button\" id=\"print\" class=\"js btn\">{print}</button></header>\n<div class=\"frame\">\n",
        text(&title)
    ));
    contents(out, w);
    out.push_str("<main id=\"text\" tabindex=\"-1\">\n");
    cover(out, w, &title);
}

/// What is left at the end of the page.
pub fn close(out: &mut String, w: &Weave<'_>) {
    out.push_str(&format!(
        "</main></div>\n<footer><p>{}</p><p><code>{}</code></p></footer>\n\
         <div id=\"panel\" popover role=\"dialog\" aria-label=\"{}\" tabindex=\"-1\"></div>\n\
         <div id=\"tip\" popover=\"manual\" role=\"tooltip\"></div>\n<script>{SCRIPT}</script>\n</body></html>\n",
        w.t("foot"),
        text(&w.compiled.charter.digest),
        w.t("panel")
    ));
}

/// The words that the script shows, as attributes that it reads.
fn script_words(w: &Weave<'_>) -> String {
    let said = ["close", "no-rule", "one-rule", "many-rules", "no-hit", "one-hit", "many-hits", "more-hits"];
    said.map(|id| format!("data-{id}=\"{}\"", text(&w.t(&format!("script-{id}"))))).join(" ")
}

/// The hash by which the policy knows a script or style sheet.
pub fn hash(of: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(Sha256::digest(of.as_bytes()))
}

/// Deepest headings that the contents list.
const CONTENTS_DEPTH: usize = 2;

fn contents(out: &mut String, w: &Weave<'_>) {
    let contents = w.t("contents");
    out.push_str(&format!("<nav class=\"toc\" aria-label=\"{contents}\"><details><summary>{contents}</summary>\n<ol>"));
    let mut depth = 0usize;
    let mut first = true;
    for (_, c, at) in tree(&w.compiled.charter).into_iter().filter(|(_, _, at)| *at < CONTENTS_DEPTH) {
        if at > depth {
            out.push_str("<ol>");
        } else {
            out.push_str(if first { "" } else { "</li>" });
            (at..depth).for_each(|_| out.push_str("</ol></li>"));
        }
        (depth, first) = (at, false);
        let n = if c.number.starts_with('§') { "" } else { &c.number };
        let long = if n.chars().count() > 5 { " class=\"long\"" } else { "" };
        out.push_str(&format!(
            "<li><a{long} href=\"#{}\"><span class=\"n\">{}</span> <span>{}</span></a>",
            id("c", &c.number),
            text(n),
            text(if c.title.is_empty() { &c.number } else { w.title(c) })
        ));
    }
    out.push_str(if first { "" } else { "</li>" });
    (0..depth).for_each(|_| out.push_str("</ol></li>"));
    out.push_str("</ol>\n<ul class=\"ends\">");
    if !w.open.is_empty() {
        out.push_str(&format!("<li><a href=\"#questions\">{}</a></li>", w.t("questions")));
    }
    out.push_str(&format!(
        "<li><a href=\"#values\">{}</a></li><li><a href=\"#words\">{}</a></li>\
         <li><a href=\"#worth\">{}</a></li></ul></details></nav>\n",
        w.t("values"),
        w.t("words"),
        w.t("worth")
    ));
}

fn cover(out: &mut String, w: &Weave<'_>, title: &str) {
    let charter = &w.compiled.charter;
    let at = title_clause(charter).map(|c| id("c", &c.number)).unwrap_or_else(|| "title".to_owned());
    out.push_str(&format!("<div class=\"cover\"><h1 id=\"{at}\" dir=\"auto\">{}</h1>\n", text(title)));
    let parties: Vec<String> = parties(charter).iter().map(|p| text(p)).collect();
    if !parties.is_empty() {
        out.push_str(&format!("<p class=\"between\">{}</p><ul class=\"parties\">", w.t("between")));
        parties.iter().for_each(|p| out.push_str(&format!("<li dir=\"auto\">{p}</li>")));
        out.push_str("</ul>\n");
    }
    let told = text(&prevails(w.compiled));
    out.push_str(&format!("<p class=\"prevail\"><strong>{}</strong> {told}</p>\n", w.t("which-prevails")));
    let at = match &w.at {
        Some(a) => format!(
            "<strong>{}</strong> {}",
            w.tell("as-of", &[("moment", &text(&a.moment))]),
            w.tell("as-of.said", &[("n", &a.entries.to_string())])
        ),
        None => format!("<strong>{}</strong> {}", w.t("text-alone"), w.t("text-alone.said")),
    };
    out.push_str(&format!("<p class=\"prevail\">{at}</p>\n"));
    if let Some(a) = w.at.as_ref().filter(|a| !a.pairs.is_empty()) {
        let whole = a.pairs.values().filter(|(whole, _)| *whole).count();
        out.push_str(&format!(
            "<p class=\"prevail\"><strong>Words and rules.</strong> For {whole} of {} clauses with rules a named person of \
             every party has approved that the two belong together.</p>\n",
            a.pairs.len()
        ));
    }
    let states: Vec<State> =
        (0..charter.clauses.len()).filter_map(|i| Some(w.state(ClauseId::try_from(i).ok()?))).collect();
    out.push_str(&format!("<fieldset class=\"pick show\"><legend>{}</legend><label><input type=\"radio\" name=\"show\" id=\"sh-all\" checked><span>{}</span></label>", w.t("show"), w.t("all")));
    for s in [State::Live, State::Prose, State::Question, State::Disputed, State::LeftOut] {
        let n = states.iter().filter(|x| **x == s).count();
        if n > 0 {
            let (word, mark, class) = s.shown();
            let word = w.t(word);
            out.push_str(&format!(
                "<label class=\"{class}\"><input type=\"radio\" name=\"show\" id=\"sh-{class}\"><span><span aria-hidden=\"true\">{mark}</span> {word} <b>{n}</b></span></label>"
            ));
        }
    }
    out.push_str("</fieldset></div>\n");
}
