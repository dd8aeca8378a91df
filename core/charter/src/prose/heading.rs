//! Headings: the number a clause is cited by, and its title.

/// Words that may stand before a clause's number and are no part of it.
const LEADS: [&str; 5] = ["article", "clause", "section", "art.", "§"];
/// Words that are part of the number: `Schedule A`.
const ANNEXES: [&str; 4] = ["Schedule", "Annex", "Appendix", "Exhibit"];

/// A heading's number, without its title: `6.2.3` of `6.2.3 Quorum`, `DPA 2.6a` of `DPA 2.6a Subprocessors`; its first
/// word when it bears none.
#[must_use]
pub fn clause_number(heading: &str) -> String {
    split(heading).0.unwrap_or_else(|| word(heading).0.to_owned())
}

/// Whether a clause of this number is the clause of the other number or lies below it: `6.2.3`, `6.2a` and `6.2(a)` lie
/// below `6.2`, and `6.20` does not.
#[must_use]
pub fn lies_within(number: &str, of: &str) -> bool {
    match number.strip_prefix(of) {
        Some("") => true,
        Some(rest) if of.ends_with(|c: char| c.is_ascii_digit() || c == ')') => {
            rest.starts_with(|c: char| c == '.' || c == '(' || c.is_ascii_lowercase())
        }
        Some(rest) => rest.starts_with(['.', '(']),
        None => false,
    }
}

/// Splits a heading into number and title; no number if it bears none.
pub(super) fn split(heading: &str) -> (Option<String>, String) {
    let heading = heading.trim();
    if let Some((number, rest)) = heading.strip_prefix('[').and_then(|h| h.split_once(']'))
        && let Some(number) = written(number)
    {
        return (Some(number), title(rest));
    }
    let (first, rest) = word(heading);
    if let Some(number) = dotted(first) {
        return (Some(number), title(rest));
    }
    let (second, after) = word(rest);
    if let Some(annex) = ANNEXES.iter().find(|a| a.eq_ignore_ascii_case(first))
        && let Some(letter) = annex_letter(second)
    {
        return (Some(format!("{annex} {letter}")), title(after));
    }
    // A charter of several documents numbers its clauses by document: `DPA 2.6a`, `GT 16.1`.
    if (2..=4).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_uppercase())
        && second.starts_with(|c: char| c.is_ascii_digit())
        && let Some(number) = dotted(second)
    {
        return (Some(format!("{first} {number}")), title(after));
    }
    if LEADS.iter().any(|lead| lead.eq_ignore_ascii_case(first))
        && let Some(number) = dotted(second.trim_end_matches([':', ',']))
    {
        return (Some(number), title(after));
    }
    (None, heading.to_owned())
}

fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    text.split_once(char::is_whitespace).unwrap_or((text, ""))
}

fn title(rest: &str) -> String {
    rest.trim().trim_start_matches(['-', '–', '—', ':', '.']).trim().to_owned()
}

/// `6`, `6.2.3`, `8.2.Alt1.1`, `6.`; `A.1`, `C.2.1` as schedules number their clauses; `6(d)`, `6(d).3`, `6.2(a)(ii)` with
/// items in brackets; `1.1-1.2` where one heading stands for a run of clauses.
fn dotted(token: &str) -> Option<String> {
    let token = token.strip_suffix('.').unwrap_or(token);
    if token.len() > 40 {
        return None;
    }
    if let Some((from, to)) = token.split_once('-') {
        return (plain(from) && plain(to)).then(|| token.to_owned());
    }
    plain(token).then(|| token.to_owned())
}

fn plain(token: &str) -> bool {
    let mut parts = token.split('.');
    let Some(first) = parts.next() else { return false };
    let Some(first) = without_items(first) else { return false };
    let digits = !first.is_empty() && first.bytes().all(|b| b.is_ascii_digit());
    let letter = first.len() == 1 && first.bytes().all(|b| b.is_ascii_uppercase());
    let mut more = 0usize;
    for part in parts {
        let Some(part) = without_items(part) else { return false };
        if part.is_empty() || !part.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return false;
        }
        more = more.saturating_add(1);
    }
    digits || (letter && more > 0)
}

/// A part of a number without the items in brackets that follow it: `6` of `6(d)`; none if the brackets do not fit.
fn without_items(part: &str) -> Option<&str> {
    let Some((head, items)) = part.split_once('(') else { return Some(part) };
    let inner = items.strip_suffix(')')?;
    let fit = |i: &str| !i.is_empty() && i.bytes().all(|b| b.is_ascii_alphanumeric());
    inner.split(")(").all(fit).then_some(head)
}

/// A number in square brackets, for whatever else an agreement calls its clauses: `[GT 2 Affiliate]`, `[B]`.
fn written(text: &str) -> Option<String> {
    let text = text.trim();
    let fit = text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.len() <= 40
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b" .()-".contains(&b));
    fit.then(|| text.to_owned())
}

/// `A`, `2`, `IV`, `B1`; not the `of` of "Schedule of payments".
fn annex_letter(token: &str) -> Option<&str> {
    let token = token.trim_end_matches([':', '.', ',']);
    let fit =
        !token.is_empty() && token.len() <= 5 && token.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    fit.then_some(token)
}

#[cfg(test)]
mod tests {
    use super::{clause_number, lies_within, split};

    #[test]
    fn numbers_as_agreements_write_them() {
        let s = |h: &str| {
            let (number, title) = split(h);
            format!("{}|{title}", number.unwrap_or_default())
        };
        assert_eq!(s("6.2.3 Quorum and majority"), "6.2.3|Quorum and majority");
        assert_eq!(s("9. Breach"), "9|Breach");
        assert_eq!(s("8.2.Alt1.1 Ownership"), "8.2.Alt1.1|Ownership");
        assert_eq!(s("Schedule A: Data"), "Schedule A|Data");
        assert_eq!(s("ANNEX IV"), "Annex IV|");
        assert_eq!(s("A.1 – Datasets"), "A.1|Datasets");
        assert_eq!(s("Article 5: Liability"), "5|Liability");
        assert_eq!(s("6"), "6|");
        assert_eq!(s("Schedule of payments"), "|Schedule of payments");
        assert_eq!(s("A new start"), "|A new start");
        assert_eq!(s("6..2 Odd"), "|6..2 Odd");
        assert_eq!(s("6.2.3Quorum!"), "|6.2.3Quorum!");
        assert_eq!(s(""), "|");
        assert_eq!(s("DPA 2.6a Subprocessors"), "DPA 2.6a|Subprocessors");
        assert_eq!(s("GM 1.1-1.2 Aim"), "GM 1.1-1.2|Aim");
        assert_eq!(s("6(d).3 Models"), "6(d).3|Models");
        assert_eq!(s("6.2(a)(ii) Items"), "6.2(a)(ii)|Items");
        assert_eq!(s("6(d Models"), "|6(d Models");
        assert_eq!(s("6() Models"), "|6() Models");
        assert_eq!(s("1.1- Models"), "|1.1- Models");
        assert_eq!(s("GROUPS 2 be"), "|GROUPS 2 be");
        assert_eq!(s("AI services"), "|AI services");
        assert_eq!(s("[GT 2 Affiliate] Affiliate"), "GT 2 Affiliate|Affiliate");
        assert_eq!(s("[B] Privacy"), "B|Privacy");
        assert_eq!(s("[Our answer: yes]"), "|[Our answer: yes]");
    }

    #[test]
    fn numbers_are_found_again() {
        assert_eq!(clause_number("DPA 2.6a Subprocessors"), "DPA 2.6a");
        assert_eq!(clause_number("Schedule A: Data"), "Schedule A");
        assert_eq!(clause_number("§3 Preamble"), "§3");
        assert_eq!(clause_number("[GT 2 Affiliate] Affiliate"), "GT 2 Affiliate");
        for (number, of, yes) in [
            ("6.2", "6.2", true),
            ("6.2.1", "6.2", true),
            ("PA 6.4a", "PA 6.4", true),
            ("6(d).3", "6(d)", true),
            ("6(d)", "6", true),
            ("6.20", "6.2", false),
            ("6.2ab", "6.2a", false),
            ("6", "6.2", false),
        ] {
            assert_eq!(lies_within(number, of), yes, "{number} within {of}");
        }
    }
}
