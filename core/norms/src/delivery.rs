//! How notices are delivered: by which method, when they count as received, what proves it.
//!
//! A notice that a `delivery` governs is *sent* by its entry and *received* by rule: the run holds a [`Dispatch`] for
//! each such entry, and lets the notice happen, for each addressee, when the method's time has come.

use crate::event::EventId;
use crate::names::Sym;
use crate::run::TimerKey;
use crate::time::TimeExpr;
use servanda_vocabulary::Moment;

/// The addressee's own word that a notice came; it proves receipt whatever the method names.
pub const ACKNOWLEDGEMENT: &str = "acknowledgement";
/// The addressee's confirmation in writing, without which some methods have no effect.
pub const CONFIRMATION: &str = "confirmation";

/// A charter's `delivery`.
#[derive(Clone, Debug)]
pub struct DeliveryNorm {
    /// Its block, such as `delivery.formal`.
    pub block: Sym,
    /// Its clause.
    pub clause: u32,
    /// Its methods, in the charter's order.
    pub methods: Vec<Method>,
}

/// One way of delivering.
#[derive(Clone, Debug)]
pub struct Method {
    /// Its label, such as `courier`.
    pub name: String,
    /// When what is sent so counts as received; read over the sending and its proofs.
    pub received: TimeExpr,
    /// What must have come as well, by kind: `confirmation`, a mailing slip.
    pub needs: Vec<String>,
    /// The kinds of proof of delivery, the strongest first.
    pub proof: Vec<String>,
    /// The kinds that prove no more than that it was sent.
    pub sending: Vec<String>,
    /// Whether proved receipt is receipt even where the method's own rule asks for more or comes later.
    pub actual: bool,
}

impl Method {
    /// Whether this kind proves delivery; the addressee's own word always does.
    #[must_use]
    pub fn delivers(&self, kind: &str) -> bool {
        matches!(kind, ACKNOWLEDGEMENT | CONFIRMATION) || self.proof.iter().any(|k| k == kind)
    }

    /// Whether the method knows this kind at all.
    #[must_use]
    pub fn knows(&self, kind: &str) -> bool {
        self.delivers(kind) || self.needs.iter().chain(&self.sending).any(|k| k == kind)
    }

    /// A kind's place in the order of proof: the method's own order, and after it the addressee's unlisted word.
    #[must_use]
    pub fn rank(&self, kind: &str) -> u32 {
        let place = self.proof.iter().position(|k| k == kind).map(|p| p.saturating_add(1));
        match place {
            Some(p) => u32::try_from(p).unwrap_or(u32::MAX),
            None if matches!(kind, ACKNOWLEDGEMENT | CONFIRMATION) => u32::MAX.saturating_sub(1),
            None => u32::MAX,
        }
    }
}

/// What a delivery's time expression may wait for, beside the sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Proof of delivery.
    Proof,
    /// The addressee's acknowledgement.
    Acknowledgement,
    /// The addressee's confirmation.
    Confirmation,
}

/// What is known of a notice on its way, for one addressee.
#[derive(Clone, Debug)]
pub struct Addressee {
    /// Who.
    pub party: Sym,
    /// Whether it went to an address that was current when it was sent.
    pub reached: bool,
    /// What has been shown: kind and moment, in run order.
    pub shown: Vec<(String, Moment)>,
    /// The event of its receipt.
    pub received: Option<EventId>,
    /// The events of the proof of its receipt, and of the proof of its sending.
    pub proved: (Option<EventId>, Option<EventId>),
}

impl Addressee {
    /// When the first proof of these kinds came.
    pub(crate) fn first(&self, of: impl Fn(&str) -> bool) -> Option<Moment> {
        self.shown.iter().filter(|(k, _)| of(k)).map(|(_, m)| *m).min()
    }
}

/// A notice on its way, as a capability hands it to the run.
#[derive(Clone, Debug)]
pub struct NewDispatch {
    /// The event that it is when received, such as `notice.breach`.
    pub event: Sym,
    /// Its delivery's number in the program.
    pub delivery: u32,
    /// Its method's place in the delivery.
    pub method: u32,
    /// Whether it is in this form: `writing`, `formal`.
    pub forms: Vec<String>,
    /// Whom it is to reach, and whether it went to a current address.
    pub to: Vec<(Sym, bool)>,
}

/// A notice on its way.
#[derive(Clone, Debug)]
pub struct Dispatch {
    /// The entry that gave it.
    pub entry: u64,
    /// The event of its sending.
    pub sent: EventId,
    /// What it is when received.
    pub event: Sym,
    /// Its delivery's number in the program.
    pub delivery: u32,
    /// Its method's place in the delivery.
    pub method: u32,
    /// The forms that it has.
    pub forms: Vec<String>,
    /// Its addressees.
    pub to: Vec<Addressee>,
    /// Whether the statement named its addressees.
    pub named: bool,
    pub(crate) timer: Option<TimerKey>,
}

/// A receipt by some addressees of a notice: who it reached then, and who so far.
#[derive(Clone, Debug)]
pub struct Partial {
    /// All whom the notice is to reach.
    pub addressees: Vec<Sym>,
    /// Whom it has reached by this event.
    pub so_far: Vec<Sym>,
    /// Whether this is the first receipt of the notice.
    pub first: bool,
}
