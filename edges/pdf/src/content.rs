//! What the document says, as one file of data for the template.

use crate::Options;
use crate::fonts::{Fonts, Missing};
use crate::prose::{Places, Text, is_right_to_left, nodes};
use serde_json::{Value, json};
use servanda_charter::{Charter, ClauseId, Expr, Node, lies_within};
use servanda_partnership::Compiled;
use servanda_publish::{
    clause_markdown, clause_title, definitions, parties, prevails, title, title_clause, tree, unheaded,
};
use servanda_vocabulary::Date;
use servanda_words::said;

/// The data of a charter.
pub fn of(c: &Compiled, fonts: &Fonts, options: &Options, missing: &mut Vec<Missing>) -> Value {
    let charter = &c.charter;
    let number = |(i, x): (usize, &'_ servanda_charter::Clause)| Some((x.number.clone(), u32::try_from(i).ok()?));
    let numbers: Vec<(String, u32)> = charter.clauses.iter().enumerate().filter_map(number).collect();
    let places = Places {
        terms: charter.terms.keys().map(String::as_str).collect(),
        clauses: numbers.iter().map(|(n, i)| (n.as_str(), *i)).collect(),
    };
    let mut text = Text::new(fonts, missing);
    text.at("the cover");
    let named = text.said(&title(c));
    let parties: Vec<Value> = parties(charter).iter().map(|p| phrase(&mut text, p)).collect();
    let prevails = text.said(&prevails(c));
    text.at("before the first heading");
    let before: Vec<Value> = unheaded(charter).iter().flat_map(|m| nodes(m, &mut text, &places)).collect();
    let first = title_clause(charter).map(|t| clause(c, 0, t, 0, &mut text, &places));
    let clauses: Vec<Value> =
        tree(charter).into_iter().map(|(i, x, depth)| clause(c, i, x, depth, &mut text, &places)).collect();
    let tag = options.language.clone().unwrap_or_else(|| spoken(c));
    let (language, region) = tag.split_once('-').unwrap_or((&tag, ""));
    json!({
        "language": language,
        "region": region,
        "families": fonts.families(),
        "title": named,
        "parties": parties,
        "prevails": prevails,
        "digest": charter.digest,
        "date": options.date.map(|d| day(c, d)),
        "ours": c.lang.tag(),
        "words": words(c),
        "before": before,
        "first": first,
        "clauses": clauses,
        "values": values(charter, &mut text),
        "defined": defined(charter, &mut text),
    })
}

/// Words with the side from which they are read.
fn phrase(text: &mut Text<'_>, words: &str) -> Value {
    let rtl = is_right_to_left(words.chars());
    json!({ "s": text.narrow(words), "rtl": rtl })
}

/// A day, as numbers for the document's properties and as it is said on its cover.
fn day(c: &Compiled, d: Date) -> Value {
    let iso = d.to_string();
    let mut parts = iso.split('-').map(|p| p.parse::<u32>().unwrap_or_default());
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    json!({ "year": year, "month": month, "day": day, "said": said(c.lang, &d.written()).text() })
}

/// The language of the words shown: that of the version shown, else the first of those that the charter names and has no
/// other file for, else English.
fn spoken(c: &Compiled) -> String {
    let versions = &c.charter.versions;
    if versions.contains_key(c.lang.tag()) {
        return c.lang.tag().to_owned();
    }
    let named = c.charter.blocks_of("language").find_map(|b| b.get("versions"));
    let first = named.and_then(|v| match &v.node {
        Node::List(list) => list.iter().filter_map(Expr::as_ref_text).find(|t| !versions.contains_key(t)),
        _ => None,
    });
    first.unwrap_or_else(|| "en".to_owned())
}

/// What we say ourselves, by the names that the template asks for.
fn words(c: &Compiled) -> Value {
    const EVERYWHERE: [&str; 4] = ["charter", "between", "contents", "which-prevails"];
    let ours = [
        "keeps",
        "how",
        "how.before",
        "how.sample",
        "how.after",
        "which",
        "which.said",
        "values",
        "values.value",
        "values.name",
        "values.clause",
        "words",
        "words.word",
        "words.says",
        "page",
        "page.of",
        "sign",
        "sign.for",
        "sign.agrees",
        "sign.version",
        "sign.name",
        "sign.role",
        "sign.date",
        "sign.place",
        "sign.signature",
        "not-in-force",
    ];
    let mut all = serde_json::Map::new();
    for id in EVERYWHERE {
        all.insert(id.to_owned(), servanda_publish::WORDS.text(c.lang, id, &[]).into());
    }
    for id in ours {
        all.insert(id.to_owned(), crate::WORDS.text(c.lang, id, &[]).into());
    }
    all.insert("values.lead".to_owned(), servanda_publish::WORDS.text(c.lang, "values.lead", &[]).into());
    Value::Object(all)
}

fn clause(
    c: &Compiled,
    id: ClauseId,
    x: &servanda_charter::Clause,
    depth: usize,
    text: &mut Text<'_>,
    places: &Places<'_>,
) -> Value {
    text.at(&x.heading());
    let number = if x.number.starts_with('§') { "" } else { &x.number };
    let untitled = servanda_publish::WORDS.text(c.lang, "untitled", &[]);
    let title = if x.title.is_empty() && number.is_empty() { untitled.as_str() } else { clause_title(c, x) };
    let meaning: Vec<Value> = c
        .charter
        .blocks
        .iter()
        .filter(|b| b.clause == id)
        .map(|b| json!({ "s": text.said(&c.sentence(b)), "id": text.said(&b.id()) }))
        .collect();
    let out = c.left_out.iter().find(|l| lies_within(&x.number, &l.number)).map(|l| text.said(&l.reason));
    json!({
        "id": format!("c{id}"),
        "level": depth.saturating_add(1).min(6),
        "number": text.said(number),
        "title": text.said(title),
        "rtl": is_right_to_left(title.chars()),
        "nodes": nodes(clause_markdown(c, x), text, places),
        "meaning": meaning,
        "out": out,
    })
}

/// The agreed values, each with the clause that it stands in.
fn values(charter: &Charter, text: &mut Text<'_>) -> Vec<Value> {
    let mut list: Vec<_> = charter.terms.iter().collect();
    list.sort_by_key(|(_, t)| t.span);
    let one = |(name, term): (&String, &servanda_charter::Term)| {
        text.at(&format!("the value {name}"));
        json!({
            "value": phrase(text, &term.text),
            "name": text.narrow(name),
            "number": text.narrow(&charter.clause(term.clause).number),
            "to": format!("c{}", term.clause),
        })
    };
    list.into_iter().map(one).collect()
}

/// The defined words.
fn defined(charter: &Charter, text: &mut Text<'_>) -> Vec<Value> {
    let one = |(word, d): (String, servanda_publish::Definition)| {
        text.at(&format!("the defined word {word}"));
        json!({
            "word": phrase(text, &word),
            "says": phrase(text, &d.says),
            "number": text.narrow(&charter.clause(d.clause).number),
            "to": format!("c{}", d.clause),
        })
    };
    definitions(charter).into_iter().map(one).collect()
}
