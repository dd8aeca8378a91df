//! Amounts: exact sums by formula.

use super::Lower;
use servanda_charter::{Expr, Node, TermType, TermValue};
use servanda_norms::{AmountExpr, Hidden, HiddenKind, Span, Sym};

const SUMS: &str = "sums are trigger.amount, a money term, value(measure.x), stated(event), total(measure.x, { over = calendar_year }), owed(amount.x, { over = … }), times(number, a), share(number, { of = a }), when(condition, a), convert(a, currency.term, { divide_by = measure.x }), sum(…), less(a, b), least(…), greatest(…)";

impl Lower<'_> {
    /// Reads how a sum is made.
    pub fn amount(&mut self, expr: &Expr) -> Option<AmountExpr> {
        match &expr.node {
            Node::Ref(path) if path.join(".") == "trigger.amount" => Some(AmountExpr::Trigger),
            Node::Ref(_) => self.money_term(expr),
            Node::Call { path, args, .. } => self.sum_call(expr, &path.join("."), args),
            _ => {
                self.error(
                    expr,
                    "not_an_amount",
                    "this is not an amount",
                    "write for example `least(trigger.amount, times(liability.factor, value(measure.share)))`",
                );
                None
            }
        }
    }

    fn money_term(&mut self, expr: &Expr) -> Option<AmountExpr> {
        if let Some(term) = self.hidden_term(expr, TermType::Money) {
            self.build.hidden(Hidden { term, kind: HiddenKind::Money });
            return Some(AmountExpr::Hidden(term));
        }
        match self.term(expr, TermType::Money)? {
            TermValue::Money(m) => Some(AmountExpr::Fixed(m)),
            _ => None,
        }
    }

    /// The term that an expression names, if the charter hides its value behind a commitment.
    pub(super) fn hidden_term(&mut self, expr: &Expr, ty: TermType) -> Option<Sym> {
        let path = expr.as_ref_text()?;
        let undisclosed = self.charter.term_value(&path, ty).is_err_and(|d| d.code == "undisclosed");
        undisclosed.then(|| self.build.name(&path))
    }

    /// The block of a measure of this charter, and its unit.
    pub fn measure(&mut self, m: &Expr) -> Option<(Sym, String)> {
        let text = m.as_ref_text().unwrap_or_default();
        let unit = text
            .strip_prefix("measure.")
            .and_then(|l| self.charter.block("measure", l))
            .map(|b| self.word_of(b, "unit").unwrap_or_default());
        match unit {
            Some(unit) => Some((self.build.name(&text), unit)),
            None => {
                self.error(
                    m,
                    "unknown_name",
                    format!("`{text}` is no measure of this charter"),
                    "declare it with a `measure` block",
                );
                None
            }
        }
    }

    fn money_measure(&mut self, m: &Expr) -> Option<Sym> {
        let (sym, unit) = self.measure(m)?;
        if unit != "money" {
            let text = m.as_ref_text().unwrap_or_default();
            self.error(
                m,
                "wrong_type",
                format!("`{text}` is a {unit}, and a sum of money was expected here"),
                format!("multiply by it: `times(value({text}), …)`"),
            );
            return None;
        }
        Some(sym)
    }

    fn sum_call(&mut self, expr: &Expr, name: &str, args: &[Expr]) -> Option<AmountExpr> {
        match (name, args) {
            ("value", [m]) | ("value", [m, _]) => {
                let measure = self.money_measure(m)?;
                let who = match args.get(1) {
                    Some(p) => Some(self.parties(p)?),
                    None => None,
                };
                Some(AmountExpr::Value(measure, who))
            }
            ("stated", [e]) => Some(AmountExpr::Stated(self.events(e)?)),
            ("total", [m]) | ("total", [m, _]) => {
                let measure = self.money_measure(m)?;
                let anything = args.get(1).and_then(Expr::as_word) == Some("anything");
                let about = match args.get(1).filter(|_| !anything) {
                    Some(p) => Some(self.parties(p)?),
                    None => None,
                };
                Some(AmountExpr::Total { measure, about, anything, span: self.span_of(expr)? })
            }
            ("owed", [a]) => {
                let id = self.amount_ref(a)?;
                Some(AmountExpr::Owed(id, self.span_of(expr)?))
            }
            ("convert", [a, currency]) => self.convert(expr, a, currency),
            ("times", [f, a]) => {
                let (f, a) = (self.factor(f), self.amount(a));
                Some(AmountExpr::Times(f?, Box::new(a?)))
            }
            ("share", [f]) => {
                let Some(of) = expr.option("of").cloned() else {
                    self.error(
                        expr,
                        "open_question",
                        "a share of what?",
                        "write `share(term, { of = value(measure.x) })`",
                    );
                    return None;
                };
                let (f, a) = (self.factor(f), self.amount(&of));
                Some(AmountExpr::Times(f?, Box::new(a?)))
            }
            ("when", [c, a]) => {
                let (c, a) = (self.cond(c), self.amount(a));
                Some(AmountExpr::If(Box::new(c?), Box::new(a?)))
            }
            ("sum", l) if !l.is_empty() => Some(AmountExpr::Sum(self.amounts(l)?)),
            ("least", l) if !l.is_empty() => Some(AmountExpr::Least(self.amounts(l)?)),
            ("greatest", l) if !l.is_empty() => Some(AmountExpr::Greatest(self.amounts(l)?)),
            ("less", [a, b]) => {
                let (a, b) = (self.amount(a), self.amount(b));
                Some(AmountExpr::Less(Box::new(a?), Box::new(b?)))
            }
            _ => {
                self.error(
                    expr,
                    "not_an_amount",
                    format!("`{name}` with {} arguments is not an amount", args.len()),
                    SUMS,
                );
                None
            }
        }
    }

    fn amounts(&mut self, list: &[Expr]) -> Option<Vec<AmountExpr>> {
        let read: Vec<Option<AmountExpr>> = list.iter().map(|e| self.amount(e)).collect();
        read.into_iter().collect()
    }

    /// The number of an amount of this charter.
    pub(crate) fn amount_ref(&mut self, a: &Expr) -> Option<u32> {
        let text = a.as_ref_text().unwrap_or_default();
        if text.strip_prefix("amount.").is_none_or(|l| self.charter.block("amount", l).is_none()) {
            self.error(
                a,
                "unknown_name",
                format!("`{text}` is no amount of this charter"),
                "declare it with an `amount` block",
            );
            return None;
        }
        Some(self.build.amount_id(&text))
    }

    fn convert(&mut self, expr: &Expr, a: &Expr, currency: &Expr) -> Option<AmountExpr> {
        let of = self.amount(a);
        let to = self.currency(currency);
        let (rate, divide) = match (expr.option("divide_by"), expr.option("multiply_by")) {
            (Some(r), None) => (r.clone(), true),
            (None, Some(r)) => (r.clone(), false),
            _ => {
                self.error(expr, "open_question", "at which rate, and is the sum divided or multiplied by it?", "a rate that says how many units of the old currency one of the new costs divides: `{ divide_by = measure.rate }`; else `{ multiply_by = measure.rate }`");
                return None;
            }
        };
        let (rate, unit) = self.measure(&rate)?;
        if unit == "money" {
            self.error(
                expr,
                "wrong_type",
                "a rate is a number, not a sum of money",
                "give its measure `unit = number`",
            );
            return None;
        }
        let fresh = match expr.option("fresh").cloned() {
            Some(p) => {
                let calendar = self.calendar_number(expr);
                Some((self.period_by(&p, calendar)?, calendar))
            }
            None => None,
        };
        Some(AmountExpr::Convert { of: Box::new(of?), to: to?, rate, divide, fresh })
    }

    /// A currency of the prose: `[EUR](#royalty.currency)`.
    pub fn currency(&mut self, expr: &Expr) -> Option<[u8; 3]> {
        let TermValue::Text(text) = self.term(expr, TermType::Text)? else { return None };
        let code: Option<[u8; 3]> = text.trim().as_bytes().try_into().ok();
        let code = code.filter(|c| c.iter().all(u8::is_ascii_uppercase));
        if code.is_none() {
            self.error(
                expr,
                "unreadable_term",
                format!("`{text}` is no currency"),
                "write its code of three capitals, such as `EUR`",
            );
        }
        code
    }

    /// The span of time that a call names: `{ over = calendar_year }` or `{ last = term }`.
    fn span_of(&mut self, expr: &Expr) -> Option<Span> {
        match (expr.option("over").cloned(), expr.option("last").cloned()) {
            (Some(o), None) => self.span(&o),
            (None, Some(p)) => {
                let calendar = self.calendar_number(expr);
                Some(Span::Last(self.period_by(&p, calendar)?, calendar))
            }
            _ => {
                self.error(
                    expr,
                    "open_question",
                    "over what time?",
                    "write `{ over = calendar_year }`, calendar_quarter, calendar_month, agreement or years_from(moment.x); or `{ last = term }` for the time before the event",
                );
                None
            }
        }
    }

    /// A span of time by its word.
    pub fn span(&mut self, expr: &Expr) -> Option<Span> {
        match expr.as_word() {
            Some("agreement") => return Some(Span::Agreement),
            Some("calendar_year") => return Some(Span::Year),
            Some("calendar_quarter") => return Some(Span::Quarter),
            Some("calendar_month") => return Some(Span::Month),
            _ => {}
        }
        if let Node::Call { path, args, .. } = &expr.node
            && path.join(".") == "years_from"
            && let [t] = args.as_slice()
        {
            return self.time(t).map(|t| Span::YearsFrom(Box::new(t)));
        }
        let year = expr.as_word() == Some("year");
        self.error(
            expr,
            if year { "open_question" } else { "not_a_span" },
            if year { "which year: the calendar's or the agreement's?" } else { "this is no span of time" },
            "spans are agreement, calendar_year, calendar_quarter, calendar_month and years_from(moment.x)",
        );
        None
    }
}
