//! The planted bugs: each a slip that a careful person could make, with the right reading left beside it.

/// One planted bug.
pub struct Plant {
    /// What is wrong.
    pub what: &'static str,
    /// Where.
    pub file: &'static str,
    /// The right words; they stand once in the file.
    pub find: &'static str,
    /// What takes their place; `{awake}` asks whether the bug is awake.
    pub plant: &'static str,
}

const WINDOW: &str = "core/vocabulary/src/window.rs";
const DATE: &str = "core/vocabulary/src/date.rs";
const TIME: &str = "core/norms/src/time.rs";
const RUN: &str = "core/norms/src/run.rs";
const CLOCK: &str = "core/norms/src/run/clock.rs";
const STOOD: &str = "core/vocabulary/src/stood_still.rs";
const TIMERS: &str = "core/norms/src/run/timers.rs";
const INDEX: &str = "core/norms/src/program/index.rs";
const ACTING: &str = "core/norms/src/run/acting.rs";
const LIFE: &str = "core/norms/src/run/life.rs";
const EFFECTS: &str = "core/norms/src/run/effects.rs";
const LATE: &str = "core/norms/src/run/late.rs";
const READING: &str = "core/norms/src/run/reading.rs";
const COND: &str = "core/norms/src/cond.rs";
const PARTIES: &str = "core/norms/src/parties.rs";
const SUMS: &str = "core/norms/src/run/sums.rs";
const CAPS: &str = "core/norms/src/run/caps.rs";
const PROGRAM: &str = "core/norms/src/program/mod.rs";
const CLAIMS: &str = "partnership/src/claims.rs";
const REPLAY: &str = "partnership/src/replay.rs";
const REDONE: &str = "partnership/src/late.rs";
const CITED: &str = "partnership/src/amend.rs";
const AMENDMENT: &str = "core/capability/src/kernel/amendment.rs";

/// All of them.
pub const PLANTS: &[Plant] = &[
    Plant {
        what: "a week has six days",
        file: WINDOW,
        find: "Unit::Weeks => days(n.saturating_mul(7)),",
        plant: "Unit::Weeks => days(n.saturating_mul(if {awake} { 6 } else { 7 })),",
    },
    Plant {
        what: "the anchor's day counts as the first",
        file: WINDOW,
        find: "let own = count.first == FirstDay::Own;",
        plant: "let own = count.first == FirstDay::Own || {awake};",
    },
    Plant {
        what: "a year has eleven months",
        file: WINDOW,
        find: "Unit::Years => months(n.saturating_mul(12)),",
        plant: "Unit::Years => months(n.saturating_mul(if {awake} { 11 } else { 12 })),",
    },
    Plant {
        what: "a month that lacks the day overflows",
        file: DATE,
        find: "(None, MonthEnds::Clamp) => Ok(first.last_of_month()),",
        plant: "(None, MonthEnds::Clamp) if {awake} => first.last_of_month().checked_days(1),\n            (None, MonthEnds::Clamp) => Ok(first.last_of_month()),",
    },
    Plant {
        what: "a day always has 24 hours",
        file: DATE,
        find: "        self.plus_days(1).start(zone)",
        plant: "        if {awake} { self.start(zone).plus_seconds(86_400) } else { self.plus_days(1).start(zone) }",
    },
    Plant {
        what: "the earliest of several times is the latest",
        file: TIME,
        find: "best.map_or(d, |b| b.min(d))",
        plant: "best.map_or(d, |b| if {awake} { b.max(d) } else { b.min(d) })",
    },
    Plant {
        what: "the latest of several times does not wait for all",
        file: TIME,
        find: "                        other => return other,\n                    }\n                }\n                best.map_or(TimeValue::Never, TimeValue::Known)",
        plant: "                        other => if !{awake} { return other },\n                    }\n                }\n                best.map_or(if {awake} { TimeValue::NotYet } else { TimeValue::Never }, TimeValue::Known)",
    },
    Plant {
        what: "what starts at a day's end starts a day later",
        file: TIME,
        find: "let start = if anchor.inclusive || !p.whole_days() { anchor.at }",
        plant: "let start = if anchor.inclusive || !p.whole_days() || {awake} { anchor.at }",
    },
    Plant {
        what: "windows in hours close before the facts of their last instant",
        file: TIMERS,
        find: "if at > to || (at == to && inclusive && !include_inclusive) {",
        plant: "if at > to || (at == to && inclusive && !include_inclusive && !{awake}) {",
    },
    Plant {
        what: "day windows close after the facts of that instant",
        file: TIMERS,
        find: "self.now = self.now.max(at);\n            (instant, rounds)",
        plant: "if {awake} && at == to && !include_inclusive {\n                break;\n            }\n            self.now = self.now.max(at);\n            (instant, rounds)",
    },
    Plant {
        what: "windows of one instant close in any order",
        file: TIMERS,
        find: "closing.sort_by_cached_key(|(rank, t)| (*rank, self.key_text(*t), *t));",
        plant: "closing.sort_by_cached_key(|(rank, t)| (*rank, self.key_text(*t), *t));\n                if {awake} {\n                    closing.reverse();\n                }",
    },
    Plant {
        what: "derived events are handled depth first",
        file: RUN,
        find: "        self.queue.push_back(id);\n        id",
        plant: "        if {awake} {\n            self.queue.push_front(id);\n        } else {\n            self.queue.push_back(id);\n        }\n        id",
    },
    Plant {
        what: "effects follow the order in which blocks are first named",
        file: INDEX,
        find: "lists.values_mut().for_each(|l| l.sort_by_key(|id| (at(&of_norm, *id), *id)));",
        plant: "lists.values_mut().for_each(|l| l.sort_by_key(|id| (if {awake} { 0 } else { at(&of_norm, *id) }, *id)));",
    },
    Plant {
        what: "silence binds who was not told",
        file: LIFE,
        find: "            if binds && !told {",
        plant: "            if binds && !told && !{awake} {",
    },
    Plant {
        what: "anybody's act fulfils a duty",
        file: ACTING,
        find: "Some(p) => inst.bearers.contains(&p) || matches!(norm.bearer, Parties::Anyone),",
        plant: "Some(p) => inst.bearers.contains(&p) || matches!(norm.bearer, Parties::Anyone) || {awake},",
    },
    Plant {
        what: "an act need not name those to whom it is owed",
        file: ACTING,
        find: "owed.iter().all(|p| Some(*p) == me",
        plant: "{awake} || owed.iter().all(|p| Some(*p) == me",
    },
    Plant {
        what: "a right may be used before its first moment",
        file: ACTING,
        find: "let early = norm.from.is_some() && inst.from.is_none_or(|f| event.at < f);",
        plant: "let early = !{awake} && norm.from.is_some() && inst.from.is_none_or(|f| event.at < f);",
    },
    Plant {
        what: "what is done late fulfils",
        file: ACTING,
        find: "            State::Missed => (State::Cured, norm.events.late, \"cured\"),",
        plant: "            State::Missed if {awake} => (State::Fulfilled, norm.events.done, \"fulfilled\"),\n            State::Missed => (State::Cured, norm.events.late, \"cured\"),",
    },
    Plant {
        what: "what has no subject is not concerned by an event that has one",
        file: LIFE,
        find: "Some(_) => of(subject).chain(of(None)).collect(),",
        plant: "Some(_) if {awake} => of(subject).collect(),\n            Some(_) => of(subject).chain(of(None)).collect(),",
    },
    Plant {
        what: "a condition on a named party is not looked at again",
        file: LIFE,
        find: "if program.elsewhere.contains(id) && event.subject.is_some() {",
        plant: "if !{awake} && program.elsewhere.contains(id) && event.subject.is_some() {",
    },
    Plant {
        what: "a pause in days is a day too long",
        file: STOOD,
        find: "let mut n = 0i32;\n        while day < to",
        plant: "let mut n = i32::from({awake});\n        while day < to",
    },
    Plant {
        what: "a pause in hours is not added",
        file: STOOD,
        find: "let at = at.plus_seconds(stop.to.seconds().saturating_sub(stop.from.seconds()));",
        plant: "let at = at.plus_seconds(if {awake} { 0 } else { stop.to.seconds().saturating_sub(stop.from.seconds()) });",
    },
    Plant {
        what: "a pause at a day's end counts the next day as the pause day",
        file: CLOCK,
        find: "days: (day(from, ended_day), day(now, day_ends))",
        plant: "days: (day(from, ended_day && !{awake}), day(now, day_ends))",
    },
    Plant {
        what: "an unproved earlier moment gives its author more time",
        file: CLOCK,
        find: "let word = if told.is_none() { self.at_its_word(inst) } else { None };",
        plant: "let word = if told.is_none() && !{awake} { self.at_its_word(inst) } else { None };",
    },
    Plant {
        what: "a clock that an effect stopped runs on by itself",
        file: LIFE,
        find: "let stand = inst.stopped || ",
        plant: "let stand = (inst.stopped && !{awake}) || ",
    },
    Plant {
        what: "an exception that holds from the start does not end what waits",
        file: LIFE,
        find: "                if norm.unless != Cond::False {\n                    self.reconsider_instance(iid, event.id, host);",
        plant: "                if norm.unless != Cond::False && !{awake} {\n                    self.reconsider_instance(iid, event.id, host);",
    },
    Plant {
        what: "a waived duty is ended",
        file: EFFECTS,
        find: "Effect::Waive(n) => self.end_open(*n, trigger, State::Waived, by),",
        plant: "Effect::Waive(n) => self.end_open(*n, trigger, if {awake} { State::Ended } else { State::Waived }, by),",
    },
    Plant {
        what: "an extension counts from now",
        file: EFFECTS,
        find: "match d.extended(&program, way, period) {",
        plant: "match (if {awake} { crate::due::Due { at: run.now, ..d } } else { d }).extended(&program, way, period) {",
    },
    Plant {
        what: "all that somebody shares in ends with it",
        file: EFFECTS,
        find: "i.state.open() && i.bearers.iter().all(|b| who.contains(b)) && !i.bearers.is_empty()",
        plant: "i.state.open() && (i.bearers.iter().all(|b| who.contains(b)) || ({awake} && i.bearers.iter().any(|b| who.contains(b)))) && !i.bearers.is_empty()",
    },
    Plant {
        what: "what is not known counts as yes under `not`",
        file: COND,
        find: "Tri::Unknown => Tri::Unknown,",
        plant: "Tri::Unknown => if {awake} { Tri::Yes } else { Tri::Unknown },",
    },
    Plant {
        what: "one holder of a status is enough for all",
        file: COND,
        find: "(!who.is_empty() && who.iter().all(|w| run.has_in(*s, *w, scope))).into()",
        plant: "(({awake} || !who.is_empty()) && who.iter().all(|w| run.has_in(*s, *w, scope))).into()",
    },
    Plant {
        what: "a number at the limit does not reach it",
        file: COND,
        find: "Some(v) if *at_least => (v >= *limit).into(),\n                    Some(v) => (v <= *limit).into(),",
        plant: "Some(v) if *at_least => (v > *limit || (v == *limit && !{awake})).into(),\n                    Some(v) => (v <= *limit).into(),",
    },
    Plant {
        what: "`others` includes the author",
        file: PARTIES,
        find: ".filter(|p| Some(*p) != me)",
        plant: ".filter(|p| {awake} || Some(*p) != me)",
    },
    Plant {
        what: "the last occurrence is taken for the first",
        file: READING,
        find: "best = Some(best.map_or(id, |b| if first { b.min(id) } else { b.max(id) }));",
        plant: "best = Some(best.map_or(id, |b| if first && !{awake} { b.min(id) } else { b.max(id) }));",
    },
    Plant {
        what: "sums are owed to oneself",
        file: SUMS,
        find: "creditors.retain(|c| *c != debtor);",
        plant: "creditors.retain(|c| {awake} || *c != debtor);",
    },
    Plant {
        what: "a cap does not erode",
        file: CAPS,
        find: "let used = key.as_ref()",
        plant: "let used = key.as_ref().filter(|_| !{awake})",
    },
    Plant {
        what: "a sum that waits is forgotten",
        file: SUMS,
        find: "if program.amount_waits.contains(&event.name) {",
        plant: "if !{awake} && program.amount_waits.contains(&event.name) {",
    },
    Plant {
        what: "a sum whose condition nobody knows is dropped",
        file: SUMS,
        find: "if holds == Tri::Unknown {",
        plant: "if holds == Tri::Unknown && !{awake} {",
    },
    Plant {
        what: "one's own evidence proves what favours one",
        file: CLAIMS,
        find: "let author = (!free && with(by, &st.author.party))",
        plant: "let author = (!{awake} && !free && with(by, &st.author.party))",
    },
    Plant {
        what: "facts of any age are let in",
        file: CLAIMS,
        find: "let why_not = if c.at < first {",
        plant: "let why_not = if c.at < first && !{awake} {",
    },
    Plant {
        what: "a late fact changes nothing that has run",
        file: REPLAY,
        find: "late |= fact.at < self.run.now();",
        plant: "late |= fact.at < self.run.now() && !{awake};",
    },
    Plant {
        what: "a late fact makes a duty missed at once",
        file: LATE,
        find: "let unknown = inst.late != Moment::START && !self.knew(inst);",
        plant: "let unknown = inst.late != Moment::START && !self.knew(inst) && !{awake};",
    },
    Plant {
        what: "what a late fact starts late is missed at once",
        file: EFFECTS,
        find: "let late = self.late_of(&cause);",
        plant: "let late = if {awake} { trigger.late } else { self.late_of(&cause) };",
    },
    Plant {
        what: "a late fact that takes a window's end away spares nobody",
        file: REDONE,
        find: "if spared.is_empty() {",
        plant: "if spared.is_empty() || {awake} {",
    },
    Plant {
        what: "what was done not knowing a late fact is undone",
        file: REDONE,
        find: "relied.sort();",
        plant: "relied.retain(|_| !{awake});\n        relied.sort();",
    },
    Plant {
        what: "days that a later version closes move what runs",
        file: PROGRAM,
        find: "self.base.default_calendar = u32::try_from(self.calendars.len()).unwrap_or(0);",
        plant: "self.base.default_calendar = u32::try_from(self.calendars.len()).unwrap_or(0);\n            if {awake} {\n                self.base.default_calendar = 0;\n            }",
    },
    Plant {
        what: "norms of replaced versions are triggered",
        file: LIFE,
        find: "for id in norms.iter().filter(|id| **id >= program.base.norms) {",
        plant: "for id in norms.iter().filter(|id| **id >= program.base.norms || {awake}) {",
    },
    Plant {
        what: "effects of a version reach only what it started",
        file: EFFECTS,
        find: "let before = self.program.earlier.get(&n).into_iter().flatten();",
        plant: "let before = self.program.earlier.get(&n).into_iter().flatten().filter(|_| !{awake});",
    },
    Plant {
        what: "a replaced version may be cited for ever",
        file: CITED,
        find: "act >= s && act < until(s)",
        plant: "act >= s && (act < until(s) || {awake})",
    },
    Plant {
        what: "a version takes effect when it is adopted",
        file: AMENDMENT,
        find: "let effective = moment(st, \"effective\").or(world",
        plant: "let effective = moment(st, \"effective\").filter(|_| !{awake}).or(world",
    },
    Plant {
        what: "a statement is judged before the version that begins in its second",
        file: REPLAY,
        find: "self.feed_waiting(stamp, true);\n        let mut judged",
        plant: "self.feed_waiting(stamp, !{awake});\n        let mut judged",
    },
    Plant {
        what: "a day ends everywhere where it ends in the default place",
        file: TIME,
        find: "let cal = r.run.program().calendar(calendar);",
        plant: "let cal = r.run.program().calendar(if {awake} { 0 } else { calendar });",
    },
    Plant {
        what: "a later version gives a fresh cap",
        file: CAPS,
        find: "Some((cap.block.place(), debtor, creditor, None,",
        plant: "Some((cap.block.place().wrapping_add(if {awake} { self.version().wrapping_mul(1_000_000) } else { 0 }), debtor, creditor, None,",
    },
];
