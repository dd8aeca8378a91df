//! From a sketch to the charter's text, as a drafter would write it: values stand in the prose, blocks name them.

use crate::model::civil::{date, number, place_name};
use crate::sketch::{
    Anchor, Day, Deed, Formula, Item, Norm, NormKind, On, Silence, Sketch, Span, Story, Test, Unit, What, When, Who,
};
use std::fmt::Write as _;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The charter's text.
pub fn charter(sketch: &Sketch) -> String {
    let mut out = String::from("# A generated charter\n## 1 Parties\n~~~charter\n");
    for p in &sketch.parties {
        let _ = writeln!(out, "party \"{p}\" {{ name = \"{}\" }}", p.to_uppercase());
    }
    out.push_str("~~~\n## 2 Place and record\n");
    let mut page = Page {
        terms: Vec::new(),
        prefix: "place".to_owned(),
        cals: sketch.cals.iter().map(|c| c.name.clone()).collect(),
    };
    let mut blocks = String::new();
    for c in &sketch.cals {
        let zone = page.term(place_name(c.zone).to_owned());
        let mut closed = Vec::new();
        if c.weekends {
            closed.push("weekends".to_owned());
        }
        if !c.closed.is_empty() {
            let days: Vec<String> = c.closed.iter().map(|d| words(*d)).collect();
            closed.push(page.term(days.join(", ")));
        }
        let closed = if closed.is_empty() { String::new() } else { format!("\n  closed = [{}]", closed.join(", ")) };
        let _ = writeln!(blocks, "calendar \"{}\" {{\n  zone = {zone}{closed}\n}}", c.name);
    }
    let mut limit = String::new();
    for (word, span) in [
        ("late_limit", sketch.late_limit),
        ("late_grace", sketch.late_grace),
        ("late_contest", sketch.late_contest),
        ("change_grace", sketch.change_grace),
    ] {
        if let Some(s) = span {
            let _ = write!(limit, "\n  {word} = {}", page.span(s));
        }
    }
    let first = sketch.parties.first().cloned().unwrap_or_default();
    let _ = writeln!(blocks, "record \"settings\" {{\n  sequencer = party.{first}{limit}\n}}");
    for r in &sketch.routes {
        let of = r.of.as_ref().map_or("everything".to_owned(), |l| format!("[{}]", quoted(l).join(", ")));
        let by = page.who(&r.by);
        let notice = r.notice.map(|s| format!("\n  notice = {}", page.span(s))).unwrap_or_default();
        let _ = writeln!(blocks, "amendment \"{}\" {{\n  of = {of}\n  by = {by}{notice}\n}}", r.name);
    }
    page.section(&mut out, &blocks);
    out.push_str("## 3 What is agreed\n");
    for item in &sketch.items {
        page.prefix = format!("c{}", item.clause);
        let block = page.item(item);
        let _ = writeln!(out, "### 3.{} Clause", item.clause);
        page.section(&mut out, &block);
    }
    out
}

fn words(d: Day) -> String {
    let name = usize::try_from(d.m - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or_default();
    format!("{} {name} {}", d.d, d.y)
}

/// A period as prose writes it.
pub fn span_words(s: Span) -> String {
    let unit = match s.unit {
        Unit::Minutes => "minutes",
        Unit::Hours => "hours",
        Unit::Days => "calendar days",
        Unit::BusinessDays => "business days",
        Unit::Weeks => "weeks",
        Unit::Months => "months",
        Unit::Years => "years",
    };
    format!("{} {unit}", s.n)
}

/// Cents as money.
pub fn money(cents: i64) -> String {
    format!("EUR {}.{:02}", cents / 100, cents % 100)
}

struct Page {
    terms: Vec<String>,
    prefix: String,
    cals: Vec<String>,
}

impl Page {
    fn term(&mut self, text: String) -> String {
        let id = format!("{}.t{}", self.prefix, self.terms.len() + 1);
        self.terms.push(format!("[{text}](#{id})"));
        id
    }

    fn span(&mut self, s: Span) -> String {
        self.term(span_words(s))
    }

    fn section(&mut self, out: &mut String, blocks: &str) {
        if !self.terms.is_empty() {
            let _ = writeln!(out, "Agreed are {}.", self.terms.join("; "));
            self.terms.clear();
        }
        let _ = writeln!(out, "~~~charter\n{}\n~~~", blocks.trim_end());
    }

    fn item(&mut self, item: &Item) -> String {
        match &item.what {
            What::Act { family, name, by } => {
                let by = if *by == Who::All { String::new() } else { format!("by = {}", self.who(by)) };
                format!("{} \"{name}\" {{ {by} }}", family.word())
            }
            What::Status { name, begins, ends } => {
                let mut b = format!("status \"{name}\" {{\n  of = party");
                for (word, list) in [("begins", begins), ("ends", ends)] {
                    if !list.is_empty() {
                        let _ = write!(b, "\n  {word} = {}", events(list));
                    }
                }
                b + "\n}"
            }
            What::Finding { name, judge, on, outer, at_outer, meanwhile } => {
                let mut b = format!("finding \"{name}\" {{\n  question = \"Is it so?\"\n  judge = {}", self.who(judge));
                if !on.is_empty() {
                    let _ = write!(b, "\n  on = {}", events(on));
                }
                // What the generated judges say again counts again; one answer only is for the cases to hold.
                b += "\n  may_change = yes";
                let _ = write!(b, "\n  outer = {}\n  at_outer = {}", self.span(*outer), yes(*at_outer));
                if let Some(m) = meanwhile {
                    let _ = write!(b, "\n  meanwhile = {}", yes(*m));
                }
                b + "\n}"
            }
            What::Measure { name, by, money } => {
                format!(
                    "measure \"{name}\" {{\n  by = {}\n  unit = {}\n}}",
                    self.who(by),
                    if *money { "money" } else { "count" }
                )
            }
            What::Moment { name, is } => format!("moment \"{name}\" {{\n  is = {}\n}}", self.when(is)),
            What::Norm(n) => self.norm(n),
            What::Amount { name, on, when, debtor, creditor, is, within } => {
                let mut b = format!("amount \"{name}\" {{");
                if !on.is_empty() {
                    let _ = write!(b, "\n  on = {}", events(on));
                }
                if let Some(t) = when {
                    let _ = write!(b, "\n  if = {}", self.test(t));
                }
                let _ = write!(
                    b,
                    "\n  debtor = {}\n  creditor = {}\n  is = {}",
                    self.who(debtor),
                    self.who(creditor),
                    self.formula(is)
                );
                if let Some(c) = within {
                    let _ = write!(b, "\n  within = cap.{c}");
                }
                b + "\n}"
            }
            What::Cap { name, amount } => format!("cap \"{name}\" {{\n  amount = {}\n}}", self.formula(amount)),
        }
    }

    fn norm(&mut self, n: &Norm) -> String {
        let kind = match n.kind {
            NormKind::Duty => "duty",
            NormKind::Right(_) => "right",
            NormKind::Rule => "rule",
        };
        let mut b = format!("{kind} \"{}\" {{\n  on = ", n.name);
        match &n.on {
            On::Events(list) => b.push_str(&events(list)),
            On::Every(span, from) => {
                let span = self.span(*span);
                match from {
                    Some(d) => {
                        let d = self.term(words(*d));
                        let _ = write!(b, "every({span}, {{ from = start_of({d}) }})");
                    }
                    None => {
                        let _ = write!(b, "every({span})");
                    }
                }
            }
        }
        if let Some(t) = &n.when {
            let _ = write!(b, "\n  {} = {}", if kind == "rule" { "if" } else { "when" }, self.test(t));
        }
        if kind != "rule" {
            let _ = write!(b, "\n  {} = {}", if kind == "duty" { "bearer" } else { "holder" }, self.who(&n.bearer));
        }
        if let Some(w) = &n.to {
            let _ = write!(b, "\n  to = {}", self.who(w));
        }
        if !n.act.is_empty() {
            let _ = write!(b, "\n  act = {}", events(&n.act));
        }
        if let Some(t) = &n.from {
            let _ = write!(b, "\n  from = {}", self.when(t));
        }
        if let Some(t) = &n.due {
            let _ = write!(b, "\n  {} = {}", if kind == "duty" { "due" } else { "until" }, self.when(t));
        }
        for (word, test) in [("unless", &n.unless), ("paused", &n.paused)] {
            if let Some(t) = test {
                let _ = write!(b, "\n  {word} = {}", self.test(t));
            }
        }
        let (then, otherwise) = if kind == "right" { ("effect", "lapse") } else { ("then", "else") };
        for (word, list) in [(then, &n.then), (otherwise, &n.otherwise)] {
            if !list.is_empty() {
                let list: Vec<String> = list.iter().map(|d| self.deed(d)).collect();
                let _ = write!(b, "\n  {word} = [{}]", list.join(", "));
            }
        }
        if let NormKind::Right(s) = n.kind {
            let word = match s {
                Silence::Consent => "consent",
                Silence::Acceptance => "acceptance",
                Silence::Permission => "permission",
                Silence::Waiver => "waiver",
                Silence::Lapse => "lapse",
            };
            let _ = write!(b, "\n  silence = {word}");
        }
        b + "\n}"
    }

    fn who(&mut self, w: &Who) -> String {
        match w {
            Who::Party(p) => format!("party.{p}"),
            Who::All => "all".to_owned(),
            Who::Others => "others".to_owned(),
            Who::TriggerParty => "trigger.party".to_owned(),
            Who::TriggerSubject => "trigger.subject".to_owned(),
            Who::TriggerTo => "trigger.to".to_owned(),
            Who::With(s) => format!("status.{s}"),
            Who::List(l) => format!("[{}]", l.iter().map(|w| self.who(w)).collect::<Vec<_>>().join(", ")),
            Who::Except(a, b) => format!("except({}, {})", self.who(a), self.who(b)),
            Who::Each(w) => format!("each({})", self.who(w)),
        }
    }

    fn anchor(&mut self, a: &Anchor) -> String {
        match a {
            Anchor::At => "trigger.at".to_owned(),
            Anchor::Sent => "trigger.sent".to_owned(),
            Anchor::Received => "trigger.received".to_owned(),
            Anchor::Aware => "trigger.aware".to_owned(),
            Anchor::Occurred => "trigger.occurred".to_owned(),
            Anchor::Until => "trigger.until".to_owned(),
            Anchor::Event(list) => events(list),
            Anchor::Time(t) => self.when(t),
        }
    }

    fn when(&mut self, t: &When) -> String {
        let list = |page: &mut Self, l: &[When]| l.iter().map(|t| page.when(t)).collect::<Vec<_>>().join(", ");
        match t {
            When::Mark(a) => self.anchor(a),
            When::After(a, s, c) => {
                let (a, s) = (self.anchor(a), self.span(*s));
                format!("after({a}, {s}{})", self.by(*c))
            }
            When::Before(a, s, c) => {
                let (a, s) = (self.anchor(a), self.span(*s));
                format!("before({a}, {s}{})", self.by(*c))
            }
            When::EndOfDay(a, c) => format!("end_of_day({}{})", self.anchor(a), self.by(*c)),
            When::Date(d, c) => format!("date({}{})", self.term(words(*d)), self.by(*c)),
            When::StartOf(d, c) => format!("start_of({}{})", self.term(words(*d)), self.by(*c)),
            When::Earliest(l) => format!("earliest({})", list(self, l)),
            When::Latest(l) => format!("latest({})", list(self, l)),
        }
    }

    fn by(&self, cal: usize) -> String {
        match self.cals.get(cal) {
            Some(name) if cal > 0 => format!(", {{ calendar = calendar.{name} }}"),
            _ => String::new(),
        }
    }

    fn test(&mut self, t: &Test) -> String {
        match t {
            Test::Has(s, None) => format!("has(status.{s})"),
            Test::Has(s, Some(w)) => format!("has(status.{s}, {})", self.who(w)),
            Test::Found(f) => format!("found(finding.{f})"),
            Test::Happened(l) => format!("happened({})", events(l)),
            Test::Used(r) => format!("used(right.{r})"),
            Test::Lapsed(r) => format!("lapsed(right.{r})"),
            Test::Kept(d) => format!("fulfilled(duty.{d})"),
            Test::Measured(m, least, n) => {
                let n = self.term(n.to_string());
                format!("measured(measure.{m}, {{ {} = {n} }})", if *least { "at_least" } else { "at_most" })
            }
            Test::Is(a, b) => format!("is({}, {})", self.who(a), self.who(b)),
            Test::Before(t) => format!("before_moment({})", self.when(t)),
            Test::After(t) => format!("after_moment({})", self.when(t)),
            Test::Not(t) => format!("!{}", self.test(t)),
            Test::All(l) => format!("all({})", l.iter().map(|t| self.test(t)).collect::<Vec<_>>().join(", ")),
            Test::Any(l) => format!("any({})", l.iter().map(|t| self.test(t)).collect::<Vec<_>>().join(", ")),
        }
    }

    fn deed(&mut self, d: &Deed) -> String {
        match d {
            Deed::Set(s, None) => format!("set(status.{s})"),
            Deed::Set(s, Some(w)) => format!("set(status.{s}, {})", self.who(w)),
            Deed::Unset(s, None) => format!("unset(status.{s})"),
            Deed::Unset(s, Some(w)) => format!("unset(status.{s}, {})", self.who(w)),
            Deed::Start(n) => format!("start({n})"),
            Deed::End(n) => format!("end({n})"),
            Deed::EndAllOf(w) => format!("end(all_of({}))", self.who(w)),
            Deed::Pause(n) => format!("pause({n})"),
            Deed::Resume(n) => format!("resume({n})"),
            Deed::Extend(n, s) => format!("extend({n}, {})", self.span(*s)),
            Deed::Waive(n) => format!("waive({n})"),
            Deed::Deem(e) => format!("deem({e})"),
            Deed::Owe(a) => format!("owe(amount.{a})"),
        }
    }

    fn formula(&mut self, f: &Formula) -> String {
        let list = |page: &mut Self, l: &[Formula]| l.iter().map(|f| page.formula(f)).collect::<Vec<_>>().join(", ");
        match f {
            Formula::Trigger => "trigger.amount".to_owned(),
            Formula::Fixed(c) => self.term(money(*c)),
            Formula::Value(m, None) => format!("value(measure.{m})"),
            Formula::Value(m, Some(w)) => format!("value(measure.{m}, {})", self.who(w)),
            Formula::Times(n, f) => {
                let n = self.term(n.to_string());
                format!("times({n}, {})", self.formula(f))
            }
            Formula::Part(a, b, f) => {
                let part = self.term(format!("{a}/{b}"));
                format!("times({part}, {})", self.formula(f))
            }
            Formula::Sum(l) => format!("sum({})", list(self, l)),
            Formula::Less(a, b) => format!("less({}, {})", self.formula(a), self.formula(b)),
            Formula::Least(l) => format!("least({})", list(self, l)),
            Formula::Greatest(l) => format!("greatest({})", list(self, l)),
        }
    }
}

fn quoted(list: &[String]) -> Vec<String> {
    list.iter().map(|t| format!("\"{t}\"")).collect()
}

fn events(list: &[String]) -> String {
    match list {
        [one] => one.clone(),
        more => format!("any_of({})", more.join(", ")),
    }
}

fn yes(b: bool) -> &'static str {
    if b { "yes" } else { "no" }
}

/// A moment on the wall clock of UTC, for reports.
pub fn clock(t: i64) -> String {
    let (day, second) = (t.div_euclid(86_400), t.rem_euclid(86_400));
    let d = date(day);
    debug_assert_eq!(number(d), day);
    format!("{:04}-{:02}-{:02} {:02}:{:02}:{:02}Z", d.y, d.m, d.d, second / 3600, second / 60 % 60, second % 60)
}

/// A story as a charter and a case, to be kept beside the other cases.
pub fn story(story: &Story) -> String {
    let mut out = String::new();
    for (n, v) in story.versions().enumerate() {
        let _ = writeln!(out, "==== version {n}\n{}", charter(v));
    }
    let zone = story.sketch.cals.first().map_or(0, |c| c.zone);
    let wall = |t: i64| {
        let text = clock(t + crate::model::civil::offset(zone, t));
        let text = text.trim_end_matches('Z');
        text.strip_suffix(":00").unwrap_or(text).to_owned()
    };
    let _ = writeln!(out, "\ncase \"found by the simulation\"\nstart {}", wall(story.start));
    for (i, said) in story.log.iter().enumerate() {
        let (kind, body) = crate::real::words(said, &|v| format!("@v{v}"));
        let _ = write!(out, "{}  {}  {kind}", wall(said.stamp), said.party);
        for (k, v) in body.iter() {
            let v = match v {
                servanda_statement::Json::List(l) => l.iter().filter_map(|x| x.as_str()).collect::<Vec<_>>().join(","),
                v => v.as_str().unwrap_or_default().to_owned(),
            };
            let _ = write!(out, " {k}={}", if v.contains(' ') { format!("\"{v}\"") } else { v });
        }
        for (name, claim) in ["sent", "received", "aware", "occurred"].into_iter().zip(said.times) {
            if let Some(c) = claim {
                let _ = write!(out, " {name}=\"{}\" ({:?} evidence)", wall(c.at), c.evidence);
            }
        }
        if said.cites > 0 || story.later.len() > 1 {
            let _ = write!(out, " [cites version {}]", said.cites);
        }
        let _ = writeln!(out, "   # entry {}", i + story.sketch.parties.len() + 1);
    }
    out
}
