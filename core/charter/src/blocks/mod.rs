//! Blocks: the restricted HCL of ` ```charter ` fences, as a tree with spans.

mod lex;
mod lower;
mod print;
mod scan;

use crate::Charter;
use crate::diagnostic::{Diagnostic, Found};
use crate::prose::{ClauseId, Fence};
use crate::source::{Span, shown};
use hcl_edit::structure::Body;
use scan::Piece;

/// An expression with its place.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Expr {
    /// The place.
    pub span: Span,
    /// What it is.
    pub node: Node,
}

/// A comparison operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Op {
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

/// What an expression is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Node {
    /// A dotted name: `party.lab.role.researcher`, `ga.quorum`, `members`.
    Ref(Vec<String>),
    /// `after(trigger.received, cure.period, { zone = place.tokyo })`.
    Call {
        /// The function's dotted name.
        path: Vec<String>,
        /// Arguments in order, without the trailing options.
        args: Vec<Expr>,
        /// The trailing object.
        options: Vec<(String, Expr)>,
    },
    /// `[a, b]`
    List(Vec<Expr>),
    /// `{ at_least = ga.quorum, of = members }`, in source order, no key twice.
    Object(Vec<(String, Expr)>),
    /// `"Is it established that …?"`
    Text(String),
    /// `yes` or `no` (also `true` and `false`).
    Bool(bool),
    /// `!a`
    Not(Box<Expr>),
    /// `a && b && c`, flat.
    And(Vec<Expr>),
    /// `a || b || c`, flat.
    Or(Vec<Expr>),
    /// `a >= b`
    Compare {
        /// The operator.
        op: Op,
        /// Left side.
        left: Box<Expr>,
        /// Right side.
        right: Box<Expr>,
    },
}

impl Default for Node {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

/// `name = value`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// Its value.
    pub value: Expr,
}

/// `body "general_assembly" { … }`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Block {
    /// `body`
    pub kind: String,
    /// `general_assembly`; empty for a nested block without label.
    pub label: String,
    /// The whole block.
    pub span: Span,
    /// Kind and label.
    pub head: Span,
    /// The heading it stands under.
    pub clause: ClauseId,
    /// In source order.
    pub attributes: Vec<Attribute>,
    /// Nested blocks in source order.
    pub blocks: Vec<Block>,
}

impl Block {
    /// The value of the attribute of that name (the first, should the text repeat it).
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Expr> {
        self.attributes.iter().find(|a| a.name == name).map(|a| &a.value)
    }

    /// `kind.label`, or the kind alone without a label.
    #[must_use]
    pub fn id(&self) -> String {
        if self.label.is_empty() { self.kind.clone() } else { format!("{}.{}", self.kind, self.label) }
    }

    /// Nested blocks of a kind.
    pub fn children<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Block> {
        self.blocks.iter().filter(move |b| b.kind == kind)
    }
}

impl Expr {
    /// The dotted text of a reference: `party.lab`.
    #[must_use]
    pub fn as_ref_text(&self) -> Option<String> {
        match &self.node {
            Node::Ref(path) => Some(path.join(".")),
            _ => None,
        }
    }

    /// A single word: a reference of one part, or `yes`/`no`.
    #[must_use]
    pub fn as_word(&self) -> Option<&str> {
        match &self.node {
            Node::Ref(path) => match path.as_slice() {
                [one] => Some(one),
                _ => None,
            },
            Node::Bool(true) => Some("yes"),
            Node::Bool(false) => Some("no"),
            _ => None,
        }
    }

    /// `yes` or `no`.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.node {
            Node::Bool(b) => Some(b),
            _ => None,
        }
    }

    /// A list's items, or the expression itself as a list of one.
    #[must_use]
    pub fn items(&self) -> &[Expr] {
        match &self.node {
            Node::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// The expressions directly inside it, in source order.
    #[must_use]
    pub fn parts(&self) -> Vec<&Expr> {
        match &self.node {
            Node::Ref(_) | Node::Text(_) | Node::Bool(_) => Vec::new(),
            Node::Call { args, options, .. } => args.iter().chain(options.iter().map(|(_, e)| e)).collect(),
            Node::List(items) | Node::And(items) | Node::Or(items) => items.iter().collect(),
            Node::Object(entries) => entries.iter().map(|(_, e)| e).collect(),
            Node::Not(inner) => vec![inner],
            Node::Compare { left, right, .. } => vec![left, right],
        }
    }

    /// The value under a key, of an object or of a call's options.
    #[must_use]
    pub fn option(&self, key: &str) -> Option<&Expr> {
        let entries = match &self.node {
            Node::Object(entries) | Node::Call { options: entries, .. } => entries,
            _ => return None,
        };
        entries.iter().find(|(k, _)| k == key).map(|(_, v)| v)
    }
}

/// Most bytes of one block. A block that does not fit a few pages is not one thought; and it bounds the HCL tree.
const BLOCK_MAX: usize = 64 * 1024;
/// Most bytes of all blocks together.
const BLOCKS_MAX: usize = 2 * 1024 * 1024;

/// Reads all fences into the charter's blocks.
pub(crate) fn read(fences: &[Fence], charter: &mut Charter, found: &mut Found) {
    let mut total = 0usize;
    for fence in fences {
        total = total.saturating_add(fence.text.len());
        if total > BLOCKS_MAX {
            charter.broken_blocks.insert(String::new());
            let d = Diagnostic::error(
                "too_large",
                fence.span,
                "the blocks of the charter are larger than 2 MB together; the rest is not read",
            );
            return found.push(d.help("move tables of data out of the charter and cite them by hash"));
        }
        let pieces = scan::pieces(&fence.text);
        if fence.clause.is_none() && !pieces.is_empty() {
            found.push(
                Diagnostic::error(
                    "no_heading",
                    fence.span,
                    "this block stands before the first heading, so it belongs to no clause",
                )
                .label("under no heading")
                .help("put a heading above it, such as `# 1 Purpose`"),
            );
        }
        for piece in pieces {
            let id = piece.id.clone().unwrap_or_default();
            if !read_piece(fence, piece, charter, found) {
                // References to it would be reported a second time; and what it uses is not known.
                charter.broken_blocks.insert(id);
            }
        }
    }
}

/// Reads one top-level block; false if it could not be read.
fn read_piece(fence: &Fence, piece: Piece, charter: &mut Charter, found: &mut Found) -> bool {
    if !piece.faults.is_empty() {
        for fault in piece.faults {
            let mut message = fault.message;
            if let Some(other) = fault.other {
                message.push_str(&format!(" (see {})", charter.lines.place(fence.place(other))));
            }
            let mut d = Diagnostic::error(fault.code, fence.place(fault.range), message).label(fault.label);
            d.help = fault.help.map(str::to_owned);
            found.push(d);
        }
        return false;
    }
    let Some(text) = fence.text.get(piece.range.clone()) else { return false };
    if text.len() > BLOCK_MAX {
        let d = Diagnostic::error(
            "too_large",
            fence.place(piece.range),
            "this block is larger than 64 kB, the most that is read",
        );
        found.push(d.help("make several blocks of it"));
        return false;
    }
    match text.parse::<Body>() {
        Ok(body) => {
            let clause = fence.clause.unwrap_or(ClauseId::MAX);
            let mut lower = lower::Lower {
                fence,
                offset: piece.range.start,
                clause,
                found,
                broken: &mut charter.broken,
                citing: false,
            };
            let blocks = lower.top(&body);
            charter.blocks.extend(blocks);
            true
        }
        Err(e) => {
            let at = piece.range.start.saturating_add(e.location().offset());
            found.push(syntax(fence, at, e.message()));
            false
        }
    }
}

/// The HCL parser's complaint in words for a drafter.
fn syntax(fence: &Fence, at: usize, why: &str) -> Diagnostic {
    let rest = fence.text.get(at..).unwrap_or("");
    let word = rest.split(|c: char| c.is_whitespace() || "=,()[]{}\"".contains(c)).next().unwrap_or("");
    let len = if word.is_empty() { rest.chars().next().map_or(0, char::len_utf8) } else { word.len() };
    let here = match rest.chars().next() {
        None => "the block ends too early".to_owned(),
        Some('\n') => "the line ends too early".to_owned(),
        Some(_) => format!("`{}` cannot stand here", shown(rest.get(..len).unwrap_or(""))),
    };
    let negated = fence.text.get(..at).is_some_and(|t| t.trim_end().ends_with("not"));
    let (message, help) = if negated {
        (here, "`!` negates a condition: `!has(status.x)`")
    } else if why.contains("newline") && why.contains("eof") {
        (
            format!("{here}: the attribute is complete before it"),
            "write one attribute a line; join the parts of a name with dots, and put lists in brackets: `[a, b]`",
        )
    } else if why.contains("invalid structure") {
        (here, "an attribute is `name = value`; a block inside is `kind { … }`")
    } else if why.contains("invalid expression") {
        (
            format!("{here}: a value is missing"),
            "a value is a name such as `ga.quorum`, a list `[a, b]`, a use such as `after(a, b)`, or a text in quotes",
        )
    } else if why.contains("escape sequence") || why.contains("hex code") {
        (
            "a `\\` in this text stands before a letter that it cannot".to_owned(),
            "after `\\` may stand `n`, `t`, `\"`, another `\\`, or `u` and four hexadecimal digits",
        )
    } else if rest.starts_with(',') && why.contains("`}`") {
        (
            format!("{here}: no comma stands between the attributes of a block"),
            "write each attribute on a line of its own",
        )
    } else if why.contains("`]`") || why.contains("`)`") || why.contains("`}`") {
        (
            format!("{here}: a comma or a closing bracket is missing before it"),
            "separate items with commas: `[a, b]`, `f(a, b)`, `{ a = b, c = d }`",
        )
    } else if why.contains("`{`") {
        (format!("{here}: `=` or `{{` is missing"), "an attribute is `name = value`; a block inside is `kind { … }`")
    } else {
        (
            format!("{here} ({why})"),
            "one attribute a line, as `name = value`; lists as `[a, b]`; options last, as `{ name = value }`",
        )
    };
    Diagnostic::error("syntax", fence.place(at..at.saturating_add(len)), message).label("not understood").help(help)
}
