//! The narrow form of TOML in which packs are written: comments, `[table]`, `[[table]]`, and `key = "text"` or a list of
//! texts on one line. What is wider is refused by line, so that every reader reads the same pack.

use std::collections::BTreeMap;

/// One table of a pack's file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// The line on which it begins.
    pub line: usize,
    /// Its values, each a list; a single text is a list of one.
    pub values: BTreeMap<String, Vec<String>>,
}

impl Table {
    /// A text, empty when it is left out.
    #[must_use]
    pub fn text(&self, key: &str) -> &str {
        self.values.get(key).and_then(|v| v.first()).map_or("", String::as_str)
    }

    /// A list, empty when it is left out.
    #[must_use]
    pub fn list(&self, key: &str) -> &[String] {
        self.values.get(key).map_or(&[], Vec::as_slice)
    }
}

/// Reads a file as tables, in order.
///
/// # Errors
/// The line that cannot be read, and what would be read there.
pub fn tables(text: &str) -> Result<Vec<Table>, String> {
    let mut all: Vec<Table> = Vec::new();
    for (n, raw) in text.lines().enumerate() {
        let at = n.saturating_add(1);
        let line = raw.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let head = line
            .strip_prefix("[[")
            .and_then(|l| l.strip_suffix("]]"))
            .or_else(|| line.strip_prefix('[').and_then(|l| l.strip_suffix(']')));
        if let Some(name) = head.filter(|_| !line.contains('=')) {
            if !is_key(name) {
                return Err(format!("line {at}: `{name}` is no name of a table"));
            }
            if !line.starts_with("[[") && all.iter().any(|t| t.name == name) {
                return Err(format!("line {at}: a second table `[{name}]`"));
            }
            all.push(Table { name: name.to_owned(), line: at, values: BTreeMap::new() });
            continue;
        }
        let Some((key, value)) = line.split_once('=') else {
            return Err(format!("line {at}: write `key = \"text\"`, `[table]` or `[[table]]`"));
        };
        let (key, value) = (key.trim(), value.trim());
        if !is_key(key) {
            return Err(format!("line {at}: `{key}` is no name of a field: lower case letters and `_`"));
        }
        let list = read_value(value).ok_or_else(|| {
            format!("line {at}: `{key}` is a text in double quotes, or a list of such texts on one line")
        })?;
        let Some(table) = all.last_mut() else {
            return Err(format!("line {at}: `{key}` stands before any table"));
        };
        if table.values.insert(key.to_owned(), list).is_some() {
            return Err(format!("line {at}: `{key}` stands twice in the same table"));
        }
    }
    Ok(all)
}

fn is_key(s: &str) -> bool {
    !s.is_empty() && s.len() <= 40 && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn read_value(value: &str) -> Option<Vec<String>> {
    let mut out = Vec::new();
    let Some(inside) = value.strip_prefix('[') else {
        let (text, rest) = quoted(value)?;
        return rest.is_empty().then(|| vec![text]);
    };
    let mut rest = inside.strip_suffix(']')?.trim();
    while !rest.is_empty() {
        let (text, after) = quoted(rest)?;
        out.push(text);
        rest = after.trim_start();
        match rest.strip_prefix(',') {
            Some(more) => rest = more.trim_start(),
            None if rest.is_empty() => {}
            None => return None,
        }
    }
    Some(out)
}

/// A text in double quotes at the start, and what follows it.
fn quoted(value: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut chars = value.strip_prefix('"')?.char_indices();
    let body = value.get(1..)?;
    while let Some((i, c)) = chars.next() {
        match c {
            '"' => return Some((out, body.get(i.saturating_add(1)..)?)),
            '\\' => match chars.next()?.1 {
                c @ ('"' | '\\') => out.push(c),
                _ => return None,
            },
            c if c.is_control() => return None,
            c => out.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_packs_need() {
        let t = tables(
            "# c\n[pack]\nname = \"a \\\"b\\\" \\\\\"\nlist = [\"x\", \"y, z\"]\nnone = []\n\n[[row]]\n[[row]]\n",
        )
        .unwrap();
        let names: Vec<&str> = t.iter().map(|t| t.name.as_str()).collect();
        assert_eq!(names, ["pack", "row", "row"]);
        assert_eq!(t[0].text("name"), "a \"b\" \\");
        assert_eq!(t[0].list("list"), ["x", "y, z"]);
        assert!(t[0].list("none").is_empty());
        assert_eq!(t[0].text("missing"), "");
    }

    #[test]
    fn refuses_the_rest_by_line() {
        for (text, says) in [
            ("a = \"b\"", "line 1: `a` stands before any table"),
            ("[p]\na = 1", "line 2: `a` is a text"),
            ("[p]\na = \"b\"\na = \"c\"", "line 3: `a` stands twice"),
            ("[p]\n[p]", "line 2: a second table"),
            ("[p]\nA = \"b\"", "line 2: `A` is no name"),
            ("[p]\na = \"b", "line 2: `a` is a text"),
            ("[p]\na = [\"b\" \"c\"]", "line 2: `a` is a text"),
            ("[p]\na = \"\\u0041\"", "line 2: `a` is a text"),
            ("[p]\nhello", "line 2: write"),
            ("[a.b]", "line 1: `a.b`"),
        ] {
            let e = tables(text).unwrap_err();
            assert!(e.starts_with(says), "{text:?}: {e}");
        }
    }
}
