//! Amounts: exact sums by formula.

use super::Lower;
use rust_decimal::Decimal;
use servanda_charter::{Expr, Node, TermType, TermValue};
use servanda_norms::AmountExpr;

impl Lower<'_> {
    /// Reads how a sum is made.
    pub fn amount(&mut self, expr: &Expr) -> Option<AmountExpr> {
        match &expr.node {
            Node::Ref(path) if path.join(".") == "trigger.amount" => Some(AmountExpr::Trigger),
            Node::Ref(_) => match self.term(expr, TermType::Money)? {
                TermValue::Money(m) => Some(AmountExpr::Fixed(m)),
                _ => None,
            },
            Node::Call { path, args, .. } => {
                let name = path.join(".");
                match (name.as_str(), args.as_slice()) {
                    ("value", [m]) | ("value", [m, _]) => {
                        let text = m.as_ref_text().unwrap_or_default();
                        if text.strip_prefix("measure.").is_none_or(|l| self.charter.block("measure", l).is_none()) {
                            self.error(
                                m,
                                "unknown_name",
                                format!("`{text}` is no measure of this charter"),
                                "declare it with a `measure` block",
                            );
                            return None;
                        }
                        let who = match args.get(1) {
                            Some(p) => Some(self.parties(p)?),
                            None => None,
                        };
                        Some(AmountExpr::Value(self.build.name(&text), who))
                    }
                    ("times", [f, a]) => {
                        let path = f.as_ref_text().unwrap_or_default();
                        let inner = self.amount(a);
                        if let Ok(TermValue::Count(n)) = self.charter.term_value(&path, TermType::Count) {
                            return Some(AmountExpr::Times(Decimal::from(n), Box::new(inner?)));
                        }
                        let part = self.fraction(f);
                        Some(AmountExpr::Part(part?, Box::new(inner?)))
                    }
                    ("sum", l) => Some(AmountExpr::Sum(l.iter().filter_map(|e| self.amount(e)).collect())),
                    ("least", l) => Some(AmountExpr::Least(l.iter().filter_map(|e| self.amount(e)).collect())),
                    ("greatest", l) => Some(AmountExpr::Greatest(l.iter().filter_map(|e| self.amount(e)).collect())),
                    ("less", [a, b]) => {
                        let (a, b) = (self.amount(a), self.amount(b));
                        Some(AmountExpr::Less(Box::new(a?), Box::new(b?)))
                    }
                    _ => {
                        self.error(expr, "not_an_amount", format!("`{name}` is not an amount"), "amounts are trigger.amount, a money term, value(measure.x), times(term, a), sum(…), less(a, b), least(…), greatest(…)");
                        None
                    }
                }
            }
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
}
