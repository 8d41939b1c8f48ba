"""The report as a PDF in the official format: fonts embedded, headings as an outline, figures as links."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from fazhi.report.rendering.composing import APPENDIX, HEADS, Block, Composition
from fazhi.report.rendering.fonts import SERIF, typefaces
from fazhi.report.rendering.measures import MOVED, WIDTHS, mark_size, signed_in

_SOURCE = Path(__file__).with_name("official.typ")


def pdf_of(composed: Composition) -> bytes:
    """The report as a PDF; nothing is read but the fonts, and nothing fetched."""
    fonts, families = typefaces(settings.HOME / "fonts")
    return typst.compile(
        _SOURCE.read_bytes(), font_paths=fonts, ignore_system_fonts=True, pdf_standards=["a-2a"],
        sys_inputs={"paper": json.dumps(_paper(composed, families), ensure_ascii=False)},
    )  # fmt: skip


def _block(block: Block) -> dict[str, Any]:
    made = {"level": block.level, "lead": block.lead, "pieces": [asdict(piece) for piece in block.pieces]}
    if block.plate is None:
        return made
    picture = block.plate.picture
    return {
        **made, "picture": {"svg": picture.wide, "alt": picture.description, "title": picture.chart.title},
    }  # fmt: skip


def _length(block: Block) -> int:
    return len(block.lead) + sum(len(piece.text) for piece in block.pieces)


def _paper(composed: Composition, families: dict[str, list[str]]) -> dict[str, Any]:
    elements = composed.elements
    left, right = signed_in(elements.organ, composed.dated)
    title = families["title"]
    return {
        "title": "".join(composed.heading), "heading": composed.heading, "organ": elements.organ,
        "dated": composed.dated, "number": elements.number, "addressee": elements.addressee, "note": elements.note,
        "mark": elements.mark, "mark_size": mark_size(elements.mark) if elements.mark else 0,
        "blocks": [_block(block) for block in composed.blocks], "appendix": APPENDIX,
        "goes_along": bool(composed.blocks) and _length(composed.blocks[-1]) <= MOVED,
        "sources": [asdict(source) for source in composed.sources], "heads": ("序号", *HEADS), "widths": WIDTHS,
        "day": {"year": elements.dated.year, "month": elements.dated.month, "day": elements.dated.day},
        "remark": composed.remark, "signed": {"left": left, "right": right}, "imprint": composed.imprint,
        # What stands in for the small bold Song of titles is thinner than it should be.
        "fonts": {**families, "title": {"family": title, "thin": title[0] == SERIF}},
    }  # fmt: skip
