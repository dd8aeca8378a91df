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
    /// For an origin: the targets of its own permits, and that of permits on what is derived from it. One of them must
    /// allow the purpose too.
    pub origin: Option<Vec<Target>>,
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
struct Lack {
    text: String,
    remedy: String,
}

/// How far a permit is from holding.
struct Tried<'a> {
    rule: &'a Rule,
    /// Want of the right party, purpose or time.
    hard: Vec<Lack>,
    /// Conditions that do not hold.
    soft: Vec<Lack>,
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
        let (denied, open) = self.forbidden(book);
        if let Some(d) = denied {
            return d;
        }
        if let Some(d) = self.out_of_bounds(book) {
            return d;
        }
        let permits: Vec<&Rule> =
            book.on(self.q.action, &self.q.targets).into_iter().filter(|r| r.mode == Mode::Permit).collect();
        let tried: Vec<Tried<'_>> = permits.into_iter().map(|r| self.try_permit(r)).collect();
        let held = tried.iter().filter(|t| t.hard.is_empty() && t.soft.is_empty()).min_by_key(|t| t.rule.duties.len());
        if let Some(t) = held {
            let text = format!("permits {} to {}", t.rule.who_words, self.q.action.word());
            return self.permit(t.rule, text, &open);
        }
        self.refer_or_deny(&tried, &open)
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

    /// What the asset's own terms, and those of its origins, do not allow.
    fn out_of_bounds(&mut self, book: &Book) -> Option<Decision> {
        let bounds = &self.q.bounds;
        for b in bounds {
            let mut lacks: Vec<Lack> = Vec::new();
            if let Some(l) = self.purpose_lack(&b.purposes) {
                lacks.push(Lack { text: format!("`{}` may be used {}", b.asset, l.text), ..l });
            }
            if let Some(c) = &b.place {
                let value = self.facts.cond(&c.cond);
                if value != Tri::Yes {
                    lacks.push(Lack {
                        text: format!("`{}` may be used only where {}", b.asset, c.words),
                        remedy: self.facts.advice(c, value),
                    });
                }
            }
            if lacks.is_empty()
                && let Some(targets) = &b.origin
                && !self.origin_allows(book, targets)
            {
                lacks.push(Lack {
                    text: format!("it is derived from `{}`, whose terms do not allow this purpose", b.asset),
                    remedy: format!("a permit that holds for `{}` and for what is derived from it", b.asset),
                });
            }
            let acts = !lacks.is_empty();
            self.consulted.push(Consulted {
                clause: b.clause,
                block: b.block.clone(),
                outcome: if acts { "bounds" } else { "leaves" }.to_owned(),
                acts,
            });
            if acts {
                let mut d = Decision::of(Answer::Deny);
                for l in lacks {
                    d.reasons.push(self.reason(b.clause, &b.block, l.text));
                    d.remedy.push(l.remedy);
                }
                return Some(d);
            }
        }
        None
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
            Some(p) => Some(Lack {
                text: format!("for {list} only, not for {}", p.strip_prefix("purpose.").unwrap_or(p)),
                remedy: format!("keep to the purpose: {list}"),
            }),
            None => Some(Lack {
                text: format!("for {list} only, and the request states no purpose"),
                remedy: format!("state the purpose: {list}"),
            }),
        }
    }

    fn try_permit<'r>(&mut self, rule: &'r Rule) -> Tried<'r> {
        let mut t = Tried { rule, hard: Vec::new(), soft: Vec::new() };
        if !self.facts.among(&rule.who) {
            let to = self.facts.list(&rule.who);
            let names = if to.is_empty() { rule.who_words.clone() } else { to.join(", ") };
            t.hard.push(Lack {
                text: format!("it is for {}", rule.who_words),
                remedy: format!("let {names} do it, who may under {}", rule.block),
            });
        }
        t.hard.extend(self.purpose_lack(&rule.purposes));
        match self.facts.window(rule.from.as_ref(), rule.until.as_ref()) {
            Window::Open => {}
            Window::Early(Some(at)) => {
                t.hard.push(Lack { text: format!("it holds from {at}"), remedy: format!("wait until {at}") });
            }
            Window::Early(None) => t.hard.push(Lack {
                text: "its time has not begun, and it is not known when it does".to_owned(),
                remedy: format!("wait until the time of {} begins", rule.block),
            }),
            Window::Over(at) => t.hard.push(Lack {
                text: format!("it ended on {at}"),
                remedy: format!("agree on a longer time than {} gives", rule.block),
            }),
        }
        for c in &rule.when {
            let value = self.facts.cond(&c.cond);
            let known = match value {
                Tri::Yes => continue,
                Tri::No => "it is not so that",
                Tri::Unknown => "it is not known whether",
            };
            t.soft.push(Lack { text: format!("{known} {}", c.words), remedy: self.facts.advice(c, value) });
        }
        let holds = t.hard.is_empty() && t.soft.is_empty();
        self.note(rule, if holds { "permits" } else { "does not hold" }, holds);
        t
    }

    fn permit(&self, rule: &Rule, text: String, open: &[String]) -> Decision {
        // A forbid that hangs on the purpose cannot be excluded while the purpose is unknown.
        if !open.is_empty() {
            return Decision::gap(
                format!("the answer hangs on the purpose ({}), and the request states none", open.join(", ")),
                "state the purpose".to_owned(),
            );
        }
        let mut d = Decision::of(Answer::Permit);
        d.reasons.push(self.reason(rule.clause, &rule.block, text));
        d.duties = rule.duties.clone();
        d
    }

    fn refer_or_deny(&mut self, tried: &[Tried<'_>], open: &[String]) -> Decision {
        let mut refer: Option<Decision> = None;
        let mut answered: Vec<Reason> = Vec::new();
        let mut answered_remedy: Vec<String> = Vec::new();
        for t in tried.iter().filter(|t| t.hard.is_empty()) {
            let Some(r) = &t.rule.refer else { continue };
            let said = match self.facts.approval(t.rule) {
                // Where the permit itself asks for approval, that is one of its conditions and no way round the others.
                Approval::Given if t.rule.asks_approval() => continue,
                Approval::Given => {
                    let rule = t.rule;
                    self.note(rule, "permits, as approved", true);
                    return self.permit(rule, "permits it, as those asked have approved".to_owned(), open);
                }
                Approval::Refused(by) => format!("{by} has refused"),
                Approval::Lapsed(at) => format!("no answer came by {at}"),
                Approval::NotAsked(by) | Approval::Waiting(by) => {
                    let to = self.facts.list(&r.to);
                    if to.is_empty() {
                        answered.push(self.reason(
                            t.rule.clause,
                            &t.rule.block,
                            "refers to somebody, but nobody is there".to_owned(),
                        ));
                        continue;
                    }
                    if refer.is_none() {
                        let lacks: Vec<&str> = t.soft.iter().map(|l| l.text.as_str()).collect();
                        let mut d = Decision::of(Answer::Refer);
                        d.reasons.push(self.reason(t.rule.clause, &t.rule.block, lacks.join("; ")));
                        d.remedy = t.soft.iter().map(|l| l.remedy.clone()).collect();
                        d.remedy.push(format!("ask {}: send `request.make`", to.join(", ")));
                        d.duties = t.rule.duties.clone();
                        d.refer_to = to;
                        d.by = by;
                        d.referred_by = Some(t.rule.block.clone());
                        self.note(t.rule, "refers", true);
                        refer = Some(d);
                    }
                    continue;
                }
            };
            answered.push(self.reason(t.rule.clause, &t.rule.block, said));
            answered_remedy.push(format!("make a new request under {}", t.rule.block));
        }
        if let Some(d) = refer {
            return d;
        }
        self.deny(tried, answered, answered_remedy)
    }

    fn deny(&self, tried: &[Tried<'_>], answered: Vec<Reason>, remedy: Vec<String>) -> Decision {
        let mut d = Decision::of(Answer::Deny);
        d.reasons = answered;
        d.remedy = remedy;
        if !d.reasons.is_empty() {
            return d;
        }
        // The nearest permit: the one that lacks least, and of equals the first of the charter.
        let nearest = tried.iter().min_by_key(|t| t.hard.len().saturating_mul(2).saturating_add(t.soft.len()));
        match nearest {
            Some(t) => {
                for l in t.hard.iter().chain(&t.soft) {
                    d.reasons.push(self.reason(
                        t.rule.clause,
                        &t.rule.block,
                        format!("would permit it, but {}", l.text),
                    ));
                    d.remedy.push(l.remedy.clone());
                }
            }
            None => {
                let text = format!("nothing in the charter permits to {} this", self.q.action.word());
                d.reasons.push(Reason { clause: String::new(), block: String::new(), text });
                d.remedy.push("a permit in the charter; what is not permitted is denied".to_owned());
            }
        }
        d
    }
}
