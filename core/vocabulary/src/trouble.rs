//! Why something could not be read or made, and the next step.

/// Why something could not be read or made, and the next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What is wrong; the question and its options where it is one.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Trouble {
    /// What is wrong, and what to do.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}
