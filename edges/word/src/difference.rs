//! Two versions of a charter as a Word document: the words' redline as real tracked changes, and below each clause what its
//! rules command otherwise.

use crate::export::parts::{DIFFERENCE, Said, all};
use crate::export::{AUTHOR, DATE};
use crate::meaning::Meaning;
use crate::package::pack;
use crate::xml::text;
use servanda_charter::Piece;
use servanda_compare::{Change, Comparison, Line, NO_ANSWER, told};
use servanda_partnership::Compiled;
use servanda_vocabulary::Trouble;
use std::fmt::Write as _;

/// Writes the DOCX of a comparison of these two versions. A pure function: the same versions, the same bytes.
///
/// # Errors
/// If the document is too large to be packed.
pub fn difference(c: &Comparison, old: &Compiled, new: &Compiled) -> Result<Vec<u8>, Trouble> {
    let mut w = Writer::default();
    w.paragraph("Title", &[Run::plain(&format!("What changes: {}", c.new.title))]);
    w.paragraph("SvNote", &[Run::plain(&format!("Which prevails. {}", c.prevails.0))]);
    if let Some(was) = &c.prevails.1 {
        w.paragraph("SvNote", &[Run::plain(&format!("Until now: {was}"))]);
    }
    if c.is_empty() {
        w.paragraph("Normal", &[Run::plain("Nothing changed: neither a word nor a rule.")]);
    } else {
        let (words, rules) = c.counts();
        let n = |n: usize| if n == 1 { "1 clause".to_owned() } else { format!("{n} clauses") };
        let mut said = format!("Words changed in {}, meaning in {}.", n(words), n(rules));
        if c.asked > 0 {
            let all = if c.asked_all { "" } else { " (places or purposes left unsaid)" };
            let _ = write!(said, " {} questions about permission were put to both versions{all}.", c.asked);
        }
        w.paragraph("Normal", &[Run::plain(&said)]);
    }
    c.changes.iter().for_each(|x| w.clause(x));
    let mut meaning = Meaning::of(new);
    meaning.title = format!("What changes: {}", c.new.title);
    pack(&all(&Said {
        digest: &c.new.digest,
        made_as: DIFFERENCE,
        meaning: &meaning,
        against: Some(old),
        lists: Vec::new(),
        body: w.body,
        comments: String::new(),
    }))
}

/// Words of a paragraph.
struct Run<'a> {
    words: &'a str,
    look: &'static str,
    change: Option<bool>,
}

impl<'a> Run<'a> {
    fn plain(words: &'a str) -> Self {
        Self { words, look: "", change: None }
    }

    fn bold(words: &'a str) -> Self {
        Self { look: "<w:b/>", ..Self::plain(words) }
    }
}

#[derive(Default)]
struct Writer {
    body: String,
    ids: usize,
}

impl Writer {
    fn paragraph(&mut self, style: &str, runs: &[Run<'_>]) {
        let _ = write!(self.body, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>");
        for r in runs.iter().filter(|r| !r.words.is_empty()) {
            self.run(r);
        }
        self.body.push_str("</w:p>\n");
    }

    fn run(&mut self, r: &Run<'_>) {
        let look = if r.look.is_empty() { String::new() } else { format!("<w:rPr>{}</w:rPr>", r.look) };
        let words = text(r.words);
        let Some(added) = r.change else {
            let _ = write!(self.body, "<w:r>{look}<w:t xml:space=\"preserve\">{words}</w:t></w:r>");
            return;
        };
        self.ids = self.ids.saturating_add(1);
        let (tag, t) = if added { ("ins", "t") } else { ("del", "delText") };
        let _ = write!(
            self.body,
            "<w:{tag} w:id=\"{}\" w:author=\"{AUTHOR}\" w:date=\"{DATE}\"><w:r>{look}<w:{t} xml:space=\"preserve\">{words}</w:{t}></w:r></w:{tag}>",
            self.ids
        );
    }

    /// Pieces as paragraphs: a line break ends one, whichever side it stands on.
    fn redline(&mut self, style: &str, before: &str, pieces: &[Piece]) {
        let mut runs: Vec<Run<'_>> = vec![Run::plain(before)];
        for p in pieces {
            let (words, change) = match p {
                Piece::Same(t) => (t, None),
                Piece::Removed(t) => (t, Some(false)),
                Piece::Added(t) => (t, Some(true)),
            };
            for (i, words) in words.split('\n').enumerate() {
                if i > 0 && runs.iter().any(|r| !r.words.trim().is_empty()) {
                    self.paragraph(style, &runs);
                    runs.clear();
                }
                runs.push(Run { words, look: "", change });
            }
        }
        if runs.iter().any(|r| !r.words.trim().is_empty()) {
            self.paragraph(style, &runs);
        }
    }

    fn clause(&mut self, c: &Change) {
        let number =
            if c.number.starts_with('§') || c.number.is_empty() { String::new() } else { format!("{} ", c.number) };
        self.redline("Heading2", &number, &c.title);
        let told = told(c);
        if !told.is_empty() {
            self.paragraph("SvCell", &[Run { words: &told.join(" · "), look: "<w:i/>", change: None }]);
        }
        self.redline("Normal", "", &c.words);
        for f in &c.facts {
            self.line(&f.line);
            for (what, words) in [("asked", &f.example.asked), ("was", &f.example.old), ("now", &f.example.new)] {
                self.paragraph("SvCell", &[Run::bold(&format!("{what}  ")), Run::plain(words)]);
            }
        }
        for r in &c.rules {
            r.lines.iter().for_each(|l| self.line(l));
            if r.no_answer {
                self.paragraph("SvCell", &[Run::plain(NO_ANSWER)]);
            }
            if let (Some(o), Some(n)) = (&r.old, &r.new)
                && o != n
            {
                self.paragraph("SvCell", &[Run::bold("was  "), Run::plain(o)]);
                self.paragraph("SvCell", &[Run::bold("now  "), Run::plain(n)]);
            }
            self.paragraph("SvCell", &[Run { words: &r.id, look: "<w:rStyle w:val=\"SvMono\"/>", change: None }]);
        }
        if let Some(n) = &c.note {
            self.paragraph("SvCell", &[Run { words: &n.text(), look: "<w:i/>", change: None }]);
        }
    }

    fn line(&mut self, l: &Line) {
        self.paragraph(
            "SvNote",
            &[Run::bold(&format!("{} {}: ", l.word.mark().0, l.word.text())), Run::plain(&l.what)],
        );
    }
}
