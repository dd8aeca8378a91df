//! Hostile text: nothing panics, nothing runs away.
