//! Delivery: by which method a notice may be sent, when it then counts as received, and what proves it.
//!
//! The method's rule makes the moment of receipt from the sending and from what is shown later; a rule that waits for
//! proof or confirmation waits as long as it must. A notice that names several addressees is received by each at its own
//! moment. What went to an address that was no longer current is received only if the addressee says so.
//! `actual_receipt = counts`: an addressee that shows by the method's proof that it has the notice has received it then, if that
//! is earlier than the rule says; `does_not_count`, as if unsaid: the rule alone counts. `servanda check` asks where a right
//! opens on such a notice.
//!
//! # Clause
//! "Notices are given in writing: by courier, received three days after being sent or on proof of delivery; or by e-mail,
//! which has no effect until its receipt is confirmed."
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
//! By courier a notice is received [3 calendar days](#notice.courier) after being sent or on proof of delivery, if that is
//! earlier. An e-mail has no effect until the addressee confirms its receipt.
//! ~~~charter
//! delivery "formal" {
//!   form = writing
//!   method "courier" {
//!     received = earliest(proof_of_delivery, after(sent, notice.courier))
//!     proof    = [acknowledgement, courier_slip]
//!   }
//!   method "email" {
//!     received = sent
//!     needs    = [confirmation]
//!   }
//! }
//! notice "breach" { delivery = delivery.formal }
//! ~~~
//! ```
//!
//! # Statements
//! `notice.give/1` gains `method`, `form`, `to_address` and `proof`; `notice.proof/1`, `notice.acknowledge/1` and
//! `notice.confirm/1` follow it.
//!
//! # Outcome
//! ```case
//! case "Three days by courier, sooner on proof, and by e-mail once it is confirmed"
//! 2025-03-03 10:00  clinic  notice.give     notice=breach about=b1 to=lab method=courier
//! 2025-03-03 10:00  clinic  notice.give     notice=breach about=b2 to=lab method=courier
//! 2025-03-03 10:00  clinic  notice.give     notice=breach about=b3 to=lab method=email
//! 2025-03-04 12:00  clinic  notice.proof    notice=breach about=b2 kind=courier_slip received="2025-03-04 09:30" evidence="slip 7"
//! 2025-03-10 10:00  lab     notice.confirm  notice=breach about=b3
//! expect at 2025-03-05 12:00
//!   not notice.breach of b1
//!   notice.breach of b2 at 2025-03-04 09:30 because 3
//! expect at 2025-03-11 12:00
//!   notice.breach of b1 at 2025-03-06 23:59:59
//!   notice.breach of b3 at 2025-03-10 10:00
//! ```

use super::Kernel;
use crate::feature::{Feature, no_on};
use crate::fields::{ids, text};
use crate::lower::Lower;
use crate::say::Say;
use crate::world::{Answers, World};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Expr, Label, Need, Node, Ty};
use servanda_norms::{Event, Method, NewDispatch, Outcome, Sym, What};
use servanda_statement::{Refusal, Statement};
use servanda_words::Phrase;
use std::collections::BTreeMap;

/// The kinds of proof that a charter may name, each by what it is.
pub const PROOF_KINDS: &[&str] = &[
    "acknowledgement",
    "confirmation",
    "courier_slip",
    "delivery_report",
    "handover_record",
    "mailing_slip",
    "receipt",
    "return_receipt",
    "transmission_report",
];

const METHOD: BlockSchema = BlockSchema {
    kind: "method",
    summary: "One way of delivering, and when what is sent so counts as received.",
    attributes: &[
        AttributeSchema {
            name: "received",
            ty: Ty::Expr,
            need: Need::Must("When does a notice sent by this method count as received?"),
        },
        AttributeSchema { name: "needs", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "proof", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "proof_of_sending", ty: Ty::Expr, need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "delivery",
    summary: "By which methods notices may be sent, when each counts as received, and what proves it.",
    attributes: &[
        AttributeSchema { name: "form", ty: Ty::Choice(FORMS), need: Need::May },
        AttributeSchema { name: "actual_receipt", ty: Ty::Choice(&["counts", "does_not_count"]), need: Need::May },
        AttributeSchema { name: "register", ty: Ty::Ref(&["address"]), need: Need::May },
    ],
    children: &[METHOD],
    label: Label::Required,
};

/// The forms of a notice, the stricter later.
pub(crate) const FORMS: &[&str] = &["ordinary", "writing", "formal"];

/// How strict a form is.
pub(crate) fn strictness(form: &str) -> usize {
    FORMS.iter().position(|f| *f == form).unwrap_or(0)
}

/// A charter's delivery, as statements are judged by it.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) clause: u32,
    pub(crate) number: u32,
    pub(crate) methods: Vec<Method>,
    pub(crate) form: Option<String>,
    pub(crate) register: Option<String>,
}

impl Delivery {
    /// The method that a statement names, or the only one.
    pub(crate) fn method_of(&self, st: &Statement) -> Option<(u32, &Method)> {
        let at = match text(st, "method") {
            Some(name) => self.methods.iter().position(|m| m.name == name)?,
            None if self.methods.len() == 1 => 0,
            None => return None,
        };
        Some((u32::try_from(at).unwrap_or(u32::MAX), self.methods.get(at)?))
    }
}

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Kernel) {
    let actual = lower.word_of(block, "actual_receipt").as_deref() == Some("counts");
    let mut methods = Vec::new();
    for child in block.children("method") {
        let needs = kinds(child, "needs", lower);
        let proof = kinds(child, "proof", lower);
        let sending = kinds(child, "proof_of_sending", lower);
        let Some(e) = child.get("received") else { continue };
        let Some(received) = lower.time(&e.clone()) else { continue };
        if proof.is_empty() && names(e, "proof_of_delivery") {
            lower.error(
                &e.clone(),
                "no_proof",
                format!("what proves that a notice sent by {} was delivered?", child.label),
                "name the kinds that count, the strongest first: `proof = [acknowledgement, courier_slip]`",
            );
        }
        let mut waits = Vec::new();
        received.waits(&|status| vec![status], &|_| vec![Sym::FIRST], &mut waits);
        if !waits.is_empty() {
            lower.error(
                &e.clone(),
                "not_of_delivery",
                "when a notice is received depends on its sending and its proofs alone",
                "use sent, proof_of_delivery, acknowledgement, confirmation and periods after them",
            );
        }
        methods.push(Method { name: child.label.clone(), received, needs, proof, sending, actual });
    }
    if methods.is_empty() {
        lower.block_error(
            block,
            "no_method",
            "by which methods may such a notice be sent? The block names none",
            "add for example `method \"courier\" { received = after(sent, notice.courier) }`",
        );
    }
    let name = lower.build.name(&block.id());
    let number = lower.build.delivery(servanda_norms::DeliveryNorm {
        block: name,
        clause: block.clause,
        methods: methods.clone(),
    });
    own.deliveries.insert(
        block.id(),
        Delivery {
            clause: block.clause,
            number,
            methods,
            form: lower.word_of(block, "form"),
            register: lower.ref_of(block, "register"),
        },
    );
}

/// A list of kinds of proof.
fn kinds(block: &Block, attribute: &str, lower: &mut Lower<'_>) -> Vec<String> {
    let Some(e) = block.get(attribute).cloned() else { return Vec::new() };
    let mut out = Vec::new();
    for item in e.items().to_vec() {
        match item.as_ref_text() {
            Some(kind) if PROOF_KINDS.contains(&kind.as_str()) => out.push(kind),
            _ => lower.error(
                &item,
                "unknown_name",
                "this is no kind of proof",
                format!("kinds of proof are {}", PROOF_KINDS.join(", ")),
            ),
        }
    }
    out
}

/// Whether an expression speaks of this name.
fn names(e: &Expr, name: &str) -> bool {
    e.as_ref_text().as_deref() == Some(name) || e.parts().into_iter().any(|p| names(p, name))
}

/// The acts of a duty that must be done in a form: only a notice that has it is the act.
pub(crate) fn in_form(block: &Block, form: &str, acts: Vec<Sym>, lower: &mut Lower<'_>) -> Vec<Sym> {
    let mut out = Vec::new();
    for act in acts {
        let name = lower.build.program().names.text(act).to_owned();
        if name.starts_with("notice.") {
            out.push(lower.build.name(&format!("{name}.{form}")));
        } else if let Some(e) = block.get("form") {
            lower.error(
                &e.clone(),
                "not_a_notice",
                format!("`{name}` has no form"),
                "forms are of notices: leave `form` out, or let the act be a notice",
            );
        }
    }
    out
}

/// Which events prove a right's triggers, as the block answers: what it costs to be silent must rest on proof, or the
/// charter must say that it does not.
pub(crate) fn proof_of(block: &Block, lower: &mut Lower<'_>) -> Vec<(Sym, Sym)> {
    let wanted = lower.word_of(block, "proof");
    let Some(on) = block.get("on").cloned() else { return Vec::new() };
    let event = match wanted.as_deref() {
        Some("received") => "proved",
        Some("sent") => "sending_proved",
        Some(_) => return Vec::new(),
        None => "",
    };
    let mut out = Vec::new();
    let triggers = if matches!(on.node, Node::Call { .. }) { on.parts() } else { on.items().iter().collect() };
    for trigger in triggers {
        let Some(path) = trigger.as_ref_text() else { continue };
        let notice = path.strip_prefix("notice.").filter(|l| !l.contains('.'));
        let carried =
            notice.and_then(|l| lower.charter.block("notice", l)).is_some_and(|b| b.get("delivery").is_some());
        let binds = lower.word_of(block, "silence").is_some_and(|s| s != "lapse");
        match (event, carried) {
            ("", true) if binds => lower.error(
                trigger,
                "silence_without_proof",
                format!("silence binds here: must the receipt of `{path}` be proved before the window opens?"),
                "answer with `proof = received`, `proof = sent` or, if the rule of its delivery is enough, `proof = none`",
            ),
            ("", _) => {}
            (_, false) => lower.error(
                trigger,
                "no_delivery",
                format!("what proves `{path}`? Proof is asked for, but no delivery says what counts"),
                "proof is of a notice with a delivery: add `delivery = delivery.…` to its block",
            ),
            (what, true) => {
                let pair = (lower.build.name(&path), lower.build.name(&format!("{path}.{what}")));
                out.push(pair);
            }
        }
    }
    out
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let form = match block.get("form").and_then(Expr::as_word) {
        Some("formal") => say.just("delivery.formal"),
        Some("writing") => say.just("delivery.writing"),
        _ => Phrase::none(),
    };
    let register = match block.get("register").and_then(Expr::as_ref_text) {
        Some(r) => {
            let label = r.split_once('.').map_or(r.as_str(), |(_, l)| l);
            say.tell("delivery.register", &[("it", say.word("address", label))])
        }
        None => Phrase::none(),
    };
    let methods: String = block.children("method").map(|m| method_of(m, say).text()).collect();
    let actual = if say.is(block, "actual_receipt", "counts") { say.just("delivery.actual") } else { Phrase::none() };
    let args = [
        ("label", say.label(block)),
        ("form", form),
        ("register", register),
        ("methods", methods.into()),
        ("actual", actual),
    ];
    say.block("delivery", &args)
}

/// A way of sending, and when what is sent so is received.
fn method_of(m: &Block, say: &Say<'_>) -> Phrase {
    let received = say.point(m, "received");
    let text = received.as_str();
    let bare = text.starts_with(|c: char| c.is_ascii_digit()) || text.starts_with("the ");
    let args = [
        ("label", say.label(m)),
        ("bare", bare.into()),
        ("received", received),
        ("needs", say.list_in(m, "needs", "and", "delivery-method.needs")),
        ("proof", say.list_in(m, "proof", "then", "delivery-method.proof")),
        ("sending", say.list_in(m, "proof_of_sending", "or", "delivery-method.sending")),
    ];
    say.tell("delivery-method", &args)
}

/// What a notice under a delivery must say.
pub(crate) fn admit(own: &Kernel, world: &World<'_>, st: &Statement, delivery: &Delivery) -> Result<(), Refusal> {
    let clause = || world.run.program().clause(delivery.clause).to_owned();
    let known: Vec<&str> = delivery.methods.iter().map(|m| m.name.as_str()).collect();
    let Some((_, method)) = delivery.method_of(st) else {
        let said =
            text(st, "method").map_or("by which method was it sent?".to_owned(), |m| format!("`{m}` is no method"));
        return Err(Refusal::new("bad_body", format!("{said} `method` is one of {}", known.join(", "))).under(clause()));
    };
    if let Some(form) = &delivery.form
        && strictness(text(st, "form").unwrap_or("writing")) < strictness(form)
    {
        return Err(Refusal::new(
            "bad_form",
            format!("this notice must be given in {form} form; say `form={form}` if it was"),
        )
        .under(clause()));
    }
    if let Some(kind) = text(st, "proof")
        && !method.knows(kind)
    {
        return Err(no_such_proof(method, kind).under(clause()));
    }
    if let Some(kind @ ("acknowledgement" | "confirmation")) = text(st, "proof") {
        return Err(Refusal::new(
            "not_competent",
            format!(
                "only the addressee can give {kind}; it says `notice.{}`",
                if kind == "confirmation" { "confirm" } else { "acknowledge" }
            ),
        )
        .under(clause()));
    }
    match text(st, "proof") {
        Some(kind) => {
            super::proof::own_making(own, world, st, &st.author.party, method, kind).map_err(|r| r.under(clause()))
        }
        None => Ok(()),
    }
}

/// The refusal of a kind of proof that a method does not know.
pub(crate) fn no_such_proof(method: &Method, kind: &str) -> Refusal {
    let mut known: Vec<&str> = vec!["acknowledgement"];
    known.extend(method.proof.iter().chain(&method.needs).chain(&method.sending).map(String::as_str));
    known.dedup();
    Refusal::new("bad_body", format!("`{kind}` proves nothing by `{}`; it knows {}", method.name, known.join(", ")))
}

/// What comes of a notice's sending, and of what is shown of it: the kernel's run follows it from there.
pub(crate) fn on(own: &mut Kernel, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    if let Some(notice) = own.sent.get(&event.name) {
        send(own, world, event, notice, out);
    } else if let Some(notice) = own.proofs.get(&event.name) {
        show(own, world, event, notice, out);
    }
}

fn send(own: &Kernel, world: &World<'_>, event: &Event, notice: &str, out: &mut Vec<Outcome>) {
    let Some(st) = world.behind(event) else { return };
    let Some(delivery) = own.delivery_of(notice) else { return };
    let Some((method, how)) = delivery.method_of(st) else { return };
    let to: Vec<Sym> = match event.to.is_empty() {
        false => event.to.to_vec(),
        true => world
            .parties()
            .into_iter()
            .filter(|p| *p != st.author.party)
            .filter_map(|p| world.run.names().find(p))
            .collect(),
    };
    let at = event.sent();
    let given = addresses(st);
    let reached = |p: Sym| match &delivery.register {
        None => true,
        Some(book) => {
            let party = world.text(p);
            let current = own.address_at(book, party, &how.name, at);
            let sent_to = given.get(party).or(given.get("")).map(String::as_str);
            match current {
                Some(_) => sent_to.is_none_or(|a| Some(a) == current),
                None => own.reaches_unregistered(book),
            }
        }
    };
    let form = strictness(text(st, "form").unwrap_or("writing"));
    let forms = FORMS.iter().skip(1).filter(|f| strictness(f) <= form).map(|f| (*f).to_owned()).collect();
    let Some(name) = world.run.names().find(notice) else { return };
    let new = NewDispatch {
        event: name,
        delivery: delivery.number,
        method,
        forms,
        to: to.into_iter().map(|p| (p, reached(p))).collect(),
    };
    let block = own.acts.get(notice).and_then(|r| r.delivery.clone()).unwrap_or_default();
    out.consulted(delivery.clause, &block, "sent", true);
    out.push(Outcome { clause: delivery.clause, block, what: What::Dispatch(new) });
}

/// To which address a notice was sent: one for all, or `party: address; party: address`.
fn addresses(st: &Statement) -> BTreeMap<String, String> {
    let Some(given) = text(st, "to_address") else { return BTreeMap::new() };
    let to = ids(st, "to");
    let mut out = BTreeMap::new();
    for part in given.split(';') {
        match part.split_once(": ") {
            Some((party, address)) if to.is_empty() || to.contains(&party.trim()) => {
                out.insert(party.trim().to_owned(), address.trim().to_owned());
            }
            _ => {
                out.insert(String::new(), part.trim().to_owned());
            }
        }
    }
    out
}

fn show(own: &Kernel, world: &World<'_>, event: &Event, notice: &str, out: &mut Vec<Outcome>) {
    let Some(st) = world.behind(event) else { return };
    let Some(delivery) = own.delivery_of(notice) else { return };
    let (kind, entry) = match st.kind.name.as_str() {
        "notice.give" => (text(st, "proof").unwrap_or_default(), event.entry),
        _ => (super::proof::kind_of(st), super::proof::about(own, world, st, notice, event.entry).map(|d| d.entry)),
    };
    let Some(entry) = entry else { return };
    let block = own.acts.get(notice).and_then(|r| r.delivery.clone()).unwrap_or_default();
    out.consulted(delivery.clause, &block, &format!("shown {kind}"), true);
    out.push(Outcome { clause: delivery.clause, block, what: What::Show(entry, event.to.to_vec(), kind.to_owned()) });
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: no_on };
