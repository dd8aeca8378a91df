//! What is told of pairs of charters: one test binary.

#[cfg(test)]
#[path = "compare/versions.rs"]
mod versions;
