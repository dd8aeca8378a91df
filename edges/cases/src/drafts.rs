//! The lines of a case as statements: drafted, signed, put into leaves.

use crate::parse::{Case, Line};
use crate::signer::Actor;
use servanda_capability::{Field, FieldType};
use servanda_charter::{Charter, parse};
use servanda_partnership::Compiled;
use servanda_statement::{Author, Json, Kind, MAX_ENVELOPE_BYTES, Object, Statement, TimeClaim, Times, Verified};
use servanda_tlog::{Leaf, NoteSigner, Receipt};
use servanda_vocabulary::{Moment, Zone};
use std::collections::BTreeSet;

/// One line of a case as statements to be signed.
pub(crate) struct Draft {
    pub(crate) line: Option<usize>,
    pub(crate) at: Moment,
    pub(crate) bent: Option<String>,
    pub(crate) actor: Actor,
    pub(crate) kind: String,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) claims: Vec<(String, bool)>,
    pub(crate) void: Option<(String, Option<String>)>,
}

/// A statement of a case, signed.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The stamp that it is to get.
    pub at: Moment,
    /// The envelope.
    pub envelope: Vec<u8>,
    /// Its author as written: `alpha` or `alpha/anna`.
    pub author: String,
    /// Its kind.
    pub kind: String,
    /// Its fields as written.
    pub fields: Vec<(String, String)>,
}

/// The statements of a case, signed, with (or without) those that its head stands for. For telling stories.
///
/// # Errors
/// The first line that cannot be signed.
pub fn signed(case: &Case, compiled: &Compiled, origin: &str, opening: bool) -> Result<Vec<Signed>, String> {
    let kinds = compiled.blank.kinds();
    let zone = compiled.program.zone();
    let mut out = Vec::new();
    let mut last_of: Vec<(Actor, Vec<u8>)> = Vec::new();
    for d in drafts(case, compiled) {
        if d.line.is_none() && !opening {
            continue;
        }
        let envelope = build(&d, compiled, origin, &kinds, zone, &last_of, &compiled.charter.digest)?;
        last_of.retain(|(a, _)| *a != d.actor);
        last_of.push((d.actor.clone(), envelope.clone()));
        let author = match &d.actor.person {
            Some(p) => format!("{}/{p}", d.actor.party),
            None => d.actor.party.clone(),
        };
        out.push(Signed { at: d.at, envelope, author, kind: d.kind, fields: d.fields });
    }
    Ok(out)
}

/// The statements of a case, with those that its head stands for.
pub(crate) fn drafts(case: &Case, compiled: &Compiled) -> Vec<Draft> {
    let parties: Vec<String> = compiled.charter.blocks_of("party").map(|b| b.label.clone()).collect();
    let first = case.lines.iter().map(|l| l.at).min();
    let first_read = case.expectations.iter().map(|e| e.at).min();
    let start = case.start.unwrap_or_else(|| {
        first.into_iter().chain(first_read).min().unwrap_or(Moment::from_seconds(1_735_689_600)).plus_seconds(-86_400)
    });
    let sequencer =
        compiled.blank.kernel.settings.sequencer.clone().or_else(|| parties.first().cloned()).unwrap_or_default();
    let signed = case.signed.clone().unwrap_or_else(|| parties.clone());
    let root = |p: &str| Actor { party: p.to_owned(), person: None };
    let roots = parties.iter().map(|p| format!("{p}:{}", root(p).key().key_id())).collect::<Vec<_>>().join(",");
    let mut out = Vec::new();
    let mut push = |at: Moment, actor: Actor, kind: &str, fields: Vec<(String, String)>| {
        out.push(Draft {
            line: None,
            at,
            bent: None,
            actor,
            kind: kind.to_owned(),
            fields,
            claims: vec![],
            void: None,
        });
    };
    push(
        start,
        root(&sequencer),
        "partnership.open",
        vec![("parties".to_owned(), roots), ("sequencer".to_owned(), sequencer.clone())],
    );
    for p in &signed {
        push(start, root(p), "charter.sign", vec![]);
    }
    for (person, party, may) in &case.persons {
        let actor = Actor { party: party.clone(), person: Some(person.clone()) };
        push(
            start,
            root(party),
            "key.enrol",
            vec![
                ("key".to_owned(), actor.key().key_id().to_string()),
                ("person".to_owned(), person.clone()),
                ("may".to_owned(), may.join(",")),
            ],
        );
    }
    for l in &case.lines {
        let authors: Vec<String> = if l.author == "all" { parties.clone() } else { vec![l.author.clone()] };
        for a in authors {
            out.push(draft(l, &a));
        }
    }
    out
}

fn draft(l: &Line, author: &str) -> Draft {
    Draft {
        line: Some(l.line),
        at: l.at,
        bent: l.bent.clone(),
        actor: Actor::parse(author),
        kind: l.kind.clone(),
        fields: l.fields.clone(),
        claims: l.claims.clone(),
        void: l.void.clone(),
    }
}

/// `@pair`: the pair of the statement's clause in the version that it cites; `@pair.v2`: in that version.
fn pair(d: &Draft, compiled: &Compiled, of: &str, cites: &str) -> Result<String, String> {
    let number = d.fields.iter().find(|(k, _)| k == "clause").map_or("", |(_, v)| v.as_str());
    let found = |c: &Charter| {
        let all = c.pairs().into_iter().find(|p| c.clause(p.clause).number == number);
        all.map(|p| p.digest).ok_or_else(|| format!("clause {number} has no pair"))
    };
    let named = of.strip_prefix('.');
    let founding = named == Some("founding") || (named.is_none() && compiled.charter.digest == cites);
    if founding {
        return found(&compiled.charter);
    }
    let drafts = compiled.later.iter().map(|(name, files)| (name, parse(files.clone()).charter));
    let mut of = drafts.filter(|(name, c)| named.map_or(c.digest == cites, |n| n == name.as_str()));
    of.next().map_or_else(|| Err("no such version comes with the charter".to_owned()), |(_, c)| found(&c))
}

/// Builds and signs the envelope of a draft.
pub(crate) fn build(
    d: &Draft,
    compiled: &Compiled,
    origin: &str,
    kinds: &[(&'static str, &'static str, &'static [Field])],
    zone: &Zone,
    last_of: &[(Actor, Vec<u8>)],
    cites: &str,
) -> Result<Vec<u8>, String> {
    let bent = d.bent.as_deref().unwrap_or("");
    if bent == "again" {
        return last_of
            .iter()
            .find(|(a, _)| *a == d.actor)
            .map(|(_, e)| e.clone())
            .ok_or_else(|| "nothing to submit again".to_owned());
    }
    let fields = kinds.iter().find(|(k, _, _)| *k == d.kind).map(|(_, _, f)| *f).unwrap_or(&[]);
    let (mut body, mut times) = (Object::default(), Times::default());
    let evidence = d.fields.iter().find(|(k, _)| k == "evidence").map(|(_, v)| v.clone());
    let by = d.fields.iter().find(|(k, _)| k == "evidence_by").map(|(_, v)| v.clone());
    for (k, v) in &d.fields {
        let claim = |at: Moment| {
            let words = evidence.clone().unwrap_or_else(|| "stated in the case".to_owned());
            Some(Box::new(TimeClaim { at, evidence: (words != "none").then_some(words), by: by.clone() }))
        };
        let is_field = fields.iter().any(|f| f.name == k);
        match k.as_str() {
            "sent" | "received" | "aware" | "occurred" if !is_field => {
                let at = Moment::parse_civil(v, zone).ok_or_else(|| format!("`{v}` is not a time"))?;
                match k.as_str() {
                    "sent" => times.sent = claim(at),
                    "received" => times.received = claim(at),
                    "aware" => times.aware = claim(at),
                    _ => times.occurred = claim(at),
                }
            }
            "evidence" | "evidence_by" | "receipt" if !is_field => {}
            _ => {
                // `@v2` means the digest of a version that comes with the charter; `@pair` that of a clause's words and rules.
                let own = v.strip_prefix("@pair").map(|of| pair(d, compiled, of, cites)).transpose()?;
                let v = match v.strip_prefix('@') {
                    _ if own.is_some() => own.as_deref().unwrap_or_default(),
                    Some(name) => {
                        &version(compiled, name).ok_or_else(|| format!("no version `{name}` comes with the charter"))?
                    }
                    None => v,
                };
                body.insert(k.clone(), value(v, fields.iter().find(|f| f.name == k).map(|f| f.ty), zone));
            }
        }
    }
    let kind = Kind::parse(&format!("{}/1", d.kind)).ok_or_else(|| format!("`{}` is not a kind", d.kind))?;
    let signer = if bent == "wrong key" { crate::signer::key_for("nobody") } else { d.actor.key() };
    let digest = match bent.strip_prefix("cites ") {
        _ if bent == "wrong version" => format!("sha256:{}", "0".repeat(64)),
        Some(name) => version(compiled, name).ok_or_else(|| format!("no version `{name}` comes with the charter"))?,
        None => cites.to_owned(),
    };
    let st = Statement {
        partnership: if bent == "wrong partnership" { "servanda/another".into() } else { origin.into() },
        charter: digest.into(),
        kind,
        author: Author { key: signer.key_id(), party: d.actor.party.clone(), office: None },
        recorded: d.at,
        times,
        refs: Vec::new(),
        body,
    };
    let mut bytes = st.sign(&signer).map_err(|e| e.to_string())?;
    match bent {
        "forged" => {
            // One bit of the signature: still an envelope, no longer signed.
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if let Some(at) = text.rfind("\"sig\":\"").and_then(|i| i.checked_add(9))
                && let Some(b) = bytes.get_mut(at)
            {
                *b = if *b == b'A' { b'B' } else { b'A' };
            }
        }
        "malformed" => bytes.truncate(bytes.len() / 2),
        // White space between JSON's parts is no harm, except that there is too much of it.
        "oversize" => bytes.resize(MAX_ENVELOPE_BYTES.saturating_add(1), b' '),
        _ => {}
    }
    Ok(bytes)
}

/// The digest of a version by its name: `founding`, or the folder's name under `versions/`.
pub(crate) fn version(compiled: &Compiled, name: &str) -> Option<String> {
    if name == "founding" {
        return Some(compiled.charter.digest.clone());
    }
    let (_, files) = compiled.later.iter().find(|(n, _)| n == name)?;
    Some(servanda_charter::parse(files.clone()).charter.digest)
}

/// The leaf of a statement, with the receipts that it brings: `receipt="gamma 2025-03-03 09:59"`, several with commas.
pub(crate) fn leaf_of(d: &Draft, envelope: Vec<u8>, origin: &str, zone: &Zone) -> Result<Leaf, String> {
    let mut receipts = Vec::new();
    let told = d.fields.iter().filter(|(k, _)| k == "receipt").flat_map(|(_, v)| v.split(','));
    for r in told {
        let (who, when) = r.trim().split_once(' ').ok_or("a receipt is a party and a time")?;
        let at = Moment::parse_civil(when, zone).ok_or_else(|| format!("`{when}` is not a time"))?;
        let id = Verified::open(&envelope).map_err(|e| e.refusal().to_string())?.id().to_string();
        let signer = NoteSigner::new(who, crate::signer::seed_for(who)).map_err(|e| e.to_string())?;
        let note = Receipt::sign(origin, &id, at.seconds(), &signer).map_err(|e| e.to_string())?;
        receipts.push(note.to_string().into_bytes());
    }
    Leaf::new(d.at.seconds(), receipts, envelope).map_err(|e| e.to_string())
}

fn value(text: &str, ty: Option<FieldType>, zone: &Zone) -> Json {
    let list = |t: &str| t.split(',').filter(|s| !s.is_empty()).map(|s| Json::from(s.trim())).collect::<Vec<_>>();
    match ty {
        Some(FieldType::Ids) => Json::from(list(text)),
        // Said twice: only one of the two would count, so it is no map at all.
        Some(FieldType::Map) if doubled(text) => Json::from(text),
        Some(FieldType::Map) => Json::Object(
            text.split(',')
                .filter_map(|kv| kv.split_once(':').map(|(k, v)| (k.trim().to_owned(), Json::from(v.trim()))))
                .collect(),
        ),
        Some(FieldType::Moment) => match Moment::parse_civil(text, zone) {
            Some(m) => Json::from(m.to_string()),
            None => Json::from(text),
        },
        _ => Json::from(text),
    }
}

/// Whether one key stands twice in `key:value,key:value`.
fn doubled(text: &str) -> bool {
    let mut seen = BTreeSet::new();
    text.split(',').filter_map(|kv| kv.split_once(':')).any(|(k, _)| !seen.insert(k.trim()))
}
