//! The laws of the partnership, in one test binary: what bad charters are told, and what holds of every history.

#[cfg(test)]
#[path = "laws/answers.rs"]
mod answers;
#[cfg(test)]
#[path = "laws/bad.rs"]
mod bad;
#[cfg(test)]
#[path = "laws/clocks.rs"]
mod clocks;
#[cfg(test)]
#[path = "laws/defects.rs"]
mod defects;
#[cfg(test)]
#[path = "laws/histories.rs"]
mod histories;
#[cfg(test)]
#[path = "laws/sentences.rs"]
mod sentences;
