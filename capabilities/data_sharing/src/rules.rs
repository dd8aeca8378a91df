//! What `permit` and `forbid` share: reading who, what, which assets, for which purposes, under which conditions.

use crate::DataSharing;
use servanda_capability::{Lower, Say};
use servanda_charter::{Block, Expr, Node};
use servanda_decision::{ACTIONS, Action, Condition, Mode, Rule, Target};
use servanda_norms::{Cond, Parties};

/// Reads a rule's block, noting what is wrong with it.
pub(crate) fn read(block: &Block, lower: &mut Lower<'_>, own: &mut DataSharing, mode: Mode) -> Option<Rule> {
    let say = Say::new(lower.charter);
    let who = block.get("who").cloned().and_then(|e| lower.parties(&e));
    let actions = block.get("do").cloned().map(|e| actions(&e, lower)).unwrap_or_default();
    let targets = block.get("asset").cloned().map(|e| targets(&e, lower)).unwrap_or_default();
    let purposes = purposes(block, "for", lower, own);
    let mut when = block.get("when").cloned().map(|e| conditions(&e, lower)).unwrap_or_default();
    let number = lower.charter.clause(block.clause).number.clone();
    if let Some(cond) = lower.replaced(&number) {
        when.push(Condition { cond: Cond::Not(Box::new(cond)), words: format!("clause {number} is not replaced") });
    }
    if lower.others_end() {
        let cond = Cond::Not(Box::new(Cond::Ended(block.clause)));
        when.push(Condition { cond, words: format!("clause {number} has not ended with the agreement") });
    }
    let unless = block.get("unless").cloned().and_then(|e| condition(&e, lower));
    let from = block.get("from").cloned().and_then(|e| lower.time(&e));
    let until = block.get("until").cloned().and_then(|e| lower.time(&e));
    Some(Rule {
        block: block.id(),
        clause: block.clause,
        mode,
        who: who?,
        who_words: block.get("who").map(|e| say.words(e).text()).unwrap_or_default(),
        actions,
        targets,
        purposes,
        when,
        unless,
        from,
        until,
        duties: lower.refs_of(block, "with"),
        refer: None,
    })
}

fn actions(expr: &Expr, lower: &mut Lower<'_>) -> Vec<Action> {
    let mut out = Vec::new();
    for item in expr.items() {
        let word = item.as_word().unwrap_or_default();
        match Action::parse(word) {
            Some(a) => out.push(a),
            None => {
                let help = match Action::near(word) {
                    Some(n) => format!("did you mean `{n}`?"),
                    None => format!("actions are {}", ACTIONS.join(", ")),
                };
                lower.error(item, "unknown_action", format!("`{word}` is no action"), help);
            }
        }
    }
    out
}

/// The asset that an expression names, as its id.
pub(crate) fn asset_name(expr: &Expr, lower: &mut Lower<'_>) -> Option<String> {
    let text = expr.as_ref_text().unwrap_or_default();
    let found = text
        .split_once('.')
        .filter(|(k, l)| matches!(*k, "asset" | "dataset" | "model") && lower.charter.block(k, l).is_some());
    if let Some((_, label)) = found {
        return Some(label.to_owned());
    }
    let help = "name a block: asset.x, dataset.x or model.x; derived(dataset.x); or anything";
    lower.error(expr, "unknown_asset", format!("`{text}` is no asset of this charter"), help);
    None
}

fn targets(expr: &Expr, lower: &mut Lower<'_>) -> Vec<Target> {
    let mut out = Vec::new();
    for item in expr.items() {
        match &item.node {
            Node::Ref(_) if item.as_word() == Some("anything") => out.push(Target::Anything),
            Node::Call { path, args, .. } if path.join(".") == "derived" => {
                out.extend(args.iter().filter_map(|a| asset_name(a, lower)).map(Target::Derived));
            }
            _ => out.extend(asset_name(item, lower).map(Target::Asset)),
        }
    }
    out
}

/// The purposes of an attribute. Terms of public vocabularies need no block; they are known from here on.
pub(crate) fn purposes(block: &Block, name: &str, lower: &mut Lower<'_>, own: &mut DataSharing) -> Vec<String> {
    let Some(expr) = block.get(name).cloned() else { return Vec::new() };
    let mut out = Vec::new();
    for item in expr.items() {
        let text = item.as_ref_text().unwrap_or_default();
        match text.split_once('.') {
            Some(("purpose", label)) if lower.charter.block("purpose", label).is_some() => out.push(text),
            Some(("dpv" | "duo", _)) => {
                own.model.purposes.declare(&text, &[]);
                out.push(text);
            }
            _ => {
                let help = "declare it with a `purpose` block, or name a term such as dpv.ScientificResearch";
                lower.error(item, "unknown_purpose", format!("`{text}` is no purpose of this charter"), help);
            }
        }
    }
    out
}

/// The conditions that all must hold, each apart, so that an answer can name the one that fails.
fn conditions(expr: &Expr, lower: &mut Lower<'_>) -> Vec<Condition> {
    match &expr.node {
        Node::And(l) => l.iter().flat_map(|e| conditions(e, lower)).collect(),
        Node::Call { path, args, .. } if path.join(".") == "all" => {
            args.iter().flat_map(|e| conditions(e, lower)).collect()
        }
        // What cannot be read is an error; were it to pass, it would never hold.
        _ => vec![condition(expr, lower).unwrap_or(Condition { cond: Cond::False, words: String::new() })],
    }
}

fn condition(expr: &Expr, lower: &mut Lower<'_>) -> Option<Condition> {
    let words = Say::new(lower.charter).words(expr).text();
    let cond = lower.cond(expr)?;
    Some(Condition { cond: of_requester(cond, lower), words })
}

/// In a rule, `has(status.x)` is about the requester where the status is a party's, and about the asset else.
fn of_requester(cond: Cond, lower: &Lower<'_>) -> Cond {
    let each = |l: Vec<Cond>| l.into_iter().map(|c| of_requester(c, lower)).collect();
    match cond {
        Cond::Not(c) => Cond::Not(Box::new(of_requester(*c, lower))),
        Cond::All(l) => Cond::All(each(l)),
        Cond::Any(l) => Cond::Any(each(l)),
        Cond::Has(status, None) => {
            let name = lower.build.program().names.text(status);
            let of = name.split_once('.').and_then(|(k, l)| lower.charter.block(k, l)).and_then(|b| b.get("of"));
            let of_party = !matches!(of.and_then(|e| e.as_word()), Some("asset" | "work"));
            Cond::Has(status, of_party.then_some(Parties::TriggerParty))
        }
        other => other,
    }
}
