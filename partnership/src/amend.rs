//! Versions of the charter: which are known, which is in force, and the moment at which the next one takes over
//! (kernel.md, Amendments).

use crate::capabilities::HostOf;
use crate::compile::{Compiled, compile_after};
use crate::replay::Partnership;
use servanda_capability::Draft;
use servanda_charter::{Block, ChangeKind, Charter, Diagnostic, Expr, Node, SourceFile, redline};
use servanda_norms::{Fact, Run};
use servanda_vocabulary::{Moment, Period, Unit};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How long a replaced version may still be cited when the charter does not say.
const CHANGE_GRACE: Period = Period { count: 24, unit: Unit::Hours };

/// A version of the charter that was in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionLine {
    /// Its digest.
    pub digest: String,
    /// Since when; none for the founding version.
    pub since: Option<Moment>,
    /// The entry that adopted it.
    pub entry: Option<u64>,
}

impl Partnership {
    /// Learns a further version of the charter, made from the last one known, so that it can be adopted. It takes effect
    /// only by a statement that counts. Answers its digest.
    ///
    /// # Errors
    /// What is wrong with it.
    #[expect(clippy::result_large_err, reason = "one charter at a time, and the caller shows what was wrong with it")]
    pub fn learn(&mut self, files: Vec<SourceFile>) -> Result<String, (Charter, Vec<Diagnostic>)> {
        let last = self.versions.last().cloned();
        let next = compile_after(files, last.as_deref().map(|l| (l, self.run.names())))?;
        let digest = next.charter.digest.clone();
        if self.versions.iter().any(|v| v.charter.digest == digest) {
            return Ok(digest);
        }
        if let Some(last) = last {
            let draft = Draft { after: last.charter.digest.clone(), changed: changed(&last.charter, &next.charter) };
            self.drafts.insert(digest.clone(), draft);
        }
        self.run.learn(next.program.names.clone());
        self.versions.push(Arc::new(next));
        Ok(digest)
    }

    /// The versions that are known, the founding one first.
    #[must_use]
    pub fn versions(&self) -> &[Arc<Compiled>] {
        &self.versions
    }

    /// The versions that have been in force so far, in order.
    #[must_use]
    pub fn history(&self) -> Vec<VersionLine> {
        let founding = self.versions.first().map(|v| v.charter.digest.clone()).unwrap_or_default();
        let mut lines = vec![VersionLine { digest: founding, since: None, entry: None }];
        let names = self.run.names();
        let Some(amended) = names.find("charter.amended") else { return lines };
        for e in self.run.events().iter().filter(|e| e.name == amended) {
            let digest = e.subject.map_or("", |s| names.text(s)).to_owned();
            lines.push(VersionLine { digest, since: Some(e.at), entry: e.entry });
        }
        lines
    }

    /// Whether an act of this moment may still cite a version: the one in force, or one replaced less than `change_grace`
    /// ago.
    pub(crate) fn may_cite(&self, digest: &str, act: Moment) -> bool {
        let history = self.history();
        let mut held = history.iter().filter(|l| l.since.is_none_or(|s| s <= act)).rev();
        let Some(current) = held.next() else { return false };
        if current.digest == digest {
            return true;
        }
        let grace = self.caps.kernel.settings.change_grace.unwrap_or(CHANGE_GRACE);
        let cal = self.run.program().calendar(0);
        let until = |since: Moment| cal.window(since, grace, cal.count).map_or(since, |w| w.at);
        let before = history.iter().zip(history.iter().skip(1));
        before.filter_map(|(old, new)| (old.digest == digest).then_some(new.since?)).any(|s| act >= s && act < until(s))
    }
}

/// The numbers of the clauses whose words, values or rules differ, as either version names them.
fn changed(old: &Charter, new: &Charter) -> Vec<String> {
    let lines = redline(old, new);
    // A number may hold a space: `GT 3.1.1`, `[P 1]`.
    let number = |heading: &str| {
        let mut both = old.clauses.iter().chain(&new.clauses);
        both.find(|c| c.heading() == heading).map(|c| c.number.clone()).unwrap_or_default()
    };
    let mut all: BTreeSet<String> = BTreeSet::new();
    for c in &lines.clauses {
        all.insert(c.number.clone());
        all.extend(c.old_number.clone());
    }
    all.extend(lines.terms.iter().map(|t| number(&t.clause)));
    all.extend(lines.blocks.iter().map(|b| number(&b.clause)));
    for b in lines.blocks.iter().filter(|b| b.kind != ChangeKind::Renumbered) {
        let Some((kind, label)) = b.id.split_once('.') else { continue };
        for charter in [old, new] {
            all.extend(charter.block(kind, label).map(|b| reached(charter, b)).unwrap_or_default());
        }
    }
    all.remove("");
    all.into_iter().collect()
}

/// The clauses that a block speaks of: how they change, what takes their place, whether they outlast the end, what prevails over
/// them. Who may change the clause in which it stands may not thereby change those.
fn reached(charter: &Charter, block: &Block) -> Vec<String> {
    let list = match block.kind.as_str() {
        "amendment" => "of",
        "derogation" => "replaces",
        "survive" | "schedule" => "clauses",
        "precedence" => return charter.clauses.iter().map(|c| c.number.clone()).collect(),
        _ => return Vec::new(),
    };
    let Some(value) = block.get(list) else { return Vec::new() };
    if value.as_word() == Some("everything") {
        return charter.clauses.iter().map(|c| c.number.clone()).collect();
    }
    let number = |i: &Expr| match &i.node {
        Node::Text(t) => Some(t.clone()),
        _ => i.as_ref_text(),
    };
    value.items().iter().filter_map(number).collect()
}

/// Takes one fact into a run; the one that marks a version's moment switches the program and the models first.
pub(crate) fn take(versions: &[Arc<Compiled>], run: &mut Run, host: &mut HostOf<'_>, fact: Fact) {
    if versions.len() > 1 && run.names().text(fact.name) == "charter.amended" {
        let digest = fact.subject.map_or("", |s| run.names().text(s));
        let next = versions.iter().find(|v| v.charter.digest == digest).map(Arc::clone);
        if let Some(next) = next.filter(|n| n.program.base.version > run.version()) {
            run.advance_to_version(fact.at, host);
            let moved = run.amend(Arc::clone(&next.program));
            host.caps.amend(&next.blank, &moved);
            run.feed(fact, host);
            return run.transition(host);
        }
    }
    run.feed(fact, host);
}
