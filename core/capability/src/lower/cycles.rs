//! Recurring periods: `every(answer.period)`, `every(calendar_quarter)`, `every(fiscal_year, { starts = year.start })`.

use super::Lower;
use servanda_charter::{Expr, TermType, TermValue};
use servanda_norms::{Anchor, Cycle, ShortFirst, Sym, TimeExpr};
use servanda_vocabulary::DayOfYear;

/// The periods of the civil calendar, and how many months each has.
const ALIGNED: &[(&str, u8)] =
    &[("calendar_month", 1), ("calendar_quarter", 3), ("calendar_half", 6), ("calendar_year", 12), ("fiscal_year", 12)];

impl Lower<'_> {
    /// Reads a recurring period; the event that starts each one.
    pub(super) fn every(&mut self, expr: &Expr, period: &Expr) -> Option<Sym> {
        self.known_options(expr, &["from", "starts", "short_first", "calendar", "per", "while"]);
        let calendar = self.calendar_number(expr);
        let word = period.as_word().and_then(|w| ALIGNED.iter().find(|(name, _)| *name == w));
        let cycle = match word {
            Some((name, months)) => Cycle::Aligned(*months, self.year_starts(expr, name)?, self.short_first(expr)?),
            None => {
                if let Some(o) = expr.option("starts").or(expr.option("short_first")) {
                    self.error(
                        &o.clone(),
                        "wrong_shape",
                        "periods counted from a start are all of one length",
                        "write `starts` and `short_first` with periods of the calendar: every(calendar_month), every(calendar_quarter), every(calendar_half), every(calendar_year), every(fiscal_year)",
                    );
                }
                Cycle::Period(self.period_by(period, calendar)?)
            }
        };
        let per = self.per_of(expr);
        let asked = !per.is_empty() || expr.option("while").is_some();
        let apart = self.apart(expr, per, expr.option("while"));
        if asked && apart.is_none() {
            return None;
        }
        let from = match expr.option("from") {
            Some(f) => self.time(&f.clone())?,
            None if apart.is_some() => TimeExpr::At(Anchor::At),
            None => TimeExpr::At(Anchor::Event(vec![self.build.name("partnership.opened")])),
        };
        self.recurring = self.recurring.saturating_add(1);
        let name = format!("every.{}.{}", self.block, self.recurring);
        Some(self.build.cycle(&name, self.clause, cycle, from, calendar, apart))
    }

    /// On which day the years of a cycle begin.
    fn year_starts(&mut self, expr: &Expr, name: &str) -> Option<DayOfYear> {
        match expr.option("starts").cloned() {
            Some(t) => match self.term(&t, TermType::DayOfYear)? {
                TermValue::DayOfYear(d) => Some(d),
                _ => None,
            },
            None if name.contains("fiscal") => {
                self.error(
                    expr,
                    "open_question",
                    "on which day does the fiscal year begin?",
                    "bind the day in the prose, `[1 April](#year.start)`, and write `{ starts = year.start }`",
                );
                None
            }
            None => Some(DayOfYear::JANUARY),
        }
    }

    fn short_first(&mut self, expr: &Expr) -> Option<ShortFirst> {
        let Some(o) = expr.option("short_first").cloned() else { return Some(ShortFirst::Counts) };
        match o.as_word() {
            Some("counts") => Some(ShortFirst::Counts),
            Some("skipped") => Some(ShortFirst::Skipped),
            Some("joined") => Some(ShortFirst::Joined),
            _ => {
                self.error(
                    &o,
                    "unknown_choice",
                    "what becomes of a first period that is shorter than the others?",
                    "write `counts` (it is a period of its own), `skipped` (the first full one is the first) or `joined` (it is part of the first full one)",
                );
                None
            }
        }
    }
}
