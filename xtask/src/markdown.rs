//! Reading a file's opening comment as Markdown: its sections and its fenced blocks, and nothing more.

/// The text of the opening `//!` comment, without the marks.
pub fn opening_comment(source: &str) -> String {
    let mut text = String::new();
    for line in source.lines().map(str::trim_end).skip_while(|line| line.is_empty() || line.starts_with("#!")) {
        let Some(rest) = line.strip_prefix("//!") else { break };
        text.push_str(rest.strip_prefix(' ').unwrap_or(rest));
        text.push('\n');
    }
    text
}

/// A line of Markdown with what it is.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub enum Line<'a> {
    /// A heading `# …` outside every fence: its level and its words.
    Heading(usize, &'a str),
    /// The line that opens a fence: the whole line and its info string.
    Open(&'a str, &'a str),
    /// A line inside the fence.
    Inside(&'a str),
    /// The line that closes it.
    Close(&'a str),
    /// Anything else.
    Prose(&'a str),
}

/// Reads line by line. A fence is closed by the same mark, at least as long, alone on its line (CommonMark 0.31, 4.5),
/// so a charter's own `~~~` blocks stay inside a block fenced by backticks.
pub fn lines(text: &str) -> Vec<Line<'_>> {
    let mut open: Option<(char, usize)> = None;
    text.lines()
        .map(|line| {
            let bare = line.trim();
            match open {
                Some((mark, length)) => {
                    if bare.len() >= length && bare.chars().all(|c| c == mark) {
                        open = None;
                        return Line::Close(line);
                    }
                    Line::Inside(line)
                }
                None => {
                    if let Some(mark) = bare.chars().next().filter(|mark| matches!(mark, '`' | '~')) {
                        let length = bare.chars().take_while(|c| *c == mark).count();
                        if length >= 3 {
                            open = Some((mark, length));
                            return Line::Open(line, bare.trim_start_matches(mark).trim());
                        }
                    }
                    let level = bare.chars().take_while(|c| *c == '#').count();
                    match bare.get(level..).and_then(|rest| rest.strip_prefix(' ')) {
                        Some(words) if (1..=6).contains(&level) => Line::Heading(level, words.trim()),
                        _ => Line::Prose(line),
                    }
                }
            }
        })
        .collect()
}

/// A fenced block: under which heading, with which info string, and what it holds.
#[derive(Debug, PartialEq, Eq)]
pub struct Block<'a> {
    /// The nearest first-level heading above.
    pub section: &'a str,
    /// The info string.
    pub info: &'a str,
    /// The lines inside, each ended by a line feed.
    pub text: String,
}

/// Every fenced block of a text. A block that is never closed reaches to the end, as in CommonMark.
pub fn blocks(text: &str) -> Vec<Block<'_>> {
    let (mut found, mut section) = (Vec::new(), "");
    for line in lines(text) {
        match line {
            Line::Heading(1, words) => section = words,
            Line::Open(_, info) => found.push(Block { section, info, text: String::new() }),
            Line::Inside(line) => {
                if let Some(block) = found.last_mut() {
                    block.text.push_str(line);
                    block.text.push('\n');
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_opening_comment_ends_where_the_code_begins() {
        assert_eq!(opening_comment("#![no_main]\n//! One.\n//!\n//!   two\nuse x;\n//! not this\n"), "One.\n\n  two\n");
        assert_eq!(opening_comment("use x;\n"), "");
    }

    #[test]
    fn a_fence_may_hold_other_fences() {
        let text =
            "# Charter\n\n```charter-example\n# A\n~~~charter\nx = 1\n~~~\n```\n# Outcome\n````case\n```\n````\n";
        let found = blocks(text);
        assert_eq!(found.len(), 2);
        assert_eq!(
            found.first().unwrap(),
            &Block { section: "Charter", info: "charter-example", text: "# A\n~~~charter\nx = 1\n~~~\n".into() }
        );
        assert_eq!(found.get(1).unwrap(), &Block { section: "Outcome", info: "case", text: "```\n".into() });
        assert_eq!(
            lines("#no\n####### no\n`x` is code\n").iter().filter(|line| matches!(line, Line::Prose(_))).count(),
            3
        );
    }
}
