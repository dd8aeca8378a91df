//! What is kept apart by scope inside a block: periods and moments of each element, counters of each key.

use super::Lower;
use crate::kernel::{dimension_words, dimensions};
use servanda_charter::Expr;
use servanda_norms::Apart;
use std::collections::BTreeSet;

impl Lower<'_> {
    /// The dimensions of an expression's own `per`, else of its block; none where it says `per = everywhere`.
    pub(super) fn per_of(&mut self, expr: &Expr) -> Vec<String> {
        match expr.option("per").cloned() {
            Some(e) if e.as_word() == Some("everywhere") => Vec::new(),
            Some(e) => dimensions(&e, self),
            None => {
                let block = self.block.split_once('.').and_then(|(kind, label)| self.charter.block(kind, label));
                block.and_then(|b| b.get("per")).map(dimension_words).unwrap_or_default()
            }
        }
    }

    /// For which elements periods or a moment are kept apart, and which status says from when until when each is there:
    /// the one that `while` names. Parties are there while they are parties.
    pub fn apart(&mut self, at: &Expr, per: Vec<String>, whilst: Option<&Expr>) -> Option<Apart> {
        let text = match whilst {
            _ if per.is_empty() => {
                if let Some(e) = whilst {
                    self.error(
                        e,
                        "open_question",
                        "while it lasts, but for each of what?",
                        "name the dimensions of scope in the block, such as `per = [work]`, or leave `while` out",
                    );
                }
                return None;
            }
            None if per.iter().all(|d| d == "party") => "status.party".to_owned(),
            None => {
                let each = per.join(" and ");
                self.error(
                    at,
                    "open_question",
                    format!("each {each} has its own: from when until when is a {each} there?"),
                    format!("name the status that says so, `while = status.x`: one `of = {}`, or one that is kept `per = [{}]`", per.first().map_or("work", String::as_str), per.join(", ")),
                );
                return None;
            }
            Some(e) => e.as_ref_text().unwrap_or_default(),
        };
        let label = text.strip_prefix("status.").unwrap_or_default();
        let block = self.charter.block("status", label);
        if block.is_none() && text != "status.party" {
            self.error(
                whilst.unwrap_or(at),
                "unknown_name",
                format!("`{text}` is no status of this charter"),
                "declare it with a `status` block",
            );
            return None;
        }
        let of = block.and_then(|b| b.get("of")).and_then(Expr::as_word).unwrap_or("party").to_owned();
        let kept: BTreeSet<String> =
            block.and_then(|b| b.get("per")).map(dimension_words).unwrap_or_default().into_iter().collect();
        let asked: BTreeSet<String> = per.iter().cloned().collect();
        let held = kept.is_empty() && asked.iter().eq([&of]);
        if !held && kept != asked {
            let each = per.join(" and ");
            let apart: Vec<String> = kept.into_iter().collect();
            let where_ =
                if apart.is_empty() { "everywhere".to_owned() } else { format!("for each {}", apart.join(" and ")) };
            self.error(
                whilst.unwrap_or(at),
                "open_question",
                format!("from when until when is a {each} there? `{text}` is a status of a {of}, held {where_}"),
                format!(
                    "name a status `of = {}`, or one that is kept `per = [{}]`",
                    per.first().map_or("work", String::as_str),
                    per.join(", ")
                ),
            );
            return None;
        }
        Some(Apart {
            per,
            status: self.build.name(&text),
            begins: self.build.name(&format!("{text}.set")),
            ends: self.build.name(&format!("{text}.unset")),
            held,
            block: self.build.name(&self.block.clone()),
        })
    }
}
