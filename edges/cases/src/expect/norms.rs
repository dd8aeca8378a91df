//! Expectations on what norms did: statuses, events, duties and rights, and when they are due.

use super::{Read, cites_of, clause_of, known_event, read};
use crate::run::number_of;
use servanda_norms::Paid;
use servanda_partnership::{DueLine, Partnership};
use servanda_vocabulary::{Date, Moment, Money, Zone};

pub(super) fn status_of(subject: &str, status: &str, want: bool, p: &Partnership) -> Option<Read> {
    standing(subject, status, None, want, p)
}

/// `lab is paused in work:wp3`.
pub(super) fn status_in(subject: &str, status: &str, scope: &str, want: bool, p: &Partnership) -> Option<Read> {
    standing(subject, status, Some(scope), want, p)
}

pub(super) fn standing(subject: &str, status: &str, scope: Option<&str>, want: bool, p: &Partnership) -> Option<Read> {
    let full = if status.contains('.') { status.to_owned() } else { format!("status.{status}") };
    let names = p.run().names();
    let declared = p.compiled().charter.block("status", status).is_some()
        || p.run().program().names.find(&full).is_some()
        || full == "status.party"
        || full.starts_with("office.");
    if !declared {
        return Some(read(false, format!("the charter has no status `{status}`")));
    }
    let since = match (names.find(&full), names.find(subject)) {
        (Some(s), Some(w)) => match scope.map(|k| names.find(k)) {
            Some(Some(key)) => p.run().since_in(s, w, key),
            _ => p.run().since(s, w),
        },
        _ => None,
    };
    let word = full.split_once('.').map_or(full.as_str(), |(_, l)| l).to_owned();
    let mut r = match since {
        Some(e) => {
            let mut r = read(
                want,
                format!(
                    "{subject} is {word} since {}",
                    p.run().event(e).map_or(Moment::START, |e| e.at).civil(p.run().program().zone())
                ),
            );
            r.cites = cites_of(p, e);
            r
        }
        None => {
            let mut r = read(!want, format!("{subject} is not {word}"));
            r.idle = clause_of(p, &full);
            r
        }
    };
    if since.is_none() {
        // What took it away is the reason that it is gone.
        if let (Some(u), Some(s)) = (names.find(&format!("{full}.unset")), names.find(subject))
            && let Some(e) = p.run().last_of(&[u], Some(s))
        {
            r.cites = cites_of(p, e.id);
        }
    }
    Some(r)
}

pub(super) fn event(text: &str, want: bool, p: &Partnership, zone: &Zone) -> Option<Read> {
    let (text, at) = match text.split_once(" at ") {
        Some((t, a)) => (t.trim(), Some(Moment::parse_civil(a.trim(), zone)?)),
        None => (text.trim(), None),
    };
    let (name, subject) = match text.split_once(" of ") {
        Some((n, s)) => (n.trim(), Some(s.trim())),
        None => (text, None),
    };
    if name.contains(' ') || !name.contains('.') {
        return None;
    }
    let names = p.run().names();
    let found = names.find(name).and_then(|n| match subject {
        Some(s) => names.find(s).and_then(|s| p.run().events().iter().rfind(|e| e.name == n && e.subject == Some(s))),
        None => p.run().events().iter().rfind(|e| e.name == n),
    });
    Some(match found {
        Some(e) => {
            let on_time = at.is_none_or(|a| a == e.at);
            let mut r = read(want && on_time, format!("{} at {}", p.run().describe(e.id), e.at.civil(zone)));
            r.cites = cites_of(p, e.id);
            r
        }
        None if !known_event(p, name) => read(false, format!("nothing in this charter makes an event `{name}`")),
        None => {
            let mut r = read(!want, format!("`{text}` has not happened"));
            r.idle = clause_of(p, name);
            r
        }
    })
}

pub(super) fn matching(p: &Partnership, block: &str, subject: Option<&str>, party: Option<&str>) -> Vec<DueLine> {
    p.instances()
        .filter(|d| d.block == block)
        .filter(|d| subject.is_none_or(|s| d.subject.as_deref() == Some(s)))
        .filter(|d| party.is_none_or(|q| d.bearers.iter().any(|b| b == q)))
        .collect()
}

pub(super) fn norm(text: &str, block: &str, p: &Partnership, zone: &Zone) -> Option<Read> {
    let (head, tail) = text.split_once(" is ")?;
    // `of SUBJECT`, `for PARTY`, `in SCOPE`, in any order.
    let part = |mark: &str| {
        let (_, rest) = head.split_once(mark)?;
        let ends = [" of ", " for ", " in "].iter().filter_map(|m| rest.find(m)).min();
        Some(rest.get(..ends.unwrap_or(rest.len())).unwrap_or(rest).trim())
    };
    let (subject, party, scope) = (part(" of "), part(" for "), part(" in "));
    let (kind, label) = block.split_once('.')?;
    let declared = p.compiled().charter.block(kind, label).is_some()
        || p.run().names().find(block).is_some_and(|s| p.run().program().norms.iter().any(|n| n.block == s));
    if !declared {
        return Some(read(false, format!("the charter has no {kind} `{label}`")));
    }
    let mut found = matching(p, block, subject, party);
    found.retain(|d| scope.is_none_or(|s| d.scope.as_deref() == Some(s)));
    // What was ended and began again (a law that applies after all) is as its later instance is.
    let all = found.clone();
    let again = |d: &DueLine, rest: &[DueLine]| {
        rest.iter().any(|l| l.subject == d.subject && l.bearers == d.bearers && l.scope == d.scope)
    };
    let mut place = 0usize;
    found.retain(|d| {
        place = place.saturating_add(1);
        d.state.word() != "ended" || !again(d, all.get(place..).unwrap_or_default())
    });
    let cites = |d: &DueLine| {
        let mut c = vec![number_of(&d.clause)];
        c.extend(cites_of(p, d.ended.unwrap_or(d.trigger)));
        c
    };
    if tail == "not there" {
        return Some(match found.first() {
            None => {
                let mut r = read(true, "it never arose");
                r.idle = clause_of(p, block);
                r
            }
            Some(d) => read(false, format!("it arose, and is {}", d.state.word())),
        });
    }
    let Some(last) = found.last() else { return Some(read(false, "it never arose")) };
    if let Some(rest) = tail.strip_prefix("due ") {
        if let Some(r) = due_other(rest, last, zone) {
            return Some(Read { cites: cites(last), ..r? });
        }
        let due = rest;
        let is = last.due.map_or_else(
            || match &last.beyond {
                Some(why) => format!("beyond what can be computed: {why}"),
                None => "waits for something that has not happened".to_owned(),
            },
            |m| show_due(m, last.whole_day, zone),
        );
        let want = window_end(due, zone)?;
        let mut r = read(last.due == Some(want), format!("due {is}"));
        r.cites = cites(last);
        return Some(r);
    }
    if let Some(sums) = tail.strip_prefix("paid ") {
        return Some(Read { cites: cites(last), ..paid(sums, last)? });
    }
    if let Some(events) = tail.strip_prefix("waiting for ") {
        let mut want: Vec<&str> = events.split(',').map(str::trim).collect();
        want.sort_unstable();
        let is = if last.awaits.is_empty() { "nothing".to_owned() } else { last.awaits.join(", ") };
        let mut r = read(last.awaits == want, format!("waiting for {is}"));
        r.cites = cites(last);
        return Some(r);
    }
    // With several instances (one per party), every one must be so.
    let want = tail.trim();
    let bad = found.iter().find(|d| d.state.word() != want);
    let shown = bad.unwrap_or(last);
    let mut r = read(bad.is_none(), format!("{} is {}", shown.block, shown.state.word()));
    r.cites = cites(shown);
    if !["pending", "running", "paused", "fulfilled", "missed", "cured", "used", "lapsed", "ended", "waived"]
        .contains(&want)
    {
        r.ok = false;
        r.actual = format!("`{want}` is not a state of a duty or right; it is {}", shown.state.word());
    }
    Some(r)
}

/// `paid SUM of SUM`: what counts for it, and how much it is for; `paid SUM of WORDS`: what its sum waits for. What is kept
/// until the sum is known counts with what is paid.
fn paid(text: &str, d: &DueLine) -> Option<Read> {
    let (part, whole) = text.split_once(" of ")?;
    let Some(p) = &d.paid else { return Some(read(false, format!("{} pays no sum", d.block))) };
    let part = Money::parse(part.trim()).ok()?;
    let counted = |p: &Paid| {
        let counts = if p.paid.amount.is_zero() && !p.kept.amount.is_zero() { p.kept } else { p.paid };
        let same = counts.amount == part.amount && (part.amount.is_zero() || counts.currency == part.currency);
        let (of, ok) = match &p.owed {
            Ok(owed) => (owed.to_string(), Money::parse(whole.trim()).is_ok_and(|w| w == *owed)),
            Err(why) => (format!("a sum that waits for {why}"), why.starts_with(whole.trim())),
        };
        (same && ok, format!("{counts} is paid of {of}"))
    };
    // Where it is owed in several currencies, of one of them.
    let all: Vec<(bool, String)> = [p].into_iter().chain(&p.also).map(counted).collect();
    let shown: Vec<&str> = all.iter().map(|(_, s)| s.as_str()).collect();
    Some(read(all.iter().any(|(ok, _)| *ok), shown.join(", ")))
}

/// `due beyond WORDS`: it cannot be computed, for a reason that holds these words; `due leniently DATE [because WORDS]`: the
/// lenient reading ends then. None when the line asks for the operative end; `Some(None)` when it cannot be read.
pub(super) fn due_other(text: &str, d: &DueLine, zone: &Zone) -> Option<Option<Read>> {
    if let Some(words) = text.strip_prefix("beyond") {
        let why = d.beyond.clone().unwrap_or_else(|| "it can be computed".to_owned());
        return Some(Some(read(d.beyond.is_some() && why.contains(words.trim()), why)));
    }
    let text = text.strip_prefix("leniently ")?;
    let (date, why) = text.split_once(" since ").map_or((text, None), |(a, b)| (a, Some(b.trim())));
    Some(lenient(date.trim(), why, d, zone))
}

pub(super) fn lenient(date: &str, why: Option<&str>, d: &DueLine, zone: &Zone) -> Option<Read> {
    let Some((at, whole_day, because)) = &d.lenient else {
        return Some(read(date == "the same", "the same in the lenient reading"));
    };
    let want = window_end(date, zone)?;
    let said = because.join("; ");
    let ok = *at == want && why.is_none_or(|w| said.contains(w));
    Some(read(ok, format!("leniently due {}: {said}", show_due(*at, *whole_day, zone))))
}

/// `2026-03-01` is the end of that day, `2026-03-01 10:00` that moment; `… in Asia/Tokyo` on another place's wall clock.
pub(super) fn window_end(text: &str, zone: &Zone) -> Option<Moment> {
    let (text, other) = match text.split_once(" in ") {
        Some((t, place)) => (t.trim(), Some(Zone::named(place.trim())?)),
        None => (text, None),
    };
    let zone = other.as_ref().unwrap_or(zone);
    if text.len() == 10 { Some(Date::parse(text)?.end(zone)) } else { Moment::parse_civil(text, zone) }
}

pub(super) fn show_due(m: Moment, whole_day: bool, zone: &Zone) -> String {
    if whole_day { format!("{} (the whole day)", Date::of(m.plus_seconds(-1), zone)) } else { m.civil(zone) }
}

pub(super) fn due_from(text: &str, p: &Partnership, zone: &Zone) -> Option<Read> {
    let (party, list) = text.strip_prefix("due from ")?.split_once(':')?;
    let mut actual: Vec<String> = p
        .due()
        .into_iter()
        .filter(|d| d.duty && d.state.open() && d.bearers.iter().any(|b| b == party.trim()))
        .map(|d| {
            let label = d.block.split_once('.').map_or(d.block.as_str(), |(_, l)| l);
            let of = d.subject.as_ref().map(|s| format!(" of {s}")).unwrap_or_default();
            let by = d.due.map(|m| {
                if d.whole_day {
                    format!(" by {}", Date::of(m.plus_seconds(-1), zone))
                } else {
                    format!(" by {}", m.civil(zone))
                }
            });
            format!("{label}{of}{}", by.unwrap_or_default())
        })
        .collect();
    actual.sort();
    let mut want: Vec<String> = match list.trim() {
        "nothing" => vec![],
        l => l.split(',').map(|s| s.trim().to_owned()).collect(),
    };
    want.sort();
    let ok = want == actual;
    Some(read(ok, if actual.is_empty() { "nothing".to_owned() } else { actual.join(", ") }))
}
