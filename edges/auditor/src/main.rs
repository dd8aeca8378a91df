//! Trust: none. `servanda-audit` reads a bundle that somebody hands over, believes nothing in it, and says what holds.
//!
//! No network, no database, no clock. All the checking is in `servanda-bundle`; this file reads arguments and prints.

use servanda_bundle::{Finding, Grade, Report, audit_path};
use servanda_tlog::VerifierKey;
use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

/// Replay allocates much and small (docs/decisions/0002-dependencies.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const HELP: &str = "\
Examples
  servanda-audit two-hospitals.zip
  servanda-audit two-hospitals/ --key 'servanda/two-hospitals+b088fb4b+AYE5…'
  servanda-audit two-hospitals/ --json > answer.json

Checks a partnership's record: signatures, order, charter, every verdict, and the state that follows.

Usage: servanda-audit BUNDLE [--key VKEY] [--json]

  BUNDLE      a folder or ZIP written by `servanda export`
  --key VKEY  the sequencer's key as you got it from elsewhere: the charter's annex, another party
  --json      the answer for programs
  --help      this text
  --version   the version, and the edition of the rules by which it replays

Exit code: 0 good (also with remarks), 5 bad record, 2 wrong use, 1 the bundle could not be read.
";

const BAD_RECORD: u8 = 5;
const WRONG_USE: u8 = 2;
const NOT_READ: u8 = 1;

/// What the arguments ask for.
#[derive(Debug, PartialEq, Eq)]
enum Ask {
    Help,
    Version,
    Audit { bundle: std::path::PathBuf, key: Option<String>, json: bool },
}

fn main() -> ExitCode {
    match parse(std::env::args_os().skip(1)) {
        Ok(Ask::Help) => print(HELP, ExitCode::SUCCESS),
        Ok(Ask::Version) => {
            let text = format!("servanda-audit {} (edition {})\n", env!("CARGO_PKG_VERSION"), servanda_bundle::EDITION);
            print(&text, ExitCode::SUCCESS)
        }
        Ok(Ask::Audit { bundle, key, json }) => match audit_path(&bundle, key.as_deref()) {
            Ok(report) => {
                let text = if json { format!("{:#}\n", report.to_json()) } else { words(&report, colours()) };
                let code = if report.grade() == Grade::Bad { ExitCode::from(BAD_RECORD) } else { ExitCode::SUCCESS };
                print(&text, code)
            }
            Err(why) => complain(&format!("servanda-audit: {why}"), NOT_READ),
        },
        Err(why) => complain(&format!("servanda-audit: {why}\nTry `servanda-audit --help`."), WRONG_USE),
    }
}

/// Reads the arguments, without the program's name.
fn parse(args: impl Iterator<Item = std::ffi::OsString>) -> Result<Ask, String> {
    let (mut bundle, mut key, mut json, mut options) = (None, None, false, true);
    let mut args = args;
    while let Some(arg) = args.next() {
        match arg.to_str().filter(|text| options && text.starts_with('-')) {
            Some("--help" | "-h") => return Ok(Ask::Help),
            Some("--version" | "-V") => return Ok(Ask::Version),
            Some("--json") => json = true,
            Some("--key") => {
                let given =
                    args.next().and_then(|v| v.into_string().ok()).ok_or("--key wants a key: name+hash+base64")?;
                key = Some(given);
            }
            Some(other) if other.starts_with("--key=") => key = other.strip_prefix("--key=").map(str::to_owned),
            Some("--") => options = false,
            Some(other) => return Err(format!("there is no option `{other}`")),
            None if bundle.is_none() => bundle = Some(arg.into()),
            None => return Err(format!("one bundle at a time; `{}` is a second", arg.to_string_lossy())),
        }
    }
    if let Some(key) = &key {
        VerifierKey::parse(key).map_err(|e| format!("--key: {e}"))?;
    }
    let bundle = bundle.ok_or("which bundle? Name a folder or a ZIP")?;
    Ok(Ask::Audit { bundle, key, json })
}

/// Colours only for a person at a terminal who has not said no (no-color.org).
fn colours() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

/// The report for people: the answer first.
fn words(report: &Report, colours: bool) -> String {
    let grade = report.grade();
    let (on, off) = match (colours, grade) {
        (false, _) => ("", ""),
        (true, Grade::Good) => ("\x1b[1;32m", "\x1b[0m"),
        (true, Grade::GoodWithRemarks) => ("\x1b[1;33m", "\x1b[0m"),
        (true, Grade::Bad) => ("\x1b[1;31m", "\x1b[0m"),
    };
    let mut out = format!("record: {on}{grade}{off}\n");
    if let Some(worst) = report.worst() {
        out.push_str(&format!("  {}\n", worst.what));
    }
    if let Some(about) = &report.about {
        let clean = |text: &str| text.chars().filter(|c| !c.is_control()).collect::<String>();
        out.push_str(&format!("\n  partnership  {}\n  entries      {}", clean(&about.origin), about.size));
        if report.state.is_some() {
            out.push_str(&format!(": {} count", report.counts));
            let void: u64 = report.void.values().sum();
            if void > 0 {
                let codes: Vec<String> = report.void.iter().map(|(code, n)| format!("{n} {code}")).collect();
                out.push_str(&format!(", {void} void ({})", codes.join(", ")));
            }
        }
        out.push_str(&format!("\n  sequencer    {}\n", clean(&about.sequencer)));
        for charter in &about.charters {
            out.push_str(&format!("  charter      {}\n", charter.digest));
        }
        if let Some(state) = &report.state {
            out.push_str(&format!("  state        {state}\n"));
        }
    }
    let findings = |bad: bool| -> Vec<String> {
        report.findings.iter().filter(|f: &&Finding| f.bad == bad).map(|f| f.what.clone()).collect()
    };
    for (heading, lines) in [
        ("Does not hold", findings(true)),
        ("Remarks", findings(false)),
        ("Checked, and holds", report.checked.clone()),
        ("Not checked", report.not_checked.clone()),
    ] {
        if !lines.is_empty() {
            out.push_str(&format!("\n{heading}\n"));
            for line in lines {
                out.push_str(&format!("  - {line}\n"));
            }
        }
    }
    out
}

/// Writes to standard output; a reader that has gone away (`| head`) is no failure of the audit.
fn print(text: &str, code: ExitCode) -> ExitCode {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            complain(&format!("servanda-audit: writing: {e}"), NOT_READ)
        }
        _ => code,
    }
}

fn complain(text: &str, code: u8) -> ExitCode {
    // Nobody left to tell if this fails.
    drop(writeln!(std::io::stderr(), "{text}"));
    ExitCode::from(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VKEY: &str = "servanda/two-hospitals+b088fb4b+AYE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU";

    fn ask(args: &[&str]) -> Result<Ask, String> {
        parse(args.iter().map(std::ffi::OsString::from))
    }

    #[test]
    fn arguments_are_read() {
        let audit = |bundle: &str, key: Option<&str>, json| {
            Ok(Ask::Audit { bundle: bundle.into(), key: key.map(str::to_owned), json })
        };
        assert_eq!(ask(&["a.zip"]), audit("a.zip", None, false));
        assert_eq!(ask(&["--json", "a", "--key", VKEY]), audit("a", Some(VKEY), true));
        assert_eq!(ask(&[&format!("--key={VKEY}"), "a"]), audit("a", Some(VKEY), false));
        assert_eq!(ask(&["--", "--json"]), audit("--json", None, false));
        assert_eq!(ask(&["a", "--help"]), Ok(Ask::Help));
        for bad in [&[][..], &["a", "b"], &["--keys", "a"], &["a", "--key"], &["a", "--key", "x"]] {
            assert!(ask(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn help_shows_examples_first() {
        assert!(HELP.starts_with("Examples\n  servanda-audit"));
    }

    #[test]
    fn the_answer_comes_first_and_without_colours_when_not_asked() {
        let finding = Finding { code: "x", entry: Some(3), what: "entry 3: x".to_owned(), bad: true };
        let report = Report { findings: vec![finding], ..Report::default() };
        assert_eq!(words(&report, false), "record: bad\n  entry 3: x\n\nDoes not hold\n  - entry 3: x\n");
        assert!(words(&report, true).starts_with("record: \x1b[1;31mbad\x1b[0m\n"));
        assert_eq!(words(&Report::default(), false), "record: good\n");
    }
}
