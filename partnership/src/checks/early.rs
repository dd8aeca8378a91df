//! A right that waits for a receipt which the charter only deems: who has the notice in its hands cannot use the right until the
//! deemed day has come, unless the charter says that actual receipt counts.
//!
//! A silence that is counted from a deemed receipt protects the one who is told late. It should not shut out the one who is
//! told early and objects at once; whether it does is the drafters' to say.

use super::Found;
use super::answers::named;
use super::sheet::Sheet;
use servanda_charter::{Block, Charter, Diagnostic, Expr};

pub(super) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let charter = sheet.charter;
    for d in charter.blocks_of("delivery").filter(|d| d.get("actual_receipt").is_none()) {
        let Some((method, received)) = d.children("method").find_map(|m| Some((m, later(m)?))) else { continue };
        let Some(right) = charter.blocks_of("right").find(|r| opens_on(charter, r, d)) else { continue };
        let message = format!(
            "`{}` opens when the notice counts as received; by {} that is later than it may be, however early the addressee says that it has it",
            right.id(),
            method.label
        );
        let warn = Diagnostic::warning("early_receipt", received.span, message).clause(charter.clause_ref(d.clause));
        found.warnings.push(warn.label("until then it is refused").help(format!(
            "may the addressee use `{}` as soon as it says that it has the notice? Write `actual_receipt = counts` in `{}`; if it must wait for the deemed day, `actual_receipt = does_not_count`",
            right.id(),
            d.id()
        )));
    }
}

/// The rule of a method that deems receipt at a time after the sending, and at no proof of delivery before it.
fn later(method: &Block) -> Option<&Expr> {
    let received = method.get("received")?;
    let names = named(received);
    let speaks = |name: &str| names.iter().any(|n| n == name);
    let proved = speaks("proof_of_delivery") || speaks("acknowledgement") || speaks("confirmation");
    (speaks("sent") && received.as_ref_text().is_none() && !proved).then_some(received)
}

/// Whether a right's window opens on a notice that goes by this delivery.
fn opens_on(charter: &Charter, right: &Block, delivery: &Block) -> bool {
    let Some(on) = right.get("on") else { return false };
    let notices = named(on).into_iter().filter_map(|e| e.strip_prefix("notice.").map(str::to_owned));
    notices
        .filter(|l| !l.contains('.'))
        .filter_map(|l| charter.block("notice", &l))
        .any(|n| n.get("delivery").and_then(Expr::as_ref_text).is_some_and(|d| d == delivery.id()))
}
