//! What an attribute of a rule is to its reader: a condition, an exception, who decides, who owes, a deadline.

/// The part that an attribute plays, whatever the block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// What must hold.
    Condition,
    /// What lifts the rule.
    Exception,
    /// Who decides, answers or judges.
    Decides,
    /// Who owes.
    Bearer,
    /// Who has the right.
    Holder,
    /// By when, or from when.
    Deadline,
    /// A list of what is meant.
    List,
    /// Which of words and rules prevails.
    Prevails,
    /// Anything else.
    Other,
}

/// The role of an attribute of a block of that kind.
#[must_use]
pub fn role(kind: &str, attribute: &str) -> Role {
    match (kind, attribute) {
        ("prevail", _) => Role::Prevails,
        ("duty", "bearer") | ("amount", "debtor") => Role::Bearer,
        ("right", "holder") | ("veto", "holders") => Role::Holder,
        ("permit" | "forbid", "who" | "do" | "asset" | "for" | "with") => Role::List,
        ("permit", "else")
        | ("matter" | "choice" | "amendment" | "moment" | "affiliates", "by")
        | ("finding", "judge" | "contest_by" | "contest_judge" | "substitute")
        | ("schedule", "changed_by")
        | ("office", "appointed_by")
        | (_, "declared_by" | "recorded_by" | "applicability_by" | "pinned_by") => Role::Decides,
        (_, "when" | "if" | "while" | "needs" | "limit") => Role::Condition,
        (_, "unless" | "not_if" | "without" | "barred" | "blackout" | "limit_unless") => Role::Exception,
        (_, "due" | "until" | "from" | "outer" | "contest_outer" | "within") => Role::Deadline,
        _ => Role::Other,
    }
}

/// What an attribute is called in a sentence.
#[must_use]
pub fn called(path: &str) -> String {
    let last = path.rsplit('.').next().unwrap_or(path);
    let plain = match last {
        "due" => "deadline",
        "until" => "open until",
        "outer" => "outer limit",
        "by" => "decided by",
        "do" => "actions",
        "who" => "for whom",
        "for" => "purposes",
        "else" => "otherwise",
        "is" => "sum",
        "on" => "trigger",
        other => other,
    };
    let before = path.strip_suffix(last).unwrap_or("").trim_end_matches('.');
    let plain = plain.replace('_', " ");
    if before.is_empty() { plain } else { format!("{}: {plain}", before.replace(['_', '.'], " ")) }
}
