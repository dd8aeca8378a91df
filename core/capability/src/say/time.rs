//! Time in words: within, by, until, since.

use super::{Voice, series};
use servanda_charter::{Expr, Node};

impl Voice<'_> {
    /// `within 24 hours of becoming aware`, or `by` a moment.
    pub(super) fn due(self, e: &Expr) -> String {
        match &e.node {
            Node::Call { path, args, options } if path.join(".") == "after" && options.is_empty() => {
                let [from, period] = args.as_slice() else { return format!("by {}", self.point(e)) };
                match &from.node {
                    Node::Ref(p) if self.is_event(p) => {
                        format!("within {} after {}", self.words(period), self.happening(p).past)
                    }
                    _ => format!("within {} of {}", self.words(period), self.point(from)),
                }
            }
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
                let all = || series(&args.iter().map(|x| self.point(x)).collect::<Vec<_>>(), "and");
                let more = self.options(options);
                match path.join(".").as_str() {
                    "after" => format!("{} after {}{more}", period(), at(0)),
                    "before" => format!("{} before {}{more}", period(), at(0)),
                    "end_of_day" => format!("the end of the day of {}", at(0)),
                    "date" => format!("the end of {}", at(0)),
                    "start_of" => format!("the start of {}", at(0)),
                    "earliest" => format!("the earlier of {}", all()),
                    "latest" => format!("the later of {}", all()),
                    _ => self.words(e),
                }
            }
            _ => self.words(e),
        }
    }
}
