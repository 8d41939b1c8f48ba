"""Freezing a compiled report 固定: its text and figures as plain data, with nothing in it that the public may not see.

What is frozen stands in the act and is read from there for ever: records corrected later do not change it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import translation

from fazhi.kernel.figures.cells import Cell, hidden, tells
from fazhi.kernel.figures.declaring import Asked, Figure, Number, counted
from fazhi.kernel.figures.naming import names_of
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.returns.models import DataReturn
from fazhi.kernel.wording import Label
from fazhi.report.changes import Before
from fazhi.report.comparing import Comparison
from fazhi.report.compiling import compile_report
from fazhi.report.frozen import Frozen

JSON = dict[str, Any]
_COUNTY = 6
"""Digits of a county's code, with which the codes of its townships begin (GB/T 10114)."""


def freeze(asked: Asked, written: Mapping[str, str] | None = None, previous: Frozen | None = None) -> JSON:
    """The report of a place or an organ and a year, compiled now, as data that an act holds.

    Args:
        asked: of whom, and of which year.
        written: what officers wrote themselves, by part.
        previous: last year's report.

    Raises:
        OutlineError: as ``compile_report``.
    """
    compiled = compile_report(asked, for_everybody, written, previous)
    return {
        "title": compiled.title, "place": asked.place, "place_name": compiled.place, "year": asked.start.year,
        "organ": str(asked.organ) if asked.organ else None,
        "parts": [
            {
                "heading": part.heading, "written": part.written,
                "sections": [
                    {
                        "heading": section.heading,
                        "paragraphs": [
                            {"title": each.title, "pieces": [_piece(piece) for piece in each.pieces]}
                            for each in section.paragraphs
                        ],
                    }
                    for section in part.sections
                ],
            }
            for part in compiled.parts
        ],
        "left_out": compiled.left_out,
        "figures": [_figure(each, compiled.asked, compiled.last.get(each.figure.id)) for each in compiled.named],
        "ledger": {"size": compiled.ledger_size, "root": compiled.ledger_root},
    }  # fmt: skip


def for_everybody(compared: Comparison, asked: Asked) -> Comparison:
    """A number as anybody may see it: hidden where it is small and of cases that are not public."""
    if compared.value is None:
        return compared
    return replace(compared, hidden=small(compared.figure, asked, compared.value))


def small(figure: Figure, asked: Asked, value: Number) -> bool:
    """Whether a figure's number tells on people, of whose cases the public may see none.

    Of an organ only a number is told that is the whole county's, too: of two organs' numbers and their sum, which is
    published, the third would follow. What the organ signed itself it publishes itself.
    """
    if figure.public_records or (asked.organ is not None and figure.form):
        return False
    if asked.organ is not None and value != figure.value(replace(asked, place=asked.place[:_COUNTY], organ=None)):
        return True
    if figure.public_total:
        return False
    return tells(int(value) if figure.reduce is counted else figure.records(asked).count())


def _returned(act: Act) -> JSON:
    """A return as the report names it: whose, when and under which letter it was signed."""
    typed = DataReturn.objects.select_related("organ").get(pk=act.matter_id)
    organ = act.organ if act.name == "sign" else typed.organ
    letter = act.data.get("letter", "")
    return {"organ": organ.name, "on": act.happened_on.isoformat(), "letter": letter, "act": str(act.pk)}


def kept(number: Number | None) -> int | str | None:
    """A number as an act holds it: one with decimal places as text, so that nothing of it is lost."""
    return str(number) if isinstance(number, Decimal) else number


def _piece(piece: str | Comparison) -> str | JSON:
    return piece if isinstance(piece, str) else {"figure": piece.figure.id}


def _figure(compared: Comparison, asked: Asked, before: Before | None) -> JSON:
    figure = compared.figure
    return {
        "id": figure.id, "title": _both(figure.title), "unit": _both(figure.unit_label), "kind": figure.kind.value,
        "value": None if compared.hidden else kept(compared.value), "missing": list(compared.missing),
        "definition": _both(figure.explained),
        "before": None if before is None else {"value": kept(before.value), "reported": before.reported},
        "version": figure.version, "changed": _both(figure.changed) if figure.changed else None,
        "public_records": figure.public_records,
        "returns": [_returned(each) for each in figure.records(asked)] if figure.form else [],
        "breakdowns": [] if compared.hidden else list(_breakdowns(figure, asked)),
    }  # fmt: skip


def _breakdowns(figure: Figure, asked: Asked) -> Iterator[JSON]:
    names = names_of(figure, figure.records(asked))
    for by, title in figure.titles.items():
        cells = [Cell(key, key, number) for key, number in figure.breakdown(asked, by).items()]
        shown = sorted(cells, key=_largest_first) if figure.public_records else _shown(cells)
        yield {
            "title": _both(title),
            "cells": [{"name": _named(cell.key, names.get(by, {})), "number": cell.number} for cell in shown],
            "withheld": bool(cells) and not shown,
        }


def _shown(cells: list[Cell]) -> list[Cell]:
    """The cells for everybody, those hidden last and by name, as their order would tell; none where all are hidden."""
    cells = hidden(cells, {})
    if all(cell.number is None for cell in cells):
        return []
    return sorted(cells, key=_largest_first)


def _largest_first(cell: Cell) -> tuple[bool, int, str]:
    return cell.number is None, -(cell.number or 0), cell.key


def _named(key: str, names: Mapping[str, Any]) -> JSON:
    said: dict[str, str] = {}
    for language, part in (("zh-hans", "zh"), ("en", "en")):
        with translation.override(language):
            said[part] = str(names.get(key, key))
    return said


def _both(label: Label) -> JSON:
    return {"zh": label.zh, "en": label.en}
