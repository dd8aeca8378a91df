//! The whole front on whole charters: good ones, bad ones with the exact words a drafter reads, hostile ones.

mod bad;
mod good;
mod hostile;

use crate::*;

const MUST_QUORUM: Need = Need::Must("Who counts towards the quorum, and how many are needed?");

pub(super) const BODY: BlockSchema = BlockSchema {
    kind: "body",
    summary: "A body decides matters.",
    label: Label::Required,
    attributes: &[
        AttributeSchema { name: "seats", ty: Ty::Choice(&["one_per_party", "named"]), need: Need::May },
        AttributeSchema { name: "quorum", ty: Ty::Expr, need: MUST_QUORUM },
        AttributeSchema { name: "ladder", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "term_of_office", ty: Ty::Term(TermType::Period), need: Need::May },
    ],
    children: &[BlockSchema {
        kind: "minutes",
        summary: "How minutes become binding.",
        label: Label::None,
        attributes: &[
            AttributeSchema { name: "draft_within", ty: Ty::Term(TermType::Period), need: Need::May },
            AttributeSchema { name: "binding", ty: Ty::Choice(&["on_acceptance", "on_sending"]), need: Need::May },
        ],
        children: &[],
    }],
};

pub(super) const MATTER: BlockSchema = BlockSchema {
    kind: "matter",
    summary: "A kind of question reserved to a body.",
    label: Label::Required,
    attributes: &[
        AttributeSchema { name: "by", ty: Ty::Ref(&["body"]), need: Need::Must("Which body decides it?") },
        AttributeSchema { name: "pass", ty: Ty::Expr, need: Need::Must("What majority passes it, of what?") },
        AttributeSchema {
            name: "abstentions",
            ty: Ty::Choice(&["cast", "not_cast"]),
            need: Need::Must("Does an abstention count as a vote cast?"),
        },
        AttributeSchema { name: "may_not_vote", ty: Ty::RefList(&["status", "interested"]), need: Need::May },
        AttributeSchema { name: "written", ty: Ty::Bool, need: Need::May },
        AttributeSchema { name: "question", ty: Ty::Text, need: Need::May },
        AttributeSchema {
            name: "window",
            ty: Ty::Either(&[Ty::Term(TermType::Period), Ty::Choice(&["none"])]),
            need: Need::May,
        },
    ],
    children: &[],
};

pub(super) const DUTY: BlockSchema = BlockSchema {
    kind: "duty",
    summary: "What someone must do.",
    label: Label::Required,
    attributes: &[
        AttributeSchema { name: "on", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "bearer", ty: Ty::Ref(&["party", "trigger"]), need: Need::Must("Who must do it?") },
        AttributeSchema { name: "due", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "penalty", ty: Ty::Term(TermType::Money), need: Need::May },
        AttributeSchema { name: "if_blank", ty: Ty::Choice(&["clause_does_not_apply"]), need: Need::May },
    ],
    children: &[],
};

pub(super) const PARTY: BlockSchema = BlockSchema {
    kind: "party",
    summary: "An organisation.",
    label: Label::Required,
    attributes: &[AttributeSchema { name: "*", ty: Ty::Expr, need: Need::May }],
    children: &[],
};

pub(super) const NAMES: NameList<'static> = NameList(&[
    "trigger.party",
    "trigger.received",
    "notice.*",
    "status.defaulting",
    "interested",
    "resolution.*.adopted",
]);

pub(super) fn read(text: &str) -> Parsed {
    read_files(&[("charter.md", text)])
}

pub(super) fn read_files(files: &[(&str, &str)]) -> Parsed {
    parse(files.iter().map(|(p, t)| SourceFile { path: (*p).to_owned(), text: (*t).to_owned() }).collect())
}

/// Everything a drafter would read: of reading, and of checking.
pub(super) fn told(text: &str) -> String {
    let parsed = read(text);
    let mut all = parsed.diagnostics.clone();
    all.extend(check(&parsed.charter, &[&BODY, &MATTER, &DUTY, &PARTY], &NAMES));
    all.iter().map(|d| render(d, &parsed.charter)).collect::<Vec<_>>().join("\n")
}

/// A charter with all that this front reads.
pub(super) const GOOD: &str = r#"# Consortium Agreement

# 6 Governance

## 6.2.3 Quorum and majority

The General Assembly may decide when at least [two thirds](#ga.quorum) of its Members are present.
If that is not reached, the chair calls a second meeting within [15 calendar days](#ga.second_meeting).
Decisions need [two thirds](#ga.quorum) of the votes cast, see [clause 9](#9).

1. A Defaulting Party does not vote.
2. Minutes are drafted within [10 calendar days](#ga.draft).

   ```charter
   body "general_assembly" {
     seats  = one_per_party
     quorum = { at_least = ga.quorum, of = members, defaulting = not_counted }   # the drafter must answer this
     ladder = [again(ga.second_meeting), any_number]
     minutes {
       draft_within = ga.draft
       binding      = on_acceptance
     }
   }
   ```

~~~charter
matter "ordinary" {
  by           = body.general_assembly
  pass         = at_least(ga.quorum, { of = votes_cast })
  abstentions  = not_cast
  may_not_vote = [status.defaulting, interested]
  written      = yes
  question     = "Shall it be done?"
  window       = none
}
~~~

## 9 Breach

A party that becomes aware of a breach tells the others within [24 hours](#breach.partners),
or pays [undisclosed](#breach.penalty "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").

```charter
duty "tell_partners" {
  on      = any(notice.breach, resolution.ordinary.adopted) && !(trigger.received == notice.false_alarm)
  bearer  = trigger.party
  due     = after(trigger.received, breach.partners)
  penalty = breach.penalty
}
```
"#;
