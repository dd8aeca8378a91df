//! A synthetic partnership: entries that start, end and miss norms.

use servanda_charter::SourceFile;
use servanda_partnership::{Compiled, compile};
use servanda_statement::{Author, Json, Kind, Object, SigningKey, Statement, Times};
use servanda_vocabulary::Moment;
use std::sync::Arc;

/// The log's origin.
pub const ORIGIN: &str = "servanda/bench";

const CHARTER: &str = r#"# Bench
## 1 Parties
~~~charter
party "p0" { name = "P0" }
party "p1" { name = "P1" }
party "p2" { name = "P2" }
party "p3" { name = "P3" }
party "p4" { name = "P4" }
party "p5" { name = "P5" }
party "p6" { name = "P6" }
party "p7" { name = "P7" }
~~~
## 2 Place
Days end in [Europe/Brussels](#place.zone).
~~~charter
calendar "default" { zone = place.zone }
record "settings" { sequencer = party.p0 }
~~~
## 3 Breach
Tell within [24 hours](#breach.tell); object within [2 calendar days](#breach.object).
~~~charter
event "breach" { }
notice "breach" { }
duty "tell" {
  on     = event.breach
  bearer = trigger.party
  to     = others
  act    = notice.breach
  due    = after(trigger.at, breach.tell)
}
right "object" {
  on      = notice.breach
  holder  = others
  until   = after(trigger.received, breach.object)
  silence = acceptance
}
~~~
"#;

/// The charter, compiled.
pub fn compiled() -> Result<Arc<Compiled>, String> {
    loaded(0)
}

/// The charter with so many norms more, each with a trigger of its own and years to run.
pub fn loaded(long: usize) -> Result<Arc<Compiled>, String> {
    let mut text = format!("{CHARTER}## 4 Long\nEach runs for [5 years](#long.run).\n~~~charter\n");
    for i in 0..long {
        text.push_str(&format!("event \"long_{i}\" {{ }}\nnotice \"long_{i}\" {{ }}\n"));
        if i % 2 == 0 {
            text.push_str(&format!("duty \"long_{i}\" {{\n  on = event.long_{i}\n  bearer = trigger.party\n  act = notice.long_{i}\n  due = after(trigger.at, long.run)\n}}\n"));
        } else {
            text.push_str(&format!("right \"long_{i}\" {{\n  on = event.long_{i}\n  holder = others\n  until = after(trigger.at, long.run)\n  silence = lapse\n}}\n"));
        }
    }
    text.push_str("~~~\n");
    let text = if long == 0 { CHARTER.to_owned() } else { text };
    let file = SourceFile::from_bytes("charter.md", text.as_bytes()).map_err(|d| d.message)?;
    compile(vec![file])
        .map(Arc::new)
        .map_err(|(_, d)| d.iter().map(|d| d.message.clone()).collect::<Vec<_>>().join("; "))
}

fn key(i: u8) -> SigningKey {
    SigningKey::from_seed([i.saturating_add(1); 32])
}

/// `n` statements with their stamps and signers: the opening, then breaches of which two thirds are told in time.
pub fn statements(c: &Compiled, n: usize) -> Result<Vec<(Moment, Statement, SigningKey)>, String> {
    statements_of(c, n, 0)
}

/// The same, with the triggers of the long norms after the opening.
pub fn statements_of(c: &Compiled, n: usize, long: usize) -> Result<Vec<(Moment, Statement, SigningKey)>, String> {
    let start = Moment::parse_rfc3339("2025-01-01T09:00:00Z").ok_or("no moment")?;
    let kind = |k: &str| Kind::parse(k).ok_or_else(|| format!("no kind {k}"));
    let mut out = Vec::with_capacity(n);
    let mut push = |i: usize, p: u8, k: &str, body: Object| -> Result<(), String> {
        let at = start.plus_seconds(i64::try_from(i).unwrap_or(0) * 600);
        let st = Statement {
            partnership: ORIGIN.into(),
            charter: c.charter.digest.as_str().into(),
            kind: kind(k)?,
            author: Author { key: key(p).key_id(), party: format!("p{p}"), office: None },
            recorded: at,
            times: Times::default(),
            refs: vec![],
            body,
        };
        out.push((at, st, key(p)));
        Ok(())
    };
    let roots: Object = (0..8u8).map(|p| (format!("p{p}"), Json::from(key(p).key_id().to_string()))).collect();
    let mut open = Object::default();
    open.insert("parties", Json::Object(roots));
    open.insert("sequencer", Json::from("p0"));
    push(0, 0, "partnership.open/1", open)?;
    for p in 0..8u8 {
        push(usize::from(p) + 1, p, "charter.sign/1", Object::default())?;
    }
    for i in 0..long.min(n.saturating_sub(9)) {
        let body: Object = [("event".to_owned(), Json::from(format!("long_{i}")))].into_iter().collect();
        push(i + 9, u8::try_from(i % 8).unwrap_or(0), "event.record/1", body)?;
    }
    for i in 9 + long..n {
        // Of five entries: three breaches, two of them told; the third is missed a day later by itself.
        let (group, turn) = ((i - 9) / 5, (i - 9) % 5);
        let p = u8::try_from(group % 8).unwrap_or(0);
        let about = format!("b{}-{}", group, if turn < 3 { turn } else { turn - 3 });
        let mut body = Object::default();
        body.insert(if turn < 3 { "event" } else { "notice" }, Json::from("breach"));
        body.insert("about", Json::from(about));
        push(i, p, if turn < 3 { "event.record/1" } else { "notice.give/1" }, body)?;
    }
    Ok(out)
}
