//! From the HCL parser's tree to ours: what HCL can say and this language does not is refused here, with its place.

use super::{Attribute, Block, Expr, Node, Op};
use crate::diagnostic::{Diagnostic, Found};
use crate::prose::{ClauseId, Fence};
use crate::source::{Span, shown};
use core::ops::Range;
use hcl_edit::Span as _;
use hcl_edit::expr::{BinaryOperator, Expression, FuncCall, Object, ObjectKey, TraversalOperator, UnaryOperator};
use hcl_edit::structure::{BlockLabel, Body, Structure};
use servanda_vocabulary::{Date, Fraction, Money, Period};
use std::collections::BTreeSet;

/// Lowers one top-level piece of a fence.
pub(super) struct Lower<'a> {
    pub fence: &'a Fence,
    /// Where the piece starts in the fence's text.
    pub offset: usize,
    pub clause: ClauseId,
    pub found: &'a mut Found,
    pub broken: &'a mut BTreeSet<Span>,
    /// Whether clauses are being listed: `SLA 3` is a clause there, though it reads like a sum of money.
    pub citing: bool,
}

impl Lower<'_> {
    fn place(&self, range: Option<Range<usize>>) -> Span {
        let range = range.unwrap_or(0..0);
        self.fence.place(range.start.saturating_add(self.offset)..range.end.saturating_add(self.offset))
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// The blocks of a top-level body.
    pub fn top(&mut self, body: &Body) -> Vec<Block> {
        let mut blocks = Vec::new();
        for structure in body {
            match structure {
                Structure::Block(block) => {
                    let block = self.block(block);
                    if block.label.is_empty() && !self.broken.contains(&block.head) {
                        let d =
                            Diagnostic::error("no_label", block.head, format!("`{}` has no label", shown(&block.kind)))
                                .label("no label")
                                .help(format!(
                                    "name it, so that others can refer to it: `{} \"name\" {{`",
                                    shown(&block.kind)
                                ));
                        self.report(d);
                    }
                    blocks.push(block);
                }
                Structure::Attribute(attribute) => {
                    let span = self.place(attribute.key.span());
                    let d =
                        Diagnostic::error("no_block", span, format!("`{}` stands in no block", shown(&attribute.key)))
                            .label("outside")
                            .help("put it between the `{` and `}` of the block it belongs to");
                    self.report(d);
                }
            }
        }
        blocks
    }

    fn block(&mut self, block: &hcl_edit::structure::Block) -> Block {
        let kind = block.ident.as_str().to_owned();
        let kind_span = self.place(block.ident.span());
        let mut head = kind_span;
        let mut label = String::new();
        for (i, given) in block.labels.iter().enumerate() {
            let (text, span) = match given {
                BlockLabel::String(s) => (s.as_str(), self.place(s.span())),
                BlockLabel::Ident(s) => (s.as_str(), self.place(s.span())),
            };
            head.end = head.end.max(span.end);
            if i > 0 {
                let d = Diagnostic::error("two_labels", span, format!("`{}` has more than one label", shown(&kind)))
                    .label("one too many")
                    .help("a block has one label; put the rest into attributes");
                self.report(d);
            } else if matches!(given, BlockLabel::Ident(_)) {
                let d =
                    Diagnostic::error("bad_label", span, format!("the label `{}` stands without quotes", shown(text)))
                        .label("no quotes")
                        .help(format!("write `{} \"{}\" {{`", shown(&kind), shown(text)));
                self.report(d);
                text.clone_into(&mut label);
            } else if is_name(text) {
                text.clone_into(&mut label);
            } else {
                let d = Diagnostic::error("bad_label", span, format!("\"{}\" cannot be a label", shown(text)))
                    .label("not a name")
                    .help(
                        "a label is a name that others can refer to: letters, digits and `_`, starting with a letter",
                    );
                self.report(d);
                // Told already: no second message that there is no label.
                self.broken.insert(head);
            }
        }
        let mut out =
            Block { kind, label, span: self.place(block.span()), head, clause: self.clause, ..Block::default() };
        for structure in &block.body {
            match structure {
                Structure::Block(inner) => out.blocks.push(self.block(inner)),
                Structure::Attribute(a) => {
                    let (name, name_span) = (a.key.as_str().to_owned(), self.place(a.key.span()));
                    self.citing = name == "clauses";
                    out.attributes.push(Attribute { name, name_span, value: self.expr(&a.value) });
                    self.citing = false;
                }
            }
        }
        out
    }

    fn expr(&mut self, e: &Expression) -> Expr {
        let span = self.place(e.span());
        let node = match e {
            Expression::Variable(name) => match name.as_str() {
                "yes" => Node::Bool(true),
                "no" => Node::Bool(false),
                name => Node::Ref(vec![name.to_owned()]),
            },
            Expression::Bool(b) => Node::Bool(*b.as_ref()),
            Expression::String(s) => self.text(s.as_str(), span),
            Expression::Array(items) => Node::List(items.iter().map(|i| self.expr(i)).collect()),
            Expression::Object(object) => Node::Object(self.object(object)),
            Expression::Parenthesis(inner) => return self.expr(inner.inner()),
            Expression::Traversal(t) => self.traversal(t, span),
            Expression::FuncCall(call) => self.call(call, span),
            Expression::UnaryOp(op) => match op.operator.value() {
                UnaryOperator::Not => Node::Not(Box::new(self.expr(&op.expr))),
                UnaryOperator::Neg => match &op.expr {
                    Expression::Number(_) => self.literal(span),
                    _ => self.not_here(span, "arithmetic", ARITHMETIC),
                },
            },
            Expression::BinaryOp(op) => self.binary(op, span),
            Expression::Number(_) => self.literal(span),
            Expression::Null(_) => self.not_here(span, "`null`", "leave the attribute out, or say in words what holds"),
            Expression::StringTemplate(_) | Expression::HeredocTemplate(_) => {
                self.not_here(span, "a template", "write the words out")
            }
            Expression::Conditional(_) => self.not_here(
                span,
                "a choice with `?` and `:`",
                "write two blocks with different conditions, so that each can be cited",
            ),
            Expression::ForExpr(_) => {
                self.not_here(span, "`for`", "list the items; or use a word such as `each(party)`")
            }
        };
        Expr { span, node }
    }

    /// A value written in a block, which belongs into the prose.
    fn literal(&mut self, span: Span) -> Node {
        let text = self.source(span);
        let d = Diagnostic::error("literal_value", span, format!("the value {} is written in a block", shown(&text)))
            .label("a value")
            .help("values live in the prose, where people read them: write it there as `[…](#group.name)` and use `group.name` here");
        self.report(d);
        self.broken.insert(span);
        Node::Text(text)
    }

    fn text(&mut self, text: &str, span: Span) -> Node {
        if self.citing {
            return Node::Text(text.to_owned());
        }
        let has_digit = text.bytes().any(|b| b.is_ascii_digit());
        let value = Period::parse(text).is_ok()
            || Date::parse(text).is_some()
            || has_digit && (Money::parse(text).is_ok() || Fraction::parse(text).is_ok());
        if value {
            return self.literal(span);
        }
        Node::Text(text.to_owned())
    }

    /// What HCL can say and this language cannot.
    fn not_here(&mut self, span: Span, what: &str, help: &str) -> Node {
        let d = Diagnostic::error("not_in_language", span, format!("{what} cannot be used in a block"))
            .label("not in the language")
            .help(help);
        self.report(d);
        self.broken.insert(span);
        Node::Text(self.source(span))
    }

    fn source(&self, span: Span) -> String {
        // Spans into a list's fence may cross the list's indentation; the message shows one line at most.
        let start = self.fence.pieces.partition_point(|(_, to)| *to <= span.range().start);
        let (from, to) = start.checked_sub(1).and_then(|i| self.fence.pieces.get(i)).copied().unwrap_or((0, 0));
        let begin = from.saturating_add(span.range().start.saturating_sub(to));
        let end = begin.saturating_add(span.range().len());
        self.fence.text.get(begin..end).unwrap_or("").to_owned()
    }

    fn object(&mut self, object: &Object) -> Vec<(String, Expr)> {
        let mut entries = Vec::new();
        for (key, value) in object {
            let name = match key {
                ObjectKey::Ident(name) => Some(name.as_str()),
                ObjectKey::Expression(Expression::Variable(name)) => Some(name.as_str()),
                ObjectKey::Expression(Expression::String(name)) => Some(name.as_str()),
                ObjectKey::Expression(_) => None,
            };
            let value = self.expr(value.expr());
            match (name, key) {
                (Some(name), _) => entries.push((name.to_owned(), value)),
                (None, ObjectKey::Expression(e)) => {
                    let span = self.place(e.span());
                    self.not_here(span, "a computed name", "write the name itself before `=`");
                }
                (None, ObjectKey::Ident(_)) => {}
            }
        }
        entries
    }

    fn traversal(&mut self, t: &hcl_edit::expr::Traversal, span: Span) -> Node {
        let Expression::Variable(root) = &t.expr else {
            return self.not_here(
                span,
                "a part of a computed value",
                "give the value a block of its own and refer to it by name",
            );
        };
        let mut path = vec![root.as_str().to_owned()];
        for operator in &t.operators {
            match operator.as_ref() {
                TraversalOperator::GetAttr(name) => path.push(name.as_str().to_owned()),
                TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => {
                    return self.not_here(span, "`*`", "name the items");
                }
                TraversalOperator::Index(_) | TraversalOperator::LegacyIndex(_) => {
                    return self.not_here(span, "an index", "refer to items by name, not by place");
                }
            }
        }
        Node::Ref(path)
    }

    fn call(&mut self, call: &FuncCall, span: Span) -> Node {
        if call.name.is_namespaced() {
            return self.not_here(span, "`::`", "write the function's plain name");
        }
        if call.args.expand_final() {
            return self.not_here(span, "`...`", "list the arguments");
        }
        let mut args = Vec::new();
        let mut options = Vec::new();
        let count = call.args.len();
        for (i, arg) in call.args.iter().enumerate() {
            let Expression::Object(object) = arg else {
                args.push(self.expr(arg));
                continue;
            };
            let given = self.object(object);
            if i.saturating_add(1) < count {
                let at = self.place(arg.span());
                let d = Diagnostic::error(
                    "options_not_last",
                    at,
                    format!("options stand before the last argument of `{}`", shown(&call.name.name)),
                )
                .label("not last")
                .help("move the `{ … }` to the end of the brackets");
                self.report(d);
            } else {
                options = given;
            }
        }
        Node::Call { path: vec![call.name.name.as_str().to_owned()], args, options }
    }

    fn binary(&mut self, op: &hcl_edit::expr::BinaryOp, span: Span) -> Node {
        let compare = match op.operator.as_ref() {
            BinaryOperator::And | BinaryOperator::Or => None,
            BinaryOperator::Eq => Some(Op::Eq),
            BinaryOperator::NotEq => Some(Op::Ne),
            BinaryOperator::Less => Some(Op::Lt),
            BinaryOperator::LessEq => Some(Op::Le),
            BinaryOperator::Greater => Some(Op::Gt),
            BinaryOperator::GreaterEq => Some(Op::Ge),
            _ => return self.not_here(span, "arithmetic", ARITHMETIC),
        };
        let (left, right) = (self.expr(&op.lhs_expr), self.expr(&op.rhs_expr));
        let Some(compare) = compare else {
            let or = matches!(op.operator.as_ref(), BinaryOperator::Or);
            let mut items = Vec::new();
            for (side, source) in [(left, &op.lhs_expr), (right, &op.rhs_expr)] {
                let bracketed = matches!(source, Expression::Parenthesis(_));
                match side.node {
                    Node::And(inner) if !or => items.extend(inner),
                    Node::Or(inner) if or => items.extend(inner),
                    Node::And(_) | Node::Or(_) if !bracketed => {
                        // People read `a || b && c` both ways.
                        let d = Diagnostic::error(
                            "mixed_operators",
                            span,
                            "`&&` and `||` stand side by side without brackets",
                        )
                        .label("two readings")
                        .help("put brackets around what belongs together: `a || (b && c)`");
                        self.report(d);
                        items.push(side);
                    }
                    _ => items.push(side),
                }
            }
            return if or { Node::Or(items) } else { Node::And(items) };
        };
        if matches!(left.node, Node::Compare { .. }) || matches!(right.node, Node::Compare { .. }) {
            return self.not_here(span, "a chain of comparisons", "join two comparisons with `&&`");
        }
        Node::Compare { op: compare, left: Box::new(left), right: Box::new(right) }
    }
}

const ARITHMETIC: &str = "write the result as a value in the prose; a block does not compute";

/// Letters, digits, `_` and `-`, starting with a letter: what a reference can spell.
pub(super) fn is_name(text: &str) -> bool {
    text.len() <= 80
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}
