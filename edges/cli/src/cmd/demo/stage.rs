//! The stage: acts are signed and appended to a real record; answers are read from the replayed state.

use super::words;
use crate::cmd::{explain::wrap, may, record, state};
use crate::local::{Local, key_path};
use crate::output::{Failed, Out};
use servanda_cases::{parse_cases, request, signed};
use servanda_charter::SourceFile;
use servanda_partnership::{Compiled, DueLine, Verdict, compile};
use servanda_vocabulary::{Moment, Zone};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A story under way.
pub struct Stage<'a> {
    /// Where it is told.
    pub out: &'a Out,
    /// The partnership.
    pub local: Local,
    /// The place whose wall clock is read.
    pub zone: Zone,
    /// Blocks that belong to other stories, by the beginning of their events' names.
    pub mute: &'static [&'static str],
    dir: PathBuf,
    shown: usize,
    silent: bool,
}

/// Lines of the same act by several authors, told as one.
struct Telling {
    at: Moment,
    authors: Vec<String>,
    kind: String,
    fields: String,
    verdict: Verdict,
}

/// How wide the terminal is: `COLUMNS` where the shell tells it, and 80 at least, which the two columns of a clause fit.
fn width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|c| c.parse::<usize>().ok()).unwrap_or(80).clamp(80, 112)
}

/// A clause's number, without its title.
fn number(clause: &str) -> String {
    servanda_charter::clause_number(clause)
}

/// A line cut where it would leave the screen; `servanda-audit` says all of it.
fn clipped(text: &str, room: usize) -> String {
    if text.chars().count() <= room { text.to_owned() } else { text.chars().take(room).chain(['…']).collect() }
}

/// Files of this name in the folder say that the folder is the demo's own.
const MARK: &str = "made-by-servanda-demo.txt";

impl<'a> Stage<'a> {
    /// Compiles the charter and opens a fresh record.
    pub fn open(files: &[(&str, &str)], origin: &str, dir: &Path, start: &str, out: &'a Out) -> Result<Self, Failed> {
        let mut sources = Vec::new();
        for (name, text) in files {
            sources.push(SourceFile::from_bytes(name, text.as_bytes()).map_err(|d| Failed::new(d.message))?);
        }
        let compiled: Compiled =
            compile(sources).map_err(|(_, d)| Failed::new(d.first().map(|d| d.message.clone()).unwrap_or_default()))?;
        let compiled = Arc::new(compiled);
        if dir.exists() {
            if !dir.join(MARK).is_file() {
                return Err(Failed::new(format!(
                    "{} exists and is not the demo's; nothing was changed",
                    dir.display()
                ))
                .help("name another folder with --out"));
            }
            std::fs::remove_dir_all(dir).map_err(|e| Failed::new(format!("cannot clear {}: {e}", dir.display())))?;
        }
        let io = |e: std::io::Error| Failed::new(format!("cannot write {}: {e}", dir.display()));
        std::fs::create_dir_all(dir).map_err(io)?;
        std::fs::write(dir.join(MARK), "This folder was made by `servanda demo` and is cleared when it runs again.\n")
            .map_err(io)?;
        let seed = record::key_seed(origin);
        let store = dir.join("partnership.sqlite");
        crate::cmd::key::write_seed(&key_path(&store), &seed)?;
        let local = Local::create(&store, origin, Arc::clone(&compiled), seed)?;
        let zone = compiled.program.zone().clone();
        let mut stage = Self { out, local, zone, mute: &[], dir: dir.to_owned(), shown: 0, silent: false };
        let case = parse_cases(&format!("case \"opening\"\nstart {start}\n"), &stage.zone)
            .map_err(|e| Failed::new(e.to_string()))?;
        for c in &case {
            for s in signed(c, &compiled, origin, true).map_err(Failed::new)? {
                let (_, verdict) = stage.local.append(s.envelope, s.at)?;
                if let Verdict::Void(r) = verdict {
                    return Err(Failed::new(format!("the opening is void: {r}")));
                }
            }
        }
        stage.shown = stage.local.state.run().events().len();
        Ok(stage)
    }

    /// A heading.
    pub fn scene(&self, title: &str) {
        self.out.line("");
        self.out.line(self.out.paint("1;34", &format!("── {title} ")));
    }

    /// A sentence of the narrator.
    pub fn tell(&self, text: &str) {
        for l in wrap(text, width().saturating_sub(2).min(92)) {
            self.out.line(l);
        }
    }

    /// A clause beside its meaning.
    pub fn clause(&self, number: &str) -> Result<(), Failed> {
        let c = &self.local.compiled;
        let Some(i) = c.charter.clauses.iter().position(|x| x.number == number) else {
            return Err(Failed::new(format!("the charter has no clause {number}")));
        };
        let id = u32::try_from(i).unwrap_or(u32::MAX);
        let clause = c.charter.clause(id);
        // Two columns and the bar between them, indented by two.
        let column = width().saturating_sub(7) / 2;
        let left = wrap(&clause.text, column);
        let mut right: Vec<String> = Vec::new();
        for b in c.charter.blocks.iter().filter(|b| {
            b.clause == id
                && !matches!(b.kind.as_str(), "notice" | "event" | "report" | "certificate" | "measure" | "status")
        }) {
            for (n, l) in wrap(&c.sentence(b), column.saturating_sub(2)).into_iter().enumerate() {
                right.push(format!("{} {l}", if n == 0 { "▸" } else { " " }));
            }
        }
        let title = format!("{} {}", clause.number, clause.title);
        self.out.line(self.out.bold(&format!("  {title:<column$}   what the machine understood")));
        for n in 0..left.len().max(right.len()) {
            let (l, r) = (left.get(n).map_or("", String::as_str), right.get(n).map_or("", String::as_str));
            self.out.line(format!("  {l:<column$} {} {}", self.out.dim("│"), self.out.paint("36", r)));
        }
        Ok(())
    }

    /// Acts in the notation of case files, each signed, judged and stored. `alpha,beta` as author is one act by each.
    pub fn acts(&mut self, lines: &str) -> Result<(), Failed> {
        let mut text = String::from("case \"acts\"\nsigned by none\n");
        for line in lines.lines().map(str::trim) {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.get(2).filter(|a| a.contains(',')) {
                Some(list) => {
                    for a in list.split(',') {
                        text.push_str(&line.replacen(list, a, 1));
                        text.push('\n');
                    }
                }
                None => {
                    text.push_str(line);
                    text.push('\n');
                }
            }
        }
        let cases = parse_cases(&text, &self.zone).map_err(|e| Failed::new(e.to_string()))?;
        let compiled = Arc::clone(&self.local.compiled);
        let origin = self.local.store.origin().to_owned();
        let mut pending: Option<Telling> = None;
        for c in &cases {
            for s in signed(c, &compiled, &origin, false).map_err(Failed::new)? {
                let same_time = pending.as_ref().is_some_and(|p| p.at == s.at);
                if !same_time {
                    self.say_act(pending.take());
                    self.by_itself(s.at);
                }
                let (_, verdict) = self.local.append(s.envelope, s.at)?;
                let hidden = |k: &str| matches!(k, "at" | "kind" | "key");
                let fields: Vec<String> = s.fields.iter().filter(|(k, _)| !hidden(k)).map(|(_, v)| v.clone()).collect();
                let fields = fields.join(" ");
                match &mut pending {
                    Some(p) if p.kind == s.kind && p.fields == fields && p.verdict.code() == verdict.code() => {
                        p.authors.push(s.author);
                    }
                    _ => {
                        self.say_act(pending.take());
                        pending = Some(Telling { at: s.at, authors: vec![s.author], kind: s.kind, fields, verdict });
                    }
                }
                self.shown = self.local.state.run().events().len();
            }
        }
        self.say_act(pending);
        Ok(())
    }

    fn say_act(&self, act: Option<Telling>) {
        let Some(a) = act.filter(|_| !self.silent) else { return };
        let who = match a.authors.as_slice() {
            [one] => one.clone(),
            many => format!("{} parties", many.len()),
        };
        let word = match &a.verdict {
            Verdict::Counts => self.out.paint("32", "counts"),
            Verdict::Void(_) => self.out.paint("31", "void"),
        };
        self.out.line(format!(
            "  {}  {who:<9}  {:<16}  {}  {word}",
            a.at.civil(&self.zone),
            a.kind,
            self.out.dim(&a.fields)
        ));
        if let Verdict::Void(r) = &a.verdict {
            let clause = r.clause.as_ref().map(|c| format!(" (clause {c})")).unwrap_or_default();
            for l in wrap(&format!("{}{clause}", r.message), width().saturating_sub(8)) {
                self.out.line(format!("      {}", self.out.paint("31", &l)));
            }
        }
    }

    /// What happened without anybody's act since the last line, up to a moment.
    fn by_itself(&mut self, at: Moment) {
        // The stored state runs only with entries; a look ahead is a copy, as any reader would make.
        let mut look = self.local.state.clone();
        look.advance(at.plus_seconds(-1));
        self.show_events(&look);
    }

    fn show_events(&mut self, look: &servanda_partnership::Partnership) {
        let names = look.run().names();
        for e in look.run().events().iter().skip(self.shown) {
            let name = names.text(e.name);
            if e.entry.is_some() || self.mute.iter().any(|m| name.starts_with(m)) {
                continue;
            }
            let text = |s: Option<servanda_norms::Sym>| s.map(|s| names.text(s).to_owned()).unwrap_or_default();
            let Some(told) = words::event(name, &text(e.subject), &text(e.party)) else { continue };
            let clause = look.run().why(e.id).first().and_then(|l| l.clause.clone());
            let Some(clause) = clause else { continue };
            self.out.line(format!(
                "  {}  {} {}  {}",
                e.at.civil(&self.zone),
                self.out.paint("33", "by itself"),
                self.out.bold(&told),
                self.out.dim(&format!("clause {}", number(&clause)))
            ));
        }
        self.shown = self.shown.max(look.run().events().len());
    }

    /// The clock jumps to a moment; what falls due on the way is told.
    pub fn clock(&mut self, at: &str) -> Result<servanda_partnership::Partnership, Failed> {
        let at = Moment::parse_civil(at, &self.zone).ok_or_else(|| Failed::new(format!("`{at}` is not a time")))?;
        let mut look = self.local.state.clone();
        look.advance(at);
        self.out.line(format!("  {}  {}", at.civil(&self.zone), self.out.paint("35", "the clock jumps here")));
        self.show_events(&look);
        Ok(look)
    }

    /// A long line with its later lines set in deeper; the first keeps its own inner spaces.
    fn wrapped(&self, text: &str, first: usize, later: usize) {
        if text.chars().count().saturating_add(first) <= width() {
            self.out.line(format!("{}{text}", " ".repeat(first)));
            return;
        }
        let start = text.len().saturating_sub(text.trim_start().len());
        for (n, l) in wrap(text, width().saturating_sub(later)).into_iter().enumerate() {
            let pad = if n == 0 { first.saturating_add(start) } else { later };
            self.out.line(format!("{}{l}", " ".repeat(pad)));
        }
    }

    /// Acts that only lead up to the next scene, told in one line; all of them must count.
    pub fn routine(&mut self, lines: &str) -> Result<(), Failed> {
        let before = self.local.state.verdicts().len();
        let (mut kinds, mut days): (Vec<(String, usize)>, Vec<&str>) = (Vec::new(), Vec::new());
        for line in lines.lines().map(str::trim) {
            let mut words = line.split_whitespace();
            let (day, kind) = (words.next().unwrap_or_default(), words.nth(2).unwrap_or_default());
            days.push(day);
            match kinds.iter_mut().find(|(k, _)| k == kind) {
                Some((_, n)) => *n = n.saturating_add(1),
                None => kinds.push((kind.to_owned(), 1)),
            }
        }
        self.silent = true;
        let done = self.acts(lines);
        self.silent = false;
        done?;
        if let Some(v) = self.local.state.verdicts().iter().skip(before).find_map(|v| v.code()) {
            return Err(Failed::new(format!("an act that leads up to the next scene is void: {v}")));
        }
        let kinds: Vec<String> = kinds.into_iter().map(|(k, n)| if n == 1 { k } else { format!("{k} ×{n}") }).collect();
        let span = match (days.first(), days.last()) {
            (Some(a), Some(b)) if a != b => format!("{a} to {b}"),
            (Some(a), _) => (*a).to_owned(),
            _ => String::new(),
        };
        let count = self.local.state.verdicts().len().saturating_sub(before);
        let text = format!("  {span}: {count} statements, all count: {}", kinds.join(", "));
        self.wrapped(text.trim_start(), 2, 6);
        Ok(())
    }

    /// A question and its answer at a moment.
    pub fn ask(&self, at: &str, question: &str) -> Result<(), Failed> {
        let moment = Moment::parse_civil(at, &self.zone).ok_or_else(|| Failed::new(format!("`{at}` is not a time")))?;
        let mut look = self.local.state.clone();
        look.advance(moment);
        let words: Vec<&str> = question.split_whitespace().collect();
        let r = request(&words).ok_or_else(|| Failed::new(format!("`{question}` is not a question")))?;
        self.out.line(format!("  {}  {} {question}?", moment.civil(&self.zone), self.out.bold("may")));
        for l in may::words(&look.decide(&r), &look, self.out) {
            self.wrapped(&l, 6, 11);
        }
        Ok(())
    }

    /// What is open for whom at a moment, of these blocks.
    pub fn due(&self, at: &str, only: &[&str]) -> Result<(), Failed> {
        let moment = Moment::parse_civil(at, &self.zone).ok_or_else(|| Failed::new(format!("`{at}` is not a time")))?;
        let mut look = self.local.state.clone();
        look.advance(moment);
        for d in look.due().into_iter().filter(|d| only.is_empty() || only.contains(&d.block.as_str())) {
            self.out.line(format!("  {}", self.due_text(&d)));
        }
        Ok(())
    }

    fn due_text(&self, d: &DueLine) -> String {
        let label = d.block.split_once('.').map_or(d.block.as_str(), |(_, l)| l).replace('_', " ");
        let label = if d.duty { label } else { format!("“{label}”") };
        let of = d.subject.as_ref().filter(|s| !d.bearers.contains(s)).map(|s| format!(" ({s})")).unwrap_or_default();
        let word = match d.state {
            servanda_norms::State::Missed => self.out.paint("31", "missed "),
            _ => self.out.paint("33", "running"),
        };
        format!(
            "{word}  {:<12} {} {label}{of}  until {}  {}",
            d.bearers.join(" or "),
            if d.duty { "must" } else { "may use" },
            state::ends(d, &self.zone),
            self.out.dim(&format!("clause {}", number(&d.clause)))
        )
    }

    /// What a withdrawal of an asset reaches.
    pub fn affected(&self, asset: &str, at: &str) -> Result<(), Failed> {
        let moment = Moment::parse_civil(at, &self.zone).ok_or_else(|| Failed::new(format!("`{at}` is not a time")))?;
        let mut look = self.local.state.clone();
        look.advance(moment);
        for a in look.capabilities().data_sharing.affected(asset) {
            self.out.line(format!("  {} {}  held by {}", self.out.bold("affected:"), a.asset, a.holders.join(", ")));
        }
        Ok(())
    }

    /// A motion's count and where it stands.
    pub fn motion(&self, id: &str, at: &str) -> Result<(), Failed> {
        let moment = Moment::parse_civil(at, &self.zone).ok_or_else(|| Failed::new(format!("`{at}` is not a time")))?;
        let mut look = self.local.state.clone();
        look.advance(moment);
        let Some(m) = look.capabilities().oversight.motion(id) else {
            return Err(Failed::new(format!("no motion {id}")));
        };
        self.out.line(format!(
            "  {} {}: {} yes, {} no, {} abstain; {} of {} present",
            self.out.bold(id),
            self.out.bold(m.state),
            m.yes,
            m.no,
            m.abstain,
            m.present,
            m.seats
        ));
        for r in &m.reasons {
            self.out.line(format!("      {}", self.out.dim(&r.to_string())));
        }
        Ok(())
    }

    /// Why something happened.
    pub fn why(&self, event: &str, of: &str, at: &str) -> Result<(), Failed> {
        let moment = Moment::parse_civil(at, &self.zone).ok_or_else(|| Failed::new(format!("`{at}` is not a time")))?;
        let mut look = self.local.state.clone();
        look.advance(moment);
        let names = look.run().names();
        let found = look
            .run()
            .events()
            .iter()
            .rfind(|e| names.text(e.name) == event && e.subject.is_some_and(|s| names.text(s) == of));
        let who = found.and_then(|e| e.party).map(|p| names.text(p).to_owned()).unwrap_or_default();
        let id = found.map(|e| e.id).ok_or_else(|| Failed::new(format!("{event} of {of} has not happened")))?;
        self.out.line(format!(
            "  {} {}?",
            self.out.bold("why"),
            words::event(event, of, &who).unwrap_or_else(|| event.to_owned())
        ));
        let mut told: Vec<String> = Vec::new();
        for l in look.run().why(id) {
            // "name of subject (party)"; what only repeats the line above it is left out.
            let (name, rest) = l.what.split_once(" of ").unwrap_or((l.what.as_str(), ""));
            let (subject, party) = rest.split_once(" (").unwrap_or((rest, ""));
            let said = words::event(name, subject, party.trim_end_matches(')'));
            let said = said.or_else(|| l.entry.map(|n| format!("{} (entry {n})", l.what.replace('_', " "))));
            let Some(said) = said.filter(|s| !told.contains(s)) else { continue };
            let clause = l.clause.map(|c| format!("  clause {}", number(&c))).unwrap_or_default();
            self.out.line(format!("    {}  {said}{}", l.at.civil(&self.zone), self.out.dim(&clause)));
            told.push(said);
        }
        Ok(())
    }

    /// The state at a moment, as any reader of the record computes it.
    pub fn look(&self, at: &str) -> Result<servanda_partnership::Partnership, Failed> {
        let moment = Moment::parse_civil(at, &self.zone).ok_or_else(|| Failed::new(format!("`{at}` is not a time")))?;
        let mut look = self.local.state.clone();
        look.advance(moment);
        Ok(look)
    }

    /// Whether somebody has a standing at a moment.
    pub fn standing(&self, who: &str, status: &str, at: &str) -> Result<(), Failed> {
        let full = format!("status.{status}");
        let has =
            self.look(at)?.statuses().into_iter().any(|s| s.holder == who && (s.status == status || s.status == full));
        let word = if has { self.out.paint("32", "is") } else { self.out.paint("31", "is not") };
        self.out.line(format!(
            "  {at}  {who} {word} {}",
            if status == "party" { "a party".to_owned() } else { format!("“{}”", status.replace('_', " ")) }
        ));
        Ok(())
    }

    /// What a party owes under an amount of the charter.
    pub fn owes(&self, party: &str, amount: &str, at: &str) -> Result<(), Failed> {
        let sum = self.look(at)?.owes(party, &format!("amount.{amount}"));
        let sum = if sum.is_empty() {
            "nothing".to_owned()
        } else {
            sum.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ")
        };
        self.out.line(format!("  {at}  {party} owes {} for {}", self.out.bold(&sum), amount.replace('_', " ")));
        Ok(())
    }

    /// Whether clauses are in force at a moment.
    pub fn in_force(&self, clauses: &[&str], at: &str) -> Result<(), Failed> {
        let look = self.look(at)?;
        for n in clauses {
            let Some(s) = look.clause_in_force(n) else {
                return Err(Failed::new(format!("the charter has no clause {n}")));
            };
            let word = if s.in_force { self.out.paint("32", "in force") } else { self.out.paint("31", "over") };
            self.out.line(format!("  {at}  clause {n:<8} {word}  {}", self.out.dim(&s.reason)));
        }
        Ok(())
    }

    /// Exports the bundle, audits it, flips one byte and audits again.
    pub fn audit(&self) -> Result<(), Failed> {
        let bundle = record::bundle_of(&self.local)?;
        let to = self.dir.join("bundle");
        record::write(&bundle, &to)?;
        let report = servanda_bundle::audit(&bundle, None);
        self.out.line(format!(
            "  {} {}",
            self.out.bold("audit of the bundle:"),
            self.out.paint("32", &report.grade().to_string())
        ));
        for c in &report.checked {
            self.out.line(format!("    ✓ {}", clipped(c, width().saturating_sub(7))));
        }
        let open = report.not_checked.len();
        self.out.line(format!(
            "    {}",
            self.out.dim(&format!("– {open} things that no audit of a bundle can check are named by servanda-audit"))
        ));
        let mut bent = bundle.clone();
        let Some(bytes) = bent.files.get_mut("entries.bin") else {
            return Err(Failed::new("the bundle has no entries"));
        };
        let at = bytes.len() / 2;
        if let Some(b) = bytes.get_mut(at) {
            *b ^= 1;
        }
        let report = servanda_bundle::audit(&bent, None);
        self.out.line(format!(
            "  {} {}",
            self.out.bold(&format!("one bit of byte {at} flipped:")),
            self.out.paint("31", &report.grade().to_string())
        ));
        for f in report.findings.iter().filter(|f| f.bad).take(2) {
            self.wrapped(&format!("✗ {}", f.what), 4, 6);
        }
        Ok(())
    }

    /// Where to look, and how to go on.
    pub fn farewell(&self) {
        let d = self.dir.display();
        let void = self.local.state.verdicts().iter().filter(|v| v.code().is_some()).count();
        self.scene("Where to look");
        self.tell(&format!(
            "{} entries, {void} of them void and visible with their reasons, all signed, in one file.",
            self.local.store.size()
        ));
        self.out.line(format!("  servanda record list {d}/partnership.sqlite      every entry with its verdict"));
        self.out.line(format!("  servanda due {d}/partnership.sqlite --all        what was due, and what came of it"));
        self.out.line(format!("  servanda-audit {d}/bundle                        check the whole record, offline"));
    }

    /// How to begin with a contract of one's own.
    pub fn your_own(&self) {
        self.scene("Your own contract");
        self.out.line("  1. Write its clauses as headings in charter.md; bind a value: [72 hours](#breach.notice)");
        self.out.line("  2. Put a block under the clause that software should keep; docs/manual has one page for each");
        self.out.line("  3. servanda check FOLDER    asks what the draft leaves open");
        self.out.line("     servanda explain FOLDER  shows what the machine understood");
        self.out.line("     servanda case FOLDER     plays your cases (charters/README.md)");
    }
}
