"""Keeping the index current 随办随新: rows follow the acts, in their transaction, where what is searched changed.

An act that changes neither title, number, day, organs nor readers writes and asks nothing.
"""

from __future__ import annotations

import uuid

from fazhi.kernel.adjustments.models import Adjustment
from fazhi.kernel.adjustments.procedure import carry_out
from fazhi.kernel.procedures.engine import subscribers
from fazhi.kernel.procedures.projection import relations_of
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.procedures.request import Request
from fazhi.kernel.registers.declaring import register_of
from fazhi.kernel.search.keeping import of_subjects, put, replace, take
from fazhi.kernel.search.sources import Around, item_of, items_of_entries, items_of_matters

COLUMNS = frozenset({"title", "number", "opened_on", "organ_id", "published_on"})
"""Columns of a matter or a notice from which its row follows."""


def follow(request: Request) -> None:
    """Write the rows of what the act touched."""
    matter = request.matter
    if matter is None:
        return
    if not request.earlier:
        put([item_of(matter, _around(request))])
    elif request.rewritten & COLUMNS or _around(request) != _around_before(request):
        replace([item_of(matter, _around(request))])
    if isinstance(matter, Adjustment) and request.kind.effect is carry_out:
        _follow_entries(request)


def _around(request: Request) -> Around:
    related = relations_of(request.procedure, request.after)
    return Around({organ for _, organ in related.organs}, related.readers)


def _around_before(request: Request) -> Around:
    procedure = procedure_of(request.procedure.key, request.standing.version)
    related = relations_of(procedure, request.standing)
    return Around({organ for _, organ in related.organs}, related.readers)


def _follow_entries(request: Request) -> None:
    """Write the rows of the entries that an adjustment changed, in all their versions."""
    fields = request.after.fields
    register = register_of(fields["register"])
    codes = [each["code"] for each in fields["changes"]]
    subjects = set(register.entries().filter(code__in=codes).values_list("subject", flat=True))
    take(of_subjects(subjects))
    put(list(items_of_entries(register, subjects)))


def refresh(matters: list[uuid.UUID]) -> None:
    """Write the rows of matters anew from the database: for what was written past the acts."""
    replace(list(items_of_matters(matters)))


subscribers.append(follow)
