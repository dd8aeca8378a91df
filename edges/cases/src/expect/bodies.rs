//! Expectations on what bodies and judges did: findings, motions, meetings.

use super::{Read, cites_of, clause_of, read};
use crate::run::number_of;
use servanda_partnership::Partnership;

pub(super) fn finding(name: &str, rest: &[&str], p: &Partnership) -> Option<Read> {
    let (subject, answer) = match rest {
        ["of", s, "is", a] => (Some(*s), *a),
        ["is", a] => (None, *a),
        _ => return None,
    };
    let names = p.run().names();
    let block = format!("finding.{name}");
    let found = ["yes", "no"].iter().filter_map(|a| names.find(&format!("{block}.{a}"))).collect::<Vec<_>>();
    if found.is_empty() {
        return Some(read(false, format!("the charter has no finding `{name}`")));
    }
    let subject = match subject {
        Some(s) => match names.find(s) {
            Some(s) => Some(s),
            None => return Some(read(answer == "open", "open")),
        },
        None => None,
    };
    let number = p.run().program().findings.iter().rposition(|f| names.text(f.block) == block)?;
    let number = u32::try_from(number).ok()?;
    if ["unasked", "answered", "contested", "settled"].contains(&answer) {
        let stage = p.run().stage(number, subject).word();
        return Some(read(stage == answer, stage));
    }
    Some(match p.run().answer(number, subject, None) {
        Some(e) => {
            let is = names.text(e.name).rsplit('.').next().unwrap_or("?").to_owned();
            let mut r = read(is == answer, is);
            r.cites = cites_of(p, e.id);
            r
        }
        None => read(answer == "open", "open"),
    })
}

pub(super) fn motion_state(id: &str, want: &str, p: &Partnership) -> Option<Read> {
    Some(match p.capabilities().oversight.motion(id) {
        Some(m) => {
            let mut r =
                read(m.state == want, format!("{} ({} yes, {} no, {} abstain)", m.state, m.yes, m.no, m.abstain));
            if !matches!(m.state, "adopted" | "binding") {
                r.idle = clause_of(p, &m.matter);
            }
            r.cites = m.clauses.iter().map(|c| number_of(p.run().program().clause(*c))).collect();
            r
        }
        None => read(false, "there is no such motion"),
    })
}

pub(super) fn motion_tally(id: &str, rest: &[&str], p: &Partnership) -> Option<Read> {
    let Some(m) = p.capabilities().oversight.motion(id) else { return Some(read(false, "there is no such motion")) };
    let mut ok = true;
    for pair in rest {
        let (k, v) = pair.split_once('=')?;
        let v: u64 = v.parse().ok()?;
        let is = match k {
            "yes" => m.yes,
            "no" => m.no,
            "abstain" => m.abstain,
            "present" => m.present,
            "seats" => m.seats,
            _ => return None,
        };
        ok &= is == v;
    }
    let mut r =
        read(ok, format!("yes={} no={} abstain={} present={} seats={}", m.yes, m.no, m.abstain, m.present, m.seats));
    r.cites = m.clauses.iter().map(|c| number_of(p.run().program().clause(*c))).collect();
    Some(r)
}

pub(super) fn meeting(id: &str, want: &str, p: &Partnership) -> Option<Read> {
    Some(match p.capabilities().oversight.meeting(id) {
        Some(m) => {
            let is = match m.quorum_met {
                Some(true) => "met",
                Some(false) => "missed",
                None => "not counted yet",
            };
            let mut r = read(is == want, format!("{is} ({} of {} present)", m.present, m.seats));
            r.cites = m.clauses.iter().map(|c| number_of(p.run().program().clause(*c))).collect();
            r
        }
        None => read(false, "there is no such meeting"),
    })
}
