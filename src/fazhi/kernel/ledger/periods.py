"""The rules of effective periods: possible, not superseded twice, no two in force at once for one subject."""

from __future__ import annotations

import datetime
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from fazhi.kernel.ledger.errors import PeriodRefused
from fazhi.kernel.ledger.locks import alone

if TYPE_CHECKING:
    from fazhi.kernel.ledger.evidence import Dated

D = TypeVar("D", bound="Dated")
V = TypeVar("V")
_BATCH = 500
_LOTS = 64
"""Lots by which values are held alone: a lock each would fill the server's table of locks in a large import."""


def span(row: Dated) -> str:
    """A period for people: ``[2024-01-01, 2025-01-01)``."""
    return f"[{row.from_on}, {row.until_on or '…'})"


def _batches(values: Sequence[V]) -> Iterator[Sequence[V]]:
    for start in range(0, len(values), _BATCH):
        yield values[start : start + _BATCH]


def superseded_twice(kind: str, old: object) -> PeriodRefused:
    """The refusal to supersede a row that another row already supersedes."""
    return PeriodRefused(
        f"{kind} {old} 已被后来的版本取代，不能再次取代。请改动现行版本（见 standing）。",
        f"{kind} {old} is already superseded by a later version. Amend the standing one (see standing).",
    )


def _check_superseding(model: type[D], rows: Sequence[D]) -> None:
    olds = [row.supersedes_id for row in rows if row.supersedes_id is not None]
    if len(set(olds)) < len(olds):
        raise superseded_twice(model.evidence_kind, next(old for old in olds if olds.count(old) > 1))
    for batch in _batches(olds):
        taken = model._base_manager.filter(supersedes__in=batch).values_list("supersedes", flat=True).first()
        if taken is not None:
            raise superseded_twice(model.evidence_kind, taken)


def _standing(model: type[D], rows: Sequence[D], column: str) -> dict[object, list[D]]:
    """Versions that will stand once ``rows`` are recorded, by a column, in order of their first day."""
    superseded = {row.supersedes_id for row in rows}
    found: dict[object, list[D]] = defaultdict(list)
    for batch in _batches(list({getattr(row, column) for row in rows})):
        for old in model._base_manager.filter(**{f"{column}__in": batch}, superseded_by__isnull=True):
            found[getattr(old, column)].append(old)
    for row in rows:
        found[getattr(row, column)].append(row)
    return {
        value: sorted((v for v in versions if v.pk not in superseded), key=lambda v: v.from_on)
        for value, versions in found.items()
    }


def _check_overlaps(model: type[D], rows: Sequence[D], column: str) -> None:
    for value, versions in _standing(model, rows, column).items():
        for earlier, later in pairwise(versions):
            if (earlier.until_on or datetime.date.max) > later.from_on:
                raise PeriodRefused(
                    f"{model.evidence_kind} {value} 的有效期 {span(earlier)} 与 {span(later)} 重叠。"
                    "请用 versions.amend 从某日起改动现行版本，或先用 versions.end 终止它。",
                    f"the periods {span(earlier)} and {span(later)} of {model.evidence_kind} {value} "
                    "overlap. Amend the "
                    "standing version from a day on with versions.amend, or end it first with versions.end.",
                )


def _lot(row: Dated, column: str) -> int:
    return zlib.crc32(str(getattr(row, column)).encode()) % _LOTS


def check_periods(model: type[D], rows: Sequence[D]) -> None:
    """Refuse rows whose periods cannot be, or would overlap what stands.

    What stands is read alone: nobody else records versions of the same things until the transaction ends.

    Args:
        model: the kind of evidence.
        rows: versions of it about to be recorded together.

    Raises:
        PeriodRefused: naming row, rule and cure.
    """
    for row in rows:
        if row.until_on is not None and row.until_on <= row.from_on:
            raise PeriodRefused(
                f"{model.evidence_kind} {row.subject} 的有效期 {span(row)} 是空的：止日须晚于起日。",
                f"the period {span(row)} of {model.evidence_kind} {row.subject} is empty: it must end after it starts.",
            )
    alone(*{f"{model.evidence_kind} {column} {_lot(row, column)}" for column in model.one_at_a_time for row in rows})
    _check_superseding(model, rows)
    for column in model.one_at_a_time:
        _check_overlaps(model, rows, column)
