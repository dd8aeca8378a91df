//! Headings: the number a clause is cited by, and its title.

/// Words that may stand before a clause's number and are no part of it.
const LEADS: [&str; 5] = ["article", "clause", "section", "art.", "§"];
/// Words that are part of the number: `Schedule A`.
const ANNEXES: [&str; 4] = ["Schedule", "Annex", "Appendix", "Exhibit"];

/// Splits a heading into number and title; no number if it bears none.
pub(super) fn split(heading: &str) -> (Option<String>, String) {
    let heading = heading.trim();
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

/// `6`, `6.2.3`, `8.2.Alt1.1`, `6.`; and `A.1`, `C.2.1` as schedules number their clauses.
fn dotted(token: &str) -> Option<String> {
    let token = token.strip_suffix('.').unwrap_or(token);
    if token.len() > 40 {
        return None;
    }
    let mut parts = token.split('.');
    let first = parts.next()?;
    let digits = !first.is_empty() && first.bytes().all(|b| b.is_ascii_digit());
    let letter = first.len() == 1 && first.bytes().all(|b| b.is_ascii_uppercase());
    let mut more = 0usize;
    for part in parts {
        if part.is_empty() || !part.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return None;
        }
        more = more.saturating_add(1);
    }
    (digits || (letter && more > 0)).then(|| token.to_owned())
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
    use super::split;

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
    }
}
