//! The little language of library texts: `{{name}}` stands for an answer; lines that begin with `%` repeat or choose.
//!
//! `%each party`, `%each data`, `%each provider`, `%each developer`, `%each other` … `%end`; `%if CONDITION` … `%else` …
//! `%end`. Everything else is the charter's own words. `library/README.md` lists the names and conditions.

use crate::answers::{Answers, Data, Party};
use crate::library::Library;
use crate::values;
use servanda_vocabulary::{Calendar, Date, Fraction, Moment, Money, Period, Rounding};
use std::collections::BTreeMap;

/// What names stand for.
pub(crate) struct Scope<'a> {
    pub answers: &'a Answers,
    pub lib: &'a Library,
    /// Names that a line has set or a repetition is at.
    names: BTreeMap<String, String>,
    /// The calendar by which cases count.
    pub clock: Option<&'a Calendar>,
    /// Numbers of clauses, once they are known.
    pub numbers: BTreeMap<String, String>,
}

/// A list of parties by its name in a template.
fn list<'a>(a: &'a Answers, name: &str) -> Option<Vec<&'a Party>> {
    let keep = |f: &dyn Fn(&Party) -> bool| Some(a.parties.iter().filter(|p| f(p)).collect());
    match name {
        "party" | "parties" => keep(&|_| true),
        "provider" | "providers" => keep(&|p| a.data.iter().any(|d| d.of == p.id)),
        "developer" | "developers" => keep(&|p| p.models),
        "other" | "others" => keep(&|p| p.id != a.lead),
        _ => None,
    }
}

/// A place of a region, for cases.
fn a_place(region: &str) -> String {
    let is_country = |w: &&str| w.len() == 2 && w.bytes().all(|b| b.is_ascii_uppercase()) && *w != "EU";
    let words = region.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|w| !w.is_empty()).find(is_country).unwrap_or("BE").to_owned()
}

fn joined(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

impl<'a> Scope<'a> {
    pub fn new(answers: &'a Answers, lib: &'a Library) -> Self {
        let mut names = BTreeMap::new();
        let mut party = |key: &str, p: Option<&Party>| {
            if let Some(p) = p {
                names.insert(key.to_owned(), p.id.clone());
                names.insert(format!("{key}.name"), p.name.clone());
            }
        };
        let giver = answers.data.first().map_or("", |d| d.of.as_str());
        let maker = answers.parties.iter().find(|p| p.models && p.id != giver);
        let maker_id = maker.map_or("", |p| p.id.as_str());
        party("lead", answers.parties.iter().find(|p| p.id == answers.lead));
        party("provider", answers.parties.iter().find(|p| p.id == giver));
        party("developer", maker);
        // The one that stands in for the lead: the next party in the answers' order.
        party("deputy", answers.parties.iter().find(|p| p.id != answers.lead));
        party("third", answers.parties.iter().find(|p| p.id != giver && p.id != maker_id));
        party("outsider", answers.parties.iter().find(|p| !p.models && p.id != giver));
        party("neither", answers.parties.iter().find(|p| p.id != answers.lead && p.id != maker_id));
        for (key, text) in [("title", &answers.title), ("work", &answers.work), ("purpose", &answers.purpose)] {
            names.insert(key.to_owned(), text.clone());
        }
        if let Some(d) = answers.data.first() {
            names.insert("data".to_owned(), d.id.clone());
        }
        let mut scope = Self { answers, lib, names, clock: None, numbers: BTreeMap::new() };
        let place = a_place(&scope.value("data.region").unwrap_or_default());
        scope.names.insert("place".to_owned(), place);
        let language = scope.value("language.formal").unwrap_or_default();
        scope.names.insert("language".to_owned(), language.split(' ').next().unwrap_or_default().to_owned());
        scope
    }

    /// Expands a whole text.
    pub fn expand(&mut self, text: &str) -> Result<String, String> {
        let lines: Vec<&str> = text.lines().collect();
        let mut out = String::new();
        self.lines(&lines, &mut out)?;
        Ok(out)
    }

    fn lines(&mut self, lines: &[&str], out: &mut String) -> Result<(), String> {
        let mut n = 0usize;
        while let Some(line) = lines.get(n) {
            n = n.saturating_add(1);
            let Some(order) = line.strip_prefix('%') else {
                out.push_str(&self.line(line)?);
                out.push('\n');
                continue;
            };
            let (verb, rest) = order.split_once(' ').unwrap_or((order, ""));
            if verb == "set" {
                let (name, what) = rest.split_once(" = ").ok_or_else(|| format!("`{line}`: write `%set name = …`"))?;
                let value = self.line(what)?;
                self.names.insert(name.trim().to_owned(), value);
                continue;
            }
            let body = lines.get(n..).unwrap_or_default();
            let (otherwise, end) = ends(body).ok_or_else(|| format!("`{line}` has no `%end`"))?;
            let whole = body.get(..otherwise.unwrap_or(end)).unwrap_or_default();
            let other = otherwise.and_then(|o| body.get(o.saturating_add(1)..end)).unwrap_or_default();
            match verb {
                "each" => self.each(rest.trim(), whole, out)?,
                "if" => {
                    let part = if self.holds(rest.trim())? { whole } else { other };
                    self.lines(part, out)?;
                }
                _ => return Err(format!("`{line}`: the lines are %each, %if, %else, %end and %set")),
            }
            n = n.saturating_add(end).saturating_add(1);
        }
        Ok(())
    }

    fn each(&mut self, what: &str, body: &[&str], out: &mut String) -> Result<(), String> {
        let kept = self.names.clone();
        if what == "data" {
            for Data { id, of, what } in self.answers.data.clone() {
                let name = self.answers.parties.iter().find(|p| p.id == of).map(|p| p.name.clone());
                self.names.insert("data".to_owned(), id);
                self.names.insert("data.of".to_owned(), of);
                self.names.insert("data.of.name".to_owned(), name.unwrap_or_default());
                self.names.insert("data.what".to_owned(), what);
                self.lines(body, out)?;
            }
        } else {
            let parties = list(self.answers, what).ok_or_else(|| format!("`%each {what}`: no such list"))?;
            for p in parties {
                self.names.insert(what.to_owned(), p.id.clone());
                self.names.insert(format!("{what}.name"), p.name.clone());
                self.lines(body, out)?;
            }
        }
        self.names = kept;
        Ok(())
    }

    fn holds(&self, what: &str) -> Result<bool, String> {
        if let Some(not) = what.strip_prefix("not ") {
            return Ok(!self.holds(not)?);
        }
        let (word, rest) = what.split_once(' ').unwrap_or((what, ""));
        Ok(match (word, rest) {
            ("clause", id) => self.answers.clauses.get(id).is_some_and(|o| o != "none"),
            ("option", rest) => {
                let (id, option) = rest.split_once('=').ok_or_else(|| format!("`%if {what}`: write `option a=b`"))?;
                self.answers.clauses.get(id).is_some_and(|o| o == option)
            }
            ("value", rest) => {
                let (id, text) =
                    rest.split_once(" is ").ok_or_else(|| format!("`%if {what}`: write `value a is b`"))?;
                self.value(id).as_deref() == Some(text)
            }
            ("three", "") => self.answers.parties.len() > 2,
            ("many_data", "") => self.answers.data.len() > 1,
            ("same", rest) => {
                let (a, b) = rest.split_once(' ').ok_or_else(|| format!("`%if {what}`: write `same a b`"))?;
                self.names.contains_key(a) && self.names.get(a) == self.names.get(b)
            }
            (name, "") if ["third", "outsider", "neither"].contains(&name) => self.names.contains_key(name),
            _ => return Err(format!("`%if {what}`: no such condition")),
        })
    }

    fn value(&self, id: &str) -> Option<String> {
        values::all(self.answers, self.lib).into_iter().find(|v| v.id == id).map(|v| v.text)
    }

    fn line(&self, line: &str) -> Result<String, String> {
        let mut out = String::new();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, more) = after.split_once("}}").ok_or_else(|| format!("`{line}`: `{{{{` without `}}}}`"))?;
            out.push_str(before);
            out.push_str(&self.name(name.trim()).map_err(|e| format!("`{line}`: {e}"))?);
            rest = more;
        }
        out.push_str(rest);
        Ok(out)
    }

    fn name(&self, name: &str) -> Result<String, String> {
        if let Some(clause) = name.strip_prefix("clause ") {
            // Numbers are given when all clauses are there; until then the reference stays as it is.
            return match self.numbers.get(clause) {
                Some(n) => Ok(n.clone()),
                None if self.numbers.is_empty() => Ok(format!("{{{{{name}}}}}")),
                None => Err(format!("no clause `{clause}` is in this charter")),
            };
        }
        if let Some((id, own)) = name.strip_prefix("words ").and_then(|n| n.split_once(": ")) {
            return Ok(self.answers.values.get(id).map_or(own, String::as_str).to_owned());
        }
        if let Some(id) = name.strip_prefix("value ") {
            return self.value(id).ok_or_else(|| format!("no value `{id}` is in this charter"));
        }
        if let Some(v) = self.names.get(name) {
            // What begins with a digit may be counted on; so may a name that was set.
            return Ok(v.clone());
        }
        if name.contains(" + ") || name.contains(" - ") {
            return self.moment(name);
        }
        if let Some((sum, id)) = name.split_once(" x ") {
            return self.part(sum, id);
        }
        let data = |f: &dyn Fn(&Data) -> String| {
            Ok(format!("[{}]", self.answers.data.iter().map(f).collect::<Vec<_>>().join(", ")))
        };
        match name {
            "datasets" => return data(&|d| format!("dataset.{}", d.id)),
            "derived" => return data(&|d| format!("derived(dataset.{})", d.id)),
            "datasets_and_derived" => return data(&|d| format!("dataset.{0}, derived(dataset.{0})", d.id)),
            _ => {}
        }
        if let Some((of, form)) = name.split_once(" as ") {
            let ids: Vec<&str> = match list(self.answers, of) {
                Some(parties) => parties.iter().map(|p| p.id.as_str()).collect(),
                None if of == "data" => self.answers.data.iter().map(|d| d.id.as_str()).collect(),
                None => return Err(format!("`{of}` is no list")),
            };
            return Ok(ids.iter().map(|id| form.replace('*', id)).collect::<Vec<_>>().join(", "));
        }
        let (of, how) = name.split_once('.').unwrap_or((name, ""));
        let Some(parties) = list(self.answers, of) else { return Err(format!("`{name}` names nothing")) };
        let words = |f: &dyn Fn(&Party) -> String| parties.iter().map(|p| f(p)).collect::<Vec<_>>();
        match how {
            "" => Ok(format!("[{}]", words(&|p| format!("party.{}", p.id)).join(", "))),
            "ids" => Ok(words(&|p| p.id.clone()).join(",")),
            "names" => Ok(joined(&words(&|p| p.name.clone()))),
            "links" => Ok(joined(&words(&|p| format!("[{}](#name.{})", p.name, p.id)))),
            "count" => Ok(parties.len().to_string()),
            _ => Err(format!("`{name}` names nothing")),
        }
    }

    /// A moment of a case: `2026-03-02 09:00 + use.log - 1 minute`.
    fn moment(&self, words: &str) -> Result<String, String> {
        let clock = self.clock.ok_or("only cases count from a moment")?;
        let mut at: Option<Moment> = None;
        let mut sign = "+";
        for token in words.replace(" + ", "\n+\n").replace(" - ", "\n-\n").lines() {
            if token == "+" || token == "-" {
                sign = token;
                continue;
            }
            let Some(from) = at else {
                let text = self.names.get(token).map_or(token, String::as_str);
                let read = Moment::parse_civil(text, &clock.zone)
                    .or_else(|| Date::parse(text).map(|d| d.start(&clock.zone)))
                    .ok_or_else(|| format!("`{token}` is no moment"))?;
                at = Some(read);
                continue;
            };
            let text = if token.starts_with(|c: char| c.is_ascii_digit()) {
                token.to_owned()
            } else {
                self.value(token).ok_or_else(|| format!("no value `{token}` is in this charter"))?
            };
            let period = Period::parse(&text)?;
            let to = if sign == "-" {
                clock.window_before(from, period, clock.before_count()).map_err(|e| e.0.to_string())?
            } else {
                clock.window(from, period, clock.count).map_err(|e| e.0.to_string())?
            };
            at = Some(to.at);
        }
        at.map(|m| m.civil(&clock.zone)).ok_or_else(|| format!("`{words}` is no moment"))
    }

    /// A part of a sum: `EUR 100,000 x royalty.rate`.
    fn part(&self, sum: &str, id: &str) -> Result<String, String> {
        let text = self.value(id).ok_or_else(|| format!("no value `{id}` is in this charter"))?;
        let (part, sum) = (Fraction::parse(&text)?, Money::parse(sum)?);
        let amount = sum.amount.checked_mul(part.num.into()).and_then(|m| m.checked_div(part.den.into()));
        let amount = amount.ok_or_else(|| format!("{sum} times {text} is too large"))?;
        Ok(Money { amount, ..sum }.rounded(Rounding::HalfEven).to_string())
    }
}

/// Where the `%else` and the `%end` of what has just begun stand.
fn ends(body: &[&str]) -> Option<(Option<usize>, usize)> {
    let mut depth = 0usize;
    let mut otherwise = None;
    for (n, line) in body.iter().enumerate() {
        if line.starts_with("%each ") || line.starts_with("%if ") {
            depth = depth.saturating_add(1);
        } else if *line == "%else" && depth == 0 {
            otherwise = Some(n);
        } else if *line == "%end" {
            if depth == 0 {
                return Some((otherwise, n));
            }
            depth = depth.saturating_sub(1);
        }
    }
    None
}
