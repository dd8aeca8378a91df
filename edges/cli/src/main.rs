//! Trust: the person at the keyboard. Keys are read from files that the person names; nothing is sent anywhere.
//!
//! `servanda`: check a charter, read its meaning, run its cases, keep a record, ask it who may, who decides, what is due and why.

mod cmd;
mod diagnostics;
mod load;
mod local;
mod output;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use output::{Exit, Out};
use std::process::ExitCode;

/// Replay allocates much and small (docs/decisions/0002-dependencies.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EXAMPLES: &str = "\
Examples:
  servanda demo                                            a year of a partnership, computed before your eyes
  servanda check charters/two-hospitals                    what is wrong with a draft, clause by clause
  servanda explain charters/two-hospitals 7                a clause beside what the machine understood
  servanda may charters/two-hospitals lab train northgate_ehr --for research
  servanda case charters                                   run every case

Exit codes:
  0 ok   1 failure   2 usage   3 denied by the charter   4 approval needed
  5 record invalid   6 not enough cosigners   7 temporary, try again";

/// Agreements that lawyers sign and machines keep, in one file.
#[derive(Parser)]
#[command(name = "servanda", version, before_help = EXAMPLES, arg_required_else_help = true, max_term_width = 100)]
struct Cli {
    /// Print JSON on standard output.
    #[arg(long, global = true)]
    json: bool,
    /// Never ask; refuse instead.
    #[arg(long, global = true)]
    no_input: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check a charter: what is wrong, at the clause, with the question to answer.
    Check(cmd::check::Args),
    /// Make a charter from the clause library: plain questions, or an answers file.
    New(cmd::new::Args),
    /// Start a charter from a contract that stays what it is: its clauses listed, questions asked.
    Annex(cmd::annex::Args),
    /// Show each clause beside what the machine understood.
    Explain(cmd::explain::Args),
    /// Write a charter as one page that opens in any browser: clause beside meaning.
    Publish(cmd::publish::Args),
    /// Write a charter as a document for Word: clauses, values in boxes, meaning as comments, tracked changes.
    Export(cmd::export::Args),
    /// Bring an edited Word document back as a proposal: each change at its clause, each value read again.
    Import(cmd::import::Args),
    /// Compare two versions: which permissions, duties, thresholds, windows and amounts changed.
    Diff(cmd::diff::Args),
    /// Run cases and print expected and actual.
    Case(cmd::case::Args),
    /// Say for every clause of an agreement whether the charter and its cases keep it.
    Coverage(cmd::coverage::Args),
    /// Hide a value of the prose behind a salted commitment, and keep what opens it.
    Commit(cmd::commit::Args),
    /// Ask whether somebody may do something: permit, deny, refer or gap, with the reason.
    May(cmd::may::Args),
    /// List the statement kinds with their fields.
    Kinds(cmd::kinds::Args),
    /// Tell the story of a partnership, every line computed in the run.
    Demo(cmd::demo::Args),
    /// Keys: make one.
    #[command(subcommand)]
    Key(cmd::key::Verb),
    /// Rule packs: what they hold, who signed them, whether their tests pass.
    #[command(subcommand)]
    Pack(cmd::pack::Verb),
    /// Partnerships: open one on a charter.
    #[command(subcommand)]
    Partnership(cmd::partnership::Verb),
    /// Statements: sign and submit one.
    #[command(subcommand)]
    Statement(cmd::statement::Verb),
    /// The record: list, show, check, export.
    #[command(subcommand)]
    Record(cmd::record::Verb),
    /// What is due, from whom, by when.
    Due(cmd::state::DueArgs),
    /// Who holds which status and office.
    Status(cmd::state::StatusArgs),
    /// What an entry changed about the past: as known then, as known now.
    Changes(cmd::changes::Args),
    /// A motion: its votes, what decides, where it stands.
    Motion(cmd::state::MotionArgs),
    /// Who approved each clause's words together with its meaning; whose approval is stale, and who is missing.
    Pairs(cmd::pairs::Args),
    /// A clause as it reads at a moment: whether it is in force, what stands in its place, and why.
    Text(cmd::text::Args),
    /// Why something happened: the chain of clauses, entries and earlier events.
    Why(cmd::state::WhyArgs),
    /// Print a completion script for your shell.
    Completions {
        /// bash, zsh, fish, elvish or powershell.
        shell: clap_complete::Shell,
    },
}

/// An example of each command, shown first in its help and after a wrong usage.
const EXAMPLE_OF: &[(&str, &str)] = &[
    ("check", "servanda check charters/desca"),
    ("new", "servanda new --template research-consortium --out our-charter"),
    ("annex", "servanda annex agreement.docx --out our-charter"),
    ("explain", "servanda explain charters/desca 6.2.3"),
    ("publish", "servanda publish charters/desca --out desca.html"),
    ("export", "servanda export --docx charters/desca --out desca.docx"),
    ("import", "servanda import edited.docx --charter charters/desca --out proposal"),
    ("diff", "servanda diff charters/two-hospitals draft/"),
    ("case", "servanda case charters/desca/cases/minutes.case"),
    ("coverage", "servanda coverage charters/desca --rows charters/desca/clauses.tsv --agreement DESCA"),
    ("commit", "servanda commit royalty.rate \"7 %\" --out ours.openings"),
    ("may", "servanda may charters/two-hospitals lab train northgate_ehr --for research --in EEA"),
    ("kinds", "servanda kinds vote"),
    ("demo", "servanda demo desca"),
    ("key", "servanda key new lab.key"),
    ("pack", "servanda pack check packs/incidents"),
    (
        "partnership",
        "servanda partnership open p.sqlite --charter charters/two-hospitals --key northgate.key --root lab=ed25519:…",
    ),
    ("statement", "servanda statement submit p.sqlite --key lab.key --party lab notice.give notice=breach about=b1"),
    ("record", "servanda record export p.sqlite --out bundle"),
    ("due", "servanda due p.sqlite --party lab"),
    ("status", "servanda status p.sqlite"),
    ("changes", "servanda changes p.sqlite --entry 41"),
    ("motion", "servanda motion p.sqlite approve-sepsis-1"),
    ("pairs", "servanda pairs p.sqlite"),
    ("text", "servanda text p.sqlite 5.2 --at \"2026-03-01 09:00\""),
    ("why", "servanda why p.sqlite duty.tell_partners.missed --of b1"),
    ("completions", "servanda completions bash > /etc/bash_completion.d/servanda"),
];

fn command() -> clap::Command {
    EXAMPLE_OF.iter().fold(Cli::command(), |c, (name, example)| {
        c.mut_subcommand(name, |s| s.before_help(format!("Examples:\n  {example}")))
    })
}

fn main() -> ExitCode {
    let cli = match command().try_get_matches().and_then(|m| Cli::from_arg_matches(&m)) {
        Ok(c) => c,
        Err(e) => {
            let wrong = e.use_stderr();
            let _ = e.print();
            let said: Vec<String> = std::env::args().collect();
            if wrong && said.iter().any(|a| a == "--json") {
                Out::new(true, true).data(&serde_json::json!({"error": e.kind().to_string(), "exit": 2}));
            }
            let example = EXAMPLE_OF.iter().find(|(name, _)| said.iter().any(|a| a == name));
            if let (true, Some((_, example))) = (wrong, example) {
                eprintln!("\nExample:\n  {example}");
            }
            return ExitCode::from(if wrong { 2 } else { 0 });
        }
    };
    let out = Out::new(cli.json, cli.no_input);
    let done = match cli.command {
        Command::Check(a) => cmd::check::run(&a, &out),
        Command::New(a) => cmd::new::run(&a, &out),
        Command::Annex(a) => cmd::annex::run(&a, &out),
        Command::Explain(a) => cmd::explain::run(&a, &out),
        Command::Publish(a) => cmd::publish::run(&a, &out),
        Command::Export(a) => cmd::export::run(&a, &out),
        Command::Import(a) => cmd::import::run(&a, &out),
        Command::Diff(a) => cmd::diff::run(&a, &out),
        Command::Case(a) => cmd::case::run(&a, &out),
        Command::Coverage(a) => cmd::coverage::run(&a, &out),
        Command::Commit(a) => cmd::commit::run(&a, &out),
        Command::May(a) => cmd::may::run(&a, &out),
        Command::Kinds(a) => cmd::kinds::run(&a, &out),
        Command::Demo(a) => cmd::demo::run(&a, &out),
        Command::Key(v) => cmd::key::run(&v, &out),
        Command::Pack(v) => cmd::pack::run(&v, &out),
        Command::Partnership(v) => cmd::partnership::run(&v, &out),
        Command::Statement(v) => cmd::statement::run(&v, &out),
        Command::Record(v) => cmd::record::run(&v, &out),
        Command::Due(a) => cmd::state::due(&a, &out),
        Command::Changes(a) => cmd::changes::run(&a, &out),
        Command::Status(a) => cmd::state::status(&a, &out),
        Command::Motion(a) => cmd::state::motion(&a, &out),
        Command::Pairs(a) => cmd::pairs::run(&a, &out),
        Command::Text(a) => cmd::text::run(&a, &out),
        Command::Why(a) => cmd::state::why(&a, &out),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut command(), "servanda", &mut std::io::stdout());
            Ok(Exit::Ok)
        }
    };
    match done {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(e) => {
            out.error(&e);
            ExitCode::from(e.exit.code())
        }
    }
}
