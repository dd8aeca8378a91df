//! Conditions and names as clauses.

use super::{Voice, names::many};
use servanda_charter::{Expr, Node, Op};
use servanda_words::Phrase;

impl Voice<'_> {
    /// Any expression in words: a name as a noun, a condition or an effect as a clause.
    pub(super) fn words(self, e: &Expr) -> Phrase {
        match &e.node {
            Node::Ref(path) => self.name(path),
            Node::Text(t) => self.it("quoted", t.as_str().into()),
            Node::Bool(b) => self.just(if *b { "yes" } else { "no" }),
            Node::Not(x) => self.not(x),
            Node::And(l) => self.both(l),
            Node::Or(l) => self.chain(&self.each_of(l), "or"),
            Node::Compare { op, left, right } => {
                let id = match op {
                    Op::Eq => "compare-eq",
                    Op::Ne => "compare-ne",
                    Op::Lt => "compare-lt",
                    Op::Le => "compare-le",
                    Op::Gt => "compare-gt",
                    Op::Ge => "compare-ge",
                };
                self.tell(id, &[("left", self.words(left)), ("right", self.words(right))])
            }
            Node::List(_) => self.list(e, "and"),
            Node::Object(o) => {
                let said: Vec<String> = o.iter().map(|(k, v)| self.pair(k, v)).collect();
                said.join(", ").into()
            }
            Node::Call { path, args, options } => self.call(e, &path.join("."), args, options),
        }
    }

    fn each_of(self, l: &[Expr]) -> Vec<Phrase> {
        l.iter().map(|x| self.words(x)).collect()
    }

    fn pair(self, key: &str, value: &Expr) -> String {
        self.tell("key-and-value", &[("key", self.label("option", key)), ("it", self.words(value))]).text()
    }

    /// Conditions that must all hold; a choice among them stands in brackets.
    pub(super) fn both(self, l: &[Expr]) -> Phrase {
        let one = |x: &Expr| match &x.node {
            Node::Or(_) => self.it("bracket", self.words(x)),
            Node::Call { path, .. } if path.join(".") == "any" => self.it("bracket", self.words(x)),
            _ => self.words(x),
        };
        self.chain(&l.iter().map(one).collect::<Vec<_>>(), "and")
    }

    pub(super) fn join(self, l: &[Expr], with: &str) -> Phrase {
        self.chain(&self.each_of(l), with)
    }

    pub(super) fn options(self, options: &[(String, Expr)]) -> Phrase {
        if options.is_empty() {
            return Phrase::none();
        }
        let said: Vec<String> = options.iter().map(|(k, v)| self.pair(k, v)).collect();
        self.it("in-brackets", said.join(", ").into())
    }

    /// Who or what a condition with one argument speaks of: the one who asks or the asset asked for where a rule permits
    /// or forbids, the one that the event concerns elsewhere.
    fn holder(self, status: Option<&Expr>) -> Phrase {
        if !self.asks() {
            self.concerned()
        } else {
            self.just(if self.of_asset(status) { "it" } else { "whoever-asks" })
        }
    }

    /// Whether the words stand in a rule that somebody asks about.
    fn asks(self) -> bool {
        self.block.is_none_or(|b| matches!(b.kind.as_str(), "permit" | "forbid"))
    }

    fn of_asset(self, status: Option<&Expr>) -> bool {
        let label = status.and_then(Expr::as_ref_text);
        let of = label
            .as_deref()
            .and_then(|p| p.split_once('.'))
            .and_then(|(k, l)| self.charter.block(k, l.split('.').next().unwrap_or(l)))
            .and_then(|b| b.get("of"))
            .and_then(Expr::as_word);
        of == Some("asset")
    }

    fn not(self, e: &Expr) -> Phrase {
        match &e.node {
            Node::Call { path, args, options } => self.condition(&path.join("."), args, options, true),
            _ => None,
        }
        .unwrap_or_else(|| self.it("it-is-not-so", self.words(e)))
    }

    /// A condition, or none when the function is not one. A clause brings its own cases.
    pub(super) fn condition(
        self,
        name: &str,
        args: &[Expr],
        options: &[(String, Expr)],
        negated: bool,
    ) -> Option<Phrase> {
        self.condition_in_cases(name, args, options, negated).map(|p| p.text().into())
    }

    fn condition_in_cases(
        self,
        name: &str,
        args: &[Expr],
        options: &[(String, Expr)],
        negated: bool,
    ) -> Option<Phrase> {
        let w = |i: usize| args.get(i).map_or_else(Phrase::none, |x| self.words(x));
        let not = ("not", Phrase::from(negated));
        let it = || ("it", w(0));
        let first = args.first();
        let option = |k: &str| options.iter().find(|(n, _)| n == k).map(|(_, v)| self.words(v));
        Some(match name {
            "has" => {
                let (who, several) = match args.get(1) {
                    Some(x) if many(x) => (w(1), true),
                    Some(_) => (w(1), false),
                    None => (self.holder(first), false),
                };
                let party = matches!(first.map(|x| &x.node), Some(Node::Ref(p)) if p.join(".") == "status.party");
                let what = if several && party { self.just("parties") } else { w(0) };
                let status = first.and_then(Expr::as_ref_text).is_some_and(|p| p.starts_with("status.")) && !party;
                let kind = ("kind", if status { "status" } else { "noun" }.into());
                self.tell("has", &[("who", who), ("many", several.into()), not, kind, ("it", what)])
            }
            "found" => self.tell("found", &[it(), not]),
            "disputed" => self.tell("disputed", &[it(), not]),
            "count" => {
                let times = ("times", self.times(option("at_least").unwrap_or_else(Phrase::none)));
                let window = ("window", option("window").unwrap_or_else(Phrase::none));
                let same = ("same", self.same(options));
                match first.map(|x| &x.node) {
                    Some(Node::Ref(path)) => {
                        let h = self.happening(path);
                        let event = ("event", if negated && !self.german() { h.never } else { h.perfect });
                        self.tell("count", &[event, not, times, window, same])
                    }
                    _ => {
                        let event = ("event", first.map_or_else(Phrase::none, |x| self.events(x)));
                        self.tell("count-of-any", &[event, not, times, window, same])
                    }
                }
            }
            "happened" => {
                let Some(Node::Ref(path)) = first.map(|x| &x.node) else { return None };
                let whose = match path.first().map(String::as_str) {
                    // The one spoken of stands where the event would say "a party" or "an asset".
                    Some("status") => {
                        let it = self.asks() && self.of_asset(first);
                        let kind = if it { "asset" } else { "party" };
                        (self.kind_of_holder(path) == kind).then(|| self.holder(first))
                    }
                    Some("asset") => Some(self.just("it")),
                    _ => None,
                };
                let h = self.happening_of(path, whose);
                if negated { h.never } else { h.perfect }
            }
            "used" => self.tell("has-been-used", &[it(), not]),
            "lapsed" => self.tell("has-lapsed", &[it(), not]),
            "fulfilled" => self.tell("has-been-fulfilled", &[it(), not]),
            "missed" => self.tell("has-been-missed", &[it(), not]),
            "consented" => self.tell("has-passed-in-silence", &[it(), not]),
            "measured" => {
                let bounds: Vec<String> = options
                    .iter()
                    .map(|(k, v)| match k.as_str() {
                        "at_least" => self.it("measured.at-least", self.words(v)).text(),
                        "at_most" => self.it("measured.at-most", self.words(v)).text(),
                        _ => self.it("in-brackets", self.pair(k, v).into()).text(),
                    })
                    .collect();
                // A number made of measures brings its own article.
                let what = match first.map(|x| &x.node) {
                    Some(Node::Call { .. }) => first.map_or_else(Phrase::none, |x| self.words(x)),
                    _ => self.it("measure-as-subject", w(0)),
                };
                self.tell("measured", &[("it", what), not, ("bounds", bounds.concat().into())])
            }
            "in_place" => {
                let path = first.and_then(Expr::as_ref_text).unwrap_or_default();
                let block = path.split_once('.').and_then(|(k, l)| self.charter.block(k, l));
                let title = block.and_then(|b| b.get("title")).map_or_else(|| w(0), |t| self.words(t));
                self.tell("in-place", &[("it", title), not])
            }
            "replaced" => {
                let Some(Node::Text(n)) = first.map(|x| &x.node) else { return None };
                self.tell("clause-is-replaced", &[("it", n.as_str().into()), not])
            }
            "before_moment" => {
                let at = first.map_or_else(Phrase::none, |x| self.point(x));
                self.tell("not-later-than", &[("it", at), not])
            }
            "after_moment" => first.map_or_else(Phrase::none, |x| self.since(x, negated)),
            "near_end_of" => {
                let near = match (option("before"), option("after")) {
                    (Some(b), Some(a)) => self.tell("near-both", &[("before", b), ("after", a), it()]),
                    (Some(b), None) => self.tell("near-before", &[("before", b), it()]),
                    (_, a) => self.tell("near-after", &[("after", a.unwrap_or_else(Phrase::none)), it()]),
                };
                self.tell("it-is-near", &[("it", near), not])
            }
            "is" => self.tell("is", &[("who", w(0)), not, ("it", w(1))]),
            "within" => {
                // Of several places one will do, or none.
                let and = format!(" {} ", self.just("and"));
                let or = format!(" {} ", self.just("or"));
                let place =
                    w(1).map(|p| p.rsplit_once(&and).map_or_else(|| p.to_owned(), |(a, b)| format!("{a}{or}{b}")));
                self.tell("lies-within", &[("it", place), not])
            }
            "approved_by" => first.map_or_else(Phrase::none, |x| {
                self.tell("have-agreed", &[("who", self.list(x, "and")), ("many", many(x).into()), not])
            }),
            _ => return None,
        })
    }

    /// `once`, `twice`, `3 times`.
    pub(super) fn times(self, number: Phrase) -> Phrase {
        match number.as_str() {
            "once" | "twice" | "einmal" | "zweimal" => number,
            _ => self.it("n-times", number),
        }
    }
}
