//! Address: where each party wants notices, by method, with its history.
//!
//! A notice that goes elsewhere than to the address that was current when it was sent is not received by the method's
//! rule; it stays visible as `notice.x.misaddressed`, and counts if the addressee acknowledges it after all. Addresses
//! stand in the log for ever: register a desk or a mailbox, not a person.
//!
//! `unregistered` answers for a party that has registered no address by the method: `own_word`, it receives a notice only by
//! its own word (so it is without an answer); `reached`, the method's rule holds for it wherever the notice went, so that
//! nobody escapes notices by registering nothing.
//!
//! # Clause
//! "Each party keeps its address up to date; a change has effect five days after it is registered."
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
//! ## 3 Notices
//! Notices go to the addressee's current address by post, and are received [2 calendar days](#notice.post) after being
//! sent. A change of address has effect [5 calendar days](#address.change) after it is registered. Whoever has registered
//! none is reached all the same.
//! ~~~charter
//! address "book" {
//!   notice       = address.change
//!   unregistered = reached
//! }
//! delivery "post" {
//!   register = address.book
//!   method "post" { received = after(sent, notice.post) }
//! }
//! notice "breach" { delivery = delivery.post }
//! ~~~
//! ```
//!
//! # Statements
//! `address.register/1` with `method`, `address` and, if it is to start later, `from`.
//!
//! # Outcome
//! ```case
//! case "A letter to the old address is not received, unless it is acknowledged"
//! 2025-03-01 10:00  lab     address.register    method=post address="Dock 4"
//! 2025-04-01 10:00  lab     address.register    method=post address="Dock 9"
//! 2025-04-02 10:00  clinic  notice.give         notice=breach about=b1 to=lab to_address="Dock 4"
//! 2025-04-08 10:00  clinic  notice.give         notice=breach about=b2 to=lab to_address="Dock 4"
//! 2025-04-08 10:00  clinic  notice.give         notice=breach about=b3 to=lab to_address="Dock 4"
//! 2025-04-20 10:00  lab     notice.acknowledge  notice=breach about=b3
//! expect at 2025-05-01 12:00
//!   notice.breach of b1 at 2025-04-04 23:59:59
//!   not notice.breach of b2
//!   notice.breach.misaddressed of b2 because 3
//!   notice.breach of b3 at 2025-04-20 10:00
//!
//! case "Who has registered no address is reached all the same, where the register says so"
//! 2025-04-02 10:00  clinic  notice.give  notice=breach about=b4 to=lab to_address="Dock 4"
//! expect at 2025-05-01 12:00
//!   notice.breach of b4 at 2025-04-04 23:59:59
//!   not notice.breach.misaddressed of b4
//! ```

use super::Kernel;
use crate::feature::{Feature, StatementKind, no_on};
use crate::fields::{Field, FieldType, moment, text};
use crate::lower::Lower;
use crate::say::Say;
use crate::world::{FactSeed, World};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Expr, Label, Need, TermType, Ty};
use servanda_norms::{Event, Parties};
use servanda_statement::{Refusal, Statement};
use servanda_vocabulary::{Moment, Period};
use servanda_words::Phrase;
use std::collections::BTreeMap;

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "address",
    summary: "Where each party wants notices, by method, and how long before a change has effect.",
    attributes: &[
        AttributeSchema { name: "by", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "notice", ty: Ty::Term(TermType::Period), need: Need::May },
        AttributeSchema { name: "unregistered", ty: Ty::Choice(&["own_word", "reached"]), need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

/// A register of addresses: its rule, and what has been registered so far.
#[derive(Clone, Debug)]
pub(crate) struct Book {
    clause: u32,
    by: Parties,
    notice: Option<Period>,
    /// Whether a notice reaches whoever has registered no address.
    unregistered: bool,
    /// Since when which address holds, by party and method, in run order.
    pub(super) held: BTreeMap<(String, String), Vec<(Moment, String)>>,
}

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Kernel) {
    let by = match block.get("by") {
        Some(e) => lower.authors(&e.clone(), false).unwrap_or(Parties::All),
        None => Parties::All,
    };
    let notice = lower.period_of(block, "notice");
    own.registered = Some(lower.build.name("address.registered"));
    let unregistered = lower.word_of(block, "unregistered").as_deref() == Some("reached");
    own.books.insert(block.id(), Book { clause: block.clause, by, notice, unregistered, held: BTreeMap::new() });
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let by = match block.get("by") {
        Some(e) if e.as_word() != Some("all") => Say::first(&say.list(block, "by", "and")),
        Some(_) | None => Say::first(&say.just("each-party")),
    };
    let none = match block.get("unregistered").and_then(Expr::as_word) {
        Some("reached") => say.just("address.reached"),
        Some(_) => say.just("address.own-word"),
        None => Phrase::none(),
    };
    let many = say.many(block, "by").into();
    let change = say.opt(block, "notice", "address.notice");
    say.block("address", &[("by", by), ("many", many), ("change", change), ("none", none)])
}

impl Kernel {
    /// The book that a statement means: the one that it names, or the only one.
    fn book_of(&self, st: &Statement) -> Option<(&String, &Book)> {
        match text(st, "register") {
            Some(label) => self.books.get_key_value(&format!("address.{label}")),
            None if self.books.len() == 1 => self.books.iter().next(),
            None => None,
        }
    }

    /// Whether a notice reaches a party that has registered no address.
    pub(crate) fn reaches_unregistered(&self, book: &str) -> bool {
        self.books.get(book).is_some_and(|b| b.unregistered)
    }

    /// The address at which a party received notices by a method at a moment.
    pub(crate) fn address_at(&self, book: &str, party: &str, method: &str, at: Moment) -> Option<&str> {
        let held = self.books.get(book)?.held.get(&(party.to_owned(), method.to_owned()))?;
        held.iter().rev().find(|(from, _)| *from <= at).map(|(_, a)| a.as_str())
    }
}

fn admit(own: &Kernel, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let Some((_, book)) = own.book_of(st) else {
        let known: Vec<&str> = own.books.keys().filter_map(|k| k.strip_prefix("address.")).collect();
        return Err(match known.is_empty() {
            true => Refusal::new("bad_body", "this charter keeps no register of addresses"),
            false => Refusal::new("bad_body", format!("in which `register`? There are {}", known.join(", "))),
        });
    };
    let clause = || world.run.program().clause(book.clause).to_owned();
    if !super::author_is(world, &book.by, &st.author.party, None) {
        let message = format!("`{}` keeps no address here", st.author.party);
        return Err(Refusal::new("not_competent", message).under(clause()));
    }
    let method = text(st, "method").unwrap_or_default();
    let known = own.deliveries.values().flat_map(|d| d.methods.iter()).any(|m| m.name == method);
    if !known {
        return Err(
            Refusal::new("bad_body", format!("no delivery of this charter has a method `{method}`")).under(clause())
        );
    }
    // From when it has effect must be known.
    let act = world.judged.map_or(world.run.now(), |j| j.act);
    book.notice.map_or(Ok(()), |p| world.after(act, p).map(|_| ())).map_err(|r| r.under(clause()))
}

fn facts(own: &Kernel, world: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let mut f = FactSeed::new("address.registered", None);
    let act = world.judged.map_or(world.run.now(), |j| j.act);
    let Some((name, book)) = own.book_of(st) else { return Vec::new() };
    // A first address has effect at once; nobody can have relied on an older one.
    let first = !book.held.contains_key(&(st.author.party.clone(), text(st, "method").unwrap_or_default().to_owned()));
    let ready = match book.notice {
        Some(p) if !first => world.run.program().calendar(0).after(act, p),
        _ => act,
    };
    f.subject = Some(name.clone());
    let from = moment(st, "from").map_or(ready, |m| m.max(ready));
    f.at = (from > act).then_some(from);
    vec![f]
}

/// Keeps what was registered, in run order.
pub(crate) fn on(own: &mut Kernel, world: &World<'_>, event: &Event) {
    let Some(st) = world.behind(event) else { return };
    let Some(name) = event.subject.map(|s| world.text(s)) else { return };
    let (method, address) = (text(st, "method").unwrap_or_default(), text(st, "address").unwrap_or_default());
    if let Some(book) = own.books.get_mut(name) {
        let key = (st.author.party.clone(), method.to_owned());
        book.held.entry(key).or_default().push((event.at, address.to_owned()));
    }
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say,
    kinds: &[StatementKind {
        name: "address.register",
        summary: "Registers the address at which a party receives notices by a method.",
        fields: &[
            Field::must("method", FieldType::Id),
            Field::must("address", FieldType::Text),
            Field::may("from", FieldType::Moment),
            Field::may("register", FieldType::Id),
        ],
        admit,
        facts,
    }],
    on: no_on,
};
