//! Copies cut up at random: whatever is moved, taken out or typed, the proposal says what the copy says, or tells that it
//! does not.

use crate::desk::{Charter, charters, edit};

/// A small generator of numbers: the same run each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n.max(1)
    }
}

/// The paragraphs and tables of a body, whole.
fn pieces(body: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = body;
    while !rest.is_empty() {
        let end = if rest.starts_with("<w:tbl>") { "</w:tbl>" } else { "</w:p>" };
        let Some(at) = rest.find(end) else { break };
        let (piece, after) = rest.split_at(at + end.len());
        out.push(piece.to_owned());
        rest = after.trim_start();
    }
    out
}

#[test]
fn random_cuts_are_said_or_told() {
    for folder in charters() {
        let c = Charter::at(&folder);
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let docx = c.docx();
        let rounds = if c.compiled.charter.clauses.len() > 60 { 4 } else { 16 };
        for round in 0..rounds {
            let mut dice = Dice(round * 7919 + 17);
            let bent = edit(&docx, "word/document.xml", |x| {
                let from = x.find("<w:body>").unwrap() + "<w:body>".len();
                let to = x.find("<w:sectPr>").unwrap();
                let mut list = pieces(x[from..to].trim());
                for _ in 0..1 + dice.below(6) {
                    let at = dice.below(list.len());
                    match dice.below(5) {
                        0 => {
                            list.remove(at);
                        }
                        1 => {
                            let p = list.remove(at);
                            let to = dice.below(list.len() + 1);
                            list.insert(to, p);
                        }
                        2 => {
                            // A run of paragraphs, such as a clause.
                            let n = (1 + dice.below(8)).min(list.len() - at);
                            let cut: Vec<String> = list.drain(at..at + n).collect();
                            let to = dice.below(list.len() + 1);
                            list.splice(to..to, cut);
                        }
                        3 => list.insert(
                            at,
                            format!("<w:p><w:r><w:t>New {} * words [here](#a.b)</w:t></w:r></w:p>", dice.below(99)),
                        ),
                        _ => list[at] = list[at].replacen(" the ", " that very ", 1),
                    }
                }
                let list = if round % 3 == 0 { list.join("\n").replace("_sv_u", "_lost_") } else { list.join("\n") };
                format!("{}{list}{}", &x[..from], &x[to..])
            });
            let p = c.back(&bent);
            let odd: Vec<_> = p
                .unmapped
                .iter()
                .filter(|u| u.what.contains("could not be placed") || u.what.contains("the proposal says"))
                .collect();
            assert!(odd.is_empty(), "{name} {round}: {odd:#?}\n{:#?}", p.changes);
        }
    }
}
