//! The kernel's edges: what cannot become quiet, causes of one instant, ends that move, what can never begin.

use crate::*;
use servanda_vocabulary::{Calendar, Moment, Period, Zone};
use std::sync::Arc;

fn zone() -> Zone {
    Zone::named("Europe/Brussels").unwrap()
}

fn at(t: &str) -> Moment {
    Moment::parse_civil(t, &zone()).unwrap()
}

fn builder() -> Builder {
    Builder::new(
        vec![("1".into(), "1 One".into()), ("2".into(), "2 Two".into())],
        vec![("default".into(), Calendar::every_day(zone()))],
    )
}

fn period(t: &str) -> Period {
    Period::parse(t).unwrap()
}

fn rule(b: &mut Builder, name: &str, on: &str, then: &[&str]) {
    let mut r = b.blank(name, 0, NormKind::Rule);
    r.on = vec![b.name(on)];
    r.then = then.iter().map(|e| Effect::Deem(b.name(e))).collect();
    b.add(r);
}

fn norm(b: &mut Builder, name: &str, clause: u32, kind: NormKind, on: &str, due: TimeExpr) -> Norm {
    let mut n = b.blank(name, clause, kind);
    n.on = vec![b.name(on)];
    n.act = vec![b.name("event.done")];
    n.bearer = Parties::TriggerParty;
    n.due = Some(due);
    n
}

fn fact(run: &mut Run, t: &str, name: &str, subject: Option<&str>) {
    let (name, subject) = (run.intern(name), subject.map(|s| run.intern(s)));
    let party = Some(run.intern("lab"));
    let entry = u64::try_from(run.events().len()).unwrap();
    let times = Times::default();
    let fact = Fact {
        at: at(t),
        name,
        subject,
        party,
        to: Box::default(),
        said: Carried::new(times, None, None),
        entry,
        field: 0,
        scope: None,
        late: None,
    };
    run.feed(fact, &mut NoHost);
}

fn happened(run: &Run, name: &str) -> usize {
    run.events().iter().filter(|e| run.names().text(e.name) == name).count()
}

fn due(run: &Run, i: usize) -> (String, bool) {
    let d = run.instances()[i].due.unwrap();
    (d.at.civil(&zone()), d.inclusive)
}

#[test]
fn what_cannot_become_quiet_is_stopped_alone() {
    let mut b = builder();
    // Each `event.echo` brings two more; beside it a chain of thirty steps goes on to its end.
    rule(&mut b, "rule.echo", "event.echo", &["event.echo", "event.echo"]);
    rule(&mut b, "rule.start", "event.start", &["event.echo", "event.s0"]);
    for i in 0..30 {
        rule(&mut b, &format!("rule.s{i}"), &format!("event.s{i}"), &[&format!("event.s{}", i + 1)]);
    }
    let mut run = Run::new(Arc::new(b.finish()));
    fact(&mut run, "2025-01-01 10:00", "event.start", None);
    assert_eq!(happened(&run, "event.s30"), 1, "the chain beside it reached its end");
    let told: Vec<&str> = run.faults().iter().map(|f| f.1.as_str()).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("`rule.echo` set off more than 20000 events at once: stopped here, alone"), "{told:?}");
    // The next act is handled as if nothing had been.
    fact(&mut run, "2025-01-02 10:00", "event.s5", None);
    assert_eq!(happened(&run, "event.s30"), 2);
}

#[test]
fn why_names_the_window_that_closed_where_several_close_at_once() {
    let mut b = builder();
    for (name, clause) in [("duty.first", 0), ("duty.second", 1)] {
        let mut n = norm(
            &mut b,
            name,
            clause,
            NormKind::Duty,
            "event.x",
            TimeExpr::After(Anchor::At, period("2 calendar days"), 0),
        );
        let status = b.name(&format!("status.{}", &name[5..]));
        n.otherwise = vec![Effect::Set(status, Some(Parties::TriggerParty))];
        b.add(n);
    }
    let mut run = Run::new(Arc::new(b.finish()));
    fact(&mut run, "2025-01-01 10:00", "event.x", None);
    run.advance(at("2025-01-04 00:00"), &mut NoHost);
    for name in ["first", "second"] {
        let set = run.events().iter().find(|e| run.names().text(e.name) == format!("status.{name}.set")).unwrap();
        let why: Vec<String> = run.why(set.id).iter().map(|l| l.what.clone()).collect();
        assert!(why[1].starts_with(&format!("duty.{name}.missed")), "{why:?}");
        let other = if name == "first" { "second" } else { "first" };
        assert!(!why.iter().any(|w| w.contains(other)), "{why:?}");
    }
}

#[test]
fn what_an_effect_ends_names_what_ended_it() {
    let mut b = builder();
    let n = norm(
        &mut b,
        "duty.open",
        0,
        NormKind::Duty,
        "event.x",
        TimeExpr::After(Anchor::At, period("2 calendar days"), 0),
    );
    let open = b.add(n);
    for name in ["duty.a", "duty.b"] {
        let mut n =
            norm(&mut b, name, 1, NormKind::Duty, "event.x", TimeExpr::After(Anchor::At, period("1 calendar day"), 0));
        if name == "duty.a" {
            n.otherwise = vec![Effect::End(open)];
        }
        b.add(n);
    }
    let mut run = Run::new(Arc::new(b.finish()));
    fact(&mut run, "2025-01-01 10:00", "event.x", None);
    run.advance(at("2025-01-03 00:00"), &mut NoHost);
    let i = run.instances().iter().find(|i| i.norm == open).unwrap();
    assert_eq!(i.state, State::Ended);
    let by = run.event(i.ended.unwrap()).unwrap();
    assert_eq!(run.names().text(by.name), "duty.a.missed");
}

#[test]
fn an_end_moved_by_days_is_a_days_end_and_one_moved_by_hours_an_instant() {
    for (window, by, end) in [
        ("24 hours", "2 calendar days", ("2025-01-05 00:00", false)),
        ("2 calendar days", "1 calendar day", ("2025-01-05 00:00", false)),
        ("24 hours", "12 hours", ("2025-01-02 22:00", true)),
        ("1 calendar day", "12 hours", ("2025-01-03 12:00", true)),
    ] {
        let mut b = builder();
        let n = norm(&mut b, "duty.d", 0, NormKind::Duty, "event.x", TimeExpr::After(Anchor::At, period(window), 0));
        let d = b.add(n);
        let mut r = b.blank("rule.more", 0, NormKind::Rule);
        r.on = vec![b.name("event.more")];
        r.then = vec![Effect::Extend(d, period(by), 0, false)];
        b.add(r);
        let mut run = Run::new(Arc::new(b.finish()));
        fact(&mut run, "2025-01-01 10:00", "event.x", None);
        fact(&mut run, "2025-01-01 12:00", "event.more", None);
        assert_eq!(due(&run, 0), (end.0.to_owned(), end.1), "{window} and {by}");
    }
}

#[test]
fn a_date_moves_in_the_place_in_which_it_was_read_whoever_extends_it() {
    // The end of 2 January in Tokyo, extended under a default calendar that is kept elsewhere: a day of Tokyo more.
    let tokyo = Zone::named("Asia/Tokyo").unwrap();
    let calendars =
        vec![("default".into(), Calendar::every_day(zone())), ("there".into(), Calendar::every_day(tokyo.clone()))];
    let mut b = Builder::new(vec![("1".into(), "1 One".into())], calendars);
    let ends = TimeExpr::Fixed(Moment::parse_civil("2025-01-03 00:00", &tokyo).unwrap(), true, 1);
    let n = norm(&mut b, "duty.d", 0, NormKind::Duty, "event.x", ends);
    let d = b.add(n);
    let mut r = b.blank("rule.more", 0, NormKind::Rule);
    r.on = vec![b.name("event.more")];
    r.then = vec![Effect::Extend(d, period("1 calendar day"), 0, false)];
    b.add(r);
    let mut run = Run::new(Arc::new(b.finish()));
    fact(&mut run, "2025-01-01 10:00", "event.x", None);
    fact(&mut run, "2025-01-01 12:00", "event.more", None);
    let due = run.instances()[0].due.unwrap();
    assert_eq!((due.at.civil(&tokyo), due.inclusive), ("2025-01-04 00:00".to_owned(), false));
}

#[test]
fn a_pause_moves_what_had_not_begun() {
    let mut b = builder();
    let until = TimeExpr::After(Anchor::At, period("20 calendar days"), 0);
    let mut n = norm(&mut b, "right.r", 0, NormKind::Right(Silence::Lapse), "event.x", until);
    n.from = Some(TimeExpr::After(Anchor::At, period("10 calendar days"), 0));
    let r = b.add(n);
    for (name, effect) in [("stop", Effect::Pause(r)), ("go", Effect::Resume(r))] {
        let mut x = b.blank(&format!("rule.{name}"), 0, NormKind::Rule);
        x.on = vec![b.name(&format!("event.{name}"))];
        x.then = vec![effect];
        b.add(x);
    }
    let mut run = Run::new(Arc::new(b.finish()));
    fact(&mut run, "2025-01-01 10:00", "event.x", None);
    let from = |run: &Run| run.instances()[0].from.unwrap().civil(&zone());
    assert_eq!((from(&run), due(&run, 0).0), ("2025-01-12 00:00".to_owned(), "2025-01-22 00:00".to_owned()));
    fact(&mut run, "2025-01-05 10:00", "event.stop", None);
    fact(&mut run, "2025-01-08 10:00", "event.go", None);
    assert_eq!((from(&run), due(&run, 0).0), ("2025-01-15 00:00".to_owned(), "2025-01-25 00:00".to_owned()));
    // Once it has begun, a pause moves its end only.
    fact(&mut run, "2025-01-16 10:00", "event.stop", None);
    fact(&mut run, "2025-01-18 10:00", "event.go", None);
    assert_eq!((from(&run), due(&run, 0).0), ("2025-01-15 00:00".to_owned(), "2025-01-27 00:00".to_owned()));
}

#[test]
fn what_can_never_begin_does_not_wait() {
    for (when, word) in [
        (Cond::Before(TimeExpr::Fixed(at("2024-01-01 00:00"), false, 0)), "ended"),
        (Cond::After(TimeExpr::Fixed(at("2026-01-01 00:00"), false, 0)), "pending"),
    ] {
        let mut b = builder();
        let mut n =
            norm(&mut b, "duty.d", 0, NormKind::Duty, "event.x", TimeExpr::After(Anchor::At, period("1 month"), 0));
        n.when = when;
        b.add(n);
        let mut run = Run::new(Arc::new(b.finish()));
        fact(&mut run, "2025-01-01 10:00", "event.x", None);
        assert_eq!(run.instances()[0].state.word(), word);
        assert_eq!(run.stuck(), Vec::<InstanceId>::new(), "it waits for something, or it is over");
    }
}

#[test]
fn what_would_be_counted_past_the_last_year_is_told_and_never_guessed() {
    // The grace after a late fact.
    let mut b = builder();
    b.late(LateRules { grace: Some(period("30 calendar days")), ..LateRules::default() });
    let due = TimeExpr::After(Anchor::At, period("3 calendar days"), 0);
    let mut n = norm(&mut b, "duty.x", 0, NormKind::Duty, "event.x", due);
    // Whoever made the fact knew it; this is the other.
    n.bearer = Parties::Party(b.name("clinic"));
    b.add(n);
    let mut run = Run::new(Arc::new(b.finish()));
    let (name, party) = (run.intern("event.x"), Some(run.intern("lab")));
    let late = |run: &mut Run, day: &str, stamp: &str| {
        let subject = Some(run.intern(day));
        let said = Carried::default();
        let (to, late) = (Box::default(), Some(at(stamp)));
        run.feed(
            Fact { at: at(day), name, subject, party, to, said, entry: 0, field: 0, scope: None, late },
            &mut NoHost,
        );
    };
    late(&mut run, "9999-11-01 10:00", "9999-11-10 10:00");
    late(&mut run, "9999-12-01 10:00", "9999-12-20 10:00");
    run.advance(at("9999-12-30 10:00"), &mut NoHost);
    let missed = run.names().find("duty.x.missed").unwrap();
    let unknown = run.names().find("duty.x.undetermined").unwrap();
    let of = |name| run.events().iter().filter(|e| e.name == name).map(|e| run.describe(e.id)).collect::<Vec<_>>();
    assert_eq!(of(missed), ["duty.x.missed of 9999-11-01 10:00 (clinic)"]);
    assert_eq!(of(unknown), ["duty.x.undetermined of 9999-12-01 10:00 (clinic)"]);
    assert!(
        run.faults().iter().any(|(_, f)| f.contains("when `duty.x` is due cannot be computed")),
        "{:?}",
        run.faults()
    );

    // The time for contest of an act that stands.
    let mut b = builder();
    let until = TimeExpr::After(Anchor::At, period("3 calendar days"), 0);
    let n = norm(&mut b, "right.x", 0, NormKind::Right(Silence::Lapse), "event.x", until);
    let id = b.add(n);
    let first = Run::new(Arc::new(b.finish()));
    let stands = |stamp: &str| Relied { entry: 0, norm: id, subject: None, party: None, late: at(stamp) };
    for (stamp, settled) in [("9999-11-10 10:00", true), ("9999-12-20 10:00", false)] {
        let kept = Kept { relied: vec![stands(stamp)], ..Kept::default() };
        let mut run = first.again(first.shared_program(), Arc::new(kept));
        fact(&mut run, "9999-11-01 10:00", "event.done", None);
        run.advance(at("9999-12-30 10:00"), &mut NoHost);
        let name = run.names().find("reliance.settled");
        assert_eq!(name.is_some_and(|n| run.events().iter().any(|e| e.name == n)), settled);
        assert_eq!(run.faults().is_empty(), settled, "{:?}", run.faults());
    }

    // The days near a stretch's end, and a span that a sum looks back over.
    let cal = Calendar::every_day(zone());
    let near = |after: &str| Stretch::Month.near_end(at("9999-12-30 10:00"), None, Some(period(after)), &cal);
    assert_eq!(near("10 calendar days"), Ok(false));
    assert!(near("2 months").is_err());
    let trigger = Event::probe(at("2025-03-01 10:00"), None, None);
    let last = |p: &str| Span::Last(period(p), 0).around(&first, &trigger);
    assert!(last("1 year").is_ok() && last("20000 years").is_err());
}
