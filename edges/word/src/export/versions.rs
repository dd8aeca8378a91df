//! Two versions side by side: which line of the new one was which of the old.

use crate::diff::{alike, common};
use crate::units::{Kind, Unit, Units};

/// A paragraph, or all cells of a table's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Units of the old version.
    pub old: Option<Vec<usize>>,
    /// Units of the new version.
    pub new: Option<Vec<usize>>,
}

/// How alike two lines must be, in hundredths, to be one line that was changed.
const ALIKE: usize = 50;

/// Pairs the lines of two versions, in the new one's order; what is gone stands where it stood.
#[must_use]
pub fn lines(old: &Units, new: &Units) -> Vec<Line> {
    let (a, b) = (rows(old), rows(new));
    let exact = common(&a, &b, |x, y| x.text == y.text && x.class == y.class);
    let mut out = Vec::new();
    let (mut o, mut n) = (0usize, 0usize);
    for (i, j) in exact.into_iter().chain([(a.len(), b.len())]) {
        gap(a.get(o..i).unwrap_or(&[]), b.get(n..j).unwrap_or(&[]), &mut out);
        if let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            out.push(Line { old: Some(x.units.clone()), new: Some(y.units.clone()) });
        }
        (o, n) = (i.saturating_add(1), j.saturating_add(1));
    }
    out
}

struct Row {
    text: String,
    /// Headings pair with headings, rows with rows of as many cells.
    class: (u8, usize),
    units: Vec<usize>,
}

fn rows(all: &Units) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    let mut row = None;
    for (i, u) in all.list.iter().enumerate() {
        let here = match &u.kind {
            Kind::Cell(c) => Some((c.table, c.row)),
            _ => None,
        };
        match out.last_mut() {
            Some(last) if here.is_some() && here == row => {
                last.text.push_str(" | ");
                last.text.push_str(&u.text());
                last.units.push(i);
                last.class.1 = last.units.len();
            }
            _ => out.push(Row { text: u.text(), class: (class(u), 1), units: vec![i] }),
        }
        row = here;
    }
    out
}

fn class(u: &Unit) -> u8 {
    match u.kind {
        Kind::Heading(_) => 0,
        Kind::Cell(_) => 1,
        Kind::Code => 2,
        _ => 3,
    }
}

/// Lines that are the same nowhere: in order, those that are alike are one line that was changed.
fn gap(a: &[Row], b: &[Row], out: &mut Vec<Line>) {
    let pairs = common(a, b, |x, y| x.class == y.class && alike(&x.text, &y.text) >= ALIKE);
    let (mut o, mut n) = (0usize, 0usize);
    for (i, j) in pairs.into_iter().chain([(a.len(), b.len())]) {
        out.extend(a.get(o..i).into_iter().flatten().map(|r| Line { old: Some(r.units.clone()), new: None }));
        out.extend(b.get(n..j).into_iter().flatten().map(|r| Line { old: None, new: Some(r.units.clone()) }));
        if let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            out.push(Line { old: Some(x.units.clone()), new: Some(y.units.clone()) });
        }
        (o, n) = (i.saturating_add(1), j.saturating_add(1));
    }
}
