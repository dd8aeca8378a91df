//! A decision in words, for the command line and for pages.

use crate::answer::{Answer, Decision};
use servanda_vocabulary::Zone;

impl Decision {
    /// The whole answer as lines of text. `name` gives the name of a party; `zone` is where its days end.
    #[must_use]
    pub fn words(&self, name: &dyn Fn(&str) -> String, zone: &Zone) -> String {
        let mut lines = vec![self.head(name, zone)];
        for r in &self.reasons {
            lines.push(match (r.clause.is_empty(), r.block.is_empty()) {
                (true, _) => format!("  because {}", r.text),
                (false, true) => format!("  because of {}: {}", r.clause, r.text),
                (false, false) => format!("  because of {} ({}): {}", r.clause, r.block, r.text),
            });
        }
        if !self.duties.is_empty() {
            lines.push(format!("  with {}", self.duties.join(", ")));
        }
        if self.answer != Answer::Permit && !self.remedy.is_empty() {
            lines.push("  what would make it a yes:".to_owned());
            lines.extend(self.remedy.iter().map(|r| format!("    - {r}")));
        }
        let mut text = lines.join("\n");
        text.push('\n');
        text
    }

    fn head(&self, name: &dyn Fn(&str) -> String, zone: &Zone) -> String {
        match self.answer {
            Answer::Permit => "permit".to_owned(),
            Answer::Deny => "deny".to_owned(),
            Answer::Gap => "gap: neither permitted nor denied".to_owned(),
            Answer::Refer => {
                let to = self.refer_to.iter().map(|p| name(p)).collect::<Vec<_>>().join(", ");
                let by = self.by.map(|b| format!(", by {}", b.friendly(zone))).unwrap_or_default();
                format!("refer to {to}{by}")
            }
        }
    }
}
