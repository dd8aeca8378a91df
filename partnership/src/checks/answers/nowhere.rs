//! Which outcome leads nowhere: something happens, and nothing in the charter hears of it.

use super::{Answer, Uses, at, called, uses};
use servanda_charter::{Block, Charter, Expr};

pub(super) fn find(charter: &Charter) -> Vec<Answer> {
    let uses = uses(charter);
    let mut out = Vec::new();
    for b in &charter.blocks {
        match b.kind.as_str() {
            "body" => bodies(charter, b, &mut out),
            "matter" => matter(charter, b, &uses, &mut out),
            "duty" => duty(charter, b, &uses, &mut out),
            "finding" if !used(b, &uses) => {
                out.push(at(
                    charter,
                    b,
                    format!("whatever is found on {}, nothing follows: no block reads the answer", called(&b.id())),
                ));
            }
            "right" => right(charter, b, &uses, &mut out),
            "status" if !used_for_more_than_setting(b, &uses) => {
                let whose = if b.get("of").and_then(Expr::as_word) == Some("party") { "whoever" } else { "whatever" };
                out.push(at(
                    charter,
                    b,
                    format!("nothing follows for {whose} is {}: no block asks for it", called(&b.id())),
                ));
            }
            "notice" | "report" | "certificate" if !used(b, &uses) && charter.blocks_of("pack").next().is_none() => {
                let does = if b.kind == "notice" { "given" } else { "made" };
                out.push(at(
                    charter,
                    b,
                    format!(
                        "when the {} {} is {does}, nothing follows: no block waits for it",
                        b.kind,
                        called(&b.id())
                    ),
                ));
            }
            // Rows of a pack wait for events by name, and name them in the pack.
            "event" if !used(b, &uses) && charter.blocks_of("pack").next().is_none() => {
                out.push(at(
                    charter,
                    b,
                    format!("when {} is recorded, nothing follows: no block waits for it", called(&b.id())),
                ));
            }
            _ => {}
        }
    }
    out
}

/// Whether another block names this one, or what it makes happen.
fn used(b: &Block, uses: &Uses<'_>) -> bool {
    let id = b.id();
    let dotted = format!("{id}.");
    uses.range(id.clone()..)
        .take_while(|(n, _)| n.starts_with(&id))
        .any(|(n, by)| (*n == id || n.starts_with(&dotted)) && by.iter().any(|(x, _)| x.span != b.span))
}

fn used_for_more_than_setting(b: &Block, uses: &Uses<'_>) -> bool {
    let id = b.id();
    let dotted = format!("{id}.");
    uses.range(id.clone()..).take_while(|(n, _)| n.starts_with(&id)).any(|(n, by)| {
        (*n == id || n.starts_with(&dotted))
            && by.iter().any(|(x, of)| x.span != b.span && !matches!(of.as_deref(), Some("set" | "unset" | "appoint")))
    })
}

/// Too few come, and nothing says what then.
fn bodies(charter: &Charter, body: &Block, out: &mut Vec<Answer>) {
    let of = |kind: &'static str| {
        charter.blocks_of(kind).find(|b| b.get("body").and_then(Expr::as_ref_text) == Some(body.id()))
    };
    let Some(q) = of("quorum") else { return };
    if of("ladder").is_none() {
        let text =
            format!("if {} has no quorum, nothing follows: no clause calls a second meeting", called(&body.id()));
        out.push(at(charter, q, text));
    }
}

/// A decision that changes nothing in the record.
fn matter(charter: &Charter, m: &Block, uses: &Uses<'_>, out: &mut Vec<Answer>) {
    let listens = format!("resolution.{}.", m.label);
    let heard = uses.range(listens.clone()..).next().is_some_and(|(n, _)| n.starts_with(&listens));
    let asked =
        uses.get(&m.id()).is_some_and(|l| l.iter().any(|(b, of)| b.span != m.span && of.as_deref() != Some("require")));
    if m.get("effect").is_none() && !heard && !asked {
        let text =
            format!("a decision on {} binds the parties, and changes nothing that the record keeps", called(&m.id()));
        out.push(at(charter, m, text));
    }
}

/// A right whose use nothing hears, and whose silence would give nothing that the use withholds.
fn right(charter: &Charter, r: &Block, uses: &Uses<'_>, out: &mut Vec<Answer>) {
    let withholds =
        r.get("silence").and_then(Expr::as_word).is_some_and(|w| matches!(w, "consent" | "acceptance" | "permission"));
    let id = r.id();
    // What waits for its lapse is kept off by its use.
    let dotted = format!("{id}.");
    let ends = uses.range(dotted.clone()..).next().is_some_and(|(n, _)| n.starts_with(&dotted));
    let asked = uses.get(&id).is_some_and(|l| l.iter().any(|(b, _)| b.span != r.span));
    if withholds || r.get("effect").is_some() || r.get("lapse").is_some() || ends || asked {
        return;
    }
    // An act of its own may be heard under its own name.
    let mut acts = Vec::new();
    r.get("act").into_iter().for_each(|e| super::names(e, &mut acts, None));
    let heard = |n: &String| uses.get(n).is_some_and(|l| l.iter().any(|(b, _)| b.span != r.span));
    if !acts.iter().any(|(n, _)| heard(n)) {
        out.push(at(charter, r, format!("if {} is used, nothing follows that the record keeps", called(&id))));
    }
}

/// A missed duty without a consequence.
fn duty(charter: &Charter, d: &Block, uses: &Uses<'_>, out: &mut Vec<Answer>) {
    let missed = uses.contains_key(&format!("{}.missed", d.id()));
    let asked = uses.get(&d.id()).is_some_and(|l| {
        l.iter().any(|(b, of)| b.span != d.span && matches!(of.as_deref(), Some("missed" | "fulfilled")))
    });
    // An `extend` inside it moves the deadline: it is no consequence.
    if d.get("else").is_none() && !missed && !asked {
        out.push(at(charter, d, format!("if {} is missed, nothing follows beyond the breach itself", called(&d.id()))));
    }
}
