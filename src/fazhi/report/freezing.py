"""Freezing a compiled report 固定: its text and figures as plain data, with nothing in it that the public may not see.

What is frozen stands in the act and is read from there for ever: records corrected later do not change it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from fazhi.kernel.figures.cells import Cell, hidden
from fazhi.kernel.figures.declaring import Asked, Figure
from fazhi.kernel.figures.naming import names_of
from fazhi.kernel.procedures.models import Act
from fazhi.kernel.returns.models import DataReturn
from fazhi.report.changes import Before
from fazhi.report.charting.counting import Charting
from fazhi.report.comparing import Comparison
from fazhi.report.compiling import compile_report
from fazhi.report.frozen import Frozen
from fazhi.report.shown import both, kept, named, small

__all__ = ["JSON", "for_everybody", "freeze", "kept"]

JSON = dict[str, Any]


def freeze(asked: Asked, written: Mapping[str, str] | None = None, previous: Frozen | None = None) -> JSON:
    """The report of a place or an organ and a year, compiled now, as data that an act holds.

    Args:
        asked: of whom, and of which year.
        written: what officers wrote themselves, by part.
        previous: last year's report.

    Raises:
        OutlineError: as ``compile_report``, and where a chart cannot be drawn as the outline asks.
    """
    compiled = compile_report(asked, for_everybody, written, previous)
    figures = [_figure(each, compiled.asked, compiled.last.get(each.figure.id)) for each in compiled.named]
    charting = Charting(compiled.asked, figures)
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
                        "charts": list(charting.of(section.charts)),
                    }
                    for section in part.sections
                ],
            }
            for part in compiled.parts
        ],
        "left_out": compiled.left_out,
        "figures": figures,
        "ledger": {"size": compiled.ledger_size, "root": compiled.ledger_root},
    }  # fmt: skip


def for_everybody(compared: Comparison, asked: Asked) -> Comparison:
    """A number as anybody may see it: hidden where it is small and of cases that are not public."""
    if compared.value is None:
        return compared
    return replace(compared, hidden=small(compared.figure, asked, compared.value))


def _returned(act: Act) -> JSON:
    """A return as the report names it: whose, when and under which letter it was signed."""
    typed = DataReturn.objects.select_related("organ").get(pk=act.matter_id)
    organ = act.organ if act.name == "sign" else typed.organ
    letter = act.data.get("letter", "")
    return {"organ": organ.name, "on": act.happened_on.isoformat(), "letter": letter, "act": str(act.pk)}


def _piece(piece: str | Comparison) -> str | JSON:
    return piece if isinstance(piece, str) else {"figure": piece.figure.id}


def _figure(compared: Comparison, asked: Asked, before: Before | None) -> JSON:
    figure = compared.figure
    return {
        "id": figure.id, "title": both(figure.title), "unit": both(figure.unit_label), "kind": figure.kind.value,
        "value": None if compared.hidden else kept(compared.value), "missing": list(compared.missing),
        "definition": both(figure.explained),
        "before": None if before is None else {"value": kept(before.value), "reported": before.reported},
        "version": figure.version, "changed": both(figure.changed) if figure.changed else None,
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
            "title": both(title),
            "cells": [{"name": named(cell.key, names.get(by, {})), "number": cell.number} for cell in shown],
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
