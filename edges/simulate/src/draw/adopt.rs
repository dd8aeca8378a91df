//! How later versions come into force by chance: consents, amendments, and attempts that must fail.

use super::log::Writer;
use crate::model::civil::{self, DAY};
use crate::rng::Rng;
use crate::sketch::{Said, Says, Story, Who};
use std::collections::VecDeque;

/// What somebody says about a version after so many statements.
pub struct Step {
    pub after: usize,
    party: String,
    version: usize,
    adopts: bool,
}

/// The steps by which the later versions are adopted.
pub fn adoption(rng: &mut Rng, story: &Story, wanted: usize) -> VecDeque<Step> {
    let mut all = VecDeque::new();
    let parties = &story.sketch.parties;
    let many = story.later.len().max(1);
    for version in 1..=story.later.len() {
        let mut after = wanted * (version - 1) / (many + 1) + 10 + rng.below(wanted / (many + 2));
        let mut by: Vec<String> = Vec::new();
        for r in &story.sketch.routes {
            match &r.by {
                Who::Party(p) => by.push(p.clone()),
                Who::List(l) => by.extend(l.iter().filter_map(|w| match w {
                    Who::Party(p) => Some(p.clone()),
                    _ => None,
                })),
                _ => {}
            }
        }
        let author = if by.is_empty() || rng.chance(15) { rng.of(parties) } else { rng.of(&by) };
        let step = |after: usize, party: &String, adopts: bool| Step { after, party: party.clone(), version, adopts };
        if rng.chance(20) {
            all.push_back(step(after, &rng.of(parties), true));
        }
        let mut others: Vec<&String> = parties.iter().filter(|p| **p != author).collect();
        rng.shuffle(&mut others);
        if rng.chance(10) {
            others.pop();
        }
        for p in others {
            after += rng.below(3);
            all.push_back(step(after, p, false));
            if rng.chance(8) {
                all.push_back(step(after, p, false));
            }
        }
        after += 1 + rng.below(5);
        all.push_back(step(after, &author, true));
        for _ in 0..rng.below(3) {
            after += 1 + rng.below(9);
            all.push_back(step(after, &rng.of(parties), rng.chance(70)));
        }
        all.push_back(step(after + 2, &author, true));
    }
    all.make_contiguous().sort_by_key(|s| s.after);
    all
}

impl Writer<'_> {
    /// Somebody consents to a version or adopts it.
    pub fn change(&mut self, step: Step) -> Said {
        let stamp = self.stamp(None);
        let version = step.version;
        let says = if step.adopts { Says::Amend(version, self.effective(stamp)) } else { Says::Consent(version) };
        Said { stamp, cites: self.cites(stamp), party: step.party, about: None, says, times: [None; 4] }
    }

    /// From when a version shall hold: at once, at a midnight, at the start of a month, where something ends; sometimes
    /// (wrongly) from before.
    fn effective(&mut self, stamp: i64) -> Option<i64> {
        let zone = self.zone();
        let later = stamp + self.rng.range(0, 30 * DAY);
        match self.rng.below(12) {
            0..=3 => None,
            4..=6 => Some(civil::start_of(zone, civil::day_of(zone, later) + 1)),
            7 | 8 => {
                let d = civil::date(civil::day_of(zone, stamp));
                let first = civil::number(d) - d.d + 1 + civil::days_in(d.y, d.m);
                Some(civil::start_of(zone, first))
            }
            9 => Some(self.due_after(stamp).unwrap_or(later)),
            10 => Some(stamp - self.rng.range(1, 3 * DAY)),
            _ => Some(later),
        }
    }
}
