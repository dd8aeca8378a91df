//! Data on standard output, talk on standard error; colour only on a terminal and never against `NO_COLOR`.

use serde_json::{Value, json};
use std::io::{IsTerminal, Write};

/// What the process answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Ok,
    /// Something is wrong with the input, or could not be done.
    Failure,
    /// The command was not understood.
    Usage,
    /// The charter says no.
    Denied,
    /// Somebody has to approve first.
    ApprovalNeeded,
    /// The record is not what it should be.
    RecordInvalid,
    /// Trying again may help.
    Temporary,
}

impl Exit {
    /// Its number, documented in `--help`.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Exit::Ok => 0,
            Exit::Failure => 1,
            Exit::Usage => 2,
            Exit::Denied => 3,
            Exit::ApprovalNeeded => 4,
            Exit::RecordInvalid => 5,
            Exit::Temporary => 7,
        }
    }
}

/// What went wrong, and what to do next.
#[derive(Debug)]
pub struct Failed {
    /// The message.
    pub message: String,
    /// The next step.
    pub help: Option<String>,
    /// The exit code.
    pub exit: Exit,
}

impl Failed {
    /// A failure.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, exit: Exit::Failure }
    }
    /// With the next step.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
    /// With another exit code.
    pub fn exit(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }
}

impl From<servanda_store_sqlite::Fault> for Failed {
    fn from(f: servanda_store_sqlite::Fault) -> Self {
        let exit = if f.retry { Exit::Temporary } else { Exit::Failure };
        Failed::new(f.what).exit(exit)
    }
}

/// What a command gives back.
pub type Done = Result<Exit, Failed>;

/// Where a command speaks.
pub struct Out {
    /// Whether data is JSON.
    pub json: bool,
    /// Whether nothing may be asked.
    pub no_input: bool,
    /// Whether standard output shows colour.
    pub colour: bool,
    /// Whether standard error shows colour.
    pub colour_err: bool,
}

impl Out {
    /// Looks at the terminal and the environment.
    #[must_use]
    pub fn new(json: bool, no_input: bool) -> Self {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
            || std::env::var_os("TERM").is_some_and(|t| t == "dumb");
        Self {
            json,
            no_input,
            colour: !plain && std::io::stdout().is_terminal(),
            colour_err: !plain && std::io::stderr().is_terminal(),
        }
    }

    /// A line of data. A closed pipe ends the talk quietly.
    pub fn line(&self, text: impl AsRef<str>) {
        let mut o = std::io::stdout().lock();
        if writeln!(o, "{}", clean(text.as_ref())).is_err() {
            std::process::exit(0);
        }
    }

    /// A line of talk.
    pub fn talk(&self, text: impl AsRef<str>) {
        let _ = writeln!(std::io::stderr().lock(), "{}", clean(text.as_ref()));
    }

    /// JSON data.
    pub fn data(&self, value: &Value) {
        let text = serde_json::to_string_pretty(value).unwrap_or_default();
        let mut o = std::io::stdout().lock();
        if writeln!(o, "{text}").is_err() {
            std::process::exit(0);
        }
    }

    /// An error.
    pub fn error(&self, e: &Failed) {
        if self.json {
            self.data(&json!({"error": e.message, "help": e.help, "exit": e.exit.code()}));
        }
        let mut err = std::io::stderr().lock();
        let head = if self.colour_err { "\u{1b}[1;31merror\u{1b}[0m" } else { "error" };
        let _ = writeln!(err, "{head}: {}", clean(&e.message));
        if let Some(h) = &e.help {
            let _ = writeln!(err, "  next: {}", clean(h));
        }
    }

    /// Paints text on standard output, if it shows colour. `code` is an SGR number such as `1` or `32`.
    #[must_use]
    pub fn paint(&self, code: &str, text: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// Bold.
    #[must_use]
    pub fn bold(&self, text: &str) -> String {
        self.paint("1", text)
    }

    /// Faint.
    #[must_use]
    pub fn dim(&self, text: &str) -> String {
        self.paint("2", text)
    }
}

/// Control characters of other people's text do not reach the terminal; our own colours do.
fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => {
                // Only SGR sequences, `ESC [ digits ; … m`, pass.
                let mut seq = String::from("\u{1b}");
                let mut ok = false;
                if chars.peek() == Some(&'[') {
                    seq.push('[');
                    chars.next();
                    while let Some(n) = chars.peek().copied() {
                        if n.is_ascii_digit() || n == ';' {
                            seq.push(n);
                            chars.next();
                        } else {
                            ok = n == 'm';
                            break;
                        }
                    }
                    if ok {
                        seq.push('m');
                        chars.next();
                    }
                }
                if ok {
                    out.push_str(&seq);
                } else {
                    out.push('\u{fffd}');
                }
            }
            '\n' | '\t' => out.push(c),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
