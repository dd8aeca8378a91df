//! Tables that two readers compute differently: bands of a rate ("additional sales up to") and caps of a body's votes.

use super::Found;
use super::sheet::{Passage, Sheet};
use super::words::{any, flat};
use std::ops::Range;

/// Words that say to which sales a band's rate applies.
const PORTION: &[&str] = &[
    "portion",
    "portions",
    "marginal",
    "marginally",
    "that part",
    "the part",
    "each part",
    "slice",
    "only to",
    "tranche",
    "whole amount",
    "all sales",
    "entire",
    "on the excess",
    "what lies above",
    "lies above",
    "what exceeds",
    "the excess",
];
/// Words that say from where a band's width is counted.
const BOUND: &[&str] = &[
    "between",
    "cumulative",
    "cumulatively",
    "in total",
    "aggregate",
    "from zero",
    "above",
    "in excess of",
    "exceeding",
    "width",
    "wide",
    "but not more than",
    "to and including",
    "more than",
];
/// What a group of related members has.
const GROUPED: &[&str] = &[
    "related",
    "affiliated",
    "affiliates",
    "same group",
    "common control",
    "employed by",
    "same employer",
    "same company",
    "related companies",
    "together",
    "one group",
    "a group",
    "the group",
    "single group",
    "connected",
];
/// Of what a cap is a part.
const WHOLE: &[&str] = &[
    "of the body",
    "of the votes",
    "of votes",
    "of the voting",
    "of the board",
    "of the committee",
    "of the council",
    "of the members",
    "of its members",
    "of the seats",
    "of the assembly",
    "of all votes",
    "of all members",
    "of the steering committee",
    "of the panel",
];
/// Words that say which whole.
const WHICH: &[&str] = &[
    "before",
    "after",
    "as reduced",
    "unreduced",
    "reduced whole",
    "without the reduction",
    "counted without",
    "counted with",
    "including those",
    "so reduced",
    "left out",
    "remaining",
];

pub(super) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    for p in &sheet.passages {
        bands(sheet, p, found);
        for (range, sentence) in p.each() {
            cap(sheet, p, range, sentence, found);
        }
    }
}

/// Several rates, each "up to" a sum.
fn bands(sheet: &Sheet<'_>, p: &Passage, found: &mut Found) {
    let text = flat(&p.text);
    let rates =
        p.text.matches('%').count().max(text.matches(" per cent ").count()).max(text.matches(" percent ").count());
    let ups = text.matches(" up to ").count();
    let more = any(&text, &["additional", "next", "further", "thereafter", "subsequent"]);
    let graded = rates >= 2 && ups >= 1 && (more.is_some() || ups >= 2);
    let first = p.sentences.iter().find(|r| flat(p.words(r)).contains(" up to "));
    let (true, Some(first)) = (graded, first) else { return };
    let (portion, bound) = (any(&text, PORTION).is_some(), any(&text, BOUND).is_some());
    if portion && bound
        || any(&text, &["sales"]).is_none()
            && any(
                &text,
                &[
                    "amount",
                    "amounts",
                    "volume",
                    "revenue",
                    "price",
                    "fee",
                    "fees",
                    "income",
                    "turnover",
                    "purchases",
                    "units",
                ],
            )
            .is_none()
    {
        return;
    }
    let (message, help) = match (bound, portion) {
        (false, _) => (
            format!("the bands can be read in two ways: is \"{}up to\" a sum counted from zero, or the width of the band?", more.map(|m| format!("{m} … ")).unwrap_or_default()),
            "write each band with both its bounds, counted from zero, and whether its rate applies only to the portion inside it: \"on the portion above 750 and up to 1,250\"",
        ),
        _ => (
            "the bands can be read in two ways: does a rate apply only to the portion inside its band, or to all once the band is reached?".to_owned(),
            "write \"on the portion above … and up to …\", or \"on all sales once they exceed …\"",
        ),
    };
    let d = sheet.warn(p, first.clone(), "ambiguous_table", message).label("two readings, two sums");
    found.warnings.push(d.help(help));
}

/// A cap on what related members hold of a body: of the body before or after the cap has reduced it?
fn cap(sheet: &Sheet<'_>, p: &Passage, range: Range<usize>, sentence: &str, found: &mut Found) {
    let text = flat(sentence);
    let part = sentence.contains('%')
        || any(
            &text,
            &[
                "per cent",
                "percent",
                "one third",
                "a third",
                "one half",
                "half",
                "a quarter",
                "one quarter",
                "two fifths",
            ],
        )
        .is_some();
    let capped = any(
        &text,
        &[
            "no more than",
            "not more than",
            "at most",
            "exceed",
            "exceeds",
            "limited to",
            "reduced to",
            "capped at",
            "maximum of",
            "more than",
        ],
    );
    if !part || capped.is_none() || any(&text, GROUPED).is_none() || any(&text, WHOLE).is_none() {
        return;
    }
    if any(&flat(&p.text), WHICH).is_some() {
        return;
    }
    let message =
        "the cap can be read in two ways: a part of the body before the cap reduced it, or of what is left after?";
    let d = sheet.warn(p, range, "ambiguous_table", message).label("two readings, two numbers of votes");
    found.warnings.push(d.help(
        "of which whole? In a body of 20 with 8 related members, 30 % is 6 votes of the 20 before the reduction, and 5 of the 17 after it: write \"of all votes, counted before any reduction\" or \"… after the reduction\"",
    ));
}
