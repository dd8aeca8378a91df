//! The real kernel's side: the text is compiled, the statements are put on record, and what came of them is read off.

use crate::observe::Seen;
use crate::sketch::{Evidence, Said, Says, Sketch, Story};
use crate::text::{charter, money};
use servanda_charter::{Diagnostic, SourceFile};
use servanda_norms::Run;
use servanda_partnership::{Compiled, Entry, Partnership, compile};
use servanda_statement::{Author, Json, Kind, Object, SigningKey, Statement, TimeClaim, Times, Verified};
use servanda_vocabulary::Moment;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The log's origin.
pub const ORIGIN: &str = "servanda/simulated";

/// What the compiler says of a charter: codes and messages.
pub type Refused = Vec<(String, String)>;

fn files(sketch: &Sketch) -> Result<Vec<SourceFile>, Refused> {
    let file = SourceFile::from_bytes("charter.md", charter(sketch).as_bytes());
    file.map(|f| vec![f]).map_err(|d| vec![(d.code.to_owned(), d.message)])
}

fn listed(d: Vec<Diagnostic>) -> Refused {
    d.into_iter().map(|d| (d.code.to_owned(), d.message)).collect()
}

/// Compiles one version of a charter, alone.
///
/// # Errors
/// The diagnostics' codes and messages.
pub fn compiled(sketch: &Sketch) -> Result<Compiled, Refused> {
    compile(files(sketch)?).map_err(|(_, d)| listed(d))
}

/// The kernel's side of a story before any entry: all versions of the charter are known, and nothing has happened.
pub struct Kernel {
    blank: Partnership,
    /// The versions' digests.
    pub digests: Vec<String>,
}

impl Kernel {
    /// Compiles a story's charter in all its versions.
    ///
    /// # Errors
    /// The diagnostics' codes and messages.
    pub fn new(story: &Story) -> Result<Self, Refused> {
        let mut blank = Partnership::new(Arc::new(compiled(&story.sketch)?), ORIGIN);
        for v in &story.later {
            blank.learn(files(v)?).map_err(|(_, d)| listed(d))?;
        }
        let digests: Vec<String> = blank.versions().iter().map(|v| v.charter.digest.clone()).collect();
        if digests.len() <= story.later.len() {
            return Err(vec![("same".to_owned(), "two versions of the charter are the same".to_owned())]);
        }
        Ok(Self { blank, digests })
    }

    /// Replays entries up to a moment.
    pub fn replay(&self, entries: &[Entry], at: i64) -> Partnership {
        let mut p = self.blank.clone();
        for e in entries {
            p.admit(e.clone());
        }
        p.advance(Moment::from_seconds(at));
        p
    }

    fn digest(&self, version: usize) -> String {
        // No version has this digest.
        self.digests.get(version).cloned().unwrap_or_else(|| format!("sha256:{}", "0".repeat(64)))
    }

    /// What a partnership shows.
    pub fn seen(&self, p: &Partnership) -> Seen {
        let mut seen = seen(p);
        for (_, e) in seen.events.iter_mut().filter(|(_, e)| e.starts_with("charter.")) {
            for (n, d) in self.digests.iter().enumerate() {
                *e = e.replace(d, &format!("version {n}"));
            }
        }
        seen
    }
}

/// The story's statements as entries: the opening and the signatures, then the log. Signatures are taken on trust, since
/// what is tried here is the run.
///
/// # Errors
/// The statement that cannot be written.
pub fn entries(story: &Story, kernel: &Kernel) -> Result<Vec<Entry>, String> {
    let keys: BTreeMap<&str, SigningKey> =
        story.sketch.parties.iter().zip(1u8..).map(|(p, i)| (p.as_str(), SigningKey::from_seed([i; 32]))).collect();
    let make = |(stamp, cites): (i64, usize), party: &str, kind: &str, times: Times, body: Object| {
        let key = keys.get(party).ok_or("no such party")?;
        let st = Statement {
            partnership: ORIGIN.into(),
            charter: kernel.digest(cites).into(),
            kind: Kind::parse(&format!("{kind}/1")).ok_or("no such kind")?,
            author: Author { key: key.key_id(), party: party.to_owned(), office: None },
            recorded: Moment::from_seconds(stamp),
            times,
            refs: vec![],
            body,
        };
        let opened = Verified::trusting(st, "the simulation tries the run").map_err(|e| e.to_string())?;
        Ok::<Entry, String>(Entry::new(Moment::from_seconds(stamp), Ok(opened)))
    };
    let mut out = Vec::new();
    let first = story.sketch.parties.first().map(String::as_str).unwrap_or_default();
    let roots: Object = keys.iter().map(|(p, k)| ((*p).to_owned(), Json::from(k.key_id().to_string()))).collect();
    let mut open = Object::default();
    open.insert("parties", Json::Object(roots));
    open.insert("sequencer", Json::from(first));
    out.push(make((story.start, 0), first, "partnership.open", Times::default(), open)?);
    for p in &story.sketch.parties {
        out.push(make((story.start, 0), p, "charter.sign", Times::default(), Object::default())?);
    }
    for (said, i) in story.log.iter().zip(0u32..) {
        let (kind, mut body) = words(said, &|v| kernel.digest(v));
        // So that two alike statements of one second are two statements; some stay alike, and the second is a replay.
        if matches!(said.says, Says::Act { .. }) && i % 8 > 0 {
            body.insert("text", Json::from(format!("no. {i}")));
        }
        out.push(make((said.stamp, said.cites), &said.party, kind, times(said), body)?);
    }
    Ok(out)
}

fn times(said: &Said) -> Times {
    let claim = |i: usize| {
        said.times.get(i).copied().flatten().map(|c| {
            Box::new(TimeClaim {
                at: Moment::from_seconds(c.at),
                evidence: (c.evidence != Evidence::None).then(|| "slip".to_owned()),
                by: (c.evidence == Evidence::Own).then(|| said.party.clone()),
            })
        })
    };
    Times { sent: claim(0), received: claim(1), aware: claim(2), occurred: claim(3) }
}

/// The statement's kind and body.
pub fn words(said: &Said, digest: &dyn Fn(usize) -> String) -> (&'static str, Object) {
    let mut body = Object::default();
    let kind = match &said.says {
        Says::Act { family, name, to, cents } => {
            body.insert(family.word(), Json::from(name.as_str()));
            if !to.is_empty() {
                body.insert("to", Json::from(to.clone()));
            }
            if let Some(c) = cents {
                body.insert("amount", Json::from(money(*c)));
            }
            family.kind()
        }
        Says::Use(r) => {
            body.insert("right", Json::from(r.as_str()));
            "right.use"
        }
        Says::Finding(f, answer) => {
            body.insert("finding", Json::from(f.as_str()));
            body.insert("answer", Json::from(if *answer { "yes" } else { "no" }));
            "finding.make"
        }
        Says::Ask(f) => {
            body.insert("finding", Json::from(f.as_str()));
            "finding.ask"
        }
        Says::Measure(m, is_money, n) => {
            body.insert("measure", Json::from(m.as_str()));
            body.insert("value", Json::from(if *is_money { money(*n) } else { n.to_string() }));
            "measure.record"
        }
        Says::Consent(v) => {
            body.insert("version", Json::from(digest(*v)));
            "charter.consent"
        }
        Says::Amend(v, effective) => {
            body.insert("version", Json::from(digest(*v)));
            if let Some(t) = effective {
                body.insert("effective", Json::from(Moment::from_seconds(*t).to_string()));
            }
            "charter.amend"
        }
    };
    if let Some(a) = &said.about {
        body.insert("about", Json::from(a.as_str()));
    }
    (kind, body)
}

fn seen(p: &Partnership) -> Seen {
    let verdicts = p.verdicts().iter().map(|v| v.code().unwrap_or("counts").to_owned()).collect();
    let run = p.run();
    let text = |s| run.names().text(s).to_owned();
    let events = run.events().iter().map(|e| {
        let mut s = plain(&text(e.name));
        for (mark, x) in [(" of ", e.subject), (" by ", e.party)] {
            if let Some(x) = x {
                s.push_str(mark);
                s.push_str(&text(x));
            }
        }
        if let Some(m) = e.said.amount() {
            s.push_str(&format!(" {}", m.amount.normalize()));
        }
        if let Some(entry) = e.entry {
            s.push_str(&format!(" (entry {entry})"));
        }
        (e.at.seconds(), s)
    });
    let mut statuses: Vec<String> = run.statuses().map(|(s, w, _)| format!("{} is {}", text(w), text(s))).collect();
    statuses.sort();
    Seen { verdicts, events: events.collect(), instances: instances(run), statuses, owed: owed(run) }
}

/// A recurring event's name without its running number.
fn plain(name: &str) -> String {
    match name.strip_prefix("every.").and_then(|n| n.rsplit_once('.')) {
        Some((block, _)) => format!("every.{block}"),
        None => name.to_owned(),
    }
}

fn instances(run: &Run) -> Vec<String> {
    let text = |s| run.names().text(s).to_owned();
    run.instances()
        .iter()
        .map(|i| {
            let norm = run.program().norm(i.norm).map(|n| text(n.block)).unwrap_or_default();
            let bearers: Vec<String> = i.bearers.iter().map(|b| text(*b)).collect();
            crate::observe::instance(
                &norm,
                i.subject.map(text).as_deref(),
                &bearers,
                i.state.word(),
                i.due.map(|d| (d.at.seconds(), d.inclusive)),
                i.from.map(|m| m.seconds()),
            )
        })
        .collect()
}

fn owed(run: &Run) -> Vec<String> {
    let text = |s| run.names().text(s).to_owned();
    run.owed()
        .iter()
        .map(|o| {
            let amount = run.program().amounts.get(o.amount as usize).map(|a| text(a.block)).unwrap_or_default();
            let to: Vec<String> = o.creditors.iter().map(|c| text(*c)).collect();
            format!(
                "{} {} owes {} to {} under {amount}",
                crate::text::clock(o.at.seconds()),
                text(o.debtor),
                o.sum.amount.normalize(),
                to.join(" and ")
            )
        })
        .collect()
}
