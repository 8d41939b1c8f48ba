"""What the check of a report's text finds: numbers, relations between them, misprints. No database, no settings.

Places are characters from 0 in the text that was given to :func:`fazhi.report.checking.check`; the end is not included.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from fazhi.kernel.wording import Label

Verdict = Literal["holds", "contradiction", "undecided"]

EVER = Decimal("Infinity")
SHARE = "分之"
"""The unit of a share told as a fraction: 三分之二 is 0.666667 of it. 八成 is 8 of the unit 成, 翻两番 2 of 番."""
STACKED = "…"
"""Joins the hedges of a number that has two: 约…左右."""
TOLERANCE = Decimal("0.05")
"""How far 约 and 左右 let a number lie from what is written, as a share of it."""


@dataclass(frozen=True, slots=True)
class Span:
    """A place in the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number:
    """A figure of the text with its unit, what it counts, and the word that loosens it.

    ``value`` is in ones of the unit: 3.05亿元 is 305000000 元. ``step`` is the worth of the last written digit.
    """

    value: Decimal
    unit: str
    object: str
    hedge: str
    start: int
    end: int
    step: Decimal = Decimal(1)
    upper: Decimal | None = None
    """The greater value of a range, 30-50家."""

    @property
    def low(self) -> Decimal:
        """The least that hedge and rounding allow; a number without either is the count itself."""
        return min(self._low(hedge) for hedge in self.hedge.split(STACKED))

    @property
    def high(self) -> Decimal:
        """The most that hedge and rounding allow."""
        return max(self._high(hedge) for hedge in self.hedge.split(STACKED))

    def _low(self, hedge: str) -> Decimal:
        if hedge in BELOW:
            return Decimal(0)
        if hedge in AROUND:
            return self.value * (1 - TOLERANCE)
        return self.value if hedge in ABOVE else self.value - self._rounding

    def _high(self, hedge: str) -> Decimal:
        top = self.value if self.upper is None else self.upper
        if hedge in BELOW:
            return top
        if hedge in AROUND:
            return top * (1 + TOLERANCE)
        return EVER if hedge in ABOVE else top + self._rounding

    @property
    def _rounding(self) -> Decimal:
        """A whole step, not half of one: a report may have cut digits off instead of rounding; none for a count."""
        return Decimal(0) if self.step == 1 else self.step

    @property
    def above(self) -> bool:
        """Whether the text says that there are more than what is written."""
        return bool(self.hedge) and all(hedge in ABOVE for hedge in self.hedge.split(STACKED))

    @property
    def exact(self) -> bool:
        """Whether the figure stands for one count only."""
        return not self.hedge and self.upper is None and self.step == 1


BELOW = frozenset(
    (
        "近",
        "将近",
        "接近",
        "不到",
        "不足",
        "少于",
        "低于",
        "以内",
        "以下",
        "至多",
        "不超过",
        "不高于",
        "不多于",
        "未超过",
    )
)
ABOVE = frozenset(
    ("余", "多", "超", "超过", "突破", "逾", "破", "以上", "至少", "达到或超过", "高于", "不少于", "不低于", "多于")
)
AROUND = frozenset(("约", "大约", "左右", "大概", "约为"))


@dataclass(frozen=True, slots=True)
class Relation:
    """Numbers of the text that belong together, and whether they agree.

    ``arithmetic`` is the sum as one would write it down; ``rule`` the name of the rule that found the relation.
    ``spans`` are the places of total and parts, and of the names where a list counts names.
    """

    kind: str
    verdict: Verdict
    why: Label
    arithmetic: str
    total: Number | None
    parts: tuple[Number, ...]
    spans: tuple[Span, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class WordFault:
    """A misprint: what stands there, what should, and by which rule."""

    start: int
    end: int
    found: str
    should: str
    rule: str
    why: Label


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found in one text, each in the order of the text."""

    numbers: tuple[Number, ...]
    relations: tuple[Relation, ...]
    words: tuple[WordFault, ...]
