"""What a page of a PDF paints, in order: its pictures, and whether each of them is seen whole.

A picture lies whole in the file however little of it is seen: under a black box, beyond the edge of the page, behind a
mask. So a page on which anything lies over a picture, or cuts it, is refused; text that is not painted (as programs put
over a scan what they recognised in it) does not. Where boxes are reckoned roughly, too much is refused, not too little.
Source: ISO 32000-1:2008, 8.4 to 8.10 and 9.3 to 9.4.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from pypdf import PageObject
from pypdf.generic import ContentStream

from fazhi.kernel.files.copies import refused
from fazhi.kernel.files.copying_pdf_pictures import FLAT, hides_points, too_small
from fazhi.kernel.files.copying_pdf_shapes import SAME, Box, Matrix, Path, corners, matrix_of, then
from fazhi.kernel.files.copying_pdf_text import Widths, Writing

_EDGE = 2.0
"""Points by which things may overlap or stick out, as programs round them."""
_MOST_FORMS = 2_000
_DEEPEST = 12
_MOST_PICTURES = 2_000
_MOST_BYTES = 10 * 2**20
"""Bytes of what a page draws, forms as often as they are drawn."""
_MOST_LINES = 400
"""Upright and level lines of a page; tables have fewer, words drawn as lines may not."""
_LIGHT = 0.6
_PAINTS = {
    b"f": (True, False), b"F": (True, False), b"f*": (True, False), b"S": (False, True), b"s": (False, True),
    b"B": (True, True), b"B*": (True, True), b"b": (True, True), b"b*": (True, True), b"n": (False, False),
}  # fmt: skip
"""Whether an operator fills, and whether it draws the lines."""
_SEEN_BLENDS = ("/Normal", "/Compatible", "/Multiply", "/Darken")
_COLOURS = frozenset((b"g", b"rg", b"k", b"sc", b"scn"))


@dataclass(slots=True)
class _State:
    """What q keeps and Q brings back."""

    matrix: Matrix
    clip: Box
    writing: Writing = field(default_factory=Writing)
    shaped: bool = False
    faint: bool = False
    veiled: bool = False
    """Whether it stands in a form that is drawn faint as a whole."""
    blent: bool = False
    """Whether what is drawn is mixed with what lies under it so that it may not be seen."""
    light: bool = False
    width: float = 1

    def copy(self) -> _State:
        return replace(self, writing=replace(self.writing))


class Painting:
    """What a page paints.

    Attributes:
        pictures: where its pictures lie.
        drawn: what is drawn by name, as ``id`` of the objects.
        outlined: whether it draws lines of which words may be made.
    """

    def __init__(self, page: PageObject, pdf: Any, name: str, number: int) -> None:
        """Go through a page.

        Raises:
            FileError: a picture on it is not seen whole.
        """
        self.pictures: list[Box] = []
        self.drawn: set[int] = set()
        self._pdf, self._name, self._number = pdf, name, number
        self._curves = self._lines = self._forms = self._bytes = 0
        self._widths: dict[int, Widths] = {}
        box = page.mediabox
        whole = Box(float(box.left), float(box.bottom), float(box.right), float(box.top))
        self._state, self._kept, self._path = _State(SAME, whole), list[_State](), Path()
        contents = page.get_contents()
        if contents is not None:
            self._run(contents, page.get("/Resources"), 0)

    @property
    def outlined(self) -> bool:
        """Whether words may be drawn as lines."""
        return self._curves > 0 or self._lines > _MOST_LINES

    def _refuse(self, zh: str, en: str) -> None:
        raise refused(self._name, f"第{self._number}页{zh}", f"on page {self._number} {en}", FLAT)

    def _operations(self, contents: Any) -> Any:
        drawn = ContentStream(contents, self._pdf)
        self._bytes += len(drawn.get_data())
        if self._bytes > _MOST_BYTES:
            self._refuse("的内容太多，无法检查", "there is too much to look through")
        return drawn.operations

    def _run(self, contents: Any, resources: Any, depth: int) -> None:
        held = resources.get_object() if resources is not None else {}
        for operands, operator in self._operations(contents):
            if operator == b"Do":
                self._draw(_named(held, "/XObject", operands[0]), held, depth)
            elif operator == b"INLINE IMAGE":
                self._picture(operands["settings"])
            elif operator == b"gs":
                self._set(_named(held, "/ExtGState", operands[0]))
            elif operator == b"Tf":
                self._choose(_named(held, "/Font", operands[0]), operands[1])
            elif operator in Writing.OPERATORS:
                self._write(operator, operands)
            elif operator in Path.OPERATORS:
                self._path.lay(operator, [float(each) for each in operands], self._state.matrix)
            elif operator in _PAINTS:
                self._paint(*_PAINTS[operator])
            elif operator in _COLOURS:
                self._colour(operands)
            else:
                self._follow(operator, operands)

    def _write(self, operator: bytes, operands: Any) -> None:
        state = self._state
        for box in state.writing.write(operator, operands, state.matrix):
            self._over(box or state.clip)
            self._curves += box is None
        state.shaped |= state.writing.clips

    def _follow(self, operator: bytes, operands: Any) -> None:
        state = self._state
        if operator == b"q":
            self._kept.append(state.copy())
        elif operator == b"Q" and self._kept:
            self._state = self._kept.pop()
        elif operator == b"cm":
            state.matrix = then(matrix_of(operands), state.matrix)
        elif operator == b"w":
            state.width = float(operands[0])
        elif operator in (b"W", b"W*"):
            self._path.clips = True
        elif operator == b"sh":
            self._curves += 1
            self._over(state.clip)

    def _draw(self, drawn: Any, resources: Any, depth: int) -> None:
        if drawn is None:
            return
        self.drawn.add(id(drawn))
        if drawn.get("/Subtype") == "/Image":
            self._picture(drawn)
            return
        self._forms += 1
        if depth > _DEEPEST or self._forms > _MOST_FORMS:
            self._refuse("的内容层层嵌套，无法检查", "things stand within things, too many to look through")
        before, kept, self._kept, self._state = self._state, self._kept, [], self._state.copy()
        self._state.veiled |= self._state.faint or self._state.blent
        self._state.matrix = then(matrix_of(drawn.get("/Matrix")), self._state.matrix)
        if "/BBox" in drawn:
            left, bottom, right, top = (float(each) for each in drawn["/BBox"])
            self._clip(Path([corners(self._state.matrix, left, bottom, right, top)]))
        self._run(drawn, drawn.get("/Resources") or resources, depth + 1)
        self._state, self._kept, self._path = before, kept, Path()

    def _picture(self, picture: Any) -> None:
        """A picture: it must be seen whole, and as it is."""
        state = self._state
        box = Box.around(corners(state.matrix, 0, 0, 1, 1))
        if state.shaped or not state.clip.holds(box, _EDGE):
            self._refuse(
                "的图片只显示一部分，其余仍在文件中", "a part alone of a picture is shown, and the rest still there"
            )
        self._over(box)
        stencil = bool(picture.get("/ImageMask", picture.get("/IM", False)))
        if state.faint or state.blent or state.veiled or (stencil and state.light) or hides_points(picture):
            self._refuse(
                "的图片有透明或遮盖，看不到的部分仍在文件中",
                "a picture is see-through or masked, and what is not seen still there",
            )
        if too_small(picture, state.matrix):
            self._refuse("的图片缩得太小，看不清内容", "a picture is shown so small that nobody sees what it shows")
        self.pictures.append(box)
        if len(self.pictures) > _MOST_PICTURES:
            self._refuse("的图片太多，无法检查", "there are too many pictures to look through")

    def _over(self, box: Box) -> None:
        seen = box.within(self._state.clip)
        if any(seen.covers(picture, _EDGE) for picture in self.pictures):
            self._refuse(
                "的图片被其他内容盖住，盖住的部分仍在文件中",
                "something lies over a picture, and what it covers is still there",
            )

    def _set(self, wanted: Any) -> None:
        if wanted is None:
            return
        mask = wanted.get("/SMask")
        if mask is not None and mask.get_object() != "/None":
            self._refuse("用了透明蒙版", "a mask makes things see-through")
        self._state.faint = float(wanted.get("/ca", 0 if self._state.faint else 1)) < 1
        if "/BM" in wanted:
            self._state.blent = wanted["/BM"] not in _SEEN_BLENDS
        self._state.width = float(wanted.get("/LW", self._state.width))
        if "/Font" in wanted:
            self._choose(*wanted["/Font"])

    def _choose(self, font: Any, size: Any) -> None:
        """A font, and its size."""
        font = font.get_object() if font is not None else None
        if font is not None and id(font) not in self._widths:
            self._widths[id(font)] = Widths(font, self._pdf)
        self._state.writing.widths = self._widths[id(font)] if font is not None else None
        self._state.writing.size = float(size)

    def _paint(self, fills: bool, draws: bool) -> None:
        path, self._path = self._path, Path()
        if fills or draws:
            self._lines += len(path.pairs())
            self._curves += path.slanted()
        for box in path.boxes(fills=fills, draws=draws, by=self._state.width * _scale(self._state.matrix) / 2):
            self._over(box)
        if path.clips:
            self._clip(path)

    def _clip(self, path: Path) -> None:
        self._state.shaped |= not path.upright()
        self._state.clip = self._state.clip.within(path.box())

    def _colour(self, operands: Any) -> None:
        self._curves += any(isinstance(each, str) for each in operands)  # A pattern, which may paint anything.
        numbers = [float(each) for each in operands if isinstance(each, (int, float))]
        if len(numbers) == 4:
            numbers = [1 - min(1, each + numbers[3]) for each in numbers[:3]]
        self._state.light = not numbers or len(numbers) not in (1, 3) or sum(numbers) / len(numbers) > _LIGHT


def _named(resources: Any, kind: str, name: str) -> Any:
    found = resources.get(kind)
    found = found.get_object().get(name) if found is not None else None
    return found.get_object() if found is not None else None


def _scale(matrix: Matrix) -> float:
    a, b, c, d, _, _ = matrix
    return float(max(a * a + b * b, c * c + d * d) ** 0.5)
