//! The evaluation against facts that a test states: what beats what, and what an answer says.

use crate::*;
use servanda_norms::{Cond, Parties, Sym, TimeExpr, Tri};
use servanda_vocabulary::{Moment, Zone};

const LAB: Parties = Parties::Party(Sym::at(1));
const CLINIC: Parties = Parties::Party(Sym::at(2));

/// Facts of a test: the requester is Sym::at(1); conditions are `Found(n)`: 0 no, 1 unknown, 2 yes.
struct Stated {
    approval: Approval,
    window: Window,
}

impl Facts for Stated {
    fn among(&self, who: &Parties) -> bool {
        matches!(who, Parties::Anyone | Parties::All) || *who == LAB
    }
    fn cond(&self, cond: &Cond) -> Tri {
        match cond {
            Cond::Found(0) => Tri::No,
            Cond::Found(1) => Tri::Unknown,
            _ => Tri::Yes,
        }
    }
    fn window(&self, from: Option<&TimeExpr>, _: Option<&TimeExpr>) -> Window {
        if from.is_some() { self.window } else { Window::Open }
    }
    fn approval(&self, _: &Rule) -> Approval {
        self.approval.clone()
    }
    fn list(&self, parties: &Parties) -> Vec<String> {
        match parties {
            Parties::Party(who) if *who == Sym::at(1) => vec!["lab".to_owned()],
            Parties::Party(who) if *who == Sym::at(2) => vec!["clinic".to_owned()],
            _ => Vec::new(),
        }
    }
    fn clause(&self, clause: u32) -> String {
        format!("{clause} Clause")
    }
    fn advice(&self, condition: &Condition, _: Tri) -> String {
        format!("see to it that {}", condition.words)
    }
}

fn stated() -> Stated {
    Stated { approval: Approval::NotAsked(None), window: Window::Open }
}

fn rule(label: &str, mode: Mode, who: Parties) -> Rule {
    let kind = if mode == Mode::Permit { "permit" } else { "forbid" };
    Rule {
        block: format!("{kind}.{label}"),
        clause: 4,
        mode,
        who,
        who_words: "the lab".to_owned(),
        actions: vec![Action::parse("train").unwrap()],
        targets: vec![Target::Asset("ehr".to_owned())],
        purposes: Vec::new(),
        when: Vec::new(),
        unless: None,
        from: None,
        until: None,
        duties: Vec::new(),
        refer: None,
    }
}

fn when(n: u32) -> Condition {
    Condition { cond: Cond::Found(n), words: format!("condition {n} holds") }
}

fn ask(rules: Vec<Rule>, purpose: Option<&str>, facts: &Stated) -> Decision {
    ask_bound(rules, purpose, Vec::new(), facts)
}

fn ask_bound(rules: Vec<Rule>, purpose: Option<&str>, bounds: Vec<Bound>, facts: &Stated) -> Decision {
    let mut book = Book::default();
    rules.into_iter().for_each(|r| book.add(r));
    let mut purposes = Purposes::default();
    purposes.declare("purpose.research", &[]);
    purposes.declare("purpose.ads", &[]);
    let q = Question {
        action: Action::parse("train").unwrap(),
        purpose: purpose.map(|p| format!("purpose.{p}")),
        targets: vec![Target::Asset("ehr".to_owned()), Target::Anything],
        inherited: vec![Target::Asset("origin".to_owned())],
        bounds,
    };
    evaluate(&book, &purposes, &q, facts)
}

fn permit() -> Rule {
    rule("train", Mode::Permit, LAB)
}

#[test]
fn nothing_matching_is_denied_and_says_what_is_missing() {
    let d = ask(vec![], None, &stated());
    assert_eq!(d.answer, Answer::Deny);
    assert_eq!(d.reasons[0].text, "nothing in the charter permits to train this");
    assert!(!d.remedy.is_empty());
}

#[test]
fn a_forbid_beats_a_permit_and_inherits_from_the_origin() {
    let forbid = rule("never", Mode::Forbid, Parties::Anyone);
    assert_eq!(ask(vec![permit()], None, &stated()).answer, Answer::Permit);
    let d = ask(vec![permit(), forbid.clone()], None, &stated());
    assert_eq!((d.answer, d.reasons[0].block.as_str()), (Answer::Deny, "forbid.never"));
    let of_origin = Rule { targets: vec![Target::Asset("origin".to_owned())], ..forbid };
    assert_eq!(ask(vec![permit(), of_origin], None, &stated()).answer, Answer::Deny);
    let permit_of_origin = Rule { targets: vec![Target::Asset("origin".to_owned())], ..permit() };
    assert_eq!(ask(vec![permit_of_origin], None, &stated()).answer, Answer::Deny, "permits are not inherited");
}

#[test]
fn what_is_not_known_is_never_a_yes() {
    for n in [0, 1] {
        let d = ask(vec![Rule { when: vec![when(2), when(n)], ..permit() }], None, &stated());
        assert_eq!(d.answer, Answer::Deny);
        assert_eq!(d.remedy, [format!("see to it that condition {n} holds")]);
    }
    let forbid = |n, m| Rule { when: vec![when(n)], unless: Some(when(m)), ..rule("f", Mode::Forbid, Parties::Anyone) };
    let answer = |n, m| ask(vec![permit(), forbid(n, m)], None, &stated()).answer;
    assert_eq!(answer(2, 0), Answer::Deny);
    assert_eq!(answer(1, 0), Answer::Deny, "an unknown condition does not lift a forbid");
    assert_eq!(answer(2, 1), Answer::Deny, "nor does an unknown exception");
    assert_eq!(answer(2, 2), Answer::Permit);
    assert_eq!(answer(0, 0), Answer::Permit);
}

#[test]
fn purposes_bind_permits_and_forbids() {
    let research = vec!["purpose.research".to_owned()];
    let p = Rule { purposes: research.clone(), ..permit() };
    assert_eq!(ask(vec![p.clone()], Some("research"), &stated()).answer, Answer::Permit);
    let d = ask(vec![p.clone()], Some("ads"), &stated());
    assert_eq!((d.answer, d.remedy[0].as_str()), (Answer::Deny, "keep to the purpose: research"));
    assert_eq!(d.reasons[0].text, "would permit it, but it is for research only, not for ads");
    let d = ask(vec![p], None, &stated());
    assert_eq!((d.answer, d.remedy[0].as_str()), (Answer::Deny, "state the purpose: research"));
    let no_ads = Rule { purposes: vec!["purpose.ads".to_owned()], ..rule("ads", Mode::Forbid, Parties::Anyone) };
    let answer = |purpose| ask(vec![permit(), no_ads.clone()], purpose, &stated()).answer;
    assert_eq!(answer(Some("ads")), Answer::Deny);
    assert_eq!(answer(Some("research")), Answer::Permit);
    assert_eq!(answer(None), Answer::Gap, "the answer hangs on what was not said");
}

#[test]
fn time_and_party_are_named_when_they_fail() {
    let t = Moment::from_seconds(1_735_689_600);
    let p = Rule { from: Some(TimeExpr::Fixed(t, false, 0)), ..permit() };
    let d = ask(vec![p], None, &Stated { window: Window::Early(Some(t)), ..stated() });
    assert_eq!((d.answer, d.remedy[0].as_str()), (Answer::Deny, "wait until 2025-01-01T00:00:00Z"));
    let d = ask(vec![Rule { who: CLINIC, ..permit() }], None, &stated());
    assert_eq!((d.answer, d.remedy[0].as_str()), (Answer::Deny, "let clinic do it, who may under permit.train"));
}

#[test]
fn referral_goes_through_its_answers() {
    let refer = Some(Refer { to: CLINIC, within: None });
    let p = Rule { when: vec![when(0)], refer: refer.clone(), ..permit() };
    let with = |p: &Rule, approval| ask(vec![p.clone()], None, &Stated { approval, ..stated() });
    let by = Moment::from_seconds(1_735_689_600);
    let d = with(&p, Approval::NotAsked(Some(by)));
    assert_eq!((d.answer, d.refer_to.as_slice(), d.by), (Answer::Refer, &["clinic".to_owned()][..], Some(by)));
    assert_eq!(d.referred_by.as_deref(), Some("permit.train"));
    assert_eq!(with(&p, Approval::Given).answer, Answer::Permit);
    assert_eq!(with(&p, Approval::Refused("clinic".to_owned())).reasons[0].text, "clinic has refused");
    assert_eq!(with(&p, Approval::Lapsed(by)).answer, Answer::Deny);
    let none = Rule { refer: Some(Refer { to: Parties::With(Sym::at(9)), within: None }), ..p.clone() };
    assert_eq!(with(&none, Approval::NotAsked(None)).answer, Answer::Deny, "nobody is there to answer");
    let wrong = Rule { who: CLINIC, ..p.clone() };
    assert_eq!(with(&wrong, Approval::NotAsked(None)).answer, Answer::Deny, "only conditions are referred");
    let approval = Condition {
        cond: Cond::Approved { by: CLINIC, kind: Sym::at(3), on: vec![] },
        words: "the clinic approved".to_owned(),
    };
    let asks = Rule { when: vec![approval, when(0)], refer, ..permit() };
    assert_eq!(with(&asks, Approval::Given).answer, Answer::Deny, "an approval it asks for is no way round the rest");
}

#[test]
fn bounds_hold_for_the_asset_and_every_origin() {
    let bound = |purposes: &[&str], place, origin| Bound {
        asset: "origin".to_owned(),
        clause: 3,
        block: "dataset.origin".to_owned(),
        purposes: purposes.iter().map(|p| (*p).to_owned()).collect(),
        place,
        origin,
    };
    let answer = |b: Bound, more: Vec<Rule>| {
        let mut rules = vec![permit()];
        rules.extend(more);
        ask_bound(rules, Some("research"), vec![b], &stated()).answer
    };
    assert_eq!(answer(bound(&["purpose.research"], None, None), vec![]), Answer::Permit);
    assert_eq!(answer(bound(&["purpose.ads"], None, None), vec![]), Answer::Deny);
    assert_eq!(answer(bound(&[], Some(when(1)), None), vec![]), Answer::Deny);
    assert_eq!(answer(bound(&[], Some(when(2)), None), vec![]), Answer::Permit);
    let targets = vec![Target::Asset("origin".to_owned()), Target::Derived("origin".to_owned())];
    let made_of = || Origin { clause: 5, block: "derive.x".to_owned(), targets: targets.clone() };
    let origin = || bound(&[], None, Some(made_of()));
    assert_eq!(answer(origin(), vec![]), Answer::Deny, "nothing of the origin allows it");
    let of = |t: Target, purpose: &str, n| Rule {
        targets: vec![t],
        purposes: vec![format!("purpose.{purpose}")],
        when: vec![when(n)],
        ..permit()
    };
    let own = |p| of(Target::Asset("origin".to_owned()), p, 2);
    let derived = |p, n| of(Target::Derived("origin".to_owned()), p, n);
    assert_eq!(answer(origin(), vec![own("research")]), Answer::Permit);
    assert_eq!(answer(origin(), vec![own("ads")]), Answer::Deny);
    assert_eq!(answer(origin(), vec![derived("research", 2)]), Answer::Permit);
    assert_eq!(answer(origin(), vec![derived("research", 0)]), Answer::Deny);
    let d = ask_bound(vec![permit()], Some("research"), vec![origin()], &stated());
    let cited: Vec<&str> = d.reasons.iter().map(|r| r.block.as_str()).collect();
    assert_eq!(cited, ["permit.train", "derive.x"], "the permit that comes nearest, and what bars it");
    let about_derived = Rule { targets: vec![Target::Asset("ehr".to_owned()), targets[1].clone()], ..permit() };
    assert_eq!(ask_bound(vec![about_derived], Some("research"), vec![origin()], &stated()).answer, Answer::Permit);
}

#[test]
fn an_approval_settles_a_place_that_nobody_stated_and_no_other() {
    let refer = Some(Refer { to: CLINIC, within: None });
    let approval = Condition {
        cond: Cond::Approved { by: CLINIC, kind: Sym::at(3), on: vec![] },
        words: "the clinic approved".to_owned(),
    };
    let p = Rule { when: vec![approval], refer, ..permit() };
    let bound = |n| Bound {
        asset: "ehr".to_owned(),
        clause: 3,
        block: "dataset.ehr".to_owned(),
        purposes: Vec::new(),
        place: Some(when(n)),
        origin: None,
    };
    let answer =
        |n, approval| ask_bound(vec![p.clone()], None, vec![bound(n)], &Stated { approval, ..stated() }).answer;
    assert_eq!(answer(1, Approval::NotAsked(None)), Answer::Refer);
    assert_eq!(answer(1, Approval::Given), Answer::Permit);
    assert_eq!(answer(0, Approval::Given), Answer::Deny, "a place known to lie outside stays outside");
}

#[test]
fn of_several_permits_the_one_with_fewest_duties_answers() {
    let heavy = Rule { duties: vec!["duty.log".to_owned()], block: "permit.heavy".to_owned(), ..permit() };
    let d = ask(vec![heavy.clone(), permit()], None, &stated());
    assert_eq!((d.reasons[0].block.as_str(), d.duties.len()), ("permit.train", 0));
    assert_eq!(ask(vec![heavy], None, &stated()).duties, ["duty.log"]);
}

#[test]
fn every_rule_that_was_read_is_listed() {
    let d =
        ask(vec![permit(), Rule { when: vec![when(0)], ..rule("f", Mode::Forbid, Parties::Anyone) }], None, &stated());
    let seen: Vec<(&str, bool)> = d.consulted.iter().map(|c| (c.block.as_str(), c.acts)).collect();
    assert_eq!(seen, [("forbid.f", false), ("permit.train", true)]);
}

#[test]
fn in_words() {
    let p = Rule { when: vec![when(0)], refer: Some(Refer { to: CLINIC, within: None }), ..permit() };
    let by = Moment::from_seconds(1_735_689_600);
    let d = ask(vec![p], None, &Stated { approval: Approval::NotAsked(Some(by)), ..stated() });
    let name = |p: &str| if p == "clinic" { "the Clinic".to_owned() } else { p.to_owned() };
    assert_eq!(
        d.words(&name, &Zone::utc()),
        "refer to the Clinic, by Wed 1 Jan 2025, 00:00\n\
         \x20 because of 4 Clause (permit.train): it is not so that condition 0 holds\n\
         \x20 what would make it a yes:\n\
         \x20   - see to it that condition 0 holds\n\
         \x20   - ask clinic: send `request.make`\n"
    );
    let asked = Request::new("lab", "train", "ehr").purpose(Some("research")).place(Some("BE"));
    assert_eq!(asked.words(&name), "lab: train with ehr for research in BE");
}
