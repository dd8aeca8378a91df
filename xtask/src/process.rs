//! Running other programs: where the repository is, where built programs land, and a child with a time limit.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::Outcome;

/// The repository's root: the folder above this crate. `cargo xtask` names the folder it runs from; what was
/// baked in when this program was built may be another clone's, where two share one target folder.
pub fn root() -> PathBuf {
    let here =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().unwrap_or(&here).to_path_buf()
}

/// Where cargo puts what it builds for us.
pub fn target_dir() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

static FORGOTTEN: AtomicBool = AtomicBool::new(false);

/// After a failed build: what lies in the target folder is from an older day, and the steps that follow must not judge it.
pub fn forget_programs() {
    FORGOTTEN.store(true, Ordering::Relaxed);
}

/// A program of this workspace, as the release profile built it: what a reader of README runs.
pub fn built(name: &str) -> Result<PathBuf, String> {
    if FORGOTTEN.load(Ordering::Relaxed) {
        return Err(format!("no program `{name}`: the build failed, see above"));
    }
    let path = target_dir().join("release").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if path.is_file() {
        return Ok(path);
    }
    Err(format!("no program `{name}` at {}: build it first with `cargo build --release --workspace`", path.display()))
}

/// The same cargo that started this tool.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// A command as a person would type it, for messages.
pub fn typed(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let args = command.get_args().map(|arg| arg.to_string_lossy().into_owned());
    std::iter::once(program).chain(args).collect::<Vec<_>>().join(" ")
}

/// Runs with our own output streams; fails when the child fails, cannot start, or is still running at the limit.
pub fn run(command: &mut Command, limit: Duration) -> Outcome {
    let words = typed(command);
    let mut child = command.stdin(Stdio::null()).spawn().map_err(|e| format!("`{words}` did not start: {e}"))?;
    wait(&mut child, &words, limit).and_then(|code| match code {
        Some(0) => Ok(()),
        Some(code) => Err(format!("`{words}` ended with exit code {code}")),
        None => Err(format!("`{words}` was ended by a signal")),
    })
}

/// What a finished child said.
pub struct Said {
    /// The exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// Standard output, bytes that are not UTF-8 replaced.
    pub out: String,
    /// Standard error, likewise.
    pub err: String,
}

/// Runs and keeps what the child says; a failing exit code is the caller's to judge.
pub fn ask(command: &mut Command, limit: Duration) -> Result<Said, String> {
    let words = typed(command);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|e| format!("`{words}` did not start: {e}"))?;
    // Each pipe has a reader of its own, or a child that talks much on one would wait for ever on the other.
    let (out, err) = (drain(child.stdout.take()), drain(child.stderr.take()));
    let code = wait(&mut child, &words, limit)?;
    Ok(Said { code, out: out.join().unwrap_or_default(), err: err.join().unwrap_or_default() })
}

/// Runs, passes each line of standard output on as it comes, and shows it to `each` as well.
pub fn follow(command: &mut Command, limit: Duration, each: impl FnMut(&str) + Send + 'static) -> Outcome {
    let words = typed(command);
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn().map_err(|e| format!("`{words}` did not start: {e}"))?;
    let reader = child.stdout.take().map(|pipe| {
        let mut each = each;
        thread::spawn(move || {
            for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
                let line = String::from_utf8_lossy(&line).into_owned();
                println!("{line}");
                each(&line);
            }
        })
    });
    let code = wait(&mut child, &words, limit)?;
    if let Some(reader) = reader {
        let _ended = reader.join();
    }
    if code == Some(0) { Ok(()) } else { Err(format!("`{words}` failed (exit code {code:?})")) }
}

fn drain(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // A broken pipe leaves what was read so far: more than nothing for the message.
            let _read = pipe.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn wait(child: &mut std::process::Child, words: &str, limit: Duration) -> Result<Option<i32>, String> {
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status.code()),
            Ok(None) if start.elapsed() < limit => thread::sleep(Duration::from_millis(20)),
            Ok(None) => {
                let _killed = child.kill();
                return Err(format!("`{words}` was still running after {} s and was stopped", limit.as_secs()));
            }
            Err(e) => return Err(format!("`{words}`: waiting for it failed: {e}")),
        }
    }
}

/// A folder of our own for temporary files, emptied when dropped.
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes `<target>/xtask-scratch/<name>`, empty.
    pub fn new(name: &str) -> Result<Self, String> {
        let path = target_dir().join("xtask-scratch").join(format!("{name}-{}", std::process::id()));
        if path.exists() {
            std::fs::remove_dir_all(&path).map_err(|e| format!("cannot empty {}: {e}", path.display()))?;
        }
        std::fs::create_dir_all(&path).map_err(|e| format!("cannot make {}: {e}", path.display()))?;
        Ok(Self(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be deleted lies under the target folder and does no harm there.
        let _removed = std::fs::remove_dir_all(&self.0);
    }
}

/// Reads a text file; the message names it.
pub fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("cannot read {}: {e}", shown(path)))
}

/// Writes a text file, with the folders above it; the message names it.
pub fn write(path: &Path, text: &str) -> Outcome {
    if let Some(dir) = path.parent() {
        std::fs::create_dir_all(dir).map_err(|e| format!("cannot make {}: {e}", shown(dir)))?;
    }
    std::fs::write(path, text).map_err(|e| format!("cannot write {}: {e}", shown(path)))
}

/// A path as this repository names it.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}
