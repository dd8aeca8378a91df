//! The check of every statement's author, before any capability looks at it: key, membership, mandate, office.

use crate::state::{Key, Stage};
use crate::{Membership, opening};
use servanda_capability::{World, text};
use servanda_norms::{Event, Parties, Sym};
use servanda_statement::{Refusal, Statement};
use servanda_vocabulary::Moment;

impl Membership {
    /// Whether the author's key could sign this kind for its party at the moment of the act.
    ///
    /// # Errors
    /// The first that applies, in this order: `unknown_key`, `revoked_key`, `key_not_yet_valid`, `not_party`,
    /// `out_of_mandate`, `not_competent` (an office that the author's party does not hold).
    pub fn check_author(&self, world: &World<'_>, st: &Statement, act: Moment) -> Result<(), Refusal> {
        let kind = st.kind.name.as_str();
        let party = st.author.party.as_str();
        if kind == opening::KIND && world.statements.is_empty() {
            // The opening brings its own keys; its admission compares them with its signature.
            return Ok(());
        }
        let Some(key) = self.state.keys.get(&(st.author.key, party.to_owned())) else {
            return Err(self.unknown(st));
        };
        if let Some(since) = key.revoked.filter(|since| act >= *since) {
            return Err(Refusal::new(
                "revoked_key",
                format!("this key of `{party}` was revoked on {since}; sign with another"),
            ));
        }
        if let Some(from) = key.from.filter(|from| act < *from) {
            return Err(Refusal::new("key_not_yet_valid", format!("this key of `{party}` may sign from {from}")));
        }
        self.check_party(world, kind, party)?;
        self.check_mandate(world, st, key, act)?;
        match &st.author.office {
            Some(office) if !world.has(&format!("office.{office}"), party) => {
                let known = self.model.offices.iter().find(|o| o.place.block == format!("office.{office}"));
                let refusal = Refusal::new("not_competent", format!("`{party}` does not hold the office `{office}`"));
                Err(match known {
                    Some(o) => refusal.under(world.run.program().clause(o.place.clause)),
                    None => refusal,
                })
            }
            _ => Ok(()),
        }
    }

    fn unknown(&self, st: &Statement) -> Refusal {
        let party = &st.author.party;
        let other = self.state.keys.keys().find(|(id, _)| *id == st.author.key).map(|(_, p)| p.as_str());
        Refusal::new(
            "unknown_key",
            match other {
                Some(p) => format!("this key is enrolled for `{p}`, not for `{party}`"),
                None => {
                    format!("no key {} is enrolled for `{party}`; a root key of `{party}` enrols it", st.author.key)
                }
            },
        )
    }

    fn check_party(&self, world: &World<'_>, kind: &str, party: &str) -> Result<(), Refusal> {
        if world.has("status.party", party) {
            return Ok(());
        }
        let stage = self.stage(party);
        let waits = matches!(stage, Some(Stage::Listed | Stage::Acceding(_) | Stage::Signed));
        // Signing is how one becomes a party, enrolling whoever signs comes before it, and a lost key must be
        // revocable at any time. The opening is refused by its own rule.
        let open_to_others = match kind {
            "charter.sign" | "key.revoke" | opening::KIND => true,
            "key.enrol" => waits,
            _ => false,
        };
        if open_to_others {
            return Ok(());
        }
        let refusal = Refusal::new(
            "not_party",
            match stage {
                Some(Stage::Listed) => format!("`{party}` has not signed the charter yet; send `charter.sign` first"),
                Some(Stage::Acceding(_)) => format!("the accession of `{party}` waits for its own `charter.sign`"),
                Some(Stage::Signed) => format!("`{party}` has signed, and is a party from its accession's date"),
                Some(Stage::Left) => format!("`{party}` is no longer a party"),
                Some(Stage::Joined) | None => format!("`{party}` is not a party"),
            },
        );
        let clause = match stage {
            Some(Stage::Acceding(_) | Stage::Signed) => self.model.accession.as_ref().map(|a| a.place.clause),
            Some(Stage::Left) => self.model.leaving.first().map(|l| l.place.clause),
            _ => self.model.joining.as_ref().map(|j| j.clause),
        };
        Err(match clause {
            Some(c) => refusal.under(world.run.program().clause(c)),
            None => refusal,
        })
    }

    fn check_mandate(&self, world: &World<'_>, st: &Statement, key: &Key, act: Moment) -> Result<(), Refusal> {
        let kind = st.kind.name.as_str();
        // Whoever holds a key may always declare it lost.
        if kind == "key.revoke" && text(st, "key").is_some_and(|k| k == st.author.key.to_string()) {
            return Ok(());
        }
        let who = || format!("`{}` of `{}`", key.person, st.author.party);
        let refusal = match key.until {
            Some(until) if act > until => {
                Refusal::new("out_of_mandate", format!("the mandate of {} ended on {until}; enrol a new key", who()))
            }
            _ if key.root || key.may.covers(kind, &self.model.authority) => return Ok(()),
            _ => Refusal::new(
                "out_of_mandate",
                format!(
                    "{} may sign {}, not `{kind}`",
                    who(),
                    if key.may.patterns.is_empty() { "nothing".to_owned() } else { key.may.patterns.join(", ") }
                ),
            ),
        };
        Err(match self.model.authority_clause {
            Some(c) => refusal.under(world.run.program().clause(c)),
            None => refusal,
        })
    }
}

/// Whether a party is among these parties now.
pub(crate) fn acts_for(world: &World<'_>, parties: &Parties, party: &str) -> bool {
    let Some(me) = world.run.names().find(party) else { return false };
    let probe = probe(world, Some(me));
    parties.list(world.run, world.groups, Some(&probe), None).contains(&me)
}

/// An event that never happened, for reading an expression that names parties at this moment.
fn probe(world: &World<'_>, party: Option<Sym>) -> Event {
    Event::probe(world.run.now(), party, None)
}
