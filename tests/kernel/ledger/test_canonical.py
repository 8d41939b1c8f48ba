"""The canonical text is that of RFC 8785, however it is written."""

from __future__ import annotations

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from fazhi.kernel.ledger.errors import ContentRefused
from fazhi.kernel.ledger.hashing import JSON, canonical

LARGEST = 2**53 - 1
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-LARGEST, LARGEST)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
keys = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(scalars, lambda part: st.lists(part) | st.dictionaries(keys, part), max_leaves=20)


@given(values)
def test_any_value_is_written_as_the_standard_has_it(value: JSON) -> None:
    assert canonical(value, "row") == rfc8785.dumps(value)


def test_keys_are_in_the_order_of_utf_16() -> None:
    assert canonical({"\ufb33": 1, "\U0001f600": 2, "a": 3}, "row") == '{"a":3,"\U0001f600":2,"\ufb33":1}'.encode()


def test_control_characters_are_escaped_and_others_are_not() -> None:
    assert canonical({"a": '\x00\b\t\n\x0b\f\r\x1f"\\/\x7f\u2028法'}, "row") == (
        '{"a":"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\\"\\\\/\x7f\u2028法"}'.encode()
    )


@pytest.mark.parametrize("value", [2**53, -(2**53), float("nan"), float("inf"), "\ud800", ["\ud800"]])
def test_what_the_standard_cannot_write_is_refused(value: JSON) -> None:
    with pytest.raises(ContentRefused):
        canonical({"a": value}, "row")
