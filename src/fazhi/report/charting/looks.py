"""How rows of a chart are told apart 图例: by colour, and without it by the pattern of a column, or mark and stroke."""

from __future__ import annotations

from dataclasses import dataclass

INK, QUIET, RULE, PAPER = "#1a1c1f", "#5a6069", "#c9cdd3", "#ffffff"
TILE = 8
"""Side of the tile of a pattern."""
FACES = "'Noto Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
"""The first comes with the software and sets the PDF and the Word file; a browser takes what it has."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a row looks.

    Attributes:
        colour: at least three times as dark as the paper (WCAG 2.2, 1.4.11).
        pattern: path of a tile, drawn in the colour; empty where the whole is filled.
        mark: path of the mark of a line's point, around its middle.
        dashes: strokes of a line; empty where it is whole.
    """

    colour: str
    pattern: str
    mark: str
    dashes: str


_RISING, _FALLING = "M-2 2L2 -2M0 8L8 0M6 10L10 6", "M-2 6L2 10M0 0L8 8M6 -2L10 2"
_CIRCLE, _SQUARE = "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", "M-4-4h8v8h-8z"
_UP, _DOWN, _DIAMOND, _CROSS = "M0-5L5 4H-5z", "M0 5L5-4H-5z", "M0-5.5L5.5 0L0 5.5L-5.5 0z", "M-4-4L4 4M4-4L-4 4"
LOOKS = (
    Look("#8a1f1b", "", _CIRCLE, ""),
    Look("#1d5a8a", _RISING, _SQUARE, "7 4"),
    Look("#2f6b3a", "M0 2H8M0 6H8", _UP, "2 3"),
    Look("#8a5a00", _FALLING, _DIAMOND, "9 3 2 3"),
    Look("#5b3a86", "M2 0V8M6 0V8", _DOWN, "12 4"),
    Look("#0f6f6f", f"{_RISING}{_FALLING}", _CROSS, "4 2"),
    Look("#6b6f76", "M1 2h3M5 6h3", "M-5 0H5M0-5V5", "1 4"),
    Look("#a03c78", "M0 4H8M4 0V8", "M-5-3h10v6h-10z", "10 3 4 3"),
)
"""As many rows as can be told apart."""
