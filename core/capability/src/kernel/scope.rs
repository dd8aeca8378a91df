//! Scope: the dimensions for which a duty, right, amount, cap, rule or status is kept apart, such as product and country.

use crate::lower::Lower;
use servanda_charter::Expr;
use servanda_vocabulary::nearest;

/// What agreements commonly keep apart. Other words are dimensions as well; a slip of the pen in one of these is not.
pub(crate) const COMMON: &[&str] =
    &["party", "work", "asset", "product", "country", "territory", "site", "field", "purpose"];

/// Words that look like a stretch of time: those are read as spans, and refused where they are none.
const TIME: &[&str] = &["year", "quarter", "month", "week", "day", "agreement"];

/// Whether a word can be a dimension of scope at all, and not a span of time.
pub(super) fn may_be(e: &Expr) -> bool {
    e.as_word().is_some_and(|w| !TIME.iter().any(|t| w.contains(t)))
}

/// A dimension of scope; a slip of the pen is reported, since nothing would ever be kept apart by it.
pub(super) fn dimension(e: &Expr, lower: &mut Lower<'_>) -> Option<String> {
    let word = e.as_word().filter(|_| may_be(e))?.to_owned();
    if !COMMON.contains(&word.as_str())
        && let Some(near) = nearest(&word, COMMON.iter().copied())
    {
        lower.error(
            e,
            "unknown_name",
            format!("`{word}` is no dimension of scope that any statement here would name"),
            format!("did you mean `{near}`?"),
        );
        return None;
    }
    Some(word)
}

/// The dimensions that `per = [product, country]` names; asks where it names none.
pub(super) fn dimensions(e: &Expr, lower: &mut Lower<'_>) -> Vec<String> {
    let items = e.items().to_vec();
    let all: Vec<String> = items.iter().filter_map(|i| dimension(i, lower)).collect();
    if items.is_empty() || items.iter().any(|i| !may_be(i)) {
        lower.error(
            e,
            "open_question",
            "one of these for each of what?",
            "name the dimensions of scope, such as `per = [product, country]`",
        );
    }
    all
}
