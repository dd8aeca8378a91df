"""JSON as docs/format.md §1 reads it. Python's own reader is laxer (NaN, lone surrogates, -0, repeated names)."""

import re

DEPTH_MAX = 16

SPACE = re.compile(r"[ \t\n\r]*")
PLAIN = re.compile(r'[^"\\\x00-\x1f]*')
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)")
HEX4 = re.compile(r"[0-9a-fA-F]{4}")
ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
WORDS = {"true": True, "false": False, "null": None}


class JsonError(ValueError):
    """The text breaks a rule of §1."""


def parse(data):
    """The value of the bytes of one JSON text: dict, list, str, int, bool or None."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise JsonError("not UTF-8") from error
    value, at = _value(text, _skip(text, 0), 1)
    if _skip(text, at) != len(text):
        raise JsonError(f"more text after the value, at character {at}")
    return value


def _skip(text, at):
    return SPACE.match(text, at).end()


def _value(text, at, depth):
    start = text[at : at + 1]
    if start in ("{", "["):
        if depth > DEPTH_MAX:
            raise JsonError(f"nested deeper than {DEPTH_MAX}")
        return _object(text, at + 1, depth) if start == "{" else _array(text, at + 1, depth)
    if start == '"':
        return _string(text, at + 1)
    for word, value in WORDS.items():
        if text.startswith(word, at):
            return value, at + len(word)
    return _number(text, at)


def _number(text, at):
    found = NUMBER.match(text, at)
    if not found or text[found.end() : found.end() + 1] in tuple(".eE0123456789"):
        raise JsonError(f"no value, or no whole number in its shortest form, at character {at}")
    # Length first: nobody shall make us convert a million digits.
    if found.group() == "-0" or len(found.group()) > 20 or not -(2**63) <= int(found.group()) < 2**63:
        raise JsonError(f"a number outside the limits, at character {at}")
    return int(found.group()), found.end()


def _string(text, at):
    parts = []
    while True:
        found = PLAIN.match(text, at)
        parts.append(found.group())
        at = found.end()
        stop = text[at : at + 1]
        if stop == '"':
            return "".join(parts), at + 1
        if stop != "\\":
            raise JsonError(f"a string that does not end, or a bare control character, at character {at}")
        letter = text[at + 1 : at + 2]
        if letter in ESCAPES:
            parts.append(ESCAPES[letter])
            at += 2
        else:
            character, at = _unicode_escape(text, at)
            parts.append(character)


def _unicode_escape(text, at):
    unit, end = _code_unit(text, at)
    if 0xDC00 <= unit < 0xE000:
        raise JsonError(f"half a surrogate pair, at character {at}")
    if 0xD800 <= unit < 0xDC00:
        low, end = _code_unit(text, end)
        if not 0xDC00 <= low < 0xE000:
            raise JsonError(f"half a surrogate pair, at character {at}")
        unit = 0x10000 + (unit - 0xD800) * 0x400 + (low - 0xDC00)
    return chr(unit), end


def _code_unit(text, at):
    found = HEX4.match(text, at + 2)
    if text[at : at + 2] != "\\u" or not found:
        raise JsonError(f"a wrong escape, at character {at}")
    return int(found.group(), 16), found.end()


def _array(text, at, depth):
    values = []
    at = _skip(text, at)
    if text[at : at + 1] == "]":
        return values, at + 1
    while True:
        value, at = _value(text, _skip(text, at), depth + 1)
        values.append(value)
        at, ended = _next(text, at, "]")
        if ended:
            return values, at


def _object(text, at, depth):
    fields = {}
    at = _skip(text, at)
    if text[at : at + 1] == "}":
        return fields, at + 1
    while True:
        at = _skip(text, at)
        if text[at : at + 1] != '"':
            raise JsonError(f"no name where one must be, at character {at}")
        name, at = _string(text, at + 1)
        if name in fields:
            raise JsonError(f"a name twice in one object, at character {at}")
        at = _skip(text, at)
        if text[at : at + 1] != ":":
            raise JsonError(f"no colon after a name, at character {at}")
        fields[name], at = _value(text, _skip(text, at + 1), depth + 1)
        at, ended = _next(text, at, "}")
        if ended:
            return fields, at


def _next(text, at, close):
    at = _skip(text, at)
    stop = text[at : at + 1]
    if stop not in (",", close):
        raise JsonError(f"neither a comma nor `{close}`, at character {at}")
    return at + 1, stop == close
