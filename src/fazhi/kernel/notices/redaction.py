"""Redaction 公开前遮蔽: names of natural persons and what else of them is declared, and numbers that slipped in.

Every redaction is shown: what kind of thing was hidden, and how often.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from fazhi.kernel.ledger.personal import PersonalKind, mask
from fazhi.kernel.parties.identifiers import IdentifierError, check_citizen
from fazhi.kernel.parties.models import Party, PartyKind

_CITIZEN = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without what must be hidden, and a list of what was hidden: kind and number of places."""

    text: str
    hidden: list[dict[str, str | int]]


def redact(text: str, parties: Iterable[Party] = ()) -> Redacted:
    """Hide the declared personal data of parties, and identity and phone numbers wherever they stand."""
    text = unicodedata.normalize("NFKC", text) if _suspicious(text) else text
    hidden: dict[str, int] = {}
    for party in parties:
        for field, entry in party.personal.items():
            kind, value = PersonalKind(entry["kind"]), party.reveal(field)
            public = party.kind != PartyKind.CITIZEN and kind in (
                PersonalKind.NAME,
                PersonalKind.IDENTITY_NUMBER,
            )
            if value and not public and value in text:
                hidden[kind.value] = hidden.get(kind.value, 0) + text.count(value)
                text = text.replace(value, mask(kind, value))
    for pattern, kind in ((_CITIZEN, PersonalKind.IDENTITY_NUMBER), (_PHONE, PersonalKind.PHONE)):
        found = [number for number in pattern.findall(text) if kind is PersonalKind.PHONE or _is_citizen(number)]
        for number in found:
            text = text.replace(number, mask(kind, number))
        if found:
            hidden[kind.value] = hidden.get(kind.value, 0) + len(found)
    return Redacted(text, [{"kind": kind, "places": places} for kind, places in sorted(hidden.items())])


def leaks(text: str, parties: Iterable[Party] = ()) -> list[dict[str, str | int]]:
    """What a text that is to be published still shows and must not."""
    return redact(text, parties).hidden


def _suspicious(text: str) -> bool:
    """Whether full-width figures may hide a number."""
    return any("０" <= char <= "９" for char in text)


def _is_citizen(number: str) -> bool:
    try:
        check_citizen(number)
    except IdentifierError:
        return False
    return True
