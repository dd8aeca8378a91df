//! Authority: what a role or an office may sign for its party, so that mandates need not list it.
//!
//! # Clause
//! "The representatives are deemed authorised to vote and to move resolutions." (after DESCA 6.3.1.1.2)
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! ~~~
//! ## 2 Place
//! Days end in [Europe/Brussels](#place.zone).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! ~~~
//! ## 3 Representatives
//! ~~~charter
//! authority "representatives" {
//!   role = representative
//!   may  = ["vote.*", "notice.give"]
//! }
//! notice "hello" { }
//! event "storm" { }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own. A key that was enrolled with `role.representative` among its `may` signs what the block lists; an
//! office is named likewise, `office.chair`. A role or office that no block names stands for nothing.
//!
//! # Outcome
//! ```case
//! case "A representative's key signs what the block lists"
//! person lea of lab may role.representative
//! 2025-01-10 09:00  lab/lea  notice.give   notice=hello
//! 2025-01-10 10:00  lab/lea  event.record  event=storm
//!   expect void out_of_mandate because 3
//! expect at 2025-01-10 12:00
//!   happened notice.hello
//! ```

use crate::Membership;
use crate::mandate::well_formed;
use servanda_capability::{Feature, Lower, Say, no_on};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, Node, Ty};

const SCHEMA: BlockSchema = BlockSchema {
    kind: "authority",
    summary: "What a role or an office is deemed authorised to sign for its party.",
    attributes: &[
        AttributeSchema { name: "role", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "office", ty: Ty::Ref(&["office"]), need: Need::May },
        AttributeSchema { name: "may", ty: Ty::Expr, need: Need::Must("Which kinds of statement may it sign?") },
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Membership) {
    let role = block.get("role").and_then(|e| e.as_word()).map(|r| format!("role.{r}"));
    let office = lower.ref_of(block, "office");
    let ((Some(who), None) | (None, Some(who))) = (role, office) else {
        let help = "say either `role = representative` or `office = office.x`";
        lower.block_error(block, "open_question", "whose authority is it: a role's or an office's?", help);
        return;
    };
    let mut kinds = Vec::new();
    if let Some(may) = block.get("may").cloned() {
        for item in may.items() {
            match &item.node {
                Node::Text(t) if well_formed(t) => kinds.push(t.clone()),
                _ => lower.error(
                    item,
                    "wrong_shape",
                    "this is no kind of statement",
                    "write kinds between quotes: \"vote.cast\", \"vote.*\"",
                ),
            }
        }
    }
    own.model.authority_clause.get_or_insert(block.clause);
    own.model.authority.entry(who).or_default().extend(kinds);
}

/// An authority that would make root keys of a role's is refused: keys are enrolled by root keys alone.
pub(crate) fn finish(own: &Membership, lower: &mut Lower<'_>) {
    let too_much = own.model.authority.values().flatten().any(|k| k == "root" || k.starts_with("key."));
    if too_much && let Some(block) = lower.charter.blocks.iter().find(|b| b.kind == "authority") {
        let help = "take `key.*` and `root` out of `may`";
        lower.block_error(block, "too_much_authority", "only root keys enrol and revoke keys", help);
    }
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let who = if block.get("role").is_some() { say.of(block, "role") } else { say.of(block, "office") };
    // `vote.*` is every kind whose name begins with `vote`.
    let kinds = say.list(block, "may", "and").text().replace(['“', '”', '„'], "");
    let kinds = kinds.replace(".*", say.just("authority.all").as_str());
    say.block("authority", &[("who", who), ("kinds", kinds.into())])
}

/// The feature.
pub const FEATURE: Feature<Membership> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: no_on };
