//! The interview: the same questions as an answers file holds, asked one by one. Pure: whoever talks is handed in.

use crate::answers::{Answers, Data, FIRST, Party};
use crate::library::{Choice, Entry, Library};
use crate::{Trouble, values};
use servanda_vocabulary::narrow::is_word;

/// Most tries for one question.
const TRIES: usize = 20;

/// Asks everything. `talk` says a text and brings back the next line; none at the end of the input.
///
/// # Errors
/// The question at which the input ended, or answers that do not fit together.
pub fn interview(lib: &Library, talk: &mut dyn FnMut(&str) -> Option<String>) -> Result<Answers, Trouble> {
    let mut a = Answers::default();
    let mut ask = |question: &str, good: &dyn Fn(&str) -> Result<(), String>| -> Result<String, Trouble> {
        let mut said = format!("{question}\n> ");
        for _ in 0..TRIES {
            let Some(line) = talk(&said) else {
                return Err(Trouble::new(
                    format!("the input ended at the question: {question}"),
                    "answer all questions, or write them in a file: servanda new --answers FILE --out DIR",
                ));
            };
            match good(line.trim()) {
                Ok(()) => return Ok(line.trim().to_owned()),
                Err(why) => said = format!("{why}\n> "),
            }
        }
        Err(Trouble::new(format!("no answer was understood to: {question}"), "write the answers in a file"))
    };
    let something = |t: &str| if t.is_empty() { Err("Please write something.".to_owned()) } else { Ok(()) };
    for (field, question, example) in FIRST.iter().take(3) {
        let text = ask(&format!("{question} (such as: {example})"), &something)?;
        match *field {
            "title" => a.title = text,
            "work" => a.work = text,
            _ => a.purpose = text,
        }
    }
    let id =
        |t: &str| if is_word(t) { Ok(()) } else { Err("A short word: a-z, 0-9, _, such as northgate.".to_owned()) };
    let id_or_end = |t: &str| if t.is_empty() { Ok(()) } else { id(t) };
    loop {
        let n = a.parties.len().saturating_add(1);
        let word = ask(&format!("Party {n}: a short id, such as northgate. Enter: no more parties."), &id_or_end)?;
        if word.is_empty() {
            break;
        }
        let name = ask("Its full name?", &something)?;
        let brings = |t: &str| match t {
            "data" | "models" | "both" | "neither" => Ok(()),
            _ => Err("One of: data, models, both, neither.".to_owned()),
        };
        let kind = ask("Does it bring data, make models, both or neither?", &brings)?;
        let (data, models) = (kind == "data" || kind == "both", kind == "models" || kind == "both");
        if data {
            let what = ask("Which data? A phrase, such as: records of its emergency wards", &something)?;
            a.data.push(Data { id: format!("{word}_data"), of: word.clone(), what });
        }
        a.parties.push(Party { id: word, name, data, models });
    }
    let ids: Vec<String> = a.parties.iter().map(|p| p.id.clone()).collect();
    let one = |t: &str| {
        if ids.iter().any(|i| i == t) { Ok(()) } else { Err(format!("One of: {}.", ids.join(", "))) }
    };
    a.lead = ask("Which party keeps the record and takes the chair?", &one)?;
    for c in &lib.clauses {
        let open = left(c, &a, lib);
        if let [only] = open.as_slice() {
            // What was chosen before leaves no choice here: nothing to ask.
            a.clauses.insert(c.id.clone(), only.id.clone());
            continue;
        }
        let listed = open
            .iter()
            .enumerate()
            .map(|(n, o)| {
                format!("  {} {}{}", n.saturating_add(1), o.say, if o.id == c.first { " (Enter)" } else { "" })
            })
            .collect::<Vec<_>>()
            .join("\n");
        let pick = |t: &str| match t.parse::<usize>() {
            _ if t.is_empty() => open.iter().find(|o| o.id == c.first).or(open.first()).map(|o| o.id.clone()),
            Ok(n) => open.get(n.checked_sub(1)?).map(|o| o.id.clone()),
            Err(_) => open.iter().find(|o| o.id == t).map(|o| o.id.clone()),
        };
        let good = |t: &str| pick(t).map(|_| ()).ok_or_else(|| format!("A number from 1 to {}.", open.len()));
        let line = ask(&format!("\n{}\n{listed}", c.ask), &good)?;
        if let Some(o) = pick(&line) {
            a.clauses.insert(c.id.clone(), o);
        }
        for v in values::all(&a, lib).into_iter().filter(|v| v.clause == c.id) {
            let fits = |t: &str| {
                let mut b = Answers::default();
                b.clauses.clone_from(&a.clauses);
                b.values.insert(v.id.clone(), t.to_owned());
                if t.is_empty() {
                    Ok(())
                } else {
                    values::check(&b, lib).map_err(|e| format!("{}; {}", e.message, e.help))
                }
            };
            let text = ask(&format!("  {} (Enter: {})", v.ask, v.own), &fits)?;
            if !text.is_empty() {
                a.values.insert(v.id, text);
            }
        }
    }
    a.check(lib)?;
    Ok(a)
}

/// The options that fit what was chosen before.
fn left<'a>(c: &'a Entry, a: &Answers, lib: &'a Library) -> Vec<&'a Choice> {
    let chosen: Vec<&Choice> =
        lib.clauses.iter().filter_map(|e| a.clauses.get(&e.id).and_then(|o| e.option(o))).collect();
    let fits = |need: &str, of: &str, have: &str| {
        let (id, wanted) = need.split_once('=').unwrap_or((need, ""));
        id != of || if wanted.is_empty() { have != "none" } else { have == wanted }
    };
    c.options
        .iter()
        .filter(|o| chosen.iter().all(|b| b.needs.iter().all(|n| fits(n, &c.id, &o.id))))
        .filter(|o| o.needs.iter().all(|n| a.clauses.iter().all(|(id, have)| fits(n, id, have))))
        .collect()
}
