//! The evaluation: forbids first, then what the asset's own terms and its origins allow, then permits, then who to ask.

use crate::actions::Action;
use crate::answer::{Answer, Consulted, Decision, Reason};
use crate::book::Book;
use crate::purposes::Purposes;
use crate::rule::{Condition, Mode, Rule, Target};
use servanda_norms::{Cond, Parties, TimeExpr, Tri};
use servanda_vocabulary::Moment;

/// A request whose words have been understood.
#[derive(Clone, Debug)]
pub struct Question {
    /// What would be done.
    pub action: Action,
    /// For which purpose, as the full name of a known one.
    pub purpose: Option<String>,
    /// Every target that the asset falls under.
    pub targets: Vec<Target>,
    /// Targets whose forbids the asset inherits from what it is derived from.
    pub inherited: Vec<Target>,
    /// What the asset's own block and its origins allow at most.
    pub bounds: Vec<Bound>,
}

/// The most that an asset's own terms, or those of an asset it is derived from, allow.
#[derive(Clone, Debug)]
pub struct Bound {
    /// The asset whose terms these are.
    pub asset: String,
    /// Their clause.
    pub clause: u32,
    /// Their block.
    pub block: String,
    /// The purposes allowed; empty means that the block does not say.
    pub purposes: Vec<String>,
    /// Where the asset may be used.
    pub place: Option<Condition>,
    /// For an asset that this one is derived from, where a `derive` block binds what is derived from it.
    pub origin: Option<Origin>,
}

/// What binds an asset to the terms of another that it is derived from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The clause of the `derive` block.
    pub clause: u32,
    /// The block.
    pub block: String,
    /// The targets of the origin's own permits, and of permits on what is derived from it: one of them must allow the
    /// purpose too.
    pub targets: Vec<Target>,
}

/// Where now lies in a rule's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// Inside.
    Open,
    /// Before it; from when, if known.
    Early(Option<Moment>),
    /// After it.
    Over(Moment),
}

/// How a referred request stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Approval {
    /// Nobody has been asked; until when they would have to answer.
    NotAsked(Option<Moment>),
    /// Asked, and open until then.
    Waiting(Option<Moment>),
    /// All have said yes.
    Given,
    /// Somebody has said no.
    Refused(String),
    /// The time for an answer has passed.
    Lapsed(Moment),
}

/// What the evaluation asks of the run, for one question.
pub trait Facts {
    /// Whether the requester is among these parties.
    fn among(&self, who: &Parties) -> bool;
    /// A condition's value.
    fn cond(&self, cond: &Cond) -> Tri;
    /// Where now lies.
    fn window(&self, from: Option<&TimeExpr>, until: Option<&TimeExpr>) -> Window;
    /// How the request stands with those to whom a permit refers.
    fn approval(&self, rule: &Rule) -> Approval;
    /// Parties by name.
    fn list(&self, parties: &Parties) -> Vec<String>;
    /// A clause's heading.
    fn clause(&self, clause: u32) -> String;
    /// What to do so that a condition holds.
    fn advice(&self, condition: &Condition, value: Tri) -> String;
}

/// Why a permit does not hold, and what would change it.
#[derive(Clone)]
struct Lack {
    text: String,
    remedy: String,
    /// The clause and block that say so, where it is not the permit's own.
    at: Option<(u32, String)>,
}

impl Lack {
    fn new(text: String, remedy: String) -> Self {
        Self { text, remedy, at: None }
    }
    fn at(mut self, clause: u32, block: &str) -> Self {
        self.at = Some((clause, block.to_owned()));
        self
    }
}

/// How far a permit is from holding.
struct Tried<'a> {
    rule: &'a Rule,
    /// Want of the right party, purpose, time or origin: nobody is asked about these.
    hard: Vec<Lack>,
    /// Its own conditions that do not hold.
    soft: Vec<Lack>,
    /// What the asset's terms ask and nobody has said, such as the place: an approval settles it.
    open: Vec<Lack>,
}

impl Tried<'_> {
    fn holds(&self) -> bool {
        self.hard.is_empty() && self.soft.is_empty() && self.open.is_empty()
    }
    fn lacks(&self) -> impl Iterator<Item = &Lack> {
        self.hard.iter().chain(&self.soft).chain(&self.open)
    }
    /// What the permit itself lacks; what other clauses ask is said under those clauses.
    fn own_words(&self) -> String {
        let own: Vec<&str> = self.lacks().filter(|l| l.at.is_none()).map(|l| l.text.as_str()).collect();
        if own.is_empty() { "other clauses bind it".to_owned() } else { own.join("; ") }
    }
}

/// What the asset's own terms and those of its origins do not allow (first), or wait to be told (second).
struct Bounds {
    hard: Vec<Lack>,
    open: Vec<Lack>,
}

/// Answers a question.
#[must_use]
pub fn evaluate(book: &Book, purposes: &Purposes, q: &Question, facts: &dyn Facts) -> Decision {
    let mut work = Work { purposes, q, facts, consulted: Vec::new() };
    let mut decision = work.answer(book);
    decision.consulted = work.consulted;
    decision
}

struct Work<'a> {
    purposes: &'a Purposes,
    q: &'a Question,
    facts: &'a dyn Facts,
    consulted: Vec<Consulted>,
}

impl Work<'_> {
    fn answer(&mut self, book: &Book) -> Decision {
        let (denied, hangs) = self.forbidden(book);
        if let Some(d) = denied {
            return d;
        }
        let bounds = self.bounds();
        let permits: Vec<&Rule> =
            book.on(self.q.action, &self.q.targets).into_iter().filter(|r| r.mode == Mode::Permit).collect();
        let tried: Vec<Tried<'_>> = permits.into_iter().map(|r| self.try_permit(book, r, &bounds)).collect();
        if let Some(t) = tried.iter().filter(|t| t.holds()).min_by_key(|t| t.rule.duties.len()) {
            let text = format!("permits {} to {}", t.rule.who_words, self.q.action.word());
            return self.permit(t.rule, text, &hangs);
        }
        self.refer_or_deny(&tried, &bounds, &hangs)
    }

    fn note(&mut self, rule: &Rule, outcome: &str, acts: bool) {
        let c = Consulted { clause: rule.clause, block: rule.block.clone(), outcome: outcome.to_owned(), acts };
        self.consulted.push(c);
    }

    fn reason(&self, clause: u32, block: &str, text: String) -> Reason {
        Reason { clause: self.facts.clause(clause), block: block.to_owned(), text }
    }

    /// The forbids that hold, as a denial; and those that hang on a purpose that the request does not state.
    fn forbidden(&mut self, book: &Book) -> (Option<Decision>, Vec<String>) {
        let mut targets = self.q.targets.clone();
        targets.extend(self.q.inherited.iter().cloned());
        let mut denied: Option<Decision> = None;
        let mut open: Vec<String> = Vec::new();
        for rule in book.on(self.q.action, &targets).into_iter().filter(|r| r.mode == Mode::Forbid) {
            let when = rule.when.iter().map(|c| self.facts.cond(&c.cond)).min().unwrap_or(Tri::Yes);
            let lifted = rule.unless.as_ref().map_or(Tri::No, |c| self.facts.cond(&c.cond));
            let window = self.facts.window(rule.from.as_ref(), rule.until.as_ref());
            let concerned =
                self.facts.among(&rule.who) && window == Window::Open && when != Tri::No && lifted != Tri::Yes;
            if !concerned {
                self.note(rule, if lifted == Tri::Yes { "is lifted" } else { "does not apply" }, false);
                continue;
            }
            match &self.q.purpose {
                None if !rule.purposes.is_empty() => {
                    open.push(rule.block.clone());
                    continue;
                }
                Some(p) if !rule.purposes.is_empty() && !self.purposes.lies_within(p, &rule.purposes) => {
                    self.note(rule, "is for other purposes", false);
                    continue;
                }
                _ => {}
            }
            self.note(rule, "forbids", true);
            // What is not known does not lift a prohibition.
            let unknown =
                if when == Tri::Unknown || lifted == Tri::Unknown { "; what would lift it is not known" } else { "" };
            let text = format!("forbids {} to {}{unknown}", rule.who_words, self.q.action.word());
            let reason = self.reason(rule.clause, &rule.block, text);
            let remedy = match &rule.unless {
                Some(c) => self.facts.advice(c, lifted),
                None => format!("{} forbids it whatever is done; only a change of the charter helps", rule.block),
            };
            let d = denied.get_or_insert_with(|| Decision::of(Answer::Deny));
            d.reasons.push(reason);
            d.remedy.push(remedy);
        }
        (denied, open)
    }

    /// What the asset's own terms, and those of its origins, ask of every use.
    fn bounds(&mut self) -> Bounds {
        let mut all = Bounds { hard: Vec::new(), open: Vec::new() };
        for b in &self.q.bounds {
            let before = all.hard.len().saturating_add(all.open.len());
            if let Some(l) = self.purpose_lack(&b.purposes) {
                let text = format!("`{}` may be used {}", b.asset, l.text);
                all.hard.push(Lack { text, ..l }.at(b.clause, &b.block));
            }
            if let Some(c) = &b.place {
                let value = self.facts.cond(&c.cond);
                let text = format!("`{}` may be used only where {}", b.asset, c.words);
                let lack = Lack::new(text, self.facts.advice(c, value)).at(b.clause, &b.block);
                match value {
                    Tri::Yes => {}
                    Tri::No => all.hard.push(lack),
                    Tri::Unknown => all.open.push(lack),
                }
            }
            if b.purposes.is_empty() && b.place.is_none() {
                continue;
            }
            let acts = all.hard.len().saturating_add(all.open.len()) > before;
            let outcome = if acts { "bounds" } else { "leaves" }.to_owned();
            self.consulted.push(Consulted { clause: b.clause, block: b.block.clone(), outcome, acts });
        }
        all
    }

    /// Origins whose terms let nobody do this for this purpose, beside a permit that is about what is derived from them.
    fn origins(&mut self, book: &Book, rule: &Rule) -> Vec<Lack> {
        let mut lacks = Vec::new();
        for b in &self.q.bounds {
            let Some(origin) = &b.origin else { continue };
            let acts =
                !rule.targets.iter().any(|t| origin.targets.contains(t)) && !self.origin_allows(book, &origin.targets);
            let outcome = if acts { "binds" } else { "allows" }.to_owned();
            self.consulted.push(Consulted { clause: origin.clause, block: origin.block.clone(), outcome, acts });
            if acts {
                let text = format!("it is derived from `{}`, whose terms do not allow this", b.asset);
                let remedy = format!("a permit that holds for `{}` or for what is derived from it", b.asset);
                lacks.push(Lack::new(text, remedy).at(origin.clause, &origin.block));
            }
        }
        lacks
    }

    fn origin_allows(&self, book: &Book, targets: &[Target]) -> bool {
        book.rules().iter().filter(|r| r.mode == Mode::Permit).any(|r| {
            let own = r.targets.iter().any(|t| matches!(t, Target::Asset(_) | Target::Anything) && targets.contains(t));
            let derived = r.actions.contains(&self.q.action)
                && r.targets.iter().any(|t| matches!(t, Target::Derived(_)) && targets.contains(t));
            let conditions = own || r.when.iter().all(|c| self.facts.cond(&c.cond) == Tri::Yes);
            (own || derived)
                && conditions
                && self.purpose_lack(&r.purposes).is_none()
                && self.facts.among(&r.who)
                && self.facts.window(r.from.as_ref(), r.until.as_ref()) == Window::Open
        })
    }

    fn purpose_lack(&self, allowed: &[String]) -> Option<Lack> {
        if allowed.is_empty() {
            return None;
        }
        let short: Vec<&str> = allowed.iter().map(|p| p.strip_prefix("purpose.").unwrap_or(p)).collect();
        let list = short.join(", ");
        match &self.q.purpose {
            Some(p) if self.purposes.lies_within(p, allowed) => None,
            Some(p) => Some(Lack::new(
                format!("for {list} only, not for {}", p.strip_prefix("purpose.").unwrap_or(p)),
                format!("keep to the purpose: {list}"),
            )),
            None => Some(Lack::new(
                format!("for {list} only, and the request states no purpose"),
                format!("state the purpose: {list}"),
            )),
        }
    }

    fn try_permit<'r>(&mut self, book: &Book, rule: &'r Rule, bounds: &Bounds) -> Tried<'r> {
        let mut t = Tried { rule, hard: Vec::new(), soft: Vec::new(), open: bounds.open.clone() };
        if !self.facts.among(&rule.who) {
            let to = self.facts.list(&rule.who);
            let names = if to.is_empty() { rule.who_words.clone() } else { to.join(", ") };
            let remedy = format!("let {names} do it, who may under {}", rule.block);
            t.hard.push(Lack::new(format!("it is for {}", rule.who_words), remedy));
        }
        if let Some(l) = self.purpose_lack(&rule.purposes) {
            t.hard.push(Lack { text: format!("it is {}", l.text), ..l });
        }
        match self.facts.window(rule.from.as_ref(), rule.until.as_ref()) {
            Window::Open => {}
            Window::Early(Some(at)) => {
                t.hard.push(Lack::new(format!("it holds from {at}"), format!("wait until {at}")))
            }
            Window::Early(None) => t.hard.push(Lack::new(
                "its time has not begun, and it is not known when it does".to_owned(),
                format!("wait until the time of {} begins", rule.block),
            )),
            Window::Over(at) => t.hard.push(Lack::new(
                format!("it ended on {at}"),
                format!("agree on a longer time than {} gives", rule.block),
            )),
        }
        for c in &rule.when {
            let value = self.facts.cond(&c.cond);
            let known = match value {
                Tri::Yes => continue,
                Tri::No => "it is not so that",
                Tri::Unknown => "it is not known whether",
            };
            t.soft.push(Lack::new(format!("{known} {}", c.words), self.facts.advice(c, value)));
        }
        let holds = t.hard.is_empty() && t.soft.is_empty();
        self.note(rule, if holds { "permits" } else { "does not hold" }, holds);
        t.hard.extend(self.origins(book, rule));
        t.hard.extend(bounds.hard.iter().cloned());
        t
    }

    fn permit(&self, rule: &Rule, text: String, hangs: &[String]) -> Decision {
        // A forbid that hangs on the purpose cannot be excluded while the purpose is unknown.
        if !hangs.is_empty() {
            return Decision::gap(
                format!("the answer hangs on the purpose ({}), and the request states none", hangs.join(", ")),
                "state the purpose".to_owned(),
            );
        }
        let mut d = Decision::of(Answer::Permit);
        d.reasons.push(self.reason(rule.clause, &rule.block, text));
        d.duties = rule.duties.clone();
        d
    }

    fn refer_or_deny(&mut self, tried: &[Tried<'_>], bounds: &Bounds, hangs: &[String]) -> Decision {
        let mut refer: Option<Decision> = None;
        let mut answered = Decision::of(Answer::Deny);
        for t in tried.iter().filter(|t| t.hard.is_empty()) {
            let (rule, Some(r)) = (t.rule, &t.rule.refer) else { continue };
            let said = match self.facts.approval(rule) {
                // Where the permit itself asks for approval, that is one of its conditions and no way round the others.
                Approval::Given if rule.asks_approval() && !t.soft.is_empty() => continue,
                Approval::Given => {
                    self.note(rule, "permits, as approved", true);
                    return self.permit(rule, "permits it, as those asked have approved".to_owned(), hangs);
                }
                Approval::Refused(by) => format!("{by} has refused"),
                Approval::Lapsed(at) => format!("no answer came by {at}"),
                Approval::NotAsked(by) | Approval::Waiting(by) => {
                    let to = self.facts.list(&r.to);
                    if !to.is_empty() {
                        if refer.is_none() {
                            self.note(rule, "refers", true);
                            refer = Some(self.referral(t, to, by));
                        }
                        continue;
                    }
                    "refers to somebody, but nobody is there".to_owned()
                }
            };
            answered.reasons.push(self.reason(rule.clause, &rule.block, said));
            answered.remedy.push(format!("make a new request under {}", rule.block));
        }
        match refer {
            Some(d) => d,
            None if !answered.reasons.is_empty() => answered,
            None => self.deny(tried, bounds),
        }
    }

    fn referral(&self, t: &Tried<'_>, to: Vec<String>, by: Option<Moment>) -> Decision {
        let mut d = Decision::of(Answer::Refer);
        d.reasons.push(self.reason(t.rule.clause, &t.rule.block, t.own_words()));
        self.cite(&mut d, t.lacks());
        let ask = format!("ask {}: send `request.make`", to.join(", "));
        // A condition that asks for the same approval has said so already.
        d.remedy.retain(|r| !r.starts_with("ask "));
        d.remedy.push(ask);
        d.duties = t.rule.duties.clone();
        d.refer_to = to;
        d.by = by;
        d.referred_by = Some(t.rule.block.clone());
        d
    }

    /// Adds what would help, and the clauses beside the permit's own that say no.
    fn cite<'l>(&self, d: &mut Decision, lacks: impl Iterator<Item = &'l Lack>) {
        for l in lacks {
            if let Some((clause, block)) = &l.at {
                let reason = self.reason(*clause, block, l.text.clone());
                if !d.reasons.contains(&reason) {
                    d.reasons.push(reason);
                }
            }
            if !d.remedy.contains(&l.remedy) {
                d.remedy.push(l.remedy.clone());
            }
        }
    }

    fn deny(&self, tried: &[Tried<'_>], bounds: &Bounds) -> Decision {
        let mut d = Decision::of(Answer::Deny);
        // What no permit could change comes first.
        self.cite(&mut d, bounds.hard.iter());
        // The nearest permit: the one that lacks least, and of equals the first of the charter.
        let weight = |t: &Tried<'_>| t.hard.len().saturating_mul(2).saturating_add(t.soft.len());
        match tried.iter().min_by_key(|t| weight(t)) {
            Some(t) => {
                let text = format!("would permit it, but {}", t.own_words());
                d.reasons.push(self.reason(t.rule.clause, &t.rule.block, text));
                self.cite(&mut d, t.lacks());
            }
            None => {
                let text = format!("nothing in the charter permits to {} this", self.q.action.word());
                d.reasons.push(Reason { clause: String::new(), block: String::new(), text });
                d.remedy.push("a permit in the charter; what is not permitted is denied".to_owned());
                self.cite(&mut d, bounds.open.iter());
            }
        }
        d
    }
}
