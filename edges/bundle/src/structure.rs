//! Steps 1 to 4 of §11: is this one piece, signed, and the piece that was signed? Needs no charter and no replay.

use crate::about::About;
use crate::files::{Bundle, shown};
use crate::report::Report;
use crate::table::Row;
use servanda_charter::SourceFile;
use servanda_tlog::{Checkpoint, Hash, Leaf, SignedNote, VerifierKey, leaf_hash, root_of};
use std::collections::{BTreeMap, BTreeSet};

/// Most entries that are named one by one for the same fault.
pub(crate) const NAMED_MAX: usize = 20;

/// A record whose bytes are those that the sequencer signed.
pub(crate) struct Whole {
    pub about: About,
    pub leaves: Vec<Leaf>,
    /// The `state` line of the checkpoint.
    pub state: Hash,
    /// The files of each charter version, the founding one first.
    pub charters: Vec<Vec<SourceFile>>,
}

/// Checks steps 1 to 4. `told` is what `verdicts.tsv` says, only to name entries. `None` if anything is bad.
pub(crate) fn check(bundle: &Bundle, told: &[Row], report: &mut Report) -> Option<Whole> {
    let about = match take(bundle, "bundle.json", report).map(About::parse)? {
        Ok(about) => about,
        Err(why) => {
            report.bad("bad_bundle_json", None, format!("bundle.json: {why}"));
            return None;
        }
    };
    report.about = Some(about.clone());
    let checkpoint = checkpoint(bundle, &about, report);
    let list = take(bundle, "leaves.sha256", report).and_then(|bytes| listed(bytes, report));
    let entries = take(bundle, "entries.bin", report);
    let leaves = entries.and_then(|bytes| {
        let (frames, cut) = framed(bytes);
        let whole = same_entries(&frames, cut.as_deref(), checkpoint.as_ref(), list.as_deref(), told, report);
        let leaves = parsed(&frames, whole, told, report);
        whole.then_some(leaves)
    });
    let charters = charters(bundle, &about, report);
    strays(bundle, &about, report);
    let (checkpoint, leaves, charters) = (checkpoint?, leaves?, charters?);
    let state = match checkpoint.state_digest() {
        Ok(state) => state,
        Err(e) => {
            report.bad("bad_checkpoint", None, format!("checkpoint: {e}"));
            return None;
        }
    };
    if report.worst().is_some() {
        return None;
    }
    let size = leaves.len();
    report.checked.push(format!(
        "the checkpoint: signed by the key in bundle.json, over exactly these {size} entries, in this order, to the byte"
    ));
    report.checked.push("every entry has the form of one, and the sequencer's stamps never go back".to_owned());
    report
        .checked
        .push(format!("the charter: its files have the digest {}", about.charters.first().map_or("", |c| &c.digest)));
    Some(Whole { about, leaves, state, charters })
}

fn take<'b>(bundle: &'b Bundle, name: &str, report: &mut Report) -> Option<&'b [u8]> {
    let found = bundle.files.get(name);
    if found.is_none() {
        report.bad("missing_file", None, format!("{name} is missing: ask for the whole bundle again"));
    }
    found.map(Vec::as_slice)
}

/// The signed head (§6), if it is the sequencer's, of this log, and of this size.
fn checkpoint(bundle: &Bundle, about: &About, report: &mut Report) -> Option<Checkpoint> {
    let key = match VerifierKey::parse(&about.sequencer) {
        Ok(key) if key.name() == about.origin => key,
        Ok(key) => {
            let what = format!(
                "bundle.json: the sequencer's key is named `{}`, the log `{}`; they must be the same",
                shown(key.name()),
                shown(&about.origin)
            );
            report.bad("bad_bundle_json", None, what);
            return None;
        }
        Err(e) => {
            report.bad("bad_bundle_json", None, format!("bundle.json: {}", shown(&e.to_string())));
            return None;
        }
    };
    let bytes = take(bundle, "checkpoint", report)?;
    let read = SignedNote::parse(bytes)
        .map_err(|e| e.to_string())
        .and_then(|note| Checkpoint::open(&note, &about.origin, &[key]).map_err(|e| e.to_string()));
    match read {
        Ok(checkpoint) if checkpoint.size() == about.size => Some(checkpoint),
        Ok(checkpoint) => {
            let (signed, told) = (checkpoint.size(), about.size);
            report.bad(
                "other_size",
                None,
                format!("the checkpoint covers {signed} entries, bundle.json speaks of {told}"),
            );
            None
        }
        Err(why) => {
            report.bad("bad_checkpoint", None, format!("checkpoint: {}", shown(&why)));
            None
        }
    }
}

/// The hashes of `leaves.sha256`.
fn listed(bytes: &[u8], report: &mut Report) -> Option<Vec<Hash>> {
    let lines = std::str::from_utf8(bytes).ok().filter(|text| text.is_empty() || text.ends_with('\n'));
    let hashes: Option<Vec<Hash>> =
        lines.and_then(|text| text.split_terminator('\n').map(|line| Hash::from_hex(line).ok()).collect());
    if hashes.is_none() {
        report.bad("bad_leaf_list", None, "leaves.sha256: it has a line that is not 64 lower-case hexadecimal digits");
    }
    hashes
}

/// Cuts `entries.bin` at its lengths, and says if the last entry is not whole.
fn framed(bytes: &[u8]) -> (Vec<&[u8]>, Option<String>) {
    let mut frames = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let Some((length, after)) = rest.split_first_chunk::<4>() else {
            return (frames, Some("entries.bin ends within a length".to_owned()));
        };
        let length = u32::from_be_bytes(*length);
        let Some((frame, after)) = usize::try_from(length).ok().and_then(|n| after.split_at_checked(n)) else {
            let left = after.len();
            return (frames, Some(format!("entries.bin ends within it: {length} bytes announced, {left} there")));
        };
        frames.push(frame);
        rest = after;
    }
    (frames, None)
}

/// Whether the entries are those of the checkpoint; if not, which are not. The list of leaf hashes names them: it is as good as
/// the checkpoint if its root is the checkpoint's.
fn same_entries(
    frames: &[&[u8]],
    cut: Option<&str>,
    checkpoint: Option<&Checkpoint>,
    list: Option<&[Hash]>,
    told: &[Row],
    report: &mut Report,
) -> bool {
    let hashes: Vec<Hash> = frames.iter().map(|frame| leaf_hash(frame)).collect();
    let count = frames.len();
    let Some(checkpoint) = checkpoint else {
        if let Some(cut) = cut {
            report.bad("cut_entry", Some(count as u64), format!("entry {count}: {cut}"));
        }
        return false;
    };
    let same = cut.is_none() && root_of(&hashes) == checkpoint.root() && count as u64 == checkpoint.size();
    let list_holds = list.is_none_or(|l| root_of(l) == checkpoint.root() && l.len() as u64 == checkpoint.size());
    if !list_holds {
        let but = if same { "; the entries themselves are those that the checkpoint covers" } else { "" };
        report.bad("bad_leaf_list", None, format!("leaves.sha256: it is not the list that the checkpoint covers{but}"));
    }
    if same {
        return true;
    }
    match list.filter(|_| list_holds) {
        Some(list) => name_entries(&hashes, cut, list, told, report),
        None => {
            if let Some(cut) = cut {
                report.bad("cut_entry", Some(count as u64), format!("entry {count}: {cut}"));
            }
            report.bad("other_root", None, "the entries are not those that the checkpoint covers; which one was altered cannot be said without a good leaves.sha256");
        }
    }
    false
}

/// Compares entries with the list that the checkpoint covers, and names those that differ.
fn name_entries(hashes: &[Hash], cut: Option<&str>, list: &[Hash], told: &[Row], report: &mut Report) {
    let was = |i: usize| told.get(i).map(|row| format!(" (verdicts.tsv tells it as {row})")).unwrap_or_default();
    let first = hashes.iter().zip(list).position(|(a, b)| a != b).unwrap_or(hashes.len().min(list.len()));
    let rest = hashes.get(first..).unwrap_or_default();
    let entry = Some(first as u64);
    // What is left may be the end of the list (entries are missing), or hold the end of the list (entries were put in).
    let missing = (first..list.len()).find(|from| *from > first && list.get(*from..) == Some(rest));
    let more = rest.len().saturating_sub(list.len().saturating_sub(first));
    if let (None, Some(upto)) = (cut, missing) {
        let which = if upto == first.saturating_add(1) {
            format!("entry {first} is")
        } else {
            format!("entries {first} to {} are", upto.saturating_sub(1))
        };
        report.bad(
            "missing_entry",
            entry,
            format!("{which} missing{}: the checkpoint covers {} entries", was(first), list.len()),
        );
        return;
    }
    if cut.is_none() && more > 0 && rest.get(more..) == list.get(first..) {
        report.bad(
            "added_entry",
            entry,
            format!("entry {first}: from here {more} were put in that the checkpoint does not cover"),
        );
        return;
    }
    if let (None, [], true) = (cut, rest, first < list.len()) {
        let what = format!("entries end before entry {first}{}: the checkpoint covers {}", was(first), list.len());
        report.bad("missing_entry", entry, what);
        return;
    }
    // After a wrong length everything is out of step: then only the first can be named.
    let in_step = cut.is_none() && hashes.len() == list.len();
    if !in_step {
        let how = cut.unwrap_or("its bytes are not those that the checkpoint covers");
        let code = if cut.is_some() && rest.is_empty() { "cut_entry" } else { "altered_entry" };
        let how = if rest.is_empty() {
            how
        } else {
            "its length or bytes are not those that the checkpoint covers, and what follows is out of step"
        };
        report.bad(code, entry, format!("entry {first}: {how}{}", was(first)));
        return;
    }
    let places: BTreeMap<&Hash, usize> = list.iter().zip(0..).collect();
    let differing: Vec<usize> = (0..list.len()).filter(|i| hashes.get(*i) != list.get(*i)).collect();
    for i in differing.iter().take(NAMED_MAX) {
        let moved = hashes.get(*i).and_then(|h| places.get(h)).copied();
        match moved {
            Some(from) => report.bad(
                "moved_entry",
                Some(*i as u64),
                format!("entry {i}: here stand the bytes of entry {from}{}", was(*i)),
            ),
            None => {
                let what = format!("entry {i}: its bytes are not those that the checkpoint covers{}", was(*i));
                report.bad("altered_entry", Some(*i as u64), what);
            }
        }
    }
    if let Some(left) = differing.len().checked_sub(NAMED_MAX).filter(|n| *n > 0) {
        report.bad("altered_entry", None, format!("and {left} entries more"));
    }
}

/// Reads each entry as a leaf (§4). Of entries known to be altered nothing more is said.
fn parsed(frames: &[&[u8]], whole: bool, told: &[Row], report: &mut Report) -> Vec<Leaf> {
    let named: BTreeSet<u64> = report.findings.iter().filter_map(|f| f.entry).collect();
    let mut leaves: Vec<Leaf> = Vec::new();
    let mut last = 0;
    for (index, frame) in (0u64..).zip(frames) {
        match Leaf::parse(frame) {
            Ok(leaf) => {
                if leaf.stamp() < last && (whole || named.is_empty()) {
                    let row = usize::try_from(index)
                        .ok()
                        .and_then(|i| told.get(i))
                        .map(|r| format!(" ({r})"))
                        .unwrap_or_default();
                    report.bad(
                        "stamp_goes_back",
                        Some(index),
                        format!("entry {index}{row}: its stamp is earlier than the one before"),
                    );
                }
                last = leaf.stamp();
                leaves.push(leaf);
            }
            Err(e) if whole || named.is_empty() => {
                report.bad("bad_leaf", Some(index), format!("entry {index}: {}", shown(&e.to_string())));
                return leaves;
            }
            Err(_) => return leaves,
        }
    }
    leaves
}

/// Every charter version has the digest it is named by (§7). Gives their files, the founding one's first.
fn charters(bundle: &Bundle, about: &About, report: &mut Report) -> Option<Vec<Vec<SourceFile>>> {
    if about.charters.is_empty() {
        report.bad("no_charter", None, "bundle.json lists no charter: without one, nothing can count");
    }
    let mut all = Vec::new();
    for version in &about.charters {
        let prefix = format!("{}/", version.folder);
        let mut digested = Vec::new();
        let mut sources = Vec::new();
        for (path, bytes) in bundle.files.iter().filter_map(|(p, b)| Some((p.strip_prefix(&prefix)?, b))) {
            digested.extend(format!("{path}\n{}\n", bytes.len()).into_bytes());
            digested.extend(bytes);
            match SourceFile::from_bytes(path, bytes) {
                Ok(source) => sources.push(source),
                Err(e) => report.bad("bad_charter", None, format!("{}: {}", version.folder, shown(&e.message))),
            }
        }
        let found = format!("sha256:{}", Hash::of(&digested));
        if found != version.digest {
            let what = if sources.is_empty() {
                "it is missing".to_owned()
            } else {
                format!("its files have the digest {found}: they were changed")
            };
            report.bad("bad_charter", None, format!("{}: {what}", version.folder));
            continue;
        }
        let normal = servanda_charter::parse(sources.clone()).charter.files;
        let kept =
            |s: &SourceFile| bundle.files.get(&format!("{prefix}{}", s.path)).is_some_and(|b| b == s.text.as_bytes());
        if normal.len() != sources.len() || !normal.iter().all(kept) {
            report.bad(
                "bad_charter",
                None,
                format!("{}: its files are not normalised, or too many (§7)", version.folder),
            );
            continue;
        }
        all.push(sources);
    }
    (!all.is_empty() && all.len() == about.charters.len()).then_some(all)
}

/// Files that are no part of the bundle.
fn strays(bundle: &Bundle, about: &About, report: &mut Report) {
    const KNOWN: [&str; 6] =
        ["VERIFY.txt", "bundle.json", "checkpoint", "entries.bin", "leaves.sha256", "verdicts.tsv"];
    let folders: Vec<String> = about.charters.iter().map(|c| format!("{}/", c.folder)).collect();
    let stray: Vec<&String> = bundle
        .files
        .keys()
        .filter(|p| !KNOWN.contains(&p.as_str()) && !folders.iter().any(|f| p.starts_with(f)))
        .collect();
    if let Some(first) = stray.first() {
        let more = stray.len().saturating_sub(1);
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        report.remark("stray_files", format!("`{}`{rest}: no part of the record, and not looked at", shown(first)));
    }
}
