//! What a room's test asks: do both languages say the same things, and is each of them asked for?

use crate::room::Messages;
use crate::{Lang, Room};
use fluent_syntax::ast::{Expression, InlineExpression, Pattern, PatternElement};
use std::collections::BTreeSet;

/// What is wrong with a room's files: errors of form, a message that one language lacks, a word that one leaves out.
#[must_use]
pub fn in_order(room: &Room) -> Vec<String> {
    let mut out = Vec::new();
    let [en, de] = Lang::ALL.map(|l| (l, room.messages(l)));
    for (lang, messages) in [en, de] {
        out.extend(messages.errors.iter().map(|e| format!("{lang}: {e}")));
    }
    for ((_, here), (other, there)) in [(en, de), (de, en)] {
        for (id, pattern) in &here.patterns {
            // A term is a language's own helper.
            if id.starts_with('-') {
                continue;
            }
            let Some(twin) = there.patterns.get(id) else {
                out.push(format!("{other} does not say `{id}`"));
                continue;
            };
            let said = placed(twin, there);
            out.extend(
                placed(pattern, here)
                    .iter()
                    .filter(|v| !said.contains(*v))
                    .map(|v| format!("{other}: `{id}` leaves out ${v}")),
            );
        }
    }
    out
}

/// The messages of a room that none of these sources asks for.
#[must_use]
pub fn unspoken(room: &Room, sources: &[String]) -> Vec<String> {
    let messages = room.messages(Lang::En);
    let mut literals: BTreeSet<&str> = sources.iter().flat_map(|s| s.split('"').skip(1)).collect();
    for pattern in messages.patterns.values() {
        refers(pattern, &mut |id| {
            literals.insert(id);
        });
    }
    // `format!("done-{word}")` asks for all that begin so; an event is told in four forms.
    const FORMS: [&str; 4] = [".present", ".perfect", ".never", ".past"];
    let begins: Vec<&str> = literals.iter().filter_map(|l| l.split_once('{')).map(|(b, _)| b).collect();
    let asked = |id: &str| {
        let base = FORMS.iter().find_map(|f| id.strip_suffix(f)).unwrap_or(id);
        literals.contains(id) || literals.contains(base) || begins.iter().any(|b| b.len() > 2 && id.starts_with(b))
    };
    messages.patterns.keys().filter(|id| !id.starts_with('-') && !asked(id)).cloned().collect()
}

/// The variables whose words a message places; those that it only selects by are its own affair.
fn placed(pattern: &Pattern<&'static str>, all: &Messages) -> BTreeSet<&'static str> {
    let mut out = BTreeSet::new();
    collect(pattern, all, &mut out, 0);
    out
}

fn collect(pattern: &Pattern<&'static str>, all: &Messages, out: &mut BTreeSet<&'static str>, depth: u8) {
    fn inline(e: &InlineExpression<&'static str>, all: &Messages, out: &mut BTreeSet<&'static str>, depth: u8) {
        match e {
            InlineExpression::VariableReference { id } => {
                out.insert(id.name);
            }
            InlineExpression::FunctionReference { arguments, .. } => {
                arguments.positional.iter().for_each(|a| inline(a, all, out, depth));
            }
            InlineExpression::MessageReference { id, .. } if depth < 8 => {
                if let Some(p) = all.patterns.get(id.name) {
                    collect(p, all, out, depth.saturating_add(1));
                }
            }
            InlineExpression::Placeable { expression } => one(expression, all, out, depth),
            _ => {}
        }
    }
    fn one(e: &Expression<&'static str>, all: &Messages, out: &mut BTreeSet<&'static str>, depth: u8) {
        match e {
            Expression::Inline(e) => inline(e, all, out, depth),
            Expression::Select { variants, .. } => variants.iter().for_each(|v| collect(&v.value, all, out, depth)),
        }
    }
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            one(expression, all, out, depth);
        }
    }
}

fn refers(pattern: &Pattern<&'static str>, found: &mut impl FnMut(&'static str)) {
    for element in &pattern.elements {
        match element {
            PatternElement::Placeable { expression: Expression::Select { variants, .. } } => {
                variants.iter().for_each(|v| refers(&v.value, found));
            }
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::MessageReference { id, attribute: None }),
            } => found(id.name),
            _ => {}
        }
    }
}
