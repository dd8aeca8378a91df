//! Joining: a party becomes one by signing the charter, and not before.
//!
//! # Clause
//! "An entity becomes a Party upon signature of this agreement by a duly authorised representative." (DESCA 3.1.1)
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! ~~~
//! ## 2 Place
//! Days end in [Europe/Brussels](#place.zone).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! ~~~
//! ## 3 Joining
//! A party joins by the signature of its authorised representative.
//! ~~~charter
//! joining "by_signature" {
//!   by    = signature
//!   needs = signatory
//! }
//! notice "hello" { }
//! ~~~
//! ```
//!
//! # Statements
//! `charter.sign/1` without fields, by a root key or a person whose mandate holds `charter.sign`. The charter that is
//! signed is the one that the statement cites. Makes `charter.signed`, then `party.joined`, and the party holds
//! `status.party`. Before that, and after leaving, its other statements are void: `not_party`.
//!
//! # Outcome
//! ```case
//! case "Who has signed is a party, and nobody else"
//! signed by clinic
//! 2025-01-10 09:00  clinic  notice.give  notice=hello about=lab
//! 2025-01-10 09:10  lab     notice.give  notice=hello about=clinic
//!   expect void not_party because 3
//! 2025-01-10 10:00  lab     charter.sign
//! 2025-01-10 10:10  lab     notice.give  notice=hello about=clinic
//! 2025-01-10 11:00  lab     charter.sign
//!   expect void closed
//! expect at 2025-01-10 09:30
//!   lab is not party
//! expect at 2025-01-10 12:00
//!   lab is party
//!   happened notice.hello of clinic
//! ```

use crate::Membership;
use crate::state::{Place, Stage};
use servanda_capability::{Answers, FactSeed, Feature, Lower, Say, StatementKind, World};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, Ty};
use servanda_norms::{Event, NewEvent, Outcome, Sym, What};
use servanda_statement::{Refusal, Statement};
use servanda_words::Phrase;

const SCHEMA: BlockSchema = BlockSchema {
    kind: "joining",
    summary: "How the parties that the charter names join: by signature of who may sign for them.",
    attributes: &[
        AttributeSchema { name: "by", ty: Ty::Choice(&["signature"]), need: Need::Must("How does a party join?") },
        AttributeSchema { name: "needs", ty: Ty::Choice(&["signatory"]), need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Membership) {
    if own.model.joining.is_some() {
        lower.block_error(block, "two_rules", "two blocks say how a party joins", "keep one `joining` block");
        return;
    }
    own.model.joining = Some(Place { clause: block.clause, block: block.id() });
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let who = if block.get("needs").is_some() { say.just("joining.mandate") } else { Phrase::none() };
    say.block("joining", &[("by", say.of(block, "by")), ("who", who)])
}

fn admit(own: &Membership, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let party = &st.author.party;
    let under = |r: Refusal| match &own.model.joining {
        Some(p) => r.under(world.run.program().clause(p.clause)),
        None => r,
    };
    if own.model.parties.get(party).is_some_and(|p| !p.signs) {
        return Err(under(Refusal::new(
            "not_competent",
            format!("the charter names `{party}` as one that does not sign"),
        )));
    }
    match own.stage(party) {
        Some(Stage::Listed | Stage::Acceding(_)) => Ok(()),
        Some(Stage::Signed | Stage::Joined) => {
            Err(under(Refusal::new("closed", format!("`{party}` has signed already; a signature is given once"))))
        }
        Some(Stage::Left) => Err(under(Refusal::new(
            "not_party",
            format!("`{party}` has left; it comes back by accession, not by signing again"),
        ))),
        None => {
            Err(under(Refusal::new("not_party", format!("nothing in the record names `{party}` as one that may join"))))
        }
    }
}

fn facts(own: &Membership, world: &World<'_>, st: &Statement) -> Vec<FactSeed> {
    let party = &st.author.party;
    let mut all = vec![FactSeed::new("charter.signed", Some(party.clone()))];
    // A date still to come waits in the run as a fact of its own; the run is the only clock.
    if let Some(Stage::Acceding(effective)) = own.stage(party)
        && effective > world.run.now()
    {
        let mut later = FactSeed::new("accession.effective", Some(party.clone()));
        later.at = Some(effective);
        all.push(later);
    }
    all
}

fn on(own: &mut Membership, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let name = Some(event.name);
    if name != own.words.signed && name != own.words.effective {
        return;
    }
    let Some(who) = event.subject else { return };
    let party = world.text(who).to_owned();
    match own.stage(&party) {
        Some(Stage::Listed) => {
            let place = own.model.joining.clone().or_else(|| place_of_party(own, &party));
            join(own, &party, who, place, out);
        }
        Some(Stage::Acceding(effective)) => {
            let place = own.model.accession.as_ref().map(|a| a.place.clone());
            if effective > event.at {
                if let Some(p) = &place {
                    out.consulted(p.clause, &p.block, "signed, and waits for its date", false);
                }
                own.state.stages.insert(party, Stage::Signed);
            } else {
                join(own, &party, who, place, out);
            }
        }
        Some(Stage::Signed) if name == own.words.effective => {
            let place = own.model.accession.as_ref().map(|a| a.place.clone());
            join(own, &party, who, place, out);
        }
        _ => {}
    }
}

fn place_of_party(own: &Membership, party: &str) -> Option<Place> {
    own.model.parties.get(party).map(|p| Place { clause: p.clause, block: format!("party.{party}") })
}

fn join(own: &mut Membership, party: &str, who: Sym, place: Option<Place>, out: &mut Vec<Outcome>) {
    own.state.stages.insert(party.to_owned(), Stage::Joined);
    let Place { clause, block } = place.unwrap_or(Place { clause: u32::MAX, block: format!("party.{party}") });
    out.consulted(clause, &block, "joined", true);
    out.push(Outcome { clause, block: block.clone(), what: What::Set("status.party".to_owned(), who) });
    let joined =
        NewEvent { name: "party.joined".to_owned(), subject: Some(who), party: Some(who), ..NewEvent::default() };
    out.happen(clause, &block, joined);
}

/// The feature.
pub const FEATURE: Feature<Membership> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say,
    kinds: &[StatementKind {
        name: "charter.sign",
        summary: "Signs the charter that the statement cites: its author's party joins.",
        fields: &[],
        admit,
        facts,
    }],
    on,
};
