//! Agreements to agree: "to be negotiated in good faith", and nothing for the case that nobody agrees.

use super::Found;
use super::sheet::Sheet;
use super::words::{any, flat, words};

/// Phrases that put an answer off.
const LATER: &[&str] = &[
    "to be negotiated",
    "to be agreed",
    "to be mutually agreed",
    "to be jointly agreed",
    "to be settled between",
    "to be determined by the parties",
    "to be determined jointly",
    "to be fixed by agreement",
    "agree in good faith",
    "shall agree on",
    "will agree on",
    "shall agree upon",
    "will agree upon",
    "shall mutually agree",
    "will mutually agree",
    "to be set by agreement",
    "to be separately agreed",
    "to be agreed separately",
    "agree on later",
    "are to agree",
    "negotiate in good faith",
    "negotiated in good faith",
    "to be agreed upon",
];
/// Phrases that say what holds otherwise.
const ELSE: &[&str] = &[
    "failing",
    "failing which",
    "failing agreement",
    "failing that",
    "do not agree",
    "does not agree",
    "cannot agree",
    "fail to agree",
    "unable to agree",
    "no agreement",
    "have not agreed",
    "has not been agreed",
    "is not agreed",
    "are not agreed",
    "until it is agreed",
    "until agreed",
    "until they agree",
    "until then",
    "until such agreement",
    "until they have agreed",
    "absence of agreement",
    "absence of such agreement",
    "absent agreement",
    "otherwise",
    "meanwhile",
    "in the meantime",
    "not chosen",
    "agree otherwise",
    "without agreement",
    "not reached",
    "fail to reach",
    "do not reach",
];

pub(super) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    for p in &sheet.passages {
        let whole = flat(&p.text);
        // A judge for the clause's question is an answer too.
        if any(&whole, ELSE).is_some() || sheet.blocks_under(p.clause).any(|b| b.kind == "finding") {
            continue;
        }
        for (range, sentence) in p.each() {
            let flat = flat(sentence);
            let faith = flat.contains(" good faith ") && words(sentence).iter().any(|(_, w)| w.starts_with("negotiat"));
            if any(&flat, LATER).is_none() && !faith {
                continue;
            }
            let message = "an agreement to agree: nothing says what holds while the parties have not agreed";
            let d = sheet.warn(p, range, "agreement_to_agree", message).label("no answer if they never agree");
            found.warnings.push(d.help(
                "what holds meanwhile, until when, and who settles it if they do not agree? Name the state (such as royalty-bearing, rate unknown) with a `status` and a `finding` or a fixed fallback",
            ));
        }
    }
}
