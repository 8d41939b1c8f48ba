"""Redaction 公开前遮蔽: names of natural persons and what else of them is declared, and numbers that slipped in.

Every redaction is shown: what kind of thing was hidden, and how often.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from fazhi.kernel.ledger.personal import PersonalKind, mask
from fazhi.kernel.parties.identifiers import IdentifierError, check_citizen
from fazhi.kernel.parties.models import Party, PartyKind

_CITIZEN = re.compile(r"(?<![0-9A-Za-z])\d{6}[\s-]?\d{8}[\s-]?\d{3}[0-9Xx](?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)")
"""Numbers as people write them, in one piece or in the usual groups."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without what must be hidden, and a list of what was hidden: kind and number of places."""

    text: str
    hidden: list[dict[str, str | int]]


def redact(text: str, parties: Iterable[Party] = ()) -> Redacted:
    """Hide the declared personal data of parties, and identity and phone numbers wherever they stand."""
    text = unicodedata.normalize("NFKC", text) if _suspicious(text) else text
    hidden: Counter[str] = Counter()

    def hide(pattern: re.Pattern[str], kind: PersonalKind, is_one: Callable[[str], bool] = bool) -> None:
        nonlocal text
        found = [each for each in pattern.findall(text) if is_one(each)]
        for each in found:
            text = text.replace(each, mask(kind, each))
        if found:
            hidden[kind.value] += len(found)

    for party in parties:
        for kind, value in _personal(party):
            hide(_spaced(value), kind)
    hide(_CITIZEN, PersonalKind.IDENTITY_NUMBER, _is_citizen)
    hide(_PHONE, PersonalKind.PHONE)
    return Redacted(text, [{"kind": kind, "places": places} for kind, places in sorted(hidden.items())])


def _personal(party: Party) -> Iterator[tuple[PersonalKind, str]]:
    """What must be hidden of a party: all of a citizen, but not the name and code of an enterprise."""
    for field, entry in party.personal.items():
        kind, value = PersonalKind(entry["kind"]), party.reveal(field)
        public = party.kind != PartyKind.CITIZEN and kind in (PersonalKind.NAME, PersonalKind.IDENTITY_NUMBER)
        if value and not public:
            yield kind, value


def _spaced(value: str) -> re.Pattern[str]:
    """The value with or without space between its characters, as names are set in official papers."""
    return re.compile(r"\s*".join(re.escape(char) for char in value if not char.isspace()))


def leaks(text: str, parties: Iterable[Party] = ()) -> list[dict[str, str | int]]:
    """What a text that is to be published still shows and must not."""
    return redact(text, parties).hidden


def _suspicious(text: str) -> bool:
    """Whether full-width figures may hide a number."""
    return any("０" <= char <= "９" for char in text)


def _is_citizen(number: str) -> bool:
    try:
        check_citizen(re.sub(r"[\s-]", "", number))
    except IdentifierError:
        return False
    return True
