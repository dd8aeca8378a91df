//! Running a case: statements are signed, put into entries, opened, judged and replayed like any others.

use crate::expect::check;
use crate::parse::{Case, Expectation, Line};
use crate::signer::Actor;
use servanda_capability::{Field, FieldType};
use servanda_norms::Trace;
use servanda_partnership::{Compiled, Entry, Partnership, Verdict};
use servanda_statement::{
    Author, Json, Kind, MAX_ENVELOPE_BYTES, Object, Refusal, Statement, TimeClaim, Times, Verified,
};
use servanda_tlog::{Leaf, NoteSigner, Receipt};
use servanda_vocabulary::{Moment, Zone};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What came of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckResult {
    /// Where the check stands in the file.
    pub line: usize,
    /// Whether it holds.
    pub ok: bool,
    /// What was expected.
    pub expected: String,
    /// What is.
    pub actual: String,
    /// The clauses that the answer cites, by number.
    pub cites: Vec<String>,
    /// The clauses whose norm was checked not to act, by number.
    pub idle: Vec<String>,
}

/// What came of a case.
#[derive(Clone, Debug)]
pub struct CaseResult {
    /// Its title.
    pub title: String,
    /// Its checks.
    pub checks: Vec<CheckResult>,
    /// The clauses that were consulted, if asked for.
    pub traces: Vec<Trace>,
    /// The log's leaves, in order.
    pub entries: Vec<Leaf>,
    /// The state at the end.
    pub end: Partnership,
}

impl CaseResult {
    /// Whether every check holds.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.checks.iter().all(|c| c.ok)
    }
}

/// One line of a case as statements to be signed.
struct Draft {
    line: Option<usize>,
    at: Moment,
    bent: Option<String>,
    actor: Actor,
    kind: String,
    fields: Vec<(String, String)>,
    claims: Vec<(String, bool)>,
    void: Option<(String, Option<String>)>,
}

/// Runs a case's statements again, as they were signed and opened before, against a changed charter. The change keeps the
/// original's digest, so that the same statements cite it: what differs is only what the charter commands.
#[must_use]
pub(crate) fn rerun(case: &Case, before: &Prepared, compiled: &Arc<Compiled>, origin: &str) -> bool {
    let zone = compiled.program.zone().clone();
    let Ok(compiled) = &knowing(case, compiled) else { return false };
    let mut p = Partnership::new(Arc::clone(compiled), origin);
    let (waiting, looking_back) = expectations(case);
    let mut waiting = waiting.into_iter().peekable();
    for (d, entry) in before.drafts.iter().zip(&before.entries) {
        while let Some(e) = waiting.next_if(|e| e.at < d.at) {
            p.advance(e.at);
            if !check(e, &p, &zone).ok {
                return false;
            }
        }
        let verdict = p.admit(entry.clone());
        if judged(d, &verdict, case.line).is_some_and(|c| !c.ok) {
            return false;
        }
    }
    for e in waiting.chain(looking_back) {
        let ok = match e.known_at {
            None => {
                p.advance(e.at);
                check(e, &p, &zone).ok
            }
            Some(known) => {
                let entries = before.entries.iter().filter(|x| x.stamp <= known).cloned();
                check(e, &Partnership::replay(Arc::clone(compiled), origin, entries, e.at).as_of(e.at), &zone).ok
            }
        };
        if !ok {
            return false;
        }
    }
    true
}

/// A case's expectations in the order of their moments: those of the state as it goes on, and those of what was known at some
/// moment, which are read at the end and hold up no other.
fn expectations(case: &Case) -> (Vec<&Expectation>, Vec<&Expectation>) {
    let mut all: Vec<&Expectation> = case.expectations.iter().collect();
    all.sort_by_key(|e| (e.at, e.line));
    all.into_iter().partition(|e| e.known_at.is_none())
}

/// The charter as the case's reader sees it: with the undisclosed values that it knows.
fn knowing(case: &Case, compiled: &Arc<Compiled>) -> Result<Arc<Compiled>, Refusal> {
    if case.knows.is_empty() {
        return Ok(Arc::clone(compiled));
    }
    compiled.with_openings(&case.knows).map(Arc::new)
}

/// A case's statements, signed and opened once.
pub(crate) struct Prepared {
    drafts: Vec<Draft>,
    entries: Vec<Entry>,
}

/// Signs and opens a case's statements; none if one cannot be built.
pub(crate) fn prepare(case: &Case, compiled: &Arc<Compiled>, origin: &str) -> Option<Prepared> {
    let zone = compiled.program.zone().clone();
    let kinds = compiled.blank.kinds();
    let mut last_of: Vec<(Actor, Vec<u8>)> = Vec::new();
    let drafts = drafts(case, compiled);
    let mut entries = Vec::new();
    let mut p = (!compiled.later.is_empty()).then(|| Partnership::new(Arc::clone(compiled), origin));
    for d in &drafts {
        let cites = match &mut p {
            None => compiled.charter.digest.clone(),
            Some(p) => {
                p.advance(d.at.plus_seconds(-1));
                p.compiled().charter.digest.clone()
            }
        };
        let envelope = build(d, compiled, origin, &kinds, &zone, &last_of, &cites).ok()?;
        last_of.retain(|(a, _)| *a != d.actor);
        last_of.push((d.actor.clone(), envelope.clone()));
        let entry = Entry::of_leaf(&leaf_of(d, envelope, origin, &zone).ok()?, origin);
        if let Some(p) = &mut p {
            p.admit(entry.clone());
        }
        entries.push(entry);
    }
    Some(Prepared { drafts, entries })
}

/// Runs a case against a compiled charter.
#[must_use]
pub fn run_case(case: &Case, compiled: &Arc<Compiled>, origin: &str, traces: bool) -> CaseResult {
    let zone = compiled.program.zone().clone();
    let kinds = compiled.blank.kinds();
    let mut checks = Vec::new();
    let mut said = |line: usize, ok: bool, expected: &str, actual: String| {
        let expected = expected.to_owned();
        checks.push(CheckResult { line, ok, expected, actual, cites: Vec::new(), idle: Vec::new() });
    };
    for (line, o) in &case.refused {
        let done = compiled.with_openings(std::slice::from_ref(o));
        let actual = done.as_ref().err().map_or_else(|| "it opens".to_owned(), ToString::to_string);
        said(*line, done.is_err(), "the opening is refused", actual);
    }
    let compiled = &knowing(case, compiled).unwrap_or_else(|r| {
        said(case.line, false, "what the reader knows opens its commitments", r.to_string());
        Arc::clone(compiled)
    });
    let mut p = Partnership::new(Arc::clone(compiled), origin);
    if traces {
        p.keep_traces();
    }
    let mut leaves: Vec<Leaf> = Vec::new();
    let mut last_of: Vec<(Actor, Vec<u8>)> = Vec::new();
    let (waiting, looking_back) = expectations(case);
    let mut waiting = waiting.into_iter().peekable();
    let mut all_traces: Vec<Trace> = Vec::new();
    for d in drafts(case, compiled) {
        // Expectations of earlier moments are read before this statement comes.
        while let Some(e) = waiting.next_if(|e| e.at < d.at) {
            p.advance(e.at);
            checks.push(check(e, &p, &zone));
        }
        // Whoever signs cites the version that is in force then.
        p.advance(d.at.plus_seconds(-1));
        let cites = p.compiled().charter.digest.clone();
        let built = build(&d, compiled, origin, &kinds, &zone, &last_of, &cites);
        let envelope = match built {
            Ok(e) => e,
            Err(m) => {
                checks.push(CheckResult {
                    line: d.line.unwrap_or(case.line),
                    ok: false,
                    expected: format!("a statement `{}`", d.kind),
                    actual: m,
                    cites: vec![],
                    idle: vec![],
                });
                continue;
            }
        };
        last_of.retain(|(a, _)| *a != d.actor);
        last_of.push((d.actor.clone(), envelope.clone()));
        let leaf = match leaf_of(&d, envelope, origin, &zone) {
            Ok(l) => l,
            Err(m) => {
                checks.push(CheckResult {
                    line: d.line.unwrap_or(case.line),
                    ok: false,
                    expected: "a leaf".to_owned(),
                    actual: m,
                    cites: vec![],
                    idle: vec![],
                });
                continue;
            }
        };
        let verdict = p.admit(Entry::of_leaf(&leaf, origin));
        leaves.push(leaf);
        checks.extend(judged(&d, &verdict, case.line));
        checks.extend(claims(&d, &p));
    }
    for e in waiting.chain(looking_back) {
        let state;
        let read = match e.known_at {
            None => {
                p.advance(e.at);
                &p
            }
            Some(known) => {
                let then = leaves.iter().filter(|l| l.stamp() <= known.seconds());
                let entries = then.map(|l| Entry::of_leaf(l, origin));
                state = Partnership::replay(Arc::clone(compiled), origin, entries, e.at).as_of(e.at);
                &state
            }
        };
        checks.push(check(e, read, &zone));
    }
    all_traces.extend(p.run().traces().iter().cloned());
    checks.sort_by_key(|c| c.line);
    CaseResult { title: case.title.clone(), checks, traces: all_traces, entries: leaves, end: p }
}

/// What became of the times that the last statement claims.
fn claims(d: &Draft, p: &Partnership) -> Vec<CheckResult> {
    let entry = u64::try_from(p.verdicts().len().saturating_sub(1)).unwrap_or(u64::MAX);
    let made = p.claims(entry);
    let check = |(name, expected): &(String, bool)| {
        let claim = made.iter().find(|c| c.name == name);
        let actual = match claim {
            None => "no such time is claimed".to_owned(),
            Some(c) => c.why_not.clone().map_or("let in".to_owned(), |w| format!("not let in: {w}")),
        };
        CheckResult {
            line: d.line.unwrap_or(0),
            ok: claim.is_some_and(|c| c.why_not.is_none() == *expected),
            expected: format!("`{name}` is {}let in", if *expected { "" } else { "not " }),
            actual,
            cites: vec![],
            idle: vec![],
        }
    };
    d.claims.iter().map(check).collect()
}

fn judged(d: &Draft, verdict: &Verdict, case_line: usize) -> Option<CheckResult> {
    let line = d.line.unwrap_or(case_line);
    let actual = match verdict {
        Verdict::Counts => "counts".to_owned(),
        Verdict::Void(r) => format!("void {r}"),
    };
    let cites = match verdict {
        Verdict::Void(r) => r.clause.iter().map(|c| number_of(c)).collect(),
        Verdict::Counts => Vec::new(),
    };
    let (ok, expected) = match (&d.void, verdict) {
        (None, Verdict::Counts) => (true, format!("`{}` counts", d.kind)),
        (None, Verdict::Void(_)) => (false, format!("`{}` counts", d.kind)),
        (Some((code, because)), Verdict::Void(r)) => {
            let clause_ok = because.as_ref().is_none_or(|b| r.clause.as_ref().is_some_and(|c| number_of(c) == *b));
            (
                r.code == code && clause_ok,
                format!(
                    "`{}` is void, {code}{}",
                    d.kind,
                    because.as_ref().map(|b| format!(" because {b}")).unwrap_or_default()
                ),
            )
        }
        (Some((code, _)), Verdict::Counts) => (false, format!("`{}` is void, {code}", d.kind)),
    };
    // Statements of the start that count are no checks of the case.
    (d.line.is_some() || !ok).then_some(CheckResult { line, ok, expected, actual, cites, idle: Vec::new() })
}

/// The number of a clause heading.
pub(crate) fn number_of(heading: &str) -> String {
    servanda_charter::clause_number(heading)
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
fn drafts(case: &Case, compiled: &Compiled) -> Vec<Draft> {
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

/// Builds and signs the envelope of a draft.
fn build(
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
                // `@v2` means the digest of a version that comes with the charter.
                let v = match v.strip_prefix('@') {
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
fn version(compiled: &Compiled, name: &str) -> Option<String> {
    if name == "founding" {
        return Some(compiled.charter.digest.clone());
    }
    let (_, files) = compiled.later.iter().find(|(n, _)| n == name)?;
    Some(servanda_charter::parse(files.clone()).charter.digest)
}

/// The leaf of a statement, with the receipts that it brings: `receipt="gamma 2025-03-03 09:59"`, several with commas.
fn leaf_of(d: &Draft, envelope: Vec<u8>, origin: &str, zone: &Zone) -> Result<Leaf, String> {
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

/// The titles of cases that stand twice.
#[must_use]
pub fn doubles(cases: &[Case]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    cases.iter().filter(|c| !seen.insert(c.title.clone())).map(|c| c.title.clone()).collect()
}
