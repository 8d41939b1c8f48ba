"""Places on a page of a PDF: matrices, boxes, and paths.

Source: ISO 32000-1:2008, 8.3 (coordinates) and 8.5 (paths).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, ClassVar, Self

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
SAME: Matrix = (1, 0, 0, 1, 0, 0)


def matrix_of(numbers: Any) -> Matrix:
    """Six numbers as a matrix; none changes nothing."""
    if numbers is None:
        return SAME
    a, b, c, d, e, f = (float(each) for each in numbers)
    return a, b, c, d, e, f


def then(first: Matrix, second: Matrix) -> Matrix:
    """One matrix after another."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def put(matrix: Matrix, x: float, y: float) -> Point:
    """Where a point comes to stand."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


@dataclass(frozen=True, slots=True)
class Box:
    """An upright box."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def around(cls, points: Iterable[Point], by: float = 0) -> Self:
        """The box around points, and as much further on each side as is said."""
        across, up = zip(*points, strict=True)
        return cls(min(across) - by, min(up) - by, max(across) + by, max(up) + by)

    def within(self, other: Box) -> Box:
        """What of it lies in another; its sides are crossed if nothing does."""
        return Box(
            max(self.left, other.left), max(self.bottom, other.bottom),
            min(self.right, other.right), min(self.top, other.top),
        )  # fmt: skip

    def holds(self, other: Box, by: float) -> bool:
        """Whether another lies in it, or sticks out by no more than is said."""
        near = self.left - by <= other.left and self.bottom - by <= other.bottom
        return near and other.right <= self.right + by and other.top <= self.top + by

    def covers(self, other: Box, by: float) -> bool:
        """Whether it lies over another by more than is said both across and up."""
        shared = self.within(other)
        return shared.right - shared.left > by and shared.top - shared.bottom > by


def corners(matrix: Matrix, left: float, bottom: float, right: float, top: float) -> list[Point]:
    """The corners of a box where a matrix puts them, one after the other."""
    return [put(matrix, x, y) for x, y in ((left, bottom), (right, bottom), (right, top), (left, top))]


@dataclass(slots=True)
class Path:
    """A path that is being laid, piece by piece.

    Attributes:
        parts: its pieces, each as points.
        clips: whether what follows is seen within it only.
        curves: how many of its lines are neither upright nor level, or no lines.
    """

    parts: list[list[Point]] = field(default_factory=list)
    clips: bool = False
    curves: int = 0

    OPERATORS: ClassVar = frozenset((b"m", b"l", b"c", b"v", b"y", b"h", b"re"))

    def lay(self, operator: bytes, numbers: list[float], matrix: Matrix) -> None:
        """Follow an operator that lays it."""
        if operator == b"re":
            x, y, width, height = numbers
            around = corners(matrix, x, y, x + width, y + height)
            self.parts.append([*around, around[0]])
        elif operator == b"h":
            self.parts[-1:] = [[*part, *part[:1]] for part in self.parts[-1:]]
        elif operator == b"m" or not self.parts:
            self.parts.append([put(matrix, *numbers[-2:])])
        else:
            self.curves += operator != b"l"
            self.parts[-1] += [put(matrix, *numbers[at : at + 2]) for at in range(0, len(numbers), 2)]

    def pairs(self) -> list[tuple[Point, Point]]:
        """Its lines."""
        return [pair for part in self.parts for pair in pairwise(part)]

    def slanted(self) -> int:
        """How many of its lines are neither upright nor level."""
        return self.curves + sum(min(abs(a - c), abs(b - d)) > 1 for (a, b), (c, d) in self.pairs())

    def boxes(self, *, fills: bool, draws: bool, by: float) -> Iterator[Box]:
        """Where it paints, filled or drawn with lines that reach so far on each side."""
        for part in self.parts:
            if fills and part:
                yield Box.around(part)
            for pair in (*pairwise(part), (part[-1], part[0])) if draws and part else ():
                yield Box.around(pair, by)

    def box(self) -> Box:
        """The box around all of it; for a path of nothing one of nothing."""
        points = [point for part in self.parts for point in part]
        return Box.around(points) if points else Box(0, 0, 0, 0)

    def upright(self) -> bool:
        """Whether it is one upright box."""
        if len(self.parts) != 1 or len({(round(x), round(y)) for x, y in self.parts[0]}) != 4:
            return False
        box = self.box()
        return all(
            min(abs(x - box.left), abs(x - box.right)) < 1 > min(abs(y - box.bottom), abs(y - box.top))
            for x, y in self.parts[0]
        )
