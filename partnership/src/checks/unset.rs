//! A status that is asked for and that nothing gives: the condition can never hold.

use super::Found;
use super::answers::uses;
use super::sheet::Sheet;
use servanda_charter::{Block, Charter, Diagnostic, Expr, Node};
use std::collections::BTreeSet;

pub(super) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let charter = sheet.charter;
    // The law's rows name statuses in their packs.
    if charter.blocks_of("pack").next().is_some() {
        return;
    }
    let given = given(charter);
    let mut told: BTreeSet<String> = BTreeSet::new();
    for b in &charter.blocks {
        for e in asked(b) {
            let Some(id) = e.as_ref_text().filter(|t| t.starts_with("status.")) else { continue };
            let Some(status) = charter.block("status", id.trim_start_matches("status.")) else { continue };
            if given.contains(&id) || status.get("begins").is_some() || !told.insert(id.clone()) {
                continue;
            }
            let message = format!("`{}` asks for `{id}`, which nothing ever gives", b.id());
            let d = Diagnostic::warning("status_never_set", e.span, message).clause(charter.clause_ref(b.clause));
            found.warnings.push(d.label("who gets it, and when?").help(format!(
                "what gives the status? Write `begins = event.x` in `{id}`, or the effect `set({id})` where it follows from something"
            )));
        }
    }
}

/// Statuses that some effect sets.
fn given(charter: &Charter) -> BTreeSet<String> {
    let set = |of: &Option<String>| of.as_deref().is_some_and(|f| f == "set");
    uses(charter).into_iter().filter(|(_, by)| by.iter().any(|(_, of)| set(of))).map(|(name, _)| name).collect()
}

/// What the conditions of a block ask for by `has(…)`, also those of the blocks in it.
fn asked(b: &Block) -> Vec<&Expr> {
    fn walk<'a>(e: &'a Expr, out: &mut Vec<&'a Expr>) {
        if let Node::Call { path, args, .. } = &e.node
            && path.first().is_some_and(|p| p == "has")
        {
            out.extend(args.first());
        }
        e.parts().into_iter().for_each(|p| walk(p, out));
    }
    let mut out = Vec::new();
    for a in b.attributes.iter().chain(b.blocks.iter().flat_map(|c| &c.attributes)) {
        walk(&a.value, &mut out);
    }
    out
}
