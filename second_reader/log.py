"""Leaves, tree, notes, checkpoints and charter digests (docs/format.md §4 to §7)."""

import hashlib
import re

import ed25519
from statement import decode_base64, is_origin

LEAF_BYTES_MAX = 65_535
NOTE_BYTES_MAX = 1_000_000
NOTE_LINES_MAX = 100

DECIMAL = re.compile(r"0|[1-9][0-9]*")
STATE = re.compile(r"state [0-9a-f]{64}")


class Bad(ValueError):
    """The record is bad, and why."""


def sha256(data):
    """SHA-256, 32 bytes."""
    return hashlib.sha256(data).digest()


def decimal(text, most):
    """A number in its one spelling, at most `most`; else None."""
    if not DECIMAL.fullmatch(text) or len(text) > 20 or int(text) > most:
        return None
    return int(text)


class Leaf:
    """One entry of the log (§4)."""

    def __init__(self, data):
        if len(data) > LEAF_BYTES_MAX:
            raise Bad(f"a leaf of {len(data)} bytes")
        head, divider, self.envelope = data.partition(b"\n\n")
        try:
            version, *lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError as error:
            raise Bad("a leaf's head that is not text") from error
        if not divider or version != "servanda/leaf/1" or not lines:
            raise Bad("a leaf without its head")
        stamp = decimal(lines[0].removeprefix("stamp "), 2**63 - 1)
        if not lines[0].startswith("stamp ") or stamp is None:
            raise Bad("a leaf without its stamp")
        for line in lines[1:]:
            if not line.startswith("receipt ") or not decode_base64(line.removeprefix("receipt ")):
                raise Bad("a leaf with a line that is no receipt")
        if not self.envelope:
            raise Bad("a leaf without an envelope")
        self.stamp = stamp
        self.hash = sha256(b"\x00" + data)


def root(hashes):
    """The RFC 6962 root over leaf hashes (§5)."""
    if not hashes:
        return sha256(b"")
    # Level by level: pairs are joined, one without a partner moves up as it is. The same tree as the recursive one.
    while len(hashes) > 1:
        pairs = [sha256(b"\x01" + hashes[i] + hashes[i + 1]) for i in range(0, len(hashes) - 1, 2)]
        hashes = pairs + hashes[len(pairs) * 2 :]
    return hashes[0]


def read_vkey(vkey):
    """Name, id and public key of `name+id+base64` (§6)."""
    parts = vkey.split("+", 2)
    data = decode_base64(parts[2]) if len(parts) == 3 else None
    if data is None or len(data) != 33 or data[0] != 1 or not is_origin(parts[0]):
        raise Bad("the sequencer's vkey is none")
    key = data[1:]
    identity = sha256(parts[0].encode() + b"\n\x01" + key)[:4]
    if parts[1] != identity.hex() or not ed25519.is_point(key):
        raise Bad("the sequencer's vkey is none")
    return parts[0], identity, key


def open_note(data, vkey):
    """The text of a note that the vkey's owner signed (§6)."""
    name, identity, key = read_vkey(vkey)
    if len(data) > NOTE_BYTES_MAX:
        raise Bad("the checkpoint's note is too large")
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Bad("the checkpoint is not UTF-8") from error
    if any(c < " " and c != "\n" for c in whole) or not whole.endswith("\n"):
        raise Bad("the checkpoint is not a note")
    text, divider, lines = whole.removesuffix("\n").rpartition("\n\n")
    lines = lines.split("\n")
    if not divider or len(lines) > NOTE_LINES_MAX:
        raise Bad("the checkpoint has no signature lines, or too many")
    text += "\n"
    signed = False
    for line in lines:
        parts = line.split(" ")
        data = decode_base64(parts[2]) if len(parts) == 3 else None
        if data is None or len(data) < 5 or parts[0] != "\u2014" or not is_origin(parts[1]):
            raise Bad("the checkpoint has a line that is no signature")
        if parts[1] == name and data[:4] == identity:
            if not ed25519.verify(key, text.encode(), data[4:]):
                raise Bad("the sequencer's signature on the checkpoint does not hold")
            signed = True
    if not signed:
        raise Bad("the sequencer did not sign the checkpoint")
    return text


def read_checkpoint(text):
    """Origin, size and root of a checkpoint's text (§6)."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 4 or "" in lines or not is_origin(lines[0]) or not STATE.fullmatch(lines[3]):
        raise Bad("the checkpoint's text has not its lines")
    size = decimal(lines[1], 2**64 - 1)
    digest = decode_base64(lines[2])
    if size is None or digest is None or len(digest) != 32:
        raise Bad("the checkpoint's size or root is none")
    return lines[0], size, digest


def normalise(data):
    """A charter file as it is hashed (§7)."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Bad("a charter file is not UTF-8") from error
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(str.maketrans("\u00a0\u202f\u201c\u201d\u201e\u2018\u2019", "  \"\"\"''")).encode()


def charter_digest(files):
    """`sha256:…` over a charter's files, a dict from path to bytes (§7)."""
    digest = hashlib.sha256()
    for path in sorted(files, key=str.encode):
        data = normalise(files[path])
        digest.update(f"{path}\n{len(data)}\n".encode() + data)
    return f"sha256:{digest.hexdigest()}"
