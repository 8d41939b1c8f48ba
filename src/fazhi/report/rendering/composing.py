"""The report as a document 成文: headings, paragraphs and the appendix of sources, whatever file it becomes."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from fazhi.kernel.ledger.hashing import canonical, digest
from fazhi.report.charting.picturing import Picture
from fazhi.report.charting.words import Entry
from fazhi.report.frozen import Frozen, FrozenFigure
from fazhi.report.rendering.elements import Elements, said

APPENDIX = "数据来源表"
OWN = "本系统记录"
"""The source of a figure that is counted here."""
HEADS = ("数据", "口径", "来源", "数值", "摘要值")
DIGESTS = "摘要值是报告固定时该项数据的规范 JSON（RFC 8785）的散列值，据以核对此后没有改动。"
_LONGEST_MARK = 40
"""Characters of a bookmark's name in Word."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; a number names its figure, and is a link.

    Attributes:
        figure: the figure's id; empty in plain text.
        mark: name of the place in the document, where a figure is named first; empty later on.
        awaited: whether a return is awaited instead.
    """

    text: str
    figure: str = ""
    address: str = ""
    mark: str = ""
    awaited: bool = False


@dataclass(frozen=True, slots=True)
class Plate:
    """A chart as it stands in the file: the picture, and its numbers as a table, whose rows lead to their figures."""

    picture: Picture
    head: tuple[Piece, ...]
    rows: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading of a level, or with level 0 a paragraph, which may begin with lead words, or a chart."""

    level: int
    lead: str
    pieces: tuple[Piece, ...]
    plate: Plate | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A row of the appendix.

    Attributes:
        organ: who returned the figure, or that it is counted here.
        digest: hash of the figure's canonical JSON as the act froze it.
        mark: name of the row's place in the document.
        named: name of the place where the text names the figure first; empty where it does not.
    """

    id: str
    title: str
    definition: str
    organ: str
    value: str
    digest: str
    address: str
    mark: str
    named: str


@dataclass(frozen=True, slots=True)
class Composition:
    """A report with all that stands in the file."""

    title: str
    place: str
    totals: str
    year: int
    elements: Elements
    blocks: tuple[Block, ...]
    sources: tuple[Source, ...]
    ledger: str

    @property
    def heading(self) -> tuple[str, ...]:
        """The lines of the title: the organ, what it is about, and the kind of document."""
        return (self.elements.organ, self.title) if self.title.startswith("关于") else (self.title,)

    @property
    def dated(self) -> str:
        """成文日期."""
        return said(self.elements.dated)

    @property
    def remark(self) -> str:
        """What stands under the appendix: under which log the figures were counted, and what the digests are."""
        totals = f"数字来源：{self.totals}。" if self.totals else ""
        return f"{totals}{self.ledger}{DIGESTS}"

    @property
    def imprint(self) -> list[dict[str, str]]:
        """The lines of the imprint 版记: its head and what stands left and right in it; none where none is wanted."""
        elements = self.elements
        printed = f"{said(elements.printed_on)}印发" if elements.printed_on else ""
        lines = []
        if elements.copied_to:
            lines.append({"head": "抄送：", "left": f"{elements.copied_to}。", "right": ""})
        if elements.printed_by:
            lines.append({"head": "", "left": elements.printed_by, "right": printed})
        return lines


def compose(frozen: Mapping[str, Any], elements: Elements, address: Callable[[str], str]) -> Composition:
    """The report that an act froze, as a document.

    Args:
        frozen: what the act holds.
        elements: what surrounds the text.
        address: where a figure is read, by its id.
    """
    report = Frozen(frozen)
    place, _, totals = report.place_name.partition("（")
    named: dict[str, None] = {}
    blocks = tuple(_blocks(report, address, named))
    raw = {each["id"]: each for each in frozen["figures"]}
    return Composition(
        title=report.title, place=place, totals=totals.removesuffix("）"), year=report.year, elements=elements,
        blocks=blocks,
        sources=tuple(
            _source(figure, digest_of(raw[id]), address(id), id in named) for id, figure in report.figures.items()
        ),
        ledger=f"以上数据按全过程记录{report.ledger_size}条计算，树根 {report.ledger_root}。",
    )  # fmt: skip


def digest_of(figure: Mapping[str, Any]) -> str:
    """Hash of a frozen figure's canonical JSON (RFC 8785), by which anybody compares what the appendix says."""
    return digest(text_of_figure(figure)).hex()


def text_of_figure(figure: Mapping[str, Any]) -> bytes:
    """A frozen figure's canonical JSON (RFC 8785): what the digest is the hash of."""
    return canonical(dict(figure), f"数据 {figure['id']}")


def mark_of(kind: str, id: str) -> str:
    """Name of a place in the document for a figure: a letter first, letters and digits, no longer than Word allows."""
    name = f"{kind}_{re.sub(r'[^0-9A-Za-z]', '_', id)}"
    if len(name) <= _LONGEST_MARK:
        return name
    return f"{name[: _LONGEST_MARK - 9]}_{hashlib.sha256(id.encode()).hexdigest()[:8]}"


def _blocks(report: Frozen, address: Callable[[str], str], named: dict[str, None]) -> Iterator[Block]:
    numbers = count(1)
    for heading, sections in report.parts:
        yield Block(1, "", (Piece(heading),))
        for section in sections:
            if section.heading:
                yield Block(2, "", (Piece(section.heading),))
            for each in section.paragraphs:
                pieces = tuple(_pieces(each.pieces, address, named))
                yield Block(0, each.lead, pieces)
            for chart in section.charts:
                yield Block(0, "", (), _plate(Picture(next(numbers), chart), address))


def _plate(picture: Picture, address: Callable[[str], str]) -> Plate:
    def pieces(entries: list[Entry]) -> tuple[Piece, ...]:
        return tuple(Piece(each.text, each.figure, address(each.figure) if each.figure else "") for each in entries)

    return Plate(picture, pieces(picture.head), tuple(map(pieces, picture.rows)))


def _pieces(pieces: list[str | FrozenFigure], address: Callable[[str], str], named: dict[str, None]) -> Iterator[Piece]:
    for each in pieces:
        if isinstance(each, str):
            yield Piece(each)
            continue
        mark = "" if each.id in named else mark_of("figure", each.id)
        named[each.id] = None
        number = each.said if each.missing else each.said.removesuffix(each.unit.zh)
        yield Piece(number, each.id, address(each.id), mark, bool(each.missing))
        if each.value is not None:
            yield Piece(each.unit.zh)


def _source(figure: FrozenFigure, hashed: str, address: str, named: bool) -> Source:
    return Source(
        id=figure.id, title=figure.title.zh, definition=f"第{figure.version}版：{figure.definition.zh}",
        organ=_organ(figure), value=figure.said, digest=hashed, address=address,
        mark=mark_of("source", figure.id), named=mark_of("figure", figure.id) if named else "",
    )  # fmt: skip


def _organ(figure: FrozenFigure) -> str:
    """By whom a figure was returned, on which day, under which letter; or that it is counted here."""
    if figure.missing:
        return f"待{'、'.join(figure.missing)}报送"
    if not figure.returns:
        return OWN
    return "；".join(
        f"{each.organ}{said(datetime.date.fromisoformat(each.on))}报送{f'（{each.letter}）' if each.letter else ''}"
        for each in figure.returns
    )
