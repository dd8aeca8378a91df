//! Effects: what follows.

use super::Lower;
use crate::kernel::is_ending_state;
use servanda_charter::{Expr, Node};
use servanda_norms::Effect;

impl Lower<'_> {
    /// Reads a list of effects.
    pub fn effects(&mut self, expr: &Expr) -> Vec<Effect> {
        expr.items().to_vec().iter().filter_map(|e| self.effect(e)).collect()
    }

    /// The effects of an attribute; none when it is not there.
    pub fn effects_of(&mut self, block: &servanda_charter::Block, name: &str) -> Vec<Effect> {
        block.get(name).map(|e| self.effects(e)).unwrap_or_default()
    }

    fn norm_ref(&mut self, e: &Expr) -> Option<u32> {
        let text = e.as_ref_text().unwrap_or_default();
        let ok = text
            .split_once('.')
            .is_some_and(|(k, l)| matches!(k, "duty" | "right") && self.charter.block(k, l).is_some());
        if !ok {
            self.error(
                e,
                "unknown_name",
                format!("`{text}` is no duty or right of this charter"),
                "name a `duty` or `right` block",
            );
            return None;
        }
        Some(self.build.norm_id(&text))
    }

    fn status_ref(&mut self, e: &Expr) -> Option<servanda_norms::Sym> {
        let text = e.as_ref_text().unwrap_or_default();
        let ok = text == "status.party"
            || text
                .split_once('.')
                .is_some_and(|(k, l)| matches!(k, "status" | "office") && self.charter.block(k, l).is_some())
            || text.strip_prefix("status.").is_some_and(|l| is_ending_state(self.charter, l));
        if !ok {
            self.error(
                e,
                "unknown_name",
                format!("`{text}` is no status of this charter"),
                "declare it with a `status` block",
            );
            return None;
        }
        Some(self.build.name(&text))
    }

    fn effect(&mut self, expr: &Expr) -> Option<Effect> {
        let Node::Call { path, args, .. } = &expr.node else {
            self.error(expr, "not_an_effect", "this is not an effect", "effects are set(status.x), unset(…), start(…), end(…), pause(…), resume(…), extend(…, term), waive(…), deem(event), owe(amount.x), require(matter.x), refer(parties, { within = term }), appoint(office.x, parties)");
            return None;
        };
        match (path.join(".").as_str(), args.as_slice()) {
            ("set", [s]) => Some(Effect::Set(self.status_ref(s)?, None)),
            ("set", [s, p]) => {
                let (s, p) = (self.status_ref(s), self.parties(p));
                Some(Effect::Set(s?, Some(p?)))
            }
            ("unset", [s]) => Some(Effect::Unset(self.status_ref(s)?, None)),
            ("unset", [s, p]) => {
                let (s, p) = (self.status_ref(s), self.parties(p));
                Some(Effect::Unset(s?, Some(p?)))
            }
            ("start", [n]) => Some(Effect::Start(self.norm_ref(n)?)),
            ("end", [n]) => {
                if let Node::Call { path, args, .. } = &n.node
                    && path.join(".") == "all_of"
                    && let [p] = args.as_slice()
                {
                    return Some(Effect::EndAllOf(self.parties(p)?));
                }
                Some(Effect::End(self.norm_ref(n)?))
            }
            ("pause", [n]) => {
                let norm = self.norm_ref(n)?;
                self.build.suspends(norm);
                Some(Effect::Pause(norm))
            }
            ("resume", [n]) => Some(Effect::Resume(self.norm_ref(n)?)),
            ("waive", [n]) => Some(Effect::Waive(self.norm_ref(n)?)),
            ("extend", [n, p]) => {
                // By the calendar that it names, else by that of the window that it moves.
                let named = expr.option("calendar").is_some();
                let of = n.as_ref_text().and_then(|t| t.split_once('.').and_then(|(k, l)| self.charter.block(k, l)));
                let own = of.and_then(|b| b.get("due").or_else(|| b.get("until")));
                let calendar = self.calendar_number(if named { expr } else { own.unwrap_or(expr) });
                let (n, p) = (self.norm_ref(n), self.period_by(p, calendar));
                Some(Effect::Extend(n?, p?, calendar, named))
            }
            ("deem", [e]) => {
                let names = self.events(e)?;
                names.first().map(|n| Effect::Deem(*n))
            }
            ("owe", [a]) => Some(Effect::Owe(self.amount_ref(a)?)),
            ("require", [m]) => {
                let text = m.as_ref_text().unwrap_or_default();
                if text.strip_prefix("matter.").is_none_or(|l| self.charter.block("matter", l).is_none()) {
                    self.error(
                        m,
                        "unknown_name",
                        format!("`{text}` is no matter of this charter"),
                        "declare it with a `matter` block",
                    );
                    return None;
                }
                Some(Effect::Require(self.build.name(&text)))
            }
            ("refer", [p]) => {
                let p = self.parties(p)?;
                let calendar = self.calendar_number(expr);
                let within = expr.option("within").cloned().and_then(|t| self.period_by(&t, calendar));
                Some(Effect::Refer(p, within))
            }
            ("appoint", [o, p]) => {
                let (o, p) = (self.status_ref(o), self.parties(p));
                Some(Effect::Appoint(o?, p?))
            }
            (name, _) => {
                self.error(expr, "not_an_effect", format!("`{name}` is not an effect"), "effects are set, unset, start, end, pause, resume, extend, waive, deem, owe, require, refer, appoint");
                None
            }
        }
    }
}
