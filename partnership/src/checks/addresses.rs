//! An addressee without an address: notices go to the address in a register, and a party cannot, or need not, have one there.
//!
//! Who has no current address in the register receives a notice by no method, only by its own word, and could keep itself
//! from being told.

use super::Found;
use super::answers::people::{Who, name, parties, who};
use super::answers::{named, uses};
use super::sheet::Sheet;
use servanda_charter::{Charter, Diagnostic};

pub(super) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let charter = sheet.charter;
    let uses = uses(charter);
    for d in charter.blocks_of("delivery") {
        let Some(register) = d.get("register") else { continue };
        let Some(id) = register.as_ref_text() else { continue };
        let Some(book) = id.strip_prefix("address.").and_then(|l| charter.block("address", l)) else { continue };
        if !uses.get(&d.id()).is_some_and(|l| l.iter().any(|(b, _)| b.kind == "notice")) {
            continue;
        }
        let may = book.get("by").map_or(Who::All, |e| who(charter, e));
        let without = match &may {
            Who::These(some) => parties(charter).into_iter().filter(|p| !some.contains(p)).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        let message = match without.as_slice() {
            [] if book.get("unregistered").is_some() || registers(charter) => continue,
            [] => format!("`{}` goes to the address in `{id}`; nothing makes a party register one", d.id()),
            list => {
                let list: Vec<String> = list.iter().map(|p| name(charter, p)).collect();
                format!("`{}` goes to the address in `{id}`, where {} may register none", d.id(), list.join(" and "))
            }
        };
        let warn = Diagnostic::warning("no_address", register.span, message).clause(charter.clause_ref(d.clause));
        let help = if without.is_empty() {
            "how is a party reached that registers no address? Write `unregistered = own_word` in the register (only by its own word: so it is taken to be) or `unregistered = reached` (by the method's rule all the same); or a `duty` with `act = address.registered`"
        } else {
            "how are they reached? Let them register an address too (`by = all`), or give their notices another delivery"
        };
        found.warnings.push(warn.label("who has no address is told nothing").help(help));
    }
}

/// Whether a duty makes parties register.
fn registers(charter: &Charter) -> bool {
    charter.blocks_of("duty").any(|d| d.get("act").is_some_and(|e| named(e).iter().any(|n| n == "address.registered")))
}
