//! Time in words: within, by, until, since.

use super::{Voice, series};
use servanda_charter::{Expr, Node};

impl Voice<'_> {
    /// `within 24 hours of becoming aware`, or `by` a moment.
    pub(super) fn due(self, e: &Expr) -> String {
        match &e.node {
            Node::Call { path, args, options } if path.join(".") == "after" => {
                let [from, period] = args.as_slice() else { return format!("by {}", self.point(e)) };
                let rules = self.rules(options);
                match &from.node {
                    Node::Ref(p) if self.is_event(p) => {
                        format!("within {} after {}{rules}", self.words(period), self.happening(p).past)
                    }
                    _ => format!("within {} of {}{rules}", self.words(period), self.point(from)),
                }
            }
            Node::Call { path, args, .. } if path.join(".") == "if_then" => match args.as_slice() {
                [c, a, b] => format!("{} if {}, otherwise {}", self.due(a), self.words(c), self.due(b)),
                _ => format!("by {}", self.point(e)),
            },
            Node::Call { path, options, .. } if path.join(".") == "promptly" => {
                let of = |name: &str| options.iter().find(|(k, _)| k == name).map(|(_, v)| self.words(v));
                let outer = of("outer").map_or_else(String::new, |t| format!(", and at the latest within {t}"));
                let judge = of("judge").map_or_else(String::new, |f| format!(", as judged under {f}"));
                format!("promptly{judge}{outer}")
            }
            Node::Call { path, args, .. } if path.join(".") == "ceiling" => match args.as_slice() {
                [a, b] => format!("{}, though {} unless that clock starts only later", self.due(a), self.due(b)),
                _ => format!("by {}", self.point(e)),
            },
            _ => format!("by {}", self.point(e)),
        }
    }

    /// `30 calendar days after its receipt`, or the clause of an event.
    pub(super) fn until(self, e: &Expr) -> String {
        match &e.node {
            Node::Ref(p) if self.is_event(p) => self.happening(p).present,
            _ => self.point(e),
        }
    }

    /// `more than 30 calendar days have passed since a notice of leaving was given`.
    pub(super) fn since(self, e: &Expr, negated: bool) -> String {
        if let Node::Call { path, args, options } = &e.node
            && path.join(".") == "after"
            && options.is_empty()
            && let [from, period] = args.as_slice()
        {
            let from = match &from.node {
                Node::Ref(p) if self.is_event(p) => self.happening(p).past,
                _ => self.point(from),
            };
            let not = if negated { "no more than" } else { "more than" };
            return format!("{not} {} have passed since {from}", self.words(period));
        }
        format!("it is {} than {}", if negated { "not later" } else { "later" }, self.point(e))
    }

    fn is_event(self, path: &[String]) -> bool {
        let first = path.first().map(String::as_str);
        !self.charter.terms.contains_key(&path.join("."))
            && path.len() > 1
            && !matches!(first, Some("trigger" | "moment"))
    }

    /// A moment as a noun.
    pub(super) fn point(self, e: &Expr) -> String {
        match &e.node {
            Node::Ref(p) if self.is_event(p) => format!("the moment when {}", self.happening(p).present),
            Node::Call { path, args, options } => {
                let at = |i: usize| args.get(i).map_or_else(String::new, |x| self.point(x));
                let period = || args.get(1).map_or_else(String::new, |x| self.words(x));
                // "A if B, otherwise C" stands in brackets among others.
                let one = |x: &Expr| match &x.node {
                    Node::Call { path, .. } if path.join(".") == "if_then" => format!("({})", self.point(x)),
                    _ => self.point(x),
                };
                let all = || series(&args.iter().map(one).collect::<Vec<_>>(), "and");
                let of_two = args.len() <= 2;
                let more = self.rules(options);
                let name = path.join(".");
                let plain_name = super::plain(&name);
                match name.as_str() {
                    "after" => format!("{} after {}{more}", period(), at(0)),
                    "before" => format!("{} before {}{more}", period(), at(0)),
                    "date" => format!("the end of {}{more}", at(0)),
                    "start_of" => format!("the start of {}{more}", at(0)),
                    n if n.starts_with("end_of_") || n.starts_with("start_of_") => {
                        let edge = plain_name.replacen("of ", "of the ", 1);
                        format!("the {edge} of {}{more}", at(0))
                    }
                    "opening_of" => format!("{}, or if work is not done then the next opening{more}", at(0)),
                    "same_day_before" => {
                        let time = args.get(1).map_or_else(String::new, |t| self.words(t));
                        format!("{}, or if that is not before {time} of a business day the next opening{more}", at(0))
                    }
                    "ceiling" => {
                        format!("{}, though no later than {} unless that clock starts only later", at(0), at(1))
                    }
                    "if_then" => {
                        let cond = args.first().map_or_else(String::new, |c| self.words(c));
                        format!("{} if {cond}, otherwise {}", at(1), at(2))
                    }
                    "earliest" => format!("the {} of {}", if of_two { "earlier" } else { "earliest" }, all()),
                    "latest" => format!("the {} of {}", if of_two { "later" } else { "latest" }, all()),
                    _ => self.words(e),
                }
            }
            _ => self.words(e),
        }
    }

    /// The rules of counting that a time names, in words.
    pub(super) fn rules(self, options: &[(String, Expr)]) -> String {
        let said: Vec<String> = options
            .iter()
            .map(|(key, value)| match (key.as_str(), value.as_word().unwrap_or_default()) {
                ("calendar", _) => format!("by {}", self.calendar(value)),
                ("lenient", _) => format!("read leniently by {}", self.calendar(value)),
                ("starts", _) => format!("which begins on {}", self.words(value)),
                ("counting", "first_day") => "that day counted".to_owned(),
                ("counting", _) => "that day not counted".to_owned(),
                ("months", "overflow") => "into the next month where a month lacks the day".to_owned(),
                ("months", _) => "to the last day where a month lacks the day".to_owned(),
                ("roll", "next") => "moved from a closed day to the next business day".to_owned(),
                ("roll", "previous") => "moved from a closed day to the business day before".to_owned(),
                ("roll", _) => "also on a closed day".to_owned(),
                ("from", _) => format!("counted from {}", self.point(value)),
                ("short_first", "skipped") => "the first full one first".to_owned(),
                ("short_first", "joined") => "a short first one joined to the next".to_owned(),
                ("short_first", _) => "a short first one included".to_owned(),
                _ => format!("{} {}", super::plain(key), self.words(value)),
            })
            .collect();
        if said.is_empty() { String::new() } else { format!(" ({})", said.join(", ")) }
    }

    fn calendar(self, e: &Expr) -> String {
        let name = e.as_ref_text().unwrap_or_default();
        format!("the calendar {}", super::quoted(name.strip_prefix("calendar.").unwrap_or(&name)))
    }
}
