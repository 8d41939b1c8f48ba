"""Compiling the annual report 法治政府建设年度报告 from an outline: every number stands as a link to its records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from fazhi.kernel.figures.chapters import chapters
from fazhi.kernel.figures.declaring import Asked
from fazhi.kernel.ledger.models import Head
from fazhi.kernel.organs.models import Organ, Place
from fazhi.report.changes import Before, change_said, last_year
from fazhi.report.comparing import Comparison, compare
from fazhi.report.frozen import HIDDEN, Frozen, gap
from fazhi.report.outlining import ORGAN, PLACE, Outline, OutlineError, numbered_part, numbered_section, outline_for
from fazhi.report.writing import CHANGE, PLACEHOLDER, named_in, paragraphs_of


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
class Part:
    """A part of the report: its sections; ``written`` is the key of what officers write as this part."""

    heading: str
    sections: list[Section]
    written: str | None = None

    def told(self) -> Part:
        """The part with those of its sections of which anything is told: what is left out is said apart."""
        return replace(self, sections=[section for section in self.sections if section.paragraphs])

    def numbered(self, number: int) -> Part:
        """The part and its sections, numbered without a gap."""
        sections = [
            replace(section, heading=numbered_section(section.heading, place))
            for place, section in enumerate(self.sections, start=1)
        ]
        return Part(numbered_part(self.heading, number), sections, self.written)


@dataclass(frozen=True, slots=True)
class CompiledReport:
    """A report as compiled: title, sections, the figures behind it, and the ledger that it was counted under.

    Attributes:
        named: the figures in the order in which the report names them, those too that are hidden from who reads.
        last: last year's number of the figures whose change it tells.
        left_out: headings of the outline of which nothing is recorded.
    """

    title: str
    place: str
    asked: Asked
    parts: list[Part]
    named: list[Comparison]
    last: dict[str, Before]
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
    organ = f"&organ={asked.organ}" if asked.organ else ""
    return f"/figures/{id}/?place={asked.place}&year={asked.start.year}{organ}"


def whose(asked: Asked) -> str:
    """How the place is shown whose report it is, or the organ."""
    return place_name(asked.place) if asked.organ is None else Organ.objects.get(pk=asked.organ).name


def place_name(code: str) -> str:
    """How a place is shown; a demonstration says whose totals it uses."""
    place = Place.objects.standing().filter(code=code).order_by("-from_on").first()
    name = place.name if place else code
    return f"{name}（无极县2021年公开总数）" if settings.DEMONSTRATION and code == "130130" else name


def compile_report(
    asked: Asked, seen: Callable[[Comparison, Asked], Comparison] | None = None,
    written: Mapping[str, str] | None = None, previous: Frozen | None = None,
) -> CompiledReport:  # fmt: skip
    """Compile the report of a place and a calendar year, or of an organ.

    Args:
        asked: place or organ, and year.
        seen: how a number stands for who reads; as it is, without one.
        written: what officers wrote themselves, by part (``outlining.written_parts``), a line a paragraph.
        previous: last year's report.

    Raises:
        OutlineError: no outline serves the year, or it names a figure that nobody declares.
    """
    outline = outline_for(asked.start.year, ORGAN if asked.organ else PLACE)
    return _Compiling(asked, outline, seen or _as_it_is, written or {}, previous).report()


def _as_it_is(compared: Comparison, asked: Asked) -> Comparison:
    return compared


class _Compiling:
    """A report being compiled: the numbers, and which of them it has named so far."""

    def __init__(
        self, asked: Asked, outline: Outline, seen: Callable[[Comparison, Asked], Comparison],
        written: Mapping[str, str], previous: Frozen | None,
    ) -> None:  # fmt: skip
        self.asked, self.outline, self.written = asked, outline, written
        self.by_id = {each.figure.id: seen(each, asked) for each in compare(asked)}
        self.used: dict[str, None] = {}  # in the order in which the report names them
        self.before = last_year(asked, previous, seen)
        self.last: dict[str, Before] = {}  # of the figures whose change is told

    def report(self) -> CompiledReport:
        """The report as the outline has it."""
        year = self.asked.start.year
        parts = [
            Part(part["heading"].format(next=year + 1, last=year - 1), list(self._sections(part)), part.get("written"))
            for part in self.outline["parts"]
        ]
        parts[0].sections.extend(self._unplaced())
        told = [part.told() for part in parts if part.sections]
        head = Head.objects.first()
        return CompiledReport(
            title=self.outline["title"].format(year=year),
            place=whose(self.asked),
            asked=self.asked,
            parts=[part.numbered(number) for number, part in enumerate((part for part in told if part.sections), 1)],
            named=[self.by_id[id] for id in self.used],
            last=self.last,
            ledger_size=head.size if head else 0,
            ledger_root=head.note.splitlines()[2] if head else "",
            left_out=[section.heading for part in parts for section in part.sections if not section.paragraphs],
        )

    def _sections(self, part: Outline) -> Iterator[Section]:
        """The sections of a part: compiled, with what was written for each; or under no heading of their own."""
        if own := self._own(part.get("written", "")):
            yield Section("", own)
        for section in part.get("sections", []):
            compiled = list(self._asked_for(section.get("paragraphs", [])))
            own = self._own(section["chapter"])
            rest = self._rest(section["chapter"], _named_in(part))
            yield Section(section["heading"], [*compiled, *own, *rest], section.get("charts", []))

    def _own(self, key: str) -> list[Paragraph]:
        """The paragraphs that were written for a part or a section."""
        texts = paragraphs_of(self.written.get(key, "")) if key else []
        return [Paragraph("", self._filled(text, self.used), self.asked) for text in texts]

    def _asked_for(self, paragraphs: list[Outline]) -> Iterator[Paragraph]:
        """The paragraphs of an outline; without those of which every number is one that nobody was asked for."""
        for each in paragraphs:
            named: dict[str, None] = {}
            paragraph = Paragraph(each["title"], self._filled(each["text"], named), self.asked)
            if paragraph.asked_for:
                self.used |= named
                yield paragraph

    def _unplaced(self) -> Iterator[Section]:
        """Sections for chapters that the outline does not know: nothing that is counted stays out of the report."""
        known = {section["chapter"] for part in self.outline["parts"] for section in part.get("sections", [])}
        for chapter in chapters():
            if chapter.label not in known:
                yield Section(chapter.heading.zh, self._rest(chapter.label))

    def _rest(self, label: str, but: Set[str] = frozenset()) -> list[Paragraph]:
        """A chapter's numbers that no paragraph tells."""
        names = {chapter.name for chapter in chapters() if chapter.label == label}
        told = self.used.keys() | but
        mine = [
            each for each in self.by_id.values()
            if each.figure.chapter in names and each.figure.id not in told and each.asked_for
        ]  # fmt: skip
        if not mine:
            return []
        text = "；".join(f"{each.figure.title.zh}{{{each.figure.id}}}" for each in mine) + "。"
        return [Paragraph("其他数据", self._filled(text, self.used), self.asked)]

    def _filled(self, text: str, named: dict[str, None]) -> list[str | Comparison]:
        text = re.sub(r"\s+", "", text)  # the outline is Chinese; line breaks in its YAML are no spaces
        made: list[str | Comparison] = []
        last = 0
        for found in PLACEHOLDER.finditer(text):
            id = found[1]
            if id not in self.by_id:
                raise OutlineError(f"提纲引用了未声明的数据“{id}”。The outline names {id}, which nobody declares.")
            named[id] = None
            made += [text[last : found.start()], self._changed(id) if found[2] == CHANGE else self.by_id[id]]
            last = found.end()
        return [piece for piece in (*made, text[last:]) if piece]

    def _changed(self, id: str) -> str:
        """How a figure changed since last year; what that rests on is kept with the figure."""
        compared = self.by_id[id]
        before = self.before(compared)
        if before is not None:
            self.last[id] = before
        return change_said(compared.figure, compared.value, compared.hidden, before)


def _named_in(part: Outline) -> set[str]:
    texts = [each["text"] for section in part.get("sections", []) for each in section.get("paragraphs", [])]
    return {name for text in texts for name in named_in(text)}


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
