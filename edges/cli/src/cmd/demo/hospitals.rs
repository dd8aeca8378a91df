//! Two hospitals and a lab: the first story.

use super::stage::Stage;
use crate::output::{Failed, Out};
use std::path::Path;

const CHARTER: &str = include_str!("../../../../../charters/two-hospitals/charter.md");

/// Tells it.
pub fn tell(dir: &Path, out: &Out) -> Result<(), Failed> {
    let mut s = Stage::open(&[("charter.md", CHARTER)], "servanda/two-hospitals", dir, "2026-01-12 09:00", out)?;
    out.line(out.bold("Two hospitals and a lab: a year on one charter"));
    s.tell("Northgate and Riverside bring patient records, Meridian AI Lab trains a sepsis model. Three parties have signed. Everything below is computed from the charter and from signed statements in one log.");

    s.scene("Two clauses, beside what the machine understood");
    s.clause("4.3")?;
    out.line("");
    s.clause("7.1")?;

    s.scene("January: the lab asks before it trains");
    s.acts(
        "2026-01-19 10:00  northgate  measure.record  measure=k_anonymity about=northgate_ehr value=24
         2026-01-19 10:30  riverside  measure.record  measure=k_anonymity about=riverside_ehr value=21",
    )?;
    s.ask("2026-01-19 12:00", "lab train northgate_ehr for research in EEA")?;
    s.ask("2026-01-19 12:00", "lab train northgate_ehr for marketing in EEA")?;
    s.acts(
        "2026-01-26 10:00  lab  use.record     do=train asset=northgate_ehr for=research place=EEA
         2026-01-26 10:05  lab  use.record     do=train asset=riverside_ehr for=research place=EEA
         2026-01-26 10:10  lab  use.record     do=train asset=northgate_ehr for=marketing place=EEA
         2026-01-30 16:00  lab  report.submit  report=use_log about=northgate_ehr
         2026-01-30 16:05  lab  report.submit  report=use_log about=riverside_ehr",
    )?;

    s.scene("February: a model appears, and inherits the terms of its data");
    s.acts(
        "2026-02-16 14:00  lab  asset.register    asset=sepsis-1 from=northgate_ehr,riverside_ehr holder=lab
         2026-02-20 16:00  lab  certificate.give  certificate=extract_destroyed about=northgate_ehr
         2026-02-20 16:05  lab  certificate.give  certificate=extract_destroyed about=riverside_ehr",
    )?;
    s.ask("2026-02-23 09:00", "lab reidentify sepsis-1 for research in EEA")?;
    s.ask("2026-02-23 09:00", "lab export sepsis-1 for research in EEA")?;

    s.scene("March and April: the council decides whether the model may see patients");
    s.routine(
        "2026-03-02 10:00  northgate  meeting.convene   meeting=council-1 body=council at=\"2026-03-23 10:00\" kind=ordinary
         2026-03-03 10:00  lab        motion.table      motion=approve-sepsis-1 matter=approve_model about=sepsis-1 meeting=council-1
         2026-03-09 10:00  northgate  agenda.send       meeting=council-1 items=approve-sepsis-1",
    )?;
    s.acts(
        "2026-03-23 10:00  northgate  meeting.open      meeting=council-1 present=northgate
         2026-03-23 10:20  northgate  meeting.close     meeting=council-1
         2026-03-23 16:00  northgate  minutes.send      meeting=council-1",
    )?;
    s.motion("approve-sepsis-1", "2026-03-23 10:20")?;
    s.tell("No quorum: one of three came. The charter says when to meet again.");
    s.routine(
        "2026-03-24 09:00  northgate  meeting.convene   meeting=council-2 body=council at=\"2026-04-14 10:00\" kind=ordinary follows=council-1
         2026-03-31 09:00  northgate  agenda.send       meeting=council-2 items=approve-sepsis-1",
    )?;
    s.acts(
        "2026-04-14 10:00  northgate  meeting.open      meeting=council-2 present=northgate,riverside,lab
         2026-04-14 10:05  lab        interest.declare  motion=approve-sepsis-1
         2026-04-14 10:40  lab        vote.cast         motion=approve-sepsis-1 vote=yes
         2026-04-14 10:41  northgate  vote.cast         motion=approve-sepsis-1 vote=yes
         2026-04-14 10:42  riverside  vote.cast         motion=approve-sepsis-1 vote=yes
         2026-04-14 11:00  northgate  meeting.close     meeting=council-2",
    )?;
    s.motion("approve-sepsis-1", "2026-04-14 11:00")?;
    s.acts("2026-04-17 15:00  northgate  minutes.send  meeting=council-2")?;
    s.ask("2026-04-18 09:00", "riverside use sepsis-1 for care_improvement in EEA")?;
    s.tell("Adopted, but not yet binding: the minutes may still be objected to. Nobody does, and nobody has to press a button.");
    s.clock("2026-04-28 00:00")?;
    s.ask("2026-04-28 00:00", "riverside use sepsis-1 for care_improvement in EEA")?;

    s.scene("June: a breach, noticed at 02:10 in the night");
    s.acts(
        "2026-05-04 09:00  lab        asset.register  asset=sepsis-1-wards from=sepsis-1 holder=northgate
         2026-06-09 02:55  northgate  event.record    event=breach about=b1 aware=\"2026-06-09 02:10\" evidence=\"pager log\"",
    )?;
    s.due("2026-06-09 03:00", &["duty.tell_partners", "duty.tell_authority", "duty.account_to_council"])?;
    s.acts(
        "2026-06-09 08:30  northgate  notice.give    notice=breach about=b1 to=riverside,lab
         2026-06-11 16:00  northgate  report.submit  report=authority about=b1",
    )?;
    s.clock("2026-06-24 00:00")?;
    s.why("duty.account_to_council.missed", "b1", "2026-06-24 00:00")?;

    s.scene("September: Riverside withdraws its records");
    s.acts(
        "2026-07-01 10:00  northgate  report.submit     report=account about=b1
         2026-09-01 09:00  riverside  consent.withdraw  about=riverside_ehr",
    )?;
    s.affected("riverside_ehr", "2026-09-01 09:00")?;
    s.ask("2026-09-01 09:00", "lab train riverside_ehr for research in EEA")?;
    s.due("2026-09-01 09:00", &["duty.delete", "duty.report_retraining"])?;
    s.acts("2026-09-15 09:00  northgate  certificate.give  certificate=deletion about=riverside_ehr")?;
    s.clock("2026-10-02 00:00")?;
    s.tell("Who still owes a certificate:");
    s.due("2026-10-02 00:00", &["duty.delete"])?;
    s.acts("2026-10-05 09:00  lab  certificate.give  certificate=deletion about=riverside_ehr")?;

    s.scene("December: the record, checked by somebody who trusts nobody");
    s.audit()?;
    s.farewell();
    s.your_own();
    Ok(())
}
