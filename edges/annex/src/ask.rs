//! Questions worth asking of a clause: which kinds of block could fit its words, and which values it would bind. A question,
//! never a fact: nothing of this enters the charter by itself.

mod values;

use crate::clauses::{Clause, Recognised};

/// A question about a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The clause's address.
    pub clause: String,
    /// Where it stands.
    pub place: String,
    /// The kind of block that could fit.
    pub block: &'static str,
    /// The values in its words that the block would bind.
    pub values: Vec<String>,
    /// The question.
    pub ask: &'static str,
}

/// What a rule wants of the values.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wants {
    /// Nothing.
    None,
    /// A period of time.
    Period,
    /// Money or a percentage.
    Amount,
}

/// A kind of block, the words of which one must stand in the clause, the value that must stand there too, and the question.
type Rule = (&'static str, &'static [&'static str], Wants, &'static str);

const RULES: &[Rule] = &[
    (
        "cap",
        &["aggregate liability", "total liability", "liability cap", "maximum liability", "not exceed"],
        Wants::Amount,
        "Is this a cap on liability: whose, for how much, and what is carved out?",
    ),
    (
        "quorum",
        &["quorum", "present or represented"],
        Wants::None,
        "Is this a quorum: of which body, of whom, and counted how?",
    ),
    (
        "voting",
        &["majority", "votes cast", "unanim", "voting right"],
        Wants::None,
        "Is this how a body decides: what share of which votes, and what of abstentions?",
    ),
    ("veto", &["veto"], Wants::None, "Is this a veto: whose, against what, until when?"),
    (
        "cadence",
        &["at least once", "ordinary meeting", "regular meeting", "meet quarterly"],
        Wants::None,
        "Does a body meet at a rhythm: which body, how often?",
    ),
    (
        "delivery",
        &["deemed received", "deemed given", "deemed delivered", "deemed to have been received"],
        Wants::None,
        "Is this when a notice counts as received: by which ways, after how long?",
    ),
    ("address", &["notices", "addresses and notice"], Wants::None, "Is this to whom and by which way notices go?"),
    (
        "ending",
        &["terminate", "termination", "cure", "remedied"],
        Wants::None,
        "Can somebody end the agreement here: who, on which ground, after which time to cure?",
    ),
    (
        "moment",
        &["effective date", "commence", "initial term", "expire", "remain in force", "in force until"],
        Wants::None,
        "Is this the term: from which moment, until which, renewed how?",
    ),
    (
        "amount",
        &["pay", "fee", "royalt", "invoice", "reimburse"],
        Wants::Amount,
        "Is this money owed: by whom, to whom, how much, of what?",
    ),
    (
        "duty",
        &["shall", "must", "will", "agrees to"],
        Wants::Period,
        "Is this a duty with a deadline: whose, to do what, how long after which event?",
    ),
    (
        "permit",
        &["may use", "right to use", "licence", "license", "access right"],
        Wants::None,
        "Is this a permission: who may do what with which data or model, for which purposes?",
    ),
    (
        "forbid",
        &[
            "shall not use",
            "may not use",
            "will not use",
            "must not use",
            "not attempt to",
            "shall not disclose",
            "may not disclose",
        ],
        Wants::None,
        "Is this a prohibition: who may not do what?",
    ),
    (
        "joining",
        &["accession", "new party", "new member", "accede"],
        Wants::None,
        "Can a new party join here: by whose consent, from when?",
    ),
    ("leaving", &["withdraw"], Wants::None, "Can a party leave here: with what notice, and what stays with it?"),
    (
        "amendment",
        &["amend", "modification", "in writing and signed"],
        Wants::None,
        "Is this how the agreement changes: by whom, in which form?",
    ),
    (
        "precedence",
        &["prevail", "precedence", "discrepanc", "conflict between"],
        Wants::None,
        "Does one text prevail over another here: in which order?",
    ),
    (
        "consent",
        &["prior written consent", "consent of"],
        Wants::None,
        "Is somebody's consent needed here: whose, for what, and is silence a yes?",
    ),
    (
        "authority",
        &["arbitrat", "courts of", "governing law", "governed by"],
        Wants::None,
        "Who decides disputes here, under which law?",
    ),
    ("waiver", &["waiver"], Wants::None, "Is this how a right is waived?"),
];

/// The questions of all clauses, in order. A clause with children is asked only of its own words.
#[must_use]
pub fn questions(r: &Recognised) -> Vec<Question> {
    r.clauses.iter().flat_map(of_clause).collect()
}

fn of_clause(c: &Clause) -> Vec<Question> {
    let low = c.text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let found = values::find(&c.text);
    let mut out = Vec::new();
    // A heading alone commands nothing.
    if c.text.len() <= c.heading.len().saturating_add(2) {
        return out;
    }
    for (block, words, wants, ask) in RULES {
        let hit = words.iter().any(|w| low.contains(w));
        let fit = match wants {
            Wants::None => true,
            Wants::Period => found.iter().any(|v| v.period),
            Wants::Amount => found.iter().any(|v| !v.period),
        };
        if hit && fit {
            let values = found
                .iter()
                .filter(|v| match wants {
                    Wants::None => true,
                    Wants::Period => v.period,
                    Wants::Amount => !v.period,
                })
                .map(|v| v.words.clone())
                .collect();
            out.push(Question { clause: c.address(), place: c.place(), block, values, ask });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::{questions, read, recognise};

    #[test]
    fn questions_name_the_block_and_the_values() {
        let text = "1 Breach\n1.1 The Lab shall tell the Clinic within 72 hours of becoming aware.\n1.2 Its total liability shall not exceed EUR 50,000.\n1.3 The sky is blue.\n";
        let r = recognise(&read("a.txt", text.as_bytes()).unwrap());
        let q: Vec<_> = questions(&r).into_iter().map(|q| (q.clause, q.block, q.values.join("; "))).collect();
        assert_eq!(
            q,
            [("1.1".to_owned(), "duty", "72 hours".to_owned()), ("1.2".to_owned(), "cap", "EUR 50,000".to_owned())]
        );
    }
}
