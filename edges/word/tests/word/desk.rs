//! The desk: charters from disk or from words, a document's parts to edit, and what import says.

use servanda_charter::SourceFile;
use servanda_partnership::{Compiled, compile};
use servanda_word::{Change, Options, Proposal, Source, Trouble, export, import};
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

/// A charter with its files.
pub struct Charter {
    pub compiled: Compiled,
    pub files: Vec<SourceFile>,
}

impl Charter {
    pub fn of(files: Vec<SourceFile>) -> Self {
        let compiled = compile(files.clone()).unwrap_or_else(|(c, d)| panic!("{}: {d:?}", c.digest));
        Self { compiled, files }
    }

    /// One file's words; with parties and a place, if they have no block of their own.
    pub fn words(text: &str) -> Self {
        const FRAME: &str = "\n# 99 Frame\n\n[Lab](#name.lab) and [Clinic](#name.clinic) in [Europe/Brussels](#place.zone).\n\n\
            ```charter\nparty \"lab\" {\n  name = name.lab\n}\nparty \"clinic\" {\n  name = name.clinic\n}\n\
            calendar \"default\" {\n  zone = place.zone\n}\n```\n";
        let text = if text.contains("```charter") { text.to_owned() } else { format!("{text}{FRAME}") };
        Self::of(vec![SourceFile { path: "charter.md".into(), text }])
    }

    pub fn at(folder: &Path) -> Self {
        let mut files = vec![file("charter.md", &folder.join("charter.md"))];
        for (sub, ending) in [("schedules", "md"), ("packs", "toml")] {
            let Ok(dir) = std::fs::read_dir(folder.join(sub)) else { continue };
            let mut list: Vec<PathBuf> =
                dir.map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|x| x == ending)).collect();
            list.sort();
            for p in list {
                files.push(file(&format!("{sub}/{}", p.file_name().unwrap().to_string_lossy()), &p));
            }
        }
        Self::of(files)
    }

    pub fn source(&self) -> Source<'_> {
        Source { compiled: &self.compiled, files: &self.files }
    }

    pub fn docx(&self) -> Vec<u8> {
        export(self.source(), None, &Options::default()).unwrap()
    }

    pub fn back(&self, docx: &[u8]) -> Proposal {
        import(docx, self.source()).unwrap()
    }

    pub fn refused(&self, docx: &[u8]) -> Trouble {
        import(docx, self.source()).unwrap_err()
    }

    /// The document with one exact piece of its body replaced by another.
    pub fn edited(&self, edits: &[(&str, &str)]) -> Proposal {
        let docx = edit(&self.docx(), "word/document.xml", |xml| {
            edits.iter().fold(xml, |x, (from, to)| {
                assert_eq!(x.matches(from).count(), 1, "`{from}` in {x}");
                x.replace(from, to)
            })
        });
        self.back(&docx)
    }
}

fn file(path: &str, at: &Path) -> SourceFile {
    SourceFile::from_bytes(path, &std::fs::read(at).unwrap()).unwrap()
}

/// Every charter of the house.
pub fn charters() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../charters");
    let mut list: Vec<PathBuf> = std::fs::read_dir(root)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.join("charter.md").is_file())
        .collect();
    list.sort();
    assert!(list.len() > 20);
    list
}

/// The parts of a document.
pub fn parts(docx: &[u8]) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    (0..zip.len())
        .map(|i| {
            let mut f = zip.by_index(i).unwrap();
            let mut text = String::new();
            f.read_to_string(&mut text).unwrap();
            (f.name().unwrap().into_owned(), text)
        })
        .collect()
}

/// A document of these parts.
pub fn packed(parts: &[(String, String)]) -> Vec<u8> {
    let mut z = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        z.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        z.write_all(text.as_bytes()).unwrap();
    }
    z.finish().unwrap().into_inner()
}

/// A document with one part changed.
pub fn edit(docx: &[u8], part: &str, change: impl FnOnce(String) -> String) -> Vec<u8> {
    let mut all = parts(docx);
    let at = all.iter().position(|(n, _)| n == part).unwrap();
    let text = std::mem::take(&mut all[at].1);
    all[at].1 = change(text);
    packed(&all)
}

/// Words that somebody tracked.
pub fn ins(who: &str, text: &str) -> String {
    format!(
        "<w:ins w:id=\"9001\" w:author=\"{who}\" w:date=\"2026-03-01T09:00:00Z\"><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:ins>"
    )
}

pub fn del(who: &str, text: &str) -> String {
    format!(
        "<w:del w:id=\"9002\" w:author=\"{who}\" w:date=\"2026-03-02T09:00:00Z\"><w:r><w:delText xml:space=\"preserve\">{text}</w:delText></w:r></w:del>"
    )
}

/// A change in a line: `7.1 The first hours | value breach.partners | 24 hours | 36 hours | Kim`.
pub fn line(c: &Change) -> String {
    let term = c.term.as_ref().map_or_else(String::new, |t| format!(" {t}"));
    let note = c.note.as_ref().map_or_else(String::new, |n| format!(" | {n}"));
    let by = c.author.as_deref().unwrap_or("-");
    format!("{} | {}{term} | {} | {} | {by}{note}", c.clause, c.kind.word(), c.old, c.new)
}

pub fn lines(p: &Proposal) -> Vec<String> {
    p.changes.iter().map(line).collect()
}

/// A plain run.
pub fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// The whole paragraphs of a document, from the one with these words to before the one with those.
pub fn cut(x: &str, from: &str, to: &str) -> (String, String, String) {
    let start = |w: &str| x[..x.find(w).unwrap()].rfind("<w:p>").unwrap();
    let (a, b) = (start(from), start(to));
    (x[..a].to_owned(), x[a..b].to_owned(), x[b..].to_owned())
}
