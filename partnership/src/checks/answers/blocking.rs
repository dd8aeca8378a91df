//! Which party alone can block what: by its vote, by staying away, by a veto, by withholding a consent, by not proposing.

use super::people::{Who, name, parties, seats, who};
use super::{Answer, at, called, list};
use servanda_charter::{Block, Charter, Expr, Node, TermType, TermValue};
use servanda_vocabulary::Fraction;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn find(charter: &Charter) -> Vec<Answer> {
    let mut out = Vec::new();
    for body in charter.blocks_of("body") {
        votes(charter, body, &mut out);
        quorum(charter, body, &mut out);
    }
    changes(charter, &mut out);
    for b in &charter.blocks {
        match b.kind.as_str() {
            "matter" => proposers(charter, b, &mut out),
            "veto" => veto(charter, b, &mut out),
            "new_item" => {
                let text = format!(
                    "any one member of {} there can keep a new item off the agenda: all must agree to it",
                    of_body(b)
                );
                out.push(at(charter, b, text));
            }
            "written" => {
                let text = format!(
                    "any one member of {} can stop a decision without a meeting by objecting in time",
                    of_body(b)
                );
                out.push(at(charter, b, text));
            }
            "convening" => convening(charter, b, &mut out),
            "right" => {
                right(charter, b, &mut out);
                put_off(charter, b, &mut out);
            }
            "duty" => put_off(charter, b, &mut out),
            "choice" => choice(charter, b, &mut out),
            "notice" => notice(charter, b, &mut out),
            "permit" => permit(charter, b, &mut out),
            "accession" => accession(charter, b, &mut out),
            "schedule" => {
                let all =
                    b.get("changed_by").is_some_and(|e| e.items().iter().all(|i| i.as_word() == Some("all_parties")));
                if all {
                    out.push(at(
                        charter,
                        b,
                        format!("any one party can block a change of the schedule {}: all must agree", called(&b.id())),
                    ));
                }
            }
            _ => {}
        }
    }
    out
}

fn of_body(b: &Block) -> String {
    b.get("body").and_then(Expr::as_ref_text).map_or_else(|| "the body".to_owned(), |t| called(&t))
}

fn fraction(charter: &Charter, b: &Block, attribute: &str) -> Option<Fraction> {
    match charter.value_of(b.get(attribute)?, TermType::Fraction).ok()? {
        TermValue::Fraction(f) => Some(f),
        _ => None,
    }
}

fn block_of<'a>(charter: &'a Charter, kind: &'a str, body: &Block) -> Option<&'a Block> {
    charter.blocks_of(kind).find(|b| b.get("body").and_then(Expr::as_ref_text) == Some(body.id()))
}

/// How many sit in a body, where the text says it.
fn members(charter: &Charter, body: &Block) -> Option<BTreeSet<String>> {
    match seats(charter, &body.label, 0) {
        Who::These(s) if !s.is_empty() => Some(s),
        Who::All => Some(parties(charter)),
        _ => None,
    }
}

/// The matters under one majority, and the block that sets it where that is a matter.
type Under<'a> = (Vec<String>, Option<&'a Block>);

/// One vote against, all others for: adopted or not?
fn votes(charter: &Charter, body: &Block, out: &mut Vec<Answer>) {
    let (Some(rule), Some(seats)) = (block_of(charter, "voting", body), members(charter, body)) else { return };
    let Some(usual) = fraction(charter, rule, "at_least") else { return };
    let n = u64::try_from(seats.len()).unwrap_or(u64::MAX);
    let weighted = rule.get("votes").and_then(|e| e.as_word()).is_some_and(|w| w != "one_each");
    if weighted {
        return;
    }
    // By majority: the matters it holds for.
    let mut by_need: BTreeMap<(u64, u64), Under<'_>> = BTreeMap::new();
    for m in charter.blocks_of("matter").filter(|m| m.get("by").and_then(Expr::as_ref_text) == Some(body.id())) {
        let own = fraction(charter, m, "at_least");
        let need = own.unwrap_or(usual);
        let entry = by_need.entry((u64::from(need.num), u64::from(need.den))).or_default();
        entry.0.push(called(&m.id()));
        entry.1 = own.map(|_| m).or(entry.1);
    }
    for ((num, den), (matters, own)) in by_need {
        let need = |part: u64, whole: u64| part.saturating_mul(den) >= whole.saturating_mul(num);
        let yes = n.saturating_sub(1);
        let tie = yes <= 1 || num.saturating_mul(2) == den && yes.saturating_mul(2) <= n;
        if need(yes, n) && !tie {
            continue;
        }
        let text = format!(
            "any one of the {n} members of {} can block {} by voting no: {yes} of {n} are not enough where {num}/{den} is needed",
            called(&body.id()),
            list(&matters, "and")
        );
        out.push(at(charter, own.unwrap_or(rule), text.replace("1/1 is needed", "all are needed")));
    }
}

/// One member stays away: is there still a quorum?
fn quorum(charter: &Charter, body: &Block, out: &mut Vec<Answer>) {
    let (Some(q), Some(seats)) = (block_of(charter, "quorum", body), members(charter, body)) else { return };
    let Some(need) = fraction(charter, q, "at_least") else { return };
    let n = u64::try_from(seats.len()).unwrap_or(u64::MAX);
    if need.reached_by(n.saturating_sub(1), n) {
        return;
    }
    let ladder = block_of(charter, "ladder", body);
    let until = match ladder {
        Some(l) if l.get("then").and_then(|e| e.as_word()) == Some("any_number") => {
            format!(
                ", but only twice: the third meeting decides with any number (clause {})",
                charter.clause_ref(l.clause)
            )
        }
        _ => ", as often as it likes".to_owned(),
    };
    let text = format!(
        "any one of the {n} members of {} can keep it from deciding by staying away: {} of {n} are no quorum{until}",
        called(&body.id()),
        n.saturating_sub(1)
    );
    out.push(at(charter, q, text));
}

/// Who alone may propose.
fn proposers(charter: &Charter, m: &Block, out: &mut Vec<Answer>) {
    let Some(by) = m.get("proposed_by") else { return };
    if let Some(one) = single(charter, by) {
        out.push(at(charter, m, format!("{one} alone can block {} by not proposing it", called(&m.id()))));
    }
}

/// Which party alone blocks changes of the charter. A clause that no route names changes only with everybody's consent.
fn changes(charter: &Charter, out: &mut Vec<Answer>) {
    let routes: Vec<&Block> = charter.blocks_of("amendment").collect();
    let whole = |b: &&&Block| b.get("of").and_then(Expr::as_word) == Some("everything");
    let rest = if routes.is_empty() && charter.blocks_of("schedule").next().is_none() {
        "every change"
    } else {
        "every other change"
    };
    if routes.iter().find(whole).is_none()
        && let Some(first) = routes.first().copied().or_else(|| charter.blocks_of("party").next())
    {
        let text =
            format!("any one party can block {rest} of the charter by not consenting: no clause gives another way");
        out.push(at(charter, first, text));
    }
    for b in routes {
        let what = match b.get("of") {
            Some(e) if e.as_word() != Some("everything") => {
                let numbers: Vec<String> = e.items().iter().map(|i| i.to_string().replace('"', "")).collect();
                format!("a change of clause {}", list(&numbers, "or"))
            }
            _ => "every change that no other clause lets others make".to_owned(),
        };
        let Some(by) = b.get("by") else { continue };
        match (by.as_word(), single(charter, by)) {
            (Some("all"), _) => {
                let text = format!("any one party can block {what} by not consenting: all must agree");
                out.push(at(charter, b, text));
            }
            (_, Some(one)) => out.push(at(charter, b, format!("{one} alone can block {what} by not making it"))),
            _ => {}
        }
    }
}

/// One party or one office, in words.
fn single(charter: &Charter, e: &Expr) -> Option<String> {
    let [one] = e.items() else { return None };
    match (who(charter, one), one.as_ref_text()) {
        (Who::These(s), _) if s.len() == 1 => s.first().map(|p| name(charter, p)),
        (_, Some(t)) if t.starts_with("office.") => Some(format!("whoever holds the office of {}", called(&t))),
        _ => None,
    }
}

fn veto(charter: &Charter, b: &Block, out: &mut Vec<Answer>) {
    let who =
        if b.get("holders").and_then(|e| e.as_word()) == Some("parties") { "any one party" } else { "any one member" };
    let route = match b.get("route").and_then(|e| e.as_word()) {
        Some("added") => "on an item added to the agenda",
        Some("written") => "taken without a meeting",
        _ => "on an item of the original agenda",
    };
    let ground = b.get("ground").and_then(Expr::as_ref_text).map_or_else(String::new, |f| {
        let judge = f.strip_prefix("finding.").and_then(|l| charter.block("finding", l)).and_then(|f| f.get("judge"));
        let judge = judge.map_or_else(String::new, |j| {
            let who: Vec<String> = j
                .items()
                .iter()
                .map(|e| match (single(charter, e), e.as_ref_text()) {
                    (Some(one), _) => one,
                    (None, Some(t)) if !t.starts_with("trigger.") => format!("the {}", called(&t)),
                    _ => "its judge".to_owned(),
                })
                .collect();
            format!(", which {} judges", list(&who, "or"))
        });
        format!(", if its ground holds{judge}")
    });
    out.push(at(charter, b, format!("{who} can veto a decision of {} {route}{ground}", of_body(b))));
}

/// A chair without whom no meeting is called.
fn convening(charter: &Charter, b: &Block, out: &mut Vec<Answer>) {
    let body = b.get("body").and_then(Expr::as_ref_text);
    let asked = charter.blocks_of("extraordinary").chain(charter.blocks_of("cadence"));
    if asked.into_iter().any(|x| x.get("body").and_then(Expr::as_ref_text) == body) {
        return;
    }
    if let Some(one) = b.get("by").and_then(|e| single(charter, e)) {
        let text = format!("{one} alone can keep {} from meeting by calling no meeting: nothing makes it", of_body(b));
        out.push(at(charter, b, text));
    }
}

/// What is not chosen does not come about.
fn choice(charter: &Charter, b: &Block, out: &mut Vec<Answer>) {
    let Some(one) = b.get("by").and_then(|e| single(charter, e)) else { return };
    let of: Vec<String> =
        b.get("of").map(Expr::items).unwrap_or_default().iter().map(|e| called(&e.to_string())).collect();
    let rest =
        b.get("otherwise").map_or_else(String::new, |e| format!("; without a choice it is {}", called(&e.to_string())));
    out.push(at(
        charter,
        b,
        format!("{one} alone decides which comes about, {}, and so can block the others{rest}", list(&of, "or")),
    ));
}

/// A notice that by every method takes effect only when its addressee says so.
fn notice(charter: &Charter, b: &Block, out: &mut Vec<Answer>) {
    let Some(d) = b.get("delivery").and_then(Expr::as_ref_text) else { return };
    let delivery = d.strip_prefix("delivery.").and_then(|l| charter.block("delivery", l));
    let waits = |m: &Block| {
        let needs = m.get("needs").map(Expr::items).unwrap_or_default();
        needs.iter().any(|n| n.as_word() == Some("confirmation"))
    };
    let methods: Vec<&Block> = delivery.map(|d| d.children("method").collect()).unwrap_or_default();
    if !methods.is_empty() && methods.iter().all(|m| waits(m)) {
        let text = format!(
            "whoever is addressed can keep the notice {} from being received by not confirming it: no method of `{d}` does without",
            called(&b.id())
        );
        out.push(at(charter, b, text));
    }
}

/// A deadline that its own bearer can move again and again, and nothing ends that.
fn put_off(charter: &Charter, b: &Block, out: &mut Vec<Answer>) {
    if b.get("outer").is_some() {
        return;
    }
    let bearer = b.get(if b.kind == "duty" { "bearer" } else { "holder" });
    let Some(bearer) = bearer.map(|e| who(charter, e)) else { return };
    for x in b.children("extend").filter(|x| matches!(x.get("once").map(|e| &e.node), Some(Node::Bool(false)))) {
        let Some(event) = x.get("on").and_then(Expr::as_ref_text) else { continue };
        let maker = event.split_once('.').and_then(|(k, l)| charter.block(k, l)).and_then(|m| m.get("by"));
        let maker = maker.map_or(Who::All, |e| who(charter, e));
        if bearer.nobody() || maker.nobody() || bearer.apart(&maker) || x.get("to").is_some() {
            continue;
        }
        let subject = match &bearer {
            Who::These(s) if s.len() == 1 => {
                s.first().map_or_else(String::new, |p| format!("{} alone", name(charter, p)))
            }
            _ => "its bearer alone".to_owned(),
        };
        let text = format!(
            "{subject} can put off {} without end: each `{event}` moves its deadline, and no `outer` limit holds",
            called(&b.id())
        );
        out.push(at(charter, b, text));
    }
}

/// A right whose silence would allow something: using it withholds that.
fn right(charter: &Charter, b: &Block, out: &mut Vec<Answer>) {
    let silence = b.get("silence").and_then(|e| e.as_word());
    let Some(word @ ("consent" | "acceptance" | "permission")) = silence else { return };
    let Some(holder) = b.get("holder") else { return };
    let on = b.get("on").map(|e| e.to_string()).unwrap_or_default();
    let what = called(on.trim_start_matches("any_of"));
    let who = match (who(charter, holder), holder.as_word()) {
        (Who::These(s), _) if s.len() == 1 => {
            s.first().map(|p| format!("{} alone", name(charter, p))).unwrap_or_default()
        }
        (Who::These(s), _) => {
            format!("each of {}", list(&s.iter().map(|p| name(charter, p)).collect::<Vec<_>>(), "and"))
        }
        (Who::All, _) => "any one other party".to_owned(),
        _ => "any one of its holders".to_owned(),
    };
    let judged = b
        .get("needs")
        .and_then(Expr::as_ref_text)
        .map_or_else(String::new, |f| format!(", if {} is found", called(&f)));
    let text = format!("{who} can withhold {word} after {what} by using {} in time{judged}", called(&b.id()));
    out.push(at(charter, b, text));
}

/// An act that is permitted only with somebody's approval.
fn permit(charter: &Charter, b: &Block, out: &mut Vec<Answer>) {
    let mut found: Vec<&Expr> = Vec::new();
    let mut waiting: Vec<&Expr> = b.get("when").into_iter().collect();
    while let Some(e) = waiting.pop() {
        match &e.node {
            Node::Call { path, args, .. } if path.first().is_some_and(|p| p == "approved_by") => {
                found.extend(args.first())
            }
            // One of several ways is not blocked by one approver.
            Node::Or(_) | Node::Not(_) => {}
            Node::Call { path, .. } if path.first().is_some_and(|p| p == "any") => {}
            _ => waiting.extend(e.parts()),
        }
    }
    for by in found {
        let each: Vec<String> = by.items().iter().map(|e| single(charter, e).unwrap_or_else(|| approver(e))).collect();
        let does =
            b.get("do").map(|e| e.items().iter().map(ToString::to_string).collect::<Vec<_>>()).unwrap_or_default();
        let who = if each.len() == 1 && each.iter().all(|e| !e.starts_with("any one")) {
            format!("{} alone", each.concat())
        } else if each.len() == 1 {
            each.concat()
        } else {
            format!("each of {}", list(&each, "and"))
        };
        out.push(at(charter, b, format!("{who} can block {} by not approving it (`{}`)", list(&does, "and"), b.id())));
    }
}

/// Who approves, where that is no single name.
fn approver(e: &Expr) -> String {
    match e.as_ref_text().as_deref() {
        Some("owner") => "the owner of what is asked for".to_owned(),
        Some("others") => "any one of the other parties".to_owned(),
        Some("all") => "any one party".to_owned(),
        Some(t) if t.starts_with("status.") => format!("any one party that is {}", called(t)),
        _ => format!("the {}", called(&e.to_string())),
    }
}

fn accession(charter: &Charter, b: &Block, out: &mut Vec<Answer>) {
    let Some(signers) = b.get("signed_by") else { return };
    for e in signers.items().iter().filter(|e| e.as_word() != Some("newcomer")) {
        if let Some(one) = single(charter, e) {
            out.push(at(charter, b, format!("{one} alone can keep a new party out by not signing")));
        }
    }
}
