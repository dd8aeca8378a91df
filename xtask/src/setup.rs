//! Set-up: the Debian packages the tests need, from one list, and installed by us when we may.

use std::process::Command;
use std::time::Duration;

use crate::{Outcome, process};

const LIST: &str = "xtask/debian-packages.txt";

/// Checks the list; installs what is missing as root, else prints the line to type and fails.
pub fn run() -> Outcome {
    let text = process::read(&process::root().join(LIST))?;
    let wanted = names(&text);
    let missing = missing(&wanted)?;
    if missing.is_empty() {
        println!("set-up: all {} packages of {LIST} are here", wanted.len());
        return Ok(());
    }
    let line = format!("apt-get install --yes --no-install-recommends {}", missing.join(" "));
    if !root()? {
        return Err(format!("set-up: missing {}; type this and come back:\n  sudo {line}", missing.join(", ")));
    }
    println!("set-up: missing {}; installing", missing.join(", "));
    let quiet = |args: &[&str]| {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet=2").args(args);
        process::run(&mut command, Duration::from_secs(600))
    };
    quiet(&["update"])?;
    let mut args = vec!["install", "--yes", "--no-install-recommends"];
    args.extend(missing.iter().copied());
    quiet(&args).map_err(|e| format!("set-up: {e}; by hand: {line}"))
}

fn names(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

fn missing<'a>(wanted: &[&'a str]) -> Result<Vec<&'a str>, String> {
    let mut missing = Vec::new();
    for name in wanted {
        let mut query = Command::new("dpkg-query");
        query.args(["--show", "--showformat=${db:Status-Status}", name]);
        let said = process::ask(&mut query, Duration::from_secs(60)).map_err(|e| {
            format!("set-up: {e}; this is not a Debian system? install the likes of: {}", wanted.join(", "))
        })?;
        if said.out.trim() != "installed" {
            missing.push(*name);
        }
    }
    Ok(missing)
}

fn root() -> Result<bool, String> {
    Ok(process::ask(Command::new("id").arg("-u"), Duration::from_secs(10))?.out.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read() {
        assert_eq!(names("# why\ngcc\n\n  python3 \n"), ["gcc", "python3"]);
        assert!(names(&process::read(&process::root().join(LIST)).unwrap()).contains(&"gcc"));
    }
}
