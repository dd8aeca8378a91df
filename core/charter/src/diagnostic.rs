//! Diagnostics: what is not well written in a charter, where, and what the drafter can do about it.

use crate::Charter;
use crate::source::{Span, is_hidden, shown};
use std::fmt::Write as _;

/// How bad a diagnostic is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Severity {
    /// The charter does not compile.
    Error,
    /// The charter compiles; someone should look.
    Warning,
}

/// One finding of the compiler about the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// Stable name of the kind of finding, such as `unknown_attribute`.
    pub code: &'static str,
    /// One sentence that names the thing.
    pub message: String,
    /// The place.
    pub span: Span,
    /// The heading that the place stands under: `6.2.3 Quorum and majority`.
    pub clause: Option<String>,
    /// A few words to print at the place itself.
    pub label: String,
    /// The next step.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at a place.
    #[must_use]
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            message: message.into(),
            span,
            clause: None,
            label: String::new(),
            help: None,
        }
    }

    /// A warning at a place.
    #[must_use]
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// Adds the words printed at the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds the next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the clause heading.
    #[must_use]
    pub fn clause(mut self, heading: impl Into<String>) -> Self {
        self.clause = Some(heading.into());
        self
    }
}

/// Whether any of them is an error.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Error)
}

/// Most diagnostics reported; a last one tells how many more there are.
const REPORTED_MAX: usize = 2_000;

/// What a pass has found. Bounded, so that a hostile text cannot fill the memory with complaints about itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    errors: Vec<Diagnostic>,
    warnings: Vec<Diagnostic>,
    more_errors: usize,
    more_warnings: usize,
}

impl Found {
    /// Adds one, or counts it.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let (list, more) = match diagnostic.severity {
            Severity::Error => (&mut self.errors, &mut self.more_errors),
            Severity::Warning => (&mut self.warnings, &mut self.more_warnings),
        };
        if list.len() < REPORTED_MAX { list.push(diagnostic) } else { *more = more.saturating_add(1) }
    }

    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        diagnostics.into_iter().for_each(|d| self.push(d));
    }

    /// Adds what another pass has found.
    pub fn append(&mut self, other: Found) {
        self.extend(other.errors);
        self.extend(other.warnings);
        self.more_errors = self.more_errors.saturating_add(other.more_errors);
        self.more_warnings = self.more_warnings.saturating_add(other.more_warnings);
    }

    pub fn is_empty(&self) -> bool {
        self.errors.is_empty() && self.warnings.is_empty()
    }

    /// In source order, each with its clause, and not more than a reader can use; errors go before warnings when there
    /// are too many.
    pub fn finish(mut self, charter: &Charter) -> Vec<Diagnostic> {
        // Stable sorts: two findings at one place stay in the order in which the passes made them.
        self.errors.sort_by_key(|d| d.span);
        self.warnings.sort_by_key(|d| d.span);
        self.errors.dedup();
        self.warnings.dedup();
        let room = REPORTED_MAX.saturating_sub(self.errors.len());
        let left_out = self.warnings.len().saturating_sub(room);
        self.warnings.truncate(room);
        let mut all = self.errors;
        all.append(&mut self.warnings);
        all.sort_by_key(|d| d.span);
        for d in all.iter_mut().filter(|d| d.clause.is_none()) {
            d.clause = charter.clause_at(d.span).map(|id| charter.clause_ref(id));
        }
        let more = self.more_errors.saturating_add(self.more_warnings).saturating_add(left_out);
        if let (true, Some(last)) = (more > 0, all.last().map(|d| d.span)) {
            let severity = if self.more_errors > 0 { Severity::Error } else { Severity::Warning };
            let message = format!("and {more} more, which are not shown");
            let last = Diagnostic { severity, ..Diagnostic::error("too_many", last, message) };
            all.push(last.help("correct these first and check again"));
        }
        all
    }
}

/// Widest part of a source line that is shown.
const SHOWN_MAX: usize = 110;

/// A diagnostic as plain text: message, place, clause, the line with a caret, the next step. The same bytes everywhere.
#[must_use]
pub fn render(diagnostic: &Diagnostic, charter: &Charter) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let at = charter.lines.position(&charter.files, diagnostic.span);
    let margin = " ".repeat(at.line.to_string().len());
    let mut out = format!("{severity}[{}]: {}\n", diagnostic.code, diagnostic.message);
    let _ = write!(out, "{margin}--> {}:{}:{}", at.path, at.line, at.column);
    if let Some(clause) = &diagnostic.clause {
        let _ = write!(out, " ({})", shown(clause));
    }
    // A paragraph may be one long line: show the part around the place.
    let long = at.before.chars().chain(at.after.chars()).nth(SHOWN_MAX).is_some();
    let kept = if long { SHOWN_MAX / 4 } else { SHOWN_MAX };
    let mut before: Vec<char> = at.before.chars().rev().take(kept).collect();
    before.reverse();
    let head = if at.before.chars().nth(before.len()).is_some() { "…" } else { "" };
    let room = SHOWN_MAX.saturating_sub(before.len());
    let tail = if at.after.chars().nth(room).is_some() { "…" } else { "" };
    let part: String = before.iter().copied().chain(at.after.chars().take(room)).map(visible).collect();
    let indent = before.len().saturating_add(head.chars().count());
    let marked = charter.source(diagnostic.span).chars().take(room).take_while(|c| *c != '\n').count();
    let (pad, carets) = (" ".repeat(indent), "^".repeat(marked.max(1)));
    let _ = write!(out, "\n{margin} |\n{} | {head}{}{tail}\n{margin} | {pad}{carets}", at.line, part.trim_end());
    if !diagnostic.label.is_empty() {
        let _ = write!(out, " {}", diagnostic.label);
    }
    out.push('\n');
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(out, "{margin} = help: {help}");
    }
    out
}

/// One column per character, and nothing that moves a terminal's cursor or hides itself.
fn visible(c: char) -> char {
    match c {
        '\t' => ' ',
        c if is_hidden(c) => '\u{FFFD}',
        c => c,
    }
}
