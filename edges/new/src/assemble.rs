//! Assembling: the chosen texts in their order, numbered, with the answered values; and their cases, counted by the
//! charter's own calendar.

use crate::answers::Answers;
use crate::library::{Entry, Library};
use crate::template::Scope;
use crate::{Trouble, values};
use servanda_charter::{Severity, SourceFile};
use servanda_partnership::{Compiled, compile};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// The files of a new charter folder: path and text, in the order in which they are written.
pub type Folder = Vec<(String, String)>;

/// Makes the folder: `charter.md`, `answers.toml` and `cases/*.case`.
///
/// # Errors
/// Answers that do not give a charter that compiles.
pub fn assemble(a: &Answers, lib: &Library) -> Result<Folder, Trouble> {
    let (text, numbers) = charter(a, lib)?;
    let compiled = compiled(&text, a, lib)?;
    let mut out = vec![("charter.md".to_owned(), text), ("answers.toml".to_owned(), a.write(lib))];
    for c in &lib.clauses {
        let Some(cases) = chosen(a, c).and_then(|o| o.cases) else { continue };
        let mut scope = Scope::new(a, lib);
        scope.numbers.clone_from(&numbers);
        scope.clock = Some(compiled.program.calendar(0));
        let text = scope.expand(cases).map_err(|e| of_library(&c.id, "its cases", &e))?;
        if !text.trim().is_empty() {
            out.push((format!("cases/{}.case", c.id), text));
        }
    }
    Ok(out)
}

fn chosen<'a>(a: &Answers, c: &'a Entry) -> Option<&'a crate::Choice> {
    a.clauses.get(&c.id).and_then(|o| c.option(o)).filter(|o| o.text.is_some())
}

fn of_library(id: &str, what: &str, e: &str) -> Trouble {
    Trouble::new(format!("library/{id}: {what} cannot be made: {e}"), "mend the file of the clause library")
}

/// The charter's text, and the number of each clause and anchor.
///
/// # Errors
/// A text of the library that is not well written.
pub fn charter(a: &Answers, lib: &Library) -> Result<(String, BTreeMap<String, String>), Trouble> {
    let mut scope = Scope::new(a, lib);
    let mut numbers = BTreeMap::new();
    let mut out = scope.expand(lib.head).map_err(|e| of_library("head.md", "the text", &e))?;
    let mut n = 0u32;
    for c in &lib.clauses {
        let Some(text) = chosen(a, c).and_then(|o| o.text) else { continue };
        n = n.saturating_add(1);
        let text = Scope::new(a, lib).expand(text).map_err(|e| of_library(&c.id, "the text", &e))?;
        out.push('\n');
        numbered(&text, &c.id, n, &mut numbers, &mut out);
    }
    scope.numbers.clone_from(&numbers);
    let mut text = scope.expand(&out).map_err(|e| of_library("*", "a reference", &e))?;
    for v in values::all(a, lib) {
        text = text.replace(&format!("[{}](#{})", v.own, v.id), &format!("[{}](#{})", v.text, v.id));
    }
    Ok((text, numbers))
}

/// Writes a clause with its numbers: `## Title` becomes `## 7 Title`, `### Title {#anchor}` becomes `### 7.1 Title`.
fn numbered(text: &str, id: &str, n: u32, numbers: &mut BTreeMap<String, String>, out: &mut String) {
    let mut sub = 0u32;
    let mut fenced = false;
    numbers.insert(id.to_owned(), n.to_string());
    for line in text.trim().lines() {
        fenced ^= line.starts_with("```");
        let head =
            line.strip_prefix("### ").map(|t| (t, true)).or_else(|| line.strip_prefix("## ").map(|t| (t, false)));
        let Some((title, below)) = head.filter(|_| !fenced) else {
            let _ = writeln!(out, "{line}");
            continue;
        };
        let (title, anchor) = match title.split_once(" {#") {
            Some((t, a)) => (t, a.trim_end_matches('}')),
            None => (title, ""),
        };
        let number = if below {
            sub = sub.saturating_add(1);
            format!("{n}.{sub}")
        } else {
            n.to_string()
        };
        if !anchor.is_empty() {
            numbers.insert(format!("{id}#{anchor}"), number.clone());
        }
        let _ = writeln!(out, "{} {number} {title}", if below { "###" } else { "##" });
    }
}

/// Compiles; what does not compile is told with the value that stands there.
fn compiled(text: &str, a: &Answers, lib: &Library) -> Result<Arc<Compiled>, Trouble> {
    let file = SourceFile::from_bytes("charter.md", text.as_bytes())
        .map_err(|d| Trouble::new(d.message, d.help.unwrap_or_default()))?;
    compile(vec![file]).map(Arc::new).map_err(|(charter, found)| {
        let first = found.iter().find(|d| matches!(d.severity, Severity::Error)).or(found.first());
        let Some(d) = first else { return Trouble::new("the charter does not compile", "") };
        let source = charter.source(d.span);
        let value = values::all(a, lib).into_iter().find(|v| {
            v.text != v.own && (source.contains(&v.text) || source.contains(&v.id) || d.message.contains(&v.id))
        });
        let clause = d.clause.clone().unwrap_or_default();
        let told = format!("these answers give a charter that does not compile: {} (clause {clause})", d.message);
        let help = d.help.clone().unwrap_or_default();
        match value {
            Some(v) => Trouble::new(
                format!("`{}` is answered `{}`: {}", v.id, v.text, v.ask) + "\n" + &told,
                format!("answer it otherwise; the library's own is `{}`", v.own),
            ),
            None => Trouble::new(told, help),
        }
    })
}
