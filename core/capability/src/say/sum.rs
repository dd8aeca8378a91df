//! Sums, counters and effects in words.

use super::{Voice, names::many};
use servanda_charter::{Expr, Node};
use servanda_words::Phrase;

impl Voice<'_> {
    pub(super) fn call(self, e: &Expr, name: &str, args: &[Expr], options: &[(String, Expr)]) -> Phrase {
        if let Some(text) = self.condition(name, args, options, false) {
            return text;
        }
        let w = |i: usize| args.get(i).map_or_else(Phrase::none, |x| self.words(x));
        let called = |i: usize, names: &[&str]| match args.get(i).map(|x| &x.node) {
            Some(Node::Call { path, .. }) => names.contains(&path.join(".").as_str()),
            _ => false,
        };
        // "a less b less c" would not say which is taken from which.
        let inner = |i: usize| match called(i, &["less", "sum"]) {
            true => self.it("bracket", w(i)),
            false => w(i),
        };
        let option = |k: &str| options.iter().find(|(n, _)| n == k).map(|(_, v)| self.words(v));
        let opt = |k: &str, id: &str| option(k).map_or_else(Phrase::none, |v| self.it(id, v));
        let it = || ("it", w(0));
        match name {
            "after" | "before" | "end_of_day" | "date" | "start_of" | "earliest" | "latest" => self.point(e),
            "at_most" => {
                let per = option("per").unwrap_or_else(Phrase::none);
                let word = options.iter().find(|(n, _)| n == "per").and_then(|(_, v)| v.as_word());
                let per = match word {
                    Some("agreement") => self.just("in-all"),
                    _ if per.as_str().starts_with(|c: char| c.is_ascii_digit()) => self.it("in-any", per),
                    _ => self.it("in-each", per),
                };
                self.tell("at-most", &[("times", self.times(w(0))), ("per", per)])
            }
            "fiscal_year" => self.tell("fiscal-year", &[("from", opt("starts", "fiscal-year.from"))]),
            "repeated" => self.repeated(args, options),
            "every" => self.tell("every", &[it(), ("rules", self.options(options))]),
            "any_of" => self.events(e),
            "any" => self.join(args, "or"),
            "all" => self.both(args),
            "each" => self.each(args.first()),
            "members" => self.it("members-of", w(0)),
            "with" => self.it("whoever-is", w(0)),
            "except" => self.tell("except", &[it(), ("but", w(1))]),
            "affiliates_of" => self.it("affiliates-of", w(0)),
            "holders_of" => self.it("holders-of", w(0)),
            "derived" => self.it("derived-from", w(0)),
            "value" if args.len() > 1 => self.tell("value-of", &[it(), ("of", w(1))]),
            "value" => self.it("its-value", w(0)),
            "times" => {
                let by = w(0);
                let text = by.as_str();
                let number =
                    text.starts_with(|c: char| c.is_ascii_digit()) && !text.contains('%') && !text.contains("percent");
                let kind = match () {
                    () if called(0, &["ratio"]) => "ratio",
                    () if number => "number",
                    // English says "of" here too; German would read the second as the first one's owner.
                    () if called(0, &["value", "total", "owed", "sum", "less", "least", "greatest"]) => "product",
                    () => "part",
                };
                self.tell("times", &[("kind", kind.into()), ("by", by), ("it", inner(1))])
            }
            "share" => self.tell("share", &[("of", option("of").unwrap_or_else(|| self.just("what-is-left"))), it()]),
            "stated" => self.it("sum-stated-in", w(0)),
            "total" | "owed" => {
                let over = match (option("over"), option("last")) {
                    (Some(over), _) => self.it("over-the", over),
                    (None, Some(last)) => self.it("over-the-last", last),
                    (None, None) => self.just("over-all-time"),
                };
                let anything = args.get(1).and_then(Expr::as_word) == Some("anything");
                let of = if args.len() > 1 && !anything { self.it("total.of", w(1)) } else { Phrase::none() };
                match name {
                    "owed" => self.tell("owed-under", &[it(), ("over", over)]),
                    _ => self.tell("total", &[it(), ("of", of), ("over", over)]),
                }
            }
            "convert" => {
                let rate = options.iter().find(|(k, _)| k.ends_with("_by"));
                let rate = rate.map_or_else(Phrase::none, |(k, v)| {
                    let id = if k == "divide_by" { "convert.divided" } else { "convert.times" };
                    self.it(id, self.words(v))
                });
                self.tell("convert", &[it(), ("into", w(1)), ("rate", rate)])
            }
            "ratio" => self.tell("ratio", &[("it", inner(0)), ("to", inner(1))]),
            "when" if args.len() == 2 => self.tell("sum-if", &[("it", inner(1)), ("if", w(0))]),
            "steps" => self.tell("steps", &[it(), ("steps", self.steps(args, 1))]),
            "marginal" => self.it("marginal", self.steps(args, 0)),
            "cliff" => self.it("cliff", self.steps(args, 0)),
            "top_up" => self.tell("top-up", &[it(), ("per", opt("per", "top-up.per"))]),
            "years_from" => self.it("year-from", w(0)),
            "sum" => self.it("sum-of", self.join(args, "and")),
            "least" => self.it("lesser-of", self.join(args, "and")),
            "greatest" => self.it("greater-of", self.join(args, "and")),
            "less" => self.tell("less", &[it(), ("less", inner(1))]),
            "promptly" => self.tell("promptly-plain", &[("rules", self.options(options))]),
            _ => self.effect(name, args, options).unwrap_or_else(|| {
                let args: Vec<String> = args.iter().map(|x| self.words(x).text()).collect();
                format!("{name}({}){}", args.join(", "), self.options(options)).into()
            }),
        }
    }

    fn steps(self, args: &[Expr], from: usize) -> Phrase {
        let steps: Vec<String> = args.iter().skip(from).map(|x| self.step(x).text()).collect();
        steps.join(", ").into()
    }

    /// A tier or step: `60 % up to 10 000.00 EUR`.
    fn step(self, e: &Expr) -> Phrase {
        let Node::List(pair) = &e.node else { return self.words(e) };
        let (limit, number) = (pair.first(), pair.get(1).map_or_else(Phrase::none, |x| self.words(x)));
        match limit.map(|l| &l.node) {
            Some(Node::Call { path, args, .. }) => {
                let id = match path.join(".").as_str() {
                    "at_least" => "step-from",
                    "above" => "step-above",
                    _ => "step-up-to",
                };
                let limit = args.first().map_or_else(Phrase::none, |x| self.words(x));
                self.tell(id, &[("it", number), ("limit", limit)])
            }
            _ if limit.and_then(Expr::as_word) == Some("above") => self.it("step-all-above", number),
            _ => self.it("step-otherwise", number),
        }
    }

    /// Something that happened too often.
    fn repeated(self, args: &[Expr], options: &[(String, Expr)]) -> Phrase {
        let of = |k: &str| options.iter().find(|(n, _)| n == k).map(|(_, v)| v);
        let said = |k: &str| of(k).map_or_else(Phrase::none, |v| self.words(v));
        let event = args.first().map_or_else(Phrase::none, |x| self.events(x));
        let reported =
            of("reported").map_or_else(Phrase::none, |v| match of("reported_within").and_then(Expr::as_word) {
                Some("any_time") => self.it("repeated.once-reported", self.events(v)),
                _ => self.tell("repeated.reported", &[("within", said("reported_within")), ("it", self.events(v))]),
            });
        let once = if of("cluster").is_some() { self.just("repeated.one-cause") } else { Phrase::none() };
        let times = match of("each") {
            Some(_) => self.it("in-different-months", said("times")),
            None if said("times").as_str() == "once" => self.it("n-times", said("times")),
            None => self.times(said("times")),
        };
        let rest = [("same", self.same(options)), ("reported", reported), ("once", once)];
        let [same, reported, once] = rest;
        self.tell("repeated", &[("event", event), ("times", times), ("window", said("window")), same, reported, once])
    }

    /// Of what scope a counter counts together.
    pub(super) fn same(self, options: &[(String, Expr)]) -> Phrase {
        self.per(options).map_or_else(Phrase::none, |p| self.it("for-the-same", p))
    }

    fn each(self, of: Option<&Expr>) -> Phrase {
        let Some(of) = of else { return self.just("each") };
        match of.as_word() {
            Some("all") => return self.just("each-party"),
            Some("others") => return self.just("each-of-the-others"),
            _ => {}
        }
        match &of.node {
            Node::Ref(p) if p.join(".") == "trigger.to" => self.just("each-addressee"),
            Node::Call { path, .. } if path.join(".") == "members" => self.it("each-of", self.words(of)),
            // "Everyone who holds it" speaks of each already.
            Node::Call { .. } => self.words(of),
            _ => self.it("each-of", self.list(of, "and")),
        }
    }

    /// What follows, or none when the function is no effect.
    fn effect(self, name: &str, args: &[Expr], options: &[(String, Expr)]) -> Option<Phrase> {
        let w = |i: usize| args.get(i).map_or_else(Phrase::none, |x| self.words(x));
        let who = || ("who", if args.len() > 1 { w(1) } else { self.concerned() });
        let several = ("many", Phrase::from(args.get(1).is_some_and(many)));
        let named = |i: usize| {
            let family =
                args.get(i).and_then(Expr::as_ref_text).and_then(|p| p.split_once('.').map(|(k, _)| k.to_owned()));
            match family.as_deref() {
                Some("duty") => self.it("the-duty", w(i)),
                Some("right") => self.it("the-right", w(i)),
                _ => w(i),
            }
        };
        let it = || ("it", named(0));
        Some(match name {
            "set" => self.tell("becomes", &[who(), several, ("it", w(0))]),
            "unset" => self.tell("is-no-longer", &[who(), several, ("it", w(0))]),
            "start" => self.tell("starts", &[it()]),
            "end" => self.tell("ends", &[it()]),
            "all_of" if args.first().and_then(Expr::as_word) == Some("all") => self.just("all-that-binds-the-parties"),
            "all_of" => self.it("all-that-binds", w(0)),
            "pause" => self.tell("clock-paused", &[it()]),
            "resume" => self.tell("clock-runs-again", &[it()]),
            "extend" => self.tell("is-extended", &[it(), ("by", w(1))]),
            "waive" => self.tell("is-waived", &[it()]),
            "deem" => {
                let noun = !matches!(args.first().map(|x| &x.node), Some(Node::Ref(p)) if p.len() > 2);
                self.tell("counts-as", &[("noun", noun.into()), ("it", w(0))])
            }
            "owe" => self.it("sum-is-owed", w(0)),
            "require" => self.it("decision-required", w(0)),
            "appoint" => {
                let office = args.first().and_then(Expr::as_ref_text).unwrap_or_default();
                let office = match office.split_once('.') {
                    Some(("office", label)) => self.called("office", label),
                    _ => w(0).map(|o| o.trim_start_matches("the ").to_owned()),
                };
                self.tell("takes-office", &[("who", w(1)), ("it", office)])
            }
            "refer" => {
                let to = args.first();
                let several = ("many", Phrase::from(to.is_some_and(many)));
                let within = options.iter().find(|(k, _)| k == "within");
                let within = within
                    .map_or_else(Phrase::none, |(_, v)| self.tell("refer.within", &[several, ("it", self.words(v))]));
                let to = to.map_or_else(Phrase::none, |x| self.list(x, "and"));
                self.tell("refer", &[("to", to), ("within", within)])
            }
            _ => return None,
        })
    }
}
