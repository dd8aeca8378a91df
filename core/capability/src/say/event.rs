//! Events as clauses ("a breach is recorded"), and acts as verbs ("give a notice of breach").

use super::{Voice, article, plain};
use servanda_charter::{Block, Expr, Node};
use servanda_words::Phrase;

/// One event in the forms that sentences need.
pub(super) struct Happening {
    /// `a breach is recorded`
    pub(super) present: Phrase,
    /// `a breach has been recorded`
    pub(super) perfect: Phrase,
    /// `a breach has not been recorded`
    pub(super) never: Phrase,
    /// `a breach was recorded`
    pub(super) past: Phrase,
}

impl<'a> Voice<'a> {
    fn forms(self, id: &str, args: &[(&str, Phrase)]) -> Happening {
        // A clause brings its own cases.
        let form = |name: &str| Phrase::from(self.tell(&format!("{id}.{name}"), args).text());
        Happening { present: form("present"), perfect: form("perfect"), never: form("never"), past: form("past") }
    }

    fn passive(self, subject: Phrase, many: bool, verb: Phrase) -> Happening {
        self.forms("passive", &[("subject", subject), ("many", many.into()), ("verb", verb)])
    }

    /// What was done, as a participle; a word that the kernel does not know stands as it is written.
    fn done(self, word: &str) -> Phrase {
        let id = format!("done-{}", word.replace('_', "-"));
        if self.say.room.has(self.say.lang, &id) { self.just(&id) } else { plain(word).into() }
    }

    fn rule(self, message: &str, kind: &str, label: &str) -> Phrase {
        self.it(message, self.quoted(kind, label))
    }

    /// An event by its name.
    pub(super) fn happening(self, path: &[String]) -> Happening {
        self.happening_of(path, None)
    }

    /// An event by its name; of a status or an asset, with another word for who or what it is about.
    pub(super) fn happening_of(self, path: &[String], whose: Option<Phrase>) -> Happening {
        let parts: Vec<&str> = path.iter().map(String::as_str).collect();
        let done = |o: &str| self.done(o);
        match parts.as_slice() {
            ["event", n] => {
                let (thing, many) = self.thing(n);
                self.passive(thing, many, done("recorded"))
            }
            ["notice", n, o @ ("proved" | "sending_proved")] => {
                let id = if *o == "proved" { "the-receipt-of" } else { "the-sending-of" };
                self.passive(self.it(id, self.called("notice", n)), false, done("proved"))
            }
            ["notice", n, o] => self.passive(self.called("notice", n), false, done(o)),
            ["notice", n] => self.passive(self.called("notice", n), false, done("given")),
            ["report", n] => self.passive(self.called("report", n), false, done("submitted")),
            ["certificate", n] => self.passive(self.called("certificate", n), false, done("certified")),
            ["payment", n] => self.passive(self.called("payment", n), false, done("paid")),
            ["measure", n] => {
                let many = !self.german() && n.ends_with('s') && !n.ends_with("ss");
                self.passive(self.it("measure-as-subject", self.measure(n)), many, done("stated"))
            }
            ["rule", r, "fired"] => self.forms("rule-fires", &[("it", self.quoted("rule", r))]),
            ["moment", n] => self.passive(self.it("the-moment", self.label("moment", n)), false, done("reached")),
            ["resolution", m, "binding"] => self.forms("decision-binds", &[("it", self.quoted("matter", m))]),
            ["resolution", m, o] => self.passive(self.rule("the-decision-on", "matter", m), false, done(o)),
            ["status", s, o @ ("set" | "unset")] => {
                let whose = whose.unwrap_or_else(|| self.holder_of(path));
                let id = if *o == "set" { "status-begins" } else { "status-ends" };
                self.forms(id, &[("subject", whose), ("it", self.quoted("status", s))])
            }
            ["finding", f, o] => {
                self.forms("answer-is", &[("it", self.quoted("finding", f)), ("answer", self.answer(o))])
            }
            ["choice", c, o @ ("opened" | "used" | "lapsed")] => {
                let how = if *o == "lapsed" { "choice-lapsed" } else { o };
                self.passive(self.rule("the-choice", "choice", c), false, done(how))
            }
            ["choice", c, o] => {
                let how = self.it("chosen-in", self.quoted("choice", c));
                self.passive(self.quoted("choice", o), false, how)
            }
            ["duty", d, o] => self.passive(self.rule("the-duty", "duty", d), false, done(&format!("duty-{o}"))),
            ["right", r, "lapsed"] => self.forms("right-lapses", &[("it", self.quoted("right", r))]),
            ["right", r, o] => self.passive(self.rule("the-right", "right", r), false, done(&format!("right-{o}"))),
            ["amount", a, o] => {
                let o = if *o == "declared" { o } else { "owed" };
                self.passive(self.rule("the-sum", "amount", a), false, done(o))
            }
            ["amount", a, "minimum", "owed"] => {
                self.passive(self.rule("the-minimum-of", "amount", a), false, done("owed"))
            }
            ["party", o @ ("left" | "joined")] => {
                self.forms(if *o == "left" { "party-leaves" } else { "party-joins" }, &[])
            }
            ["minutes", o] => self.passive(self.just("minutes-of-a-meeting"), true, done(&format!("minutes-{o}"))),
            ["consent", o] => self.passive(self.just("consent"), false, done(o)),
            [a, o] => {
                let id = format!("some-{a}");
                let subject = match self.say.room.has(self.say.lang, &id) {
                    true => self.just(&id),
                    false => article(&plain(a)).into(),
                };
                let subject = if *a == "asset" { whose.unwrap_or(subject) } else { subject };
                self.passive(subject, false, done(o))
            }
            _ => self.passive(self.it("quoted", plain(&path.join(" ")).into()), false, done("recorded")),
        }
    }

    fn answer(self, o: &str) -> Phrase {
        match o {
            "yes" | "no" => self.just(o),
            o => self.done(o),
        }
    }

    /// Of whom a status is: `party`, `asset`, `work`, `affiliate`.
    pub(super) fn kind_of_holder(self, path: &[String]) -> &'static str {
        let of =
            path.get(1).and_then(|s| self.charter.block("status", s)).and_then(|b| b.get("of")).and_then(Expr::as_word);
        match of {
            Some("asset") => "asset",
            Some("work") => "work",
            Some("affiliate") => "affiliate",
            _ => "party",
        }
    }

    fn holder_of(self, path: &[String]) -> Phrase {
        match self.kind_of_holder(path) {
            "asset" => self.just("some-asset"),
            "work" => self.just("some-work"),
            "affiliate" => self.just("some-affiliate"),
            _ => self.just("a-party"),
        }
    }

    /// Events as one clause.
    pub(super) fn events(self, e: &Expr) -> Phrase {
        let or = |l: &[Expr]| self.chain(&l.iter().map(|x| self.events(x)).collect::<Vec<_>>(), "or");
        match &e.node {
            Node::Ref(path) if !self.charter.terms.contains_key(&path.join(".")) => self.happening(path).present,
            Node::List(l) | Node::Or(l) => or(l),
            Node::Call { path, args, .. } if path.join(".") == "any_of" => or(args),
            _ => self.words(e),
        }
    }

    /// How a rule begins.
    pub(super) fn on(self, e: &Expr) -> Phrase {
        match &e.node {
            Node::Call { path, args, options } if path.join(".") == "every" => {
                let period = args.first().map_or_else(Phrase::none, |x| self.words(x));
                let (each, rest) = self.each_apart(options);
                let rules = match rest.as_slice() {
                    [(key, x)] if key == "from" => self.it("on-every.from", self.words(x)),
                    _ => self.rules(&rest),
                };
                self.tell("on-every", &[("period", period), ("each", each), ("rules", rules)])
            }
            _ => self.it("on-when", self.events(e)),
        }
    }

    /// For what a series or a counter is kept apart, in words, and the options that say nothing of it.
    pub(super) fn each_apart(self, options: &[(String, Expr)]) -> (Phrase, Vec<(String, Expr)>) {
        let of = |k: &str| options.iter().find(|(n, _)| n == k).map(|(_, v)| v);
        let rest = options.iter().filter(|(k, _)| k != "per" && k != "while").cloned().collect();
        let Some(per) = self.per(options) else { return (Phrase::none(), rest) };
        let whilst = of("while").map_or_else(Phrase::none, |s| {
            let label = s.as_ref_text().unwrap_or_default();
            let label = label.strip_prefix("status.").unwrap_or(&label).to_owned();
            let holder = self.charter.block("status", &label).filter(|b| b.get("per").is_some());
            let status = ("it", self.quoted("status", &label));
            match holder.and_then(|b| b.get("of")).and_then(Expr::as_word) {
                Some(of) => {
                    let id = format!("some-{of}");
                    let known = self.say.room.has(self.say.lang, &id);
                    let who = if known { self.just(&id) } else { article(of).into() };
                    self.tell("of-each.while-holder", &[("who", who), status])
                }
                None => self.tell("of-each.while", &[status]),
            }
        });
        (self.tell("of-each", &[("it", per), ("while", whilst)]), rest)
    }

    /// The dimensions of scope that a series or a counter names itself, else those of its block.
    pub(super) fn per(self, options: &[(String, Expr)]) -> Option<Phrase> {
        let own = options.iter().find(|(n, _)| n == "per").map(|(_, v)| v);
        let per = own.or_else(|| self.block.and_then(|b| b.get("per"))).map(crate::kernel::dimension_words);
        let per = per.filter(|p| !p.is_empty() && p != &["everywhere"])?;
        let words: Vec<Phrase> =
            per.iter().map(|p| if self.german() { self.label("dimension", p) } else { p.as_str().into() }).collect();
        Some(self.chain(&words, "and"))
    }

    /// What must be done, and to whom.
    pub(super) fn act(self, e: &Expr, to: Option<&Expr>) -> Phrase {
        let or = |l: &[Expr]| self.chain(&l.iter().map(|x| self.verb(x)).collect::<Vec<_>>(), "or");
        let done = match &e.node {
            Node::Call { path, args, .. } if path.join(".") == "any_of" => or(args),
            Node::List(l) => or(l),
            _ => self.verb(e),
        };
        match to {
            None => done,
            Some(t) => self.tell("act-to", &[("act", done), ("to", self.list(t, "and"))]),
        }
    }

    fn verb(self, e: &Expr) -> Phrase {
        let about = || self.it("bring-about", self.events(e));
        let Node::Ref(path) = &e.node else { return about() };
        let parts: Vec<&str> = path.iter().map(String::as_str).collect();
        match parts.as_slice() {
            ["notice", n] => self.it("give-notice", self.called("notice", n)),
            ["certificate", n] => self.it("give-certificate", self.called("certificate", n)),
            ["report", n] => self.it("submit-report", self.label("report", n)),
            ["payment", n] => self.it("make-payment", self.called("payment", n)),
            ["event", n] => self.it("record-event", self.thing(n).0),
            ["request", "made"] => self.just("make-a-request"),
            ["amount", a, "declared"] => self.it("declare-sum", self.quoted("amount", a)),
            _ => about(),
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
    pub(super) fn doer(self) -> Phrase {
        let family = self.trigger().and_then(<[String]>::first).map(String::as_str);
        self.just(match family {
            Some("notice") => "its-sender",
            Some("event" | "use") => "who-recorded-it",
            Some("report") => "who-submitted-it",
            Some("certificate") => "who-certified-it",
            Some("payment") => "the-payer",
            Some("consent") => "who-withdrew-it",
            Some("request") => "who-asked",
            Some(_) => "the-party-concerned",
            None => "whoever-did-it",
        })
    }

    /// What the block's event is about.
    pub(super) fn concerned(self) -> Phrase {
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
        self.just(match what {
            Some("party") => "the-party-concerned",
            Some("asset") => "the-asset-concerned",
            Some("meeting") => "the-meeting-concerned",
            Some("motion") => "the-motion-concerned",
            Some("work") => "the-work-concerned",
            _ => "the-one-concerned",
        })
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
                let inner = Voice { block: Some(rule), ..self };
                inner.about(inner.trigger()?, depth.saturating_sub(1))
            }
            _ => said(self.charter.block(family, label)?, "about"),
        }
    }
}
