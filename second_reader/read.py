#!/usr/bin/env python3
"""Second reader: checks a bundle without any of our Rust, written from docs/format.md alone.

    python3 second_reader/read.py BUNDLE        a folder or a ZIP
    python3 second_reader/read.py --self-test

One line for each entry, `<index> ok` or `<index> bad <code>`, then `record: good` (exit 0) or `record: bad: <what>`
(exit 5). *ok* means: nothing is wrong that can be seen without the charter. An entry that is void does not make the
record bad; a record that disagrees with itself does. What is not checked: the rules of the charter, the state digest,
and whose key the sequencer's is — compare the one printed on the error stream with the one another party gives you.
"""

import json
import re
import struct
import sys

sys.dont_write_bytecode = True

import bundle
import log
import statement
import strict_json
from log import Bad

HASH = re.compile(rb"[0-9a-f]{64}")
CODE = re.compile(r"[a-z][a-z0-9_]*")
# These need the charter and come before `replayed` (§9), so they may stand where we see a repetition.
BEFORE_REPLAYED = ("wrong_version", "unknown_key", "revoked_key", "key_not_yet_valid")


def check(files, say):
    """Checks a bundle in the order of §11; calls say(line) for each entry; raises Bad."""
    about = read_about(take(files, "bundle.json"))
    size, root = read_checkpoint(take(files, "checkpoint"), about)
    listed = read_list(take(files, "leaves.sha256"), size, root)
    leaves = read_leaves(take(files, "entries.bin"), listed)
    if len(leaves) != about["size"]:
        raise Bad(f"bundle.json speaks of {about['size']} entries, there are {len(leaves)}")
    for index in range(1, len(leaves)):
        if leaves[index].stamp < leaves[index - 1].stamp:
            raise Bad(f"the stamp of entry {index} is earlier than the one before")
    if size != len(leaves) or root != log.root([leaf.hash for leaf in leaves]):
        raise Bad("the checkpoint's root is not the root of these entries")
    check_charters(files, about["charters"])
    told = read_verdicts(take(files, "verdicts.tsv"), len(leaves))
    problems = []
    counted = set()
    for index, leaf in enumerate(leaves):
        code, read = judge(leaf.envelope, about["origin"], counted)
        say(f"{index} {f'bad {code}' if code else 'ok'}")
        problem = disagreement(told[index], code, read)
        if problem:
            problems.append(f"verdicts.tsv on entry {index}: {problem}")
        if read and told[index][0] == "counts":
            counted.add(read.id)
    if problems:
        raise Bad(problems[0])


def take(files, name):
    """One file that a bundle must have."""
    if name not in files:
        raise Bad(f"{name} is missing")
    return files[name]


def read_about(data):
    """bundle.json (§8)."""
    try:
        about = strict_json.parse(data)
    except strict_json.JsonError as error:
        raise Bad(f"bundle.json: {error}") from error
    types = {"format": str, "origin": str, "size": int, "sequencer": str, "charters": list, "edition": str, "tzdb": str}
    for field, wanted in types.items():
        if not isinstance(about, dict) or type(about.get(field)) is not wanted:
            raise Bad(f"bundle.json: `{field}` is missing or of another type")
    if about["format"] != "servanda/bundle/1":
        raise Bad("bundle.json: this reader knows only servanda/bundle/1")
    if list(about) != list(types) or written(about) != data:
        raise Bad("bundle.json: not written in the one way that §8 describes")
    return about


def written(about):
    """bundle.json as §8 writes it."""
    return (json.dumps(about, indent=2, ensure_ascii=False) + "\n").encode()


def read_list(data, size, root):
    """leaves.sha256 (§8): one hash for each entry, and together the checkpoint's root."""
    lines = data.split(b"\n")
    if lines.pop() != b"" or not all(HASH.fullmatch(line) for line in lines):
        raise Bad("leaves.sha256 has a line that is no hash")
    hashes = [bytes.fromhex(line.decode()) for line in lines]
    if len(hashes) != size or log.root(hashes) != root:
        raise Bad("leaves.sha256 is not the list that the checkpoint covers")
    return hashes


def read_leaves(data, listed):
    """entries.bin (§8). The list names the first entry whose bytes are not those that the checkpoint covers."""
    leaves, at = [], 0
    while at < len(data):
        if at + 4 > len(data):
            raise Bad("entries.bin ends within a length")
        (length,) = struct.unpack_from(">I", data, at)
        at += 4 + length
        if at > len(data):
            raise Bad(f"entries.bin ends within entry {len(leaves)}")
        leaf = data[at - length : at]
        if len(leaves) >= len(listed) or log.sha256(b"\x00" + leaf) != listed[len(leaves)]:
            raise Bad(f"entry {len(leaves)}: its bytes are not those that the checkpoint covers")
        try:
            leaves.append(log.Leaf(leaf))
        except Bad as error:
            raise Bad(f"entry {len(leaves)}: {error}") from error
    return leaves


def read_checkpoint(data, about):
    """Size and root of the signed head over all entries (§6)."""
    if log.read_vkey(about["sequencer"])[0] != about["origin"]:
        raise Bad("the sequencer's key does not bear the log's name")
    origin, size, root = log.read_checkpoint(log.open_note(data, about["sequencer"]))
    if origin != about["origin"]:
        raise Bad(f"the checkpoint is of the log {ascii(origin)}")
    if size != about["size"]:
        raise Bad(f"the checkpoint is over {size} entries, bundle.json speaks of {about['size']}")
    return size, root


def check_charters(files, charters):
    """Every charter version has the digest it is named by (§7)."""
    if not charters:
        raise Bad("bundle.json lists no charter")
    for charter in charters:
        digest = charter.get("digest") if isinstance(charter, dict) else None
        if not isinstance(digest, str) or not statement.DIGEST.fullmatch(digest):
            raise Bad("bundle.json: a charter without a digest")
        folder = f"charter/{digest.removeprefix('sha256:')}"
        if list(charter) != ["digest", "folder"] or charters.count(charter) > 1:
            raise Bad(f"bundle.json: {digest} is listed twice or with other fields")
        if charter["folder"] != folder:
            raise Bad(f"bundle.json: the folder of {digest} must be {folder}")
        inside = {path[len(folder) + 1 :]: data for path, data in files.items() if path.startswith(f"{folder}/")}
        if not inside:
            raise Bad(f"{folder} is missing")
        for path, data in inside.items():
            if log.normalise(data) != data:
                raise Bad(f"{folder}/{ascii(path)} is not normalised")
        if log.charter_digest(inside) != digest:
            raise Bad(f"the files in {folder} have another digest")


def read_verdicts(data, count):
    """verdicts.tsv (§8): for each entry verdict, code, kind and party as the exporter tells them."""
    try:
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise Bad("verdicts.tsv is not UTF-8") from error
    if lines.pop() != "" or len(lines) != count:
        raise Bad(f"verdicts.tsv has not one line for each of the {count} entries")
    told = []
    for index, line in enumerate(lines):
        columns = line.split("\t")
        if len(columns) != 5 or columns[0] != str(index):
            raise Bad(f"verdicts.tsv: line {index + 1} has not its five columns")
        _, verdict, code, *_ = columns
        good = (verdict == "counts" and code == "-") or (verdict == "void" and CODE.fullmatch(code))
        if not good:
            raise Bad(f"verdicts.tsv: line {index + 1} is no verdict")
        told.append(columns[1:])
    return told


def judge(envelope, origin, counted):
    """The refusal's code, or None, and the statement if it could be read (§9, without the charter)."""
    read = None
    try:
        read = statement.Statement(envelope)
        read.check(origin)
    except statement.Refused as refused:
        return refused.code, read
    return ("replayed" if read.id in counted else None), read


def disagreement(told, code, read):
    """What is wrong with the exporter's verdict on an entry, or None."""
    verdict, told_code, kind, party = told
    if code == "replayed":
        if verdict != "void" or told_code not in ("replayed", *BEFORE_REPLAYED):
            return f"it is a repetition, and told is `{verdict} {told_code}`"
    elif code:
        if (verdict, told_code) != ("void", code):
            return f"it is void, `{code}`, and told is `{verdict} {told_code}`"
    elif told_code in ("oversize", "malformed", "bad_signature", "wrong_partnership", "replayed"):
        return f"told is `{told_code}`, which is not so"
    # With a bad signature it can be read, and yet is nobody's word.
    expected = ("-", "-") if read is None or code == "bad_signature" else (read.kind, read.party)
    if (kind, party) != expected:
        return f"kind and party are told as {ascii(kind)}, {ascii(party)}"
    return None


def main(arguments):
    """Runs the reader and returns its exit code."""
    sys.stdout.reconfigure(errors="backslashreplace")
    if arguments == ["--self-test"]:
        import self_test

        return self_test.run()
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        files = bundle.read(arguments[0])
        check(files, print)
    except Bad as error:
        print(f"record: bad: {error}")
        return 5
    about = strict_json.parse(files["bundle.json"])
    print(f"the sequencer's key, to be compared: {ascii(about['sequencer'])}", file=sys.stderr)
    print("record: good")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
