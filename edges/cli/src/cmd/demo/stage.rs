//! The stage: acts are signed and appended to a real record; answers are read from the replayed state.

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
    dir: PathBuf,
    shown: usize,
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
        let compiled: Compiled = compile(sources).map_err(|(_, d)| Failed::new(d.first().map(|d| d.message.clone()).unwrap_or_default()))?;
        let compiled = Arc::new(compiled);
        if dir.exists() {
            if !dir.join(MARK).is_file() {
                return Err(Failed::new(format!("{} exists and is not the demo's; nothing was changed", dir.display())).help("name another folder with --out"));
            }
            std::fs::remove_dir_all(dir).map_err(|e| Failed::new(format!("cannot clear {}: {e}", dir.display())))?;
        }
        let io = |e: std::io::Error| Failed::new(format!("cannot write {}: {e}", dir.display()));
        std::fs::create_dir_all(dir).map_err(io)?;
        std::fs::write(dir.join(MARK), "This folder was made by `servanda demo` and is cleared when it runs again.\n").map_err(io)?;
        let seed = record::key_seed(origin);
        let store = dir.join("partnership.sqlite");
        crate::cmd::key::write_seed(&key_path(&store), &seed)?;
        let local = Local::create(&store, origin, Arc::clone(&compiled), seed)?;
        let zone = compiled.program.zone().clone();
        let mut stage = Self { out, local, zone, dir: dir.to_owned(), shown: 0 };
        let case = parse_cases(&format!("case \"opening\"\nstart {start}\n"), &stage.zone).map_err(|e| Failed::new(e.to_string()))?;
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
        for l in wrap(text, 92) {
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
        let left = wrap(&clause.text, 50);
        let mut right: Vec<String> = Vec::new();
        for b in c.charter.blocks.iter().filter(|b| b.clause == id && !matches!(b.kind.as_str(), "notice" | "event" | "report" | "certificate" | "measure")) {
            for (n, l) in wrap(&c.sentence(b), 50).into_iter().enumerate() {
                right.push(format!("{} {l}", if n == 0 { "▸" } else { " " }));
            }
        }
        self.out.line(format!("{}", self.out.bold(&format!("  {:<53}   {}", format!("{} {}", clause.number, clause.title), "what the machine understood"))));
        for n in 0..left.len().max(right.len()) {
            let (l, r) = (left.get(n).cloned().unwrap_or_default(), right.get(n).cloned().unwrap_or_default());
            let pad = 53usize.saturating_sub(l.chars().count());
            self.out.line(format!("  {l}{} {} {}", " ".repeat(pad), self.out.dim("│"), self.out.paint("36", &r)));
        }
        Ok(())
    }

    /// Acts in the notation of case files, each signed, judged and stored.
    pub fn acts(&mut self, lines: &str) -> Result<(), Failed> {
        let text = format!("case \"acts\"\nsigned by none\n{}", lines.lines().map(str::trim).collect::<Vec<_>>().join("\n"));
        let cases = parse_cases(&text, &self.zone).map_err(|e| Failed::new(e.to_string()))?;
        let compiled = Arc::clone(&self.local.compiled);
        let origin = self.local.store.origin().to_owned();
        for c in &cases {
            for s in signed(c, &compiled, &origin, false).map_err(Failed::new)? {
                self.by_itself(s.at);
                let (_, verdict) = self.local.append(s.envelope, s.at)?;
                let fields: Vec<String> = s.fields.iter().filter(|(k, _)| !matches!(k.as_str(), "at" | "kind")).map(|(_, v)| v.clone()).collect();
                let word = match &verdict {
                    Verdict::Counts => self.out.paint("32", "counts"),
                    Verdict::Void(r) => {
                        let clause = r.clause.as_ref().map(|c| format!(", clause {c}")).unwrap_or_default();
                        format!("{} {}{clause}", self.out.paint("31", "void:"), r.message)
                    }
                };
                self.out.line(format!(
                    "  {}  {:<10} {:<17} {}  {word}",
                    s.at.civil(&self.zone),
                    s.author,
                    s.kind,
                    self.out.dim(&fields.join(" "))
                ));
                self.shown = self.local.state.run().events().len();
            }
        }
        Ok(())
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
            let quiet = e.entry.is_some()
                || [".started", ".opened", ".set", ".unset", ".fired", ".owed"].iter().any(|s| name.ends_with(s))
                || name.starts_with("every.")
                || name.split('.').count() > 3
                || name.starts_with("moment.");
            if quiet {
                continue;
            }
            let clause = look.run().why(e.id).first().and_then(|l| l.clause.clone());
            let Some(clause) = clause else { continue };
            let of = e.subject.map(|s| format!(" of {}", names.text(s))).unwrap_or_default();
            let who = e.party.map(|p| format!(" ({})", names.text(p))).unwrap_or_default();
            self.out.line(format!(
                "  {}  {} {}{of}{who}  {}",
                e.at.civil(&self.zone),
                self.out.paint("33", "by itself"),
                self.out.bold(&name.replace('_', " ")),
                self.out.dim(&format!("clause {clause}"))
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

    /// A question and its answer at a moment.
    pub fn ask(&self, at: &str, question: &str) -> Result<(), Failed> {
        let moment = Moment::parse_civil(at, &self.zone).ok_or_else(|| Failed::new(format!("`{at}` is not a time")))?;
        let mut look = self.local.state.clone();
        look.advance(moment);
        let words: Vec<&str> = question.split_whitespace().collect();
        let r = request(&words).ok_or_else(|| Failed::new(format!("`{question}` is not a question")))?;
        self.out.line(format!("  {}  {} {question}?", moment.civil(&self.zone), self.out.bold("may")));
        for l in may::words(&look.decide(&r), &look, self.out) {
            self.out.line(format!("      {l}"));
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
        let of = d.subject.as_ref().map(|s| format!(" ({s})")).unwrap_or_default();
        let word = match d.state {
            servanda_norms::State::Missed => self.out.paint("31", "missed "),
            _ => self.out.paint("33", "running"),
        };
        format!("{word}  {:<12} {} {label}{of}  until {}  {}", d.bearers.join(" or "), if d.duty { "must" } else { "may" }, state::ends(d, &self.zone), self.out.dim(&format!("clause {}", d.clause)))
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
        let Some(m) = look.capabilities().oversight.motion(id) else { return Err(Failed::new(format!("no motion {id}"))) };
        self.out.line(format!("  {} {}: {} yes, {} no, {} abstain; {} of {} present", self.out.bold(id), self.out.bold(m.state), m.yes, m.no, m.abstain, m.present, m.seats));
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
        let found = look.run().events().iter().rfind(|e| names.text(e.name) == event && e.subject.is_some_and(|s| names.text(s) == of));
        let id = found.map(|e| e.id).ok_or_else(|| Failed::new(format!("{event} of {of} has not happened")))?;
        self.out.line(format!("  {} {event} of {of}?", self.out.bold("why")));
        for l in state::why_lines(&look, id, self.out).into_iter().take(8) {
            self.out.line(format!("    {l}"));
        }
        Ok(())
    }

    /// Exports the bundle, audits it, flips one byte and audits again.
    pub fn audit(&self) -> Result<(), Failed> {
        let bundle = record::bundle_of(&self.local)?;
        let to = self.dir.join("bundle");
        record::write(&bundle, &to)?;
        let report = servanda_bundle::audit(&bundle, None);
        self.out.line(format!("  {} {}", self.out.bold("audit of the bundle:"), self.out.paint("32", &report.grade().to_string())));
        for c in &report.checked {
            self.out.line(format!("    ✓ {c}"));
        }
        for c in &report.not_checked {
            self.out.line(format!("    {} {}", self.out.dim("–"), self.out.dim(&format!("not checked: {c}"))));
        }
        let mut bent = bundle.clone();
        let Some(bytes) = bent.files.get_mut("entries.bin") else { return Err(Failed::new("the bundle has no entries")) };
        let at = bytes.len() / 2;
        if let Some(b) = bytes.get_mut(at) {
            *b ^= 1;
        }
        let report = servanda_bundle::audit(&bent, None);
        self.out.line(format!("  {} {}", self.out.bold(&format!("one bit of byte {at} flipped:")), self.out.paint("31", &report.grade().to_string())));
        for f in report.findings.iter().filter(|f| f.bad).take(2) {
            self.out.line(format!("    ✗ {}", f.what));
        }
        Ok(())
    }

    /// Where to look, and how to go on.
    pub fn farewell(&self) {
        let d = self.dir.display();
        let void = self.local.state.verdicts().iter().filter(|v| v.code().is_some()).count();
        self.scene("Where to look");
        self.tell(&format!("{} entries, {void} of them void and visible with their reasons, all signed, in one file.", self.local.store.size()));
        self.out.line(format!("  servanda record list {d}/partnership.sqlite      every entry with its verdict"));
        self.out.line(format!("  servanda due {d}/partnership.sqlite --all        what was due, and what came of it"));
        self.out.line(format!("  servanda-audit {d}/bundle                        check the whole record, offline"));
        self.scene("Your own contract");
        self.out.line("  1. Write its clauses as headings in charter.md; bind a value: [72 hours](#breach.notice)");
        self.out.line("  2. Put a block under the clause that software should keep; docs/manual has one page for each");
        self.out.line("  3. servanda check FOLDER    asks what the draft leaves open");
        self.out.line("     servanda explain FOLDER  shows what the machine understood");
        self.out.line("     servanda case FOLDER     plays your cases (charters/README.md)");
    }
}
