//! Answers: who the parties are, which option of each clause is chosen, which values differ from the library's.

use crate::library::Library;
use crate::{Trouble, values};
use servanda_vocabulary::narrow::{is_word, quote, tables};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A party.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// Its id in blocks and cases.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it brings data.
    pub data: bool,
    /// Whether it makes models.
    pub models: bool,
}

/// A dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Data {
    /// Its id in blocks and cases.
    pub id: String,
    /// The party whose it is.
    pub of: String,
    /// What it is, after "brings".
    pub what: String,
}

/// What was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// The charter's title.
    pub title: String,
    /// What the parties do together, a sentence.
    pub work: String,
    /// What the data may be used for, a phrase.
    pub purpose: String,
    /// The party that keeps the record and takes the chair.
    pub lead: String,
    /// The parties.
    pub parties: Vec<Party>,
    /// The datasets.
    pub data: Vec<Data>,
    /// Clause and chosen option.
    pub clauses: BTreeMap<String, String>,
    /// Value and its text, where it is answered.
    pub values: BTreeMap<String, String>,
}

/// The questions before the clauses: field, question, example.
pub const FIRST: [(&str, &str, &str); 4] = [
    ("title", "What is the agreement called?", "Sepsis research consortium"),
    ("work", "What do the parties do together? One sentence.", "The parties train a model that sees sepsis coming."),
    ("purpose", "What may the data be used for? A phrase.", "research into sepsis and its early signs"),
    ("lead", "Which party keeps the record and takes the chair? Its id.", "northgate"),
];

/// Words that mean something else in a block.
const TAKEN: [&str; 10] =
    ["all", "others", "anyone", "owner", "trigger", "requester", "party", "each", "with", "newcomer"];

impl Answers {
    /// Reads an answers file. What it leaves out is filled where it says `rest = "recommended"` or names a template.
    ///
    /// # Errors
    /// What is wrong or missing: the question, its options and the next step.
    pub fn read(text: &str, lib: &Library) -> Result<Self, Trouble> {
        let (mut a, rest) = Self::parse(text, lib)?;
        match rest.as_str() {
            "" => {}
            "recommended" => a.recommend(lib),
            name => {
                let Some(template) = lib.template(name) else {
                    return Err(Trouble::new(
                        format!("`rest` is `{name}`, which is no template"),
                        format!("write `rest = \"recommended\"`, or one of: {}", lib.template_names()),
                    ));
                };
                let (mut t, open) = Self::parse(template, lib)?;
                if open == "recommended" {
                    t.recommend(lib);
                }
                for (clause, option) in t.clauses {
                    a.clauses.entry(clause).or_insert(option);
                }
                // Only what the chosen options ask for: an option that was answered otherwise takes its values with it.
                let used = values::all(&a, lib);
                for (id, value) in t.values.into_iter().filter(|(id, _)| used.iter().any(|u| u.id == *id)) {
                    a.values.entry(id).or_insert(value);
                }
            }
        }
        a.check(lib)?;
        Ok(a)
    }

    /// Takes the recommended option for each clause without an answer.
    pub fn recommend(&mut self, lib: &Library) {
        for c in &lib.clauses {
            self.clauses.entry(c.id.clone()).or_insert_with(|| c.first.clone());
        }
    }

    fn parse(text: &str, lib: &Library) -> Result<(Self, String), Trouble> {
        let mut a = Self::default();
        let mut rest = String::new();
        let format = "library/templates holds answers files to start from";
        for t in tables(text).map_err(|e| Trouble::new(e, format))? {
            let known: &[&str] = match t.name.as_str() {
                "agreement" => &["title", "work", "purpose", "lead", "rest"],
                "party" => &["id", "name", "brings"],
                "data" => &["id", "of", "what"],
                "clauses" | "values" => &[],
                other => {
                    return Err(Trouble::new(
                        format!("line {}: no table `{other}` is known", t.line),
                        "the tables are [agreement], [[party]], [[data]], [clauses] and [values]",
                    ));
                }
            };
            if !known.is_empty()
                && let Some((line, name)) = t.unknown(known)
            {
                return Err(Trouble::new(
                    format!("line {line}: `{}` has no field `{name}`", t.name),
                    format!("its fields are {}", known.join(", ")),
                ));
            }
            match t.name.as_str() {
                "agreement" => {
                    a.title = t.text("title").to_owned();
                    a.work = t.text("work").to_owned();
                    a.purpose = t.text("purpose").to_owned();
                    a.lead = t.text("lead").to_owned();
                    rest = t.text("rest").to_owned();
                }
                "party" => {
                    let brings = t.list("brings");
                    if let Some(b) = brings.iter().find(|b| !["data", "models"].contains(&b.as_str())) {
                        return Err(Trouble::new(
                            format!("line {}: a party brings `data` or `models`, not `{b}`", t.line),
                            "write `brings = [\"data\"]`, `[\"models\"]`, both, or `[]`",
                        ));
                    }
                    a.parties.push(Party {
                        id: t.text("id").to_owned(),
                        name: t.text("name").to_owned(),
                        data: brings.iter().any(|b| b == "data"),
                        models: brings.iter().any(|b| b == "models"),
                    });
                }
                "data" => a.data.push(Data {
                    id: t.text("id").to_owned(),
                    of: t.text("of").to_owned(),
                    what: t.text("what").to_owned(),
                }),
                name => {
                    for (line, key, value) in &t.fields {
                        let [value] = value.as_slice() else {
                            return Err(Trouble::new(
                                format!("line {line}: `{key}` has one answer"),
                                "write one text in double quotes",
                            ));
                        };
                        if name == "clauses" {
                            known_option(lib, *line, key, value)?;
                            a.clauses.insert(key.clone(), value.clone());
                        } else {
                            known_value(lib, *line, key)?;
                            a.values.insert(key.clone(), value.clone());
                        }
                    }
                }
            }
        }
        Ok((a, rest))
    }

    /// Whether everything is answered, and fits together.
    ///
    /// # Errors
    /// The question that is not answered well.
    pub fn check(&self, lib: &Library) -> Result<(), Trouble> {
        for ((field, ask, example), text) in FIRST.iter().zip([&self.title, &self.work, &self.purpose, &self.lead]) {
            if text.is_empty() {
                return Err(Trouble::new(
                    format!("not answered: {ask}"),
                    format!("write `{field} = {}` under [agreement], with your own answer", quote(example)),
                ));
            }
            plain(field, text)?;
        }
        self.check_parties()?;
        self.check_data()?;
        let open: Vec<_> = lib.clauses.iter().filter(|c| !self.clauses.contains_key(&c.id)).collect();
        if let Some(c) = open.first() {
            let more = open.iter().skip(1).map(|c| c.id.as_str()).collect::<Vec<_>>().join(", ");
            let more = if more.is_empty() { String::new() } else { format!("\nalso not answered: {more}") };
            return Err(Trouble::new(
                format!("not answered: `{}`. {}\n{}{more}", c.id, c.ask, c.listed()),
                format!(
                    "write `{} = \"{}\"` or another option under [clauses], or `rest = \"recommended\"` under [agreement]",
                    c.id, c.first
                ),
            ));
        }
        self.check_needs(lib)?;
        for (id, text) in &self.values {
            plain(id, text)?;
        }
        values::check(self, lib)
    }

    fn check_parties(&self) -> Result<(), Trouble> {
        for (n, p) in self.parties.iter().enumerate() {
            word("party", &p.id)?;
            plain("name", &p.name)?;
            if p.name.is_empty() {
                return Err(Trouble::new(
                    format!("not answered: what is the name of party `{}`?", p.id),
                    "write `name = \"…\"`",
                ));
            }
            if self.parties.iter().take(n).any(|q| q.id == p.id || q.name == p.name) {
                return Err(Trouble::new(
                    format!("two parties are `{}` or named {}", p.id, p.name),
                    "give each its own id and name",
                ));
            }
        }
        if self.parties.len() < 2 {
            return Err(Trouble::new("an agreement needs two parties at least", "write a [[party]] for each"));
        }
        if self.parties.len() > 40 {
            return Err(Trouble::new("there are more than 40 parties", "start with 40; let the others accede later"));
        }
        if !self.parties.iter().any(|p| p.id == self.lead) {
            let ids = self.parties.iter().map(|p| p.id.as_str()).collect::<Vec<_>>().join(", ");
            return Err(Trouble::new(
                format!("`lead` is `{}`, which is no party", self.lead),
                format!("one of: {ids}"),
            ));
        }
        Ok(())
    }

    fn check_data(&self) -> Result<(), Trouble> {
        for d in &self.data {
            word("data", &d.id)?;
            plain("what", &d.what)?;
            if !self.parties.iter().any(|p| p.id == d.of && p.data) {
                return Err(Trouble::new(
                    format!("the data `{}` are of `{}`, which is no party that brings data", d.id, d.of),
                    "name a [[party]] with `brings = [\"data\"]`",
                ));
            }
            if d.what.is_empty() {
                return Err(Trouble::new(
                    format!("not answered: what are the data `{}`?", d.id),
                    "write `what = \"…\"`",
                ));
            }
        }
        if self.data.iter().enumerate().any(|(n, d)| self.data.iter().take(n).any(|e| e.id == d.id)) {
            return Err(Trouble::new("two [[data]] have the same id", "give each its own id"));
        }
        let Some(giver) = self.data.first() else {
            return Err(Trouble::new(
                "not answered: which data are brought?",
                "write a [[data]] with `id`, `of` and `what`, and a [[party]] that brings data",
            ));
        };
        if !self.parties.iter().any(|p| p.models && p.id != giver.of) {
            return Err(Trouble::new(
                format!("no party makes models beside `{}`, which brings the data", giver.of),
                "write `brings = [\"models\"]` at one of the others",
            ));
        }
        Ok(())
    }

    fn check_needs(&self, lib: &Library) -> Result<(), Trouble> {
        for c in &lib.clauses {
            let Some(o) = self.clauses.get(&c.id).and_then(|o| c.option(o)) else { continue };
            for need in &o.needs {
                let (id, wanted) = need.split_once('=').unwrap_or((need, ""));
                let have = self.clauses.get(id).map_or("none", String::as_str);
                if (wanted.is_empty() && have == "none") || (!wanted.is_empty() && wanted != have) {
                    let other = lib.clause(id);
                    return Err(Trouble::new(
                        format!(
                            "`{} = \"{}\"` needs clause `{need}`, and `{id}` is answered `{have}`. {}\n{}",
                            c.id,
                            o.id,
                            other.map_or("", |e| e.ask.as_str()),
                            other.map_or(String::new(), crate::Entry::listed),
                        ),
                        format!("answer `{id}` otherwise, or take another option of `{}`:\n{}", c.id, c.listed()),
                    ));
                }
            }
        }
        Ok(())
    }

    /// The answers as a file: complete, so that the same file gives the same charter later too.
    #[must_use]
    pub fn write(&self, lib: &Library) -> String {
        let mut out = String::from(
            "# The answers from which charter.md was made. The same answers give the same charter, byte for byte.\n\n[agreement]\n",
        );
        for (key, text) in
            [("title", &self.title), ("work", &self.work), ("purpose", &self.purpose), ("lead", &self.lead)]
        {
            let _ = writeln!(out, "{key} = {}", quote(text));
        }
        for p in &self.parties {
            let brings = [("data", p.data), ("models", p.models)];
            let brings: Vec<_> = brings.iter().filter(|b| b.1).map(|b| quote(b.0)).collect();
            let _ = write!(out, "\n[[party]]\nid = {}\nname = {}\n", quote(&p.id), quote(&p.name));
            let _ = writeln!(out, "brings = [{}]", brings.join(", "));
        }
        for d in &self.data {
            let _ =
                write!(out, "\n[[data]]\nid = {}\nof = {}\nwhat = {}\n", quote(&d.id), quote(&d.of), quote(&d.what));
        }
        out.push_str("\n[clauses]\n");
        for c in &lib.clauses {
            if let Some(o) = self.clauses.get(&c.id) {
                let _ = write!(out, "# {}\n{} = {}\n", c.ask, c.id, quote(o));
            }
        }
        out.push_str("\n[values]\n");
        for v in values::all(self, lib) {
            let _ = write!(out, "# {}\n{} = {}\n", v.ask, quote(&v.id), quote(&v.text));
        }
        out
    }
}

fn known_option(lib: &Library, line: usize, clause: &str, option: &str) -> Result<(), Trouble> {
    let Some(c) = lib.clause(clause) else {
        let ids = lib.clauses.iter().map(|c| c.id.as_str()).collect::<Vec<_>>();
        let near = servanda_vocabulary::nearest(clause, ids.iter().copied());
        return Err(Trouble::new(
            format!("line {line}: no clause `{clause}` is in the library"),
            match near {
                Some(n) => format!("did you mean `{n}`? The clauses are {}", ids.join(", ")),
                None => format!("the clauses are {}", ids.join(", ")),
            },
        ));
    };
    if c.option(option).is_none() {
        return Err(Trouble::new(
            format!("line {line}: `{clause}` has no option `{option}`. {}\n{}", c.ask, c.listed()),
            format!("write one of its options, such as `{clause} = \"{}\"`", c.first),
        ));
    }
    Ok(())
}

fn known_value(lib: &Library, line: usize, id: &str) -> Result<(), Trouble> {
    let ids = || lib.clauses.iter().flat_map(|c| c.values.iter().map(|v| v.0.as_str()));
    if ids().any(|v| v == id) {
        return Ok(());
    }
    Err(Trouble::new(
        format!("line {line}: no value `{id}` is in the library"),
        servanda_vocabulary::nearest(id, ids())
            .map_or_else(|| "leave it out".to_owned(), |n| format!("did you mean `{n}`?")),
    ))
}

fn word(what: &str, id: &str) -> Result<(), Trouble> {
    if is_word(id) && !TAKEN.contains(&id) {
        return Ok(());
    }
    Err(Trouble::new(
        format!("`{id}` cannot be the id of a {what}"),
        "write a short word of lower case letters, digits and `_`, such as `northgate`",
    ))
}

/// Refuses what Markdown or a case would misread.
fn plain(field: &str, text: &str) -> Result<(), Trouble> {
    let bad =
        |c: &char| c.is_control() || "[]{}<>\"`#|\\*_~".contains(*c) || servanda_charter::hidden_name(*c).is_some();
    if text.chars().count() > 300 {
        return Err(Trouble::new(format!("`{field}` is longer than 300 characters"), "say it shorter"));
    }
    match text.chars().find(bad) {
        None => Ok(()),
        Some(c) => Err(Trouble::new(
            format!("`{field}` holds the character U+{:04X}, which cannot stand in it", u32::from(c)),
            "write letters, digits, spaces and plain punctuation; no brackets, quotes or Markdown signs",
        )),
    }
}
