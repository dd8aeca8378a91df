"""Envelopes and statements (docs/format.md §1 to §3), and the verdicts that need nothing but an entry (§9)."""

import base64
import datetime
import hashlib
import re
import unicodedata

import ed25519
import strict_json

ENVELOPE_BYTES_MAX = 60_000
PAYLOAD_TYPE = "application/vnd.servanda.statement+json"

KEY = re.compile(r"ed25519:([0-9a-f]{64})")
DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
KIND = re.compile(r"[a-z][a-z0-9_]{0,63}\.[a-z][a-z0-9_]{0,63}/([1-9][0-9]{0,9})")
SHORT_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")
MOMENT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})Z")
# Unicode's property White_Space; str.isspace is not quite it.
WHITE_SPACE = frozenset(map(chr, [*range(9, 14), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]))
TIMES = ("sent", "received", "aware", "occurred")


class Refused(ValueError):
    """An entry is void: the refusal's code, then why."""

    def __init__(self, code, why):
        super().__init__(why)
        self.code = code


def decode_base64(text):
    """The bytes of canonical base64, or None: Python alone would let unused bits be anything."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return data if base64.b64encode(data) == text.encode() else None


def is_origin(text):
    """True for what may name a log or a note's key (§1, `partnership`)."""
    return 1 <= len(text) <= 255 and not any(
        c in WHITE_SPACE or c == "+" or unicodedata.category(c) == "Cc" for c in text
    )


def is_moment(text):
    """True for a moment that exists."""
    found = MOMENT.fullmatch(text)
    if not found:
        return False
    year, month, day, hour, minute, second = map(int, found.groups())
    if not (1 <= year <= 9998 and hour < 24 and minute < 60 and second < 60):
        return False
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


class Statement:
    """One entry's statement, read but not yet verified."""

    def __init__(self, envelope):
        """Reads the bytes of an envelope; Refused if they are `oversize` or `malformed`."""
        if len(envelope) > ENVELOPE_BYTES_MAX:
            raise Refused("oversize", f"{len(envelope)} bytes of envelope")
        try:
            self._read_envelope(strict_json.parse(envelope))
            self._read_payload(strict_json.parse(self.payload))
        except strict_json.JsonError as error:
            raise Refused("malformed", str(error)) from error
        self.id = hashlib.sha256(self.payload).hexdigest()

    def _read_envelope(self, envelope):
        fields = _fields(envelope, "the envelope", {"payloadType", "payload", "signatures"}, set())
        if fields["payloadType"] != PAYLOAD_TYPE:
            raise Refused("malformed", "another payload type")
        self.payload = _base64(fields["payload"], "payload")
        signatures = fields["signatures"]
        if not isinstance(signatures, list) or len(signatures) != 1:
            raise Refused("malformed", "not exactly one signature")
        line = _fields(signatures[0], "the signature", {"keyid", "sig"}, set())
        self.keyid = _matching(line["keyid"], KEY, "keyid")
        self.signature = _base64(line["sig"], "sig")
        if len(self.signature) != 64:
            raise Refused("malformed", "a signature that has not 64 bytes")

    def _read_payload(self, payload):
        required = {"partnership", "charter", "kind", "author", "recorded", "body"}
        fields = _fields(payload, "the statement", required, {"times", "refs"})
        self.partnership = _string(fields["partnership"], "partnership")
        if not is_origin(self.partnership):
            raise Refused("malformed", "partnership is not an origin")
        self.charter = _matching(fields["charter"], DIGEST, "charter")
        self.kind = _matching(fields["kind"], KIND, "kind")
        if int(KIND.fullmatch(self.kind).group(1)) > 2**32 - 1:
            raise Refused("malformed", "the kind's version is too large")
        author = _fields(fields["author"], "author", {"key", "party"}, {"office"})
        self.key = _matching(author["key"], KEY, "author.key")
        self.party = _matching(author["party"], SHORT_NAME, "author.party")
        if "office" in author:
            _matching(author["office"], SHORT_NAME, "author.office")
        _moment(fields["recorded"], "recorded")
        for name, time in _fields(fields.get("times", {}), "times", set(), set(TIMES)).items():
            time = _fields(time, f"times.{name}", {"at"}, {"by", "evidence"})
            _moment(time["at"], f"times.{name}.at")
            _string(time.get("evidence", ""), f"times.{name}.evidence")
            _string(time.get("by", ""), f"times.{name}.by")
        refs = fields.get("refs", [])
        if not isinstance(refs, list) or not all(type(ref) is int and ref >= 0 for ref in refs):
            raise Refused("malformed", "refs is not a list of indices")
        if not isinstance(fields["body"], dict):
            raise Refused("malformed", "body is not an object")

    def check(self, origin):
        """Refused if the signature does not hold or the statement belongs to another log."""
        if self.keyid != self.key:
            raise Refused("bad_signature", "signed by another key than the author's")
        length = len(self.payload)
        message = f"DSSEv1 {len(PAYLOAD_TYPE)} {PAYLOAD_TYPE} {length} ".encode() + self.payload
        if not ed25519.verify(bytes.fromhex(KEY.fullmatch(self.key).group(1)), message, self.signature):
            raise Refused("bad_signature", "not the author's signature over these bytes")
        if self.partnership != origin:
            raise Refused("wrong_partnership", f"it names {ascii(self.partnership)}")


def _fields(value, where, required, optional):
    if not isinstance(value, dict):
        raise Refused("malformed", f"{where} is not an object")
    if not required <= value.keys() <= required | optional:
        raise Refused("malformed", f"{where} lacks a field or has one too many")
    return value


def _string(value, where):
    if not isinstance(value, str):
        raise Refused("malformed", f"{where} is not a string")
    return value


def _matching(value, pattern, where):
    if not pattern.fullmatch(_string(value, where)):
        raise Refused("malformed", f"{where} has not the form it must have")
    return value


def _moment(value, where):
    if not is_moment(_string(value, where)):
        raise Refused("malformed", f"{where} is not a moment")


def _base64(value, where):
    data = decode_base64(_string(value, where))
    if data is None:
        raise Refused("malformed", f"{where} is not base64")
    return data
