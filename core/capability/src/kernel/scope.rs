//! Scope: the dimensions for which a duty, right, amount, cap, rule or status is kept apart, such as product and country.

use crate::lower::Lower;
use crate::world::World;
use servanda_charter::Expr;
use servanda_statement::{Refusal, Statement};
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

/// The words of a `per` that are dimensions of scope, whatever else it names.
pub(crate) fn dimension_words(e: &Expr) -> Vec<String> {
    let words = e.items().iter().filter(|i| may_be(i)).filter_map(|i| i.as_word().map(str::to_owned));
    words.filter(|w| w != "subject").collect()
}

/// Refuses an act that answers only what is kept apart, and does not say for which element, or for one that never began.
pub(super) fn check_element(world: &World<'_>, st: &Statement, act: &str) -> Result<(), Refusal> {
    let names = world.run.names();
    let forms = ["", ".writing", ".formal"].iter().filter_map(|f| names.find(&format!("{act}{f}")));
    let said = crate::scope(st);
    world.run.fits_elements(&forms.collect::<Vec<_>>(), said.as_deref()).map_err(|(clause, per, named)| {
        let each = per.join(" and ");
        let message = match named {
            Some(named) => format!("no {each} `{named}` is or was there"),
            None => format!("for which {each}? `{act}` is owed for each apart: say it in `scope`"),
        };
        Refusal::new("bad_body", message).under(world.run.program().clause(clause).to_owned())
    })
}

/// The dimensions that `per = [product, country]` names; asks where it names none.
pub(crate) fn dimensions(e: &Expr, lower: &mut Lower<'_>) -> Vec<String> {
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
