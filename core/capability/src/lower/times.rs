//! Times: `after(trigger.received, cure.period)`, `earliest(…)`, `date(term)`, `moment.x`.

use super::Lower;
use servanda_charter::{Expr, Node, TermType, TermValue};
use servanda_norms::{Anchor, TimeExpr};
use servanda_vocabulary::Moment;

impl Lower<'_> {
    /// Reads a time.
    pub fn time(&mut self, expr: &Expr) -> Option<TimeExpr> {
        match &expr.node {
            Node::Call { path, args, .. } => {
                let name = path.join(".");
                match (name.as_str(), args.as_slice()) {
                    ("after", [a, p]) => {
                        let calendar = self.calendar_number(expr);
                        let (anchor, period) = (self.anchor(a), self.period_by(p, calendar));
                        Some(TimeExpr::After(anchor?, period?, calendar))
                    }
                    ("before", [a, p]) => {
                        let calendar = self.calendar_number(expr);
                        let (anchor, period) = (self.anchor(a), self.period_by(p, calendar));
                        Some(TimeExpr::Before(anchor?, period?, calendar))
                    }
                    ("end_of_day", [a]) => Some(TimeExpr::EndOfDay(self.anchor(a)?)),
                    ("date" | "start_of", [t]) => match self.term(t, TermType::Date)? {
                        TermValue::Date(d) => {
                            let zone = self.build.program().zone().clone();
                            let inclusive_day = name == "date";
                            let at: Moment = if inclusive_day { d.end(&zone) } else { d.start(&zone) };
                            Some(TimeExpr::Fixed(at, inclusive_day))
                        }
                        _ => None,
                    },
                    ("earliest", list) if !list.is_empty() => {
                        Some(TimeExpr::Earliest(list.iter().filter_map(|t| self.time(t)).collect()))
                    }
                    ("latest", list) if !list.is_empty() => {
                        Some(TimeExpr::Latest(list.iter().filter_map(|t| self.time(t)).collect()))
                    }
                    ("promptly", []) => {
                        let (outer, judge) = (expr.option("outer").cloned(), expr.option("judge").is_some());
                        match outer {
                            Some(o) => {
                                let p = self.period(&o)?;
                                Some(TimeExpr::After(Anchor::At, p, 0))
                            }
                            None => {
                                if !judge {
                                    self.error(expr, "vague_clock", "`promptly()` has no outer limit and no judge", "answer: by when at the latest? Write `promptly({ outer = some.term })`, or name who judges: `promptly({ judge = body.x })`");
                                }
                                None
                            }
                        }
                    }
                    _ => {
                        self.error(expr, "not_a_time", format!("`{name}` with {} arguments is not a time", args.len()), "times are after(anchor, term), before(anchor, term), end_of_day(anchor), date(term), start_of(term), earliest(…), latest(…), promptly({ outer = term })");
                        None
                    }
                }
            }
            Node::Ref(_) => self.anchor(expr).map(TimeExpr::At),
            _ => {
                self.error(
                    expr,
                    "not_a_time",
                    "this is not a time",
                    "write for example `after(trigger.received, cure.period)`",
                );
                None
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
                p if p.starts_with("trigger.") => {
                    self.error(expr, "unknown_name", format!("a trigger has no time `{p}`"), "it has trigger.at, trigger.sent, trigger.received, trigger.aware, trigger.occurred, trigger.until");
                    return None;
                }
                p if self.charter.terms.contains_key(p) => {
                    // A bare date term as an anchor means the start of that date.
                    return match self.term(expr, TermType::Date)? {
                        TermValue::Date(d) => {
                            let zone = self.build.program().zone().clone();
                            Some(Anchor::Time(Box::new(TimeExpr::Fixed(d.start(&zone), false))))
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
