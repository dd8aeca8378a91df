//! Time in words: within, by, until, since.

use super::Voice;
use servanda_charter::{Expr, Node};
use servanda_words::Phrase;

impl Voice<'_> {
    /// `within 24 hours of becoming aware`, or `by` a moment.
    pub(super) fn due(self, e: &Expr) -> Phrase {
        let by = || self.it("due-by", self.point(e));
        match &e.node {
            Node::Call { path, args, options } if path.join(".") == "after" => {
                let [from, period] = args.as_slice() else { return by() };
                let period = ("period", self.words(period));
                let rules = ("rules", self.rules(options));
                match &from.node {
                    Node::Ref(p) if self.is_event(p) => {
                        self.tell("due-after", &[period, ("event", self.happening(p).past), rules])
                    }
                    _ => self.tell("due-of", &[period, ("from", self.point(from)), rules]),
                }
            }
            Node::Call { path, args, .. } if path.join(".") == "if_then" => match args.as_slice() {
                [c, a, b] => {
                    self.tell("due-if", &[("if", self.words(c)), ("then", self.due(a)), ("else", self.due(b))])
                }
                _ => by(),
            },
            Node::Call { path, options, .. } if path.join(".") == "promptly" => {
                let of = |name: &str| options.iter().find(|(k, _)| k == name).map(|(_, v)| self.words(v));
                let outer = of("outer").map_or_else(Phrase::none, |t| self.it("promptly.outer", t));
                let judge = of("judge").map_or_else(Phrase::none, |f| self.it("promptly.judge", f));
                self.tell("promptly", &[("judge", judge), ("outer", outer)])
            }
            Node::Call { path, args, .. } if path.join(".") == "ceiling" => match args.as_slice() {
                [a, b] => self.tell("due-ceiling", &[("due", self.due(a)), ("limit", self.due(b))]),
                _ => by(),
            },
            _ => by(),
        }
    }

    /// `30 calendar days after its receipt`, or the clause of an event.
    pub(super) fn until(self, e: &Expr) -> Phrase {
        match &e.node {
            Node::Ref(p) if self.is_event(p) => self.it("until-event", self.happening(p).present),
            _ => self.point(e),
        }
    }

    /// `more than 30 calendar days have passed since a notice of leaving was given`.
    pub(super) fn since(self, e: &Expr, negated: bool) -> Phrase {
        let not = ("not", Phrase::from(negated));
        if let Node::Call { path, args, options } = &e.node
            && path.join(".") == "after"
            && options.is_empty()
            && let [from, period] = args.as_slice()
        {
            let period = ("period", self.words(period));
            return match &from.node {
                Node::Ref(p) if self.is_event(p) => {
                    self.tell("passed-since-event", &[not, period, ("from", self.happening(p).past)])
                }
                _ => self.tell("passed-since", &[not, period, ("from", self.point(from))]),
            };
        }
        self.tell("later-than", &[not, ("it", self.point(e))])
    }

    fn is_event(self, path: &[String]) -> bool {
        let first = path.first().map(String::as_str);
        !self.charter.terms.contains_key(&path.join("."))
            && path.len() > 1
            && !matches!(first, Some("trigger" | "moment"))
    }

    /// A moment as a noun.
    pub(super) fn point(self, e: &Expr) -> Phrase {
        match &e.node {
            Node::Ref(p) if self.is_event(p) => self.it("moment-when", self.happening(p).present),
            Node::Call { path, args, options } => {
                let at = |i: usize| args.get(i).map_or_else(Phrase::none, |x| self.point(x));
                let period = || ("period", args.get(1).map_or_else(Phrase::none, |x| self.words(x)));
                // "A if B, otherwise C" stands in brackets among others.
                let one = |x: &Expr| match &x.node {
                    Node::Call { path, .. } if path.join(".") == "if_then" => self.it("bracket", self.point(x)),
                    _ => self.point(x),
                };
                let all = || ("all", self.series(&args.iter().map(one).collect::<Vec<_>>(), "and"));
                let two = ("two", Phrase::from(args.len() <= 2));
                let more = ("rules", self.rules(options));
                let it = || ("it", at(0));
                let name = path.join(".");
                match name.as_str() {
                    "after" => self.tell("point-after", &[period(), it(), more]),
                    "before" => self.tell("point-before", &[period(), it(), more]),
                    "date" => self.tell("point-date", &[it(), more]),
                    "start_of" => self.tell("point-start", &[it(), more]),
                    n if n.starts_with("end_of_") || n.starts_with("start_of_") => {
                        let (id, unit) = match n.split_once("_of_") {
                            Some(("end", unit)) => ("point-end-of", unit),
                            Some((_, unit)) => ("point-start-of", unit),
                            None => ("point-end-of", n),
                        };
                        let id_of_unit = format!("unit-{}", unit.replace('_', "-"));
                        let unit = match self.say.room.has(self.say.lang, &id_of_unit) {
                            true => self.just(&id_of_unit),
                            false => self.label("unit", unit),
                        };
                        self.tell(id, &[("unit", unit), it(), more])
                    }
                    "opening_of" => self.tell("point-opening", &[it(), more]),
                    "same_day_before" => {
                        let time = args.get(1).map_or_else(Phrase::none, |t| self.words(t));
                        self.tell("point-same-day", &[("time", time), it(), more])
                    }
                    "ceiling" => self.tell("point-ceiling", &[it(), ("limit", at(1))]),
                    "if_then" => {
                        let cond = args.first().map_or_else(Phrase::none, |c| self.words(c));
                        self.tell("point-if", &[("if", cond), ("then", at(1)), ("else", at(2))])
                    }
                    "earliest" => self.tell("point-earliest", &[all(), two]),
                    "latest" => self.tell("point-latest", &[all(), two]),
                    _ => self.words(e),
                }
            }
            _ => self.words(e),
        }
    }

    /// The rules of counting that a time names, in words.
    pub(super) fn rules(self, options: &[(String, Expr)]) -> Phrase {
        let said: Vec<Phrase> = options
            .iter()
            .map(|(key, value)| match (key.as_str(), value.as_word().unwrap_or_default()) {
                ("calendar", _) => self.it("rule-calendar", self.calendar(value)),
                ("lenient", _) => self.it("rule-lenient", self.calendar(value)),
                ("starts", _) => self.it("rule-starts", self.words(value)),
                ("counting", "first_day") => self.just("rule-counting-first"),
                ("counting", _) => self.just("rule-counting-next"),
                ("months", "overflow") => self.just("rule-months-overflow"),
                ("months", _) => self.just("rule-months-clamp"),
                ("roll", "next") => self.just("rule-roll-next"),
                ("roll", "previous") => self.just("rule-roll-previous"),
                ("roll", _) => self.just("rule-roll-stays"),
                ("from", _) => self.it("rule-from", self.point(value)),
                ("short_first", "skipped") => self.just("rule-short-skipped"),
                ("short_first", "joined") => self.just("rule-short-joined"),
                ("short_first", _) => self.just("rule-short-included"),
                _ => self.tell("key-and-value", &[("key", self.label("option", key)), ("it", self.words(value))]),
            })
            .collect();
        if said.is_empty() {
            return Phrase::none();
        }
        let said: Vec<String> = said.into_iter().map(Phrase::text).collect();
        self.it("in-brackets", said.join(", ").into())
    }

    fn calendar(self, e: &Expr) -> Phrase {
        let name = e.as_ref_text().unwrap_or_default();
        self.it("the-calendar", self.label("calendar", name.strip_prefix("calendar.").unwrap_or(&name)))
    }
}
