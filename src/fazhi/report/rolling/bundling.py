"""The figures of a place and year as a signed bundle 数据汇总包: what a county sends to its city."""

from __future__ import annotations

import hashlib
from typing import Any

from fazhi.kernel.figures.declaring import Figure, figures, year
from fazhi.kernel.figures.reported import NOBODY
from fazhi.kernel.ledger.models import Head
from fazhi.kernel.organs.models import Place
from fazhi.kernel.returns.envelopes import sealed
from fazhi.report.freezing import kept
from fazhi.report.rolling.adding import FORMAT


def bundle_of(place: str, number: int) -> str:
    """The figures of a place and year as they are known now, signed by this installation.

    A figure that nobody was asked for is left out; one whose return is awaited has no value, and says of whom.
    """
    asked = year(place, number)
    entries = {}
    for each in figures().values():
        missing = list(each.missing(asked))
        if missing != [NOBODY]:
            entries[each.id] = _entry(each, None if missing else kept(each.value(asked)), missing)
    named = Place.objects.standing().filter(code=place).order_by("-from_on").first()
    head = Head.objects.first()
    return sealed(FORMAT, {
        "place": place, "name": named.name if named else place, "year": number, "figures": entries, "parts": [],
        "ledger": {"size": head.size if head else 0, "root": head.note.splitlines()[2] if head else ""},
    })  # fmt: skip


def _entry(figure: Figure, value: int | str | None, missing: list[str]) -> dict[str, Any]:
    return {
        "value": None if value is None else str(value), "title": figure.title.zh, "unit": figure.unit,
        "definition": definition_digest(figure), "version": figure.version, "adds": figure.adds, "missing": missing,
    }  # fmt: skip


def definition_digest(figure: Figure) -> str:
    """SHA-256 by which two installations know that they count the same: definition, version and unit."""
    return hashlib.sha256("\n".join((figure.definition, figure.version, figure.unit)).encode()).hexdigest()
