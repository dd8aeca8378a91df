//! Expectations: each line reads the state one way, answers with what is, and says which clauses its reasons cite.

use crate::parse::Expectation;
use crate::run::{CheckResult, number_of};
use servanda_decision::{Answer, Request};
use servanda_norms::EventId;
use servanda_partnership::{DueLine, Partnership, of_amount};
use servanda_vocabulary::{Date, Moment, Money, Zone};

/// What an expectation's reading gives.
struct Read {
    ok: bool,
    actual: String,
    cites: Vec<String>,
    /// Clauses whose norm was checked not to act.
    idle: Vec<String>,
}

fn read(ok: bool, actual: impl Into<String>) -> Read {
    Read { ok, actual: actual.into(), cites: Vec::new(), idle: Vec::new() }
}

/// Checks one expectation against a state.
pub(crate) fn check(e: &Expectation, p: &Partnership, zone: &Zone) -> CheckResult {
    let mut r = match evaluate(&e.text, p, zone) {
        Some(r) => r,
        None => read(false, "this line is not an expectation that cases know; see charters/README.md"),
    };
    r.cites.sort();
    r.cites.dedup();
    let mut expected = e.text.clone();
    if let Some(b) = &e.because {
        expected = format!("{expected} because {b}");
        for clause in b.split(',').map(str::trim) {
            if !r.cites.iter().any(|c| c == clause) {
                r.ok = false;
                r.actual = format!(
                    "{}; its reasons cite {}",
                    r.actual,
                    if r.cites.is_empty() { "no clause".to_owned() } else { r.cites.join(", ") }
                );
                break;
            }
        }
    }
    CheckResult { line: e.line, ok: r.ok, expected, actual: r.actual, cites: r.cites, idle: r.idle }
}

fn evaluate(text: &str, p: &Partnership, zone: &Zone) -> Option<Read> {
    let w: Vec<&str> = text.split_whitespace().collect();
    match w.as_slice() {
        ["duty" | "right", "from", ..] => None,
        ["due", "from", ..] => due_from(text, p, zone),
        ["duty" | "right", name, ..] => norm(text, &format!("{}.{name}", w.first()?), p, zone),
        ["finding", name, rest @ ..] => finding(name, rest, p),
        ["motion", id, "is", state] => motion_state(id, state, p),
        ["motion", id, "tally", rest @ ..] => motion_tally(id, rest, p),
        ["meeting", id, "quorum", state] => meeting(id, state, p),
        ["clause", n @ .., "is", "not", "in", "force"] => in_force(&n.join(" "), false, p),
        ["outside", label, "is", version] => outside(label, version, p),
        ["clause", n @ .., "is", "not", "replaced"] => replaced(&n.join(" "), None, p),
        ["clause", words @ ..] if words.windows(3).any(|w| w == ["is", "replaced", "by"]) => {
            let (n, by) = text.strip_prefix("clause ")?.split_once(" is replaced by ")?;
            replaced(n.trim(), Some(by.trim()), p)
        }
        [s, "is", "not", status, "in", scope] => status_in(s, status, scope, false, p),
        [s, "is", status, "in", scope] => status_in(s, status, scope, true, p),
        ["clause", n @ .., "is", "in", "force"] => in_force(&n.join(" "), true, p),
        ["may", ..] => may(text, p),
        ["holders", "of", ..] => holders(text, p),
        ["why", ..] => why(text, p, zone),
        ["happened", ..] => event(text.strip_prefix("happened ")?, true, p, zone),
        ["not", "happened", ..] => event(text.strip_prefix("not happened ")?, false, p, zone),
        ["not", ..] => event(text.strip_prefix("not ")?, false, p, zone),
        ["amount", ..] => amount(text, p),
        [party, "owes", ..] => owes(party, text, p),
        [s, "is", "not", status] => status_of(s, status, false, p),
        [s, "is", status] => status_of(s, status, true, p),
        [s, "holds", office] => status_of(s, &format!("office.{office}"), true, p),
        [s, "does", "not", "hold", office] => status_of(s, &format!("office.{office}"), false, p),
        _ if text.contains(" prevails over ") => prevails(text, p),
        _ => event(text, true, p, zone),
    }
}

/// Whether something can make an event of this name: a slip of the pen must not look like an event that did not happen.
fn known_event(p: &Partnership, name: &str) -> bool {
    let outcome = name.rsplit('.').next().unwrap_or_default();
    let outcomes = [
        "adopted",
        "rejected",
        "tied",
        "no_quorum",
        "binding",
        "vetoed",
        "required",
        "set",
        "unset",
        "started",
        "fulfilled",
        "missed",
        "cured",
        "opened",
        "used",
        "lapsed",
        "late",
        "asked",
        "yes",
        "no",
        "fired",
        "owed",
        "undetermined",
    ];
    servanda_capability::EVENT_NAMES.contains(&name)
        || p.run().program().names.find(name).is_some()
        || (!clause_of(p, name).is_empty() && (outcomes.contains(&outcome) || name.split('.').count() == 2))
}

/// The clause number of a block, as a list of one; of events and outcomes, the block that makes them.
fn clause_of(p: &Partnership, name: &str) -> Vec<String> {
    let mut parts = name.split('.');
    let (Some(kind), Some(label)) = (parts.next(), parts.next()) else { return Vec::new() };
    let kind = if kind == "resolution" { "matter" } else { kind };
    let c = &p.compiled().charter;
    c.block(kind, label).map(|b| c.clause(b.clause).number.clone()).into_iter().collect()
}

fn cites_of(p: &Partnership, id: EventId) -> Vec<String> {
    p.run().why(id).into_iter().filter_map(|l| l.clause.map(|c| number_of(&c))).collect()
}

fn status_of(subject: &str, status: &str, want: bool, p: &Partnership) -> Option<Read> {
    standing(subject, status, None, want, p)
}

/// `lab is paused in work:wp3`.
fn status_in(subject: &str, status: &str, scope: &str, want: bool, p: &Partnership) -> Option<Read> {
    standing(subject, status, Some(scope), want, p)
}

fn standing(subject: &str, status: &str, scope: Option<&str>, want: bool, p: &Partnership) -> Option<Read> {
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

fn event(text: &str, want: bool, p: &Partnership, zone: &Zone) -> Option<Read> {
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

fn matching(p: &Partnership, block: &str, subject: Option<&str>, party: Option<&str>) -> Vec<DueLine> {
    p.instances()
        .filter(|d| d.block == block)
        .filter(|d| subject.is_none_or(|s| d.subject.as_deref() == Some(s)))
        .filter(|d| party.is_none_or(|q| d.bearers.iter().any(|b| b == q)))
        .collect()
}

fn norm(text: &str, block: &str, p: &Partnership, zone: &Zone) -> Option<Read> {
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

/// `due beyond WORDS`: it cannot be computed, for a reason that holds these words; `due leniently DATE [because WORDS]`: the
/// lenient reading ends then. None when the line asks for the operative end; `Some(None)` when it cannot be read.
fn due_other(text: &str, d: &DueLine, zone: &Zone) -> Option<Option<Read>> {
    if let Some(words) = text.strip_prefix("beyond") {
        let why = d.beyond.clone().unwrap_or_else(|| "it can be computed".to_owned());
        return Some(Some(read(d.beyond.is_some() && why.contains(words.trim()), why)));
    }
    let text = text.strip_prefix("leniently ")?;
    let (date, why) = text.split_once(" since ").map_or((text, None), |(a, b)| (a, Some(b.trim())));
    Some(lenient(date.trim(), why, d, zone))
}

fn lenient(date: &str, why: Option<&str>, d: &DueLine, zone: &Zone) -> Option<Read> {
    let Some((at, whole_day, because)) = &d.lenient else {
        return Some(read(date == "the same", "the same in the lenient reading"));
    };
    let want = window_end(date, zone)?;
    let said = because.join("; ");
    let ok = *at == want && why.is_none_or(|w| said.contains(w));
    Some(read(ok, format!("leniently due {}: {said}", show_due(*at, *whole_day, zone))))
}

/// `2026-03-01` is the end of that day, `2026-03-01 10:00` that moment; `… in Asia/Tokyo` on another place's wall clock.
fn window_end(text: &str, zone: &Zone) -> Option<Moment> {
    let (text, other) = match text.split_once(" in ") {
        Some((t, place)) => (t.trim(), Some(Zone::named(place.trim())?)),
        None => (text, None),
    };
    let zone = other.as_ref().unwrap_or(zone);
    if text.len() == 10 { Some(Date::parse(text)?.end(zone)) } else { Moment::parse_civil(text, zone) }
}

fn show_due(m: Moment, whole_day: bool, zone: &Zone) -> String {
    if whole_day { format!("{} (the whole day)", Date::of(m.plus_seconds(-1), zone)) } else { m.civil(zone) }
}

fn due_from(text: &str, p: &Partnership, zone: &Zone) -> Option<Read> {
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

fn finding(name: &str, rest: &[&str], p: &Partnership) -> Option<Read> {
    let (subject, answer) = match rest {
        ["of", s, "is", a] => (Some(*s), *a),
        ["is", a] => (None, *a),
        _ => return None,
    };
    let names = p.run().names();
    let block = format!("finding.{name}");
    let found = ["yes", "no"].iter().filter_map(|a| names.find(&format!("{block}.{a}"))).collect::<Vec<_>>();
    if found.is_empty() {
        return Some(read(false, format!("the charter has no finding `{name}`")));
    }
    let subject = match subject {
        Some(s) => match names.find(s) {
            Some(s) => Some(s),
            None => return Some(read(answer == "open", "open")),
        },
        None => None,
    };
    let number = p.run().program().findings.iter().rposition(|f| names.text(f.block) == block)?;
    let number = u32::try_from(number).ok()?;
    if ["unasked", "answered", "contested", "settled"].contains(&answer) {
        let stage = p.run().stage(number, subject).word();
        return Some(read(stage == answer, stage));
    }
    Some(match p.run().answer(number, subject, None) {
        Some(e) => {
            let is = names.text(e.name).rsplit('.').next().unwrap_or("?").to_owned();
            let mut r = read(is == answer, is);
            r.cites = cites_of(p, e.id);
            r
        }
        None => read(answer == "open", "open"),
    })
}

fn motion_state(id: &str, want: &str, p: &Partnership) -> Option<Read> {
    Some(match p.capabilities().oversight.motion(id) {
        Some(m) => {
            let mut r =
                read(m.state == want, format!("{} ({} yes, {} no, {} abstain)", m.state, m.yes, m.no, m.abstain));
            if !matches!(m.state, "adopted" | "binding") {
                r.idle = clause_of(p, &m.matter);
            }
            r.cites = m.clauses.iter().map(|c| number_of(p.run().program().clause(*c))).collect();
            r
        }
        None => read(false, "there is no such motion"),
    })
}

fn motion_tally(id: &str, rest: &[&str], p: &Partnership) -> Option<Read> {
    let Some(m) = p.capabilities().oversight.motion(id) else { return Some(read(false, "there is no such motion")) };
    let mut ok = true;
    for pair in rest {
        let (k, v) = pair.split_once('=')?;
        let v: u64 = v.parse().ok()?;
        let is = match k {
            "yes" => m.yes,
            "no" => m.no,
            "abstain" => m.abstain,
            "present" => m.present,
            "seats" => m.seats,
            _ => return None,
        };
        ok &= is == v;
    }
    let mut r =
        read(ok, format!("yes={} no={} abstain={} present={} seats={}", m.yes, m.no, m.abstain, m.present, m.seats));
    r.cites = m.clauses.iter().map(|c| number_of(p.run().program().clause(*c))).collect();
    Some(r)
}

fn meeting(id: &str, want: &str, p: &Partnership) -> Option<Read> {
    Some(match p.capabilities().oversight.meeting(id) {
        Some(m) => {
            let is = match m.quorum_met {
                Some(true) => "met",
                Some(false) => "missed",
                None => "not counted yet",
            };
            let mut r = read(is == want, format!("{is} ({} of {} present)", m.present, m.seats));
            r.cites = m.clauses.iter().map(|c| number_of(p.run().program().clause(*c))).collect();
            r
        }
        None => read(false, "there is no such meeting"),
    })
}

/// `amount royalty of tablet waits for …`, `waits for nothing`, `computes to EUR 5`, `was declared EUR 5`, `agrees`,
/// `is disputed`.
fn amount(text: &str, p: &Partnership) -> Option<Read> {
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

fn owes(party: &str, text: &str, p: &Partnership) -> Option<Read> {
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

fn in_force(n: &str, want: bool, p: &Partnership) -> Option<Read> {
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

/// `outside grant_agreement is v3`.
fn outside(label: &str, version: &str, p: &Partnership) -> Option<Read> {
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
fn replaced(n: &str, by: Option<&str>, p: &Partnership) -> Option<Read> {
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
fn prevails(text: &str, p: &Partnership) -> Option<Read> {
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

/// Reads `may PARTY ACTION ASSET [for PURPOSE] [in PLACE] [about REQUEST]` without its answer.
pub fn request(words: &[&str]) -> Option<Request> {
    let [party, action, asset, rest @ ..] = words else { return None };
    let mut r = Request::new(party, action, asset);
    let mut rest = rest;
    while let [k, v, more @ ..] = rest {
        match *k {
            "for" => r.purpose = Some((*v).to_owned()),
            "in" => r.place = Some((*v).to_owned()),
            "under" => r.request = Some((*v).to_owned()),
            _ => return None,
        }
        rest = more;
    }
    rest.is_empty().then_some(r)
}

fn may(text: &str, p: &Partnership) -> Option<Read> {
    let (ask, want) = text.strip_prefix("may ")?.split_once("->")?;
    let (want, with) = match want.split_once(" with ") {
        Some((w, d)) => (w.trim(), Some(d)),
        None => (want.trim(), None),
    };
    let words: Vec<&str> = ask.split_whitespace().collect();
    let d = p.decide(&request(&words)?);
    let word = match d.answer {
        Answer::Permit => "permit".to_owned(),
        Answer::Deny => "deny".to_owned(),
        Answer::Gap => "gap".to_owned(),
        Answer::Refer => format!("refer to {}", d.refer_to.join(", ")),
    };
    let mut ok = word == want || (want == "refer" && d.answer == Answer::Refer);
    if let Some(with) = with {
        let mut want: Vec<&str> = with.split(',').map(str::trim).collect();
        want.sort_unstable();
        let mut have: Vec<&str> = d.duties.iter().map(|d| d.strip_prefix("duty.").unwrap_or(d)).collect();
        have.sort_unstable();
        ok &= want == have;
    }
    let mut r = read(
        ok,
        format!(
            "{word}{}{}",
            if d.duties.is_empty() { String::new() } else { format!(" with {}", d.duties.join(", ")) },
            d.reasons.iter().map(|x| format!("; {}", x.text)).collect::<String>()
        ),
    );
    r.cites = d.reasons.iter().map(|x| number_of(&x.clause)).collect();
    // A permit that is cited for a no did not act; a forbid that is cited did.
    if d.answer != Answer::Permit {
        r.idle = d.reasons.iter().filter(|x| !x.block.starts_with("forbid.")).map(|x| number_of(&x.clause)).collect();
    }
    Some(r)
}

fn holders(text: &str, p: &Partnership) -> Option<Read> {
    let (asset, list) = text.strip_prefix("holders of ")?.split_once(':')?;
    let names = p.run().names();
    let mut have: Vec<String> = names
        .find(asset.trim())
        .map(|s| p.capabilities().group_of(p.run(), "holders", s))
        .unwrap_or_default()
        .into_iter()
        .map(|s| names.text(s).to_owned())
        .collect();
    have.sort();
    let mut want: Vec<String> =
        if list.trim() == "nobody" { vec![] } else { list.split(',').map(|s| s.trim().to_owned()).collect() };
    want.sort();
    Some(read(have == want, if have.is_empty() { "nobody".to_owned() } else { have.join(", ") }))
}

fn why(text: &str, p: &Partnership, zone: &Zone) -> Option<Read> {
    let (what, clauses) = text.strip_prefix("why ")?.split_once(" cites ")?;
    let mut r = event(what, true, p, zone)?;
    if !r.ok {
        return Some(r);
    }
    let missing: Vec<&str> = clauses.split(',').map(str::trim).filter(|c| !r.cites.iter().any(|x| x == c)).collect();
    r.ok = missing.is_empty();
    r.actual = format!("its reasons cite {}", r.cites.join(", "));
    Some(r)
}
