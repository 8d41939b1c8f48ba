"""Where the text of a PDF stands, so far as it must be known to say what it lies over.

Widths are those that the font says; how high its glyphs are is reckoned as of common ones, or from their drawings.
Source: ISO 32000-1:2008, 9.2.4, 9.3, 9.4, 9.6.5 and 9.7.4.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from pypdf.generic import ContentStream

from fazhi.kernel.files.copying_pdf_shapes import SAME, Box, Matrix, corners, matrix_of, put, then

_WIDTH, _WIDE = 600, 1000
"""Thousandths of its size that a glyph is wide whose font does not say it; of a font of two bytes a code."""
_PLACED = frozenset((b"m", b"l", b"c", b"v", b"y", b"re"))
_PLAIN = _PLACED | frozenset((b"d0", b"d1", b"h", b"f", b"F", b"f*", b"n", b"g", b"rg", b"k", b"q", b"Q"))
"""Operators of a glyph whose room can be told from its points."""
_MOST_NAMED = 2**18
_UNPAINTED, _AS_CLIP = (3, 7), (4, 5, 6, 7)
"""Rendering modes."""


class Widths:
    """How much room the glyphs of a font take, for a size of one.

    Attributes:
        wide: whether a code has two bytes.
        down: whether its lines run down.
        glyph: left, bottom, right and top of its glyphs, the right one beyond where the next begins.
        anything: whether its glyphs are drawn so that their room is not known.
    """

    def __init__(self, font: Any, pdf: Any) -> None:
        """Read them."""
        self.wide = font.get("/Subtype") == "/Type0"
        self.down = self.wide and str(font.get("/Encoding", "")).endswith("V")
        self.glyph, self.anything = (0.0, -0.2, 0.0, 0.88), False
        self._known: dict[int, float] = {}
        self._scale, self._other = 0.001, float(_WIDE)
        if self.wide:
            below = font["/DescendantFonts"][0].get_object()
            self._other = float(below.get("/DW", _WIDE))
            if str(font.get("/Encoding", "")).startswith("/Identity"):
                self._read(list(below.get("/W", [])))
            return
        descriptor = font.get("/FontDescriptor")
        self._other = float((descriptor.get_object() if descriptor is not None else {}).get("/MissingWidth", _WIDTH))
        first = int(font.get("/FirstChar", 0))
        self._known = {first + at: float(width) for at, width in enumerate(font.get("/Widths", []))}
        if font.get("/Subtype") == "/Type3":
            self._draw(font, pdf)

    def _draw(self, font: Any, pdf: Any) -> None:
        """The room of glyphs that are drawn by operators of their own."""
        matrix = matrix_of(font["/FontMatrix"])
        points = [(0.0, 0.0)]
        for drawn in font["/CharProcs"].values():
            for operands, operator in ContentStream(drawn.get_object(), pdf).operations:
                self.anything |= operator not in _PLAIN
                numbers = [float(each) for each in operands] if operator in _PLACED else []
                if operator == b"re":
                    numbers[2:] = [numbers[0] + numbers[2], numbers[1] + numbers[3]]
                points += [put(matrix, *numbers[at : at + 2]) for at in range(0, len(numbers), 2)]
        box = Box.around(points)
        self.glyph, self._scale = (box.left, box.bottom, box.right, box.top), abs(matrix[0])

    def _read(self, rows: list[Any]) -> None:
        at = named = 0
        while at + 1 < len(rows):
            if named > _MOST_NAMED:
                raise ValueError("widths of more glyphs than a font has")
            first, second = int(rows[at]), rows[at + 1].get_object()
            if isinstance(second, list):
                named += len(second)
                self._known |= {first + number: float(width) for number, width in enumerate(second)}
                at += 2
                continue
            named += int(second) - first
            if int(second) - first < 2**16:
                self._known |= dict.fromkeys(range(first, int(second) + 1), float(rows[at + 2]))
            at += 3

    def of(self, text: bytes) -> list[float]:
        """The widths of the codes of a text."""
        codes = [int.from_bytes(text[at : at + 2], "big") for at in range(0, len(text), 2)] if self.wide else text
        return [self._known.get(code, self._other) * self._scale for code in codes]


@dataclass(slots=True)
class Writing:
    """How text is written: what is kept with the state of the page, and where the next glyph stands.

    Attributes:
        widths: those of the font.
        size: its size.
        mode: its rendering mode.
    """

    widths: Widths | None = None
    size: float = 0
    mode: float = 0
    leading: float = 0
    apart: float = 0
    words_apart: float = 0
    stretched: float = 100
    rise: float = 0
    place: Matrix = SAME
    line: Matrix = SAME

    NUMBERS: ClassVar = {
        b"Tr": "mode", b"TL": "leading", b"Tc": "apart", b"Tw": "words_apart", b"Tz": "stretched", b"Ts": "rise",
    }  # fmt: skip
    OPERATORS: ClassVar = frozenset((*NUMBERS, b"BT", b"Tm", b"Td", b"TD", b"T*", b"Tj", b"TJ", b"'", b'"'))

    @property
    def clips(self) -> bool:
        """Whether its glyphs clip what follows."""
        return self.mode in _AS_CLIP

    def write(self, operator: bytes, operands: Any, matrix: Matrix) -> Iterator[Box | None]:
        """Follow an operator: where something is painted; None where that cannot be told."""
        if operator in self.NUMBERS:
            setattr(self, self.NUMBERS[operator], float(operands[0]))
        elif operator in (b"BT", b"Tm"):
            self.place = self.line = matrix_of(operands if operator == b"Tm" else None)
        elif operator in (b"Td", b"TD"):
            x, y = (float(each) for each in operands)
            self.leading = -y if operator == b"TD" else self.leading
            self._begin(x, y)
        if operator == b'"':
            self.words_apart, self.apart = float(operands[0]), float(operands[1])
        if operator in (b"T*", b"'", b'"'):
            self._begin(0, -self.leading)
        if operator in (b"Tj", b"'", b'"'):
            yield from self._show(operands[-1], matrix)
        for each in operands[0] if operator == b"TJ" else ():
            if isinstance(each, (int, float)):
                self._lead(-float(each) / 1000 * self.size)
            else:
                yield from self._show(each, matrix)

    def _begin(self, x: float, y: float) -> None:
        self.place = self.line = then((1, 0, 0, 1, x, y), self.line)

    def _lead(self, by: float) -> None:
        down = self.widths is not None and self.widths.down
        self.place = then((1, 0, 0, 1, 0, by) if down else (1, 0, 0, 1, by * self.stretched / 100, 0), self.place)

    def _show(self, text: Any, matrix: Matrix) -> Iterator[Box | None]:
        if self.widths is None:
            return
        codes = text.original_bytes if hasattr(text, "original_bytes") else bytes(text)
        steps = self.widths.of(codes)
        if not steps:
            return
        size, number = self.size, len(steps)
        if self.widths.down:
            length = -(size + self.apart) * number
            place = (-size / 2, length, size / 2, 0.0)
        else:
            length = sum(steps) * size + self.apart * number + self.words_apart * codes.count(b" ")
            left, bottom, right, top = (each * size for each in self.widths.glyph)
            wide = self.stretched / 100
            place = (min(0, left) * wide, bottom + self.rise, max(length, length + right) * wide, top + self.rise)
        if self.mode not in _UNPAINTED:
            yield None if self.widths.anything else Box.around(corners(then(self.place, matrix), *place))
        self._lead(length)
