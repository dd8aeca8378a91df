//! Limits of use and stretches of the calendar: `at_most(audit.count, { per = calendar_year })`.

use super::Lower;
use servanda_charter::{Expr, Node, TermType, TermValue};
use servanda_norms::{Limit, Stretch, Within};

/// `1 July` as month and day.
fn month_and_day(text: &str) -> Option<(u8, u8)> {
    let (day, month) = text.trim().split_once(char::is_whitespace)?;
    let month = servanda_vocabulary::month_number(month.trim())?;
    let day: u8 = day.parse().ok().filter(|d| (1..=31).contains(d))?;
    Some((u8::try_from(month).ok()?, day))
}

impl Lower<'_> {
    /// Reads a stretch of the calendar; a fiscal year says when it starts, in its own options or in the given ones.
    pub fn stretch(&mut self, expr: &Expr, starts: Option<&Expr>) -> Option<Stretch> {
        let word = match &expr.node {
            Node::Call { path, .. } => Some(path.join(".")),
            _ => expr.as_word().map(str::to_owned),
        };
        match word.as_deref() {
            Some("calendar_month") => Some(Stretch::Month),
            Some("calendar_quarter") => Some(Stretch::Quarter),
            Some("calendar_half") => Some(Stretch::Half),
            Some("calendar_year") => Some(Stretch::Year),
            Some("fiscal_year") => {
                let Some(term) = expr.option("starts").or(starts).and_then(Expr::as_ref_text) else {
                    self.error(
                        expr,
                        "open_question",
                        "on which day does the fiscal year start?",
                        "bind it in the prose, `[1 July](#fiscal.start)`, and write `fiscal_year({ starts = fiscal.start })`",
                    );
                    return None;
                };
                let found = self.charter.terms.get(&term).and_then(|t| month_and_day(&t.text));
                if found.is_none() {
                    self.error(
                        expr,
                        "wrong_term",
                        format!("`{term}` is no day of the year"),
                        "write it as a day and a month, such as `1 July`",
                    );
                }
                found.map(|(m, d)| Stretch::Fiscal(m, d))
            }
            _ => {
                self.error(
                    expr,
                    "not_a_span",
                    "this is no stretch of the calendar",
                    "write calendar_month, calendar_quarter, calendar_half, calendar_year or fiscal_year({ starts = term })",
                );
                None
            }
        }
    }

    /// A count of the prose.
    pub fn count(&mut self, expr: &Expr) -> Option<u32> {
        match self.term(expr, TermType::Count)? {
            TermValue::Count(n) => Some(u32::try_from(n).unwrap_or(u32::MAX)),
            _ => None,
        }
    }

    /// Reads how often a right may be used.
    pub fn limit(&mut self, expr: &Expr) -> Option<Limit> {
        let Node::Call { path, args, .. } = &expr.node else {
            return self.no_limit(expr);
        };
        let (name, [most]) = (path.join("."), args.as_slice()) else { return self.no_limit(expr) };
        if name != "at_most" {
            return self.no_limit(expr);
        }
        let most = self.count(most)?;
        let Some(per) = expr.option("per").cloned() else {
            self.error(
                expr,
                "open_question",
                "so many times within what?",
                "write `{ per = calendar_year }`, `{ per = fiscal_year({ starts = term }) }`, `{ per = term }` for any stretch of that length, or `{ per = agreement }`",
            );
            return None;
        };
        let within = match &per.node {
            _ if per.as_word() == Some("agreement") => Within::Ever,
            Node::Ref(p) if p.len() > 1 => Within::Any(self.period(&per)?),
            _ => Within::Each(self.stretch(&per, expr.option("starts"))?),
        };
        Some(Limit { most, within, unless: servanda_norms::Cond::False })
    }

    fn no_limit(&mut self, expr: &Expr) -> Option<Limit> {
        self.error(
            expr,
            "not_a_limit",
            "this is no limit of use",
            "write for example `at_most(audit.count, { per = calendar_year })`",
        );
        None
    }
}
