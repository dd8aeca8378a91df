//! Running a case: statements are signed, put into entries, opened, judged and replayed like any others.

use crate::drafts::{Draft, build, drafts, leaf_of};
use crate::expect::check;
use crate::parse::{Case, Expectation};
use crate::signer::Actor;
use servanda_norms::Trace;
use servanda_partnership::{Compiled, Entry, Partnership, Verdict};
use servanda_statement::Refusal;
use servanda_tlog::Leaf;
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

/// The titles of cases that stand twice.
#[must_use]
pub fn doubles(cases: &[Case]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    cases.iter().filter(|c| !seen.insert(c.title.clone())).map(|c| c.title.clone()).collect()
}
