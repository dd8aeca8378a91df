//! Mutants: the charter with one value, operator or party changed, to see whether a case notices.

use servanda_charter::{Attribute, Block, Charter, Expr, Node, Op, SourceFile, Span};
use servanda_vocabulary::{Fraction, Money, Period, number_word};

/// A charter with one change.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// The block that was changed, or whose value was.
    pub block: String,
    /// The clauses that the change concerns: the block's, and the bound term's.
    pub clauses: Vec<u32>,
    /// The change in words.
    pub what: String,
    /// The changed files.
    pub files: Vec<SourceFile>,
}

/// All mutants of a charter's blocks.
#[must_use]
pub fn mutants(charter: &Charter) -> Vec<Mutant> {
    let mut out = Vec::new();
    for block in &charter.blocks {
        let mut m = Maker { charter, block, out: &mut out };
        for a in &block.attributes {
            m.attribute(a);
        }
        for child in &block.blocks {
            for a in &child.attributes {
                m.attribute(a);
            }
        }
    }
    out
}

struct Maker<'a> {
    charter: &'a Charter,
    block: &'a Block,
    out: &'a mut Vec<Mutant>,
}

impl Maker<'_> {
    fn push(&mut self, span: Span, new: &str, what: String, clauses: Vec<u32>) {
        let mut files = self.charter.files.clone();
        let Some(f) = files.get_mut(span.file as usize) else { return };
        let (a, b) = (span.start as usize, span.end as usize);
        let (Some(head), Some(tail)) = (f.text.get(..a), f.text.get(b..)) else { return };
        f.text = format!("{head}{new}{tail}");
        let mut all = vec![self.block.clause];
        all.extend(clauses);
        all.sort_unstable();
        all.dedup();
        self.out.push(Mutant { block: self.block.id(), clauses: all, what, files });
    }

    fn attribute(&mut self, a: &Attribute) {
        // Leaving a condition or exception out is a change of operator.
        if matches!(
            a.name.as_str(),
            "when"
                | "if"
                | "unless"
                | "else"
                | "then"
                | "effect"
                | "lapse"
                | "paused"
                | "needs"
                | "with"
                | "for"
                | "until"
                | "from"
                | "within"
                | "not_for"
                | "at_least"
                | "in"
                | "who"
        ) {
            let whole = Span { start: a.name_span.start, end: a.value.span.end, file: a.value.span.file };
            self.push(whole, "", format!("`{}` left out", a.name), vec![]);
        }
        self.expr(&a.name, &a.value);
    }

    fn swap(&mut self, e: &Expr, new: &str) {
        let old = self.charter.source(e.span).to_owned();
        self.push(e.span, new, format!("`{old}` → `{new}`"), vec![]);
    }

    fn expr(&mut self, name: &str, e: &Expr) {
        match &e.node {
            Node::Ref(path) => self.reference(name, e, path),
            Node::Bool(b) => self.swap(e, if *b { "no" } else { "yes" }),
            Node::Not(x) => {
                let inner = self.charter.source(x.span).to_owned();
                self.swap(e, &inner);
                self.expr(name, x);
            }
            Node::And(l) | Node::Or(l) => {
                for x in l {
                    let one = self.charter.source(x.span).to_owned();
                    self.swap(e, &one);
                    self.expr(name, x);
                }
            }
            Node::Compare { op, left, right } => {
                let sign = match op {
                    Op::Eq => "!=",
                    Op::Ne => "==",
                    Op::Lt | Op::Le => ">",
                    Op::Gt | Op::Ge => "<",
                };
                let new = format!("{} {sign} {}", self.charter.source(left.span), self.charter.source(right.span));
                self.swap(e, &new);
            }
            Node::List(l) => {
                for (i, x) in l.iter().enumerate() {
                    let rest: Vec<&str> = l
                        .iter()
                        .enumerate()
                        .filter(|(j, _)| *j != i)
                        .map(|(_, y)| self.charter.source(y.span))
                        .collect();
                    let new = format!("[{}]", rest.join(", "));
                    let old = self.charter.source(x.span).to_owned();
                    self.push(e.span, &new, format!("`{old}` left out of `{name}`"), vec![]);
                    self.expr(name, x);
                }
                // Order matters in an order of precedence.
                if name == "order" && l.len() > 1 {
                    let rev: Vec<&str> = l.iter().rev().map(|y| self.charter.source(y.span)).collect();
                    self.push(e.span, &format!("[{}]", rev.join(", ")), "order reversed".to_owned(), vec![]);
                }
            }
            Node::Object(o) => o.iter().for_each(|(k, x)| self.expr(k, x)),
            Node::Call { path, args, options } => {
                let function = path.join(".");
                let other = match function.as_str() {
                    "earliest" => Some("latest"),
                    "latest" => Some("earliest"),
                    "marginal" => Some("cliff"),
                    "cliff" => Some("marginal"),
                    "at_least" => Some("above"),
                    "above" => Some("at_least"),
                    "least" => Some("greatest"),
                    "greatest" => Some("least"),
                    "set" => Some("unset"),
                    "unset" => Some("set"),
                    "before_moment" => Some("after_moment"),
                    "after_moment" => Some("before_moment"),
                    "used" => Some("lapsed"),
                    "consented" => Some("used"),
                    "fulfilled" => Some("missed"),
                    "missed" => Some("fulfilled"),
                    _ => None,
                };
                if let Some(o) = other {
                    let old = self.charter.source(e.span);
                    let new = old.replacen(&function, o, 1);
                    self.swap(e, &new);
                }
                for x in args {
                    self.expr(&function, x);
                }
                for (k, x) in options {
                    if let (Some(key), true) = (
                        match k.as_str() {
                            "at_least" => Some("at_most"),
                            "at_most" => Some("at_least"),
                            "divide_by" => Some("multiply_by"),
                            "multiply_by" => Some("divide_by"),
                            _ => None,
                        },
                        true,
                    ) {
                        let old = self.charter.source(e.span);
                        let new = old.replacen(k.as_str(), key, 1);
                        self.swap(e, &new);
                    }
                    self.expr(k, x);
                }
            }
            Node::Text(_) => {}
        }
    }

    fn reference(&mut self, name: &str, e: &Expr, path: &[String]) {
        let full = path.join(".");
        if let Some(term) = self.charter.terms.get(&full) {
            let clause = term.clause;
            for new in other_values(&term.text) {
                let what = format!("`{}` ({full}) → `{new}`", term.text);
                self.push_term(&full, &new, what, clause);
            }
            return;
        }
        let words: &[&[&str]] = &[
            &["all_members", "voting_members"],
            &["votes_cast", "present", "members"],
            &["cast", "not_cast"],
            &["rejected", "chair_decides"],
            &["any_number", "fails"],
            &["minutes_accepted", "at_once", "on_notice"],
            &["consent", "lapse"],
            &["original_agenda", "added", "written"],
            &["members", "parties"],
            &["members", "others"],
            &["yes", "no"],
            &["others", "trigger.party"],
            &["all", "trigger.party"],
            &["trigger.party", "others"],
            &["trigger.subject", "trigger.party"],
            &["requester", "owner"],
            &["subject", "interested"],
            &["meeting_end", "members"],
            &["trigger.received", "trigger.sent"],
            &["voting", "veto"],
            &["one_per_party", "appointed"],
            &["party", "asset"],
            &["forward", "lost"],
            &["half_even", "half_up"],
            &["agreement", "calendar_year", "incident", "claim"],
            &["calendar_quarter", "calendar_year"],
            &["together", "each"],
            &["unreduced", "left"],
        ];
        for set in words {
            if set.contains(&full.as_str()) {
                for w in set.iter().filter(|w| **w != full) {
                    self.swap(e, w);
                }
            }
        }
        if let [kind, label] = path {
            let of_kind = [
                "party",
                "office",
                "status",
                "matter",
                "body",
                "duty",
                "right",
                "event",
                "notice",
                "finding",
                "measure",
                "moment",
                "asset",
                "dataset",
                "purpose",
                "certificate",
                "report",
                "payment",
                "cap",
                "region",
            ];
            if of_kind.contains(&kind.as_str()) {
                let mut others: Vec<String> =
                    self.charter.blocks_of(kind).filter(|b| b.label != *label).map(Block::id).collect();
                others.truncate(2);
                for o in others {
                    self.swap(e, &o);
                }
            }
        } else if let [family, label, outcome] = path {
            for (f, set) in [
                ("resolution", ["adopted", "rejected", "binding"].as_slice()),
                ("duty", &["missed", "fulfilled"]),
                ("right", &["used", "lapsed"]),
                ("finding", &["yes", "no"]),
                ("status", &["set", "unset"]),
            ] {
                if f == family {
                    for o in set.iter().filter(|o| *o != outcome) {
                        self.swap(e, &format!("{family}.{label}.{o}"));
                    }
                }
            }
        } else if let [action] = path
            && name == "do"
        {
            let other = if action == "read" { "pay" } else { "read" };
            self.swap(e, other);
        }
    }

    /// A term's words are changed wherever the prose repeats them, so that the mutant still compiles.
    fn push_term(&mut self, id: &str, new: &str, what: String, clause: u32) {
        let mut files = self.charter.files.clone();
        let mut hit = false;
        for f in &mut files {
            let needle = format!("](#{id}");
            let mut text = String::new();
            let mut rest = f.text.as_str();
            while let Some(at) = rest.find(&needle) {
                let (Some(head), Some(tail)) = (rest.get(..at), rest.get(at..)) else { break };
                let whole =
                    tail.get(needle.len()..).and_then(|t| t.chars().next()).is_some_and(|c| c == ')' || c == ' ');
                match head.rfind('[').and_then(|i| head.get(..i.saturating_add(1))) {
                    Some(before) if whole => {
                        text.push_str(before);
                        text.push_str(new);
                        hit = true;
                    }
                    _ => text.push_str(head),
                }
                text.push_str(&needle);
                rest = tail.get(needle.len()..).unwrap_or("");
            }
            text.push_str(rest);
            f.text = text;
        }
        if hit {
            let mut clauses = vec![self.block.clause, clause];
            clauses.sort_unstable();
            clauses.dedup();
            self.out.push(Mutant { block: self.block.id(), clauses, what, files });
        }
    }
}

/// Other values of the same type: one more, one less, twice.
fn other_values(text: &str) -> Vec<String> {
    if let Ok(p) = Period::parse(text) {
        let mut v = vec![Period { count: p.count.saturating_add(1), ..p }.to_string()];
        if p.count > 1 {
            v.push(Period { count: p.count.saturating_sub(1), ..p }.to_string());
        }
        return v;
    }
    if let Ok(f) = Fraction::parse(text) {
        let den = f.den.max(1);
        let more = Fraction {
            num: f.num.saturating_mul(2).saturating_add(1).min(den.saturating_mul(2)),
            den: den.saturating_mul(2),
        };
        let less = Fraction { num: f.num.saturating_mul(2).saturating_sub(1), den: den.saturating_mul(2) };
        let all = [more, less, Fraction { num: 1, den: 1 }, Fraction { num: 1, den: 10 }];
        return all.iter().filter(|x| **x != f && x.num > 0).map(|x| format!("{}/{}", x.num, x.den)).collect();
    }
    if let Ok(m) = Money::parse(text) {
        let amount = m.amount.checked_add(rust_decimal_one()).unwrap_or(m.amount);
        return vec![format!("{} {}", m.code(), amount)];
    }
    if let Some(d) = servanda_vocabulary::Date::parse(text) {
        return vec![d.plus_days(1).to_string(), d.plus_days(-1).to_string()];
    }
    if let Some(n) = number_word(text) {
        return vec![n.saturating_add(1).to_string(), n.saturating_sub(1).to_string()];
    }
    Vec::new()
}

fn rust_decimal_one() -> rust_decimal::Decimal {
    rust_decimal::Decimal::ONE
}
