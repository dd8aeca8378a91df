//! Events as clauses ("a breach is recorded"), and acts as verbs ("give a notice of breach").

use super::{Voice, article, names::participle, plain, quoted};
use servanda_charter::{Block, Expr, Node};

/// One event in the forms that sentences need.
pub(super) struct Happening {
    /// `a breach is recorded`
    pub(super) present: String,
    /// `a breach has been recorded`
    pub(super) perfect: String,
    /// `a breach has not been recorded`
    pub(super) never: String,
    /// `a breach was recorded`
    pub(super) past: String,
}

impl Happening {
    fn passive(subject: &str, many: bool, verb: &str) -> Self {
        let (is, has, was) = if many { ("are", "have", "were") } else { ("is", "has", "was") };
        Self {
            present: format!("{subject} {is} {verb}"),
            perfect: format!("{subject} {has} been {verb}"),
            never: format!("{subject} {has} not been {verb}"),
            past: format!("{subject} {was} {verb}"),
        }
    }

    fn active(subject: &str, present: &str, participle: &str, past: &str) -> Self {
        Self {
            present: format!("{subject} {present}"),
            perfect: format!("{subject} has {participle}"),
            never: format!("{subject} has not {participle}"),
            past: format!("{subject} {past}"),
        }
    }
}

impl<'a> Voice<'a> {
    /// An event by its name.
    pub(super) fn happening(self, path: &[String]) -> Happening {
        let parts: Vec<&str> = path.iter().map(String::as_str).collect();
        match parts.as_slice() {
            ["event", n] => {
                let (thing, many) = self.thing(n);
                Happening::passive(&thing, many, "recorded")
            }
            ["notice", n, "misaddressed"] => {
                Happening::passive(&self.called("notice", n), false, "sent to an address that is not current")
            }
            ["notice", n, "proved"] => {
                Happening::passive(&format!("the receipt of {}", self.called("notice", n)), false, "proved")
            }
            ["notice", n, "sending_proved"] => {
                Happening::passive(&format!("the sending of {}", self.called("notice", n)), false, "proved")
            }
            ["notice", n, o] => Happening::passive(&self.called("notice", n), false, &plain(o)),
            ["notice", n] => Happening::passive(&self.called("notice", n), false, "given"),
            ["report", n] => Happening::passive(&self.called("report", n), false, "submitted"),
            ["certificate", n] => Happening::passive(&self.called("certificate", n), false, "given"),
            ["payment", n] => Happening::passive(&self.called("payment", n), false, "made"),
            ["measure", n] => {
                let many = n.ends_with('s') && !n.ends_with("ss");
                let called = if participle(n) { quoted(n) } else { plain(n) };
                Happening::passive(&format!("the {called}"), many, "stated")
            }
            ["rule", r, "fired"] => {
                Happening::active(&format!("the rule {}", quoted(r)), "takes effect", "taken effect", "took effect")
            }
            ["moment", n] => Happening::passive(&format!("the moment {}", quoted(n)), false, "reached"),
            ["resolution", m, "binding"] => Happening::active(
                &format!("the decision on {}", quoted(m)),
                "binds",
                "become binding",
                "became binding",
            ),
            ["resolution", m, o] => Happening::passive(&format!("the decision on {}", quoted(m)), false, &plain(o)),
            ["status", s, "set"] => {
                let s = quoted(s);
                Happening::active(
                    &article(self.holder_of(path)),
                    &format!("becomes {s}"),
                    &format!("become {s}"),
                    &format!("became {s}"),
                )
            }
            ["status", s, "unset"] => {
                let s = quoted(s);
                let (is, been) = (format!("is no longer {s}"), format!("ceased to be {s}"));
                Happening::active(&article(self.holder_of(path)), &is, &been, &been)
            }
            ["finding", f, o] => {
                let f = format!("the answer to {}", quoted(f));
                Happening {
                    present: format!("{f} is {o}"),
                    perfect: format!("{f} is {o}"),
                    never: format!("{f} is not {o}"),
                    past: format!("{f} was {o}"),
                }
            }
            ["choice", c, o @ ("opened" | "used" | "lapsed")] => {
                Happening::passive(&format!("the choice {}", quoted(c)), false, o)
            }
            ["choice", c, o] => Happening::passive(&quoted(o), false, &format!("chosen in {}", quoted(c))),
            ["duty", d, o] => {
                let how = match *o {
                    "cured" => "fulfilled late",
                    "paid_in_part" => "paid in part",
                    "prepaid" => "paid before its sum is known",
                    "overpaid" => "paid beyond its sum",
                    "not_counted" => "paid by what does not count for it",
                    "moved" => "moved to a new version's terms",
                    "stayed" => "left under its own version's terms",
                    o => o,
                };
                Happening::passive(&format!("the duty {}", quoted(d)), false, how)
            }
            ["right", r, "lapsed"] => Happening::active(
                &format!("the right {}", quoted(r)),
                "lapses unused",
                "lapsed unused",
                "lapsed unused",
            ),
            ["right", r, "moved"] => {
                Happening::passive(&format!("the right {}", quoted(r)), false, "moved to a new version's terms")
            }
            ["right", r, "stayed"] => {
                Happening::passive(&format!("the right {}", quoted(r)), false, "left under its own version's terms")
            }
            ["right", r, "part_used"] => Happening::passive(&format!("the right {}", quoted(r)), false, "used in part"),
            ["right", r, o] => Happening::passive(&format!("the right {}", quoted(r)), false, o),
            ["amount", a, o] => {
                let o = if *o == "declared" { o } else { "owed" };
                Happening::passive(&format!("the sum {}", quoted(a)), false, o)
            }
            ["amount", a, "minimum", "owed"] => {
                Happening::passive(&format!("the minimum of the sum {}", quoted(a)), false, "owed")
            }
            ["party", "left"] => Happening::active("a party", "leaves", "left", "left"),
            ["party", "joined"] => Happening::active("a party", "joins", "joined", "joined"),
            ["minutes", o] => Happening::passive("the minutes of a meeting", true, o),
            ["consent", o] => Happening::passive("consent", false, o),
            [a, o] => Happening::passive(&article(&plain(a)), false, &plain(o)),
            _ => Happening::passive(&quoted(&path.join(" ")), false, "recorded"),
        }
    }

    fn holder_of(self, path: &[String]) -> &'static str {
        let of =
            path.get(1).and_then(|s| self.charter.block("status", s)).and_then(|b| b.get("of")).and_then(Expr::as_word);
        match of {
            Some("asset") => "asset",
            Some("work") => "work",
            Some("affiliate") => "affiliate",
            _ => "party",
        }
    }

    /// Events as one clause.
    pub(super) fn events(self, e: &Expr) -> String {
        match &e.node {
            Node::Ref(path) if !self.charter.terms.contains_key(&path.join(".")) => self.happening(path).present,
            Node::List(l) => l.iter().map(|x| self.events(x)).collect::<Vec<_>>().join(" or "),
            Node::Or(l) => l.iter().map(|x| self.events(x)).collect::<Vec<_>>().join(" or "),
            Node::Call { path, args, .. } if path.join(".") == "any_of" => {
                args.iter().map(|x| self.events(x)).collect::<Vec<_>>().join(" or ")
            }
            _ => self.words(e),
        }
    }

    /// How a rule begins.
    pub(super) fn on(self, e: &Expr) -> String {
        match &e.node {
            Node::Call { path, args, options } if path.join(".") == "every" => {
                let period = args.first().map_or_else(String::new, |x| self.words(x));
                let (each, rest) = self.each_apart(options);
                match rest.as_slice() {
                    [(key, x)] if key == "from" => format!("For every {period}{each}, counted from {}", self.words(x)),
                    _ => format!("For every {period}{each}{}", self.rules(&rest)),
                }
            }
            _ => format!("When {}", self.events(e)),
        }
    }

    /// For what a series or a counter is kept apart, in words, and the options that say nothing of it.
    pub(super) fn each_apart(self, options: &[(String, Expr)]) -> (String, Vec<(String, Expr)>) {
        let of = |k: &str| options.iter().find(|(n, _)| n == k).map(|(_, v)| v);
        let rest = options.iter().filter(|(k, _)| k != "per" && k != "while").cloned().collect();
        let Some(per) = self.per(options) else { return (String::new(), rest) };
        let whilst = of("while").map_or_else(String::new, |s| {
            let label = s.as_ref_text().unwrap_or_default();
            let label = label.strip_prefix("status.").unwrap_or(&label).to_owned();
            let holder = self.charter.block("status", &label).filter(|b| b.get("per").is_some());
            match holder.and_then(|b| b.get("of")).and_then(Expr::as_word) {
                Some(of) => format!(", while {} is {} there", article(of), quoted(&label)),
                None => format!(", while it is {}", quoted(&label)),
            }
        });
        (format!(" of each {}{whilst}", per.join(" and ")), rest)
    }

    /// The dimensions of scope that a series or a counter names itself, else those of its block.
    pub(super) fn per(self, options: &[(String, Expr)]) -> Option<Vec<String>> {
        let own = options.iter().find(|(n, _)| n == "per").map(|(_, v)| v);
        let per = own.or_else(|| self.block.and_then(|b| b.get("per"))).map(crate::kernel::dimension_words);
        per.filter(|p| !p.is_empty() && p != &["everywhere"])
    }

    /// What must be done, and to whom.
    pub(super) fn act(self, e: &Expr, to: Option<&Expr>) -> String {
        let done = match &e.node {
            Node::Call { path, args, .. } if path.join(".") == "any_of" => {
                args.iter().map(|x| self.verb(x)).collect::<Vec<_>>().join(" or ")
            }
            Node::List(l) => l.iter().map(|x| self.verb(x)).collect::<Vec<_>>().join(" or "),
            _ => self.verb(e),
        };
        to.map_or_else(|| done.clone(), |t| format!("{done} to {}", self.list(t, "and")))
    }

    fn verb(self, e: &Expr) -> String {
        let Node::Ref(path) = &e.node else { return format!("bring it about that {}", self.events(e)) };
        let parts: Vec<&str> = path.iter().map(String::as_str).collect();
        match parts.as_slice() {
            ["notice", n] => format!("give {}", self.called("notice", n)),
            ["certificate", n] => format!("give {}", self.called("certificate", n)),
            ["report", n] => format!("submit the {} report", plain(n)),
            ["payment", n] => format!("make {}", self.called("payment", n)),
            ["event", n] => format!("record {}", self.thing(n).0),
            ["request", "made"] => "make a request".to_owned(),
            ["amount", a, "declared"] => format!("declare the sum {}", quoted(a)),
            _ => format!("bring it about that {}", self.events(e)),
        }
    }

    /// Whether the block answers each period of a series.
    pub(super) fn recurs(self) -> bool {
        let on = self.block.and_then(|b| b.get("on")).map(|e| &e.node);
        matches!(on, Some(Node::Call { path, .. }) if path.join(".") == "every")
    }

    /// The event that the block answers; the first, where there are several.
    fn trigger(self) -> Option<&'a [String]> {
        fn first(e: &Expr) -> Option<&[String]> {
            match &e.node {
                Node::Ref(p) => Some(p),
                Node::List(l) | Node::Or(l) => l.first().and_then(first),
                Node::Call { path, args, .. } if path.join(".") == "any_of" => args.first().and_then(first),
                _ => None,
            }
        }
        self.block?.get("on").and_then(first)
    }

    /// Who did it.
    pub(super) fn doer(self) -> String {
        let family = self.trigger().and_then(<[String]>::first).map(String::as_str);
        match family {
            Some("notice") => "its sender",
            Some("event" | "use") => "the party that recorded it",
            Some("report") => "the party that submitted it",
            Some("certificate") => "the party that gave it",
            Some("payment") => "the payer",
            Some("consent") => "the party that withdrew it",
            Some("request") => "the party that asked",
            Some(_) => "the party concerned",
            None => "whoever did it",
        }
        .to_owned()
    }

    /// What the block's event is about.
    pub(super) fn concerned(self) -> String {
        let what = match self.block {
            Some(b) if b.get("on").is_none() => b.get("about").or_else(|| b.get("of")).and_then(Expr::as_word),
            // A period of one element of the scope is about that element.
            Some(b) if self.recurs() => b.get("per").and_then(|p| match p.items() {
                [one] => one.as_word(),
                _ => None,
            }),
            Some(_) => self.trigger().and_then(|t| self.about(t, 4)),
            None => None,
        };
        match what {
            Some(w @ ("party" | "asset" | "meeting" | "motion" | "work")) => format!("the {w} concerned"),
            _ => "the one concerned".to_owned(),
        }
    }

    fn about(self, path: &'a [String], depth: u8) -> Option<&'a str> {
        let (family, label) = (path.first()?.as_str(), path.get(1)?.as_str());
        let said = |b: &'a Block, name: &str| b.get(name).and_then(Expr::as_word);
        match family {
            "consent" | "use" | "asset" => Some("asset"),
            "minutes" => Some("meeting"),
            "party" => Some("party"),
            "status" => said(self.charter.block("status", label)?, "of"),
            "resolution" => said(self.charter.block("matter", label)?, "about"),
            "duty" | "right" | "amount" if depth > 0 => {
                let rule = self.charter.block(family, label)?;
                let inner = Voice { charter: self.charter, block: Some(rule) };
                inner.about(inner.trigger()?, depth.saturating_sub(1))
            }
            _ => said(self.charter.block(family, label)?, "about"),
        }
    }
}
