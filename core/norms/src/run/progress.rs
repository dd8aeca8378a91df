//! Progress: what an open norm waits for, so that nothing stands still without saying why.

use super::{InstanceId, Run, State};
use crate::bends::PaidSum;
use crate::cond::Cond;
use crate::names::Sym;

impl Run {
    /// The events whose coming may move an instance that has no next moment of its own: a condition that does not hold yet,
    /// a pause, a time that depends on something. Empty when it is over, or when its own end is its next moment.
    #[must_use]
    pub fn awaits(&self, iid: InstanceId) -> Vec<Sym> {
        let Some(inst) = self.instances.get(iid as usize) else { return Vec::new() };
        let Some(norm) = self.program.norm(inst.norm) else { return Vec::new() };
        let (status, finding) = (|s: Sym| self.status_events(s), |f: u32| self.finding_events(f));
        let mut out = Vec::new();
        match inst.state {
            State::Pending => norm.when.waits(&status, &finding, &mut out),
            State::Paused => norm.paused.waits(&status, &finding, &mut out),
            State::Running if self.over_without_sum(iid) => {
                if let Some(PaidSum::Owed(id)) = norm.bends.pays.as_ref().map(|p| &p.of) {
                    out.extend(self.program.amounts.get(*id as usize).map(|a| a.owed));
                }
                out.extend(&norm.act);
            }
            State::Running if inst.due.is_none() => {
                if let Some(t) = &norm.due {
                    t.waits(&status, &finding, &mut out);
                }
                // Without any end it ends by its act, or by its exception.
                if out.is_empty() {
                    out.extend(&norm.act);
                    if norm.unless != Cond::False {
                        norm.unless.waits(&status, &finding, &mut out);
                    }
                }
            }
            _ => {}
        }
        out.sort_by(|a, b| self.names.text(*a).cmp(self.names.text(*b)));
        out.dedup();
        out
    }

    fn status_events(&self, status: Sym) -> Vec<Sym> {
        let text = self.names.text(status);
        ["set", "unset"].iter().filter_map(|w| self.names.find(&format!("{text}.{w}"))).collect()
    }

    fn finding_events(&self, finding: u32) -> Vec<Sym> {
        self.program.findings.get(finding as usize).map_or_else(Vec::new, |f| {
            let d = &f.dispute;
            // A question in dispute waits to be settled; any other for its answer.
            match d.settled.is_empty() {
                true => vec![f.yes, f.no],
                false => [f.yes, f.no].into_iter().chain(d.settled.iter().copied()).collect(),
            }
        })
    }

    /// The names of the events that may answer a condition, in name order.
    pub(super) fn answers(&self, cond: &Cond) -> Vec<String> {
        let mut out = Vec::new();
        cond.waits(&|s| self.status_events(s), &|f| self.finding_events(f), &mut out);
        let mut out: Vec<String> = out.into_iter().map(|s| self.names.text(s).to_owned()).collect();
        out.sort();
        out.dedup();
        out
    }

    /// Instances that are open and have neither a next moment nor an awaited event: the law of progress says that there are
    /// none.
    #[must_use]
    pub fn stuck(&self) -> Vec<InstanceId> {
        let open = self.instances.iter().enumerate().filter(|(_, i)| i.state.open());
        let mut out = Vec::new();
        for (n, i) in open {
            let id = u32::try_from(n).unwrap_or(u32::MAX);
            let still = i.timer.is_none() && i.beyond.is_none() && self.next_change(id).is_none();
            if still && self.awaits(id).is_empty() {
                out.push(id);
            }
        }
        out
    }
}
