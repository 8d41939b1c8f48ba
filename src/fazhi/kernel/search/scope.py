"""Tokens by which the index is narrowed besides its text: kind, family, organs, readers. They only spare work.

Who finds what is said by ``seeing`` alone, on the rows themselves; a token that is missing hides, none opens.
Each is longer than a gram, so that none is taken for one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

PUBLISHED = "p:published"
_SHORT = 12
"""Characters of an identifier that a token keeps."""


def kind_token(kind: str) -> str:
    """Of a kind of things."""
    return f"k:{kind}"


def family_token(family: str) -> str:
    """Of a procedure or a register."""
    return f"f:{family}"


def organ_token(organ: uuid.UUID | str) -> str:
    """Of an organ that leads, takes part, or has the entry."""
    return f"o:{uuid.UUID(str(organ)).hex[:_SHORT]}"


def reader_token(officer: uuid.UUID | str) -> str:
    """Of an officer named as a reader."""
    return f"r:{uuid.UUID(str(officer)).hex[:_SHORT]}"


def scope_of(
    kind: str, family: str, organs: Iterable[uuid.UUID | str], readers: Iterable[uuid.UUID | str] = (), *, public: bool
) -> str:
    """All tokens of a row, in one order."""
    found = {kind_token(kind), family_token(family)}
    found |= {organ_token(organ) for organ in organs} | {reader_token(reader) for reader in readers}
    return " ".join(sorted(found | ({PUBLISHED} if public else set())))
