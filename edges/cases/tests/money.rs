//! Sums through the whole machine: tables of rows, and what undisclosed values must not change.

#[cfg(test)]
#[path = "money/rows.rs"]
mod rows;
