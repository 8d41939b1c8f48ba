"""Tables on a terminal, aligned where Chinese and Latin stand side by side."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import click


def width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def show(heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> None:
    """Print a table; columns named in ``right`` are set to the right."""
    widths = [max(width(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
    for row in (heads, *rows):
        cells = []
        for column, text in enumerate(row):
            gap = " " * (widths[column] - width(text))
            cells.append(gap + text if column in right else text + gap)
        click.echo("  ".join(cells).rstrip())
