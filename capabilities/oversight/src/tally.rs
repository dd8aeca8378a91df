//! Counting, and nothing else: exact, by cross-multiplication, without a look at who voted.

use servanda_vocabulary::Fraction;

/// A ballot's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Vote {
    Yes,
    No,
    Abstain,
}

/// Of what the majority is a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// Votes cast; abstentions among them if the charter says that they are cast.
    VotesCast,
    /// Everybody present or represented, whether or not they may vote.
    Present,
    /// Every member, whether or not they may vote.
    Members,
}

/// A body's majority.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    pub at_least: Fraction,
    pub of: Of,
    pub abstentions_cast: bool,
    pub chair_decides: bool,
}

/// What was counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Votes for.
    pub yes: u32,
    /// Votes against.
    pub no: u32,
    /// Abstentions.
    pub abstain: u32,
    /// Members present or represented.
    pub present: u32,
    /// All members.
    pub seats: u32,
}

impl Count {
    pub(crate) fn add(&mut self, vote: Vote) {
        match vote {
            Vote::Yes => self.yes = self.yes.saturating_add(1),
            Vote::No => self.no = self.no.saturating_add(1),
            Vote::Abstain => self.abstain = self.abstain.saturating_add(1),
        }
    }

    /// Of how many the majority is a part.
    pub(crate) fn whole(&self, rule: Rule) -> u32 {
        match rule.of {
            Of::VotesCast => {
                let abstain = if rule.abstentions_cast { self.abstain } else { 0 };
                self.yes.saturating_add(self.no).saturating_add(abstain)
            }
            Of::Present => self.present,
            Of::Members => self.seats,
        }
    }
}

/// What a count comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Majority {
    Adopted,
    Rejected,
    /// Exactly even, and the majority asked for is no more than half.
    Tied,
}

/// What a count comes to under a rule.
pub(crate) fn decide(count: &Count, rule: Rule) -> Majority {
    let (yes, whole) = (u64::from(count.yes), u64::from(count.whole(rule)));
    if !rule.at_least.reached_by(yes, whole) {
        return Majority::Rejected;
    }
    let half = Fraction { num: 1, den: 2 };
    if count.yes == count.no || (rule.at_least == half && !half.exceeded_by(yes, whole)) {
        return Majority::Tied;
    }
    Majority::Adopted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(at_least: &str, of: Of, abstentions_cast: bool) -> Rule {
        Rule { at_least: Fraction::parse(at_least).unwrap(), of, abstentions_cast, chair_decides: false }
    }

    #[test]
    fn worked_case_2_depends_on_what_an_abstention_is() {
        let c = Count { yes: 3, no: 1, abstain: 1, present: 6, seats: 9 };
        assert_eq!(decide(&c, rule("two thirds", Of::VotesCast, false)), Majority::Adopted);
        assert_eq!(decide(&c, rule("two thirds", Of::VotesCast, true)), Majority::Rejected);
        assert_eq!(decide(&c, rule("half", Of::Present, false)), Majority::Tied);
        assert_eq!(decide(&c, rule("half", Of::Members, false)), Majority::Rejected);
    }

    #[test]
    fn a_tie_is_even_and_reaches_no_majority_above_half() {
        let c = Count { yes: 3, no: 3, abstain: 0, present: 6, seats: 6 };
        assert_eq!(decide(&c, rule("half", Of::VotesCast, false)), Majority::Tied);
        assert_eq!(decide(&c, rule("one third", Of::VotesCast, false)), Majority::Tied);
        assert_eq!(decide(&c, rule("two thirds", Of::VotesCast, false)), Majority::Rejected);
        let more = Count { yes: 4, no: 2, ..c };
        assert_eq!(decide(&more, rule("half", Of::VotesCast, false)), Majority::Adopted);
        assert_eq!(decide(&more, rule("two thirds", Of::VotesCast, false)), Majority::Adopted);
    }

    #[test]
    fn of_no_votes_nothing_is_adopted() {
        let c = Count { present: 5, seats: 5, ..Count::default() };
        for of in [Of::VotesCast, Of::Present, Of::Members] {
            assert_eq!(decide(&c, rule("1/3", of, true)), Majority::Rejected);
        }
    }

    #[test]
    fn unanimity_of_members_needs_every_member() {
        let all = Count { yes: 4, no: 0, abstain: 0, present: 4, seats: 4 };
        assert_eq!(decide(&all, rule("all", Of::Members, false)), Majority::Adopted);
        assert_eq!(decide(&Count { seats: 5, ..all }, rule("all", Of::Members, false)), Majority::Rejected);
    }
}
