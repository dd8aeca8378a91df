//! The laws at the end of `docs/kernel.md`, tried on the real kernel alone: no model is needed to see that they hold.

use crate::real::Kernel;
use crate::sketch::{Formula, Story, What};
use servanda_norms::{Cause, NormKind, Run, State};
use servanda_partnership::{Entry, Partnership};
use servanda_vocabulary::Moment;
use std::collections::BTreeMap;

/// Tries all of them on a story; `whole` is its replay to the end.
///
/// # Errors
/// The law that does not hold, and where.
pub fn hold(story: &Story, kernel: &Kernel, all: &[Entry], whole: &Partnership, at: i64) -> Result<(), String> {
    determinism(kernel, all, whole, at)?;
    prefix(kernel, all, whole, at)?;
    once_only(whole.run())?;
    progress(whole.run())?;
    conservation(story, whole.run())?;
    no_retroactive_wrong(story, kernel, all)?;
    independence(story, kernel, all, at)
}

/// The same inputs give the same digest.
fn determinism(kernel: &Kernel, all: &[Entry], whole: &Partnership, at: i64) -> Result<(), String> {
    if kernel.replay(all, at).digest() == whole.digest() {
        return Ok(());
    }
    Err("law of determinism: the same entries give two digests".to_owned())
}

/// A prefix of the log gives a prefix of the verdicts; what is known later changes none.
fn prefix(kernel: &Kernel, all: &[Entry], whole: &Partnership, at: i64) -> Result<(), String> {
    for known in [1, 2, 3].map(|n| all.len() * n / 4) {
        let part = kernel.replay(all.get(..known).unwrap_or_default(), at);
        if let Some(i) = part.verdicts().iter().zip(whole.verdicts()).position(|(a, b)| a != b) {
            return Err(format!("law of the prefix: entry {i} is judged otherwise once more than {known} are known"));
        }
    }
    Ok(())
}

/// A party that missed a duty, or let a right lapse: the norm, what it is about, and who.
type Wrong = (String, String, Vec<String>);

/// The wrongs before a moment, and how often each.
fn wrongs(run: &Run, before: i64) -> BTreeMap<Wrong, u32> {
    let mut list = BTreeMap::new();
    for e in run.events().iter().filter(|e| e.at.seconds() < before) {
        let Cause::Norm { norm, instance: Some(i), .. } = e.cause else { continue };
        let Some((n, x)) = run.program().norm(norm).zip(run.instances().get(i as usize)) else { continue };
        if n.kind == NormKind::Rule || e.name != n.events.over {
            continue;
        }
        let text = |s: servanda_norms::Sym| run.names().text(s).to_owned();
        let bearers = x.bearers.iter().map(|b| text(*b)).collect();
        *list.entry((text(n.block), x.subject.map(text).unwrap_or_default(), bearers)).or_default() += 1;
    }
    list
}

/// A late fact puts nobody but its author in the wrong before its own stamp.
fn no_retroactive_wrong(story: &Story, kernel: &Kernel, all: &[Entry]) -> Result<(), String> {
    let opening = story.sketch.parties.len() + 1;
    let late = story.log.iter().enumerate().filter(|(_, s)| s.times.iter().flatten().any(|c| c.at < s.stamp));
    for (i, said) in late.take(2) {
        let n = opening + i;
        let before = kernel.replay(all.get(..n).unwrap_or_default(), said.stamp);
        let after = kernel.replay(all.get(..=n).unwrap_or_default(), said.stamp);
        let then = wrongs(before.run(), said.stamp);
        for (wrong, times) in wrongs(after.run(), said.stamp) {
            let (norm, about, who) = &wrong;
            if times > then.get(&wrong).copied().unwrap_or(0) && who.iter().any(|w| *w != said.party) {
                return Err(format!(
                    "law of no retroactive wrong: entry {n} says what was not known, and {norm} of {about} was missed by {} before that entry",
                    who.join(", ")
                ));
            }
        }
    }
    Ok(())
}

/// No instance ends twice.
fn once_only(run: &Run) -> Result<(), String> {
    let mut ends: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for e in run.events().iter() {
        let Cause::Norm { norm, instance: Some(i), .. } = e.cause else { continue };
        let Some(n) = run.program().norm(norm) else { continue };
        if e.name == n.events.done || e.name == n.events.over {
            ends.entry(i).or_default().push(e.id);
        }
    }
    match ends.iter().find(|(_, ids)| ids.len() > 1) {
        None => Ok(()),
        Some((i, ids)) => Err(format!(
            "law of once only: instance {i} ends {} times: {}",
            ids.len(),
            ids.iter().map(|id| run.describe(*id)).collect::<Vec<_>>().join(", ")
        )),
    }
}

/// Every running norm has a next moment, a named awaited fact, or an end.
fn progress(run: &Run) -> Result<(), String> {
    for (i, inst) in run.instances().iter().enumerate() {
        let Some(n) = run.program().norm(inst.norm) else { continue };
        let mut awaited = Vec::new();
        if let Some(t) = &n.due {
            t.waits(&|_| Vec::new(), &|_| Vec::new(), &mut awaited);
        }
        let stuck = inst.state == State::Running && inst.due.is_none() && inst.beyond.is_none() && awaited.is_empty();
        if stuck && n.kind != NormKind::Rule {
            return Err(format!("law of progress: instance {i} of `{}` waits for nothing", run.names().text(n.block)));
        }
    }
    Ok(())
}

/// No sum is negative, and what is owed under a fixed cap is never more than the cap.
fn conservation(story: &Story, run: &Run) -> Result<(), String> {
    let mut under: BTreeMap<(String, String), rust_decimal::Decimal> = BTreeMap::new();
    for o in run.owed() {
        if o.sum.amount.is_sign_negative() && !o.sum.amount.is_zero() {
            return Err(format!("law of conservation: a sum of {} is owed", o.sum));
        }
        let own = run.program().amounts.get(o.amount as usize);
        let cap = own.and_then(|a| run.program().caps.get(a.within? as usize)).map(|c| run.names().text(c.block));
        let cap = cap.and_then(|c| c.strip_prefix("cap.")).map(str::to_owned);
        if let Some(cap) = cap {
            let spent = under.entry((cap, run.names().text(o.debtor).to_owned())).or_default();
            *spent = spent.saturating_add(o.sum.amount);
        }
    }
    for item in &story.sketch.items {
        // What is the same in all versions bounds what is owed under all of them.
        let same = story.later.iter().flat_map(|s| &s.items).filter(|i| i.clause == item.clause).all(|i| i == item);
        if let (What::Cap { name, amount: Formula::Fixed(cents) }, true) = (&item.what, same) {
            let most = rust_decimal::Decimal::new(*cents, 2);
            if let Some(((_, who), spent)) = under.iter().find(|((cap, _), spent)| cap == name && **spent > most) {
                return Err(format!("law of conservation: {who} owes {spent} under a cap of {most}"));
            }
        }
    }
    Ok(())
}

/// Two neighbours of one stamp, recorded the other way round, give the same run, if the verdicts are the same, their facts
/// are of different moments, and nobody relied on one before the other came.
fn independence(story: &Story, kernel: &Kernel, all: &[Entry], at: i64) -> Result<(), String> {
    let opening = story.sketch.parties.len() + 1;
    let shown = |p: &Partnership| {
        let mut s = kernel.seen(p);
        for (_, e) in &mut s.events {
            if let Some((text, _)) = e.split_once(" (entry ") {
                *e = text.to_owned();
            }
        }
        s
    };
    let mut tried = 0;
    for i in 0..story.log.len().saturating_sub(1) {
        let (Some(a), Some(b)) = (story.log.get(i), story.log.get(i + 1)) else { break };
        if a.stamp != b.stamp || tried == 3 || (a.times == [None; 4] && b.times == [None; 4]) {
            continue;
        }
        tried += 1;
        let (first, second) = (opening + i, opening + i + 1);
        // The same two statements: what is drawn anew for another place would be another one.
        let mut other = all.to_vec();
        other.swap(first, second);
        let one = kernel.replay(all, at);
        let two = kernel.replay(&other, at);
        let moment = |p: &Partnership, n: usize| p.events_of(u64::try_from(n).unwrap_or(0)).next().map(|e| e.at);
        let same_verdicts = one.verdicts().get(first) == two.verdicts().get(second)
            && one.verdicts().get(second) == two.verdicts().get(first);
        let apart = moment(&one, first).zip(moment(&one, second)).is_some_and(|(x, y)| x != y);
        // What a late fact leaves as it was depends on what was known before it.
        let keeps = |p: &Partnership| {
            let until = p.run().grace_after(Moment::from_seconds(a.stamp)).unwrap_or(Moment::END);
            !p.run().kept().relied.is_empty() || p.run().kept().spared.iter().any(|s| s.until == until)
        };
        if !same_verdicts || !apart || keeps(&one) || keeps(&two) {
            continue;
        }
        let (mut x, mut y) = (shown(&one), shown(&two));
        (x.verdicts, y.verdicts) = (vec![], vec![]);
        if let Some(why) = x.differs(&y) {
            return Err(format!(
                "law of independence: entries {first} and {second} recorded the other way round: {why}"
            ));
        }
    }
    Ok(())
}
