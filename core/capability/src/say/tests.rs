//! Exact sentences of blocks, as a reader sees them.

use super::Say;
use crate::feature::Capability;
use crate::kernel::Kernel;
use servanda_charter::{SourceFile, parse};

const CHARTER: &str = r#"# Example

## 1 Parties

[Clinic](#name.clinic), [Lab](#name.lab) and others. [24 hours](#breach.partners), [30 calendar days](#time.long), [one third](#cost.part), [1](#cap.factor), [31 December 2027](#project.end).

```charter
party "clinic" { name = name.clinic }
party "lab" { name = name.lab }
office "steward_clinic" { of = party.clinic }
office "steward_lab" { of = party.lab }
event "breach" { by = all }
event "costs_accepted" {
  by    = [office.steward_clinic, office.steward_lab]
  about = party
}
notice "breach" { by = all }
notice "leaving" { by = trigger.subject }
certificate "extract_destroyed" { by = party.lab }
status "approved" { of = asset }
status "in_breach" {
  of     = party
  begins = event.costs_accepted
}
duty "tell" {
  on     = event.breach
  bearer = trigger.party
  to     = others
  act    = notice.breach
  due    = after(trigger.aware, breach.partners)
  unless = found(finding.no_risk)
  else   = [require(matter.failure)]
}
duty "delete" {
  on     = consent.withdrawn
  bearer = each(except(holders_of(trigger.subject), trigger.party))
  to     = trigger.party
  act    = certificate.extract_destroyed
  due    = after(trigger.received, time.long)
}
duty "report" {
  on     = every(time.long, { from = moment.start })
  bearer = party.lab
  act    = report.progress
  due    = trigger.until
}
right "stay" {
  on      = notice.leaving
  when    = !has(status.in_breach)
  holder  = trigger.party
  until   = after(trigger.received, time.long)
  silence = lapse
}
right "leaver_asks" {
  on      = status.in_breach.set
  holder  = each(others)
  from    = earliest(after(trigger.at, time.long), event.breach)
  until   = status.in_breach.unset
  silence = permission
}
rule "out" {
  on   = any_of(right.stay.lapsed, duty.tell.missed)
  if   = before_moment(date(project.end))
  then = [set(status.in_breach, trigger.party), end(all_of(all))]
}
finding "no_risk" {
  question  = "Is it harmless?"
  judge     = [office.steward_clinic, office.steward_lab]
  outer     = breach.partners
  at_outer  = no
  meanwhile = no
}
measure "k_anonymity" {
  by   = party.lab
  unit = count
}
amount "cost" {
  on       = notice.breach
  debtor   = others
  creditor = trigger.party
  is       = times(cost.part, trigger.amount)
}
amount "rest" {
  on       = event.costs_accepted
  debtor   = trigger.subject
  creditor = party.lab
  is       = less(trigger.amount, less(value(measure.received, trigger.subject), value(measure.plan_share)))
}
cap "liability" {
  who     = each(all)
  amount  = times(cap.factor, value(measure.plan_share))
  not_for = [finding.no_risk]
}
moment "start" { is = start_of(project.end) }
survive "one" {
  clauses = ["1"]
  from    = event.breach
  until   = after(event.breach, time.long)
}
```
"#;

#[test]
fn blocks_read_as_sentences() {
    let charter = parse(vec![SourceFile { path: "charter.md".to_owned(), text: CHARTER.to_owned() }]).charter;
    let say = Say::new(&charter);
    let said = |id: &str| {
        let block = charter.blocks.iter().find(|b| b.id() == id).expect(id);
        Kernel::default().say(block, &say).expect(id)
    };
    for (id, sentence) in [
        ("event.breach", "A breach may be put on record by any party."),
        (
            "event.costs_accepted",
            "“costs accepted” may be put on record by the steward of Clinic or the steward of Lab.",
        ),
        ("certificate.extract_destroyed", "A certificate “extract destroyed” may be put on record by Lab."),
        ("status.approved", "“approved” is a status of an asset."),
        ("status.in_breach", "“in breach” is a status of a party; it begins when “costs accepted” is recorded."),
        (
            "duty.tell",
            "When a breach is recorded, the party that recorded it must give a notice of breach to the other parties within 24 hours of becoming aware, unless the answer to “no risk” is yes; if not, a decision on “failure” is required.",
        ),
        (
            "duty.delete",
            "When consent is withdrawn, everyone who holds the asset concerned or anything derived from it (except the party that withdrew it) must give a certificate “extract destroyed” to the party that withdrew it within 30 calendar days of its receipt.",
        ),
        (
            "duty.report",
            "For every 30 calendar days, counted from the moment “start”, Lab must submit the progress report by the end of that period.",
        ),
        (
            "right.stay",
            "When a notice of leaving is given, if the one concerned is not “in breach”, its sender may stay until 30 calendar days after its receipt; unused, it lapses.",
        ),
        (
            "right.leaver_asks",
            "When a party becomes “in breach”, each of the other parties may use the right “leaver asks” from the earlier of 30 calendar days after that event and the moment when a breach is recorded until a party is no longer “in breach”; silence permits.",
        ),
        (
            "rule.out",
            "When the right “stay” lapses unused or the duty “tell” is missed, if it is not later than the end of 31 December 2027, the party concerned becomes “in breach” and everything that binds the parties ends.",
        ),
        (
            "finding.no_risk",
            "The steward of Clinic or the steward of Lab judges: “Is it harmless?” Without an answer within 24 hours of the question, the answer is no; until then it counts as no.",
        ),
        ("measure.k_anonymity", "Lab states the k anonymity of each thing concerned, as a number."),
        (
            "amount.cost",
            "When a notice of breach is given, the other parties owe its sender one third of the amount stated.",
        ),
        (
            "amount.rest",
            "When “costs accepted” is recorded, the party concerned owes Lab the amount stated less (the “received” of the party concerned less its plan share).",
        ),
        (
            "cap.liability",
            "Each party pays at most 1 times its plan share in all, except where the answer to “no risk” is yes.",
        ),
        ("moment.start", "The moment “start” is the start of 31 December 2027."),
        (
            "survive.one",
            "Clause 1 goes on after the end until 30 calendar days after the moment when a breach is recorded.",
        ),
    ] {
        assert_eq!(said(id), sentence, "{id}");
    }
}

#[test]
fn conditions_of_permits_speak_of_who_asks_or_of_the_asset() {
    let charter = parse(vec![SourceFile { path: "charter.md".to_owned(), text: CHARTER.to_owned() }]).charter;
    let say = Say::new(&charter);
    let words = |condition: &str| {
        let text = format!("{CHARTER}\n```charter\npermit \"p\" {{ when = {condition} }}\n```\n");
        let parsed = parse(vec![SourceFile { path: "charter.md".to_owned(), text }]).charter;
        let block = parsed.blocks.iter().find(|b| b.id() == "permit.p").expect("the permit");
        say.words(block.get("when").expect("its condition")).text()
    };
    assert_eq!(words("has(status.approved)"), "it is “approved”");
    assert_eq!(words("!has(status.in_breach)"), "whoever asks is not “in breach”");
    assert_eq!(words("happened(status.approved.set)"), "it has become “approved”");
    assert_eq!(
        words("approved_by([office.steward_clinic, office.steward_lab])"),
        "the steward of Clinic and the steward of Lab have agreed"
    );
    assert_eq!(
        words("measured(measure.k_anonymity, { at_least = cost.part })"),
        "the k anonymity is measured at one third or more"
    );
    assert_eq!(
        words("after_moment(after(notice.leaving, time.long))"),
        "more than 30 calendar days have passed since a notice of leaving was given"
    );
    assert_eq!(
        words("any(consented(right.stay), used(right.stay)) && happened(event.breach)"),
        "(the time of the right “stay” has passed in silence or the right “stay” has been used) and a breach has been recorded"
    );
}

#[test]
fn both_languages_say_the_same_things() {
    for room in [&super::COMMON, &super::WORDS] {
        assert_eq!(servanda_words::in_order(room), Vec::<String>::new());
    }
}

#[test]
fn the_same_blocks_read_as_german_sentences() {
    let charter = parse(vec![SourceFile { path: "charter.md".to_owned(), text: CHARTER.to_owned() }]).charter;
    let say = Say::within(&charter, servanda_words::Lang::De);
    for (id, sentence) in GERMAN {
        let block = charter.blocks.iter().find(|b| b.id() == *id).expect(id);
        assert_eq!(Kernel::default().say(block, &say).expect(id), *sentence, "{id}");
    }
}

const GERMAN: &[(&str, &str)] = &[
    ("event.breach", "Das Ereignis „Verletzung“ kann von jeder Partei eingetragen werden."),
    (
        "duty.tell",
        "Wenn das Ereignis „Verletzung“ eingetragen wird, muss die eintragende Partei innerhalb von 24 Stunden ab Kenntniserlangung den anderen Parteien eine Mitteilung „Verletzung“ machen, es sei denn, dass die Antwort auf „kein Risiko“ „ja“ lautet; geschieht dies nicht, so ist ein Beschluss über „failure“ erforderlich.",
    ),
    (
        "duty.delete",
        "Wenn die Einwilligung widerrufen wird, muss jeder Inhaber des betroffenen Gegenstands oder von daraus Abgeleitetem (ausgenommen die widerrufende Partei) innerhalb von 30 Kalendertagen ab dem Zugang der widerrufenden Partei eine Bescheinigung „Auszug vernichtet“ erteilen.",
    ),
    (
        "duty.report",
        "Für jeden Zeitraum von 30 Kalendertagen, gerechnet ab dem Zeitpunkt „Beginn“, muss Lab bis zum Ende dieses Zeitraums den Bericht „Fortschritt“ vorlegen.",
    ),
    (
        "right.stay",
        "Wenn eine Mitteilung „Austritt“ gemacht wird und sofern der Betroffene nicht den Status „vertragsbrüchig“ hat, kann der Absender bis 30 Kalendertage nach dem Zugang das Recht „Verbleib“ ausüben; wird das Recht nicht ausgeübt, so erlischt es.",
    ),
    (
        "right.leaver_asks",
        "Wenn eine Partei den Status „vertragsbrüchig“ erlangt, kann jede der anderen Parteien ab dem früheren der Zeitpunkte (30 Kalendertage nach diesem Ereignis und der Zeitpunkt, in dem das Ereignis „Verletzung“ eingetragen wird) bis zum Zeitpunkt, in dem eine Partei den Status „vertragsbrüchig“ verliert, das Recht „leaver asks“ ausüben; Schweigen gilt als Erlaubnis.",
    ),
    (
        "rule.out",
        "Wenn das Recht „Verbleib“ ungenutzt erlischt oder die Pflicht „tell“ versäumt wird und sofern es nicht später ist als der Ablauf des 31. Dezember 2027, erlangt die betroffene Partei den Status „vertragsbrüchig“ und endet jede Bindung der Parteien.",
    ),
    (
        "finding.no_risk",
        "Der Datenverwalter von Clinic oder der Datenverwalter von Lab entscheidet: „Is it harmless?“ Ergeht innerhalb von 24 Stunden nach der Frage keine Antwort, so lautet sie „nein“; bis dahin gilt „nein“.",
    ),
    (
        "amount.cost",
        "Wenn eine Mitteilung „Verletzung“ gemacht wird, haben die anderen Parteien an den Absender ein Drittel des angegebenen Betrags zu zahlen.",
    ),
    (
        "cap.liability",
        "Jede Partei zahlt insgesamt höchstens das 1-Fache der Kennzahl „geplanter Anteil“ (eigener Wert); dies gilt nicht, soweit die Antwort auf „kein Risiko“ „ja“ lautet.",
    ),
    (
        "survive.one",
        "Ziffer 1 gilt nach dem Ende fort, und zwar bis 30 Kalendertage nach dem Zeitpunkt, in dem das Ereignis „Verletzung“ eingetragen wird.",
    ),
];
