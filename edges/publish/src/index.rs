//! After the clauses: open questions, the agreed values and the rules that use each, the defined words, who can block what.

use crate::clauses::{question, rule_id};
use crate::definitions::Definition;
use crate::escape::{id, text};
use crate::prose::Writer;
use crate::weave::Weave;
use servanda_charter::{Charter, ClauseId};
use servanda_partnership::{Answer, Answers};
use std::collections::BTreeMap;

fn clause_link(charter: &Charter, n: ClauseId) -> String {
    format!("<a class=\"x\" href=\"#{}\">{}</a>", id("c", &charter.clause(n).number), text(&charter.clause_ref(n)))
}

/// Opens a section that bears its message's words as its heading.
fn section(out: &mut String, w: &Weave<'_>, id: &str) {
    out.push_str(&format!("<section class=\"end\" aria-labelledby=\"{id}\"><h2 id=\"{id}\">{}</h2>\n", w.t(id)));
}

/// Questions that somebody should answer, each with the clause that it stands at. No section if there is none.
pub fn questions(out: &mut String, w: &Weave<'_>) {
    if w.open.is_empty() {
        return;
    }
    section(out, w, "questions");
    for (n, list) in &w.open {
        let at = n.map_or_else(|| w.t("before-the-first"), |n| clause_link(&w.compiled.charter, n));
        out.push_str(&format!("<p class=\"at\">{at}</p>"));
        list.iter().for_each(|d| question(out, w, Some(d.code), &d.message, d.help.as_deref()));
    }
    out.push_str("</section>\n");
}

/// The agreed values by name: the words, where they stand, the rules that use them.
pub fn values(out: &mut String, w: &Weave<'_>, writer: &Writer<'_>) {
    let charter = &w.compiled.charter;
    section(out, w, "values");
    out.push_str(&format!("<p class=\"lead\">{}</p><dl class=\"index\">\n", w.t("values.lead")));
    for (name, term) in &charter.terms {
        // A value that stands in a heading alone has no place of its own in the prose; its entry is its place.
        let place = if writer.placed(name) { String::new() } else { format!(" id=\"{}\"", id("v", name)) };
        out.push_str(&format!(
            "<div id=\"{}\"><dt{place}><a class=\"w\" href=\"#{}\">{}</a></dt><dd><p class=\"k\">{} · {}</p>",
            id("t", name),
            id("v", name),
            text(&term.text),
            text(name),
            clause_link(charter, term.clause)
        ));
        if let Some(c) = &term.commitment {
            let said = w.tell("undisclosed", &[("as", &text(c))]);
            out.push_str(&format!("<p class=\"why\">{said}</p>"));
        }
        match w.uses.get(name.as_str()) {
            None => out.push_str(&format!("<p class=\"why\">{}</p>", w.t("script-no-rule"))),
            Some(blocks) => {
                out.push_str("<ul>");
                for b in blocks {
                    out.push_str(&format!(
                        "<li><a href=\"#{}\">{}</a> <span class=\"k\">{}</span></li>",
                        rule_id(b),
                        text(&b.id()),
                        text(&charter.clause(b.clause).number)
                    ));
                }
                out.push_str("</ul>");
            }
        }
        out.push_str("</dd></div>\n");
    }
    out.push_str("</dl></section>\n");
}

/// The defined words, each with its clause and what it says.
pub fn words(out: &mut String, w: &Weave<'_>, defined: &BTreeMap<String, Definition>) {
    section(out, w, "words");
    if defined.is_empty() {
        out.push_str(&format!("<p class=\"lead\">{}</p></section>\n", w.t("words.none")));
        return;
    }
    out.push_str("<dl class=\"index\">\n");
    for (word, d) in defined {
        out.push_str(&format!(
            "<div id=\"{}\"><dt>{}</dt><dd><p dir=\"auto\">{}</p><p class=\"k\">{}</p></dd></div>\n",
            id("d", word),
            text(word),
            text(&d.says),
            clause_link(&w.compiled.charter, d.clause)
        ));
    }
    out.push_str("</dl></section>\n");
}

/// What every reader of a charter wants to know.
pub fn answers(out: &mut String, w: &Weave<'_>, told: &Answers) {
    section(out, w, "worth");
    let sections: [(&str, &[Answer]); 4] = [
        ("worth.blocks", &told.blocks),
        ("worth.nowhere", &told.nowhere),
        ("worth.overlaps", &told.overlaps),
        ("worth.impossible", &told.impossible),
    ];
    let mut any = false;
    for (title, list) in sections.iter().filter(|(_, l)| !l.is_empty()) {
        any = true;
        out.push_str(&format!("<h3>{}</h3><ul class=\"told\"{}>", w.t(title), w.english()));
        for a in *list {
            let number = servanda_charter::clause_number(&a.clause);
            out.push_str(&format!(
                "<li>{} <a class=\"x\" href=\"#{}\">{}</a></li>",
                text(&a.text),
                id("c", &number),
                text(&a.clause)
            ));
        }
        out.push_str("</ul>\n");
    }
    if !any {
        out.push_str(&format!("<p class=\"lead\">{}</p>", w.t("worth.nothing")));
    }
    out.push_str("</section>\n");
}
