"""Writing SVG 绘图: shapes and texts on a sheet of a fixed width, the same each time; without styles or scripts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import escape

from fazhi.report.charting.looks import FACES, INK, LOOKS, PAPER, QUIET, RULE, TILE, Look

SIZE, SMALL = 12, 11
"""Height of letters, and of those at the edge."""
LEADING = 15
_SWATCH = 12
_STOPS = "，、；。：）”"
_UNITS = re.compile(r"[0-9.]+|.")


def width_of(text: str, size: float = SIZE) -> float:
    """How wide a text is about: a Chinese character is a square, others are some six tenths of it."""
    return size * sum(1 if unicodedata.east_asian_width(each) in "WFA" else 0.58 for each in text)


def broken(text: str, width: float, size: float = SIZE) -> list[str]:
    """A text as lines no wider than a width, but for a stop, which begins no line; a number is not torn."""
    lines = [""]
    for each in _UNITS.findall(text):
        if lines[-1] and each not in _STOPS and width_of(lines[-1] + each, size) > width:
            lines.append("")
        lines[-1] += each
    return lines


def short(number: float) -> str:
    """A measure with one decimal place at most."""
    return f"{number:.1f}".removesuffix(".0")


class Sheet:
    """A sheet of SVG that is drawn on from the top down.

    Attributes:
        width: of the sheet.
        bottom: down to where it is full.
    """

    def __init__(self, width: float, name: str) -> None:
        """An empty sheet; its name makes the identifiers in it different from those of others in a page."""
        self.width = width
        self.bottom = 0.0
        self._name = name
        self._shapes: list[str] = []
        self._used: dict[int, None] = {}

    def text(
        self, x: float, y: float, text: str, *, anchor: str = "start", size: int = SIZE, quiet: bool = False,
        over: bool = False, inside: int | None = None,
    ) -> None:  # fmt: skip
        """A text in a line.

        Args:
            x: where it begins, ends or has its middle, as its ``anchor`` says.
            y: where its letters stand.
            text: what stands there.
            anchor: start, middle or end.
            size: of its letters.
            quiet: whether it is fainter than others.
            over: whether it stands over what is drawn already, with paper around it.
            inside: the look of the box in which it stands: in one that is filled it is light.
        """
        light = inside is not None and not LOOKS[inside].pattern
        over = over or (inside is not None and not light)
        more = f' text-anchor="{anchor}"' if anchor != "start" else ""
        more += f' font-size="{size}"' if size != SIZE else ""
        more += f' fill="{PAPER if light else QUIET}"' if quiet or light else ""
        more += f' stroke="{PAPER}" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke"' if over else ""
        self._shapes.append(f'<text x="{short(x)}" y="{short(y)}"{more}>{escape(text)}</text>')

    def paragraph(self, text: str) -> None:
        """A text at the edge, over the whole width, under what is drawn already."""
        for line in broken(text, self.width, SMALL):
            self.bottom += LEADING
            self.text(0, self.bottom - 4, line, size=SMALL, quiet=True)

    def box(self, x: float, y: float, width: float, height: float, look: int) -> None:
        """A box that looks as a row does."""
        self._used[look] = None
        each = LOOKS[look]
        fill = f"url(#{self._pattern(look)})" if each.pattern else each.colour
        self._shapes.append(
            f'<rect x="{short(x)}" y="{short(y)}" width="{short(width)}" height="{short(height)}" fill="{fill}"'
            f' stroke="{each.colour}"/>'
        )

    def rule(self, x: float, y: float, to: float, *, dark: bool = False) -> None:
        """A level line."""
        self._shapes.append(f'<path d="M{short(x)} {short(y)}H{short(to)}" stroke="{INK if dark else RULE}"/>')

    def line(self, points: Iterable[tuple[float, float]], look: int) -> None:
        """A line through points."""
        each = LOOKS[look]
        path = "L".join(f"{short(x)} {short(y)}" for x, y in points)
        dashes = f' stroke-dasharray="{each.dashes}"' if each.dashes else ""
        self._shapes.append(f'<path d="M{path}" fill="none" stroke="{each.colour}" stroke-width="2"{dashes}/>')

    def mark(self, x: float, y: float, look: int) -> None:
        """The mark of a point."""
        each = LOOKS[look]
        self._shapes.append(
            f'<path transform="translate({short(x)} {short(y)})" d="{each.mark}" fill="{each.colour}"'
            f' stroke="{each.colour}" stroke-width="1.5"/>'
        )

    def legend(self, names: list[str], *, lines: bool) -> None:
        """Which row looks how, over the width; in as many lines as it takes."""
        x, step = 0.0, 34 if lines else _SWATCH
        for look, name in enumerate(names):
            first, *rest = broken(name, self.width - step - 6)
            wide = step + 6 + width_of(first) + 18
            if x and x + wide - 18 > self.width:
                x, self.bottom = 0.0, self.bottom + LEADING + 3
            middle = self.bottom + LEADING / 2
            if lines:
                self.line([(x, middle), (x + step, middle)], look)
                self.mark(x + step / 2, middle, look)
            else:
                self.box(x + 0.5, middle - _SWATCH / 2, _SWATCH, _SWATCH, look)
            self.text(x + step + 6, middle + 4, first)
            for line in rest:
                self.bottom += LEADING
                self.text(step + 6, self.bottom + LEADING / 2 + 4, line)
            x += wide
        self.bottom += LEADING + 6

    def whole(self, title: str, description: str) -> str:
        """The drawing as SVG, with its title and description for who does not see it."""
        patterns = "".join(self._tile(look) for look in self._used if LOOKS[look].pattern)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {short(self.width)} {short(self.bottom)}" role="img"'
            f' aria-labelledby="{self._name}-title {self._name}-desc" font-family="{FACES}" font-size="{SIZE}"'
            f' fill="{INK}"><title id="{self._name}-title">{escape(title)}</title>'
            f'<desc id="{self._name}-desc">{escape(description)}</desc>'
            f"{f'<defs>{patterns}</defs>' if patterns else ''}{''.join(self._shapes)}</svg>"
        )

    def _pattern(self, look: int) -> str:
        return f"{self._name}-{look}"

    def _tile(self, look: int) -> str:
        each: Look = LOOKS[look]
        return (
            f'<pattern id="{self._pattern(look)}" width="{TILE}" height="{TILE}" patternUnits="userSpaceOnUse">'
            f'<rect width="{TILE}" height="{TILE}" fill="{PAPER}"/>'
            f'<path d="{each.pattern}" stroke="{each.colour}" stroke-width="1.5"/></pattern>'
        )
