"""New versions of effective-dated rows: the old version is superseded, and both stay readable."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from fazhi.kernel.ledger import journal
from fazhi.kernel.ledger.errors import PeriodRefused
from fazhi.kernel.ledger.evidence import Dated
from fazhi.kernel.ledger.periods import span, superseded_twice
from fazhi.kernel.ledger.personal import PersonalKind, reveal

D = TypeVar("D", bound=Dated)

_OWN = frozenset({"id", "recorded_at", "salt", "personal", "supersedes"})
"""Columns that a new version does not take over from the old one."""


def _copy(row: D, personal: Mapping[str, tuple[PersonalKind, str]], **changes: Any) -> D:
    """An unrecorded version of the same subject; personal values are protected anew, erased ones stay out."""
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in _OWN}
    for name in changes:
        kept.pop(f"{name}_id", None)
    made = type(row)(**(kept | changes))
    values = {field: (PersonalKind(entry["kind"]), reveal(entry)) for field, entry in row.personal.items()}
    for field, (kind, value) in (values | dict(personal)).items():
        if value is not None:
            made.set_personal(field, kind, value)
    return made


def _refuse_impossible(row: Dated, on: datetime.date, *, first_allowed: bool) -> None:
    if type(row)._base_manager.filter(supersedes=row.pk).exists():
        raise superseded_twice(row.evidence_kind, row.pk)
    early = on < row.from_on or (on == row.from_on and not first_allowed)
    if early or (row.until_on is not None and on >= row.until_on):
        raise PeriodRefused(
            f"{row.evidence_kind} {row.pk} 有效期为 {span(row)}，{on} 不在其内"
            f"{'' if first_allowed else '或是其首日'}。请取期内的一天，或改动当日有效的版本（见 as_of）。",
            f"{row.evidence_kind} {row.pk} is in force {span(row)}; {on} is not inside it"
            f"{'' if first_allowed else ' or is its first day'}. Take a day inside, or the version in force "
            "that day "
            "(see as_of).",
        )


def amend(
    row: D,
    on: datetime.date,
    *,
    personal: Mapping[str, tuple[PersonalKind, str]] | None = None,
    **changes: Any,
) -> list[D]:
    """Change a version from a day on: a superseding copy ends it there, and a new version begins.

    Args:
        row: the standing version.
        on: first day of the change; the first day of the period replaces the version as a whole.
        personal: personal values that change, as field to kind and value.
        changes: columns that change, ``until_on`` among them if the period ends elsewhere.

    Returns:
        The rows recorded: the closing copy and the new version, or the new version alone.

    Raises:
        PeriodRefused: the version is superseded, the day is outside its period, or periods would overlap.
        OutsideTransaction: not inside ``transaction.atomic``.
    """
    _refuse_impossible(row, on, first_allowed=True)
    if on == row.from_on:
        rows = [_copy(row, personal or {}, supersedes=row, **changes)]
    else:
        rows = [
            _copy(row, {}, supersedes=row, until_on=on),
            _copy(row, personal or {}, from_on=on, **changes),
        ]
    journal.record_many(rows)
    return rows


def end(row: D, on: datetime.date) -> list[D]:
    """End a version: it is superseded by a copy that is in force until, and no longer on, ``on``.

    Returns:
        The one row recorded.

    Raises:
        PeriodRefused: the version is superseded, or the day is outside its period or its first.
        OutsideTransaction: not inside ``transaction.atomic``.
    """
    _refuse_impossible(row, on, first_allowed=False)
    rows = [_copy(row, {}, supersedes=row, until_on=on)]
    journal.record_many(rows)
    return rows
