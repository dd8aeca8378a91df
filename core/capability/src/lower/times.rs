//! Times: `after(trigger.received, cure.period)`, `earliest(…)`, `date(term)`, `end_of_quarter(…)`, `moment.x`.

use super::Lower;
use servanda_charter::{Expr, Node, TermType, TermValue};
use servanda_norms::{Anchor, By, CivilSpan, TimeExpr, Told};
use servanda_vocabulary::{DayOfYear, FirstDay, MonthEnds, Roll};

/// What a time may be, for whoever wrote something else.
const TIMES: &str = "times are after(anchor, term), before(anchor, term), start_of_X(anchor) and end_of_X(anchor) with X = day, month, quarter, half, year or fiscal_year, date(term), start_of(term), opening_of(anchor), same_day_before(anchor, term), earliest(…), latest(…), ceiling(time, limit), if_then(condition, time, time), promptly({ outer = term })";

impl Lower<'_> {
    /// Reads a time.
    pub fn time(&mut self, expr: &Expr) -> Option<TimeExpr> {
        let (path, args) = match &expr.node {
            Node::Call { path, args, .. } => (path, args),
            Node::Ref(_) => return self.anchor(expr).map(TimeExpr::At),
            _ => {
                let help = "write for example `after(trigger.received, cure.period)`";
                self.error(expr, "not_a_time", "this is not a time", help);
                return None;
            }
        };
        let name = path.join(".");
        match (name.as_str(), args.as_slice()) {
            ("after" | "before", [a, p]) => self.counted(expr, a, p, name == "after"),
            ("date" | "start_of", [t]) => {
                self.known_options(expr, &["calendar"]);
                let calendar = self.calendar_number(expr);
                let zone = self.build.program().calendar(calendar).zone.clone();
                match self.term(t, TermType::Date)? {
                    TermValue::Date(d) if name == "date" => Some(TimeExpr::Fixed(d.end(&zone), true, calendar)),
                    TermValue::Date(d) => Some(TimeExpr::Fixed(d.start(&zone), false, calendar)),
                    _ => None,
                }
            }
            ("earliest", list) if !list.is_empty() => {
                Some(TimeExpr::Earliest(list.iter().filter_map(|t| self.time(t)).collect()))
            }
            ("latest", list) if !list.is_empty() => {
                Some(TimeExpr::Latest(list.iter().filter_map(|t| self.time(t)).collect()))
            }
            ("ceiling", [main, limit]) => {
                let (main, limit) = (self.time(main), self.time(limit));
                Some(TimeExpr::Ceiling(Box::new(main?), Box::new(limit?)))
            }
            ("if_then", [c, a, b]) => self.if_then(c, a, b),
            ("opening_of", [a]) => {
                self.known_options(expr, &["calendar"]);
                let calendar = self.business_calendar(expr)?;
                Some(TimeExpr::Opening(self.anchor(a)?, calendar))
            }
            ("same_day_before", [a, t]) => {
                self.known_options(expr, &["calendar"]);
                let (calendar, anchor) = (self.business_calendar(expr), self.anchor(a));
                match self.term(t, TermType::TimeOfDay)? {
                    TermValue::TimeOfDay(t) => Some(TimeExpr::SameDayBefore(anchor?, t, calendar?)),
                    _ => None,
                }
            }
            ("promptly", []) => self.promptly(expr),
            (edge, [a]) if edge.starts_with("end_of_") || edge.starts_with("start_of_") => self.edge(expr, edge, a),
            _ => {
                self.error(expr, "not_a_time", format!("`{name}` with {} arguments is not a time", args.len()), TIMES);
                None
            }
        }
    }

    /// `after` and `before`, with the rules of counting that they name.
    fn counted(&mut self, expr: &Expr, a: &Expr, p: &Expr, forward: bool) -> Option<TimeExpr> {
        self.known_options(expr, &["calendar", "counting", "months", "roll", "lenient"]);
        let calendar = self.calendar_number(expr);
        let (anchor, period) = (self.anchor(a), self.period_by(p, calendar));
        let mut by = By { calendar, ..By::default() };
        by.first = self.word_option(expr, "counting", FIRST);
        by.months = self.word_option(expr, "months", MONTHS);
        by.roll = self.word_option(expr, "roll", ROLLS);
        if matches!(by.roll, Some(Roll::Next | Roll::Previous)) {
            self.business_calendar(expr)?;
        }
        if let Some(o) = expr.option("lenient").cloned() {
            by.lenient = self.calendar_named(&o);
        }
        let (anchor, period) = (anchor?, period?);
        if by != (By { calendar, ..By::default() }) {
            return Some(TimeExpr::Counted(anchor, period, forward, Box::new(by)));
        }
        Some(if forward {
            TimeExpr::After(anchor, period, calendar)
        } else {
            TimeExpr::Before(anchor, period, calendar)
        })
    }

    /// `end_of_month(a)`, `start_of_fiscal_year(a, { starts = year.start })`.
    fn edge(&mut self, expr: &Expr, name: &str, a: &Expr) -> Option<TimeExpr> {
        let (end, of) = match name.strip_prefix("end_of_") {
            Some(of) => (true, of),
            None => (false, name.strip_prefix("start_of_").unwrap_or_default()),
        };
        let starts = match (of, expr.option("starts").cloned()) {
            ("fiscal_year", Some(t)) => match self.term(&t, TermType::DayOfYear)? {
                TermValue::DayOfYear(d) => d,
                _ => return None,
            },
            ("fiscal_year", None) => {
                let help = "bind the day in the prose, `[1 April](#year.start)`, and write `{ starts = year.start }`";
                self.error(expr, "open_question", "on which day does the fiscal year begin?", help);
                return None;
            }
            _ => DayOfYear::JANUARY,
        };
        self.known_options(expr, if of == "fiscal_year" { &["calendar", "starts"] } else { &["calendar"] });
        let calendar = self.calendar_number(expr);
        let span = match of {
            "day" => CivilSpan::Day,
            "month" => CivilSpan::Months(1, starts),
            "quarter" => CivilSpan::Months(3, starts),
            "half" => CivilSpan::Months(6, starts),
            "year" | "fiscal_year" => CivilSpan::Months(12, starts),
            _ => {
                self.error(expr, "not_a_time", format!("`{name}` is not a time"), TIMES);
                return None;
            }
        };
        let anchor = self.anchor(a)?;
        Some(match (span, end, calendar) {
            (CivilSpan::Day, true, 0) => TimeExpr::EndOfDay(anchor),
            (_, true, _) => TimeExpr::EndOf(span, anchor, calendar),
            (_, false, _) => TimeExpr::StartOf(span, anchor, calendar),
        })
    }

    fn if_then(&mut self, c: &Expr, a: &Expr, b: &Expr) -> Option<TimeExpr> {
        let cond = self.cond(c);
        let (yes, no) = (self.time(a), self.time(b));
        let cond = cond?;
        if cond.asks_groups() {
            self.error(
                c,
                "not_here",
                "who is in a group, or has approved, cannot choose between two times",
                "make it a status or a finding, and choose by that",
            );
            return None;
        }
        Some(TimeExpr::If(Box::new(cond), Box::new(yes?), Box::new(no?)))
    }

    fn promptly(&mut self, expr: &Expr) -> Option<TimeExpr> {
        self.known_options(expr, &["outer", "judge"]);
        let mut ends = Vec::new();
        if let Some(o) = expr.option("outer").cloned() {
            ends.push(TimeExpr::After(Anchor::At, self.period(&o)?, self.default_calendar()));
        }
        if let Some(j) = expr.option("judge").cloned() {
            let name = j.as_ref_text().unwrap_or_default();
            let known = name.strip_prefix("finding.").is_some_and(|f| self.charter.block("finding", f).is_some());
            if !known {
                self.error(&j, "vague_clock", format!("`{name}` is no finding of this charter, so nobody says when this was not prompt"), "answer: who judges, and how long may that take? Add a `finding` with the question whether it was done promptly, and write `judge = finding.x`; or write `promptly({ outer = some.term })`");
                return None;
            }
            // Found not prompt: its time is over.
            ends.push(TimeExpr::At(Anchor::Event(vec![self.build.name(&format!("{name}.no"))])));
        }
        if ends.is_empty() {
            self.error(expr, "vague_clock", "`promptly()` has no outer limit and no judge", "answer: by when at the latest? Write `promptly({ outer = some.term })`, or name the finding by which it is judged: `promptly({ judge = finding.x })`");
            return None;
        }
        Some(match (ends.len(), ends.pop()) {
            (1, Some(only)) => only,
            (_, last) => TimeExpr::Earliest(ends.into_iter().chain(last).collect()),
        })
    }

    /// The calendar that `opening_of` and cut-offs run by: one that closes at some time.
    fn business_calendar(&mut self, expr: &Expr) -> Option<u32> {
        let n = self.calendar_number(expr);
        let cal = self.build.program().calendar(n);
        if cal.closes_any() || cal.hours.is_some() || self.calendars.is_empty() {
            return Some(n);
        }
        let name = self.calendar_name(n).cloned().unwrap_or_default();
        self.error(
            expr,
            "no_business_calendar",
            format!("on which days and hours is work done? The calendar `{name}` is always open"),
            format!("add `closed = [weekends]` or `hours = some.term` to `calendar \"{name}\"`, or name another calendar here"),
        );
        None
    }

    /// A calendar by reference.
    fn calendar_named(&mut self, e: &Expr) -> Option<u32> {
        let name = e.as_ref_text().unwrap_or_default();
        let at = name.strip_prefix("calendar.").and_then(|n| self.calendar_of(n));
        if at.is_none() {
            self.error(
                e,
                "unknown_name",
                format!("`{name}` is no calendar of this charter"),
                "declare it: `calendar \"x\" { zone = place.zone }`, and write `calendar.x`",
            );
        }
        at
    }

    /// An option that is one of these words.
    fn word_option<T: Copy>(&mut self, expr: &Expr, name: &str, words: &[(&str, T)]) -> Option<T> {
        let o = expr.option(name)?.clone();
        let found = o.as_word().and_then(|w| words.iter().find(|(x, _)| *x == w)).map(|(_, v)| *v);
        if found.is_none() {
            let all: Vec<&str> = words.iter().map(|(w, _)| *w).collect();
            self.error(
                &o,
                "unknown_choice",
                format!("this cannot be `{name}`"),
                format!("choose one of {}", all.join(", ")),
            );
        }
        found
    }

    /// That a use names no option that means nothing there.
    pub(super) fn known_options(&mut self, expr: &Expr, known: &[&str]) {
        let Node::Call { options, path, .. } = &expr.node else { return };
        for (key, value) in options {
            if !known.contains(&key.as_str()) {
                let near = servanda_vocabulary::nearest(key, known.iter().copied());
                let near = near.map(|n| format!("did you mean `{n}`? ")).unwrap_or_default();
                self.error(
                    value,
                    "unknown_option",
                    format!("`{}` has no option `{key}`", path.join(".")),
                    format!("{near}it has {}", known.join(", ")),
                );
            }
        }
    }

    /// Reads where a deadline starts to run.
    pub fn anchor(&mut self, expr: &Expr) -> Option<Anchor> {
        if let Some(path) = expr.as_ref_text() {
            match path.as_str() {
                "trigger.at" => return Some(Anchor::At),
                "trigger.sent" => return Some(Anchor::Sent),
                "trigger.received" => return Some(Anchor::Received),
                "trigger.aware" => return Some(Anchor::Aware),
                "trigger.occurred" => return Some(Anchor::Occurred),
                "trigger.until" => return Some(Anchor::Until),
                // A delivery's rule speaks of the notice that it carries.
                "sent" if self.block.starts_with("delivery.") => return Some(Anchor::Sent),
                "proof_of_delivery" if self.block.starts_with("delivery.") => return Some(Anchor::Told(Told::Proof)),
                "acknowledgement" if self.block.starts_with("delivery.") => {
                    return Some(Anchor::Told(Told::Acknowledgement));
                }
                "confirmation" if self.block.starts_with("delivery.") => return Some(Anchor::Told(Told::Confirmation)),
                p if p.starts_with("trigger.") => {
                    self.error(expr, "unknown_name", format!("a trigger has no time `{p}`"), "it has trigger.at, trigger.sent, trigger.received, trigger.aware, trigger.occurred, trigger.until");
                    return None;
                }
                p if self.charter.terms.contains_key(p) => {
                    // A bare date term as an anchor means the start of that date.
                    return match self.term(expr, TermType::Date)? {
                        TermValue::Date(d) => {
                            let by = self.default_calendar();
                            let zone = self.build.program().calendar(by).zone.clone();
                            Some(Anchor::Time(Box::new(TimeExpr::Fixed(d.start(&zone), false, by))))
                        }
                        _ => None,
                    };
                }
                _ => {}
            }
            return Some(Anchor::Event(self.events(expr)?));
        }
        if let Node::Call { path, .. } = &expr.node
            && path.len() == 1
            && path.first().is_some_and(|p| p == "any_of")
        {
            return Some(Anchor::Event(self.events(expr)?));
        }
        self.time(expr).map(|t| Anchor::Time(Box::new(t)))
    }
}

/// Which day is the first of a window.
pub const FIRST: &[(&str, FirstDay)] = &[("next_day", FirstDay::Next), ("first_day", FirstDay::Own)];
/// What a month that lacks the day makes of it.
pub const MONTHS: &[(&str, MonthEnds)] = &[("clamp", MonthEnds::Clamp), ("overflow", MonthEnds::Overflow)];
/// How a closed last day moves.
pub const ROLLS: &[(&str, Roll)] = &[("stays", Roll::Stays), ("next", Roll::Next), ("previous", Roll::Previous)];
