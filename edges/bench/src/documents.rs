//! DESCA as a page, a Word document and a PDF; and a clause list of the longest agreement that is there.

use crate::{Figure, best};
use servanda_charter::SourceFile;
use servanda_partnership::compile;
use std::path::Path;

/// Measures them.
pub fn run() -> Result<Vec<Figure>, String> {
    let text = include_bytes!("../../../charters/desca/charter.md");
    let files = vec![SourceFile::from_bytes("charter.md", text).map_err(|d| d.message)?];
    let c = compile(files.clone()).map_err(|(_, d)| d.first().map(|d| d.message.clone()).unwrap_or_default())?;
    let mut all = Vec::new();
    let mut bytes = 0;
    let s = best(5, || bytes = std::hint::black_box(servanda_publish::page(&c)).len());
    all.push(figure("publish DESCA", s, 0.300, &format!("{} kB", bytes / 1000)));

    let source = servanda_word::Source { compiled: &c, files: &files };
    let options = servanda_word::Options::default();
    let s = best(5, || bytes = servanda_word::export(source, None, &options).map_or(0, |d| d.len()));
    all.push(figure("DESCA as DOCX", s, 0.500, &format!("{} kB", bytes / 1000)));

    // Once, after nothing: whoever asks for a PDF asks for one, and what Typst remembers is thrown away after each.
    let at = std::time::Instant::now();
    let d = servanda_pdf::export(&c, &servanda_pdf::Fonts::ours(), &servanda_pdf::Options::default())
        .map_err(|t| t.message)?;
    let s = at.elapsed().as_secs_f64();
    all.push(figure("DESCA as PDF", s, 3.0, &format!("{} pages, {} kB", d.pages, d.bytes.len() / 1000)));
    all.extend(annex()?);
    Ok(all)
}

/// The longest text of the shared agreements; said plainly where they are not.
fn annex() -> Result<Vec<Figure>, String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some(folder) = here.ancestors().map(|a| a.join("shared/agreements")).find(|p| p.is_dir()) else {
        println!("not here: shared/agreements, so annex was not measured");
        return Ok(Vec::new());
    };
    let size = |p: &Path| std::fs::metadata(p).map_or(0, |m| m.len());
    let texts = std::fs::read_dir(folder).map_err(|e| e.to_string())?.filter_map(|e| Some(e.ok()?.path()));
    let Some(longest) = texts.filter(|p| p.extension().is_some_and(|x| x == "txt")).max_by_key(|p| size(p)) else {
        return Ok(Vec::new());
    };
    let bytes = std::fs::read(&longest).map_err(|e| e.to_string())?;
    let mut clauses = 0;
    let mut failed = None;
    let s = best(2, || match servanda_annex::read("agreement.txt", &bytes) {
        Ok(read) => {
            let found = servanda_annex::recognise(&read);
            clauses = found.clauses.len();
            std::hint::black_box(servanda_annex::questions(&found));
        }
        Err(t) => failed = Some(t.message),
    });
    match failed {
        Some(f) => Err(f),
        None => Ok(vec![figure("annex of the longest agreement", s, 3.0, &format!("{clauses} clauses"))]),
    }
}

fn figure(name: &'static str, s: f64, most: f64, what: &str) -> Figure {
    Figure {
        name,
        value: format!("{:.0} ms ({what})", s * 1e3),
        must: format!("≤ {:.0} ms", most * 1e3),
        ok: s <= most,
    }
}
