//! Numbers that sums are multiplied by: fractions, counts, ratios, steps.

use super::Lower;
use rust_decimal::Decimal;
use servanda_charter::{Expr, Node, TermType, TermValue};
use servanda_norms::{Factor, Hidden, HiddenKind, Step};

impl Lower<'_> {
    /// Reads a number: a fraction or count of the prose, a measured number, or what is made of these.
    pub fn factor(&mut self, expr: &Expr) -> Option<Factor> {
        if let Some(path) = expr.as_ref_text() {
            if let Ok(TermValue::Count(n)) = self.charter.term_value(&path, TermType::Count) {
                return Some(Factor::Number(Decimal::from(n)));
            }
            if let Some(term) = self.hidden_term(expr, TermType::Fraction) {
                self.build.hidden(Hidden { term, kind: HiddenKind::Number });
                return Some(Factor::Hidden(term));
            }
            return self.fraction(expr).map(Factor::Part);
        }
        let Node::Call { path, args, .. } = &expr.node else {
            self.not_a_number(expr, "this");
            return None;
        };
        let name = path.join(".");
        match (name.as_str(), args.as_slice()) {
            ("value", [m]) | ("value", [m, _]) => {
                let (measure, unit) = self.measure(m)?;
                if unit == "money" {
                    self.error(
                        m,
                        "wrong_type",
                        "this is a sum of money, and a number was expected here",
                        "divide it by another sum: `ratio(a, b)`",
                    );
                    return None;
                }
                let who = match args.get(1) {
                    Some(p) => Some(self.parties(p)?),
                    None => None,
                };
                Some(Factor::Measured(measure, who))
            }
            ("ratio", [a, b]) if self.is_money(a) => {
                let (a, b) = (self.amount(a), self.amount(b));
                Some(Factor::OfSums(Box::new(a?), Box::new(b?)))
            }
            ("ratio", [a, b]) => {
                let (a, b) = (self.factor(a), self.factor(b));
                Some(Factor::Ratio(Box::new(a?), Box::new(b?)))
            }
            ("less", [a, b]) => {
                let (a, b) = (self.factor(a), self.factor(b));
                Some(Factor::Less(Box::new(a?), Box::new(b?)))
            }
            ("steps", [value, steps @ ..]) if !steps.is_empty() => self.steps(expr, value, steps),
            _ => {
                self.not_a_number(expr, &format!("`{name}`"));
                None
            }
        }
    }

    fn not_a_number(&mut self, expr: &Expr, what: &str) {
        self.error(
            expr,
            "not_a_number",
            format!("{what} is not a number"),
            "numbers are a bound fraction or count, value(measure.x) of a number, ratio(a, b), less(a, b), steps(value, [at_least(term), number] or [above(term), number], …, [otherwise, number])",
        );
    }

    /// Whether an expression is about money: what it starts with says so.
    fn is_money(&self, expr: &Expr) -> bool {
        match &expr.node {
            Node::Ref(path) => {
                let path = path.join(".");
                path == "trigger.amount" || self.charter.term_value(&path, TermType::Money).is_ok()
            }
            Node::Call { path, args, .. } => match (path.join(".").as_str(), args.as_slice()) {
                ("value", [m, ..]) => {
                    let label = m.as_ref_text().and_then(|t| t.strip_prefix("measure.").map(str::to_owned));
                    label
                        .and_then(|l| self.charter.block("measure", &l))
                        .is_some_and(|b| self.word_of(b, "unit").as_deref() == Some("money"))
                }
                ("times" | "when", [_, a]) => self.is_money(a),
                ("stated" | "total" | "owed" | "convert" | "share", _) => true,
                ("sum" | "less" | "least" | "greatest", [a, ..]) => self.is_money(a),
                _ => false,
            },
            _ => false,
        }
    }

    fn steps(&mut self, expr: &Expr, value: &Expr, steps: &[Expr]) -> Option<Factor> {
        let value = self.factor(value);
        let mut list = Vec::new();
        let mut otherwise = None;
        for step in steps {
            let Node::List(pair) = &step.node else {
                self.not_a_number(step, "this step");
                return None;
            };
            match pair.as_slice() {
                [o, n] if o.as_word() == Some("otherwise") => otherwise = Some(self.factor(n)?),
                [limit, n] if otherwise.is_none() => {
                    let Node::Call { path, args, .. } = &limit.node else {
                        self.not_a_number(step, "this step");
                        return None;
                    };
                    let (word, [limit]) = (path.join("."), args.as_slice()) else {
                        self.not_a_number(step, "this step");
                        return None;
                    };
                    if word != "at_least" && word != "above" {
                        self.not_a_number(step, "this step");
                        return None;
                    }
                    let (limit, number) = (self.factor(limit), self.factor(n));
                    list.push(Step { limit: limit?, above: word == "above", number: number? });
                }
                _ => {
                    self.not_a_number(step, "this step");
                    return None;
                }
            }
        }
        let Some(otherwise) = otherwise else {
            self.error(
                expr,
                "open_question",
                "and below the last step?",
                "end with `[otherwise, number]`: the first step that the value reaches counts, in the order written",
            );
            return None;
        };
        for (a, b) in list.iter().zip(list.iter().skip(1)) {
            if let (Factor::Part(a), Factor::Part(b)) = (&a.limit, &b.limit)
                && u64::from(a.num).saturating_mul(b.den.into()) <= u64::from(b.num).saturating_mul(a.den.into())
            {
                self.error(
                    expr,
                    "unreachable_step",
                    format!("whoever reaches {b} never needs the step {a}, or has reached it before"),
                    "write the steps from the highest down",
                );
                return None;
            }
        }
        Some(Factor::Steps(Box::new(value?), list, Box::new(otherwise)))
    }
}
