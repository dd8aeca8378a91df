//! Redlines of two small charters.

use super::*;
use crate::{SourceFile, parse};

fn charter(text: &str) -> Charter {
    let parsed = parse(vec![SourceFile { path: "charter.md".into(), text: text.into() }]);
    assert!(!parsed.has_errors(), "{:?}", parsed.diagnostics);
    parsed.charter
}

const OLD: &str = r#"# 1 Purpose
We share data.

# 2 Quorum
Decisions need [two thirds](#ga.quorum) of the members.

```charter
body "ga" {
  quorum = { at_least = ga.quorum, of = members }   # a remark
  minutes {
    draft_within = ga.draft
  }
}
```
Drafts go out within [10 calendar days](#ga.draft).

# 3 Fees
Each pays [EUR 1,000](#fee.year).
"#;

const NEW: &str = r#"# 1 Purpose
We share
data.

# 2 Parties
Three hospitals.

# 3 Quorum
Decisions need [60 %](#ga.quorum) of the members.

```charter
body "ga" {
  quorum = {
    at_least = ga.quorum
    of       = votes_cast
  }
  minutes {
    draft_within = ga.draft
  }
}
duty "pay" {
  act = payment
}
```
Drafts go out within [3 weeks](#ga.draft).
"#;

#[test]
fn an_inserted_clause_does_not_change_what_follows() {
    let r = redline(&charter(OLD), &charter(NEW));
    let clauses: Vec<String> =
        r.clauses.iter().map(|c| format!("{:?} {} {} (was {:?})", c.kind, c.number, c.title, c.old_number)).collect();
    assert_eq!(
        clauses,
        ["Added 2 Parties (was None)", "Changed 3 Quorum (was Some(\"2\"))", "Removed 3 Fees (was Some(\"3\"))"]
    );
}

#[test]
fn values_say_which_way_they_moved() {
    let r = redline(&charter(OLD), &charter(NEW));
    let terms: Vec<String> =
        r.terms.iter().map(|t| format!("{} {:?} {:?}", t.id, t.ty.unwrap(), t.direction)).collect();
    assert_eq!(terms, ["fee.year Money Other", "ga.draft Period Longer", "ga.quorum Fraction Lower"]);
    assert_eq!(r.terms[2].clause, "3 Quorum");
}

#[test]
fn blocks_change_by_attribute_and_layout_does_not_count() {
    let r = redline(&charter(OLD), &charter(NEW));
    assert_eq!(
        r.blocks[0],
        BlockChange {
            id: "body.ga".into(),
            clause: "3 Quorum".into(),
            kind: ChangeKind::Changed,
            attributes: vec![AttributeChange {
                name: "quorum".into(),
                old: Some("{ at_least = ga.quorum, of = members }".into()),
                new: Some("{ at_least = ga.quorum, of = votes_cast }".into()),
            }],
        }
    );
    assert_eq!((r.blocks[1].id.as_str(), r.blocks[1].kind), ("duty.pay", ChangeKind::Added));
    assert_eq!(r.blocks.len(), 2);
}

#[test]
fn nothing_changed_is_nothing() {
    assert!(redline(&charter(OLD), &charter(OLD)).is_empty());
    let rewrapped = OLD.replace("need [two", "need\n[two").replace("  # a remark", "");
    assert!(redline(&charter(OLD), &charter(&rewrapped)).is_empty());
}

#[test]
fn swapped_links_and_moved_blocks_show() {
    let a = charter("# 1 Terms\nSee [the policy](https://a.example/1).\n");
    let b = charter("# 1 Terms\nSee [the policy](https://a.example/2).\n");
    assert_eq!(redline(&a, &b).clauses[0].new_text, "See the policy (https://a.example/2).");
    let block = "```charter\nduty \"pay\" {\n}\n```\n";
    let a = charter(&format!("# 1 A\n{block}\n# 2 B\n"));
    let b = charter(&format!("# 1 A\n\n# 2 B\n{block}"));
    let moved = &redline(&a, &b).blocks[0].attributes[0];
    assert_eq!((moved.name.as_str(), moved.new.as_deref()), ("(clause)", Some("2 B")));
}

#[test]
fn periods_of_different_units_compare_where_that_is_certain() {
    let change = |old: &str, new: &str| {
        let c = |v: &str| charter(&format!("# 1 A\n[{v}](#a.b)\n"));
        redline(&c(old), &c(new)).terms[0].direction
    };
    assert_eq!(change("72 hours", "15 calendar days"), Direction::Longer);
    assert_eq!(change("72 hours", "3 calendar days"), Direction::Other);
    assert_eq!(change("1 month", "2 weeks"), Direction::Shorter);
    assert_eq!(change("5 calendar days", "10 business days"), Direction::Longer);
    assert_eq!(change("30 June 2028", "30 June 2027"), Direction::Shorter);
    assert_eq!(change("EUR 5", "USD 9"), Direction::Other);
}
