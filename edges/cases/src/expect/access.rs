//! Expectations on access: who may do what, and who holds what.

use super::{Read, read};
use crate::run::number_of;
use servanda_decision::{Answer, Request};
use servanda_partnership::Partnership;

/// Reads `may PARTY ACTION ASSET [for PURPOSE] [in PLACE] [about REQUEST]` without its answer.
pub fn request(words: &[&str]) -> Option<Request> {
    let [party, action, asset, rest @ ..] = words else { return None };
    let mut r = Request::new(party, action, asset);
    let mut rest = rest;
    while let [k, v, more @ ..] = rest {
        match *k {
            "for" => r.purpose = Some((*v).to_owned()),
            "in" => r.place = Some((*v).to_owned()),
            "under" => r.request = Some((*v).to_owned()),
            _ => return None,
        }
        rest = more;
    }
    rest.is_empty().then_some(r)
}

pub(super) fn may(text: &str, p: &Partnership) -> Option<Read> {
    let (ask, want) = text.strip_prefix("may ")?.split_once("->")?;
    let (want, with) = match want.split_once(" with ") {
        Some((w, d)) => (w.trim(), Some(d)),
        None => (want.trim(), None),
    };
    let words: Vec<&str> = ask.split_whitespace().collect();
    let d = p.decide(&request(&words)?);
    let word = match d.answer {
        Answer::Permit => "permit".to_owned(),
        Answer::Deny => "deny".to_owned(),
        Answer::Gap => "gap".to_owned(),
        Answer::Refer => format!("refer to {}", d.refer_to.join(", ")),
    };
    let mut ok = word == want || (want == "refer" && d.answer == Answer::Refer);
    if let Some(with) = with {
        let mut want: Vec<&str> = with.split(',').map(str::trim).collect();
        want.sort_unstable();
        let mut have: Vec<&str> = d.duties.iter().map(|d| d.strip_prefix("duty.").unwrap_or(d)).collect();
        have.sort_unstable();
        ok &= want == have;
    }
    let mut r = read(
        ok,
        format!(
            "{word}{}{}",
            if d.duties.is_empty() { String::new() } else { format!(" with {}", d.duties.join(", ")) },
            d.reasons.iter().map(|x| format!("; {}", x.text)).collect::<String>()
        ),
    );
    r.cites = d.reasons.iter().map(|x| number_of(&x.clause)).collect();
    // A permit that is cited for a no did not act; a forbid that is cited did.
    if d.answer != Answer::Permit {
        r.idle = d.reasons.iter().filter(|x| !x.block.starts_with("forbid.")).map(|x| number_of(&x.clause)).collect();
    }
    Some(r)
}

pub(super) fn holders(text: &str, p: &Partnership) -> Option<Read> {
    let (asset, list) = text.strip_prefix("holders of ")?.split_once(':')?;
    let names = p.run().names();
    let mut have: Vec<String> = names
        .find(asset.trim())
        .map(|s| p.capabilities().group_of(p.run(), "holders", s))
        .unwrap_or_default()
        .into_iter()
        .map(|s| names.text(s).to_owned())
        .collect();
    have.sort();
    let mut want: Vec<String> =
        if list.trim() == "nobody" { vec![] } else { list.split(',').map(|s| s.trim().to_owned()).collect() };
    want.sort();
    Some(read(have == want, if have.is_empty() { "nobody".to_owned() } else { have.join(", ") }))
}
