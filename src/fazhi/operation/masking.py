"""What no log line may hold: identity numbers, phones, bank accounts, and values under the names of personal fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fazhi.kernel.ledger.personal import PersonalKind

HIDDEN = "〔隐去〕"
_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:\d[\s\-－]?){10,18}[0-9Xx０-９](?![0-9A-Za-z])")
"""Eleven to nineteen digits as people write them: identity numbers, mobile phones, bank accounts, and their like."""
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[\s\-－]\d{7,8}(?!\d)")
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}(?![0-9A-Z])")
"""Unified social credit codes: of an enterprise they are public, of a one-person business they lead to a person."""
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+")
"""A run of letters is looked at once, from its beginning: strangers write into log lines, such as names of hosts."""
_WORDS = frozenset(
    {kind.value for kind in PersonalKind}
    | {"identifier", "id_number", "mobile", "email", "mailbox", "username", "password", "representative", "applicant"}
)
"""Names under which personal values stand: those of the declared kinds, and of the fields that hold them."""


def masked(text: str) -> str:
    """A text without anything that looks like a person's number or mailbox."""
    for pattern in (_NUMBER, _LANDLINE, _CODE, _MAIL):
        text = pattern.sub(HIDDEN, text)
    return text


def personal(name: str) -> bool:
    """Whether a value under this name is a person's; also where the name ends so (``party_phone``)."""
    low = name.lower()
    return any(low == word or low.endswith(f"_{word}") for word in _WORDS)


def cleared(value: Any) -> Any:
    """A value as it may be logged: texts masked, personal fields hidden, faults by their kind alone."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, Mapping):
        return {str(key): HIDDEN if personal(str(key)) else cleared(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [cleared(each) for each in value]
    if value is None or isinstance(value, bool | int | float):
        return masked(str(value)) if isinstance(value, int) and abs(value) >= _LONG else value
    if isinstance(value, BaseException):
        return type(value).__name__
    return masked(str(value))


_LONG = 10**10
"""Numbers of eleven digits or more may be a phone."""
