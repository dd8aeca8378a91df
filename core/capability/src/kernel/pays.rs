//! What a duty pays: a sum that its payments must reach together.

use crate::lower::Lower;
use crate::say::Say;
use servanda_charter::{Block, Node};
use servanda_norms::{AmountExpr, Norm, PaidSum, Pays};
use servanda_words::Phrase;

/// What only a duty that pays a sum makes happen.
pub(crate) const PAID: &[&str] = &["paid_in_part", "prepaid", "overpaid", "not_counted"];

/// Reads which sum a duty pays.
pub(super) fn lower(block: &Block, lower: &mut Lower<'_>, n: &mut Norm) {
    let Some(e) = block.get("pays").cloned() else { return };
    let names = &lower.build.program().names;
    let by: Vec<_> = n.act.iter().copied().filter(|a| names.text(*a).starts_with("payment.")).collect();
    if by.is_empty() {
        let help = "let `act` name a `payment` block, such as `act = payment.fees`";
        return lower.error(&e, "open_question", "by which payment is the sum paid?", help);
    }
    let of = match &e.node {
        Node::Ref(path) if path.first().is_some_and(|p| p == "amount") && path.len() == 2 => {
            lower.amount_ref(&e).map(PaidSum::Owed)
        }
        Node::Ref(_) => match lower.amount(&e) {
            Some(AmountExpr::Hidden(_)) => {
                let help = "write an `amount` that says who declares it (`declared_by`), and `pays = amount.x`";
                return lower.error(&e, "open_question", "who states a sum that is not disclosed to all?", help);
            }
            of => of.map(PaidSum::Sum),
        },
        _ => {
            let help = "write `pays = amount.x`, a sum of the prose, or `pays = trigger.amount`; a formula has its own `amount` block";
            return lower.error(&e, "open_question", "by which sum is it fulfilled?", help);
        }
    };
    let Some(of) = of else { return };
    let mut name = |what: &str| lower.build.name(&format!("{}.{what}", block.id()));
    n.bends.pays = Some(Pays {
        of,
        by,
        part: name("paid_in_part"),
        ahead: name("prepaid"),
        surplus: name("overpaid"),
        not_counted: name("not_counted"),
    });
}

/// When what is paid is enough.
pub(super) fn say(block: &Block, say: &Say<'_>) -> Phrase {
    let Some(e) = block.get("pays") else { return Phrase::none() };
    let id = match e.as_ref_text() {
        Some(t) if t.starts_with("amount.") => "duty.pays-amount",
        _ => "duty.pays",
    };
    say.opt(block, "pays", id)
}
