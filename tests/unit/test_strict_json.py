import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.strict_json import MAX_DEPTH, StrictJSONError, loads

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(json_values, st.booleans(), st.sampled_from([None, 1]))
def test_reads_whatever_json_can_say(value: object, ascii_only: bool, indent: int | None) -> None:
    assert loads(json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()) == value


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_and_nothing_else(data: bytes) -> None:
    try:
        loads(data)
    except StrictJSONError:
        return
    json.loads(data.decode("utf-8-sig"))


@given(st.text(alphabet='[]{}":,\\ud8tn1e+-.NaIf \n', max_size=40))
def test_takes_nothing_the_standard_parser_refuses(text: str) -> None:
    try:
        value = loads(text.encode())
    except StrictJSONError:
        return
    assert value == json.loads(text)


def test_passes_over_a_byte_order_mark() -> None:
    assert loads(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b'{\n "a": "\xff"}', r"not UTF-8 at line 2 \(byte 9\)"),
        ('{"a": 1}'.encode("utf-16"), "not UTF-8"),
        (b"\xed\xa0\x80", "not UTF-8"),
        (b'{\n  "a": 1,\n}', r"line 2, column 9: not JSON|line 3, column 1: not JSON"),
        (b"[1] 2", "line 1, column 5: not JSON"),
        (b'{"a": [1, 2}', "line 1, column 12: not JSON"),
        (b"'a'", "line 1, column 1: not JSON"),
        (b'"a', "not JSON"),
        (b'"a\nb"', "not JSON"),
        (b'"\\x41"', "not JSON"),
        (b"01", "not JSON"),
        (b"1.e5", "not JSON"),
        ("\u0663".encode(), "not JSON"),
        (b'\n{"a": NaN}', "line 2, column 7: NaN is not"),
        (b"[-Infinity]", "line 1, column 2: -Infinity is not"),
        (b"Infinity", "line 1, column 1: Infinity is not"),
        (b"[1, 1e400]", "line 1, column 5: a number too large"),
        (b"-1e400", "a number too large"),
        (b"9223372036854775808", "beyond 64 bits"),
        (b"-9223372036854775809", "beyond 64 bits"),
        (b"1" * 100_000, "beyond 64 bits"),
        (b'{"a": 1,\n "b": {}, "a": 2}', 'line 2, column 11: the key "a" is there twice'),
        (b'{"a": 1, "\\u0061": 2}', 'line 1, column 10: the key "a" is there twice'),
        (b'{"": 1, "": 2}', 'the key "" is there twice'),
        (b'[{"a": {"b": 1, "b": 1}}]', 'the key "b" is there twice'),
        (b'{"a": "\\ud83d"}', "line 1, column 7: a text with half"),
        (b'{"\\uDE00": 1}', "line 1, column 2: a text with half"),
        (b'["\\ude00\\ud83d"]', "a text with half"),
    ],
)
def test_refuses_and_says_where(data: bytes, message: str) -> None:
    with pytest.raises(StrictJSONError, match=message):
        loads(data)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'"\\ud83d\\ude00"', "\U0001f600"),
        (b'"\\\\ud83d"', "\\ud83d"),
        (b'{"a": {"a": [{"a": 1}, {"a": 2}]}}', {"a": {"a": [{"a": 1}, {"a": 2}]}}),
        (b'["a", "a"]', ["a", "a"]),
        (b'{"a": "a", "b": "a"}', {"a": "a", "b": "a"}),
        (b'"NaN Infinity 1e999 [[[ {\\"a\\": 1, \\"a\\"}"', 'NaN Infinity 1e999 [[[ {"a": 1, "a"}'),
        (b"9223372036854775807", 9223372036854775807),
        (b"-9223372036854775808", -9223372036854775808),
        (b"1e-999", 0.0),
        (b"null", None),
    ],
)
def test_takes_what_only_looks_suspicious(data: bytes, value: object) -> None:
    assert loads(data) == value


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_nests_as_deep_as_allowed_and_no_deeper(opening: bytes, closing: bytes) -> None:
    loads(opening * MAX_DEPTH + b"0" + closing * MAX_DEPTH)
    with pytest.raises(StrictJSONError, match="deeper than 32"):
        loads(opening * (MAX_DEPTH + 1) + b"0" + closing * (MAX_DEPTH + 1))
    with pytest.raises(StrictJSONError, match="deeper than 32"):
        loads(opening * 1_000_000)


def test_a_key_is_never_quoted_at_length() -> None:
    key = b'"' + b"k" * 10_000 + b'"'
    with pytest.raises(StrictJSONError) as caught:
        loads(b"{" + key + b":1," + key + b":2}")
    assert len(str(caught.value)) < 150


@pytest.mark.parametrize(
    "data",
    [
        b'"' + b'\\"' * 500_000,
        b"1" * 1_000_000,
        b"-" * 1_000_000,
        b'"' * 1_000_000,
        b'"a" ' + b" " * 1_000_000,
    ],
    ids=["unclosed", "digits", "signs", "quotes", "spaces"],
)
def test_hostile_text_is_refused_in_linear_time(data: bytes) -> None:
    began = time.process_time()
    with pytest.raises(StrictJSONError):
        loads(data + b"!")
    assert time.process_time() - began < 5, "a million characters take well under a second when linear"
