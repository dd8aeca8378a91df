//! Day limits before a meeting: summons, agenda and additions say them alike, for ordinary and extraordinary meetings.

use crate::Oversight;
use crate::model::{At, Body, Limits};
use crate::schema::{BODY, PERIOD, body_label, extraordinary, may, must, only_one};
use servanda_capability::{Lower, Say};
use servanda_charter::{AttributeSchema, Block};

/// The attributes of such a block; the question is asked when the ordinary limit is missing.
pub(crate) const fn attributes(question: &'static str) -> [AttributeSchema; 3] {
    [BODY, must("ordinary", PERIOD, question), may("extraordinary", PERIOD)]
}

/// Lowers such a block into its place in the body; a second one for the same body is refused.
pub(crate) fn lower(
    block: &Block,
    lower: &mut Lower<'_>,
    own: &mut Oversight,
    place: fn(&mut Body) -> &mut Option<Limits>,
) {
    let label = body_label(block, lower);
    let Some(ordinary) = lower.period_of(block, "ordinary") else { return };
    let extraordinary = lower.period_of(block, "extraordinary");
    let place = place(own.model_mut().body_of(&label));
    only_one(block, lower, &label, place.as_ref().map(|l| &l.at));
    *place = Some(Limits { at: At::of(block), ordinary, extraordinary });
}

/// `The agenda of the council is sent at least 10 days before the meeting.`
pub(crate) fn say(id: &str, block: &Block, say: &Say<'_>) -> String {
    let args = [
        ("body", say.of(block, "body")),
        ("ordinary", say.of(block, "ordinary")),
        ("extraordinary", extraordinary(block, say)),
    ];
    say.block(id, &args)
}
