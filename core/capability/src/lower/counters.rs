//! Look-back counters: `repeated(duty.x.missed, { times = t.count, window = t.window })`, `count(event, { at_least = … })`.

use super::Lower;
use servanda_charter::Expr;
use servanda_norms::{Cond, Counter, Reported, Sym};
use servanda_vocabulary::Unit;

impl Lower<'_> {
    /// Reads a counter; `times` is the option that says how often.
    fn counter(&mut self, expr: &Expr, of: &Expr, times: &str) -> Option<Counter> {
        let of = self.events(of);
        let calendar = self.calendar_number(expr);
        let (Some(often), Some(window)) = (expr.option(times).cloned(), expr.option("window").cloned()) else {
            self.error(
                expr,
                "open_question",
                "how often, and within what?",
                format!("write `{{ {times} = term, window = term }}`"),
            );
            return None;
        };
        let (often, window) = (self.count(&often), self.period_by(&window, calendar));
        let cluster = match expr.option("cluster") {
            None => false,
            Some(e) if e.as_word() == Some("subject") => true,
            Some(e) => {
                let e = e.clone();
                self.error(
                    &e,
                    "unknown_name",
                    "counted by what?",
                    "write `cluster = subject` if several about one cause count once, or leave it out",
                );
                false
            }
        };
        let reported = match (expr.option("reported").cloned(), expr.option("reported_within").cloned()) {
            (None, None) => None,
            (Some(by), Some(within)) => {
                let by = self.events(&by);
                let within = match within.as_word() {
                    Some("any_time") => None,
                    _ => Some(self.period_by(&within, calendar)?),
                };
                Some(Reported { by: by?, within, calendar })
            }
            _ => {
                self.error(
                    expr,
                    "open_question",
                    "by which event is it reported, and within what?",
                    "write `reported = notice.x, reported_within = term`, both; `reported_within = any_time` where no limit is set",
                );
                return None;
            }
        };
        let months = match expr.option("each").cloned() {
            None => false,
            Some(e) if e.as_word() == Some("calendar_month") => true,
            Some(e) => {
                let help = "write `each = calendar_month` if months are counted in which it happened, or leave it out";
                self.error(&e, "unknown_name", "what is counted?", help);
                false
            }
        };
        let window = window?;
        if let (true, Some(e)) = (months && window.unit != Unit::Months, expr.option("window").cloned()) {
            let ask = format!("{window}: how many months in a row is that?");
            self.error(
                &e,
                "open_question",
                ask,
                "months are counted within a window of months: bind it so in the prose",
            );
        }
        let per = self.per_of(expr);
        Some(Counter {
            per,
            months,
            clause: self.clause,
            block: self.build.name(&self.block.clone()),
            of: of?,
            times: often?,
            window,
            cluster,
            reported,
            out: None,
        })
    }

    /// The event that something has happened too often.
    pub(super) fn repeated(&mut self, expr: &Expr, of: &Expr) -> Option<Sym> {
        let counter = self.counter(expr, of, "times")?;
        self.recurring = self.recurring.saturating_add(1);
        let out = self.build.name(&format!("repeated.{}.{}", self.block, self.recurring));
        self.build.counter(Counter { out: Some(out), ..counter });
        Some(out)
    }

    /// Whether something happened so often in the stretch that ends now.
    pub(super) fn count_cond(&mut self, expr: &Expr, of: &Expr) -> Option<Cond> {
        let counter = self.counter(expr, of, "at_least")?;
        let (least, events) = (counter.times, counter.of.clone());
        let on = counter.reported.iter().flat_map(|r| r.by.clone()).chain(events).collect();
        Some(Cond::Counted { counter: self.build.counter(counter), at_least: least, on })
    }
}
