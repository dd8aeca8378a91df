//! An instance: one running of a norm, and where it stands.

use super::TimerKey;
use crate::due::Due;
use crate::event::EventId;
use crate::names::Sym;
use crate::program::NormId;
use servanda_vocabulary::{Beyond, Moment};

/// Where an instance stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Triggered, and waiting for its condition.
    Pending,
    /// Its clock runs.
    Running,
    /// Its clock stands.
    Paused,
    /// The duty was kept.
    Fulfilled,
    /// The duty's time passed.
    Missed,
    /// The duty was kept after its time.
    Cured,
    /// The right was used.
    Used,
    /// The right's window closed unused.
    Lapsed,
    /// It ended for another reason.
    Ended,
    /// It was waived.
    Waived,
}

impl State {
    /// Whether something may still come of it.
    #[must_use]
    pub fn open(self) -> bool {
        matches!(self, State::Pending | State::Running | State::Paused)
    }

    /// The word for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            State::Pending => "pending",
            State::Running => "running",
            State::Paused => "paused",
            State::Fulfilled => "fulfilled",
            State::Missed => "missed",
            State::Cured => "cured",
            State::Used => "used",
            State::Lapsed => "lapsed",
            State::Ended => "ended",
            State::Waived => "waived",
        }
    }
}

/// One running of a norm: one trigger, one scope key.
#[derive(Clone, Debug, PartialEq)]
pub struct Instance {
    /// Which norm.
    pub norm: NormId,
    /// What it is about.
    pub subject: Option<Sym>,
    /// Its key among the dimensions that its norm keeps apart.
    pub scope: Option<Sym>,
    /// The event that triggered it.
    pub trigger: EventId,
    /// Who must or may; more than one means any of them.
    pub bearers: Vec<Sym>,
    /// Where it stands.
    pub state: State,
    /// When its window closes, once known.
    pub due: Option<Due>,
    /// When a right's window opens.
    pub from: Option<Moment>,
    /// When the clock was stopped.
    pub paused_at: Option<Moment>,
    /// The latest end, whatever pauses and extensions do, once known.
    pub outer: Option<Due>,
    /// Which of its norm's extensions have moved it.
    pub extended: Vec<u32>,
    /// Who has waived it so far.
    pub waivers: Vec<Sym>,
    /// Whether a day's end stopped it: the day that ended is the pause day then.
    pub paused_at_day_end: bool,
    /// Whether an effect stopped the clock; only an effect lets it run on then.
    pub stopped: bool,
    /// Seconds or days added by pauses and extensions are already in `due`; this says that they were.
    pub moved: bool,
    /// The act that was done while nobody knew whether its condition holds.
    pub ahead: Option<EventId>,
    /// The event that ended it.
    pub ended: Option<EventId>,
    /// The stamp of the latest late fact on which its window rests, or that it runs at all; [`Moment::START`] when on none.
    pub late: Moment,
    /// Why its time cannot be computed, where that is so.
    pub beyond: Option<Beyond>,
    /// Its timer, while one is set.
    pub(super) timer: Option<TimerKey>,
}

impl Instance {
    /// A norm that was triggered and waits for its condition; `late` is the stamp of the late fact that it rests on, if any.
    pub(super) fn waiting(norm: NormId, (trigger, late): (EventId, Moment), bearers: Vec<Sym>) -> Self {
        Instance {
            norm,
            subject: None,
            scope: None,
            trigger,
            bearers,
            state: State::Pending,
            due: None,
            from: None,
            paused_at: None,
            outer: None,
            extended: Vec::new(),
            waivers: Vec::new(),
            paused_at_day_end: false,
            stopped: false,
            moved: false,
            ahead: None,
            ended: None,
            late,
            beyond: None,
            timer: None,
        }
    }
}
