"""The file of a party 主体档案: what chapters hold on an enterprise or organisation, section by section, as of a day.

A chapter declares a section; the workbench shows it and knows no chapter. Citizens have no such file: what the matters
say of them is read in the matters alone.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from fazhi.kernel.parties.models import Party, PartyKind
from fazhi.kernel.procedures.seeing import Eyes
from fazhi.kernel.registers.tables import Shown
from fazhi.kernel.wording import Label


@dataclass(frozen=True, slots=True)
class Asked:
    """What a section is asked: which party, by whom, as of which day, and as known at which moment (now without)."""

    party: Party
    eyes: Eyes
    day: datetime.date
    known: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the file.

    Attributes:
        key: stored name.
        label: name in both languages.
        about: what it says, and who reads it.
        of: the condition on parties of whom it has something that the officer may see.
        shown: what it says of one of them, of which the officer may see.
    """

    key: str
    label: Label
    about: Label
    of: Callable[[Eyes], Q]
    shown: Callable[[Asked], Shown]


_SECTIONS: dict[str, Section] = {}


def declare(section: Section) -> Section:
    """Add a section to the files of parties.

    Raises:
        ValueError: the key stands already.
    """
    if _SECTIONS.get(section.key, section) is not section:
        raise ValueError(f"the section {section.key} is declared twice")
    _SECTIONS[section.key] = section
    return section


def sections() -> list[Section]:
    """All sections in order of their keys."""
    return [_SECTIONS[key] for key in sorted(_SECTIONS)]


def parties_filed(eyes: Eyes) -> QuerySet[Party]:
    """The enterprises and organisations whose file holds something that the officer may see."""
    found = Q(pk__in=[])
    for section in sections():
        found |= section.of(eyes)
    return Party.objects.filter(found).exclude(kind=PartyKind.CITIZEN).distinct()
