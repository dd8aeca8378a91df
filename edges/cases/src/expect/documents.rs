//! Expectations on documents: which clauses and outside texts are in force, and which prevails.

use super::{Read, read};
use crate::run::number_of;
use servanda_partnership::Partnership;

pub(super) fn in_force(n: &str, want: bool, p: &Partnership) -> Option<Read> {
    Some(match p.clause_in_force(n) {
        None => read(false, format!("there is no clause {n}")),
        Some(s) => {
            let mut r = read(s.in_force == want, s.reason);
            r.cites = s.clauses.iter().map(|c| number_of(c)).collect();
            if !s.in_force {
                r.idle.clone_from(&r.cites);
            }
            r
        }
    })
}

/// `pair 5.2 is approved by lab/lea, clinic/ann`, `… is stale for lab/lea`, `… is missing clinic`, `… is missing nobody`.
pub(super) fn pair(words: &[&str], p: &Partnership) -> Option<Read> {
    let at = words.windows(2).position(|w| matches!(w, ["is", "approved" | "stale" | "missing"]))?;
    let number = words.get(..at)?.join(" ");
    let (what, rest) = words.get(at.saturating_add(1)..)?.split_first()?;
    let rest = rest.join(" ");
    let lines = p.pairs();
    let Some(line) = lines.iter().find(|l| l.number == number) else {
        return Some(read(false, format!("clause {number} has no pair")));
    };
    let who = |list: &[servanda_partnership::Approval]| -> Vec<String> {
        list.iter().map(|a| format!("{}/{}", a.party, a.person)).collect()
    };
    let (is, want) = match *what {
        "approved" => (who(&line.approved), rest.strip_prefix("by ")?),
        "stale" => (who(&line.stale), rest.strip_prefix("for ")?),
        _ => (line.missing.clone(), rest.as_str()),
    };
    let mut want: Vec<&str> = want.split(',').map(str::trim).filter(|w| *w != "nobody").collect();
    want.sort_unstable();
    let mut sorted = is.clone();
    sorted.sort();
    let mut r = read(sorted == want, format!("pair {number}: {}", line.words(&|n| n.to_owned())));
    r.cites = vec![number];
    Some(r)
}

/// `outside grant_agreement is v3`.
pub(super) fn outside(label: &str, version: &str, p: &Partnership) -> Option<Read> {
    Some(match p.outside(label) {
        None => read(false, format!("the charter has no outside text `{label}`")),
        Some((title, now, clause)) => {
            let mut r = read(now == version, format!("“{title}” is part of the charter as {now}"));
            r.cites = vec![number_of(&clause)];
            r
        }
    })
}

/// `clause 5.2 is replaced by S1.3`, `… by nothing`, `… is not replaced`.
pub(super) fn replaced(n: &str, by: Option<&str>, p: &Partnership) -> Option<Read> {
    p.clause_in_force(n)?;
    Some(match (p.replaced_by(n), by) {
        (None, want) => read(want.is_none(), format!("clause {n} is not replaced")),
        (Some((found, clause)), want) => {
            let found = found.unwrap_or_else(|| "nothing".to_owned());
            let mut r = read(want == Some(found.as_str()), format!("clause {n} is replaced by {found}"));
            r.cites = vec![number_of(&clause)];
            r
        }
    })
}

/// `"A" prevails over "B"`, `"A" prevails over "B" for data_protection`.
pub(super) fn prevails(text: &str, p: &Partnership) -> Option<Read> {
    let (a, b) = text.split_once(" prevails over ")?;
    let (b, subject) = match b.rsplit_once(" for ") {
        Some((b, s)) if !s.ends_with('"') => (b, Some(s.trim())),
        _ => (b, None),
    };
    let (a, b) = (a.trim().trim_matches('"'), b.trim().trim_matches('"'));
    Some(match p.prevails(a, b, subject) {
        None => read(false, "the charter ranks no such two documents"),
        Some(ranking) => {
            let mut r = read(ranking.prevails, ranking.reason);
            r.cites = vec![number_of(&ranking.clause)];
            r
        }
    })
}
