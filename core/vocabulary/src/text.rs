//! Small helpers on words: numbers written out, and the nearest known name for a "did you mean".

/// The value of a number written in figures or in English words up to twenty, or the tens.
#[must_use]
pub fn number_word(word: &str) -> Option<u32> {
    let plain = word.trim().to_lowercase();
    if plain.bytes().next().is_some_and(|b| b.is_ascii_digit()) {
        return ungrouped(&plain, ',')?.parse().ok();
    }
    const WORDS: [&str; 21] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    if let Some(i) = WORDS.iter().position(|w| *w == plain) {
        return u32::try_from(i).ok();
    }
    match plain.as_str() {
        "a" | "an" => Some(1),
        "once" => Some(1),
        "twice" => Some(2),
        "thirty" => Some(30),
        "forty" => Some(40),
        "fifty" => Some(50),
        "sixty" => Some(60),
        "ninety" => Some(90),
        "hundred" => Some(100),
        _ => None,
    }
}

/// The digits of a whole number whose groups of three, if there are any, are divided by `by`: `400,000` but not `2,4`.
#[must_use]
pub fn ungrouped(text: &str, by: char) -> Option<String> {
    let groups: Vec<&str> = text.split(by).collect();
    let digits = |g: &str| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit());
    let well = groups
        .iter()
        .enumerate()
        .all(|(i, g)| digits(g) && (groups.len() == 1 || if i == 0 { g.len() <= 3 } else { g.len() == 3 }));
    well.then(|| groups.concat())
}

/// Levenshtein distance, capped in work by the callers' short words.
#[must_use]
pub fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut last = i;
        if let Some(first) = row.first_mut() {
            *first = i.saturating_add(1);
        }
        for (j, cb) in b.iter().enumerate() {
            let next = j.saturating_add(1);
            let up = row.get(next).copied().unwrap_or(usize::MAX);
            let left = row.get(j).copied().unwrap_or(usize::MAX);
            let cost = last.saturating_add(usize::from(ca != *cb));
            last = up;
            if let Some(cell) = row.get_mut(next) {
                *cell = cost.min(up.saturating_add(1)).min(left.saturating_add(1));
            }
        }
    }
    row.last().copied().unwrap_or(0)
}

/// The known name nearest to `word`, if near enough to be a slip of the pen.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(2);
    let word: String = word.chars().take(64).collect();
    known
        .into_iter()
        .filter(|k| k.chars().count() <= 80)
        .map(|k| (edit_distance(&word, k), k))
        .filter(|(d, _)| *d <= limit)
        .min()
        .map(|(_, k)| k)
}

/// How XML and HTML write a character that has a meaning in them, between tags and inside a quoted attribute.
#[must_use]
pub fn escaped(c: char) -> Option<&'static str> {
    match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\'' => Some("&#39;"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_nearness() {
        assert_eq!(number_word("twelve"), Some(12));
        assert_eq!(number_word("1,000"), Some(1000));
        assert_eq!(number_word("dozen"), None);
        assert_eq!((number_word("2,4"), number_word("2,00,000"), number_word("-3")), (None, None, None));
        assert_eq!(edit_distance("kitten", "sitting"), 3);
        assert_eq!(nearest("qorum", ["body", "quorum", "veto"]), Some("quorum"));
        assert_eq!(nearest("zzz", ["body"]), None);
    }
}
