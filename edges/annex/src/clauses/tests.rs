//! Small agreements of our own, in the layouts that contracts have.

use super::*;
use crate::read;

fn addresses(text: &str) -> Vec<String> {
    recognise(&read("a.txt", text.as_bytes()).unwrap()).clauses.iter().map(Clause::address).collect()
}

#[test]
fn numbers_letters_and_annexes() {
    let text = "Agreement\n1. Scope\nWords.\n1.1 We share data.\n(a) monthly;\n(b) weekly:\n(i) by day,\n(ii) by night.\n(c) never\n2. Term\n2.1 It lasts\n\
                12 months from the start.\nSchedule A\nPrices\n1. Rates\n1.1 Low\n";
    assert_eq!(
        addresses(text),
        [
            "1",
            "1.1",
            "1.1(a)",
            "1.1(b)",
            "1.1(b)(i)",
            "1.1(b)(ii)",
            "1.1(c)",
            "2",
            "2.1",
            "Schedule A",
            "Schedule A 1",
            "Schedule A 1.1"
        ]
    );
}

#[test]
fn lines_that_lost_their_ends_are_split_where_the_next_number_stands() {
    let text = "1. SCOPE.   1.1 Work. We work. 1.2 Rest. We rest under Section 1.1 only.   (a)  Sundays;   (b) holidays.   2. TERM.   2.1 Start. Now.\n";
    assert_eq!(addresses(text), ["1", "1.1", "1.2", "1.2(a)", "1.2(b)", "2", "2.1"]);
}

#[test]
fn a_line_that_goes_on_is_no_clause_and_what_is_unclear_is_told() {
    let text = "1 Scope\n1.1 The parties act, without any limit of time, under the rules of section\n1.4 or this one.\n7 Dwarfs help.\n";
    let r = recognise(&read("a.txt", text.as_bytes()).unwrap());
    assert_eq!(r.clauses.iter().map(Clause::address).collect::<Vec<_>>(), ["1", "1.1"]);
    assert_eq!(r.unclear.iter().map(|u| u.text.as_str()).collect::<Vec<_>>(), ["1.4 or this one.", "7 Dwarfs help."]);
}

#[test]
fn a_table_of_contents_is_set_aside_and_the_same_number_twice_is_marked() {
    let text = "TABLE OF CONTENTS\n1. Scope 2\n1.1 Work 2\n2. Term 3\nAGREEMENT OF THE PARTIES, made by them on a day\n1. Scope\n1.1 Work is done.\n\
                (a) one;\n(a) two.\n2. Term\n";
    let r = recognise(&read("a.txt", text.as_bytes()).unwrap());
    assert_eq!(r.clauses.iter().map(Clause::address).collect::<Vec<_>>(), ["1", "1.1", "1.1(a)", "1.1(a)", "2"]);
    assert_eq!(r.clauses.iter().filter(|c| c.doubled).count(), 1);
    assert_eq!(r.set_aside.len(), 4);
}
