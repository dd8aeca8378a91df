//! Coverage by execution: for every row of a table of clauses, whether the charter says it, and whether its cases keep it.
//!
//! *Kept* means: a case in which a norm of that clause acts and one in which it does not, both checking the outcome, and
//! a change to the block's operator, value or party makes a named case fail.

use crate::mutate::{Mutant, mutants};
use crate::parse::Case;
use crate::run::{CaseResult, Prepared, prepare, rerun, run_case};
use servanda_norms::Trace;
use servanda_partnership::{Compiled, compile};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A row of a table of clauses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The agreement.
    pub agreement: String,
    /// The clause's number.
    pub clause: String,
    /// What it commands.
    pub commands: String,
    /// E: software can decide; D: it runs the clock or checks evidence; R: record and human judgement; P: prose.
    pub level: String,
}

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowState {
    /// The charter has no such clause.
    Unmapped,
    /// The charter has the clause as prose.
    Prose,
    /// A block keeps it, but no case shows it.
    Mapped,
    /// Cases show it, and would notice a change.
    Kept,
}

impl RowState {
    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            RowState::Unmapped => "unmapped",
            RowState::Prose => "prose",
            RowState::Mapped => "mapped",
            RowState::Kept => "kept",
        }
    }
}

/// What coverage says of a row.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The row.
    pub row: Row,
    /// Where it stands.
    pub state: RowState,
    /// The cases that keep it.
    pub by: Vec<String>,
    /// Its blocks.
    pub blocks: Vec<String>,
    /// Cases in which a norm of the clause acts.
    pub acts: Vec<String>,
    /// Cases in which one was asked and did not act, or never came up while the case checked so.
    pub idle: Vec<String>,
    /// Changes that a case notices: (change, case).
    pub killed: Vec<(String, String)>,
    /// Changes that compile and that no case notices.
    pub survived: Vec<String>,
    /// Why it is not kept, in words.
    pub missing: Vec<String>,
}

/// Reads a table of clauses: agreement, clause, commands, constructs, level, tab-separated, with a head line.
///
/// # Errors
/// The first line that is no row.
pub fn read_rows(text: &str, agreement: &str) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [a, clause, commands, _, level] = cells.as_slice() else {
            if line.trim().is_empty() {
                continue;
            }
            return Err(format!(
                "line {}: a row has five cells: agreement, clause, commands, constructs, level",
                i.saturating_add(1)
            ));
        };
        if i == 0 && *a == "agreement" {
            continue;
        }
        if *a == agreement {
            rows.push(Row {
                agreement: (*a).to_owned(),
                clause: (*clause).to_owned(),
                commands: (*commands).to_owned(),
                level: level.trim().to_owned(),
            });
        }
    }
    if rows.is_empty() {
        return Err(format!("the table has no row of `{agreement}`"));
    }
    Ok(rows)
}

/// What one case shows of the clauses.
struct Shown {
    title: String,
    acts: BTreeSet<u32>,
    idle: BTreeSet<u32>,
    /// Clauses by which an act was refused: a limit that acts, or a power that does not.
    refused: BTreeSet<u32>,
    cites: BTreeSet<String>,
}

/// Computes coverage of a charter by its cases.
#[must_use]
pub fn coverage(compiled: &Arc<Compiled>, cases: &[Case], rows: &[Row], origin: &str) -> Vec<Coverage> {
    let results: Vec<CaseResult> = cases.iter().map(|c| run_case(c, compiled, origin, true)).collect();
    let shown: Vec<Shown> = results.iter().filter(|r| r.passed()).map(|r| show(r, compiled)).collect();
    let kills = kill(compiled, cases, &results, rows, origin);
    rows.iter().map(|row| cover(row, compiled, &shown, &kills)).collect()
}

fn show(r: &CaseResult, compiled: &Compiled) -> Shown {
    let mut s = Shown {
        title: r.title.clone(),
        acts: BTreeSet::new(),
        idle: BTreeSet::new(),
        refused: BTreeSet::new(),
        cites: BTreeSet::new(),
    };
    for Trace { clause, acts, block, .. } in &r.traces {
        match (block.is_empty(), acts) {
            (true, _) => s.refused.insert(*clause),
            (false, true) => s.acts.insert(*clause),
            (false, false) => s.idle.insert(*clause),
        };
    }
    let mut idle: BTreeSet<&String> = BTreeSet::new();
    for c in &r.checks {
        s.cites.extend(c.cites.iter().cloned());
        idle.extend(&c.idle);
    }
    for (i, c) in compiled.charter.clauses.iter().enumerate() {
        let id = u32::try_from(i).unwrap_or(u32::MAX);
        if idle.contains(&c.number) {
            s.idle.insert(id);
        } else if s.cites.contains(&c.number) && !s.refused.contains(&id) {
            // A clause that an expectation's reasons cite has acted.
            s.acts.insert(id);
        }
    }
    s
}

/// Which changes which cases notice.
struct Kills {
    /// (clauses concerned, change, case that noticed), by change.
    list: Vec<(Vec<u32>, String, Option<String>)>,
    /// By clause, the cases that noticed some change of it.
    by_clause: BTreeMap<u32, BTreeSet<String>>,
}

fn kill(compiled: &Arc<Compiled>, cases: &[Case], results: &[CaseResult], rows: &[Row], origin: &str) -> Kills {
    let wanted: BTreeSet<&str> = rows.iter().map(|r| r.clause.as_str()).collect();
    let concerned: Vec<Mutant> = mutants(&compiled.charter)
        .into_iter()
        .filter(|m| m.clauses.iter().any(|c| wanted.contains(compiled.charter.clause(*c).number.as_str())))
        .collect();
    // Each passing case with its statements, signed once, and the clauses that it consulted.
    let ready: Vec<Ready> = cases
        .iter()
        .zip(results)
        .filter(|(_, r)| r.passed())
        .filter_map(|(c, r)| {
            let consulted = r.traces.iter().map(|t| t.clause).collect();
            Some(Ready { case: c, prepared: prepare(c, compiled, origin)?, consulted, title: r.title.clone() })
        })
        .collect();
    // Mutants do not know each other: every core takes a share, and the shares are put together in order.
    let threads = std::thread::available_parallelism().map_or(1, usize::from).max(1);
    let share = concerned.len().div_ceil(threads).max(1);
    let tried: Vec<(Vec<u32>, String, Vec<String>)> = std::thread::scope(|s| {
        let workers: Vec<_> = concerned
            .chunks(share)
            .map(|list| {
                let ready = &ready;
                s.spawn(move || list.iter().filter_map(|m| try_one(m, ready, compiled, origin)).collect::<Vec<_>>())
            })
            .collect();
        workers.into_iter().flat_map(|w| w.join().unwrap_or_default()).collect()
    });
    let mut k = Kills { list: Vec::new(), by_clause: BTreeMap::new() };
    for (clauses, what, noticed) in tried {
        for c in &clauses {
            k.by_clause.entry(*c).or_default().extend(noticed.iter().cloned());
        }
        k.list.push((clauses, what, noticed.into_iter().next()));
    }
    k
}

struct Ready<'a> {
    case: &'a Case,
    prepared: Prepared,
    consulted: BTreeSet<u32>,
    title: String,
}

/// Tries one change: none if it does not compile, else the cases that noticed it (at most three).
fn try_one(
    m: &Mutant,
    ready: &[Ready<'_>],
    compiled: &Arc<Compiled>,
    origin: &str,
) -> Option<(Vec<u32>, String, Vec<String>)> {
    let mut changed = compile(m.files.clone()).ok()?;
    let mut charter = changed.charter.as_ref().clone();
    charter.digest.clone_from(&compiled.charter.digest);
    changed.charter = Arc::new(charter);
    let changed = Arc::new(changed);
    let mut noticed = Vec::new();
    // Cases that consulted the changed clauses first; the others may notice too, by a norm that now begins to act.
    let mut order: Vec<&Ready<'_>> = ready.iter().collect();
    order.sort_by_key(|r| !m.clauses.iter().any(|c| r.consulted.contains(c)));
    for r in order {
        let consulted = m.clauses.iter().any(|c| r.consulted.contains(c));
        if !consulted && !noticed.is_empty() {
            break;
        }
        if !rerun(r.case, &r.prepared, &changed, origin) {
            noticed.push(r.title.clone());
            if noticed.len() >= 3 {
                break;
            }
        }
    }
    Some((m.clauses.clone(), format!("{}: {}", m.block, m.what), noticed))
}

fn cover(row: &Row, compiled: &Compiled, shown: &[Shown], kills: &Kills) -> Coverage {
    let mut c = Coverage {
        row: row.clone(),
        state: RowState::Unmapped,
        by: vec![],
        blocks: vec![],
        acts: vec![],
        idle: vec![],
        killed: vec![],
        survived: vec![],
        missing: vec![],
    };
    let Some(clause) = compiled.charter.clauses.iter().position(|x| x.number == row.clause) else {
        c.missing.push("the charter has no clause of this number".to_owned());
        return c;
    };
    let id = u32::try_from(clause).unwrap_or(u32::MAX);
    c.blocks = compiled.charter.blocks.iter().filter(|b| b.clause == id).map(|b| b.id()).collect();
    // A clause whose bound value is used by a block elsewhere is kept through that block.
    let terms: Vec<&String> = compiled.charter.terms.values().filter(|t| t.clause == id).map(|t| &t.id).collect();
    let by_term = kills.list.iter().any(|(clauses, _, _)| clauses.contains(&id)) && !terms.is_empty();
    c.state = if c.blocks.is_empty() && !by_term { RowState::Prose } else { RowState::Mapped };
    if c.state == RowState::Prose {
        c.missing.push("no block keeps it".to_owned());
        return c;
    }
    let noticed = kills.by_clause.get(&id).cloned().unwrap_or_default();
    c.acts = shown.iter().filter(|s| s.acts.contains(&id)).map(|s| s.title.clone()).collect();
    // Where the norm also acts otherwise, a refusal is a power that did not act; where it does not, a limit that did.
    let refused: Vec<String> = shown.iter().filter(|s| s.refused.contains(&id)).map(|s| s.title.clone()).collect();
    // Not acting: the norm was asked and said no, an expectation checks that it did not, or the case, which notices a
    // change of the clause, never saw it act.
    c.idle = shown
        .iter()
        .filter(|s| {
            s.idle.contains(&id) || (!s.acts.contains(&id) && !s.refused.contains(&id) && noticed.contains(&s.title))
        })
        .map(|s| s.title.clone())
        .collect();
    if c.acts.is_empty() {
        c.acts = refused;
    } else {
        c.idle.extend(refused);
    }
    for (clauses, what, by) in &kills.list {
        if clauses.contains(&id) {
            match by {
                Some(case) => c.killed.push((what.clone(), case.clone())),
                None => c.survived.push(what.clone()),
            }
        }
    }
    let checked: BTreeSet<&String> =
        noticed.iter().chain(shown.iter().filter(|s| s.cites.contains(&row.clause)).map(|s| &s.title)).collect();
    let acts_checked: Vec<&String> = c.acts.iter().filter(|t| checked.contains(t)).collect();
    if acts_checked.is_empty() {
        c.missing.push("no case in which it acts and the outcome is checked".to_owned());
    }
    if c.idle.is_empty() {
        c.missing.push("no case in which it does not act".to_owned());
    }
    if c.killed.is_empty() {
        c.missing.push("no change of it makes a case fail".to_owned());
    }
    if c.missing.is_empty() {
        c.state = RowState::Kept;
        let mut by: BTreeSet<String> = c.killed.iter().map(|(_, case)| case.clone()).collect();
        by.extend(acts_checked.into_iter().take(2).cloned());
        by.extend(c.idle.iter().take(2).cloned());
        c.by = by.into_iter().collect();
    }
    c
}
