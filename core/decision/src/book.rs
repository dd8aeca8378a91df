//! The book of rules, indexed by action and target: a decision looks up what may concern it and reads nothing else.

use crate::actions::Action;
use crate::rule::{Rule, Target};
use std::collections::BTreeMap;

/// Every permit and forbid of a charter.
#[derive(Clone, Debug, Default)]
pub struct Book {
    rules: Vec<Rule>,
    index: BTreeMap<(Action, Target), Vec<u32>>,
}

impl Book {
    /// Adds a rule, in the order of the charter.
    pub fn add(&mut self, rule: Rule) {
        let number = u32::try_from(self.rules.len()).unwrap_or(u32::MAX);
        for action in &rule.actions {
            for target in &rule.targets {
                self.index.entry((*action, target.clone())).or_default().push(number);
            }
        }
        self.rules.push(rule);
    }

    /// Every rule, in the order of the charter.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rules on an action with one of these targets, in the order of the charter.
    #[must_use]
    pub fn on(&self, action: Action, targets: &[Target]) -> Vec<&Rule> {
        let mut numbers: Vec<u32> =
            targets.iter().filter_map(|t| self.index.get(&(action, t.clone()))).flatten().copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().filter_map(|n| self.rules.get(n as usize)).collect()
    }
}
