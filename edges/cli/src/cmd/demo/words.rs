//! Events in words, for somebody who watches and has read no block.

/// `in_breach` → `in breach`.
fn plain(label: &str) -> String {
    label.replace('_', " ")
}

/// What happened, or nothing for what repeats another line or only serves the computing.
pub fn event(name: &str, subject: &str, party: &str) -> Option<String> {
    let of = if subject.is_empty() || subject == party { String::new() } else { format!(" ({subject})") };
    let who = if party.is_empty() { "somebody" } else { party };
    let parts: Vec<&str> = name.split('.').collect();
    Some(match parts.as_slice() {
        ["minutes", "accepted"] => format!("silence: minutes of {subject} are accepted"),
        ["minutes", _, "missed"] => format!("missed: the draft minutes of {subject}"),
        ["resolution", matter, "binding"] => format!("the decision “{}” now binds{of}", plain(matter)),
        ["resolution", matter, "vetoed"] => format!("the decision “{}” is vetoed{of}", plain(matter)),
        ["duty", d, "missed"] => format!("{who} missed “{}”{of}", plain(d)),
        ["duty", d, "fulfilled"] => format!("{who} fulfilled “{}”{of}", plain(d)),
        ["right", r, "lapsed"] => format!("unused, “{}” lapses{of}", plain(r)),
        ["finding", f, answer @ ("yes" | "no")] => format!("nobody answered “{}”{of}: so it is {answer}", plain(f)),
        ["matter", m, "required"] => format!("a decision on “{}” is required{of}", plain(m)),
        ["status", "party", _] => return None,
        ["status", s, "set"] => format!("{subject} becomes “{}”", plain(s)),
        ["status", s, "unset"] => format!("{subject} is no longer “{}”", plain(s)),
        ["party", "left"] => format!("{subject} is a party no longer"),
        ["party", "joined"] => format!("{subject} is a party"),
        ["moment", m] => format!("“{}” is reached", plain(m)),
        [family, label, "missed"] => format!("missed: {} “{}”{of}", plain(family), plain(label)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::event;

    #[test]
    fn events_are_told_in_words_and_doubles_are_not_told() {
        let told = |n: &str| event(n, "x1", "lab");
        assert_eq!(told("minutes.accepted").as_deref(), Some("silence: minutes of x1 are accepted"));
        assert_eq!(told("duty.account_to_council.missed").as_deref(), Some("lab missed “account to council” (x1)"));
        assert_eq!(
            told("matter.handle_failure.required").as_deref(),
            Some("a decision on “handle failure” is required (x1)")
        );
        assert_eq!(told("status.in_breach.set").as_deref(), Some("x1 becomes “in breach”"));
        for double in
            ["minutes.accepted.council", "acceptance.council.lapsed", "finding.no_risk.late", "finding.no_risk.lapsed"]
        {
            assert_eq!(told(double), None, "{double}");
        }
    }
}
