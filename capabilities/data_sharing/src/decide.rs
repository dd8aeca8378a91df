//! The decision: a request's words are understood, then the charter's rules are evaluated over the run.

use crate::asker::{Asker, probe};
use crate::model::Asked;
use crate::{DataSharing, OwnHost};
use servanda_capability::World;
use servanda_decision::{Action, Bound, Decision, Origin, Question, Request, Rule, Target, evaluate};
use servanda_norms::{Event, Host};
use servanda_vocabulary::nearest;

fn gap(text: String, remedy: String) -> Box<Decision> {
    Box::new(Decision::gap(text, remedy))
}

/// A request with its words understood.
pub(crate) struct Understood {
    pub action: Action,
    pub asset: String,
    pub purpose: Option<String>,
}

impl DataSharing {
    /// Whether a request is permitted at the run's moment.
    #[must_use]
    pub fn decide(&self, world: &World<'_>, host: &dyn Host, req: &Request) -> Decision {
        let u = match self.understand(world, req) {
            Ok(u) => u,
            Err(gap) => return *gap,
        };
        let request = match self.recorded(req, &u) {
            Ok(r) => r,
            Err(gap) => return *gap,
        };
        let q = self.question(&u);
        evaluate(&self.model.book, &self.model.purposes, &q, &self.asker(world, host, req, &u.asset, request))
    }

    /// The same where no host is given. While an event is handled, groups of other capabilities are empty, so nothing is
    /// permitted through them.
    pub(crate) fn decide_alone(&self, world: &World<'_>, req: &Request) -> Decision {
        self.decide(world, &OwnHost { own: self, others: world.groups }, req)
    }

    fn asker<'a>(
        &'a self,
        world: &'a World<'a>,
        host: &'a dyn Host,
        req: &'a Request,
        asset: &'a str,
        request: Option<&'a Asked>,
    ) -> Asker<'a> {
        let names = world.run.names();
        let probe = probe(world.run.now(), names.find(&req.party), names.find(asset));
        Asker { own: self, world, host, probe, party: &req.party, asset, place: req.place.as_deref(), request }
    }

    /// What the words mean; or a gap that names what is unknown and what is near.
    pub(crate) fn understand(&self, world: &World<'_>, req: &Request) -> Result<Understood, Box<Decision>> {
        let hint = |near: Option<&str>, what: &str| match near {
            Some(n) => format!("did you mean `{n}`?"),
            None => what.to_owned(),
        };
        let Some(action) = Action::parse(&req.action) else {
            let what = format!("one of {}", servanda_decision::ACTIONS.join(", "));
            return Err(gap(format!("`{}` is no action", req.action), hint(Action::near(&req.action), &what)));
        };
        let Some(asset) = self.asset_id(&req.asset) else {
            let near = nearest(&req.asset, self.asset_ids());
            let what = "declare the asset in the charter, or register it with `asset.register`";
            return Err(gap(format!("no asset `{}` is known", req.asset), hint(near, what)));
        };
        let now = world.parties();
        let left = || {
            let names = world.run.names();
            let (event, who) = (names.find("party.left"), names.find(&req.party));
            matches!((event, who), (Some(e), Some(_)) if world.run.first_of(&[e], who).is_some())
        };
        if !now.contains(&req.party.as_str()) && !self.model.parties.contains(&req.party) && !left() {
            let near = nearest(&req.party, now.iter().copied().chain(self.model.parties.iter().map(String::as_str)));
            let what = "it joins by signing the charter, or by accession";
            return Err(gap(format!("no party `{}` is known", req.party), hint(near, what)));
        }
        let purpose = match &req.purpose {
            None => None,
            Some(word) => match self.model.purposes.find(word) {
                Some(p) => Some(p.to_owned()),
                None => {
                    let what = "declare it in the charter with a `purpose` block";
                    let near = self.model.purposes.near(word);
                    return Err(gap(format!("no purpose `{word}` is known"), hint(near, what)));
                }
            },
        };
        Ok(Understood { action, asset: asset.to_owned(), purpose })
    }

    /// The recorded request that this is: the one that it names, else the last with the same content.
    fn recorded<'a>(&'a self, req: &Request, u: &Understood) -> Result<Option<&'a Asked>, Box<Decision>> {
        let same = |r: &Asked| {
            r.party == req.party
                && r.action == u.action.word()
                && r.asset == u.asset
                && r.purpose == u.purpose
                && r.place == req.place
        };
        match &req.request {
            None => Ok(self.state.requests.values().filter(|r| same(r)).max_by_key(|r| r.at)),
            Some(id) => match self.state.requests.get(id) {
                Some(r) if same(r) => Ok(Some(r)),
                // An answer holds for what was asked, and for nothing else.
                Some(_) => Err(gap(
                    format!("the request `{id}` asks for something else"),
                    "make a new request for this".to_owned(),
                )),
                None => Err(gap(format!("no request `{id}` was made"), "send `request.make` first".to_owned())),
            },
        }
    }

    /// The targets that an asset falls under, what it inherits, and what bounds it.
    fn question(&self, u: &Understood) -> Question {
        let both = |asset: &str, make: fn(String) -> Target| {
            let mut v = vec![make(asset.to_owned())];
            v.extend(self.class_of(asset).map(|c| make(c.to_owned())));
            v
        };
        let mut targets = both(&u.asset, Target::Asset);
        let mut inherited = Vec::new();
        let mut bounds: Vec<Bound> = self.bound(&u.asset, None).into_iter().collect();
        for a in self.ancestors(&u.asset) {
            targets.extend(both(a, Target::Derived));
            if let Some(d) = self.derive_of(a) {
                inherited.extend(both(a, Target::Asset));
                let mut origin = both(a, Target::Asset);
                origin.extend(both(a, Target::Derived));
                origin.push(Target::Anything);
                let origin = Origin { clause: d.clause, block: d.block.clone(), targets: origin };
                bounds.push(self.bound(a, Some(&origin)).unwrap_or(Bound {
                    asset: a.to_owned(),
                    clause: d.clause,
                    block: d.block.clone(),
                    purposes: Vec::new(),
                    place: None,
                    origin: Some(origin),
                }));
            }
        }
        targets.push(Target::Anything);
        Question { action: u.action, purpose: u.purpose.clone(), targets, inherited, bounds }
    }

    fn bound(&self, asset: &str, origin: Option<&Origin>) -> Option<Bound> {
        let d = self.declared(asset)?;
        if origin.is_none() && d.purposes.is_empty() && d.place.is_none() {
            return None;
        }
        Some(Bound {
            asset: asset.to_owned(),
            clause: d.clause,
            block: d.block.clone(),
            purposes: d.purposes.clone(),
            place: d.place.clone(),
            origin: origin.cloned(),
        })
    }

    /// The permits that a recorded request may be decided by.
    pub(crate) fn permits_for(&self, request: &Asked) -> Vec<&Rule> {
        let Some(action) = Action::parse(&request.action) else { return Vec::new() };
        let u = Understood { action, asset: request.asset.clone(), purpose: request.purpose.clone() };
        self.model.book.on(action, &self.question(&u).targets)
    }

    /// The request as an event, for reading the parties that its rules name.
    pub(crate) fn probe_of(&self, world: &World<'_>, request: &Asked) -> Event {
        let names = world.run.names();
        probe(world.run.now(), names.find(&request.party), names.find(&request.asset))
    }
}
