//! Names that are neither blocks nor terms, for the schema check: the words of expressions and the events.

use servanda_capability::kernel::{PROOF_KINDS, is_ending_state};
use servanda_capability::{EVENT_NAMES, PartyWords};
use servanda_charter::{Charter, Names};

/// The known names of a charter.
pub(crate) struct Known<'a>(pub &'a Charter);

const WORDS: &[&str] = &[
    "weekends",
    "members",
    "place_of_use",
    "meeting_end",
    "interested",
    "subject",
    "leaver",
    "all_parties",
    "newcomer",
    "one_per_party",
    "appointed",
    "voting",
    "veto",
    "all_members",
    "voting_members",
    "sent",
    "proof_of_delivery",
    "received",
    "aware",
    "occurred",
    "status.party",
    "anything",
    "unanimity",
    "trigger.at",
    "trigger.sent",
    "trigger.received",
    "trigger.aware",
    "trigger.occurred",
    "trigger.until",
    "trigger.amount",
    "sequencer",
    "this",
    "schedules",
    "signature",
    "signatory",
    "on_notice",
    "minutes_accepted",
    "at_once",
    "none",
    "nobody",
];

const FAMILIES: &[(&str, &str)] = &[
    ("resolution", "matter"),
    ("duty", "duty"),
    ("right", "right"),
    ("status", "status"),
    ("office", "office"),
    ("finding", "finding"),
    ("rule", "rule"),
    ("choice", "choice"),
    ("ending", "ending"),
    ("outside", "outside"),
    ("amount", "amount"),
];

impl Names for Known<'_> {
    fn is_name(&self, path: &[String]) -> bool {
        let full = path.join(".");
        if WORDS.contains(&full.as_str())
            || PROOF_KINDS.contains(&full.as_str())
            || PartyWords::LIST.contains(&full.as_str())
            || EVENT_NAMES.contains(&full.as_str())
        {
            return true;
        }
        // Three-part names are outcomes of blocks; the lowering says which exist.
        let parts: Vec<&str> = path.iter().map(String::as_str).collect();
        match parts.as_slice() {
            [family, label, _]
                if FAMILIES.iter().any(|(f, kind)| f == family && self.0.block(kind, label).is_some()) =>
            {
                true
            }
            ["status", label] | ["status", label, "set" | "unset"] => is_ending_state(self.0, label),
            ["dpv" | "duo", _] => true,
            _ => false,
        }
    }

    fn known(&self) -> Vec<&str> {
        WORDS.iter().chain(PartyWords::LIST).chain(EVENT_NAMES).copied().collect()
    }
}
