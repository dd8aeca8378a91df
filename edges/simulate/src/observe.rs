//! What the kernel and the model must agree on, in plain words, and where they part.

/// What came of a story, as one of the two sees it at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Seen {
    /// Each entry's verdict: `counts` or the refusal's code.
    pub verdicts: Vec<String>,
    /// Everything that happened, in order: moment, name, subject, party, sum.
    pub events: Vec<(i64, String)>,
    /// Every instance in the order of arising: norm, subject, bearers, state, due, first moment.
    pub instances: Vec<String>,
    /// Every status that is held.
    pub statuses: Vec<String>,
    /// Every sum that became owed.
    pub owed: Vec<String>,
}

impl Seen {
    /// The first difference, in words; none if both saw the same.
    pub fn differs(&self, model: &Self) -> Option<String> {
        let events =
            |s: &Self| s.events.iter().map(|(t, e)| format!("{} {e}", crate::text::clock(*t))).collect::<Vec<_>>();
        first("verdict", &self.verdicts, &model.verdicts)
            .or_else(|| first("event", &events(self), &events(model)))
            .or_else(|| first("instance", &self.instances, &model.instances))
            .or_else(|| first("status", &self.statuses, &model.statuses))
            .or_else(|| first("sum", &self.owed, &model.owed))
    }
}

fn first(what: &str, kernel: &[String], model: &[String]) -> Option<String> {
    let at = (0..kernel.len().max(model.len())).find(|i| kernel.get(*i) != model.get(*i))?;
    let show = |l: &[String]| {
        let from = at.saturating_sub(3);
        let lines: Vec<String> = l
            .iter()
            .enumerate()
            .skip(from)
            .take(8)
            .map(|(i, s)| format!("    {}{i:>4} {s}", if i == at { ">" } else { " " }))
            .collect();
        lines.join("\n")
    };
    Some(format!("{what} {at} differs\n  kernel:\n{}\n  model:\n{}", show(kernel), show(model)))
}

/// An instance in one line.
pub fn instance(
    norm: &str,
    subject: Option<&str>,
    bearers: &[String],
    state: &str,
    due: Option<(i64, bool)>,
    from: Option<i64>,
) -> String {
    let due = due.map_or("no end known".to_owned(), |(t, inclusive)| {
        format!("due {} {}", crate::text::clock(t), if inclusive { "included" } else { "excluded" })
    });
    let from = from.map(|t| format!(", from {}", crate::text::clock(t))).unwrap_or_default();
    format!("{norm} of {} for [{}] is {state}, {due}{from}", subject.unwrap_or("-"), bearers.join(" "))
}
