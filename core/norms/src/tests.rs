//! The kernel alone: windows, pauses, conditions, effects, amounts, without any charter.

use crate::*;
use servanda_vocabulary::{Calendar, Moment, Money, Period, Zone};
use std::sync::Arc;

fn zone() -> Zone {
    Zone::named("Europe/Brussels").unwrap()
}

fn at(t: &str) -> Moment {
    Moment::parse_civil(t, &zone()).unwrap()
}

fn builder() -> Builder {
    Builder::new(
        vec![("1".into(), "1 One".into()), ("10".into(), "10 Ten".into()), ("9".into(), "9 Nine".into())],
        vec![("default".into(), Calendar::every_day(zone()))],
    )
}

fn period(t: &str) -> Period {
    Period::parse(t).unwrap()
}

struct Bench {
    run: Run,
    entry: u64,
}

impl Bench {
    fn new(b: Builder) -> Self {
        Self { run: Run::new(Arc::new(b.finish())), entry: 0 }
    }

    fn fact(&mut self, t: &str, name: &str, subject: Option<&str>, party: Option<&str>) {
        self.money(t, name, subject, party, None);
    }

    fn money(&mut self, t: &str, name: &str, subject: Option<&str>, party: Option<&str>, amount: Option<Money>) {
        let fact = Fact {
            at: at(t),
            name: self.run.intern(name),
            subject: subject.map(|s| self.run.intern(s)),
            party: party.map(|s| self.run.intern(s)),
            to: Box::default(),
            said: Carried::new(Times::default(), amount, None),
            entry: self.entry,
            field: 0,
            scope: None,
            late: None,
        };
        self.entry += 1;
        self.run.feed(fact, &mut NoHost);
    }

    fn until(&mut self, t: &str) -> &mut Self {
        self.run.advance(at(t), &mut NoHost);
        self
    }

    fn states(&self) -> Vec<&'static str> {
        self.run.instances().iter().map(|i| i.state.word()).collect()
    }

    fn events(&self) -> Vec<String> {
        self.run.events().iter().map(|e| format!("{} {}", e.at.civil(&zone()), self.run.describe(e.id))).collect()
    }
}

fn duty(b: &mut Builder, on: &str, act: &str, p: &str) -> Norm {
    let mut n = b.blank("duty.d", 0, NormKind::Duty);
    n.on = vec![b.name(on)];
    n.act = vec![b.name(act)];
    n.bearer = Parties::TriggerParty;
    n.due = Some(TimeExpr::After(Anchor::At, period(p), 0));
    n
}

#[test]
fn a_duty_is_kept_missed_and_cured() {
    let mut b = builder();
    let n = duty(&mut b, "event.breach", "notice.breach", "15 calendar days");
    b.add(n);
    let mut x = Bench::new(b);
    x.fact("2025-03-01 10:00", "event.breach", Some("b1"), Some("lab"));
    x.fact("2025-03-01 10:00", "event.breach", Some("b2"), Some("lab"));
    x.fact("2025-03-16 23:59", "notice.breach", Some("b1"), Some("lab"));
    assert_eq!(x.until("2025-03-17 00:00").states(), ["fulfilled", "missed"]);
    x.fact("2025-03-18 10:00", "notice.breach", Some("b2"), Some("clinic")); // somebody else's act
    assert_eq!(x.states(), ["fulfilled", "missed"]);
    x.fact("2025-03-18 10:00", "notice.breach", Some("b2"), Some("lab"));
    assert_eq!(x.states(), ["fulfilled", "cured"]);
}

#[test]
fn day_windows_close_before_and_hour_windows_after_the_facts_of_their_instant() {
    for (p, act, expected) in [
        ("1 calendar days", "2025-03-03 00:00", "missed"),
        ("1 calendar days", "2025-03-02 23:59", "fulfilled"),
        ("24 hours", "2025-03-02 10:00", "fulfilled"),
        ("24 hours", "2025-03-02 10:01", "missed"),
    ] {
        let mut b = builder();
        let n = duty(&mut b, "event.x", "event.y", p);
        b.add(n);
        let mut x = Bench::new(b);
        x.fact("2025-03-01 10:00", "event.x", None, Some("lab"));
        x.run.advance_before(at(act), &mut NoHost);
        x.fact(act, "event.y", None, Some("lab"));
        let word = if expected == "missed" { "cured" } else { "fulfilled" };
        assert_eq!(x.states(), [word], "{p} and {act}");
    }
}

#[test]
fn a_cure_period_pauses_for_a_dispute_and_resumes_with_the_remainder() {
    // Foundation 17.2.1: 60 days, disputed on day 20, settled on day 110, ends on day 150.
    let mut b = builder();
    let mut n = duty(&mut b, "notice.breach", "event.cured", "60 calendar days");
    let disputed = b.name("status.disputed");
    b.name("status.disputed.set");
    b.name("status.disputed.unset");
    n.bearer = Parties::TriggerSubject;
    n.paused = Cond::Has(disputed, None);
    b.add(n);
    for (i, (on, effect)) in
        [("event.dispute", Effect::Set(disputed, None)), ("event.settled", Effect::Unset(disputed, None))]
            .into_iter()
            .enumerate()
    {
        let mut r = b.blank(&format!("rule.r{i}"), 0, NormKind::Rule);
        r.on = vec![b.name(on)];
        r.then = vec![effect];
        b.add(r);
    }
    let mut x = Bench::new(b);
    x.fact("2025-01-01 10:00", "notice.breach", Some("lab"), Some("clinic")); // day 0
    x.fact("2025-01-21 10:00", "event.dispute", Some("lab"), Some("lab")); // day 20
    assert_eq!(x.states(), ["paused"]);
    x.fact("2025-04-21 10:00", "event.settled", Some("lab"), Some("lab")); // day 110
    assert_eq!(x.states(), ["running"]);
    let due = x.run.instances()[0].due.unwrap();
    assert_eq!(due.at.civil(&zone()), "2025-06-01 00:00", "the end of day 150, 31 May");
    assert_eq!(x.until("2025-05-31 23:59").states(), ["running"]);
    assert_eq!(x.until("2025-06-01 00:00").states(), ["missed"]);
}

#[test]
fn silence_is_an_event_and_effects_of_one_instant_follow_clause_numbers() {
    let mut b = builder();
    for (block, clause) in [("right.ten", 1), ("right.nine", 2)] {
        let mut n = b.blank(block, clause, NormKind::Right(Silence::Acceptance));
        n.on = vec![b.name("minutes.sent")];
        n.act = vec![b.name("minutes.objected")];
        n.due = Some(TimeExpr::After(Anchor::Sent, period("15 calendar days"), 0));
        n.otherwise = vec![Effect::Deem(b.name("minutes.accepted"))];
        b.add(n);
    }
    let mut x = Bench::new(b);
    x.fact("2025-03-12 16:00", "minutes.sent", Some("m1"), None);
    x.until("2025-03-27 23:59");
    assert!(!x.events().iter().any(|e| e.contains("accepted")));
    x.until("2025-03-28 00:00");
    let tail: Vec<String> = x.events().split_off(3);
    assert_eq!(
        tail,
        [
            "2025-03-28 00:00 right.nine.lapsed of m1",
            "2025-03-28 00:00 right.ten.lapsed of m1",
            "2025-03-28 00:00 minutes.accepted of m1",
            "2025-03-28 00:00 minutes.accepted of m1",
        ],
        "both windows close first, clause 9 before clause 10; then the effects"
    );
}

#[test]
fn earliest_and_latest_are_three_valued() {
    let mut b = builder();
    let (proof, other) = (b.name("event.proof"), b.name("event.other"));
    let mut n = duty(&mut b, "notice.sent", "event.never", "1 hours");
    n.due = Some(TimeExpr::Earliest(vec![
        TimeExpr::At(Anchor::Event(vec![proof])),
        TimeExpr::After(Anchor::Sent, period("3 calendar days"), 0),
    ]));
    b.add(n);
    b.moment(
        "moment.both",
        0,
        TimeExpr::Latest(vec![TimeExpr::At(Anchor::Event(vec![proof])), TimeExpr::At(Anchor::Event(vec![other]))]),
        None,
    );
    let mut x = Bench::new(b);
    x.fact("2025-03-01 10:00", "notice.sent", None, Some("a"));
    assert_eq!(x.run.instances()[0].due.unwrap().at.civil(&zone()), "2025-03-05 00:00", "proof never came yet");
    x.fact("2025-03-02 10:00", "event.proof", None, Some("a"));
    assert_eq!(x.run.instances()[0].due.unwrap().at.civil(&zone()), "2025-03-02 10:00", "proof came first");
    assert!(!x.events().iter().any(|e| e.contains("moment.both")));
    x.fact("2025-03-04 10:00", "event.other", None, Some("a"));
    x.until("2025-03-04 10:00");
    assert!(x.events().contains(&"2025-03-04 10:00 moment.both".to_owned()));
}

#[test]
fn recurring_periods_start_duties_and_end_them() {
    let mut b = builder();
    let start = TimeExpr::Fixed(at("2025-01-01 00:00"), true, 0);
    let every = b.every("every.x", period("3 months"), start);
    let mut n = duty(&mut b, "none", "report.r", "1 hours");
    n.on = vec![every];
    n.bearer = Parties::All;
    n.due = Some(TimeExpr::At(Anchor::Until));
    b.add(n);
    let mut x = Bench::new(b);
    x.fact("2025-02-01 10:00", "report.r", None, None);
    assert_eq!(x.until("2025-07-01 00:00").states(), ["fulfilled", "missed", "running"]);
}

#[test]
fn a_cap_erodes_and_never_goes_below_zero() {
    let mut b = builder();
    let cap = b.blank_cap("cap.c", 0, AmountExpr::Fixed(Money::parse("EUR 400,000").unwrap()));
    b.cap(cap);
    let (within, on) = (Some(b.cap_id("cap.c")), b.name("notice.damage"));
    let blank = b.blank_amount("amount.a", 0, AmountExpr::Trigger);
    let (debtor, creditor) = (Parties::TriggerSubject, Parties::TriggerParty);
    b.amount(AmountNorm { debtor, creditor, within, ..blank }, &[on], Cond::True);
    let mut x = Bench::new(b);
    for (t, sum) in
        [("2025-01-01 10:00", "EUR 300,000"), ("2025-01-02 10:00", "EUR 250,000"), ("2025-01-03 10:00", "EUR 1")]
    {
        x.money(t, "notice.damage", Some("lab"), Some("clinic"), Money::parse(sum).ok());
    }
    let sums: Vec<String> = x.run.owed().iter().map(|o| o.sum.to_string()).collect();
    assert_eq!(sums, ["300 000.00 EUR", "100 000.00 EUR", "0.00 EUR"]);
}

#[test]
fn a_charter_that_cannot_become_quiet_is_stopped_with_a_named_fault() {
    let mut b = builder();
    for (block, on, then) in [("rule.a", "event.a", "event.b"), ("rule.b", "event.b", "event.a")] {
        let mut r = b.blank(block, 0, NormKind::Rule);
        r.on = vec![b.name(on)];
        r.then = vec![Effect::Deem(b.name(then))];
        b.add(r);
    }
    let mut x = Bench::new(b);
    x.fact("2025-01-01 10:00", "event.a", None, None);
    assert_eq!(x.run.faults().len(), 1);
    assert!(x.run.faults()[0].1.contains("set off more than"), "{}", x.run.faults()[0].1);
}

#[test]
fn the_same_facts_give_the_same_digest_and_a_prefix_is_a_prefix() {
    let make = |n: usize| {
        let mut b = builder();
        let d = duty(&mut b, "event.x", "event.y", "2 calendar days");
        b.add(d);
        let mut x = Bench::new(b);
        for i in 0..n {
            x.fact(
                &format!("2025-01-{:02} 10:00", i + 1),
                if i % 3 == 1 { "event.y" } else { "event.x" },
                Some("s"),
                Some("lab"),
            );
        }
        x
    };
    assert_eq!(make(9).run.digest(), make(9).run.digest());
    let (short, long) = (make(6), make(9));
    assert!(long.events().starts_with(&short.events()));
}

#[test]
fn why_walks_from_a_missed_duty_to_the_entry() {
    let mut b = builder();
    let n = duty(&mut b, "event.breach", "notice.breach", "24 hours");
    b.add(n);
    let mut x = Bench::new(b);
    x.fact("2025-03-01 10:00", "event.breach", Some("b1"), Some("lab"));
    x.until("2025-03-05 10:00");
    let missed = x.run.events().iter().find(|e| x.run.names().text(e.name) == "duty.d.missed").unwrap().id;
    let why = x.run.why(missed);
    assert_eq!(why[0].clause.as_deref(), Some("1 One"));
    assert_eq!(why.last().unwrap().entry, Some(0));
}

#[test]
fn a_moment_that_ends_a_day_anchors_as_that_day() {
    let mut b = builder();
    // "until 31 December 2027", inclusive: the moment comes at the midnight after it.
    b.moment("moment.end", 0, TimeExpr::Fixed(at("2028-01-01 00:00"), true, 0), None);
    let end = b.name("moment.end");
    let mut n = duty(&mut b, "moment.end", "event.never", "1 hours");
    n.bearer = Parties::All;
    n.due = Some(TimeExpr::After(Anchor::Event(vec![end]), period("12 months"), 0));
    b.add(n);
    let mut x = Bench::new(b);
    x.until("2028-01-01 00:00");
    assert_eq!(
        x.run.instances()[0].due.unwrap().at.civil(&zone()),
        "2029-01-01 00:00",
        "twelve months after 31 December"
    );
}
