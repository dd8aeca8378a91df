//! Values in the words of a language: read from a bound term's text, and said again in another language.

use crate::{Case, Lang, Phrase};
use rust_decimal::Decimal;
use servanda_vocabulary::{Date, DayOfYear, Fraction, Hours, Money, Period, TimeOfDay, Unit, number_word};

/// What a bound text says, whatever its language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value {
    /// `30 calendar days`
    Period(Period),
    /// `EUR 2,000,000`
    Money(Money),
    /// `31 December 2027`
    Date(Date),
    /// `two thirds`, `50 %`: in lowest terms.
    Part(u32, u32),
    /// `1 April`
    Day(DayOfYear),
    /// `9 a.m.`
    Time(TimeOfDay),
    /// `09:00 to 17:00`
    Hours(Hours),
    /// `20`, `twice`
    Count(u32),
}

impl Value {
    /// Reads what a text says; none where it is no value but a name or other words.
    #[must_use]
    pub fn read(lang: Lang, text: &str) -> Option<Self> {
        let text = match lang {
            Lang::En => text.to_owned(),
            Lang::De => in_english(text),
        };
        let text = text.trim();
        let lowest = |f: Fraction| {
            let (mut a, mut b) = (f.num, f.den);
            while b != 0 {
                (a, b) = (b, a.checked_rem(b).unwrap_or(0));
            }
            Self::Part(f.num.checked_div(a).unwrap_or(f.num), f.den.checked_div(a).unwrap_or(f.den))
        };
        None.or_else(|| Period::parse(text).ok().map(Self::Period))
            .or_else(|| Money::parse(text).ok().map(Self::Money))
            .or_else(|| Date::parse(text).map(Self::Date))
            .or_else(|| Fraction::parse(text).ok().map(lowest))
            .or_else(|| DayOfYear::parse(text).map(Self::Day))
            .or_else(|| TimeOfDay::parse(text).map(Self::Time))
            .or_else(|| Hours::parse(text).map(Self::Hours))
            .or_else(|| number_word(text).filter(|_| !matches!(text, "a" | "an")).map(Self::Count))
    }
}

/// A bound text in the words of a language: a value in its own way of writing, anything else as it stands.
///
/// Charters bind their values in English unless they say otherwise; a text that is no value is not translated.
#[must_use]
pub fn said(lang: Lang, text: &str) -> Phrase {
    match lang {
        Lang::En => text.into(),
        Lang::De => german(text).unwrap_or_else(|| text.into()),
    }
}

const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

fn german(text: &str) -> Option<Phrase> {
    if matches!(text, "once" | "twice") {
        return Some(if text == "once" { "einmal" } else { "zweimal" }.into());
    }
    match Value::read(Lang::En, text) {
        Some(Value::Period(p)) => Some(period(p)),
        Some(Value::Money(m)) => Some(format!("{} {}", amount(m.amount), m.code()).into()),
        Some(Value::Date(d)) => {
            let iso = d.to_string();
            let mut parts = iso.split('-');
            let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
            Some(dated(&format!("{}. {} {year}", day.trim_start_matches('0'), month_name(month)?)))
        }
        Some(Value::Part(..)) => part(text),
        Some(Value::Day(d)) => {
            let said = d.to_string();
            let (day, month) = said.split_once(' ')?;
            let month = servanda_vocabulary::month_number(month)?;
            Some(dated(&format!("{day}. {}", month_name(&month.to_string())?)))
        }
        Some(Value::Time(t)) => Some(format!("{t} Uhr").into()),
        Some(Value::Hours(h)) => Some(format!("{} bis {} Uhr", h.opens, h.closes).into()),
        Some(Value::Count(n)) => Some(match NUMBERS.iter().find(|(_, en)| *en == text) {
            Some((de, _)) => (*de).into(),
            None => grouped(&n.to_string()).into(),
        }),
        None => listed(text),
    }
}

/// `1 January 2026, 3 April 2026 and 6 April 2026`.
fn listed(text: &str) -> Option<Phrase> {
    let parts: Vec<&str> = text.split(", ").flat_map(|p| p.split(" and ")).collect();
    let said: Option<Vec<String>> =
        parts.iter().map(|p| Date::parse(p).and_then(|_| german(p)).map(Phrase::text)).collect();
    let said = said.filter(|s| s.len() > 1)?;
    let (last, rest) = said.split_last()?;
    Some(format!("{} und {last}", rest.join(", ")).into())
}

fn month_name(number: &str) -> Option<&'static str> {
    MONTHS.get(number.parse::<usize>().ok()?.checked_sub(1)?).copied()
}

fn dated(day: &str) -> Phrase {
    Phrase::each(|case| match case {
        Case::Nom => day.to_owned(),
        Case::Gen => format!("des {day}"),
        Case::Dat => format!("dem {day}"),
        Case::Acc => format!("den {day}"),
        Case::Til => format!("zum {day}"),
    })
}

fn period(p: Period) -> Phrase {
    // Nominative singular, genitive ending, plural and the ending of its dative; the gender by the article.
    let (article, one, s, many, n) = match p.unit {
        Unit::Minutes => ("eine", "Minute", "", "Minuten", ""),
        Unit::Hours => ("eine", "Stunde", "", "Stunden", ""),
        Unit::Days => ("ein", "Kalendertag", "s", "Kalendertage", "n"),
        Unit::BusinessDays => ("ein", "Geschäftstag", "s", "Geschäftstage", "n"),
        Unit::BusinessHours => ("eine", "Geschäftsstunde", "", "Geschäftsstunden", ""),
        Unit::Weeks => ("eine", "Woche", "", "Wochen", ""),
        Unit::Months => ("ein", "Monat", "s", "Monate", "n"),
        Unit::Years => ("ein ", "Jahr", "s", "Jahre", "n"),
    };
    if p.count > 1 {
        let count = grouped(&p.count.to_string());
        return Phrase::each(|case| match case {
            Case::Dat => format!("{count} {many}{n}"),
            Case::Gen => format!("von {count} {many}{n}"),
            _ => format!("{count} {many}"),
        });
    }
    let neuter = article.ends_with(' ');
    let feminine = article.ends_with('e');
    Phrase::each(|case| match (case, feminine) {
        (Case::Nom | Case::Til | Case::Acc, true) => format!("eine {one}"),
        (Case::Gen | Case::Dat, true) => format!("einer {one}"),
        (Case::Gen, false) => format!("eines {one}{s}"),
        (Case::Dat, false) => format!("einem {one}"),
        (Case::Acc | Case::Til, false) if !neuter => format!("einen {one}"),
        _ => format!("ein {one}"),
    })
}

/// `one third` → `ein Drittel`; figures keep their form with a comma for the point.
fn part(text: &str) -> Option<Phrase> {
    let plain = text.trim().to_lowercase().replace('-', " ");
    let plain = plain.split('(').next().unwrap_or_default().trim().to_owned();
    if plain.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(plain.replace("percent", "%").replace('.', ",").into());
    }
    if matches!(plain.as_str(), "all" | "unanimity") {
        return Some(if plain == "all" { "alle" } else { "Einstimmigkeit" }.into());
    }
    if plain.contains("half") {
        return Some(Phrase::each(|c| {
            if matches!(c, Case::Gen | Case::Dat) { "der Hälfte" } else { "die Hälfte" }.into()
        }));
    }
    let (number, name) = plain.split_once(' ')?;
    let noun = PARTS.iter().find(|(_, en)| name.trim_end_matches('s') == *en)?.0;
    if number == "one" || number == "a" {
        return Some(Phrase::each(|c| match c {
            Case::Gen => format!("eines {noun}s"),
            Case::Dat => format!("einem {noun}"),
            _ => format!("ein {noun}"),
        }));
    }
    let number = NUMBERS.iter().find(|(_, en)| *en == number)?.0;
    Some(Phrase::each(|c| match c {
        Case::Gen => format!("von {number} {noun}n"),
        Case::Dat => format!("{number} {noun}n"),
        _ => format!("{number} {noun}"),
    }))
}

/// `2000000.5` → `2.000.000,50`.
fn amount(amount: Decimal) -> String {
    let text = amount.to_string();
    let (whole, cents) = text.split_once('.').unwrap_or((&text, ""));
    let cents = cents.trim_end_matches('0');
    if cents.is_empty() { grouped(whole) } else { format!("{},{cents:0<2}", grouped(whole)) }
}

fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(i);
        if i > 0 && left.checked_rem(3) == Some(0) && digits.len() > 4 {
            out.push('.');
        }
        out.push(c);
    }
    out
}

/// Numbers in words, German and English.
const NUMBERS: [(&str, &str); 20] = [
    ("eins", "one"),
    ("zwei", "two"),
    ("drei", "three"),
    ("vier", "four"),
    ("fünf", "five"),
    ("sechs", "six"),
    ("sieben", "seven"),
    ("acht", "eight"),
    ("neun", "nine"),
    ("zehn", "ten"),
    ("elf", "eleven"),
    ("zwölf", "twelve"),
    ("vierzehn", "fourteen"),
    ("fünfzehn", "fifteen"),
    ("zwanzig", "twenty"),
    ("dreißig", "thirty"),
    ("sechzig", "sixty"),
    ("neunzig", "ninety"),
    ("einmal", "once"),
    ("zweimal", "twice"),
];

const PARTS: [(&str, &str); 8] = [
    ("Drittel", "third"),
    ("Viertel", "quarter"),
    ("Viertel", "fourth"),
    ("Fünftel", "fifth"),
    ("Sechstel", "sixth"),
    ("Achtel", "eighth"),
    ("Zehntel", "tenth"),
    ("Hälfte", "half"),
];

/// A German value in English words, for the readers of values; what is not known stays.
fn in_english(text: &str) -> String {
    let text = text.replace('€', "EUR");
    let word = |w: &str| -> String {
        let bare = w.trim_matches(|c: char| c == '(' || c == ')' || c == ',');
        let lower = bare.to_lowercase();
        let english = match lower.as_str() {
            "minute" | "minuten" => "minutes",
            "stunde" | "stunden" => "hours",
            "kalendertag" | "kalendertage" | "kalendertagen" | "kalendertags" => "calendar days",
            "geschäftstag" | "geschäftstage" | "geschäftstagen" | "geschäftstags" => "business days",
            "geschäftsstunde" | "geschäftsstunden" => "business hours",
            "woche" | "wochen" => "weeks",
            "monat" | "monate" | "monaten" | "monats" => "months",
            "jahr" | "jahre" | "jahren" | "jahres" | "jahrs" => "years",
            "ein" | "eine" | "einen" | "einem" | "einer" | "eines" => "one",
            "mio." | "mio" | "million" | "millionen" => "million",
            "prozent" => "%",
            "alle" | "allen" | "aller" => "all",
            "die" | "der" | "des" | "den" | "dem" | "uhr" | "zum" => "",
            "bis" => "to",
            "hälfte" => "half",
            _ => "",
        };
        let known =
            !english.is_empty() || matches!(lower.as_str(), "die" | "der" | "des" | "den" | "dem" | "uhr" | "zum");
        let month = MONTHS.iter().position(|m| m.to_lowercase() == lower);
        let out = if known {
            english.to_owned()
        } else if let Some(m) = month {
            ENGLISH_MONTHS.get(m).copied().unwrap_or_default().to_owned()
        } else if let Some((_, en)) = NUMBERS.iter().find(|(de, _)| *de == lower) {
            (*en).to_owned()
        } else if let Some((_, en)) =
            PARTS.iter().find(|(de, _)| de.to_lowercase() == lower.trim_end_matches(['n', 's']))
        {
            format!("{en}s")
        } else if bare.ends_with('.') && bare.trim_end_matches('.').bytes().all(|b| b.is_ascii_digit()) {
            bare.trim_end_matches('.').to_owned()
        } else if bare.starts_with(|c: char| c.is_ascii_digit()) && bare.contains(['.', ',']) {
            bare.chars()
                .map(|c| {
                    if c == '.' {
                        ','
                    } else if c == ',' {
                        '.'
                    } else {
                        c
                    }
                })
                .collect()
        } else {
            return w.to_owned();
        };
        if w.starts_with('(') { format!("({out})") } else { out }
    };
    text.split_whitespace().map(word).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_the_same_in_both_languages() {
        for (en, de) in [
            ("30 calendar days", "30 Kalendertagen"),
            ("one month", "eines Monats"),
            ("5 business days", "5 Geschäftstage"),
            ("EUR 2,000,000", "2.000.000 EUR"),
            ("EUR 1,234.50", "1.234,50 EUR"),
            ("EUR 45 million", "45 Mio. EUR"),
            ("two thirds", "zwei Dritteln"),
            ("one third (1/3)", "ein Drittel (1/3)"),
            ("12.5 %", "12,5 Prozent"),
            ("half", "der Hälfte"),
            ("31 December 2027", "31. Dezember 2027"),
            ("1 April", "1. April"),
            ("09:00 to 17:00", "09:00 bis 17:00 Uhr"),
            ("twice", "zweimal"),
            ("20", "20"),
        ] {
            let value = Value::read(Lang::En, en);
            assert!(value.is_some(), "{en}");
            assert_eq!(value, Value::read(Lang::De, de), "{en} · {de}");
            // What is said in German is read as the same value.
            let said = said(Lang::De, en);
            for case in [Case::Nom, Case::Dat, Case::Acc] {
                assert_eq!(Value::read(Lang::De, said.form(case)), value, "{}", said.form(case));
            }
        }
    }

    #[test]
    fn other_values_are_other_values() {
        for (en, de) in [
            ("30 calendar days", "30 Geschäftstagen"),
            ("30 calendar days", "30 Werktagen"),
            ("EUR 2,000", "2,000 EUR"),
            ("one third", "ein Viertel"),
        ] {
            assert_ne!(Value::read(Lang::En, en), Value::read(Lang::De, de), "{en} · {de}");
        }
        assert_eq!(Value::read(Lang::De, "Die Klinik"), None);
    }
}
