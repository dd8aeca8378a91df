//! What is said, in the reader's language: Fluent files of each room, phrases that know their cases, values in words.
//!
//! A room (a crate that speaks) keeps `en.ftl` and `de.ftl` beside its code and one static [`Room`] over both. A message is
//! asked for by its id with named phrases; the answer is a [`Phrase`] again, so that a clause can stand in a sentence in
//! the case that the sentence wants. Decision 0015 says what of Fluent is understood and why the resolver is ours.

mod check;
mod phrase;
mod room;
mod value;

pub use check::{in_order, unspoken};
pub use phrase::{Case, Phrase};
pub use room::{Room, tidy};
pub use value::{Value, said};

use core::fmt;

/// A language that everything is said in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

impl Lang {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::En, Self::De];

    /// Reads `en` or `de`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.tag() == name)
    }

    /// Its tag, as HTML and Word write it.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl std::str::FromStr for Lang {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        Self::named(s).ok_or_else(|| format!("no language `{s}`: there are en and de"))
    }
}
