//! The words for a change of meaning, each with its mirror: what two versions say in one direction, they say mirrored in
//! the other.

/// Which way something changed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Word {
    /// A request that was not permitted is.
    NewlyAllowed,
    /// A request that was permitted is not.
    NoLongerAllowed,
    /// A request that was refused or unknown may be put to somebody.
    NowAskable,
    /// A request that could be put to somebody is refused or unknown.
    NoLongerAskable,
    /// Something more must hold.
    NowNeeds,
    /// Something need not hold any more.
    NoLongerNeeds,
    /// One more exception.
    NowExcepts,
    /// One exception less.
    NoLongerExcepts,
    /// One more of a list.
    NowAlso,
    /// One less of a list.
    NotAnyMore,
    /// A period.
    Shorter,
    /// A period.
    Longer,
    /// A date or a time of day.
    Earlier,
    /// A date or a time of day.
    Later,
    /// A sum, share or count.
    Higher,
    /// A sum, share or count.
    Lower,
    /// Somebody else decides.
    NowDecidedBy,
    /// A party owes what it did not owe.
    NewDuty,
    /// A party owes no more what it owed.
    NoLongerOwes,
    /// A party has a right that it had not.
    NewRight,
    /// A party has a right no more.
    RightGone,
    /// Any other rule that was not there.
    NewRule,
    /// Any other rule that is not there any more.
    RuleGone,
    /// Another rule for a deadline.
    DeadlineRule,
    /// Another answer to which of words and rules prevails.
    Prevails,
    /// The rule stands under another clause.
    MovedTo,
    /// Otherwise, and none of the above.
    Changed,
}

impl Word {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Word; 27] = [
        Self::NewlyAllowed,
        Self::NoLongerAllowed,
        Self::NowAskable,
        Self::NoLongerAskable,
        Self::NowNeeds,
        Self::NoLongerNeeds,
        Self::NowExcepts,
        Self::NoLongerExcepts,
        Self::NowAlso,
        Self::NotAnyMore,
        Self::Shorter,
        Self::Longer,
        Self::Earlier,
        Self::Later,
        Self::Higher,
        Self::Lower,
        Self::NowDecidedBy,
        Self::NewDuty,
        Self::NoLongerOwes,
        Self::NewRight,
        Self::RightGone,
        Self::NewRule,
        Self::RuleGone,
        Self::DeadlineRule,
        Self::Prevails,
        Self::MovedTo,
        Self::Changed,
    ];

    /// As people read it.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::NewlyAllowed => "newly allowed",
            Self::NoLongerAllowed => "no longer allowed",
            Self::NowAskable => "may now be asked for",
            Self::NoLongerAskable => "may no longer be asked for",
            Self::NowNeeds => "now needs",
            Self::NoLongerNeeds => "no longer needs",
            Self::NowExcepts => "now not if",
            Self::NoLongerExcepts => "no longer excepted",
            Self::NowAlso => "now also",
            Self::NotAnyMore => "no longer",
            Self::Shorter => "shorter",
            Self::Longer => "longer",
            Self::Earlier => "earlier",
            Self::Later => "later",
            Self::Higher => "higher",
            Self::Lower => "lower",
            Self::NowDecidedBy => "now decided by",
            Self::NewDuty => "new duty of",
            Self::NoLongerOwes => "no longer owes",
            Self::NewRight => "new right of",
            Self::RightGone => "right no longer of",
            Self::NewRule => "new rule",
            Self::RuleGone => "rule gone",
            Self::DeadlineRule => "deadline counted otherwise",
            Self::Prevails => "which prevails",
            Self::MovedTo => "now stands under",
            Self::Changed => "changed",
        }
    }

    /// The word for the same change in the other direction.
    #[must_use]
    pub fn mirrored(self) -> Self {
        const PAIRS: [(Word, Word); 11] = [
            (Word::NewlyAllowed, Word::NoLongerAllowed),
            (Word::NowAskable, Word::NoLongerAskable),
            (Word::NowNeeds, Word::NoLongerNeeds),
            (Word::NowExcepts, Word::NoLongerExcepts),
            (Word::NowAlso, Word::NotAnyMore),
            (Word::Shorter, Word::Longer),
            (Word::Earlier, Word::Later),
            (Word::Higher, Word::Lower),
            (Word::NewDuty, Word::NoLongerOwes),
            (Word::NewRight, Word::RightGone),
            (Word::NewRule, Word::RuleGone),
        ];
        PAIRS.iter().find_map(|(a, b)| if self == *a { Some(*b) } else { (self == *b).then_some(*a) }).unwrap_or(self)
    }

    /// Whether it gives, takes or does neither: for a mark beside the word, never colour alone.
    #[must_use]
    pub fn mark(self) -> (&'static str, &'static str) {
        match self {
            Self::NewlyAllowed | Self::NowAskable | Self::NowAlso | Self::NewDuty | Self::NewRight | Self::NewRule => {
                ("+", "plus")
            }
            Self::NoLongerAllowed
            | Self::NoLongerAskable
            | Self::NotAnyMore
            | Self::NoLongerOwes
            | Self::RightGone
            | Self::RuleGone => ("−", "minus"),
            Self::NowNeeds | Self::NowExcepts => ("●", "needs"),
            Self::NoLongerNeeds | Self::NoLongerExcepts => ("○", "free"),
            Self::Shorter | Self::Earlier | Self::Lower => ("↓", "down"),
            Self::Longer | Self::Later | Self::Higher => ("↑", "up"),
            Self::NowDecidedBy | Self::DeadlineRule | Self::Prevails | Self::MovedTo | Self::Changed => ("≠", "other"),
        }
    }
}
