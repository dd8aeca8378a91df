//! Expectations on sums: what is owed by whom, and how it was computed.

use super::{Read, cites_of, clause_of, read};
use crate::run::number_of;
use servanda_partnership::{Partnership, of_amount};
use servanda_vocabulary::Money;

/// `amount royalty of tablet waits for …`, `waits for nothing`, `computes to EUR 5`, `was declared EUR 5`, `agrees`,
/// `is disputed`.
pub(super) fn amount(text: &str, p: &Partnership) -> Option<Read> {
    let rest = text.strip_prefix("amount ")?;
    let verbs = [" waits for ", " computes to ", " was declared ", " agrees", " is disputed"];
    let (at, verb) = verbs.iter().filter_map(|v| rest.find(v).map(|i| (i, *v))).min()?;
    let (head, tail) = (rest.get(..at)?, rest.get(at..)?.strip_prefix(verb)?.trim());
    let (head, scope) = head.split_once(" in ").map_or((head, None), |(h, s)| (h.trim(), Some(s.trim())));
    let (name, subject) = head.split_once(" of ").map_or((head, None), |(n, s)| (n.trim(), Some(s.trim())));
    let block = format!("amount.{}", name.strip_prefix("amount.").unwrap_or(name));
    if p.compiled().charter.block("amount", block.trim_start_matches("amount.").split('.').next()?).is_none() {
        return Some(read(false, format!("the charter has no `{block}`")));
    }
    let about = |s: &Option<String>| subject.is_none_or(|w| s.as_deref() == Some(w));
    let waits = p
        .sums_waiting()
        .into_iter()
        .rfind(|w| w.amount == block && about(&w.subject) && scope.is_none_or(|s| w.scope.as_deref() == Some(s)));
    let declared = p.sums_declared().into_iter().rfind(|d| d.amount == block && about(&d.subject));
    let mut r = match verb.trim() {
        "waits for" => match &waits {
            Some(w) => read(w.awaits.starts_with(tail), format!("waits for {}", w.awaits)),
            None => read(tail == "nothing", "waits for nothing"),
        },
        "computes to" => {
            let sum = waits.as_ref().and_then(|w| w.computed).or(declared.as_ref().and_then(|d| d.computed));
            let shown = sum.map_or_else(|| "this reader cannot compute it".to_owned(), |m| m.to_string());
            read(sum.is_some() && Money::parse(tail).ok() == sum, shown)
        }
        "was declared" => {
            let sum = declared.as_ref().map(|d| d.declared);
            let shown = sum.map_or_else(|| "it was not declared".to_owned(), |m| m.to_string());
            read(sum.is_some() && Money::parse(tail).ok() == sum, shown)
        }
        verb => match declared.as_ref().map(|d| (d.declared, d.computed)) {
            Some((d, Some(c))) => read((d == c) == (verb == "agrees"), format!("declared {d}, computed {c}")),
            Some((_, None)) => read(false, "this reader cannot compute it"),
            None => read(false, "it was not declared"),
        },
    };
    r.cites.extend(waits.map(|w| number_of(&w.clause)).into_iter().chain(declared.map(|d| number_of(&d.clause))));
    Some(r)
}

pub(super) fn owes(party: &str, text: &str, p: &Partnership) -> Option<Read> {
    let rest = text.strip_prefix(party)?.trim().strip_prefix("owes ")?;
    let (sum, amount) = rest.split_once(" under ")?;
    let (sum, creditor) = sum.split_once(" to ").map_or((sum, None), |(s, c)| (s, Some(c.trim())));
    let (amount, scope) = amount.split_once(" in ").map_or((amount, None), |(a, s)| (a, Some(s.trim())));
    let amount = amount.trim();
    let label = amount.strip_prefix("amount.").unwrap_or(amount);
    if p.compiled().charter.block("amount", label.strip_suffix(".minimum").unwrap_or(label)).is_none() {
        return Some(read(false, format!("the charter has no `{amount}`")));
    }
    let owed = p.owes_in(party, creditor, amount, scope);
    let want = match sum.trim() {
        "nothing" => Vec::new(),
        s => s.split(" and ").map(|m| Money::parse(m).ok()).collect::<Option<Vec<Money>>>()?,
    };
    let shown = owed.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ");
    let mut r = read(owed == want, if shown.is_empty() { "nothing".to_owned() } else { shown });
    if owed.is_empty() {
        r.idle = clause_of(p, amount);
    }
    let names = p.run().names();
    for o in p.run().owed().iter().filter(|o| names.text(o.debtor) == party) {
        let norm = p.run().program().amounts.get(o.amount as usize);
        if norm.is_some_and(|a| of_amount(names.text(a.block), amount)) {
            r.cites.extend(cites_of(p, o.event));
            // A sum that a cap cut rests on the cap's clause as well.
            let caps = o.cut_by.iter().filter_map(|c| p.run().program().caps.get(*c as usize));
            r.cites.extend(caps.map(|c| number_of(p.run().program().clause(c.clause))));
        }
    }
    Some(r)
}
