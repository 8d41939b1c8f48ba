"""A matter as it comes from outside 外来事项: from a platform of the province, or from a sheet that the county kept.

These shapes know no file: sheets, JSON and other installations are read into them, and ``taking.take`` brings them in.
Values stand as a form takes them: days as ISO text or dates, choices by their stored value, organs by code or name.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtParty:
    """A party 当事人 as the sender names it.

    Attributes:
        name: full name.
        kind: ``citizen``, ``enterprise`` or ``organisation``.
        identifier: identity number or unified social credit code.
        phone: telephone.
        address: address for service.
        capacity: capacity in the matter, as its procedure declares it (``applicant``); asked of parties that stand with
            the matter and not with an act.
    """

    name: str
    kind: str = "citizen"
    identifier: str = ""
    phone: str = ""
    address: str = ""
    capacity: str = ""

    def fields(self) -> dict[str, str]:
        """The party as the form of an act takes it."""
        return {
            "party_kind": self.kind, "party_name": self.name, "party_identifier": self.identifier,
            "party_phone": self.phone, "party_address": self.address,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtAct:
    """An act done elsewhere.

    Attributes:
        name: stored name of the act in our procedure (``accept``), or its label in Chinese or English.
        on: its legal day.
        data: values of its form, without the party's.
        party: the party who joins by it, or to whom it was done (by identifier or name, among those of the matter).
        numbers: official numbers that it gave, by series (the procedure's key, the paper's key).
        key: what the sender calls this very act; without one it is known by its name and its place among those alike.
        reason: why, where its form asks for a reason.
        by: number of the officer who did it, where that is an officer of ours (back-filling); a mirror leaves it empty.
    """

    name: str
    on: datetime.date
    data: Mapping[str, Any] = field(default_factory=dict)
    party: BroughtParty | None = None
    numbers: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtMatter:
    """A matter as the sender keeps it, with all acts that it knows of; the first opens the matter.

    Attributes:
        family: key of our procedure, e.g. ``disputes.reconsideration``.
        number: the number by which the sender knows it; it is the same matter whenever it comes again.
        organ: the lead organ, by code or name.
        acts: what was done, in the order in which it was done.
        place_code: the place; the lead organ's own without one.
        opened: day of opening; that of the first act without one.
        parties: parties that no act names; each joins by the first act declared for its capacity that names nobody.
        stage: stage at which it stands with the sender, by stored name or label; compared where it is given.
        our_number: the number that it has here, where it was opened here and handed to the platform later.
        where: where it stands in what was read (``第 12 行``), for faults.
    """

    family: str
    number: str
    organ: str
    acts: tuple[BroughtAct, ...]
    place_code: str = ""
    opened: datetime.date | None = None
    parties: tuple[BroughtParty, ...] = ()
    stage: str = ""
    our_number: str = ""
    where: str = ""
