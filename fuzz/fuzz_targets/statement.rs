#![no_main]
//! A statement's payload: what parses is written and read again as the same statement.

use libfuzzer_sys::fuzz_target;
use servanda_statement::Statement;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(statement) = Statement::parse(bytes) {
        let again = statement.payload().expect("what was read can be written");
        assert_eq!(Statement::parse(&again).as_ref(), Ok(&statement));
    }
});
