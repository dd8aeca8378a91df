//! Two cases of one question: conditions that cannot both hold, such as one outcome of a vote and another of the same vote.

use servanda_charter::{Block, Expr, Node, Op};
use std::collections::BTreeSet;

/// What must hold for a block to act: facts with whether they must hold or must not.
#[derive(Debug, Default)]
pub(super) struct Needs {
    facts: BTreeSet<(String, bool)>,
    /// Of each matter only one of these can be: a right is used or lapses, a finding is yes or no.
    one_of: BTreeSet<(String, String)>,
}

impl Needs {
    /// What a block's `when` asks for and its `unless` keeps out.
    pub fn of(b: &Block) -> Self {
        let mut needs = Self::default();
        b.get("when").into_iter().for_each(|e| needs.read(e, true));
        b.get("unless").into_iter().for_each(|e| needs.read(e, false));
        needs
    }

    /// Whether both can never hold of one thing.
    pub fn exclude(&self, other: &Self) -> bool {
        let opposed = self.facts.iter().any(|(f, holds)| other.facts.contains(&(f.clone(), !holds)));
        opposed || self.one_of.iter().any(|(m, a)| other.one_of.iter().any(|(n, b)| m == n && a != b))
    }

    fn read(&mut self, e: &Expr, holds: bool) {
        match &e.node {
            Node::Not(x) => self.read(x, !holds),
            Node::And(l) if holds => l.iter().for_each(|x| self.read(x, true)),
            Node::Or(l) if !holds => l.iter().for_each(|x| self.read(x, false)),
            Node::Call { path, args, .. } if holds && named(path, "all") => {
                args.iter().for_each(|x| self.read(x, true))
            }
            Node::Call { path, args, .. } if !holds && named(path, "any") => {
                args.iter().for_each(|x| self.read(x, false));
            }
            // `a != b` is the opposite of `a == b`.
            Node::Compare { op: op @ (Op::Eq | Op::Ne), left, right } => {
                let same = matches!(op, Op::Eq) == holds;
                self.equal(left, right, same);
            }
            Node::Call { path, args, .. } => self.call(e, path, args, holds),
            _ => {
                self.facts.insert((e.to_string(), holds));
            }
        }
    }

    fn call(&mut self, e: &Expr, path: &[String], args: &[Expr], holds: bool) {
        let name = path.join(".");
        let of = |i: usize| args.get(i).map(ToString::to_string).unwrap_or_default();
        if let ("is", [a, b]) = (name.as_str(), args) {
            return self.equal(a, b, holds);
        }
        let outcome = match name.as_str() {
            "used" => Some((of(0), "used")),
            "lapsed" | "consented" => Some((of(0), "lapsed")),
            "fulfilled" => Some((of(0), "fulfilled")),
            "missed" => Some((of(0), "missed")),
            "found" => Some((of(0), "yes")),
            "before_moment" => Some((of(0), "before")),
            "after_moment" => Some((of(0), "after")),
            _ => None,
        };
        match outcome {
            Some((of, what)) => self.outcome(of, what.to_owned(), holds),
            None => match args.first().and_then(Expr::as_ref_text) {
                Some(event) if name == "happened" => match event.rsplit_once('.') {
                    Some((of, what)) if lives(of) => self.outcome(of.to_owned(), what.to_owned(), holds),
                    _ => drop(self.facts.insert((event, holds))),
                },
                _ => drop(self.facts.insert((e.to_string(), holds))),
            },
        }
    }

    /// One outcome of something that has only one.
    fn outcome(&mut self, of: String, what: String, holds: bool) {
        if holds {
            self.one_of.insert((of.clone(), what.clone()));
        }
        self.facts.insert((format!("{of}.{what}"), holds));
    }

    /// `is(trigger.party, party.x)`: who it is cannot be two.
    fn equal(&mut self, a: &Expr, b: &Expr, same: bool) {
        let (a, b) = (a.to_string(), b.to_string());
        let (fixed, open) = if a.starts_with("party.") { (a, b) } else { (b, a) };
        if same && fixed.starts_with("party.") {
            self.one_of.insert((format!("who {open} is"), fixed.clone()));
        }
        self.facts.insert((format!("{open} is {fixed}"), same));
    }
}

fn named(path: &[String], name: &str) -> bool {
    matches!(path, [one] if one == name)
}

/// Whether the thing ends in one of several ways, and only one.
fn lives(of: &str) -> bool {
    ["right.", "finding.", "choice.", "resolution."].iter().any(|k| of.starts_with(k))
}

#[cfg(test)]
mod tests {
    use super::Needs;
    use servanda_charter::{SourceFile, parse};

    fn apart(a: &str, b: &str) -> bool {
        let text = format!("# 1 A\n```charter\nduty \"a\" {{\n  {a}\n}}\nduty \"b\" {{\n  {b}\n}}\n```\n");
        let parsed = parse(vec![SourceFile { path: "charter.md".to_owned(), text }]);
        let needs = |l: &str| Needs::of(parsed.charter.block("duty", l).unwrap());
        needs("a").exclude(&needs("b"))
    }

    #[test]
    fn two_cases_of_one_question_exclude_each_other_and_others_do_not() {
        for (a, b) in [
            ("when = found(finding.f)", "when = !found(finding.f)"),
            ("when = found(finding.f)", "unless = found(finding.f)"),
            ("when = found(finding.f) && has(status.s)", "when = happened(finding.f.no)"),
            ("when = used(right.r)", "when = lapsed(right.r)"),
            ("when = used(right.r)", "when = consented(right.r)"),
            ("when = fulfilled(duty.d)", "when = missed(duty.d)"),
            ("when = happened(resolution.m.adopted)", "when = happened(resolution.m.rejected)"),
            ("when = happened(choice.c.one)", "when = happened(choice.c.two)"),
            ("when = is(trigger.party, party.x)", "when = is(trigger.party, party.y)"),
            ("when = is(trigger.party, party.x)", "unless = is(trigger.party, party.x)"),
            ("unless = any(has(status.s), has(status.t))", "when = has(status.t)"),
            ("when = before_moment(moment.m)", "when = after_moment(moment.m)"),
        ] {
            assert!(apart(a, b) && apart(b, a), "{a} / {b}");
        }
        for (a, b) in [
            ("when = found(finding.f)", "when = found(finding.g)"),
            ("when = found(finding.f)", "when = found(finding.f)"),
            ("when = any(found(finding.f), has(status.s))", "when = !found(finding.f)"),
            ("unless = found(finding.f) && has(status.s)", "when = found(finding.f)"),
            ("when = happened(event.a)", "when = happened(event.b)"),
            ("when = is(trigger.party, party.x)", "when = is(trigger.subject, party.y)"),
            ("act = event.a", "act = event.b"),
        ] {
            assert!(!apart(a, b), "{a} / {b}");
        }
    }
}
