//! The model: what the charter says of each body, matter, exclusion and veto, and the questions it leaves open.

use crate::happenings::Happening;
use servanda_capability::{Lower, World};
use servanda_charter::Block;
use servanda_norms::{Cond, Effect, Event, Host, Outcome, Parties, Run, Sym};
use servanda_statement::Refusal;
use servanda_vocabulary::{Fraction, Period};
use std::collections::BTreeMap;

/// Bodies may sit in bodies; deeper than this is a circle.
const DEPTH: u8 = 8;

/// Where a rule stands: its clause and block.
#[derive(Clone, Debug, Default)]
pub(crate) struct At {
    pub clause: u32,
    pub block: String,
}

impl At {
    pub(crate) fn of(block: &Block) -> Self {
        Self { clause: block.clause, block: block.id() }
    }

    /// A refusal that rests on this rule's clause.
    pub(crate) fn refuse(&self, world: &World<'_>, code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal::new(code, message).under(world.run.program().clause(self.clause).to_owned())
    }
}

/// Who sits in a body.
#[derive(Clone, Debug, Default)]
pub(crate) enum Seats {
    /// Every party has one.
    #[default]
    OnePerParty,
    /// These.
    Of(Parties),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum QuorumOf {
    AllMembers,
    VotingMembers,
}

#[derive(Clone, Debug)]
pub(crate) struct Quorum {
    pub at: At,
    pub at_least: Fraction,
    pub of: QuorumOf,
}

#[derive(Clone, Debug)]
pub(crate) struct Ladder {
    pub at: At,
    pub again: Period,
    pub any_number: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Voting {
    pub at: At,
    pub rule: crate::tally::Rule,
}

/// How long before a meeting something must be sent.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    pub at: At,
    pub ordinary: Period,
    pub extraordinary: Option<Period>,
}

impl Limits {
    pub(crate) fn of(&self, ordinary: bool) -> Period {
        if ordinary { self.ordinary } else { self.extraordinary.unwrap_or(self.ordinary) }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Chair {
    pub at: At,
    pub is: Parties,
    pub substitute: Option<Parties>,
}

/// Somebody who may do something under a rule.
#[derive(Clone, Debug)]
pub(crate) struct ByRule {
    pub at: At,
    pub by: Option<Parties>,
}

#[derive(Clone, Debug)]
pub(crate) struct Extraordinary {
    pub at: At,
    /// None: the body's own members.
    pub on_request_of: Option<Parties>,
    pub at_least: Option<Fraction>,
}

#[derive(Clone, Debug)]
pub(crate) struct Binding {
    pub at: At,
    pub at_once: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub at: At,
    pub at_least: Fraction,
}

/// All rules of one body.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    pub at: At,
    pub label: String,
    pub declared: bool,
    pub seats: Seats,
    pub chair: Option<Parties>,
    pub chair_rule: Option<Chair>,
    pub quorum: Option<Quorum>,
    pub ladder: Option<Ladder>,
    pub voting: Option<Voting>,
    pub proxy: Option<(At, bool)>,
    pub ballot: Option<At>,
    pub convening: Option<ByRule>,
    pub extraordinary: Vec<Extraordinary>,
    pub summons: Option<Limits>,
    pub agenda: Option<Limits>,
    pub addition: Option<Limits>,
    pub marked: Option<At>,
    pub new_item: Option<At>,
    pub minutes: Option<ByRule>,
    pub acceptance: Option<At>,
    pub binding: Option<Binding>,
    pub written: Option<Written>,
}

#[derive(Clone, Debug)]
pub(crate) struct Matter {
    pub at: At,
    pub label: String,
    /// The body's label.
    pub body: String,
    /// `party`, `asset`, `nothing`, or left open.
    pub about: Option<String>,
    pub at_least: Option<Fraction>,
    pub effect: Vec<Effect>,
    pub proposed_by: Option<Parties>,
    pub needs: Option<Cond>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// Whoever holds this status.
    Status(Sym),
    /// Whoever declared an interest in the motion.
    Interested,
    /// The party that the motion is about.
    Subject,
    /// The party that leaves, about whose leaving the motion is.
    Leaver,
}

#[derive(Clone, Debug)]
pub(crate) struct Exclusion {
    pub at: At,
    pub body: String,
    pub voting: bool,
    pub veto: bool,
    pub who: Who,
    /// Empty: every matter of the body.
    pub matters: Vec<String>,
}

/// How an item came before the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Route {
    /// It stood on the agenda that the chair sent.
    Original,
    /// It was added later, before or in the meeting.
    Added,
    /// It was circulated for decision without a meeting.
    Written,
}

impl Route {
    /// The word of charters and views.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Route::Original => "original_agenda",
            Route::Added => "added",
            Route::Written => "written",
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Veto {
    pub at: At,
    pub label: String,
    pub body: String,
    /// Members only, else every party.
    pub members: bool,
    pub route: Route,
    /// Only until the meeting ends; else the block's own time.
    pub meeting_end: bool,
    /// The finding that judges the ground, as its name and its number in the program.
    pub ground: Option<(String, u32)>,
}

/// Everything the charter says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    pub bodies: BTreeMap<String, Body>,
    pub matters: BTreeMap<String, Matter>,
    pub exclusions: Vec<Exclusion>,
    pub vetoes: Vec<Veto>,
    /// What this capability listens to, so that every other event costs one look-up.
    pub happenings: BTreeMap<Sym, Happening>,
    pub coordinator: Option<Sym>,
}

/// Answers group questions while parties are listed, without the other capabilities.
pub(crate) struct Groups<'a> {
    model: &'a Model,
    depth: u8,
}

impl Host for Groups<'_> {
    fn on_event(&mut self, _: &Run, _: &Event) -> Vec<Outcome> {
        Vec::new()
    }
    fn group(&self, run: &Run, kind: Sym, of: Sym) -> Vec<Sym> {
        match (run.names().text(kind), run.names().text(of).strip_prefix("body.")) {
            ("members", Some(label)) => self.model.members_within(run, label, self.depth.saturating_add(1)),
            _ => Vec::new(),
        }
    }
}

impl Model {
    /// The rules of a body, begun if no block named it yet: blocks come in the order of the text.
    pub(crate) fn body_of(&mut self, label: &str) -> &mut Body {
        let body = self.bodies.entry(label.to_owned()).or_default();
        if body.label.is_empty() {
            label.clone_into(&mut body.label);
        }
        body
    }

    pub(crate) fn groups(&self) -> Groups<'_> {
        Groups { model: self, depth: 0 }
    }

    /// Who sits in a body now, in name order.
    pub(crate) fn members(&self, run: &Run, label: &str) -> Vec<Sym> {
        self.members_within(run, label, 0)
    }

    fn members_within(&self, run: &Run, label: &str, depth: u8) -> Vec<Sym> {
        match self.bodies.get(label).map(|b| &b.seats) {
            _ if depth > DEPTH => Vec::new(),
            None => Vec::new(),
            Some(Seats::OnePerParty) => run.holders(run.program().party_status),
            Some(Seats::Of(p)) => p.list(run, &Groups { model: self, depth }, None, None),
        }
    }

    /// The chair of a body, the substitute after it, and the rule that says so.
    pub(crate) fn chairs(&self, run: &Run, body: &Body) -> (Vec<Sym>, Vec<Sym>, At) {
        let list = |p: &Parties| p.list(run, &self.groups(), None, None);
        match (&body.chair_rule, &body.chair) {
            (Some(rule), _) => {
                (list(&rule.is), rule.substitute.as_ref().map(list).unwrap_or_default(), rule.at.clone())
            }
            (None, Some(chair)) => (list(chair), Vec::new(), body.at.clone()),
            (None, None) => (Vec::new(), Vec::new(), body.at.clone()),
        }
    }

    /// Refuses bodies whose seats depend on each other's: nobody could say who sits in them.
    fn circles(&self, lower: &mut Lower<'_>) {
        for body in self.bodies.values().filter(|b| b.declared) {
            let mut reached: Vec<String> = Vec::new();
            let mut next = vec![body.label.clone()];
            while let Some(label) = next.pop() {
                let Some(Seats::Of(p)) = self.bodies.get(&label).map(|b| &b.seats) else { continue };
                let mut syms = Vec::new();
                bodies_in(p, &mut syms);
                for s in syms {
                    let text = lower.build.program().names.text(s);
                    let seen = text.strip_prefix("body.").map(str::to_owned);
                    if let Some(l) = seen.filter(|l| !reached.contains(l)) {
                        reached.push(l.clone());
                        next.push(l);
                    }
                }
            }
            if reached.contains(&body.label)
                && let Some(block) = lower.charter.block("body", &body.label).cloned()
            {
                let message = format!("who sits in `body.{0}` depends on who sits in `body.{0}`", body.label);
                lower.block_error(&block, "circle", message, "name parties, offices or a status instead");
            }
        }
    }

    /// Asks what a charter leaves open, once every block was read.
    pub(crate) fn finish(&mut self, lower: &mut Lower<'_>) {
        self.happenings = crate::happenings::names(self, lower);
        if lower.charter.block("office", "coordinator").is_some() {
            self.coordinator = Some(lower.build.name("office.coordinator"));
        }
        let deciding: Vec<&Body> =
            self.bodies.values().filter(|b| b.declared && self.matters.values().any(|m| m.body == b.label)).collect();
        for body in deciding {
            for (missing, code, question, help) in open_questions(body) {
                let block = lower.charter.block("body", &body.label).cloned();
                if let (true, Some(block)) = (missing, block) {
                    lower.block_error(&block, code, format!("`body.{}` decides: {question}", body.label), help);
                }
            }
        }
        self.circles(lower);
        for x in &self.exclusions {
            let strange = x.matters.iter().find(|m| self.matters.get(*m).is_some_and(|m| m.body != x.body));
            let block = x.at.block.split_once('.').and_then(|(k, l)| lower.charter.block(k, l)).cloned();
            if let (Some(m), Some(block)) = (strange, block) {
                let whose = self.matters.get(m).map_or("", |m| m.body.as_str());
                let message = format!("`matter.{m}` is for `body.{whose}`, so nobody in `body.{}` votes on it", x.body);
                lower.block_error(
                    &block,
                    "wrong_body",
                    message,
                    "name the body that decides the matter, or another matter",
                );
            }
        }
        for veto in &self.vetoes {
            let has_route = self.bodies.get(&veto.body).is_some_and(|b| match veto.route {
                Route::Written => b.written.is_some(),
                Route::Added => b.addition.is_some() || b.new_item.is_some(),
                Route::Original => true,
            });
            let block = lower.charter.block("veto", &veto.label).cloned();
            if let (false, Some(block)) = (has_route, block) {
                let (message, help) = match veto.route {
                    Route::Written => (
                        "this veto is against decisions without a meeting: may the body decide so?",
                        "add a `written` block for the body, or leave this veto out",
                    ),
                    _ => (
                        "this veto is against items added to the agenda: may items be added?",
                        "add an `addition` or `new_item` block for the body, or leave this veto out",
                    ),
                };
                lower.block_error(&block, "open_question", message, help);
            }
        }
    }
}

/// The bodies that an expression asks for.
fn bodies_in(p: &Parties, out: &mut Vec<Sym>) {
    match p {
        Parties::Group { of, .. } => out.extend(of),
        Parties::AnyOf(l) => l.iter().for_each(|p| bodies_in(p, out)),
        Parties::Except(a, b) => {
            bodies_in(a, out);
            bodies_in(b, out);
        }
        Parties::Each(p) => bodies_in(p, out),
        _ => {}
    }
}

/// What a body that decides must have answered: (still open, code, question, help).
fn open_questions(body: &Body) -> [(bool, &'static str, &'static str, &'static str); 5] {
    let waits = body.binding.as_ref().is_some_and(|b| !b.at_once);
    [
        (
            body.quorum.is_none(),
            "open_question",
            "how many members must be there, and do those count that may not vote?",
            "add a `quorum` block with `body`, `at_least` and `of`",
        ),
        (
            body.voting.is_none(),
            "open_question",
            "by which majority, of which votes? Does an abstention count as cast, and what does a tie do?",
            "add a `voting` block with `body`, `at_least`, `of`, `abstentions` and `tie`",
        ),
        (
            body.binding.is_none(),
            "open_question",
            "when does a decision bind, at once or when the minutes are accepted?",
            "add a `binding` block with `body` and `when`",
        ),
        (
            waits && body.acceptance.is_none(),
            "open_question",
            "its decisions bind when the minutes are accepted, but after how long does silence accept them?",
            "add an `acceptance` block with `body` and `silence_after`, or let decisions bind `at_once`",
        ),
        (
            body.chair.is_none() && body.chair_rule.is_none(),
            "open_question",
            "who chairs it, and so opens and closes its meetings?",
            "write `chair = office.x` in the body, or add a `chair` block",
        ),
    ]
}
