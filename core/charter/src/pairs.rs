//! Pairs: a clause's words and what its blocks make of them, each with a digest, so that somebody can approve exactly both.

use crate::Charter;
use crate::blocks::{Block, Expr, Node};
use crate::prose::ClauseId;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A clause's words beside its blocks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pair {
    /// The clause.
    pub clause: ClauseId,
    /// The digest of its heading, without the number, and of its words.
    pub words: String,
    /// The digest of its blocks with the values that they use.
    pub meaning: String,
    /// The digest of both, which an approval names.
    pub digest: String,
}

impl Charter {
    /// Every clause under which blocks stand, with the digests of its words and of its meaning. A clause that only moves or
    /// gets another number keeps its pair; layout and remarks make no difference.
    #[must_use]
    pub fn pairs(&self) -> Vec<Pair> {
        let mut under: BTreeMap<ClauseId, Vec<&Block>> = BTreeMap::new();
        for b in &self.blocks {
            under.entry(b.clause).or_default().push(b);
        }
        under
            .into_iter()
            .map(|(clause, blocks)| {
                let c = self.clause(clause);
                let plain = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ");
                let words = digest("words", &format!("{}\n{}", plain(&c.title), plain(&c.text)));
                let mut text = String::new();
                blocks.iter().for_each(|b| self.spelled(b, &mut text));
                let meaning = digest("meaning", &text);
                let both = digest("pair", &format!("{words}\n{meaning}"));
                Pair { clause, words, meaning, digest: both }
            })
            .collect()
    }

    /// A block in one spelling, and the words of each value that it uses, wherever they stand.
    fn spelled(&self, block: &Block, out: &mut String) {
        let _ = writeln!(out, "{} {{", block.id());
        for a in &block.attributes {
            let _ = writeln!(out, "{} = {}", a.name, a.value);
            let mut names = Vec::new();
            refs(&a.value, &mut names);
            for t in names.iter().filter_map(|n| self.terms.get(n)) {
                let hidden = t.commitment.as_deref().unwrap_or_default();
                let words = t.text.split_whitespace().collect::<Vec<_>>().join(" ");
                let _ = writeln!(out, "{} is {words}{hidden}", t.id);
            }
        }
        block.blocks.iter().for_each(|b| self.spelled(b, out));
        out.push_str("}\n");
    }
}

fn refs(e: &Expr, out: &mut Vec<String>) {
    if let Node::Ref(path) = &e.node {
        out.push(path.join("."));
    }
    e.parts().into_iter().for_each(|p| refs(p, out));
}

/// `sha256:…` of a text of one kind; no text of one kind gives the digest of another.
fn digest(kind: &str, text: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("servanda/{kind}/1\n"));
    hash.update(text.as_bytes());
    hash.finalize().iter().fold(String::from("sha256:"), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use crate::{Charter, SourceFile, parse};

    fn charter(text: &str) -> Charter {
        parse(vec![SourceFile { path: "charter.md".into(), text: text.into() }]).charter
    }

    const TEXT: &str = "# 1 Value\nWithin [30 calendar days](#pay.within).\n\n# 2 Pay\nThe Lab pays in time.\n```charter\nduty \"pay\" {\n  due = after(trigger.at, pay.within)\n}\n```\n";

    #[test]
    fn a_pair_changes_with_its_words_or_its_meaning_and_with_nothing_else() {
        let was = charter(TEXT).pairs();
        assert_eq!(was.len(), 1, "words alone are no pair");
        let now = |from: &str, to: &str| charter(&TEXT.replace(from, to)).pairs().remove(0);
        let (words, meaning) = (now("in time", "promptly"), now("30 calendar", "20 calendar"));
        assert!(words.words != was[0].words && words.meaning == was[0].meaning && words.digest != was[0].digest);
        assert!(meaning.words == was[0].words && meaning.meaning != was[0].meaning && meaning.digest != was[0].digest);
        assert_eq!(now("# 2 Pay", "# 7 Pay").digest, was[0].digest, "another number");
        assert_eq!(now("pays in", "pays\nin").digest, was[0].digest, "layout");
        assert_eq!(now("  due =", "  # a remark\n  due   =").digest, was[0].digest, "a remark");
        assert_ne!(now("# 2 Pay", "# 2 Price").digest, was[0].digest, "another heading");
    }
}
