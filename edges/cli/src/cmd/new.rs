//! `servanda new`: a charter from the clause library, asked on the terminal or read from an answers file.

use super::annex::write;
use crate::load;
use crate::output::{Done, Exit, Failed, Out};
use serde_json::json;
use servanda_cases::run_case;
use servanda_new::{Answers, Library, Trouble, assemble, interview, values};
use std::io::{BufRead, Read, Write};
use std::path::{Path, PathBuf};

/// Most bytes of an answers file.
const ANSWERS_MAX: u64 = 256 * 1024;

/// Examples: `servanda new --answers answers.toml --out our-charter`
#[derive(clap::Args)]
pub struct Args {
    /// The answers, as a TOML file; without it the questions are asked here.
    #[arg(long, conflicts_with = "template")]
    answers: Option<PathBuf>,
    /// A finished template: research-consortium, data-provider, co-development.
    #[arg(long)]
    template: Option<String>,
    /// The new charter's folder; it must not exist yet.
    #[arg(long, required_unless_present = "questions")]
    out: Option<PathBuf>,
    /// List the questions with their options, and write nothing.
    #[arg(long)]
    questions: bool,
}

impl From<Trouble> for Failed {
    fn from(t: Trouble) -> Self {
        Failed::new(t.message).help(t.help)
    }
}

/// Runs it.
pub fn run(a: &Args, out: &Out) -> Done {
    let lib = Library::own()?;
    let to = match (&a.out, a.questions) {
        (Some(to), false) => to,
        _ => return Ok(questions(&lib, out)),
    };
    if std::fs::symlink_metadata(to).is_ok() {
        return Err(Failed::new(format!("{} exists already; nothing was written", to.display()))
            .help("name a folder that does not exist yet"));
    }
    // Where a charter goes, its parent folder is already: a slip of the pen makes no tree of folders.
    if let Some(parent) = to.parent().filter(|p| !p.as_os_str().is_empty() && !p.is_dir()) {
        return Err(Failed::new(format!("the folder {} does not exist; nothing was written", parent.display()))
            .help("make it first, or name another place"));
    }
    let answers = match (&a.answers, &a.template) {
        (Some(file), _) => {
            let mut text = String::new();
            let cannot = |e: std::io::Error| Failed::new(format!("cannot read {}: {e}", file.display()));
            let open = std::fs::File::open(file).map_err(cannot)?;
            open.take(ANSWERS_MAX.saturating_add(1)).read_to_string(&mut text).map_err(cannot)?;
            if text.len() as u64 > ANSWERS_MAX {
                return Err(Failed::new(format!("{} is larger than 256 kB, the most that is read", file.display())));
            }
            Answers::read(&text, &lib)
                .map_err(|t| Failed::new(format!("{}: {}", file.display(), t.message)).help(t.help))?
        }
        (None, Some(name)) => {
            let Some(text) = lib.template(name) else {
                return Err(Failed::new(format!("there is no template `{name}`"))
                    .help(format!("one of: {}", lib.template_names())));
            };
            Answers::read(text, &lib)?
        }
        (None, None) if out.no_input => {
            return Err(Failed::new("the questions may not be asked")
                .help("give the answers in a file: servanda new --answers FILE --out DIR")
                .exit(Exit::Usage));
        }
        (None, None) => {
            let mut lines = std::io::stdin().lock().lines();
            interview(&lib, &mut |said| {
                let mut err = std::io::stderr().lock();
                let _ = write!(err, "{said}");
                let _ = err.flush();
                lines.next().and_then(Result::ok)
            })?
        }
    };
    let folder = assemble(&answers, &lib)?;
    let files = folder.into_iter().map(|(p, t)| (p, t.into_bytes())).collect::<Vec<_>>();
    let clauses = answers.clauses.values().filter(|o| *o != "none").count();
    let given = values(&answers, &lib);
    let own = given.iter().filter(|v| v.text == v.own).count();
    write(to, &files, "these answers")?;
    let (held, failed) = tried(to, out)?;
    if out.json {
        out.data(&json!({
            "charter": to, "clauses": clauses, "values": given.len(), "values_of_the_library": own, "cases": held.saturating_add(failed.len()), "cases_that_do_not_hold": failed,
            "files": files.iter().map(|f| f.0.clone()).collect::<Vec<_>>(),
        }));
        return Ok(Exit::Ok);
    }
    out.line(format!(
        "{}: {clauses} clauses of the library, {} values ({own} as the library has them); {held} cases hold",
        to.display(),
        given.len(),
    ));
    for title in &failed {
        out.line(format!("  with these answers this case does not hold; look at both: {title}"));
    }
    out.line("  answers.toml beside the charter holds every answer: change it, and make the charter anew elsewhere");
    out.line(format!("  next: servanda check {0}, servanda case {0}, servanda explain {0}", to.display()));
    Ok(Exit::Ok)
}

/// Runs the cases of the new charter: how many hold, and the titles of those that do not.
fn tried(charter: &Path, out: &Out) -> Result<(usize, Vec<String>), Failed> {
    let compiled = load::charter(charter, out)?;
    let origin = load::origin_of(charter);
    let (mut held, mut failed) = (0usize, Vec::new());
    for file in load::case_files(charter) {
        for case in load::cases(&file, &compiled)? {
            if run_case(&case, &compiled, &origin, false).passed() {
                held = held.saturating_add(1);
            } else {
                let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                failed.push(format!("{name}: {}", case.title));
            }
        }
    }
    Ok((held, failed))
}

fn questions(lib: &Library, out: &Out) -> Exit {
    if out.json {
        out.data(&json!({"clauses": lib.clauses.iter().map(|c| json!({
            "id": c.id, "ask": c.ask, "recommended": c.first,
            "options": c.options.iter().map(|o| json!({"id": o.id, "say": o.say, "needs": o.needs})).collect::<Vec<_>>(),
            "values": c.values.iter().map(|v| json!({"id": v.0, "ask": v.1})).collect::<Vec<_>>(),
        })).collect::<Vec<_>>()}));
        return Exit::Ok;
    }
    for c in &lib.clauses {
        out.line(format!("{}: {}", c.id, c.ask));
        for o in &c.options {
            let best = if o.id == c.first { " (recommended)" } else { "" };
            out.line(format!("  {}: {}{best}", o.id, o.say));
        }
    }
    Exit::Ok
}
