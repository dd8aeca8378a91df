//! Two versions of a charter as one HTML page that opens from disk, in the reading page's dress: the words' redline beside
//! what the rules command otherwise.

use crate::escape::{MARK, id, push, text};
use crate::frame::{STYLE, hash};
use servanda_charter::Piece;
use servanda_compare::{Change, Comparison, Fact, Line, NO_ANSWER, Rule, Word, told};
use std::collections::BTreeMap;

const OWN: &str = include_str!("difference.css");

/// The page.
#[must_use]
pub fn difference(c: &Comparison) -> String {
    let style = format!("{STYLE}{OWN}");
    let title = text(&c.new.title);
    let mut out = String::with_capacity(64 * 1024);
    out.push_str(MARK);
    out.push_str(&format!(
        "<html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'sha256-{}'; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" \
         content=\"width=device-width,initial-scale=1\"><meta name=\"referrer\" content=\"no-referrer\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>What changes: {title}</title>\n<style>{style}</style></head>\n\
         <body class=\"diff\">\n<a class=\"skip\" href=\"#text\">Skip to the changes</a>\n\
         <header class=\"top\"><p class=\"name\">{title}</p><fieldset class=\"pick theme\"><legend class=\"sr\">Colours</legend>\
         <label><input type=\"radio\" name=\"theme\" id=\"th-auto\" checked><span>Auto</span></label>\
         <label><input type=\"radio\" name=\"theme\" id=\"th-light\"><span>Light</span></label>\
         <label><input type=\"radio\" name=\"theme\" id=\"th-dark\"><span>Dark</span></label></fieldset></header>\n<div class=\"frame\">\n",
        hash(&style),
    ));
    contents(&mut out, c);
    out.push_str("<main id=\"text\" tabindex=\"-1\">\n");
    cover(&mut out, c);
    for (i, change) in c.changes.iter().enumerate() {
        clause(&mut out, i, change);
    }
    out.push_str(
        "</main></div>\n<footer><p>Words are compared word by word. What the rules command is compared as computed: by their \
         values, and by putting the same questions to both versions, never by their text.</p></footer>\n</body></html>\n",
    );
    out
}

fn contents(out: &mut String, c: &Comparison) {
    out.push_str(
        "<nav class=\"toc\" aria-label=\"Changed clauses\"><details open><summary>Changed clauses</summary>\n<ol>",
    );
    for (i, x) in c.changes.iter().enumerate() {
        let n = if x.number.starts_with('§') { "" } else { &x.number };
        let heading = x.heading();
        let title = heading.strip_prefix(n).unwrap_or(&heading).trim();
        out.push_str(&format!(
            "<li><a href=\"#{}\"><span class=\"n\">{}</span> <span>{}</span></a></li>",
            id("c", &i.to_string()),
            text(n),
            text(title)
        ));
    }
    out.push_str("</ol></details></nav>\n");
}

fn cover(out: &mut String, c: &Comparison) {
    out.push_str(&format!(
        "<div class=\"cover\"><p class=\"over\">What changes</p><h1 dir=\"auto\">{}</h1>\n",
        text(&c.new.title)
    ));
    if c.is_empty() {
        out.push_str("<p class=\"none\">Nothing changed: neither a word nor a rule.</p>\n");
    } else {
        let (words, rules) = c.counts();
        let n = |n: usize| if n == 1 { "1 clause".to_owned() } else { format!("{n} clauses") };
        out.push_str(&format!("<p class=\"lead\">Words changed in {}, meaning in {}.", n(words), n(rules)));
        if c.asked > 0 {
            let all = if c.asked_all { "" } else { " (places or purposes left unsaid)" };
            out.push_str(&format!(" {} questions about permission were put to both versions{all}.", c.asked));
        }
        out.push_str("</p>\n<ul class=\"sum\">");
        let mut counts: BTreeMap<Word, usize> = BTreeMap::new();
        c.meaning().for_each(|(_, l)| *counts.entry(l.word).or_default() += 1);
        for (word, n) in counts {
            let (mark, class) = word.mark();
            out.push_str(&format!(
                "<li class=\"{class}\"><span class=\"mk\" aria-hidden=\"true\">{mark}</span><span class=\"w2\">{}</span> <b>{n}</b></li>",
                word.text()
            ));
        }
        out.push_str("</ul>\n");
    }
    let was = c.prevails.1.as_ref().map(|w| format!(" <del>{}</del>", text(w))).unwrap_or_default();
    out.push_str(&format!(
        "<p class=\"prevail\"><strong>Which prevails.</strong>{was} {}</p>\n\
         <p class=\"versions\">from <code>{}</code><br>to <code>{}</code></p>\n",
        if was.is_empty() { text(&c.prevails.0) } else { format!("<ins>{}</ins>", text(&c.prevails.0)) },
        text(&c.old.digest),
        text(&c.new.digest)
    ));
    if !c.is_empty() {
        out.push_str(
            "<fieldset class=\"pick show\"><legend>Show</legend>\
             <label><input type=\"radio\" name=\"show\" id=\"df-all\" checked><span>All changes</span></label>\
             <label><input type=\"radio\" name=\"show\" id=\"df-meaning\"><span>Changes of meaning</span></label>\
             <label><input type=\"radio\" name=\"show\" id=\"df-words\"><span>Changes of words</span></label></fieldset>",
        );
    }
    out.push_str("</div>\n");
}

fn clause(out: &mut String, i: usize, c: &Change) {
    let class = |on: bool, name: &'static str| if on { name } else { "" };
    out.push_str(&format!(
        "<section class=\"c {} {}\" aria-labelledby=\"{2}\"><h2 id=\"{2}\" dir=\"auto\">",
        class(c.meaning_changed(), "hasm"),
        class(c.words_changed() || c.moved || c.renumbered.is_some(), "hasw"),
        id("c", &i.to_string())
    ));
    if !c.number.starts_with('§') && !c.number.is_empty() {
        out.push_str(&format!("<span class=\"n\">{}</span> ", text(&c.number)));
    }
    if c.title.is_empty() && c.number.starts_with('§') {
        out.push_str("Untitled");
    }
    redline(out, &c.title);
    out.push_str("</h2>\n");
    let told = told(c);
    if !told.is_empty() {
        out.push_str("<p class=\"chips\">");
        told.iter().for_each(|t| out.push_str(&format!("<span>{}</span>", text(t))));
        out.push_str("</p>");
    }
    out.push_str("<div class=\"two\"><div>");
    if c.words.is_empty() {
        out.push_str("<p class=\"same\">The words of this clause are the same.</p>");
    } else {
        out.push_str("<div class=\"p\" dir=\"auto\">");
        redline(out, &c.words);
        out.push_str("</div>");
    }
    out.push_str("</div><div class=\"m\">");
    c.facts.iter().for_each(|f| fact(out, f));
    if !c.rules.is_empty() {
        out.push_str("<ul>");
        c.rules.iter().for_each(|r| rule(out, r));
        out.push_str("</ul>");
    }
    if let Some(n) = &c.note {
        out.push_str(&format!("<p class=\"note\">{}</p>", sentence(&n.text())));
    }
    out.push_str("</div></div></section>\n");
}

fn redline(out: &mut String, pieces: &[Piece]) {
    for p in pieces {
        let (tag, words) = match p {
            Piece::Same(t) => {
                push(out, t);
                continue;
            }
            Piece::Removed(t) => ("del", t),
            Piece::Added(t) => ("ins", t),
        };
        // White space at the end belongs to no word: it is neither struck out nor underlined.
        let held = words.trim_end();
        out.push_str(&format!("<{tag}>{}</{tag}>", text(held)));
        push(out, words.get(held.len()..).unwrap_or_default());
    }
}

fn line(out: &mut String, tag: &str, l: &Line) {
    let (mark, class) = l.word.mark();
    out.push_str(&format!(
        "<{tag} class=\"ch {class}\" dir=\"auto\"><span class=\"mk\" aria-hidden=\"true\">{mark}</span><span class=\"w2\">{}</span> {}</{tag}>",
        sentence(l.word.text()),
        text(&l.what)
    ));
}

fn fact(out: &mut String, f: &Fact) {
    out.push_str("<div class=\"fact\">");
    line(out, "p", &f.line);
    out.push_str(&format!(
        "<dl><dt>asked</dt><dd dir=\"auto\">{}</dd><dt>was</dt><dd dir=\"auto\">{}</dd><dt>now</dt><dd dir=\"auto\">{}</dd></dl></div>\n",
        text(&f.example.asked),
        text(&f.example.old),
        text(&f.example.new)
    ));
}

fn rule(out: &mut String, r: &Rule) {
    out.push_str("<li class=\"r\">");
    r.lines.iter().for_each(|l| line(out, "p", l));
    if r.no_answer {
        out.push_str(&format!("<p class=\"why\">{}</p>", sentence(NO_ANSWER)));
    }
    if let (Some(o), Some(n)) = (&r.old, &r.new)
        && o != n
    {
        out.push_str("<dl class=\"was\"><dt>was</dt><dd dir=\"auto\">");
        push(out, o);
        out.push_str("</dd><dt>now</dt><dd dir=\"auto\">");
        push(out, n);
        out.push_str("</dd></dl>");
    }
    out.push_str(&format!("<p class=\"k\">{}</p></li>\n", text(&r.id)));
}

/// With a capital, as a sentence begins.
fn sentence(of: &str) -> String {
    let mut letters = of.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    text(&format!("{first}{}", letters.as_str()))
}
