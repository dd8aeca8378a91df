//! What every document of a charter says first: its title, its parties, which of words and rules prevails, and the tree of
//! its headings; each in the language that the charter speaks.

use servanda_charter::{Charter, Clause, ClauseId, Expr};
use servanda_partnership::Compiled;

/// The clause that gives a document its title: a first heading of the highest level that bears no number.
#[must_use]
pub fn title_clause(charter: &Charter) -> Option<&Clause> {
    charter.clauses.first().filter(|c| c.level == 1 && c.number.starts_with('§'))
}

/// The title.
#[must_use]
pub fn title(c: &Compiled) -> String {
    let title = title_clause(&c.charter).map(|t| clause_title(c, t).to_owned()).filter(|t| !t.trim().is_empty());
    title.unwrap_or_else(|| crate::t(c.lang, "charter"))
}

/// The words of a clause: those of the version in the language spoken, if there is one.
#[must_use]
pub fn clause_markdown<'a>(c: &'a Compiled, clause: &'a Clause) -> &'a str {
    twin(c, clause).map_or(clause.markdown.as_str(), |v| v.markdown.as_str())
}

/// The title of a clause, likewise.
#[must_use]
pub fn clause_title<'a>(c: &'a Compiled, clause: &'a Clause) -> &'a str {
    twin(c, clause).map_or(clause.title.as_str(), |v| v.title.as_str())
}

fn twin<'a>(c: &'a Compiled, clause: &Clause) -> Option<&'a Clause> {
    c.charter.versions.get(c.lang.tag())?.clauses.iter().find(|v| v.number == clause.number)
}

/// The parties' names, in the charter's order.
#[must_use]
pub fn parties(charter: &Charter) -> Vec<String> {
    let name = |b: &servanda_charter::Block| {
        let name = b.get("name").and_then(Expr::as_ref_text);
        name.and_then(|n| charter.terms.get(&n)).map_or(b.label.as_str(), |t| t.text.as_str()).to_owned()
    };
    charter.blocks_of("party").map(name).collect()
}

/// Which of words and rules prevails, in a sentence.
#[must_use]
pub fn prevails(c: &Compiled) -> String {
    let told: Vec<String> = c.charter.blocks_of("prevail").map(|b| c.sentence(b)).filter(|s| !s.is_empty()).collect();
    if told.is_empty() { crate::t(c.lang, "prevail-unsaid") } else { told.join(" ") }
}

/// Each clause with its depth in the tree of headings, from 0; the title's clause is none of them.
#[must_use]
pub fn tree(charter: &Charter) -> Vec<(ClauseId, &Clause, usize)> {
    let skip = usize::from(title_clause(charter).is_some());
    let mut above: Vec<u8> = Vec::new();
    let mut list = Vec::new();
    for (i, c) in charter.clauses.iter().enumerate().skip(skip) {
        while above.last().is_some_and(|l| *l >= c.level) {
            above.pop();
        }
        list.push((ClauseId::try_from(i).unwrap_or(ClauseId::MAX), c, above.len()));
        above.push(c.level);
    }
    list
}

/// Words that stand under no heading belong to no clause; they are signed like any other, so every document shows them.
#[must_use]
pub fn unheaded(charter: &Charter) -> Vec<&str> {
    let mut list = Vec::new();
    for (i, file) in charter.files.iter().enumerate().filter(|(_, f)| f.path.ends_with(".md") && f.language().is_none())
    {
        let Ok(file_index) = u32::try_from(i) else { break };
        let first = charter.clauses.iter().find(|c| c.span.file == file_index).map(|c| c.span.start);
        let end = first.or_else(|| u32::try_from(file.text.len()).ok()).unwrap_or(0);
        let words = charter.source(servanda_charter::Span { file: file_index, start: 0, end });
        if !words.trim().is_empty() {
            list.push(words);
        }
    }
    list
}
