//! The list of capabilities, and the host that the kernel's run asks. One line here per capability.

use servanda_capability::kernel::Kernel;
use servanda_capability::{Capability, NO_DRAFTS, World};
use servanda_data_sharing::DataSharing;
use servanda_law::Law;
use servanda_membership::Membership;
use servanda_norms::{Event, Host, NoHost, Outcome, Run, Sym};
use servanda_oversight::Oversight;
use servanda_statement::Statement;
use std::sync::Arc;

/// Every capability of this edition, each with its model (from the charter) and its state (from the run).
#[derive(Clone, Debug, Default)]
pub struct Capabilities {
    /// The kernel's own blocks.
    pub kernel: Kernel,
    /// Parties, offices, keys and mandates.
    pub membership: Membership,
    /// Bodies, meetings, votes, vetoes, minutes.
    pub oversight: Oversight,
    /// Datasets, models, permissions, prohibitions.
    pub data_sharing: DataSharing,
    /// Rule packs: law as data.
    pub law: Law,
}

impl Capabilities {
    /// All of them, in the order in which they see events.
    #[must_use]
    pub fn all(&self) -> [&dyn Capability; 5] {
        [&self.kernel, &self.membership, &self.oversight, &self.data_sharing, &self.law]
    }

    /// All of them, to change.
    pub fn all_mut(&mut self) -> [&mut dyn Capability; 5] {
        [&mut self.kernel, &mut self.membership, &mut self.oversight, &mut self.data_sharing, &mut self.law]
    }

    /// The next version of the charter: its models, and the state as it stands. `moved` says which number each clause of the
    /// present version has in the next.
    pub fn amend(&mut self, next: &Self, moved: &[u32]) {
        self.kernel.amend(&next.kernel);
        self.membership.amend(&next.membership);
        self.oversight.amend(&next.oversight, moved);
        self.data_sharing.amend(&next.data_sharing);
        self.law.amend(&next.law);
    }

    /// Their statement kinds: name, summary, fields.
    #[must_use]
    pub fn kinds(&self) -> Vec<(&'static str, &'static str, &'static [servanda_capability::Field])> {
        self.all().into_iter().flat_map(|c| c.kinds()).collect()
    }

    /// The members of a group, by whichever capability keeps it.
    #[must_use]
    pub fn group_of(&self, run: &Run, kind: &str, of: Sym) -> Vec<Sym> {
        self.all().into_iter().find_map(|c| c.group(run, kind, of)).unwrap_or_default()
    }
}

/// The run's host: the capabilities with what they may read.
pub(crate) struct HostOf<'a> {
    pub caps: &'a mut Capabilities,
    pub statements: &'a [Option<Arc<Statement>>],
    pub origin: &'a str,
}

impl Host for HostOf<'_> {
    fn on_event(&mut self, run: &Run, event: &Event) -> Vec<Outcome> {
        let world = World {
            run,
            statements: self.statements,
            origin: self.origin,
            groups: &NoHost,
            judged: None,
            drafts: &NO_DRAFTS,
        };
        let mut out = Vec::new();
        for c in self.caps.all_mut() {
            c.on_event(&world, event, &mut out);
        }
        out
    }

    fn group(&self, run: &Run, kind: Sym, of: Sym) -> Vec<Sym> {
        self.caps.group_of(run, run.names().text(kind), of)
    }
}

// The same, only to read: nothing happens, groups are answered.
impl Host for Capabilities {
    fn on_event(&mut self, _: &Run, _: &Event) -> Vec<Outcome> {
        Vec::new()
    }
    fn group(&self, run: &Run, kind: Sym, of: Sym) -> Vec<Sym> {
        self.group_of(run, run.names().text(kind), of)
    }
}
