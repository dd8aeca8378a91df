//! New: a charter from a clause library. Answers go in; numbered clauses, their blocks and their cases come out.
//!
//! The library is `library/`: one folder a clause, in our own words, no code. The same answers give the same bytes.

mod answers;
mod assemble;
mod interview;
mod library;
mod template;
mod values;

pub use answers::{Answers, Data, FIRST, Party};
pub use assemble::{Folder, assemble, charter};
pub use interview::interview;
pub use library::{Choice, Entry, Library};
pub use servanda_vocabulary::Trouble;
pub use values::{Value, all as values};
