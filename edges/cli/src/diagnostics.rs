//! Diagnostics at the words concerned, as rustc shows them.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};
use servanda_charter::{Charter, Diagnostic, Severity};

/// One diagnostic as text.
#[must_use]
pub fn render(d: &Diagnostic, charter: &Charter, colour: bool) -> String {
    let level = match d.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let empty = String::new();
    let file = charter.files.get(d.span.file as usize);
    let (path, text) = file.map_or(("charter.md", &empty), |f| (f.path.as_str(), &f.text));
    let end = (d.span.end as usize).min(text.len());
    let start = (d.span.start as usize).min(end);
    let label = if d.label.is_empty() {
        d.clause.as_ref().map(|c| format!("in clause {c}")).unwrap_or_default()
    } else {
        d.label.clone()
    };
    let snippet =
        Snippet::source(text.as_str()).path(path).annotation(AnnotationKind::Primary.span(start..end).label(label));
    let title = match (&d.clause, d.label.is_empty()) {
        (Some(c), false) => format!("{} (clause {c})", d.message),
        _ => d.message.clone(),
    };
    let mut group = Group::with_title(level.primary_title(title.as_str()).id(d.code)).element(snippet);
    if let Some(h) = &d.help {
        group = group.element(Level::HELP.message(h.as_str()));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

/// One diagnostic as data.
#[must_use]
pub fn data(d: &Diagnostic, charter: &Charter) -> Value {
    let (path, line, column) = charter.position(d.span);
    json!({
        "severity": if matches!(d.severity, Severity::Error) { "error" } else { "warning" },
        "code": d.code, "message": d.message, "file": path, "line": line, "column": column,
        "clause": d.clause, "label": d.label, "help": d.help,
    })
}
