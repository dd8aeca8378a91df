//! `servanda statement`: signs a statement, and submits it to the record.

use crate::local::Local;
use crate::output::{Done, Exit, Failed, Out};
use serde_json::json;
use servanda_capability::FieldType;
use servanda_partnership::{Compiled, Verdict};
use servanda_statement::{Author, Json, Kind, Object, SigningKey, Statement, TimeClaim, Times};
use servanda_vocabulary::Moment;
use std::path::PathBuf;

/// What can be done with statements.
#[derive(clap::Subcommand)]
pub enum Verb {
    /// Sign a statement and submit it: servanda statement submit STORE --key lab.key --party lab notice.give notice=breach about=b1
    Submit {
        /// The partnership's file.
        store: PathBuf,
        /// The key file that signs.
        #[arg(long)]
        key: PathBuf,
        /// For which party.
        #[arg(long)]
        party: String,
        /// Judge it and show what would happen, but write nothing.
        #[arg(long)]
        dry_run: bool,
        /// The kind, such as notice.give.
        kind: String,
        /// Its fields, name=value; also sent= received= aware= occurred= evidence= evidence_by=.
        fields: Vec<String>,
    },
    /// Submit an envelope that was signed elsewhere.
    Add {
        /// The partnership's file.
        store: PathBuf,
        /// The envelope's file.
        envelope: PathBuf,
    },
}

/// The time of this machine's clock. Only edges may ask.
pub fn now() -> Moment {
    let s = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_secs());
    Moment::from_seconds(i64::try_from(s).unwrap_or(i64::MAX))
}

/// Builds and signs an envelope.
pub fn build(
    compiled: &Compiled,
    origin: &str,
    seed: [u8; 32],
    party: &str,
    kind: &str,
    fields: &[String],
) -> Result<Vec<u8>, Failed> {
    let key = SigningKey::from_seed(seed);
    let zone = compiled.program.zone().clone();
    let name = kind.strip_suffix("/1").unwrap_or(kind);
    let kinds = compiled.blank.kinds();
    let Some((_, _, known)) = kinds.iter().find(|(k, _, _)| *k == name) else {
        let near = servanda_vocabulary::nearest(name, kinds.iter().map(|k| k.0));
        return Err(Failed::new(format!(
            "there is no kind `{name}`{}",
            near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default()
        ))
        .help("servanda kinds lists all")
        .exit(Exit::Usage));
    };
    let (mut body, mut times) = (Object::default(), Times::default());
    let parts: Vec<(&str, &str)> = fields.iter().filter_map(|f| f.split_once('=')).collect();
    if let Some(bad) = fields.iter().find(|f| !f.contains('=')) {
        return Err(Failed::new(format!("`{bad}` is not a field")).help("write name=value").exit(Exit::Usage));
    }
    if let Some((k, _)) =
        parts.iter().enumerate().find(|(i, (k, _))| parts.iter().take(*i).any(|(x, _)| x == k)).map(|(_, p)| p)
    {
        return Err(Failed::new(format!("the field `{k}` stands twice")).help("say it once").exit(Exit::Usage));
    }
    let evidence = parts.iter().find(|(k, _)| *k == "evidence").map(|(_, v)| (*v).to_owned());
    let by = parts.iter().find(|(k, _)| *k == "evidence_by").map(|(_, v)| (*v).to_owned());
    let when = |v: &str| {
        Moment::parse_civil(v, &zone)
            .or_else(|| Moment::parse_rfc3339(v))
            .ok_or_else(|| Failed::new(format!("`{v}` is not a time")).help("write 2025-03-03 10:00").exit(Exit::Usage))
    };
    for (k, v) in &parts {
        let ty = known.iter().find(|f| f.name == *k).map(|f| f.ty);
        match (*k, ty) {
            ("sent", None) => {
                times.sent = Some(Box::new(TimeClaim { at: when(v)?, evidence: evidence.clone(), by: by.clone() }))
            }
            ("received", None) => {
                times.received = Some(Box::new(TimeClaim { at: when(v)?, evidence: evidence.clone(), by: by.clone() }))
            }
            ("aware", None) => {
                times.aware = Some(Box::new(TimeClaim { at: when(v)?, evidence: evidence.clone(), by: by.clone() }))
            }
            ("occurred", None) => {
                times.occurred = Some(Box::new(TimeClaim { at: when(v)?, evidence: evidence.clone(), by: by.clone() }))
            }
            ("evidence" | "evidence_by", None) => {}
            (_, Some(FieldType::Ids)) => {
                body.insert(*k, Json::from(v.split(',').collect::<Vec<_>>()));
            }
            (_, Some(FieldType::Map)) => {
                let mut m = Object::default();
                for (a, b) in v.split(',').filter_map(|p| p.split_once(':')) {
                    if m.contains_key(a) {
                        let why = format!("`{a}` stands twice in `{k}`");
                        return Err(Failed::new(why).exit(Exit::Usage));
                    }
                    m.insert(a, Json::from(b));
                }
                body.insert(*k, Json::Object(m));
            }
            (_, Some(FieldType::Moment)) => {
                body.insert(*k, Json::from(when(v)?.to_string()));
            }
            _ => {
                body.insert(*k, Json::from(*v));
            }
        }
    }
    let kind = Kind::parse(&format!("{name}/1"))
        .ok_or_else(|| Failed::new(format!("`{kind}` is not a kind")).exit(Exit::Usage))?;
    let st = Statement {
        partnership: origin.into(),
        charter: compiled.charter.digest.as_str().into(),
        kind,
        author: Author { key: key.key_id(), party: party.to_owned(), office: None },
        recorded: now(),
        times,
        refs: vec![],
        body,
    };
    st.sign(&key).map_err(|e| Failed::new(e.to_string()))
}

/// Tells an entry's verdict.
pub fn report(index: u64, verdict: &Verdict, out: &Out) {
    if out.json {
        let v = match verdict {
            Verdict::Counts => json!({"entry": index, "verdict": "counts"}),
            Verdict::Void(r) => {
                json!({"entry": index, "verdict": "void", "code": r.code, "message": r.message, "clause": r.clause})
            }
        };
        out.data(&v);
        return;
    }
    match verdict {
        Verdict::Counts => out.line(format!("entry {index} {}", out.paint("32", "counts"))),
        Verdict::Void(r) => out.line(format!("entry {index} {} {r}", out.paint("31", "is void:"))),
    }
}

/// Runs it.
pub fn run(v: &Verb, out: &Out) -> Done {
    let (store, envelope, dry) = match v {
        Verb::Submit { store, key, party, dry_run, kind, fields } => {
            let mut local = Local::open(store, false)?;
            // Whoever signs cites the version that is in force now.
            local.state.advance(now());
            (
                store,
                build(local.state.compiled(), local.store.origin(), super::key::read_seed(key)?, party, kind, fields)?,
                *dry_run,
            )
        }
        Verb::Add { store, envelope } => (
            store,
            std::fs::read(envelope).map_err(|e| Failed::new(format!("cannot read {}: {e}", envelope.display())))?,
            false,
        ),
    };
    if dry {
        let mut local = Local::open(store, false)?;
        let opened = servanda_statement::Verified::open(&envelope);
        let index = local.store.size();
        let verdict = local.state.admit(servanda_partnership::Entry::new(now(), opened));
        report(index, &verdict, out);
        out.talk("dry run: nothing was written");
        return Ok(if verdict.code().is_none() { Exit::Ok } else { Exit::Denied });
    }
    let mut local = Local::open(store, true)?;
    let (index, verdict) = local.append(envelope, now())?;
    report(index, &verdict, out);
    Ok(if verdict.code().is_none() { Exit::Ok } else { Exit::Denied })
}
