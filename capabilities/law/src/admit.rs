//! Who may sign what about a pack: whether a row applies, that a report was made, which version is pinned.

use crate::Law;
use crate::lowering::ANSWERS;
use crate::model::{Clock, Pinned};
use servanda_capability::{FactSeed, MomentOf, World, text};
use servanda_norms::{Event, Parties};
use servanda_statement::{Refusal, Statement};
use servanda_vocabulary::{Date, nearest};

/// Whether the author is among these parties, for a matter of this party.
fn competent(world: &World<'_>, who: &Parties, author: &str, concerned: Option<&str>, about: Option<&str>) -> bool {
    let names = world.run.names();
    let find = |n: Option<&str>| n.and_then(|n| names.find(n));
    let Some(me) = names.find(author) else { return false };
    let probe = Event::probe(world.run.now(), find(concerned), find(about));
    who.list(world.run, world.groups, Some(&probe), None).contains(&me)
}

impl Law {
    /// The pack and row that a statement names.
    fn row_of(&self, world: &World<'_>, st: &Statement) -> Result<(&Pinned, &Clock), Refusal> {
        let id = text(st, "row").unwrap_or_default();
        let wanted = text(st, "pack");
        let among = || self.packs.iter().filter(|(label, _)| wanted.is_none_or(|w| w == label.as_str()));
        if let (Some(w), None) = (wanted, among().next()) {
            return Err(Refusal::new("unknown_pack", format!("the charter pins no pack `{w}`")));
        }
        for (label, p) in among() {
            if let Some(c) = p.clock(self.state.version.get(label), id) {
                return Ok((p, c));
            }
        }
        let known = among().flat_map(|(_, p)| p.editions.iter().flat_map(|e| e.clocks.keys().map(String::as_str)));
        let near = nearest(id, known).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
        let refusal = Refusal::new("unknown_row", format!("no pack of the charter has a row `{id}`{near}"));
        Err(match among().next() {
            Some((_, p)) => refusal.under(world.run.program().clause(p.clause)),
            None => refusal,
        })
    }

    /// Whether anything about this subject is on record.
    fn knows(&self, world: &World<'_>, about: &str) -> bool {
        let Some(s) = world.run.names().find(about) else { return false };
        self.state.incidents.keys().any(|w| w.0 == Some(s)) || self.state.events.keys().any(|(_, w)| w.0 == Some(s))
    }

    fn no_incident(&self, world: &World<'_>, about: Option<&str>, clause: &str) -> Result<(), Refusal> {
        match about.filter(|a| !self.knows(world, a)) {
            Some(a) => Err(Refusal::new("bad_body", format!("no incident `{a}` is on record; record it first"))
                .under(clause.to_owned())),
            None => Ok(()),
        }
    }
}

/// Admits `row.apply`.
pub(crate) fn apply(own: &Law, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (pinned, clock) = own.row_of(world, st)?;
    let clause = world.run.program().clause(pinned.clause).to_owned();
    let author = st.author.party.as_str();
    let (concerned, about) = (text(st, "for").unwrap_or(author), text(st, "about"));
    if !world.has("status.party", concerned) {
        return Err(Refusal::new("bad_body", format!("`for` names `{concerned}`, who is no party")).under(clause));
    }
    if !competent(world, &pinned.judge, author, Some(concerned), about) {
        let message = format!("`{author}` may not sign whether `{}` applies to `{concerned}`", clock.row.id);
        return Err(Refusal::new("not_competent", message).under(clause));
    }
    own.no_incident(world, about, &clause)?;
    if text(st, "answer") == Some("does_not_apply") {
        return Ok(());
    }
    if let Some(missing) = &clock.missing {
        return Err(Refusal::new("row_not_ready", missing.clone()).under(clause));
    }
    let law = world.run.program().clause(clock.clause).to_owned();
    let names = world.run.names();
    let whose = names.find(concerned).map(|p| (about.and_then(|a| names.find(a)), p));
    let anchor = about.and(whose).and_then(|w| own.anchor(&clock.row, w));
    let day = Date::of(anchor.unwrap_or(world.run.now()), world.run.program().zone());
    match clock.row.not_in_force(day) {
        // A general answer may be signed before the day on which the row enters into force: it counts from then.
        Some(_)
            if about.is_none()
                && clock.row.in_force_from.is_some_and(|f| day < f)
                && clock.row.status == "in_force" =>
        {
            Ok(())
        }
        Some(why) => Err(Refusal::new("not_in_force", why).under(law)),
        None => Ok(()),
    }
}

/// The fact of `row.apply`.
pub(crate) fn applied(_: &Law, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let answer = text(st, "answer").filter(|a| ANSWERS.contains(a)).unwrap_or("undetermined");
    let name = format!("row.{}.{answer}", text(st, "row").unwrap_or_default());
    let mut f = FactSeed::new(name, text(st, "about").map(str::to_owned));
    f.party = text(st, "for").map(str::to_owned);
    vec![f]
}

/// Admits `row.submit`.
pub(crate) fn submit(own: &Law, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (pinned, _) = own.row_of(world, st)?;
    let clause = world.run.program().clause(pinned.clause).to_owned();
    own.no_incident(world, text(st, "about"), &clause)
}

/// The fact of `row.submit`.
pub(crate) fn submitted(_: &Law, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let name = format!("row.{}.submitted", text(st, "row").unwrap_or_default());
    let mut f = FactSeed::new(name, text(st, "about").map(str::to_owned));
    f.moment = MomentOf::Sent;
    vec![f]
}

/// Admits `pack.pin`.
pub(crate) fn pin(own: &Law, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let label = text(st, "pack").unwrap_or_default();
    let Some(pinned) = own.packs.get(label) else {
        let near = nearest(label, own.packs.keys().map(String::as_str));
        let near = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
        return Err(Refusal::new("unknown_pack", format!("the charter pins no pack `{label}`{near}")));
    };
    let clause = world.run.program().clause(pinned.clause).to_owned();
    let author = st.author.party.as_str();
    let may = pinned.pinner.as_ref().is_some_and(|who| competent(world, who, author, Some(author), None));
    if !may {
        let message = format!("`{author}` may not pin another version of `{label}`; `pinned_by` says who may");
        return Err(Refusal::new("not_competent", message).under(clause));
    }
    let (version, digest) = (text(st, "version").unwrap_or_default(), text(st, "digest").unwrap_or_default());
    let Some(edition) = pinned.editions.iter().find(|e| e.digest == digest) else {
        let known: Vec<String> = pinned.editions.iter().map(|e| format!("{} ({})", e.version, e.digest)).collect();
        let message = format!("no version of `{label}` with digest {digest} is here; known: {}", known.join(", "));
        return Err(Refusal::new("unknown_pack", message).under(clause));
    };
    if edition.version != version {
        let message = format!("the pack with this digest is version {}, not {version}", edition.version);
        return Err(Refusal::new("bad_body", message).under(clause));
    }
    Ok(())
}

/// The fact of `pack.pin`.
pub(crate) fn pinned(_: &Law, _: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    vec![FactSeed::new(format!("pack.{}.pinned", text(st, "pack").unwrap_or_default()), None)]
}
