//! A duty to pay that any payment fulfils, though the charter says how much is owed.
//!
//! A duty whose act is a payment is fulfilled by a payment of any sum in any currency, unless `pays` says which sum must be
//! reached. Where a sum becomes owed between the same parties by the same event, or its becoming owed begins the duty, the
//! parties seldom mean that one coin is enough. Where both may concern the same parties, the question is asked.

use super::Found;
use super::answers::events;
use super::answers::people::{Who, who};
use super::sheet::Sheet;
use servanda_charter::{Block, Charter, Diagnostic};

pub(super) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let charter = sheet.charter;
    for duty in charter.blocks_of("duty").filter(|d| d.get("pays").is_none()) {
        let Some(act) = duty.get("act").filter(|a| events(a).iter().any(|e| e.starts_with("payment."))) else {
            continue;
        };
        let sums: Vec<String> =
            charter.blocks_of("amount").filter(|a| fits(charter, duty, a)).map(|a| format!("`{}`", a.id())).collect();
        let Some(first) = sums.first() else { continue };
        let owed = sums.join(" and ");
        let message = format!("any payment fulfils `{}`, however small; {owed} says what is owed there", duty.id());
        let d = Diagnostic::warning("payment_of_any_sum", act.span, message).clause(charter.clause_ref(duty.clause));
        let name = first.trim_matches('`');
        found.warnings.push(d.label("by which sum is it fulfilled?").help(format!(
            "by which sum is it fulfilled? Write `pays = {name}`: then parts count together, and only the whole sum in its currency is enough"
        )));
    }
}

/// Whether an amount is owed where a duty begins: by the same event and, as far as the text says, between the same parties.
fn fits(charter: &Charter, duty: &Block, amount: &Block) -> bool {
    let Some(on) = duty.get("on").map(events) else { return false };
    let owed = [format!("{}.owed", amount.id()), format!("{}.minimum.owed", amount.id())];
    let by = made_by(charter, amount);
    if !on.iter().any(|e| owed.contains(e) || by.contains(e)) {
        return false;
    }
    let of = |b: &Block, a: &str| b.get(a).map_or(Who::Depends, |e| who(charter, e));
    !of(duty, "bearer").apart(&of(amount, "debtor")) && !of(duty, "to").apart(&of(amount, "creditor"))
}

/// The events by which an amount becomes owed: its own, and those of what says `owe(amount.x)`.
fn made_by(charter: &Charter, amount: &Block) -> Vec<String> {
    let mut by = amount.get("on").map(events).unwrap_or_default();
    let owe = format!("owe({})", amount.id());
    for (attribute, what) in [("then", "fulfilled"), ("else", "missed"), ("effect", "used"), ("lapse", "lapsed")] {
        for b in charter.blocks.iter().filter(|b| b.get(attribute).is_some_and(|e| e.to_string().contains(&owe))) {
            by.extend(if b.kind == "rule" {
                b.get("on").map(events).unwrap_or_default()
            } else {
                vec![format!("{}.{what}", b.id())]
            });
        }
    }
    by
}
