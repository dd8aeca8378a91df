//! Good charters: what is found in them, and where.

use super::*;

#[test]
fn a_good_charter_compiles_in_silence() {
    assert_eq!(told(GOOD), "");
}

#[test]
fn clauses_terms_and_blocks_are_found() {
    let c = read(GOOD).charter;
    let headings: Vec<String> = c.clauses.iter().map(Clause::heading).collect();
    assert_eq!(headings, ["§1 Consortium Agreement", "6 Governance", "6.2.3 Quorum and majority", "9 Breach"]);
    assert_eq!(
        c.clauses[2].text,
        "The General Assembly may decide when at least two thirds of its Members are present. If that is not reached, \
         the chair calls a second meeting within 15 calendar days. Decisions need two thirds of the votes cast, see \
         clause 9.\n1. A Defaulting Party does not vote.\n2. Minutes are drafted within 10 calendar days."
    );
    assert!(!c.clauses[2].markdown.contains("charter"), "{}", c.clauses[2].markdown);
    assert_eq!(c.clauses[2].level, 2);
    let ids: Vec<String> = c.blocks.iter().map(Block::id).collect();
    assert_eq!(ids, ["body.general_assembly", "matter.ordinary", "duty.tell_partners"]);
    assert_eq!(c.clause_ref(c.block("duty", "tell_partners").unwrap().clause), "9 Breach");
    assert_eq!(c.blocks_of("body").count(), 1);
    assert_eq!(c.clause_ref(99), "");
    assert_eq!(c.terms["breach.penalty"].commitment.as_deref().unwrap().len(), 71);
}

#[test]
fn every_span_points_at_its_source() {
    let c = read(GOOD).charter;
    let body = c.block("body", "general_assembly").unwrap();
    assert_eq!(c.source(body.head), "body \"general_assembly\"");
    assert_eq!(c.source(body.get("ladder").unwrap().span), "[again(ga.second_meeting), any_number]");
    assert_eq!(c.source(body.blocks[0].get("draft_within").unwrap().span), "ga.draft");
    assert_eq!(c.source(body.attributes[1].name_span), "quorum");
    assert!(c.source(body.span).starts_with("body \"") && c.source(body.span).ends_with('}'));
    assert_eq!(c.source(c.terms["ga.second_meeting"].span), "15 calendar days");
    let (path, line, column) = c.position(body.get("quorum").unwrap().span);
    assert_eq!((path, line, column), ("charter.md", 17, 15));
}

#[test]
fn expressions_print_in_one_spelling() {
    let c = read(GOOD).charter;
    let show = |kind: &str, label: &str, name: &str| c.block(kind, label).unwrap().get(name).unwrap().to_string();
    assert_eq!(
        show("duty", "tell_partners", "on"),
        "any(notice.breach, resolution.ordinary.adopted) && !(trigger.received == notice.false_alarm)"
    );
    assert_eq!(show("matter", "ordinary", "pass"), "at_least(ga.quorum, { of = votes_cast })");
    let call = c.block("matter", "ordinary").unwrap().get("pass").unwrap();
    assert_eq!(call.option("of").unwrap().as_word(), Some("votes_cast"));
    assert_eq!(c.block("matter", "ordinary").unwrap().get("written").unwrap().as_bool(), Some(true));
}

#[test]
fn terms_are_read_by_use() {
    let c = read(GOOD).charter;
    assert_eq!(
        format!("{:?}", c.term_value("breach.partners", TermType::Period).unwrap()),
        "Period(Period { count: 24, unit: Hours })"
    );
    assert_eq!(
        c.term_value("breach.partnrs", TermType::Period).unwrap_err().help.unwrap(),
        "did you mean `breach.partners`?"
    );
    assert_eq!(c.term_value("breach.penalty", TermType::Money).unwrap_err().code, "undisclosed");
    let e = c.term_value("ga.quorum", TermType::Period).unwrap_err();
    assert_eq!((c.source(e.span), e.clause.as_deref()), ("two thirds", Some("6.2.3 Quorum and majority")));
}

#[test]
fn schedules_follow_the_body_and_other_files_are_only_hashed() {
    let p = read_files(&[
        ("schedules/b.md", "# Schedule B\n## B.1 Data\n"),
        ("schedules/a.md", "# Schedule A\n| Reply | [4 hours](#sla.reply) |\n|---|---|\n"),
        ("charter.md", "# 1 Purpose\n"),
        ("contracts/ehr.yaml", "# 1 not a heading\n"),
    ]);
    assert!(p.diagnostics.is_empty(), "{:?}", p.diagnostics);
    let headings: Vec<String> = p.charter.clauses.iter().map(Clause::heading).collect();
    assert_eq!(headings, ["1 Purpose", "Schedule A", "Schedule B", "B.1 Data"]);
    assert_eq!(p.charter.terms["sla.reply"].text, "4 hours");
    assert_eq!(p.charter.position(p.charter.terms["sla.reply"].span), ("schedules/a.md", 2, 12));
    let without = read_files(&[("charter.md", "# 1 Purpose\n")]);
    assert_ne!(p.charter.digest, without.charter.digest);
}

#[test]
fn what_word_processors_change_does_not_change_the_digest() {
    let plain = "# 1 Purpose\n\nWe \"share\" [15 calendar days](#a.b).\n";
    let dressed = plain.replace('\n', "\r\n").replace("15 ", "15\u{A0}").replace("\"share\"", "“share”");
    assert_eq!(read(plain).charter, read(&dressed).charter);
    assert!(read(plain).charter.digest.starts_with("sha256:"));
}

#[test]
fn clauses_of_a_document_with_three_letters_are_no_sums() {
    let text = "# A\n\n## SLA 3 Credits\n\n```charter\nsurvive \"x\" {\n  clauses = [\"SLA 3\"]\n}\n```\n";
    let c = read(text).charter;
    assert!(!told(text).contains("literal_value"), "{}", told(text));
    assert_eq!(c.clauses[1].number, "SLA 3");
    assert!(told(&text.replace("clauses", "order")).contains("literal_value"));
}
