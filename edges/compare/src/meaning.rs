//! Rules: each block of either version with its bound values read, attribute by attribute.

use crate::roles::{Role, called, role};
use crate::values::{canonical, line};
use crate::{Change, Draft, Kind, Line, Rule, Word};
use servanda_capability::Say;
use servanda_charter::{Block, Charter, Expr, Node, Piece};
use servanda_partnership::Compiled;
use servanda_vocabulary::Calendar;
use std::collections::{BTreeMap, BTreeSet};

/// Adds to each clause what changed in its rules.
pub(crate) fn add(old: &Compiled, new: &Compiled, drafts: &mut Vec<Draft>) {
    let (was, is) = (index(&old.charter), index(&new.charter));
    let both = Both { old, new };
    for key in keys(&old.charter, &new.charter) {
        let (o, n) = (was.get(&key).copied(), is.get(&key).copied());
        let lines = both.rule(o, n, drafts);
        if lines.is_empty() {
            continue;
        }
        let rule = Rule {
            id: key.0.clone(),
            lines,
            old: o.map(|b| old.sentence(b)).filter(|s| !s.is_empty()),
            new: n.map(|b| new.sentence(b)).filter(|s| !s.is_empty()),
            no_answer: false,
        };
        if let Some(c) = place(drafts, n.map(|b| b.clause), o.map(|b| b.clause)) {
            c.rules.push(rule);
        }
    }
}

/// The clause of the new version, or of the old one; a nameless one for what stands under no clause of either.
pub(crate) fn place(drafts: &mut Vec<Draft>, new: Option<u32>, old: Option<u32>) -> Option<&mut Change> {
    let by_new = new.and_then(|n| drafts.iter().position(|d| d.new == Some(n)));
    let at = by_new.or_else(|| old.and_then(|o| drafts.iter().position(|d| d.old == Some(o))));
    let at = at.unwrap_or_else(|| {
        let title = vec![Piece::Same("Under no clause".to_owned())];
        let change = Change {
            kind: Kind::Both,
            number: String::new(),
            renumbered: None,
            moved: false,
            title,
            words: Vec::new(),
            rules: Vec::new(),
            facts: Vec::new(),
            note: None,
        };
        drafts.push(Draft { old: None, new: None, change });
        drafts.len() - 1
    });
    drafts.get_mut(at).map(|d| &mut d.change)
}

/// A block's id, and which of those that share it.
type Key = (String, usize);

fn index(c: &Charter) -> BTreeMap<Key, &Block> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    c.blocks
        .iter()
        .map(|b| {
            let n = seen.entry(b.id()).or_default();
            *n += 1;
            ((b.id(), *n), b)
        })
        .collect()
}

/// Every block of the new version in its order, then those that are gone.
fn keys(old: &Charter, new: &Charter) -> Vec<Key> {
    let mut all = Vec::new();
    let mut seen = BTreeSet::new();
    for c in [new, old] {
        let mut n: BTreeMap<String, usize> = BTreeMap::new();
        for b in &c.blocks {
            let at = n.entry(b.id()).or_default();
            *at += 1;
            let key = (b.id(), *at);
            if seen.insert(key.clone()) {
                all.push(key);
            }
        }
    }
    all
}

struct Both<'a> {
    old: &'a Compiled,
    new: &'a Compiled,
}

impl Both<'_> {
    fn rule(&self, old: Option<&Block>, new: Option<&Block>, drafts: &[Draft]) -> Vec<Line> {
        match (old, new) {
            (Some(o), Some(n)) => {
                let mut lines = self.changed(o, n);
                let stays = drafts.iter().any(|d| d.old == Some(o.clause) && d.new == Some(n.clause));
                if !stays {
                    let (was, is) = (self.old.charter.clause_ref(o.clause), self.new.charter.clause_ref(n.clause));
                    lines.push(Line { word: Word::MovedTo, what: format!("{is} (was: {was})") });
                }
                lines
            }
            (Some(b), None) => vec![whole(b, self.old, false)],
            (None, Some(b)) => vec![whole(b, self.new, true)],
            (None, None) => Vec::new(),
        }
    }

    fn changed(&self, old: &Block, new: &Block) -> Vec<Line> {
        let (was, is) = (flat(old), flat(new));
        let mut paths: Vec<&String> = is.iter().map(|(p, _)| p).collect();
        paths.extend(was.iter().map(|(p, _)| p).filter(|p| !is.iter().any(|(q, _)| q == *p)));
        let mut lines = Vec::new();
        for p in paths {
            self.attribute((old, new), p, part(&was, p), part(&is, p), &mut lines);
        }
        lines
    }

    fn attribute(&self, blocks: (&Block, &Block), path: &str, o: Option<Part>, n: Option<Part>, out: &mut Vec<Line>) {
        let name = called(path);
        let (o, n) = match (o, n) {
            (Some(Part::Child), Some(Part::Child)) | (None, None) => return,
            (Some(Part::Child), None) => {
                return out.push(Line { word: Word::NotAnyMore, what: path.replace(['.', '_'], " ") });
            }
            (None, Some(Part::Child)) => {
                return out.push(Line { word: Word::NowAlso, what: path.replace(['.', '_'], " ") });
            }
            (o, n) => (o.and_then(Part::expr), n.and_then(Part::expr)),
        };
        let (co, cn) = (o.map(|e| canon(e, &self.old.charter)), n.map(|e| canon(e, &self.new.charter)));
        if co == cn {
            return;
        }
        // The same but for bound values: each says which way it moved.
        if let (Some(o), Some(n)) = (o, n) {
            let mut pairs = Vec::new();
            if self.values(o, n, (None, None), &mut pairs) {
                let named = |extra: &Option<String>| extra.as_ref().map_or(name.clone(), |x| format!("{name}, {x}"));
                let many = pairs.len() > 1;
                for v in &pairs {
                    let name = if many { named(&v.called) } else { name.clone() };
                    out.push(line(&name, [&v.old, &v.new], [v.calendars.0, v.calendars.1]));
                }
                return;
            }
        }
        let last = path.rsplit('.').next().unwrap_or(path);
        let words = |e: Option<&Expr>, c: &Compiled, b: &Block| {
            let Some(e) = e else { return "nothing".to_owned() };
            let say = Say::new(&c.charter);
            match last {
                "due" if path == last => say.due(b, last),
                "until" | "outer" if path == last => say.point(b, last),
                _ => say.words(e),
            }
            .text()
        };
        let (ow, nw) = (words(o, self.old, blocks.0), words(n, self.new, blocks.1));
        let items = |e: Option<&Expr>, c: &Compiled, split: fn(&Expr) -> Vec<&Expr>| -> Vec<(String, String)> {
            let say = Say::new(&c.charter);
            e.map(split).unwrap_or_default().into_iter().map(|x| (canon(x, &c.charter), say.words(x).text())).collect()
        };
        let sets = |split: fn(&Expr) -> Vec<&Expr>, plus: Word, minus: Word, prefix: &str| {
            let (a, b) = (items(o, self.old, split), items(n, self.new, split));
            let one = |word: Word, list: &[(String, String)], other: &[(String, String)]| -> Vec<Line> {
                let lost = list.iter().filter(|(k, _)| !other.iter().any(|(x, _)| x == k));
                lost.map(|(_, w)| Line { word, what: format!("{prefix}{w}") }).collect()
            };
            let mut lines = one(plus, &b, &a);
            lines.extend(one(minus, &a, &b));
            lines
        };
        let kind = blocks.1.kind.as_str();
        let role = role(kind, last);
        let listed = |e: Option<&Expr>| matches!(e.map(|e| &e.node), Some(Node::List(_)));
        let prefix = format!("{name}: ");
        let lines = match role {
            Role::Condition => sets(conjuncts, Word::NowNeeds, Word::NoLongerNeeds, ""),
            Role::Exception => sets(disjuncts, Word::NowExcepts, Word::NoLongerExcepts, ""),
            Role::Bearer => sets(elements, Word::NewDuty, Word::NoLongerOwes, ""),
            Role::Holder => sets(elements, Word::NewRight, Word::RightGone, ""),
            Role::Decides => vec![Line { word: Word::NowDecidedBy, what: format!("{nw} (was: {ow})") }],
            Role::Deadline => vec![Line { word: Word::DeadlineRule, what: format!("{name}: {ow} → {nw}") }],
            Role::Prevails => vec![Line { word: Word::Prevails, what: format!("{name}: {ow} → {nw}") }],
            Role::List => sets(elements, Word::NowAlso, Word::NotAnyMore, &prefix),
            Role::Other if listed(o) || listed(n) => sets(elements, Word::NowAlso, Word::NotAnyMore, &prefix),
            Role::Other => Vec::new(),
        };
        // What no set and no word shows, such as another order, is told as it is.
        if lines.is_empty() {
            out.push(Line { word: Word::Changed, what: format!("{name}: {ow} → {nw}") });
        }
        out.extend(lines);
    }

    /// Collects the bound values that differ between two expressions of one shape; false if the shapes differ.
    fn values<'b>(
        &'b self,
        o: &Expr,
        n: &Expr,
        calendars: (Option<&'b Calendar>, Option<&'b Calendar>),
        out: &mut Vec<Value<'b>>,
    ) -> bool {
        let all = |a: &[Expr], b: &[Expr], out: &mut Vec<Value<'b>>, cals| {
            a.len() == b.len() && a.iter().zip(b).all(|(x, y)| self.values(x, y, cals, out))
        };
        let opts = |a: &[(String, Expr)], b: &[(String, Expr)], out: &mut Vec<Value<'b>>, cals| {
            a.len() == b.len()
                && a.iter().zip(b).all(|((k, x), (l, y))| {
                    let from = out.len();
                    let same = k == l && self.values(x, y, cals, out);
                    out.iter_mut().skip(from).for_each(|v| {
                        v.called.get_or_insert_with(|| k.replace('_', " "));
                    });
                    same
                })
        };
        match (&o.node, &n.node) {
            (Node::Ref(a), Node::Ref(b)) => {
                let terms = (self.old.charter.terms.get(&a.join(".")), self.new.charter.terms.get(&b.join(".")));
                let (Some(x), Some(y)) = terms else { return a == b };
                if canon(o, &self.old.charter) != canon(n, &self.new.charter) {
                    let shown = |t: &servanda_charter::Term| match &t.commitment {
                        Some(c) => format!("{} ({c})", t.text),
                        None => t.text.clone(),
                    };
                    let of = |c: Option<&'b Calendar>, p: &'b Compiled| c.unwrap_or_else(|| p.program.calendar(0));
                    out.push(Value {
                        called: None,
                        old: shown(x),
                        new: shown(y),
                        calendars: (of(calendars.0, self.old), of(calendars.1, self.new)),
                    });
                }
                true
            }
            (Node::Call { path: p, args: a, options: x }, Node::Call { path: q, args: b, options: y }) => {
                let named = |c: &'b Compiled, e: &Expr| {
                    let name = e.option("calendar")?.as_ref_text()?;
                    let label = name.strip_prefix("calendar.").unwrap_or(&name).to_owned();
                    c.program.calendars.iter().find(|(n, _)| *n == label || *n == name).map(|(_, c)| c)
                };
                let cals = (named(self.old, o).or(calendars.0), named(self.new, n).or(calendars.1));
                p == q && all(a, b, out, cals) && opts(x, y, out, cals)
            }
            (Node::List(a), Node::List(b)) | (Node::And(a), Node::And(b)) | (Node::Or(a), Node::Or(b)) => {
                all(a, b, out, calendars)
            }
            (Node::Object(a), Node::Object(b)) => opts(a, b, out, calendars),
            (Node::Not(a), Node::Not(b)) => self.values(a, b, calendars, out),
            (Node::Compare { op: p, left: a, right: b }, Node::Compare { op: q, left: x, right: y }) => {
                p == q && self.values(a, x, calendars, out) && self.values(b, y, calendars, out)
            }
            (a, b) => a == b,
        }
    }
}

/// A bound value that stands at the same place in both versions.
struct Value<'a> {
    called: Option<String>,
    old: String,
    new: String,
    calendars: (&'a Calendar, &'a Calendar),
}

#[derive(Clone)]
enum Part<'a> {
    Expr(&'a Expr),
    Child,
}

impl<'a> Part<'a> {
    fn expr(self) -> Option<&'a Expr> {
        match self {
            Part::Expr(e) => Some(e),
            Part::Child => None,
        }
    }
}

/// All attributes with their paths, `method.courier.received`; children that share a name are counted.
fn flat(block: &Block) -> Vec<(String, Part<'_>)> {
    let mut out = Vec::new();
    flatten("", block, &mut out);
    out
}

fn flatten<'a>(prefix: &str, block: &'a Block, out: &mut Vec<(String, Part<'a>)>) {
    out.extend(block.attributes.iter().map(|a| (format!("{prefix}{}", a.name), Part::Expr(&a.value))));
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for child in &block.blocks {
        let n = seen.entry(child.id()).or_default();
        *n += 1;
        let path = if *n == 1 { format!("{prefix}{}", child.id()) } else { format!("{prefix}{} {n}", child.id()) };
        out.push((path.clone(), Part::Child));
        flatten(&format!("{path}."), child, out);
    }
}

fn part<'a>(list: &[(String, Part<'a>)], path: &str) -> Option<Part<'a>> {
    list.iter().find(|(q, _)| q == path).map(|(_, v)| v.clone())
}

fn conjuncts(e: &Expr) -> Vec<&Expr> {
    match &e.node {
        Node::And(l) | Node::List(l) => l.iter().collect(),
        _ => vec![e],
    }
}

fn disjuncts(e: &Expr) -> Vec<&Expr> {
    match &e.node {
        Node::Or(l) | Node::List(l) => l.iter().collect(),
        _ => vec![e],
    }
}

fn elements(e: &Expr) -> Vec<&Expr> {
    e.items().iter().collect()
}

/// A whole rule that came or went.
fn whole(b: &Block, c: &Compiled, came: bool) -> Line {
    let say = Say::new(&c.charter);
    let of = |name: &str| b.get(name).map(|e| say.words(e).text()).unwrap_or_default();
    let (word, who) = match (b.kind.as_str(), came) {
        ("duty", true) => (Word::NewDuty, of("bearer")),
        ("duty", false) => (Word::NoLongerOwes, of("bearer")),
        ("right", true) => (Word::NewRight, of("holder")),
        ("right", false) => (Word::RightGone, of("holder")),
        (_, true) => (Word::NewRule, String::new()),
        (_, false) => (Word::RuleGone, String::new()),
    };
    let sentence = c.sentence(b);
    let what = match (who.is_empty(), sentence.is_empty()) {
        (false, false) => format!("{who}: {sentence}"),
        (false, true) => who,
        (true, false) => sentence,
        (true, true) => b.id(),
    };
    Line { word, what }
}

/// An expression with its bound values read, in one spelling.
fn canon(e: &Expr, c: &Charter) -> String {
    fn read(e: &Expr, c: &Charter) -> Expr {
        let many = |l: &[Expr]| l.iter().map(|x| read(x, c)).collect::<Vec<_>>();
        let keyed = |l: &[(String, Expr)]| l.iter().map(|(k, x)| (k.clone(), read(x, c))).collect::<Vec<_>>();
        let node = match &e.node {
            Node::Ref(path) => match c.terms.get(&path.join(".")) {
                Some(t) => {
                    let hidden = t.commitment.as_deref().unwrap_or_default();
                    Node::Text(format!("{}{hidden}", canonical(&t.text)))
                }
                None => Node::Ref(path.clone()),
            },
            Node::Call { path, args, options } => {
                Node::Call { path: path.clone(), args: many(args), options: keyed(options) }
            }
            Node::List(l) => Node::List(many(l)),
            Node::And(l) => Node::And(many(l)),
            Node::Or(l) => Node::Or(many(l)),
            Node::Object(l) => Node::Object(keyed(l)),
            Node::Not(x) => Node::Not(Box::new(read(x, c))),
            Node::Compare { op, left, right } => {
                Node::Compare { op: *op, left: Box::new(read(left, c)), right: Box::new(read(right, c)) }
            }
            Node::Text(_) | Node::Bool(_) => e.node.clone(),
        };
        Expr { span: e.span, node }
    }
    read(e, c).to_string()
}

/// The rules that a rule uses, at any remove; every rule uses the default calendar.
pub(crate) fn reach(c: &Compiled, id: &str) -> BTreeSet<String> {
    let by_id: BTreeMap<String, &Block> = c.charter.blocks.iter().map(|b| (b.id(), b)).collect();
    let mut seen = BTreeSet::new();
    let mut open = vec![id.to_owned()];
    while let Some(at) = open.pop() {
        let Some(b) = by_id.get(&at) else { continue };
        let mut named = Vec::new();
        for (_, p) in flat(b) {
            if let Part::Expr(e) = p {
                refs(e, &mut named);
            }
        }
        for r in named {
            // `right.leave.used` uses `right.leave`.
            let used = r.match_indices('.').map(|(i, _)| &r[..i]).chain([r.as_str()]).find(|p| by_id.contains_key(*p));
            if let Some(used) = used.filter(|u| seen.insert((*u).to_owned())) {
                open.push(used.to_owned());
            }
        }
    }
    seen.extend(by_id.keys().filter(|k| *k == "calendar.default").cloned());
    seen.remove(id);
    seen
}

fn refs(e: &Expr, out: &mut Vec<String>) {
    if let Some(t) = e.as_ref_text() {
        out.push(t);
    }
    if let Node::Call { path, .. } = &e.node {
        out.push(path.join("."));
    }
    e.parts().into_iter().for_each(|p| refs(p, out));
}
