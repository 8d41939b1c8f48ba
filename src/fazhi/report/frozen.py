"""Reading what was frozen 固定的年度报告: the report that an act holds, in words of the active language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fazhi.kernel.figures.declaring import Kind
from fazhi.kernel.wording import Label

HIDDEN = "（不显示）"


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
class FrozenFigure:
    """A figure as it stood when the report was compiled; without a value where that is hidden."""

    id: str
    title: Label
    unit: Label
    kind: Kind
    value: int | None
    definition: Label
    version: str
    changed: Label | None
    public_records: bool
    breakdowns: list[FrozenBreakdown]

    @property
    def said(self) -> str:
        """The value with its unit, in Chinese as the report has it."""
        return f"{HIDDEN if self.value is None else self.value}{self.unit.zh}"


@dataclass(frozen=True, slots=True)
class FrozenParagraph:
    """A paragraph: pieces of text, and the figures between them."""

    title: str
    pieces: list[str | FrozenFigure]


@dataclass(frozen=True, slots=True)
class FrozenSection:
    """A section of the report."""

    heading: str
    paragraphs: list[FrozenParagraph]


class Frozen:
    """A report as frozen.

    Attributes:
        figures: by id, in the order in which the report names them.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data
        self.title: str = data["title"]
        self.place: str = data["place"]
        self.place_name: str = data["place_name"]
        self.year: int = data["year"]
        self.ledger_size: int = data["ledger"]["size"]
        self.ledger_root: str = data["ledger"]["root"]
        self.figures = {each["id"]: _figure(each) for each in data["figures"]}

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
                yield section.heading
                for each in section.paragraphs:
                    said = (piece if isinstance(piece, str) else piece.said for piece in each.pieces)
                    yield f"{each.title}。{''.join(said)}"
        yield "附：数据和口径"
        for figure in self.figures.values():
            yield f"{figure.title.zh}：{figure.said}。口径（第{figure.version}版）：{figure.definition.zh}"
        yield f"以上数据按全过程记录{self.ledger_size}条计算，树根 {self.ledger_root}。"

    def _section(self, section: Mapping[str, Any]) -> FrozenSection:
        paragraphs = [
            FrozenParagraph(
                each["title"],
                [piece if isinstance(piece, str) else self.figures[piece["figure"]] for piece in each["pieces"]],
            )
            for each in section["paragraphs"]
        ]
        return FrozenSection(section["heading"], paragraphs)


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
        value=data["value"], definition=Label(**data["definition"]), version=data["version"],
        changed=Label(**data["changed"]) if data["changed"] else None, public_records=data["public_records"],
        breakdowns=breakdowns,
    )  # fmt: skip
