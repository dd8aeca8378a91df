//! A research consortium under the DESCA model: breach and default, veto, quorum, exclusion, accession, exit, survival.

use super::stage::Stage;
use crate::output::{Failed, Out};
use std::path::Path;

/// The charter with its schedules; all of them are part of what was signed.
const FILES: &[(&str, &str)] = &[
    ("charter.md", include_str!("../../../../../charters/desca/charter.md")),
    ("schedules/attachment_1.md", include_str!("../../../../../charters/desca/schedules/attachment_1.md")),
    ("schedules/attachment_2.md", include_str!("../../../../../charters/desca/schedules/attachment_2.md")),
    ("schedules/attachment_3.md", include_str!("../../../../../charters/desca/schedules/attachment_3.md")),
    ("schedules/attachment_4.md", include_str!("../../../../../charters/desca/schedules/attachment_4.md")),
];

/// What goes on all the time and belongs to no scene here.
const MUTE: &[&str] = &[
    "cadence.",
    "duty.send_accepted_minutes",
    "duty.collect",
    "duty.monitor",
    "finding.beyond_remedy",
    "right.withhold",
    "right.recover",
    "moment.",
    "status.left",
];

/// Tells it.
pub fn tell(dir: &Path, out: &Out) -> Result<(), Failed> {
    let mut s = Stage::open(FILES, "servanda/desca", dir, "2025-01-02 09:00", out)?;
    s.mute = MUTE;
    out.line(out.bold("A research consortium of nine, under the DESCA model agreement"));
    s.tell("Nine parties run a project; the General Assembly (one seat each) decides. Everything below is computed from the charter and from signed statements in one log. Left out here: Board meetings, periodic reports, the sending of accepted minutes, withheld payments; `servanda due … --all` lists them.");
    s.clause("9.7.2.1.2")?;

    s.scene("March 2025: a veto in time, a veto too late, and iota in breach");
    s.routine(
        "2025-01-08 09:00  beta   asset.register   asset=atlas class=background
         2025-01-08 10:00  iota   request.make     request=r1 do=access asset=atlas for=implementation
         2025-01-08 11:00  gamma  request.make     request=r2 do=access asset=atlas for=implementation
         2025-01-09 10:00  beta   approval.give    request=r1 answer=yes
         2025-01-10 09:00  alpha  meeting.convene  meeting=ga1 body=general_assembly at=\"2025-03-03 10:00\" kind=ordinary
         2025-01-20 09:00  alpha  motion.table     motion=breach1 matter=identify_breach about=iota
         2025-01-20 09:05  alpha  motion.table     motion=plan1 matter=change_plan
         2025-02-03 09:00  alpha  agenda.send      meeting=ga1 items=breach1,plan1",
    )?;
    s.acts(
        "2025-03-03 10:00  alpha  meeting.open     meeting=ga1 present=alpha,beta,gamma,delta,epsilon,zeta,eta,theta,iota
         2025-03-03 10:10  alpha,beta,gamma,delta,epsilon,zeta,eta,theta  vote.cast  motion=breach1 vote=yes
         2025-03-03 10:11  iota   vote.cast        motion=breach1 vote=no
         2025-03-03 10:15  iota   veto.cast        motion=breach1 ground=\"we are not in breach\"
         2025-03-03 10:20  alpha,beta,gamma,delta,epsilon,zeta,eta,theta,iota  vote.cast  motion=plan1 vote=yes
         2025-03-03 11:00  delta  veto.cast        motion=plan1 ground=\"our ward would close for a year\"
         2025-03-03 12:00  alpha  meeting.close    meeting=ga1
         2025-03-03 12:30  eta    veto.cast        motion=plan1 ground=\"our costs double\"
         2025-03-04 09:00  alpha  minutes.send     meeting=ga1",
    )?;
    s.motion("plan1", "2025-03-04 10:00")?;
    s.clock("2025-03-20 00:00")?;
    s.due("2025-03-20 00:00", &["duty.give_breach_notice"])?;

    s.scene("April to June: thirty days to remedy, then a default");
    s.acts(
        "2025-03-24 10:00  alpha  notice.give      notice=breach about=iota to=iota received=\"2025-03-21 09:00\" evidence=\"courier slip 12\"",
    )?;
    s.due("2025-03-24 10:00", &["duty.remedy"])?;
    s.acts("2025-04-15 09:00  alpha  motion.table     motion=early matter=declare_default about=iota")?;
    s.clock("2025-04-21 00:00")?;
    s.routine(
        "2025-04-22 09:00  alpha  meeting.convene  meeting=ga2 body=general_assembly at=\"2025-06-09 10:00\" kind=ordinary
         2025-05-15 09:00  alpha  motion.table     motion=default1 matter=declare_default about=iota
         2025-05-16 09:00  alpha  agenda.send      meeting=ga2 items=default1
         2025-06-09 10:00  alpha  meeting.open     meeting=ga2 present=alpha,beta,gamma,delta,epsilon,zeta,eta,theta,iota
         2025-06-09 10:10  alpha,beta,gamma,delta,epsilon,zeta,eta,theta  vote.cast  motion=default1 vote=yes
         2025-06-09 12:00  alpha  meeting.close    meeting=ga2
         2025-06-10 09:00  alpha  minutes.send     meeting=ga2",
    )?;
    s.motion("default1", "2025-06-10 10:00")?;
    s.clock("2025-06-26 00:00")?;
    s.why("status.defaulting.set", "iota", "2025-06-26 00:00")?;

    s.scene("September: six of nine are there, one of them the defaulter");
    s.routine(
        "2025-07-01 09:00  alpha  meeting.convene  meeting=ga3 body=general_assembly at=\"2025-09-01 10:00\" kind=ordinary
         2025-07-10 09:00  alpha  motion.table     motion=plan2 matter=change_plan
         2025-07-10 09:01  alpha  motion.table     motion=out-iota matter=end_participation about=iota
         2025-07-10 09:02  alpha  motion.table     motion=in-kappa matter=admit_party about=kappa
         2025-07-10 09:03  beta   motion.table     motion=out-beta matter=withdraw about=beta
         2025-08-01 09:00  alpha  agenda.send      meeting=ga3 items=plan2,out-iota,in-kappa,out-beta",
    )?;
    s.acts(
        "2025-09-01 10:00  alpha  meeting.open     meeting=ga3 present=alpha,beta,gamma,delta,epsilon,iota
         2025-09-01 10:10  alpha,beta,gamma  vote.cast  motion=plan2 vote=yes
         2025-09-01 10:10  delta    vote.cast      motion=plan2 vote=no
         2025-09-01 10:10  epsilon  vote.cast      motion=plan2 vote=abstain
         2025-09-01 10:10  iota     vote.cast      motion=plan2 vote=yes
         2025-09-01 10:20  alpha,beta,gamma,delta,epsilon  vote.cast  motion=out-iota vote=yes
         2025-09-01 10:30  alpha,beta,gamma,delta,epsilon  vote.cast  motion=in-kappa vote=yes
         2025-09-01 10:40  alpha,beta,gamma,delta,epsilon  vote.cast  motion=out-beta vote=yes
         2025-09-01 12:00  alpha  meeting.close    meeting=ga3",
    )?;
    s.motion("plan2", "2025-09-01 12:00")?;
    s.tell("The defaulter counts for the quorum and has no vote; an abstention is not a vote cast.");

    s.scene("What the default costs, up to the cap");
    s.acts(
        "2025-09-02 09:00  alpha  minutes.send     meeting=ga3
         2025-09-08 09:00  alpha  measure.record   measure=cost_share about=iota value=\"EUR 400,000\"
         2025-09-10 09:00  beta   event.record     event=extra_cost about=iota amount=\"EUR 550,000\"",
    )?;
    s.owes("iota", "extra_cost", "2025-09-10 10:00")?;

    s.scene("Exclusion: access ends with the receipt of the notice, not before");
    s.clock("2025-09-18 00:00")?;
    s.ask("2025-09-18 11:00", "iota access atlas for implementation")?;
    s.acts(
        "2025-09-18 12:00  alpha  notice.give      notice=exclusion about=iota to=iota
         2025-09-22 10:00  alpha  notice.give      notice=exclusion about=iota to=iota received=\"2025-09-19 15:00\" evidence=\"handed over\"",
    )?;
    s.ask("2025-09-22 11:00", "iota access atlas for implementation")?;

    s.scene("Accession: kappa signs, so does the Coordinator; the document says when");
    s.acts(
        "2025-09-22 14:00  alpha  party.accede     party=kappa key=ed25519:0a6fd5ccc641fec25001734e1ac8d89188b03d15df50b6b8bfdcd095ec469701 effective=\"2025-10-01 00:00\"
         2025-09-24 10:00  kappa  charter.sign",
    )?;
    s.standing("kappa", "party", "2025-09-30 23:59")?;
    s.clock("2025-10-01 00:00")?;
    s.standing("kappa", "party", "2025-10-01 00:00")?;

    s.scene("Exit: beta left by consent, may ask for a year, and goes on granting");
    s.due("2025-10-01 00:00", &["right.leaver_asks_for_access"])?;
    s.ask("2025-10-01 09:00", "gamma access atlas for implementation")?;
    s.clock("2026-09-19 00:00")?;

    s.scene("2028: the grant ends; some clauses outlive it");
    s.acts("2028-03-01 09:00  alpha  event.record     event=grant_ended")?;
    s.in_force(&["6.2.3.1", "9.3", "10.2", "11.8"], "2028-03-01 10:00")?;
    s.in_force(&["9.3", "10.2"], "2029-01-01 00:00")?;

    s.scene("The record, checked by somebody who trusts nobody");
    s.audit()?;
    s.farewell();
    Ok(())
}
