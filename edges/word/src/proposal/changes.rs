//! Each change at its clause: old words, new words, by whom and when.

use super::{Change, Kind, Proposal, Unmapped, clause_of};
use crate::assign::{Is, flat};
use crate::compose::{Composer, Slot};
use crate::meaning::Meaning;
use crate::read::{Accepted, Document};
use crate::rewrite::{Edit, edit};
use crate::script::mixes_scripts;
use crate::units::{Kind as UnitKind, Unit};
use servanda_charter::clause_number;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Most characters of a paragraph that are told of one that came, went or moved.
const TOLD_MAX: usize = 400;

/// Tells all changes.
pub(super) fn tell(p: &mut Proposal, c: &Composer<'_>, slots: &[Slot], doc: &Document, meaning: &Meaning) {
    let t = Teller { c, doc, meaning };
    let mut placed: BTreeSet<usize> = BTreeSet::new();
    for slot in slots {
        let clause = clause_of(slot, c, meaning);
        let kept: BTreeSet<usize> =
            slot.section.map(|n| c.kept(n, slot)).unwrap_or_default().into_iter().map(|(p, _)| p).collect();
        if slot.moved {
            let note = Some(t.before(slot, slots));
            p.changes.push(Change { note, ..t.change(&clause, Kind::Moved, "", "", None) });
        }
        for i in slot.heading.iter().chain(&slot.paras) {
            let Some(para) = c.paras.get(*i) else { continue };
            match c.is.get(*i) {
                Some(Is::Unit(u)) => {
                    placed.insert(*u);
                    let Some(unit) = c.units.get(*u) else { continue };
                    if !kept.contains(i) {
                        let from = meaning.heading(c.units.section_of(*u).and_then(|s| s.clause));
                        p.changes
                            .push(Change { old: from, ..t.change(&clause, Kind::Moved, "", &para.text(), para.by) });
                    }
                    t.edited(p, &clause, unit, para);
                }
                Some(Is::New) => {
                    let by = para.glyphs.iter().find_map(|g| g.by).or(para.by);
                    p.changes.push(t.change(&clause, Kind::Inserted, "", &para.text(), by));
                }
                _ => {}
            }
        }
    }
    t.deleted(p, &placed);
    for c in &p.changes {
        if let Some(w) = c.new.split(|c: char| !c.is_alphabetic()).find(|w| mixes_scripts(w)) {
            let what = format!("`{w}` mixes letters of two alphabets that look alike");
            p.unmapped.push(Unmapped { clause: c.clause.clone(), what });
        }
    }
    for (a, is) in c.paras.iter().zip(c.is) {
        let what = match is {
            Is::Boxed => "words in a text box",
            Is::OursEdited => "words that stand beside the charter and are no part of it were edited",
            _ => continue,
        };
        p.unmapped.push(Unmapped { clause: "the document".to_owned(), what: format!("{what}: {}", a.text()) });
    }
}

struct Teller<'a> {
    c: &'a Composer<'a>,
    doc: &'a Document,
    meaning: &'a Meaning,
}

impl Teller<'_> {
    fn change(&self, clause: &str, kind: Kind, old: &str, new: &str, by: Option<usize>) -> Change {
        let who = by.and_then(|b| self.doc.people.get(b));
        let some = |t: &String| (!t.is_empty()).then(|| t.clone());
        let short = |t: &str| {
            let flat = t.trim();
            match flat.char_indices().nth(TOLD_MAX) {
                Some((at, _)) => format!("{}…", flat.get(..at).unwrap_or("")),
                None => flat.to_owned(),
            }
        };
        Change {
            clause: clause.to_owned(),
            kind,
            old: short(old),
            new: short(new),
            term: None,
            author: who.and_then(|w| some(&w.author)),
            date: who.and_then(|w| some(&w.date)),
            note: None,
        }
    }

    /// Where a moved clause stands now: after which.
    fn before(&self, slot: &Slot, slots: &[Slot]) -> String {
        let at = slots.iter().position(|s| s == slot).unwrap_or(0);
        let before = at.checked_sub(1).and_then(|b| slots.get(b));
        match before {
            Some(b) if b.heading.is_some() => format!("the clause now follows {}", clause_of(b, self.c, self.meaning)),
            _ => "the clause now stands first".to_owned(),
        }
    }

    fn edited(&self, p: &mut Proposal, clause: &str, unit: &Unit, para: &Accepted) {
        let e = edit(unit, &para.glyphs, self.c.known);
        let tracked = !para.gone.is_empty() || para.glyphs.iter().any(|g| g.by.is_some());
        if e.hunks.is_empty() && e.values.is_empty() {
            p.settled = p.settled.saturating_add(usize::from(tracked));
            return;
        }
        let (old, new) = (unit.text(), para.text());
        // What is told as a new number is not told again as a change of words.
        let mut number = (0usize, 0usize);
        if matches!(unit.kind, UnitKind::Heading(_)) && clause_number(&old) != clause_number(&new) {
            if para.item.is_some() {
                let what =
                    format!("its number is counted by a list, which a charter does not read; write it as words: {new}");
                p.unmapped.push(Unmapped { clause: clause.to_owned(), what });
            }
            number = (clause_number(&old).chars().count(), clause_number(&new).chars().count());
            let by = self.by(para, &(0..para.glyphs.len()), &old);
            p.changes.push(self.change(clause, Kind::Renumbered, &clause_number(&old), &clause_number(&new), by));
        }
        for v in &e.values {
            let by = self.by(para, &v.glyphs, &v.old);
            p.changes.push(Change { term: Some(v.id.clone()), ..self.change(clause, Kind::Value, &v.old, &v.new, by) });
        }
        if tracked && number == (0, 0) && flat(&para.before()) == flat(&old) {
            self.as_tracked(p, clause, para, &e);
        } else {
            for (o, n) in e.hunks.iter().filter(|(o, n)| o.end > number.0 || n.end > number.1) {
                let words = |r: &Range<usize>, all: &str| -> String {
                    all.chars().skip(r.start).take(r.end.saturating_sub(r.start)).collect()
                };
                let (was, is) = (words(o, &old), words(n, &new));
                let by = self.by(para, n, &was);
                p.changes.push(self.change(clause, Kind::Changed, &was, &is, by));
            }
        }
    }

    /// Who touched these characters: whoever inserted one of them, or deleted words there.
    fn by(&self, para: &Accepted, at: &Range<usize>, old: &str) -> Option<usize> {
        let inserted = para.glyphs.get(at.clone()).unwrap_or(&[]).iter().find_map(|g| g.by);
        let near = |g: &&crate::read::Gone| {
            at.start <= g.at && g.at <= at.end && (old.contains(g.text.trim()) || g.text.contains(old.trim()))
        };
        inserted.or_else(|| para.gone.iter().find(near).map(|g| g.by)).or(para.by)
    }

    /// Each change as its author made it: what went and what came at one place, by one person, is one change.
    fn as_tracked(&self, p: &mut Proposal, clause: &str, para: &Accepted, e: &Edit) {
        let in_value = |at: usize, end: usize| e.values.iter().any(|v| v.glyphs.start <= at && end <= v.glyphs.end);
        let name = |n: usize| self.doc.people.get(n).map(|w| &w.author);
        let same = |a: usize, b: usize| name(a) == name(b);
        let mut list: Vec<(usize, String, String)> = Vec::new();
        let mut joined = false;
        for i in 0..=para.glyphs.len() {
            for g in para.gone.iter().filter(|g| g.at == i) {
                if in_value(i, i) && (g.tag.is_some() || e.values.iter().any(|v| v.old.contains(g.text.trim()))) {
                    continue;
                }
                match list.last_mut().filter(|l| joined && same(l.0, g.by)) {
                    Some(l) => l.1.push_str(&g.text),
                    None => list.push((g.by, g.text.clone(), String::new())),
                }
                joined = true;
            }
            match para.glyphs.get(i).and_then(|g| Some((g, g.by?))) {
                Some((g, by)) if !in_value(i, i.saturating_add(1)) => {
                    match list.last_mut().filter(|l| joined && same(l.0, by)) {
                        Some(l) => l.2.push(g.c),
                        None => list.push((by, String::new(), g.c.to_string())),
                    }
                    joined = true;
                }
                _ => joined = false,
            }
        }
        for (by, old, new) in list.iter().filter(|(_, o, n)| o != n) {
            p.changes.push(self.change(clause, Kind::Changed, old, new, Some(*by)));
        }
    }

    fn deleted(&self, p: &mut Proposal, placed: &BTreeSet<usize>) {
        let mut by: BTreeMap<usize, usize> = BTreeMap::new();
        for a in self.c.paras {
            let who = a.removed.or_else(|| a.gone.first().map(|g| g.by));
            if let Some(w) = who {
                a.units.iter().for_each(|u| {
                    by.entry(*u).or_insert(w);
                });
            }
        }
        for (i, u) in self.c.units.list.iter().enumerate() {
            if placed.contains(&i) || u.seen.is_empty() {
                continue;
            }
            let clause = self.meaning.heading(self.c.units.section_of(i).and_then(|s| s.clause));
            let note = self.rules_that_go(i, placed);
            p.changes.push(Change { note, ..self.change(&clause, Kind::Deleted, &u.text(), "", by.get(&i).copied()) });
        }
    }

    /// The rules of a clause that went whole, told at its heading.
    fn rules_that_go(&self, unit: usize, placed: &BTreeSet<usize>) -> Option<String> {
        let n = self.c.units.get(unit)?.section;
        let section = self.c.units.section_of(unit).filter(|s| s.heading == Some(unit))?;
        if placed.iter().any(|u| self.c.units.get(*u).is_some_and(|x| x.section == n)) {
            return None;
        }
        let rules = self.meaning.sentences.get(&section.clause?)?;
        let names: Vec<&str> = rules.iter().map(|(_, id)| id.as_str()).collect();
        Some(format!("its rules go with it: {}", names.join(", ")))
    }
}
