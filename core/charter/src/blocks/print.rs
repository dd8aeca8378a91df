//! Expressions as text in one spelling, so that layout and remarks make no difference between two versions.

use super::{Expr, Node, Op};
use core::fmt;

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.node {
            Node::Ref(path) => f.write_str(&path.join(".")),
            Node::Bool(true) => f.write_str("yes"),
            Node::Bool(false) => f.write_str("no"),
            Node::Text(text) => quoted(f, text),
            Node::List(items) => {
                f.write_str("[")?;
                separated(f, items, ", ")?;
                f.write_str("]")
            }
            Node::Object(entries) => object(f, entries),
            Node::Call { path, args, options } => {
                write!(f, "{}(", path.join("."))?;
                separated(f, args, ", ")?;
                if !options.is_empty() {
                    if !args.is_empty() {
                        f.write_str(", ")?;
                    }
                    object(f, options)?;
                }
                f.write_str(")")
            }
            Node::Not(inner) => {
                f.write_str("!")?;
                operand(f, inner)
            }
            Node::And(items) => joined(f, items, " && "),
            Node::Or(items) => joined(f, items, " || "),
            Node::Compare { op, left, right } => {
                operand(f, left)?;
                write!(f, " {op} ")?;
                operand(f, right)
            }
        }
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Eq => "==",
            Self::Ne => "!=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
        })
    }
}

fn separated(f: &mut fmt::Formatter<'_>, items: &[Expr], by: &str) -> fmt::Result {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            f.write_str(by)?;
        }
        write!(f, "{item}")?;
    }
    Ok(())
}

fn joined(f: &mut fmt::Formatter<'_>, items: &[Expr], by: &str) -> fmt::Result {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            f.write_str(by)?;
        }
        // `a && b == c` reads one way only; `a && (b || c)` needs its brackets.
        if matches!(item.node, Node::Compare { .. }) { write!(f, "{item}")? } else { operand(f, item)? }
    }
    Ok(())
}

fn operand(f: &mut fmt::Formatter<'_>, item: &Expr) -> fmt::Result {
    match item.node {
        Node::And(_) | Node::Or(_) | Node::Compare { .. } => write!(f, "({item})"),
        _ => write!(f, "{item}"),
    }
}

fn object(f: &mut fmt::Formatter<'_>, entries: &[(String, Expr)]) -> fmt::Result {
    if entries.is_empty() {
        return f.write_str("{}");
    }
    f.write_str("{ ")?;
    for (i, (name, value)) in entries.iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{name} = {value}")?;
    }
    f.write_str(" }")
}

fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("\"")?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            c => write!(f, "{c}")?,
        }
    }
    f.write_str("\"")
}
