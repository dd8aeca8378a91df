//! The narrow form of TOML in which rule packs, answers and the library's clauses are written: comments, `[table]`,
//! `[[table]]`, and `key = "text"` or a list of texts on one line. What is wider is refused by line, so that every reader reads
//! the same; every file in this form is TOML.

/// One table of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its fields in their order: line, name, value. A single text is a list of one.
    pub fields: Vec<(usize, String, Vec<String>)>,
    /// The line on which it begins.
    pub line: usize,
}

impl Table {
    /// A text, empty when it is left out.
    #[must_use]
    pub fn text(&self, key: &str) -> &str {
        self.list(key).first().map_or("", String::as_str)
    }

    /// A list, empty when it is left out.
    #[must_use]
    pub fn list(&self, key: &str) -> &[String] {
        self.fields.iter().find(|f| f.1 == key).map_or(&[], |f| f.2.as_slice())
    }

    /// The first field that is none of these, with its line.
    #[must_use]
    pub fn unknown(&self, known: &[&str]) -> Option<(usize, &str)> {
        self.fields.iter().find(|f| !known.contains(&f.1.as_str())).map(|f| (f.0, f.1.as_str()))
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
        if line.starts_with('[') {
            let head = line.split_once('#').map_or(line, |(l, _)| l).trim_end();
            let many = head.strip_prefix("[[").and_then(|l| l.strip_suffix("]]"));
            let name = many.or_else(|| head.strip_prefix('[').and_then(|l| l.strip_suffix(']'))).unwrap_or_default();
            if !is_word(name) {
                return Err(format!("line {at}: `{head}` names no table; write `[clauses]` or `[[party]]`"));
            }
            if let Some(t) = all.iter().find(|t| t.name == name).filter(|_| many.is_none()) {
                return Err(format!("line {at}: `[{name}]` stands on line {} already", t.line));
            }
            all.push(Table { name: name.to_owned(), line: at, fields: Vec::new() });
            continue;
        }
        let read = match line.strip_prefix('"') {
            Some(_) => quoted(line).and_then(|(k, rest)| Some((k, rest.trim_start().strip_prefix('=')?))),
            None => line.split_once('=').map(|(k, v)| (k.trim().to_owned(), v)).filter(|(k, _)| is_word(k)),
        };
        let Some((key, value)) = read else {
            return Err(format!("line {at}: write `name = \"text\"`, `[table]` or `[[table]]`"));
        };
        let Some(list) = value_of(value.trim()) else {
            return Err(format!("line {at}: `{key}` takes a text in double quotes, or a list of them on one line"));
        };
        let Some(table) = all.last_mut() else {
            return Err(format!("line {at}: `{key}` stands before any table"));
        };
        if table.fields.iter().any(|f| f.1 == key) {
            return Err(format!("line {at}: `{key}` stands twice in one table"));
        }
        table.fields.push((at, key, list));
    }
    Ok(all)
}

/// Lower case letters, digits and `_`, beginning with a letter; at most 40.
#[must_use]
pub fn is_word(s: &str) -> bool {
    s.starts_with(|c: char| c.is_ascii_lowercase())
        && s.len() <= 40
        && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn value_of(value: &str) -> Option<Vec<String>> {
    let mut out = Vec::new();
    let Some(mut rest) = value.strip_prefix('[').map(str::trim_start) else {
        let (text, rest) = quoted(value)?;
        out.push(text);
        return ends(rest).then_some(out);
    };
    loop {
        if let Some(after) = rest.strip_prefix(']') {
            return ends(after).then_some(out);
        }
        let (text, after) = quoted(rest)?;
        out.push(text);
        rest = after.trim_start();
        match rest.strip_prefix(',') {
            Some(more) => rest = more.trim_start(),
            None if rest.starts_with(']') => {}
            None => return None,
        }
    }
}

/// Nothing but a comment follows.
fn ends(rest: &str) -> bool {
    let rest = rest.trim();
    rest.is_empty() || rest.starts_with('#')
}

/// A text in double quotes at the start, and what follows it.
fn quoted(value: &str) -> Option<(String, &str)> {
    let body = value.strip_prefix('"')?;
    let mut out = String::new();
    let mut chars = body.char_indices();
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

/// A text in double quotes.
#[must_use]
pub fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_answers() {
        let t = tables("[a] # c\nx = \"1 \\\" # \" # c\n\"u.v\" = [\"p\", \"q\",]\n[[b]]\n[[b]]\nz = []\n").unwrap();
        assert_eq!(t.len(), 3);
        assert_eq!(t[0].text("x"), "1 \" # ");
        assert_eq!(t[0].list("u.v"), ["p", "q"]);
        assert_eq!(t[0].unknown(&["x"]), Some((3, "u.v")));
        assert!(t[2].list("z").is_empty());
    }

    #[test]
    fn refuses_the_rest_by_line() {
        for (text, says) in [
            ("a = \"b\"", "line 1: `a` stands before any table"),
            ("[p]\na = 1", "line 2: `a` takes"),
            ("[p]\na = \"b\"\na = \"c\"", "line 3: `a` stands twice"),
            ("[p]\n[p]", "line 2: `[p]` stands on line 1"),
            ("[p]\nA = \"b\"", "line 2: write"),
            ("[p]\na = \"b", "line 2: `a` takes"),
            ("[p]\na = [\"b\" \"c\"]", "line 2: `a` takes"),
            ("[p]\nhello", "line 2: write"),
            ("[a.b]", "line 1: `[a.b]`"),
        ] {
            let e = tables(text).unwrap_err();
            assert!(e.starts_with(says), "{text:?}: {e}");
        }
    }
}
