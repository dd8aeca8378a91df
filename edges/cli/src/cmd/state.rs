//! `servanda due`, `status`, `motion`, `why`: what holds at a moment, and the reason.

use super::may::{state_known, state_of};
use super::sums;
use crate::output::{Done, Exit, Failed, Out};
use serde_json::json;
use servanda_norms::Paid;
use servanda_partnership::{DueLine, Partnership};
use servanda_vocabulary::{Date, Zone};
use std::path::PathBuf;

/// Examples: `servanda due hospitals.sqlite --party lab`
#[derive(clap::Args)]
pub struct DueArgs {
    /// A store, a charter's folder or a case file.
    source: PathBuf,
    /// Only what this party must or may do.
    #[arg(long)]
    party: Option<String>,
    /// At which moment.
    #[arg(long)]
    at: Option<String>,
    /// Also what is over.
    #[arg(long)]
    all: bool,
    /// A file of openings: what this reader knows of undisclosed values.
    #[arg(long)]
    open: Option<PathBuf>,
}

/// Examples: `servanda status hospitals.sqlite`
#[derive(clap::Args)]
pub struct StatusArgs {
    /// A store, a charter's folder or a case file.
    source: PathBuf,
    /// At which moment.
    #[arg(long)]
    at: Option<String>,
    /// A file of openings: what this reader knows of undisclosed values.
    #[arg(long)]
    open: Option<PathBuf>,
}

/// Examples: `servanda motion hospitals.sqlite m1`
#[derive(clap::Args)]
pub struct MotionArgs {
    /// A store, a charter's folder or a case file.
    source: PathBuf,
    /// The motion.
    motion: String,
    /// At which moment.
    #[arg(long)]
    at: Option<String>,
}

/// Examples: `servanda why hospitals.sqlite duty.tell_partners.missed --of b1`
#[derive(clap::Args)]
pub struct WhyArgs {
    /// A store, a charter's folder or a case file.
    source: PathBuf,
    /// The event, such as minutes.accepted or duty.tell_partners.missed.
    event: String,
    /// Of which subject.
    #[arg(long)]
    of: Option<String>,
    /// At which moment.
    #[arg(long)]
    at: Option<String>,
    /// A file of openings: what this reader knows of undisclosed values.
    #[arg(long)]
    open: Option<PathBuf>,
}

/// A window's end in words.
pub fn ends(d: &DueLine, zone: &Zone) -> String {
    match d.due {
        None => match &d.beyond {
            Some(why) => format!("a time that cannot be computed: {why}"),
            None => "when what it waits for happens".to_owned(),
        },
        Some(m) if d.whole_day => format!("{} (whole day)", Date::of(m.plus_seconds(-1), zone)),
        Some(m) => m.civil(zone),
    }
}

/// What has been paid for a duty, and what is left.
pub fn paid(p: &Paid) -> String {
    let kept = if p.kept.amount.is_zero() { String::new() } else { format!(", {} kept until then", p.kept) };
    let also: String = p.also.iter().map(|p| format!("; {}", paid(p))).collect();
    let own = match (&p.owed, p.left) {
        (Ok(owed), _) if owed.amount.is_zero() => "nothing to pay".to_owned(),
        (Err(why), _) => format!("how much is to be paid waits for {why}{kept}"),
        (Ok(owed), Some(left)) if !left.amount.is_zero() && p.paid.amount.is_zero() => format!("{owed} to pay"),
        (Ok(owed), Some(left)) => format!("{} paid of {owed}, {left} left", p.paid),
        (Ok(owed), None) => format!("{} paid, {owed} to pay", p.paid),
    };
    own + &also
}

/// Runs `due`.
pub fn due(a: &DueArgs, out: &Out) -> Done {
    let state = state_known(&a.source, a.at.as_deref(), a.open.as_deref(), out)?;
    let zone = state.run().program().zone().clone();
    let mut list: Vec<DueLine> = if a.all { state.instances().collect() } else { state.due() };
    list.retain(|d| a.party.as_ref().is_none_or(|p| d.bearers.contains(p)));
    let waiting = sums::waiting(&state, a.party.as_deref());
    if out.json {
        out.data(&json!(
            list.iter()
                .map(|d| json!({
                    "block": d.block, "about": d.subject, "scope": d.scope, "waits_for": d.awaits, "who": d.bearers, "state": d.state.word(),
                    "due": d.due.map(|m| m.to_string()), "whole_day": d.whole_day, "clause": d.clause,
                    "cannot_be_computed": d.beyond, "closes": d.closes.map(|m| m.to_string()),
                    "paid": d.paid.as_ref().map(|p| json!({
                        "owed": p.owed.as_ref().ok().map(ToString::to_string), "waits_for": p.owed.as_ref().err(),
                        "paid": p.paid.to_string(), "kept": Some(p.kept).filter(|k| !k.amount.is_zero()).map(|k| k.to_string()), "left": p.left.map(|m| m.to_string()),
                        "also": p.also.iter().map(|p| json!({
                            "owed": p.owed.as_ref().ok().map(ToString::to_string),
                            "paid": p.paid.to_string(), "left": p.left.map(|m| m.to_string()),
                        })).collect::<Vec<_>>(),
                    })),
                    "lenient": d.lenient.as_ref().map(|(m, whole_day, why)| json!({
                        "due": m.to_string(), "whole_day": whole_day, "because": why,
                    })),
                }))
                .chain(waiting.iter().map(sums::waiting_json))
                .collect::<Vec<_>>()
        ));
        return Ok(Exit::Ok);
    }
    if list.is_empty() && waiting.is_empty() {
        out.line("nothing is due");
    }
    for d in &list {
        let verb = if d.duty { "must" } else { "may" };
        let label = d.block.split_once('.').map_or(d.block.as_str(), |(_, l)| l).replace('_', " ");
        let of = d.subject.as_ref().map(|s| format!(" ({s})")).unwrap_or_default();
        let place = d.scope.as_ref().map(|k| format!(" in {k}")).unwrap_or_default();
        out.line(format!(
            "{:<9} {} {verb} {label}{of}{place}  until {}  {}",
            d.state.word(),
            d.bearers.join(" or "),
            ends(d, &zone),
            out.dim(&format!("clause {}", d.clause))
        ));
        if let Some(at) = d.closes {
            let at = at.civil(&zone);
            out.line(out.dim(&format!("          closes no earlier than {at}: it rests on a fact that came late")));
        }
        if let Some(p) = &d.paid {
            out.line(out.dim(&format!("          {}", paid(p))));
        }
        if !d.awaits.is_empty() {
            out.line(out.dim(&format!("          waits for {}", d.awaits.join(" or "))));
        }
        if let Some((at, whole_day, why)) = &d.lenient {
            let other = DueLine { due: Some(*at), whole_day: *whole_day, ..d.clone() };
            out.line(out.dim(&format!("          leniently until {}: {}", ends(&other, &zone), why.join("; "))));
        }
    }
    for w in &waiting {
        out.line(sums::waiting_line(w, out));
    }
    Ok(Exit::Ok)
}

/// Runs `status`.
pub fn status(a: &StatusArgs, out: &Out) -> Done {
    let state = state_known(&a.source, a.at.as_deref(), a.open.as_deref(), out)?;
    let zone = state.run().program().zone().clone();
    let list = state.statuses();
    if out.json {
        out.data(&json!(
            list.iter()
                .map(
                    |s| json!({"status": s.status, "holder": s.holder, "scope": s.scope, "since": s.since.to_string()})
                )
                .chain(sums::status_json(&state))
                .collect::<Vec<_>>()
        ));
        return Ok(Exit::Ok);
    }
    for s in list {
        let place = s.scope.map(|k| format!(" in {k}")).unwrap_or_default();
        out.line(format!("{:<16} {:<28} since {}{place}", s.holder, s.status, s.since.civil(&zone)));
    }
    for line in sums::status_lines(&state, out) {
        out.line(line);
    }
    Ok(Exit::Ok)
}

/// Runs `motion`.
pub fn motion(a: &MotionArgs, out: &Out) -> Done {
    let state = state_of(&a.source, a.at.as_deref(), out)?;
    let Some(m) = state.capabilities().oversight.motion(&a.motion) else {
        return Err(Failed::new(format!("there is no motion `{}`", a.motion)));
    };
    if out.json {
        out.data(&json!({"motion": a.motion, "matter": m.matter, "state": m.state, "yes": m.yes, "no": m.no, "abstain": m.abstain, "present": m.present, "seats": m.seats}));
        return Ok(Exit::Ok);
    }
    out.line(format!("{} on {}: {}", a.motion, m.matter, out.bold(m.state)));
    out.line(format!("  {} yes, {} no, {} abstain; {} of {} present", m.yes, m.no, m.abstain, m.present, m.seats));
    for r in &m.reasons {
        out.line(format!("  {r}"));
    }
    Ok(Exit::Ok)
}

/// The reasons of an event as lines.
pub fn why_lines(state: &Partnership, id: u32, out: &Out) -> Vec<String> {
    let zone = state.run().program().zone();
    state
        .run()
        .why(id)
        .into_iter()
        .map(|l| {
            let pad = "  ".repeat(l.depth);
            let rule = l
                .clause
                .map(|c| format!("by clause {c}"))
                .or(l.entry.map(|e| format!("entry {e}")))
                .unwrap_or_default();
            format!("{pad}{}  {}  {}", l.at.civil(zone), l.what, out.dim(&rule))
        })
        .collect()
}

/// Runs `why`.
pub fn why(a: &WhyArgs, out: &Out) -> Done {
    let state = state_known(&a.source, a.at.as_deref(), a.open.as_deref(), out)?;
    let names = state.run().names();
    let found = names.find(&a.event).and_then(|n| {
        state
            .run()
            .events()
            .iter()
            .rfind(|e| e.name == n && a.of.as_ref().is_none_or(|s| e.subject.is_some_and(|x| names.text(x) == s)))
    });
    let Some(e) = found else {
        let waits: Vec<DueLine> =
            state.instances().filter(|d| d.state.open() && a.event.starts_with(&d.block)).collect();
        let mut f = Failed::new(format!("`{}` has not happened", a.event));
        if let Some(d) = waits.first() {
            let waits = match d.awaits.is_empty() {
                true => String::new(),
                false => format!("; it waits for {}", d.awaits.join(" or ")),
            };
            let until = ends(d, state.run().program().zone());
            f = f.help(format!("{} is {}, until {until}{waits}", d.block, d.state.word()));
        }
        return Err(f);
    };
    if out.json {
        out.data(&json!(state.run().why(e.id).into_iter().map(|l| json!({"depth": l.depth, "at": l.at.to_string(), "what": l.what, "clause": l.clause, "block": l.block, "entry": l.entry})).collect::<Vec<_>>()));
        return Ok(Exit::Ok);
    }
    for l in why_lines(&state, e.id, out) {
        out.line(l);
    }
    Ok(Exit::Ok)
}
