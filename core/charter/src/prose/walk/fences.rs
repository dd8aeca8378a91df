//! Fenced code: which of it is a charter block, and what only looks like one.

use super::{Code, Walk};
use crate::diagnostic::Diagnostic;
use crate::prose::Fence;
use crate::source::shown;
use core::ops::Range;
use pulldown_cmark::CodeBlockKind;
use servanda_vocabulary::edit_distance;

impl Walk<'_> {
    pub(super) fn open_code(&mut self, kind: &CodeBlockKind<'_>, range: Range<usize>) {
        let CodeBlockKind::Fenced(info) = kind else {
            self.code = Some(Code::Prose { indented: true, whole: range });
            return;
        };
        let mut words = info.split_whitespace();
        let language = words.next().unwrap_or("");
        let head = self.first_line(&range);
        if !self.is_closed(&range) && self.quotes == 0 {
            let span = self.span(head.clone());
            let message =
                "this fenced block is never closed: everything after it, to the end of the file, is read as part of it";
            let d = if language.eq_ignore_ascii_case("charter") {
                Diagnostic::error("unclosed_fence", span, message)
            } else {
                Diagnostic::warning("unclosed_fence", span, message)
            };
            self.report(d.label("opened here").help("close it with a line of three backticks"));
        }
        if language.eq_ignore_ascii_case("charter") {
            if self.quotes > 0 {
                let d = Diagnostic::error(
                    "quoted_block",
                    self.span(head),
                    "a charter block inside a quotation is not read",
                )
                .label("quoted")
                .help("take it out of the quotation; or, if it is only an example, mark it as ```text");
                self.report(d);
                self.code = Some(Code::Refused);
                return;
            }
            if words.next().is_some() {
                self.hidden_text(range.clone(), "what follows `charter` on this line");
            }
            self.cut.push(range.clone());
            let clause = self.clause.map(|(id, _)| id);
            self.code = Some(Code::Charter(Fence { clause, span: self.span(range), ..Fence::default() }));
        } else if language == "cedar" {
            let d =
                Diagnostic::error("cedar_not_yet", self.span(head), "Cedar escape blocks are not read in this edition")
                    .label("not read")
                    .help("say it with `permit` and `forbid` blocks; or, if it is only an example, mark it as ```text");
            self.report(d);
            self.code = Some(Code::Refused);
        } else {
            if language.len() <= 20 && edit_distance(&language.to_lowercase(), "charter") == 1 {
                let d = Diagnostic::warning(
                    "block_as_text",
                    self.span(head),
                    format!("a block marked `{}` is read as text, not as a charter block", shown(language)),
                )
                .label("read as text")
                .help("write ```charter");
                self.report(d);
            }
            self.code = Some(Code::Prose { indented: false, whole: range });
        }
    }

    pub(super) fn close_code(&mut self, range: Range<usize>) {
        match self.code.take() {
            Some(Code::Charter(fence)) => self.prose.fences.push(fence),
            Some(Code::Prose { indented, whole }) => {
                let text = self.text.get(whole).unwrap_or("");
                if indented && (text.contains("```charter") || text.contains("~~~charter")) {
                    let head = self.first_line(&range);
                    let d = Diagnostic::warning(
                        "block_as_text",
                        self.span(head),
                        "an indented charter block is read as text",
                    )
                    .label("read as text")
                    .help("start its fence within the first three columns");
                    self.report(d);
                }
                self.line();
            }
            Some(Code::Refused) | None => {}
        }
    }

    fn first_line(&self, range: &Range<usize>) -> Range<usize> {
        let len = self.text.get(range.clone()).and_then(|t| t.lines().next()).map_or(0, str::len);
        range.start..range.start.saturating_add(len)
    }

    /// Whether a fence's last line closes it.
    fn is_closed(&self, range: &Range<usize>) -> bool {
        let text = self.text.get(range.clone()).unwrap_or("").trim_end();
        let mut lines = text.lines();
        let open = lines.next().unwrap_or("").trim_start();
        let Some(mark) = open.chars().next() else { return false };
        let run = open.chars().take_while(|c| *c == mark).count();
        let Some(last) = lines.next_back() else { return false };
        let last = last.trim();
        last.chars().count() >= run && last.chars().all(|c| c == mark)
    }
}
