//! Prose and block that drift apart: the words give a right or a duty to one party and the block to another; a number in
//! words and in figures that differ; a period beside a bound period that is another.
//!
//! The same clause was once published twice with two parties: entitled was the consumer in the guide and the provider in
//! the schema. Here both stand under one heading, so that the machine can compare them.

use super::Found;
use super::sheet::{Passage, Sheet};
use super::words::{Span, any, flat, periods, words};
use servanda_charter::{Block, Expr, TermType, TermValue};
use servanda_vocabulary::{Unit, number_word};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let names = sheet.names();
    for p in &sheet.passages {
        figures(sheet, p, found);
        beside(sheet, p, found);
        for b in sheet.blocks_under(p.clause) {
            let power = match b.kind.as_str() {
                "right" | "permit" => true,
                "duty" => false,
                _ => continue,
            };
            let Some(who) = b.get("holder").or(b.get("bearer")).or(b.get("who")) else { continue };
            party(sheet, p, b, who, power, &names, found);
        }
    }
}

/// What makes a sentence give a right, and what makes it put a duty.
const MAY: &[&str] = &[
    "shall be entitled",
    "is entitled",
    "are entitled",
    "will be entitled",
    "may",
    "has the right",
    "shall have the right",
    "have the right",
    "can demand",
    "has a right",
];
const MUST: &[&str] = &["shall", "must", "will", "undertakes", "agrees to", "is obliged", "has to"];

/// The block's party against the subject of the clause's sentences.
fn party(
    sheet: &Sheet<'_>,
    p: &Passage,
    b: &Block,
    who: &Expr,
    power: bool,
    names: &BTreeMap<String, Vec<String>>,
    found: &mut Found,
) {
    let mut holders = BTreeSet::new();
    if !named(who, &mut holders) || holders.is_empty() {
        return;
    }
    let known = |id: &String| names.get(id).cloned().unwrap_or_default();
    let mine: Vec<String> = holders.iter().flat_map(known).map(|n| flat(&n)).collect();
    let mut other: Option<(std::ops::Range<usize>, String)> = None;
    for (range, sentence) in p.each() {
        let text = flat(sentence);
        let Some(subject) = subject(&text, power) else { continue };
        if mine.iter().any(|n| subject.contains(n.as_str())) {
            return;
        }
        // Only parties that the charter knows: "it" and "the recipient" may be anybody.
        let stranger = names
            .iter()
            .filter(|(id, _)| id.starts_with("party.") && !holders.contains(*id))
            .find_map(|(id, all)| all.iter().map(|n| flat(n)).any(|n| last_named(&subject, &n)).then(|| id.clone()));
        if let Some(id) = stranger {
            other.get_or_insert((range, id));
        }
    }
    let Some((range, id)) = other else { return };
    let name = |id: &str| names.get(id).and_then(|n| n.last()).cloned().unwrap_or_default();
    let block_says = holders.iter().map(|h| name(h)).collect::<Vec<_>>().join(", ");
    let (what, attribute) = if power {
        ("gives this to", if b.get("holder").is_some() { "holder" } else { "who" })
    } else {
        ("puts this duty on", "bearer")
    };
    let message = format!("the prose {what} {}, `{}` to {block_says}", name(&id), b.id());
    let d = sheet.warn(p, range, "prose_and_block_differ", message).label("prose");
    found
        .warnings
        .push(d.help(format!("who is meant? Write `{attribute} = {id}`, or name {block_says} in the sentence")));
}

/// The parties that an expression names, each by name; false if it names others too.
fn named(e: &Expr, out: &mut BTreeSet<String>) -> bool {
    match e.as_ref_text() {
        Some(t) if t.starts_with("party.") => {
            out.insert(t);
            true
        }
        Some(_) => false,
        None => match &e.node {
            servanda_charter::Node::List(items) => items.iter().all(|i| named(i, out)),
            servanda_charter::Node::Call { path, args, .. }
                if path.len() == 1 && path.first().is_some_and(|n| n == "each") =>
            {
                args.iter().all(|a| named(a, out))
            }
            _ => false,
        },
    }
}

/// What stands before the verb that gives or demands.
fn subject(text: &str, power: bool) -> Option<String> {
    let verbs = if power { MAY } else { MUST };
    let cut = verbs.iter().filter_map(|v| text.find(&format!(" {v} "))).min()?;
    // "shall be entitled" gives a right, though it says "shall".
    let verb = text.get(cut..).unwrap_or("");
    if !power
        && (verb.starts_with(" shall be entitled ")
            || verb.starts_with(" shall have the right ")
            || verb.starts_with(" will be entitled "))
    {
        return None;
    }
    let head = text.get(..cut)?;
    Some(format!("{head} "))
}

/// Whether the name is the last thing named before the verb: its subject, not somebody of whom a side clause speaks.
fn last_named(subject: &str, name: &str) -> bool {
    subject.trim_end().ends_with(name.trim_end())
}

/// `thirty (15) days`: words and figures that differ.
fn figures(sheet: &Sheet<'_>, p: &Passage, found: &mut Found) {
    let all = words(&p.text);
    for (i, (b, digits)) in all.iter().enumerate() {
        let bracketed = p.text.get(..b.start).is_some_and(|t| t.ends_with('('))
            && p.text.get(b.end..).is_some_and(|t| t.starts_with(')'));
        let (true, Ok(figure)) = (bracketed, digits.parse::<u32>()) else { continue };
        let Some((start, written)) = written(&all, i).filter(|(_, n)| *n != figure) else { continue };
        let at = start..b.end.saturating_add(1);
        let shown = p.words(&at).to_owned();
        let message = format!("\"{shown}\": the words and the figures differ");
        let d = sheet.warn(p, at, "prose_and_block_differ", message).label("two numbers");
        found.warnings.push(d.help(format!("which number is meant, {written} or {figure}? Write it once")));
    }
}

/// The number in words that ends before a place: `thirty`, `thirty-six`, `one hundred and twenty`; and where it starts.
fn written(all: &[(std::ops::Range<usize>, String)], before: usize) -> Option<(usize, u32)> {
    let mut start = None;
    let mut parts: Vec<u32> = Vec::new();
    for (range, word) in all.get(..before)?.iter().rev().take(6) {
        let part = match word.as_str() {
            "and" if !parts.is_empty() => continue,
            "a" | "an" | "once" | "twice" => break,
            "thousand" => 1_000,
            "seventy" => 70,
            "eighty" => 80,
            w if w.starts_with(|c: char| c.is_ascii_digit()) => break,
            w => match w.split_once('-') {
                Some((a, b)) => match (number_word(a), number_word(b)) {
                    (Some(a), Some(b)) => a.saturating_add(b),
                    _ => break,
                },
                None => match number_word(w) {
                    Some(n) => n,
                    None => break,
                },
            },
        };
        parts.push(part);
        start = Some(range.start);
    }
    // "one hundred twenty": what stands before "hundred" multiplies it.
    let (mut sum, mut last) = (0u32, 0u32);
    for n in parts.into_iter().rev() {
        if n == 100 || n == 1_000 {
            last = last.max(1).saturating_mul(n);
        } else {
            sum = sum.saturating_add(last);
            last = n;
        }
    }
    start.map(|s| (s, sum.saturating_add(last)))
}

/// Whether two periods differ for certain: months and days may be meant alike.
fn differ(a: &Span, unit: &str, count: u32) -> bool {
    let hours = |unit: &str, n: u32| match unit {
        "hour" => Some(u64::from(n)),
        "day" => Some(u64::from(n).saturating_mul(24)),
        "week" => Some(u64::from(n).saturating_mul(168)),
        _ => None,
    };
    if a.unit == unit {
        return a.count != count;
    }
    matches!((hours(&a.unit, a.count), hours(unit, count)), (Some(x), Some(y)) if x != y)
}

/// A period in the same sentence as a bound one, joined to it by "that is", "i.e." or brackets, and different.
fn beside(sheet: &Sheet<'_>, p: &Passage, found: &mut Found) {
    for (range, id) in &p.terms {
        let Ok(TermValue::Period(bound)) = sheet.charter.term_value(id, TermType::Period) else { continue };
        let unit = match bound.unit {
            Unit::Minutes => "minute",
            Unit::Hours | Unit::BusinessHours => "hour",
            Unit::Days | Unit::BusinessDays => "day",
            Unit::Weeks => "week",
            Unit::Months => "month",
            Unit::Years => "year",
        };
        let Some((s, sentence)) = p.each().find(|(s, _)| s.contains(&range.start)) else { continue };
        for other in periods(sentence) {
            let at = s.start.saturating_add(other.at.start)..s.start.saturating_add(other.at.end);
            if p.term_at(at.start).is_some() || at.start < range.end && range.start < at.end {
                continue;
            }
            let gap = if at.start >= range.end { range.end..at.start } else { at.end..range.start };
            let between = p.words(&gap);
            let joint = between.trim();
            let joined = between.len() <= 24
                && (joint == "("
                    || any(
                        &flat(between),
                        &[
                            "that is",
                            "i e",
                            "meaning",
                            "namely",
                            "being",
                            "in other words",
                            "this period of",
                            "these",
                            "the said",
                        ],
                    )
                    .is_some());
            if joined && differ(&other, unit, bound.count) {
                let shown = p.words(&at).to_owned();
                let message = format!("the prose says {shown}, and `{id}` beside it is bound to {bound}");
                let d = sheet.warn(p, at, "prose_and_block_differ", message).label("another period");
                found.warnings.push(d.help("which period is agreed? Write it once, as the bound term"));
            }
        }
    }
    // A heading that names the period: "Thirty days' notice" over a bound 14 days.
    let title = &sheet.charter.clause(p.clause).title;
    let terms: Vec<u32> = p
        .terms
        .iter()
        .filter_map(|(_, id)| match sheet.charter.term_value(id, TermType::Period) {
            Ok(TermValue::Period(b)) => Some(b.count),
            _ => None,
        })
        .collect();
    if let ([own], [bound]) = (periods(title).as_slice(), terms.as_slice())
        && own.count != *bound
    {
        let message = format!(
            "the heading speaks of {}, and the clause's bound period is another",
            title.get(own.at.clone()).unwrap_or(title)
        );
        let d = servanda_charter::Diagnostic::warning("prose_and_block_differ", sheet.heading(p.clause), message);
        found.warnings.push(
            d.clause(sheet.charter.clause_ref(p.clause)).help("which period is agreed? Leave it out of the heading"),
        );
    }
}
