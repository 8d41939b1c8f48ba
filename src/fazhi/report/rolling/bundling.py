"""The figures of a place and year as a signed bundle 数据汇总包: what a county sends to its city."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from fazhi.kernel.figures.declaring import Asked, Figure, figure_of, figures, year
from fazhi.kernel.figures.reported import NOBODY
from fazhi.kernel.ledger.log import head
from fazhi.kernel.ledger.models import Head, Leaf
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.organs.models import Place
from fazhi.kernel.returns.envelopes import sealed
from fazhi.report.freezing import kept
from fazhi.report.rolling.contents import FORMAT
from fazhi.report.rolling.leaves import leaves_of, salt_of, written
from fazhi.report.rolling.listing import digest_of

JSON = dict[str, Any]


def bundle_of(place: str, number: int) -> str:
    """The figures of a place and year as they are known now, signed by this installation.

    A figure that nobody was asked for is left out; one whose return is awaited has no value, and says of whom.

    Raises:
        ProofRefused: a record is not in the log yet.
    """
    sequence_all()
    with transaction.atomic():
        return sealed(FORMAT, _content(place, number))


def _content(place: str, number: int) -> JSON:
    row = head()
    known, size = _known(row), row.size if row else 0
    asked = year(place, number, datetime.datetime.fromisoformat(known) if known else None)
    entries = {}
    for each in figures().values():
        missing = list(each.missing(asked))
        if missing != [NOBODY]:
            entries[each.id] = _entry(each, asked, missing) | _bound(each, asked, known, size)
    return {
        "place": place, "name": name_of(place), "year": number, "figures": entries, "parts": [], "known": known,
        "ledger": checkpoint(row), **({"site": site} if (site := _site()) else {}),
    }  # fmt: skip


def checkpoint(row: Head | None) -> JSON:
    """How far the log goes, and its root."""
    return {"size": row.size if row else 0, "root": row.note.splitlines()[2] if row else ""}


def name_of(place: str) -> str:
    """The name of a place; its code where it is not known here."""
    named = Place.objects.standing().filter(code=place).order_by("-from_on").first()
    return named.name if named else place


def _known(row: Head | None) -> str:
    """When the last leaf was recorded: figures are counted as they were known then, and can be counted so again."""
    last = Leaf.objects.filter(index=row.size - 1).first() if row and row.size else None
    return str(json.loads(last.body)["recorded_at"]) if last else ""


def _site() -> str:
    """The address of this installation, where others reach it."""
    return "" if urlsplit(settings.BASE_URL).hostname == "localhost" else settings.BASE_URL


def _entry(figure: Figure, asked: Asked, missing: list[str]) -> JSON:
    value = None if missing else kept(figure.value(asked))
    return {
        "value": None if value is None else str(value), "title": figure.title.zh, "unit": figure.unit,
        "definition": definition_digest(figure), "version": figure.version, "adds": figure.adds, "missing": missing,
    }  # fmt: skip


def _bound(figure: Figure, asked: Asked, known: str, size: int) -> JSON:
    """What binds the records of a figure, where they may be told one by one."""
    records = leaves_of(figure, asked, size)
    if records is None:
        return {}
    place, number = asked.place, asked.start.year
    salt = salt_of(place, number, figure.id, known)
    return {"records": {"count": len(records), "digest": digest_of(place, number, figure.id, salt, records)}}


def definition_digest(figure: Figure) -> str:
    """SHA-256 by which two installations know that they count the same: definition, version and unit."""
    return hashlib.sha256("\n".join((figure.definition, figure.version, figure.unit)).encode()).hexdigest()


def list_of(content: Mapping[str, Any], id: str, only: int | None = None) -> str:
    """The records of a figure of a bundle that this installation made, as a file with their proofs.

    Args:
        content: what the bundle holds.
        id: id of the figure.
        only: the place of the leaf that is proved; all of them without.

    Raises:
        FigureError: no figure has the id.
        BundleRefused: the bundle is not of this installation, or the records are no longer those that it names.
        ProofRefused: a record or a subtree is not in the log.
    """
    known = content.get("known", "")
    asked = year(content["place"], content["year"], datetime.datetime.fromisoformat(known) if known else None)
    records = leaves_of(figure_of(id), asked, content["ledger"]["size"])
    return written(content, id, records or [], only)
