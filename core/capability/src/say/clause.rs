//! Conditions, effects and sums as clauses.

use super::{Voice, article, names::many, plain};
use servanda_charter::{Expr, Node, Op};

impl Voice<'_> {
    /// Any expression in words: a name as a noun, a condition or an effect as a clause.
    pub(super) fn words(self, e: &Expr) -> String {
        match &e.node {
            Node::Ref(path) => self.name(path),
            Node::Text(t) => format!("“{t}”"),
            Node::Bool(b) => if *b { "yes" } else { "no" }.to_owned(),
            Node::Not(x) => self.not(x),
            Node::And(l) => self.both(l),
            Node::Or(l) => self.join(l, " or "),
            Node::Compare { op, left, right } => {
                let op = match op {
                    Op::Eq => "is",
                    Op::Ne => "is not",
                    Op::Lt => "is below",
                    Op::Le => "is at most",
                    Op::Gt => "is above",
                    Op::Ge => "is at least",
                };
                format!("{} {op} {}", self.words(left), self.words(right))
            }
            Node::List(_) => self.list(e, "and"),
            Node::Object(o) => {
                o.iter().map(|(k, v)| format!("{} {}", plain(k), self.words(v))).collect::<Vec<_>>().join(", ")
            }
            Node::Call { path, args, options } => self.call(e, &path.join("."), args, options),
        }
    }

    /// Conditions that must all hold; a choice among them stands in brackets.
    fn both(self, l: &[Expr]) -> String {
        let one = |x: &Expr| match &x.node {
            Node::Or(_) => format!("({})", self.words(x)),
            Node::Call { path, .. } if path.join(".") == "any" => format!("({})", self.words(x)),
            _ => self.words(x),
        };
        l.iter().map(one).collect::<Vec<_>>().join(" and ")
    }

    fn join(self, l: &[Expr], with: &str) -> String {
        l.iter().map(|x| self.words(x)).collect::<Vec<_>>().join(with)
    }

    pub(super) fn options(self, options: &[(String, Expr)]) -> String {
        if options.is_empty() {
            return String::new();
        }
        format!(
            " ({})",
            options.iter().map(|(k, v)| format!("{} {}", plain(k), self.words(v))).collect::<Vec<_>>().join(", ")
        )
    }

    /// Who or what a condition with one argument speaks of: the one who asks or the asset asked for where a rule permits
    /// or forbids, the one that the event concerns elsewhere.
    fn holder(self, status: Option<&Expr>) -> String {
        let rule = self.block.is_none_or(|b| matches!(b.kind.as_str(), "permit" | "forbid"));
        if !rule {
            return self.concerned();
        }
        let label = status.and_then(Expr::as_ref_text);
        let of = label
            .as_deref()
            .and_then(|p| p.split_once('.'))
            .and_then(|(k, l)| self.charter.block(k, l.split('.').next().unwrap_or(l)))
            .and_then(|b| b.get("of"))
            .and_then(Expr::as_word);
        if of == Some("asset") { "it" } else { "whoever asks" }.to_owned()
    }

    fn not(self, e: &Expr) -> String {
        match &e.node {
            Node::Call { path, args, options } => self.condition(&path.join("."), args, options, true),
            _ => None,
        }
        .unwrap_or_else(|| format!("it is not so that {}", self.words(e)))
    }

    /// A condition, or none when the function is not one.
    fn condition(self, name: &str, args: &[Expr], options: &[(String, Expr)], negated: bool) -> Option<String> {
        let w = |i: usize| args.get(i).map_or_else(String::new, |x| self.words(x));
        let is = if negated { "is not" } else { "is" };
        let have = |x: &Expr| match (many(x), negated) {
            (true, true) => "have not",
            (true, false) => "have",
            (false, true) => "has not",
            (false, false) => "has",
        };
        let first = args.first();
        Some(match name {
            "has" if args.get(1).is_some_and(many) => {
                let not = if negated { " not" } else { "" };
                format!("{} are{not} {}", w(1), w(0).replace("a party", "parties"))
            }
            "has" if args.len() == 2 => format!("{} {is} {}", w(1), w(0)),
            "has" => format!("{} {is} {}", self.holder(first), w(0)),
            "found" => format!("the answer to {} {is} yes", w(0)),
            "disputed" => format!("the question {} {} in dispute", w(0), if negated { "is not" } else { "is" }),
            "count" => {
                let of =
                    |k: &str| options.iter().find(|(n, _)| n == k).map_or_else(String::new, |(_, v)| self.words(v));
                let times = of("at_least");
                let times = if times == "once" || times == "twice" { times } else { format!("{times} times") };
                let within = format!("{times} or more within {}{}", of("window"), self.same(options));
                match first.map(|x| &x.node) {
                    Some(Node::Ref(path)) if negated => format!("{} {within}", self.happening(path).never),
                    Some(Node::Ref(path)) => format!("{} {within}", self.happening(path).perfect),
                    _ => {
                        let event = first.map_or_else(String::new, |x| self.events(x));
                        format!("it is {}so that {event} {within}", if negated { "not " } else { "" })
                    }
                }
            }
            "happened" => {
                let Some(Node::Ref(path)) = first.map(|x| &x.node) else { return None };
                let h = self.happening(path);
                let text = if negated { h.never } else { h.perfect };
                match path.first().map(String::as_str) {
                    Some("status") => text.replacen(
                        &article(if self.holder(first) == "it" { "asset" } else { "party" }),
                        &self.holder(first),
                        1,
                    ),
                    Some("asset") => text.replacen("an asset", "it", 1),
                    _ => text,
                }
            }
            "used" => format!("the right {} has {}been used", w(0), if negated { "not " } else { "" }),
            "lapsed" => format!("the right {} has {}lapsed unused", w(0), if negated { "not " } else { "" }),
            "fulfilled" | "missed" => format!("the duty {} has {}been {name}", w(0), if negated { "not " } else { "" }),
            "consented" if negated => format!("the time of the right {} has not passed in silence", w(0)),
            "consented" => format!("the time of the right {} has passed in silence", w(0)),
            "measured" => {
                let bound = options.iter().map(|(k, v)| match k.as_str() {
                    "at_least" => format!(" at {} or more", self.words(v)),
                    "at_most" => format!(" at {} or less", self.words(v)),
                    _ => format!(" ({} {})", plain(k), self.words(v)),
                });
                // A number made of measures brings its own article.
                let what = match first.map(|x| &x.node) {
                    Some(Node::Call { .. }) => first.map_or_else(String::new, |x| self.words(x)),
                    _ => format!("the {}", w(0)),
                };
                format!("{what} {is} measured{}", bound.collect::<String>())
            }
            "in_place" => {
                let path = first.and_then(Expr::as_ref_text).unwrap_or_default();
                let block = path.split_once('.').and_then(|(k, l)| self.charter.block(k, l));
                let title = block.and_then(|b| b.get("title")).map_or_else(|| w(0), |t| self.words(t));
                format!("{title} {is} signed and in place")
            }
            "replaced" => {
                let Some(Node::Text(n)) = first.map(|x| &x.node) else { return None };
                format!("clause {n} {is} replaced")
            }
            "before_moment" => {
                let at = first.map_or_else(String::new, |x| self.point(x));
                format!("it is {} than {at}", if negated { "later" } else { "not later" })
            }
            "after_moment" => first.map_or_else(String::new, |x| self.since(x, negated)),
            "near_end_of" => {
                let part = |k: &str| options.iter().find(|(n, _)| n == k).map(|(_, v)| self.words(v));
                let near = match (part("before"), part("after")) {
                    (Some(b), Some(a)) => format!("the last {b} of a {} or the first {a} after it", w(0)),
                    (Some(b), None) => format!("the last {b} of a {}", w(0)),
                    (_, a) => format!("the first {} after a {}", a.unwrap_or_default(), w(0)),
                };
                format!("it {is} {near}")
            }
            "is" => format!("{} {is} {}", w(0), w(1)),
            "within" => {
                let place = w(1);
                // Of several places one will do, or none.
                let place = place.rsplit_once(" and ").map_or_else(|| place.clone(), |(a, b)| format!("{a} or {b}"));
                format!("the place of use {} in {place}", if negated { "does not lie" } else { "lies" })
            }
            "approved_by" => first.map_or_else(String::new, |x| format!("{} {} agreed", self.list(x, "and"), have(x))),
            _ => return None,
        })
    }

    fn call(self, e: &Expr, name: &str, args: &[Expr], options: &[(String, Expr)]) -> String {
        if let Some(text) = self.condition(name, args, options, false) {
            return text;
        }
        let w = |i: usize| args.get(i).map_or_else(String::new, |x| self.words(x));
        // "a less b less c" would not say which is taken from which.
        let inner = |i: usize| match args.get(i).map(|x| &x.node) {
            Some(Node::Call { path, .. }) if matches!(path.join(".").as_str(), "less" | "sum") => format!("({})", w(i)),
            _ => w(i),
        };
        let more = self.options(options);
        match name {
            "after" | "before" | "end_of_day" | "date" | "start_of" | "earliest" | "latest" => self.point(e),
            "at_most" => {
                let per = options.iter().find(|(k, _)| k == "per").map(|(_, v)| self.words(v)).unwrap_or_default();
                let per = match per.as_str() {
                    "agreement" => "in all".to_owned(),
                    p if p.starts_with(|c: char| c.is_ascii_digit()) => format!("in any {p}"),
                    p => format!("in each {p}"),
                };
                let times = w(0);
                let times = if times == "once" || times == "twice" { times } else { format!("{times} times") };
                format!("at most {times} {per}")
            }
            "fiscal_year" => {
                let starts = options.iter().find(|(k, _)| k == "starts").map(|(_, v)| self.words(v));
                format!("fiscal year{}", starts.map_or_else(String::new, |s| format!(" from {s}")))
            }
            "repeated" => self.repeated(args, options),
            "every" => format!("every {}{more}", w(0)),
            "any_of" => self.events(e),
            "any" => self.join(args, " or "),
            "all" => self.both(args),
            "each" => self.each(args.first()),
            "members" => format!("the members of {}", w(0)),
            "with" => format!("whoever is {}", w(0)),
            "except" => format!("{} (except {})", w(0), w(1)),
            "affiliates_of" => format!("the affiliates of {}", w(0)),
            "holders_of" => format!("everyone who holds {} or anything derived from it", w(0)),
            "derived" => format!("anything derived from {}", w(0)),
            "value" if args.len() > 1 => format!("the {} of {}", w(0), w(1)),
            "value" => format!("its {}", w(0)),
            "times" => {
                let by = w(0);
                let number =
                    by.starts_with(|c: char| c.is_ascii_digit()) && !by.contains('%') && !by.contains("percent");
                let of = if number || by.starts_with("the ratio") { "times" } else { "of" };
                format!("{by} {of} {}", inner(1))
            }
            "share" => {
                let of =
                    options.iter().find(|(k, _)| k == "of").map_or("what is left".to_owned(), |(_, v)| self.words(v));
                format!("{} of {of}", w(0))
            }
            "stated" => format!("the sum stated in {}", w(0)),
            "total" | "owed" => {
                let over = options.iter().find(|(k, _)| k == "over").map(|(_, v)| format!("the {}", self.words(v)));
                let last =
                    options.iter().find(|(k, _)| k == "last").map(|(_, v)| format!("the {} before", self.words(v)));
                let over = over.or(last).unwrap_or_else(|| "all time".to_owned());
                let anything = args.get(1).and_then(Expr::as_word) == Some("anything");
                let of = if args.len() > 1 && !anything { format!(" of {}", w(1)) } else { String::new() };
                let what =
                    if name == "owed" { format!("what was owed under {}", w(0)) } else { format!("all {}{of}", w(0)) };
                format!("{what} in {over}")
            }
            "convert" => {
                let rate = options.iter().find(|(k, _)| k.ends_with("_by"));
                let rate = rate.map_or_else(String::new, |(k, v)| {
                    format!(", {} {}", if k == "divide_by" { "divided by the" } else { "times the" }, self.words(v))
                });
                format!("{} in {}{rate}", w(0), w(1))
            }
            "ratio" => format!("the ratio of {} to {}", inner(0), inner(1)),
            "when" if args.len() == 2 => format!("{} if {}", inner(1), w(0)),
            "steps" => {
                let steps: Vec<String> = args.iter().skip(1).map(|x| self.step(x)).collect();
                format!("a part that depends on {} ({})", w(0), steps.join(", "))
            }
            "marginal" | "cliff" => {
                let steps: Vec<String> = args.iter().map(|x| self.step(x)).collect();
                let how = if name == "marginal" { "each on its own slice" } else { "the rate reached on everything" };
                format!("rates by tier, {how} ({}),", steps.join(", "))
            }
            "top_up" => {
                let per = options
                    .iter()
                    .find(|(k, _)| k == "per")
                    .map_or_else(String::new, |(_, v)| format!(" for each {}", self.words(v)));
                format!("{}{per}, made up when it is settled", w(0))
            }
            "years_from" => format!("year from {}", w(0)),
            "sum" => format!("the sum of {}", self.join(args, " and ")),
            "least" => format!("the lesser of {}", self.join(args, " and ")),
            "greatest" => format!("the greater of {}", self.join(args, " and ")),
            "less" => format!("{} less {}", w(0), inner(1)),
            "promptly" => format!("promptly{more}"),
            _ => self.effect(name, args, options).unwrap_or_else(|| format!("{name}({}){more}", self.join(args, ", "))),
        }
    }

    /// A tier or step: `60 % up to 10 000.00 EUR`.
    fn step(self, e: &Expr) -> String {
        let Node::List(pair) = &e.node else { return self.words(e) };
        let (limit, number) = (pair.first(), pair.get(1).map_or_else(String::new, |x| self.words(x)));
        match limit.map(|l| &l.node) {
            Some(Node::Call { path, args, .. }) => {
                let word = match path.join(".").as_str() {
                    "at_least" => "from",
                    "above" => "above",
                    _ => "up to",
                };
                format!("{number} {word} {}", args.first().map_or_else(String::new, |x| self.words(x)))
            }
            _ if limit.and_then(Expr::as_word) == Some("above") => format!("{number} above"),
            _ => format!("{number} otherwise"),
        }
    }

    /// Something that happened too often.
    fn repeated(self, args: &[Expr], options: &[(String, Expr)]) -> String {
        let of = |k: &str| options.iter().find(|(n, _)| n == k).map(|(_, v)| v);
        let said = |k: &str| of(k).map_or_else(String::new, |v| self.words(v));
        let event = args.first().map_or_else(String::new, |x| self.events(x));
        let reported =
            of("reported").map_or_else(String::new, |v| match of("reported_within").and_then(Expr::as_word) {
                Some("any_time") => format!(", counted once {}", self.events(v)),
                _ => format!(", each time reported within {} ({})", said("reported_within"), self.events(v)),
            });
        let once = if of("cluster").is_some() { ", one cause counting once" } else { "" };
        let times = said("times");
        let times = match of("each") {
            Some(_) => format!("in {} different calendar months", said("times")),
            None if times == "twice" => times,
            None => format!("{times} times"),
        };
        let same = self.same(options);
        format!("{event} {times} within any {}{same}{reported}{once}", said("window"))
    }

    /// Of what scope a counter counts together.
    fn same(self, options: &[(String, Expr)]) -> String {
        self.per(options).map_or_else(String::new, |p| format!(" for the same {}", p.join(" and ")))
    }

    fn each(self, of: Option<&Expr>) -> String {
        let Some(of) = of else { return "each".to_owned() };
        match of.as_word() {
            Some("all") => return "each party".to_owned(),
            Some("others") => return "each of the other parties".to_owned(),
            _ => {}
        }
        match &of.node {
            Node::Ref(p) if p.join(".") == "trigger.to" => "each addressee".to_owned(),
            Node::Call { path, .. } if path.join(".") == "members" => format!("each of {}", self.words(of)),
            // "Everyone who holds it" speaks of each already.
            Node::Call { .. } => self.words(of),
            _ => format!("each of {}", self.list(of, "and")),
        }
    }

    /// What follows, or none when the function is no effect.
    fn effect(self, name: &str, args: &[Expr], options: &[(String, Expr)]) -> Option<String> {
        let w = |i: usize| args.get(i).map_or_else(String::new, |x| self.words(x));
        let who = || if args.len() > 1 { w(1) } else { self.concerned() };
        let named = |i: usize| {
            let family =
                args.get(i).and_then(Expr::as_ref_text).and_then(|p| p.split_once('.').map(|(k, _)| k.to_owned()));
            match family.as_deref() {
                Some(k @ ("duty" | "right")) => format!("the {k} {}", w(i)),
                _ => w(i),
            }
        };
        Some(match name {
            "set" if args.get(1).is_some_and(many) => format!("{} become {}", who(), w(0)),
            "set" => format!("{} becomes {}", who(), w(0)),
            "unset" if args.get(1).is_some_and(many) => format!("{} are no longer {}", who(), w(0)),
            "unset" => format!("{} is no longer {}", who(), w(0)),
            "start" => format!("{} starts", named(0)),
            "end" => format!("{} ends", named(0)),
            "all_of" if args.first().and_then(Expr::as_word) == Some("all") => {
                "everything that binds the parties".to_owned()
            }
            "all_of" => format!("everything that binds {}", w(0)),
            "pause" => format!("the clock of {} is paused", named(0)),
            "resume" => format!("the clock of {} runs again", named(0)),
            "extend" => format!("{} is extended by {}", named(0), w(1)),
            "waive" => format!("{} is waived", named(0)),
            "deem" => format!("it counts as {}", args.first().map_or_else(String::new, |x| self.words(x))),
            "owe" => format!("the sum {} is owed", w(0)),
            "require" => format!("a decision on {} is required", w(0)),
            "appoint" => format!("{} takes the office of {}", w(1), w(0).trim_start_matches("the ")),
            "refer" => {
                let to = args.first();
                let answer = if to.is_some_and(many) { "who answer" } else { "who answers" };
                let within = options.iter().find(|(k, _)| k == "within");
                let within = within.map_or_else(String::new, |(_, v)| format!(", {answer} within {}", self.words(v)));
                let to = to.map_or_else(String::new, |x| self.list(x, "and"));
                format!("the question goes to {to}{within}")
            }
            _ => return None,
        })
    }
}
