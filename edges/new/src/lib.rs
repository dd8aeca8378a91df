//! New: a charter from a clause library. Answers go in; numbered clauses, their blocks and their cases come out.
//!
//! The library is `library/`: one folder a clause, in our own words, no code. The same answers give the same bytes.

mod answers;
mod assemble;
mod interview;
mod library;
mod narrow;
mod template;
mod values;

pub use answers::{Answers, Data, FIRST, Party};
pub use assemble::{Folder, assemble, charter};
pub use interview::interview;
pub use library::{Choice, Entry, Library};
pub use values::{Value, all as values};

/// Why no charter was made, and the next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What is wrong: the question and its options where it is one.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Trouble {
    /// A trouble.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}
