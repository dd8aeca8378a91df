//! Suggested wordings, in our own words: a first draft of the sentence that answers a question, with what the parties must
//! fill in between brackets.

/// The wording for a finding of this name, where one sentence can be a start.
#[must_use]
pub fn wording(code: &str) -> Option<&'static str> {
    WORDINGS.iter().find(|(c, _)| *c == code).map(|(_, w)| *w)
}

const WORDINGS: &[(&str, &str)] = &[
    (
        "agreement_to_agree",
        "If the Parties have not agreed on [it] within [60 calendar days], [an expert whom [body] names] decides, and that decision binds them.",
    ),
    ("ambiguous_table", "Where two rows fit, [the upper one] applies."),
    ("cites_itself", "See clause [number of the clause that is meant]."),
    (
        "clock_without_limit",
        "… without undue delay, and in any case within [five business days] of [becoming aware]; whether it was in time is for [body] to find.",
    ),
    ("contest_without_judge", "A contest of that answer is decided by [who is no side]."),
    (
        "contradictory_membership",
        "[Name] takes part in [the body] as [a member with one vote / an observer without a vote].",
    ),
    (
        "early_receipt",
        "A notice counts as received [three days] after it was sent, or when the addressee says that it has it, whichever is earlier.",
    ),
    ("judge_in_own_cause", "Where [the judge] has an interest in the answer, [substitute] answers in its place."),
    (
        "leads_nowhere",
        "If that is not done in time, [the other Party may suspend its own performance / EUR [sum] is owed for each day / the matter goes to [body]].",
    ),
    ("missing_consequence", "If that is not done in time, [what follows, for whom, from when]."),
    ("missing_reference", "… as clause [number] says."),
    (
        "no_address",
        "Each Party registers an address for notices when it signs; as long as it has none, a notice to it counts as received when [it is sent to its registered seat].",
    ),
    (
        "nobody_begins",
        "[Party A] begins: it [does so] within [ten business days] of [signing]; [Party B] does its part within [ten business days] of that.",
    ),
    ("nobody_can", "[Party] does so within [period]; what it needs for that, [other Party] gives it beforehand."),
    ("number_gap", "[number] (not used)"),
    (
        "open_contest",
        "The answer may be contested within [15 calendar days]; until that is decided it [stands / has no effect].",
    ),
    ("opens_after_its_end", "It may be used from [30 calendar days] until [60 calendar days] after [the event]."),
    ("overlapping_windows", "The [second] period begins when the [first] has ended."),
    (
        "payment_of_any_sum",
        "The duty to pay is fulfilled when [the invoiced sum] has been paid in full and in [currency]; a part payment counts towards it.",
    ),
    ("prose_and_block_differ", "Bind the words to the value: [30 calendar days](#notice.period)."),
    ("same_time", "The period of clause [number] begins when that of clause [number] has ended."),
    (
        "silence_without_proof",
        "If [Party] has not answered within [30 calendar days] of the day on which it is proved to have received the notice, [its consent counts as given].",
    ),
    ("status_never_set", "[Party] is [trusted] from the day on which [body] finds so."),
    ("stopped_by_own_trigger", "The period does not run while [what stops it] lasts."),
    (
        "survival_unasked",
        "What was owed before the end stays owed; all other duties end with it, except those of clauses [numbers].",
    ),
    ("two_rules", "Clause [number] applies; clause [number] applies only where [condition]."),
    (
        "uncovered_outcome",
        "An abstention counts as [a vote against / no vote]. If neither side has its majority, [the chair's vote decides / the proposal has failed].",
    ),
    ("undefined_term", "“[Word]” means [what it means, with a measure or a judge]."),
    ("unfinished_text", "[Fill in the value, or write `(not used)`.]"),
    ("unused_term", "Use the value in a rule, or write the words without a link."),
    (
        "who_alone_blocks",
        "If [Party] has not answered within [ten business days] of receiving the request, [its consent counts as given / [body] decides in its place].",
    ),
    ("windows_not_compared", "Each period of this clause begins with [the same event]."),
    ("wrong_reference", "See clause [number of the clause that is meant]."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_order_and_none_twice() {
        assert!(WORDINGS.windows(2).all(|w| matches!(w, [a, b] if a.0 < b.0)));
        assert_eq!(wording("two_rules").is_some(), wording("no_such_code").is_none());
    }
}
