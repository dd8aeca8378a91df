//! Rule packs through the whole machine: every test that a row names, through the duty that the row is lowered to.

#[cfg(test)]
#[path = "packs/rows.rs"]
mod rows;
