//! Calendar: the place in which days end, the days and hours in which work is done, and how days are counted.
//!
//! # Clause
//! "A business day is a day other than a Saturday, a Sunday or a listed holiday in Brussels. A period that ends on another
//! day ends on the next business day. What arrives after 17:00 counts as received when business next opens."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! ~~~
//! ## 2 Days
//! Days end in [Europe/Brussels](#place.zone). Closed are weekends and [21 April 2025](#days.closed). An answer is due within [3 business days](#answer.within).
//!
//! The laboratory in [Asia/Tokyo](#lab.zone) works from [09:00 to 17:00](#lab.hours), and on no day on which the clinic is closed. A sample that it receives after [16:00](#lab.cut) counts as received when it next opens. It confirms within [8 business hours](#confirm.within). A report is due [2 weeks](#report.within) later; a last day that is closed moves to the next that is not.
//! ~~~charter
//! calendar "default" {
//!   zone   = place.zone
//!   closed = [weekends, days.closed]
//! }
//! calendar "lab" {
//!   zone  = lab.zone
//!   also  = [calendar.default]
//!   hours = lab.hours
//!   roll  = next
//! }
//! notice "question" { }
//! notice "answer" { }
//! notice "sample" { }
//! report "sample" { }
//! duty "answer" {
//!   on     = notice.question
//!   bearer = others
//!   act    = notice.answer
//!   due    = after(trigger.received, answer.within)
//! }
//! duty "confirm" {
//!   on     = notice.sample
//!   bearer = party.lab
//!   act    = notice.answer
//!   due    = after(same_day_before(trigger.received, lab.cut, { calendar = calendar.lab }), confirm.within, { calendar = calendar.lab })
//! }
//! duty "report" {
//!   on     = notice.sample
//!   bearer = party.lab
//!   act    = report.sample
//!   due    = after(trigger.received, report.within, { calendar = calendar.lab })
//! }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own.
//!
//! # Outcome
//! ```case
//! case "Easter Monday and the weekend are not counted"
//! 2025-04-17 10:00  lab  notice.give  notice=question about=q1
//! expect at 2025-04-17 12:00
//!   duty answer of q1 is due 2025-04-24 00:00
//!
//! case "Friday 17:00 in Tokyo is Monday, and Monday is closed"
//! 2025-04-18 10:00  clinic  notice.give  notice=sample about=s1
//! expect at 2025-04-18 12:00
//!   duty confirm of s1 is due 2025-04-22 10:00
//!   duty report of s1 is due 2025-05-02 17:00
//! ```

use super::{Kernel, quiet};
use crate::feature::Feature;
use crate::lower::{FIRST, Lower, MONTHS, ROLLS};
use crate::say::Say;
use servanda_charter::{
    AttributeSchema, Block, BlockSchema, Charter, Diagnostic, Label, Need, TermType, TermValue, Ty,
};
use servanda_vocabulary::{Calendar, Unit};
use servanda_words::Phrase;
use std::collections::BTreeSet;

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "calendar",
    summary: "The place in which days end, the days and hours in which work is done, and how days are counted.",
    attributes: &[
        AttributeSchema {
            name: "zone",
            ty: Ty::Term(TermType::Zone),
            need: Need::Must("In which place do days end? Name a place such as Europe/Brussels."),
        },
        AttributeSchema { name: "closed", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "also", ty: Ty::RefList(&["calendar"]), need: Need::May },
        AttributeSchema { name: "hours", ty: Ty::Term(TermType::Hours), need: Need::May },
        AttributeSchema { name: "counting", ty: Ty::Choice(&["next_day", "first_day"]), need: Need::May },
        AttributeSchema { name: "months", ty: Ty::Choice(&["clamp", "overflow"]), need: Need::May },
        AttributeSchema { name: "roll", ty: Ty::Choice(&["stays", "next", "previous"]), need: Need::May },
        AttributeSchema { name: "rolled_until", ty: Ty::Term(TermType::TimeOfDay), need: Need::May },
        AttributeSchema { name: "hour_windows", ty: Ty::Choice(&["exact", "whole"]), need: Need::May },
        AttributeSchema { name: "closings", ty: Ty::Choice(&["ended_day", "next_day"]), need: Need::May },
        AttributeSchema { name: "holds_at_least", ty: Ty::Term(TermType::Period), need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, _: &mut Kernel) {
    for item in block.get("closed").map(|e| e.items().to_vec()).unwrap_or_default() {
        let name = item.as_ref_text().unwrap_or_default();
        if matches!(item.as_word(), Some("weekends" | "saturdays" | "sundays")) || name.starts_with("holidays.") {
            continue;
        }
        if lower.term(&item, TermType::DateList).is_none()
            && let Some(d) = lower.diagnostics.last_mut()
            && d.code == "wrong_shape"
        {
            d.help = Some(
                "closed days are `weekends`, `saturdays`, `sundays`, `holidays.x`, or a bound list of dates".to_owned(),
            );
        }
    }
    if let Some(e) = block.get("closings").cloned() {
        if block.label == "default" {
            lower.build.ended_day(e.as_word() == Some("ended_day"));
        } else {
            lower.error(
                &e,
                "open_question",
                "to which day does a night's midnight belong? All windows of a charter answer alike",
                "write `closings` in `calendar \"default\"`",
            );
        }
    }
    let closes = lower.calendars.iter().position(|c| *c == block.label).and_then(|n| u32::try_from(n).ok());
    let closes = closes.is_some_and(|n| lower.build.program().calendar(n).closes_any());
    for name in ["roll", "rolled_until", "holds_at_least"] {
        let Some(e) = block.get(name).filter(|e| !closes && e.as_word() != Some("stays")).cloned() else { continue };
        lower.error(
            &e,
            "no_business_calendar",
            format!("`{name}`: which days are closed? `{}` closes none", block.id()),
            "add `closed = [weekends]`, with the holidays as a list",
        );
    }
    if let Some(e) = block.get("holds_at_least").cloned()
        && !matches!(lower.term(&e, TermType::Period), Some(TermValue::Period(p)) if p.unit == Unit::BusinessDays)
    {
        lower.error(
            &e,
            "wrong_shape",
            "a period holds so many business days at least",
            "write for example `[2 business days](#period.least)` in the prose",
        );
    }
    if let Some(e) = block.get("rolled_until").filter(|_| block.get("roll").is_none()).cloned() {
        lower.error(
            &e,
            "open_question",
            "until this time of which day? The calendar does not say that a closed last day moves",
            "add `roll = next`",
        );
    }
}

/// The charter's calendars, the one named `default` first. Read before everything else, since days need a place.
#[must_use]
pub fn calendars(charter: &Charter) -> (Vec<(String, Calendar)>, Vec<Diagnostic>) {
    let mut list: Vec<(String, Calendar)> = Vec::new();
    let mut wrong = Vec::new();
    for block in charter.blocks_of("calendar") {
        let Some(calendar) = read(charter, block) else { continue };
        let at = if block.label == "default" { 0 } else { list.len() };
        list.insert(at.min(list.len()), (block.label.clone(), calendar));
    }
    let alone = list.clone();
    for (label, calendar) in &mut list {
        for other in union(charter, label) {
            if let Some((_, c)) = alone.iter().find(|(l, _)| *l == other) {
                calendar.close_also(c);
            }
        }
    }
    // A `default` whose zone cannot be read is told by the schema check.
    if charter.block("calendar", "default").is_none() {
        let span = charter.clauses.first().map(|c| c.span).unwrap_or_default();
        wrong.push(
            Diagnostic::error("no_place", span, "in which place do days end? The charter has no calendar named `default`")
                .help("bind a place in the prose, `[Europe/Brussels](#place.zone)`, and add `calendar \"default\" { zone = place.zone }`"),
        );
    }
    (list, wrong)
}

/// One calendar without those that it also keeps.
fn read(charter: &Charter, block: &Block) -> Option<Calendar> {
    let term = |name: &str, ty| block.get(name).and_then(|e| charter.value_of(e, ty).ok());
    let Some(TermValue::Zone(zone)) = term("zone", TermType::Zone) else { return None };
    let mut c = Calendar::every_day(zone);
    for item in block.get("closed").map(|e| e.items().to_vec()).unwrap_or_default() {
        match item.as_word() {
            Some("weekends") => (c.saturdays_closed, c.sundays_closed) = (true, true),
            Some("saturdays") => c.saturdays_closed = true,
            Some("sundays") => c.sundays_closed = true,
            _ => {
                let name = item.as_ref_text().unwrap_or_default();
                if let Some(label) = name.strip_prefix("holidays.") {
                    if let Some((days, listed)) = super::holidays::list(charter, label) {
                        c.closed.extend(days);
                        c.lists.push(listed);
                    }
                } else if let Ok(TermValue::Dates(d)) = charter.term_value(&name, TermType::DateList) {
                    c.closed.extend(d);
                }
            }
        }
    }
    let word = |name: &str| block.get(name).and_then(|e| e.as_word());
    let count = &mut c.count;
    count.first = word("counting").and_then(|w| pick(FIRST, w)).unwrap_or_default();
    count.months = word("months").and_then(|w| pick(MONTHS, w)).unwrap_or_default();
    count.roll = word("roll").and_then(|w| pick(ROLLS, w)).unwrap_or_default();
    c.whole_hours = word("hour_windows") == Some("whole");
    if let Some(TermValue::Hours(h)) = term("hours", TermType::Hours) {
        c.hours = Some(h);
    }
    if let Some(TermValue::TimeOfDay(t)) = term("rolled_until", TermType::TimeOfDay) {
        c.rolled_until = Some(t);
    }
    if let Some(TermValue::Period(p)) = term("holds_at_least", TermType::Period) {
        c.least_open_days = p.count;
    }
    Some(c)
}

fn pick<T: Copy>(words: &[(&str, T)], word: &str) -> Option<T> {
    words.iter().find(|(w, _)| *w == word).map(|(_, v)| *v)
}

/// The labels of all calendars that one keeps also, however far.
fn union(charter: &Charter, label: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut next = vec![label.to_owned()];
    while let Some(l) = next.pop() {
        if !seen.insert(l.clone()) {
            continue;
        }
        let also = charter.block("calendar", &l).and_then(|b| b.get("also"));
        for e in also.map(|e| e.items().to_vec()).unwrap_or_default() {
            next.extend(e.as_ref_text().and_then(|t| t.strip_prefix("calendar.").map(str::to_owned)));
        }
    }
    seen.remove(label);
    seen
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let zone = say.of(block, "zone");
    let mut parts = vec![match block.label.as_str() {
        "default" => say.tell("calendar", &[("zone", zone)]),
        _ => say.tell("calendar.named", &[("it", say.label(block)), ("zone", zone)]),
    }];
    if let Some(e) = block.get("closed") {
        let days: Vec<String> = e.items().iter().map(|d| say.words(d).text()).collect();
        parts.push(say.tell("calendar.closed", &[("it", days.join(", ").into())]));
    }
    if block.get("also").is_some() {
        parts.push(say.tell("calendar.also", &[("it", say.list(block, "also", "or-the"))]));
    }
    parts.extend(block.get("hours").map(|_| say.opt(block, "hours", "calendar.hours")));
    let word = |name: &str| block.get(name).and_then(|e| e.as_word()).unwrap_or_default().to_owned();
    let said = |name: &str| match (name, word(name).as_str()) {
        ("counting", "first_day") => say.just("calendar.counting-first"),
        ("counting", "next_day") => say.just("calendar.counting-next"),
        ("months", "clamp") => say.just("calendar.months-clamp"),
        ("months", "overflow") => say.just("calendar.months-overflow"),
        ("roll", "next") => say.just("calendar.roll-next"),
        ("roll", "previous") => say.just("calendar.roll-previous"),
        ("roll", "stays") => say.just("calendar.roll-stays"),
        ("closings", "ended_day") => say.just("calendar.closings-ended"),
        ("closings", "next_day") => say.just("calendar.closings-next"),
        ("hour_windows", "whole") => say.just("calendar.hours-whole"),
        ("hour_windows", "exact") => say.just("calendar.hours-exact"),
        _ => Phrase::none(),
    };
    for name in ["counting", "months", "roll", "closings"] {
        parts.extend(block.get(name).map(|_| said(name)));
    }
    parts.extend(block.get("rolled_until").map(|_| say.opt(block, "rolled_until", "calendar.rolled-until")));
    parts.extend(block.get("hour_windows").map(|_| said("hour_windows")));
    parts.extend(block.get("holds_at_least").map(|_| say.opt(block, "holds_at_least", "calendar.holds-at-least")));
    let parts: Vec<String> = parts.into_iter().map(Phrase::text).collect();
    format!("{}.", Say::sentence(&parts.join("; ")))
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: quiet };
