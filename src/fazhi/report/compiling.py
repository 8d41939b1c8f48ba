"""Compiling the annual report 法治政府建设年度报告 from an outline: every number stands as a link to its records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from ruamel.yaml import YAML

from fazhi.kernel.figures.chapters import chapters
from fazhi.kernel.figures.declaring import Asked, year
from fazhi.kernel.ledger.models import Head
from fazhi.kernel.organs.models import Place
from fazhi.law.articles import numeral
from fazhi.report.comparing import Comparison, compare
from fazhi.report.frozen import HIDDEN, gap
from fazhi.report.writing import PLACEHOLDER, written_in

OUTLINES = Path(__file__).parent / "outlines"
_NUMBER = re.compile(r"^（[一二三四五六七八九十]+）")


class OutlineError(Exception):
    """An outline that names what is not there."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its lead words: pieces of text, and the figures between them."""

    title: str
    pieces: list[str | Comparison]
    asked: Asked

    @property
    def asked_for(self) -> bool:
        """Whether its numbers are counted here or were asked for; words without a number always stand."""
        named = [piece for piece in self.pieces if isinstance(piece, Comparison)]
        return not named or any(each.asked_for for each in named)

    @property
    def text(self) -> SafeString:
        """The paragraph with its figures as links to where the workbench shows them."""
        made = (format_html("{}", each) if isinstance(each, str) else _linked(each, self.asked) for each in self.pieces)
        return SafeString("".join(made))


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the report: a chapter's paragraphs, and the charts that the outline asks for."""

    heading: str
    paragraphs: list[Paragraph] = field(default_factory=list)
    charts: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CompiledReport:
    """A report as compiled: title, sections, the figures behind it, and the ledger that it was counted under.

    Attributes:
        named: the figures in the order in which the report names them, those too that are hidden from who reads.
        left_out: headings of the outline of which nothing is recorded.
    """

    title: str
    place: str
    asked: Asked
    parts: list[tuple[str, list[Section]]]
    named: list[Comparison]
    ledger_size: int
    ledger_root: str
    left_out: list[str]

    @property
    def comparisons(self) -> list[Comparison]:
        """The figures that the report names and that are not hidden, in the order in which it names them."""
        return [each for each in self.named if not each.hidden]

    @property
    def gaps(self) -> list[Comparison]:
        """The figures that it names and for which a return is awaited."""
        return [each for each in self.named if each.missing and each.asked_for]

    def body(self) -> str:
        """The report as an HTML fragment."""
        return render_to_string("report/body.html", {"report": self})

    def page(self) -> str:
        """The report as a page that stands by itself."""
        note = settings.DEMONSTRATION_NOTE if settings.DEMONSTRATION else ""
        return render_to_string(
            "report/page.html", {"report": self, "body": mark_safe(self.body()), "css": _css(), "demonstration": note}
        )


def _css() -> SafeString:
    return mark_safe((Path(__file__).parent / "templates" / "report" / "page.css").read_text(encoding="utf-8"))


def figure_address(id: str, asked: Asked) -> str:
    """Where the workbench shows a figure's definition, records and proof."""
    return f"/figures/{id}/?place={asked.place}&year={asked.start.year}"


def outline_for(number: int) -> dict[str, Any]:
    """The outline in force for a year: the latest that begins by then.

    Raises:
        OutlineError: no outline begins by this year.
    """
    found = [YAML(typ="safe").load(path.read_text(encoding="utf-8")) for path in sorted(OUTLINES.glob("*.yaml"))]
    standing = [outline for outline in found if outline["from"] <= number]
    if not standing:
        raise OutlineError(
            f"{number}年没有报告提纲；请在 report/outlines 增加一份。No outline begins by {number}: add one."
        )
    latest: dict[str, Any] = max(standing, key=lambda outline: outline["from"])
    return latest


def compile_report(
    place: str, number: int, seen: Callable[[Comparison, Asked], Comparison] | None = None,
    written: Mapping[str, str] | None = None,
) -> CompiledReport:  # fmt: skip
    """Compile the report of a place and a calendar year.

    Args:
        place: code of the place.
        number: the year.
        seen: how a number stands for who reads; as it is, without one.
        written: what officers wrote themselves, by part (``writing.PARTS``), a line a paragraph.

    Raises:
        OutlineError: no outline serves the year, or it names a figure that nobody declares.
    """
    asked = year(place, number)
    outline = outline_for(number)
    by_id = {each.figure.id: seen(each, asked) if seen else each for each in compare(asked)}
    used: dict[str, None] = {}  # in the order in which the report names them
    parts = [
        (part["heading"].format(next=number + 1), list(_sections(part, asked, by_id, used, written or {})))
        for part in outline["parts"]
    ]
    parts[0][1].extend(_unplaced(outline, asked, by_id, used))
    head = Head.objects.first()
    return CompiledReport(
        title=outline["title"].format(year=number),
        place=place_name(place),
        asked=asked,
        parts=[(heading, list(_numbered(sections))) for heading, sections in parts if sections],
        named=[by_id[id] for id in used],
        ledger_size=head.size if head else 0,
        ledger_root=head.note.splitlines()[2] if head else "",
        left_out=[section.heading for _, sections in parts for section in sections if not section.paragraphs],
    )


def _numbered(sections: list[Section]) -> Iterator[Section]:
    """The sections of which anything is told, numbered without a gap: what is left out is said apart."""
    told = [section for section in sections if section.paragraphs]
    for number, section in enumerate(told, start=1):
        yield Section(_NUMBER.sub(f"（{numeral(number)}）", section.heading), section.paragraphs, section.charts)


def place_name(code: str) -> str:
    """How a place is shown; a demonstration says whose totals it uses."""
    place = Place.objects.standing().filter(code=code).order_by("-from_on").first()
    name = place.name if place else code
    return f"{name}（无极县2021年公开总数）" if settings.DEMONSTRATION and code == "130130" else name


def _sections(
    part: dict[str, Any], asked: Asked, by_id: dict[str, Comparison], used: dict[str, None],
    written: Mapping[str, str],
) -> Iterator[Section]:  # fmt: skip
    """The sections of a part: compiled, or the paragraphs that were written for it, under no heading of their own."""
    if own := [Paragraph("", _filled(text, by_id, used), asked) for text in written_in(part, written)]:
        yield Section("", own)
    for section in part.get("sections", []):
        paragraphs = list(_asked_for(section.get("paragraphs", []), asked, by_id, used))
        rest = _rest(section["chapter"], asked, by_id, used, _named_in(part))
        yield Section(section["heading"], [*paragraphs, *rest], section.get("charts", []))


def _asked_for(
    written: list[dict[str, Any]], asked: Asked, by_id: dict[str, Comparison], used: dict[str, None]
) -> Iterator[Paragraph]:  # fmt: skip
    """The paragraphs of an outline; without those of which every number is one that nobody was asked for."""
    for each in written:
        named: dict[str, None] = {}
        paragraph = Paragraph(each["title"], _filled(each["text"], by_id, named), asked)
        if paragraph.asked_for:
            used |= named
            yield paragraph


def _named_in(part: dict[str, Any]) -> set[str]:
    texts = [each["text"] for section in part.get("sections", []) for each in section.get("paragraphs", [])]
    return {name for text in texts for name in PLACEHOLDER.findall(text)}


def _unplaced(
    outline: dict[str, Any], asked: Asked, by_id: dict[str, Comparison], used: dict[str, None]
) -> Iterator[Section]:
    """Sections for chapters that the outline does not know: nothing that is counted stays out of the report."""
    known = {section["chapter"] for part in outline["parts"] for section in part.get("sections", [])}
    for chapter in chapters():
        if chapter.label not in known:
            yield Section(chapter.heading.zh, _rest(chapter.label, asked, by_id, used))


def _rest(
    label: str, asked: Asked, by_id: dict[str, Comparison], used: dict[str, None], but: Set[str] = frozenset()
) -> list[Paragraph]:
    names = {chapter.name for chapter in chapters() if chapter.label == label}
    told = used.keys() | but
    mine = [
        each for each in by_id.values()
        if each.figure.chapter in names and each.figure.id not in told and each.asked_for
    ]  # fmt: skip
    if not mine:
        return []
    text = "；".join(f"{each.figure.title.zh}{{{each.figure.id}}}" for each in mine) + "。"
    return [Paragraph("其他数据", _filled(text, by_id, used), asked)]


def _filled(text: str, by_id: dict[str, Comparison], used: dict[str, None]) -> list[str | Comparison]:
    text = re.sub(r"\s+", "", text)  # the outline is Chinese; line breaks in its YAML are no spaces
    made: list[str | Comparison] = []
    last = 0
    for found in PLACEHOLDER.finditer(text):
        id = found[1]
        if id not in by_id:
            raise OutlineError(f"提纲引用了未声明的数据“{id}”。The outline names {id}, which nobody declares.")
        used[id] = None
        made += [text[last : found.start()], by_id[id]]
        last = found.end()
    return [piece for piece in (*made, text[last:]) if piece]


def _linked(compared: Comparison, asked: Asked) -> SafeString:
    figure = compared.figure
    if compared.value is None:
        said, unit = gap(figure.title, compared.missing), ""
    else:
        said, unit = (HIDDEN, "") if compared.hidden else (str(compared.value), figure.unit)
    return format_html(
        '<a class="counted{}" href="{}" title="{}">{}</a>{}', " missing" if compared.value is None else "",
        figure_address(figure.id, asked), figure.definition, said, unit,
    )  # fmt: skip
