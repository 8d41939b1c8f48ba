"""What a matter's file holds 卷内文件: papers and handed-in files in order, with their pages where these can be known.

Source: 归档文件整理规则 DA/T 22; the columns are those of 卷内文件目录 in GB/T 9705.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fazhi.kernel.files.models import File
from fazhi.kernel.files.store import FileError, read
from fazhi.kernel.procedures.models import Act, Matter, Paper
from fazhi.kernel.procedures.reading import Reading, paper_kind

LINES, CHARACTERS, TITLE_CHARACTERS, INDENT = 22, 28, 20, 2
"""Lines of a page, characters of a line, of a line of the title, and of an indent: GB/T 9704-2012, 5.2.3."""
LARGEST = 20 * 2**20
"""Bytes of a file beyond which its pages are not counted."""
_PDF_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")


@dataclass(frozen=True, slots=True)
class Item:
    """A thing in the file: its number, who answers for it, what it is, its day, how many pages it has, a remark."""

    number: str
    by: str
    title: str
    day: datetime.date
    pages: int | None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the index: serial and place of the first page (the last row: first and last); empty where not known."""

    serial: int
    item: Item
    place: str


def items_of(matter: Matter, reading: Reading, until: datetime.date | None = None) -> list[Item]:
    """The papers and files that the viewer reads, by the day and order of the acts that brought them in.

    Args:
        matter: the matter.
        reading: what the viewer reads of it.
        until: last day whose acts count; all of them without one.
    """
    acts = (
        Act.objects.filter(matter=matter).select_related("organ", "corrects").prefetch_related("papers__act__corrects")
    )
    if until is not None:
        acts = acts.filter(happened_on__lte=until)
    rows = list(acts.order_by("happened_on", "seq"))
    ids = [id for act in rows for id in reading.files(act)]
    files = {str(file.pk): file for file in File.objects.filter(pk__in=ids)}
    found: list[Item] = []
    for act in rows:
        found += [_of_paper(paper, act) for paper in act.papers.all() if reading.reads(paper)]
        found += [_of_file(files[id], act) for id in reading.files(act) if id in files]
    return found


def _of_paper(paper: Paper, act: Act) -> Item:
    text = paper.reveal("text")
    declared = paper_kind(paper)
    remark = "正文已删除" if text is None else "内部" if declared is not None and declared.internal else ""
    pages = None if text is None else pages_of_text(paper.title, paper.number, text)
    return Item(paper.number, act.organ.name, paper.title, paper.issued_on, pages, remark)


def _of_file(file: File, act: Act) -> Item:
    return Item("", act.organ.name, str(file), act.happened_on, pages_of_file(file), "附件")


def pages_of_text(title: str, number: str, text: str) -> int:
    """Pages of a paper laid out as official documents are: 22 lines of 28 characters."""
    lines = math.ceil(len(title) / TITLE_CHARACTERS) + bool(number)
    for line in text.splitlines():
        if line.strip():
            lines += math.ceil((len(line.strip()) + INDENT) / CHARACTERS)
    return max(1, math.ceil(lines / LINES))


def pages_of_file(file: File) -> int | None:
    """Pages of a file: one of a picture, those that a PDF declares openly; None where they cannot be known."""
    if file.media_type.startswith("image/"):
        return 1
    if file.media_type != "application/pdf" or file.size > LARGEST:
        return None
    try:
        return len(_PDF_PAGE.findall(read(file))) or None
    except FileError:
        return None


def listed(items: Sequence[Item]) -> list[Listed]:
    """The rows of the index; pages run on from item to item, as far as they are known."""
    rows, first = [], 1
    known = True
    for serial, item in enumerate(items, start=1):
        place = str(first) if known else ""
        if item.pages is None:
            known = False
        else:
            if known and serial == len(items) and item.pages > 1:
                place = f"{first}-{first + item.pages - 1}"
            first += item.pages
        rows.append(Listed(serial, item, place))
    return rows


def total(items: Iterable[Item]) -> int | None:
    """Pages of all of them; None where those of one are not known."""
    counts = [item.pages for item in items]
    return None if None in counts else sum(count for count in counts if count is not None)
