//! Affiliates: whom a party controls, by dated facts; the standing ends by itself when the control does.
//!
//! Control is recorded share by share. What a party and all whom it controls hold of a company is added up; where that is
//! enough, the company is controlled, and what it holds counts in turn. Each party's affiliates hold the status `status.LABEL_of_PARTY`, so that its coming and going are events with
//! a cause, and `affiliates_of(party.x)` names them wherever parties are named.
//!
//! # Clause
//! "An affiliate of the lab is a company of which it holds, itself or through others, more than half of the votes, and only
//! for as long as it does."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! ~~~
//! ## 2 Affiliates
//! Days end in [Europe/Brussels](#place.zone). An affiliate is controlled by more than [half](#control.share) of the votes;
//! [Labtrade](#control.left_out) is none. Affiliates of the lab confirm each year's rules within
//! [10 calendar days](#rules.confirm) of their notice.
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! affiliates "affiliate" {
//!   more_than = control.share
//!   by        = votes
//!   except    = control.left_out
//! }
//! notice "rules" { }
//! certificate "rules" { }
//! duty "confirm_rules" {
//!   on     = notice.rules
//!   bearer = each(affiliates_of(party.lab))
//!   act    = certificate.rules
//!   due    = after(trigger.received, rules.confirm)
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `control.record/1` with `holder`, `controlled`, `percent` and what it is a share `of`.
//!
//! # Outcome
//! ```case
//! case "Control through a chain, at exactly half, left out by name, and lost"
//! 2025-03-01 10:00  lab     control.record  holder=lab controlled=lab-asia percent=60
//! 2025-03-01 10:00  lab     control.record  holder=lab-asia controlled=lab-tokyo percent=51
//! 2025-03-01 10:00  lab     control.record  holder=lab controlled=twin percent=50
//! 2025-03-01 10:00  lab     control.record  holder=lab controlled=Labtrade percent=100
//! 2025-03-01 10:00  lab     control.record  holder=lab controlled=vault percent=100 of=economics
//! 2025-03-05 10:00  clinic  notice.give     notice=rules about=y1
//! 2025-04-01 10:00  lab     control.record  holder=lab controlled=lab-asia percent=40 occurred="2025-03-20 00:00" evidence="register of companies"
//! 2025-04-02 10:00  clinic  notice.give     notice=rules about=y2
//! expect at 2025-03-06 00:00
//!   lab-asia is affiliate_of_lab because 2
//!   lab-tokyo is affiliate_of_lab because 2
//!   twin is not affiliate_of_lab
//!   Labtrade is not affiliate_of_lab
//!   vault is not affiliate_of_lab
//!   duty confirm_rules of y1 for lab-tokyo is running
//! expect at 2025-04-03 00:00
//!   status.affiliate_of_lab.unset of lab-tokyo at 2025-03-20 00:00
//!   lab-asia is not affiliate_of_lab
//!   duty confirm_rules of y2 is not there
//!
//! case "What is held itself and through others is added up"
//! 2025-03-01 10:00  lab     control.record  holder=lab controlled=north percent=100
//! 2025-03-01 10:00  lab     control.record  holder=lab controlled=south percent=100
//! 2025-03-01 10:00  lab     control.record  holder=lab controlled=mixed percent=30
//! 2025-03-01 10:00  lab     control.record  holder=north controlled=mixed percent=30
//! 2025-03-01 10:00  lab     control.record  holder=north controlled=joint percent=50
//! 2025-03-01 10:00  lab     control.record  holder=south controlled=joint percent=50
//! 2025-03-01 10:00  lab     control.record  holder=stranger controlled=split percent=30
//! 2025-03-01 10:00  lab     control.record  holder=north controlled=split percent=30
//! 2025-03-01 10:00  lab     control.record  holder=south controlled=split percent=30 of=economics
//! expect at 2025-03-02 10:00
//!   mixed is affiliate_of_lab
//!   joint is affiliate_of_lab
//!   split is not affiliate_of_lab
//! 2025-04-01 10:00  lab     control.record  holder=south controlled=joint percent=0
//! expect at 2025-04-02 10:00
//!   mixed is affiliate_of_lab
//!   joint is not affiliate_of_lab
//! ```

use super::{Kernel, author_is};
use crate::feature::{Feature, StatementKind, no_on};
use crate::fields::{Field, FieldType, text};
use crate::lower::Lower;
use crate::say::Say;
use crate::world::{FactSeed, MomentOf, World};
use rust_decimal::Decimal;
use servanda_charter::{AttributeSchema, Block, BlockSchema, Expr, Label, Need, TermType, Ty};
use servanda_norms::{Event, Outcome, Parties, What};
use servanda_statement::{Refusal, Statement};
use servanda_vocabulary::Fraction;
use std::collections::{BTreeMap, BTreeSet};

const SHARES: &[&str] = &["votes", "economics", "contract"];

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "affiliates",
    summary: "Who counts as an affiliate of a party: which share of what makes control, and who is left out.",
    attributes: &[
        AttributeSchema { name: "more_than", ty: Ty::Term(TermType::Fraction), need: Need::May },
        AttributeSchema { name: "at_least", ty: Ty::Term(TermType::Fraction), need: Need::May },
        AttributeSchema {
            name: "by",
            ty: Ty::Choice(&["votes", "economics", "votes_or_economics", "votes_or_contract", "any"]),
            need: Need::Must("A share of what makes control: votes, economics, or power by contract as well?"),
        },
        AttributeSchema { name: "recorded_by", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "except", ty: Ty::Term(TermType::Text), need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

/// A charter's notion of control.
#[derive(Clone, Debug)]
pub(crate) struct Control {
    clause: u32,
    share: Fraction,
    more: bool,
    by: Vec<&'static str>,
    recorded_by: Parties,
    except: Vec<String>,
}

/// The status that a party's affiliates hold.
pub(crate) fn status(label: &str, party: &str) -> String {
    format!("status.{label}_of_{party}")
}

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Kernel) {
    let (more, least) = (lower.fraction_of(block, "more_than"), lower.fraction_of(block, "at_least"));
    let (share, more) = match (more, least) {
        (Some(f), None) => (f, true),
        (None, Some(f)) => (f, false),
        _ => {
            lower.block_error(
                block,
                "no_threshold",
                "from which share on is there control: more than, or at least?",
                "say one of the two: `more_than = control.share` or `at_least = control.share`",
            );
            return;
        }
    };
    let word = lower.word_of(block, "by").unwrap_or_default();
    let by = SHARES.iter().copied().filter(|s| word == "any" || word.split("_or_").any(|w| w == *s)).collect();
    let recorded_by = match block.get("recorded_by") {
        Some(e) => lower.authors(&e.clone(), true).unwrap_or(Parties::All),
        None => Parties::All,
    };
    let except = lower.text_of(block, "except").map(|t| t.replace(" and ", ",")).unwrap_or_default();
    let except = except.split(',').map(|w| w.trim().to_owned()).filter(|w| !w.is_empty()).collect();
    for party in lower.charter.blocks_of("party").map(|b| b.label.clone()).collect::<Vec<_>>() {
        let name = status(&block.label, &party);
        lower.build.name(&name);
    }
    own.controlled = Some(lower.build.name("control.recorded"));
    own.control.insert(block.label.clone(), Control { clause: block.clause, share, more, by, recorded_by, except });
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let share = match block.get("more_than") {
        Some(_) => say.opt(block, "more_than", "affiliates.more-than"),
        None => say.tell("affiliates.at-least", &[("it", say.of(block, "at_least"))]),
    };
    let by = block.get("by");
    let named = |e: &Expr, word: &str| e.items().iter().any(|i| i.as_word().is_some_and(|w| w.contains(word)));
    let of = match by.and_then(|e| e.as_word()) {
        Some("votes") => say.just("affiliates.votes"),
        Some("economics") => say.just("affiliates.economics"),
        Some("any") => say.just("affiliates.any"),
        _ if by.is_some_and(|e| named(e, "contract")) => say.just("affiliates.votes-or-contract"),
        _ => say.just("affiliates.votes-or-economics"),
    };
    let except = say.opt(block, "except", "affiliates.except");
    say.block("affiliates", &[("share", share), ("of", of), ("label", say.label(block)), ("except", except)])
}

impl Control {
    fn enough(&self, of: &str, percent: Decimal) -> bool {
        if !self.by.contains(&of) {
            return false;
        }
        // percent / 100 against num / den, without dividing.
        let left = percent.checked_mul(Decimal::from(self.share.den));
        let right = Decimal::from(self.share.num).checked_mul(Decimal::ONE_HUNDRED);
        match (left, right) {
            // Power by contract is there or not.
            _ if of == "contract" => !percent.is_zero(),
            (Some(l), Some(r)) if self.more => l > r,
            (Some(l), Some(r)) => l >= r,
            _ => false,
        }
    }

    /// Whom a party controls by these shares, itself or through those it controls: what it and they hold of a company counts
    /// together, and a company so found is one of them for the next. Each kind of share is added up by itself.
    fn reach(&self, party: &str, shares: &Shares) -> BTreeSet<String> {
        let mut found: BTreeSet<String> = BTreeSet::new();
        loop {
            let mut held: BTreeMap<(&str, &str), Decimal> = BTreeMap::new();
            for ((holder, controlled, of), percent) in shares {
                let ours = holder == party || found.contains(holder);
                if ours && controlled != party && !found.contains(controlled) && !self.except.contains(controlled) {
                    let sum = held.entry((controlled, of)).or_default();
                    *sum = sum.checked_add(*percent).unwrap_or(Decimal::MAX);
                }
            }
            let new: Vec<String> =
                held.iter().filter(|((_, of), p)| self.enough(of, **p)).map(|((c, _), _)| (*c).to_owned()).collect();
            if new.is_empty() {
                return found;
            }
            found.extend(new);
        }
    }
}

/// What is held, by holder, company and kind of share.
pub(crate) type Shares = BTreeMap<(String, String, String), Decimal>;

fn percent(st: &Statement) -> Option<Decimal> {
    let v = st.body.get("percent")?;
    v.as_i64().map(Decimal::from).or_else(|| v.as_str()?.parse().ok())
}

fn admit(own: &Kernel, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let Some(rule) = own.control.values().next() else {
        return Err(Refusal::new("bad_body", "this charter does not ask who controls whom"));
    };
    let clause = || world.run.program().clause(rule.clause).to_owned();
    if !own.control.values().any(|c| author_is(world, &c.recorded_by, &st.author.party, text(st, "holder"))) {
        let message = format!("`{}` does not record who controls whom", st.author.party);
        return Err(Refusal::new("not_competent", message).under(clause()));
    }
    if !percent(st).is_some_and(|p| !p.is_sign_negative() && p <= Decimal::ONE_HUNDRED) {
        return Err(Refusal::new("bad_body", "`percent` is a share from 0 to 100").under(clause()));
    }
    if text(st, "holder") == text(st, "controlled") {
        return Err(Refusal::new("bad_body", "nobody controls itself").under(clause()));
    }
    Ok(())
}

fn facts(_: &Kernel, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let mut f = FactSeed::new("control.recorded", text(st, "controlled").map(str::to_owned));
    f.to = text(st, "holder").map(str::to_owned).into_iter().collect();
    f.moment = MomentOf::Occurred;
    vec![f]
}

/// Keeps the shares, and lets affiliates come and go.
pub(crate) fn on(own: &mut Kernel, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let Some(st) = world.behind(event) else { return };
    let (Some(holder), Some(controlled), Some(p)) = (text(st, "holder"), text(st, "controlled"), percent(st)) else {
        return;
    };
    let of = text(st, "of").unwrap_or("votes");
    own.shares.insert((holder.to_owned(), controlled.to_owned(), of.to_owned()), p);
    for (label, rule) in &own.control {
        for party in world.parties() {
            let name = status(label, party);
            let now = rule.reach(party, &own.shares);
            let before: BTreeSet<String> = world.holders(&name).into_iter().map(str::to_owned).collect();
            let mut say = |who: &String, what: fn(String, servanda_norms::Sym) -> What| {
                if let Some(who) = world.run.names().find(who) {
                    let block = format!("affiliates.{label}");
                    out.push(Outcome { clause: rule.clause, block, what: what(name.clone(), who) });
                }
            };
            now.difference(&before).for_each(|w| say(w, What::Set));
            before.difference(&now).for_each(|w| say(w, What::Unset));
        }
    }
}

/// Whether two names stand on one side: they are the same, or the charter's notion of control binds them to one party.
/// What a party's affiliate made, the party made.
#[must_use]
pub fn one_side(own: &Kernel, world: &World<'_>, a: &str, b: &str) -> bool {
    let under = |label: &str, party: &str, who: &str| who == party || world.has(&status(label, party), who);
    a == b || own.control.keys().any(|l| world.parties().into_iter().any(|p| under(l, p, a) && under(l, p, b)))
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say,
    kinds: &[StatementKind {
        name: "control.record",
        summary: "Records which share of a company somebody holds, from when (`occurred=`).",
        fields: &[
            Field::must("holder", FieldType::Id),
            Field::must("controlled", FieldType::Id),
            Field::must("percent", FieldType::Number),
            Field::may("of", FieldType::Choice(SHARES)),
        ],
        admit,
        facts,
    }],
    on: no_on,
};
