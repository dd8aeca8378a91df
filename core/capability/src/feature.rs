//! A feature: one file of a capability.

use crate::fields::Field;
use crate::lower::Lower;
use crate::say::Say;
use crate::world::{FactSeed, World};
use servanda_charter::{Block, BlockSchema};
use servanda_norms::{Event, Outcome, Run, Sym};
use servanda_statement::{Refusal, Statement};

/// A kind of statement that a feature brings.
pub struct StatementKind<C: 'static> {
    /// `noun.verb`.
    pub name: &'static str,
    /// One sentence for the manual.
    pub summary: &'static str,
    /// What its body holds.
    pub fields: &'static [Field],
    /// Whether it is admitted; may look anywhere, and only answers.
    pub admit: fn(&C, &World<'_>, &Statement) -> Result<(), Refusal>,
    /// The facts that it puts into the run.
    pub facts: fn(&C, &World<'_>, &Statement) -> Vec<FactSeed>,
}

/// One file of a capability: a block, its statement kinds, and what it does when events come.
pub struct Feature<C: 'static> {
    /// The block that the charter writes, if the feature has one.
    pub schema: Option<&'static BlockSchema>,
    /// Puts the block into the program and into the capability's own model.
    pub lower: fn(&Block, &mut Lower<'_>, &mut C),
    /// The block as sentences.
    pub say: fn(&Block, &Say<'_>) -> String,
    /// Its statement kinds.
    pub kinds: &'static [StatementKind<C>],
    /// What it does when an event comes: changes its own state, answers with outcomes, cannot fail.
    pub on: fn(&mut C, &World<'_>, &Event, &mut Vec<Outcome>),
}

/// For features without a block.
pub fn no_lower<C>(_: &Block, _: &mut Lower<'_>, _: &mut C) {}
/// For features without a block.
#[must_use]
pub fn no_say(_: &Block, _: &Say<'_>) -> String {
    String::new()
}
/// For features that only lower.
pub fn no_on<C>(_: &mut C, _: &World<'_>, _: &Event, _: &mut Vec<Outcome>) {}

/// A capability, as the partnership holds it.
pub trait Capability {
    /// Its name.
    fn name(&self) -> &'static str;
    /// The schemas of its blocks.
    fn schemas(&self) -> Vec<&'static BlockSchema>;
    /// Lowers a block if it is one of its own; answers whether it was.
    fn lower(&mut self, block: &Block, lower: &mut Lower<'_>) -> bool;
    /// Looks at the whole charter once all blocks are lowered: asks what is still open.
    fn finish(&mut self, lower: &mut Lower<'_>);
    /// The sentence of one of its blocks.
    fn say(&self, block: &Block, say: &Say<'_>) -> Option<String>;
    /// The names, summaries and fields of its statement kinds.
    fn kinds(&self) -> Vec<(&'static str, &'static str, &'static [Field])>;
    /// Admits a statement if the kind is its own; none when it is not.
    fn admit(&self, world: &World<'_>, statement: &Statement) -> Option<Result<(), Refusal>>;
    /// The facts of an admitted statement of its own.
    fn facts(&self, world: &World<'_>, statement: &Statement) -> Vec<FactSeed>;
    /// Answers to an event, in run order. A quiet capability answers nothing.
    fn on_event(&mut self, _world: &World<'_>, _event: &Event, _out: &mut Vec<Outcome>) {}
    /// The members of a group that it keeps (`members` of a body, `holders` of an asset); none when it keeps no such.
    fn group(&self, run: &Run, kind: &str, of: Sym) -> Option<Vec<Sym>>;
}

/// Lowers a block with the feature that knows its kind.
pub fn lower_block<C>(features: &[&Feature<C>], block: &Block, lower: &mut Lower<'_>, own: &mut C) -> bool {
    match features.iter().find(|f| f.schema.is_some_and(|s| s.kind == block.kind)) {
        Some(f) => {
            (f.lower)(block, lower, own);
            true
        }
        None => false,
    }
}

/// Writes the [`Capability`] methods that every list of features answers alike.
///
/// With `quiet` at the end the capability does nothing when events come, and none of its features is asked.
#[macro_export]
macro_rules! features {
    ($capability:ty, $name:literal, $features:expr, $words:expr) => {
        $crate::features!($capability, $name, $features, $words, quiet);

        fn on_event(
            &mut self,
            world: &$crate::World<'_>,
            event: &servanda_norms::Event,
            out: &mut Vec<servanda_norms::Outcome>,
        ) {
            for f in $features {
                (f.on)(self, world, event, out);
            }
        }
    };
    ($capability:ty, $name:literal, $features:expr, $words:expr, quiet) => {
        fn name(&self) -> &'static str {
            $name
        }
        fn schemas(&self) -> Vec<&'static servanda_charter::BlockSchema> {
            $features.iter().filter_map(|f| f.schema).collect()
        }
        fn lower(&mut self, block: &servanda_charter::Block, lower: &mut $crate::Lower<'_>) -> bool {
            $crate::lower_block::<$capability>($features, block, lower, self)
        }
        fn say(&self, block: &servanda_charter::Block, say: &$crate::Say<'_>) -> Option<String> {
            let say = say.asking($words);
            $features.iter().find(|f| f.schema.is_some_and(|s| s.kind == block.kind)).map(|f| (f.say)(block, &say))
        }
        fn kinds(&self) -> Vec<(&'static str, &'static str, &'static [$crate::Field])> {
            $features.iter().flat_map(|f| f.kinds.iter().map(|k| (k.name, k.summary, k.fields))).collect()
        }
        fn admit(
            &self,
            world: &$crate::World<'_>,
            statement: &servanda_statement::Statement,
        ) -> Option<Result<(), servanda_statement::Refusal>> {
            let kind = $features.iter().flat_map(|f| f.kinds).find(|k| k.name == statement.kind.name)?;
            let fits = $crate::check_body(statement, kind.fields)
                .and_then(|()| $crate::check_scope(world.run.program(), statement));
            Some(fits.and_then(|()| (kind.admit)(self, world, statement)))
        }
        fn facts(&self, world: &$crate::World<'_>, statement: &servanda_statement::Statement) -> Vec<$crate::FactSeed> {
            match $features.iter().flat_map(|f| f.kinds).find(|k| k.name == statement.kind.name) {
                Some(kind) => (kind.facts)(self, world, statement),
                None => Vec::new(),
            }
        }
    };
}
