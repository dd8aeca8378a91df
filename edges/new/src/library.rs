//! The clause library: folders of questions, options, texts and cases, read from what the program carries.

use crate::Trouble;
use servanda_vocabulary::narrow::{Table, tables};

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// One option of a clause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Its id in the answers file.
    pub id: String,
    /// What it means, in a line.
    pub say: String,
    /// Clauses that it needs: `council`, or `council=committee`.
    pub needs: Vec<String>,
    /// Its text; none where the clause is left out.
    pub text: Option<&'static str>,
    /// Its cases.
    pub cases: Option<&'static str>,
}

/// One clause of the library.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its id: the name of its folder.
    pub id: String,
    /// Where it stands in the charter: a number, smaller ones first.
    pub place: u32,
    /// The question.
    pub ask: String,
    /// The option that is recommended.
    pub first: String,
    /// Its options.
    pub options: Vec<Choice>,
    /// The questions of its values: id and question.
    pub values: Vec<(String, String)>,
}

impl Entry {
    /// An option by its id.
    #[must_use]
    pub fn option(&self, id: &str) -> Option<&Choice> {
        self.options.iter().find(|o| o.id == id)
    }

    /// Its options, for a message.
    #[must_use]
    pub fn listed(&self) -> String {
        self.options.iter().map(|o| format!("  {}: {}", o.id, o.say)).collect::<Vec<_>>().join("\n")
    }
}

/// The library.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The clauses in the order in which they stand in a charter.
    pub clauses: Vec<Entry>,
    /// What stands before the first clause.
    pub head: &'static str,
    /// The templates: name and answers.
    pub templates: Vec<(String, &'static str)>,
}

impl Library {
    /// The library that the program carries.
    ///
    /// # Errors
    /// The file of the library that is not well written.
    pub fn own() -> Result<Self, Trouble> {
        Self::read(FILES)
    }

    /// Reads a library from its files.
    ///
    /// # Errors
    /// The file that is not well written.
    pub fn read(files: &[(&'static str, &'static str)]) -> Result<Self, Trouble> {
        let mut lib = Self::default();
        let find = |path: &str| files.iter().find(|(p, _)| *p == path).map(|(_, t)| *t);
        for (path, text) in files {
            let wrong = |e: String| Trouble::new(format!("library/{path}: {e}"), "mend the file of the clause library");
            if *path == "head.md" {
                lib.head = text;
            } else if let Some(name) = path.strip_prefix("templates/").and_then(|p| p.strip_suffix(".toml")) {
                lib.templates.push((name.to_owned(), text));
            } else if let Some(id) = path.strip_suffix("/clause.toml") {
                let mut c = entry(id, &tables(text).map_err(wrong)?).map_err(wrong)?;
                for o in &mut c.options {
                    o.text = find(&format!("{id}/{}.md", o.id));
                    o.cases = find(&format!("{id}/{}.case", o.id));
                    if o.text.is_none() && o.id != "none" {
                        return Err(wrong(format!("there is no {}.md beside it", o.id)));
                    }
                }
                lib.clauses.push(c);
            }
        }
        lib.clauses.sort_by(|a, b| (a.place, &a.id).cmp(&(b.place, &b.id)));
        Ok(lib)
    }

    /// A clause by its id.
    #[must_use]
    pub fn clause(&self, id: &str) -> Option<&Entry> {
        self.clauses.iter().find(|c| c.id == id)
    }

    /// A template's answers by its name.
    #[must_use]
    pub fn template(&self, name: &str) -> Option<&'static str> {
        self.templates.iter().find(|(n, _)| n == name).map(|(_, t)| *t)
    }

    /// The names of the templates, for a message.
    #[must_use]
    pub fn template_names(&self) -> String {
        self.templates.iter().map(|(n, _)| n.as_str()).collect::<Vec<_>>().join(", ")
    }
}

fn entry(id: &str, all: &[Table]) -> Result<Entry, String> {
    let mut c = Entry { id: id.to_owned(), ..Entry::default() };
    for t in all {
        let known: &[&str] = match t.name.as_str() {
            "clause" => &["place", "ask", "first"],
            "option" => &["id", "say", "needs"],
            "value" => &["id", "ask"],
            other => return Err(format!("line {}: no table `{other}` is known", t.line)),
        };
        if let Some((line, name)) = t.unknown(known) {
            return Err(format!("line {line}: no field `{name}` is known; known are {}", known.join(", ")));
        }
        match t.name.as_str() {
            "clause" => {
                c.place = t.text("place").parse().map_err(|_| format!("line {}: `place` is no number", t.line))?;
                c.ask = t.text("ask").to_owned();
                c.first = t.text("first").to_owned();
            }
            "option" => c.options.push(Choice {
                id: t.text("id").to_owned(),
                say: t.text("say").to_owned(),
                needs: t.list("needs").to_vec(),
                ..Choice::default()
            }),
            _ => c.values.push((t.text("id").to_owned(), t.text("ask").to_owned())),
        }
    }
    if c.ask.is_empty() || c.option(&c.first).is_none() {
        return Err("a clause has `ask` and, as `first`, the option that is recommended".to_owned());
    }
    Ok(c)
}
