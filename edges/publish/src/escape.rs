//! Trust: the words of a charter are somebody else's. Nothing of them reaches the page but through here.

use servanda_vocabulary::escaped;

/// The start of a page of ours: who writes over a file looks for it.
pub const MARK: &str = "<!doctype html>\n<!-- servanda reading page -->\n";

/// Adds text, fit to stand between tags and inside a quoted attribute. What a reader could not see is named.
pub fn push(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            c if let Some(e) = escaped(c) => out.push_str(e),
            c if unseen(c) => out.push_str(&format!("[U+{:04X}]", u32::from(c))),
            c => out.push(c),
        }
    }
}

/// The same as a new string.
#[must_use]
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(text.len() / 8));
    push(&mut out, text);
    out
}

/// Whether a character hides itself or moves its neighbours. A charter's own characters were looked at when it was
/// compiled; a numeric entity of Markdown, `&#8238;`, is a character only here.
#[must_use]
pub fn unseen(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        c if c.is_control() => true,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200B}'..='\u{200F}' | '\u{61C}' | '\u{AD}' => true,
        '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}' | '\u{FEFF}' => true,
        '\u{FFF9}'..='\u{FFFB}' | '\u{180B}'..='\u{180F}' | '\u{34F}' | '\u{115F}' | '\u{1160}' => true,
        '\u{3164}' | '\u{FFA0}' | '\u{2800}' | '\u{E0000}'..='\u{E01EF}' => true,
        _ => false,
    }
}

/// A name as part of an `id` and of a link to it: letters, digits, `.`, `_` and `-` stay; no two names become one.
#[must_use]
pub fn id(prefix: &str, name: &str) -> String {
    let mut out = format!("{prefix}-");
    for c in name.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '_' | '-' => out.push(c),
            ' ' => out.push('~'),
            c => out.push_str(&format!("~{:x}~", u32::from(c))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_survives_that_could_act() {
        assert_eq!(text("<b a=\"x\" b='y'>&"), "&lt;b a=&quot;x&quot; b=&#39;y&#39;&gt;&amp;");
        assert_eq!(text("pay \u{202E}01\u{0}"), "pay [U+202E]01[U+0000]");
        assert_eq!(text("Überblick – 契約 עברית"), "Überblick – 契約 עברית");
    }

    #[test]
    fn ids_stay_apart() {
        assert_eq!(id("c", "6.2.3"), "c-6.2.3");
        let names = ["6(a)", "6~28~a~29~", "6 a", "6~a", "§1", "Schedule A", "a\"b"];
        let ids: std::collections::BTreeSet<String> = names.iter().map(|n| id("c", n)).collect();
        assert_eq!(ids.len(), names.len());
        assert!(ids.iter().all(|i| i.chars().all(|c| c.is_ascii_alphanumeric() || "._-~".contains(c))));
    }
}
