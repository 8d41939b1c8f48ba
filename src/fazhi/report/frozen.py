"""Reading what was frozen 固定的年度报告: the report that an act holds, in words of the active language."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fazhi.kernel.figures.declaring import Asked, Kind, Number
from fazhi.kernel.figures.declaring import year as year_of
from fazhi.kernel.figures.reported import NOBODY
from fazhi.kernel.wording import Label
from fazhi.report.charting.charts import Chart, charts_in

HIDDEN = "（不显示）"


def gap(title: Label, missing: Sequence[str]) -> str:
    """What stands where a return is awaited, seen at once and by whom it is owed; or where nobody was asked for it."""
    if tuple(missing) == (NOBODY,):
        return f"〔{title.zh}：未收集〕"
    return f"〔{title.zh}：待{'、'.join(missing)}报送〕"


@dataclass(frozen=True, slots=True)
class FrozenCell:
    """A part of a figure; without a number where it is hidden."""

    name: Label
    number: int | None


@dataclass(frozen=True, slots=True)
class FrozenBreakdown:
    """A figure divided; ``withheld`` where no cell can be shown without telling on people."""

    title: Label
    cells: list[FrozenCell]
    withheld: bool

    @property
    def hides(self) -> bool:
        """Whether a cell is hidden."""
        return self.withheld or any(cell.number is None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class FrozenReturn:
    """A return behind a reported figure: whose, signed on which day, under which letter, by which act."""

    organ: str
    on: str
    letter: str
    act: str


@dataclass(frozen=True, slots=True)
class FrozenBefore:
    """Last year's number; ``reported`` whether last year's report says it, and it is not counted from the records."""

    value: Number
    reported: bool


@dataclass(frozen=True, slots=True)
class FrozenFigure:
    """A figure as it stood when the report was compiled; without a value where that is hidden or missing.

    Attributes:
        missing: the bodies whose returns were awaited.
        returns: the returns of a reported figure.
        before: last year's number, where the text tells how it changed.
    """

    id: str
    title: Label
    unit: Label
    kind: Kind
    value: Number | None
    definition: Label
    version: str
    changed: Label | None
    public_records: bool
    breakdowns: list[FrozenBreakdown]
    missing: Sequence[str] = ()
    returns: Sequence[FrozenReturn] = ()
    before: FrozenBefore | None = None

    @property
    def acts(self) -> set[str]:
        """The acts that signed its returns."""
        return {each.act for each in self.returns}

    @property
    def awaited(self) -> bool:
        """Whether somebody who was asked for it has not returned it."""
        return bool(self.missing) and tuple(self.missing) != (NOBODY,)

    @property
    def said(self) -> str:
        """The value with its unit, in Chinese as the report has it."""
        if self.missing:
            return gap(self.title, self.missing)
        return HIDDEN if self.value is None else f"{self.value}{self.unit.zh}"


@dataclass(frozen=True, slots=True)
class FrozenParagraph:
    """A paragraph: pieces of text, and the figures between them."""

    title: str
    pieces: list[str | FrozenFigure]

    @property
    def lead(self) -> str:
        """The lead words with their stop; nothing where officers wrote the paragraph themselves."""
        return f"{self.title}。" if self.title else ""

    @property
    def said(self) -> str:
        """The text after the lead words, with its numbers."""
        return "".join(piece if isinstance(piece, str) else piece.said for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class FrozenSection:
    """A section of the report."""

    heading: str
    paragraphs: list[FrozenParagraph]
    charts: list[Chart]


class Frozen:
    """A report as frozen.

    Attributes:
        figures: by id, in the order in which the report names them.
        left_out: headings of the outline of which nothing is recorded.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data
        self.title: str = data["title"]
        self.place: str = data["place"]
        self.place_name: str = data["place_name"]
        self.year: int = data["year"]
        self.organ = uuid.UUID(data["organ"]) if data.get("organ") else None
        self.left_out: list[str] = data.get("left_out", [])
        self.ledger_size: int = data["ledger"]["size"]
        self.ledger_root: str = data["ledger"]["root"]
        self.figures = {each["id"]: _figure(each) for each in data["figures"]}

    def asked(self, known: datetime.datetime | None = None) -> Asked:
        """Of whom and of which year its figures were asked; as known at a moment, or now."""
        return year_of(self.place, self.year, known, self.organ)

    def written(self, key: str) -> list[str]:
        """What officers wrote as a part of their own, a paragraph each, with the numbers that it said."""
        found = [part for part in self._data["parts"] if part.get("written") == key]
        sections = [self._section(section) for part in found for section in part["sections"]]
        return [each.said for section in sections for each in section.paragraphs]

    @property
    def parts(self) -> Iterator[tuple[str, list[FrozenSection]]]:
        """Headings, each with its sections."""
        for part in self._data["parts"]:
            yield part["heading"], [self._section(section) for section in part["sections"]]

    def lines(self) -> Iterator[str]:
        """The report as plain text in Chinese, with every figure listed after it: what its notice says."""
        for heading, sections in self.parts:
            yield heading
            for section in sections:
                if section.heading:
                    yield section.heading
                yield from (each.lead + each.said for each in section.paragraphs)
        yield "附：数据和口径"
        for figure in self.figures.values():
            yield f"{figure.title.zh}：{figure.said}。口径（第{figure.version}版）：{figure.definition.zh}{_by(figure)}"
        yield f"以上数据按全过程记录{self.ledger_size}条计算，树根 {self.ledger_root}。"

    def _section(self, section: Mapping[str, Any]) -> FrozenSection:
        paragraphs = [
            FrozenParagraph(
                each["title"],
                [piece if isinstance(piece, str) else self.figures[piece["figure"]] for piece in each["pieces"]],
            )
            for each in section["paragraphs"]
        ]
        return FrozenSection(section["heading"], paragraphs, list(charts_in(section.get("charts", ()))))


def _by(figure: FrozenFigure) -> str:
    """By whom a reported figure was returned."""
    if not figure.returns:
        return ""
    return f"报送：{'；'.join(f'{each.organ}{each.on}（{each.letter}）' for each in figure.returns)}。"


def _figure(data: Mapping[str, Any]) -> FrozenFigure:
    breakdowns = [
        FrozenBreakdown(
            Label(**each["title"]), [FrozenCell(Label(**cell["name"]), cell["number"]) for cell in each["cells"]],
            each["withheld"],
        )
        for each in data["breakdowns"]
    ]  # fmt: skip
    return FrozenFigure(
        id=data["id"], title=Label(**data["title"]), unit=Label(**data["unit"]), kind=Kind(data["kind"]),
        value=_number(data["value"]), definition=Label(**data["definition"]), version=data["version"],
        changed=Label(**data["changed"]) if data["changed"] else None, public_records=data["public_records"],
        breakdowns=breakdowns, missing=data.get("missing", ()),
        returns=[FrozenReturn(**each) for each in data.get("returns", ())], before=_before(data.get("before")),
    )  # fmt: skip


def _before(data: Mapping[str, Any] | None) -> FrozenBefore | None:
    number = _number(data["value"]) if data else None
    return FrozenBefore(number, data["reported"]) if data and number is not None else None


def _number(kept: int | str | None) -> Number | None:
    """A number as it is kept: one with decimal places as text."""
    return Decimal(kept) if isinstance(kept, str) else kept
