//! From rows to the kernel's norms: each clock of a pinned pack is an ordinary duty that the row's own event starts.

use crate::Law;
use crate::model::{Clock, Watch};
use crate::read::{From, Kind, Row};
use servanda_capability::Lower;
use servanda_charter::Block;
use servanda_norms::{Anchor, By, CivilSpan, NormKind, Parties, Silence, Sym, TimeExpr};
use servanda_vocabulary::{DayOfYear, FirstDay, MonthEnds, Period, Roll, Unit};

/// The answers to "does it apply?", as events.
pub(crate) const ANSWERS: &[&str] = &["applies", "does_not_apply", "undetermined"];

/// Lowers a row: its names, its norm, what it watches. Rows that the charter cannot run say why, and stay off.
pub(crate) fn row(row: &Row, edition: &str, lower: &mut Lower<'_>, own: &mut Law) -> Clock {
    let id = &row.id;
    let missing = lacks(row, lower);
    let clause = lower.build.clause(id, &row.heading());
    let on = format!("row.{id}.on{edition}");
    let submitted = lower.build.name(&format!("row.{id}.submitted"));
    for (n, answer) in ANSWERS.iter().enumerate() {
        let e = lower.build.name(&format!("row.{id}.{answer}"));
        own.watch(e, Watch::Answer(id.clone(), n));
    }
    own.watch(submitted, Watch::Submitted(id.clone()));
    if missing.is_some() {
        return Clock { row: row.clone(), clause, norm: None, on, missing };
    }
    let (kind, block) = match row.kind {
        Kind::Tell => (NormKind::Duty, format!("duty.{id}")),
        // Nothing has to be done in the window in which a record is kept: it ends.
        Kind::Keep => (NormKind::Right(Silence::Lapse), format!("right.{id}")),
    };
    let mut norm = lower.build.blank(&block, clause, kind);
    norm.on = vec![lower.build.name(&on)];
    norm.bearer = Parties::TriggerParty;
    norm.act = vec![submitted, lower.build.name(&format!("row.{id}.submitted_before"))];
    norm.due = Some(due(row, lower));
    if let From::Event(name) = &row.from {
        let e = lower.build.name(&format!("event.{name}"));
        own.watch(e, Watch::Event(name.clone()));
    }
    let norm = lower.build.add(norm);
    if let Some((from, to)) = &row.pauses {
        for (name, stands) in [(from, true), (to, false)] {
            let e = lower.build.name(&format!("event.{name}"));
            own.watch(e, Watch::Pause(norm, stands));
        }
    }
    Clock { row: row.clone(), clause, norm: Some(norm), on, missing: None }
}

/// What the charter must say before the row can run; none when it says all.
fn lacks(row: &Row, lower: &Lower<'_>) -> Option<String> {
    let events = row.pauses.iter().flat_map(|(a, b)| [a, b]);
    let anchor = match &row.from {
        From::Event(e) => Some(e),
        _ => None,
    };
    if let Some(e) = anchor.into_iter().chain(events).find(|e| lower.charter.block("event", e).is_none()) {
        return Some(format!("`{}` runs from {}: declare it with an `event \"{e}\"` block", row.id, row.trigger));
    }
    let n = number(row.calendar.as_deref(), lower);
    let business = |p: &Period| matches!(p.unit, Unit::BusinessDays | Unit::BusinessHours);
    let wants = business(&row.period) || row.ceiling.as_ref().is_some_and(business);
    if wants && !lower.build.program().calendar(n).closes_any() {
        let name = row.calendar.as_deref().unwrap_or("default");
        return Some(format!(
            "`{}` counts business days: on which days is nobody at work? Declare `calendar \"{name}\"` with its holidays",
            row.id
        ));
    }
    None
}

/// The number of a calendar that the charter declares under this name; that of `default` when it declares none.
fn number(name: Option<&str>, lower: &Lower<'_>) -> u32 {
    name.and_then(|n| lower.calendar_of(n)).unwrap_or(lower.default_calendar())
}

/// When the row's window closes. The event that starts the norm bears the anchor's moment as `sent`, and the moment of
/// awareness as `aware`.
fn due(row: &Row, lower: &Lower<'_>) -> TimeExpr {
    let calendar = number(row.calendar.as_deref(), lower);
    let lenient = row.lenient.as_ref().and_then(|n| lower.calendar_of(n));
    // A statute's strict reading: counted from the day after, a month's last day for a missing one, never moved.
    let by = By {
        calendar,
        first: Some(row.first.unwrap_or(FirstDay::Next)),
        months: Some(MonthEnds::Clamp),
        roll: Some(Roll::Stays),
        lenient,
    };
    let start = match row.from_end_of_year {
        true => {
            Anchor::Time(Box::new(TimeExpr::EndOf(CivilSpan::Months(12, DayOfYear::JANUARY), Anchor::Sent, calendar)))
        }
        false => Anchor::Sent,
    };
    let main = TimeExpr::Counted(start, row.period, true, Box::new(by));
    match row.ceiling {
        Some(c) => TimeExpr::Ceiling(Box::new(main), Box::new(TimeExpr::Counted(Anchor::Aware, c, true, Box::new(by)))),
        None => main,
    }
}

/// That the events of an incident say when the party became aware, where some clock runs from that.
pub(crate) fn awareness(block: &Block, on: &[Sym], rows: &[&Row], lower: &mut Lower<'_>) {
    let Some(e) = block.get("on").cloned() else { return };
    let Some(row) = rows.iter().find(|r| r.from == From::Aware || r.ceiling.is_some()) else { return };
    for sym in on {
        let name = lower.build.program().names.text(*sym).to_owned();
        let Some(label) = name.strip_prefix("event.") else {
            lower.error(
                &e,
                "not_an_incident",
                format!("`{name}` is no event that a party puts on record when it becomes aware"),
                "declare `event \"breach\" { needs = [aware] }` and write `on = event.breach`",
            );
            continue;
        };
        let says = lower.charter.block("event", label).and_then(|b| b.get("needs"));
        if says.is_none_or(|n| !n.items().iter().any(|i| i.as_ref_text().as_deref() == Some("aware"))) {
            lower.error(
                &e,
                "open_question",
                format!("`{}` runs from awareness: must who records `{name}` say when it became aware?", row.id),
                format!("add `needs = [aware]` to `event \"{label}\"`"),
            );
        }
    }
}
