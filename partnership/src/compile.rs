//! Compilation: files → clauses, terms and blocks → checked → lowered to a program and the capabilities' models.

use crate::capabilities::Capabilities;
use crate::names::Known;
use crate::packs::{complete, part};
use servanda_capability::kernel::{LeftOut, calendars, is_left_out, left_out};
use servanda_capability::{Lower, Say};
use servanda_charter::{Charter, Diagnostic, Opening, Severity, SourceFile, check, parse};
use servanda_norms::{Builder, HiddenKind, Names, Opened, Openings, Program};
use servanda_statement::Refusal;
use servanda_vocabulary::{Fraction, Money};
use servanda_words::Lang;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A charter that compiled.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// Its prose, terms and blocks.
    pub charter: Arc<Charter>,
    /// What they command.
    pub program: Arc<Program>,
    /// The capabilities' models, without any state.
    pub blank: Capabilities,
    /// What the drafter should look at, though it compiles.
    pub warnings: Vec<Diagnostic>,
    /// Clauses that do not apply: alternatives that were not chosen, options left out, blanks.
    pub left_out: Vec<LeftOut>,
    /// The rule packs that came with it, by path. The charter pins them by their digests.
    pub packs: Vec<SourceFile>,
    /// The undisclosed values that this reader knows. They change no verdict, event or digest.
    pub(crate) openings: Arc<Openings>,
    /// Further versions of the charter that come with it, each made from the one before: a name and its files. A
    /// partnership knows them from the start; they take effect only by statements that count.
    pub later: Vec<(String, Vec<SourceFile>)>,
    /// The language in which its blocks are said.
    pub lang: Lang,
    /// Which capability knows a statement kind: its place in [`Capabilities::all`].
    pub(crate) routes: BTreeMap<&'static str, usize>,
}

impl Compiled {
    /// The sentence that the machine understood for a block.
    #[must_use]
    pub fn sentence(&self, block: &servanda_charter::Block) -> String {
        self.sentence_in(block, self.lang)
    }

    /// The same charter, speaking a language.
    #[must_use]
    pub fn speaking(&self, lang: Lang) -> Self {
        Self { lang, ..self.clone() }
    }

    /// The same, in a language.
    #[must_use]
    pub fn sentence_in(&self, block: &servanda_charter::Block, lang: Lang) -> String {
        let mut say = Say::within(&self.charter, lang);
        if let Some(version) = self.charter.versions.get(lang.tag()) {
            say = say.titled(&version.titles);
        }
        Say::sentence(&self.blank.all().into_iter().find_map(|c| c.say(block, &say)).unwrap_or_default())
    }
}

impl Compiled {
    /// The same charter, for a reader who knows some of its undisclosed values.
    ///
    /// # Errors
    /// `bad_opening` for what opens no commitment of this charter, or opens one to words that are no value.
    pub fn with_openings(&self, openings: &[Opening]) -> Result<Self, Refusal> {
        let bad = |o: &Opening, why: String| Refusal::new("bad_opening", format!("`{}` {why}", o.term));
        let mut known = (*self.openings).clone();
        for o in openings {
            let term = self.charter.terms.get(&o.term);
            let Some((term, commitment)) = term.and_then(|t| t.commitment.as_ref().map(|c| (t, c))) else {
                return Err(bad(o, "is no undisclosed term of this charter".to_owned()));
            };
            let clause = self.charter.clause_ref(term.clause);
            if *commitment != o.commitment() {
                let why = "does not open its commitment: the value, its spelling or the salt is another".to_owned();
                return Err(bad(o, why).under(clause));
            }
            let used = self.program.hidden.iter().filter(|h| self.program.names.text(h.term) == o.term);
            for h in used {
                let opened = match h.kind {
                    HiddenKind::Money => Money::parse(&o.value).map(Opened::Money),
                    HiddenKind::Number => Fraction::parse(&o.value).map(Opened::from),
                };
                match opened {
                    Ok(v) => known.insert(h.term, v),
                    Err(why) => return Err(bad(o, format!("opens, but {why}")).under(clause)),
                };
            }
        }
        Ok(Self { openings: Arc::new(known), ..self.clone() })
    }
}

/// Compiles a charter's files.
///
/// # Errors
/// Everything that was found wrong, with the charter as far as it could be read (for showing places).
#[expect(clippy::result_large_err, reason = "one charter at a time, and the caller shows what was wrong with it")]
pub fn compile(files: Vec<SourceFile>) -> Result<Compiled, (Charter, Vec<Diagnostic>)> {
    compile_after(files, None)
}

/// Compiles the next version of a charter, to continue a run that knows these names.
///
/// # Errors
/// As [`compile`].
#[expect(clippy::result_large_err, reason = "one charter at a time, and the caller shows what was wrong with it")]
pub(crate) fn compile_after(
    files: Vec<SourceFile>,
    previous: Option<(&Compiled, &Names)>,
) -> Result<Compiled, (Charter, Vec<Diagnostic>)> {
    // Packs stand beside the charter and have digests of their own.
    let (mut packs, files) = part(files);
    let parsed = parse(files);
    let mut charter = parsed.charter;
    let mut found = parsed.diagnostics;
    // What does not apply commands nothing: its blocks are out before anything is read.
    let left_out = left_out(&charter);
    let clauses = &charter.clauses;
    let out = |id: u32| {
        let clause = usize::try_from(id).ok().and_then(|i| clauses.get(i));
        clause.is_some_and(|c| is_left_out(&left_out, &c.number).is_some())
    };
    let kept = std::mem::take(&mut charter.blocks).into_iter().filter(|b| !out(b.clause)).collect();
    charter.blocks = kept;
    let mut caps = Capabilities::default();
    let schemas: Vec<_> = caps.all().into_iter().flat_map(|c| c.schemas()).collect();
    found.extend(check(&charter, &schemas, &Known(&charter)));
    found.retain(|d| {
        let out =
            charter.clause_at(d.span).is_some_and(|c| is_left_out(&left_out, &charter.clause(c).number).is_some());
        d.code != "unused_term" || !out
    });
    let (calendars, wrong) = calendars(&charter);
    found.extend(wrong);
    if charter.blocks_of("party").count() < 2 {
        let span = charter.clauses.first().map(|c| c.span).unwrap_or_default();
        found.push(
            Diagnostic::error("too_few_parties", span, "who are the parties? A charter names at least two")
                .help("add a `party \"short_name\" { name = \"Full name\" }` block for each"),
        );
    }
    // Lowering reports what only it can see; blocks that the schema check already refused would be reported twice.
    let refused: Vec<servanda_charter::Span> =
        found.iter().filter(|d| matches!(d.severity, Severity::Error)).map(|d| d.span).collect();
    let clauses = charter
        .clauses
        .iter()
        .enumerate()
        .map(|(i, c)| (c.number.clone(), charter.clause_ref(u32::try_from(i).unwrap_or(0))))
        .collect();
    let called: Vec<String> = calendars.iter().map(|(n, _)| n.clone()).collect();
    let mut build = match previous {
        None => Builder::new(clauses, calendars),
        Some((p, names)) => Builder::after(&p.program, names.clone(), clauses, calendars),
    };
    let mut lower = Lower::new(&charter, &mut build, called);
    lower.outside = &packs;
    for block in &charter.blocks {
        let touched = refused.iter().any(|s| {
            s.file == block.span.file
                && s.start < block.span.end
                && block.span.start < s.end.max(s.start.saturating_add(1))
        });
        if touched {
            continue;
        }
        lower.turn_to(block);
        for c in caps.all_mut() {
            if c.lower(block, &mut lower) {
                break;
            }
        }
    }
    if refused.is_empty() {
        for c in caps.all_mut() {
            c.finish(&mut lower);
        }
    }
    found.append(&mut lower.diagnostics);
    found.sort_by_key(|d| (d.span.file, d.span.start, d.code));
    // The schema check and the lowering may both read a term that cannot be read.
    found.dedup_by(|a, b| a.span == b.span && a.code == b.code && a.message == b.message);
    let (errors, warnings): (Vec<_>, Vec<_>) = found.into_iter().partition(|d| matches!(d.severity, Severity::Error));
    if !errors.is_empty() {
        let mut all = errors;
        all.extend(warnings);
        all.sort_by_key(|d| (d.span.file, d.span.start, d.code));
        return Err((charter, all));
    }
    complete(&mut packs, &caps.law);
    let routes =
        caps.all().into_iter().enumerate().flat_map(|(i, c)| c.kinds().into_iter().map(move |k| (k.0, i))).collect();
    Ok(Compiled {
        charter: Arc::new(charter),
        program: Arc::new(build.finish()),
        blank: caps,
        warnings,
        later: Vec::new(),
        left_out,
        packs,
        lang: Lang::En,
        routes,
        openings: Arc::default(),
    })
}
