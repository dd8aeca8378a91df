//! The charter folder: a charter that compiles, the contract beside it, its clauses, the questions, and what was not
//! recognised.

use crate::ask::questions;
use crate::clauses::{Clause, Recognised, Unclear};
use crate::paragraph::Read;
use servanda_charter::hidden_name;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Most clauses that a folder lists.
const CLAUSES_MAX: usize = 20_000;

/// The files of a new charter folder: path and bytes, in the order in which they are written.
pub type Folder = Vec<(String, Vec<u8>)>;

/// Makes the folder from a contract's name and bytes and what was read and recognised of it.
#[must_use]
pub fn folder(name: &str, bytes: &[u8], read: &Read, r: &Recognised) -> Folder {
    let name = plain_name(name);
    let hash = Sha256::digest(bytes).iter().fold(String::from("sha256:"), |mut s, b| {
        let _ = write!(s, "{b:02x}");
        s
    });
    vec![
        (format!("contract/{name}"), bytes.to_vec()),
        ("clauses.tsv".to_owned(), table(r).into_bytes()),
        ("questions.md".to_owned(), asked(&name, r).into_bytes()),
        ("not-recognised.md".to_owned(), rest(&name, read, r).into_bytes()),
        ("charter.md".to_owned(), charter(&name, &hash, r).into_bytes()),
    ]
}

fn charter(name: &str, hash: &str, r: &Recognised) -> String {
    let mut out = format!(
        "# A charter for {name}\n\n\
         The contract is the file `contract/{name}`. It stays what it is: this charter makes it part of itself by the hash of its bytes, \
         and adds to it nothing but what stands below in blocks.\n\
         Each clause below bears the contract's own number. A clause without a block is prose only: the contract says it, no machine keeps it.\n\n\
         ## [Annex 1] The contract\n\n\
         The contract has the hash [{hash}](#contract.hash). Nobody replaces it by a statement.\n\n\
         ```charter\noutside \"contract\" {{\n  title  = {title}\n  sha256 = contract.hash\n  change = nobody\n}}\n```\n\n\
         ## [Annex 2] What nobody has answered yet\n\n\
         These are stand-ins, not facts: who the parties are and in which place their days end. Put the real names and the real place here \
         (`questions.md`, questions 1 and 2).\n\n\
         The parties are [first party, to be named](#parties.first) and [second party, to be named](#parties.second). \
         Days end in [UTC](#place.zone).\n\n\
         ```charter\nparty \"first\" {{\n  name = parties.first\n}}\nparty \"second\" {{\n  name = parties.second\n}}\n\
         calendar \"default\" {{\n  zone = place.zone\n}}\n```\n",
        title = quoted(name),
    );
    let mut seen = BTreeSet::new();
    for c in listed(r) {
        let Some(number) = charter_number(c) else { continue };
        if !seen.insert(number.clone()) {
            continue;
        }
        let title = words(&c.heading);
        let level = c.parts.len().saturating_add(1).clamp(2, 6);
        let _ = write!(out, "\n{} [{number}] {title}", "#".repeat(level));
        let _ = write!(out, "\n\nProse only: {} of the contract.\n", c.place());
    }
    out
}

fn listed(r: &Recognised) -> impl Iterator<Item = &Clause> {
    r.clauses.iter().take(CLAUSES_MAX)
}

/// The clause's number as the charter's heading bears it; none if it cannot.
fn charter_number(c: &Clause) -> Option<String> {
    let number = c.address();
    let fit = number.starts_with(|c: char| c.is_ascii_alphanumeric())
        && number.len() <= 40
        && number.bytes().all(|b| b.is_ascii_alphanumeric() || b" .()-".contains(&b));
    let ours = c.annex.is_some() && matches!(number.as_str(), "Annex 1" | "Annex 2");
    Some(if ours { format!("{number} of the contract") } else { number }).filter(|_| fit)
}

fn table(r: &Recognised) -> String {
    let mut out = String::from("clause\theading\tplace\tstate\n");
    for c in listed(r) {
        let state = match (c.doubled, charter_number(c)) {
            (true, _) => "prose only; a clause before it bears the same number",
            (_, None) => "prose only; its number cannot stand in a charter's heading",
            _ => "prose only",
        };
        let _ = writeln!(out, "{}\t{}\t{}\t{state}", c.address(), words(&c.heading), c.place());
    }
    out
}

fn asked(name: &str, r: &Recognised) -> String {
    let mut out = format!(
        "# Questions about {name}\n\n\
         None of these is a fact. A block is written only where the answer is yes; `docs/manual` shows each block with an example.\n\n\
         1. Who are the parties? Name each in Annex 2 of `charter.md`.\n\
         2. In which place do days end? Put it in Annex 2, such as `Europe/Brussels`.\n\
         3. Which text prevails, the contract's prose or a block's meaning? Until you say otherwise, the prose.\n"
    );
    let mut n = 3usize;
    for q in questions(r) {
        n = n.saturating_add(1);
        let values = if q.values.is_empty() {
            String::new()
        } else {
            format!(
                " Values it would bind: {}.",
                q.values.iter().map(|v| format!("`{}`", words(v))).collect::<Vec<_>>().join(", ")
            )
        };
        let _ = writeln!(out, "{n}. Clause {} ({}): `{}`? {}{values}", q.clause, q.place, q.block, q.ask);
    }
    if !r.definitions.is_empty() {
        let _ = write!(out, "\n## Terms the contract defines\n\nWhich of them does a block need by name?\n\n");
        for d in &r.definitions {
            let _ = writeln!(out, "- {} (clause {}, {})", words(&d.term), d.clause, d.place);
        }
    }
    let lost: Vec<_> = r.references.iter().filter(|x| !x.found).collect();
    if !lost.is_empty() {
        let _ = write!(
            out,
            "\n## References to numbers that were not found in this text\n\nAre they clauses of another text, or mistakes?\n\n"
        );
        for x in lost {
            let _ = writeln!(out, "- clause {} names {}", x.clause, words(&x.to));
        }
    }
    out
}

fn rest(name: &str, read: &Read, r: &Recognised) -> String {
    let mut out = format!("# What was not recognised in {name}\n\nEach with its place; nothing was left out.\n");
    let mut section = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            let _ = write!(out, "\n## {title}\n\n{}\n", lines.join("\n"));
        }
    };
    let show = |u: &Unclear| format!("- {} ({}): {}", u.place, u.why, words(&u.text));
    section("Warnings", read.warnings.iter().map(|w| format!("- {}", words(w))).collect());
    section(
        "The same number twice",
        listed(r)
            .filter(|c| c.doubled)
            .map(|c| format!("- {}, {}: {}", c.address(), c.place(), words(&c.heading)))
            .collect(),
    );
    section("Looks like a clause and was not taken as one", r.unclear.iter().map(show).collect());
    section("Before the first clause", r.outside.iter().map(show).collect());
    section("Set aside: contents, page headers, page numbers", r.set_aside.iter().map(show).collect());
    out
}

/// Words of the contract, fit to stand in Markdown: no markup, nothing hidden, one line.
fn words(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().take(200) {
        match c {
            '[' | ']' | '<' | '>' | '*' | '_' | '`' | '#' | '|' | '\\' | '~' | '{' | '}' => out.push(' '),
            '\n' | '\t' => out.push(' '),
            c if hidden_name(c).is_some() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A file's name without what a path or Markdown could misread.
fn plain_name(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let safe: String = base
        .chars()
        .take(120)
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '.') { c } else { '-' })
        .collect();
    let safe = safe.trim_start_matches(['.', '-']).to_owned();
    if safe.is_empty() { "contract".to_owned() } else { safe }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace(['"', '\\'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_words_are_harmless() {
        assert_eq!(plain_name("../../My [deal] \"v2\".docx"), "My--deal---v2-.docx");
        assert_eq!(words("pay [x](#y)\n# \u{202E}now"), "pay x ( y) \u{fffd}now");
    }
}
