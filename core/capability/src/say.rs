//! Meaning in sentences: what the machine understood, in words that a lawyer reads beside the clause.

use servanda_charter::{Block, Charter, Expr, Node};

/// Turns expressions of one charter into words.
#[derive(Clone, Copy)]
pub struct Say<'a> {
    /// The charter.
    pub charter: &'a Charter,
}

/// `general_assembly` → `general assembly`.
fn plain(label: &str) -> String {
    label.replace('_', " ")
}

impl<'a> Say<'a> {
    /// The words of an attribute, or a dash when it is left out.
    #[must_use]
    pub fn of(&self, block: &Block, name: &str) -> String {
        block.get(name).map_or_else(|| "—".to_owned(), |e| self.words(e))
    }

    /// The words of an attribute, wrapped, or nothing when it is left out.
    #[must_use]
    pub fn opt(&self, block: &Block, name: &str, before: &str, after: &str) -> String {
        block.get(name).map_or_else(String::new, |e| format!("{before}{}{after}", self.words(e)))
    }

    /// A block's label in plain words.
    #[must_use]
    pub fn label(&self, block: &Block) -> String {
        plain(&block.label)
    }

    /// Any expression in words.
    #[must_use]
    pub fn words(&self, e: &Expr) -> String {
        match &e.node {
            Node::Ref(path) => self.name(path),
            Node::Text(t) => format!("“{t}”"),
            Node::Bool(b) => if *b { "yes" } else { "no" }.to_owned(),
            Node::Not(x) => format!("it is not so that {}", self.words(x)),
            Node::And(l) => self.join(l, " and "),
            Node::Or(l) => self.join(l, " or "),
            Node::Compare { op, left, right } => {
                let op = match op {
                    servanda_charter::Op::Eq => "is",
                    servanda_charter::Op::Ne => "is not",
                    servanda_charter::Op::Lt => "is below",
                    servanda_charter::Op::Le => "is at most",
                    servanda_charter::Op::Gt => "is above",
                    servanda_charter::Op::Ge => "is at least",
                };
                format!("{} {op} {}", self.words(left), self.words(right))
            }
            Node::List(l) => self.join(l, ", "),
            Node::Object(o) => o.iter().map(|(k, v)| format!("{} {}", plain(k), self.words(v))).collect::<Vec<_>>().join(", "),
            Node::Call { path, args, options } => self.call(&path.join("."), args, options),
        }
    }

    fn join(&self, l: &[Expr], with: &str) -> String {
        if l.is_empty() {
            return "nothing".to_owned();
        }
        l.iter().map(|x| self.words(x)).collect::<Vec<_>>().join(with)
    }

    fn name(&self, path: &[String]) -> String {
        let full = path.join(".");
        if let Some(t) = self.charter.terms.get(&full) {
            return t.text.clone();
        }
        let parts: Vec<&str> = path.iter().map(String::as_str).collect();
        match parts.as_slice() {
            ["trigger", "party" | "sender"] => "whoever did it".to_owned(),
            ["trigger", "subject"] => "the one concerned".to_owned(),
            ["trigger", "to"] => "the addressees".to_owned(),
            ["trigger", "received"] => "its receipt".to_owned(),
            ["trigger", "sent"] => "its sending".to_owned(),
            ["trigger", "aware"] => "becoming aware".to_owned(),
            ["trigger", "until"] => "the end of the period".to_owned(),
            ["trigger", _] => "that event".to_owned(),
            ["others"] => "the other parties".to_owned(),
            ["all"] => "every party".to_owned(),
            ["anyone"] => "anyone".to_owned(),
            ["party", p] => self.party(p),
            ["office", o] => format!("the {}", plain(o)),
            ["body", b] => format!("the {}", plain(b)),
            ["status", s] => plain(s),
            ["notice", n] => format!("a notice of {}", plain(n)),
            ["report", n] => format!("the {} report", plain(n)),
            ["certificate", n] => format!("a certificate of {}", plain(n)),
            ["payment", n] => format!("payment of {}", plain(n)),
            ["event", n] => format!("{} happens", plain(n)),
            ["finding", n] => format!("the finding “{}”", plain(n)),
            ["moment", n] => format!("the {}", plain(n)),
            ["matter", n] | ["duty", n] | ["right", n] | ["measure", n] | ["cap", n] | ["amount", n] | ["dataset", n]
            | ["asset", n] | ["purpose", n] | ["region", n] | ["model", n] => plain(n),
            ["resolution", m, o] => format!("the resolution on {} is {}", plain(m), plain(o)),
            ["duty", d, o] | ["right", d, o] => format!("{} is {}", plain(d), plain(o)),
            ["status", s, "set"] => format!("somebody becomes {}", plain(s)),
            ["status", s, "unset"] => format!("somebody is no longer {}", plain(s)),
            ["finding", f, o] => format!("{} is found: {o}", plain(f)),
            [a, b] => format!("{} {}", plain(a), plain(b)),
            _ => plain(&full),
        }
    }

    /// A party's name, as its block gives it.
    #[must_use]
    pub fn party(&self, id: &str) -> String {
        match self.charter.block("party", id).and_then(|b| b.get("name")).map(|e| &e.node) {
            Some(Node::Text(t)) => t.clone(),
            Some(Node::Ref(p)) => self.charter.terms.get(&p.join(".")).map_or_else(|| id.to_owned(), |t| t.text.clone()),
            _ => id.to_owned(),
        }
    }

    fn call(&self, name: &str, args: &[Expr], options: &[(String, Expr)]) -> String {
        let w = |i: usize| args.get(i).map_or_else(String::new, |x| self.words(x));
        let opts = if options.is_empty() {
            String::new()
        } else {
            format!(" ({})", options.iter().map(|(k, v)| format!("{} {}", plain(k), self.words(v))).collect::<Vec<_>>().join(", "))
        };
        match name {
            "after" => format!("{} after {}{opts}", w(1), w(0)),
            "before" => format!("{} before {}{opts}", w(1), w(0)),
            "end_of_day" => format!("the end of the day of {}", w(0)),
            "date" => format!("the end of {}", w(0)),
            "start_of" => format!("the start of {}", w(0)),
            "earliest" => format!("the earlier of {}", self.join(args, " and ")),
            "latest" => format!("the later of {}", self.join(args, " and ")),
            "every" => format!("every {}{opts}", w(0)),
            "any_of" => self.join(args, " or "),
            "each" => format!("each of {}", w(0)),
            "members" => format!("the members of {}", w(0)),
            "except" => format!("{}, but not {}", w(0), w(1)),
            "holders_of" => format!("whoever holds {} or anything derived from it", w(0)),
            "has" if args.len() == 2 => format!("{} is {}", w(1), w(0)),
            "has" => format!("the one concerned is {}", w(0)),
            "found" => format!("{} has been made", w(0)),
            "happened" => format!("{} has happened", w(0)),
            "used" | "lapsed" | "fulfilled" | "missed" => format!("{} has been {name}", w(0)),
            "consented" => format!("nobody objected under {}", w(0)),
            "measured" => format!("{} is measured{opts}", w(0)),
            "before_moment" => format!("it is not later than {}", w(0)),
            "after_moment" => format!("it is later than {}", w(0)),
            "is" => format!("{} is {}", w(0), w(1)),
            "within" => format!("the place of use lies in {}", w(1)),
            "approved_by" => format!("{} approved", w(0)),
            "set" if args.len() == 2 => format!("{} becomes {}", w(1), w(0)),
            "set" => format!("the one concerned becomes {}", w(0)),
            "unset" => format!("the one concerned is no longer {}", w(0)),
            "start" => format!("{} starts", w(0)),
            "end" => format!("{} ends", w(0)),
            "all_of" => format!("everything that binds {}", w(0)),
            "pause" | "resume" => format!("the clock of {} is {name}d", w(0)),
            "extend" => format!("{} is extended by {}", w(0), w(1)),
            "waive" => format!("{} is waived", w(0)),
            "deem" => format!("it counts as {}", w(0)),
            "owe" => format!("{} is owed", w(0)),
            "require" => format!("a decision on {} is required", w(0)),
            "refer" => format!("the question goes to {}{opts}", w(0)),
            "appoint" => format!("{} takes the office of {}", w(1), w(0)),
            "value" => format!("the {} of {}", w(0), if args.len() > 1 { w(1) } else { "the one concerned".to_owned() }),
            "times" => format!("{} times {}", w(0), w(1)),
            "sum" => format!("the sum of {}", self.join(args, " and ")),
            "least" => format!("the lesser of {}", self.join(args, " and ")),
            "greatest" => format!("the greater of {}", self.join(args, " and ")),
            "less" => format!("{} less {}", w(0), w(1)),
            "derived" => format!("anything derived from {}", w(0)),
            "promptly" => format!("promptly{opts}"),
            _ => format!("{name}({}){opts}", self.join(args, ", ")),
        }
    }
}
