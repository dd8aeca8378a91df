//! Views: what a reader is told of bodies, meetings and motions. Computed from the state; nothing is kept for them.

use crate::Oversight;
use crate::state::{Meeting, Minutes, Motion, Standing, There};
use crate::tally::Count;
use servanda_capability::World;
use servanda_norms::Sym;
use servanda_vocabulary::Moment;
use std::collections::BTreeSet;
use std::fmt;

/// A step of a motion's reasons, with the clause that rules it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonLine {
    /// What was found: `quorum: 6 of 9 were there, 6 were needed`.
    pub text: String,
    /// The clause, as its heading writes it.
    pub clause: String,
}

impl fmt::Display for ReasonLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (clause {})", self.text, self.clause)
    }
}

/// A motion, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MotionView {
    /// Its name.
    pub id: String,
    /// Its title, if one was given.
    pub title: Option<String>,
    /// Its matter, such as `matter.admit_party`.
    pub matter: String,
    /// The clauses that its standing rests on, as numbers in the program's list.
    pub clauses: Vec<u32>,
    /// The body that decides, such as `body.general_assembly`.
    pub body: String,
    /// The party or asset that it is about.
    pub about: Option<String>,
    /// The meeting that it is before.
    pub meeting: Option<String>,
    /// How it came before the body: `original_agenda`, `added` or `written`.
    pub route: Option<&'static str>,
    /// Whether it is marked for decision.
    pub decision: bool,
    /// tabled, open, adopted, rejected, tied, `no_quorum`, vetoed or binding.
    pub state: &'static str,
    /// Votes for; while it is open, so far.
    pub yes: u64,
    /// Votes against.
    pub no: u64,
    /// Abstentions.
    pub abstain: u64,
    /// Members present or represented; without a meeting, those who answered.
    pub present: u64,
    /// All members, frozen when the vote opened.
    pub seats: u64,
    /// How many had to be there; none without a meeting.
    pub quorum_needed: Option<u64>,
    /// Members that may not vote on it.
    pub excluded: Vec<String>,
    /// Who vetoed it, and which part if they said.
    pub vetoes: Vec<(String, Option<String>)>,
    /// What led to its state, in order.
    pub reasons: Vec<ReasonLine>,
}

/// A meeting, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingView {
    /// Its name.
    pub id: String,
    /// Its body, such as `body.general_assembly`.
    pub body: String,
    /// When it takes place.
    pub at: Moment,
    /// Whether it is an ordinary one.
    pub ordinary: bool,
    /// The meeting without quorum that it follows.
    pub follows: Option<String>,
    /// convened, open, closed or cancelled.
    pub state: &'static str,
    /// How many members are present or represented.
    pub present: u64,
    /// Members present themselves.
    pub attending: Vec<String>,
    /// Members represented, and by whom.
    pub represented: Vec<(String, String)>,
    /// All members, frozen when it opened.
    pub seats: u64,
    /// Whether enough were there; none before it opened, or without a quorum rule.
    pub quorum_met: Option<bool>,
    /// How many of how many had to be there.
    pub quorum_needed: Option<(u64, u64)>,
    /// Whether it decides with any number of members.
    pub any_number: bool,
    /// Its items, in order.
    pub agenda: Vec<String>,
    /// `none`, `sent`, `objected` or `accepted`.
    pub minutes: &'static str,
    /// The clauses that its standing rests on, as numbers in the program's list.
    pub clauses: Vec<u32>,
}

/// A body, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyView {
    /// `body.general_assembly`.
    pub id: String,
    /// The clause that makes it.
    pub clause: String,
    /// Its members now.
    pub members: Vec<String>,
    /// Its chair now.
    pub chair: Vec<String>,
    /// The matters that are for it to decide.
    pub matters: Vec<String>,
}

impl Oversight {
    /// A motion by name.
    #[must_use]
    pub fn motion(&self, id: &str) -> Option<MotionView> {
        let sym = self.state.names.get(id)?;
        self.state.motions.get(sym).map(|m| self.motion_view(*sym, m))
    }

    /// Every motion, in the order in which names came.
    pub fn motions(&self) -> impl Iterator<Item = MotionView> + '_ {
        self.state.motions.iter().map(|(id, m)| self.motion_view(*id, m))
    }

    /// A meeting by name.
    #[must_use]
    pub fn meeting(&self, id: &str) -> Option<MeetingView> {
        let sym = self.state.names.get(id)?;
        self.state.meetings.get(sym).map(|m| self.meeting_view(*sym, m))
    }

    /// Every meeting, in the order in which names came.
    pub fn meetings(&self) -> impl Iterator<Item = MeetingView> + '_ {
        self.state.meetings.iter().map(|(id, m)| self.meeting_view(*id, m))
    }

    /// Every body of the charter.
    #[must_use]
    pub fn bodies(&self, world: &World<'_>) -> Vec<BodyView> {
        let texts = |l: Vec<Sym>| l.into_iter().map(|s| world.text(s).to_owned()).collect();
        let declared = self.model.bodies.values().filter(|b| b.declared);
        declared
            .map(|b| BodyView {
                id: format!("body.{}", b.label),
                clause: world.run.program().clause(b.at.clause).to_owned(),
                members: texts(self.model.members(world.run, &b.label)),
                chair: texts(self.model.chairs(world.run, b).0),
                matters: self
                    .model
                    .matters
                    .values()
                    .filter(|m| m.body == b.label)
                    .map(|m| format!("matter.{}", m.label))
                    .collect(),
            })
            .collect()
    }

    fn motion_view(&self, id: Sym, m: &Motion) -> MotionView {
        let text = |s: Sym| self.state.text(s);
        let seats = self.state.seats(m);
        let size = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let meeting = m.meeting.and_then(|x| self.state.meetings.get(&x));
        let count = m.count.filter(|_| m.standing != Standing::Open).unwrap_or_else(|| {
            let present = meeting.map_or(m.ballots.len(), |x| x.there().len());
            let mut c = Count { present: size(present), seats: size(seats.len()), ..Count::default() };
            m.ballots.values().for_each(|v| c.add(*v));
            c
        });
        let model = self.rules(m.rules);
        let there: Option<There> = m.quorum.or_else(|| meeting.and_then(|x| self.state.there(model, x, Some(m))));
        let excluded: Vec<(Sym, usize)> = if m.standing.undecided() {
            seats.iter().filter_map(|s| self.state.barred(model, m, *s).map(|(n, _)| (*s, n))).collect()
        } else {
            m.excluded.clone()
        };
        let mut clauses: BTreeSet<u32> = m.reasons.iter().map(|r| r.clause).collect();
        clauses.extend(model.matters.get(&m.matter).map(|x| x.at.clause));
        clauses.extend(excluded.iter().filter_map(|(_, n)| model.exclusions.get(*n)).map(|x| x.at.clause));
        MotionView {
            id: text(id),
            title: m.title.clone(),
            matter: format!("matter.{}", m.matter),
            clauses: clauses.into_iter().collect(),
            body: format!("body.{}", m.body),
            about: m.about.map(text),
            meeting: m.meeting.map(text),
            route: m.route.map(crate::model::Route::word),
            decision: m.decision,
            state: m.standing.word(),
            yes: count.yes.into(),
            no: count.no.into(),
            abstain: count.abstain.into(),
            present: count.present.into(),
            seats: count.seats.into(),
            quorum_needed: there.filter(|_| m.written.is_none()).map(|t| t.needed.into()),
            excluded: excluded.iter().map(|(s, _)| text(*s)).collect(),
            vetoes: m.vetoes.iter().map(|v| (text(v.by), v.part.clone())).collect(),
            reasons: m.reasons.iter().map(|r| ReasonLine { text: r.text.clone(), clause: r.heading.clone() }).collect(),
        }
    }

    fn meeting_view(&self, id: Sym, m: &Meeting) -> MeetingView {
        let text = |s: Sym| self.state.text(s);
        let body = self.rules(m.rules).bodies.get(&m.body);
        let mut clauses: Vec<u32> =
            body.map(|b| b.quorum.as_ref().map_or(&b.at, |q| &q.at).clause).into_iter().collect();
        let ladder = body.and_then(|b| b.ladder.as_ref()).filter(|_| m.any_number || m.rung > 0);
        clauses.extend(ladder.map(|l| l.at.clause));
        MeetingView {
            id: text(id),
            body: format!("body.{}", m.body),
            at: m.at,
            ordinary: m.ordinary,
            follows: m.follows.map(text),
            state: m.phase.word(),
            present: u64::try_from(m.there().len()).unwrap_or(u64::MAX),
            attending: m.seats.iter().filter(|s| m.present.contains(s)).map(|s| text(*s)).collect(),
            represented: m.proxies.iter().map(|(a, h)| (text(*a), text(*h))).collect(),
            seats: u64::try_from(m.seats.len()).unwrap_or(u64::MAX),
            quorum_met: m.quorum.map(|q| q.met),
            quorum_needed: m.quorum.map(|q| (q.needed.into(), q.of.into())),
            any_number: m.any_number,
            agenda: m.agenda.iter().map(|s| text(*s)).collect(),
            minutes: match m.minutes {
                Minutes::None => "none",
                Minutes::Sent => "sent",
                Minutes::Objected => "objected",
                Minutes::Accepted => "accepted",
            },
            clauses,
        }
    }
}
