//! Clauses that others replace: while a derogation holds, nothing that the replaced clause commands is triggered.
//!
//! What runs already goes on: the clause that was in force at the trigger governs a duty or right for life.

use crate::cond::{Cond, Tri};
use crate::event::Event;
use crate::names::Sym;
use crate::program::{Builder, Program};
use crate::run::{Host, Run};

/// A derogation, as one replaced clause sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Replacement {
    /// The clause that the charter names as replaced: this one, or one above it.
    pub named: u32,
    /// The clause that stands in its place, if any.
    pub by: Option<u32>,
    /// The derogation's own clause.
    pub clause: u32,
    /// Its block.
    pub block: Sym,
    /// While this holds.
    pub when: Cond,
}

impl Program {
    /// Every derogation that names a clause or one above it, in the charter's order.
    #[must_use]
    pub fn replacements(&self, clause: u32) -> &[Replacement] {
        self.replaced.get(&clause).map_or(&[], Vec::as_slice)
    }

    /// The derogation that holds against a clause now, if any: the first of the charter's.
    #[must_use]
    pub fn replacement(
        &self,
        clause: u32,
        run: &Run,
        host: &dyn Host,
        trigger: Option<&Event>,
    ) -> Option<&Replacement> {
        self.replacements(clause).iter().find(|r| r.when.value(run, host, trigger) == Tri::Yes)
    }
}

impl Builder {
    /// Says that a clause is replaced while a condition holds.
    pub fn replace(&mut self, clause: u32, replacement: Replacement) {
        self.replaced_mut().entry(clause).or_default().push(replacement);
    }
}

impl Run {
    /// Whether a derogation holds against a clause; coverage learns which one.
    pub(crate) fn is_replaced(&mut self, clause: u32, trigger: Option<&Event>, host: &dyn Host) -> bool {
        if self.program().replacements(clause).is_empty() {
            return false;
        }
        let program = self.shared_program();
        let found = program.replacement(clause, self, host, trigger);
        for r in program.replacements(clause) {
            let acts = found.is_some_and(|f| std::ptr::eq(f, r));
            let block = self.names().text(r.block).to_owned();
            self.trace(r.clause, &block, if acts { "replaces" } else { "does not replace" }, acts);
        }
        found.is_some()
    }
}
