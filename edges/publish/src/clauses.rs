//! The clauses: the words on the left, on the right what the software understood, and how each stands.

use crate::cover::{title_clause, tree};
use crate::definitions::Definition;
use crate::escape::{self, id, text};
use crate::prose::Writer;
use crate::weave::{State, Weave};
use servanda_charter::{Block, Clause, ClauseId};
use servanda_words::Case;
use std::collections::{BTreeMap, BTreeSet};

/// All of them, in the charter's order.
pub fn all(out: &mut String, w: &Weave<'_>, writer: &mut Writer<'_>, defined: &BTreeMap<String, Definition>) {
    let mut own: BTreeMap<ClauseId, BTreeSet<&str>> = BTreeMap::new();
    for (word, d) in defined {
        own.entry(d.clause).or_default().insert(word);
    }
    let none = BTreeSet::new();
    if let Some(c) = title_clause(&w.compiled.charter) {
        one(out, w, 0, c, writer, own.get(&0).unwrap_or(&none));
    }
    for (n, c, depth) in tree(&w.compiled.charter) {
        let h = depth.saturating_add(2).min(6);
        let shown = if c.number.starts_with('§') { "" } else { &c.number };
        let class = w.state(n).shown().2;
        out.push_str(&format!(
            "<div class=\"c {class} d{}\"><h{h} id=\"{}\" dir=\"auto\">",
            depth.min(5),
            id("c", &c.number)
        ));
        if !shown.is_empty() {
            out.push_str(&format!("<a class=\"n\" href=\"#{}\">{}</a> ", id("c", &c.number), text(shown)));
        }
        let untitled = w.t("untitled");
        escape::push(out, if c.title.is_empty() && shown.is_empty() { &untitled } else { w.title(c) });
        out.push_str(&format!("</h{h}>\n"));
        one(out, w, n, c, writer, own.get(&n).unwrap_or(&none));
        out.push_str("</div>\n");
    }
}

fn one(out: &mut String, w: &Weave<'_>, n: ClauseId, c: &Clause, writer: &mut Writer<'_>, own: &BTreeSet<&str>) {
    let state = w.state(n);
    let blocks = w.under.get(&n).map(Vec::as_slice).unwrap_or_default();
    // A heading that has nothing of its own has nothing to stand beside it either; what is below it says how it stands.
    let bare = c.text.trim().is_empty() && blocks.is_empty() && state == State::LeftOut;
    if state == State::Heading || (bare && w.compiled.charter.clause(n.saturating_add(1)).level > c.level) {
        return;
    }
    out.push_str("<div class=\"two\"><div class=\"p\">");
    writer.clause(out, w.markdown(c), own);
    out.push_str("</div><div class=\"m\">");
    let (word, mark, class) = state.shown();
    let word = w.t(word);
    let rules = match blocks.len() {
        0 => String::new(),
        1 => format!(" · {}", w.t("rules.one")),
        n => format!(" · {}", w.tell("rules.many", &[("n", &n.to_string())])),
    };
    out.push_str(&format!("<p class=\"st {class}\"><span aria-hidden=\"true\">{mark}</span> {word}{rules}</p>"));
    if let Some(why) = w.left_out(&c.number) {
        out.push_str(&format!("<p class=\"why\"{}>{}</p>", w.english(), text(why)));
    }
    if let Some(by) = w.at.as_ref().and_then(|a| a.instead.get(&c.number)) {
        out.push_str(&format!(
            "<p class=\"why\">{}: <a class=\"x\" href=\"#{}\">{}</a></p>",
            w.t("instead"),
            id("c", by),
            text(by)
        ));
    }
    w.disputed(&c.number).iter().for_each(|d| question(out, w, None, d, None));
    for d in w.open.get(&Some(n)).into_iter().flatten() {
        question(out, w, Some(d.code), &d.message, d.help.as_deref());
    }
    if let Some((whole, words)) = w.at.as_ref().and_then(|a| a.pairs.get(&c.number)) {
        let mark = if *whole { "✓" } else { "○" };
        out.push_str(&format!("<p class=\"why\"><span aria-hidden=\"true\">{mark}</span> {}</p>", text(words)));
    }
    if !blocks.is_empty() {
        out.push_str("<ul>");
        blocks.iter().for_each(|b| rule(out, w, b));
        out.push_str("</ul>");
    }
    out.push_str("</div></div>\n");
}

/// A question that somebody should answer; in another language than English first as its kind is asked there.
pub fn question(out: &mut String, w: &Weave<'_>, code: Option<&str>, message: &str, help: Option<&str>) {
    out.push_str("<div class=\"q\">");
    if let Some((says, asks)) = code.and_then(|c| crate::wording::asked(w.compiled.lang, c)) {
        out.push_str(&format!("<p>{}</p><p class=\"why\">{}</p>", text(&says), text(&asks)));
    }
    let english = w.english();
    out.push_str(&format!("<p{english}>{}</p>", text(message)));
    if let Some(h) = help {
        out.push_str(&format!("<p class=\"why\"{english}>{}</p>", text(h)));
    }
    out.push_str("</div>");
}

/// The id of a rule on the page. Two blocks without labels may share a name, not a place.
pub fn rule_id(b: &Block) -> String {
    if b.label.is_empty() { format!("{}~{}~{}", id("r", &b.kind), b.span.file, b.span.start) } else { id("r", &b.id()) }
}

/// A block as its sentence; the values in it lead to their words in the prose.
fn rule(out: &mut String, w: &Weave<'_>, b: &Block) {
    let sentence = w.compiled.sentence(b);
    let terms = &w.compiled.charter.terms;
    let mut used: Vec<(&str, &str, Vec<String>)> = w
        .terms_of(b)
        .filter_map(|t| terms.get(t).map(|v| (t, v.text.as_str())))
        .filter(|(_, v)| !v.is_empty())
        .map(|(t, v)| (t, v, spoken(w, v)))
        .collect();
    // The longest value first: `15 calendar days` before `15`.
    used.sort_by_key(|(_, v, _)| std::cmp::Reverse(v.len()));
    let mut places: Vec<(usize, usize, &str)> = Vec::new();
    let mut elsewhere = Vec::new();
    for (term, value, forms) in used {
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let free = forms
            .iter()
            .flat_map(|form| sentence.match_indices(form.as_str()))
            .map(|(at, v)| (at, at.saturating_add(v.len())))
            .find(|(from, to)| {
                places.iter().all(|(f, t, _)| to <= f || from >= t)
                    && !inside(sentence.get(..*from).and_then(|s| s.chars().next_back()))
                    && !inside(sentence.get(*to..).and_then(|s| s.chars().next()))
            });
        match free {
            Some((from, to)) => places.push((from, to, term)),
            None => elsewhere.push((term, value)),
        }
    }
    places.sort_unstable();
    out.push_str(&format!("<li class=\"r\" id=\"{}\"><p dir=\"auto\">", rule_id(b)));
    let mut at = 0usize;
    for (from, to, term) in &places {
        escape::push(out, sentence.get(at..*from).unwrap_or_default());
        words(out, term, sentence.get(*from..*to).unwrap_or_default());
        at = *to;
    }
    escape::push(out, sentence.get(at..).unwrap_or_default());
    out.push_str("</p><p class=\"k\">");
    // Where the rule's words are: its first value, or else its clause.
    let first = places.first().map(|(_, _, t)| *t).or_else(|| elsewhere.first().map(|(t, _)| *t));
    let to = first.map_or_else(|| id("c", &w.compiled.charter.clause(b.clause).number), |t| id("v", t));
    out.push_str(&format!("<a href=\"#{to}\">{}</a>", text(&b.id())));
    for (term, value) in &elsewhere {
        out.push_str(" · ");
        words(out, term, value);
    }
    out.push_str("</p>");
    for due in w.at.as_ref().and_then(|a| a.due.get(&b.id())).into_iter().flatten() {
        out.push_str(&format!("<p class=\"due\"{}>{}</p>", w.english(), text(due)));
    }
    out.push_str("</li>\n");
}

/// How a value may stand in a sentence of the page's language, the longest first.
fn spoken(w: &Weave<'_>, value: &str) -> Vec<String> {
    let said = servanda_words::said(w.compiled.lang, value);
    let mut forms: Vec<String> = [Case::Nom, Case::Dat, Case::Acc].map(|c| said.form(c).to_owned()).to_vec();
    forms.sort_by_key(|f| std::cmp::Reverse(f.len()));
    forms.dedup();
    forms
}

fn words(out: &mut String, term: &str, value: &str) {
    out.push_str(&format!("<a class=\"w\" href=\"#{}\">{}</a>", id("v", term), text(value)));
}
