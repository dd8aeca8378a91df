//! The audit, in the order of `docs/format.md` §11: the bytes first, then what they mean.

use crate::EDITION;
use crate::files::{Bundle, ReadError, shown};
use crate::replay::replay;
use crate::report::Report;
use crate::structure::{self, NAMED_MAX, Whole};
use crate::table::{self, Row};
use servanda_charter::SourceFile;
use servanda_partnership::{Partnership, compile, is_pack};
use servanda_tlog::Hash;
use servanda_vocabulary::TZDB_VERSION;
use std::path::Path;
use std::sync::Arc;

/// Reads a bundle and audits it. `trusted` is the sequencer's vkey that the reader got from elsewhere.
///
/// # Errors
/// Only if the machine failed; whatever is wrong with the bundle stands in the report.
pub fn audit_path(path: &Path, trusted: Option<&str>) -> Result<Report, String> {
    match Bundle::read(path) {
        Ok(bundle) => Ok(audit(&bundle, trusted)),
        Err(ReadError::Fault(what)) => Err(what),
        Err(ReadError::Damaged(what)) => {
            let mut report = Report::default();
            report.bad("no_bundle", None, what);
            report.not_checked.push("anything: there is no bundle to read".to_owned());
            Ok(report)
        }
    }
}

/// Audits a bundle. `trusted` is the sequencer's vkey that the reader got from elsewhere.
#[must_use]
pub fn audit(bundle: &Bundle, trusted: Option<&str>) -> Report {
    let mut report = Report::default();
    let told = match bundle.files.get("verdicts.tsv").map(|bytes| table::parse(bytes)) {
        Some(told) => told,
        None => Err("it is missing: ask for the whole bundle again".to_owned()),
    };
    let whole = structure::check(bundle, told.as_deref().unwrap_or_default(), &mut report);
    key(trusted, &mut report);
    match whole {
        Some(whole) => meaning(&whole, told, &mut report),
        None => {
            if let Err(why) = told {
                report.bad("bad_verdicts", None, format!("verdicts.tsv: {why}"));
            }
            report.not_checked.push(
                "signatures, the charter's rules, verdicts and the state: they mean nothing while the bytes are not those that were signed"
                    .to_owned(),
            );
        }
    }
    always_open(&mut report);
    report
}

/// Step 3, whose key: the vkey in the bundle came with it.
fn key(trusted: Option<&str>, report: &mut Report) {
    let Some(about) = report.about.clone() else { return };
    match trusted {
        Some(trusted) if trusted == about.sequencer => {
            report.checked.push("the sequencer's key is the one that you gave".to_owned());
        }
        Some(_) => report.bad(
            "other_key",
            None,
            format!(
                "the record is sequenced with the key `{}`, which is not the one that you gave",
                shown(&about.sequencer)
            ),
        ),
        None => {
            let what = format!(
                "the sequencer's key came with the bundle; compare it with what another party gives you: {}",
                shown(&about.sequencer)
            );
            report.remark("key_not_compared", what);
            report.not_checked.push("whether the sequencer's key is the one that the parties agreed on".to_owned());
        }
    }
}

/// Steps 5 and 6: compiles the charter, replays, and compares verdicts and state.
fn meaning(whole: &Whole, told: Result<Vec<Row>, String>, report: &mut Report) {
    let (edition, tzdb) = (&whole.about.edition, &whole.about.tzdb);
    if edition != EDITION {
        report.remark(
            "other_edition",
            format!("the record speaks of the edition `{}`; this program replays by `{EDITION}`", shown(edition)),
        );
    }
    if tzdb != TZDB_VERSION {
        report.remark(
            "other_tzdb",
            format!("the record speaks of the time zones `{}`; this program has `{TZDB_VERSION}`", shown(tzdb)),
        );
    }
    let (packs, versions): (Vec<_>, Vec<_>) = whole.charters.iter().partition(|v| is_pack(v));
    let with = |v: &[SourceFile]| v.iter().chain(packs.iter().copied().flatten()).cloned().collect::<Vec<_>>();
    let compiled = match compile(versions.first().map(|v| with(v)).unwrap_or_default()) {
        Ok(mut compiled) => {
            // As many as the bundle names; what adopts them is in the log.
            compiled.later = versions.iter().skip(1).map(|v| (String::new(), with(v))).collect();
            compiled
        }
        Err((_, diagnostics)) => {
            let first = diagnostics.first().map(|d| shown(&d.message)).unwrap_or_default();
            let what = format!(
                "the charter does not compile here, so nothing was replayed: {first} ({} diagnostics)",
                diagnostics.len()
            );
            report.bad("charter_does_not_compile", None, what);
            report.not_checked.push("signatures, verdicts and the state".to_owned());
            return;
        }
    };
    let state = replay(Arc::new(compiled), &whole.about.origin, &whole.leaves);
    let digest = Hash(state.digest());
    report.state = Some(digest.to_hex());
    let found = table::rows(&state);
    for row in &found {
        match &row.code {
            None => report.counts = report.counts.saturating_add(1),
            Some(code) => {
                let n = report.void.entry(code.clone()).or_default();
                *n = n.saturating_add(1);
            }
        }
    }
    report
        .checked
        .push(format!("the signature of each of the {} entries, by ZIP-215; void ones are told apart", found.len()));
    match told {
        Ok(told) => verdicts(&state, &found, &told, report),
        Err(why) => report.bad("bad_verdicts", None, format!("verdicts.tsv: {why}")),
    }
    if digest == whole.state {
        report.checked.push(format!(
            "the state: the charter was compiled, every entry replayed, and the digest is the checkpoint's, {digest}"
        ));
    } else {
        let what = format!(
            "replay gives the state {digest}, the sequencer signed {}: they read charter or entries differently",
            whole.state
        );
        report.bad("other_state", None, what);
    }
}

fn verdicts(state: &Partnership, found: &[Row], told: &[Row], report: &mut Report) {
    if found.len() != told.len() {
        report.bad("bad_verdicts", None, format!("verdicts.tsv: {} lines for {} entries", told.len(), found.len()));
        return;
    }
    let say = |row: &Row| match &row.code {
        None => format!("{row} counts"),
        Some(code) => format!("{row} is void, {code}"),
    };
    let differing: Vec<usize> = (0..found.len()).filter(|i| found.get(*i) != told.get(*i)).collect();
    for i in differing.iter().take(NAMED_MAX) {
        let (Some(f), Some(t)) = (found.get(*i), told.get(*i)) else { continue };
        let why = match state.verdicts().get(*i) {
            Some(servanda_partnership::Verdict::Void(refusal)) => format!(": {}", shown(&refusal.message)),
            _ => String::new(),
        };
        let what = format!("entry {i}: verdicts.tsv says {}; replay says {}{why}", shown(&say(t)), say(f));
        report.bad("other_verdict", Some(*i as u64), what);
    }
    if let Some(left) = differing.len().checked_sub(NAMED_MAX).filter(|n| *n > 0) {
        report.bad("other_verdict", None, format!("and {left} entries more"));
    }
    if differing.is_empty() {
        report.checked.push("every verdict, recomputed: the same as the exporter's".to_owned());
    }
}

/// What no audit of this edition can see, however good the record.
fn always_open(report: &mut Report) {
    for open in [
        "that every party holds this same record: this edition has no cosignatures of other parties or witnesses, so compare the checkpoint with theirs",
        "that nothing came after the checkpoint",
        "blobs: documents outside the record are known by hash only, and may have been erased",
        "evidence that statements name, such as courier slips: it is outside, and for people to judge",
        "receipts in entries that no party's key signed: they move nothing, and whose they are is not known",
        "VERIFY.txt: words for people, not part of what is signed",
    ] {
        report.not_checked.push(open.to_owned());
    }
}
