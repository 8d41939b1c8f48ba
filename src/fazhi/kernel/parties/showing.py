"""Showing personal data for a stated purpose: the reading is recorded in the transaction that reads.

Masked values need no record. Names are read by who handles a matter; numbers, phones, addresses and the like only here.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from fazhi.kernel.ledger.errors import PersonalRefused
from fazhi.kernel.ledger.journal import record
from fazhi.kernel.parties.models import Party, PersonalRead, Purpose, ReadKind

NOTE = PersonalRead._meta.get_field("note").max_length or 0


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the officer, the post and organ under which they do, the place of the organ, and the day."""

    officer: uuid.UUID
    post: uuid.UUID
    organ: uuid.UUID
    place_code: str
    day: datetime.date


@dataclass(frozen=True, slots=True)
class Reason:
    """What it is read for: a purpose, and a text that says more without repeating what is read."""

    purpose: str
    note: str


@transaction.atomic
def show(party: Party, fields: Sequence[str], *, by: Reader, why: Reason, matter: uuid.UUID | None) -> dict[str, str]:
    """The plain values of a party's fields, once that they are read is recorded.

    Args:
        party: the party.
        fields: names of its personal values.
        by: who reads.
        why: what for.
        matter: the matter for which they are read.

    Raises:
        PersonalRefused: no field is named, one is not there, or the purpose is not stated.
    """
    absent = [field for field in fields if field not in party.personal]
    if not fields or absent:
        raise PersonalRefused(
            f"请选择要查看的信息{'；没有：' + '、'.join(absent) if absent else ''}。",
            f"Choose what is to be shown{'; there is no ' + ', '.join(absent) if absent else ''}.",
        )
    _recorded(ReadKind.SHOWN, fields, by, why, matter=matter, party=party)
    return {field: value for field in fields if (value := party.reveal(field)) is not None}


@transaction.atomic
def downloaded(thing: uuid.UUID, what: str, *, by: Reader, matter: uuid.UUID) -> None:
    """Record that a paper or file that names people left the system.

    Args:
        thing: the paper or file.
        what: which of the two, by the name of its model.
        by: who downloads.
        matter: the matter to which it belongs.
    """
    _recorded(ReadKind.DOWNLOADED, [what], by, Reason(Purpose.WORK, ""), matter=matter, thing=thing)


@transaction.atomic
def exported(party: Party, *, by: Reader, why: Reason) -> None:
    """Record that all that is held on a party was exported.

    Raises:
        PersonalRefused: the purpose is not stated.
    """
    _recorded(ReadKind.EXPORTED, sorted(party.personal), by, why, party=party)


@transaction.atomic
def taken(fields: Sequence[str], *, by: Reader, why: Reason) -> None:
    """Record that a list that names people was exported.

    Args:
        fields: what of them stands in it.
        by: who exports.
        why: what for; the note says which list.

    Raises:
        PersonalRefused: the purpose is not stated.
    """
    _recorded(ReadKind.EXPORTED, fields, by, why)


def _recorded(
    kind: str, fields: Sequence[str], by: Reader, why: Reason, *, matter: uuid.UUID | None = None,
    party: Party | None = None, thing: uuid.UUID | None = None,
) -> None:  # fmt: skip
    if why.purpose not in Purpose.values or (kind != ReadKind.DOWNLOADED and not why.note.strip()):
        raise PersonalRefused(
            "查看个人信息须选择目的并写明用途。", "To see personal data, choose the purpose and say what it is for."
        )
    if len(why.note) > NOTE:
        raise PersonalRefused(f"用途说明超过{NOTE}个字。", f"The note is over {NOTE} characters.")
    record(
        PersonalRead(
            officer=by.officer, post=by.post, organ=by.organ, place_code=by.place_code, day=by.day, kind=kind,
            party=party, matter=matter, thing=thing, fields=list(fields), purpose=why.purpose, note=why.note.strip(),
        )
    )  # fmt: skip
