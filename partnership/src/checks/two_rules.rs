//! Two rules for one question: when a notice, an exit or an amendment takes effect, said twice and differently; and two
//! duties that demand one act of one bearer by two times.
//!
//! Where the charter says which document prevails, that is the answer: it is told as a note, with the clause that says so.

use super::Found;
use super::sheet::Sheet;
use super::words::{any, flat, periods};
use servanda_charter::{Block, ClauseId, Node};
use std::collections::BTreeSet;
use std::ops::Range;

/// What can take effect.
const THINGS: &[&str] = &[
    "notice",
    "exit",
    "termination",
    "withdrawal",
    "resignation",
    "amendment",
    "assignment",
    "accession",
    "objection",
    "suspension",
    "renewal",
];
const TAKES_EFFECT: &[&str] = &[
    "effective",
    "takes effect",
    "take effect",
    "taking effect",
    "deemed given",
    "deemed to have been given",
    "duly given",
    "deemed received",
    "deemed to have been received",
    "deemed served",
    "comes into force",
    "enters into force",
    "enter into force",
    "counts as received",
    "counts as given",
    "counts from",
];
/// Words by which a sentence says that it leaves another's ground alone.
const EXCEPT: &[&str] = &[
    "in that case only",
    "by way of exception",
    "except",
    "other than",
    "unless clause",
    "instead of",
    "in all other cases",
    "in every other case",
    "save for",
    "subject to clause",
    "does not apply",
];

struct Rule {
    passage: usize,
    at: Range<usize>,
    thing: &'static str,
    /// When, in words that can be compared.
    when: BTreeSet<String>,
    /// By which way a notice goes.
    ways: BTreeSet<&'static str>,
}

pub(super) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let mut rules: Vec<Rule> = Vec::new();
    for (i, p) in sheet.passages.iter().enumerate() {
        let mut before = String::new();
        for (range, sentence) in p.each() {
            let text = flat(sentence);
            if let Some(rule) = rule(i, range, &text, &before) {
                rules.push(rule);
            }
            before = text;
        }
    }
    let mut told: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (i, a) in rules.iter().enumerate() {
        for b in rules.iter().skip(i.saturating_add(1)) {
            let disjoint_ways = !a.ways.is_empty() && !b.ways.is_empty() && a.ways.is_disjoint(&b.ways);
            if a.thing != b.thing || a.when == b.when || disjoint_ways || !told.insert((b.passage, b.at.start)) {
                continue;
            }
            tell(sheet, a, b, found);
        }
    }
    duties(sheet, found);
}

fn tell(sheet: &Sheet<'_>, a: &Rule, b: &Rule, found: &mut Found) {
    let (Some(first), Some(second)) = (sheet.passages.get(a.passage), sheet.passages.get(b.passage)) else { return };
    let (one, two) = (sheet.charter.clause_ref(first.clause), sheet.charter.clause_ref(second.clause));
    let of = |r: &Rule| r.when.iter().cloned().collect::<Vec<_>>().join(", ");
    let message = if first.clause == second.clause {
        format!("two rules say when the {} takes effect: {} earlier in this clause, {} here", a.thing, of(a), of(b))
    } else {
        format!("two rules say when the {} takes effect: {} in clause {one}, {} here", a.thing, of(a), of(b))
    };
    let d = sheet.warn(second, b.at.clone(), "two_rules", message).label("the second rule");
    if let Some((winner, by)) = prevails(sheet, first.clause, second.clause) {
        let winner = if winner == first.clause { one } else { two };
        return found.notes.push(
            d.help(format!("by clause {by} clause {winner} prevails; it would be plainer to take the other rule out")),
        );
    }
    let which = if first.clause == second.clause {
        String::new()
    } else {
        format!(
            "; or say in a `precedence` block which document prevails, that of clause {one} or that of clause {two}"
        )
    };
    found.warnings.push(d.help(format!("which of the two holds? Take one out, or say which case each is for{which}")));
}

/// "The termination takes effect 30 days after …".
fn rule(passage: usize, at: Range<usize>, text: &str, before: &str) -> Option<Rule> {
    let effect = any(text, TAKES_EFFECT)?;
    if any(text, EXCEPT).is_some() {
        return None;
    }
    // What takes effect stands before the words that say so; "such notice", "it" and "this" look back.
    let (head, _) = text.split_once(&format!(" {effect} "))?;
    let named = |t: &str| {
        t.split(' ').rev().find_map(|w| THINGS.iter().copied().find(|k| *k == w || w.strip_suffix('s') == Some(*k)))
    };
    let thing = named(head)
        .or_else(|| if head.split(' ').any(|w| matches!(w, "it" | "this" | "such")) { named(before) } else { None })?;
    let mut when: BTreeSet<String> = periods(text)
        .into_iter()
        .map(|p| {
            format!(
                "{} {}{}{}",
                p.count,
                if p.business { "business " } else { "" },
                p.unit,
                if p.count == 1 { "" } else { "s" }
            )
        })
        .collect();
    const MOMENTS: &[(&str, &[&str])] = &[
        (
            "only when confirmed",
            &["confirms", "confirmed", "confirmation", "acknowledges", "acknowledged", "acknowledgement"],
        ),
        (
            "on receipt",
            &[
                "on receipt",
                "upon receipt",
                "when received",
                "once received",
                "is received",
                "receives it",
                "of its receipt",
            ],
        ),
        (
            "on sending",
            &[
                "on sending",
                "when sent",
                "upon dispatch",
                "on dispatch",
                "has submitted",
                "on submission",
                "upon submission",
            ],
        ),
        ("at once", &["immediately", "at once", "forthwith", "immediate effect"]),
        ("on signature", &["on signature", "upon signature", "when signed"]),
    ];
    when.extend(MOMENTS.iter().filter(|(_, w)| any(text, w).is_some()).map(|(n, _)| (*n).to_owned()));
    if when.is_empty() {
        return None;
    }
    const WAYS: &[(&str, &[&str])] = &[
        ("e-mail", &["e-mail", "email", "e-mails", "electronic mail"]),
        ("mail", &["registered mail", "post", "letter", "registered letter", "courier"]),
        ("hand", &["by hand", "in person", "personally"]),
        ("fax", &["fax", "telefax"]),
    ];
    let look = if text.contains(" such ") { format!("{before}{text}") } else { text.to_owned() };
    let ways = WAYS.iter().filter(|(_, w)| any(&look, w).is_some()).map(|(n, _)| *n).collect();
    Some(Rule { passage, at, thing, when, ways })
}

/// Which of two clauses prevails by a `precedence` block, and by which clause that is so.
fn prevails(sheet: &Sheet<'_>, a: ClauseId, b: ClauseId) -> Option<(ClauseId, String)> {
    for block in sheet.charter.blocks_of("precedence") {
        let order: Vec<String> = block
            .get("order")
            .map(|e| {
                e.items()
                    .iter()
                    .filter_map(|i| if let Node::Text(t) = &i.node { Some(t.clone()) } else { i.as_ref_text() })
                    .collect()
            })
            .unwrap_or_default();
        let place = |c: ClauseId| order.iter().position(|name| belongs(sheet, c, name));
        if let (Some(x), Some(y)) = (place(a), place(b))
            && x != y
        {
            return Some((if x < y { a } else { b }, sheet.charter.clause_ref(block.clause)));
        }
    }
    None
}

/// Whether a clause is part of the document of this name: by its file, its own heading or one above it.
fn belongs(sheet: &Sheet<'_>, clause: ClauseId, name: &str) -> bool {
    let wanted = flat(name);
    let c = sheet.charter.clause(clause);
    let file =
        usize::try_from(c.span.file).ok().and_then(|i| sheet.charter.files.get(i)).map_or("", |f| f.path.as_str());
    let stem = flat(&file.trim_end_matches(".md").replace(['/', '_'], " "));
    if stem.contains(&wanted) || c.number.split('.').next().is_some_and(|n| flat(n) == wanted) {
        return true;
    }
    let mut level = u8::MAX;
    let upto = usize::try_from(clause).unwrap_or(0).saturating_add(1);
    for above in sheet.charter.clauses.iter().take(upto).rev().filter(|x| x.span.file == c.span.file) {
        if above.level < level {
            level = above.level;
            let heading = flat(&above.heading());
            if heading.contains(&wanted) || wanted.contains(&heading) && heading.len() > 4 {
                return true;
            }
        }
    }
    false
}

/// Two duties that one event starts, for one act of one bearer, due at two times; and two documents that make one sum of
/// one event in two ways.
fn duties(sheet: &Sheet<'_>, found: &mut Found) {
    pairs(sheet, found, "duty", &["on", "bearer", "act", "to", "when", "unless"], "due");
    pairs(sheet, found, "amount", &["on", "debtor", "creditor", "when", "per"], "is");
}

fn pairs(sheet: &Sheet<'_>, found: &mut Found, kind: &'static str, alike: &[&str], differ: &str) {
    let same = |a: &Block, b: &Block, n: &str| a.get(n).map(ToString::to_string) == b.get(n).map(ToString::to_string);
    let all: Vec<&Block> = sheet.charter.blocks_of(kind).take(1_000).collect();
    for (i, a) in all.iter().enumerate() {
        for b in all.iter().skip(i.saturating_add(1)) {
            let one = alike.iter().all(|n| same(a, b, n));
            // Within one document two sums on one event are two sums.
            let two_sums = kind == "amount" && a.span.file == b.span.file;
            if !one || two_sums || same(a, b, differ) || a.get("on").is_none() || b.get(differ).is_none() {
                continue;
            }
            conflict(sheet, found, a, b);
        }
    }
}

fn conflict(sheet: &Sheet<'_>, found: &mut Found, a: &Block, b: &Block) {
    let (one, two) = (sheet.charter.clause_ref(a.clause), sheet.charter.clause_ref(b.clause));
    let (what, label) = match a.kind.as_str() {
        "duty" => ("by when the same must be done", "the second time"),
        _ => ("how much is owed", "the second sum"),
    };
    let message = format!("two rules say {what}: `{}` in clause {one}, and `{}`", a.id(), b.id());
    let d = servanda_charter::Diagnostic::warning("two_rules", b.head, message).clause(two.clone()).label(label);
    match prevails(sheet, a.clause, b.clause) {
        Some((winner, by)) => {
            let (block, clause) = if winner == a.clause { (a.id(), one) } else { (b.id(), two) };
            found.notes.push(d.help(format!(
                "by clause {by} clause {clause} prevails, but both act: leave `{block}` alone to act, by a derogation for example"
            )));
        }
        None if a.kind == "duty" => found.warnings.push(d.help(
            "which of the two times holds? Keep one of the duties; or say in `when` of each in which case it is the one",
        )),
        None => found.warnings.push(d.help(
            "are both owed, or which document prevails? Say it in a `precedence` block; or say in `when` of each in which case it is the one",
        )),
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::review;
    use servanda_charter::{SourceFile, parse};

    fn told(precedence: &str) -> (Vec<String>, Vec<String>) {
        let core = format!(
            "# Core\n## 1 Fees\nThe fee is [EUR 100](#fee.core).\n```charter\nevent \"sample\" {{ }}\namount \"fee\" {{\n  on = event.sample\n  debtor = party.lab\n  creditor = party.clinic\n  is = fee.core\n}}\n{precedence}```\n"
        );
        let order = "# [S] Order form\n## [S 1] Fee\nThe fee is [EUR 90](#fee.order).\n```charter\namount \"fee_of_order\" {\n  on = event.sample\n  debtor = party.lab\n  creditor = party.clinic\n  is = fee.order\n}\n```\n";
        let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.to_owned() };
        let parsed = parse(vec![file("charter.md", &core), file("schedules/order_form.md", order)]);
        let found = review(&parsed.charter);
        let lines = |l: Vec<servanda_charter::Diagnostic>| {
            let of = l.into_iter().filter(|d| d.code == "two_rules");
            of.map(|d| format!("{} {}", d.message, d.help.unwrap_or_default())).collect()
        };
        (lines(found.warnings), lines(found.notes))
    }

    #[test]
    fn two_documents_that_conflict_are_told_and_precedence_says_which_holds() {
        let (warnings, notes) = told("");
        assert!(warnings.len() == 1 && notes.is_empty(), "{warnings:?} {notes:?}");
        assert!(warnings[0].contains("`amount.fee` in clause 1 Fees, and `amount.fee_of_order`"), "{warnings:?}");
        let (warnings, notes) = told("precedence \"documents\" {\n  order = [\"order form\", \"core\"]\n}\n");
        assert!(warnings.is_empty() && notes.len() == 1, "{warnings:?} {notes:?}");
        assert!(notes[0].contains("prevails"), "{notes:?}");
    }
}
