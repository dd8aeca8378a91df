//! Finding: a question that a person must judge; the software asks, runs the clock and records, and never guesses.
//!
//! # Clause
//! "Whether a member is severely affected is judged by the chair; if the chair is silent for 10 days, it is not."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! ~~~
//! ## 2 Place
//! Days end in [Europe/Brussels](#place.zone).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! ~~~
//! ## 3 Materiality
//! If the clinic is silent for [10 calendar days](#materiality.outer), the breach is not material.
//! ~~~charter
//! notice "breach" { }
//! finding "material" {
//!   question = "Is the breach material?"
//!   judge    = party.clinic
//!   on       = notice.breach
//!   outer    = materiality.outer
//!   at_outer = no
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `finding.make/1` with `finding`, `about`, `answer` (yes or no); `finding.ask/1`; `finding.contest/1` where the block says
//! `contest` (`if_contested = pauses`: without effect meanwhile; else the answer stands until another takes its place); one answer to a question, unless `may_change = yes`;
//! what is put again, by its event or by `finding.ask`, is a new question, which the earlier answer does not answer; `conflict.declare/1` by a judge, a substitute or who decides a contest, with an interest: it then answers no more.
//! None of them is named by a word that speaks of a trigger, but for `trigger.subject`: whom the statement is about.
//! Its `substitute` does; where there is none, or `substitute = none` says so, another judge without interest, and else the outer limit.
//!
//! # Outcome
//! ```case
//! case "A finding in time, one by the wrong judge, and a silent judge"
//! 2025-03-03 10:00  lab     notice.give   notice=breach about=b1
//! 2025-03-03 10:00  lab     notice.give   notice=breach about=b2
//! 2025-03-04 10:00  clinic  finding.make  finding=material about=b1 answer=yes
//! 2025-03-04 11:00  lab     finding.make  finding=material about=b2 answer=yes
//!   expect void not_competent
//! expect at 2025-03-14 00:00
//!   finding material of b1 is yes
//!   finding material of b2 is no
//! ```

use super::{Kernel, author_is};
use crate::feature::{Feature, StatementKind};
use crate::fields::{Field, FieldType, text};
use crate::lower::Lower;
use crate::say::Say;
use crate::world::{FactSeed, MomentOf, World};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Expr, Label, Need, TermType, Ty};
use servanda_norms::{Anchor, Dispute, Effect, FindingNorm, NormKind, Parties, Silence, Stage, Sym, TimeExpr};
use servanda_statement::{Refusal, Statement};
use servanda_words::Phrase;

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "finding",
    summary: "A question for a human judge, with an outer limit so that a silent judge never freezes a norm.",
    attributes: &[
        AttributeSchema { name: "question", ty: Ty::Text, need: Need::Must("What exactly is the judge asked?") },
        AttributeSchema { name: "judge", ty: Ty::Expr, need: Need::Must("Who judges?") },
        AttributeSchema { name: "on", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "standard", ty: Ty::Text, need: Need::May },
        AttributeSchema { name: "evidence", ty: Ty::Text, need: Need::May },
        AttributeSchema {
            name: "outer",
            ty: Ty::Term(TermType::Period),
            need: Need::Must("By when at the latest must the judge have answered?"),
        },
        AttributeSchema {
            name: "at_outer",
            ty: Ty::Bool,
            need: Need::Must("What holds if the judge is silent: yes or no?"),
        },
        AttributeSchema { name: "meanwhile", ty: Ty::Bool, need: Need::May },
        AttributeSchema { name: "contest", ty: Ty::Term(TermType::Period), need: Need::May },
        AttributeSchema { name: "if_contested", ty: Ty::Choice(&["stands", "pauses"]), need: Need::May },
        AttributeSchema { name: "contest_by", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "contest_judge", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "contest_outer", ty: Ty::Term(TermType::Period), need: Need::May },
        AttributeSchema { name: "substitute", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "conflicted", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "may_change", ty: Ty::Bool, need: Need::May },
        AttributeSchema { name: "effect_from", ty: Ty::Choice(&["made", "subject"]), need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

/// A finding of the charter, as its statements need it.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// Its number in the program.
    number: u32,
    /// Who judges where every judge is conflicted.
    substitute: Option<Parties>,
    /// Who may never judge it.
    conflicted: Option<Parties>,
    /// Who decides a contest; none where nobody may contest.
    contest_judge: Option<Parties>,
    /// Who may contest.
    contest_by: Parties,
    /// Whether an answer takes effect from its subject's moment.
    back: bool,
    /// Whether the judge may change an answer.
    may_change: bool,
    /// What holds where nobody has answered by the outer limit.
    at_outer: bool,
}

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Kernel) {
    let id = block.id();
    let who = |lower: &mut Lower<'_>, name: &str| block.get(name).and_then(|e| lower.authors(&e.clone(), true));
    let judge = who(lower, "judge").unwrap_or(Parties::All);
    // `none` says that nobody takes the judge's place: the outer limit answers.
    let nobody = block.get("substitute").is_some_and(is_none);
    let substitute = if nobody { None } else { who(lower, "substitute") };
    let conflicted = who(lower, "conflicted");
    for name in ["judge", "substitute", "contest_judge"] {
        if let Some(e) = block.get(name).filter(|e| e.as_ref_text().as_deref() == Some("trigger.subject")).cloned() {
            lower.error(
                &e,
                "open_question",
                "who judges? Whom a question is about has an interest in the answer and judges nothing of it",
                "name another: party.x, office.x, members(body.x) or except(all, trigger.subject)",
            );
        }
    }
    if conflicted.is_some() && block.get("substitute").is_none() {
        lower.block_error(
            block,
            "open_question",
            "who judges when the judge has an interest in the answer?",
            "write `substitute = parties`, or `substitute = none` where the answer at the outer limit shall hold",
        );
    }
    let text = lower.text_of(block, "question").unwrap_or_default();
    let meanwhile = block.get("meanwhile").and_then(|e| e.as_bool());
    let number = lower.build.finding(&id, block.clause, &text, judge.clone(), meanwhile);
    let mut name = |what: &str| lower.build.name(&format!("{id}.{what}"));
    let (yes, no, asked, answered) = (name("yes"), name("no"), name("asked"), name("answered"));
    // The judge's silence ends at the outer limit; the kernel keeps the clock as it does for every right.
    let mut n = lower.build.blank(&id, block.clause, NormKind::Right(Silence::Lapse));
    n.on = vec![asked];
    if let Some(e) = block.get("on") {
        n.on.extend(lower.events(&e.clone()).unwrap_or_default());
    }
    let opens = n.on.clone();
    n.bearer = match &substitute {
        Some(s) => Parties::AnyOf(vec![judge.clone(), s.clone()]),
        None => judge.clone(),
    };
    let back = lower.word_of(block, "effect_from").as_deref() == Some("subject");
    let may_change = block.get("may_change").and_then(|e| e.as_bool()).unwrap_or(false);
    let outer = lower.period_of(block, "outer");
    n.due = outer.map(|p| TimeExpr::After(Anchor::Received, p, lower.default_calendar()));
    let at_outer = block.get("at_outer").and_then(|e| e.as_bool()).unwrap_or(false);
    n.otherwise = vec![Effect::Deem(if at_outer { yes } else { no })];
    n.act = vec![yes, no];
    let mut dispute = Dispute { opens, back, ..Dispute::default() };
    let mut question = Question {
        number,
        substitute,
        conflicted,
        contest_judge: None,
        contest_by: Parties::All,
        back,
        may_change,
        at_outer,
    };
    // Who may contest, and is told no more, contests an answer that stands until another takes its place.
    let contested = lower.word_of(block, "if_contested").or_else(|| block.get("contest").map(|_| "stands".to_owned()));
    if back || contested.is_some() {
        n.act.push(answered);
        n.otherwise.push(Effect::Deem(answered));
        dispute.answered.push(answered);
    }
    lower.build.add(n);
    if let Some(how) = contested {
        question.contest_judge = Some(who(lower, "contest_judge").unwrap_or_else(|| judge.clone()));
        question.contest_by = who(lower, "contest_by").unwrap_or(Parties::All);
        dispute.pauses = how == "pauses";
        contest(block, lower, &question, outer, answered, &mut dispute);
    } else if block.get("contest_judge").is_some() {
        lower.block_error(
            block,
            "open_question",
            "within what may the answer be contested, and does it stand meanwhile?",
            "write `contest = term` and `if_contested = stands` or `if_contested = pauses`",
        );
    }
    lower.build.dispute(number, dispute);
    own.findings.insert(id, question);
}

fn is_none(e: &Expr) -> bool {
    e.as_word() == Some("none")
}

/// The window in which an answer may be contested, and the contest's own judge with an outer limit.
fn contest(
    block: &Block,
    lower: &mut Lower<'_>,
    question: &Question,
    outer: Option<servanda_vocabulary::Period>,
    answered: Sym,
    dispute: &mut Dispute,
) {
    let id = block.id();
    let Some(window) = lower.period_of(block, "contest") else {
        return lower.block_error(
            block,
            "open_question",
            "within what may the answer be contested?",
            "write `contest = term`",
        );
    };
    let review = lower.period_of(block, "contest_outer").or(outer);
    let mut name = |what: &str| lower.build.name(&format!("{id}.{what}"));
    let (claimed, contested, settled, upheld) =
        (name("contest.claimed"), name("contested"), name("settled"), name("upheld"));
    let (yes, no) = (name("decided.yes"), name("decided.no"));
    dispute.contested.push(contested);
    dispute.settled.push(settled);
    dispute.upheld = Some(upheld);
    let mut n = lower.build.blank(&format!("{id}.contest"), block.clause, NormKind::Right(Silence::Lapse));
    n.on = vec![answered];
    n.bearer = question.contest_by.clone();
    n.act = vec![claimed];
    n.due = Some(TimeExpr::After(Anchor::At, window, lower.default_calendar()));
    n.then = vec![Effect::Deem(contested)];
    n.otherwise = vec![Effect::Deem(settled)];
    lower.build.add(n);
    let mut n = lower.build.blank(&format!("{id}.review"), block.clause, NormKind::Right(Silence::Lapse));
    n.on = vec![contested];
    n.bearer = question.contest_judge.clone().unwrap_or(Parties::All);
    n.act = vec![yes, no];
    n.due = review.map(|p| TimeExpr::After(Anchor::At, p, lower.default_calendar()));
    n.bends.by_act.insert(yes, vec![Effect::Decide(question.number, Some(true))]);
    n.bends.by_act.insert(no, vec![Effect::Decide(question.number, Some(false))]);
    n.otherwise = vec![Effect::Decide(question.number, None)];
    lower.build.add(n);
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let word = |name: &str| block.get(name).and_then(|e| e.as_word());
    let only = |so: bool, id: &str| if so { say.just(id) } else { Phrase::none() };
    let contested = match word("if_contested").or(block.get("contest").map(|_| "stands")) {
        None => Phrase::none(),
        Some(how) => {
            let by = match block.get("contest_by") {
                Some(_) => say.list(block, "contest_by", "or"),
                None => say.just("any-party"),
            };
            let args = [
                ("by", Say::first(&by)),
                ("within", say.opt(block, "contest", "finding.contest-within")),
                ("before", say.list_in(block, "contest_judge", "or", "finding.contest-before")),
                ("how", say.just(if how == "stands" { "finding.stands" } else { "finding.paused" })),
            ];
            say.tell("finding.contest", &args)
        }
    };
    let substitute = match block.get("substitute") {
        None => Phrase::none(),
        Some(e) if is_none(e) => say.just("finding.no-substitute"),
        Some(_) => say.list_in(block, "substitute", "or", "finding.substitute"),
    };
    let args = [
        ("judge", Say::first(&say.list(block, "judge", "or"))),
        ("question", say.of(block, "question")),
        ("outer", say.opt(block, "outer", "finding.outer")),
        ("at-outer", say.of(block, "at_outer")),
        ("meanwhile", say.opt(block, "meanwhile", "finding.meanwhile")),
        ("standard", say.opt(block, "standard", "finding.standard")),
        ("evidence", say.opt(block, "evidence", "finding.evidence")),
        ("from", only(word("effect_from") == Some("subject"), "finding.from-subject")),
        ("change", only(block.get("may_change").and_then(|e| e.as_bool()) == Some(true), "finding.may-change")),
        ("substitute", substitute),
        ("contested", contested),
    ];
    say.block("finding", &args)
}

impl Question {
    fn rule<'a>(&self, world: &World<'a>) -> Option<&'a FindingNorm> {
        world.run.program().findings.get(self.number as usize)
    }

    fn stage(&self, world: &World<'_>, st: &Statement) -> Stage {
        match text(st, "about") {
            // Nobody has ever spoken of it.
            Some(a) if world.run.names().find(a).is_none() => Stage::Unasked,
            a => world.run.stage(self.number, a.and_then(|a| world.run.names().find(a))),
        }
    }

    /// Whether it has its answer, which the charter does not let the judge change.
    fn answered(&self, world: &World<'_>, st: &Statement) -> bool {
        let names = world.run.names();
        let known = |name: Option<&str>| match name {
            None => Some(None),
            Some(n) => names.find(n).map(Some),
        };
        let scope = crate::fields::scope(st);
        // What nobody has ever spoken of has no answer.
        let (Some(about), Some(scope)) = (known(text(st, "about")), known(scope.as_deref())) else { return false };
        !self.may_change && world.run.answered(self.number, about, scope)
    }

    /// Whether somebody has done this about this subject before, and how often it has been.
    fn done(world: &World<'_>, name: &str, party: &str, subject: Option<&str>) -> bool {
        let names = world.run.names();
        let (Some(name), Some(party)) = (names.find(name), names.find(party)) else { return false };
        let about = subject.and_then(|s| names.find(s));
        if subject.is_some() && about.is_none() {
            return false;
        }
        world.run.events().iter().any(|e| {
            e.name == name && e.party == Some(party) && (subject.is_none() || e.subject.is_none() || e.subject == about)
        })
    }

    /// Whether somebody has an interest: is named as conflicted, is itself the subject, or has declared it.
    fn conflicted(&self, world: &World<'_>, block: &str, party: &str, subject: Option<&str>) -> bool {
        subject == Some(party)
            || self.conflicted.as_ref().is_some_and(|c| author_is(world, c, party, subject))
            || Self::done(world, &format!("{block}.conflict"), party, subject)
    }

    /// Whether this party may answer: a judge without interest; where every judge has one, the substitute.
    fn may_answer(&self, world: &World<'_>, block: &str, judge: &Parties, party: &str, subject: Option<&str>) -> bool {
        let Some(substitute) = &self.substitute else {
            // Nobody judges in its own cause; without a substitute the outer limit answers.
            return author_is(world, judge, party, subject) && !self.conflicted(world, block, party, subject);
        };
        if author_is(world, judge, party, subject) {
            return !self.conflicted(world, block, party, subject);
        }
        author_is(world, substitute, party, subject)
            && !self.conflicted(world, block, party, subject)
            && self.others(world, block, judge, subject).is_empty()
    }

    /// The judges who have no interest in the answer.
    fn others<'a>(&self, world: &World<'a>, block: &str, judge: &Parties, subject: Option<&str>) -> Vec<&'a str> {
        let names = world.run.names();
        let probe = servanda_norms::Event::probe(world.run.now(), None, subject.and_then(|s| names.find(s)));
        let judges = judge.list(world.run, world.groups, Some(&probe), None);
        let judges = judges.iter().map(|j| world.text(*j));
        judges.filter(|j| !self.conflicted(world, block, j, subject)).collect()
    }
}

fn find<'a>(own: &'a Kernel, st: &Statement) -> Result<(String, &'a Question), Refusal> {
    let block = format!("finding.{}", text(st, "finding").unwrap_or_default());
    match own.findings.get(&block) {
        Some(q) => Ok((block, q)),
        None => Err(Refusal::new("bad_body", format!("the charter asks no `{block}`"))),
    }
}

fn admit(own: &Kernel, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (block, question) = find(own, st)?;
    let Some(rule) = question.rule(world) else { return Ok(()) };
    let clause = world.run.program().clause(rule.clause).to_owned();
    let (party, subject) = (st.author.party.as_str(), text(st, "about"));
    let stage = question.stage(world, st);
    if let (Stage::Contested, Some(judge)) = (stage, &question.contest_judge) {
        let names = world.run.names();
        let about = subject.and_then(|s| names.find(s));
        let answer = world.run.answer(question.number, about, None).and_then(|e| e.party);
        // Who answered in the judge's place does not decide whether that answer was right.
        let own = answer.is_some_and(|a| names.text(a) == party) && !author_is(world, &rule.judge, party, subject);
        let why = match author_is(world, judge, party, subject) {
            true if own => format!(
                "`{party}` gave the answer to `{block}` itself and does not decide its contest: undecided at the outer limit, the answer stands"
            ),
            true if !question.conflicted(world, &block, party, subject) => return Ok(()),
            true => format!(
                "`{party}` has an interest in the answer to `{block}` and does not decide its contest: undecided at the outer limit, the answer stands"
            ),
            false => format!("the answer to `{block}` is contested; `{party}` is not who decides the contest"),
        };
        return Err(Refusal::new("not_competent", why).under(clause));
    }
    if !question.may_answer(world, &block, &rule.judge, party, subject) {
        let why = if author_is(world, &rule.judge, party, subject) {
            let others = question.others(world, &block, &rule.judge, subject);
            match (&question.substitute, others.as_slice()) {
                (Some(_), []) => {
                    format!("`{party}` has an interest in the answer to `{block}`; its substitute judges")
                }
                (_, [_, ..]) => format!(
                    "`{party}` has an interest in the answer to `{block}`; {} may answer it",
                    others.iter().map(|o| format!("`{o}`")).collect::<Vec<_>>().join(" or ")
                ),
                (None, []) => format!(
                    "`{party}` has an interest in the answer to `{block}`, and the charter names no `substitute`: nobody may answer it, and at its outer limit it is {}",
                    if question.at_outer { "yes" } else { "no" }
                ),
            }
        } else if question.substitute.as_ref().is_some_and(|s| author_is(world, s, party, subject))
            && question.conflicted(world, &block, party, subject)
        {
            format!(
                "`{party}` has an interest in the answer to `{block}`, and takes nobody's place; its outer limit answers"
            )
        } else {
            format!("`{party}` is not the judge of `{block}`")
        };
        return Err(Refusal::new("not_competent", why).under(clause));
    }
    if stage == Stage::Settled && question.contest_judge.is_some() {
        return Err(Refusal::new("closed", format!("the answer to `{block}` is settled here")).under(clause));
    }
    if question.answered(world, st) {
        let why = format!("`{block}` is answered here; the charter does not say `may_change = yes`");
        return Err(Refusal::new("closed", why).under(clause));
    }
    Ok(())
}

fn facts(own: &Kernel, world: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let label = text(st, "finding").unwrap_or_default();
    let answer = text(st, "answer").unwrap_or("no");
    let about = text(st, "about").map(str::to_owned);
    let Some(question) = own.findings.get(&format!("finding.{label}")) else { return Vec::new() };
    if question.contest_judge.is_some() && question.stage(world, st) == Stage::Contested {
        return vec![FactSeed::new(format!("finding.{label}.decided.{answer}"), about)];
    }
    let mut list = vec![FactSeed::new(format!("finding.{label}.{answer}"), about.clone())];
    if question.contest_judge.is_some() || question.back {
        list.push(FactSeed::new(format!("finding.{label}.answered"), about.clone()));
    }
    if let (true, Some(rule)) = (question.back, question.rule(world)) {
        let subject = about.as_deref().and_then(|a| world.run.names().find(a));
        let put = world.run.last_of(&rule.dispute.opens, subject).map(|e| e.at);
        if let Some(f) = list.first_mut() {
            // Just before it: what its subject set off reads the answer.
            f.at = put.map(|m| m.plus_seconds(-1));
        }
    }
    list
}

fn facts_of(st: &Statement, what: &str) -> Vec<FactSeed> {
    let block = text(st, "finding").unwrap_or_default();
    vec![FactSeed::new(format!("finding.{block}.{what}"), text(st, "about").map(str::to_owned))]
}

fn admit_ask(own: &Kernel, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (block, question) = find(own, st)?;
    if question.answered(world, st) {
        let clause = question.rule(world).map(|r| world.run.program().clause(r.clause).to_owned()).unwrap_or_default();
        return Err(Refusal::new("closed", format!("`{block}` is answered here")).under(clause));
    }
    // Where an answer can be contested, a question is a dispute: each party raises it once.
    let again = question.contest_judge.is_some()
        && Question::done(world, &format!("{block}.asked"), &st.author.party, text(st, "about"));
    if again {
        let clause = question.rule(world).map(|r| world.run.program().clause(r.clause).to_owned()).unwrap_or_default();
        return Err(Refusal::new(
            "closed",
            format!("`{}` has put `{block}` before; a party may do so once", st.author.party),
        )
        .under(clause));
    }
    Ok(())
}

fn admit_contest(own: &Kernel, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (block, question) = find(own, st)?;
    let clause = question.rule(world).map(|r| world.run.program().clause(r.clause).to_owned()).unwrap_or_default();
    let (party, subject) = (st.author.party.as_str(), text(st, "about"));
    let refusal = if question.contest_judge.is_none() {
        Refusal::new("closed", format!("the charter lets nobody contest `{block}`"))
    } else if !author_is(world, &question.contest_by, party, subject) {
        Refusal::new("not_competent", format!("`{party}` may not contest `{block}`"))
    } else if Question::done(world, &format!("{block}.contest.claimed"), party, subject) {
        Refusal::new("closed", format!("`{party}` has contested `{block}` before; a party may do so once"))
    } else if question.stage(world, st) != Stage::Answered {
        let stage = question.stage(world, st).word();
        Refusal::new("closed", format!("there is no answer to `{block}` that may be contested: it is {stage}"))
    } else {
        return Ok(());
    };
    Err(refusal.under(clause))
}

fn admit_conflict(own: &Kernel, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (block, question) = find(own, st)?;
    let Some(rule) = question.rule(world) else { return Ok(()) };
    let clause = world.run.program().clause(rule.clause).to_owned();
    // Whoever may take its place, or nobody: a judge may always say that it has an interest.
    let judges = [Some(&rule.judge), question.contest_judge.as_ref(), question.substitute.as_ref()];
    if !judges.into_iter().flatten().any(|j| author_is(world, j, &st.author.party, text(st, "about"))) {
        return Err(
            Refusal::new("not_competent", format!("`{}` is not the judge of `{block}`", st.author.party)).under(clause)
        );
    }
    Ok(())
}

const FINDING: Field = Field::must("finding", FieldType::Id);
const ABOUT: Field = Field::may("about", FieldType::Id);
const SCOPE: Field = Field::may("scope", FieldType::Map);

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say,
    kinds: &[
        StatementKind {
            name: "finding.make",
            summary: "The judge answers a question of the charter, or decides a contest of its answer.",
            fields: &[
                FINDING,
                ABOUT,
                SCOPE,
                Field::must("answer", FieldType::Choice(&["yes", "no"])),
                Field::may("reasons", FieldType::Text),
            ],
            admit,
            facts,
        },
        StatementKind {
            name: "finding.ask",
            summary: "Puts a question of the charter to its judge; the outer limit starts to run.",
            fields: &[FINDING, ABOUT, SCOPE],
            admit: admit_ask,
            facts: |_, _, st| facts_of(st, "asked"),
        },
        StatementKind {
            name: "finding.contest",
            summary: "Contests the answer to a question while that is open; each party once.",
            fields: &[FINDING, ABOUT, SCOPE, Field::may("grounds", FieldType::Text)],
            admit: admit_contest,
            facts: |_, _, st| {
                let list = facts_of(st, "contest.claimed");
                list.into_iter().map(|f| FactSeed { moment: MomentOf::Sent, ..f }).collect()
            },
        },
        StatementKind {
            name: "conflict.declare",
            summary: "A judge declares an interest in the answer and answers no more: its substitute does, or the outer limit.",
            fields: &[FINDING, ABOUT, SCOPE],
            admit: admit_conflict,
            facts: |_, _, st| facts_of(st, "conflict"),
        },
    ],
    on: super::quiet,
};
