//! Drafting check: two windows on one event that contradict each other.
//!
//! Real agreements do it: one sentence lets the work start 10 business days after a notice, the next lets the other side
//! object for 30 days. Which of the two rules is the parties' question, never the machine's, so the charter does not
//! compile until they have answered it. Two shapes are found: two rights on one event whose silence takes effect at
//! different times, and a start that comes while a right on the same event is still open and its silence not yet spoken.
//!
//! Reported is only what contradicts itself on the face of the text. A start that also waits for the right itself
//! (`lapsed(right.x)`) is fine; so are rights under different conditions, which may exclude each other. Periods of
//! different units are compared by their usual length.

use crate::Lower;
use servanda_charter::{Block, Diagnostic, Expr, Node, TermType, TermValue};
use servanda_vocabulary::{Period, Unit};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// Most parts of expressions that are looked at, so that a hostile charter cannot keep the compiler busy.
const WORK_MAX: usize = 500_000;
/// Most steps from one named moment to the next.
const DEPTH_MAX: u8 = 8;

/// From which of an event's moments a window runs. What is sent, received and recorded belong to one act and follow each
/// other; when something occurred or when somebody became aware of it may lie far off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum From {
    Act,
    Aware,
    Occurred,
}

/// "N days after one of these events."
#[derive(Clone, PartialEq, Eq, Debug)]
struct After {
    events: BTreeSet<String>,
    from: From,
    period: Period,
    /// The period as the prose writes it.
    words: String,
    minutes: u64,
}

/// A right whose silence takes effect, open until some time after its event.
struct Open<'a> {
    block: &'a Block,
    until: After,
}

/// A block that lets something start some time after an event.
struct Start<'a> {
    block: &'a Block,
    /// Its `from`, `when` or `is`; all of them must let it start.
    gates: Vec<&'a Expr>,
}

/// Looks at all windows of the charter, once every block is lowered.
pub(super) fn check(lower: &mut Lower<'_>) {
    let windows = Windows::of(lower);
    let mut found = windows.contradictions();
    if windows.work.get() == 0
        && let Some(last) = windows.open.last()
    {
        let message = "there are too many windows on one event to compare them all";
        let heading = windows.lower.charter.clause_ref(last.block.clause);
        let d = Diagnostic::warning("windows_not_compared", last.block.head, message).clause(heading);
        found.push(d.help("compare the rest by eye, or let fewer rights open on one event"));
    }
    lower.diagnostics.extend(found);
}

struct Windows<'a, 'b> {
    lower: &'b Lower<'a>,
    open: Vec<Open<'a>>,
    starts: Vec<Start<'a>>,
    moments: BTreeMap<&'a str, &'a Block>,
    /// How many more parts are looked at.
    work: Cell<usize>,
}

impl<'a, 'b> Windows<'a, 'b> {
    fn of(lower: &'b Lower<'a>) -> Self {
        let charter = lower.charter;
        let moments = charter.blocks_of("moment").map(|b| (b.label.as_str(), b)).collect();
        let mut w = Self { lower, open: Vec::new(), starts: Vec::new(), moments, work: Cell::new(WORK_MAX) };
        w.open = charter.blocks_of("right").filter(|b| effective(b)).filter_map(|b| w.opened(b)).collect();
        let mut used: BTreeSet<String> = BTreeSet::new();
        for b in &charter.blocks {
            if matches!(b.kind.as_str(), "right" | "permit") {
                let gates: Vec<&Expr> = ["from", "when"].iter().filter_map(|n| b.get(n)).collect();
                gates.iter().for_each(|e| moments_in(e, &mut used));
                if !gates.is_empty() {
                    w.starts.push(Start { block: b, gates });
                }
            }
            // A rule or a right that a moment triggers starts at that moment.
            if matches!(b.kind.as_str(), "right" | "rule") {
                b.get("on").into_iter().for_each(|e| moments_in(e, &mut used));
            }
        }
        // A moment that nothing starts at is only a name for a time.
        let named = w.moments.iter().filter(|(label, _)| used.contains(**label));
        let starts = named.filter_map(|(_, b)| Some(Start { block: b, gates: vec![b.get("is")?] }));
        let starts: Vec<Start<'a>> = starts.collect();
        w.starts.extend(starts);
        w
    }

    fn contradictions(&self) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = Vec::new();
        for (i, a) in self.open.iter().enumerate() {
            for b in self.open.iter().skip(i.saturating_add(1)) {
                if !self.go_on() {
                    return found;
                }
                found.extend(self.two_rights(a, b));
            }
            for s in &self.starts {
                if !self.go_on() {
                    return found;
                }
                found.extend(self.start_in_window(s, a));
            }
        }
        found
    }

    /// Counts a step; false when there have been too many.
    fn go_on(&self) -> bool {
        self.work.set(self.work.get().saturating_sub(1));
        self.work.get() > 0
    }

    /// Two rights of the same holders on one event, whose silence speaks at different times.
    fn two_rights(&self, a: &Open<'a>, b: &Open<'a>) -> Option<Diagnostic> {
        let event = a.until.events.intersection(&b.until.events).next()?;
        let (when_a, when_b) = (words(a.block.get("when")), words(b.block.get("when")));
        let exclusive = when_a.is_some() && when_b.is_some() && when_a != when_b;
        let differ = a.until.from != b.until.from || a.until.minutes != b.until.minutes;
        if exclusive || !differ || holders(a.block) != holders(b.block) {
            return None;
        }
        let says = |o: &Open<'_>| {
            let silence = words(o.block.get("silence")).unwrap_or_default();
            format!("{} (after {} silence is {silence})", self.cited(o.block), o.until.words)
        };
        Some(self.told(
            b.block,
            format!("two windows on `{event}` contradict each other for the same holders: {}; {}", says(a), says(b)),
            "a second window for the same silence",
            "which of the two windows rules? Keep one of the rights; or give both the same bound term; or say in `when` of each in which case it is the one",
        ))
    }

    /// Something may start while a right on the same event is open and its silence has not spoken.
    fn start_in_window(&self, s: &Start<'a>, o: &Open<'a>) -> Option<Diagnostic> {
        if s.block.span == o.block.span {
            return None;
        }
        // What a right's `from` counts from is the right's own trigger.
        let own = self.triggers(s.block);
        let early = s.gates.iter().find_map(|e| self.early(e, &own, &o.until))?;
        if s.gates.iter().any(|e| self.waits(e, &own, o, 0)) {
            return None;
        }
        let event = early.events.intersection(&o.until.events).next()?;
        let second = if o.block.span > s.block.span { o.block } else { s.block };
        let label = o.block.label.as_str();
        let wait = match s.block.kind.as_str() {
            "moment" => format!("`is = latest(…, right.{label}.lapsed)`"),
            _ => format!("`when = lapsed(right.{label})`"),
        };
        Some(self.told(
            second,
            format!(
                "two windows on `{event}` contradict each other: {} lets something start after {}; {} stays open for {}",
                self.cited(s.block), early.words, self.cited(o.block), o.until.words
            ),
            "the start comes while the other window is open",
            &format!("which of the two windows rules? If the right does, let the start wait for it, {wait}; if the start does, close the right no later"),
        ))
    }

    fn told(&self, at: &Block, message: String, label: &str, help: &str) -> Diagnostic {
        let heading = self.lower.charter.clause_ref(at.clause);
        Diagnostic::error("overlapping_windows", at.head, message).clause(heading).label(label).help(help)
    }

    /// A block with its clause: ``in clause 8.2 Publishing `right.object` ``.
    fn cited(&self, block: &Block) -> String {
        format!("in clause {} `{}`", self.lower.charter.clause_ref(block.clause), block.id())
    }

    fn opened(&self, block: &'a Block) -> Option<Open<'a>> {
        let until = self.longest(block.get("until")?, &self.triggers(block))?;
        Some(Open { block, until })
    }

    /// How long a window may stay open: its period; of `earliest(…)` with events that may never come, the period that
    /// ends it at the latest.
    fn longest(&self, until: &Expr, own: &BTreeSet<String>) -> Option<After> {
        if let Node::Call { path, args, .. } = &until.node
            && path.first().is_some_and(|p| p == "earliest")
        {
            let counted = args.iter().filter_map(|e| self.after(e, own));
            return counted.reduce(|a, b| if shorter(&b, &a) { b } else { a });
        }
        self.after(until, own)
    }

    /// The events that a block's `trigger` can be.
    fn triggers(&self, block: &Block) -> BTreeSet<String> {
        block.get("on").map(events).unwrap_or_default()
    }

    /// Reads `after(anchor, period)` where it counts from an event.
    fn after(&self, expr: &Expr, own: &BTreeSet<String>) -> Option<After> {
        let Node::Call { path, args, .. } = &expr.node else { return None };
        let ([name], [anchor, period]) = (path.as_slice(), args.as_slice()) else { return None };
        if name != "after" {
            return None;
        }
        let (events, from) = match anchor.as_ref_text().as_deref() {
            Some("trigger.at" | "trigger.sent" | "trigger.received") => (own.clone(), From::Act),
            Some("trigger.aware") => (own.clone(), From::Aware),
            Some("trigger.occurred") => (own.clone(), From::Occurred),
            _ => (events(anchor), From::Act),
        };
        let id = period.as_ref_text()?;
        let Ok(TermValue::Period(period)) = self.lower.charter.term_value(&id, TermType::Period) else { return None };
        let words = self.lower.charter.terms.get(&id)?.text.clone();
        let weekends = self.lower.build.program().calendar(self.lower.calendar_number(expr)).weekends_closed();
        Some(After { events, from, period, words, minutes: minutes(period, weekends) })
    }

    /// A time in this expression that comes after the event, and before the window has closed.
    fn early(&self, expr: &Expr, own: &BTreeSet<String>, until: &After) -> Option<After> {
        if !self.go_on() {
            return None;
        }
        if let Some(t) = self.after(expr, own) {
            let same = t.from == until.from && !t.events.is_disjoint(&until.events);
            return (same && shorter(&t, until)).then_some(t);
        }
        match &expr.node {
            Node::And(l) | Node::Or(l) | Node::List(l) => l.iter().find_map(|e| self.early(e, own, until)),
            // `before_moment(after(…))` ends something; it starts nothing.
            Node::Call { path, args, .. } => match path.first().map(String::as_str) {
                Some("after_moment" | "earliest" | "latest" | "any" | "all") => {
                    args.iter().find_map(|e| self.early(e, own, until))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether this condition or time cannot come before the right's window has closed or the right was used.
    fn waits(&self, expr: &Expr, own: &BTreeSet<String>, o: &Open<'_>, depth: u8) -> bool {
        if !self.go_on() {
            return true;
        }
        if let Some(t) = self.after(expr, own) {
            let same = t.from == o.until.from && !t.events.is_disjoint(&o.until.events);
            let ended = !t.events.is_empty() && t.events.iter().all(|e| ends(e, &o.block.label));
            return ended || (same && !shorter(&t, &o.until));
        }
        match &expr.node {
            Node::And(l) => l.iter().any(|e| self.waits(e, own, o, depth)),
            Node::Or(l) | Node::List(l) => !l.is_empty() && l.iter().all(|e| self.waits(e, own, o, depth)),
            Node::Ref(path) => match path.as_slice() {
                [_, _, _] => ends(&path.join("."), &o.block.label),
                [kind, label] if kind == "moment" && depth < DEPTH_MAX => {
                    let is = self.moments.get(label.as_str()).and_then(|b| b.get("is"));
                    is.is_some_and(|e| self.waits(e, own, o, depth.saturating_add(1)))
                }
                _ => false,
            },
            Node::Call { path, args, .. } => {
                let mut each = args.iter();
                match path.first().map(String::as_str) {
                    Some("lapsed" | "consented" | "used") => {
                        args.first().and_then(Expr::as_ref_text).is_some_and(|r| r == o.block.id())
                    }
                    Some("after_moment" | "happened" | "all" | "latest") => each.any(|e| self.waits(e, own, o, depth)),
                    Some("any" | "any_of" | "earliest") => {
                        !args.is_empty() && each.all(|e| self.waits(e, own, o, depth))
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }
}

/// Whether an event ends the right of this label.
fn ends(event: &str, label: &str) -> bool {
    let of = event.strip_prefix("right.").and_then(|e| e.strip_prefix(label));
    matches!(of, Some(".lapsed" | ".used"))
}

/// Whether a right's silence takes effect: whoever waits may act on it.
fn effective(block: &Block) -> bool {
    matches!(block.get("silence").and_then(|e| e.as_word()), Some("consent" | "acceptance" | "permission"))
}

/// The holders as written; `each(others)` and `others` are the same people.
fn holders(block: &Block) -> Option<String> {
    let e = block.get("holder")?;
    match &e.node {
        Node::Call { path, args, .. } if path.len() == 1 && path.first().is_some_and(|p| p == "each") => {
            words(args.first())
        }
        _ => words(Some(e)),
    }
}

fn words(expr: Option<&Expr>) -> Option<String> {
    expr.map(ToString::to_string)
}

/// The events that an expression names.
fn events(expr: &Expr) -> BTreeSet<String> {
    match &expr.node {
        Node::Ref(_) => {
            expr.as_ref_text().filter(|t| t.contains('.') && !t.starts_with("trigger.")).into_iter().collect()
        }
        Node::List(l) => l.iter().flat_map(events).collect(),
        Node::Call { path, args, .. } if path.first().is_some_and(|p| p == "any_of") => {
            args.iter().flat_map(events).collect()
        }
        _ => BTreeSet::new(),
    }
}

/// The labels of the moments that an expression names, wherever they stand in it.
fn moments_in(expr: &Expr, out: &mut BTreeSet<String>) {
    let mut waiting = vec![expr];
    while let Some(e) = waiting.pop() {
        if let Node::Ref(path) = &e.node
            && let [kind, label] = path.as_slice()
            && kind == "moment"
        {
            out.insert(label.clone());
        }
        waiting.extend(e.parts());
    }
}

fn shorter(a: &After, b: &After) -> bool {
    if a.period.unit == b.period.unit { a.period.count < b.period.count } else { a.minutes < b.minutes }
}

/// The usual length of a period: five business days make a week, twelve months a year of 365.2425 days.
fn minutes(p: Period, weekends_closed: bool) -> u64 {
    let n = u64::from(p.count);
    let day = 24 * 60;
    match p.unit {
        Unit::Minutes => n,
        // Eight business hours make a business day.
        Unit::BusinessHours => n.saturating_mul(3 * 60),
        Unit::Hours => n.saturating_mul(60),
        Unit::Days => n.saturating_mul(day),
        Unit::BusinessDays if weekends_closed => n.saturating_mul(7 * day).checked_div(5).unwrap_or(u64::MAX),
        Unit::BusinessDays => n.saturating_mul(day),
        Unit::Weeks => n.saturating_mul(7 * day),
        Unit::Months => n.saturating_mul(43_829),
        Unit::Years => n.saturating_mul(525_949),
    }
}
