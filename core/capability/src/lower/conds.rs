//! Conditions: `has(status.x) && !found(finding.y)`.

use super::Lower;
use crate::kernel::is_ending_state;
use rust_decimal::Decimal;
use servanda_charter::{Expr, Node, TermType, TermValue};
use servanda_norms::Cond;

impl Lower<'_> {
    /// Reads a condition.
    pub fn cond(&mut self, expr: &Expr) -> Option<Cond> {
        match &expr.node {
            Node::And(l) => Some(Cond::All(l.iter().filter_map(|e| self.cond(e)).collect())),
            Node::Or(l) => Some(Cond::Any(l.iter().filter_map(|e| self.cond(e)).collect())),
            Node::Not(e) => Some(Cond::Not(Box::new(self.cond(e)?))),
            Node::Bool(b) => Some(if *b { Cond::True } else { Cond::False }),
            Node::Call { path, args, .. } => self.cond_call(expr, &path.join("."), args),
            _ => {
                self.error(expr, "not_a_condition", "this is not a condition", "conditions are has(status.x), found(finding.x), near_end_of(calendar_quarter, { before = term }), happened(event), used(right.x), lapsed(right.x), consented(right.x), fulfilled(duty.x), missed(duty.x), measured(measure.x, { at_least = term }), before_moment(time), after_moment(time), is(a, b), joined with && || !");
                None
            }
        }
    }

    fn outcome(&mut self, expr: &Expr, arg: &Expr, kind: &str, what: &[&str]) -> Option<Cond> {
        let text = arg.as_ref_text().unwrap_or_default();
        let label = text.strip_prefix(kind).and_then(|t| t.strip_prefix('.'));
        match label {
            Some(l) if self.charter.block(kind, l).is_some() => {
                Some(Cond::Happened(what.iter().map(|w| self.build.name(&format!("{text}.{w}"))).collect()))
            }
            _ => {
                self.error(
                    expr,
                    "unknown_name",
                    format!("`{text}` is no {kind} of this charter"),
                    format!("name a `{kind}` block, such as `{kind}.x`"),
                );
                None
            }
        }
    }

    fn cond_call(&mut self, expr: &Expr, name: &str, args: &[Expr]) -> Option<Cond> {
        match (name, args) {
            ("any", l) => Some(Cond::Any(l.iter().filter_map(|e| self.cond(e)).collect())),
            ("all", l) => Some(Cond::All(l.iter().filter_map(|e| self.cond(e)).collect())),
            ("has", [s]) | ("has", [s, _]) => {
                let text = s.as_ref_text().unwrap_or_default();
                let ok = text.split_once('.').is_some_and(|(k, l)| {
                    matches!(k, "status" | "office") && self.charter.block(k, l).is_some()
                        || k == "status" && is_ending_state(self.charter, l)
                }) || text == "status.party";
                if !ok {
                    self.error(
                        s,
                        "unknown_name",
                        format!("`{text}` is no status or office of this charter"),
                        "declare it with a `status` block",
                    );
                    return None;
                }
                let who = match args.get(1) {
                    Some(p) => Some(self.parties(p)?),
                    None => None,
                };
                Some(Cond::Has(self.build.name(&text), who))
            }
            ("found" | "disputed", [f]) => {
                let text = f.as_ref_text().unwrap_or_default();
                if text.strip_prefix("finding.").is_none_or(|l| self.charter.block("finding", l).is_none()) {
                    self.error(
                        f,
                        "unknown_name",
                        format!("`{text}` is no finding of this charter"),
                        "declare it with a `finding` block: question, judge, outer limit",
                    );
                    return None;
                }
                let id = self.build.finding_id(&text);
                Some(if name == "found" { Cond::Found(id) } else { Cond::Disputed(id) })
            }
            ("count", [e]) => self.count_cond(expr, e),
            ("happened", [e]) => Some(Cond::Happened(self.events(e)?)),
            ("used", [r]) => self.outcome(expr, r, "right", &["used"]),
            ("lapsed", [r]) => self.outcome(expr, r, "right", &["lapsed"]),
            // Consent by silence: the window lapsed, and nobody used the right (a right of each may do both).
            ("consented", [r]) => {
                let (lapsed, used) =
                    (self.outcome(expr, r, "right", &["lapsed"]), self.outcome(expr, r, "right", &["used"]));
                Some(Cond::All(vec![lapsed?, Cond::Not(Box::new(used?))]))
            }
            ("fulfilled", [d]) => self.outcome(expr, d, "duty", &["fulfilled", "cured"]),
            ("missed", [d]) => self.outcome(expr, d, "duty", &["missed"]),
            ("measured", [m]) => {
                let number = match &m.node {
                    Node::Call { .. } => Some(Box::new(self.factor(m)?)),
                    _ => None,
                };
                let text = m.as_ref_text().unwrap_or_default();
                if number.is_none()
                    && text.strip_prefix("measure.").is_none_or(|l| self.charter.block("measure", l).is_none())
                {
                    self.error(
                        m,
                        "unknown_name",
                        format!("`{text}` is no measure of this charter"),
                        "declare it with a `measure` block, or write a number made of measures: `ratio(value(measure.x), value(measure.y))`",
                    );
                    return None;
                }
                let (at_least, limit) = match (expr.option("at_least"), expr.option("at_most")) {
                    (Some(t), None) => (true, t.clone()),
                    (None, Some(t)) => (false, t.clone()),
                    _ => {
                        self.error(
                            expr,
                            "open_question",
                            "measured against what?",
                            "write `{ at_least = term }` or `{ at_most = term }`",
                        );
                        return None;
                    }
                };
                let limit = self.number(&limit)?;
                Some(match number {
                    Some(n) => Cond::Number(n, at_least, limit),
                    None => Cond::Measured(self.build.name(&text), at_least, limit),
                })
            }
            ("in_place", [o]) => self.in_place(expr, o),
            ("replaced", [n]) => self.replaced_cond(expr, n),
            ("before_moment", [t]) => Some(Cond::Before(self.time(t)?)),
            ("after_moment", [t]) => Some(Cond::After(self.time(t)?)),
            ("near_end_of", [span]) => {
                let calendar = self.calendar_number(expr);
                let span = self.stretch(span, expr.option("starts"));
                let mut at = |n: &str| expr.option(n).cloned().map(|t| self.period_by(&t, calendar));
                let (before, after) = (at("before"), at("after"));
                if before.is_none() && after.is_none() {
                    self.error(
                        expr,
                        "open_question",
                        "how near is near the end?",
                        "write `{ before = term }` for the days before it, `{ after = term }` for those after it, or both",
                    );
                    return None;
                }
                Some(Cond::NearEnd { span: span?, before: before.flatten(), after: after.flatten(), calendar })
            }
            ("is", [a, b]) => {
                let (a, b) = (self.parties(a), self.parties(b));
                Some(Cond::Is(a?, b?))
            }
            ("within", [what, place]) => {
                let what = what.as_ref_text().unwrap_or_default();
                let place_text = place.as_ref_text().unwrap_or_default();
                if what != "place_of_use"
                    || place_text.strip_prefix("region.").is_none_or(|l| self.charter.block("region", l).is_none())
                {
                    self.error(
                        expr,
                        "unknown_name",
                        format!("`within({what}, {place_text})` is not understood"),
                        "write `within(place_of_use, region.x)` with a `region \"x\"` block",
                    );
                    return None;
                }
                let (what, place) = (self.build.name("place_of_use"), self.build.name(&place_text));
                Some(Cond::Asked(what, vec![place]))
            }
            ("approved_by", [p]) => {
                // Approval is a fact about the request: all the named parties have given it.
                let by = self.parties(p)?;
                let (kind, given) = (self.build.name("approvers"), self.build.name("approval.given"));
                Some(Cond::Approved { by, kind, on: vec![given] })
            }
            _ => {
                self.error(expr, "not_a_condition", format!("`{name}` with {} arguments is not a condition", args.len()), "conditions are has, found, disputed, count, happened, used, lapsed, consented, fulfilled, missed, measured, replaced, in_place, before_moment, after_moment, near_end_of, is, within, any, all; `!` before one negates it: `!has(status.x)`");
                None
            }
        }
    }

    /// A plain number of the prose: a count, a fraction or money.
    pub fn number(&mut self, expr: &Expr) -> Option<Decimal> {
        let path = expr.as_ref_text().unwrap_or_default();
        if let Ok(TermValue::Count(n)) = self.charter.term_value(&path, TermType::Count) {
            return Some(Decimal::from(n));
        }
        if let Ok(TermValue::Fraction(f)) = self.charter.term_value(&path, TermType::Fraction) {
            return Decimal::from(f.num).checked_div(Decimal::from(f.den));
        }
        match self.term(expr, TermType::Money)? {
            TermValue::Money(m) => Some(m.amount),
            _ => None,
        }
    }
}
