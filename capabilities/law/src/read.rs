//! Packs: law as data, read from a text whose digest names it. A pack is read whole or not at all.

use servanda_vocabulary::narrow::{Table, tables};
use servanda_vocabulary::{Date, FirstDay, Period};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Most bytes of a pack.
pub const BYTES_MAX: usize = 1024 * 1024;

/// A versioned list of clocks that statutes start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// Its name, such as `incidents`.
    pub name: String,
    /// What it is about.
    pub title: String,
    /// Its version.
    pub version: String,
    /// When it was issued.
    pub issued: Date,
    /// Who answers for it.
    pub issuer: String,
    /// The key with which its issuer signs it, where it names one.
    pub issuer_key: Option<String>,
    /// The calendars that some of its rows need, which a charter declares under these names.
    pub calendars: Vec<String>,
    /// `sha256:…` over its normalised text.
    pub digest: String,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What cannot be computed, and why: id and reason.
    pub not_computed: Vec<(String, String)>,
}

/// From where a row's clock runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// The party's awareness of the incident.
    Aware,
    /// The incident itself.
    Occurred,
    /// An event that the charter declares under this name.
    Event(String),
    /// The first submission under another row.
    First(String),
    /// The latest submission under another row: each new one moves the clock.
    Latest(String),
}

/// What a row asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// To tell somebody, or to do something, in time.
    Tell,
    /// To keep a record so long.
    Keep,
}

/// One clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its id, such as `eu.gdpr.33.authority`.
    pub id: String,
    /// The law.
    pub law: String,
    /// The article.
    pub article: String,
    /// Whom it binds.
    pub who: String,
    /// What sets it off, in words.
    pub trigger: String,
    /// To whom one reports.
    pub recipient: String,
    /// What it asks.
    pub kind: Kind,
    /// From where the clock runs.
    pub from: From,
    /// How long.
    pub period: Period,
    /// From the end of the calendar year that holds the anchor.
    pub from_end_of_year: bool,
    /// Which day is the first.
    pub first: Option<FirstDay>,
    /// How long after awareness at the latest, unless the clock only starts to run after that.
    pub ceiling: Option<Period>,
    /// The calendar that it runs by; the charter's `default` when it names none.
    pub calendar: Option<String>,
    /// A second calendar, by whose rules the same clock may end otherwise: shown beside it, never instead.
    pub lenient: Option<String>,
    /// The events between which the clock stands: from, to.
    pub pauses: Option<(String, String)>,
    /// The first day on which it is in force.
    pub in_force_from: Option<Date>,
    /// The last day on which it is in force.
    pub in_force_until: Option<Date>,
    /// `in_force`, or why it is not law yet.
    pub status: String,
    /// Where it was read.
    pub source: String,
    /// How it was read: `primary-text-read`, `secondary-read`, `memory`.
    pub verified: String,
    /// `high`, `medium`, `low`.
    pub confidence: String,
    /// Who has reviewed it.
    pub reviewer: String,
    /// The ids of its tests.
    pub tests: Vec<String>,
}

impl Pack {
    /// What the issuer signs: the name, version and digest, each on its line.
    #[must_use]
    pub fn signed_text(&self) -> String {
        format!("servanda/pack/1\n{}\n{}\n{}\n", self.name, self.version, self.digest)
    }
}

impl Row {
    /// How its clause is cited: `eu.gdpr.33.authority Reg (EU) 2016/679 Art 33(1)`.
    #[must_use]
    pub fn heading(&self) -> String {
        if self.article == self.law {
            return format!("{} {}", self.id, self.law);
        }
        format!("{} {} {}", self.id, self.law, self.article)
    }

    /// Why it is not in force on a day; none when it is.
    #[must_use]
    pub fn not_in_force(&self, day: Date) -> Option<String> {
        if self.status != "in_force" {
            return Some(format!("`{}` is no law yet ({})", self.id, self.status.replace('_', " ")));
        }
        if let Some(from) = self.in_force_from.filter(|f| day < *f) {
            return Some(format!("`{}` is in force from {from}, and this is {day}", self.id));
        }
        let until = self.in_force_until.filter(|u| day > *u)?;
        Some(format!("`{}` was in force until {until}, and this is {day}", self.id))
    }
}

/// The normalised text of a pack: line ends are single, no blanks before them, one line end at the end.
#[must_use]
pub fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.trim_start_matches('\u{feff}').lines() {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    let end = out.trim_end_matches('\n').len();
    out.truncate(end);
    out.push('\n');
    out
}

/// The digest that names a pack: SHA-256 over its normalised text.
#[must_use]
pub fn digest(text: &str) -> String {
    let mut out = String::from("sha256:");
    for b in Sha256::digest(normalise(text).as_bytes()) {
        out.push_str(&format!("{b:02x}"));
    }
    out
}

const PACK_FIELDS: &[&str] = &["name", "title", "version", "issued", "issuer", "issuer_key", "reviewer", "calendars"];
const ROW_FIELDS: &[&str] = &[
    "id",
    "law",
    "article",
    "jurisdiction",
    "who",
    "trigger",
    "threshold",
    "recipient",
    "content",
    "standard",
    "exemption",
    "extension",
    "kind",
    "anchor",
    "period",
    "ceiling",
    "from_end_of",
    "counting",
    "calendar",
    "lenient",
    "pauses",
    "rollover",
    "in_force_from",
    "in_force_until",
    "status",
    "source",
    "verified",
    "confidence",
    "note",
    "reviewer",
    "tests",
    "reason",
];

/// Reads a pack.
///
/// # Errors
/// The first thing that cannot be read, by line or row, and what would be read there.
pub fn read(text: &str) -> Result<Pack, String> {
    if text.len() > BYTES_MAX {
        return Err("a pack has at most one megabyte".to_owned());
    }
    // What word processors change on their own must not make another pack of the same words.
    if let Some(c) = text.chars().find(|c| "\u{a0}\u{202f}“”„‘’".contains(*c)) {
        return Err(format!("a pack is written with plain quotes and spaces; it has `{c}`"));
    }
    let all = tables(text)?;
    let Some((head, rest)) = all.split_first().filter(|(t, _)| t.name == "pack") else {
        return Err("a pack begins with the table `[pack]`".to_owned());
    };
    known(head, PACK_FIELDS)?;
    for f in ["name", "title", "version", "issued", "issuer"] {
        must(head, f)?;
    }
    let issued = date(head, "issued")?.ok_or("`[pack]` says no `issued`")?;
    let (mut rows, mut not_computed, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for t in rest {
        known(t, ROW_FIELDS)?;
        let id = must(t, "id")?;
        if !seen.insert(id.to_owned()) {
            return Err(format!("line {}: a second row `{id}`", t.line));
        }
        match t.name.as_str() {
            "row" => rows.push(row(t)?),
            "not_computed" => not_computed.push((id.to_owned(), must(t, "reason")?.to_owned())),
            other => return Err(format!("line {}: a pack has no table `{other}`; it has row, not_computed", t.line)),
        }
    }
    let pack = Pack {
        name: head.text("name").to_owned(),
        title: head.text("title").to_owned(),
        version: head.text("version").to_owned(),
        issued,
        issuer: head.text("issuer").to_owned(),
        issuer_key: Some(head.text("issuer_key").to_owned()).filter(|k| !k.is_empty()),
        calendars: head.list("calendars").to_vec(),
        digest: digest(text),
        rows,
        not_computed,
    };
    consistent(&pack)?;
    Ok(pack)
}

/// Rows name only rows and calendars that the pack has.
fn consistent(pack: &Pack) -> Result<(), String> {
    for r in &pack.rows {
        if let From::First(other) | From::Latest(other) = &r.from
            && (*other == r.id || !pack.rows.iter().any(|x| x.id == *other))
        {
            return Err(format!(
                "`{}` runs from a submission under `{other}`, which is no other row of this pack",
                r.id
            ));
        }
        if let Some(c) = r.calendar.iter().chain(&r.lenient).find(|c| !pack.calendars.contains(c)) {
            return Err(format!("`{}` runs by the calendar `{c}`: list it under `calendars`", r.id));
        }
    }
    Ok(())
}

fn known(t: &Table, fields: &[&str]) -> Result<(), String> {
    match t.unknown(fields) {
        Some((_, k)) => {
            let near = servanda_vocabulary::nearest(k, fields.iter().copied());
            let near = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
            Err(format!("line {}: `[{}]` has no field `{k}`{near}", t.line, t.name))
        }
        None => Ok(()),
    }
}

fn must<'a>(t: &'a Table, field: &str) -> Result<&'a str, String> {
    match t.text(field) {
        "" => Err(format!("line {}: `[{}]` says no `{field}`", t.line, t.name)),
        v => Ok(v),
    }
}

fn date(t: &Table, field: &str) -> Result<Option<Date>, String> {
    match t.text(field) {
        "" => Ok(None),
        v => match Date::parse(v) {
            Some(d) => Ok(Some(d)),
            None => Err(format!("line {}: `{field}` is a date such as 2026-11-23, not `{v}`", t.line)),
        },
    }
}

fn period(t: &Table, field: &str) -> Result<Option<Period>, String> {
    match t.text(field) {
        "" => Ok(None),
        v => Period::parse(v).map(Some).map_err(|e| format!("line {}: {e}", t.line)),
    }
}

fn choice<'a>(t: &'a Table, field: &str, words: &[&str]) -> Result<&'a str, String> {
    let v = t.text(field);
    if v.is_empty() || words.contains(&v) {
        return Ok(v);
    }
    Err(format!("line {}: `{field}` is one of {}, not `{v}`", t.line, words.join(", ")))
}

fn row(t: &Table) -> Result<Row, String> {
    for f in ["law", "article", "who", "trigger", "recipient", "anchor", "period", "status", "source"] {
        must(t, f)?;
    }
    must(t, "verified").and(must(t, "confidence"))?;
    choice(t, "verified", &["primary-text-read", "secondary-read", "memory"])?;
    choice(t, "confidence", &["high", "medium", "low"])?;
    let some = |f: &str| Some(t.text(f).to_owned()).filter(|s| !s.is_empty());
    let id = t.text("id");
    if id.len() > 80 || !id.bytes().all(|b| b.is_ascii_alphanumeric() || b"._".contains(&b)) {
        return Err(format!("line {}: `{id}` is no id of a row: letters, digits, `.` and `_`", t.line));
    }
    let from = match t.text("anchor") {
        "aware" => From::Aware,
        "occurred" => From::Occurred,
        a => match a.split_once(':') {
            Some(("first", row)) => From::First(row.to_owned()),
            Some(("latest", row)) => From::Latest(row.to_owned()),
            Some(_) => return Err(format!("line {}: `{a}` is no anchor", t.line)),
            None => From::Event(a.to_owned()),
        },
    };
    let kind = match choice(t, "kind", &["tell", "keep"])? {
        "keep" => Kind::Keep,
        _ => Kind::Tell,
    };
    let first = match choice(t, "counting", &["next_day", "first_day"])? {
        "first_day" => Some(FirstDay::Own),
        "next_day" => Some(FirstDay::Next),
        _ => None,
    };
    let pauses = match t.list("pauses") {
        [] => None,
        [a, b] => Some((a.clone(), b.clone())),
        _ => return Err(format!("line {}: `pauses` names two events, from and to", t.line)),
    };
    Ok(Row {
        id: id.to_owned(),
        law: t.text("law").to_owned(),
        article: t.text("article").to_owned(),
        who: t.text("who").to_owned(),
        trigger: t.text("trigger").to_owned(),
        recipient: t.text("recipient").to_owned(),
        kind,
        from,
        period: period(t, "period")?.ok_or("no period")?,
        from_end_of_year: choice(t, "from_end_of", &["year"])? == "year",
        first,
        ceiling: period(t, "ceiling")?,
        calendar: some("calendar"),
        lenient: some("lenient"),
        pauses,
        in_force_from: date(t, "in_force_from")?,
        in_force_until: date(t, "in_force_until")?,
        status: t.text("status").to_owned(),
        source: t.text("source").to_owned(),
        verified: t.text("verified").to_owned(),
        confidence: t.text("confidence").to_owned(),
        reviewer: t.text("reviewer").to_owned(),
        tests: t.list("tests").to_vec(),
    })
}
