"""The leaves of the records that a figure counts 记录与日志叶: found in the log, and written as a list with proofs."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from fazhi.kernel.figures.declaring import Asked, Figure
from fazhi.kernel.ledger.errors import ProofRefused
from fazhi.kernel.ledger.evidence import Evidence
from fazhi.kernel.ledger.models import Leaf
from fazhi.kernel.ledger.personal import blind_index
from fazhi.kernel.ledger.proofs import inclusion
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.returns.envelopes import BundleRefused
from fazhi.kernel.wording import Label
from fazhi.report.rolling.contents import bound
from fazhi.report.rolling.listing import FORMAT, Leaves, digest_of

_SALT = 32
"""Hex digits of a salt, as of those in the ledger."""
_CHUNK = 500
"""Rows that one statement asks for."""


def listed(figure: Figure) -> bool:
    """Whether the records of a figure may be told one by one: those alone of which the public sees single ones."""
    return figure.public_records and not figure.form


def leaves_of(figure: Figure, asked: Asked, size: int) -> Leaves | None:
    """The leaves of the records that a figure counts, by their place; None where it has no such list.

    A matter stands there with the act that opened it; a record that counts several times stands there once.

    Raises:
        ProofRefused: a record has no leaf in a log of that size.
    """
    if not listed(figure):
        return None
    records = figure.records(asked)
    if issubclass(records.model, Matter):
        records = Act.objects.filter(matter__in=records.order_by().values("pk"), seq=1)
    if not issubclass(records.model, Evidence):
        return None
    ids = set(records.order_by().values_list("pk", flat=True))
    found = _leaves(records.model.evidence_kind, list(ids), size)
    if len(found) != len(ids):
        raise ProofRefused(
            f"“{figure.title.zh}”有记录尚未进入日志，不能列出清单。请稍后再试；仍不行时运行 fazhi ledger verify。",
            f"a record of {figure.id} is not in the log yet, so that no list can be made. Try again in a moment; if it "
            "stays so, run fazhi ledger verify.",
        )
    return found


def _leaves(kind: str, ids: list[uuid.UUID], size: int) -> Leaves:
    found: Leaves = []
    for start in range(0, len(ids), _CHUNK):
        rows = Leaf.objects.filter(kind=kind, subject__in=ids[start : start + _CHUNK], index__lt=size)
        found += rows.values_list("index", "hash")
    return sorted(found)


def salt_of(place: str, year: int, figure: str, known: str) -> str:
    """The salt of a list: the same whenever it is made anew, and known to nobody without this installation's key."""
    return blind_index(f"{FORMAT} {place} {year} {figure} {known}")[:_SALT]


def written(content: Mapping[str, Any], figure: str, records: Leaves, only: int | None = None) -> str:
    """The list of a figure of a bundle as a file, with the proof of every record, or of one of them only.

    Args:
        content: what the bundle holds.
        figure: id of the figure.
        records: as ``leaves_of`` gives them.
        only: the place of the leaf that is proved; all of them without.

    Raises:
        BundleRefused: the list is not the one that the bundle names, or has no such record.
        ProofRefused: a subtree of the log is missing.
    """
    place, year, ledger = content["place"], content["year"], content["ledger"]
    salt = salt_of(place, year, figure, content.get("known", ""))
    named = bound(content["figures"][figure])
    if named is None or digest_of(place, year, figure, salt, records) != named.digest:
        raise BundleRefused(
            Label("清单与数据包所载的摘要不符。", "The list is not the one that the bundle names."),
            Label("请在作出该数据包的装置上重新生成数据包和清单。", "Make bundle and list anew where it was made."),
        )
    chosen = [index for index, _ in records if only is None or index == only]
    if only is not None and not chosen:
        raise BundleRefused(
            Label(f"清单中没有第 {only} 号叶。", f"Leaf {only} is not on the list."),
            Label("请从清单中选取。", "Choose one that is on it."),
        )
    paths = {str(index): [step.hex() for step in inclusion(index, ledger["size"])] for index in chosen}
    data = {
        "format": FORMAT, "place": place, "year": year, "figure": figure, "salt": salt, "records": records,
        "paths": paths,
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
