//! The built program as a person or a script meets it: one test binary, a module for each kind of promise.

#[cfg(test)]
#[path = "cli/annex.rs"]
mod annex;
#[cfg(test)]
#[path = "cli/at.rs"]
mod at;
#[cfg(test)]
#[path = "cli/diff.rs"]
mod diff;
#[cfg(test)]
#[path = "cli/files.rs"]
mod files;
#[cfg(test)]
#[path = "cli/flow.rs"]
mod flow;
#[cfg(test)]
#[path = "cli/manners.rs"]
mod manners;
#[cfg(test)]
#[path = "cli/packs.rs"]
mod packs;
#[cfg(test)]
#[path = "cli/program.rs"]
mod program;
#[cfg(test)]
#[path = "cli/publish.rs"]
mod publish;
#[cfg(test)]
#[path = "cli/word.rs"]
mod word;
