//! Bad charters: `bad/<name>.md`, and in `bad/<name>.txt` the exact words that a drafter reads.

use super::told;

macro_rules! bad {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                let got = told(include_str!(concat!("../../bad/", stringify!($name), ".md")));
                let want = include_str!(concat!("../../bad/", stringify!($name), ".txt"));
                assert!(got == want, "the words changed; now they are:\n--- {} ---\n{got}--- end ---", stringify!($name));
            }
        )*
    };
}

bad! {
    attribute_misspelt
    question_left_open
    words_that_are_no_period
    values_in_blocks
    not_and_commas
    not_in_the_language
    two_values_two_clauses
    references_to_nothing
    one_name_twice
    syntax_does_not_hide_the_next
    labels
    kinds
    empty
    nothing_above
    text_that_readers_do_not_see
    characters_that_readers_do_not_see
    fences
    blanks
    wrong_shapes
    nothing_uses_it
}
