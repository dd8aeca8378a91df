//! The auditor's answer: a grade, what was found, what was checked, and what was not.

use crate::about::About;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt;

/// How the record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Everything that can be checked holds.
    Good,
    /// So too, and there is something that the reader should know.
    GoodWithRemarks,
    /// Something does not hold: do not rely on this copy.
    Bad,
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Good => "good",
            Self::GoodWithRemarks => "good, with remarks",
            Self::Bad => "bad",
        })
    }
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// A stable word for programs.
    pub code: &'static str,
    /// The entry concerned.
    pub entry: Option<u64>,
    /// One sentence for people.
    pub what: String,
    /// Whether the record is bad for it; else it is a remark.
    pub bad: bool,
}

/// What the audit says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What the bundle says it is, if that could be read. Not to be believed of a bad one.
    pub about: Option<About>,
    /// Everything found, the first thing first.
    pub findings: Vec<Finding>,
    /// What was checked and holds, in words.
    pub checked: Vec<String>,
    /// What was not, in words.
    pub not_checked: Vec<String>,
    /// Entries that count, if the record was replayed.
    pub counts: u64,
    /// Void entries by code, if it was replayed.
    pub void: BTreeMap<String, u64>,
    /// The state digest that replay gave, in hex.
    pub state: Option<String>,
}

impl Report {
    /// The grade, by the gravest finding.
    #[must_use]
    pub fn grade(&self) -> Grade {
        match (self.findings.iter().any(|f| f.bad), self.findings.is_empty()) {
            (true, _) => Grade::Bad,
            (false, false) => Grade::GoodWithRemarks,
            (false, true) => Grade::Good,
        }
    }

    /// The first finding for which the record is bad.
    #[must_use]
    pub fn worst(&self) -> Option<&Finding> {
        self.findings.iter().find(|f| f.bad)
    }

    pub(crate) fn bad(&mut self, code: &'static str, entry: Option<u64>, what: impl Into<String>) {
        self.findings.push(Finding { code, entry, what: what.into(), bad: true });
    }

    pub(crate) fn remark(&mut self, code: &'static str, what: impl Into<String>) {
        self.findings.push(Finding { code, entry: None, what: what.into(), bad: false });
    }

    /// The report for programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let finding = |f: &Finding| json!({ "code": f.code, "entry": f.entry, "bad": f.bad, "what": f.what });
        let of = |read: fn(&About) -> Value| self.about.as_ref().map_or(Value::Null, read);
        json!({
            "format": "servanda/audit/1",
            "grade": self.grade().to_string(),
            "origin": of(|a| json!(a.origin)),
            "size": of(|a| json!(a.size)),
            "sequencer": of(|a| json!(a.sequencer)),
            "charters": of(|a| a.charters.iter().map(|c| json!(c.digest)).collect()),
            "counts": self.counts,
            "void": self.void,
            "state": self.state,
            "findings": self.findings.iter().map(finding).collect::<Vec<_>>(),
            "checked": self.checked,
            "not_checked": self.not_checked,
        })
    }
}
