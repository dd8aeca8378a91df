//! The state: meetings and motions, as the run left them. Changed only when an event comes.

use crate::model::{Exclusion, Model, QuorumOf, Route, Who};
use crate::rules::Pin;
use crate::tally::{Count, Vote};
use servanda_capability::World;
use servanda_norms::{Run, Sym};
use servanda_vocabulary::Moment;
use std::collections::{BTreeMap, BTreeSet};

/// Where a meeting stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Convened,
    Open,
    Closed,
    Cancelled,
}

impl Phase {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Phase::Convened => "convened",
            Phase::Open => "open",
            Phase::Closed => "closed",
            Phase::Cancelled => "cancelled",
        }
    }
}

/// Where the minutes stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Minutes {
    None,
    Sent,
    Objected,
    Accepted,
}

/// Who had to be there, and who was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct There {
    pub there: u32,
    pub of: u32,
    pub needed: u32,
    pub met: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Meeting {
    pub body: String,
    pub at: Moment,
    pub ordinary: bool,
    pub follows: Option<Sym>,
    /// How many inquorate meetings went before.
    pub rung: u8,
    pub followed: bool,
    pub phase: Phase,
    pub agenda_sent: bool,
    pub agenda: Vec<Sym>,
    /// Items proposed in the meeting, and for which seats they were agreed.
    pub proposals: BTreeMap<Sym, BTreeSet<Sym>>,
    /// The electorate, frozen when the meeting opens.
    pub seats: Vec<Sym>,
    pub present: BTreeSet<Sym>,
    /// Who is absent, and who holds their proxy.
    pub proxies: BTreeMap<Sym, Sym>,
    /// Exclusions by status (their number), as they stood when the meeting opened.
    pub barred: BTreeSet<(usize, Sym)>,
    pub quorum: Option<There>,
    pub any_number: bool,
    pub minutes: Minutes,
    /// The version by whose rules it goes; none: the one in force.
    pub rules: Pin,
}

impl Meeting {
    /// Whether a seat is present or represented.
    pub(crate) fn has(&self, seat: Sym) -> bool {
        self.present.contains(&seat) || self.proxies.contains_key(&seat)
    }

    /// Seats present or represented, in name order.
    pub(crate) fn there(&self) -> Vec<Sym> {
        self.seats.iter().copied().filter(|s| self.has(*s)).collect()
    }

    /// The seats that somebody in the room speaks for.
    pub(crate) fn spoken_for(&self, party: Sym) -> Vec<Sym> {
        let own = self.present.contains(&party).then_some(party);
        own.into_iter().chain(self.proxies.iter().filter(|(_, h)| **h == party).map(|(a, _)| *a)).collect()
    }
}

/// A step that led a motion where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Reason {
    pub clause: u32,
    pub heading: String,
    pub text: String,
}

impl Reason {
    pub(crate) fn new(world: &World<'_>, clause: u32, text: impl Into<String>) -> Self {
        Self { clause, heading: world.run.program().clause(clause).to_owned(), text: text.into() }
    }
}

/// Where a motion stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Tabled,
    Open,
    Adopted,
    Rejected,
    Tied,
    NoQuorum,
    Vetoed,
    Binding,
}

impl Standing {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Standing::Tabled => "tabled",
            Standing::Open => "open",
            Standing::Adopted => "adopted",
            Standing::Rejected => "rejected",
            Standing::Tied => "tied",
            Standing::NoQuorum => "no_quorum",
            Standing::Vetoed => "vetoed",
            Standing::Binding => "binding",
        }
    }

    /// Whether votes may still come.
    pub(crate) fn undecided(self) -> bool {
        matches!(self, Standing::Tabled | Standing::Open)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct CastVeto {
    pub by: Sym,
    /// Which veto block.
    pub veto: usize,
    pub part: Option<String>,
}

/// A party's window to veto a motion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Window {
    Open,
    Over,
}

/// A decision without a meeting.
#[derive(Clone, Debug, Default)]
pub(crate) struct Circulation {
    pub closed: bool,
    pub notified: bool,
    pub accepted: bool,
    pub seats: Vec<Sym>,
    pub barred: BTreeSet<(usize, Sym)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Motion {
    pub matter: String,
    pub body: String,
    pub about: Option<Sym>,
    pub title: Option<String>,
    pub meeting: Option<Sym>,
    pub route: Option<Route>,
    pub decision: bool,
    pub ballots: BTreeMap<Sym, Vote>,
    pub interested: BTreeSet<Sym>,
    pub standing: Standing,
    pub count: Option<Count>,
    pub quorum: Option<There>,
    pub excluded: Vec<(Sym, usize)>,
    /// What led here, in order.
    pub reasons: Vec<Reason>,
    pub vetoes: Vec<CastVeto>,
    /// Windows by veto block and party.
    pub windows: BTreeMap<(usize, Sym), Window>,
    /// Veto blocks whose windows were opened already.
    pub offered: BTreeSet<usize>,
    pub bound: bool,
    pub written: Option<Circulation>,
    /// The version by whose rules it goes; none: the one in force.
    pub rules: Pin,
}

impl Motion {
    /// Puts the motion before a meeting; what an earlier one without quorum left is wiped.
    pub(crate) fn put_before(&mut self, meeting: Sym, route: Route) {
        self.clear();
        self.meeting = Some(meeting);
        self.route.get_or_insert(route);
    }

    /// Forgets a vote that came to nothing.
    pub(crate) fn clear(&mut self) {
        self.standing = Standing::Tabled;
        self.ballots.clear();
        self.count = None;
        self.quorum = None;
    }

    /// Whether it may still be put before a meeting, or circulated.
    pub(crate) fn free(&self) -> bool {
        self.written.is_none() && (self.standing.undecided() || self.standing == Standing::NoQuorum)
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    /// Names of what views tell of, so that they need no run.
    pub names: BTreeMap<String, Sym>,
    pub texts: BTreeMap<Sym, String>,
    pub meetings: BTreeMap<Sym, Meeting>,
    pub motions: BTreeMap<Sym, Motion>,
    /// Who has asked for an extraordinary meeting of a body since the last one was convened.
    pub asked: BTreeMap<String, BTreeSet<Sym>>,
    /// Bodies for which enough have asked.
    pub requested: BTreeSet<String>,
}

impl State {
    /// Keeps a name for views.
    pub(crate) fn remember(&mut self, world: &World<'_>, names: impl IntoIterator<Item = Sym>) {
        for n in names {
            let text = world.text(n);
            self.names.insert(text.to_owned(), n);
            self.texts.insert(n, text.to_owned());
        }
    }

    pub(crate) fn text(&self, name: Sym) -> String {
        self.texts.get(&name).cloned().unwrap_or_default()
    }

    /// Whether a meeting that is open now has the motion before it.
    pub(crate) fn in_open_meeting(&self, id: Sym) -> bool {
        let meeting = self.motions.get(&id).and_then(|m| m.meeting).and_then(|m| self.meetings.get(&m));
        meeting.is_some_and(|m| m.phase == Phase::Open && m.agenda.contains(&id))
    }

    /// The electorate of a motion, frozen when its meeting opened or when it was circulated.
    pub(crate) fn seats<'a>(&'a self, motion: &'a Motion) -> &'a [Sym] {
        if let Some(w) = &motion.written {
            return &w.seats;
        }
        motion.meeting.and_then(|m| self.meetings.get(&m)).map_or(&[], |m| m.seats.as_slice())
    }

    /// The exclusion that keeps a seat from voting on a motion, if one does.
    pub(crate) fn barred<'a>(&self, model: &'a Model, motion: &Motion, seat: Sym) -> Option<(usize, &'a Exclusion)> {
        let frozen = match &motion.written {
            Some(w) => Some(&w.barred),
            None => motion.meeting.and_then(|m| self.meetings.get(&m)).map(|m| &m.barred),
        };
        let held = |n: usize, _: Sym| frozen.is_some_and(|b| b.contains(&(n, seat)));
        find(model, motion, seat, |x| x.voting, held)
    }

    /// The exclusion that keeps a party from vetoing a motion now.
    pub(crate) fn barred_from_veto<'a>(
        &self,
        model: &'a Model,
        run: &Run,
        motion: &Motion,
        party: Sym,
    ) -> Option<(usize, &'a Exclusion)> {
        find(model, motion, party, |x| x.veto, |_, status| run.has(status, party))
    }

    /// Whether enough members are there for a motion, or for the meeting as such.
    pub(crate) fn there(&self, model: &Model, meeting: &Meeting, motion: Option<&Motion>) -> Option<There> {
        let q = model.bodies.get(&meeting.body)?.quorum.as_ref()?;
        let counts = |seat: Sym| {
            q.of == QuorumOf::AllMembers
                || match motion {
                    Some(m) => self.barred(model, m, seat).is_none(),
                    None => !model.exclusions.iter().enumerate().any(|(n, x)| {
                        x.voting
                            && x.body == meeting.body
                            && x.matters.is_empty()
                            && meeting.barred.contains(&(n, seat))
                    }),
                }
        };
        let of = meeting.seats.iter().filter(|s| counts(**s)).count();
        let there = meeting.seats.iter().filter(|s| counts(**s) && meeting.has(**s)).count();
        let (of, there) = (u32::try_from(of).unwrap_or(u32::MAX), u32::try_from(there).unwrap_or(u32::MAX));
        let needed = u32::try_from(q.at_least.needed_of(of.into())).unwrap_or(u32::MAX);
        Some(There { there, of, needed, met: q.at_least.reached_by(there.into(), of.into()) })
    }
}

fn find<'a>(
    model: &'a Model,
    motion: &Motion,
    seat: Sym,
    from: impl Fn(&Exclusion) -> bool,
    held: impl Fn(usize, Sym) -> bool,
) -> Option<(usize, &'a Exclusion)> {
    model.exclusions.iter().enumerate().find(|(n, x)| {
        from(x)
            && x.body == motion.body
            && (x.matters.is_empty() || x.matters.contains(&motion.matter))
            && match x.who {
                Who::Status(s) => held(*n, s),
                Who::Interested => motion.interested.contains(&seat),
                Who::Subject | Who::Leaver => motion.about == Some(seat),
            }
    })
}

/// Exclusions by status that hold for these seats now.
pub(crate) fn barred_now(model: &Model, run: &Run, body: &str, seats: &[Sym]) -> BTreeSet<(usize, Sym)> {
    let mut out = BTreeSet::new();
    for (n, x) in model.exclusions.iter().enumerate().filter(|(_, x)| x.voting && x.body == body) {
        if let Who::Status(s) = x.who {
            out.extend(seats.iter().filter(|p| run.has(s, **p)).map(|p| (n, *p)));
        }
    }
    out
}
