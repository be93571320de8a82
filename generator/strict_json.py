"""Reads JSON that came from outside, and only what means the same to every program that reads it.

Python's own parser takes more than the standard says (``NaN``, the last of two equal keys, half of a
surrogate pair, numbers that become infinite) and recurses as deep as a stranger likes. All of it is
refused here, before parsing, with the line and column where it stands. Advice followed: RFC 8259
sections 4, 6 and 9, RFC 7493 (I-JSON).
"""

import json
import math
import re
from json import JSONDecodeError
from typing import Final

MAX_DEPTH: Final = 32
"""Objects and lists inside one another."""

INTEGER_RANGE: Final = range(-(2**63), 2**63)
"""What a database column or a Firestore integer holds."""

# Every branch matches wherever it can begin, and the inner repeats never backtrack: linear in the text.
_TOKEN: Final = re.compile(
    r"""(?P<string>"[^"\\]*+(?:\\.[^"\\]*+)*+"?+)(?P<colon>[ \t\r\n]*+:)?
    |   (?P<number>-?[0-9][0-9.eE+-]*+)
    |   (?P<constant>-?Infinity|NaN)
    |   (?P<open>[\[{])
    |   (?P<close>[\]}])""",
    re.VERBOSE | re.DOTALL,
)
_SURROGATE_ESCAPE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LONGEST_INTEGER: Final = len(str(INTEGER_RANGE.start))


class StrictJSONError(ValueError):
    """The bytes are not acceptable JSON. The message says why and where, and quotes keys only."""


def loads(data: bytes) -> object:
    """The value of a JSON text in UTF-8 (a byte-order mark is passed over).

    Raises:
        StrictJSONError: broken UTF-8 or JSON, ``NaN``/``Infinity``, numbers beyond 64 bits or a double,
            a key twice in one object, half a surrogate pair, more than :data:`MAX_DEPTH` levels.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise StrictJSONError(f"not UTF-8 at line {line} (byte {error.start}): save it as UTF-8") from None
    if not text.strip(" \t\r\n"):
        raise StrictJSONError("empty: a JSON value is needed")
    _refuse_what_differs_between_readers(text)
    try:
        return json.loads(text)
    except JSONDecodeError as error:
        raise _error(text, error.pos, f"not JSON: {error.msg}") from None


def _refuse_what_differs_between_readers(text: str) -> None:
    """One pass over the tokens. Grammar is left to the parser: broken JSON may pass here."""
    keys: list[set[str]] = []
    for token in _TOKEN.finditer(text):
        kind, value, at = token.lastgroup, token[0], token.start()
        if kind == "open":
            keys.append(set())
            if len(keys) > MAX_DEPTH:
                raise _error(text, at, f"nested deeper than {MAX_DEPTH} levels")
        elif kind == "close":
            if keys:
                keys.pop()
        elif kind == "number":
            _refuse_unrepresentable(text, value, at)
        elif kind == "constant":
            raise _error(text, at, f"{value} is not a JSON number")
        else:
            _refuse_half_characters(text, token["string"], at)
            if kind == "colon" and keys:
                key = _decoded(token["string"])
                if key in keys[-1]:
                    raise _error(text, at, f'the key "{key[:60]}" is there twice in one object')
                keys[-1].add(key)


def _refuse_unrepresentable(text: str, number: str, at: int) -> None:
    if number.lstrip("-").isdigit():
        if len(number) > _LONGEST_INTEGER or int(number) not in INTEGER_RANGE:
            raise _error(text, at, "a whole number beyond 64 bits")
        return
    try:
        infinite = math.isinf(float(number))
    except ValueError:
        return  # not a number at all: the parser says so
    if infinite:
        raise _error(text, at, "a number too large for a double")


def _refuse_half_characters(text: str, string: str, at: int) -> None:
    if _SURROGATE_ESCAPE.search(string) and _SURROGATE.search(_decoded(string)):
        raise _error(text, at, "a text with half of a surrogate pair, which is no character")


def _decoded(string: str) -> str:
    if "\\" not in string:
        return string.strip('"')
    try:
        return str(json.loads(string))
    except JSONDecodeError:
        return string  # a broken escape: the parser says so


def _error(text: str, at: int, message: str) -> StrictJSONError:
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    return StrictJSONError(f"line {line}, column {column}: {message}")
