//! Tests of the statement: exact refusals of malformed payloads, round trips, and one golden payload.

use super::*;
use proptest::prelude::*;

/// A statement with everything in it, by this key. Also used by the tests of `verified`.
pub(crate) fn sample(key: &SigningKey) -> Statement {
    let at = |text: &str| Moment::parse_rfc3339(text).unwrap();
    Statement {
        partnership: "servanda/two-hospitals".into(),
        charter: format!("sha256:{}", "0a".repeat(32)).into(),
        kind: Kind::parse("vote.cast/1").unwrap(),
        author: Author { key: key.key_id(), party: "alpha".to_owned(), office: Some("chair".to_owned()) },
        recorded: at("2025-03-03T10:00:00Z"),
        times: Times {
            sent: Some(Box::new(TimeClaim {
                at: at("2025-03-02T09:00:00Z"),
                evidence: Some("courier slip 12".to_owned()),
                by: Some("beta".to_owned()),
            })),
            aware: Some(Box::new(TimeClaim { at: at("2025-03-03T08:00:00Z"), evidence: None, by: None })),
            ..Times::default()
        },
        refs: vec![12, 3],
        body: Object::parse(r#"{"motion": "m1", "vote": "aye", "seats": [1, -2, {"z": null, "a": true}]}"#).unwrap(),
    }
}

fn golden() -> String {
    String::from_utf8(sample(&SigningKey::from_seed([1; 32])).payload().unwrap()).unwrap()
}

#[test]
fn payload_is_written_in_one_way() {
    assert_eq!(
        golden(),
        concat!(
            r#"{"partnership":"servanda/two-hospitals","charter":"sha256:0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a","#,
            r#""kind":"vote.cast/1","author":{"key":"ed25519:8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c","party":"alpha","office":"chair"},"#,
            r#""recorded":"2025-03-03T10:00:00Z","times":{"sent":{"at":"2025-03-02T09:00:00Z","evidence":"courier slip 12","by":"beta"},"aware":{"at":"2025-03-03T08:00:00Z"}},"#,
            r#""refs":[12,3],"body":{"motion":"m1","vote":"aye","seats":[1,-2,{"z":null,"a":true}]}}"#
        )
    );
}

#[test]
fn refusals_name_the_field() {
    let good = golden();
    let moment = r#"expected a form such as "2025-03-03T10:00:00Z""#;
    let word = "expected lower-case letters, digits, `_` and `-`, a letter first";
    let cases = [
        (r#"{"partnership""#, r#"{"extra":1,"partnership""#, "unknown field \"extra\"".to_owned()),
        (r#""kind":"#, r#""kind":"a.b/1","kind":"#, "field \"kind\" appears twice at byte 139".to_owned()),
        (r#""kind":"vote.cast/1","#, "", "field \"kind\" is missing".to_owned()),
        (r#""vote.cast/1""#, "7", "kind must be a text".to_owned()),
        ("vote.cast/1", "vote/1", r#"kind is "vote/1", expected a form such as "vote.cast/1""#.to_owned()),
        ("vote.cast/1", "vote.cast/01", r#"kind is "vote.cast/01", expected a form such as "vote.cast/1""#.to_owned()),
        ("vote.cast/1", "vote.cast/0", r#"kind is "vote.cast/0", expected a form such as "vote.cast/1""#.to_owned()),
        ("vote.cast/1", "Vote.cast/1", r#"kind is "Vote.cast/1", expected a form such as "vote.cast/1""#.to_owned()),
        (
            "servanda/two-hospitals",
            "two hospitals",
            "partnership must be 1 to 255 characters without spaces, control characters or `+`".to_owned(),
        ),
        ("sha256:0a", "sha256:0A", "charter must be \"sha256:\" and 64 lower-case hexadecimal digits".to_owned()),
        ("ed25519:8a", "ed25519:8", "author.key must be \"ed25519:\" and 64 lower-case hexadecimal digits".to_owned()),
        (r#""party":"alpha""#, r#""party":"Alpha""#, format!("author.party is \"Alpha\", {word}")),
        (r#""office":"chair""#, r#""office":"""#, format!("author.office is \"\", {word}")),
        (r#""office":"chair""#, r#""office":null"#, "author.office must be a text".to_owned()),
        (r#""office":"chair""#, r#""name":"Ann""#, "unknown field \"name\" in author".to_owned()),
        (
            "2025-03-03T10:00:00Z",
            "2025-03-03T10:00:00+00:00",
            format!("recorded is \"2025-03-03T10:00:00+00:00\", {moment}"),
        ),
        ("2025-03-03T10:00:00Z", "2025-03-03T10:00:00.5Z", format!("recorded is \"2025-03-03T10:00:00.5Z\", {moment}")),
        ("2025-03-03T10:00:00Z", "2025-02-29T10:00:00Z", format!("recorded is \"2025-02-29T10:00:00Z\", {moment}")),
        ("2025-03-03T10:00:00Z", "2025-03-03T10:00:60Z", format!("recorded is \"2025-03-03T10:00:60Z\", {moment}")),
        ("2025-03-03T10:00:00Z", "9999-03-03T10:00:00Z", format!("recorded is \"9999-03-03T10:00:00Z\", {moment}")),
        (r#""sent":{"#, r#""read":{"#, "unknown field \"read\" in times".to_owned()),
        (r#"{"at":"2025-03-03T08:00:00Z"}"#, "1", "times.aware must be an object".to_owned()),
        (r#"{"at":"2025-03-03T08:00:00Z"}"#, "{}", "field \"times.aware.at\" is missing".to_owned()),
        ("[12,3]", "[-1]", "refs must be a list of entry indices".to_owned()),
        ("[12,3]", "null", "refs must be a list of entry indices".to_owned()),
        ("-2", "2.5", "number 2.5 is not a whole number (amounts are written as text) at byte 490".to_owned()),
    ];
    for (from, to, message) in cases {
        let text = good.replacen(from, to, 1);
        assert_ne!(text, good, "{from} is not in the sample");
        let error = Statement::parse(text.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), format!("payload: {message}"), "{text}");
    }
    let bodiless = good.split(r#","body""#).next().unwrap();
    for (tail, message) in [("}", "field \"body\" is missing"), (r#","body":[]}"#, "body must be an object")] {
        let text = format!("{bodiless}{tail}");
        assert_eq!(Statement::parse(text.as_bytes()).unwrap_err().what, message);
    }
    assert_eq!(Statement::parse(b"[]").unwrap_err().to_string(), "payload: a JSON object was expected");
}

#[test]
fn building_refuses_what_reading_would() {
    let key = SigningKey::from_seed([1; 32]);
    let mut statement = sample(&key);
    let fraction = Object::parse(r#"{"share": 0.5}"#).unwrap_err();
    assert!(fraction.what.starts_with("number 0.5 is not a whole number"));
    statement.author.party = "Alpha".to_owned();
    assert!(statement.payload().unwrap_err().what.starts_with("author.party is \"Alpha\""));
    statement.author.party = "alpha".to_owned();
    let other = SigningKey::from_seed([2; 32]);
    assert!(sample(&key).sign(&other).unwrap_err().what.starts_with("author.key is ed25519:8a88"));
    statement.body.insert("share", "x".repeat(60_000));
    assert!(statement.sign(&key).unwrap_err().what.ends_with("attach long matter as a blob"));
}

#[test]
fn ids_are_of_the_payload() {
    let id = StatementId::of(b"abc");
    assert_eq!(id.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(StatementId::parse(&id.to_string()), Some(id));
}

proptest! {
    #[test]
    fn round_trip(
        party in "[a-z][a-z0-9_-]{0,20}", office in prop::option::of("[a-z]{1,9}"), kind in "[a-z]{1,9}\\.[a-z][a-z_]{0,8}/[1-9][0-9]{0,4}",
        seconds in -60_000_000_000i64..250_000_000_000, evidence in prop::option::of(".{0,30}"),
        refs in prop::collection::vec(0..=i64::MAX as u64, 0..5), words in prop::collection::btree_map(".{0,9}", ".{0,20}", 0..5)
    ) {
        let key = SigningKey::from_seed([9; 32]);
        let mut statement = sample(&key);
        statement.author.party = party;
        statement.author.office = office;
        statement.kind = Kind::parse(&kind).unwrap();
        statement.recorded = Moment::from_seconds(seconds);
        statement.times = Times { occurred: Some(Box::new(TimeClaim { at: Moment::from_seconds(seconds), evidence, by: None })), ..Times::default() };
        statement.refs = refs;
        statement.body = words.into_iter().collect();
        let payload = statement.payload().unwrap();
        prop_assert_eq!(Statement::parse(&payload).unwrap(), statement);
    }

    #[test]
    fn no_damage_panics(at in 0usize..600, byte: u8) {
        let mut bytes = golden().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = Statement::parse(&bytes);
    }
}
