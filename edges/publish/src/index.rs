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

/// Questions that somebody should answer, each with the clause that it stands at. No section if there is none.
pub fn questions(out: &mut String, w: &Weave<'_>) {
    if w.open.is_empty() {
        return;
    }
    out.push_str("<section class=\"end\" aria-labelledby=\"questions\"><h2 id=\"questions\">Open questions</h2>\n");
    for (n, list) in &w.open {
        let at = n.map_or_else(|| "Before the first clause".to_owned(), |n| clause_link(&w.compiled.charter, n));
        out.push_str(&format!("<p class=\"at\">{at}</p>"));
        list.iter().for_each(|d| question(out, &d.message, d.help.as_deref()));
    }
    out.push_str("</section>\n");
}

/// The agreed values by name: the words, where they stand, the rules that use them.
pub fn values(out: &mut String, w: &Weave<'_>, writer: &Writer<'_>) {
    let charter = &w.compiled.charter;
    out.push_str("<section class=\"end\" aria-labelledby=\"values\"><h2 id=\"values\">Agreed values</h2>\n");
    out.push_str(
        "<p class=\"lead\">Each value stands in one place, for words and rules alike.</p><dl class=\"index\">\n",
    );
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
            out.push_str(&format!("<p class=\"why\">Undisclosed to some readers; committed to as {}</p>", text(c)));
        }
        match w.uses.get(name.as_str()) {
            None => out.push_str("<p class=\"why\">No rule uses it; the words alone hold.</p>"),
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
    out.push_str("<section class=\"end\" aria-labelledby=\"words\"><h2 id=\"words\">Defined words</h2>\n");
    if defined.is_empty() {
        out.push_str("<p class=\"lead\">The charter sets no words apart; they mean what they say.</p></section>\n");
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
pub fn answers(out: &mut String, told: &Answers) {
    out.push_str("<section class=\"end\" aria-labelledby=\"worth\"><h2 id=\"worth\">Worth knowing</h2>\n");
    let sections: [(&str, &[Answer]); 4] = [
        ("Who alone can block what", &told.blocks),
        ("Which outcome leads nowhere", &told.nowhere),
        ("Which windows run at the same time", &told.overlaps),
        ("Which duty nobody can fulfil", &told.impossible),
    ];
    let mut any = false;
    for (title, list) in sections.iter().filter(|(_, l)| !l.is_empty()) {
        any = true;
        out.push_str(&format!("<h3>{title}</h3><ul class=\"told\">"));
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
        out.push_str(
            "<p class=\"lead\">Nothing: no party can block a decision alone, and every outcome leads somewhere.</p>",
        );
    }
    out.push_str("</section>\n");
}
