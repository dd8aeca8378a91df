//! The closed list of actions: a charter and a request mean the same by each word.

use servanda_vocabulary::nearest;

/// Every action, in alphabetical order.
pub const ACTIONS: &[&str] = &[
    "access",
    "analyse",
    "combine",
    "copy",
    "disclose",
    "engage",
    "evaluate",
    "exploit",
    "export",
    "license",
    "modify",
    "pay",
    "publish",
    "read",
    "recover",
    "reidentify",
    "release",
    "share",
    "sublicense",
    "train",
    "transfer",
    "use",
    "withhold",
];

/// One of [`ACTIONS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Action(u8);

impl Action {
    /// The action of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        ACTIONS.iter().position(|a| *a == word).and_then(|i| u8::try_from(i).ok()).map(Self)
    }

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        ACTIONS.get(usize::from(self.0)).copied().unwrap_or("use")
    }

    /// The known word nearest to one that is unknown.
    #[must_use]
    pub fn near(word: &str) -> Option<&'static str> {
        nearest(word, ACTIONS.iter().copied())
    }
}
